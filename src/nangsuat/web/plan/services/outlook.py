"""The outlook of a plan, computed once for the same state of things and kept: for its members of the draft, for others
of what was approved.

What was drawn is kept in the process for scenarios; what is only read is kept for all processes of the machine. Both
stand under a hash of all rows that the answer follows from, so that nothing stale is ever shown, not even after a
backup was brought back; the library's plan is built of them only where nobody asked before.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.plan import Followed, LayerOutlook, PlannedTarget, PlanOutlook, layers_beside, plan_outlook
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.plan.models import Plan, PlanVersion, Progress, Target, TargetMilestone, TaskEffect
from nangsuat.web.plan.selectors import approved_version
from nangsuat.web.plan.selectors.figures import Histories, TargetFigures, figures_of, measurements_of
from nangsuat.web.plan.services.assembling import approved_of, draft_of

DRAWS = 10_000
_KEPT_FOR = 3 * 24 * 3600
_MOST_DRAWN = 2  # plans whose draws a process holds; of forty targets and two hundred tasks they are 50 MB


@dataclass(frozen=True)
class Grounds:
    """All that an outlook follows from.

    Attributes
    ----------
    plan : the draft, or what was approved
    figures : by target
    followed : what was reported of tasks
    today : the day
    """

    plan: LibraryPlan
    figures: Mapping[str, TargetFigures]
    followed: Mapping[str, Followed]
    today: date

    @property
    def histories(self) -> dict[str, Histories]:
        return {key: each.history for key, each in self.figures.items() if each.history is not None}

    @property
    def missing(self) -> dict[str, Text]:
        return {key: each.reason for key, each in self.figures.items() if each.history is None}

    @cached_property
    def digest(self) -> str:
        """What the answer is kept under."""
        said = (settings.VERSION, DRAWS, self.plan, self.histories, self.missing, self.followed, self.today)
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True)
class Asking:
    """Who asks about which plan, on which day.

    Attributes
    ----------
    plan : the plan
    members : whether the asker belongs to its body
    today : the day
    version : what was approved, for everybody else
    """

    plan: Plan
    members: bool
    today: date
    version: PlanVersion | None

    @cached_property
    def digest(self) -> str:
        """Of the rows that the answer follows from, as they stand: nothing is built of them."""
        plan = self.plan
        facts = (plan.pk, plan.title, plan.title_en, plan.first, plan.last, plan.reporting, plan.synthetic)
        version = None if self.version is None else (self.version.pk, self.version.sha256)
        said = (settings.VERSION, DRAWS, self.members, facts, version, self.today, *map(list, self._rows()))
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _rows(self) -> Iterator[Iterable[Any]]:
        plan = self.plan
        figures = measurements_of(plan, members=self.members).order_by("pk")
        yield plan.targets.values_list()
        yield plan.tasks.values_list()
        yield TargetMilestone.objects.filter(target__plan=plan).values_list("target", "first", "last", "low", "high")
        yield TaskEffect.objects.filter(task__plan=plan).values_list()
        yield figures.values_list("pk", "target", "year", "value", "release", "series", "breaks")
        yield Progress.objects.filter(task__plan=plan).order_by("pk").values_list("pk", "at")

    @cached_property
    def grounds(self) -> Grounds:
        """All that the answer follows from."""
        return grounds_of(self.plan, members=self.members, today=self.today)


def asking_of(plan: Plan, *, members: bool, today: date | None = None) -> Asking:
    """A question about a plan.

    Raises
    ------
    Http404
        The asker is no member, and no version was approved.
    """
    version = None if members else approved_version(plan)
    if version is None and not members:
        raise Http404
    return Asking(plan, members, today or timezone.localdate(), version)


def outlook_of(plan: Plan, *, members: bool = True, today: date | None = None) -> PlanOutlook:
    """The outlook to be read; computed here and now where nobody asked before."""
    return outlook_asked(asking_of(plan, members=members, today=today))


def outlook_asked(asking: Asking) -> PlanOutlook:
    """The same for a question that was put already."""
    return _kept(asking.digest, lambda: asking.grounds)


def outlook_on(grounds: Grounds) -> PlanOutlook:
    """The outlook that follows from these grounds, to be read."""
    return _kept(grounds.digest, lambda: grounds)


def drawn_outlook(plan: Plan, *, today: date | None = None) -> PlanOutlook:
    """The outlook of the draft with what was drawn, for scenarios."""
    asking = asking_of(plan, members=True, today=today)
    return _DRAWN.get(asking.digest, lambda: asking.grounds)


def layers_on(asking: Asking, key: str) -> tuple[LayerOutlook, ...]:
    """What all documents ask for of the figure of a target; kept like the outlook."""
    outlook = outlook_asked(asking)
    return kept_beside(asking, f"layers {key}", lambda: layers_beside(outlook, key, draws=DRAWS))


def kept_beside[Made](asking: Asking, name: str, make: Callable[[], Made]) -> Made:
    """Something that follows from an outlook, made once and kept like it; nothing that is made must be ``None``."""
    key = f"plan-{hashlib.sha256(name.encode()).hexdigest()}-{asking.digest}"
    found: Made | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _KEPT_FOR)
    return found


def grounds_of(plan: Plan, *, members: bool, today: date | None = None, content: LibraryPlan | None = None) -> Grounds:
    """What the outlook of a plan follows from, as a reader may know it; ``content``: of another state of the plan.

    Raises
    ------
    Http404
        The reader is no member, and no version was approved.
    """
    day = today or timezone.localdate()
    content = content or (draft_of(plan) if members else _approved(plan))
    targets = list(plan.targets.all())
    figures = figures_of(plan, targets, members=members, today=day)
    mine = {target.key: target for target in content.targets}
    same = {each.key for each in targets if each.key in mine and is_same(each, mine[each.key])}
    return Grounds(content, {key: each for key, each in figures.items() if key in same}, _followed(plan, content), day)


def _approved(plan: Plan) -> LibraryPlan:
    version = approved_version(plan)
    if version is None:
        raise Http404
    return approved_of(version)


def is_same(row: Target, approved: PlannedTarget) -> bool:
    """Whether a target of the draft is still the approved one: figures of another are none of it."""
    mine = (row.kind, row.indicator, row.scope, row.price_basis, row.counts, row.unit)
    its = (approved.kind, approved.indicator, approved.scope, approved.price_basis, approved.counts, approved.unit.vi)
    return mine == its


def _followed(plan: Plan, content: LibraryPlan) -> dict[str, Followed]:
    """What was last reported of each task, beside the days that the content plans."""
    reported = dict(_last_reports(plan))
    states = {row.key: row for row in plan.tasks.only("key", "state", "percent", "expected_end")}
    found = {}
    for task in content.tasks:
        row = states.get(task.key)
        if row is not None:
            said = reported.get(row.pk)
            found[task.key] = Followed(task.starts, task.ends, row.state, row.percent, row.expected_end, said)
    return found


def _last_reports(plan: Plan) -> Iterable[tuple[int, date]]:
    last = Progress.objects.filter(task__plan=plan).order_by().values("task").annotate(last=Max("at"))
    return ((each["task"], timezone.localdate(each["last"])) for each in last)


@dataclass
class _Drawn:
    """The last plans asked about in this process, with what was drawn for them."""

    lock: Lock = field(default_factory=Lock)
    kept: OrderedDict[str, PlanOutlook] = field(default_factory=OrderedDict)

    def get(self, digest: str, grounds: Callable[[], Grounds]) -> PlanOutlook:
        with self.lock:  # who asks for the same at the same time waits for the first one
            if digest not in self.kept:
                self.kept[digest] = _ask(grounds())
                cache.set(_key(digest), self.kept[digest].without_draws(), _KEPT_FOR)
            self.kept.move_to_end(digest)
            while len(self.kept) > _MOST_DRAWN:
                self.kept.popitem(last=False)
            return self.kept[digest]


_DRAWN = _Drawn()


def _kept(digest: str, grounds: Callable[[], Grounds]) -> PlanOutlook:
    found: PlanOutlook | None = cache.get(_key(digest))
    return found if found is not None else _DRAWN.get(digest, grounds).without_draws()


def _ask(grounds: Grounds) -> PlanOutlook:
    return plan_outlook(
        grounds.plan,
        grounds.histories,
        missing=grounds.missing,
        followed=grounds.followed,
        today=grounds.today,
        draws=DRAWS,
    )


def _key(digest: str) -> str:
    return f"plan-outlook-{digest}"
