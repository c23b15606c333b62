"""An own figure opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nangsuat.data import Text
from nangsuat.measure import indicator_named
from nangsuat.web.people.current import person_of
from nangsuat.web.results.selectors import get_enterprise
from nangsuat.web.results.services.lineage import open_own_figure
from nangsuat.web.results.views.own import RESULTS, note_view


@require_GET
def figure(request: HttpRequest, pk: int, code: str, year: int) -> HttpResponse:
    """Value, formula, inputs, and the cells of the file handed in."""
    enterprise = get_enterprise(person_of(request), pk)
    opened = open_own_figure(enterprise, code, year)
    note_view(request, enterprise, "enterprise.figure_opened")
    entry = indicator_named(code)
    context = {
        "opened": opened,
        "entry": entry,
        "unit": opened.figure.unit,
        "year": year,
        "where": [(_ENTERPRISE, Text.same(enterprise.organisation.name))],
        "source": _OWN,
        "crumbs": [(RESULTS, reverse("results:own", args=[pk])), (Text.same(f"{entry.code}, {year}"), "")],
    }
    return render(request, "releases/figure.html", context)


_ENTERPRISE = Text(vi="Doanh nghiệp", en="Enterprise")
_OWN = Text(vi="Số liệu doanh nghiệp đã nộp", en="What the enterprise handed in")
