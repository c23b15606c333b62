"""A cube fit for release: every cell of every table of its keys with its sums, or that it is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nangsuat.compare.disclosure.linked import LinkedSums
from nangsuat.compare.disclosure.measures import Measure
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.data import TOTAL, Column, Provenance, Result, Table, Text, UnknownOption, join


def cube_schema(keys: Sequence[str]) -> dict[str, Any]:
    """The columns of a cube's frame: of a cell its indicator, keys and year, then what may be seen of it."""
    return {
        "indicator": pl.String(),
        **dict.fromkeys(keys, pl.String()),
        "year": pl.Int64(),
        "hidden": pl.Boolean(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "firms": pl.Int64(),
        "code": pl.String(),
        "contributors": pl.Int64(),
    }


@dataclass(frozen=True)
class ProtectedCube(Result):
    """All tables of several keys, of which every shown cell may be published.

    Attributes
    ----------
    measures : its indicators
    keys : its keys beside the year
    rule : the rule it was made by
    linked : which sums share one pattern of hidden cells
    frame : every cell, in the columns of :func:`cube_schema`: keys (``TOTAL`` where all are together), whether it is
        hidden, the sums of its numerator and denominator and how many enterprises it has where it is not; where it is,
        the reason and the number of contributors, for the office's record and not for publication
    provenance : rows used, method, parameters
    """

    measures: tuple[Measure, ...]
    keys: tuple[str, ...]
    rule: DisclosureRule
    linked: LinkedSums
    frame: pl.DataFrame
    provenance: Provenance

    @property
    def title(self) -> Text:
        names = join([Text.same(item.code) for item in self.measures], ", ")
        return Text(vi=f"Khối số liệu công bố: {names.vi}", en=f"Cube for release: {names.en}")

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def one(self, indicator: str, *, year: int | None = None) -> pl.DataFrame:
        """The cells of one indicator, of one year where it is named."""
        known = [item.code for item in self.measures]
        if indicator not in known:
            raise UnknownOption.among("indicator", indicator, known)
        cells = self.frame.filter(pl.col("indicator") == indicator)
        return cells if year is None else cells.filter(pl.col("year") == year)

    def tables(self) -> tuple[Table, ...]:
        """How many cells are shown and hidden, by how many keys they have."""
        depth = pl.sum_horizontal(pl.col(key) != TOTAL for key in self.keys)
        counted = (
            self.frame.group_by(depth.alias("depth")).agg(pl.len(), pl.col("hidden").sum()).sort("depth").iter_rows()
        )
        rows = tuple((depth, cells - hidden, hidden) for depth, cells, hidden in counted)
        return (Table(Text(vi="Số ô theo số khóa", en="Cells by number of keys"), _COLUMNS, rows),)

    def notes(self) -> tuple[Text, ...]:
        names = tuple(Text(vi=f"{i.code}: {i.name.vi}.", en=f"{i.code}: {i.name.en}.") for i in self.measures)
        said = join(list(self.rule.said()), "; ")
        rule = Text(vi=f"Quy tắc bảo mật: {said.vi}.", en=f"Disclosure rule: {said.en}.")
        return (*names, rule, _TOGETHER)


_COLUMNS = (
    Column("keys", Text(vi="Số khóa", en="Keys")),
    Column("shown", Text(vi="Ô công bố", en="Cells shown")),
    Column("hidden", Text(vi="Ô che", en="Cells hidden")),
)
_TOGETHER = Text(
    vi="Mọi bảng của các khóa này được che cùng một lượt: cộng trừ các ô công bố không suy ra được ô phải che theo "
    "quy tắc.",
    en="All tables of these keys were protected in one go: adding and subtracting cells shown tells none that the rule "
    "hides.",
)
