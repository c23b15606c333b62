"""Charts before a real browser: drawn after a part of a page was exchanged, and whole at every width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.server import IN_TURN
from browser.watch import WIDTHS, keep_picture
from nangsuat.web.releases.services import release_build
from nangsuat.web.results import services
from nangsuat.web.results.models import OwnReport, OwnResult
from web_releases import Park, make_park
from web_world import World

type Pages = Callable[..., Page]


@pytest.fixture
def park(world: World, settings: Any, tmp_path: Path) -> Park:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    park = make_park(world)
    park.hand_in_as(world.enterprise)
    return park


def results_of(park: Park) -> str:
    result = services.own_result_refresh(park.world.enterprise.pk)
    assert result is not None
    services.own_result_make(result.pk)
    return f"/results/{park.world.enterprise.pk}/"


def all_drawn(page: Page) -> None:
    expect(page.locator("[data-chart]:not([data-drawn])")).to_have_count(0)
    expect(page.locator("[data-chart] svg").first).to_be_visible()


def test_own_results_that_renew_themselves_draw_their_charts(park: Park, page_of: Pages):
    address = results_of(park)
    park.release()  # what was computed stands aside now, and is shown until it is computed anew
    page = page_of(park.world.owner)
    page.goto(address)
    all_drawn(page)
    renewing = page.get_by_text("Đang tính lại theo số liệu mới nhất")
    expect(renewing).to_be_visible()
    with IN_TURN:
        results_of(park)
    expect(renewing).to_have_count(0)
    all_drawn(page)


def test_the_first_result_comes_by_itself(park: Park, page_of: Pages):
    page = page_of(park.world.owner)
    page.goto(f"/results/{park.world.enterprise.pk}/")
    expect(page.locator(".spinner")).to_be_visible()
    with IN_TURN:
        results_of(park)
    expect(page.get_by_role("heading", name="Chỉ tiêu chính")).to_be_visible()
    all_drawn(page)


def test_a_release_comes_by_itself(park: Park, page_of: Pages):
    release = park.ask()
    page = page_of(park.world.park_officer)
    page.goto(f"/releases/{release.pk}/")
    expect(page.locator(".spinner")).to_be_visible()
    with IN_TURN:
        release_build(release.pk)
    expect(page.locator(".spinner")).to_have_count(0)
    expect(page.locator("main h1")).to_contain_text("Năng suất 2023")
    expect(page.locator("main a").first).to_be_visible()


def test_another_question_draws_its_chart_and_so_does_the_way_back(park: Park, page_of: Pages):
    park.release()
    page = page_of()
    page.goto("/explore/?indicator=E05&by=industry")
    all_drawn(page)
    page.select_option("#id_indicator", "E07")
    page.locator("#explore-show").click()
    page.wait_for_url("**indicator=E07**")
    expect(page.locator("#answer h2")).to_contain_text("E07")
    all_drawn(page)
    page.go_back()
    expect(page.locator("#answer h2")).to_contain_text("E05")
    all_drawn(page)


def test_bars_of_one_year_leave_the_console_quiet(park: Park, page_of: Pages):
    park.release()
    page = page_of()
    page.goto("/explore/?indicator=E05&by=industry&first=2023&last=2023")
    all_drawn(page)


def test_the_page_that_waits_for_a_report_says_when_it_is_there(park: Park, page_of: Pages):
    address = results_of(park)
    page = page_of(park.world.owner)
    page.goto(f"{address}report/?format=pdf")
    expect(page.locator(".spinner")).to_be_visible()
    with IN_TURN:
        services.own_report_make(OwnReport.objects.get().pk)
    expect(page.get_by_role("link", name="Tải báo cáo")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_last_number_of_a_trend_stands_inside_the_drawing(language: str, park: Park, page_of: Pages):
    park.release()
    address = results_of(park)
    assert OwnResult.objects.get().payload["main"]
    page = page_of(park.world.owner, language=language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        all_drawn(page)
        keep_picture(page, f"charts-own-{language}-{width}")
        cut = [f"{width} px: {words}" for words in outside(page.locator("[data-chart]"))]
        assert not cut, "\n".join(cut)
        keep_picture(page, f"charts-own-{language}-{width}-again")


def outside(places: Locator) -> list[str]:
    """Words of drawings that stand outside them."""
    found: list[str] = places.evaluate_all(
        """(places) => places.flatMap((place) => {
          const frame = place.querySelector("svg").getBoundingClientRect();
          return [...place.querySelectorAll("svg text")].filter((word) => {
            const box = word.getBoundingClientRect();
            return box.width && (box.right > frame.right + 1 || box.left < frame.left - 1);
          }).map((word) => `${place.dataset.chart}: ${word.textContent}`);
        })"""
    )
    return found
