"""A passkey from beginning to end, in Chromium's virtual authenticator: added, used to log in, under the policy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from browser.watch import Watch
from nangsuat.web.people.models import User
from nangsuat.web.people.services import invitation_make
from web_world import World


@pytest.fixture
def named(site: str) -> str:
    """The site by its name: a passkey belongs to a name, never to an address of numbers."""
    cache.clear()
    return site.replace("127.0.0.1", "localhost")


def with_a_fingerprint(context: BrowserContext) -> Page:
    """A page of a device whose owner always shows the right finger."""
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


@pytest.fixture
def guest(browser_of: Callable[..., BrowserContext], watch: Watch, named: str) -> Page:
    watch._host = named.removeprefix("http://")
    context = browser_of()
    context.add_cookies([{"name": "language", "value": "vi", "url": named}])
    return with_a_fingerprint(context)


def test_a_new_person_of_a_park_comes_in_by_passkey_and_again(world: World, guest: Page, named: str):
    _, url = invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    guest.goto(named + re.sub(r"^https?://[^/]+", "", url))
    guest.get_by_label("Họ và tên").fill("Nguyễn Thị Mới")
    guest.get_by_label("Khóa truy cập (vân tay").check()
    guest.get_by_role("button", name="Tạo tài khoản và tham gia").click()
    expect(guest).to_have_title(re.compile("Khóa bảo mật"))
    guest.get_by_label("Đăng nhập không cần mật khẩu").check()
    guest.get_by_role("button", name="Thêm").click()
    expect(guest).to_have_url(re.compile("/accounts/2fa/recovery-codes/"))
    user = User.objects.get(email="moi@example.vn")
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1

    guest.goto(named)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    guest.locator(".person summary").click()
    guest.get_by_role("button", name="Đăng xuất").click()
    guest.goto(f"{named}/accounts/login/")
    guest.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Việc cần làm")


def test_a_device_without_the_passkey_is_told_so(world: World, guest: Page, named: str):
    guest.goto(f"{named}/accounts/login/")
    guest.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(guest.get_by_text("Chưa dùng được khóa truy cập")).to_be_visible()


def test_at_an_address_of_numbers_the_page_says_what_to_do(page_of: Callable[..., Page]):
    page = page_of()
    page.goto("/accounts/login/")
    expect(page.get_by_text("Khóa truy cập gắn với một tên miền")).to_be_visible()


ACCOUNT = ("login", "password/reset", "password/reset/done", "signup", "inactive")
OWN = ("2fa", "2fa/webauthn", "sessions", "password/change", "logout", "reauthenticate")


@pytest.mark.parametrize("path", ACCOUNT)
def test_pages_of_the_account_for_guests(inspect_in_both: Callable[..., None], path: str):
    inspect_in_both(f"/accounts/{path}/", f"account-{path.replace('/', '-')}")


@pytest.mark.parametrize("path", OWN)
def test_pages_of_the_account(world: World, inspect_in_both: Callable[..., None], path: str):
    inspect_in_both(f"/accounts/{path}/", f"account-{path.replace('/', '-')}", user=world.owner)


def people_pages(world: World) -> dict[str, tuple[str, User]]:
    park, enterprise = world.park.pk, world.enterprise.pk
    return {
        "me": ("/people/me/", world.owner),
        "consents": ("/people/me/consents/", world.owner),
        "data-requests": ("/people/me/requests/", world.owner),
        "members": (f"/people/members/{park}/", world.park_officer),
        "outbox": ("/people/outbox/", world.park_officer),
        "register-of-requests": ("/people/requests/", world.site_manager),
        "accounts": ("/people/accounts/", world.site_manager),
        "account": (f"/people/accounts/{world.owner.pk}/", world.site_manager),
        "organisations": ("/organisations/", world.site_manager),
        "organisation": (f"/organisations/{park}/", world.site_manager),
        "organisation-add": ("/organisations/add/", world.site_manager),
        "enterprises": ("/organisations/enterprises/", world.park_officer),
        "enterprise": (f"/organisations/enterprises/{enterprise}/", world.owner),
        "enterprise-add": ("/organisations/enterprises/add/", world.park_officer),
        "enterprises-import": ("/organisations/enterprises/import/", world.park_officer),
        "consultants": (f"/organisations/enterprises/{enterprise}/consultants/", world.owner),
        "audit": ("/operation/audit/", world.site_manager),
    }


NAMES = [
    "me", "consents", "data-requests", "members", "outbox", "register-of-requests", "accounts", "account",
    "organisations", "organisation", "organisation-add", "enterprises", "enterprise", "enterprise-add",
    "enterprises-import", "consultants", "audit",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_pages_of_people_and_organisations(world: World, inspect_in_both: Callable[..., None], name: str):
    path, user = people_pages(world)[name]
    inspect_in_both(path, f"people-{name}", user=user)


def test_an_invitation_is_open_to_everybody_s_eyes(world: World, inspect_in_both: Callable[..., None], watch: Watch):
    _, url = invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    inspect_in_both(re.sub(r"^https?://[^/]+", "", url), "people-invitation")
    watch.expect("410")
    inspect_in_both("/people/invitation/unknown/", "people-invitation-gone", status=410)
