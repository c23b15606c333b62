"""Campaigns from the first thought to the last letter: list, draft, choice of enterprises, opening and closing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text, format_number
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import Counted, language, say
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.forms.campaigns import CampaignForm, ChoiceForm, ReasonForm
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.campaigns import get_campaign, listed_campaigns, owners_for
from nangsuat.web.handin.selectors.choosing import Choice, chosen, codes_not_found, offered
from nangsuat.web.handin.selectors.contacts import contacts_of, without_contact
from nangsuat.web.handin.services import campaigns as services
from nangsuat.web.handin.services.campaign_letters import asking_words
from nangsuat.web.handin.services.inviting import campaign_write_invitations
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of

_PAGE = 50
_CODES_NAMED = 20  # of a list, those that the register does not have

CAMPAIGNS = Text(vi="Đợt thu thập", en="Campaigns")


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All campaigns of the bodies that the person works in, the newest year first."""
    user = person_of(request)
    page = Paginator(listed_campaigns(user), _PAGE).get_page(request.GET.get("page"))
    return render(request, "handin/campaigns.html", {"page": page, "may_add": user.has_perm("handin.add_campaign")})


@require_http_methods(["GET", "POST"])
def campaign_add(request: HttpRequest) -> HttpResponse:
    """Begin a campaign; the next page asks for its enterprises."""
    user = person_of(request)
    if not user.has_perm("handin.add_campaign"):
        raise PermissionDenied
    owners = owners_for(user, writing=True)
    today = timezone.localdate()
    initial = {"opens_on": today, "year": today.year - 1, "reminder_days": [14, 3, -3]}
    form = CampaignForm(request.POST or None, owners=owners, initial=initial)
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data.get("owner") or owners[0]
        campaign = services.campaign_add(actor=user, owner=owner, facts=form.facts, address=address_of(request))
        return to_page("campaign_who", campaign)
    crumbs = [*crumbs_of(), (Text(vi="Đợt mới", en="New campaign"), "")]
    return render(request, "handin/campaign_form.html", {"form": form, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def campaign_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or the words, deadline and reminders of an open campaign."""
    user, campaign = run_for(request, pk)
    form = CampaignForm(request.POST or None, instance=campaign, owners=[campaign.owner])
    if request.method == "POST" and form.is_valid():
        # the form has put its values into the record at hand; the service compares with the record as it is kept
        kept = get_campaign(user, pk)
        try:
            services.campaign_edit(actor=user, campaign=kept, facts=form.facts, address=address_of(request))
        except NotAccepted as refused:
            form.add_error(None, say(refused.text))
        else:
            messages.success(request, say(_SAVED))
            return to_page("campaign", campaign)
    crumbs = [*crumbs_of(campaign), (Text(vi="Sửa", en="Change"), "")]
    return render(request, "handin/campaign_form.html", {"form": form, "campaign": campaign, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def campaign_who(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the enterprises from the register."""
    user, campaign = run_for(request, pk)
    posted = request.method == "POST"
    form = ChoiceForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        offer=offered(campaign.owner),
        choice=Choice.from_record(campaign.who),
    )
    if posted and form.is_valid():
        try:
            services.campaign_choose(actor=user, campaign=campaign, choice=form.choice, address=address_of(request))
        except NotAccepted as refused:
            form.add_error(None, say(refused.text))
        else:
            return to_page("campaign_preview", campaign)
    crumbs = [*crumbs_of(campaign), (Text(vi="Chọn doanh nghiệp", en="Choose enterprises"), "")]
    return render(request, "handin/campaign_who.html", {"form": form, "campaign": campaign, "crumbs": crumbs})


@require_safe
def campaign_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the choice comes to: enterprises, those without contact, codes unknown, the letter as it will be."""
    user = person_of(request)
    campaign = get_campaign(user, pk)
    choice = Choice.from_record(campaign.who)
    everyone = chosen(campaign.owner, choice)
    page = Paginator(everyone, _PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    contacts = contacts_of(shown)
    missing = codes_not_found(campaign.owner, choice.codes)
    context = {
        "campaign": campaign,
        "count": page.paginator.count,
        "new": everyone.exclude(assignments__campaign=campaign).count(),
        "reachable": everyone.exclude(without_contact("organisation__")).count(),
        "page": page,
        "rows": [(each, contacts[each.pk]) for each in shown],
        "unknown": missing[:_CODES_NAMED],
        "unknown_more": max(len(missing) - _CODES_NAMED, 0),
        "letter": _letter(campaign, shown[0]) if shown else None,
        "may_run": user.has_perm("handin.run_campaign", campaign),
        "crumbs": [*crumbs_of(campaign), (Text(vi="Xem trước", en="Preview"), "")],
    }
    return render(request, "handin/campaign_preview.html", context)


@require_POST
def campaign_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, and write the first letters at once."""
    user, campaign = run_for(request, pk)
    try:
        count = services.campaign_open(actor=user, campaign=campaign, address=address_of(request))
    except NotAccepted as refused:
        return refused_on(request, campaign, refused)
    _first_letters(request, campaign, count, _OPENED)
    return to_page("campaign", campaign)


@require_POST
def campaign_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those of the choice who are not in the open campaign yet."""
    user, campaign = run_for(request, pk)
    try:
        count = services.campaign_extend(actor=user, campaign=campaign, address=address_of(request))
    except NotAccepted as refused:
        return refused_on(request, campaign, refused)
    _first_letters(request, campaign, count, _EXTENDED)
    return to_page("campaign", campaign)


@require_http_methods(["GET", "POST"])
def campaign_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close after a look at what that means."""
    user, campaign = run_for(request, pk)
    if request.method == "POST":
        try:
            services.campaign_close(actor=user, campaign=campaign, address=address_of(request))
        except NotAccepted as refused:
            return refused_on(request, campaign, refused)
        messages.success(request, say(_CLOSED))
        return to_page("campaign", campaign)
    left = campaign.assignments.exclude(state__in=[Assignment.State.SENT, Assignment.State.EXEMPT]).count()
    crumbs = [*crumbs_of(campaign), (Text(vi="Đóng", en="Close"), "")]
    return render(request, "handin/campaign_close.html", {"campaign": campaign, "left": left, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def campaign_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed campaign again, with the reason."""
    user, campaign = run_for(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.campaign_reopen(
                actor=user, campaign=campaign, reason=form.cleaned_data["reason"], address=address_of(request)
            )
        except NotAccepted as refused:
            return refused_on(request, campaign, refused)
        messages.success(request, say(_REOPENED))
        return to_page("campaign", campaign)
    crumbs = [*crumbs_of(campaign), (Text(vi="Mở lại", en="Open again"), "")]
    return render(request, "handin/campaign_reopen.html", {"campaign": campaign, "form": form, "crumbs": crumbs})


@require_POST
def campaign_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    user, campaign = run_for(request, pk)
    try:
        services.campaign_remove(actor=user, campaign=campaign, address=address_of(request))
    except NotAccepted as refused:
        return refused_on(request, campaign, refused)
    messages.success(request, say(_REMOVED))
    return HttpResponseRedirect(reverse("handin:campaigns"))


def run_for(request: HttpRequest, pk: int) -> tuple[User, Campaign]:
    """The person and the campaign that they may run: unseen is 404, seen only is 403."""
    user = person_of(request)
    campaign = get_campaign(user, pk)
    services.require_running(user, campaign)
    return user, campaign


def _letter(campaign: Campaign, enterprise: Enterprise) -> Text:
    return asking_words(Assignment(campaign=campaign, enterprise=enterprise), invited=True)


def _first_letters(request: HttpRequest, campaign: Campaign, count: int, words: Text) -> None:
    campaign.refresh_from_db()
    written = campaign_write_invitations(campaign=campaign)
    messages.success(request, say(words.fill(count=format_number(count, language()), letters=written.letters)))
    if written.without_contact:
        messages.warning(request, say(_LONELY.fill(count=Counted(written.without_contact))))


def refused_on(request: HttpRequest, campaign: Campaign, refused: NotAccepted) -> HttpResponse:
    """Say why an act was refused, on the campaign's page."""
    messages.error(request, say(refused.text))
    return to_page("campaign", campaign)


def to_page(name: str, campaign: Campaign) -> HttpResponseRedirect:
    """To a page of the campaign."""
    return HttpResponseRedirect(reverse(f"handin:{name}", args=[campaign.pk]))


def crumbs_of(campaign: Campaign | None = None) -> list[tuple[Text, str]]:
    """The way from the list to the campaign."""
    first = (CAMPAIGNS, reverse("handin:campaigns"))
    return [first] if campaign is None else [first, (campaign.name, reverse("handin:campaign", args=[campaign.pk]))]


_SAVED = Text(vi="Đã lưu.", en="Saved.")
_OPENED = Text(
    vi="Đã mở đợt thu thập: {count} doanh nghiệp. Đã viết {letters} thư mời; thư còn lại được viết dần.",
    en="The campaign is open. Enterprises: {count}; letters written: {letters}. Others follow by themselves.",
)
_EXTENDED = Text(
    vi="Đã thêm {count} doanh nghiệp vào đợt. Đã viết {letters} thư mời.",
    en="Enterprises added: {count}; letters written: {letters}.",
)
_LONELY = Text(
    vi="{count} doanh nghiệp chưa có địa chỉ liên hệ. Xem trang Thư mời để biết việc cần làm.",
    en="{count} {count:enterprise has|enterprises have} no contact. The page Letters says what to do.",
)
_CLOSED = Text(vi="Đã đóng đợt thu thập.", en="The campaign is closed.")
_REOPENED = Text(vi="Đã mở lại đợt thu thập.", en="The campaign is open again.")
_REMOVED = Text(vi="Đã bỏ bản nháp.", en="The draft is thrown away.")
