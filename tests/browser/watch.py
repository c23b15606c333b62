"""What a test sees through a person's browser, and what must never happen in it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

WIDTHS = (360, 768, 1440)
LANGUAGES = ("vi", "en")
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_HARD = {"moderate", "serious", "critical"}
_AXE = Axe()


class Watch:
    """Collects what goes wrong in the pages of a browser context."""

    def __init__(self, address: str) -> None:
        self.problems: list[str] = []
        self._host = urlsplit(address).netloc
        self._expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """A console line that this test brings about on purpose, such as a page that is not found."""
        self._expected.append(pattern)

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of a context."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda event: self.problems.append(f"script error: {event.error}"))

    def check(self) -> None:
        """Fail with all that happened."""
        left = [line for line in self.problems if not any(re.search(pattern, line) for pattern in self._expected)]
        assert not left, "\n".join(left)

    def take(self) -> list[str]:
        """What happened since the last time."""
        taken, self.problems = self.problems, []
        return taken

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self.problems.append(f"request to another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(
                f"{message.type} in the console of {message.page and message.page.url}: {message.text}"
            )


def violations(page: Page) -> list[str]:
    """What axe holds against a page, in words."""
    options = {"runOnly": {"type": "tag", "values": list(_RULES)}, "resultTypes": ["violations"]}
    found = _AXE.run(page, options=options).response["violations"]
    page.evaluate(  # axe leaves empty style attributes, which htmx would carry over and the policy refuse
        """() => document.querySelectorAll("[style='']").forEach((element) => element.removeAttribute("style"))"""
    )
    return [
        f"{entry['id']} ({entry['impact']}): {entry['help']}: {json.dumps(node['target'])} {node['html'][:160]}"
        for entry in found
        if entry["impact"] in _HARD
        for node in entry["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Elements that make the page wider than the window (tables scroll inside their frame)."""
    found: list[str] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.body.querySelectorAll("*")]
            .filter((element) => element.getBoundingClientRect().right > width + 1)
            .filter((element) => !element.closest(".table-responsive, .chart-drawing, .map-drawing"))
            .slice(0, 5).map((element) => element.outerHTML.slice(0, 160));
        }"""
    )
    return found


def small_targets(page: Page) -> list[str]:
    """Controls under 24 px that do not stand in a line of text (WCAG 2.2, 2.5.8)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary, nav a, .btn")]
          .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width < 24 || box.height < 24;
          })
          .map((element) => element.outerHTML.slice(0, 160))"""
    )
    return found


def keep_picture(page: Page, name: str) -> None:
    """Save the page as a picture where ``NANGSUAT_SCREENSHOTS`` names a folder."""
    folder = os.environ.get("NANGSUAT_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
