"""Hall's and Roeger's regressions on firms whose markup is known, and against statsmodels."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from nangsuat.data import CannotBeShown, FirmPanel, UnknownOption
from nangsuat.measure.market_power import hall_markups, roeger_markups

ROUNDING = 1e-9
OTHER_PROGRAM = 1e-8
MARKUP = 1.25
APPROXIMATE = 0.05  # Törnqvist's mean of two shares where costs change threefold from year to year


def firms(noise: float = 0.0, seed: int = 0) -> pl.DataFrame:
    """Constant returns, elasticities .3, .5 and .2; nominal productivity moves, Hall's does with ``noise`` alone."""
    rng = np.random.default_rng(seed)
    logs = rng.normal(size=(3, 400))
    productivity = rng.normal(scale=noise, size=400) if noise else np.zeros(400)
    price = np.exp(rng.normal(scale=0.3, size=400))
    made = np.exp(0.3 * logs[0] + 0.5 * logs[1] + 0.2 * logs[2] + productivity)
    sold = price * made
    return pl.DataFrame({
        "firm": np.repeat(np.arange(100), 4), "year": np.tile([2018, 2019, 2021, 2022], 100),
        **dict(zip(("employees", "materials", "fixed_assets"), np.exp(logs), strict=True)),
        "output": made, "sold": sold, "labour_cost": 0.3 * sold / MARKUP, "bought": 0.5 * sold / MARKUP,
        "capital_cost": 0.2 * sold / MARKUP, "demand": rng.normal(size=400), "industry": np.repeat(["10", "20"], 200),
    })  # fmt: skip


def panel_of(frame: pl.DataFrame) -> FirmPanel:
    return FirmPanel.from_frame(frame, quantities=["sold", "bought", "capital_cost", "demand"])


INPUTS = {"employees": "labour_cost", "materials": "bought"}


def test_hall_is_exact_where_productivity_stands_still():
    found = hall_markups(panel_of(firms()), inputs=INPUTS, revenue="sold")
    assert np.allclose(found.frame["markup"], MARKUP, rtol=ROUNDING)
    assert (found.frame["standard_error"] < ROUNDING).all()
    assert np.allclose(found.frame["lerner"], 1 - 1 / MARKUP)
    assert found.frame["observations"].to_list() == [100, 100]  # 2019 to 2021 is a gap


def test_roeger_finds_the_markup_whatever_productivity_does():
    """Constant returns: sales are the markup over all costs, whatever moves these from year to year."""
    rng = np.random.default_rng(1)
    frame = firms(noise=0.4)
    spent = np.exp(rng.normal(size=(3, 400)))  # on labour, materials and capital
    both = spent[:2].sum(axis=0)
    sold = MARKUP * spent.sum(axis=0)
    frame = frame.with_columns(
        sold=pl.Series(sold),
        labour_cost=pl.Series(spent[0]),
        bought=pl.Series(spent[1]),
        capital_cost=pl.Series(spent[2]),
    )
    costs = both / sold
    found = roeger_markups(
        panel_of(frame), costs=("labour_cost", "bought"), capital_cost="capital_cost", revenue="sold"
    )
    assert (costs < 1 / MARKUP).all()
    # shares move between the years here: the mean of both is Törnqvist's second-order answer, no exact one
    assert np.allclose(found.frame["markup"], MARKUP, atol=APPROXIMATE)


def test_roeger_takes_the_cost_of_capital_at_its_word():
    """Where the cost of capital has nothing to do with sales, capital passes for a fixed cost: B is 1 - Σ α."""
    rng = np.random.default_rng(2)
    frame = firms(noise=0.4)
    sold = frame["sold"].to_numpy()
    rent = np.exp(rng.normal(size=400))
    found = roeger_markups(
        panel_of(frame.with_columns(capital_cost=pl.Series(rent))), costs=("labour_cost", "bought"),
        capital_cost="capital_cost", revenue="sold",
    )  # fmt: skip
    assert sold.std() > 0
    assert np.allclose(found.frame["lerner"], 1 - 0.8 / MARKUP, rtol=ROUNDING)


@pytest.mark.parametrize("weighted", [False, True])
def test_hall_against_statsmodels(weighted: bool):
    frame = firms(noise=0.2)
    if weighted:
        frame = frame.with_columns(weight=pl.int_range(pl.len()) % 4 + 1)
    found = hall_markups(panel_of(frame), inputs=INPUTS, revenue="sold", by=())
    now, before = frame.filter(pl.col("year").is_in([2019, 2022])), frame.filter(pl.col("year").is_in([2018, 2021]))

    def change(name: str) -> np.ndarray:
        return np.log(now[name].to_numpy() / before[name].to_numpy())

    regressor = sum(share * (change(name) - change("fixed_assets"))
                    for name, share in (("employees", 0.3 / MARKUP), ("materials", 0.5 / MARKUP)))  # fmt: skip
    weights = now["weight"].to_numpy() if weighted else np.ones(200)
    model = sm.WLS(change("output") - change("fixed_assets"), sm.add_constant(regressor), weights=weights)
    other = model.fit(cov_type="cluster", cov_kwds={"groups": now["firm"].to_numpy(), "use_correction": False})
    assert found.frame["markup"][0] == pytest.approx(other.params[1], rel=OTHER_PROGRAM)
    assert found.frame["standard_error"][0] == pytest.approx(other.bse[1] * np.sqrt(100 / 99), rel=OTHER_PROGRAM)


def test_hall_by_instruments():
    from linearmodels.iv import IV2SLS

    frame = firms(noise=0.3)
    frame = frame.with_columns(demand=pl.col("employees").log() + pl.col("demand"))
    found = hall_markups(panel_of(frame), inputs=INPUTS, revenue="sold", instruments=("demand",), by=())
    now, before = frame.filter(pl.col("year").is_in([2019, 2022])), frame.filter(pl.col("year").is_in([2018, 2021]))
    change = {name: np.log(now[name] / before[name]).to_numpy() for name in ("output", "fixed_assets", *INPUTS)}
    regressor = (0.3 * (change["employees"] - change["fixed_assets"])
                 + 0.5 * (change["materials"] - change["fixed_assets"])) / MARKUP  # fmt: skip
    other = IV2SLS(change["output"] - change["fixed_assets"], np.ones(200), regressor, now["demand"].to_numpy()).fit()
    assert found.frame["markup"][0] == pytest.approx(other.params["endog"], rel=OTHER_PROGRAM)


def test_what_cannot_be_shown():
    frame = firms()
    with pytest.raises(UnknownOption):
        hall_markups(panel_of(frame), inputs={})
    with pytest.raises(UnknownOption):
        roeger_markups(panel_of(frame), costs=(), capital_cost="capital_cost")
    with pytest.raises(CannotBeShown):
        hall_markups(panel_of(frame.filter(year=2018)), inputs=INPUTS)
    few = hall_markups(panel_of(frame.head(40)), inputs=INPUTS, revenue="sold", by=("firm",)).frame
    assert few["markup"].null_count() == few.height
    still = frame.with_columns(employees=pl.lit(1.0), materials=pl.lit(1.0), fixed_assets=pl.lit(1.0))
    assert hall_markups(panel_of(still), inputs=INPUTS, by=()).frame["markup"].null_count() == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_notes_say_what_is_taken_for_granted(language: str):
    found = hall_markups(panel_of(firms()), inputs=INPUTS, revenue="sold", by=())
    assert "Hall (1988)" in found.summary(language)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"inputs": ["employees"]}, "inputs names each input with its cost"),
        ({"inputs": "employees"}, "inputs names each input with its cost"),
        ({"inputs": {"fixed_assets": "labour_cost"}}, "named more than once: fixed_assets"),
        ({"inputs": {"employees": "output"}}, "named more than once: output"),
        ({"inputs": {"year": "labour_cost"}}, "'year'"),
        ({"instruments": ("year",)}, "Option «instruments»"),
        ({"by": "industry"}, "by is a list"),
        ({"by": ("employees",)}, "Option «by»"),
    ],
)
def test_hall_refuses_what_cannot_be(options: dict[str, object], said: str):
    with pytest.raises(UnknownOption, match=said):
        hall_markups(panel_of(firms()), **{"inputs": INPUTS, **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"costs": "labour_cost"}, "costs is a list"),
        ({"costs": ("capital_cost",)}, "named more than once: capital_cost"),
        ({"costs": ("output",)}, "named more than once: output"),
    ],
)
def test_roeger_refuses_what_cannot_be(options: dict[str, object], said: str):
    with pytest.raises(UnknownOption, match=said):
        roeger_markups(panel_of(firms()), **{"costs": ("labour_cost",), "capital_cost": "capital_cost", **options})  # type: ignore[arg-type]


def test_one_firm_has_no_estimate():
    one = pl.concat([firms().filter(firm=3).with_columns(year=pl.col("year") + step) for step in range(0, 200, 5)])
    found = hall_markups(panel_of(one), inputs=INPUTS, by=())
    assert found.frame["observations"].item() >= 20
    assert found.frame["markup"].item() is None
