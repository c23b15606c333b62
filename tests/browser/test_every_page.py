"""Every page of the site, in both languages, as somebody who may open it: held against what every page must keep.

Pages are opened in one browser a person; what is wrong on the pages of an app is told in one list.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page

from browser.addresses import Opened, pages, spaces
from browser.watch import LANGUAGES, WIDTHS, Watch, keep_picture, overflow, small_targets, violations
from browser.wording import foreign_words
from nangsuat.explain import target_layers
from nangsuat.web.core.models import Letter
from nangsuat.web.handin.models import Campaign
from nangsuat.web.news.models import Notice
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.plan.models import (
    Document,
    Meeting,
    Objective,
    Plan,
    Product,
    Responsibility,
    Scenario,
    Target,
    Task,
)
from nangsuat.web.releases.models import OfficialSeries, Release
from nangsuat.web.results.services import own_result_make, own_result_refresh
from web.test_matrix import browser_of as client_of
from web_records import Records, make_records
from web_world import build_world

PATIENCE = 15_000  # ms: a busy machine is no failure


@pytest.fixture
def records(db: None, settings: Any, tmp_path: Path) -> Records:
    """One record of every kind."""
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    records = make_records(build_world())
    result = own_result_refresh(records.world.enterprise.pk)
    assert result is not None
    own_result_make(result.pk)
    return records


@dataclass
class Rooms:
    """The browsers of the people, each opened once."""

    chromium: Browser
    site: str
    records: Records
    watch: Watch

    def __post_init__(self) -> None:
        self._open: dict[str, Page] = {}

    def page(self, who: str) -> Page:
        if who not in self._open:
            self._open[who] = self._context(who).new_page()
        return self._open[who]

    def _context(self, who: str) -> BrowserContext:
        context = self.chromium.new_context(base_url=self.site, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        if who:
            session = client_of(self.records.world.people[who]).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])
        self.watch.over(context)
        return context

    def close(self) -> None:
        for page in self._open.values():
            page.context.close()


@pytest.fixture
def rooms(chromium: Browser, records: Records, site: str) -> Iterator[Rooms]:
    rooms = Rooms(chromium, site, records, Watch(site))
    yield rooms
    rooms.close()


GROUPS = (
    ("handin",),
    ("orgs", "people"),
    ("plan",),
    ("", "explore", "keys", "news", "operation", "releases", "results"),
)


def test_no_app_is_left_out():
    assert sorted(space for group in GROUPS for space in group) == spaces()


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[-1])
def test_every_page_of(group: tuple[str, ...], rooms: Rooms, records: Records, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.ERROR)  # who may not is asked too
    found: list[str] = []
    names = record_names(records)
    for opened in (each for space in group for each in pages(space, records)):
        for language in LANGUAGES:
            page = rooms.page(opened.who)
            page.context.add_cookies([{"name": "language", "value": language, "url": rooms.site}])
            where = f"{opened.name} ({opened.who or 'guest'}, {language})"
            found += [f"{where}: {entry}" for entry in [*_look(page, opened, language, names), *rooms.watch.take()]]
    assert not found, "\n".join(found)


def record_names(records: Records) -> set[str]:
    """What records are called, and what their owners wrote: theirs, not the site's words."""
    titles = (
        Campaign.objects.values_list("title", flat=True),
        Letter.objects.values_list("subject", flat=True),
        Notice.objects.values_list("title", flat=True),
        OfficialSeries.objects.values_list("source", flat=True),
        OfficialSeries.objects.values_list("name", flat=True),
        (layer.number for layer in target_layers()),
        Organisation.objects.values_list("name", flat=True),
        *names_of_plans(),
        Release.objects.values_list("title", flat=True),
        (user.full_name for user in records.world.people.values()),
    )
    return {name for each in titles for name in each if name}


def names_of_plans() -> Iterator[Iterable[str]]:
    """What those who make plans called their parts."""
    for model, field in (
        (Plan, "title"), (Objective, "text"), (Target, "name"), (Target, "unit"), (Task, "name"), (Task, "lead"),
        (Scenario, "name"), (Meeting, "title"), (Document, "abstract"), (Product, "name"), (Responsibility, "body"),
    ):  # fmt: skip
        yield model.objects.values_list(field, flat=True)


def _look(page: Page, opened: Opened, language: str, names: set[str]) -> list[str]:
    cache.clear()
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    answer = page.goto(opened.url)
    if answer is None or answer.status != 200:
        return [f"answered {answer and answer.status}"]
    _draw(page)
    found = [*_frame(page, language), *(f"axe: {entry}" for entry in violations(page))]
    found += [f"other language: {line}" for line in foreign_words(page, language, names)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px, wider than the window: {entry}" for entry in overflow(page)]
        keep_picture(page, f"{opened.name.replace(':', '.')}-{language}-{width}")
    return [*found, *(f"target under 24 px: {entry}" for entry in small_targets(page))]


def _draw(page: Page) -> None:
    """Wait until charts are drawn."""
    page.wait_for_function("() => !document.querySelector('[data-chart]:not([data-drawn])')")


def _frame(page: Page, language: str) -> Iterator[str]:
    if (said := page.locator("html").get_attribute("lang")) != language:
        yield f"lang is {said}"
    if not page.title().strip(" –"):
        yield "no title"
    if (count := page.locator("h1:visible").count()) != 1:
        yield f"{count} h1"
