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

from nangsuat.data import CannotBeShown, Result, Text, UnknownOption
from nangsuat.plan import LIGHTS, TargetOutlook
from nangsuat.report.theme import house_specification
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.tones import Tone
from nangsuat.web.core.words import Counted, language, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.models import Plan, Target
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.reading import Reading, get_target, reading_of
from nangsuat.web.plan.services.binding import bind_as_suggested, suggestions
from nangsuat.web.plan.services.measuring import plan_measure
from nangsuat.web.plan.services.outlook import Grounds, grounds_of, layers_on, outlook_on
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
def outlook(request: HttpRequest, pk: int) -> HttpResponse:
    """All targets: what is asked, the newest figure, the light, the probability, what is still needed."""
    reading = reading_of(request.user, pk)
    grounds = grounds_of(reading.plan, members=reading.members)
    found = outlook_on(grounds)
    keys = dict(reading.plan.targets.values_list("key", "pk"))
    lines = [(each, keys.get(each.key), TONES[each.light.key], decimals_of(each)) for each in found.targets]
    times = Counter(each.light.key for each in found.targets)
    context = {
        "plan": reading.plan,
        "reading": reading,
        "outlook": found,
        "lines": lines,
        "year_words": str(found.year),
        "counted": [(sign.word, TONES[key], times[key]) for key, sign in LIGHTS.items() if times[key]],
        "specification": specification_of(found),
        "unbound": _unbound(reading),
        "crumbs": crumbs_of(reading.plan),
        "synthetic": _is_made_up(reading.plan, grounds),
    }
    return render(request, "plan/outlook.html", context)


@login_not_required
@require_safe
def target(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """One target: history down to its sources, fan, numbers of all documents, what each task does."""
    reading = reading_of(request.user, pk)
    row = get_target(reading.plan, target)
    grounds = grounds_of(reading.plan, members=reading.members)
    try:
        found = outlook_on(grounds).of(row.key)
    except UnknownOption as error:  # not among the approved ones
        raise Http404 from error
    context = {
        "plan": reading.plan,
        "reading": reading,
        "row": row,
        "it": found,
        "tone": TONES[found.light.key],
        "specification": specification_of(found),
        "layers": [(each, TONES[each.light.key]) for each in layers_on(grounds, row.key)],
        "others": [(each, TONES[each.light.key]) for each in found.others],
        "counts": row.measured == Target.Measured.RECORDS,
        **facts_of(reading, row, found, grounds.figures.get(row.key)),
        "crumbs": crumbs_of(reading.plan, (Text(vi=f"Chỉ tiêu {row.key}", en=f"Target {row.key}"), "")),
        "synthetic": _is_made_up(reading.plan, grounds),
    }
    return render(request, "plan/target.html", context)


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


def specification_of(found: Result | TargetOutlook) -> dict[str, Any] | None:
    """The chart as the browser draws it; none where nothing can be drawn."""
    try:
        return house_specification(found.chart(language()))
    except CannotBeShown:
        return None


def _unbound(reading: Reading) -> int:
    """How many targets are bound to nothing though something suits them, for who may bind them."""
    if not reading.may_edit:
        return 0
    unbound = reading.plan.targets.filter(measured=Target.Measured.NOT).select_related("plan__owner")
    return len(suggestions(unbound))


def _is_made_up(plan: Plan, grounds: Grounds) -> bool:
    return plan.synthetic or any(each.synthetic for each in grounds.figures.values())


_MEASURED = Text(
    vi="Đã lấy số liệu mới cho {count} chỉ tiêu.", en="Figures of {count} {count:target|targets} were renewed."
)
_NOTHING_NEW = Text(vi="Không có số liệu nào mới hơn.", en="There are no newer figures.")
_BOUND = Text(vi="Đã gắn {count} chỉ tiêu với số liệu.", en="{count} {count:target was|targets were} bound to figures.")
