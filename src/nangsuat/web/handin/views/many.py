"""Several enterprises of a park in one file: the workbook for them, the upload, and what came of each."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Problem, Text, safe_name
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import Counted, language, say
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.forms.campaigns import DeclarationForm
from nangsuat.web.handin.forms.intake import UploadForm
from nangsuat.web.handin.models import Campaign, Intake
from nangsuat.web.handin.selectors.many import Part, Parts, get_many, parts_of
from nangsuat.web.handin.services.intake import intake_receive
from nangsuat.web.handin.services.many import many_send, workbook_for_many
from nangsuat.web.handin.views.campaigns import crumbs_of, refused_on, run_for
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def campaign_workbook_many(request: HttpRequest, pk: int) -> HttpResponse:
    """One workbook for all enterprises that have not sent."""
    user, campaign = _many(request, pk)
    with TemporaryDirectory(prefix="nangsuat-") as folder:
        path = Path(folder, "many.xlsx")
        try:
            workbook_for_many(user=user, campaign=campaign, path=path, language=language(), address=address_of(request))
        except NotAccepted as refused:
            return refused_on(request, campaign, refused)
        response = HttpResponse(path.read_bytes(), content_type=_WORKBOOK)
    name = safe_name(f"{campaign.title} {campaign.year}.xlsx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def campaign_upload_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a workbook with several enterprises; it is checked in the background."""
    user, campaign = _many(request, pk)
    form = _upload_form(request)
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            intake = intake_receive(
                user=user,
                campaign=campaign,
                assignment=None,
                chunks=uploaded.chunks(),
                name=uploaded.name,
                address=address_of(request),
            )
        except NotAccepted as refused:
            form.add_error(None, say(refused.text))
        else:
            return HttpResponseRedirect(reverse("handin:campaign_many", args=[intake.pk]))
    context = {
        "campaign": campaign,
        "form": form,
        "earlier": campaign.intakes.filter(assignment=None).select_related("received_by")[:10],
        "crumbs": [*crumbs_of(campaign), (Text(vi="Nộp nhiều doanh nghiệp", en="Several enterprises"), "")],
    }
    return render(request, "handin/campaign_upload_many.html", context)


@require_http_methods(["GET", "POST"])
def campaign_many(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of each enterprise of a file; those free of mistakes are declared for and sent."""
    user = person_of(request)
    intake = get_many(user, pk)
    if not user.has_perm("handin.hand_in_many", intake.campaign):
        raise Http404
    parts = parts_of(intake) if intake.state == Intake.State.CHECKED else Parts()
    form = DeclarationForm(
        request.POST or None,
        firms=[(part.code, _label(part)) for part in parts.free],
        ticked=[part.code for part in parts.free if not part.asks],
        initial={"declared_name": user.full_name},
    )
    if request.method == "POST" and form.is_valid():
        answer = _send(request, user, intake, form)
        if answer is not None:
            return answer
    if request.method == "GET" and not request.headers.get("HX-Request"):
        audit.record(user, "intake.viewed", intake, address=address_of(request))
    crumbs = [*crumbs_of(intake.campaign), (intake.original_name or str(intake.get_channel_display()), "")]
    context = {"intake": intake, "campaign": intake.campaign, "parts": parts, "form": form, "crumbs": crumbs}
    return render(request, "handin/campaign_many.html", context)


def _label(part: Part) -> str:
    """The enterprise's name; under it what sending it confirms."""
    points = [say(_CORRECTS)] if part.is_correction else []
    points += [_point(found.problem) for found in part.to_confirm]
    name = part.assignment.enterprise.organisation.name
    return format_html("<span>{}{}</span>", name, format_html_join("", _POINT, ((point,) for point in points)))


def _point(problem: Problem) -> str:
    return f"{problem.cell}: {say(problem.message)}" if problem.cell else say(problem.message)


def _send(request: HttpRequest, user: User, intake: Intake, form: DeclarationForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        sent = many_send(
            user=user,
            intake=intake,
            firms=said["firms"],
            declared_name=said["declared_name"],
            declared_post=said["declared_post"],
            authorisation=said["authorisation"],
            address=address_of(request),
        )
    except NotAccepted as refused:
        form.add_error(None, say(refused.text))
        return None
    messages.success(request, say(_SENT.fill(count=Counted(len(sent)))))
    return HttpResponseRedirect(reverse("handin:campaign_many", args=[intake.pk]))


def _many(request: HttpRequest, pk: int) -> tuple[User, Campaign]:
    user, campaign = run_for(request, pk)
    if not user.has_perm("handin.hand_in_many", campaign):
        raise PermissionDenied
    return user, campaign


def _upload_form(request: HttpRequest) -> UploadForm:
    if request.method != "POST":
        return UploadForm()
    return UploadForm(request.POST, request.FILES, too_large=was_too_large(request))


_POINT = '<span class="point">{}</span>'
_CORRECTS = Text(vi="Đã có bản gửi trước; bản này là bản sửa.", en="It has sent before; this is a correction.")
_SENT = Text(
    vi="Đã gửi thay {count} doanh nghiệp; phiếu tiếp nhận ở từng dòng.",
    en="Sent for {count} {count:enterprise|enterprises}; each line has its receipt.",
)
