"""Issuing a document, its files, the signed one that comes back, its figures opened, and what changed since."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import NangsuatError, Text
from nangsuat.report.layout import set_document
from nangsuat.web.core import audit, storage
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import language, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.documents import SignedForm
from nangsuat.web.plan.models import Document, DocumentFile
from nangsuat.web.plan.selectors.documents import frozen_lineage, get_document, get_document_file
from nangsuat.web.plan.services.composing import compose
from nangsuat.web.plan.services.figures_kept import changes_since, kept_figures
from nangsuat.web.plan.services.issuing import document_issue, early_words, not_ready, seen_digest
from nangsuat.web.plan.services.returning import Refused, document_signed
from nangsuat.web.plan.services.signatures import Signature
from nangsuat.web.plan.views.documents import document_crumbs
from nangsuat.web.plan.views.documents_shown import figure_list, open_printed

State, FileKind = Document.State, DocumentFile.Kind

_TYPES = {
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PDF: "application/pdf",
    FileKind.SIGNED: "application/pdf",
    FileKind.LINEAGE: "application/json",
}


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures once more, then the order to issue."""
    user = person_of(request)
    found = get_document(user, pk)
    require(user, "plan.issue_documents", found.plan)
    if found.state != State.DRAFT:
        return HttpResponseRedirect(reverse("plan:document", args=[pk]))
    if request.method == "POST":
        try:
            document_issue(
                document=found,
                seen=request.POST.get("seen", ""),
                early="early" in request.POST,
                by=user,
                address=address_of(request),
            )
        except NotTaken as refused:
            messages.error(request, say(refused.text))
            return HttpResponseRedirect(reverse("plan:document_issue", args=[pk]))
        return HttpResponseRedirect(reverse("plan:document", args=[pk]))
    lacking = list(not_ready(found))
    try:
        composed = compose(found)
    except NangsuatError as error:  # a passage names a figure that is gone
        composed, lacking = compose(found, passages={}), [*lacking, error.text]
    context = {
        "document": found,
        "figures": figure_list(composed.figures),
        "seen": seen_digest(found, composed),
        "not_ready": lacking,
        "early": early_words(found),
        "crumbs": document_crumbs(found, Text(vi="Phát hành", en="Issue")),
        "synthetic": composed.synthetic,
    }
    return render(request, "plan/document_issue.html", context)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an issued document, as it was issued or as it came back."""
    user = person_of(request)
    found = get_document_file(user, pk)
    path = storage.path_of(found.sha256)
    if not path.is_file():
        raise Http404
    details = {"kind": found.kind, "sha256": found.sha256}
    audit.record(user, "document.file_taken", found.document, details=details, address=address_of(request))
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=_TYPES[FileKind(found.kind)]
    )
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document-sign", limit=20, seconds=600)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a signed file back and say what its signatures are worth."""
    user = person_of(request)
    found = get_document(user, pk)
    require(user, "plan.write_documents", found.plan)
    if found.state not in (State.ISSUED, State.SIGNED):
        raise Http404
    form, signatures = _signed_form(request), tuple[Signature, ...]()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            document_signed(document=found, pdf=sent.read(), name=str(sent.name), by=user, address=address_of(request))
        except Refused as refused:
            signatures = refused.verdict.signatures
            form.add_error("file", say(refused.text))
        else:
            messages.success(request, say(_TAKEN))
            return HttpResponseRedirect(reverse("plan:document", args=[pk]))
    crumbs = document_crumbs(found, Text(vi="Nộp bản đã ký", en="Hand in the signed file"))
    context = {"document": found, "form": form, "signatures": signatures, "crumbs": crumbs}
    return render(request, "plan/document_sign.html", context)


def _signed_form(request: HttpRequest) -> SignedForm:
    if request.method == "POST":
        too_large = was_too_large(request)
        return SignedForm(request.POST, request.FILES, too_large=too_large)
    return SignedForm()


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of today beside those of the issued document, which stay as they were."""
    found = get_document(person_of(request), pk)
    if found.state not in (State.ISSUED, State.SIGNED):
        raise Http404
    now = kept_figures(compose(found, passages={}).figures)
    context = {
        "document": found,
        "changes": changes_since(found.figures["named"], now),
        "count": len(found.figures["named"]),
        "crumbs": document_crumbs(found, Text(vi="Số liệu sau phát hành", en="Figures since")),
        "synthetic": found.plan.synthetic,
    }
    return render(request, "plan/document_changes.html", context)


@require_safe
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A printed figure opened: formula, inputs, entries, and the pages where they stand."""
    user = person_of(request)
    found = get_document(user, pk)
    lineage = frozen_lineage(found)
    if lineage is None:
        if found.state not in (State.DRAFT, State.ISSUING):
            raise Http404
        lineage = set_document(compose(found).document, language(), draw=False).lineage
    context = {
        "document": found,
        "opened": open_printed(lineage, key, found.plan, user),
        "frozen": found.state in (State.ISSUED, State.SIGNED),
        "crumbs": document_crumbs(found, Text(vi="Số liệu {key}", en="Figure {key}").fill(key=key)),
        "synthetic": found.plan.synthetic,
    }
    return render(request, "plan/document_figure.html", context)


_TAKEN = Text(vi="Đã nhận bản đã ký. Kết quả kiểm tra chữ ký ở dưới.", en="Taken. What was found stands below.")
