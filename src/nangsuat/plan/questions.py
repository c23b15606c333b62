"""What is asked of each target of a plan, or why nothing can be: its number, its history, the effects of its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nangsuat.data import Text
from nangsuat.plan.aims import Aim
from nangsuat.plan.effects import TaskEffect
from nangsuat.plan.history import HISTORY_KINDS, History
from nangsuat.plan.model import Milestone, PlannedTarget
from nangsuat.plan.outlook import UNITS_OF_KIND
from nangsuat.plan.prospect import aim_of
from nangsuat.plan.reach import Histories
from nangsuat.plan.reach_result import Reach
from nangsuat.plan.short_counts import Remaining, remaining_of


@dataclass(frozen=True, slots=True)
class Question:
    """A target that can be asked about.

    Attributes
    ----------
    aim, histories, effects : what is asked, of what, with which tasks
    remaining : the whole, where only a young count's rest is asked about
    """

    aim: Aim
    histories: Histories
    effects: tuple[TaskEffect, ...]
    remaining: Remaining | None = None

    def whole(self, answer: Reach) -> Reach:
        """The answer about the whole target."""
        return answer if self.remaining is None else self.remaining.whole(answer)


def in_force(target: PlannedTarget, year: int) -> Milestone | None:
    """The number in force in a year; the last one where all periods are over."""
    return target.milestone_for(year) or (target.milestones[-1] if target.milestones else None)


def main_history(histories: Histories | None) -> History | None:
    """The history that counts, where the figure hangs on a coefficient."""
    if histories is None or isinstance(histories, History):
        return histories
    return next(iter(histories.values()), None)


def question_of(
    target: PlannedTarget,
    milestone: Milestone | None,
    histories: Histories | None,
    effects: Sequence[TaskEffect],
    *,
    today: date,
    name: str = "",
) -> Question | Text:
    """What is asked of a target, or why nothing can be.

    Parameters
    ----------
    target, milestone : the target, and the number that is asked about
    histories : what is known of it
    effects : of tasks on this target
    today : the day from which on the rest of a young count is to come
    name : of the question; the target's key where not given
    """
    if milestone is None:
        return _NO_MILESTONE
    if histories is None and target.kind == "count" and effects:
        histories = History(target.key, "count", (), label=target.name, unit=target.unit)  # only tasks make records
    history = main_history(histories)
    if histories is None or history is None:
        return _NO_HISTORY
    aim = aim_of(target, milestone, name=name)
    own = tuple(replace(effect, target=aim.name) for effect in effects)
    wrong = _other_unit(own, history)
    if wrong is not None:
        return wrong
    remaining = remaining_of(aim, history, own, today)
    if remaining is None:
        return Question(aim, histories, own)
    if not remaining.effects and remaining.reached < (aim.number or 0.0):
        return _NO_PACE.fill(reached=remaining.reached)
    return Question(remaining.aim, remaining.history, remaining.effects, remaining)


def _other_unit(effects: Sequence[TaskEffect], history: History) -> Text | None:
    allowed = UNITS_OF_KIND[history.kind]
    wrong = next((effect for effect in effects if effect.unit not in allowed), None)
    return None if wrong is None else _OTHER_UNIT.fill(task=wrong.task, kind=HISTORY_KINDS[history.kind])


_NO_MILESTONE = Text(
    vi="chỉ tiêu không có con số nào cho các năm của kế hoạch", en="the target has no number for the years of the plan"
)
_NO_HISTORY = Text(vi="chưa có số liệu", en="there are no figures")
_NO_PACE = Text(
    vi="mới đếm được {reached}, chưa đủ ba năm trọn để suy ra nhịp, và chưa nhiệm vụ nào ghi tác động đến chỉ tiêu này",
    en="{reached} counted so far, under the three whole years that tell a pace, and no task states an effect on it",
)
_OTHER_UNIT = Text(
    vi="tác động của nhiệm vụ «{task}» có đơn vị không dùng được cho số liệu loại «{kind}»",
    en="the effect of task «{task}» is in a unit that does not fit a figure of the kind «{kind}»",
)
