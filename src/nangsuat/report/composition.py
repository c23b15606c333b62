"""A document set in one language, as the writers get it: words chosen, blocks numbered, figures with their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nangsuat.data import Language, Table
from nangsuat.report.lineage import Lineage
from nangsuat.report.theme import Specification

type Role = Literal[
    "heading1", "heading2", "heading3", "body", "basis", "note", "warning", "caption", "source", "remark"
]

BREAK = "\u200b"  # a place to break a word, without width
_JOINED_NAMES = re.compile(r"(?<=[^\W\d_])–(?=[^\W\d_])")
_LONG_WORD = re.compile(r"[^\s\u200b]{22,}")
_SHORT_TABLE, _SHORT_CELL = 14, 80  # rows; letters
_LONG_CELL = 500  # letters
_FULL_SIZE_COLUMNS = 6
_LETTERS = {"upright": 910, "landscape": 1400}  # of one point across the text
_UNBROKEN, _WIDEST, _PADDING = 16, 40, 1.6  # letters
_BOLD, _CAPITAL = 1.05, 1.4  # width of a letter in the heading, and of a capital, to a small one in a cell


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
    boxed: bool = False
    headings: tuple[int, ...] = ()

    @property
    def keeps_together(self) -> bool:
        """Whether it is so short that it stands on one page with its caption and its source."""
        longest = max((len(run.text) for row in self.rows for run in row), default=0)
        return len(self.rows) <= _SHORT_TABLE and longest <= _SHORT_CELL

    @property
    def breaks_rows(self) -> bool:
        """Whether a row may go on over the page's end: only where a cell is so long that it might fill a page."""
        return any(len(run.text) > _LONG_CELL for row in self.rows for run in row)

    @property
    def points(self) -> int:
        """Size of its letters: smaller the more columns it has, never under 10 points."""
        return max(10, 12 - max(0, len(self.head) - _FULL_SIZE_COLUMNS))

    def widths(self) -> list[float]:
        """Letters that each column gets: no number and no word of a heading is broken while the page has room."""
        least, wanted = self._least_widths(), self._wanted_widths()
        room = _LETTERS["landscape" if self.landscape else "upright"] / self.points - sum(least)
        lacking = [max(0.0, want - need) for want, need in zip(wanted, least, strict=True)]
        share = min(1.0, max(room, 0.0) / sum(lacking)) if any(lacking) else 0.0
        return [need + share * more for need, more in zip(least, lacking, strict=True)]

    def fits_upright(self) -> bool:
        """Whether its numbers and the words of its heading have room on an upright page."""
        return sum(self._least_widths()) <= _LETTERS["upright"] / self.points

    def heading(self, row: int) -> str | None:
        """The words of a row that goes across all columns; none for any other row."""
        return "".join(run.text for run in self.rows[row]) if row in self.headings else None

    def _least_widths(self) -> list[float]:
        cells = [
            max(map(_unbroken, column), default=0) if numeric else min(_longest(column), _UNBROKEN)
            for column, numeric in zip(self._columns(), self.numeric, strict=True)
        ]
        heads = [_BOLD * max(map(_broad, breakable(head).replace(BREAK, " ").split()), default=0) for head in self.head]
        return [_PADDING + max(pair) for pair in zip(cells, heads, strict=True)]

    def _wanted_widths(self) -> list[float]:
        cells = [_longest(column) for column in self._columns()]
        return [
            _PADDING + max(min(longest, _WIDEST) + max(0, longest - _WIDEST) ** 0.5, 0.6 * len(head))
            for longest, head in zip(cells, self.head, strict=True)
        ]

    def _columns(self) -> list[tuple[Run, ...]]:
        rows = [row for place, row in enumerate(self.rows) if place not in self.headings]
        return list(zip(*rows, strict=True)) if rows else [()] * len(self.head)


@dataclass(frozen=True, slots=True)
class SetChart:
    """A chart with its words, its specification and its drawing, which is empty where nobody asked for it."""

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
class SetLetterhead:
    """The head of the first page; in each pair the first stands left.

    A letter has its ``subject`` under the number instead of ``kind`` and ``abstract``.
    """

    agency: tuple[str, ...]
    nation: tuple[str, str]
    number: str
    place_and_date: str
    kind: str
    abstract: str
    subject: str = ""
    addressees: tuple[str, ...] = ()


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
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class SetDocument:
    """A whole document in one language, ready for any writer."""

    language: Language
    title: str
    banner: str
    letterhead: SetLetterhead
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


def breakable(words: str) -> str:
    """The words with places to break the long ones: after a slash, between joined names, and anywhere in what is still
    too long for a column."""
    parted = _JOINED_NAMES.sub(f"–{BREAK}", words.replace("/", f"/{BREAK}"))
    return _LONG_WORD.sub(lambda word: BREAK.join(word[0]), parted)


def _longest(column: Sequence[Run]) -> int:
    return max((len(run.text) for run in column), default=0)


def _broad(word: str) -> float:
    """Letters of a word; a capital counts for more."""
    return sum(_CAPITAL if letter.isupper() else 1.0 for letter in word)


def _unbroken(run: Run) -> int:
    """Letters that stay on one line in a column of numbers: a number with its sign, but no sentence around it."""
    return max(map(len, run.text.split(" ")), default=0)


def _longest_word(column: Sequence[Run]) -> int:
    return max((len(word) for run in column for word in run.text.split()), default=0)
