"""``nangsuat trace``: how a printed figure was made, down to the rows of the user's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nangsuat.cli.bilingual import CODE, FILE, Command, argument
from nangsuat.cli.errors import BadUsage, FileRefused
from nangsuat.cli.files import input_file
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.printing import print_json
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.data import Figure, Input


@click.command(
    cls=Command,
    text=Text(
        vi="Cho biết một con số trong báo cáo được làm ra thế nào: công thức, đầu vào, dòng và nguồn.",
        en="Tell how a figure of a report was made: formula, inputs, rows and source.",
    ),
)
@argument("report", type=click.Path(path_type=Path), placeholder=FILE,
          vi="Báo cáo: tệp .html, .docx, .pdf, .xlsx hoặc .lineage.json.",
          en="The report: its .html, .docx, .pdf, .xlsx or .lineage.json.")  # fmt: skip
@argument("figure", placeholder=CODE, vi="Mã con số, ví dụ T1.2.3.", en="The figure's id, such as T1.2.3.")
def trace(report: Path, figure: str) -> None:
    """Print the making of one figure."""
    from nangsuat.report import NoLineage, UnknownFigure

    try:
        _print(input_file(report), figure)
    except UnknownFigure as unknown:
        raise BadUsage(unknown.text) from unknown
    except NoLineage as missing:
        raise FileRefused(missing.text) from missing


def _print(path: Path, figure: str) -> None:
    from nangsuat.report import read_lineage
    from nangsuat.report import trace as traced

    if CURRENT.get().as_json:
        print_json(_figure(read_lineage(path).figure(figure)))
    else:
        click.echo(traced(path, figure, language()))


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "formula": figure.formula,
        "method": figure.method,
        "reason": figure.reason,
        "inputs": [_input(item) for item in figure.inputs],
    }


def _input(item: Input) -> dict[str, object]:
    said: dict[str, object] = {
        "symbol": item.symbol,
        "label": item.label,
        "value": item.value,
        "unit": item.unit,
    }
    if item.figure is not None:
        return {**said, "figure": _figure(item.figure)}
    if item.rows is None:
        return said
    rows = {"source": item.rows.source, "rows": item.rows.ranges, "count": item.rows.count, "where": item.rows.where}
    return {**said, "column": item.column, "how": item.how, "by": item.by, "at": item.at, **rows}
