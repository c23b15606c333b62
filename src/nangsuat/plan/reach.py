"""Will the target be reached? The probability, what is still needed, what each task does to it, scenarios side by side.

A probability here is the share of drawn paths that meet the target: history and tasks' effects as
:func:`nangsuat.plan.forecast` and :class:`nangsuat.plan.TaskEffect` describe them. It holds for these assumptions, not
for what they leave out (a crisis unlike any in the history, a task that nobody has thought of).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from nangsuat.data import CannotBeShown, Provenance, Text, UnknownOption
from nangsuat.plan.aims import Aim, cannot_be_judged
from nangsuat.plan.effects import Scenario, TaskEffect
from nangsuat.plan.history import History
from nangsuat.plan.outlook import Outlook, look_ahead
from nangsuat.plan.reach_parts import Alternative, contributions, monte_carlo_error, needed, refuse_unknown_tasks
from nangsuat.plan.reach_result import Reach, ReachAll, beside
from nangsuat.plan.seeds import SEED

type Histories = History | Mapping[str, History]

_MIDDLE = (0.1, 0.5, 0.9)
_THREADS = 2


def reach(
    aim: Aim,
    history: Histories,
    *,
    effects: Sequence[TaskEffect] = (),
    scenarios: Mapping[str, Scenario] | None = None,
    draws: int = 10_000,
    seed: int = SEED,
) -> Reach:
    """How likely a target is to be reached.

    Parameters
    ----------
    aim : the target
    history : of its indicator; several by coefficient where the indicator depends on one that is a choice. The first
        is the main one, all are shown side by side
    effects : of tasks; those on other targets are left aside
    scenarios : by name, what becomes of which task
    draws, seed : of the random numbers; the same number of draws and seed give the same answer

    Raises
    ------
    EffectWrong
        An effect is in a unit that the history cannot have.
    UnknownOption
        A scenario changes a task that has no effect here.

    Examples
    --------
    A park that had grown by 5.2 % a year wants 6 % from 2025 to 2027, and one task is to help:

    >>> from datetime import date
    >>> from nangsuat.plan import Change, Elicited
    >>> history = History.from_values(
    ...     "W", {2018: 100, 2019: 107, 2020: 109, 2021: 115, 2022: 122, 2023: 127, 2024: 135.5}, kind="level")
    >>> aim = Aim("T1", "mean growth", 2025, 2027, "at least", 6.0)
    >>> task = TaskEffect("line", "T1", Elicited(0.5, 1.5, 3.0), "growth points", date(2025, 1, 1))
    >>> found = reach(aim, history, effects=[task], scenarios={"late": {"line": Change(delay_months=18)}})
    >>> found.scenarios[0].probability < found.probability, found.needed.value
    (True, 6.0)
    """
    refuse_unknown_tasks(scenarios or {}, _tasks(effects))
    answer, outlook = _asked(aim, history, effects, draws=draws, seed=seed)
    return beside(answer, outlook, scenarios or {})


def reach_all(
    questions: Sequence[tuple[Aim, Histories]],
    *,
    effects: Sequence[TaskEffect] = (),
    scenarios: Mapping[str, Scenario] | None = None,
    draws: int = 10_000,
    seed: int = SEED,
) -> ReachAll:
    """How likely each target of a plan is to be reached; what was drawn is kept for further scenarios.

    Each answer is the one that :func:`reach` gives alone: random numbers belong to names, not to places in a list.
    Targets are drawn independently of each other but for their tasks, so no probability of reaching several at once
    is given.

    Raises
    ------
    UnknownOption
        An effect is on a target that is not asked about, or a scenario changes a task that has no effect.

    Examples
    --------
    >>> history = History.from_values("W", {2021: 115, 2022: 122, 2023: 127, 2024: 135.5}, kind="level")
    >>> found = reach_all([(Aim("T1", "value", 2027, 2027, "at least", 150.0), history)])
    >>> found.reached[0].probability > 0.4
    True
    """
    names = [aim.name for aim, _ in questions]
    for effect in effects:
        if effect.target not in names:
            raise UnknownOption.among("target", effect.target, names)
    refuse_unknown_tasks(scenarios or {}, _tasks(effects))

    def ask(question: tuple[Aim, Histories]) -> tuple[Reach, Outlook | None]:
        aim, histories = question
        return _asked(aim, histories, effects, draws=draws, seed=seed)

    with ThreadPoolExecutor(_THREADS) as pool:  # arrays and random numbers let other threads run
        asked = list(pool.map(ask, questions))
    reached = tuple(answer for answer, _ in asked)
    provenance = _together(reached, draws=draws, seed=seed)
    found = ReachAll(reached, tuple(outlook for _, outlook in asked), _tasks(effects), provenance)
    return found.with_scenarios(scenarios) if scenarios else found


def _asked(
    aim: Aim, history: Histories, effects: Sequence[TaskEffect], *, draws: int, seed: int
) -> tuple[Reach, Outlook | None]:
    """The answer without scenarios, and what was drawn for it."""
    histories = {"": history} if isinstance(history, History) else dict(history)
    if not histories:
        raise UnknownOption(_NO_HISTORY.fill(name=aim.title))
    own = [effect for effect in effects if effect.target == aim.name]
    outlooks = {key: _outlook(aim, each, own, draws=draws, seed=seed) for key, each in histories.items()}
    main = next(iter(histories))
    alternatives = tuple(_alternative(key, outlook) for key, outlook in outlooks.items()) if len(histories) > 1 else ()
    provenance = histories[main].origin().then("reach", seed=seed, parameters={"draws": draws})
    return _answer(aim, histories[main], outlooks[main], alternatives, provenance)


def _outlook(aim: Aim, history: History, effects: Sequence[TaskEffect], *, draws: int, seed: int) -> Outlook | Text:
    """The target's paths, or why there are none."""
    reason = cannot_be_judged(aim, history)
    if reason is not None:
        return reason
    try:
        return look_ahead(aim, history, effects, draws=draws, seed=seed)
    except CannotBeShown as error:
        return error.text


def _answer(
    aim: Aim,
    history: History,
    outlook: Outlook | Text,
    alternatives: tuple[Alternative, ...],
    provenance: Provenance,
) -> tuple[Reach, Outlook | None]:
    if isinstance(outlook, Text):
        unknown = Reach(
            aim=aim,
            history=history,
            probability=None,
            error=0.0,
            decided=None,
            reason=outlook,
            measured=None,
            fan=None,
            needed=None,
            contributions=(),
            scenarios=(),
            alternatives=alternatives,
            provenance=provenance,
        )
        return unknown, None
    each = outlook.each({})
    added = outlook.together(each)
    paths = outlook.base if outlook.is_decided else outlook.paths(added)
    measured = outlook.measured(paths)
    probability = outlook.probability(measured)
    low, middle, high = map(float, np.quantile(measured, _MIDDLE))
    reached = Reach(
        aim=aim,
        history=history,
        probability=probability,
        error=monte_carlo_error(probability, measured.size),
        decided=bool(probability) if outlook.is_decided else None,
        reason=None,
        measured=(low, middle, high),
        fan=None if outlook.is_decided else outlook.fan(paths),
        needed=needed(outlook.measure),
        contributions=contributions(outlook, each, added, measured),
        scenarios=(),
        alternatives=alternatives,
        provenance=provenance,
    )
    return reached, outlook


def _alternative(key: str, outlook: Outlook | Text) -> Alternative:
    if isinstance(outlook, Text):
        return Alternative(key, None, outlook)
    paths = outlook.base if outlook.is_decided else outlook.paths(outlook.together(outlook.each({})))
    return Alternative(key, outlook.probability(outlook.measured(paths)))


def _tasks(effects: Sequence[TaskEffect]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(effect.task for effect in effects))


def _together(reached: Sequence[Reach], *, draws: int, seed: int) -> Provenance:
    sources = {source.sha256: source for item in reached for source in item.provenance.sources}
    used = sum(item.provenance.rows_used for item in reached)
    return Provenance(tuple(sources.values()), used, method="reach_all", parameters={"draws": draws}, seed=seed)


_NO_HISTORY = Text(
    vi="Chỉ tiêu «{name}» không kèm chuỗi số liệu nào.", en="The target «{name}» came without a history."
)
