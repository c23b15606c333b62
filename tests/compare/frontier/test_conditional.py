"""Conditional efficiency against plain loops, a simulation with a known effect, and the identities that define it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

import nangsuat as ns
from nangsuat.compare.frontier import ConditionalEfficiency, fdh, order_alpha, order_m
from nangsuat.data import FirmPanel, MissingRoles, UnknownOption

type Numbers = NDArray[np.float64]

EXACT = 1e-12
SOLVER = 1e-9  # the other solver's own tolerance
MANY = 1e8  # draws; what is left of the mean above the best is of the order of its inverse
DRAWN = 1e-6

KINDS = {"fdh": {}, "dea": {}, "order_m": {"order": 8.0}, "order_alpha": {"order": 0.8}}
NAMES = {"inputs": ["x1", "x2"], "outputs": ["y1", "y2"]}


def made(seed: int, units: int = 60, effect: float = 1.0) -> pl.DataFrame:
    """What is possible grows with ``z1`` by the factor 1 + effect·z1 and has nothing to do with ``z2``."""
    chance = np.random.default_rng(seed)
    x, z = chance.uniform(1, 10, (units, 2)), chance.uniform(0, 1, (units, 2))
    mix = chance.uniform(0.2, np.pi / 2 - 0.2, units)
    most = x.prod(axis=1) ** 0.4 * (1 + effect * z[:, 0]) * np.exp(-chance.exponential(0.3, units))
    return pl.DataFrame({
        "firm": [f"f{at}" for at in range(units)], "year": [2020] * units, "x1": x[:, 0], "x2": x[:, 1],
        "y1": most * np.cos(mix), "y2": most * np.sin(mix), "z1": z[:, 0], "z2": z[:, 1],
        "code": chance.integers(0, 3, units).astype(float), "step": chance.integers(0, 4, units).astype(float),
    })  # fmt: skip


def panel_of(table: pl.DataFrame) -> FirmPanel:
    own = [name for name in table.columns if name not in ("firm", "year", "ownership", "weight")]
    return FirmPanel.from_frame(table, quantities=own)


def run(table: pl.DataFrame, **options: object) -> ConditionalEfficiency:
    return ns.conditional_efficiency(panel_of(table), **NAMES, **{"environment": ["z1"], **options})


def scores(found: ConditionalEfficiency, which: str = "conditional") -> Numbers:
    return found.frame[which].to_numpy()


# the plain loops


def reach(x: Numbers, y: Numbers, unit: int, side: str) -> tuple[Numbers, NDArray[np.bool_]]:
    """How far each producer goes on the ray of one, the larger the better, and who is comparable."""
    if side == "input":
        return -(x / x[unit]).max(axis=1), (y >= y[unit]).all(axis=1)
    return (y / y[unit]).min(axis=1), (x <= x[unit]).all(axis=1)


def plain_kernel(table: pl.DataFrame, unit: int, widths: dict[str, float], power: int) -> Numbers:
    weights = np.ones(table.height)
    for name, width in widths.items():
        values = table[name].to_numpy()
        for other in range(table.height):
            apart = abs(values[other] - values[unit])
            if name == "code":
                weights[other] *= 1 if apart == 0 else width
            elif name == "step":
                weights[other] *= width**apart
            else:
                weights[other] *= max(0.0, 1 - (apart / width) ** 2) ** power
    return weights


def integral(betas: Numbers, weights: Numbers, draws: float) -> float:
    """The mean of the best of some draws: the integral of the chance that the best goes beyond each level."""
    levels = np.unique(betas)
    total = levels[0]
    for low, high in pairwise(levels):
        below = weights[betas <= low].sum() / weights.sum()
        total += (high - low) * (1 - below**draws)
    return float(total)


def plain_score(table: pl.DataFrame, unit: int, kind: str, side: str, weights: Numbers) -> float:
    x, y = table.select("x1", "x2").to_numpy(), table.select("y1", "y2").to_numpy()
    sign = -1 if side == "input" else 1
    if kind == "dea":
        return envelopment(x, y, unit, side, weights > 0)
    betas, comparable = reach(x, y, unit, side)
    held = comparable & (weights > 0)
    betas, weights = betas[held], weights[held]
    if kind == "fdh":
        return sign * betas.max()
    if kind == "order_m":
        return sign * integral(betas, weights, 8.0)
    fits = [beta for beta in betas if weights[betas > beta].sum() <= (0.2 + 1e-9) * weights.sum()]
    return sign * min(fits)


def envelopment(x: Numbers, y: Numbers, unit: int, side: str, held: NDArray[np.bool_]) -> float:
    """The envelopment programme of variable returns, by another solver."""
    rivals = np.flatnonzero(held)
    if side == "input":
        above = np.vstack((np.column_stack((-x[unit], x[rivals].T)), np.column_stack((0 * y[unit], -y[rivals].T))))
        limits = np.concatenate((0 * x[unit], -y[unit]))
    else:
        above = np.vstack((np.column_stack((0 * x[unit], x[rivals].T)), np.column_stack((y[unit], -y[rivals].T))))
        limits = np.concatenate((x[unit], 0 * y[unit]))
    goal = np.r_[1.0 if side == "input" else -1.0, np.zeros(len(rivals))]
    found = linprog(goal, A_ub=above, b_ub=limits, A_eq=[np.r_[0.0, np.ones(len(rivals))]], b_eq=[1.0])
    return float(found.x[0])


@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kernel", ["epanechnikov", "quartic"])
def test_every_kind_by_plain_loops(kind: str, side: str, kernel: str):
    table = made(1)
    alike = 0.0 if kind in ("fdh", "dea") else 0.3
    widths = {"z1": 0.4, "z2": 0.7, "code": alike, "step": 1.0 if kind in ("fdh", "dea") else 0.6}
    found = run(
        table, environment=list(widths), categories=["code"], ordered=["step"], bandwidth=widths, kind=kind,
        orientation=side, kernel=kernel, **KINDS[kind],
    )  # fmt: skip
    for unit in range(table.height):
        weights = plain_kernel(table, unit, widths, {"epanechnikov": 1, "quartic": 2}[kernel])
        expected = plain_score(table, unit, kind, side, weights)
        assert scores(found)[unit] == pytest.approx(expected, rel=SOLVER if kind == "dea" else EXACT)
        assert found.frame["support"][unit] == (weights > 0).sum()


@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weighted", [False, True])
def test_of_a_huge_bandwidth_it_is_the_score_against_all(kind: str, side: str, weighted: bool):
    table = made(2)
    if weighted:
        table = table.with_columns(weight=pl.Series(np.random.default_rng(3).uniform(1, 5, table.height)))
    options = {"kind": kind, "orientation": side, **KINDS[kind]}
    for width in (1e9, np.inf):
        found = run(table, bandwidth=width, **options)
        assert scores(found) == pytest.approx(scores(found, "unconditional"), rel=EXACT)
        assert (found.frame["support"] == table.height).all()
    panel, sides = panel_of(table), {**NAMES, "orientation": side}
    whole = {
        "fdh": lambda: fdh(panel, **sides),
        "dea": lambda: ns.dea(panel, **sides),
        "order_m": lambda: order_m(panel, **sides, order=8),
        "order_alpha": lambda: order_alpha(panel, **sides, order=0.8),
    }[kind]()
    assert scores(found, "unconditional") == pytest.approx(whole.frame["efficiency"].to_numpy(), rel=EXACT)


@pytest.mark.parametrize("side", ["input", "output"])
def test_in_the_limit_partial_frontiers_are_the_free_disposal_hull(side: str):
    table = made(4)
    hull = scores(run(table, bandwidth=0.3, orientation=side))
    shares = run(table, bandwidth=0.3, orientation=side, kind="order_alpha", order=1.0)
    drawn = run(table, bandwidth=0.3, orientation=side, kind="order_m", order=MANY)
    assert scores(shares) == pytest.approx(hull, rel=EXACT)
    assert scores(drawn) == pytest.approx(hull, rel=DRAWN)


@pytest.mark.parametrize("kind", ["fdh", "dea"])
def test_against_fewer_nobody_looks_worse(kind: str):
    narrow, wide = (run(made(5), kind=kind, bandwidth=width) for width in (0.1, 0.5))
    assert (scores(narrow) >= scores(wide) - SOLVER).all()
    assert (scores(wide) >= scores(wide, "unconditional") - SOLVER).all()


# the rules


def plain_error(table: pl.DataFrame, unit: int, side: str, width: float) -> float:
    """The least-squares criterion among the producers comparable with one."""
    x, y = table.select("x1", "x2").to_numpy(), table.select("y1", "y2").to_numpy()
    betas, comparable = reach(x, y, unit, side)
    betas, z = betas[comparable], table["z1"].to_numpy()[comparable]
    total = 0.0
    for own in range(len(betas)):
        weights = np.maximum(1 - ((z - z[own]) / width) ** 2, 0)
        weights[own] = 0
        for level in betas:
            share = weights[betas <= level].sum() / weights.sum() if weights.sum() > 0 else 0.0
            total += ((betas[own] <= level) - share) ** 2
    return total


@pytest.mark.parametrize("side", ["input", "output"])
def test_cross_validation_takes_the_width_of_the_least_error(side: str):
    table = made(6, 40)
    chosen = run(table, orientation=side).frame["bandwidth_z1"].to_numpy()
    candidates = np.unique(chosen)
    for unit in range(0, 40, 3):
        errors = {width: plain_error(table, unit, side, width) for width in candidates}
        assert errors[chosen[unit]] <= min(errors.values()) * (1 + 1e-8)


def test_cross_validation_sees_what_matters():
    chance = np.random.default_rng(7)
    units = 400
    x, z = chance.uniform(1, 10, units), chance.uniform(0, 1, (units, 2))
    y = x**0.7 * (1 + 2 * z[:, 0]) * np.exp(-chance.exponential(0.3, units))
    table = made(7, units).with_columns(x1=x, y1=y, z1=z[:, 0], z2=z[:, 1])
    found = ns.conditional_efficiency(
        panel_of(table), inputs=["x1"], outputs=["y1"], environment=["z1", "z2", "code"], categories=["code"],
        orientation="output", kind="order_m", order=20,
    )  # fmt: skip
    widths = {name: found.frame[f"bandwidth_{name}"].to_numpy() for name in ("z1", "z2", "code")}
    assert np.median(widths["z1"]) < 0.4
    assert np.median(widths["z2"]) > 0.8  # most of the range
    assert np.median(widths["code"]) >= 0.5


def test_the_nearest_lie_within():
    table = made(8, 200)
    found = run(table, bandwidth="k_nearest")
    support = found.frame["support"].to_numpy()
    assert len(np.unique(support)) == 1
    assert support[0] > 5
    z, width = table["z1"].to_numpy(), found.frame["bandwidth_z1"].to_numpy()
    for unit in range(0, 200, 20):
        apart = np.sort(np.abs(z - z[unit]))
        assert apart[support[0] - 1] < width[unit] < apart[support[0]]


def test_other_categories_are_no_neighbours():
    table = made(9, 90).with_columns(ownership=pl.Series([["state", "foreign"][at % 2] for at in range(90)]))
    found = run(table, environment=["ownership", "z1"], bandwidth="k_nearest")
    apart = [
        run(table.filter(ownership=code), environment=["z1"], bandwidth="k_nearest") for code in ("state", "foreign")
    ]
    assert found.environment.kinds == ("category", "continuous")
    assert found.frame["support"].max() <= 45
    assert {found.frame["bandwidth_ownership"].max(), found.frame["bandwidth_ownership"].min()} == {0.0}
    assert len(apart[0].frame) == 45
    strict = run(table, environment=["ownership"], bandwidth=0.0)
    alone = np.concatenate([scores(fdh_of(table.filter(ownership=code))) for code in ("state", "foreign")])
    order = np.concatenate([np.arange(0, 90, 2), np.arange(1, 90, 2)])
    assert scores(strict)[order] == pytest.approx(alone, rel=EXACT)


def fdh_of(table: pl.DataFrame) -> ConditionalEfficiency:
    return run(table, bandwidth=np.inf)


# what it tells


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("side", "effect"), [("input", 2.0), ("output", 2.0), ("input", -0.6), ("output", -0.6)])
def test_a_known_effect_is_read_off(kind: str, side: str, effect: float):
    """What is possible is (1 + effect·z) times as much: the frontier at z over the frontier at the best z."""
    order = {"order": 100.0} if kind == "order_m" else {"order": 0.95} if kind == "order_alpha" else {}
    found = run(made(10, 500, effect), kind=kind, orientation=side, **order)
    rows = found.tables()[1].rows
    assert rows[0][-1].en == ("favourable" if effect > 0 else "unfavourable")
    rises = rows[0][5] < rows[0][7]
    assert rises == ((effect > 0) == (side == "output"))


def test_the_conditional_score_is_nearer_to_the_truth():
    """Inefficiency is known, so the score that circumstances enter should be the one nearer to it."""
    chance = np.random.default_rng(11)
    units = 1500
    x, z, lost = chance.uniform(1, 10, units), chance.uniform(0, 1, units), chance.exponential(0.3, units)
    y = x**0.7 * (1 + 2 * z) * np.exp(-lost)
    table = pl.DataFrame({"firm": range(units), "year": [2020] * units, "x": x, "y": y, "z1": z})
    found = ns.conditional_efficiency(
        panel_of(table), inputs=["x"], outputs=["y"], environment=["z1"], orientation="output"
    )
    missed = {which: np.abs(np.log(scores(found, which)) - lost).mean() for which in ("conditional", "unconditional")}
    assert missed["conditional"] < 0.5 * missed["unconditional"]


def test_what_has_no_influence_leaves_the_ratio_alone():
    found = run(made(12, 400), environment=["z2"], kind="order_m", order=30.0)
    ratio = found.frame["ratio"].to_numpy()
    assert abs(np.mean(ratio) - 1) < 0.03


# the door


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "sfa"},
        {"kind": "fdh", "order": 5},
        {"kind": "order_m"},
        {"kind": "order_m", "order": 0.5},
        {"kind": "order_alpha", "order": 1.5},
        {"kind": "fdh", "returns_to_scale": "crs"},
        {"kind": "dea", "returns_to_scale": "rising"},
        {"orientation": "both"},
        {"environment": []},
        {"environment": "z1"},
        {"environment": ["z1", "z1"]},
        {"environment": ["x1"]},
        {"bandwidth": "wide"},
        {"bandwidth": 0.0},
        {"bandwidth": float("nan")},
        {"bandwidth": {"z2": 1.0}},
        {"bandwidth": 1.0, "environment": ["z1", "z2"]},
        {"bandwidth": {"z1": 1.0}, "environment": ["z1", "z2"]},
        {"bandwidth": 0.5, "environment": ["code"], "categories": ["code"]},
        {"bandwidth": 1.5, "environment": ["code"], "categories": ["code"], "kind": "order_m", "order": 3},
        {"kernel": "gaussian"},
        {"categories": ["code"]},
        {"ordered": ["z1"], "categories": ["z1"]},
    ],
)
def test_options_are_checked(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        run(made(13), **options)


def test_a_circumstance_that_there_is_not():
    with pytest.raises(MissingRoles, match="weather"):
        run(made(14), environment=["weather"])


def test_whose_circumstances_are_not_known_is_left_out_and_told():
    table = made(15).with_columns(z1=pl.when(pl.col("firm") == "f3").then(None).otherwise(pl.col("z1")))
    found = run(table)
    assert found.frame.height == 59
    assert [(each.code, each.count) for each in found.provenance.dropped] == [("no-circumstances", 1)]


def test_the_same_circumstances_everywhere_are_none():
    found = run(made(16).with_columns(z1=pl.lit(1.0)))
    assert scores(found) == pytest.approx(scores(found, "unconditional"), rel=EXACT)
    assert any("same everywhere" in note.en for note in found.notes())


def test_who_makes_nothing_has_no_score_along_outputs():
    table = made(17).with_columns(
        pl.when(pl.col("firm") == "f0").then(0.0).otherwise(pl.col(name)).alias(name) for name in ("y1", "y2")
    )
    for kind, order in KINDS.items():
        found = run(table, kind=kind, orientation="output", **order)
        assert found.frame["conditional"].null_count() == found.frame["ratio"].null_count() == 1


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("rule", ["cross_validation", "k_nearest"])
@pytest.mark.parametrize("kind", KINDS)
def test_very_few(count: int, rule: str, kind: str):
    found = run(made(18, count), bandwidth=rule, kind=kind, **KINDS[kind])
    assert scores(found) == pytest.approx(scores(found, "unconditional"), rel=SOLVER)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("rule", ["cross_validation", "k_nearest", 0.3])
def test_it_reads_and_the_rule_is_printed(language: str, rule: object):
    table = made(19).with_columns(ownership=pl.Series([["state", "foreign"][at % 2] for at in range(60)]))
    environment = ["z1", "ownership"] if isinstance(rule, str) else ["z1"]
    found = run(table, environment=environment, bandwidth=rule)
    words = {
        "vi": {"cross_validation": "kiểm định chéo", "k_nearest": "gần nhất", 0.3: "do người dùng cho"},
        "en": {"cross_validation": "cross-validation", "k_nearest": "k nearest", 0.3: "given by the user"},
    }[language][rule]
    text = found.summary(language)
    assert words in text
    assert "{" not in text
    assert len(found.chart(language).to_dict()["vconcat"]) == len(environment)


def test_progress_is_told_up_to_the_end():
    heard: list[tuple[int, int]] = []
    run(made(20), progress=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (120, 120)
