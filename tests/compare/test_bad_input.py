"""What every frontier and every index of productivity does with bad input: a named error, or a stated treatment."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pytest

import nangsuat as ns
from nangsuat.compare import frontier, productivity_change
from nangsuat.compare.frontier import NoFrontier, Process, RatioBounds
from nangsuat.data import CannotBeShown, FirmPanel, MissingRoles, NangsuatError, ProblemsFound, Result, UnknownOption

SIDES = {"inputs": ["x1", "x2"], "outputs": ["y1", "y2"]}
PRICES = {"x1": "p1", "x2": "p2", "y1": "p3", "y2": "p4"}
QUANTITIES = ["x1", "x2", "y1", "y2", "bad", "z", "p1", "p2", "p3", "p4"]


@dataclass(frozen=True)
class Call:
    """How a function is called.

    Attributes
    ----------
    function : its name
    options : all that it needs
    years : whether it holds years against each other
    """

    function: str
    options: dict[str, object] = field(default_factory=lambda: dict(SIDES))
    years: bool = False

    def __call__(self, panel: FirmPanel, **changes: object) -> Result:
        return getattr(ns, self.function)(panel, **{**self.options, **changes})

    @property
    def takes_sides(self) -> bool:
        return "inputs" in self.options


def call(function: str, *, years: bool = False, **options: object) -> Call:
    return Call(function, {**SIDES, **options}, years)


CALLS = {
    "additive_measure": call("additive_measure"),
    "additive_profit_efficiency": call("additive_profit_efficiency", prices=PRICES),
    "bootstrap_dea": call("bootstrap_dea", draws=100),
    "by_production": call("by_production", bad_outputs=["bad"], polluting=["x2"]),
    "conditional_efficiency": call("conditional_efficiency", environment=["z"]),
    "conditional_efficiency order_m": call("conditional_efficiency", environment=["z"], kind="order_m", order=5),
    "conditional_efficiency dea": call("conditional_efficiency", environment=["z"], kind="dea"),
    "cost_efficiency": call("cost_efficiency", prices={"x1": "p1", "x2": "p2"}),
    "cross_efficiency": call("cross_efficiency"),
    "dea": call("dea"),
    "dea output": call("dea", orientation="output"),
    "dynamic_efficiency": call("dynamic_efficiency", carry_overs=["z"], years=True),
    "fare_primont": call("fare_primont", years=True),
    "fdh": call("fdh"),
    "frontier_outliers": call("frontier_outliers"),
    "kumar_russell": Call("kumar_russell", {"output": "y1", "labour": "x1", "capital": ["x2"]}, years=True),
    "lowe": call("lowe", prices=PRICES, years=True),
    "luenberger": call("luenberger", years=True),
    "malmquist": call("malmquist", years=True),
    "malmquist_luenberger": call("malmquist_luenberger", bad_outputs=["bad"], years=True),
    "merger_gains": call("merger_gains", mergers={"one": ["f1", "f2"]}, year=2020),
    "metafrontier": call("metafrontier", group="ownership"),
    "multi_directional": call("multi_directional"),
    "network_efficiency": Call(
        "network_efficiency", {"processes": [Process("a", ["x1", "x2"], ["z"]), Process("b", ["z"], ["y1", "y2"])]}
    ),
    "order_alpha": call("order_alpha", order=0.9),
    "order_m": call("order_m", order=5),
    "order_m output": call("order_m", order=5, orientation="output"),
    "profit_efficiency": call("profit_efficiency", prices=PRICES),
    "returns_to_scale_test": call("returns_to_scale_test", draws=100),
    "revenue_efficiency": call("revenue_efficiency", prices={"y1": "p3", "y2": "p4"}),
    "russell_measure": call("russell_measure"),
    "slacks_based_measure": call("slacks_based_measure"),
    "tfp_change": call("tfp_change", years=True),
    "tfp_change fisher": call("tfp_change", method="fisher", prices=PRICES, years=True),
    "weight_restricted": call("weight_restricted", restrictions=[RatioBounds("x2", "x1", 0.01, 100.0)]),
    "window_analysis": call("window_analysis", width=2, years=True),
}
WITH_SIDES = [name for name, each in CALLS.items() if each.takes_sides]


def made(seed: int = 1, units: int = 12, years: int = 2) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    rows = units * years
    x = chance.uniform(1, 10, (rows, 2))
    most = x.prod(axis=1) ** 0.4
    columns = {"x1": x[:, 0], "x2": x[:, 1]}
    columns |= {name: most * chance.uniform(0.4, 1, rows) for name in ("y1", "y2", "bad")}
    columns |= {name: chance.uniform(1, 3, rows) for name in ("z", "p1", "p2", "p3", "p4")}
    return pl.DataFrame({
        "firm": [f"f{at}" for at in range(units)] * years, "year": np.repeat(np.arange(2020, 2020 + years), units),
        "ownership": ["state", "foreign"] * (rows // 2), **columns,
    })  # fmt: skip


def panel_of(table: pl.DataFrame) -> FirmPanel:
    return FirmPanel.from_frame(table, quantities=[name for name in QUANTITIES if name in table.columns])


def changed(table: pl.DataFrame, name: str, value: float | None, firm: str = "f3") -> pl.DataFrame:
    return table.with_columns(pl.when(pl.col("firm") == firm).then(value).otherwise(pl.col(name)).alias(name))


def reads(result: Result) -> None:
    """The result tells itself in both languages, and no number in it is made up of nothing."""
    for language in ("vi", "en"):
        assert "{" not in result.summary(language)
    for column in result.to_frame().iter_columns():
        if column.dtype.is_float() and not column.name.startswith("bandwidth_"):
            assert not column.is_nan().any(), column.name
            assert not column.is_infinite().any(), column.name


def refused(found: Call, table: pl.DataFrame, kinds: tuple[type[Exception], ...], **changes: object) -> NangsuatError:
    """The error, which speaks both languages."""
    with pytest.raises(kinds) as caught:
        found(panel_of(table), **changes)
    error = caught.value
    assert isinstance(error, NangsuatError)
    text = error.text
    assert text.vi != text.en
    return error


TABLES = {
    "good": made(),
    "a zero input": changed(made(), "x1", 0.0),
    "a zero output": changed(made(), "y1", 0.0),
    "no input": changed(changed(made(), "x1", 0.0), "x2", 0.0),
    "no output": changed(changed(made(), "y1", 0.0), "y2", 0.0),
    "a negative input": changed(made(), "x1", -1.0),
    "a negative output": changed(made(), "y1", -1.0),
    "a missing value": changed(made(), "x1", None),
    "all missing": made().with_columns(x1=pl.lit(None, dtype=pl.Float64)),
    "a constant input": made().with_columns(x1=pl.lit(2.0)),
    "constant outputs": made().with_columns(y1=pl.lit(2.0), y2=pl.lit(3.0)),
    "collinear inputs": made().with_columns(x2=pl.col("x1") * 2),
    "four producers": made(units=4),
    "two producers": made(units=2),
    "one producer": made(units=2).filter(pl.col("firm") == "f0"),
    "unbalanced": made(years=3).filter(~((pl.col("firm") == "f3") & (pl.col("year") == 2021))),
    "one year": made(years=1),
    "weights": made().with_columns(weight=pl.Series(np.random.default_rng(2).uniform(1, 5, 24))),
}
ALL_EFFICIENT = {"bootstrap_dea": NoFrontier, "returns_to_scale_test": NoFrontier}  # there is nothing to draw from
NOT_THERE = {"merger_gains": UnknownOption}  # one of those that join is not
TAKES_NEGATIVE_INPUTS = {"additive_measure", "dea output"}  # where the origin of what does not move is of no matter
TAKES_NEGATIVE_OUTPUTS = {"additive_measure", "dea", "fdh", "frontier_outliers"}
EXPECTED: dict[str, dict[str, type[NangsuatError]]] = {
    "no output": {"returns_to_scale_test": NoFrontier},
    "a negative input": dict.fromkeys(set(CALLS) - TAKES_NEGATIVE_INPUTS, ProblemsFound),
    "a negative output": dict.fromkeys(set(CALLS) - TAKES_NEGATIVE_OUTPUTS, ProblemsFound),
    "all missing": dict.fromkeys(CALLS, NoFrontier),
    "a constant input": ALL_EFFICIENT,
    "four producers": ALL_EFFICIENT,
    "two producers": ALL_EFFICIENT | NOT_THERE,
    "one producer": ALL_EFFICIENT | NOT_THERE,
    "one year": {
        **dict.fromkeys([name for name, each in CALLS.items() if each.years], CannotBeShown),
        "dynamic_efficiency": NoFrontier,
        "window_analysis": NoFrontier,
    },
}
LEVELS = {"fare_primont", "lowe"}  # of one year too
TOLD = {  # what the notes say of the data
    "a constant input": "apart in nothing",
    "collinear inputs": "follows from the others",
    "four producers": "or more are wanted",
}
LEFT_OUT = ("no input", "a missing value")  # row 4, which is noted


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("kind", TABLES)
def test_taken_or_refused(kind: str, name: str):
    expected = EXPECTED.get(kind, {})
    if name in expected and not (kind == "one year" and name in LEVELS):
        error = refused(CALLS[name], TABLES[kind], (expected[name],))
        if isinstance(error, ProblemsFound):
            assert {problem.row for problem in error.problems} >= {4}
        return
    found = CALLS[name](panel_of(TABLES[kind]))
    reads(found)
    if kind in TOLD:
        assert TOLD[kind] in found.summary("en")
    if kind in LEFT_OUT:
        assert any(4 in each.rows for each in found.provenance.dropped)


def test_every_function_is_here():
    """Nothing of these rooms goes in or out without being held against bad input."""
    rooms = [*frontier.__all__, *productivity_change.__all__]
    functions = {name for name in rooms if name[0].islower()} - {"read_producers", "technology_of"}
    assert functions == {each.function for each in CALLS.values()}


@pytest.mark.parametrize("name", WITH_SIDES)
def test_a_column_of_words_is_no_quantity(name: str):
    error = refused(CALLS[name], made(), (UnknownOption,), inputs=["x1", "ownership"])
    assert "ownership" in str(error)


@pytest.mark.parametrize("name", WITH_SIDES)
def test_a_name_is_no_list_and_a_table_no_panel(name: str):
    error = refused(CALLS[name], made(), (UnknownOption,), inputs="x1")
    assert 'inputs=["x1"]' in str(error)
    with pytest.raises(UnknownOption, match="DataFrame"):
        CALLS[name](made())


def test_a_price_that_is_not_named():
    error = refused(CALLS["cost_efficiency"], made(), (UnknownOption,), prices={"x1": "p1"})
    assert 'prices={"x2": "column"}' in error.text.en


def test_a_direction_that_leads_nowhere():
    refused(CALLS["dea"], made(), (UnknownOption,), orientation="directional", direction={"x1": 0.0})


@pytest.mark.parametrize("name", WITH_SIDES)
def test_a_column_that_is_not_there(name: str):
    error = refused(CALLS[name], made(), (MissingRoles, UnknownOption), inputs=["x1", "machines"])
    assert "machines" in str(error)


@pytest.mark.parametrize("name", WITH_SIDES)
@pytest.mark.parametrize("changes", [{"inputs": []}, {"outputs": []}, {"inputs": ["x1", "x1"]}, {"outputs": ["x1"]}])
def test_no_side_is_empty_or_named_twice(name: str, changes: dict[str, object]):
    refused(CALLS[name], made(), (UnknownOption,), **changes)


@pytest.mark.parametrize(
    ("name", "option"),
    [
        (name, option)
        for name, each in CALLS.items()
        for option in ("orientation", "returns_to_scale", "technology", "decomposition", "method", "kind", "weights")
        if option in getattr(ns, each.function).__kwdefaults__
    ],
)
def test_an_option_that_is_not_known(name: str, option: str):
    error = refused(CALLS[name], made(), (UnknownOption,), **{option: "sideways"})
    assert "sideways" in str(error)


@pytest.mark.parametrize("name", [n for n, each in CALLS.items() if "by" in getattr(ns, each.function).__kwdefaults__])
def test_a_key_that_is_not_there(name: str):
    refused(CALLS[name], made(), (MissingRoles, UnknownOption), by=["village"])
