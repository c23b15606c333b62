"""Binding a target to the figure that measures it: what suits is suggested, a person chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.words import say
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.forms.binding import ReleaseForm, SeriesForm, initial_of_releases, initial_of_series
from nangsuat.web.plan.models import Target
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.bindings import Binding, OfRecords, OfReleases, OfSeries, binding_of
from nangsuat.web.plan.selectors.reading import get_target
from nangsuat.web.plan.services.binding import DoesNotSuit, Suggestion, suggestion_for, target_bind
from nangsuat.web.plan.views.outlook import crumbs_of
from nangsuat.web.plan.views.target_page import words_of

Measured = Target.Measured


@require_http_methods(["GET", "HEAD", "POST"])
@limited("plan-bind", limit=120, seconds=600, methods=("POST",))
def binding(request: HttpRequest, pk: int, target: int) -> HttpResponse:
    """What measures a target; ``?by=`` chooses the sort of source."""
    user = person_of(request)
    plan = get_draft(user, pk)
    require(user, "plan.edit", plan)
    row = get_target(plan, target)
    suggestion = suggestion_for(row)
    by = request.POST.get("by") or request.GET.get("by") or row.measured
    form = _FORMS[by](request, row) if by in _FORMS else None
    if request.method == "POST":
        chosen = _chosen(by, form, suggestion)
        if chosen is not None or by == "none":
            answer = _bind(request, user, row, chosen, form)
            if answer is not None:
                return answer
    context = {
        "plan": plan,
        "row": row,
        "now": words_of(binding_of(row)),
        "suggestion": suggestion,
        "suggested": words_of(suggestion.binding) if suggestion else "",
        "form": form,
        "by": by,
        "counts": row.kind in _COUNTABLE,
        "crumbs": crumbs_of(
            plan,
            (row.words, reverse("plan:target", args=[plan.pk, row.pk])),
            (Text(vi="Gắn với số liệu", en="Bind"), ""),
        ),
    }
    return render(request, "plan/binding.html", context)


_COUNTABLE = (Target.Kind.COUNT, Target.Kind.GROWTH, Target.Kind.LEVEL)


def _of_releases(request: HttpRequest, row: Target) -> ReleaseForm:
    now = binding_of(row)
    initial = initial_of_releases(now) if isinstance(now, OfReleases) else {"owner": row.plan.owner_id}
    return ReleaseForm(_posted(request), target=row, initial=initial)


def _of_series(request: HttpRequest, row: Target) -> SeriesForm:
    now = binding_of(row)
    return SeriesForm(_posted(request), target=row, initial=initial_of_series(now) if isinstance(now, OfSeries) else {})


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


type _Maker = Callable[[HttpRequest, Target], ReleaseForm | SeriesForm]

_FORMS: Mapping[str, _Maker] = {Measured.RELEASE: _of_releases, Measured.OFFICIAL: _of_series}


def _chosen(by: str, form: ReleaseForm | SeriesForm | None, suggestion: Suggestion | None) -> Binding | None:
    if by == "suggested":
        return suggestion.binding if suggestion is not None else None
    if by == Measured.RECORDS:
        return OfRecords()
    return form.binding() if form is not None and form.is_valid() else None


def _bind(
    request: HttpRequest, user: User, row: Target, chosen: Binding | None, form: ReleaseForm | SeriesForm | None
) -> HttpResponse | None:
    """Bind and go to the target; nothing where the figure does not suit, which the form or a message says."""
    try:
        target_bind(target=row, binding=chosen, by=user, address=address_of(request))
    except DoesNotSuit as error:
        if form is not None:
            form.add_error(None, say(error.text))
        else:
            messages.error(request, say(error.text))
        return None
    messages.success(request, say(_BOUND if chosen is not None else _LOOSE))
    return HttpResponseRedirect(reverse("plan:target", args=[row.plan_id, row.pk]))


_BOUND = Text(vi="Đã gắn chỉ tiêu với số liệu.", en="The target was bound to a figure.")
_LOOSE = Text(vi="Chỉ tiêu không còn gắn với số liệu nào.", en="The target is bound to no figure any more.")
