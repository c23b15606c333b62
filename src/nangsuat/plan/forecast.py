"""Where an indicator goes if what moved it so far goes on: a distribution by year, from its own short history.

The methods stand in :mod:`nangsuat.plan.process` (levels, growth, shares, ratios) and :mod:`nangsuat.plan.counts`; how
well they keep what they promise is measured in ``docs/en/explanation/forecast.md``. Effects of tasks are not in a
forecast; :func:`nangsuat.plan.reach` adds them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import CannotBeShown, Cell, Column, Provenance, Result, Table, Text
from nangsuat.plan.counts import draw_counts
from nangsuat.plan.fan import FAN_LEVELS, Fan, fan_of
from nangsuat.plan.history import HISTORY_KINDS, History
from nangsuat.plan.kinds import KINDS, LONGEST, Kind, figures, kind_of, placed, read
from nangsuat.plan.process import learn, simulate
from nangsuat.plan.seeds import SEED, generator

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

type Numbers = NDArray[np.float64]

FARTHEST = 30  # years; beyond, a history of sixty years says next to nothing


@dataclass(frozen=True, slots=True)
class Forecast(Result):
    """A distribution by year.

    Attributes
    ----------
    history : what it stands on
    years : the years to come
    draws : in the history's unit, shape (years, draws)
    fan : its quantiles by year
    mean_growth : 10 %, 50 % and 90 % quantiles of the mean to which growth returns, percent a year; ``None`` where
        no growth is modelled
    provenance : of the history, with seed and number of draws
    """

    history: History
    years: tuple[int, ...]
    draws: Numbers = field(repr=False, compare=False)
    fan: Fan
    mean_growth: tuple[float, float, float] | None
    provenance: Provenance

    @property
    def title(self) -> Text:
        name = self.history.title
        return Text(vi=f"Dự báo {name.vi} đến {self.years[-1]}", en=f"Forecast of {name.en} to {self.years[-1]}")

    def interval(self, year: int, probability: float) -> tuple[float, float]:
        """The middle interval that holds a year's figure with this probability."""
        tail = (1 - probability) / 2
        low, high = np.quantile(self.draws[self.years.index(year)], (tail, 1 - tail))
        return float(low), float(high)

    def probability_above(self, year: int, value: float) -> float:
        """The probability that a year's figure exceeds a value."""
        return float((self.draws[self.years.index(year)] > value).mean())

    def tables(self) -> tuple[Table, ...]:
        return (fan_table(self.fan, self.history.unit),)

    def notes(self) -> tuple[Text, ...]:
        return (*forecast_notes(self.history), _NO_TASKS)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The history as a line, the years to come as a fan."""
        from nangsuat.plan.fan_charts import fan_chart

        unit = self.history.unit
        return fan_chart(self.history, self.fan, title=self.title, unit=unit, language=language)


def forecast(history: History, *, to: int, draws: int = 10_000, seed: int = SEED) -> Forecast:
    """A predictive distribution of an indicator for each year to come.

    Parameters
    ----------
    history : at least three years of a level, a share, a rate of growth, a ratio or a count; years may be missing,
        the series may break, the last year may be a part of one
    to : the last year
    draws : how many paths are drawn
    seed : of the random numbers, together with the history's name

    Raises
    ------
    CannotBeShown
        The history is too short, has no whole year after its last break, breaks again before ``to``, or ends after it.

    Examples
    --------
    >>> level = {2015: 79.4, 2016: 84.4, 2017: 93.2, 2018: 102.1, 2019: 110.4}
    >>> found = forecast(History.from_values("W", level, kind="level"), to=2021)
    >>> found.years, found.probability_above(2021, 110.4) > 0.9
    ((2020, 2021), True)
    """
    years = years_to_come(history, to)
    drawn, mean = draw_paths(history, years, draws=draws, seed=seed)
    drawn.flags.writeable = False
    provenance = history.origin().then("forecast", seed=seed, parameters={"draws": draws, "to": to})
    return Forecast(history, years, drawn, fan_of(years, drawn), _mean_growth(history.kind, mean), provenance)


def years_to_come(history: History, to: int) -> tuple[int, ...]:
    """The years after the last whole one."""
    if not history.complete:
        read(history)  # says what is missing
    last = history.last_complete.year
    if not last < to <= last + FARTHEST:
        raise CannotBeShown(_NO_HORIZON.fill(name=history.title, last=last, to=to, farthest=last + FARTHEST))
    broken = history.break_between(last, to)
    if broken is not None:
        raise CannotBeShown(_BREAKS_AGAIN.fill(name=history.title, year=broken.year, reason=broken.reason))
    return tuple(range(last + 1, to + 1))


def draw_paths(history: History, years: tuple[int, ...], *, draws: int, seed: int) -> tuple[Numbers, Numbers]:
    """Figures of the years to come by draw, and by draw the mean of what is modelled; a count has none."""
    if history.kind == "count":
        return _counts(history, years, draws, seed), np.empty(0)
    readings, origin = placed(read(history))
    prior = kind_of(history).prior(readings.values)
    posterior = learn(readings, prior, ahead=len(years), start=years[0] - origin)
    paths = simulate(posterior, draws, generator(seed, "history", history.name))
    return figures(history, paths.growth), paths.mean


def _mean_growth(kind: str, mean: Numbers) -> tuple[float, float, float] | None:
    if kind not in {"level", "growth"}:
        return None
    low, middle, high = 100 * np.expm1(np.quantile(mean, (0.1, 0.5, 0.9)) / 100)
    return float(low), float(middle), float(high)


def _counts(history: History, years: tuple[int, ...], draws: int, seed: int) -> Numbers:
    readings = read(history)
    newest = max(reading.last for reading in readings)
    return draw_counts(
        np.array([reading.value for reading in readings]),
        np.array([float(newest - reading.last) for reading in readings]),
        np.array([1 - reading.error for reading in readings]),
        ahead=len(years),
        draws=draws,
        random=generator(seed, "history", history.name),
    )


def fan_table(fan: Fan, unit: Text) -> Table:
    """A fan as a table, one row a year."""
    names = [f"{100 * level:g}" for level in FAN_LEVELS]
    decimals = _decimals(fan)
    columns = [
        Column(f"q{name}", Text(vi=f"{name.replace('.', ',')} %", en=f"{name} %"), decimals=decimals) for name in names
    ]
    rows: list[tuple[Cell, ...]] = [
        (year, *quantiles) for year, quantiles in zip(fan.years, fan.quantiles, strict=True)
    ]
    title = _TITLE.fill(unit=unit) if unit.vi else _TITLE_BARE
    return Table(title, (Column("year", Text(vi="Năm", en="Year")), *columns), tuple(rows), (_READ_SO,))


def _decimals(fan: Fan) -> int:
    """As many as show four digits of the middle figures."""
    largest = max(abs(middle) for middle in fan.medians)
    return max(0, _DIGITS - 1 - math.floor(math.log10(largest))) if largest >= 1 else _DIGITS - 1


def forecast_notes(history: History) -> tuple[Text, ...]:
    """What a forecast of a history stands on, in sentences."""
    kind, used = KINDS[history.kind], read(history)
    notes = [_stands_on(history, len(used)), _METHODS[history.kind]]
    if history.partial is not None:
        notes.append(_PARTIAL.fill(year=history.partial.year, percent=100 * history.partial.part))
    notes += [_break_note(history, kind)] if len(history.segments()) > 1 else []
    if len(used) == LONGEST:
        notes.append(_CUT.fill(longest=LONGEST))
    return tuple(notes)


def _stands_on(history: History, used: int) -> Text:
    first, last = history.complete[0].year, history.last_complete.year
    return _STANDS_ON.fill(
        count=len(history.complete), first=first, last=last, kind=HISTORY_KINDS[history.kind], used=used
    )


def _break_note(history: History, kind: Kind) -> Text:
    years = ", ".join(str(segment[0].year) for segment in history.segments()[1:])
    return (_BROKEN if kind.keeps_segments else _SINCE_BREAK).fill(years=years)


_DIGITS = 4
_TITLE = Text(vi="Phân bố dự báo theo năm, {unit}", en="Distribution by year, {unit}")
_TITLE_BARE = Text(vi="Phân bố dự báo theo năm", en="Distribution by year")
_READ_SO = Text(
    vi="Mỗi cột là giá trị mà chỉ tiêu không vượt quá với xác suất ghi ở đầu cột; cột 50 % là mức giữa.",
    en="Each column is the value that is not exceeded with the probability at its head; 50 % is the middle.",
)
_NO_TASKS = Text(
    vi="Dự báo cho trường hợp những gì tác động đến nay vẫn tiếp diễn; chưa cộng tác động của các nhiệm vụ.",
    en="This is what follows if what moved the indicator so far goes on; effects of tasks are not added.",
)
_STANDS_ON = Text(
    vi="Dựa trên {count} năm từ {first} đến {last} ({kind}), {used} lần đọc được mức biến động.",
    en="It stands on {count} years from {first} to {last} ({kind}), with {used} readings of how it moves.",
)
_PROCESS_VI = (
    "gồm một trung bình, một phần kéo dài, một phần nhất thời và những năm khác thường; không tham số nào được coi "
    "là đã biết chắc"
)
_PROCESS_EN = "a mean, a lasting part, a passing part and years out of the ordinary; none of them is held for known"
_METHODS = {
    "level": Text(vi=f"Mô hình cho tốc độ tăng: {_PROCESS_VI}.", en=f"Growth is modelled: {_PROCESS_EN}."),
    "growth": Text(vi=f"Mô hình cho tốc độ tăng: {_PROCESS_VI}.", en=f"Growth is modelled: {_PROCESS_EN}."),
    "share": Text(
        vi=f"Mô hình cho thay đổi của log tỷ lệ chọi: {_PROCESS_VI}.",
        en=f"Changes of the log-odds are modelled: {_PROCESS_EN}.",
    ),
    "ratio": Text(vi=f"Mô hình cho tỷ số: {_PROCESS_VI}.", en=f"The ratio is modelled: {_PROCESS_EN}."),
    "count": Text(
        vi="Mô hình nhị thức âm cho số ghi nhận mỗi năm, không có xu thế; năm cũ có trọng số nhỏ hơn.",
        en="Records of a year are negative binomial without a trend; older years count for less.",
    ),
}
_PARTIAL = Text(
    vi="Số năm {year} mới của {percent} % năm: được dùng, với sai số của phần chưa biết.",
    en="The figure of {year} covers {percent} % of its year: it is used, with the error of the part not yet seen.",
)
_BROKEN = Text(
    vi="Chuỗi gián đoạn từ {years}: mức tăng chỉ tính trong từng đoạn, không tính qua chỗ gián đoạn.",
    en="New series from {years}: growth is read within each series, never across a break.",
)
_SINCE_BREAK = Text(
    vi="Chuỗi gián đoạn từ {years}: chỉ dùng các năm từ chỗ gián đoạn cuối.",
    en="New series from {years}: only years since the last break are used.",
)
_CUT = Text(vi="Chỉ dùng {longest} lần đọc gần nhất.", en="Only the newest {longest} readings are used.")
_NO_HORIZON = Text(
    vi="Chuỗi «{name}» có số trọn năm đến {last}: dự báo được từ năm sau đó đến {farthest}, không phải {to}.",
    en="The history «{name}» has whole years to {last}: it can be forecast from the next one to {farthest}, not {to}.",
)
_BREAKS_AGAIN = Text(
    vi="Chuỗi «{name}» gián đoạn năm {year} ({reason}): số sau đó không so sánh được với số đến nay.",
    en="The history «{name}» breaks in {year} ({reason}): figures from then on cannot be compared with those so far.",
)
