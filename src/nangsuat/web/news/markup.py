"""The text of a notice as HTML: paragraphs, lists, small headings, bold, italic, links, and nothing else.

What a person types is text: its angle brackets and ampersands are shown as they are. The few marks are those that
people know from messages. What comes out is cleaned once more by nh3, so that a fault here could not let a script in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "a", "ul", "ol", "li", "strong", "em", "h2", "br"}
_SCHEMES = {"http", "https", "mailto"}

_BULLET = re.compile(r"[-*•]\s+(.*)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(((?:https?://|mailto:)[^\s()<>]{1,500})\)")
_STRONG = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])")


def as_html(text: str) -> SafeString:
    r"""The text as HTML that is safe on any page.

    Examples
    --------
    >>> as_html("Hạn nộp **31/3**.\n\n- một\n- hai")
    '<p>Hạn nộp <strong>31/3</strong>.</p>\n<ul><li>một</li><li>hai</li></ul>'
    >>> as_html("<script>x</script> [mẫu](https://example.vn/a)")
    '<p>&lt;script&gt;x&lt;/script&gt; <a href="https://example.vn/a" rel="noopener nofollow">mẫu</a></p>'
    """
    made = "\n".join(_block(block) for block in _blocks(text))
    cleaned = nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="noopener nofollow")
    return mark_safe(cleaned)  # noqa: S308  # cleaned in the line above


def as_words(text: str, *, longest: int = 200) -> str:
    r"""The beginning of the text without marks, for lists and search engines.

    Examples
    --------
    >>> as_words("### Tin\n\nHạn nộp **31/3**.", longest=12)
    'Tin Hạn nộp…'
    """
    plain = _LINK.sub(r"\1", text)
    plain = re.sub(r"(?m)^\s*(?:#{1,6}|[-*•])\s+|\*+", "", plain)
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else f"{plain[:longest].rsplit(' ', 1)[0]}…"


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: of one kind, with no empty line between."""
    held: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        if held and (not line.strip() or _kind(line) != _kind(held[0]) or _kind(line) == "h2"):
            yield held
            held = []
        if line.strip():
            held.append(line.strip())


def _kind(line: str) -> str:
    kinds = {"ul": _BULLET, "ol": _NUMBER, "h2": _HEADING}
    return next((kind for kind, pattern in kinds.items() if pattern.match(line.strip())), "p")


def _block(lines: list[str]) -> str:
    kind = _kind(lines[0])
    if kind == "p":
        return f"<p>{'<br>'.join(map(_inline, lines))}</p>"
    pattern = {"ul": _BULLET, "ol": _NUMBER, "h2": _HEADING}[kind]
    written = [_inline(pattern.sub(r"\1", line)) for line in lines]
    if kind == "h2":
        return f"<h2>{written[0]}</h2>"
    return f"<{kind}>{''.join(f'<li>{each}</li>' for each in written)}</{kind}>"


def _inline(line: str) -> str:
    """One line with its marks; the address of a link is left alone by the other marks."""
    links: list[str] = []

    def keep(found: re.Match[str]) -> str:
        links.append(f'<a href="{escape(found[2])}">{_emphasised(found[1])}</a>')
        return f"\x00{len(links) - 1}\x00"

    rest = _emphasised(_LINK.sub(keep, line.replace("\x00", "")))
    return re.sub("\x00(\\d+)\x00", lambda found: links[int(found[1])], rest)


def _emphasised(words: str) -> str:
    escaped = escape(words, quote=False)
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", escaped))
