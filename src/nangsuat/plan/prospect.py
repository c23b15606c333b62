"""One target's outlook: figure, light, probability with what it rests on, what is still needed; in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nangsuat.data import NO_WORDS, CannotBeShown, Text, join
from nangsuat.plan.aims import Aim
from nangsuat.plan.effects import Measured, TaskEffect
from nangsuat.plan.history import History
from nangsuat.plan.model import Effect, Milestone, PlannedTarget
from nangsuat.plan.open_sdg import OpenSdgProgress, open_sdg_opinion
from nangsuat.plan.progress import Light
from nangsuat.plan.reach_parts import Contribution, Needed, ScenarioReached
from nangsuat.plan.reach_result import Reach

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

MEASURES: Mapping[str, str] = {
    "level": "value",
    "share": "value",
    "ratio": "value",
    "growth": "mean growth",
    "count": "cumulative count",
}
"""How a figure of each kind of target is held against it."""

_PERCENT = 100.0


def aim_of(target: PlannedTarget, milestone: Milestone, *, name: str = "") -> Aim:
    """What is to be reached, of one number of a target.

    Examples
    --------
    >>> target = PlannedTarget("T1", NO_WORDS, NO_WORDS, "growth", "more than", (Milestone(2026, 2030, 7.5),))
    >>> aim_of(target, target.milestones[0]).measure
    'mean growth'
    """
    measure = MEASURES[target.kind]
    first = milestone.last if measure == "value" else milestone.first
    return Aim(
        name=name or target.key,
        measure=measure,
        first=first,
        last=milestone.last,
        comparison=target.comparison,
        low=milestone.low,
        high=milestone.high,
        label=target.name,
    )


def about(probability: float) -> Text:
    """A probability as people say it: no more exact than it is, never certain.

    Examples
    --------
    >>> about(0.614).en, about(0.9999).en, about(0.0).vi
    ('about 61 %', 'over 99 %', 'dưới 1 %')
    """
    percent = round(_PERCENT * probability)
    if percent < 1:
        return Text(vi="dưới 1 %", en="under 1 %")
    if percent > _PERCENT - 1:
        return Text(vi="trên 99 %", en="over 99 %")
    return Text(vi=f"khoảng {percent} %", en=f"about {percent} %")


def said(probability: float | None) -> Text:
    """A probability as people say it; a dash where there is none."""
    return _NONE if probability is None else about(probability)


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest figure of a target.

    Attributes
    ----------
    year, value : the figure; of a count the sum since its period began
    part : share of the year that it covers
    """

    year: int
    value: float
    part: float = 1.0


@dataclass(frozen=True, slots=True)
class MilestoneOutlook:
    """Another number of the same target: of an earlier or a later period."""

    milestone: Milestone
    asked: Text
    light: Light
    probability: float | None
    reason: Text | None

    @property
    def percent(self) -> Text:
        """The probability as people say it."""
        return said(self.probability)


@dataclass(frozen=True, slots=True)
class TargetOutlook:
    """What becomes of a target.

    Attributes
    ----------
    target : the target
    milestone : its number in force; ``None`` where it has none for these years
    history : what is known of it; the main one where it hangs on a coefficient; ``None`` where nothing is
    reach : the answer; ``None`` where there is nothing to answer from
    reason : why there is no probability, where there is none
    light : the traffic light
    effects : of tasks on it, as drawn
    stated : the same as the plan states them, with what they rest on
    others : its other numbers
    """

    target: PlannedTarget
    milestone: Milestone | None
    history: History | None
    reach: Reach | None
    reason: Text | None
    light: Light
    effects: tuple[TaskEffect, ...] = ()
    stated: tuple[Effect, ...] = ()
    others: tuple[MilestoneOutlook, ...] = ()

    @property
    def key(self) -> str:
        return self.target.key

    @property
    def probability(self) -> float | None:
        """Of reaching the number in force."""
        return None if self.reach is None else self.reach.probability

    @property
    def percent(self) -> Text:
        """The probability as people say it; a dash where there is none."""
        return said(self.probability)

    @property
    def needed(self) -> Needed | None:
        """What the years that are left must bring."""
        return None if self.reach is None or self.probability is None else self.reach.needed

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        return () if self.reach is None else self.reach.contributions

    @property
    def scenarios(self) -> tuple[ScenarioReached, ...]:
        return () if self.reach is None else self.reach.scenarios

    @property
    def asked(self) -> Text:
        """The number in force with its sign and period; says where it has none."""
        if self.milestone is None:
            return _NO_MILESTONE
        aim, unit = aim_of(self.target, self.milestone), self.target.unit
        if aim.number is None:
            return Text(vi=f"{_NO_NUMBER.vi}, {self.milestone.period}", en=f"{_NO_NUMBER.en}, {self.milestone.period}")
        return Text(
            vi=f"{aim.asked.vi} {unit.vi}, {self.milestone.period}",
            en=f"{aim.asked.en} {unit.en}, {self.milestone.period}",
        )

    @property
    def figure(self) -> Latest | None:
        """The newest figure."""
        if self.history is None or not self.history.observed:
            return None
        newest = max(self.history.observed, key=lambda item: item.year)
        if self.history.kind != "count" or self.milestone is None:
            return Latest(newest.year, newest.value, newest.part)
        counted = (item.value for item in self.history.observed if item.year >= self.milestone.first)
        return Latest(newest.year, sum(counted), newest.part)

    @property
    def figure_unit(self) -> Text:
        """The unit of the newest figure: of a target of growth it may be that of the level."""
        if self.history is None or not self.history.unit.vi:
            return self.target.unit
        return self.history.unit

    @property
    def sentence(self) -> Text:
        """The answer with what it rests on, for somebody who reads nothing else."""
        if self.probability is None or self.reach is None:
            return _UNJUDGED.fill(reason=self.reason or NO_WORDS)
        if self.reach.decided is not None:
            return self.reach.verdict
        rests = join(self.rests_on, "; ")
        return _SENTENCE.fill(asked=self.asked, about=about(self.probability), rests=rests)

    @property
    def rests_on(self) -> tuple[Text, ...]:
        """What the probability stands on: years of figures, and effects with whoever judged them."""
        return (self._years_of_figures(), self._judged())

    def beside(self, scenario: ScenarioReached) -> Text:
        """A scenario beside the plan: «61 % → 38 %»."""
        if self.probability is None:
            return _NONE
        return Text.same(f"{_PERCENT * self.probability:.0f} % → {_PERCENT * scenario.probability:.0f} %")

    def open_sdg(self) -> OpenSdgProgress | None:
        """A second opinion by the method of Open SDG, from past figures alone; none where there is nothing to judge."""
        if self.history is None or self.milestone is None or self.milestone.low is None:
            return None
        aim = aim_of(self.target, self.milestone)
        history = _grown(self.history, aim) if self.history.kind == "growth" else self.history
        return None if history is None else open_sdg_opinion(aim, history)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Figures so far and the fan; refused where nothing can be judged."""
        if self.reach is None:
            raise CannotBeShown(self.reason or _UNJUDGED)
        return self.reach.chart(language)

    def _years_of_figures(self) -> Text:
        if self.history is None or not self.history.observed:
            return _NO_FIGURES
        years = sorted(item.year for item in self.history.observed)
        if len(years) == 1:
            return _ONE_FIGURE.fill(year=str(years[0]))
        return _FIGURES.fill(count=len(years), first=str(years[0]), last=str(years[-1]))

    def _judged(self) -> Text:
        if not self.stated:
            return _NO_EFFECTS
        measured = sum(isinstance(effect.size, Measured) for effect in self.stated)
        judged = len(self.stated) - measured
        counts = ((_JUDGED, judged), (_MEASURED, measured))
        counted = join([words.fill(count=count) for words, count in counts if count], ", ")
        bases = list(dict.fromkeys(effect.basis for effect in self.stated if effect.basis.vi))
        if not bases:
            return Text(vi=f"{counted.vi} {_NO_BASIS.vi}", en=f"{counted.en} {_NO_BASIS.en}")
        said = join(bases, ", ")
        return Text(vi=f"{counted.vi} (căn cứ: {said.vi})", en=f"{counted.en} (basis: {said.en})")


def _grown(history: History, aim: Aim) -> History | None:
    """Yearly growth of the period chained into a level, for a method that reads levels; none where no year is over."""
    levels = {aim.base: _PERCENT}
    for year in range(aim.first, aim.last + 1):
        growth = history.value(year)
        if growth is None:
            break
        levels[year] = levels[year - 1] * (1 + growth / _PERCENT)
    return History.from_values(history.name, levels, kind="level") if len(levels) > 1 else None


_NONE = Text.same("–")
_NO_MILESTONE = Text(vi="không có con số cho các năm này", en="no number for these years")
_NO_NUMBER = Text(vi="chưa có con số", en="no number")
_UNJUDGED = Text(vi="Không đánh giá được: {reason}", en="It cannot be judged: {reason}")
_SENTENCE = Text(
    vi="Khả năng đạt ({asked}): {about}. Con số này dựa trên: {rests}. Đây là điều suy ra từ những căn cứ ấy, không "
    "phải là bảo đảm.",
    en="Probability of reaching it ({asked}): {about}. It rests on: {rests}. It follows from these grounds and is no "
    "guarantee.",
)
_FIGURES = Text(vi="{count} năm số liệu ({first}–{last})", en="{count} years of figures ({first}–{last})")
_ONE_FIGURE = Text(vi="một năm số liệu ({year})", en="one year of figures ({year})")
_NO_FIGURES = Text(vi="chưa có năm số liệu nào", en="no year of figures")
_JUDGED = Text(
    vi="tác động ước định của nhiệm vụ: {count}", en="effects of tasks as judged by those who know the work: {count}"
)
_MEASURED = Text(vi="tác động đã đo: {count}", en="effects measured: {count}")
_NO_BASIS = Text(vi="(chưa ghi căn cứ)", en="(no basis is stated)")
_NO_EFFECTS = Text(vi="chưa nhiệm vụ nào ghi tác động đến chỉ tiêu này", en="no task states an effect on this target")

__all__ = ["MEASURES", "Latest", "MilestoneOutlook", "TargetOutlook", "about", "aim_of"]
