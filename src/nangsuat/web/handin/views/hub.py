"""An enterprise's page in a campaign: what there is to do, its workbook, its versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nangsuat.data import Text, safe_name, write_hand_in_workbook
from nangsuat.web.core import audit, words
from nangsuat.web.core.address import address_of
from nangsuat.web.handin import checking, selectors
from nangsuat.web.handin.comparing import Difference, differences
from nangsuat.web.handin.models import Assignment, HandIn
from nangsuat.web.handin.selectors.hub import events_of, progress_of, steps_of
from nangsuat.web.handin.tasklist import deadline_words
from nangsuat.web.handin.views.pages import HOME, crumbs_of, person, seen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The hub: the steps with their states, the deadline, who did what last."""
    user = person(request)
    found = selectors.get_assignment(user, pk)
    progress = progress_of(
        found, may_prepare=user.has_perm("handin.prepare", found), may_send=user.has_perm("handin.send", found)
    )
    return render(
        request,
        "handin/assignment.html",
        {
            "assignment": found,
            "progress": progress,
            "groups": [steps_of(progress)],
            "deadline": deadline_words(found),
            "events": events_of(found),
            "waivers": found.waivers.filter(ended_at=None),
            "crumbs": [(HOME, reverse("home")), (found.campaign.name, "")],
        },
    )


@require_safe
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The choice between workbook and web form."""
    user = person(request)
    found = selectors.get_assignment(user, pk)
    here = Text(vi="Chọn cách nộp", en="Choose the way")
    context = {
        "assignment": found,
        "may_prepare": user.has_perm("handin.prepare", found),
        "crumbs": crumbs_of(found, here),
    }
    return render(request, "handin/enter.html", context)


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook made for this enterprise: who and when filled in, earlier years greyed."""
    user = person(request)
    found = selectors.get_assignment(user, pk)
    content = _workbook(found)
    audit.record(user, "workbook.downloaded", found, address=address_of(request))
    name = safe_name(f"{found.enterprise.code} {found.campaign.year} {found.campaign.specification}.xlsx")
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": attachment(name)})


def attachment(name: str) -> str:
    """A header that makes a browser save a file under a name with any letters."""
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _workbook(found: Assignment) -> bytes:
    asked = checking.question(found.campaign, found)
    with TemporaryDirectory(prefix="nangsuat-") as folder:
        path = write_hand_in_workbook(
            asked.specification,
            Path(folder, "workbook.xlsx"),
            enterprises=asked.enterprises,
            year=asked.year,
            prior=asked.prior,
            token=asked.token,
            language=words.language(),
            synthetic=asked.synthetic,
        )
        return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Version:
    """A version sent, and what it changed against the one before."""

    hand_in: HandIn
    changes: tuple[Difference, ...]


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions sent, each with what it changed."""
    user = person(request)
    found = selectors.get_assignment(user, pk)
    seen(request, found, found)
    context = {
        "assignment": found,
        "versions": list(_versions(found)),
        "crumbs": crumbs_of(found, Text(vi="Các phiên bản đã gửi", en="Versions sent")),
    }
    return render(request, "handin/versions.html", context)


def _versions(found: Assignment) -> Iterator[Version]:
    sent = list(found.hand_ins.select_related("intake", "sent_by", "assignment__campaign").order_by("-version"))
    for later, earlier in zip(sent, [*sent[1:], None], strict=True):
        yield Version(later, differences(earlier, later) if earlier else ())
