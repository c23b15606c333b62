"""Firms that say nothing, or too little: a named error, or a result that says what it cannot tell."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from nangsuat.data import FirmPanel, MissingRoles
from nangsuat.measure.market_power.markups import markups
from nangsuat.measure.production import NoEstimate, estimators_side_by_side, production_function
from nangsuat.measure.production.control_functions.root_choice import Candidate, choose
from production_samples import panel_of

METHODS: dict[str, dict[str, Any]] = {
    "pooled": {},
    "fixed_effects": {},
    "first_differences": {},
    "arellano_bond": {},
    "blundell_bond": {},
    "olley_pakes": {"proxy": "materials"},
    "levinsohn_petrin": {"proxy": "materials"},
    "ackerberg_caves_frazer": {"proxy": "materials"},
    "wooldridge": {"proxy": "materials"},
}


def made(panel: FirmPanel, method: str, **options: Any) -> Any:
    return production_function(panel, method=method, by=(), **METHODS[method], **options)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("column", "name"), [("employees", "Average employees"), ("fixed_assets", "fixed assets"), ("value_added", "Value")]
)
def test_what_never_moves_is_named(method: str, column: str, name: str) -> None:
    """Deviations of one and the same number from its mean are rounding, and passed for variation."""
    with pytest.raises(NoEstimate, match=rf"{name}.*\({column}\) is the same for all firms and years"):
        made(panel_of(firms=120, **{column: pl.lit(5.0)}), method)


@pytest.mark.parametrize("method", ["pooled", "fixed_effects", "first_differences"])
@pytest.mark.parametrize("firms", [1, 2])
def test_one_firm_has_no_errors_by_firm(method: str, firms: int) -> None:
    with pytest.raises(NoEstimate, match=f"only {firms} firms, and the function has 2 coefficients"):
        made(panel_of(firms=firms, years=40), method)


def test_an_elasticity_that_nobody_knows_is_warned_of() -> None:
    rng = np.random.default_rng(0)
    twin = pl.Series(np.exp(rng.normal(scale=1e-3, size=240)))
    panel = panel_of(fixed_assets=pl.col("employees") * twin)
    found = made(panel, "pooled")
    assert found.groups[0].elasticity_errors.max() > 0.5
    assert "say next to nothing about the elasticity of Average employees, Average fixed assets" in found.summary("en")
    assert "next to nothing" not in made(panel_of(), "pooled").summary("en")


def test_groups_without_an_estimate_stand_beside_the_others() -> None:
    industry = pl.when(pl.col("firm") < 30).then(pl.lit("10")).otherwise(pl.lit("13"))
    still = pl.when(pl.col("firm") < 30).then(5.0).otherwise("employees")
    panel = panel_of(industry=industry, employees=still)
    found = estimators_side_by_side(panel, ["pooled", "fixed_effects"], least=10)
    assert [len(each.groups) for each in found.found] == [1, 1]
    assert found.summary("en").count("Group 10: Average employees") == 2
    assert found.summary("vi").count("Nhóm 10: Lao động bình quân") == 2


def candidate(*elasticities: float) -> Candidate:
    values = np.array(elasticities)
    return Candidate(values, values, values, persistence=0.5, per_unit=0.0, hires=0.5, criterion=0.0)


def test_a_root_below_zero_that_nobody_knows_is_no_production_function() -> None:
    """−39 with a standard error of 82 is not significantly below zero; it is not a production function either."""
    with pytest.raises(NoEstimate, match=r"Average employees -39.0.*Average fixed assets 0.9.*below zero"):
        choose([candidate(-39.0, 0.9)], lambda each: each.elasticities / 82.0, ("employees", "fixed_assets"))
    best, _ = choose([candidate(-0.01, 0.9)], lambda each: each.elasticities / 0.02, ("employees", "fixed_assets"))
    assert best.elasticities[0] == -0.01


def test_roots_are_told_by_mean_elasticities_in_the_readers_numbers() -> None:
    with pytest.raises(NoEstimate) as error:
        choose([candidate(0.6, 0.4), candidate(0.7, 0.3)], lambda each: each.elasticities, ("employees", "beds"))
    assert "Lao động bình quân 0,600; beds 0,400): có thể đúng" in error.value.text.vi
    assert "Average employees 0.600; beds 0.400): could be it" in error.value.text.en


def test_value_added_is_worked_out_where_other_columns_tell_it() -> None:
    """A table of the house's own template has output and costs, and was refused for want of value added."""
    spent = pl.col("value_added") * 0.5
    told = panel_of(output=pl.col("value_added") + spent, intermediate_inputs=spent, labour_cost=spent)
    bare = FirmPanel.from_frame(told.collect().drop("value_added", "row"))
    known, found = made(told, "pooled"), made(bare, "pooled")
    assert found.coefficients() == pytest.approx(known.coefficients(), rel=1e-10)
    shares = [
        markups(each, panel, variable_input="employees").statistics for each, panel in ((known, told), (found, bare))
    ]
    assert shares[1]["median"].to_list() == pytest.approx(shares[0]["median"].to_list(), rel=1e-10)
    with pytest.raises(MissingRoles, match="value_added"):
        made(FirmPanel.from_frame(bare.collect().drop("output", "row")), "pooled")
