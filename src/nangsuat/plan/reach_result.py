"""Whether a target, or each target of a plan, will be reached: results with their words, tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nangsuat.data import CannotBeShown, Cell, Column, Provenance, Result, Table, Text
from nangsuat.plan.aims import AIM_MEASURES, Aim
from nangsuat.plan.effects import Scenario
from nangsuat.plan.fan import Fan
from nangsuat.plan.forecast import fan_table, forecast_notes
from nangsuat.plan.history import History
from nangsuat.plan.outlook import Outlook
from nangsuat.plan.reach_parts import (
    Alternative,
    Contribution,
    Needed,
    ScenarioReached,
    refuse_unknown_tasks,
    scenario_reached,
)

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Reach(Result):
    """Whether one target will be reached.

    Attributes
    ----------
    aim, history : the target and the main history of its indicator
    probability : of reaching it, from 0 to 1; ``None`` where it cannot be judged, and ``reason`` says why
    error : Monte-Carlo standard error of the probability
    decided : whether it was reached, where its period is over; ``None`` where it is not
    reason : why it cannot be judged
    measured : 10 %, 50 % and 90 % quantiles of the figure that is held against the target; ``None`` as above
    fan : of the paths with all tasks; of a count, of its sum
    needed : what the years that are left must bring
    contributions : of the tasks, in the order of the effects
    scenarios : beside the plan
    alternatives : by coefficient, the main one first; empty where there is one history
    provenance : of the history, with seed and number of draws
    """

    aim: Aim
    history: History
    probability: float | None
    error: float
    decided: bool | None
    reason: Text | None
    measured: tuple[float, float, float] | None
    fan: Fan | None
    needed: Needed | None
    contributions: tuple[Contribution, ...]
    scenarios: tuple[ScenarioReached, ...]
    alternatives: tuple[Alternative, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        aim = self.aim
        period = str(aim.last) if aim.measure == "value" else f"{aim.first}–{aim.last}"
        return Text(
            vi=f"Khả năng đạt chỉ tiêu «{aim.title.vi}» ({aim.asked.vi}, {period})",
            en=f"How likely «{aim.title.en}» ({aim.asked.en}, {period}) is to be reached",
        )

    @property
    def verdict(self) -> Text:
        """The answer in a sentence."""
        if self.probability is None:
            return self.reason or _NOT_JUDGED
        if self.decided is not None:
            return _WAS_REACHED if self.decided else _WAS_NOT
        return _PROBABLE.fill(percent=round(_PERCENT * self.probability))

    def tables(self) -> tuple[Table, ...]:
        shown = [Table(_ANSWER, _ANSWER_COLUMNS, tuple(self._answers()))]
        if self.contributions:
            shown.append(Table(_BY_TASK, _TASK_COLUMNS, tuple(map(_task_row, self.contributions)), (_NEED_NOT_ADD,)))
        if self.fan is not None:
            shown.append(fan_table(self.fan, self.history.unit))
        return tuple(shown)

    def notes(self) -> tuple[Text, ...]:
        said = [self.verdict]
        if self.needed is not None and self.probability is not None:
            said.append(_needed_words(self.needed))
        if self.fan is None:
            return tuple(said)
        said.append(_BY_DRAWS.fill(draws=float(_draws(self.provenance)), error=round(_PERCENT * self.error, 2)))
        said += [_ADDED] if self.contributions else []
        said += [_COEFFICIENTS] if self.alternatives else []
        return (*said, *(forecast_notes(self.history) if self.history.observed else (_TASKS_ALONE,)))

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The history as a line, the years to come as a fan, the target as a mark, scenarios as lines."""
        if self.fan is None:
            raise CannotBeShown(self.verdict)
        from nangsuat.plan.fan_charts import fan_chart

        middles = {item.name: item.fan for item in self.scenarios}
        return fan_chart(
            self.history,
            self.fan,
            title=self.title,
            unit=self.history.unit,
            language=language,
            aim=self.aim,
            scenarios=middles,
        )

    def _answers(self) -> list[tuple[Cell, ...]]:
        rows: list[tuple[Cell, ...]] = [(_PLAN, _percent(self.probability), _percent(self.error), None)]
        rows += [
            (item.name, _percent(item.probability), _percent(item.error), _percent(item.difference))
            for item in self.scenarios
        ]
        rows += [
            (_BY_COEFFICIENT.fill(key=item.key), _percent(item.probability), None, None) for item in self.alternatives
        ]
        return rows


@dataclass(frozen=True, slots=True)
class ReachAll(Result):
    """Whether each target of a plan will be reached.

    Attributes
    ----------
    reached : one entry a target, in the order asked
    outlooks : what was drawn, for further scenarios; ``None`` for a target that cannot be judged
    tasks : keys of all tasks that have an effect
    provenance : of all histories together
    """

    reached: tuple[Reach, ...]
    outlooks: tuple[Outlook | None, ...] = field(repr=False, compare=False)
    tasks: tuple[str, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="Khả năng đạt các chỉ tiêu của kế hoạch", en="How likely the plan's targets are to be reached")

    def with_scenarios(self, scenarios: Mapping[str, Scenario]) -> ReachAll:
        """The same plan with these scenarios beside it, on what was drawn already."""
        refuse_unknown_tasks(scenarios, self.tasks)
        reached = tuple(
            beside(item, outlook, scenarios) for item, outlook in zip(self.reached, self.outlooks, strict=True)
        )
        return replace(self, reached=reached)

    def tables(self) -> tuple[Table, ...]:
        names = list(dict.fromkeys(scenario.name for item in self.reached for scenario in item.scenarios))
        columns = (*_PLAN_COLUMNS, *(Column(f"scenario_{name}", Text.same(name), _PERCENT_UNIT, 0) for name in names))
        return (Table(self.title, columns, tuple(_target_row(item, names) for item in self.reached)),)

    def notes(self) -> tuple[Text, ...]:
        reasons = tuple(
            Text(vi=f"{item.aim.title.vi}: {item.reason.vi}", en=f"{item.aim.title.en}: {item.reason.en}")
            for item in self.reached
            if item.reason is not None
        )
        return (*reasons, _EACH_ALONE, _ADDED)


def beside(reached: Reach, outlook: Outlook | None, scenarios: Mapping[str, Scenario]) -> Reach:
    """The answer with scenarios beside it; a target that is decided or cannot be judged has none."""
    if outlook is None or outlook.is_decided or reached.probability is None:
        return replace(reached, scenarios=())
    own = {effect.stated.task for effect in outlook.effects}
    found = tuple(
        scenario_reached(outlook, name, changes, reached.probability)
        if own & changes.keys()
        else _as_planned(reached, name)
        for name, changes in scenarios.items()
    )
    return replace(reached, scenarios=found)


def _as_planned(reached: Reach, name: str) -> ScenarioReached:
    """A scenario that changes none of the target's tasks."""
    if reached.probability is None or reached.fan is None:
        raise CannotBeShown(reached.verdict)
    return ScenarioReached(name, reached.probability, reached.error, 0.0, {}, reached.fan)


def _task_row(item: Contribution) -> tuple[Cell, ...]:
    return (item.label, _percent(item.probability_without), _percent(item.contribution), item.effect)


def _target_row(item: Reach, names: list[str]) -> tuple[Cell, ...]:
    by_name = {scenario.name: scenario.probability for scenario in item.scenarios}
    aim = item.aim
    needed = None if item.needed is None else item.needed.value
    unit = None if item.needed is None else item.needed.unit
    shown = (aim.title, AIM_MEASURES[aim.measure], f"{aim.first}–{aim.last}", aim.asked, needed, unit, item.verdict)
    return (*shown, _percent(item.probability), *(_percent(by_name.get(name)) for name in names))


def _percent(share: float | None) -> float | None:
    return None if share is None else _PERCENT * share


def _draws(provenance: Provenance) -> int:
    draws = provenance.parameters["draws"]
    return draws if isinstance(draws, int) else 0


def _needed_words(needed: Needed) -> Text:
    words = _STILL.fill(value=round(needed.value, 2), unit=needed.unit, years=round(needed.years, 1))
    if needed.past is None:
        return words
    past = _SO_FAR.fill(past=round(needed.past, 2), unit=needed.past_unit)
    return Text(vi=f"{words.vi} {past.vi}", en=f"{words.en} {past.en}")


_PERCENT_UNIT = Text.same("%")
_ANSWER = Text(vi="Xác suất đạt chỉ tiêu", en="Probability of reaching the target")
_PLAN = Text(vi="Theo kế hoạch", en="As planned")
_BY_COEFFICIENT = Text(vi="Hệ số {key}", en="Coefficient {key}")
_ANSWER_COLUMNS = (
    Column("case", Text(vi="Trường hợp", en="Case")),
    Column("probability", Text(vi="Xác suất", en="Probability"), _PERCENT_UNIT, 0),
    Column("error", Text(vi="Sai số mô phỏng", en="Simulation error"), Text(vi="điểm", en="points"), 1),
    Column("difference", Text(vi="So với kế hoạch", en="Against the plan"), Text(vi="điểm", en="points"), 0),
)
_BY_TASK = Text(vi="Đóng góp của từng nhiệm vụ", en="What each task does")
_TASK_COLUMNS = (
    Column("task", Text(vi="Nhiệm vụ", en="Task")),
    Column("without", Text(vi="Xác suất nếu không làm", en="Probability without it"), _PERCENT_UNIT, 0),
    Column("contribution", Text(vi="Đóng góp vào xác suất", en="Adds to it"), Text(vi="điểm", en="points"), 0),
    Column("effect", Text(vi="Đóng góp vào con số (giữa)", en="Adds to the figure (median)"), decimals=2),
)
_PLAN_COLUMNS = (
    Column("target", Text(vi="Chỉ tiêu", en="Target")),
    Column("measure", Text(vi="Đo bằng", en="Measured by")),
    Column("period", Text(vi="Kỳ", en="Period")),
    Column("asked", Text(vi="Con số", en="Number")),
    Column("needed", Text(vi="Còn cần", en="Still needed"), decimals=2),
    Column("needed_unit", Text(vi="Đơn vị", en="Unit")),
    Column("verdict", Text(vi="Kết luận", en="Answer")),
    Column("probability", Text(vi="Xác suất", en="Probability"), _PERCENT_UNIT, 0),
)
_NOT_JUDGED = Text(vi="Không đánh giá được.", en="It cannot be judged.")
_WAS_REACHED = Text(vi="Kỳ đã hết: chỉ tiêu đã đạt.", en="The period is over: the target was reached.")
_WAS_NOT = Text(vi="Kỳ đã hết: chỉ tiêu không đạt.", en="The period is over: the target was not reached.")
_PROBABLE = Text(vi="Xác suất đạt: {percent} %.", en="Probability of reaching it: {percent} %.")
_STILL = Text(
    vi="Để vừa đạt, {years} năm còn lại cần {value} {unit}.",
    en="To just reach it the {years} years left need {value} {unit}.",
)
_SO_FAR = Text(vi="Các năm đã qua của kỳ: {past} {unit}.", en="The years that are over brought {past} {unit}.")
_BY_DRAWS = Text(
    vi="Xác suất là tỷ lệ đạt trong {draws} lần mô phỏng; sai số mô phỏng {error} điểm phần trăm.",
    en="The probability is the share of {draws} simulated paths that reach it; its simulation error is {error} points.",
)
_ADDED = Text(
    vi="Tác động của các nhiệm vụ được cộng lại: mỗi tác động phải được ước định khi đã có các nhiệm vụ khác, phần "
    "chung không được tính hai lần.",
    en="Effects of tasks are added: each is to be judged given the others, so that what they share is not counted "
    "twice.",
)
_NEED_NOT_ADD = Text(
    vi="Đóng góp là chênh lệch xác suất khi có và không có riêng nhiệm vụ đó, trên cùng các lần mô phỏng. Các đóng "
    "góp không cộng thành tổng: nhiệm vụ này có thể thừa hoặc thiếu tùy nhiệm vụ khác đã đưa chỉ tiêu đến đâu.",
    en="A contribution is the probability with the task less that without this task alone, on the same draws. "
    "Contributions need not add up: what one task is worth depends on how far the others have brought the figure.",
)
_COEFFICIENTS = Text(
    vi="Chỉ tiêu phụ thuộc một hệ số được chọn: xác suất theo từng hệ số đứng cạnh nhau, số chính theo hệ số đầu tiên.",
    en="The indicator depends on a coefficient that is a choice: all stand side by side, the first is the main one.",
)
_TASKS_ALONE = Text(
    vi="Chưa có số liệu: chỉ tính những gì các nhiệm vụ mang lại.",
    en="There is no history: only what tasks bring is counted.",
)
_EACH_ALONE = Text(
    vi="Mỗi chỉ tiêu được mô phỏng riêng; không suy ra xác suất đạt nhiều chỉ tiêu cùng lúc.",
    en="Each target is simulated alone; nothing follows for reaching several at once.",
)
