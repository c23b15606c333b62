"""Results, tables and problems on the terminal, or as JSON for machines."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

import click

from nangsuat.cli.invocation import CURRENT, language
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.data import Problem, Provenance, Result, Table

_WIDE_ENOUGH = 10_000  # what is not read on a screen is neither wrapped nor cut


def say(text: Text) -> None:
    """Print a sentence for a person; machines get none of it."""
    if not CURRENT.get().as_json:
        click.echo(text.say(language()))


def print_json(value: object) -> None:
    """Print a value as JSON: numbers bare, texts in the invocation's language, missing numbers as ``null``."""
    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def print_result(result: Result) -> None:
    """Print a result: as tables for a person, as JSON for a machine."""
    if CURRENT.get().as_json:
        print_json(result_as_dict(result))
        return
    console = _console()
    console.print(result.title.say(language()), style="bold")
    for table in result.tables():
        if table.rows:
            print_table(table)
    for note in result.notes():
        console.print(note.say(language()), style="dim")
    for left_out in result.provenance.dropped:
        text = Text(vi="Bỏ {count} dòng: {reason}", en="{count} rows left out: {reason}")
        console.print(text.fill(count=left_out.count, reason=left_out.reason).say(language()), style="dim")


def print_table(table: Table) -> None:
    """Print one table with rules between head and body."""
    from rich import box
    from rich.table import Table as Grid

    head, *body = table.written(language())
    grid = Grid(title=table.title.say(language()), title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for place, heading in enumerate(head):
        numbers = any(not isinstance(row[place], str | Text) and row[place] is not None for row in table.rows)
        grid.add_column(heading, justify="right" if numbers else "left")
    for row in body:
        grid.add_row(*row)
    console = _console()
    console.print(grid)
    for note in table.notes:
        console.print(note.say(language()), style="dim")


def problem_as_dict(problem: Problem) -> dict[str, Any]:
    """A problem for machines."""
    tongue = language()
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "value": problem.value,
        "message": problem.message.say(tongue),
        "rule": problem.rule.say(tongue),
        "suggestion": problem.suggestion.say(tongue),
    }


def result_as_dict(result: Result) -> dict[str, Any]:
    """A result for machines: its tables as records, its notes and provenance."""
    return {
        "title": result.title,
        "tables": [table_as_dict(table) for table in result.tables()],
        "notes": list(result.notes()),
        "provenance": provenance_as_dict(result.provenance),
    }


def table_as_dict(table: Table) -> dict[str, Any]:
    """A table for machines: each row a record by column key."""
    return {
        "title": table.title,
        "columns": [{"key": column.key, "label": column.label, "unit": column.unit} for column in table.columns],
        "rows": [{column.key: cell for column, cell in zip(table.columns, row, strict=True)} for row in table.rows],
        "notes": list(table.notes),
    }


def provenance_as_dict(provenance: Provenance) -> dict[str, Any]:
    """Where numbers come from, for machines."""
    return {
        "sources": [{"name": source.name, "sha256": source.sha256} for source in provenance.sources],
        "rows_used": provenance.rows_used,
        "dropped": [
            {"code": left_out.code, "count": left_out.count, "reason": left_out.reason}
            for left_out in provenance.dropped
        ],
        "method": provenance.method,
        "parameters": dict(provenance.parameters),
        "package_version": provenance.package_version,
    }


def _plain(value: object) -> Any:
    from nangsuat.data import Figure

    match value:
        case Figure():
            return _plain(value.value)
        case Text():
            return value.say(language())
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | str() | int() | float():
            return value
    return str(value)


def _console() -> Any:
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDE_ENOUGH
    return Console(width=width, highlight=False, markup=False, soft_wrap=width is not None)
