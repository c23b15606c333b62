"""The two-page report as a file: asked for, waited for, downloaded."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.web.core import storage
from nangsuat.web.core.words import language
from nangsuat.web.people.current import person_of
from nangsuat.web.results.models import Making
from nangsuat.web.results.selectors import get_enterprise, result_now
from nangsuat.web.results.services import own_report_ask
from nangsuat.web.results.services.reporting import KINDS, Kind
from nangsuat.web.results.views.own import RESULTS, note_view


@require_http_methods(["GET"])
def own_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file where it is made; else it is asked for, and the page waits for it."""
    enterprise = get_enterprise(person_of(request), pk)
    kind = request.GET.get("format", "pdf")
    if kind not in KINDS:
        raise Http404
    result = result_now(enterprise)
    if result is None or result.state != Making.State.READY:
        return HttpResponseRedirect(reverse("results:own", args=[pk]))
    report = own_report_ask(result=result, language=language(), kind=cast("Kind", kind))
    waits = "wait" in request.GET  # a page that asks again and again takes no file
    if not waits and report.state == Making.State.READY and storage.path_of(report.sha256).is_file():
        note_view(request, enterprise, "enterprise.report_taken")
        name = f"nang-suat-{enterprise.code}.{kind}"
        stream = storage.path_of(report.sha256).open("rb")
        response = FileResponse(stream, as_attachment=True, filename=name, content_type=KINDS[kind])
        response["Cache-Control"] = "no-store"
        return response
    crumbs = [(RESULTS, reverse("results:own", args=[pk])), (Text(vi="Báo cáo", en="Report"), "")]
    context = {"enterprise": enterprise, "report": report, "crumbs": crumbs, "kind": kind}
    return render(request, "results/report_waiting.html", context)
