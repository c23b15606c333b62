"""``nangsuat indicators``: the dictionary, as a list or one entry at a time."""

from __future__ import annotations

import click

from nangsuat.cli.bilingual import CODE, Command, argument, option
from nangsuat.cli.printing import print_result
from nangsuat.data import Level, Text


@click.command(
    cls=Command,
    text=Text(
        vi="Liệt kê từ điển chỉ tiêu, hoặc giải thích một chỉ tiêu: công thức, đơn vị, nguồn.",
        en="List the dictionary of indicators, or explain one: formula, unit, source.",
    ),
)
@argument("code", required=False, placeholder=CODE, vi="Mã chỉ tiêu, ví dụ E05.", en="An indicator's code: E05.")
@option(
    "--level",
    type=click.Choice(["firm", "economy"]),
    vi="Chỉ các chỉ tiêu của một loại bảng.",
    en="Only the indicators of one kind of table.",
)
def indicators(code: str | None, level: Level | None) -> None:
    """List the dictionary or explain one entry."""
    from nangsuat.measure import explain_indicator, list_indicators

    print_result(explain_indicator(code) if code is not None else list_indicators(level=level))
