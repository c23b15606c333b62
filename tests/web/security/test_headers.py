"""What every answer carries: a policy without inline scripts, no frames, no sniffing, careful cookies."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import override_settings

from web_world import PASSWORD, World

PAGES = ["/", "/accounts/login/", "/explore/", "/news/", "/api/", "/no-such-page/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_allows_only_our_own_and_no_inline(client: Browser, db: None, page: str):
    policy = dict(part.strip().split(" ", 1) for part in client.get(page).headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    for directive, sources in policy.items():
        assert "unsafe" not in sources, directive
        assert "http" not in sources.replace("'self'", ""), directive


@pytest.mark.parametrize("page", PAGES)
def test_no_frame_no_sniffing_no_referrer_to_others(client: Browser, db: None, page: str):
    headers = client.get(page).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World):
    browser = Browser()
    browser.post("/accounts/login/", {"login": world.owner.email, "password": PASSWORD})
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_over_https_cookies_and_transport_are_strict():
    from nangsuat.web import env

    assert env.flag("X", environ={"X": "yes"})
    with override_settings(SECURE_HSTS_SECONDS=31_536_000):
        response = Browser().get("/accounts/login/", secure=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_every_form_that_posts_carries_a_token(world: World, browser_of: Callable[..., Browser]):
    for page in ("/", "/accounts/password/change/", "/accounts/logout/"):
        body = browser_of(world.owner).get(page).content.decode()
        for form in re.findall(r"<form[^>]*method=.post.[^>]*>.*?</form>", body, re.DOTALL | re.IGNORECASE):
            assert "csrfmiddlewaretoken" in form, page


def test_a_post_without_a_token_is_refused(world: World):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/accounts/logout/").status_code == 403
    assert browser.post("/language/", {"language": "en"}).status_code == 403


def test_the_language_goes_back_only_to_this_site(client: Browser, db: None):
    for nasty in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post("/language/", {"language": "en", "next": nasty}).headers["Location"] == "/"
    assert client.post("/language/", {"language": "en", "next": "/news/"}).headers["Location"] == "/news/"
