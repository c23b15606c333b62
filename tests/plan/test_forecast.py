"""Forecasts: which histories allow one, breaks, gaps and partial years, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.data import Break, CannotBeShown, Text, UnknownOption
from nangsuat.plan import HISTORY_KINDS, History, HistoryWrong, forecast

DRAWS = 4_000
NOISE = 0.25  # of percent growth: what 4,000 draws leave of the difference of two medians
BREAK = Break(2021, Text(vi="đổi cách tính", en="counted anew"))
LEVELS = {2014: 74.0, 2015: 79.4, 2016: 84.4, 2017: 93.2, 2018: 102.1, 2019: 110.4, 2020: 117.9}
BY_KIND = {
    "level": LEVELS,
    "growth": {2018: 5.9, 2019: 6.6, 2020: 4.9, 2021: 4.7, 2022: 4.8, 2023: 3.7},
    "share": {2018: 21.9, 2019: 22.8, 2020: 24.1, 2021: 26.1, 2022: 26.2, 2023: 27.0},
    "ratio": {2018: 43.5, 2019: 46.1, 2020: 35.0, 2021: -3.0, 2022: 44.0, 2023: 38.0},
    "count": {2018: 12, 2019: 30, 2020: 8, 2021: 0, 2022: 25, 2023: 21},
}


def history(kind: str = "level", values: dict[int, float] | None = None, **more: object) -> History:
    return History.from_values("X", values or BY_KIND[kind], kind=kind, **more)


def ahead(of: History, years: int = 3, **more: object):
    return forecast(of, to=of.last_complete.year + years, **({"draws": DRAWS} | more))


@pytest.mark.parametrize("kind", HISTORY_KINDS)
def test_every_kind_stays_within_what_it_can_be(kind: str):
    draws = ahead(history(kind), 10).draws
    assert np.isfinite(draws).all()
    if kind in {"level", "count"}:
        assert draws.min() >= 0
    if kind == "share":
        assert draws.min() > 0
        assert draws.max() < 100
    if kind == "count":
        assert np.array_equal(draws, np.rint(draws))


@pytest.mark.parametrize("kind", HISTORY_KINDS)
def test_it_says_the_same_again_whatever_the_order_and_grows_wider(kind: str):
    values = BY_KIND[kind]
    found = ahead(history(kind), 5)
    again = ahead(history(kind, dict(reversed(values.items()))), 5)
    assert np.array_equal(found.draws, again.draws)
    assert found.fan == again.fan
    assert not np.array_equal(found.draws, ahead(history(kind), 5, seed=2).draws)
    if kind in {"level", "share"}:
        widths = [quantiles[5] - quantiles[1] for quantiles in found.fan.quantiles]
        assert widths == sorted(widths)


@pytest.mark.parametrize("kind", HISTORY_KINDS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_prints_and_draws(kind: str, language):
    found = ahead(history(kind, unit=Text(vi="đơn vị", en="unit")), 4)
    assert str(found.years[-1]) in found.summary(language)
    assert found.chart(language).to_dict()["layer"]
    assert found.provenance.seed is not None
    assert found.to_frame().height == 4


@given(st.floats(0.001, 1e9))
def test_the_unit_of_a_level_does_not_matter(scale: float):
    scaled = history(values={year: value * scale for year, value in LEVELS.items()})
    assert np.allclose(ahead(scaled, draws=200).draws / scale, ahead(history(), draws=200).draws, rtol=1e-9)


def test_a_gap_is_growth_over_its_years_and_not_a_jump():
    whole, gap = dict(LEVELS), dict(LEVELS)
    del gap[2016], gap[2017]
    for found in (ahead(history(values=whole)), ahead(history(values=gap))):
        assert found.mean_growth is not None
        assert 4 < found.mean_growth[1] < 9
    assert (
        ahead(history(values=gap)).interval(2023, 0.8)[1] > ahead(history(values=whole)).interval(2023, 0.8)[1] * 0.98
    )


def test_growth_is_never_read_across_a_break():
    """However high the new series stands, nothing of how it moves changes."""
    broken = {**LEVELS, 2021: 400.0, 2022: 420.0, 2023: 441.0}
    found = ahead(history(values=broken, breaks=(BREAK,)))
    assert found.mean_growth is not None
    assert 4 < found.mean_growth[1] < 8
    joined = {year: value if year < 2021 else value * 3 for year, value in broken.items()}
    assert np.allclose(ahead(history(values=joined, breaks=(BREAK,))).draws, 3 * found.draws)


def test_years_of_another_series_do_not_count_for_a_ratio():
    values = {2018: 90.0, 2019: 91.0, 2020: 92.0, 2021: 40.0, 2022: 44.0, 2023: 38.0}
    since = {year: value for year, value in values.items() if year >= 2021}
    found, alone = ahead(history("ratio", values, breaks=(BREAK,))), ahead(history("ratio", since))
    assert np.array_equal(found.draws, alone.draws)


def test_a_year_that_is_not_over_weighs_by_its_part():
    values = {**LEVELS, 2021: 94.0}  # a fall by a fifth
    middles = [
        ahead(history(values=values, partial={2021: part})).fan.at(2021)[3] for part in (0.05, 0.5, 0.95, 0.9999)
    ]
    without = ahead(history()).fan.at(2021)[3]
    assert without > middles[0] > middles[1] > middles[2] > middles[3]
    assert middles[3] == pytest.approx(94.0, rel=0.01)


def test_a_count_goes_on_from_the_part_of_the_year_that_is_counted():
    found = ahead(history("count", {**BY_KIND["count"], 2024: 40}, partial={2024: 0.5}))
    assert found.draws[0].min() >= 40
    assert found.fan.at(2024)[3] > found.fan.at(2025)[3]


def test_poisson_counts_are_covered():
    random, inside, number = np.random.default_rng(4), 0, 400
    for place in range(number):
        rate = random.uniform(2, 60)
        counts = random.poisson(rate, 9)
        found = forecast(
            History.from_values(f"c{place}", dict(enumerate(map(float, counts[:8]))), kind="count"), to=8, draws=800
        )
        low, high = found.interval(8, 0.8)
        inside += low <= counts[8] <= high
    assert 0.8 < inside / number < 0.97  # wider than need be: that the spread is Poisson's is not known


@pytest.mark.parametrize(
    ("kind", "values", "breaks", "said"),
    [
        ("level", {2020: 1.0, 2021: 2.0}, (), "too short"),
        ("level", {2019: 1.0, 2020: 2.0, 2021: 3.0, 2022: 4.0},
         tuple(Break(year, BREAK.reason) for year in (2020, 2021, 2022)), "too short"),
        ("growth", {2020: 1.0, 2021: 2.0}, (), "too short"),
        ("count", {2022: 4.0, 2023: 5.0}, (), "too short"),
        ("ratio", {2020: 5.0, 2021: 5.0, 2022: 5.0}, (), "equal"),
        ("level", LEVELS, (BREAK,), "breaks in 2021"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_says_why(kind, values, breaks, said: str):
    with pytest.raises(CannotBeShown, match=said):
        ahead(history(kind, values, breaks=breaks))


def test_no_whole_year_and_no_year_ahead():
    with pytest.raises(CannotBeShown, match="no whole year"):
        forecast(history(values={2021: 5.0}, partial={2021: 0.5}), to=2022)
    with pytest.raises(CannotBeShown, match="2020"):
        forecast(history(), to=2020)
    with pytest.raises(CannotBeShown, match="2050"):
        forecast(history(), to=2051)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("level", 0.0), ("level", -1.0), ("share", 100.0), ("share", 0.0), ("growth", -100.0), ("count", 1.5),
     ("count", -1.0), ("ratio", float("nan")), ("level", float("inf"))],
)  # fmt: skip
def test_a_value_that_its_kind_cannot_have_is_named(kind: str, value: float):
    with pytest.raises(HistoryWrong, match="2020"):
        history(kind, {2019: 1.0, 2020: value})


def test_an_unknown_kind_a_year_twice_and_a_wrong_part_are_refused():
    with pytest.raises(UnknownOption, match="level"):
        history("levels", LEVELS)
    observed = history().observed
    with pytest.raises(HistoryWrong, match="two figures"):
        History("X", "level", (*observed, observed[0]))
    with pytest.raises(HistoryWrong, match="part"):
        history(partial={2016: 0.5})
    with pytest.raises(HistoryWrong, match="part"):
        history(partial={2020: 0.0})


def test_more_than_sixty_readings_say_so():
    random = np.random.default_rng(0)
    long = {1900 + year: float(value) for year, value in enumerate(np.exp(np.cumsum(random.normal(0.02, 0.03, 90))))}
    found = ahead(history(values=long))
    assert any("newest 60" in note.en for note in found.notes())
