"""Accounts come from invitations only: a link opens once, for one address, for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.models import Invitation, User
from nangsuat.web.people.services import invitation_accept, invitation_make, invitation_resend, invitation_revoke
from web_world import PASSWORD, World

type Browsers = Callable[..., Browser]

GOOD = {"full_name": "Nguyễn Thị Mới", "phone": "0912 345 678", "way": "password", "password": "một mật khẩu rất dài"}


def link(world: World, email: str = "moi@example.vn", **options: object) -> str:
    _, url = invitation_make(email=email, organisation=world.park, invited_by=world.park_officer, **options)
    return url.removeprefix("http://localhost:8000")


def test_a_new_person_makes_an_account_and_is_in(world: World, browser_of: Browsers):
    guest = browser_of()
    url = link(world)
    assert "Khu Công nghệ cao Thử nghiệm" in guest.get(url).content.decode()
    response = guest.post(url, GOOD)
    assert response.url == "/accounts/2fa/", "staff set up a second factor first"
    user = User.objects.get(email="moi@example.vn")
    assert (user.full_name, user.phone) == ("Nguyễn Thị Mới", "+84912345678")
    assert user.check_password(GOOD["password"])
    assert Membership.objects.valid().get(user=user).role == "member"
    assert guest.get("/").url == "/accounts/2fa/"
    assert guest.get("/accounts/2fa/totp/activate/").status_code == 200, "not asked again for what they just chose"
    told = set(AuditEvent.objects.values_list("action", flat=True))
    assert told >= {"invitation.made", "account.opened", "invitation.accepted", "membership.began", "log-in"}


def test_an_enterprise_s_person_goes_home(world: World, browser_of: Browsers):
    _, url = invitation_make(email="moi@example.vn", organisation=world.enterprise.organisation, invited_by=world.owner)
    guest = browser_of()
    assert guest.post(url.removeprefix("http://localhost:8000"), GOOD).url == "/"
    assert guest.get("/").status_code == 200


def test_a_passkey_instead_of_a_password(world: World, browser_of: Browsers):
    guest = browser_of()
    response = guest.post(link(world), {**GOOD, "way": "passkey", "password": ""})
    assert response.url == "/accounts/2fa/webauthn/add/"
    assert not User.objects.get(email="moi@example.vn").has_usable_password()
    assert guest.get(response.url).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "ngắn"}, "Mật khẩu quá ngắn"),
        ({"password": ""}, "bắt buộc"),
        ({"password": "moi@example.vn"}, "quá giống"),
        ({"full_name": ""}, "Trường này là bắt buộc"),
        ({"phone": "abc"}, "0912 345 678"),
        ({"way": "sms"}, "sms"),
    ],
)
def test_all_that_is_wrong_is_said_and_nothing_is_made(
    world: World, browser_of: Browsers, wrong: dict[str, str], said: str
):
    page = browser_of().post(link(world), {**GOOD, **wrong}).content.decode()
    assert "<title>Lỗi: " in page
    assert said in page
    assert not User.objects.filter(email="moi@example.vn").exists()


def test_a_link_opens_once(world: World, browser_of: Browsers):
    url = link(world)
    browser_of().post(url, GOOD)
    again = browser_of()
    assert again.get(url).status_code == 410
    assert again.post(url, GOOD).status_code == 410


def test_a_link_ends_by_itself(world: World, browser_of: Browsers):
    url = link(world)
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert browser_of().get(url).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, hours=1)):
        assert browser_of().post(url, GOOD).status_code == 410


def test_a_link_taken_back_or_sent_anew_is_shut(world: World, browser_of: Browsers):
    url = link(world)
    invitation = Invitation.objects.get()
    _, newer = invitation_resend(invitation=invitation, by=world.park_officer)
    assert browser_of().get(url).status_code == 410
    path = newer.removeprefix("http://localhost:8000")
    assert browser_of().get(path).status_code == 200
    invitation_revoke(invitation=Invitation.objects.open().get(), by=world.park_officer)
    assert browser_of().get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 32, "..%2e"])
def test_an_unknown_link_looks_like_an_old_one(db: None, browser_of: Browsers, token: str):
    assert browser_of().get(f"/people/invitation/{token}/").status_code == 410


def test_who_tries_links_is_slowed_down(db: None, browser_of: Browsers):
    guest = browser_of()
    with time_machine.travel("2026-07-01T09:00:00+07:00", tick=False):  # all in one window of time
        codes = [guest.get(f"/people/invitation/{number}/").status_code for number in range(45)]
    assert codes[0] == 410
    assert codes[-1] == 429


def test_who_has_an_account_logs_in_and_joins(world: World, browser_of: Browsers):
    url = link(world, world.stranger.email)
    guest = browser_of()
    page = guest.get(url).content.decode()
    assert f"/accounts/login/?next={url}" in page
    assert guest.post(url, GOOD).status_code == 200, "a link alone opens nobody's account"
    guest.post("/accounts/login/", {"login": world.stranger.email, "password": PASSWORD, "next": url})
    assert "Tham gia" in guest.get(url).content.decode()
    assert guest.post(url).url == "/"
    assert Membership.objects.valid().filter(user=world.stranger, organisation=world.park).exists()
    assert guest.get("/").url == "/accounts/2fa/", "from now on they are staff"


def test_a_link_for_somebody_else_does_nothing(world: World, browser_of: Browsers):
    url = link(world)
    browser = browser_of(world.owner)
    assert browser.post(url).status_code == 409
    assert not Membership.objects.filter(user=world.owner, organisation=world.park).exists()


def test_a_link_changes_no_member_s_role(world: World, browser_of: Browsers):
    """Else the last manager could make themselves a viewer by accepting."""
    browser_of(world.park_officer).post(link(world, world.park_officer.email, role="viewer"))
    assert Membership.objects.valid().get(user=world.park_officer).role == "manager"


def test_the_first_manager_of_the_site(db: None, browser_of: Browsers):
    _, url = invitation_make(email="a@example.vn", organisation=None, role="manager", makes_site_manager=True)
    browser_of().post(url.removeprefix("http://localhost:8000"), GOOD)
    assert User.objects.get(email="a@example.vn").is_superuser
    assert AuditEvent.objects.filter(action="person.became-site-manager").exists()


def test_the_link_itself_is_kept_nowhere_but_in_its_letter(world: World):
    token = link(world).split("/")[3]
    assert token not in Invitation.objects.get().token_hash
    assert token in Letter.objects.get().body
    assert not any(token in str(event.details) for event in AuditEvent.objects.all())


def test_no_account_without_an_invitation(db: None, browser_of: Browsers):
    guest = browser_of()
    page = guest.post("/accounts/signup/", {"email": "x@example.vn", "password1": "một mật khẩu rất dài"})
    assert "Hiện không nhận đăng ký" in page.content.decode()
    assert not User.objects.exists()


def test_a_letter_that_was_acted_on_waits_no_longer(world: World):
    invitation, _ = invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    letter = Letter.objects.get(key=f"invitation:{invitation.pk}")
    assert letter.state == Letter.State.WAITING
    invitation_accept(invitation=invitation, user=User.objects.create_user("moi@example.vn", "x"))
    letter.refresh_from_db()
    assert letter.state == Letter.State.BY_HAND
