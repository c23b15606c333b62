"""A park of forty enterprises, two years, handed in; files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from web_releases import Park, make_park
from web_world import World


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.RELEASES = tmp_path / "releases"
    settings.FILES = tmp_path / "files"


@pytest.fixture
def park(world: World) -> Park:
    return make_park(world)
