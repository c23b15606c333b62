"""Sending, page by page: check answers and declare, receipt, its paper, and the public page that verifies it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text, specification_named
from nangsuat.web.core import words
from nangsuat.web.core.address import address_of
from nangsuat.web.handin import selectors
from nangsuat.web.handin.comparing import answers, years_before
from nangsuat.web.handin.errors import SAME_AGAIN, NotAccepted
from nangsuat.web.handin.findings import findings_of, is_ready
from nangsuat.web.handin.forms.intake import DeclarationForm, VerifyForm
from nangsuat.web.handin.models import HandIn, Intake
from nangsuat.web.handin.receipts import CODE_LENGTH, check_address, facts
from nangsuat.web.handin.services.sending import hand_in_send
from nangsuat.web.handin.snapshots import same_in_force
from nangsuat.web.handin.views.hub import attachment
from nangsuat.web.handin.views.pages import crumbs_of, crumbs_of_intake, home_of, person, seen
from nangsuat.web.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check the answers, declare, send."""
    user = person(request)
    found = selectors.get_intake(user, pk)
    if found.assignment is None:
        return redirect("handin:campaign_many", found.pk)
    sent = found.hand_ins.order_by("pk").first()
    if sent is not None:
        return redirect("handin:receipt", sent.pk)
    same = same_in_force(found, found.assignment)
    if same is not None:  # there is nothing to declare or to give a reason for
        messages.info(request, words.say(SAME_AGAIN.fill(number=same.receipt_number)))
        return redirect("handin:receipt", same.pk)
    if not user.has_perm("handin.send_intake", found):
        return _only_own(request, found)
    corrects = found.assignment.hand_ins.exists()
    initial = {"declared_name": user.full_name}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=initial, correction=corrects)
    if request.method != "POST" or not form.is_valid():
        return _send_page(request, found, form, None)
    try:
        given = hand_in_send(
            user=user,
            intake=found,
            declared=form.cleaned_data["declared"],
            declared_name=form.cleaned_data["declared_name"],
            declared_post=form.cleaned_data["declared_post"],
            reason=form.cleaned_data.get("reason", ""),
            address=address_of(request),
        )
    except NotAccepted as refused:
        return _send_page(request, found, form, refused.text)
    return redirect("handin:receipt", given[0].pk)


def _only_own(request: HttpRequest, found: Intake) -> HttpResponse:
    """A consultant sees the answers and is told who sends; a viewer may not be here at all."""
    if not person(request).has_perm("handin.prepare_intake", found):
        raise PermissionDenied
    return _send_page(request, found, None, None)


def _send_page(request: HttpRequest, found: Intake, form: DeclarationForm | None, refusal: Text | None) -> HttpResponse:
    findings = findings_of(found)
    seen(request, found.assignment, found)
    context = {
        "intake": found,
        "assignment": found.assignment,
        "form": form,
        "refusal": refusal,
        "findings": findings,
        "ready": is_ready(found, findings),
        "home": home_of(found),
        "crumbs": crumbs_of_intake(found, Text(vi="Xem lại và gửi", en="Check and send")),
        **_answers(found, person(request)),
    }
    return render(request, "handin/send.html", context, status=200 if refusal is None else 409)


def _answers(found: Intake, user: User) -> dict[str, Any]:
    """What is about to be sent, section by section, beside the year before."""
    kept = found.snapshot or {}
    if found.assignment is None or not kept.get("rows"):
        return {}
    specification = specification_named(kept["specification"], kept["version"])
    told_to = selectors.told_to(user, found.assignment)
    before = years_before(selectors.snapshots_of(found.assignment.enterprise, told_to=told_to), kept["year"])
    return {"sections": answers(specification, kept["rows"][0], before), "year": kept["year"]}


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was acknowledged, and where the results are."""
    found = selectors.get_hand_in(person(request), pk)
    seen(request, found.assignment, found)
    context = {
        "hand_in": found,
        "assignment": found.assignment,
        "facts": facts(found),
        "latest": not found.assignment.hand_ins.filter(version__gt=found.version).exists(),
        "check_address": check_address(found),
        "crumbs": crumbs_of(found.assignment, Text(vi="Phiếu tiếp nhận", en="Receipt")),
    }
    return render(request, "handin/receipt.html", context)


@require_safe
def receipt_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt for paper."""
    from nangsuat.web.handin.receipt_document import receipt_pdf as written  # Typst loads with the first paper

    found = selectors.get_hand_in(person(request), pk)
    seen(request, found.assignment, found)
    content = written(found, words.language())
    headers = {"Content-Disposition": attachment(f"{found.receipt_number}.pdf")}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt is genuine; no figures are shown."""
    asked = "number" in request.GET or "code" in request.GET
    form = VerifyForm(request.GET if asked else None)
    found = _verified(form.cleaned_data) if asked and form.is_valid() else None
    later = found is not None and found.assignment.hand_ins.filter(version__gt=found.version).exists()
    context = {"form": form, "asked": asked and form.is_valid(), "hand_in": found, "later": later}
    return render(request, "handin/verify.html", context)


def _verified(given: dict[str, str]) -> HandIn | None:
    code = given["code"].strip().lower()
    number = given["number"].strip().upper()
    beside = ("assignment__campaign__owner", "assignment__enterprise__organisation")
    found = HandIn.objects.select_related(*beside).filter(receipt_number=number).first()
    whole = found is not None and len(code) >= CODE_LENGTH and found.sha256.startswith(code)
    return found if whole else None
