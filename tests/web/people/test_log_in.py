"""Logging in and out: what is limited, told to nobody, written down, and asked for again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.people.models import User
from web_world import PASSWORD, World

type Browsers = Callable[..., Browser]


def lines(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def test_in_and_out_are_lines_of_the_audit_log(world: World, browser_of: Browsers):
    guest = browser_of()
    response = guest.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    assert response.url == "/"
    guest.post("/accounts/logout/")
    assert (lines("log-in"), lines("log-out"), lines("log-in.failed")) == (1, 1, 0)
    assert AuditEvent.objects.get(action="log-in").actor == world.owner.email
    assert AuditEvent.objects.get(action="log-in").address == "127.0.0.1"


def test_a_wrong_password_and_an_unknown_address_look_alike(world: World, browser_of: Browsers):
    said = []
    for address in (world.owner.email, "khong-co@example.vn"):
        page = browser_of().post("/accounts/login/", {"login": address, "password": "sai-mat-khau"}).content.decode()
        assert "Địa chỉ thư điện tử hoặc mật khẩu không đúng." in page
        said.append("không đúng" in page)
    assert said == [True, True]
    assert lines("log-in.failed") == 2
    kept = [event.details["email"] for event in AuditEvent.objects.filter(action="log-in.failed")]
    assert kept == [world.owner.email, "kho…"], "what is no account may be a password in the wrong field"


def test_guessing_is_slowed_down_with_clear_words(world: World, browser_of: Browsers):
    guest = browser_of()
    for _ in range(5):
        guest.post("/accounts/login/", {"login": world.owner.email, "password": "sai"})
    page = guest.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD}).content.decode()
    assert "Đăng nhập sai quá nhiều lần" in page
    cache.clear()
    assert guest.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD}).status_code == 302


def test_too_many_requests_have_a_page_of_their_own(world: World, browser_of: Browsers):
    guest = browser_of()
    answers = [guest.post("/accounts/login/", {"login": "", "password": ""}) for _ in range(35)]
    assert answers[-1].status_code == 429
    assert "Hãy đợi vài phút" in answers[-1].content.decode()


def test_a_forgotten_password_tells_nobody_who_has_an_account(world: World, browser_of: Browsers):
    pages = []
    for address in (world.owner.email, "khong-co@example.vn"):
        response = browser_of().post("/accounts/password/reset/", {"email": address}, follow=True)
        pages.append(response.content.decode().replace(response.wsgi_request.META.get("CSRF_COOKIE") or "-", ""))
    assert [len(page) for page in pages] == [len(pages[0])] * 2
    letter = Letter.objects.get()
    assert letter.to == world.owner.email
    assert "/accounts/password/reset/key/" in letter.body


def test_a_reset_password_ends_other_sessions(world: World, browser_of: Browsers):
    elsewhere, guest = browser_of(), browser_of()
    elsewhere.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    assert elsewhere.get("/people/me/").status_code == 200
    guest.post("/accounts/password/reset/", {"email": world.owner.email})
    link = next(word for word in Letter.objects.get().body.split() if "/reset/key/" in word)
    form = guest.get(link.removeprefix("http://testserver"), follow=True)
    new = {"password1": "mật khẩu hoàn toàn mới", "password2": "mật khẩu hoàn toàn mới"}
    guest.post(form.redirect_chain[-1][0], new)
    assert User.objects.get(pk=world.owner.pk).check_password("mật khẩu hoàn toàn mới")
    assert elsewhere.get("/people/me/").status_code == 302
    assert lines("password.changed") == 1


def test_a_closed_account_is_out_at_the_next_click(world: World, browser_of: Browsers, sure_browser_of: Browsers):
    browser = browser_of()
    browser.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    assert browser.get("/people/me/").status_code == 200
    manager = sure_browser_of(world.site_manager)
    assert manager.post(f"/people/accounts/{world.owner.pk}/close/").status_code == 302
    assert browser.get("/people/me/").url.startswith("/accounts/login/")
    page = browser.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD}, follow=True)
    assert page.status_code == 200
    assert not page.wsgi_request.user.is_authenticated
    manager.post(f"/people/accounts/{world.owner.pk}/reopen/")
    assert browser.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD}).url == "/"


def test_nobody_closes_their_own_account(world: World, sure_browser_of: Browsers):
    sure_browser_of(world.site_manager).post(f"/people/accounts/{world.site_manager.pk}/close/")
    assert User.objects.get(pk=world.site_manager.pk).is_active


STAFF = ["park_officer", "park_viewer", "city_officer", "analyst", "adviser", "site_manager"]
OTHERS = ["owner", "colleague", "stranger", "nobody"]


@pytest.mark.parametrize("name", STAFF)
def test_staff_see_nothing_without_a_second_factor(world: World, name: str):
    browser = Browser()
    browser.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/", "/people/me/", "/organisations/", "/people/outbox/", "/api/openapi.json"):
        assert browser.get(path).headers.get("Location") == "/accounts/2fa/", path
    assert browser.get("/accounts/2fa/").status_code == 200


@pytest.mark.parametrize("name", OTHERS)
def test_others_may_go_without(world: World, name: str):
    browser = Browser()
    browser.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/people/me/").status_code == 200


def test_an_authenticator_app_opens_and_its_removal_shuts(
    world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
):
    browser, elsewhere = Browser(), Browser()
    for one in (browser, elsewhere):
        one.post("/accounts/login/", {"login": world.park_officer.email, "password": PASSWORD})
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert lines("second-factor.added") >= 1
    assert browser.get("/people/me/").status_code == 200
    assert "/accounts/login/" in elsewhere.get("/people/me/").headers["Location"]  # came in by the password alone
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=world.park_officer, type="totp").exists()
    assert lines("second-factor.removed") >= 1
    assert browser.get("/people/me/").url == "/accounts/2fa/", "the mark in the session is gone"
    assert elsewhere.get("/people/me/").url.startswith("/accounts/login/"), "and who was inside elsewhere is out"


def test_who_has_just_come_in_is_not_asked_again(world: World):
    """Not on the way to the second factor that they have to set up; after a quarter of an hour they are."""
    browser, page = Browser(), "/accounts/2fa/totp/activate/"
    browser.post("/accounts/login/", {"login": world.park_officer.email, "password": PASSWORD})
    assert browser.get(page).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert browser.get(page).headers["Location"].startswith("/accounts/reauthenticate/")


def test_a_passkey_or_code_counts_as_the_password_does(world: World, browser_of: Browsers):
    secret = generate_totp_secret()
    TOTP.activate(world.owner, secret)
    guest = browser_of()
    guest.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    assert guest.get("/people/me/data/").headers["Location"].startswith("/accounts/login/"), "half-way is not inside"
    guest.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert guest.get("/people/me/data/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(world: World):
    Authenticator.objects.create(user=world.park_officer, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    browser = Browser()
    browser.force_login(world.park_officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/people/me/").url == "/accounts/2fa/"


def test_a_password_alone_does_not_pass_a_second_factor(world: World, browser_of: Browsers):
    secret = generate_totp_secret()
    TOTP.activate(world.owner, secret)
    guest = browser_of()
    response = guest.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    assert response.url == "/accounts/2fa/authenticate/"
    assert guest.get("/people/me/").url.startswith("/accounts/login/")
    guest.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert lines("second-factor.failed") == 1
    assert guest.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).url == "/"
    assert guest.get("/people/me/").status_code == 200


def test_sessions_are_listed_and_ended(world: World, browser_of: Browsers):
    here, there = browser_of(), browser_of()
    for one in (here, there):
        one.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    assert UserSession.objects.filter(user=world.owner).count() == 2
    assert "Đăng xuất khỏi các nơi khác" in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert here.get("/people/me/").status_code == 200
    assert there.get("/people/me/").status_code == 302


SURE = [
    ("park_officer", "/people/members/{park}/invite/"),
    ("park_officer", "/people/membership/{membership}/"),
    ("park_officer", "/organisations/enterprises/export/"),
    ("site_manager", "/operation/audit/export/"),
    ("owner", "/people/me/data/"),
    ("owner", "/people/me/data/json/"),
]


@pytest.mark.parametrize(("name", "path"), SURE)
def test_exports_and_roles_ask_for_the_password_again(world: World, browser_of: Browsers, name: str, path: str):
    membership = world.park_officer.memberships.get()
    browser = browser_of(world.people[name])
    path = path.format(park=world.park.pk, membership=membership.pk)
    response = browser.get(path)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/reauthenticate/")
    browser.post(response.url, {"password": PASSWORD})
    assert browser.get(path).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_library_s_pages_are_ours(world: World, browser_of: Browsers, language: str):
    """Each stands in our frame, with one heading, in one language."""
    guest, inside = browser_of(language=language), browser_of(world.owner, language=language)
    pages = [(guest, path) for path in ("login", "password/reset", "password/reset/done", "inactive", "signup")]
    pages += [(inside, path) for path in ("logout", "password/change", "reauthenticate", "2fa", "sessions")]
    for browser, path in pages:
        page = browser.get(f"/accounts/{path}/").content.decode()
        assert 'id="main"' in page, path
        assert page.count("<h1") == 1, path
        assert f'lang="{language}"' in page.split("<head>")[0]
        foreign = (
            ("Sign In", "Password Reset", "Change Password") if language == "vi" else ("Đăng xuất khỏi", "Mật khẩu")
        )
        assert not [words for words in foreign if words in page], path


def test_an_address_cannot_be_exchanged_for_another(world: World, browser_of: Browsers):
    browser = browser_of(world.owner)
    response = browser.post("/accounts/email/", {"action_add": "", "email": world.park_officer.email})
    assert response.url == "/people/me/"
    assert User.objects.get(pk=world.owner.pk).email == world.owner.email
