"""What a plan says, put in the words and order of a page: the same for the draft, a version, and the public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nangsuat.data import NO_WORDS, Text, format_date
from nangsuat.explain import sources_of, target_layers
from nangsuat.measure import INDICATORS
from nangsuat.plan import (
    FUNDING_SOURCES,
    LOCAL_STATUS,
    TARGET_KINDS,
    Ceilings,
    Plan,
    PlannedTarget,
    PlannedTask,
    document_named,
    group_named,
    number_of,
    scope_named,
    status_named,
    task_groups,
)

_UNSURE = ("partial", "unverified")  # statuses of numbers that nobody could confirm
_OTHERS = Text(vi="Nhiệm vụ khác", en="Other tasks")


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """The number of a target for one year or period; ``missing`` where there is none."""

    period: str
    number: Text
    missing: bool


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """One target as a page shows it."""

    key: str
    name: Text
    unit: Text
    kind: Text
    numbers: tuple[ShownNumber, ...]
    role: Text
    status: Text
    unsure: bool
    document: Text
    sources: Text
    indicator: Text
    scope: Text
    objective: str
    base: float | None
    base_year: int | None
    row: int | None

    @property
    def missing(self) -> bool:
        """Whether no number is known at all."""
        return all(number.missing for number in self.numbers)


@dataclass(frozen=True, slots=True)
class ShownTask:
    """One task as a page shows it."""

    planned: PlannedTask
    row: int | None

    @property
    def money(self) -> float:
        """All its money, in VND."""
        return self.planned.money

    @property
    def time(self) -> Text:
        """When it runs: years where it runs for whole ones, else days."""
        starts, ends = self.planned.starts, self.planned.ends
        if (starts.month, starts.day, ends.month, ends.day) == (1, 1, 12, 31):
            return Text.same(
                str(ends.year) if starts.year == ends.year else f"{starts.year}–\u2060{ends.year}"
            )  # in one line
        return Text(
            vi=f"{format_date(starts, 'vi')} – {format_date(ends, 'vi')}",
            en=f"{format_date(starts, 'en')} – {format_date(ends, 'en')}",
        )


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Tasks of one group, with the document that it is of."""

    key: str
    name: Text
    document: Text
    tasks: tuple[ShownTask, ...]

    @property
    def money(self) -> float:
        """The money of its tasks, in VND."""
        return sum(task.money for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Beside:
    """Targets of several documents about the same figure, that may disagree."""

    what: Text
    targets: tuple[ShownTarget, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole plan as a page shows it."""

    plan: Plan
    targets: tuple[ShownTarget, ...]
    beside: tuple[Beside, ...]
    groups: tuple[ShownGroup, ...]
    documents: tuple[Text, ...]
    money: tuple[tuple[Text, float], ...]

    @property
    def total(self) -> float:
        """All money, in VND."""
        return sum(amount for _, amount in self.money)

    @property
    def without_number(self) -> int:
        """How many targets have no number."""
        return sum(target.missing for target in self.targets)


def shown(plan: Plan, *, targets: Mapping[str, int] | None = None, tasks: Mapping[str, int] | None = None) -> Shown:
    """A plan for a page; ``targets`` and ``tasks``: the rows of the draft by key, for links to them."""
    listed = tuple(_target(one, (targets or {}).get(one.key)) for one in plan.targets)
    return Shown(
        plan=plan,
        targets=listed,
        beside=tuple(_beside(plan, listed)),
        groups=tuple(_groups(plan, tasks or {})),
        documents=tuple(document_named(key) for key in plan.documents),
        money=tuple((FUNDING_SOURCES[source], amount) for source, amount in plan.budget_by_source().items()),
    )


def without_money(plan: Plan) -> Plan:
    """The plan as everybody may read it."""
    tasks = tuple(replace(task, budget=(), ceilings=Ceilings()) for task in plan.tasks)
    return replace(plan, tasks=tasks)


def _target(target: PlannedTarget, row: int | None) -> ShownTarget:
    indicator = INDICATORS.get(target.indicator)
    numbers = (
        ShownNumber(one.period, number_of(one, target), one.low is None and one.high is None)
        for one in target.milestones
    )
    return ShownTarget(
        key=target.key,
        name=target.name,
        unit=target.unit,
        kind=TARGET_KINDS.get(target.kind, NO_WORDS),
        numbers=tuple(numbers),
        role=_ROLES.get(target.role, NO_WORDS),
        status=NO_WORDS if target.status == LOCAL_STATUS else status_named(target.status),
        unsure=target.status in _UNSURE,
        document=document_named(target.document) if target.document else NO_WORDS,
        sources=_sources(target),
        indicator=indicator.name if indicator else NO_WORDS,
        scope=scope_named(target.scope),
        objective=target.objective,
        base=target.base,
        base_year=target.base_year,
        row=row,
    )


def _sources(target: PlannedTarget) -> Text:
    """Where the number of a document's target was read."""
    for layer in target_layers():
        for one in layer.targets:
            if (layer.key, one.key) == (target.document, target.document_target) and one.sources:
                return sources_of(one)
    return NO_WORDS


def _beside(plan: Plan, listed: Iterable[ShownTarget]) -> Iterable[Beside]:
    """Figures for which more than one document has a number, each document's beside the others'."""
    together: dict[tuple[str, str], list[ShownTarget]] = {}
    for target, one in zip(plan.targets, listed, strict=True):
        if target.indicator:
            together.setdefault((target.indicator, target.scope), []).append(one)
    for (indicator, scope), targets in together.items():
        if len(targets) > 1:
            what = _WHAT.fill(indicator=targets[0].indicator, code=indicator, scope=scope_named(scope))
            yield Beside(what, tuple(targets))


def _groups(plan: Plan, rows: Mapping[str, int]) -> Iterable[ShownGroup]:
    """Tasks under their groups: in the order of the first task of each, those of no group last."""
    groups = dict.fromkeys(task.group for task in plan.tasks if task.group)
    for key in [*groups, ""]:
        tasks = tuple(ShownTask(task, rows.get(task.key)) for task in plan.tasks if task.group == key)
        if tasks:
            group = task_groups().get(key)
            document = document_named(group.document) if group else NO_WORDS
            yield ShownGroup(key, group_named(key) if key else _OTHERS, document, tasks)


_ROLES: Mapping[str, Text] = {
    "own": Text(vi="của kế hoạch này", en="this plan's own"),
    "contribute": Text(vi="góp phần", en="contribute to"),
    "not stated": Text(vi="chưa rõ riêng hay góp phần", en="own or contribute to: not known"),
}
_WHAT = Text(vi="{indicator} ({code}), {scope}", en="{indicator} ({code}), {scope}")
