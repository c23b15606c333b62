"""One enterprise of a campaign, as the staff sees it: what it sent, what was lifted for it, and why."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import Counted, say
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.forms.campaigns import ReasonForm, WaiverForm
from nangsuat.web.handin.models import Assignment
from nangsuat.web.handin.selectors.campaigns import get_staff_assignment
from nangsuat.web.handin.selectors.contacts import contacts_of
from nangsuat.web.handin.selectors.records import (
    Broken,
    broken,
    columns_of,
    figures_of,
    get_waiver,
    hand_ins_of,
    letters_of,
    liftable_rules,
    received_of,
    waivers_of,
)
from nangsuat.web.handin.services import exceptions as services
from nangsuat.web.handin.services.campaign_letters import ASKED, REMINDER
from nangsuat.web.handin.services.inviting import campaign_invite_again
from nangsuat.web.handin.views.campaigns import crumbs_of
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of

_RECEIVED = 20  # of what came in, unless all of it is asked for


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise's record in this campaign; that it was opened stands in the audit log."""
    user = person_of(request)
    assignment = get_staff_assignment(user, pk)
    if not user.has_perm("handin.view_record", assignment):
        raise PermissionDenied
    audit.record(user, "assignment.viewed", assignment, address=address_of(request))
    versions, waivers = list(hand_ins_of(assignment)), waivers_of(assignment)
    everything = request.GET.get("received") == "all"
    received = received_of(
        assignment,
        versions=versions,
        waivers=[waiver for waiver, *_ in waivers if waiver.ended_at is None],
        limit=None if everything else _RECEIVED + 1,
    )
    context = {
        "assignment": assignment,
        "campaign": assignment.campaign,
        "versions": versions,
        "figures": figures_of(versions[0]) if versions else [],
        "received": received if everything else received[:_RECEIVED],
        "more": not everything and len(received) > _RECEIVED,
        "waivers": waivers,
        "contacts": contacts_of([assignment.enterprise])[assignment.enterprise_id],
        "letters": letters_of(assignment, (ASKED, REMINDER)),
        "may_handle": user.has_perm("handin.handle", assignment),
        "crumbs": _crumbs(assignment),
    }
    return render(request, "handin/record.html", context)


@require_http_methods(["GET", "POST"])
def waiver_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a check for the enterprise."""
    user, assignment = _handled(request, pk)
    found = broken(assignment)
    form = WaiverForm(
        request.POST or None,
        found=[(f"{each.code}|{each.column}", say(each.message)) for each in found if not each.never_lifted],
        rules=[(code, say(rule)) for code, rule in liftable_rules()],
        columns=[(role, say(name)) for role, name in columns_of(assignment)],
    )
    if request.method == "POST" and form.is_valid():
        code, column = form.check
        try:
            services.waiver_add(
                actor=user,
                assignment=assignment,
                check_code=code,
                column=column,
                reason=form.cleaned_data["reason"],
                address=address_of(request),
            )
        except NotAccepted as refused:
            form.add_error(None, say(refused.text))
        else:
            messages.success(request, say(_LIFTED))
            return _to_record(assignment)
    title = Text(vi="Miễn kiểm tra một quy tắc", en="Lift a check")
    return _page(request, "handin/campaign_waiver.html", assignment, form, title, found=found)


@require_POST
def waiver_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the check hold again."""
    user = person_of(request)
    waiver = get_waiver(user, pk)
    services.waiver_end(actor=user, waiver=waiver, address=address_of(request))
    messages.success(request, say(_HOLDS_AGAIN))
    return _to_record(waiver.assignment)


@require_http_methods(["GET", "POST"])
def exempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Exempt the enterprise from this campaign."""
    user, assignment = _handled(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.assignment_exempt(
                actor=user, assignment=assignment, reason=form.cleaned_data["reason"], address=address_of(request)
            )
        except NotAccepted as refused:
            form.add_error(None, say(refused.text))
        else:
            messages.success(request, say(_EXEMPTED))
            return _to_record(assignment)
    return _page(
        request,
        "handin/campaign_exempt.html",
        assignment,
        form,
        Text(vi="Miễn nộp số liệu", en="Exempt the enterprise"),
    )


@require_POST
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """End an exemption."""
    user, assignment = _handled(request, pk)
    try:
        services.assignment_ask_again(actor=user, assignment=assignment, address=address_of(request))
    except NotAccepted as refused:
        messages.error(request, say(refused.text))
    else:
        messages.success(request, say(_ASKED_AGAIN))
    return _to_record(assignment)


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the enterprise again."""
    user, assignment = _handled(request, pk)
    try:
        count = campaign_invite_again(actor=user, assignment=assignment, address=address_of(request))
    except NotAccepted as refused:
        messages.error(request, say(refused.text))
    else:
        messages.success(request, say(_WRITTEN.fill(count=Counted(count)) if count else _TODAY))
    return _to_record(assignment)


def _handled(request: HttpRequest, pk: int) -> tuple[User, Assignment]:
    user = person_of(request)
    assignment = get_staff_assignment(user, pk)
    if not user.has_perm("handin.handle", assignment):
        raise PermissionDenied
    return user, assignment


def _page(
    request: HttpRequest,
    template: str,
    assignment: Assignment,
    form: ReasonForm,
    title: Text,
    found: Sequence[Broken] = (),
) -> HttpResponse:
    crumbs = [*_crumbs(assignment, last=False), (title, "")]
    facts = {"assignment": assignment, "form": form, "crumbs": crumbs, "title": title, "found": found}
    return render(request, template, facts)


def _crumbs(assignment: Assignment, *, last: bool = True) -> list[tuple[Text | str, str]]:
    url = "" if last else reverse("handin:record", args=[assignment.pk])
    return [*crumbs_of(assignment.campaign), (assignment.enterprise.organisation.name, url)]


def _to_record(assignment: Assignment) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("handin:record", args=[assignment.pk]))


_LIFTED = Text(vi="Đã miễn kiểm tra quy tắc này cho doanh nghiệp.", en="The check is lifted for the enterprise.")
_HOLDS_AGAIN = Text(vi="Quy tắc được kiểm tra trở lại.", en="The check holds again.")
_EXEMPTED = Text(vi="Doanh nghiệp được miễn nộp trong đợt này.", en="The enterprise is exempt in this campaign.")
_ASKED_AGAIN = Text(vi="Doanh nghiệp lại thuộc diện phải nộp.", en="The enterprise is asked again.")
_WRITTEN = Text(vi="Đã viết {count} thư.", en="{count} {count:letter is|letters are} written.")
_TODAY = Text(
    vi="Hôm nay đã gửi lại cho doanh nghiệp này rồi.", en="This enterprise was written to again today already."
)
