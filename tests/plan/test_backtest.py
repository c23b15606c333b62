"""What the page says of the back-test is what its numbers say, and a part of it run again says the same."""

import json
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NUMBERS = json.loads((ROOT / "benchmarks" / "forecast_backtest.json").read_text(encoding="utf-8"))
OTHER_HALF = "Penn World Table, other half"
RULES = ("mean growth", "mean growth, normal error", "last growth", "last growth, normal error")
COVERED = (0.75, 0.85)  # of intervals of 80 %
COVERED_OF_A_PART = (0.68, 0.92)  # the same of a dozen countries, whose outcomes hang together


def horizons(found: dict) -> dict[str, dict]:
    return {key: value for key, value in found.items() if key.isdigit()}


@pytest.mark.parametrize("source", NUMBERS)
def test_the_forecast_beats_every_rule_at_every_horizon(source: str):
    for found in horizons(NUMBERS[source]).values():
        brier = found["brier"]
        assert brier["forecast"] < min(brier[rule] for rule in RULES)


def test_intervals_cover_what_they_say_in_the_half_that_nothing_was_chosen_on():
    for found in horizons(NUMBERS[OTHER_HALF]).values():
        assert COVERED[0] < found["covered"]["0.8"] < COVERED[1]


def test_both_sources_together_are_covered_up_to_five_years():
    databases = [horizons(found) for name, found in NUMBERS.items() if name.startswith("Economic")]
    for horizon in ("1", "2", "3", "4", "5"):
        inside = sum(found[horizon]["covered"]["0.8"] * found[horizon]["forecasts"] for found in databases)
        assert COVERED[0] < inside / sum(found[horizon]["forecasts"] for found in databases) < COVERED[1]


@pytest.mark.parametrize(("page", "comma"), [("en/explanation/forecast.md", "."), ("vi/giai-thich/du-bao.md", ",")])
def test_the_pages_print_these_numbers(page: str, comma: str):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for found in NUMBERS.values():
        for horizon, numbers in horizons(found).items():
            covered = f"{100 * numbers['covered']['0.8']:.1f}".replace(".", comma)
            brier = f"**{numbers['brier']['forecast']:.3f}**".replace(".", comma)
            assert any(f"| {horizon} |" in line and covered in line and brier in line for line in text.splitlines())


def test_a_dozen_countries_run_again(shared_data: Path):
    module = runpy.run_path(str(ROOT / "benchmarks" / "backtest_forecast.py"))
    series = module["penn"](shared_data, 0)
    found = module["report"](module["backtest"]({code: series[code] for code in list(series)[::5]}))
    for horizon in ("1", "5"):
        brier = found[horizon]["brier"]
        assert brier["forecast"] < min(brier[rule] for rule in RULES)
        assert COVERED_OF_A_PART[0] < found[horizon]["covered"]["0.8"] < COVERED_OF_A_PART[1]
