"""Whether a file that came back says what the issued document says, word by word.

A clerk may have written number and day; another program may break pages elsewhere, and then repeats heads of tables and
page numbers at other places. Nothing else may be added, nothing may be missing, nothing may stand elsewhere.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DecodedStreamObject, NameObject

MOST_PAGES = 600
_ARTIFACT = re.compile(rb"/Artifact\b.*?\bEMC\b", re.DOTALL)
_WORDS = re.compile(rb"\bBT\b.*?\bET\b", re.DOTALL)
_TOKEN = re.compile(r"(?:(?<!\w)-)?\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥≈]")  # a fall is no growth, «at most» no «at least»
_BLANK_AFTER = frozenset({"số", "ngày", "tháng"})  # words after which the clerk writes
_MOST_BY_CLERK = 5  # digits
_MOST_AT_THE_END = 6  # numbers that a program may lay over a page


class NotReadable(Exception):
    """The file is no PDF whose words can be read."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a PDF.

    Attributes
    ----------
    tokens : words and numbers in the order of reading
    starts : places in them at which a page begins
    wordless : pages on which no word stands: a picture may
    """

    tokens: tuple[str, ...]
    starts: frozenset[int]
    wordless: int = 0


def text_of(pdf: bytes) -> Text:
    """The words of a PDF without what its writer marked as belonging to the page.

    Raises
    ------
    NotReadable
        It is none, is locked, or is far too long.
    """
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
        if len(pages) > MOST_PAGES:
            raise NotReadable
        tokens, starts, wordless = list[str](), set[int](), 0
        for page in pages:
            starts.add(len(tokens))
            found = tokens_of(_real_text(page))
            wordless += not any(token.isalpha() for token in found)
            tokens += found
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise NotReadable from error  # whatever a stranger's file does to the reader, it is not readable
    return Text(tuple(tokens), frozenset(starts), wordless)


def tokens_of(words: str) -> list[str]:
    """Words and numbers of a text with their signs, whatever else stands between them.

    Examples
    --------
    >>> tokens_of("Đạt 7,52 %/năm (2026–2030), giảm -3 < 0.")
    ['Đạt', '7,52', 'năm', '2026', '2030', 'giảm', '-3', '<', '0']
    """
    plain = unicodedata.normalize("NFC", words).replace("\u200b", "").replace("\u00ad", "").replace("\u2212", "-")
    return _TOKEN.findall(plain)


def _real_text(page: PageObject) -> str:
    """The page's text without what is marked as an artifact: page number, banner, repeated head of a table."""
    content = page.get_contents()
    if content is None:
        return ""
    real = DecodedStreamObject()
    real.set_data(_ARTIFACT.sub(lambda found: _WORDS.sub(b"", found[0]), content.get_data()))
    page[NameObject("/Contents")] = real
    return page.extract_text()


def says_the_same(issued: Text, returned: Text, furniture: Iterable[str] = ()) -> bool:
    """Whether the returned text is the issued one, with no more than the clerk's numbers and repeated furniture.

    A page more on which no word stands is another document: what is on it cannot be read.

    Parameters
    ----------
    furniture : words that stand on pages again and again: the banner, heads of tables

    Examples
    --------
    >>> issued = Text(("Số", "KH", "Đạt", "7,5"), frozenset({0}))
    >>> says_the_same(issued, Text(("Số", "12", "KH", "Đạt", "7,5"), frozenset({0})))
    True
    >>> says_the_same(issued, Text(("Số", "12", "KH", "Đạt", "7,6"), frozenset({0})))
    False
    """
    phrases = [tuple(tokens_of(words)) for words in furniture]
    if returned.wordless > issued.wordless:
        return False
    return _Walk(issued, returned, [phrase for phrase in phrases if phrase]).arrives()


@dataclass(slots=True)
class _Walk:
    """Two texts read side by side; a place in each is one state, and no state is visited twice."""

    issued: Text
    returned: Text
    phrases: Sequence[tuple[str, ...]]
    seen: set[tuple[int, int, bool]] = field(default_factory=set)

    def arrives(self) -> bool:
        """Whether both can be read to their ends."""
        waiting = [(0, 0, False)]
        while waiting:
            state = waiting.pop()
            if state in self.seen:
                continue
            self.seen.add(state)
            if state[0] == len(self.issued.tokens) and state[1] == len(self.returned.tokens):
                return True
            waiting += self._next(*state)
        return False

    def _next(self, mine: int, its: int, after_furniture: bool) -> Iterable[tuple[int, int, bool]]:
        tokens = self.returned.tokens
        if its in self.returned.starts or after_furniture:
            yield from self._furniture(mine, its)
        if its < len(tokens) and (self._by_clerk(its) or self._laid_over(its)):
            yield mine, its + 1, False
        if mine < len(self.issued.tokens) and its < len(tokens) and self.issued.tokens[mine] == tokens[its]:
            yield mine + 1, its + 1, False

    def _furniture(self, mine: int, its: int) -> Iterable[tuple[int, int, bool]]:
        tokens = self.returned.tokens
        for phrase in self.phrases:
            if tokens[its : its + len(phrase)] == phrase:
                yield mine, its + len(phrase), True
        if its < len(tokens) and _is_small(tokens[its]):
            yield mine, its + 1, True

    def _by_clerk(self, its: int) -> bool:
        """A number where the issued document left room for one."""
        tokens = self.returned.tokens
        return its > 0 and _is_small(tokens[its]) and tokens[its - 1].lower() in _BLANK_AFTER

    def _laid_over(self, its: int) -> bool:
        """One of a few numbers at the end of a page: where programs put what they write over one."""
        tokens, starts = self.returned.tokens, self.returned.starts
        for end in range(its, min(its + _MOST_AT_THE_END, len(tokens))):
            if not _is_small(tokens[end]):
                return False
            if end + 1 in starts or end + 1 == len(tokens):
                return True
        return False


def _is_small(token: str) -> bool:
    return token.isdecimal() and len(token) <= _MOST_BY_CLERK
