"""What is looked at in one task: its words, its time, its money, its effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from nangsuat.data import Text, format_date
from nangsuat.data.reading.wording import Places
from nangsuat.data.text import exactly
from nangsuat.plan.checking_targets import Finding
from nangsuat.plan.effects import EFFECT_UNITS
from nangsuat.plan.model import FUNDING_SOURCES, Effect, Plan, PlannedTask
from nangsuat.plan.money import ENTERPRISES_OWN, HALF_A_DONG
from nangsuat.plan.naming import task_groups

_WHOLE = 100.0  # per cent
_UNITS_OF_KINDS: Mapping[str, tuple[str, ...]] = {  # what an effect on a target may be stated in
    "growth": ("growth points",),
    "count": ("records",),
    "level": ("level", "growth points"),
    "share": ("level",),
    "ratio": ("level",),
}


def usual_unit(kind: str) -> str:
    """The unit of an effect on a target of a kind, where none is stated.

    Examples
    --------
    >>> usual_unit("growth"), usual_unit("count"), usual_unit("share")
    ('growth points', 'records', 'level')
    """
    return _UNITS_OF_KINDS[kind][0]


def check_task(task: PlannedTask, plan: Plan) -> Iterator[Finding]:
    """What is to be said about one task."""
    for check in _CHECKS:
        yield from check(task, plan)


def _words(task: PlannedTask, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    group = task_groups().get(task.group)
    if not task.name.vi.strip():
        yield "task-without-name", ".name", {}
    elif group is not None and task.name.vi == group.name.vi:
        yield "task-named-as-group", ".name", {}
    if not task.lead.vi.strip():
        yield "task-without-lead", ".lead", {}
    if not task.product.vi.strip():
        yield "task-without-product", ".product", {}
    document, _, key = task.group.rpartition("/")
    if group is None and document and any(known.startswith(f"{document}/") for known in task_groups()) and key:
        yield "unknown-group", ".group", {"value": task.group}


def _time(task: PlannedTask, plan: Plan) -> Iterator[Finding]:
    begins, ends = date(plan.first, 1, 1), date(plan.last, 12, 31)
    places: Places = {"starts": _day(task.starts), "ends": _day(task.ends), "first": plan.first, "last": plan.last}
    if task.starts > task.ends:
        yield "task-backwards", ".ends", {}
    elif task.ends < begins or task.starts > ends:
        yield "task-outside", ".starts", places
    elif task.starts < begins or task.ends > ends:
        yield "task-partly-outside", ".starts", places


def _budget(task: PlannedTask, plan: Plan) -> Iterator[Finding]:
    for place, line in enumerate(task.budget):
        where = f".budget[{place}]"
        if line.source not in FUNDING_SOURCES:
            known = ", ".join(FUNDING_SOURCES)
            yield "unknown-option", f"{where}.source", {"option": "source", "value": line.source, "known": known}
        if line.amount < 0:
            yield "budget-negative", where, {"year": line.year}
        if not plan.first <= line.year <= plan.last:
            yield "budget-outside", where, {"value": line.year, "first": plan.first, "last": plan.last}
        elif line.amount and not task.starts.year <= line.year <= task.ends.year:
            yield "budget-beside-task", where, {"value": line.year}
    for (year, _), times in Counter((line.year, line.source) for line in task.budget).items():
        if times > 1:
            yield "budget-twice", ".budget", {"year": year}


def _ceilings(task: PlannedTask, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    own = sum(line.amount for line in task.budget if line.source == ENTERPRISES_OWN)
    support = task.money - own
    share, most = task.ceilings.share_of_cost, task.ceilings.per_enterprise
    if share is not None and not 0 < share <= 1:
        yield "ceiling-not-a-part", ".ceilings", {}
    elif share is not None and share < 1 and support > 0:
        yield from _share(own, support, share)
    if most is not None and 0 < support < most - HALF_A_DONG:
        yield "above-per-enterprise", ".ceilings", {}


def _share(own: float, support: float, share: float) -> Iterator[Finding]:
    if own == 0:
        yield "no-own-part", ".ceilings", {"most": exactly(share * _WHOLE)}
    elif support - share * (own + support) > HALF_A_DONG:
        places: Places = {"value": round(support / (own + support) * _WHOLE, 1), "most": exactly(share * _WHOLE)}
        yield "above-share", ".ceilings", places


def _effects(task: PlannedTask, plan: Plan) -> Iterator[Finding]:
    known = [target.key for target in plan.targets]
    for place, effect in enumerate(task.effects):
        where = f".effects[{place}]"
        if effect.target not in known:
            yield "unknown-target", f"{where}.target", {"value": effect.target, "known": ", ".join(known) or "–"}
        else:
            yield from _unit(effect, where, plan)
        yield from _timing(effect, where, task, plan)
        if not effect.basis.vi.strip():
            yield "effect-without-basis", where, {"value": effect.target}
    for target, times in Counter(effect.target for effect in task.effects).items():
        if times > 1:
            yield "effect-twice", ".effects", {"value": target}
    if task.effects and task.risk.fail == 1:
        yield "never-fails", ".risk", {}


def _unit(effect: Effect, where: str, plan: Plan) -> Iterator[Finding]:
    target = plan.target(effect.target)
    fitting = _UNITS_OF_KINDS.get(target.kind, tuple(EFFECT_UNITS))
    if effect.unit and effect.unit not in fitting:
        yield "effect-unit", f"{where}.unit", {"value": effect.target, "known": ", ".join(fitting)}
    if effect.size.middle * (-1 if target.direction == "down" else 1) < 0:
        yield "effect-against", where, {"value": effect.target}


def _timing(effect: Effect, where: str, task: PlannedTask, plan: Plan) -> Iterator[Finding]:
    begins = effect.starts or task.ends + timedelta(days=1)
    if effect.ends is not None and effect.ends <= begins:
        yield "effect-timing", f"{where}.ends", {"value": effect.target}
    if effect.starts is not None and effect.starts < task.starts:
        yield "effect-early", f"{where}.starts", {"value": effect.target}
    if begins > date(plan.last, 12, 31):
        yield "effect-late", where, {"value": effect.target}


def _day(day: date) -> Text:
    return Text(vi=format_date(day, "vi"), en=format_date(day, "en"))


_CHECKS: tuple[Callable[[PlannedTask, Plan], Iterator[Finding]], ...] = (_words, _time, _budget, _ceilings, _effects)
