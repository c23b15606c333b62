"""A real browser before the real site: Debian's Chromium driven by Playwright. Without it: skipped, with the reason."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.server import serving
from browser.watch import LANGUAGES, WIDTHS, Watch, keep_picture, overflow, small_targets, violations
from nangsuat.web.people.models import User
from web_world import World, build_world

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000  # ms: a busy machine is no failure

type Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    program = os.environ.get("NANGSUAT_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (tests/system-packages installs it)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the test's thread, beside the records
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        connections["default"].close()  # under Playwright's loop Django opened one of its own
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def site(db: None) -> Iterator[str]:
    """The address of the site."""
    with serving() as address:
        yield address


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """No error in the console, no script or style that the policy refuses, no request to another host."""
    watch = Watch(site)
    yield watch
    watch.check()


@pytest.fixture
def browser_of(chromium: Browser, site: str, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """The browser of a person who is logged in, or of a guest; several may be open at once."""
    opened: list[BrowserContext] = []

    def open_for(
        user: User | None = None, *, language: str = "vi", width: int = 1440, **options: object
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=site, viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in _cookies(user, language)])
        watch.over(context)
        opened.append(context)
        return context

    yield open_for
    for context in opened:
        context.close()


def _cookies(user: User | None, language: str) -> Iterator[tuple[str, str]]:
    yield "language", language
    if user is not None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["second_factor"] = True
        session.save()
        yield "sessionid", client.cookies["sessionid"].value


@pytest.fixture
def page_of(browser_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """One page of a person's browser."""
    return lambda user=None, **options: browser_of(user, **options).new_page()


@pytest.fixture
def inspect() -> Callable[[Page, str], None]:
    """Hold a page against what every page must keep, and save its pictures at all widths."""

    def look(page: Page, name: str) -> None:
        found: list[str] = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            keep_picture(page, f"{name}-{width}")
            found += [f"{width} px, wider than the window: {entry}" for entry in overflow(page)]
            found += [f"{width} px, target under 24 px: {entry}" for entry in small_targets(page)]
            found += [f"{width} px, axe: {entry}" for entry in violations(page)] if width != 768 else []
        assert not found, "\n".join(found)

    return look


@pytest.fixture
def inspect_in_both(
    browser_of: Callable[..., BrowserContext], inspect: Callable[[Page, str], None]
) -> Callable[..., None]:
    """Open an address in both languages and look at it at all widths."""

    def look(path: str, name: str, *, user: User | None = None, status: int = 200) -> None:
        for language in LANGUAGES:
            page = browser_of(user, language=language).new_page()
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status, f"{path}: {answer.status}"
            assert page.locator("html").get_attribute("lang") == language
            inspect(page, f"{name}-{language}")

    return look
