"""How a plan stands: all its targets at one look, and one target with everything that its figure rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from nangsuat.data import CannotBeShown, Text, UnknownOption
from nangsuat.plan import PlanOutlook, TargetOutlook
from nangsuat.report.theme import house_specification
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.tones import Tone
from nangsuat.web.core.words import Counted, language, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.models import Plan, Target
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.figures import TargetFigures, are_made_up, figures_of
from nangsuat.web.plan.selectors.reading import get_target, reading_of
from nangsuat.web.plan.services.binding import bind_as_suggested, unbound_with_source
from nangsuat.web.plan.services.measuring import plan_measure
from nangsuat.web.plan.services.outlook import Asking, asking_of, is_same, kept_beside, layers_on, outlook_asked
from nangsuat.web.plan.views.contradictions import tells_contradictions
from nangsuat.web.plan.views.target_page import decimals_of, facts_of

type Crumbs = list[tuple[Text, str]]

TONES: Mapping[str, Tone | str] = {
    "met": "done",
    "on track": "doing",
    "at risk": "warn",
    "not met": "error",
    "cannot be judged": "note",
}
PLANS = Text(vi="Kế hoạch", en="Plans")
OUTLOOK = Text(vi="Khả năng đạt chỉ tiêu", en="Outlook of the targets")


def crumbs_of(plan: Plan, *more: tuple[Text, str]) -> Crumbs:
    """Where a page about the outlook is; the last entry is the page itself."""
    above = [
        (PLANS, reverse("plan:plans")),
        (plan.name, reverse("plan:plan", args=[plan.pk])),
        (OUTLOOK, reverse("plan:outlook", args=[plan.pk])),
    ]
    entries = [*above, *more]
    return [*entries[:-1], (entries[-1][0], "")]


@login_not_required
@require_safe
@tells_contradictions
def outlook(request: HttpRequest, pk: int) -> HttpResponse:
    """All targets: what is asked, the newest figure, the light, the probability, what is still needed."""
    reading = reading_of(request.user, pk)
    asking = asking_of(reading.plan, members=reading.members)
    found = outlook_asked(asking)
    keys = dict(reading.plan.targets.values_list("key", "pk"))
    lines = [(each, keys.get(each.key), TONES[each.light.key], decimals_of(each)) for each in found.targets]
    times = Counter((each.light.word, TONES[each.light.key]) for each in found.targets)
    context = {
        "plan": reading.plan,
        "reading": reading,
        "outlook": found,
        "lines": lines,
        "year_words": str(found.year),
        "counted": [(word, tone, count) for (word, tone), count in times.items()],
        "specification": specification_of(asking, "plan", found),
        "unbound": unbound_with_source(reading.plan) if reading.may_edit else 0,
        "crumbs": crumbs_of(reading.plan),
        "synthetic": are_made_up(reading.plan, members=reading.members),
    }
    return render(request, "plan/outlook.html", context)


@login_not_required
@require_safe
@tells_contradictions
def target(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """One target: history down to its sources, fan, numbers of all documents, what each task does."""
    reading = reading_of(request.user, pk)
    row = get_target(reading.plan, target)
    asking = asking_of(reading.plan, members=reading.members)
    try:
        found = outlook_asked(asking).of(row.key)
    except UnknownOption as error:  # not among the approved ones
        raise Http404 from error
    context = {
        "plan": reading.plan,
        "reading": reading,
        "row": row,
        "it": found,
        "tone": TONES[found.light.key],
        "specification": specification_of(asking, f"target {row.key}", found),
        "layers": [(each, TONES[each.light.key]) for each in layers_on(asking, row.key)],
        "others": [(each, TONES[each.light.key]) for each in found.others],
        "counts": row.measured == Target.Measured.RECORDS,
        **facts_of(reading, row, found, _figures(asking, row, found)),
        "crumbs": crumbs_of(reading.plan, (Text(vi=f"Chỉ tiêu {row.key}", en=f"Target {row.key}"), "")),
        "synthetic": are_made_up(reading.plan, members=reading.members),
    }
    return render(request, "plan/target.html", context)


def _figures(asking: Asking, row: Target, found: TargetOutlook) -> TargetFigures | None:
    """The figures of a target, unless it means another thing by now than what was approved."""
    if not is_same(row, found.target):
        return None
    return figures_of(asking.plan, [row], members=asking.members, today=asking.today)[row.key]


@require_POST
@limited("plan-measure", limit=30, seconds=600)
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the figures of all targets now."""
    user = person_of(request)
    plan = get_draft(user, pk)
    require(user, "plan.edit", plan)
    changed = plan_measure(plan)
    messages.success(request, say(_MEASURED.fill(count=Counted(changed)) if changed else _NOTHING_NEW))
    return HttpResponseRedirect(reverse("plan:outlook", args=[plan.pk]))


@require_POST
@limited("plan-measure", limit=30, seconds=600)
def bind_suggested(request: HttpRequest, pk: int) -> HttpResponse:
    """Bind every target that is bound to nothing to what suits it."""
    user = person_of(request)
    plan = get_draft(user, pk)
    require(user, "plan.edit", plan)
    count = bind_as_suggested(plan=plan, by=user, address=address_of(request))
    messages.success(request, say(_BOUND.fill(count=Counted(count))))
    return HttpResponseRedirect(reverse("plan:outlook", args=[plan.pk]))


def specification_of(asking: Asking, name: str, found: PlanOutlook | TargetOutlook) -> dict[str, Any] | None:
    """The chart as the browser draws it, kept beside the outlook; none where nothing can be drawn."""
    return kept_beside(asking, f"chart {name} {language()}", lambda: _drawn(found)) or None


def _drawn(found: PlanOutlook | TargetOutlook) -> dict[str, Any]:
    try:
        return house_specification(found.chart(language()))
    except CannotBeShown:
        return {}


_MEASURED = Text(
    vi="Đã lấy số liệu mới cho {count} chỉ tiêu.", en="Figures of {count} {count:target|targets} were renewed."
)
_NOTHING_NEW = Text(vi="Không có số liệu nào mới hơn.", en="There are no newer figures.")
_BOUND = Text(vi="Đã gắn {count} chỉ tiêu với số liệu.", en="{count} {count:target was|targets were} bound to figures.")
