"""Intervals hold what they promise where the truth is known: 2,000 series a process, histories of 4 to 30 years."""

import numpy as np
import pytest

from nangsuat.plan import History, forecast
from simulated_growth import PROCESSES, growth

SERIES, DRAWS = 2_000, 400
AHEAD = 5
LENGTHS = (4, 6, 8, 12, 20, 30)  # years of growth
INTERVALS = (0.5, 0.8, 0.95)
WITHIN = 0.03  # the promise; of 2,000 series a share of 80 % has a standard error of 0.9 points
ENOUGH = {
    "white_noise"
}  # nothing lasts there, which no short history can tell: intervals may be too wide, never too narrow


def places(process: str) -> np.ndarray:
    """Where in its forecast the truth fell: of the next year, and of the mean growth of five years."""
    random = np.random.default_rng(20_26)
    found = np.empty((SERIES, 2))
    for number in range(SERIES):
        length = LENGTHS[number % len(LENGTHS)]
        path = growth(process, random, length + AHEAD)
        levels = 100 * np.exp(np.cumsum(np.concatenate([[0.0], path])) / 100)
        history = History.from_values(f"{process}-{number}", dict(enumerate(levels[: length + 1])), kind="level")
        ahead = forecast(history, to=length + AHEAD, draws=DRAWS)
        found[number] = [(ahead.draws[place] < levels[length + 1 + place]).mean() for place in (0, AHEAD - 1)]
    return found


@pytest.mark.parametrize("process", PROCESSES)
def test_intervals_cover_the_truth_as_often_as_they_say(process: str):
    found = places(process)
    for interval in INTERVALS:
        tail = (1 - interval) / 2
        covered = ((found > tail) & (found < 1 - tail)).mean(axis=0)
        assert (covered > interval - WITHIN).all(), (interval, covered)
        if process not in ENOUGH:
            assert (covered < interval + WITHIN).all(), (interval, covered)
    assert np.abs(found.mean(axis=0) - 0.5).max() < WITHIN, "forecasts lean to one side"
