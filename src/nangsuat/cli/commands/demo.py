"""``nangsuat demo``: the main job on real data."""

from __future__ import annotations

import click

from nangsuat.cli.bilingual import Command
from nangsuat.data import Text


@click.command(cls=Command, text=Text(vi="Chạy thử.", en="Demonstration."))
def demo() -> None:
    """Tell the stories."""
