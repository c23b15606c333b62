"""What an index of productivity change found: producers step by step, means, what could not be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import Producers
from nangsuat.compare.frontier.projection import Certificate
from nangsuat.data import CannotBeShown, Cell, Column, Provenance, Result, Table, Text, join

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

PRODUCERS_LISTED = 60
"""More are told by their means alone; ``frame`` has them all."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Which index it is.

    Attributes
    ----------
    key : its name in the history of the data
    title, index : what the result and the number are called
    reading : how to read it
    is_difference : whether no change is 0 and parts add up, instead of 1 and multiply
    missing : why some do not exist, with places for ``missing`` and ``all``; where not given, that a year's frontier
        does not reach another year's figures
    """

    key: str
    title: Text
    index: Text
    reading: Text
    is_difference: bool = False
    missing: Text | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ProductivityChange(Result):
    """How productivity moved, step by step.

    Attributes
    ----------
    frame : one row a producer and step: its name, what it is grouped by, ``start``, ``end``, the rows of both years,
        ``weight`` where there are weights, ``index`` and its parts; missing where it cannot be told
    kind : which index it is
    producers : inputs and outputs
    model : what may move and how
    parts : the parts of the index, by their keys, in words
    how : what the years are held against and whose parts these are
    certificate : what proves the efficiencies that the index is made of
    """

    frame: pl.DataFrame
    kind: Kind
    producers: Producers
    model: Model
    parts: Mapping[str, Text]
    how: tuple[Text, ...]
    certificate: Certificate
    provenance: Provenance

    @property
    def title(self) -> Text:
        return self.kind.title

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def means(self) -> pl.DataFrame:
        """Means of index and parts, by step and group, of the producers that have the index and all parts.

        Geometric, or arithmetic where the index is a difference; by the survey weights where the panel has them.
        """
        keys = [*self.producers.by, "start", "end"]
        names = ["index", *self.parts]
        whole = pl.all_horizontal(pl.col(name).is_not_null() for name in names)
        told = self.frame.filter(whole).group_by(keys)
        means = told.agg(pl.len().alias("producers"), *(self._mean(name) for name in names))
        asked = self.frame.group_by(keys).agg(pl.len().alias("asked"))
        found = asked.join(means, on=keys, how="left").with_columns(pl.col("producers").fill_null(0))
        return found.select(*keys, "producers", (pl.col("asked") - pl.col("producers")).alias("missing"), *names).sort(
            keys
        )

    def _mean(self, name: str) -> pl.Expr:
        if self.kind.is_difference:
            return mean_of(pl.col(name), self.frame).alias(name)
        return mean_of(pl.col(name).log(), self.frame).exp().alias(name)

    def tables(self) -> tuple[Table, ...]:
        """The means; the producers too where they are few."""
        few = self.frame.height <= PRODUCERS_LISTED
        return (self._means_table(), *([self._producers_table()] if few else []))

    def notes(self) -> tuple[Text, ...]:
        missing = self.frame["index"].null_count()
        told = [self.kind.reading, *self.how]
        told += [(self.kind.missing or _MISSING).fill(missing=missing, all=self.frame.height)] if missing else []
        return (*told, *self._span_note(), self.certificate.words, *self.producers.notes())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Bars: the mean change in percent of the index and of each part, step by step.

        Raises
        ------
        CannotBeShown
            No index could be told.
        """
        from nangsuat.compare.productivity_change.charts import change_bars

        means = self.means().filter(pl.col("producers") > 0)
        if means.is_empty():
            raise CannotBeShown(_NOTHING)
        names = {"index": self.kind.index, **self.parts}
        return change_bars(means, names, self.producers.by, language, is_difference=self.kind.is_difference)

    def _means_table(self) -> Table:
        means = self.means()
        by = tuple(Column(key, self.producers.panel.role(key).name) for key in self.producers.by)
        counts = (
            Column("step", _STEP),
            Column("producers", Text(vi="Số đơn vị", en="Producers")),
            Column("missing", Text(vi="Không tính được", en="Not told")),
        )
        rows = tuple(self._mean_cells(entry) for entry in means.iter_rows(named=True))
        return Table(
            _MEANS,
            (*by, *counts, *self._number_columns()),
            rows,
            (_ARITHMETIC if self.kind.is_difference else _GEOMETRIC,),
        )

    def _mean_cells(self, entry: dict[str, object]) -> tuple[Cell, ...]:
        keys = tuple(str(entry[key]) for key in self.producers.by)
        counts = (_step(entry), int(str(entry["producers"])), int(str(entry["missing"])))
        return (*keys, *counts, *(_number(entry[name]) for name in ("index", *self.parts)))

    def _producers_table(self) -> Table:
        unit = self.producers.unit_key
        columns = (Column("unit", self.producers.panel.role(unit).name), Column("step", _STEP), *self._number_columns())
        rows = tuple(
            (str(entry[unit]), _step(entry), *(_number(entry[name]) for name in ("index", *self.parts)))
            for entry in self.frame.iter_rows(named=True)
        )
        return Table(_EACH, columns, rows)

    def _number_columns(self) -> tuple[Column, ...]:
        return (
            Column("index", self.kind.index, decimals=4),
            *(Column(key, words, decimals=4) for key, words in self.parts.items()),
        )

    def _span_note(self) -> tuple[Text, ...]:
        """Steps over more than a year."""
        pairs = sorted(set(self.frame.select("start", "end").rows()))
        spans = [f"{start}–{end}" for start, end in pairs if end - start > 1]
        return (_SPANS.fill(steps=join([Text.same(span) for span in spans], ", ")),) if spans else ()


def mean_of(value: pl.Expr, frame: pl.DataFrame) -> pl.Expr:
    """The mean of a group of rows, by the survey weight where the frame has one."""
    if "weight" not in frame.columns:
        return value.mean()
    return (value * pl.col("weight")).sum() / pl.col("weight").sum()


def _step(entry: dict[str, object]) -> str:
    return f"{entry['start']}–{entry['end']}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else None


_STEP = Text(vi="Giai đoạn", en="Step")
_MEANS = Text(vi="Bình quân các đơn vị", en="Means of the producers")
_EACH = Text(vi="Từng đơn vị", en="The producers")
_GEOMETRIC = Text(
    vi="Bình quân nhân của các đơn vị có đủ chỉ số và mọi thành phần, nên tích các thành phần bằng chỉ số.",
    en="Geometric means of the producers that have the index and all its parts, so the parts multiply to the index.",
)
_ARITHMETIC = Text(
    vi="Bình quân cộng của các đơn vị có đủ chỉ số và mọi thành phần, nên tổng các thành phần bằng chỉ số.",
    en="Arithmetic means of the producers that have the index and all its parts, so the parts add up to the index.",
)
_MISSING = Text(
    vi="{missing} trên {all} chỉ số không tồn tại: số liệu của một năm nằm ngoài tầm với của đường biên năm kia. Dùng "
    "technology='biennial' hoặc 'global' thì luôn tính được.",
    en="{missing} of {all} indexes do not exist: the figures of one year lie beyond what the other year's frontier "
    "reaches. With technology='biennial' or 'global' they always do.",
)
_SPANS = Text(vi="Giai đoạn dài hơn một năm: {steps}.", en="Steps of more than one year: {steps}.")
_NOTHING = Text(vi="Không tính được chỉ số nào.", en="No index could be told.")
