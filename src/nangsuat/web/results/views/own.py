"""The enterprise's own page: what it made of its work, what drove it, where it stands, what to look at first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import language
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.people.current import person_of
from nangsuat.web.results.models import OwnResult
from nangsuat.web.results.selectors import get_enterprise, is_own, result_before, result_now
from nangsuat.web.results.services import own_result_hurry, own_result_refresh

RESULTS = Text(vi="Kết quả của doanh nghiệp", en="Results of the enterprise")


@require_GET
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; while the worker computes, the result before, or how far it is."""
    enterprise = get_enterprise(person_of(request), pk)
    note_view(request, enterprise, "enterprise.result_viewed")
    result = result_now(enterprise) or own_result_refresh(enterprise.pk)
    making = result is not None and result.state == OwnResult.State.MAKING
    if result is not None and making:
        own_result_hurry(result.pk)
    before = result_before(enterprise) if making else None
    context: dict[str, Any] = {"enterprise": enterprise, "result": result, "crumbs": [(RESULTS, "")]}
    ready = before or (result if result is not None and result.state == OwnResult.State.READY else None)
    if ready is None:
        return render(request, "results/waiting.html", context)
    shown = spoken(ready.payload, language())
    context |= {"shown": shown, "synthetic": shown["synthetic"], "report_url": reverse("results:own_report", args=[pk])}
    return render(request, "results/own.html", {**context, "renewed": making})


def note_view(request: HttpRequest, enterprise: Enterprise, action: str) -> None:
    """A line where somebody who is not of the enterprise looks at its record."""
    person = person_of(request)
    if not is_own(person, enterprise):
        audit.record(person, action, enterprise, address=address_of(request))


def spoken(value: Any, chosen: str) -> Any:
    """A payload in one language: each pair of languages becomes one of them.

    Examples
    --------
    >>> spoken({"name": {"vi": "năm", "en": "year"}, "rows": [[1, {"vi": "a", "en": "b"}]]}, "en")
    {'name': 'year', 'rows': [[1, 'b']]}
    """
    if isinstance(value, dict):
        if set(value) == {"vi", "en"}:
            return value[chosen]
        return {key: spoken(item, chosen) for key, item in value.items()}
    return [spoken(item, chosen) for item in value] if isinstance(value, list) else value
