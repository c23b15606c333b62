"""The letters of a campaign: what was written, who cannot be written to and what to do about it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.web.core.models import Letter
from nangsuat.web.core.words import say
from nangsuat.web.handin.models import Assignment
from nangsuat.web.handin.selectors.campaigns import get_campaign
from nangsuat.web.handin.selectors.contacts import without_contact
from nangsuat.web.handin.selectors.dashboard import MISSING
from nangsuat.web.handin.services.campaign_letters import ASKED, REMINDER
from nangsuat.web.handin.services.inviting import campaign_write_invitations
from nangsuat.web.handin.views.campaigns import crumbs_of, run_for, to_page
from nangsuat.web.people.persons import person_of

_PAGE = 50


@require_http_methods(["GET", "POST"])
def campaign_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """How the letters stand; a POST writes those that wait to be written, now instead of by the clock."""
    if request.method == "POST":
        _, campaign = run_for(request, pk)
        written = campaign_write_invitations(campaign=campaign)
        messages.success(request, say(_WRITTEN.fill(count=written.letters, waiting=written.waiting)))
        return to_page("campaign_invite", campaign)
    user = person_of(request)
    campaign = get_campaign(user, pk)
    keys = set(campaign.assignments.values_list("pk", flat=True).order_by())
    letters = [
        (kind, state)
        for kind, state, key in Letter.objects.filter(organisation=campaign.owner, kind__in=[ASKED, REMINDER])
        .values_list("kind", "state", "key")
        .order_by()
        if int(key.split(":")[1]) in keys
    ]
    lonely = Assignment.objects.filter(without_contact(), campaign=campaign, state__in=MISSING)
    context = {
        "campaign": campaign,
        "asked": _counted(letters, ASKED),
        "reminders": _counted(letters, REMINDER),
        "page": Paginator(lonely.select_related("enterprise__organisation"), _PAGE).get_page(request.GET.get("page")),
        "may_run": user.has_perm("handin.run_campaign", campaign),
        "crumbs": [*crumbs_of(campaign), (Text(vi="Thư mời", en="Letters"), "")],
    }
    return render(request, "handin/campaign_letters.html", context)


def _counted(letters: list[tuple[str, str]], kind: str) -> list[tuple[str, str, int]]:
    counts = Counter(state for each, state in letters if each == kind)
    return [(state.value, str(state.label), counts[state.value]) for state in Letter.State if counts[state.value]]


_WRITTEN = Text(
    vi="Đã viết {count} thư; còn {waiting} doanh nghiệp chờ lượt sau.",
    en="Letters written: {count}; enterprises that wait for the next round: {waiting}.",
)
