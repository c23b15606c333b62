"""The workbook of one or several lists: instructions, a sheet a list, drop-downs, warnings while typing, no macros."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from nangsuat.data.row_tables.columns import FilledTable, RowColumn, RowTable, Value
from nangsuat.data.templates import wording
from nangsuat.data.text import Language, Text
from nangsuat.data.units import MILLION

_TITLE_ROW, _NEED_ROW, _HEADER_ROW, _FIRST_ROW = 0, 1, 2, 3  # as XlsxWriter counts
_MESSAGE_LIMIT, _TITLE_LIMIT = 255, 32  # of what a sheet shows while typing
_WIDEST = 1e15  # a sheet keeps fifteen digits
_GUIDE_WIDTHS = (34, 18, 14, 78)
_FORMATS: Mapping[str, str] = {"number": "#,##0.####", "money": "#,##0.0##"}
_AS_TYPED = "@"  # days too: else Excel makes the first of June of «6/2026», and a day of 1905 of «2027»


def row_workbook(filled: Sequence[FilledTable], *, language: Language = "vi") -> bytes:
    """The workbook of some lists, the rows that are known filled in.

    Each column is a named range, by which it is found again whatever is done to its heading.

    Examples
    --------
    >>> from nangsuat.data import RowColumn, RowTable
    >>> column = RowColumn("name", Text(vi="Tên", en="Name"), required=True)
    >>> table = RowTable("demo", Text(vi="Việc", en="Jobs"), Text(vi="Việc", en="Jobs"), (column,))
    >>> row_workbook([FilledTable(table)])[:2]
    b'PK'
    """
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(memory, options) as book:
        book.set_properties({"title": filled[0].table.title.say(language), "author": "Nangsuat"})
        _Drawing(book, filled, language).draw()
    return memory.getvalue()


class _Drawing:
    """A workbook being drawn, one sheet after the other."""

    def __init__(self, book: xlsxwriter.Workbook, filled: Sequence[FilledTable], language: Language) -> None:
        self._book, self._filled, self._language = book, filled, language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def draw(self) -> None:
        """All sheets; the first list is open."""
        self._guide(self._book.add_worksheet(wording.SHEET_GUIDE.say(self._language)))
        sheets = [self._book.add_worksheet(self._say(each.table.sheet)) for each in self._filled]
        ranges = self._lists()
        for each, sheet in zip(self._filled, sheets, strict=True):
            self._table(sheet, each, ranges)
        sheets[0].activate()

    def _say(self, text: Text) -> str:
        return text.say(self._language)

    def _guide(self, sheet: Any) -> None:
        sheet.hide_gridlines(2)
        for place, width in enumerate(_GUIDE_WIDTHS):
            sheet.set_column(place, place, width)
        line = 0
        for each in self._filled:
            line = self._about(sheet, line, each.table) + 2
        self._on_paper(sheet, self._filled[0].table)

    def _about(self, sheet: Any, line: int, table: RowTable) -> int:
        sheet.write_string(line, 0, self._say(table.title), self._format(bold=True, font_size=14))
        for number, step in enumerate(table.steps, start=1):
            line += 1
            words = f"{number}. {self._say(step)}"
            sheet.merge_range(line, 0, line, 3, words, self._format(text_wrap=True, valign="top"))
            sheet.set_row(line, 30)
        line += 1
        for place, heading in enumerate(wording.GUIDE_HEADINGS):
            sheet.write_string(line, place, self._say(heading), self._header_format(strong=True))
        for column in table.columns:
            line += 1
            needs = wording.REQUIRED if column.required else wording.OPTIONAL
            about = (column.name, column.unit_words, needs, column.meaning)
            for place, words_ in enumerate(about):
                sheet.write_string(line, place, self._say(words_), self._format(text_wrap=True, valign="top", border=1))
        return line

    def _lists(self) -> dict[str, str]:
        """The drop-downs on a sheet of their own; for each named range of a column the address of its choices."""
        offered = [(each.table, column) for each in self._filled for column in each.table.columns if column.choices]
        if not offered:
            return {}
        sheet = self._book.add_worksheet(wording.SHEET_LISTS.say(self._language))
        ranges = {}
        for place, (table, column) in enumerate(offered):
            said = [self._say(words) for words in column.choices.values()]
            sheet.set_column(place, place, min(60, max(14, *map(len, said))))
            sheet.write_string(0, place, self._say(column.name), self._header_format(strong=True))
            sheet.write_column(1, place, said, self._format(num_format="@"))
            area = xl_range_abs(1, place, len(said), place)
            ranges[table.range_name(column)] = f"='{sheet.get_name()}'!{area}"
        return ranges

    def _table(self, sheet: Any, filled: FilledTable, ranges: Mapping[str, str]) -> None:
        table, last = filled.table, _FIRST_ROW + max(len(filled.rows) + filled.spare, 1) - 1
        sheet.write_string(_TITLE_ROW, 0, self._say(table.title), self._format(bold=True, font_size=14))
        sheet.set_row(_HEADER_ROW, 62)
        for place, column in enumerate(table.columns):
            self._heading(sheet, place, column)
            rule = self._rule(column, ranges.get(table.range_name(column)))
            if rule is not None:
                sheet.data_validation(_FIRST_ROW, place, last, place, rule)
            area = xl_range_abs(_FIRST_ROW, place, last, place)
            self._book.define_name(table.range_name(column), f"='{sheet.get_name()}'!{area}")
        for line in range(_FIRST_ROW, last + 1):
            values = filled.rows[line - _FIRST_ROW] if line - _FIRST_ROW < len(filled.rows) else {}
            for place, column in enumerate(table.columns):
                self._write(sheet, line, place, column, values.get(column.key))
        sheet.freeze_panes(_FIRST_ROW, 2)
        self._on_paper(sheet, table)
        sheet.repeat_rows(_NEED_ROW, _HEADER_ROW)

    def _heading(self, sheet: Any, place: int, column: RowColumn) -> None:
        style = self._header_format(strong=column.required)
        sheet.set_column(place, place, column.width, self._format(num_format=_number_format(column)))
        needs = wording.REQUIRED if column.required else wording.OPTIONAL
        sheet.write_string(_NEED_ROW, place, self._say(needs), style)
        sheet.write_string(_HEADER_ROW, place, column.heading(self._language), style)
        if self._say(column.meaning):
            sheet.write_comment(_HEADER_ROW, place, self._say(column.meaning), {"author": "Nangsuat", "x_scale": 1.6})

    def _rule(self, column: RowColumn, choices: str | None) -> dict[str, Any] | None:
        if choices is not None:
            title, message = wording.NOT_IN_LIST_TITLE, wording.NOT_IN_LIST.fill(column=column.name)
            return {**self._warning(title, message), "validate": "list", "source": choices}
        if column.kind not in ("number", "money"):
            return None
        scale = MILLION.scale if column.kind == "money" else 1.0
        bounds = (column.least, column.most)
        low, high = (None if bound is None else bound / scale for bound in bounds)
        title, message = wording.NOT_A_NUMBER_TITLE, _A_NUMBER.fill(column=column.name)
        return {
            **self._warning(title, message),
            "validate": "decimal",
            "criteria": "between",
            "minimum": -_WIDEST if low is None else low,
            "maximum": _WIDEST if high is None else high,
        }

    def _warning(self, title: Text, message: Text) -> dict[str, Any]:
        return {
            "error_type": "warning",
            "error_title": self._say(title)[:_TITLE_LIMIT],
            "error_message": self._say(message)[:_MESSAGE_LIMIT],
            "ignore_blank": True,
        }

    def _write(self, sheet: Any, line: int, place: int, column: RowColumn, value: Value | None) -> None:
        style = self._format(
            num_format=_number_format(column), border=1, border_color="#BFBFBF", valign="top", text_wrap=True
        )
        if value is None:
            sheet.write_blank(line, place, None, style)
        elif isinstance(value, date):
            sheet.write_string(line, place, f"{value:%d/%m/%Y}", style)
        elif isinstance(value, str):
            sheet.write_string(line, place, self._words_of(column, value), style)
        else:
            sheet.write_number(line, place, value / MILLION.scale if column.kind == "money" else value, style)

    def _words_of(self, column: RowColumn, value: str) -> str:
        return self._say(column.choices[value]) if value in column.choices else value

    def _on_paper(self, sheet: Any, table: RowTable) -> None:
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.set_header(f"&L{self._say(table.title).replace('&', '&&')}")
        sheet.set_footer("&L&A&R&P/&N")
        sheet.fit_to_pages(1, 0)

    def _header_format(self, *, strong: bool) -> Any:
        colours = {"bg_color": "#1F4E79", "font_color": "#FFFFFF"} if strong else {"bg_color": "#DDE6EF"}
        return self._format(bold=strong, text_wrap=True, valign="vcenter", align="center", border=1, **colours)

    def _format(self, **properties: Any) -> Any:
        """The format of these properties; made once, since a workbook takes only so many."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Arial", "font_size": 10, **properties})
        return self._formats[key]


def _number_format(column: RowColumn) -> str:
    return _FORMATS.get(column.kind, _AS_TYPED)


_A_NUMBER = Text(vi="«{column}» là một số.", en="«{column}» is a number.")
