"""A document set in one language, as the writers get it: words chosen, blocks numbered, figures with their ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nangsuat.data import Language, Table
from nangsuat.report.lineage import Lineage
from nangsuat.report.theme import Specification

type Role = Literal[
    "heading1", "heading2", "heading3", "body", "basis", "note", "warning", "caption", "source", "remark"
]

_NARROWEST, _WIDEST, _PADDING = 5, 34, 2  # letters that a column's share counts
_KEPT = 12  # letters; columns of numbers and codes are never narrower than they need
_PAGE_LETTERS = {"upright": 72, "landscape": 115}  # of 12 points across the text


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a line; ``figure`` is the id of the figure that they print, if they do."""

    text: str
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; a heading has an anchor, unlike any other's, for links to it."""

    role: Role
    runs: tuple[Run, ...]
    anchor: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list, one line an item."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table with its words; ``numeric`` says which columns stand on the right."""

    number: int
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    numeric: tuple[bool, ...]
    emphasised: tuple[int, ...]
    below: tuple[Line, ...]
    landscape: bool
    origin: Table

    def widths(self) -> list[float]:
        """Letters that each column needs; where that is more than the page holds, columns of many words give way."""
        needs = [
            max(
                _needed([run.text for run in column]), 0.6 * len(head), 1.2 * _longest_word(head) + _PADDING, _NARROWEST
            )
            for head, column in zip(self.head, _columns(self.rows, len(self.head)), strict=True)
        ]
        return _fitted(needs, _PAGE_LETTERS["landscape" if self.landscape else "upright"])


@dataclass(frozen=True, slots=True)
class SetChart:
    """A chart with its words, its specification and its drawing."""

    number: int
    caption: str
    alternative: str
    below: tuple[Line, ...]
    specification: Specification
    svg: str
    figures: tuple[Run, ...]
    figures_title: str


type Item = Line | BulletList | SetTable | SetChart


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of the first page; in each pair the first stands left."""

    agency: tuple[str, ...]
    nation: tuple[str, str]
    number: str
    place_and_date: str
    kind: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of the body: recipients on the left, signature on the right."""

    recipients: tuple[str, ...]
    offices: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class SetAnnex:
    """An annex: its number, its title, the line that ties it to the document, its content."""

    label: str
    title: str
    reference: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SetDocument:
    """A whole document in one language, ready for any writer."""

    language: Language
    title: str
    banner: str
    letterhead: Letterhead
    items: tuple[Item, ...]
    closing: Closing | None
    annexes: tuple[SetAnnex, ...]
    lineage: Lineage

    def tables(self) -> tuple[SetTable, ...]:
        """All its tables, in order."""
        return tuple(item for item in self._every_item() if isinstance(item, SetTable))

    def has_charts(self) -> bool:
        """Whether any chart is drawn."""
        return any(isinstance(item, SetChart) for item in self._every_item())

    def _every_item(self) -> Iterator[Item]:
        yield from self.items
        for annex in self.annexes:
            yield from annex.items


def _columns(rows: Sequence[tuple[Run, ...]], count: int) -> list[tuple[Run, ...]]:
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _needed(cells: Sequence[str]) -> float:
    """Letters of the longest cell, much less for cells that can run over several lines."""
    longest = max((len(cell) for cell in cells), default=0)
    return _PADDING + (longest if longest <= _WIDEST else _WIDEST + (longest - _WIDEST) ** 0.5)


def _fitted(needs: Sequence[float], room: float) -> list[float]:
    kept = sum(need for need in needs if need <= _KEPT)
    asked = sum(needs) - kept
    shrink = min(1.0, max(room - kept, room / 3) / asked) if asked else 1.0
    return [need if need <= _KEPT else need * shrink for need in needs]


def _longest_word(words: str) -> int:
    return max((len(word) for word in words.split()), default=0)
