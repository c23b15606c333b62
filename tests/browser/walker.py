"""Somebody who walks through the site: each page they come to is looked at, and every address on it is noted."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile, is_zipfile

import openpyxl
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from browser.server import IN_TURN
from browser.watch import keep_picture, overflow, violations

PATIENCE = 15_000  # ms: a busy machine is no failure
_PERIOD = 30  # seconds that a code of an authenticator app lasts


@dataclass
class Walker:
    """A person at their browser.

    Attributes
    ----------
    page : what they have before them
    walk : name of the walk, for the pictures
    folder : where what they download goes
    trail : the addresses that were opened or stood on a page
    clicks, typed : how often they clicked, how many fields they filled in
    """

    page: Page
    walk: str
    folder: Path
    trail: set[str] = field(default_factory=set)
    steps: int = 0
    clicks: int = 0
    typed: int = 0

    def sees(self, heading: str | re.Pattern[str]) -> None:
        """They have come to a page with this heading, and nothing is wrong with it."""
        expect(self.page.locator("h1")).to_contain_text(heading, timeout=PATIENCE)
        self.steps += 1
        keep_picture(self.page, f"walk-{self.walk}-{self.steps:02d}")
        wrong = [*violations(self.page), *(f"wider than the window: {entry}" for entry in overflow(self.page))]
        assert not wrong, f"{self.page.url}: " + "\n".join(wrong)
        self._note()

    def opens(self, link: str, *, exact: bool = False) -> None:
        """They follow a link."""
        self.clicks += 1
        self.page.locator("main").get_by_role("link", name=link, exact=exact).first.click()

    def presses(self, button: str) -> None:
        """They press a button."""
        self.clicks += 1
        self.page.locator("main").get_by_role("button", name=button).first.click()

    def fills(self, **values: str) -> None:
        """They fill in fields, by name."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)
            self.typed += 1

    def picks(self, **values: str) -> None:
        """They choose from lists, by name."""
        for name, value in values.items():
            self.page.locator(f"main select[name={name}]").select_option(value)
            self.clicks += 2

    def ticks(self, *places: str) -> None:
        """They tick boxes or choose circles."""
        for place in places:
            self.page.locator(f"main {place}").check()
            self.clicks += 1

    def downloads(self, link: str | Locator) -> Path:
        """They download what a link leads to."""
        there = self.page.locator("main").get_by_role("link", name=link).first if isinstance(link, str) else link
        with self.page.expect_download() as waiting:
            there.click()
        file = self.folder / waiting.value.suggested_filename
        waiting.value.save_as(file)
        self.trail.add(waiting.value.url)
        return file

    def prints(self) -> list[str]:
        """They print the page: the words on each sheet; the sheets are kept beside the pictures."""
        paper = self.page.pdf(format="A4", print_background=True)
        if folder := os.environ.get("NANGSUAT_SCREENSHOTS"):
            Path(folder, f"walk-{self.walk}-{self.steps:02d}.pdf").write_bytes(paper)
        return [sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages]

    def _note(self) -> None:
        found: list[str] = self.page.evaluate(
            """() => [
              location.href,
              ...[...document.querySelectorAll("a[href]")].map((link) => link.href),
              ...[...document.querySelectorAll("form")].map((form) => form.action),
              ...[...document.querySelectorAll("[hx-get]")]
                .map((element) => new URL(element.getAttribute("hx-get"), location).href),
            ]"""
        )
        here = urlsplit(self.page.url).netloc
        self.trail |= {url.partition("#")[0] for url in found if urlsplit(url).netloc == here}


def work() -> None:
    """What the worker does, until nothing waits."""
    with IN_TURN:
        while waiting := list(DBTaskResult.objects.ready()):
            for job in waiting:
                job.task.call(*job.task_result.args, **job.task_result.kwargs)
                job.set_successful(None)


def code_of(secret: str) -> str:
    """What the authenticator app shows for a secret; half a minute after the last code."""
    cache.clear()  # codes that were used
    return format_hotp_value(hotp_value(secret, int(time.time()) // _PERIOD))


def type_into(book: Path, answers: dict[str, dict[str, object]], *, year: int) -> Path:
    """Type values into the enterprises' rows of a year, by id and role, as in Excel."""
    opened = openpyxl.load_workbook(book)
    places = {name.removeprefix("ns_"): next(iter(place.destinations)) for name, place in opened.defined_names.items()}
    sheet = opened[places["firm"][0]]
    letters = {role: place.split("$")[1] for role, (_, place) in places.items()}
    for row in range(1, sheet.max_row + 1):
        if str(sheet[f"{letters['year']}{row}"].value) == str(year):
            for role, value in answers.get(sheet[f"{letters['firm']}{row}"].value, {}).items():
                sheet[f"{letters[role]}{row}"] = value
    filled = book.with_stem(f"{book.stem}-filled")
    opened.save(filled)
    return filled


_PUBLIC = re.compile("/verify/|/language/|/accounts/|/people/invitation/")  # a receipt's code opens what it proves


def nobody_else_is_told(walker: Walker, others: list[BrowserContext], secrets: tuple[str, ...]) -> None:
    """Every address of the walk, asked for by others: none of the secrets is in any answer."""
    for other in others:
        for url in sorted(url for url in walker.trail if not _PUBLIC.search(url)):
            said = _words_of(other.request.get(url))
            assert not [secret for secret in secrets if secret in said], url


def _words_of(answer: APIResponse) -> str:
    """All words of a page, or of the parts of a file."""
    body = answer.body()
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if body.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return body.decode("utf-8", "replace")
