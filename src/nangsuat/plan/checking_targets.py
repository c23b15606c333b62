"""What is looked at in one target: its number, its years, its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from nangsuat.data.reading.wording import Places
from nangsuat.data.text import exactly
from nangsuat.explain import COMPARISONS, ROLES_OF_TARGETS, STATUSES
from nangsuat.measure import INDICATORS
from nangsuat.plan.counting import COUNTED
from nangsuat.plan.model import TARGET_KINDS, Milestone, Plan, PlannedTarget
from nangsuat.plan.naming import LOCAL_STATUS

type Finding = tuple[str, str, Places]  # the code, the place inside the part, what stands in the message

DIRECTIONS = ("up", "down")
PRICE_BASES = ("", "constant", "current")
_WHOLE = 100.0  # per cent
_FASTEST = 30.0  # per cent a year: mean growth above it is asked about
_WITHOUT_NUMBER = ("not found", "relative")  # statuses of documents' targets that come without one
_UNVERIFIED = ("partial", "unverified")


def check_target(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:
    """What is to be said about one target."""
    for check in _CHECKS:
        yield from check(target, plan)


def _options(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    options: Mapping[str, tuple[str, Iterable[str]]] = {
        "kind": (target.kind, TARGET_KINDS),
        "comparison": (target.comparison, COMPARISONS),
        "direction": (target.direction, DIRECTIONS),
        "role": (target.role, ROLES_OF_TARGETS),
        "status": (target.status, (LOCAL_STATUS, *STATUSES)),
        "price_basis": (target.price_basis, PRICE_BASES),
    }
    for option, (value, known) in options.items():
        if value not in known:
            places: Places = {"option": option, "value": value, "known": ", ".join(filter(None, known))}
            yield "unknown-option", f".{option}", places
    if target.indicator and target.indicator not in INDICATORS:
        yield "unknown-indicator", ".indicator", {"value": target.indicator}
    if target.kind == "count" and target.counts not in COUNTED:
        yield "nothing-counted", ".counts", {"known": ", ".join(COUNTED)}


def _numbers(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:  # as all checks
    has_one = any(_bounds(milestone) for milestone in target.milestones)
    from_document = bool(target.document)
    if not has_one and not from_document:
        yield "target-without-number", "", {}
    for place, milestone in enumerate(target.milestones):
        if from_document and not _bounds(milestone):
            yield "number-not-found", f".milestones[{place}]", {"period": milestone.period}
    if target.status in _UNVERIFIED and has_one:
        yield "number-unverified", "", {}
    if target.status in _WITHOUT_NUMBER and not target.milestones:
        yield "number-not-found", "", {"period": f"{plan.first}–{plan.last}"}


def _ranges(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    for place, milestone in enumerate(target.milestones):
        where, low, high = f".milestones[{place}]", milestone.low, milestone.high
        if low is not None and high is not None and low > high:
            yield (
                "range-upside-down",
                where,
                {"period": milestone.period, "low": exactly(low), "high": exactly(high)},
            )
        half = (low is None) != (high is None)  # documents write a range for one period and one number for another
        if target.comparison == "range" and half and not target.document:
            yield "range-half-open", where, {"period": milestone.period}


def _sizes(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    limits: Mapping[str, tuple[str, float, float]] = {
        "share": ("share-out-of-bounds", 0.0, _WHOLE),
        "count": ("negative-count", 0.0, float("inf")),
        "growth": ("implausible-growth", -_FASTEST, _FASTEST),
    }
    if target.kind not in limits:
        return
    code, least, most = limits[target.kind]
    for place, milestone in enumerate(target.milestones):
        for bound in _bounds(milestone):
            if not least <= bound <= most:
                yield code, f".milestones[{place}]", {"period": milestone.period, "value": exactly(bound)}


def _periods(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:
    for place, milestone in enumerate(target.milestones):
        where = f".milestones[{place}]"
        if milestone.first > milestone.last:
            yield "milestone-backwards", where, {"first": milestone.first, "last": milestone.last}
        elif milestone.last < plan.first or milestone.first > plan.last:
            yield (
                "milestone-outside",
                where,
                {"period": milestone.period, "first": plan.first, "last": plan.last},
            )
    for period, times in Counter(milestone.period for milestone in target.milestones).items():
        if times > 1:
            yield "milestone-twice", ".milestones", {"period": period}


def _way(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    """Numbers of single years go towards the better side."""
    sign = -1 if target.direction == "down" else 1
    if target.kind not in ("level", "share"):
        return
    single = [one for one in target.milestones if one.first == one.last and _bounds(one)]
    for before, after in pairwise(sorted(single, key=lambda one: one.last)):
        first, second = _bounds(before)[0], _bounds(after)[0]
        if sign * (second - first) < 0:
            yield "milestones-apart", ".milestones", {"before": exactly(first), "after": exactly(second)}


def _base(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:
    if (target.base is None) != (target.base_year is None):
        yield "base-in-half", ".base", {}
    last = max((milestone.last for milestone in target.milestones), default=plan.last)
    if target.base_year is not None and target.base_year >= last:
        yield "base-too-late", ".base_year", {"value": target.base_year}


def _sides(target: PlannedTarget, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  # as all checks
    against = {("up", "at most"), ("down", "at least"), ("down", "more than")}
    if (target.direction, target.comparison) in against:
        yield "direction-against-comparison", ".direction", {}


def _bounds(milestone: Milestone) -> list[float]:
    return [bound for bound in (milestone.low, milestone.high) if bound is not None]


_CHECKS: tuple[Callable[[PlannedTarget, Plan], Iterator[Finding]], ...] = (
    _options,
    _numbers,
    _ranges,
    _sizes,
    _periods,
    _way,
    _base,
    _sides,
)
