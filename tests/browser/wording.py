"""Words of the other language on a page: what is neither a person's own nor a record's name must be translated."""

from __future__ import annotations

import re

from playwright.sync_api import Page

_VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(the|and|your|you|are|with|from|this|that|have|was|were|not|none|yes)\b", re.IGNORECASE)
_CHROME = (
    "header.site-head, nav, footer, h1, h2, h3, label, legend, button, .btn, summary, caption, dt, th[scope=col], "
    ".field-help, .field-error, .hint, .lead, .notice, .state, .empty-state"
)


def chrome_of(page: Page) -> list[str]:
    """The site's own words on a page: menus, headings, labels, buttons, notices.

    What stands in the other language on purpose has a ``lang`` of its own.
    """
    found: list[str] = page.evaluate(
        """(chosen) => [...document.querySelectorAll(chosen)]
          .filter((element) => element.checkVisibility() && !element.closest("[lang]:not(html)"))
          .map((element) => {
            const copy = element.cloneNode(true);
            copy.querySelectorAll("[lang], script, style, template").forEach((inside) => inside.remove());
            return copy.textContent.trim().replaceAll(/\\s+/g, " ");
          })
          .filter(Boolean)""",
        _CHROME,
    )
    return list(dict.fromkeys(found))


def foreign_words(page: Page, language: str, names: set[str]) -> list[str]:
    """Lines of the site's own words that are in the other language; ``names`` are records' own."""
    other = _VIETNAMESE if language == "en" else _ENGLISH
    lines = (_without(line, names) for line in chrome_of(page))
    return [line[:160] for line in lines if other.search(line)]


def _without(line: str, names: set[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        line = line.replace(name, "·")
    return line
