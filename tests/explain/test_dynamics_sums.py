"""Sums of firm dynamics in memory against the same sums by joins, which share no code but the formulas' names."""

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from nangsuat.explain.dynamics_arrays import ArraySums
from nangsuat.explain.dynamics_methods import SUMS
from nangsuat.explain.dynamics_sums import JoinedSums, prepared

ORDER = 1e-9  # sums of a few terms in another order, relative to the largest term's square
FAR_APART = 10**12  # ids that a table of all numbers between them could not hold

firm_years = st.fixed_dictionaries(
    {
        "f": st.one_of(st.none(), st.floats(-1e3, 1e3), st.just(float("inf"))),
        "a": st.one_of(st.none(), st.floats(-5, 1e3)),
        "w": st.one_of(st.none(), st.floats(0, 9)),
        "group": st.sampled_from(["A", "B", None]),
    }
)
tables = st.dictionaries(
    st.tuples(st.integers(0, 7), st.sampled_from([2015, 2016, 2019])), firm_years, min_size=2, max_size=20
)


def rows_of(table: dict, ids) -> pl.DataFrame:
    schema = {"firm": pl.String if ids is str else pl.Int64, "year": pl.Int64, "row": pl.Int64}
    numbers = {"f": pl.Float64, "a": pl.Float64, "w": pl.Float64, "group": pl.String}
    rows = [
        {"firm": ids(firm), "year": year, "row": row, **found}
        for row, ((firm, year), found) in enumerate(table.items())
    ]
    return pl.DataFrame(rows, schema=schema | numbers)


@pytest.mark.parametrize("by", [None, "group"])
@pytest.mark.parametrize("ids", [str, int, lambda firm: firm * FAR_APART - 3], ids=["text", "whole", "far apart"])
@settings(max_examples=25, deadline=None)
@given(table=tables)
def test_both_ways_give_the_same_sums(table: dict, ids, by):
    columns = [nw.col(name) for name in "faw"]
    lazy = prepared(nw.from_native(rows_of(table, ids).lazy()), *columns, by)
    joined, arrays = JoinedSums(lazy), ArraySums.of(lazy.to_native().collect(), grouped=by is not None)
    years = joined.periods()
    assert arrays.periods() == years
    scale = max(abs(x) for x in [1.0, *(lazy.to_native().collect().filter(~pl.col("bad"))["f"])]) * 1e5
    for first in years:
        for last in years:
            if first < last:
                assert_same_step(
                    arrays.step(first, last, name_rows=True), joined.step(first, last, name_rows=True), scale
                )
    for mine, other in zip(arrays.levels(name_rows=True), joined.levels(name_rows=True), strict=True):
        assert sorted(mine.pop("rows")) == sorted(other.pop("rows"))
        assert mine == pytest.approx(other, abs=ORDER * scale)


def assert_same_step(mine, other, scale: float):
    assert list(mine.by_group) == list(other.by_group)
    for group, sums in mine.by_group.items():
        wanted = {name: other.by_group[group][name] for name in (*SUMS, "survivors", "exits", "entrants", "left_out")}
        assert {name: sums[name] for name in wanted} == pytest.approx(wanted, abs=ORDER * scale)
    assert_frame_equal(mine.rows, other.rows, check_row_order=False)
