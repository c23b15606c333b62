"""Invitations and reminders: to whom, once, in whose language, and never to who does not want them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from nangsuat.web.core.models import Letter
from nangsuat.web.core.timer import ROUNDS
from nangsuat.web.handin import timer_campaigns
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.services.campaigns import campaign_close
from nangsuat.web.handin.services.exceptions import assignment_exempt
from nangsuat.web.handin.services.inviting import campaign_invite_again, campaign_write_invitations
from nangsuat.web.handin.services.reminding import campaign_remind, due_reminder
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import Consent, ConsentText, Invitation
from web_campaigns import hand_in, make_open
from web_world import World, make_enterprise

BrowserOf = Callable[..., Browser]

DEADLINE = date(2026, 3, 31)


def at(day: date) -> str:
    return f"{day:%Y-%m-%d}T03:00:00+00:00"  # ten o'clock in the morning here


def lonely_enterprise(world: World, email: str = ""):
    enterprise = make_enterprise("Công ty Lẻ", "DN-L", park=world.park)
    enterprise.organisation.email = email
    enterprise.organisation.save()
    return enterprise


def addresses(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def test_people_of_the_enterprise_are_asked_once(world: World):
    campaign = make_open(world.park_officer, world.park)
    first = campaign_write_invitations(campaign=campaign)
    again = campaign_write_invitations(campaign=campaign)
    assert (first.letters, again.letters) == (3, 0)
    assert addresses("campaign-asked") == sorted([world.owner.email, world.colleague.email, world.stranger.email])
    letter = Letter.objects.get(to=world.owner.email)
    hub = reverse("handin:assignment", args=[campaign.assignments.get(enterprise=world.enterprise).pk])
    assert hub in letter.body
    assert letter.organisation == world.park
    assert not Invitation.objects.exists()


def test_the_letter_speaks_the_readers_language(world: World):
    world.owner.language = "en"
    world.owner.save()
    campaign_write_invitations(campaign=make_open(world.park_officer, world.park))
    assert Letter.objects.get(to=world.owner.email).subject.startswith("Please hand in")
    assert Letter.objects.get(to=world.colleague.email).subject.startswith("Mời nộp số liệu")


def test_an_enterprise_without_an_account_is_invited(world: World):
    lonely_enterprise(world, "vanthu@le.example.vn")
    campaign = make_open(world.park_officer, world.park)
    campaign_write_invitations(campaign=campaign)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("vanthu@le.example.vn", "manager")
    kinds = list(Letter.objects.filter(to="vanthu@le.example.vn").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["invitation", "campaign-asked"]
    assert all(letter.organisation == world.park for letter in Letter.objects.filter(to="vanthu@le.example.vn"))


def test_one_without_any_contact_is_listed_and_written_to_as_soon_as_there_is_one(world: World, browser_of: BrowserOf):
    enterprise = lonely_enterprise(world)
    campaign = make_open(world.park_officer, world.park)
    assert campaign_write_invitations(campaign=campaign).without_contact == 1
    browser = browser_of(world.park_officer)
    page = reverse("handin:campaign_invite", args=[campaign.pk])
    assert "Công ty Lẻ" in browser.get(page).content.decode()
    enterprise.organisation.email = "vanthu@le.example.vn"
    enterprise.organisation.save()
    assert timer_campaigns.write_invitations() == 1
    assert "Công ty Lẻ" not in browser.get(page).content.decode()


def test_a_large_campaign_is_written_in_portions(world: World):
    campaign = make_open(world.park_officer, world.park)
    assert campaign_write_invitations(campaign=campaign, limit=1).waiting == 1
    assert campaign_write_invitations(campaign=campaign, limit=1).waiting == 0
    assert Letter.objects.filter(kind="campaign-asked").count() == 3


def test_letters_wait_for_the_opening_day(world: World):
    today = timezone.localdate()
    campaign = make_open(
        world.park_officer, world.park, opens_on=today + timedelta(days=3), deadline=today + timedelta(days=9)
    )
    assert timer_campaigns.write_invitations() == 0
    with time_machine.travel(at(campaign.opens_on), tick=False):
        assert timer_campaigns.write_invitations() == 3


def test_sent_again_once_a_day_with_a_new_link(world: World, browser_of: BrowserOf):
    enterprise = lonely_enterprise(world, "vanthu@le.example.vn")
    campaign = make_open(world.park_officer, world.park)
    campaign_write_invitations(campaign=campaign)
    assignment = campaign.assignments.get(enterprise=enterprise)
    browser = browser_of(world.park_officer)
    for _ in range(2):
        browser.post(reverse("handin:campaign_resend", args=[assignment.pk]))
    assert Letter.objects.filter(to="vanthu@le.example.vn", kind="campaign-asked").count() == 2
    assert Invitation.objects.count() == 2
    assert Invitation.objects.open().count() == 1


def test_sending_again_needs_a_contact_and_an_open_campaign(world: World):
    enterprise = lonely_enterprise(world)
    campaign = make_open(world.park_officer, world.park)
    assignment = Assignment.objects.select_related("campaign__owner", "enterprise__organisation").get(
        enterprise=enterprise
    )
    with pytest.raises(NotAccepted):
        campaign_invite_again(actor=world.park_officer, assignment=assignment)
    campaign_close(actor=world.park_officer, campaign=campaign)
    fresh = Assignment.objects.select_related("campaign__owner", "enterprise__organisation").get(
        enterprise=world.enterprise
    )
    with pytest.raises(NotAccepted):
        campaign_invite_again(actor=world.park_officer, assignment=fresh)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 23), None),
        (date(2026, 3, 24), 7),
        (date(2026, 3, 29), 7),
        (date(2026, 3, 30), 1),
        (date(2026, 4, 2), 1),
        (date(2026, 4, 3), -3),
        (date(2026, 5, 1), -3),
    ],
)
def test_which_reminder_is_due(today: date, due: int | None):
    campaign = Campaign(opens_on=date(2026, 3, 1), deadline=DEADLINE, reminder_days=[7, 1, -3])
    assert due_reminder(campaign, today) == due


def test_a_reminder_before_the_opening_day_is_none():
    campaign = Campaign(opens_on=date(2026, 3, 29), deadline=DEADLINE, reminder_days=[7, 1])
    assert due_reminder(campaign, date(2026, 3, 29)) is None


def test_reminders_by_the_clock_go_out_once(world: World):
    with time_machine.travel(at(date(2026, 3, 1)), tick=False):
        make_open(world.park_officer, world.park, opens_on=date(2026, 3, 1), deadline=DEADLINE)
        assert timer_campaigns.remind() == 0
    for day, letters in [
        (date(2026, 3, 23), 0), (date(2026, 3, 24), 3), (date(2026, 3, 24), 0), (date(2026, 3, 25), 0),
        (date(2026, 3, 30), 3), (date(2026, 3, 31), 0), (date(2026, 4, 3), 3), (date(2026, 4, 20), 0),
    ]:  # fmt: skip
        with time_machine.travel(at(day), tick=False):
            assert timer_campaigns.remind() == letters, day
    subjects = set(
        Letter.objects.filter(to=world.owner.email, kind="campaign-reminder").values_list("subject", flat=True)
    )
    assert {words.split(":")[0] for words in subjects} == {
        "Còn 7 ngày đến hạn nộp số liệu",
        "Còn 1 ngày đến hạn nộp số liệu",
        "Đã quá hạn nộp số liệu 3 ngày",
    }


def test_a_round_cut_off_goes_on_where_it_was(world: World):
    with time_machine.travel(at(date(2026, 3, 24)), tick=False):
        campaign = make_open(world.park_officer, world.park, opens_on=date(2026, 3, 1), deadline=DEADLINE)
        assert campaign_remind(campaign=campaign, limit=2) == 2
        assert campaign_remind(campaign=campaign, limit=2) == 1
        assert campaign_remind(campaign=campaign, limit=2) == 0


def test_who_has_sent_or_is_exempt_is_not_reminded(world: World):
    with time_machine.travel(at(date(2026, 3, 24)), tick=False):
        campaign = make_open(world.park_officer, world.park, opens_on=date(2026, 3, 1), deadline=DEADLINE)
        hand_in(world.owner, campaign.assignments.get(enterprise=world.enterprise))
        assignment_exempt(
            actor=world.park_officer, assignment=campaign.assignments.get(enterprise=world.neighbour), reason="giải thể"
        )
        assert campaign_remind(campaign=campaign) == 0


def test_a_closed_campaign_reminds_nobody(world: World):
    with time_machine.travel(at(date(2026, 3, 24)), tick=False):
        campaign = make_open(world.park_officer, world.park, opens_on=date(2026, 3, 1), deadline=DEADLINE)
        campaign_close(actor=world.park_officer, campaign=campaign)
        assert timer_campaigns.remind() == 0


def consent(user: object, *, given: bool) -> None:
    text, _ = ConsentText.objects.get_or_create(
        purpose="campaign-mail", version=99, defaults={"title_vi": "Thư", "title_en": "Mail", "since": date(2026, 1, 1)}
    )
    Consent.objects.create(user=user, text=text, given=given)


def test_who_withdrew_consent_is_not_reminded_and_the_enterprise_is(world: World):
    Organisation.objects.filter(pk=world.enterprise.organisation_id).update(email="vanthu@a.example.vn")
    with time_machine.travel(at(date(2026, 3, 24)), tick=False):
        campaign = make_open(world.park_officer, world.park, opens_on=date(2026, 3, 1), deadline=DEADLINE)
        consent(world.owner, given=True)
        consent(world.owner, given=False)
        consent(world.colleague, given=False)
        consent(world.stranger, given=False)
        consent(world.stranger, given=True)  # the newest line is what holds
        campaign_remind(campaign=campaign)
        assert addresses("campaign-reminder") == sorted(["vanthu@a.example.vn", world.stranger.email])
        campaign_write_invitations(campaign=campaign)  # to ask is a matter of duty
        assert world.owner.email in addresses("campaign-asked")


def test_the_rounds_are_known_to_the_timer():
    assert {
        "nangsuat.web.handin.timer_campaigns.remind",
        "nangsuat.web.handin.timer_campaigns.write_invitations",
    } <= ROUNDS.keys()
