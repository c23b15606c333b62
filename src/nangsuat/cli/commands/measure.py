"""``nangsuat measure``: the indicators of a table, row by row or by groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nangsuat.cli.bilingual import FILE, LIST, Command, option
from nangsuat.cli.files import force_option, output_file, say_written
from nangsuat.cli.invocation import CURRENT
from nangsuat.cli.lists import words_in
from nangsuat.cli.printing import print_json, print_result, print_table, result_as_dict
from nangsuat.cli.progress import working
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import CannotBeShown, Text

if TYPE_CHECKING:
    import polars as pl

    from nangsuat.data import Result

_MEASURING = Text(vi="Tính các chỉ tiêu…", en="Computing the indicators …")
_ROWS_SHOWN = 20
_ALL_ROWS = Text(vi="Giá trị theo từng dòng", en="Values row by row")
_FIRST_ROWS = Text(
    vi="Giá trị của 20 dòng đầu trong {count} dòng; --output ghi tất cả",
    en="Values of the first 20 of {count} rows; --output writes all",
)
_WAYS = {  # where value added is from; files keep the codes
    "given": Text(vi="ghi trong bảng", en="given"),
    "addition": Text(vi="cộng (E02)", en="addition (E02)"),
    "subtraction": Text(vi="trừ (E01)", en="subtraction (E01)"),
}
_HEADINGS = {
    "row": Text(vi="Dòng", en="Row"),
    "value_added_method": Text(vi="Cách tính GTGT", en="Value added from"),
}
_SHEET_ROWS = 1_048_575  # of a worksheet, below its header
_TOO_LONG = Text(
    vi="Kết quả có {rows} dòng, trang tính Excel chỉ chứa {limit}. Ghi ra .parquet hoặc .csv.",
    en="The result has {rows} rows, a worksheet holds {limit}. Write .parquet or .csv.",
)


@click.command(
    cls=Command,
    text=Text(
        vi="Tính các chỉ tiêu năng suất của từng dòng, hoặc của từng nhóm doanh nghiệp với --by.",
        en="Compute the productivity indicators of each row, or of groups of enterprises with --by.",
    ),
)
@reads_a_table()
@option("--codes", placeholder=LIST, vi="Chỉ các chỉ tiêu này, ví dụ E05,E09.", en="Only these indicators: E05,E09.")
@option("--by", placeholder=LIST, vi="Gộp theo các cột này, ví dụ industry,year.", en="Groups: industry,year.")
@option("--output", "-o", type=click.Path(path_type=Path), placeholder=FILE,
        vi="Ghi mọi dòng ra tệp .csv, .xlsx hoặc .parquet.", en="Write all rows to such a file.")  # fmt: skip
@force_option()
def measure(
    reading: Reading,
    codes: str | None,
    by: str | None,
    output: Path | None,
    force: bool,
) -> None:
    """Compute indicators and print or write them."""
    out = output and output_file(output, force=force, reading=reading.file, kinds=TABLE_ENDINGS)
    chosen, groups = words_in(codes) or None, words_in(by)
    if groups is not None and reading.level is None:
        reading = reading.of_firms()
    with working(_MEASURING):
        result = _measured(reading, chosen, groups)
    if out is None:
        _print(result, rows=groups is None)
        return
    write_frame(result.to_frame(), out)
    say_written({"figures": out})


def _print(result: Result, *, rows: bool) -> None:
    """The result; row by row its tables only count, so the values follow: all for a machine, the first for a person."""
    if not rows:
        print_result(result)
        return
    from nangsuat.data import Column, Table

    values = result.to_frame()
    if CURRENT.get().as_json:
        print_json({**result_as_dict(result), "values": values.to_dicts()})
        return
    print_result(result)
    shown = values.head(_ROWS_SHOWN)
    title = _FIRST_ROWS if values.height > _ROWS_SHOWN else _ALL_ROWS
    columns = tuple(Column(name, _heading(name)) for name in shown.columns)
    rows_shown = tuple(tuple(_WAYS.get(cell, cell) for cell in row) for row in shown.iter_rows())
    print_table(Table(title.fill(count=values.height), columns, rows_shown))


def _heading(name: str) -> Text:
    """A column's name for people: that of its role, or the indicator's code as it is."""
    from nangsuat.data import ROLES

    known = [roles[name].name for roles in ROLES.values() if name in roles]
    return _HEADINGS.get(name, known[0] if known else Text.same(name))


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write a table in the format of the file's ending, whole or not at all."""
    from nangsuat.data import atomic_write

    with atomic_write(path) as beside:
        _WRITERS[path.suffix.lower()](frame, beside)


def _measured(reading: Reading, codes: tuple[str, ...] | None, by: tuple[str, ...] | None) -> Result:
    from nangsuat.measure import aggregate_indicators, compute_indicators

    if by is None:
        return compute_indicators(reading.panel(), codes)
    return aggregate_indicators(reading.firms(), by=by, codes=codes)


def _write_workbook(frame: pl.DataFrame, path: Path) -> None:
    if frame.height > _SHEET_ROWS:
        raise CannotBeShown(_TOO_LONG.fill(rows=frame.height, limit=_SHEET_ROWS))
    frame.write_excel(path, autofit=frame.height < 1000, freeze_panes=(1, 0))


_WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: frame.write_csv(path, include_bom=True),  # the mark tells Excel that it is UTF-8
    ".xlsx": _write_workbook,
    ".parquet": lambda frame, path: frame.write_parquet(path),
}
TABLE_ENDINGS = tuple(_WRITERS)
