"""Malmquist indexes against published tables, other programs and their own identities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontier_firms import read_frontier
from nangsuat.compare.frontier import dea
from nangsuat.compare.productivity_change import ProductivityChange, malmquist
from nangsuat.compare.productivity_change.decompositions import DECOMPOSITIONS
from nangsuat.compare.productivity_change.efficiencies import TECHNOLOGIES
from nangsuat.data import Break, CannotBeShown, FirmPanel, Text, UnknownOption

PRINTED = 5.1e-5  # four decimals
SOLVER = 1e-8  # deaR's own solver; its reference is printed to twelve digits
EXACT = 1e-12  # identities, relative

OURS = {
    "mi": "index", "ec": "efficiency_change", "tc": "technical_change", "pech": "pure_efficiency_change",
    "sech": "scale_change", "matech": "magnitude", "obtech": "output_bias", "ibtech": "input_bias",
}  # fmt: skip


def panel_of(table: pl.DataFrame, unit: str, year: str, quantities: list[str], **options: object) -> FirmPanel:
    made = table.with_columns(pl.col(unit).cast(pl.String).alias("firm"), pl.col(year).cast(pl.Int64).alias("year"))
    return FirmPanel.from_frame(made.select("firm", "year", *quantities), quantities=quantities, **options)


@pytest.fixture
def toolbox(shared_data: Path) -> FirmPanel:
    table = read_frontier(shared_data, "deatoolbox_malmquist")
    return panel_of(table.with_columns(period=pl.col("period") + 2000), "dmu", "period", ["x", "y"])


@pytest.mark.parametrize(
    ("technology", "base"), [("contemporary", "adjacent, geometric mean"), ("first", "fixed first period")]
)
def test_the_toolbox(shared_data: Path, toolbox: FirmPanel, technology: str, base: str):
    found = malmquist(toolbox, inputs=["x"], outputs=["y"], technology=technology, decomposition="two_parts").frame
    published = read_frontier(shared_data, "deatoolbox_malmquist_published").filter(pl.col("base") == base)
    expected = published.with_columns(pl.col("dmu").cast(pl.String).alias("firm"), (pl.col("step") + 2001).alias("end"))
    both = found.with_columns(pl.col("end").cast(pl.Int64)).join(expected, on=["firm", "end"])
    assert both.height == 10
    for ours, theirs in (("index", "M"), ("efficiency_change", "MTEC"), ("technical_change", "MTC")):
        assert both[ours].to_numpy() == pytest.approx(both[theirs].cast(pl.Float64).to_numpy(), abs=PRINTED)


@pytest.mark.parametrize(
    ("kind", "decomposition", "technology"),
    [
        ("fgnz", "fgnz", "contemporary"),
        ("rd", "ray_desli", "start"),  # deaR's "rd" looks from the first year alone; Ray and Desli take both
        ("gl", "grifell_lovell", "start"),
        ("bias", "bias", "contemporary"),
    ],
)
def test_grifell_tatje_and_lovell(shared_data: Path, kind: str, decomposition: str, technology: str):
    table = read_frontier(shared_data, "grifell_lovell1999")
    panel = panel_of(table.with_columns(year=pl.col("Year") + 2000), "DMU", "year", ["X", "Y"])
    found = malmquist(panel, inputs=["X"], outputs=["Y"], decomposition=decomposition, technology=technology).frame
    reference = read_frontier(shared_data, "grifell_lovell1999_reference").filter(pl.col("type") == kind)
    wanted = reference.filter(pl.col("component").is_in(list(OURS)))
    for component in wanted["component"].unique():
        if OURS[component] not in found.columns:
            assert component == "tc"  # with its bias told, technical change is in three parts
            continue
        both = found.join(wanted.filter(component=component), left_on="firm", right_on="dmu")
        assert both[OURS[component]].to_numpy() == pytest.approx(both["value"].to_numpy(), abs=SOLVER)


@pytest.mark.parametrize(
    ("code", "technology"), [("cont", "contemporary"), ("seq", "sequential"), ("glob", "global")]
)  # fmt: skip
@pytest.mark.parametrize(("rts", "decomposition"), [("crs", "two_parts"), ("vrs", "fgnz")])
def test_wang_and_lan(shared_data: Path, code: str, technology: str, rts: str, decomposition: str):
    table = read_frontier(shared_data, "wang_lan2011")
    panel = panel_of(table, "dmu", "period", ["capital", "labor", "giov"])
    found = malmquist(
        panel, inputs=["capital", "labor"], outputs=["giov"], orientation="input", technology=technology,
        decomposition=decomposition,
    ).frame  # fmt: skip
    reference = read_frontier(shared_data, "wang_lan2011_reference").filter(technology=code, rts=rts)
    first = int(table["period"].min())
    value = pl.col("value").cast(pl.Float64, strict=False)
    keyed = reference.with_columns(value, end=(pl.col("step") + first).cast(pl.Int64))
    mixed = {"mi", "sech", "tc"} if (code, rts) == ("glob", "vrs") else set()  # deaR takes scale from another frontier
    for component in set(reference["component"]) - mixed:
        both = found.join(keyed.filter(component=component), left_on=["firm", "end"], right_on=["dmu", "end"])
        assert both.height == 124
        assert both[OURS[component]].to_numpy() == pytest.approx(both["value"].to_numpy(), rel=SOLVER)


@pytest.mark.parametrize("side", ["input", "output"])
def test_the_states_with_the_bias_of_technical_change(shared_data: Path, side: str):
    """R's productivity: the index, its two parts, and the three parts of technical change."""
    inputs = ["q.capital", "q.land", "q.labor", "q.materials"]
    outputs = ["q.livestock", "q.crop", "q.other"]
    panel = panel_of(pl.read_csv(shared_data / "firms" / "usagri_dev.csv"), "States", "Years", [*inputs, *outputs])
    bias, two = (
        malmquist(panel, inputs=inputs, outputs=outputs, orientation=side, decomposition=name).frame
        for name in ("bias", "two_parts")
    )
    reference = read_frontier(shared_data, "usagri_dev_dea_tfp_reference")
    reference = reference.filter(index="malmquist_crs_out", table="change")
    both = bias.join(two.select("firm", "end", "efficiency_change", "technical_change"), on=["firm", "end"])
    both = both.join(reference, left_on=["firm", "end"], right_on=["state", "year"])
    assert both.height == 216
    columns = {
        "malmquist": "index", "effch": "efficiency_change", "tech": "technical_change", "matech": "magnitude",
        "obtech": "output_bias", "ibtech": "input_bias",
    }  # fmt: skip
    for theirs, ours in columns.items():
        assert both[ours].to_numpy() == pytest.approx(both[theirs].cast(pl.Float64).to_numpy(), rel=SOLVER), theirs


def made(seed: int, units: int = 12, years: int = 3) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    rows = units * years
    x = chance.uniform(1, 10, (rows, 2))
    y = x.prod(axis=1) ** 0.4 * chance.uniform(0.4, 1, rows)
    return pl.DataFrame(
        {
            "firm": [f"u{unit}" for unit in range(units)] * years,
            "year": np.repeat(np.arange(2020, 2020 + years), units),
            "x1": x[:, 0], "x2": x[:, 1], "y1": y, "y2": y * chance.uniform(0.5, 2, rows),
        }
    )  # fmt: skip


def run(table: pl.DataFrame, **options: object) -> ProductivityChange:
    panel = panel_of(table, "firm", "year", ["x1", "x2", "y1", "y2"])
    return malmquist(panel, inputs=["x1", "x2"], outputs=["y1", "y2"], **options)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), orientation=st.sampled_from(["input", "output"]))
@pytest.mark.parametrize("decomposition", list(DECOMPOSITIONS))
def test_parts_multiply_to_the_index(decomposition: str, seed: int, orientation: str):
    found = run(made(seed), decomposition=decomposition, orientation=orientation)
    whole = found.frame.drop_nulls()
    product = np.prod([whole[part].to_numpy() for part in found.parts], axis=0)
    assert product == pytest.approx(whole["index"].to_numpy(), rel=EXACT)


def test_under_constant_returns_orientation_is_nothing():
    table = made(3)
    found = [
        run(table, orientation=side, decomposition="two_parts").frame["index"].to_numpy()
        for side in ("input", "output")
    ]
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_units_of_measurement_are_nothing():
    table = made(5)
    scaled = table.with_columns(pl.col("x1") * 1e6, pl.col("y2") * 1e-6)
    assert run(table).frame["index"].to_numpy() == pytest.approx(run(scaled).frame["index"].to_numpy(), rel=1e-9)


def test_who_makes_twice_as_much_of_the_same_has_doubled():
    first = made(7, years=1)
    later = first.with_columns(pl.col("year") + 1, pl.col("y1") * 2, pl.col("y2") * 2)
    found = run(pl.concat([first, later]), decomposition="two_parts").frame
    assert found["index"].to_numpy() == pytest.approx(2.0, rel=1e-9)
    assert found["technical_change"].to_numpy() == pytest.approx(2.0, rel=1e-9)


def test_indexes_against_all_years_chain():
    """Over several steps they multiply to the growth of efficiency against all years together."""
    table = made(9)
    steps = run(table, technology="global", decomposition="two_parts").frame
    chained = steps.group_by("firm").agg(pl.col("index").product()).sort("firm")["index"].to_numpy()
    panel = panel_of(table, "firm", "year", ["x1", "x2", "y1", "y2"])
    pooled = dea(
        panel, inputs=["x1", "x2"], outputs=["y1", "y2"], orientation="output", returns_to_scale="crs", by=()
    ).frame.sort("firm")  # fmt: skip
    score = {year: pooled.filter(year=year)["efficiency"].to_numpy() for year in (2020, 2022)}
    assert chained == pytest.approx(score[2020] / score[2022], rel=1e-9)


def test_what_cannot_be_reached_is_missing_and_counted():
    table = made(11).with_columns(y1=pl.when(pl.col("year") == 2022).then(pl.col("y1") * 50).otherwise(pl.col("y1")))
    found = run(table, returns_to_scale="vrs", decomposition="two_parts", orientation="input")
    missing = found.frame["index"].null_count()
    assert missing > 0
    assert any(str(missing) in note.en for note in found.notes())
    assert found.means()["missing"].sum() == missing
    always = run(table, returns_to_scale="vrs", decomposition="two_parts", orientation="input", technology="biennial")
    assert always.frame["index"].null_count() == 0


def test_a_gap_is_a_gap():
    table = made(13).filter(~((pl.col("firm") == "u0") & (pl.col("year") == 2021)))
    found = run(table).frame
    assert found.filter(firm="u0").height == 0
    assert found.filter(firm="u1").height == 2


def test_a_break_of_the_series_is_crossed_by_no_step():
    broken = [Break(2022, Text(vi="đổi định nghĩa", en="new definition"))]
    panel = panel_of(made(15), "firm", "year", ["x1", "x2", "y1", "y2"], breaks=broken)
    found = malmquist(panel, inputs=["x1", "x2"], outputs=["y1", "y2"])
    assert found.frame["end"].unique().to_list() == [2021]
    with pytest.raises(CannotBeShown, match="new definition"):
        malmquist(
            panel_of(made(15, years=2), "firm", "year", ["x1", "y1"], breaks=[Break(2021, broken[0].reason)]),
            inputs=["x1"],
            outputs=["y1"],
        )


@pytest.mark.parametrize("technology", TECHNOLOGIES)
@pytest.mark.parametrize("decomposition", ["two_parts", "fgnz", "wheelock_wilson"])
def test_progress_is_told_of_how_many(technology: str, decomposition: str):
    heard: list[tuple[int, int]] = []
    run(
        made(14), technology=technology, decomposition=decomposition,
        progress=lambda done, total: heard.append((done, total)),
    )  # fmt: skip
    total = heard[-1][1]
    assert total > 0
    assert heard == [(done, total) for done in range(1, total + 1)]


def test_one_year_has_no_change():
    with pytest.raises(CannotBeShown):
        run(made(17, years=1))


@pytest.mark.parametrize(
    "options",
    [
        {"technology": "yearly"},
        {"decomposition": "mine"},
        {"orientation": "both"},
        {"by": ["year"]},
        {"returns_to_scale": "vrs"},
        {"technology": "global", "decomposition": "bias"},
    ],
)
def test_options_that_do_not_go_together_are_refused(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        run(made(19), **options)


def test_means_are_geometric_and_weighted():
    table = made(21, years=2).with_columns(weight=pl.Series(np.tile(np.arange(1.0, 13.0), 2)))
    panel = FirmPanel.from_frame(table, quantities=["x1", "x2", "y1", "y2"])
    found = malmquist(panel, inputs=["x1", "x2"], outputs=["y1", "y2"])
    logs = np.log(found.frame["index"].to_numpy())
    expected = np.exp(np.average(logs, weights=found.frame["weight"].to_numpy()))
    assert found.means()["index"][0] == pytest.approx(expected, rel=EXACT)


def test_means_without_weights_are_plain():
    found = run(made(25))
    step = found.frame.filter(end=2021)
    means = found.means().filter(end=2021)
    assert means["index"][0] == pytest.approx(np.exp(np.log(step["index"].to_numpy()).mean()), rel=EXACT)
    product = np.prod([means[part][0] for part in found.parts])
    assert product == pytest.approx(means["index"][0], rel=EXACT)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_reads(language: str):
    found = run(made(23))
    text = found.summary(language)
    assert {"vi": "Bình quân nhân", "en": "Geometric means"}[language] in text
    assert found.chart(language).to_dict()["spec"]["layer"]
