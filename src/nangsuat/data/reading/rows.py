"""Which rows of a sheet are no data: totals, remarks, signatures, repeated headers, blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from nangsuat.data.reading.codes import TOTAL_WORDS
from nangsuat.data.reading.scanned import Cell
from nangsuat.data.roles import KEYS, ROLES, Level
from nangsuat.data.text import Text, fold

_REMARKS = ("ghi chu", "nguon", "note", "notes", "source", "sources", "chu thich", "luu y", "remark", "remarks")
_BLANK = "blank"
REASONS: Mapping[str, Text] = {
    "total-row": Text(vi="Dòng cộng", en="Total row"),
    "remark-row": Text(vi="Dòng không có số liệu", en="Row without figures"),
    "header-again": Text(vi="Dòng tiêu đề lặp lại", en="Repeated header"),
}
_LONGEST_TOTAL = 20  # letters of the longest word for a total, with stray signs


def rows_left_out(
    frame: pl.DataFrame, level: Level, raw: Sequence[Sequence[Cell]], year_header: str | None
) -> dict[int, str]:
    """For each row that is no data, why: ``"total-row"``, ``"remark-row"``, ``"header-again"`` or ``"blank"``.

    Parameters
    ----------
    frame : the values read, one row for each of ``raw``
    raw : the cells of the same rows
    year_header : what stands above the years; a row that repeats it is a header
    """
    last_with_figures = _last(_has_figures(frame, level))
    left_out: dict[int, str] = {}
    for index in _candidates(frame, level):
        reason = _reason(frame, level, raw[index], index, year_header, after=index > last_with_figures)
        if reason:
            left_out[index] = reason
    return left_out


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _candidates(frame: pl.DataFrame, level: Level) -> Iterator[int]:
    """Rows without a year or without a key, and those called a total where a name should stand."""
    keys = [key for key in _naming(level) if key in frame.columns]
    complete = [pl.col(key).is_not_null() for key in (*keys[:1], "year") if key in frame.columns]
    named_total = [pl.col(key).is_in(_totals(frame[key])) for key in keys[:1]]
    doubtful = ~pl.all_horizontal(complete) if complete else pl.lit(value=True)
    yield from frame.with_columns(_doubtful=pl.any_horizontal(doubtful, *named_total))["_doubtful"].arg_true()


def _naming(level: Level) -> tuple[str, ...]:
    """Roles that name a row, the one that counts first."""
    return ("firm", "tax_code", "name") if level == "firm" else ("territory", "industry")


def _totals(names: pl.Series) -> list[str]:
    short = names.drop_nulls().unique()
    short = short.filter((short.str.len_chars() <= _LONGEST_TOTAL) & ~short.str.contains("[0-9]"))
    return [name for name in short if fold(name) in TOTAL_WORDS]


def _has_figures(frame: pl.DataFrame, level: Level) -> pl.Series:
    figures = [pl.col(key).is_not_null() for key in _figures(frame, level)]
    return frame.with_columns(_has=pl.any_horizontal(*figures, pl.lit(value=False)))["_has"]


def _figures(frame: pl.DataFrame, level: Level) -> list[str]:
    return [key for key in frame.columns if key in ROLES[level] and ROLES[level][key].type != "text"]


def _last(found: pl.Series) -> int:
    places = found.arg_true()
    return int(places[-1]) if len(places) else -1


def _reason(
    frame: pl.DataFrame, level: Level, raw: Sequence[Cell], index: int, year_header: str | None, *, after: bool
) -> str | None:
    filled = [cell for cell in raw if not is_blank(cell)]
    if not filled:
        return _BLANK
    words = [fold(cell) for cell in filled if isinstance(cell, str)]
    if year_header is not None and fold(year_header) in words:
        return "header-again"
    if any(word in TOTAL_WORDS for word in words):
        return "total-row" if level == "firm" or _lacks_year(frame, index) else None
    values = frame.row(index, named=True)
    if any(values[key] is not None for key in _figures(frame, level)):
        return None
    nameless = all(values.get(key) is None for key in (*KEYS[level], "tax_code"))
    remark = bool(words) and words[0].startswith(_REMARKS) and isinstance(filled[0], str)
    sparse = 2 * len(filled) <= len(frame.columns)
    return "remark-row" if remark or nameless or (after and sparse) else None


def _lacks_year(frame: pl.DataFrame, index: int) -> bool:
    return "year" in frame.columns and frame["year"][index] is None
