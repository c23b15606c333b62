"""The outlook of a plan, computed once for the same content and kept: for its members of the draft, for others of what
was approved.

What was drawn is kept in the process for scenarios; what is only read is kept for all processes of the machine. Both
under the hash of everything that the answer follows from, so that nothing stale is ever shown.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.plan import Followed, LayerOutlook, PlannedTarget, PlanOutlook, layers_beside, plan_outlook
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.plan.models import Plan, Progress, Target
from nangsuat.web.plan.selectors import approved_version
from nangsuat.web.plan.selectors.figures import Histories, TargetFigures, figures_of
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


def outlook_of(plan: Plan, *, members: bool = True, today: date | None = None) -> PlanOutlook:
    """The outlook to be read; computed here and now where nobody asked before."""
    return outlook_on(grounds_of(plan, members=members, today=today))


def outlook_on(grounds: Grounds) -> PlanOutlook:
    """The outlook that follows from these grounds, to be read."""
    digest = grounds.digest
    found: PlanOutlook | None = cache.get(_key(digest))
    return found if found is not None else _computed(grounds, digest).without_draws()


def drawn_outlook(plan: Plan, *, today: date | None = None) -> PlanOutlook:
    """The outlook of the draft with what was drawn, for scenarios."""
    grounds = grounds_of(plan, members=True, today=today)
    return _computed(grounds, grounds.digest)


def grounds_of(
    plan: Plan, *, members: bool, today: date | None = None, content: LibraryPlan | None = None
) -> Grounds:
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
    same = {each.key for each in targets if each.key in mine and _is_same(each, mine[each.key])}
    return Grounds(content, {key: each for key, each in figures.items() if key in same}, _followed(plan, content), day)


def _approved(plan: Plan) -> LibraryPlan:
    version = approved_version(plan)
    if version is None:
        raise Http404
    return approved_of(version)


def _is_same(row: Target, approved: PlannedTarget) -> bool:
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

    def get(self, grounds: Grounds, digest: str) -> PlanOutlook:
        with self.lock:  # who asks for the same at the same time waits for the first one
            if digest not in self.kept:
                self.kept[digest] = _ask(grounds)
                cache.set(_key(digest), self.kept[digest].without_draws(), _KEPT_FOR)
            self.kept.move_to_end(digest)
            while len(self.kept) > _MOST_DRAWN:
                self.kept.popitem(last=False)
            return self.kept[digest]


_DRAWN = _Drawn()


def _computed(grounds: Grounds, digest: str) -> PlanOutlook:
    return _DRAWN.get(grounds, digest)


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


def layers_on(grounds: Grounds, key: str) -> tuple[LayerOutlook, ...]:
    """What all documents ask for of the figure of a target; kept like the outlook."""
    name = f"plan-layers-{grounds.digest}-{hashlib.sha256(key.encode()).hexdigest()}"
    found: tuple[LayerOutlook, ...] | None = cache.get(name)
    if found is None:
        found = layers_beside(outlook_on(grounds), key, draws=DRAWS)
        cache.set(name, found, _KEPT_FOR)
    return found
