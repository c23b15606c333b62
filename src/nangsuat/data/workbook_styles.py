"""The styles of a workbook, in its own part, with copies of them in other colours."""

from __future__ import annotations

import re

_XF = re.compile(rb"<xf\b[^>]*?/>|<xf\b[^>]*>.*?</xf>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")


class NotPlain(Exception):  # no error: the answer, from deep inside
    """A part is not written as office programs write it."""


class Styles:
    """The styles of a workbook, with copies of them in other colours."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._formats = [bytes(found) for found in _XF.findall(_inside(content, b"cellXfs"))]
        self._new: dict[bytes, list[bytes]] = {b"fonts": [], b"fills": [], b"cellXfs": []}
        self._counts = {tag: _count(content, tag) for tag in (b"fonts", b"fills")}
        self._made: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}

    def coloured(self, style: int, colour: str) -> int:
        """The style like this one, with a fill of this colour."""
        if (style, colour) not in self._made:
            if style >= len(self._formats):
                raise NotPlain("cellXfs")
            found = self._formats[style]
            tag = _TAG.match(found)
            if tag is None:
                raise NotPlain("xf")
            bare = re.sub(rb'\s(?:fillId|applyFill)="[^"]*"', b"", tag[0])
            filled = bare.replace(b"<xf", b'<xf fillId="%d" applyFill="1"' % self._fill(colour), 1)
            self._made[style, colour] = self.add(b"cellXfs", filled + found[tag.end() :])
        return self._made[style, colour]

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            pattern = f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
            self._fills[colour] = self.add(b"fills", pattern.encode())
        return self._fills[colour]

    def add(self, tag: bytes, entry: bytes) -> int:
        """Add an entry to a list of the styles; its place there."""
        before = len(self._formats) if tag == b"cellXfs" else self._counts[tag]
        self._new[tag].append(entry)
        return before + len(self._new[tag]) - 1

    def written(self) -> bytes:
        content = self._content
        for tag, entries in self._new.items():
            if entries:
                content = _appended(content, tag, b"".join(entries), len(entries))
        return content


def _inside(content: bytes, tag: bytes) -> bytes:
    found = re.search(rb"<%b(?:\s[^>]*)?(?<!/)>(.*?)</%b>" % (tag, tag), content, re.DOTALL)
    if found is None:
        raise NotPlain(tag.decode())
    return found[1]


def _count(content: bytes, tag: bytes) -> int:
    child = tag[:-1]
    return len(re.findall(rb"<%b(?:\s|>|/)" % child, _inside(content, tag)))


def _appended(content: bytes, tag: bytes, entries: bytes, count: int) -> bytes:
    """A list of the styles with more entries, its count right."""
    found = re.search(rb"<%b\b[^>]*>" % tag, content)
    if found is None:
        raise NotPlain(tag.decode())
    counted = re.sub(rb'\scount="(\d+)"', lambda each: b' count="%d"' % (int(each[1]) + count), found[0])
    content = content.replace(found[0], counted, 1)
    return content.replace(b"</%b>" % tag, entries + b"</%b>" % tag, 1)
