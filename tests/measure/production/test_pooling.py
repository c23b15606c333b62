"""Small groups take the estimate of the industry above, decided from counts alone."""

import polars as pl
import pytest
from benchmarks.gross_output_firms import gross_output_firms

from nangsuat.data import FirmPanel
from nangsuat.measure.production import NoEstimate, production_function
from nangsuat.measure.production.pooling import PAIRS, ROWS, Pooling, pooling_of

COUNTS = pl.DataFrame(
    {
        "industry": ["1071", "1072", "1020", "1311", "6201"],
        ROWS: [400, 30, 60, 300, 20],
        PAIRS: [300, 10, 40, 205, 4],
    }
)


def estimated_on(pooling: Pooling) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        group.keys["industry"]: (
            pooling.pools[group.pool].keys.get("industry", "all"),
            tuple(str(member[0]) for member in pooling.pools[group.pool].members),
        )
        for group in pooling.groups
    }


def test_each_small_group_goes_up_until_there_are_enough():
    found = estimated_on(pooling_of(COUNTS, ["industry"], least=200))
    assert found == {
        "1020": ("10", ("1071", "1072", "1020")),
        "1071": ("1071", ("1071",)),
        "1072": ("107", ("1071", "1072")),
        "1311": ("1311", ("1311",)),
        "6201": ("all", ("1071", "1072", "1020", "1311", "6201")),
    }


def test_above_a_division_is_its_section():
    found = estimated_on(pooling_of(COUNTS, ["industry"], least=350))
    assert found["1020"] == ("10", ("1071", "1072", "1020"))
    assert found["1311"] == ("C", ("1071", "1072", "1020", "1311"))


def test_other_keys_are_kept_while_the_industry_widens():
    counts = pl.concat([COUNTS.with_columns(size=pl.lit(size)) for size in ("large", "small")])
    pooling = pooling_of(counts, ["size", "industry"], least=200)
    for group in pooling.groups:
        pool = pooling.pools[group.pool]
        assert pool.keys["size"] == group.keys["size"]
        assert {member[0] for member in pool.members} == {group.keys["size"]}


@pytest.mark.parametrize("least", [0, 10_000])
def test_a_pool_is_estimated_once_and_each_row_has_its_groups_coefficients(least: int):
    accounts = gross_output_firms(firms=60, years=4)
    accounts = accounts.with_columns(
        industry=pl.when(pl.col("firm") % 3 == 0).then(pl.lit("1071")).otherwise(pl.lit("1072"))
    )
    told = []
    found = production_function(
        FirmPanel.from_frame(accounts), method="pooled", output="output", least=least,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert len({id(group.estimate) for group in found.groups}) == (2 if least == 0 else 1)
    assert told[-1] == (2, 2)
    assert found.frame["log_tfp"].null_count() == 0
    rows = found.frame.with_columns(accounts.select("industry", "output", "employees", "fixed_assets"))
    for group in found.groups:
        own = rows.filter(industry=group.keys["industry"])
        labour, capital = group.estimate.coefficients
        expected = own["output"].log() - labour * own["employees"].log() - capital * own["fixed_assets"].log()
        assert own["log_tfp"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-12)


def test_who_has_no_estimate_is_named():
    accounts = gross_output_firms(firms=40, years=4)
    accounts = accounts.with_columns(
        industry=pl.when(pl.col("firm") < 20).then(pl.lit("1071")).otherwise(pl.lit("1311")),
        employees=pl.when(pl.col("firm") < 20).then("employees").otherwise(3.0),
    )
    found = production_function(FirmPanel.from_frame(accounts), method="pooled", output="output", least=10)
    assert [group.keys["industry"] for group in found.groups] == ["1071"]
    assert [dict(group.keys) for group in found.refused] == [{"industry": "1311"}]
    assert found.refused[0].reason.vi.startswith("Nhóm 1311: ")
    assert "Average employees" in found.summary("en")
    assert "Groups without an estimate" in found.summary("en")
    rows = found.frame.with_columns(accounts["industry"])
    assert rows.filter(industry="1311")["log_tfp"].null_count() == rows.filter(industry="1311").height > 0
    assert rows.filter(industry="1071")["log_tfp"].null_count() == 0
    with pytest.raises(NoEstimate, match=r"Group 1311: .*employees"):
        found.group(industry="1311")
    still = FirmPanel.from_frame(accounts.with_columns(employees=pl.lit(3.0)))
    with pytest.raises(NoEstimate, match=r"Group 1071: .*Group 1311: "):
        production_function(still, method="pooled", output="output", least=10)
