"""What comes in, page by page: upload, result of the check, own file back, confirmation."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nangsuat.data import Gate, Text, join, problem_views, safe_name
from nangsuat.web.core import audit, storage, words
from nangsuat.web.core.address import address_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.handin import checking, selectors
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.findings import Findings, can_be_marked, findings_of, is_ready
from nangsuat.web.handin.forms.intake import ConfirmForm, UploadForm
from nangsuat.web.handin.models import Assignment, Intake
from nangsuat.web.handin.services.form import draft_from_intake
from nangsuat.web.handin.services.intake import intake_confirm, intake_mark, intake_receive, refuse_where_closed
from nangsuat.web.handin.snapshots import same_in_force
from nangsuat.web.handin.views.hub import XLSX
from nangsuat.web.handin.views.pages import crumbs_of, crumbs_of_intake, home_of, person, seen

_ROWS = 40  # rows with problems on one page
_READ_AS = 200  # normalisations shown


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the filled-in workbook."""
    user = person(request)
    found = selectors.get_assignment(user, pk)
    refusal = _refusal(request, found)
    if request.method != "POST" or refusal is not None:
        return _upload_page(request, found, UploadForm(), refusal)
    too_large = was_too_large(request)
    form = UploadForm(request.POST, request.FILES, too_large=too_large)
    if not form.is_valid():
        return _upload_page(request, found, form, None)
    file = form.cleaned_data["file"]
    intake = intake_receive(
        user=user,
        campaign=found.campaign,
        assignment=found,
        chunks=file.chunks(),
        name=file.name,
        address=address_of(request),
    )
    return redirect("handin:intake", intake.pk)


def _refusal(request: HttpRequest, found: Assignment) -> Text | None:
    try:
        refuse_where_closed(person(request), found.campaign, found)
    except NotAccepted as refused:
        return refused.text
    return None


def _upload_page(request: HttpRequest, found: Assignment, form: UploadForm, refusal: Text | None) -> HttpResponse:
    context = {
        "assignment": found,
        "form": form,
        "refusal": refusal,
        "crumbs": crumbs_of(found, Text(vi="Tải tệp lên", en="Upload")),
    }
    return render(request, "handin/upload.html", context, status=200 if refusal is None else 409)


@require_safe
def intake(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the check is; then what it found, by column, in general and row by row."""
    user = person(request)
    found = selectors.get_intake(user, pk)
    waiting = found.state in {Intake.State.WAITING, Intake.State.CHECKING}
    if getattr(request, "htmx", False) and not waiting:
        return HttpResponseClientRefresh()
    if not waiting:
        seen(request, found.assignment, found)
    return render(request, "handin/intake.html", _intake_context(request, found, waiting=waiting))


def _intake_context(request: HttpRequest, found: Intake, *, waiting: bool) -> dict[str, object]:
    user = person(request)
    findings = findings_of(found)
    views = problem_views(findings.problems)
    rows = Paginator(views.by_row, _ROWS).get_page(request.GET.get("page"))
    return {
        "intake": found,
        "assignment": found.assignment,
        "waiting": waiting,
        "url": request.path,
        "words": Text(vi="Đã nhận. Đang kiểm tra…", en="Received. Checking…"),
        "every": "500ms",
        "findings": findings,
        "views": views,
        "page": rows,
        "gates": [
            {**each, "label": Gate(each["gate"]).label, "words": Text(**each["message"])} for each in found.gates
        ],
        "failed": _failed(findings),
        "unseen": any(each["state"] == "not_reached" and each["gate"] != Gate.FINAL.value for each in found.gates),
        "read_as": [{**each, "read": Text(**each["read"])} for each in found.read_as[:_READ_AS]],
        "more_read": max(0, len(found.read_as) - _READ_AS),
        "same": selectors.same_before(found),
        "in_force": same_in_force(found, found.assignment) if found.assignment else None,
        "enterprises": len({row["firm"] for row in (found.snapshot or {}).get("rows", ())}),
        "ready": is_ready(found, findings),
        "markable": can_be_marked(found),
        "sent": list(found.hand_ins.select_related("assignment__enterprise__organisation")[:_READ_AS]),
        "may_prepare": user.has_perm("handin.prepare_intake", found) and found.campaign.accepts,
        "may_send": user.has_perm("handin.send_intake", found),
        "home": home_of(found),
        "crumbs": crumbs_of_intake(found, Text(vi="Kết quả kiểm tra", en="Result of the check")),
    }


def _failed(findings: Findings) -> Text:
    """The steps at which something must be fixed, in their order."""
    gates = {each.gate for each in findings.must_fix}
    return join([gate.label for gate in Gate if gate.value in gates], ", ")


@require_safe
def intake_marked(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The sender's own file back, with its wrong cells marked, in the reader's language."""
    found = selectors.get_intake(person(request), pk)
    if not can_be_marked(found):
        raise Http404
    language = words.language()
    sha256, name = found.marked_sha256, found.marked_name
    if not sha256:
        sha256, name = intake_mark(intake=found, language=language)
    elif name != checking.marked_name(safe_name(found.original_name, ending=".xlsx"), language):
        sha256, name = checking.marked(found, findings_of(found).problems, language)
    seen(request, found.assignment, found)
    return _file(sha256, name)


@require_safe
def intake_original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file as it came; every download has its line in the audit log."""
    user = person(request)
    found = selectors.get_intake(user, pk)
    if not found.is_file:
        raise Http404
    audit.record(user, "intake.original", found, details={"sha256": found.sha256}, address=address_of(request))
    return _file(found.sha256, safe_name(found.original_name))


def _file(sha256: str, name: str) -> FileResponse:
    return FileResponse(storage.path_of(sha256).open("rb"), as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def intake_to_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take what was read into the web form and go on there."""
    user = person(request)
    found = selectors.get_intake(user, pk)
    if found.assignment is None or not user.has_perm("handin.prepare", found.assignment):
        raise PermissionDenied
    try:
        draft_from_intake(user=user, intake=found)
    except NotAccepted as refused:
        return _refused(request, found, refused)
    return redirect("handin:form_grid", found.assignment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm what is unusual; all of a kind at once where it repeats."""
    user = person(request)
    found = selectors.get_intake(user, pk)
    if found.assignment is None:
        return redirect("handin:campaign_many", found.pk)
    if not user.has_perm("handin.prepare_intake", found):
        raise PermissionDenied
    findings = findings_of(found)
    groups = _groups(findings)
    form = ConfirmForm(request.POST if request.method == "POST" else None, choices=[keys for keys, _ in groups])
    if request.method == "POST" and form.is_valid():
        try:
            held = intake_confirm(user=user, intake=found, keys=form.chosen(), comment=form.cleaned_data["comment"])
        except NotAccepted as refused:
            return _refused(request, found, refused)
        return redirect("handin:send" if is_ready(held) else "handin:confirm", found.pk)
    context = {
        "intake": found,
        "assignment": found.assignment,
        "form": form,
        "findings": findings,
        "groups": groups,
        "ticked": set(request.POST.getlist("keys")),
        "home": home_of(found),
        "crumbs": crumbs_of_intake(found, Text(vi="Xác nhận", en="Confirm")),
    }
    return render(request, "handin/confirm.html", context)


def _groups(findings: Findings) -> list[tuple[str, object]]:
    """The points to confirm, those that repeat down a column as one; each with its keys in one word."""
    keys = {id(each.problem): each.key for each in findings.unconfirmed}
    views = problem_views([each.problem for each in findings.unconfirmed])
    repeated = [(",".join(keys[id(one)] for one in group.problems), group) for group in views.by_column]
    single = [*views.general, *(one for row in views.by_row for one in row.problems)]
    return [*repeated, *((keys[id(one)], one) for one in single)]


def _refused(request: HttpRequest, found: Intake, refused: NotAccepted) -> HttpResponse:
    """A page that says why something is not taken now, and where to go on."""
    context = {"refusal": refused.text, "home": home_of(found), "intake": found}
    return render(request, "handin/refused.html", context, status=409)
