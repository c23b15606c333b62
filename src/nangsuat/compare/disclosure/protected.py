"""A table of enterprises fit to leave the house: what may be shown, and an audit line for each cell that may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from nangsuat.compare.cells import SIZE
from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.dimensions import UNKNOWN_CODE
from nangsuat.compare.disclosure.measures import (
    DENOMINATOR,
    NUMERATOR,
    YEAR,
    Measure,
)
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.size_classes import SIZE_CLASSES
from nangsuat.data import (
    TOTAL,
    CannotBeShown,
    Cell,
    Column,
    Figure,
    Input,
    Provenance,
    Result,
    Rows,
    Table,
    Text,
    UnknownOption,
    figure_from,
    join,
    row_ranges,
)

SHOWN, HIDDEN = "shown", "hidden"


@dataclass(frozen=True)
class ProtectedTable(Result):
    """A table of which every shown cell may be published.

    Attributes
    ----------
    measures : its columns of figures
    by : its keys
    rule : the rule it was made by
    frame : the cells shown: keys (``TOTAL`` where all are together), ``firms``, one column a measure
    sums : the same cells with the sums that the figures are made of
    suppressed : an audit line for each cell that is not shown; for the office's record, not for publication
    rows : for each cell shown, its rows in the source
    labels : headings of the keys
    weighted : whether sums are by survey weight
    provenance : rows used, method, parameters
    """

    measures: tuple[Measure, ...]
    by: tuple[str, ...]
    rule: DisclosureRule
    frame: pl.DataFrame
    sums: pl.DataFrame
    suppressed: tuple[SuppressedCell, ...]
    rows: Mapping[tuple[object, ...], Sequence[int]]
    labels: Mapping[str, Text]
    weighted: bool
    provenance: Provenance

    @property
    def title(self) -> Text:
        names = join([Text.same(f"{item.code} ") for item in self.measures], ", ")
        keys = join([self.labels[key] for key in self.by], ", ")
        return Text(
            vi=f"Bảng công bố: {names.vi.strip()} theo {keys.vi.lower() or 'toàn bộ'}",
            en=f"Table for release: {names.en.strip()} by {keys.en.lower() or 'all rows'}",
        )

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def released(self) -> pl.DataFrame:
        """All cells as the public may see them: figures, or only that the cell is hidden.

        Which rule hid a cell is not told: that alone says something about its enterprises.
        """
        shown = self.frame.with_columns(status=pl.lit(SHOWN))
        keys = [{**item.keys, "status": HIDDEN} for item in self.suppressed]
        types = {key: self.frame.schema[key] for key in self.by} | {"status": pl.String()}
        hidden = pl.DataFrame(keys, schema=types) if keys else pl.DataFrame(schema=types)
        together = pl.concat([shown, hidden], how="diagonal")
        return together.sort([_order(key, together) for key in self.by], maintain_order=True) if self.by else together

    def audit(self) -> pl.DataFrame:
        """The audit lines as a dataframe, one row a cell that is not shown."""
        return pl.DataFrame([item.as_dict() for item in self.suppressed], infer_schema_length=None)

    def figure(self, measure: str, **cell: str | int) -> Figure:
        """One figure of one cell with its making, by the cell's keys; keys left out are the total.

        Raises
        ------
        CannotBeShown
            The cell is hidden, or holds nothing.
        """
        known = [item.code for item in self.measures]
        if measure not in known:
            raise UnknownOption.among("measure", measure, known)
        place = tuple(cell.get(key, TOTAL) for key in self.by)
        if place not in self.rows:
            raise CannotBeShown(_NOT_SHOWN.fill(cell=", ".join(map(str, place))))
        return self._figure(self.measures[known.index(measure)], place)

    def tables(self) -> tuple[Table, ...]:
        """The cells shown; then those that are not and why, for the office's own record."""
        keys = tuple(Column(key, self.labels[key]) for key in self.by)
        figures = tuple(Column(item.code, Text.same(item.code), item.unit) for item in self.measures)
        shown = tuple(
            (*(_said(key, entry[key]) for key in self.by), entry["firms"], *self._figures(entry))
            for entry in self.frame.iter_rows(named=True)
        )
        hidden = tuple(
            (*(_said(key, item.keys[key]) for key in self.by), item.words, item.contributors, item.rule)
            for item in self.suppressed
        )
        return (
            Table(Text(vi="Số liệu công bố", en="Figures for release"), (*keys, _FIRMS, *figures), shown),
            Table(Text(vi="Các ô không công bố", en="Cells not for release"), (*keys, *_AUDIT), hidden),
        )

    def notes(self) -> tuple[Text, ...]:
        names = tuple(Text(vi=f"{i.code}: {i.name.vi}.", en=f"{i.code}: {i.name.en}.") for i in self.measures)
        said = join(list(self.rule.said()), "; ")
        rule = Text(vi=f"Quy tắc bảo mật: {said.vi}.", en=f"Disclosure rule: {said.en}.")
        return (*names, rule, _SECONDARY, *((_WEIGHTED,) if self.weighted else ()))

    @cached_property
    def _sums_at(self) -> dict[tuple[object, ...], dict[str, Any]]:
        return {tuple(entry[key] for key in self.by): entry for entry in self.sums.iter_rows(named=True)}

    def _figures(self, entry: Mapping[str, object]) -> Iterator[Cell]:
        place = tuple(entry[key] for key in self.by)
        return (self._figure(item, place) for item in self.measures)

    def _figure(self, item: Measure, place: tuple[object, ...]) -> Figure:
        numbers = self.rows[place]
        where = Text.same(", ".join(f"{key} = {value}" for key, value in zip(self.by, place, strict=True)))
        rows = Rows(self.provenance.sources[0].sha256, row_ranges(numbers), len(numbers), where)
        here = self._sums_at[place]
        weight = "weight" if self.weighted else None
        inputs = [
            Input(symbol, label, here[f"{item.code}/{symbol}"], rows=rows, column=part, how="sum", by=weight)
            for symbol, label, part in zip((NUMERATOR, DENOMINATOR), _PARTS, item.parts, strict=False)
        ]
        value = here[item.code]
        if value is None:
            return Figure(None, item.name, item.unit, item.formula, tuple(inputs), item.code, reason=_NO_VALUE)
        return figure_from(item.formula, inputs, label=item.name, unit=item.unit, method=item.code)


def in_order(key: str, codes: set[str]) -> tuple[str, ...]:
    """Codes of a key as a table lists them: sizes from small to large, others by the alphabet."""
    if key != SIZE:
        return tuple(sorted(codes))
    order = {name: place for place, name in enumerate(SIZE_CLASSES)}
    return tuple(sorted(codes, key=lambda code: order.get(code, len(order))))


def _order(key: str, frame: pl.DataFrame) -> pl.Expr:
    if key == YEAR:
        return pl.col(key)
    present = set(frame[key].to_list())
    codes = [*in_order(key, present - {TOTAL}), *([TOTAL] if TOTAL in present else [])]
    return pl.col(key).cast(pl.Enum(codes))


def _said(key: str, value: object) -> Cell:
    if value == TOTAL:
        return _TOTAL
    if value == UNKNOWN_CODE:
        return _UNKNOWN
    if key == SIZE and value in SIZE_CLASSES:
        return SIZE_CLASSES[str(value)]
    return value if isinstance(value, int) else str(value)


_TOTAL = Text(vi="Tổng số", en="Total")
_UNKNOWN = Text(vi="(không rõ)", en="(unknown)")
_FIRMS = Column("firms", Text(vi="Số doanh nghiệp", en="Enterprises"))
_AUDIT = (
    Column("reason", Text(vi="Lý do", en="Reason")),
    Column("contributors", Text(vi="Số chủ thể", en="Contributors")),
    Column("rule", Text(vi="Quy tắc", en="Rule")),
)
_PARTS = (Text(vi="Tử số (tổng của nhóm)", en="Numerator (sum of the group)"),
          Text(vi="Mẫu số (tổng của nhóm)", en="Denominator (sum of the group)"))  # fmt: skip
_NOT_SHOWN = Text(
    vi="Ô «{cell}» không được công bố hoặc không có số liệu.", en="The cell «{cell}» is hidden, or empty."
)
_NO_VALUE = Text(vi="không tính được từ các tổng này", en="cannot be computed from these sums")
_SECONDARY = Text(
    vi="Một số ô khác cũng bị che để không ai suy ra được ô phải che từ tổng (kiểm tra bằng quy hoạch tuyến tính).",
    en="Further cells are hidden so that nobody can work out a hidden one from the totals (checked by linear "
    "programming).",
)
_WEIGHTED = Text(
    vi="Các tổng theo quyền số điều tra; số doanh nghiệp là số dòng.",
    en="Sums are by survey weight; numbers of enterprises are rows.",
)
