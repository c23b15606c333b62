"""A workbook: a sheet a table with real numbers, and one sheet that says how each figure was made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from nangsuat.data import Cell, Figure, Language, Text
from nangsuat.report import wording
from nangsuat.report.composition import SetDocument, SetTable
from nangsuat.report.making import formula_in_numbers, formula_in_words, leaves_in_words, source_in_words, sources_of

_PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_A_FORMULA_TO_SOME = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _NARROWEST = 60, 9
_LONGEST_CELL = 32_000  # Excel's limit is 32,767 letters
_LINE, _MOST_LINES = 15.0, 27  # points a line; Excel allows no row higher than 409 points
_BROKEN = 1.15  # lines break at words, so a cell needs more of them than its letters alone
_FIRST_ROW = 3  # of a table's heading; title and a blank row stand above


def write_excel(document: SetDocument, path: Path) -> None:
    """Write the document's tables to ``path``."""
    with xlsxwriter.Workbook(str(path), _PLAIN) as book:
        book.set_properties({"title": document.title, "author": document.letterhead.agency[-1]})
        sheets = _Sheets(book, document.language, document.banner)
        sheets.contents(document)
        for table in document.tables():
            sheets.table(table)
        sheets.lineage(document)


class _Sheets:
    """Writes sheets in one style; text is never taken for a formula, here or when saved on as csv."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language, banner: str) -> None:
        self._book = book
        self._language = language
        self._banner = banner
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def contents(self, document: SetDocument) -> None:
        sheet = self._sheet(wording.CONTENTS.say(self._language))
        sheet.set_column(0, 0, 100)
        self._words(sheet, 0, 0, document.title, bold=True, font_size=14)
        self._words(sheet, 1, 0, document.banner, bold=True)
        for row, table in enumerate(document.tables(), start=_FIRST_ROW):
            sheet.write_url(row, 0, f"internal:'{self._name(table)}'!A1", string=table.caption)
        after = _FIRST_ROW + len(document.tables())
        name = wording.LINEAGE_TITLE.say(self._language)
        sheet.write_url(after, 0, f"internal:'{name}'!A1", string=name)

    def table(self, table: SetTable) -> None:
        sheet = self._sheet(self._name(table))
        self._words(sheet, 0, 0, table.caption, bold=True, font_size=13)
        self._words(sheet, 1, 0, self._banner, bold=True)
        widths = [min(_WIDEST, max(_NARROWEST, width)) for width in table.widths()]
        sheet.set_row(_FIRST_ROW, _height(table.head, widths))
        for place, (words, width) in enumerate(zip(table.head, widths, strict=True)):
            sheet.set_column(place, place, width)
            self._words(sheet, _FIRST_ROW, place, words, bold=True, text_wrap=True, bottom=1, valign="vcenter")
        for row, cells in enumerate(table.origin.rows):
            bold = row in table.emphasised
            sheet.set_row(_FIRST_ROW + 1 + row, _height([run.text for run in table.rows[row]], widths))
            for place, cell in enumerate(cells):
                decimals = table.origin.columns[place].decimals
                self._cell(sheet, _FIRST_ROW + 1 + row, place, cell, decimals, bold=bold)
        last = _FIRST_ROW + 1 + len(table.rows)
        for row, line in enumerate(table.below, start=last + 1):
            self._words(sheet, row, 0, line.text, italic=True)
        sheet.freeze_panes(_FIRST_ROW + 1, 1)
        sheet.repeat_rows(_FIRST_ROW)

    def lineage(self, document: SetDocument) -> None:
        sheet = self._sheet(wording.LINEAGE_TITLE.say(self._language))
        keys = ("id", "figure", "value", "unit", "formula", "numbers", "method", "rows", "source", "hash")
        for place, (key, width) in enumerate(zip(keys, (9, 40, 14, 18, 50, 50, 12, 60, 30, 66), strict=True)):
            sheet.set_column(place, place, width)
            self._words(sheet, 0, place, wording.COLUMNS[key].say(self._language), bold=True, bottom=1)
        for row, (figure_id, figure) in enumerate(document.lineage.figures.items(), start=1):
            self._words(sheet, row, 0, figure_id)
            self._cell(sheet, row, 2, figure, None)
            for place, text in self._making(figure, document).items():
                self._words(sheet, row, place, text.say(self._language))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(document.lineage.figures), len(keys) - 1)

    def _making(self, figure: Figure, document: SetDocument) -> dict[int, Text]:
        sources = document.lineage.sources
        hashes = sources_of(figure)
        names = [source_in_words(sources[key]).say(self._language) for key in hashes if key in sources]
        return {
            1: figure.label,
            3: figure.unit,
            4: formula_in_words(figure),
            5: formula_in_numbers(figure),
            6: Text.same(figure.method),
            7: leaves_in_words(figure, sources),
            8: Text.same("; ".join(names)),
            9: Text.same("; ".join(hashes)),
        }

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if self._banner:
            sheet.set_header("&C" + self._banner.replace("&", "&&"))
        sheet.hide_gridlines(2)
        return sheet

    def _name(self, table: SetTable) -> str:
        return table.caption.partition(".")[0]

    def _cell(self, sheet: Any, row: int, place: int, cell: Cell, decimals: int | None, *, bold: bool = False) -> None:
        if isinstance(cell, Text | str):
            words = cell.say(self._language) if isinstance(cell, Text) else cell
            self._words(sheet, row, place, words, bold=bold, text_wrap=True, valign="top")
            return
        value = cell.value if isinstance(cell, Figure) else cell
        if value is None:
            self._words(sheet, row, place, "–", bold=bold, align="right", valign="top")
            return
        digits = cell.decimals if isinstance(cell, Figure) and cell.decimals is not None else decimals
        sheet.write_number(
            row, place, value, self._format(num_format=_number_format(cell, digits), bold=bold, valign="top")
        )

    def _words(self, sheet: Any, row: int, place: int, words: str, **style: object) -> None:
        if words:
            guarded = {"quote_prefix": True} if words.startswith(_A_FORMULA_TO_SOME) else {}
            sheet.write_string(row, place, words[:_LONGEST_CELL], self._format(**style, **guarded))

    def _format(self, **style: object) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


def _height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Height of a row whose longest cell runs over several lines; not every program works it out by itself."""
    lines = max((math.ceil(_BROKEN * len(cell) / width) for cell, width in zip(cells, widths, strict=True)), default=1)
    return _LINE * min(max(lines, 1), _MOST_LINES)


def _number_format(cell: Cell, decimals: int | None) -> str:
    if decimals is None:
        return "0" if isinstance(cell, int) else "#,##0.######"
    return "#,##0" + ("." + "0" * decimals if decimals else "")
