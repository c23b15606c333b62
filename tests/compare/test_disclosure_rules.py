"""Disclosure rules and quantiles against published examples and against what they promise."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nangsuat.compare import (
    BadRule,
    Contributors,
    DisclosureRule,
    Position,
    SuppressedCell,
    peers,
    position,
    protect_table,
    safe_quantiles,
)
from nangsuat.data import CannotBeShown, FirmPanel, Text, UnknownOption
from nangsuat.measure import recompute_from

PRINTED = 5e-8  # sdcLog prints seven digits
SUMMED = 1e-9  # the same sum in another order
ORDERS = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
SDCLOG = DisclosureRule(largest_share=None, p_percent=None)  # its defaults: 5 entities, two largest under 85 %

# sdcLog, vignette «Introduction to sdcLog», table sdc_descriptives_DT, as printed there: id, sector, year, val_1
DESCRIPTIVES = """
A S1 2019 NA,B S1 2019 4.349115,C S1 2019 6.155680,D S1 2019 9.173870,E S1 2019 2.815137,
A S1 2020 94.174449,B S1 2020 2.589011,C S1 2020 7.183206,D S1 2020 4.456933,E S1 2020 7.928573,
F S2 2019 9.085507,G S2 2019 9.502077,H S2 2019 6.947180,I S2 2019 6.662026,J S2 2019 1.556076,
F S2 2020 180.816675,G S2 2020 7.458567,H S2 2020 9.927155,I S2 2020 4.420317,J S2 2020 7.997007
"""


def descriptives() -> pl.DataFrame:
    rows = [entry.split() for entry in DESCRIPTIVES.replace("\n", "").split(",") if entry]
    table = pl.DataFrame(rows, schema=["firm", "sector", "year", "val_1"], orient="row")
    return table.with_columns(pl.col("year").cast(pl.Int64), pl.col("val_1").cast(pl.Float64, strict=False))


@pytest.mark.parametrize(
    ("sector", "year", "code", "share"),
    [
        ("S1", 2019, "too-few", None),
        ("S1", 2020, "dominance", 0.8776852),
        ("S2", 2019, None, None),
        ("S2", 2020, "dominance", 0.9056314),
    ],
)
def test_the_worked_example_of_sdclog(sector: str, year: int, code: str | None, share: float | None):
    rows = descriptives().filter((pl.col("sector") == sector) & (pl.col("year") == year)).drop_nulls()
    cell = Contributors.plain(*rows["val_1"])
    found = SDCLOG.finding(cell)
    assert (found.code if found else None) == code
    if share is not None:
        assert cell.largest(2) / cell.size == pytest.approx(share, abs=PRINTED)


def test_the_worked_example_of_sdclog_as_a_table():
    found = protect_table(descriptives(), ["sector", "year"], "val_1", rule=SDCLOG, margins=False)
    assert {(cell.keys["sector"], cell.keys["year"], cell.code) for cell in found.suppressed} == {
        ("S1", 2019, "too-few"),
        ("S1", 2020, "dominance"),
        ("S2", 2020, "dominance"),
    }
    assert found.frame.select("sector", "year").rows() == [("S2", 2019)]


def test_the_weighted_example_of_tau_argus():
    """Two respondents, 100 with weight 4 and 10 with weight 7: eleven places, the largest four of 100 each."""
    cell = Contributors(np.array([100.0, 10.0]), np.array([0, 1]), np.array([4.0, 7.0]))
    assert [cell.largest(places) for places in (1, 2, 3, 4, 5)] == [100, 200, 300, 400, 410]
    assert cell.size == 470
    assert cell.count == 2


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(1, 5)), min_size=1, max_size=12), st.integers(1, 4))
def test_a_whole_weight_is_the_enterprise_repeated(firms: list[tuple[float, int]], places: int):
    amounts, weights = np.array([a for a, _ in firms]), np.array([float(w) for _, w in firms])
    cell = Contributors(amounts, np.arange(len(firms)), weights)
    repeated = Contributors.plain(*np.repeat(amounts, weights.astype(int)))
    assert cell.size == pytest.approx(repeated.size, rel=SUMMED)
    assert cell.largest(places) == pytest.approx(repeated.largest(places), rel=SUMMED, abs=SUMMED)


def test_enterprises_of_one_owner_are_one_contributor():
    amounts = np.array([30.0, 30.0, 30.0, 20.0, 20.0, 20.0])
    apart = Contributors(amounts, np.arange(6), np.ones(6))
    together = Contributors(amounts, np.array([0, 0, 0, 1, 2, 3]), np.ones(6))
    assert DisclosureRule().finding(apart) is None
    assert together.count == 4
    assert together.largest(1) == 90
    assert DisclosureRule().finding(together).code == "too-few"
    assert DisclosureRule(minimum_count=3, largest_share=60).finding(together).code == "dominance"


def test_losses_count_by_their_size():
    assert DisclosureRule().finding(Contributors.plain(-900, 20, 30, 25, 25)).code == "dominance"
    assert DisclosureRule().finding(Contributors.plain(-50, 40, -30, 20, 10)) is None


@given(st.lists(st.floats(0.01, 1e6), min_size=3, max_size=12), st.floats(1, 100))
def test_the_p_per_cent_rule_is_what_the_second_can_work_out_of_the_first(amounts: list[float], p: float):
    """The definition, from the second's side: X − x₂ is what it knows the largest to be at most."""
    ordered = sorted(amounts, reverse=True)
    close = (sum(ordered) - ordered[1] - ordered[0]) / ordered[0]
    assume(abs(close - p / 100) > SUMMED)
    rule = DisclosureRule(minimum_count=3, largest_share=None, largest_two_share=None, p_percent=p)
    assert (rule.finding(Contributors.plain(*amounts)) is not None) == (close < p / 100)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12))
def test_the_protection_makes_up_for_what_the_rules_miss(amounts: list[float]):
    """With so much more in the cell, from somebody small, the cell would meet both kinds of rule."""
    rule = DisclosureRule(minimum_count=3)
    cell = Contributors.plain(*amounts)
    more = rule.protection(cell) * (1 + SUMMED)
    assert more > 0
    assert (cell.size + more) * 0.75 > cell.largest(1) * (1 - SUMMED)
    assert (cell.size + more) * 0.85 > cell.largest(2) * (1 - SUMMED)
    assert cell.size + more - cell.largest(2) >= 0.1 * cell.largest(1) * (1 - SUMMED)


@pytest.mark.parametrize(
    "options", [{"p_percent": 0}, {"largest_share": 101}, {"nearest": 2}, {"largest_two_share": -1}]
)
def test_a_rule_that_protects_nobody_is_refused(options: dict):
    with pytest.raises(BadRule, match=next(iter(options))):
        DisclosureRule(**options)
    with pytest.raises(UnknownOption, match="3"):
        DisclosureRule(minimum_count=2)


def test_an_audit_line_speaks_both_languages_and_tells_no_value():
    line = SuppressedCell({"industry": "C"}, "dominance", DisclosureRule().said()[1], 7)
    assert (
        line.line("vi")
        == "industry = C: doanh nghiệp lớn chi phối [dominance; 7 chủ thể; doanh nghiệp lớn nhất dưới 75 % của ô]"
    )
    assert line.as_dict()["key_industry"] == "C"
    assert isinstance(line.words, Text)


@given(st.lists(st.floats(0.1, 1e4), min_size=1, max_size=60, unique=True))
def test_a_quantile_shown_is_the_mean_of_three_around_numpys_with_three_on_both_sides(values: list[float]):
    data = np.array(values)
    found = safe_quantiles(data, ORDERS, rule=DisclosureRule(), owners=np.arange(data.size))
    ranked = np.sort(data)
    for name, at in ORDERS.items():
        if found[name] is not None:
            place = int(np.searchsorted(ranked, np.quantile(data, at, method="inverted_cdf")))
            assert 2 <= place <= data.size - 3
            assert found[name].value == pytest.approx(ranked[place - 1 : place + 2].mean(), rel=SUMMED)


@given(st.lists(st.floats(50, 100), min_size=1, max_size=25), st.integers(1, 25))
def test_the_mean_and_the_quantiles_shown_never_leave_one_or_two_when_subtracted(values: list[float], owners: int):
    data, owner = np.array(values), np.arange(len(values)) % owners
    found = safe_quantiles(data, ORDERS, rule=DisclosureRule(), owners=owner)
    sums = [dict.fromkeys(range(data.size), 1)]
    sums += [dict.fromkeys(each.places.tolist(), 1) for each in found.values() if each is not None]
    for signs in product((-1, 0, 1), repeat=len(sums)):
        left = {
            firm: sum(sign * known.get(firm, 0) for sign, known in zip(signs, sums, strict=True))
            for firm in range(data.size)
        }
        contributors = {owner[firm] for firm, times in left.items() if times}
        assert len(sums) == 1 or len(contributors) not in (1, 2)


@pytest.mark.parametrize(("name", "least"), [("p50", 6), ("p75", 8), ("p25", 9), ("p90", 20), ("p10", 21)])
def test_the_least_size_of_a_group_whose_quantile_is_shown(name: str, least: int):
    shown = [
        safe_quantiles(np.linspace(100, 200, size), ORDERS, rule=DisclosureRule(), owners=np.arange(size))[name]
        for size in range(1, 40)
    ]
    assert next(size for size, each in enumerate(shown, start=1) if each is not None) == least
    assert all(each is not None for each in shown[20:])


def test_quantiles_of_one_owner_need_others_beside_them():
    values = np.arange(101.0, 112.0)
    owners = np.array([0, 1, 2, 3, 9, 9, 9, 4, 5, 6, 7])
    found = safe_quantiles(values, {"p50": 0.5}, rule=DisclosureRule(), owners=owners)["p50"]
    assert np.unique(owners[found.places]).size >= 3
    assert found.value == pytest.approx(106.0)
    assert safe_quantiles(values, {"p50": 0.5}, rule=DisclosureRule(), owners=np.zeros(11, dtype=int))["p50"] is None


def park(firms: int = 60, seed: int = 3) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "firm": [f"f{number:03d}" for number in range(firms)],
            "year": [2023] * firms,
            "industry": ["C" if number < 40 else "G" if number < 56 else "M" for number in range(firms)],
            "value_added": random.lognormal(8, 0.6, firms),
            "employees": np.round(random.lognormal(3, 0.6, firms)) + 1,
        }
    )


def test_peers_by_a_rule(recomputes):
    panel = FirmPanel.from_frame(park())
    found = peers(panel, rule=DisclosureRule())
    assert found.frame["industry"].to_list() == ["C", "G"]
    assert found.figure("p10", industry="C", year=2023).value is not None
    withheld = found.figure("p10", industry="G", year=2023)
    assert withheld.value is None
    assert "withheld" in withheld.reason.en
    assert recomputes(found, panel) > 10
    assert {(line.keys["industry"], line.code) for line in found.audit} == {("M", "too-few"), ("G", "too-few")}
    assert {line.keys.get("statistic") for line in found.audit if line.keys["industry"] == "G"} == {"p10", "p90"} - (
        {"p90"} if found.figure("p90", industry="G", year=2023).value is not None else set()
    )
    own = set((park()["value_added"] / park()["employees"]).round(6))
    shown = [found.frame[name].drop_nulls().round(6) for name in ORDERS]
    assert not own & {value for column in shown for value in column}
    summary = found.summary("en")
    assert "own value" not in summary
    assert "nearest to the quantile" in summary
    found.chart("vi")


def test_peers_by_a_rule_look_at_dominance_and_owners():
    table = park(45).with_columns(value_added=pl.when(pl.col("firm") == "f040").then(1e9).otherwise("value_added"))
    panel = FirmPanel.from_frame(table)
    assert peers(panel).suppressed.is_empty()
    found = peers(panel, rule=DisclosureRule())
    assert found.suppressed["industry"].to_list() == ["G"]
    assert "dominated" in found.summary("en")
    with pytest.raises(CannotBeShown, match="dominated"):
        found.figure("p50", industry="G", year=2023)
    owned = peers(FirmPanel.from_frame(park(45)), rule=DisclosureRule(), holdings={"f040": "x", "f041": "x"})
    assert owned.suppressed["industry"].to_list() == ["G"]


def names_no_peer(found: Position, panel: FirmPanel) -> None:
    """The own figure opens to its row; those of the peers say how many rows they stand on, and not which."""
    aggregate = recompute_from(panel.collect())
    assert found.value.recompute(aggregate) == pytest.approx(found.value.value)
    for figure in (found.firms, found.rank, found.percentile, *found.quantiles.values()):
        for entry in figure.inputs:
            if entry.rows is not None and entry.rows.count > 1:
                assert entry.rows.ranges == "", figure.label.en


def test_position_by_a_rule():
    panel = FirmPanel.from_frame(park())
    found = position(panel, "f045", 2023, rule=DisclosureRule())
    assert found.quantiles["p10"].value is None
    assert found.quantiles["p50"].value is not None
    assert found.rank.value == position(panel, "f045", 2023).rank.value
    names_no_peer(found, panel)
    found.chart("en")
    assert "own value" not in found.summary("en")
    with pytest.raises(CannotBeShown, match="fewer than 5"):
        position(panel, "f058", 2023, rule=DisclosureRule())
    with pytest.raises(CannotBeShown, match="too few enterprises"):
        position(panel, "f045", 2023, rule=DisclosureRule(), holdings={f"f{n:03d}": "x" for n in range(40, 53)})


def test_a_withheld_best_tenth_withholds_what_is_measured_from_it():
    panel = FirmPanel.from_frame(park(48))
    found = position(panel, "f045", 2023, rule=DisclosureRule())
    assert found.quantiles["p90"].value is None
    assert found.distance.value is None
    assert found.money.value is None
    assert "withheld" in found.distance.reason.en
    names_no_peer(found, panel)


def test_a_rule_takes_no_second_minimum_and_holdings_need_a_rule():
    panel = FirmPanel.from_frame(park())
    with pytest.raises(UnknownOption, match="minimum_count"):
        peers(panel, minimum_count=9, rule=DisclosureRule())
    with pytest.raises(UnknownOption, match="rule"):
        position(panel, "f045", 2023, holdings={"f001": "x"})
    assert peers(panel, rule=DisclosureRule(minimum_count=9)).minimum_count == 9
