"""``nangsuat indicators``: the dictionary, as a list or one entry at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from nangsuat.cli.bilingual import CODE, Command, argument, option
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.printing import print_json, print_result, print_table, say
from nangsuat.data import Level, Text

if TYPE_CHECKING:
    from nangsuat.data import Table
    from nangsuat.measure import Indicator

_WORDS = Text(vi="LỜI", en="WORDS")
_SHOWN = ("code", "name", "unit", "confidence")  # formulas and sources are too long for a list on a screen


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
@option("--search", placeholder=_WORDS, vi="Chỉ các chỉ tiêu có lời này trong tên.", en="Only those with these words.")
def indicators(code: str | None, level: Level | None, search: str | None) -> None:
    """List the dictionary or explain one entry."""
    if code is not None:
        _explain(code)
        return
    from nangsuat.measure import list_indicators

    found = list_indicators(level=level, search=search)
    if CURRENT.get().as_json:
        print_result(found)
        return
    print_table(_narrow(found.tables()[0]))
    for note in found.notes():
        say(note)


def _narrow(table: Table) -> Table:
    places = [place for place, column in enumerate(table.columns) if column.key in _SHOWN]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def _explain(code: str) -> None:
    from nangsuat.measure import explain_indicator, indicator_named

    if CURRENT.get().as_json:
        print_json(_for_machines(indicator_named(code)))
    else:
        click.echo(explain_indicator(code, language()))


def _for_machines(entry: Indicator) -> dict[str, object]:
    return {
        "code": entry.code,
        "name": entry.name,
        "unit": entry.unit_in("VND"),
        "formula": entry.formula,
        "levels": list(entry.levels),
        "kind": entry.kind,
        "direction": entry.direction,
        "confidence": entry.confidence,
        "source": entry.source,
        "explanation": entry.explanation,
        "method": entry.method,
        "parts": [_for_machines(part) for part in entry.parts],
    }
