"""Will a plan's targets be reached? All of them at once, from their histories and from what the tasks add.

Each target is held against its number in force in a year; what was reported of tasks counts. The same answer stands on
the pages of the site, in reports and on the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from nangsuat.data import CannotBeShown, Cell, Column, Provenance, Result, Table, Text, UnknownOption
from nangsuat.plan.at_work import effects_at_work
from nangsuat.plan.effects import Scenario, TaskEffect
from nangsuat.plan.following import Followed
from nangsuat.plan.model import Milestone, Plan, PlannedTarget
from nangsuat.plan.progress import HOUSE_RULE, Light, LightRule, traffic_light
from nangsuat.plan.prospect import MilestoneOutlook, TargetOutlook, aim_of
from nangsuat.plan.questions import Question, in_force, main_history, question_of
from nangsuat.plan.reach import Histories, reach, reach_all
from nangsuat.plan.reach_result import Reach, ReachAll
from nangsuat.plan.seeds import SEED

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class PlanOutlook(Result):
    """What becomes of each target of a plan.

    Attributes
    ----------
    plan : the plan
    year : for which the numbers in force were taken
    targets : in the plan's order
    rule : of the traffic lights
    tasks : keys of the tasks that have an effect on a target that can be asked about: those that a scenario can change
    provenance : of all histories together
    drawn : what was drawn, for further scenarios; ``None`` in a copy that is only read
    asked : what was asked, by target
    """

    plan: Plan
    year: int
    targets: tuple[TargetOutlook, ...]
    rule: LightRule
    tasks: tuple[str, ...]
    provenance: Provenance
    drawn: ReachAll | None = field(repr=False, compare=False)
    asked: Mapping[str, Question] = field(repr=False, compare=False)

    @property
    def title(self) -> Text:
        plan = self.plan.title
        return Text(vi=f"Khả năng đạt các chỉ tiêu: {plan.vi}", en=f"How likely the targets are: {plan.en}")

    @property
    def scenario_names(self) -> tuple[str, ...]:
        """The scenarios beside the plan."""
        return tuple(dict.fromkeys(item.name for each in self.targets for item in each.scenarios))

    def of(self, key: str) -> TargetOutlook:
        """One target; ``UnknownOption`` lists the keys there are."""
        found = {each.key: each for each in self.targets}
        if key not in found:
            raise UnknownOption.among("target", key, tuple(found))
        return found[key]

    def with_scenarios(self, scenarios: Mapping[str, Scenario]) -> PlanOutlook:
        """The same plan with these scenarios beside it, on what was drawn already.

        Raises
        ------
        CannotBeShown
            This is a copy without what was drawn; ask :func:`plan_outlook` again.
        UnknownOption
            A scenario changes a task that has no effect on any target.
        """
        if self.drawn is None:
            raise CannotBeShown(_ONLY_READ if self.asked else _NOTHING_ASKED)
        answers = self._answers(self.drawn.with_scenarios(scenarios))
        return replace(self, targets=tuple(replace(each, reach=answers.get(each.key)) for each in self.targets))

    def without_draws(self) -> PlanOutlook:
        """A light copy to be kept and read."""
        return replace(self, drawn=None)

    def _answers(self, drawn: ReachAll) -> dict[str, Reach]:
        return {item.aim.name: self.asked[item.aim.name].whole(item) for item in drawn.reached}

    def tables(self) -> tuple[Table, ...]:
        names = self.scenario_names
        scenarios = tuple(Column(f"scenario_{name}", Text.same(name), _PERCENT_UNIT, 0) for name in names)
        rows = tuple((*_row(each), *_scenario_cells(each, names)) for each in self.targets)
        main = Table(_TARGETS, (*_COLUMNS, *scenarios), rows)
        works = tuple(row for each in self.targets for row in _task_rows(each))
        return (main, Table(_BY_TASK, _TASK_COLUMNS, works, (_NEED_NOT_ADD,))) if works else (main,)

    def notes(self) -> tuple[Text, ...]:
        said = tuple(
            Text(vi=f"{each.key}: {each.sentence.vi}", en=f"{each.key}: {each.sentence.en}") for each in self.targets
        )
        return (*((_SYNTHETIC,) if self.plan.synthetic else ()), *said, self.rule.words, _EACH_ALONE)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Each target's probability, scenarios beside it, the bounds of the lights as lines."""
        from nangsuat.plan.outlook_chart import outlook_chart

        judged = [each for each in self.targets if each.probability is not None]
        if not judged:
            raise CannotBeShown(_NOTHING_TO_DRAW)
        return outlook_chart(judged, self.rule, title=self.title, language=language)


def plan_outlook(
    plan: Plan,
    histories: Mapping[str, Histories],
    *,
    today: date,
    followed: Mapping[str, Followed] | None = None,
    missing: Mapping[str, Text] | None = None,
    scenarios: Mapping[str, Scenario] | None = None,
    rule: LightRule = HOUSE_RULE,
    draws: int = 10_000,
    seed: int = SEED,
) -> PlanOutlook:
    """What becomes of each target of a plan.

    Parameters
    ----------
    plan : with targets, tasks and their effects
    histories : by target; several by coefficient where the figure hangs on one that is a choice, the main one first
    today : decides which of a target's numbers is in force, and which tasks are overdue
    followed : what was reported of tasks, by key
    missing : by target, why there is no history
    scenarios : by name, what becomes of which task
    rule : of the traffic lights
    draws, seed : of the random numbers

    Raises
    ------
    UnknownOption
        A history is of a target that the plan has not, or a scenario changes a task that has no effect.

    Examples
    --------
    >>> from nangsuat.plan import History, plan_from_documents
    >>> plan = plan_from_documents(["resolution-12-2026"], title="Kế hoạch", owner="Khu", first=2026, last=2030)
    >>> growth = History.from_values("GSO", {2018: 5.93, 2019: 6.62, 2021: 4.71, 2022: 4.81, 2023: 3.65}, kind="growth")
    >>> found = plan_outlook(plan, {"N1": growth}, today=date(2026, 6, 1))
    >>> found.of("N1").light.word.en, found.of("N1").probability < 0.2
    ('unlikely to be met', True)
    """
    _refuse_unknown(plan, histories)
    asking = _Asking(
        plan=plan,
        histories=histories,
        effects=effects_at_work(plan, followed=followed, today=today),
        missing=missing or {},
        today=today,
        rule=rule,
        draws=draws,
        seed=seed,
    )
    found = asking.answered()
    return found.with_scenarios(scenarios) if scenarios else found


@dataclass(frozen=True, slots=True)
class _Asking:
    """All that is asked at once."""

    plan: Plan
    histories: Mapping[str, Histories]
    effects: tuple[TaskEffect, ...]
    missing: Mapping[str, Text]
    today: date
    rule: LightRule
    draws: int
    seed: int

    @property
    def year(self) -> int:
        return self.plan.reporting.year_of(self.today)

    def answered(self) -> PlanOutlook:
        put = {target.key: self._put(target, in_force(target, self.year)) for target in self.plan.targets}
        asked = {key: each for key, each in put.items() if isinstance(each, Question)}
        drawn = self._drawn(asked)
        answers = {} if drawn is None else {item.aim.name: asked[item.aim.name].whole(item) for item in drawn.reached}
        return PlanOutlook(
            plan=self.plan,
            year=self.year,
            targets=tuple(self._target(each, put[each.key], answers.get(each.key)) for each in self.plan.targets),
            rule=self.rule,
            tasks=() if drawn is None else drawn.tasks,
            provenance=_NOTHING if drawn is None else drawn.provenance,
            drawn=drawn,
            asked=asked,
        )

    def _put(self, target: PlannedTarget, milestone: Milestone | None, name: str = "") -> Question | Text:
        own = [effect for effect in self.effects if effect.target == target.key]
        histories = self.histories.get(target.key)
        return question_of(target, milestone, histories, own, today=self.today, name=name)

    def _drawn(self, asked: Mapping[str, Question]) -> ReachAll | None:
        if not asked:
            return None
        questions = [(each.aim, each.histories) for each in asked.values()]
        effects = [effect for each in asked.values() for effect in each.effects]
        return reach_all(questions, effects=effects, draws=self.draws, seed=self.seed)

    def _target(self, target: PlannedTarget, put: Question | Text, answer: Reach | None) -> TargetOutlook:
        return TargetOutlook(
            target=target,
            milestone=in_force(target, self.year),
            history=main_history(self.histories.get(target.key)),
            reach=answer,
            reason=answer.reason if answer is not None else self._why_not(target, put),
            light=self._light(answer, self._why_not(target, put)),
            stated=tuple(each for task in self.plan.tasks for each in task.effects if each.target == target.key),
            others=tuple(self._others(target)),
        )

    def _why_not(self, target: PlannedTarget, put: Question | Text) -> Text | None:
        untold = self.missing.get(target.key) if target.key not in self.histories else None
        return (untold or put) if isinstance(put, Text) else None

    def _light(self, answer: Reach | None, reason: Text | None) -> Light:
        light = traffic_light(answer, rule=self.rule)
        return light if reason is None else replace(light, reason=reason)

    def _others(self, target: PlannedTarget) -> Iterator[MilestoneOutlook]:
        """The target's other numbers, each asked about alone."""
        for milestone in target.milestones:
            if milestone != in_force(target, self.year):
                yield self._other(target, milestone)

    def _other(self, target: PlannedTarget, milestone: Milestone) -> MilestoneOutlook:
        put = self._put(target, milestone, name=f"{target.key} {milestone.period}")
        asked = aim_of(target, milestone).asked
        if isinstance(put, Text):
            reason = self._why_not(target, put)
            return MilestoneOutlook(milestone, asked, self._light(None, reason), None, reason)
        found = put.whole(reach(put.aim, put.histories, effects=put.effects, draws=self.draws, seed=self.seed))
        return MilestoneOutlook(milestone, asked, self._light(found, None), found.probability, found.reason)


def _refuse_unknown(plan: Plan, histories: Mapping[str, Histories]) -> None:
    known = tuple(target.key for target in plan.targets)
    for key in histories:
        if key not in known:
            raise UnknownOption.among("histories", key, known)


def _row(each: TargetOutlook) -> tuple[Cell, ...]:
    figure, needed = each.figure, each.needed
    return (
        each.key,
        each.target.name,
        each.asked,
        None if figure is None else figure.value,
        None if figure is None else figure.year,
        each.figure_unit,
        each.light.word,
        None if each.probability is None else _PERCENT * each.probability,
        None if needed is None else needed.value,
        None if needed is None else needed.unit,
    )


def _scenario_cells(each: TargetOutlook, names: Sequence[str]) -> Iterator[Cell]:
    found = {item.name: _PERCENT * item.probability for item in each.scenarios}
    return (found.get(name) for name in names)


def _task_rows(each: TargetOutlook) -> Iterator[tuple[Cell, ...]]:
    for item in each.contributions:
        shares = (_PERCENT * item.probability_without, _PERCENT * item.contribution)
        yield (item.task, item.label, each.key, *shares, item.effect)


_PERCENT_UNIT = Text.same("%")
_POINTS = Text(vi="điểm", en="points")
_COLUMNS = (
    Column("key", Text(vi="Ký hiệu", en="Key")),
    Column("target", Text(vi="Chỉ tiêu", en="Target")),
    Column("asked", Text(vi="Phải đạt", en="Asked")),
    Column("figure", Text(vi="Số mới nhất", en="Newest figure"), decimals=2),
    Column("figure_year", Text(vi="Năm", en="Year")),
    Column("unit", Text(vi="Đơn vị", en="Unit")),
    Column("light", Text(vi="Tình trạng", en="State")),
    Column("probability", Text(vi="Khả năng đạt", en="Probability"), _PERCENT_UNIT, 0),
    Column("needed", Text(vi="Còn cần", en="Still needed"), decimals=2),
    Column("needed_unit", Text(vi="Đơn vị", en="Unit")),
)
_TARGETS = Text(vi="Từng chỉ tiêu", en="Each target")
_BY_TASK = Text(vi="Đóng góp của từng nhiệm vụ", en="What each task does")
_TASK_COLUMNS = (
    Column("task", Text(vi="Số", en="No.")),
    Column("name", Text(vi="Nhiệm vụ", en="Task")),
    Column("target", Text(vi="Chỉ tiêu", en="Target")),
    Column("without", Text(vi="Khả năng nếu không làm", en="Probability without it"), _PERCENT_UNIT, 0),
    Column("contribution", Text(vi="Đóng góp", en="Adds to it"), _POINTS, 0),
    Column("effect", Text(vi="Thêm vào con số (mức giữa)", en="Adds to the figure (median)"), decimals=2),
)
_NEED_NOT_ADD = Text(
    vi="Đóng góp là chênh lệch khả năng đạt khi có và khi không có riêng nhiệm vụ đó; các đóng góp không cộng thành "
    "tổng.",
    en="A contribution is the probability with the task less that without this task alone; they need not add up.",
)
_EACH_ALONE = Text(
    vi="Mỗi chỉ tiêu được tính riêng; không suy ra khả năng đạt nhiều chỉ tiêu cùng lúc.",
    en="Each target is taken alone; nothing follows for reaching several at once.",
)
_SYNTHETIC = Text(vi="Kế hoạch giả lập, không phải số liệu thật.", en="A synthetic plan, no real figures.")
_ONLY_READ = Text(
    vi="Đây là bản chỉ để đọc, không còn các lần mô phỏng; hãy tính lại.",
    en="This copy is only read, what was drawn is gone; ask again.",
)
_NOTHING_ASKED = Text(
    vi="Chưa chỉ tiêu nào đánh giá được nên không có gì để so sánh kịch bản.",
    en="No target can be judged, so scenarios have nothing to be compared by.",
)
_NOTHING_TO_DRAW = Text(vi="Chưa chỉ tiêu nào đánh giá được.", en="No target can be judged.")
_NOTHING = Provenance((), rows_used=0, method="plan_outlook")
