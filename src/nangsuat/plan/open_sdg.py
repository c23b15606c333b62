"""A second opinion: the progress measure of Statistics Canada that Open SDG publishes on national platforms.

With a target, the observed compound growth since the base year is divided by the growth that would reach it in time,

    R = d · CAGR(observed) / |CAGR(required)|,        d = +1 or −1 by the direction wanted

and is «on track» from 0.95, «acceleration needed» from 0.60, «limited» from 0, «deterioration» below. Without a target
the observed growth itself is judged by 1.5 %, 0.5 % and 0 a year; near a natural limit these bounds shrink by

    C = 1 − (y₀ / limit)^4.44        (mirrored above the limit; 1 from twice the limit on)

It looks at past growth between two years only: no uncertainty, no tasks. It stands beside our probability because
others are measured by it. Source: *Progress Measurement Methodology for the Sustainable Development Goals* in the
documentation of Open SDG, and ``ProgressMeasure.py`` of its sdg-build (MIT licence), read, not copied.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from nangsuat.data import Break, Column, Provenance, Result, Source, Table, Text, UnknownOption, rows_hash
from nangsuat.plan.aims import Aim
from nangsuat.plan.history import History

DIRECTIONS: Mapping[str, int] = {"positive": 1, "negative": -1}
OPEN_SDG_STATUSES: Mapping[str, Text] = {
    "target_achieved": Text(vi="đã đạt chỉ tiêu", en="target achieved"),
    "substantial_progress": Text(vi="đúng tiến độ", en="on track"),
    "moderate_progress": Text(vi="có tiến bộ, cần đẩy nhanh", en="progress made but acceleration needed"),
    "limited_progress": Text(vi="tiến bộ hạn chế", en="limited progress"),
    "deterioration": Text(vi="xấu đi", en="deterioration"),
    "not_available": Text(vi="không đánh giá được", en="not available"),
}
BASE_YEAR = 2015  # from which Open SDG counts where nobody says otherwise
WITH_TARGET = (0.95, 0.6, 0.0)  # bounds of R
WITHOUT_TARGET = (0.015, 0.005, 0.0)  # bounds of growth a year
_NEAR_A_LIMIT = 4.44
_INSTEAD_OF_ZERO = 0.001  # growth from or to nought is not defined; the method puts this in its place


@dataclass(frozen=True, slots=True)
class OpenSdgProgress(Result):
    """Progress by the method of Open SDG.

    Attributes
    ----------
    value : R with a target, growth a year in the wanted direction without; ``None`` where it cannot be computed
    status : key of :data:`OPEN_SDG_STATUSES`
    score : from −5 to 5
    base_year, base_value : from which growth is counted; the next year with a figure where the base year has none
    current_year, current_value : the last figure
    target, target_year, limit, direction : as asked
    scale : C, by which the bounds shrink near a limit
    reason : why there is no answer
    provenance : of the figures
    """

    value: float | None
    status: str
    score: float | None
    base_year: int | None
    base_value: float | None
    current_year: int | None
    current_value: float | None
    target: float | None
    target_year: int
    limit: float | None
    direction: str
    scale: float
    reason: Text | None
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="Tiến bộ theo phương pháp Open SDG", en="Progress by the method of Open SDG")

    @property
    def word(self) -> Text:
        """The status in words."""
        return OPEN_SDG_STATUSES[self.status]

    def tables(self) -> tuple[Table, ...]:
        shown = (self.base_year, self.base_value, self.current_year, self.current_value, self.target, self.target_year)
        return (Table(self.title, _COLUMNS, ((*shown, self.value, self.score, self.word),)),)

    def notes(self) -> tuple[Text, ...]:
        return (_METHOD,) if self.reason is None else (self.reason, _METHOD)


def open_sdg_progress(
    values: Mapping[int, float],
    *,
    base_year: int = BASE_YEAR,
    target: float | None = None,
    target_year: int = 2030,
    direction: str = "positive",
    limit: float | None = None,
    breaks: Sequence[Break] = (),
) -> OpenSdgProgress:
    """Progress of a series towards a target, or in the wanted direction where there is none.

    Parameters
    ----------
    values : by year, all positive or all negative
    base_year : from which growth is counted; without a figure of that year the next one
    target, target_year : what is to be reached; without a target growth itself is judged
    direction : ``"positive"`` where more is better, ``"negative"`` where less is
    limit : a natural limit of the indicator, for judging without a target
    breaks : breaks of the series; across one there is no answer (the method itself does not know breaks)

    Examples
    --------
    From 100 in 2015 to 120 in 2020, 150 asked by 2030: growth of 3.71 % a year where 2.74 % is required.

    >>> found = open_sdg_progress({2015: 100.0, 2020: 120.0}, target=150.0)
    >>> round(found.value, 3), found.word.en, found.score
    (1.355, 'on track', 5.0)
    """
    if direction not in DIRECTIONS:
        raise UnknownOption.among("direction", direction, tuple(DIRECTIONS))
    years = sorted(values)
    later = [year for year in years if year >= base_year]
    asked = _Asked(target, target_year, direction, limit, _origin(values))
    if not later:
        return asked.unanswered(_NO_BASE.fill(year=base_year), None, None, None, None)
    base, current = later[0], years[-1]
    places = (base, float(values[base]), current, float(values[current]))
    reason = _why_not(*places, breaks) or _why_not_to(base, places[1], target, target_year)
    return asked.answered(*places) if reason is None else asked.unanswered(reason, *places)


def open_sdg_opinion(aim: Aim, history: History) -> OpenSdgProgress:
    """The second opinion on an aim: a level or share against its value, mean growth as the level that it leads to.

    A count is taken as its running sum from the period's first year. The base year of growth over a period is the year
    before it; of a value asked of one year it is :data:`BASE_YEAR`, or the first year after the last break.

    Examples
    --------
    >>> level = History.from_values("W", {2020: 100.0, 2021: 104.0, 2022: 108.0}, kind="level")
    >>> open_sdg_opinion(Aim("T1", "mean growth", 2021, 2025, "more than", 7.0), level).word.en
    'limited progress'
    """
    direction = "negative" if aim.comparison == "at most" else "positive"
    values = {item.year: item.value for item in history.complete}
    if aim.measure == "cumulative count":
        counted, total = dict[int, float](), 0.0
        for year in sorted(year for year in values if aim.first <= year <= aim.last):
            total += values[year]
            counted[year] = total
        return open_sdg_progress(
            counted,
            base_year=aim.first,
            target=aim.number,
            target_year=aim.last,
            direction=direction,
            breaks=history.breaks,
        )
    return open_sdg_progress(
        values,
        base_year=_base_of(aim, history),
        target=_level_asked(aim, values),
        target_year=aim.last,
        direction=direction,
        breaks=history.breaks,
    )


def _base_of(aim: Aim, history: History) -> int:
    if aim.measure != "value":
        return aim.base
    known = history.last_complete.year if history.complete else BASE_YEAR
    begins = [item.year for item in history.breaks if item.year <= known]
    return max([BASE_YEAR, *begins])


def _level_asked(aim: Aim, values: Mapping[int, float]) -> float | None:
    if aim.measure != "mean growth" or aim.number is None:
        return aim.number
    base = next((values[year] for year in sorted(values) if year >= aim.base), math.nan)
    return base * (1 + aim.number / 100) ** aim.years


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a series."""

    target: float | None
    target_year: int
    direction: str
    limit: float | None
    provenance: Provenance

    def answered(self, base_year: int, base: float, current_year: int, current: float) -> OpenSdgProgress:
        start = base or _INSTEAD_OF_ZERO
        sense = DIRECTIONS[self.direction] * (-1 if base < 0 else 1)
        observed = sense * _growth(start, current, current_year - base_year)
        scale = 1.0 if self.target is not None else _scale(base, self.limit)
        if self.target is None:
            value, achieved = observed, False
            score = _score_without_target(value, scale)
        else:
            goal = self.target or _INSTEAD_OF_ZERO
            value = _over(observed, abs(_growth(start, goal, self.target_year - base_year)))
            achieved = DIRECTIONS[self.direction] * (current - goal) >= 0
            score = 5.0 if achieved else _score_with_target(value)
        status = "target_achieved" if achieved else _status(value, self.target is not None, scale)
        return self._with(value, status, score, (base_year, base, current_year, current), scale, None)

    def unanswered(
        self, reason: Text, base_year: int | None, base: float | None, current_year: int | None, current: float | None
    ) -> OpenSdgProgress:
        return self._with(None, "not_available", None, (base_year, base, current_year, current), 1.0, reason)

    def _with(
        self,
        value: float | None,
        status: str,
        score: float | None,
        places: tuple[int | None, float | None, int | None, float | None],
        scale: float,
        reason: Text | None,
    ) -> OpenSdgProgress:
        return OpenSdgProgress(
            value,
            status,
            score,
            *places,
            target=self.target,
            target_year=self.target_year,
            limit=self.limit,
            direction=self.direction,
            scale=scale,
            reason=reason,
            provenance=self.provenance,
        )


def _why_not(base_year: int, base: float, current_year: int, current: float, breaks: Sequence[Break]) -> Text | None:
    if current_year == base_year:
        return _ONE_YEAR.fill(year=base_year)
    if base * current < 0:
        return _TWO_SIGNS.fill(base=base, current=current)
    broken = next((item for item in breaks if item.separates(base_year, current_year)), None)
    return None if broken is None else _CROSSES.fill(year=broken.year, reason=broken.reason)


def _why_not_to(base_year: int, base: float, target: float | None, target_year: int) -> Text | None:
    if target is None or (target_year > base_year and base * target >= 0):
        return None
    if target_year <= base_year:
        return _PAST_TARGET.fill(year=target_year, base=base_year)
    return _TWO_SIGNS_OF_TARGET.fill(base=base, target=target)


def _over(observed: float, required: float) -> float:
    """R; where no growth is required at all, any growth is more than asked and any fall less."""
    return observed / required if required else math.copysign(math.inf, observed) if observed else 0.0


def _growth(start: float, end: float, years: int) -> float:
    return math.pow(end / start, 1 / years) - 1 if years else 0.0


def _scale(base: float, limit: float | None) -> float:
    """C: how much the bounds shrink near a natural limit."""
    if limit is None:
        return 1.0
    size, edge = abs(base), abs(limit)
    if size >= 2 * edge:
        return 1.0
    nearness = size / edge if size <= edge else (2 * edge - size) / edge
    return 1 - math.pow(nearness, _NEAR_A_LIMIT)


def _status(value: float, has_target: bool, scale: float) -> str:
    high, middle, low = (bound * scale for bound in (WITH_TARGET if has_target else WITHOUT_TARGET))
    if value >= high:
        return "substantial_progress"
    if value >= middle:
        return "moderate_progress"
    return "limited_progress" if value >= low else "deterioration"


def _score_with_target(value: float) -> float:
    """In two straight lines that meet at 0.6: from −5 at −0.6 to 0, and on to 5 at 1.3; rounded as published."""
    if value >= WITH_TARGET[1]:
        return min(7.1429 * value - 4.2857, 5.0)
    return max(4.1667 * value - 2.5, -5.0)


def _score_without_target(value: float, scale: float) -> float:
    """In four straight lines through (−2 %, −5), (0, −2.5), (0.5 %, 0), (1.5 %, 2.5) and (2 %, 5)."""
    if value < 0:
        return max(125 * value - 2.5, -5.0)
    if scale == 0:
        return 5.0
    high, middle, _ = (bound * scale for bound in WITHOUT_TARGET)
    if value >= high:
        return min(500 * value / scale - 5, 5.0)
    return 250 * value / scale - 1.25 if value >= middle else 500 * value / scale - 2.5


def _origin(values: Mapping[int, float]) -> Provenance:
    years = sorted(values)
    frame = pl.DataFrame(
        {"year": years, "value": [float(values[year]) for year in years]},
        schema={"year": pl.Int64, "value": pl.Float64},
    )
    source = Source("figures stated for the method of Open SDG", rows_hash(frame))
    return Provenance((source,), rows_used=frame.height, method="open_sdg_progress")


_COLUMNS = (
    Column("base_year", Text(vi="Năm gốc", en="Base year")),
    Column("base_value", Text(vi="Giá trị gốc", en="Base value")),
    Column("current_year", Text(vi="Năm mới nhất", en="Current year")),
    Column("current_value", Text(vi="Giá trị mới nhất", en="Current value")),
    Column("target", Text(vi="Chỉ tiêu", en="Target")),
    Column("target_year", Text(vi="Năm chỉ tiêu", en="Target year")),
    Column("value", Text(vi="Thước đo tiến bộ", en="Progress value"), decimals=3),
    Column("score", Text(vi="Điểm (−5 đến 5)", en="Score (−5 to 5)"), decimals=1),
    Column("status", Text(vi="Tình trạng", en="Status")),
)
_METHOD = Text(
    vi="Phương pháp của Cơ quan Thống kê Canada trong Open SDG: so tốc độ tăng đã qua với tốc độ cần có; không xét "
    "độ không chắc chắn, cũng không xét nhiệm vụ.",
    en="The method of Statistics Canada in Open SDG: growth so far against the growth required; it knows no "
    "uncertainty and no tasks.",
)
_NO_BASE = Text(vi="Không có số từ năm gốc {year}.", en="There is no figure from the base year {year} on.")
_ONE_YEAR = Text(
    vi="Chỉ có số của năm {year}; cần ít nhất hai năm.", en="There is a figure of {year} only; two years are needed."
)
_TWO_SIGNS = Text(
    vi="Giá trị gốc {base} và giá trị mới nhất {current} trái dấu nhau.",
    en="The base value {base} and the current value {current} have different signs.",
)
_TWO_SIGNS_OF_TARGET = Text(
    vi="Giá trị gốc {base} và chỉ tiêu {target} trái dấu nhau.",
    en="The base value {base} and the target {target} have different signs.",
)
_PAST_TARGET = Text(
    vi="Năm chỉ tiêu {year} không sau năm gốc {base}.", en="The target year {year} is not after the base year {base}."
)
_CROSSES = Text(
    vi="Chuỗi gián đoạn năm {year} ({reason}): không so sánh được hai năm.",
    en="The series breaks in {year} ({reason}): the two years cannot be compared.",
)
