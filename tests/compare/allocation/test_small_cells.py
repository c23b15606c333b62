"""Few enterprises over many years are few: their rows must not pass for enterprises; and groups by size."""

from collections.abc import Callable

import polars as pl
import pytest

import allocation_firms as firms
from nangsuat.compare import (
    DisclosureRule,
    concentration,
    convergence,
    dispersion,
    misallocation,
    transition_matrix,
)
from nangsuat.data import FirmPanel, Language, Result, UnknownOption

THREE = ("f000", "f006", "f009")


def three_firms() -> FirmPanel:
    """Three enterprises of one industry over five years: more than five rows, fewer than five enterprises."""
    table = firms.accounts().filter(pl.col("firm").is_in(THREE), pl.col("value_added") > 0).drop("weight")
    assert table.height > 5
    return firms.panel(table)


def test_dispersion_over_years_counts_enterprises():
    found = dispersion(three_firms(), by=["industry"])
    assert found.to_frame().is_empty()
    assert found.cells.suppressed[0].contributors == len(THREE)
    assert dispersion(firms.panel(), by=[]).to_frame()["firms"].item() == firms.accounts()["firm"].n_unique()


def test_transitions_over_several_steps_count_enterprises():
    found = transition_matrix(three_firms(), groups=2)
    assert found.frame.filter(pl.col("firms") > 0).is_empty()
    assert found.hidden.count > 0
    assert "once a step" in transition_matrix(firms.panel(), groups=2).summary("en")


def test_concentration_of_several_years_at_once_is_refused():
    with pytest.raises(UnknownOption, match="year"):
        concentration(firms.panel(), by=["industry"])
    one_year = firms.panel(firms.accounts().filter(pl.col("year") == 2020))
    assert concentration(one_year, by=["industry"]).to_frame().height == len(firms.INDUSTRIES)


CALLS: dict[str, Callable[..., Result]] = {
    "misallocation": lambda panel, **options: misallocation(panel, labour_shares="own", **options),
    "dispersion": dispersion,
    "transitions": transition_matrix,
    "convergence": lambda panel, **options: convergence(panel, frontier_share=0.3, **options),
    "concentration": concentration,
}


@pytest.mark.parametrize("call", CALLS)
def test_sizes_are_groups_from_the_smallest_on(call: str):
    found = CALLS[call](firms.panel(), by=["size", "year"])
    sizes = found.to_frame()["size"].drop_nulls().unique(maintain_order=True).to_list()
    assert sizes[:2] == ["micro", "small"] or call == "transitions"
    assert {"micro", "small"} <= set(sizes)
    for language, word in (("vi", "siêu nhỏ"), ("en", "micro")):
        assert word in found.summary(language)
    assert "Decree 80/2021" in found.summary("en")
    same = CALLS[call](firms.panel(), by=["size", "year"], size_rule="same_for_all")
    assert "in all industries (unverified)" in same.summary("en")


def test_sizes_of_a_rule():
    found = dispersion(firms.panel(), by=["size"], size_rule="same_for_all").to_frame()
    table = firms.accounts().filter(pl.col("value_added") > 0, pl.col("employees") <= 10)
    assert found.filter(pl.col("size") == "micro")["firms"].item() == table["firm"].n_unique()
    with pytest.raises(UnknownOption, match="size_rule"):
        dispersion(firms.panel(), by=["size"], size_rule="mine")


def test_sizes_by_rule_of_disclosure():
    found = dispersion(firms.panel(), by=["size", "year"], rule=DisclosureRule())
    assert not found.to_frame().is_empty()
    with pytest.raises(UnknownOption, match="rule is a disclosure rule"):
        dispersion(firms.panel(), rule="strict")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda panel: misallocation(panel, labour_shares=None),  # type: ignore[arg-type]
        lambda panel: misallocation(panel, labour_shares="0.6"),
        lambda panel: misallocation(panel, labour_shares="own", substitution="3"),  # type: ignore[arg-type]
        lambda panel: misallocation(panel, labour_shares="own", tails="0.01"),  # type: ignore[arg-type]
        lambda panel: misallocation(panel, labour_shares="own", minimum_count="5"),  # type: ignore[arg-type]
        lambda panel: transition_matrix(panel, groups=2.5),  # type: ignore[arg-type]
        lambda panel: transition_matrix(panel, years=1.5),  # type: ignore[arg-type]
        lambda panel: convergence(panel, years=1.5),  # type: ignore[arg-type]
        lambda panel: convergence(panel, frontier_share="5%"),  # type: ignore[arg-type]
        lambda panel: dispersion(panel, by="year"),
        lambda panel: dispersion(panel, None),  # type: ignore[arg-type]
    ],
)
def test_values_of_another_kind_are_refused_in_words(wrong: Callable[[FirmPanel], Result]):
    with pytest.raises(UnknownOption):
        wrong(firms.panel())


@pytest.mark.parametrize(("language", "word"), [("vi", "siêu nhỏ"), ("en", "micro")])
def test_charts_call_sizes_by_name(language: Language, word: str):
    drawn = dispersion(firms.panel(), by=["size", "year"]).chart(language)
    assert f"'{word}'" in str(drawn.to_dict())
