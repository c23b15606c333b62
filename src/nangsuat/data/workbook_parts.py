"""The parts of a workbook's file as they are changed: which there are, which leads to which, of what type each is."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from nangsuat.data.reading.grid import column_index
from nangsuat.data.workbook_styles import NotPlain

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell gets: a colour (six hex digits), and the words of its comment, if any."""

    colour: str
    words: str = ""


@dataclass(slots=True)
class Parts:
    """The parts of a workbook, as they are changed."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.changed or name in self.archive.namelist()

    def read(self, name: str) -> bytes:
        if not self.has(name):
            raise NotPlain(name)
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def free_name(self, pattern: str) -> str:
        return next(name for number in range(1, 10_000) if not self.has(name := pattern.format(number)))


def place_of(address: str) -> tuple[int, int]:
    """The column, counted from nought, and the row of an address."""
    letters = address.rstrip("0123456789")
    return column_index(letters), int(address[len(letters) :])


def relations_of(part: str) -> str:
    """The part that says what a part leads to."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def targets_of(parts: Parts, relations: str, sheet: str) -> dict[str, str]:
    """For each kind of relation of a sheet the part that it leads to."""
    found: dict[str, str] = {}
    if not parts.has(relations):
        return found
    for tag in re.findall(rb"<Relationship\b[^>]*>", parts.read(relations)):
        kind, target = (re.search(rb'\s%b="([^"]*)"' % name, tag) for name in (b"Type", b"Target"))
        if kind and target and b"External" not in tag:
            words = target[1].decode()
            place = words.lstrip("/") if words.startswith("/") else posixpath.join(posixpath.dirname(sheet), words)
            found[kind[1].decode().rpartition("/")[2]] = posixpath.normpath(place)
    return found


def related(content: bytes, key: str, kind: str, target: str) -> bytes:
    """Relations with one more."""
    entry = f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'.encode()
    if b"</Relationships>" not in content:
        raise NotPlain("Relationships")
    return content.replace(b"</Relationships>", entry + b"</Relationships>", 1)


def typed(parts: Parts, part: str, kind: str) -> None:
    """Say of what type a new part is."""
    types = parts.read("[Content_Types].xml")
    if b"</Types>" not in types:
        raise NotPlain("Types")
    entry = f'<Override PartName="{part}" ContentType="{kind}"/></Types>'.encode()
    parts.changed["[Content_Types].xml"] = types.replace(b"</Types>", entry, 1)
