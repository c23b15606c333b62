"""What a report is made of, before anybody decides whether it becomes a web page, Word, PDF or a workbook.

The parts are those of an administrative document under Decree 30/2020/NĐ-CP: letterhead, type and abstract,
legal bases, body, signature, recipients, annexes. Everything that a person reads is a ``Text``, so one document
can be written in Vietnamese and in English; every number that is a ``Figure`` can be traced to its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from nangsuat.data import NO_WORDS, Cell, Figure, Language, Provenance, Table, Text

if TYPE_CHECKING:
    import altair as alt

type ChartMaker = Callable[[Language], alt.TopLevelMixin]
type SpecificationMaker = Callable[[Language], dict[str, Any]]  # of Vega-Lite


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A type of administrative document.

    Attributes
    ----------
    name : as it is printed, in capitals, over the abstract
    abbreviation : as it stands in the document's number, such as ``"BC"``; a letter has none
    is_letter : whether it is a letter (công văn): its name is not printed, its abstract stands under the number
    """

    name: Text
    abbreviation: str
    is_letter: bool = False


BLANK_AGENCY = Text(vi="[TÊN CƠ QUAN, TỔ CHỨC]", en="[NAME OF THE BODY]")
BLANK_PLACE = Text(vi="[Địa danh]", en="[Place]")
REPORT = DocumentKind(Text(vi="BÁO CÁO", en="REPORT"), "BC")
PLAN = DocumentKind(Text(vi="KẾ HOẠCH", en="PLAN"), "KH")
LETTER = DocumentKind(Text(vi="CÔNG VĂN", en="LETTER"), "", is_letter=True)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The letterhead and what names the document. Its number and day stay blank for the clerk where not given.

    Attributes
    ----------
    abstract : what the document is about, one sentence without full stop (trích yếu)
    agency : the body that issues it; a place to fill in where not given
    parent : the body above it
    agency_code : the body's letters in the document's number, such as ``"KCNC"``
    place : where it is issued
    year : the year of issue, where it is known already
    kind : the type of document
    number : its number, where the program that issues it counts itself, such as ``"000012"``
    issued : the day of issue, of such a document
    unit_code : letters of the unit that drafts it, with which the number of a letter ends
    addressees : to whom a letter, or a report to a higher body, is addressed (kính gửi)
    """

    abstract: Text
    agency: Text = BLANK_AGENCY
    parent: Text | None = None
    agency_code: str = ""
    place: Text = BLANK_PLACE
    year: int | None = None
    kind: DocumentKind = REPORT
    number: str = ""
    issued: date | None = None
    unit_code: str = ""
    addressees: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is numbered I, II, …, 2 is numbered 1, 2, … and 3 is numbered a, b, c, d, đ, …"""

    text: Text
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body.

    Attributes
    ----------
    text : the sentence(s), with ``{places}``
    places : what fills them; a ``Figure`` becomes a number that the reader can open. Its unit is not printed:
        the sentence says it

    Examples
    --------
    >>> from nangsuat.data import figure_from, Input
    >>> growth = figure_from("g", [Input("g", Text.same("g"), 4.5)], label=Text.same("g"), unit=Text.same("%"),
    ...                      method="M01", decimals=1)
    >>> Paragraph(Text(vi="Tăng {growth} %.", en="Growth was {growth} %."), {"growth": growth}).figures
    (Figure(value=4.5, ...
    """

    text: Text
    places: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures among its places."""
        return tuple(cell for cell in self.places.values() if isinstance(cell, Figure))


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short paragraphs."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark that must not be overlooked: a break in a series, something that cannot be shown, a doubt.

    ``tone`` says how grave it is, by a word and a line at the side, never by colour alone.
    """

    text: Text
    places: Mapping[str, Cell] = field(default_factory=dict)
    tone: Literal["note", "warning"] = "note"


@dataclass(frozen=True, slots=True)
class LegalBases:
    """The legal bases (căn cứ), one a line, in the order of their rank, without punctuation at the end."""

    bases: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table, numbered and captioned by its own title.

    Attributes
    ----------
    table : columns and rows of cells; a ``Figure`` in a cell can be opened by the reader
    source : where its numbers come from, printed under it
    emphasised : numbers of the rows (0 is the first) that are totals and print bold
    landscape : whether its page turns; where not given, it does when the columns have no room on an upright one
    boxed : whether every cell stands in a box, as in the tables of official documents
    headings : numbers of the rows that are headings of those below: their words go across all columns
    phrases : by row and column (0 is the first), what a cell says around the number of its figure, with ``{figure}``
        in its place
    """

    table: Table
    source: Text = NO_WORDS
    emphasised: tuple[int, ...] = ()
    landscape: bool | None = None
    boxed: bool = False
    headings: tuple[int, ...] = ()
    phrases: Mapping[tuple[int, int], Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, numbered and captioned.

    Attributes
    ----------
    chart : makes the chart in a language; ``result.chart`` is one. It carries no title of its own. A document of many
        charts gives their specifications instead, which is twenty times as quick
    title : its caption
    alternative : what it shows, in a sentence or two, for those who cannot see it
    source : where its numbers come from, printed under it
    figures : the figures that it draws, in the reader's order; each gets an id and opens in the web page
    """

    chart: ChartMaker | SpecificationMaker
    title: Text
    alternative: Text
    source: Text = NO_WORDS
    figures: tuple[Figure, ...] = ()


type Block = Heading | Paragraph | Bullets | Notice | LegalBases | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signs.

    Attributes
    ----------
    post : post of the signer, printed in capitals ("GIÁM ĐỐC")
    authority : in whose name, printed in capitals before or over the post ("TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC")
    name : the signer's name, without academic titles; left blank where not given
    """

    post: Text
    authority: Text = NO_WORDS
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets the document (nơi nhận); the line for the archive, ``Lưu: VT, …``, is added at the end.

    ``archive`` names the unit that drafts it, by its letters.
    """

    names: tuple[Text, ...]
    archive: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, on pages of its own; ``landscape`` turns them, its head with them."""

    title: Text
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    metadata : letterhead, type, abstract
    blocks : the body
    provenances : where the results in it come from; their sources, methods and dropped rows go into the lineage
    banner : words that stand on every page, such as that the data are synthetic
    signature, recipients : the end of the body; none for a working paper
    annexes : printed after the signature
    tells_lineage : whether an annex on where the figures come from follows them; the lineage file has it in any case
    """

    metadata: Metadata
    blocks: tuple[Block, ...]
    provenances: tuple[Provenance, ...] = ()
    banner: Text | None = None
    signature: SignatureBlock | None = None
    recipients: Recipients | None = None
    annexes: tuple[Annex, ...] = ()
    tells_lineage: bool = True
