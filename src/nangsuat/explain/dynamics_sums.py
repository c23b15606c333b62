"""The sums over survivors, entrants and exiting firms between two periods: by joins where the rows are, or in memory.

A firm whose productivity or share has no value in one of the two periods is left out of the step altogether: if
only that year were dropped, a loss maker would be counted as having left the market.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from nangsuat.data import ROW, as_polars

UNKNOWN_GROUP = "?"  # firms whose group is blank are a group of their own
WHOLE = "group"  # the column that holds the group of a firm; one constant where there are no groups


@dataclass(frozen=True, slots=True)
class StepSums:
    """What one step needs.

    Attributes
    ----------
    start, end : periods
    by_group : for each group, in the order of their names, :data:`~nangsuat.explain.dynamics_methods.SUMS` and the
        numbers of firms ``survivors``, ``exits``, ``entrants`` and ``left_out``
    rows : one row a firm kept: its ``group``, and its row in the source at the start ``row0`` and at the end ``row1``;
        where there are few enough to name
    """

    start: int
    end: int
    by_group: Mapping[str, Mapping[str, float]]
    rows: pl.DataFrame | None


class DynamicsSums(Protocol):
    """Prepared rows that can be added up by step and by period."""

    def periods(self) -> list[int]:
        """The periods there are, in order."""

    def step(self, start: int, end: int, *, name_rows: bool) -> StepSums:
        """The sums of the step from ``start`` to ``end``."""

    def levels(self, *, name_rows: bool) -> Sequence[Mapping[str, Any]]:
        """For each period, the sums that its level is made of, over all firms that have one.

        ``year``, ``a``, ``w``, ``af``, ``wf``, ``firms`` and ``rows``, a list of row numbers or nothing.
        """


def prepared(
    frame: nw.LazyFrame[Any], productivity: nw.Expr, activity: nw.Expr, weight: nw.Expr | None, by: str | None
) -> nw.LazyFrame[Any]:
    """The panel's rows as the sums need them: productivity ``f``, activity ``a``, weight ``w``, ``bad``."""
    group = nw.lit("") if by is None else nw.col(by).cast(nw.String).fill_null(UNKNOWN_GROUP)
    shaped = frame.select(
        nw.col("firm"),
        nw.col("year"),
        nw.col(ROW),
        group.alias(WHOLE),
        productivity.alias("f"),
        activity.alias("a"),
        (nw.lit(1.0) if weight is None else weight.fill_null(1.0)).alias("w"),
    )
    bad = ~(nw.col("f").is_finite() & nw.col("a").is_finite() & (nw.col("a") >= 0)).fill_null(False)
    return shaped.with_columns(bad.alias("bad")).with_columns((nw.col("a") * nw.col("w")).alias("a"))


@dataclass(frozen=True, slots=True)
class JoinedSums:
    """Sums on the engine that holds the rows, by one join a step; ``rows`` as :func:`prepared` makes them."""

    rows: nw.LazyFrame[Any]

    def periods(self) -> list[int]:
        """See :class:`DynamicsSums`."""
        return sorted(as_polars(self.rows.select("year").unique())["year"].to_list())

    def step(self, start: int, end: int, *, name_rows: bool) -> StepSums:
        """See :class:`DynamicsSums`."""
        matched = _matched(self.rows, start, end)
        kept, bad = matched.filter(~nw.col("bad")), matched.filter(nw.col("bad"))
        sums = as_polars(kept.group_by(WHOLE).agg(*_sums()))
        left_out = as_polars(bad.group_by(WHOLE).agg(nw.len().cast(nw.Int64).alias("left_out")))
        found = sums.join(left_out, on=WHOLE, how="full", coalesce=True).sort(WHOLE)
        numbers = [column for column in found.columns if column != WHOLE]
        filled = found.with_columns(pl.col(numbers).fill_null(0)).iter_rows(named=True)
        named = as_polars(kept.select(WHOLE, "row0", "row1")) if name_rows else None
        return StepSums(start, end, {entry[WHOLE]: entry for entry in filled}, named)

    def levels(self, *, name_rows: bool) -> Sequence[Mapping[str, Any]]:
        """See :class:`DynamicsSums`."""
        kept = self.rows.filter(~nw.col("bad")).with_columns(
            (nw.col("a") * nw.col("f")).alias("af"), (nw.col("w") * nw.col("f")).alias("wf")
        )
        sums = (nw.col(name).sum() for name in ("a", "w", "af", "wf"))
        found = as_polars(kept.group_by("year").agg(*sums, nw.len().cast(nw.Int64).alias("firms"))).sort("year")
        if not name_rows:
            return found.with_columns(pl.lit(None).alias("rows")).to_dicts()
        named = as_polars(kept.select("year", ROW)).group_by("year").agg(pl.col(ROW).alias("rows"))
        return found.join(named, on="year", how="left", maintain_order="left").to_dicts()


def _matched(rows: nw.LazyFrame[Any], start: int, end: int) -> nw.LazyFrame[Any]:
    """One row a firm: its start beside its end; zero, not missing, where it was not there."""
    sides = (_side(rows, start, "0"), _side(rows, end, "1"))
    both = sides[0].join(sides[1], left_on=["firm0", f"{WHOLE}0"], right_on=["firm1", f"{WHOLE}1"], how="full")
    there = {mark: ~nw.col(f"firm{mark}").is_null() for mark in "01"}
    zeros = [nw.col(f"{name}{mark}").fill_null(0.0) for name in "faw" for mark in "01"]
    return both.select(
        nw.coalesce(nw.col(f"{WHOLE}0"), nw.col(f"{WHOLE}1")).alias(WHOLE),
        (there["0"] & there["1"]).alias("stays"),
        (there["0"] & ~there["1"]).alias("exits"),
        (~there["0"] & there["1"]).alias("enters"),
        (nw.col("bad0").fill_null(False) | nw.col("bad1").fill_null(False)).alias("bad"),
        *zeros,
        "row0",
        "row1",
    )


def _side(rows: nw.LazyFrame[Any], year: int, mark: str) -> nw.LazyFrame[Any]:
    names = ("firm", WHOLE, "f", "a", "w", "bad", ROW)
    return rows.filter(nw.col("year") == year).select(*(nw.col(name).alias(f"{name}{mark}") for name in names))


def _sums() -> Sequence[nw.Expr]:
    f0, f1, a0, a1, w0, w1 = (nw.col(name) for name in ("f0", "f1", "a0", "a1", "w0", "w1"))
    survivors = {
        "sa0": a0, "sa1": a1, "sf00": a0 * f0, "sf01": a0 * f1, "sf10": a1 * f0, "sf11": a1 * f1,
        "sw0": w0, "sw1": w1, "swf0": w0 * f0, "swf1": w1 * f1,
    }  # fmt: skip
    exits = {"xa0": a0, "xf0": a0 * f0, "xw0": w0, "xwf0": w0 * f0}
    entrants = {"na1": a1, "nf1": a1 * f1, "nw1": w1, "nwf1": w1 * f1}
    sums = [
        nw.when(nw.col(status)).then(value).sum().alias(name)
        for status, named in (("stays", survivors), ("exits", exits), ("enters", entrants))
        for name, value in named.items()
    ]
    counts = [
        nw.col(status).cast(nw.Int64).sum().alias(name)
        for status, name in (("stays", "survivors"), ("exits", "exits"), ("enters", "entrants"))
    ]
    return [*sums, *counts]
