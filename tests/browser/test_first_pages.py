"""The first pages: welcome, log-in, the home of each role, and the pages that say sorry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from browser.watch import Watch
from web_world import World


def test_a_guest_is_welcomed(inspect_in_both: Callable[..., None]):
    inspect_in_both("/", "welcome")


def test_the_log_in_page(inspect_in_both: Callable[..., None]):
    inspect_in_both("/accounts/login/", "login")


ROLES = (
    "owner",
    "colleague",
    "park_officer",
    "park_viewer",
    "city_officer",
    "analyst",
    "adviser",
    "site_manager",
    "nobody",
)


@pytest.mark.parametrize("role", ROLES)
def test_the_home_of(role: str, world: World, inspect_in_both: Callable[..., None]):
    inspect_in_both("/", f"home-{role}", user=world.people[role])


def test_a_page_that_is_not_there(world: World, watch: Watch, inspect_in_both: Callable[..., None]):
    watch.expect("status of 404")
    inspect_in_both("/news/khong-co-trang-nay/gi-ca/", "sorry-404", user=world.owner, status=404)


def test_a_form_from_another_site_is_refused_in_words(world: World, watch: Watch, page_of: Callable[..., Page]):
    watch.expect("status of 403")
    page = page_of(world.owner)
    page.goto("/")
    page.context.clear_cookies(name="csrftoken")
    page.locator(".language button").click()
    expect(page.locator("h1")).to_have_text("Không được phép làm việc này")


def test_the_language_is_chosen_by_a_button(page_of: Callable[..., Page]):
    page = page_of()
    page.goto("/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Tiếng Việt")).to_be_visible()


def test_the_first_key_leads_past_the_menu(world: World, page_of: Callable[..., Page]):
    page = page_of(world.park_officer)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_person_menu_opens_and_closes_by_keyboard(world: World, page_of: Callable[..., Page]):
    page = page_of(world.owner)
    page.goto("/")
    page.locator("details.person > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(page.locator("details.person > summary")).to_be_focused()


def test_pages_work_without_scripts(world: World, page_of: Callable[..., Page]):
    page = page_of(world.owner, java_script_enabled=False)
    page.goto("/")
    page.locator("details.person > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_version_stands_in_the_foot(page_of: Callable[..., Page]):
    page = page_of()
    page.goto("/")
    expect(page.locator("footer")).to_contain_text(settings.VERSION)
