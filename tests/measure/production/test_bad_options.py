"""Options that cannot be are refused in words before anything is estimated."""

from typing import Any

import pytest

from nangsuat.data import FirmPanel, MissingRoles, UnknownOption
from nangsuat.measure import production
from nangsuat.measure.production import AckerbergCavesFrazer, estimators_side_by_side, production_function
from production_samples import panel_of

PANEL = panel_of()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"draws": 100.5}, "draws is a whole number, 2 or more; 100.5"),
        ({"draws": 1}, "draws"),
        ({"draws": -1, "standard_errors": "score"}, "draws"),
        ({"draws": "200"}, "draws"),
        ({"seed": -1}, "seed is a whole number from 0"),
        ({"seed": 1.5}, "seed"),
        ({"seed": 2**70}, "seed"),
        ({"least": "many"}, "least"),
        ({"least": -1}, "least"),
        ({"rows_per_task": 0}, "rows_per_task"),
        ({"by": "industry"}, r'by is a list: write by=\["industry"\]'),
        ({"by": None}, "by is a list of names"),
        ({"by": ("firm",)}, "year, industry"),
        ({"by": ("employees",)}, "year, industry"),
        ({"by": ("sector",)}, "year, industry"),
        ({"labour": "employees"}, r'labour=\["employees"\]'),
        ({"controls": "year"}, r'controls=\["year"\]'),
        ({"labour": ("industry",)}, "Option «labour» does not take the value 'industry'"),
        ({"output": "industry"}, "Option «output» does not take the value 'industry'"),
        ({"proxy": "materials"}, "takes no proxy"),
        ({"method": None}, "ackerberg_caves_frazer"),
        ({"method": AckerbergCavesFrazer}, "ackerberg_caves_frazer"),
        ({"method": "ackerberg_caves_frazer"}, "Ackerberg–Caves–Frazer.* needs a proxy"),
    ],
)
def test_an_option_that_cannot_be(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UnknownOption, match=said):
        production_function(PANEL, **{"method": "pooled", "standard_errors": "bootstrap", **options})


def test_a_panel_without_industries_is_told_how_all_firms_are_one() -> None:
    bare = FirmPanel.from_frame(PANEL.collect().drop("industry", "row"))
    with pytest.raises(MissingRoles, match=r'Industry code.*by=\(\), on the command line --by ""'):
        production_function(bare, method="pooled")
    assert len(production_function(bare, method="pooled", by=()).groups) == 1


def test_a_key_named_twice_is_one_key() -> None:
    assert dict(production_function(PANEL, method="pooled", by=("industry", "industry")).groups[0].keys) == {
        "industry": "10"
    }


def test_side_by_side_refuses_a_proxy_that_no_estimator_looks_at() -> None:
    with pytest.raises(UnknownOption, match="takes no proxy"):
        estimators_side_by_side(PANEL, ["pooled", "fixed_effects"], proxy="materials")
    with pytest.raises(UnknownOption, match=r'\["pooled"\]'):
        estimators_side_by_side(PANEL, "pooled")
    assert len(estimators_side_by_side(PANEL, ["pooled", "wooldridge"], proxy="materials").found) == 2


def test_draws_that_are_asked_for_have_a_spread() -> None:
    assert production.Draws.asked(5, 3) == production.Draws(5, 3)


def test_progress_goes_on_within_a_group() -> None:
    """One group with many draws stood still at nothing."""
    told: list[tuple[int, int]] = []
    options: dict[str, Any] = {"proxy": "materials", "standard_errors": "bootstrap", "draws": 300, "by": ()}
    production_function(PANEL, method="levinsohn_petrin", progress=lambda *each: told.append(each), **options)
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert len(shares) > 1
    assert told[-1] == (1, 1)
