"""Setting a document in one language: words chosen, blocks numbered, figures given their ids.

The writers put what stands here on their pages and add no word of their own; so their texts agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod
from string import Formatter

from nangsuat.data import Cell, Figure, Language, Table, Text, format_number, write_cell
from nangsuat.report import wording
from nangsuat.report.composition import (
    BulletList,
    Closing,
    Item,
    Line,
    Role,
    Run,
    SetAnnex,
    SetChart,
    SetDocument,
    SetLetterhead,
    SetTable,
)
from nangsuat.report.document import (
    Annex,
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    LegalBases,
    Metadata,
    Notice,
    Paragraph,
    Recipients,
    SignatureBlock,
    TableBlock,
)
from nangsuat.report.lineage import Lineage
from nangsuat.report.lineage_annex import lineage_annex
from nangsuat.report.theme import house_specification, to_svg

_VIETNAMESE_LETTERS = "abcdđeghiklmnopqrstuvxy"
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF])
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def set_document(document: Document, language: Language, *, draw: bool = True) -> SetDocument:
    """The document in ``language``; ids are the same in every language.

    ``draw``: whether charts are drawn; a page whose reader's browser draws them needs no drawing.
    """
    typesetter = _Typesetter(language, draw)
    items = typesetter.blocks(document.blocks)
    own = [(annex, typesetter.blocks(annex.blocks)) for annex in document.annexes]
    lineage = Lineage(document.metadata.abstract, typesetter.figures, document.provenances)
    is_told = document.tells_lineage and bool(lineage.figures or lineage.provenances)
    traced = [lineage_annex(lineage)] if is_told else []
    annexes = [*own, *((annex, typesetter.blocks(annex.blocks)) for annex in traced)]
    return SetDocument(
        language=language,
        title=_title(document.metadata).say(language),
        banner=document.banner.say(language) if document.banner else "",
        letterhead=_letterhead(document.metadata, language),
        items=items,
        closing=_closing(document.signature, document.recipients, language),
        annexes=tuple(
            _annex(annex, place, len(annexes), set_items, document.metadata, language)
            for place, (annex, set_items) in enumerate(annexes, start=1)
        ),
        lineage=lineage,
    )


@dataclass(slots=True)
class _Typesetter:
    """Walks the blocks in order, counting headings, tables, charts and figures in the text."""

    language: Language
    draw: bool = True
    figures: dict[str, Figure] = field(default_factory=dict)
    _in_text: dict[int, str] = field(default_factory=dict)
    _tables: int = 0
    _charts: int = 0
    _anchors: int = 0
    _headings: list[int] = field(default_factory=lambda: [0, 0, 0])

    def blocks(self, blocks: Iterable[Block]) -> tuple[Item, ...]:
        self._headings = [0, 0, 0]
        return tuple(item for block in blocks for item in self.block(block))

    @singledispatchmethod
    def block(self, block: object) -> Sequence[Item]:
        raise TypeError(f"{type(block).__name__} is not a block of a document")

    @block.register
    def _(self, block: Heading) -> Sequence[Item]:
        deepest = max((place for place, count in enumerate(self._headings, start=1) if count), default=0)
        level = min(block.level, deepest + 1)  # a level left out would break the outline for screen readers
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (3 - level)
        role: Role = ("heading1", "heading2", "heading3")[level - 1]
        mark = _heading_mark(level, self._headings[level - 1])
        self._anchors += 1
        return [replace(self._line(role, f"{mark} {block.text.say(self.language)}"), anchor=f"h{self._anchors}")]

    @block.register
    def _(self, block: Paragraph) -> Sequence[Item]:
        return [self._paragraph("body", block.text, block.places)]

    @block.register
    def _(self, block: Bullets) -> Sequence[Item]:
        return [BulletList(tuple(self._paragraph("body", item.text, item.places) for item in block.items))]

    @block.register
    def _(self, block: Notice) -> Sequence[Item]:
        frame = wording.WARNING if block.tone == "warning" else wording.NOTE
        text = Text(vi=frame.vi.replace("{note}", block.text.vi), en=frame.en.replace("{note}", block.text.en))
        return [self._paragraph(block.tone, text, block.places)]

    @block.register
    def _(self, block: LegalBases) -> Sequence[Item]:
        last = len(block.bases) - 1
        said = [base.say(self.language).rstrip(" .;") for base in block.bases]
        return [self._line("basis", text + (";" if place < last else ".")) for place, text in enumerate(said)]

    @block.register
    def _(self, block: TableBlock) -> Sequence[Item]:
        self._tables += 1
        table = block.table
        written = table.written(self.language)
        rows = tuple(self._row(row, place, block) for place, row in enumerate(table.rows, start=1))
        set_table = SetTable(
            number=self._tables,
            caption=self._numbered(wording.TABLE, self._tables, table.title),
            head=tuple(clean(cell) for cell in written[0]),
            rows=rows,
            numeric=tuple(_is_numeric(table, place) for place in range(len(table.columns))),
            emphasised=block.emphasised,
            below=(*self._remarks(table), *self._source(block.source)),
            landscape=bool(block.landscape),
            origin=table,
            boxed=block.boxed,
            headings=block.headings,
        )
        turns = block.landscape is None and not set_table.fits_upright()
        return [replace(set_table, landscape=True) if turns else set_table]

    @block.register
    def _(self, block: ChartBlock) -> Sequence[Item]:
        self._charts += 1
        specification = house_specification(block.chart(self.language))
        figures = []
        for place, figure in enumerate(block.figures, start=1):
            self.figures[f"C{self._charts}.{place}"] = figure
            number = format_number(figure.value, self.language, figure.decimals)
            words = f"{figure.label.say(self.language)}: {number} {figure.unit.say(self.language)}"
            figures.append(Run(words.strip(), f"C{self._charts}.{place}"))
        return [
            SetChart(
                number=self._charts,
                caption=self._numbered(wording.CHART, self._charts, block.title),
                alternative=block.alternative.say(self.language),
                below=tuple(self._source(block.source)),
                specification=specification,
                svg=to_svg(specification, self.language) if self.draw else "",
                figures=tuple(figures),
                figures_title=wording.CHART_FIGURES.say(self.language),
            )
        ]

    def _row(self, row: tuple[Cell, ...], number: int, block: TableBlock) -> tuple[Run, ...]:
        runs = []
        for place, (cell, column) in enumerate(zip(row, block.table.columns, strict=True), start=1):
            figure_id = f"T{self._tables}.{number}.{place}" if isinstance(cell, Figure) else None
            if isinstance(cell, Figure) and figure_id:
                self.figures[figure_id] = cell
            written = write_cell(cell, column, self.language)
            phrase = block.phrases.get((number - 1, place - 1))
            if phrase is not None:
                written = phrase.fill(figure=written).say(self.language)
            runs.append(Run(clean(written), figure_id))
        return tuple(runs)

    def _remarks(self, table: Table) -> list[Line]:
        reasons = dict.fromkeys(
            cell.reason for row in table.rows for cell in row if isinstance(cell, Figure) and cell.reason is not None
        )
        texts = [*table.notes, *(wording.CANNOT_BE_SHOWN.fill(reason=reason) for reason in reasons)]
        return [self._line("remark", text.say(self.language)) for text in texts]

    def _source(self, source: Text) -> list[Line]:
        said = source.say(self.language)
        return [self._line("source", wording.SOURCE.fill(source=said).say(self.language))] if said else []

    def _numbered(self, pattern: Text, number: int, title: Text) -> str:
        return clean(pattern.fill(number=number, title=title).say(self.language))

    def _line(self, role: Role, text: str) -> Line:
        return Line(role, (Run(clean(text)),))

    def _paragraph(self, role: Role, text: Text, places: Mapping[str, Cell]) -> Line:
        ids = {name: self._id_in_text(cell) for name, cell in places.items() if isinstance(cell, Figure)}
        runs: list[Run] = []
        for literal, name, _, _ in Formatter().parse(text.say(self.language)):
            runs.append(Run(clean(literal)))
            if name is not None:
                runs.append(Run(clean(_said(places[name], self.language)), ids.get(name)))
        return Line(role, tuple(run for run in runs if run.text))

    def _id_in_text(self, figure: Figure) -> str:
        """Numbered in the order of ``places``, which no translation changes; one figure said twice keeps its id."""
        if id(figure) not in self._in_text:
            self._in_text[id(figure)] = f"V{len(self._in_text) + 1}"
            self.figures[self._in_text[id(figure)]] = figure
        return self._in_text[id(figure)]


def _said(cell: Cell, language: Language) -> str:
    if isinstance(cell, Figure):
        return format_number(cell.value, language, cell.decimals)
    if cell is None:
        return format_number(None, language)
    return Text.same("{cell}").fill(cell=cell).say(language)


def _is_numeric(table: Table, place: int) -> bool:
    decimals = table.columns[place].decimals
    return any(
        isinstance(row[place], Figure | float) or (isinstance(row[place], int) and decimals is not None)
        for row in table.rows
    )


def clean(words: str) -> str:
    """The words without control characters and broken surrogates, which no page can hold."""
    return words.translate(_CONTROLS).encode("utf-8", "replace").decode("utf-8")


def _heading_mark(level: int, number: int) -> str:
    if level == 1:
        return f"{roman(number)}."
    return f"{number}." if level == 2 else f"{_VIETNAMESE_LETTERS[(number - 1) % len(_VIETNAMESE_LETTERS)]})"


def roman(number: int) -> str:
    """A Roman numeral for the few numbers that headings and annexes have.

    Examples
    --------
    >>> [roman(number) for number in (1, 4, 9, 14)]
    ['I', 'IV', 'IX', 'XIV']
    """
    written = ""
    for amount, sign in _ROMAN:
        written += sign * (number // amount)
        number %= amount
    return written


def _title(metadata: Metadata) -> Text:
    kind, abstract = metadata.kind.name, metadata.abstract
    return Text(vi=f"{kind.vi.capitalize()} {abstract.vi}", en=f"{kind.en.capitalize()} {abstract.en}")


def _letterhead(metadata: Metadata, language: Language) -> SetLetterhead:
    bodies = [body for body in (metadata.parent, metadata.agency) if body is not None]
    is_letter = metadata.kind.is_letter
    return SetLetterhead(
        agency=tuple(body.say(language).upper() for body in bodies),
        nation=(wording.STATE.say(language), wording.MOTTO.say(language)),
        number=wording.NUMBER.fill(number=_number_and_symbol(metadata)).say(language),
        place_and_date=_place_and_date(metadata).say(language),
        kind="" if is_letter else metadata.kind.name.say(language).upper(),
        abstract="" if is_letter else clean(metadata.abstract.say(language)),
        subject=clean(wording.SUBJECT.fill(abstract=metadata.abstract).say(language)) if is_letter else "",
        addressees=tuple(_addressees(metadata.addressees, language)),
    )


def _number_and_symbol(metadata: Metadata) -> str:
    """Type, body and, of a letter, the unit that drafts it; the number itself waits for the clerk's pen."""
    unit = metadata.unit_code if metadata.kind.is_letter else ""
    symbol = "-".join(part for part in (metadata.kind.abbreviation, metadata.agency_code, unit) if part)
    return f"{metadata.number or wording.BLANK_NUMBER}/{symbol}"


def _addressees(addressees: Sequence[Text], language: Language) -> list[str]:
    """One stands in the line itself; several stand under it, one a line."""
    said = [clean(each.say(language)).rstrip(" .;") for each in addressees]
    if len(said) <= 1:
        return [wording.ADDRESSED_TO.fill(name=name).say(language) for name in said]
    lines = [f"- {name};" for name in said[:-1]] + [f"- {said[-1]}."]
    return [wording.ADDRESSED_TO.fill(name="").say(language).rstrip(), *lines]


def _place_and_date(metadata: Metadata) -> Text:
    return wording.PLACE_AND_DAY.fill(place=metadata.place, day=_day(metadata))


def _day(metadata: Metadata) -> Text:
    """The day, or the blanks for it.

    Days below ten and the months January and February have a zero before them, so that no digit can be added.
    """
    day = metadata.issued
    if day is None:
        return wording.BLANK_DAY.fill(year=wording.BLANK_YEAR if metadata.year is None else str(metadata.year))
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return wording.DAY.fill(day=f"{day.day:02d}", month=month, year=str(day.year))


def _closing(signature: SignatureBlock | None, recipients: Recipients | None, language: Language) -> Closing | None:
    if signature is None and recipients is None:
        return None
    offices = (
        ()
        if signature is None
        else tuple(part.say(language).upper() for part in (signature.authority, signature.post) if part.say(language))
    )
    return Closing(
        recipients=() if recipients is None else tuple(_recipients(recipients, language)),
        offices=offices,
        name="" if signature is None else signature.name,
    )


def _recipients(recipients: Recipients, language: Language) -> list[str]:
    units = [wording.CLERKS_OFFICE.say(language), *([recipients.archive] if recipients.archive else [])]
    return [
        wording.RECIPIENTS.say(language),
        *(f"- {name.say(language)};" for name in recipients.names),
        wording.ARCHIVE.fill(units=", ".join(units)).say(language),
    ]


def _annex(
    annex: Annex, number: int, of: int, items: tuple[Item, ...], metadata: Metadata, language: Language
) -> SetAnnex:
    label = wording.ANNEX_ALONE if of == 1 else wording.ANNEX.fill(number=roman(number))
    title, reference = annex.title.say(language).upper(), _annex_reference(metadata).say(language)
    return SetAnnex(label.say(language), title, reference, items, annex.landscape)


def _annex_reference(metadata: Metadata) -> Text:
    """Which document the annex belongs to: its number and day, blank where the clerk has still to write them."""
    kind = Text(vi=metadata.kind.name.vi.capitalize(), en=metadata.kind.name.en.lower())
    return wording.ANNEX_REFERENCE.fill(
        kind=kind, number=_number_and_symbol(metadata), day=_day(metadata), agency=metadata.agency
    )
