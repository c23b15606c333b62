"""Each part of the kit before a real browser: accessible at all widths, under the policy, and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(autouse=True)
def _kit_page(settings) -> None:
    settings.ROOT_URLCONF = "browser.kit_page"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_parts(language: str, page_of: Callable[..., Page], inspect: Callable[[Page, str], None]):
    page = page_of(language=language)
    page.goto("/kit/")
    expect(page.locator("[data-chart][data-drawn] svg").first).to_be_visible()
    inspect(page, f"kit-{language}")


def test_errors_are_said_first_and_lead_to_their_fields(
    page_of: Callable[..., Page], inspect: Callable[[Page, str], None]
):
    page = page_of()
    page.goto("/kit/")
    page.get_by_role("button", name="Lưu và đi tiếp").click()
    assert page.title().startswith("Lỗi: ")
    expect(page.locator("#error-summary")).to_be_focused()
    inspect(page, "kit-errors-vi")
    links = page.locator("#error-summary a")
    for index in range(links.count()):
        target = links.nth(index).get_attribute("href")
        links.nth(index).click()
        expect(page.locator(target)).to_be_visible()
        expect(page.locator(target)).to_be_focused()


def test_the_map_is_walked_by_keyboard(page_of: Callable[..., Page]):
    page = page_of()
    page.goto("/kit/")
    page.locator(".map-drawing").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Lai Châu: ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kit/?place=12")


def test_both_archipelagos_are_seen_without_scrolling(page_of: Callable[..., Page]):
    page = page_of(width=360)
    page.goto("/kit/")
    frame = page.locator(".map-drawing").bounding_box()
    for name in ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa"):
        words = page.locator(".map-drawing").get_by_text(name, exact=True).first.bounding_box()
        assert frame["x"] <= words["x"]
        assert words["x"] + words["width"] <= min(frame["x"] + frame["width"], 360)


@pytest.mark.parametrize(("language", "written"), [("vi", "2.000"), ("en", "2,000")])
def test_a_chart_speaks_the_readers_numbers(language: str, written: str, page_of: Callable[..., Page]):
    page = page_of(language=language)
    page.goto("/kit/")
    expect(page.locator("[data-drawn] svg").get_by_text(written, exact=True)).to_be_attached()


def test_without_scripts_the_table_is_there(page_of: Callable[..., Page]):
    page = page_of(java_script_enabled=False)
    page.goto("/kit/")
    expect(page.get_by_text("Biểu đồ cần JavaScript")).to_be_visible()
    expect(page.get_by_role("cell", name="2.369,0")).to_be_visible()
