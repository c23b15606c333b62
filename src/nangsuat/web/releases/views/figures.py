"""A figure opened down to what it was made of, as far as the person may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nangsuat.data import CannotBeShown, Text
from nangsuat.measure import indicator_named
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.releases import selectors
from nangsuat.web.releases.labels import KEY_NAMES, code_name
from nangsuat.web.releases.services.disclosure import source_line
from nangsuat.web.releases.services.lineage import FigureKey, open_figure
from nangsuat.web.releases.views.releases import crumbs, refused


@login_not_required
@require_GET
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One figure: value, formula, inputs, rows."""
    release = selectors.get_release(request.user, pk)
    place = FigureKey.parse(key)
    if not release.is_published:
        return render(request, "releases/withdrawn.html", {"release": release, "crumbs": crumbs(release)}, status=410)
    try:
        opened = open_figure(release, place, request.user)
    except CannotBeShown as error:
        return refused(request, release, error)
    if opened.may_see_rows:
        audit.record(
            request.user,
            "release.figure_opened",
            release,
            details={"figure": place.written},
            address=address_of(request),
        )
    entry = indicator_named(place.indicator)
    where = [(KEY_NAMES.get(name, _ENTERPRISE), code_name(name, value)) for name, value in place.keys]
    context = {
        "release": release,
        "opened": opened,
        "entry": entry,
        "unit": entry.unit_in(str(release.manifest.get("currency", "VND"))),
        "where": where,
        "year": place.year,
        "source": source_line(release),
        "synthetic": release.synthetic,
        "crumbs": crumbs(release, Text.same(f"{entry.code}, {place.year}")),
    }
    return render(request, "releases/figure.html", context)


_ENTERPRISE = Text(vi="Doanh nghiệp", en="Enterprise")
