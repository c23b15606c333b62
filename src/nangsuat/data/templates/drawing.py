"""How the sheets of a template are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from nangsuat.data.roles import Role
from nangsuat.data.templates import wording
from nangsuat.data.templates.layout import (
    FIRST_ROW,
    HEADER_ROW,
    HINT_ROW,
    META_SHEET,
    NAME_PREFIX,
    NEED_ROW,
    TITLE_ROW,
    VERSION,
    Choice,
    Layout,
)

_WIDEST_NUMBER = 1e15  # a sheet keeps fifteen digits
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255  # of what a sheet shows while typing
_WIDTHS: Mapping[str, int] = {"name": 34, "firm": 16, "territory": 14, "year": 9}
_WIDTH = 17
_WIDEST_MEANING = 80  # with its code as wide as a page
_STILL_ALLOWED = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "sort",
    "autofilter",
    "select_locked_cells",
)
_GUIDE_WIDTHS = (38, 24, 16, 70)


@dataclass(frozen=True, slots=True)
class Row:
    """One row to write into the data sheet: its values by role, and whether they are there for comparison only."""

    values: Mapping[str, str | int | float | None]
    known_before: bool


class Drawing:
    """A workbook being drawn; ``layout`` says what, the methods draw one sheet each."""

    def __init__(self, book: xlsxwriter.Workbook, layout: Layout) -> None:
        self._book = book
        self._layout = layout
        self._language = layout.language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def draw(self, rows: Sequence[Row]) -> None:
        """All sheets."""
        guide = self._book.add_worksheet(wording.SHEET_GUIDE.say(self._language))
        data = self._book.add_worksheet(wording.SHEET_DATA.say(self._language))
        lists = self._book.add_worksheet(wording.SHEET_LISTS.say(self._language))
        self._guide(guide, prefilled=any(row.known_before for row in rows))
        ranges = self._lists(lists)
        self._headers(data)
        self._cells(data, rows)
        self._validate(data, ranges)
        self._name_columns(data)
        self._meta()
        data.activate()

    def _guide(self, sheet: Any, *, prefilled: bool) -> None:
        layout = self._layout
        sheet.hide_gridlines(2)
        for place, width in enumerate(_GUIDE_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, self._words_of_title(), self._format(bold=True, font_size=14))
        line = 2
        for number, step in enumerate(self._steps(prefilled=prefilled), start=1):
            sheet.merge_range(line, 0, line, 3, f"{number}. {step}", self._format(text_wrap=True, valign="top"))
            sheet.set_row(line, 30)
            line += 1
        sheet.write_string(line + 1, 0, wording.MEANING_OF_COLUMNS.say(self._language), self._format(bold=True))
        for place, heading in enumerate(wording.GUIDE_HEADINGS):
            sheet.write_string(line + 2, place, heading.say(self._language), self._header_format(strong=True))
        for offset, role in enumerate(layout.roles, start=line + 3):
            for place, words in enumerate(self._about(role)):
                sheet.write_string(offset, place, words, self._format(text_wrap=True, valign="top", border=1))
        self._on_paper(sheet, repeat=None)

    def _words_of_title(self) -> str:
        form = self._layout.form
        return (form.title if form else wording.TITLES[self._layout.level]).say(self._language)

    def _title(self) -> str:
        title = self._words_of_title()
        return f"{title} – {wording.SYNTHETIC.say(self._language)}" if self._layout.synthetic else title

    def _steps(self, *, prefilled: bool) -> list[str]:
        money = next(role for role in self._layout.roles if role.unit.kind == "money")
        unit = money.unit.label(self._layout.currency)
        steps = [step.fill(what=wording.WHAT[self._layout.level], money=unit) for step in wording.STEPS]
        if self._layout.base_year is not None:
            steps.append(wording.BASE_YEAR.fill(year=self._layout.base_year))
        if prefilled:
            steps.append(wording.PREFILLED)
        if self._layout.form:
            steps += self._layout.form.steps
        return [step.say(self._language) for step in steps]

    def _about(self, role: Role) -> tuple[str, str, str, str]:
        unit = role.unit_label(self._layout.currency).say(self._language)
        return (role.name.say(self._language), unit, self._need(role), self._layout.meaning(role))

    def _need(self, role: Role) -> str:
        required = self._layout.is_required(role)
        return (wording.REQUIRED if required else wording.OPTIONAL).say(self._language)

    def _lists(self, sheet: Any) -> dict[str, str]:
        """The drop-downs, one under its role's name, two columns each; the addresses of their values."""
        ranges = {}
        for number, (key, choices) in enumerate(self._layout.choices.items()):
            left = number * 3
            self._list(sheet, left, self._named(key), choices)
            area = xl_range_abs(2, left, 1 + len(choices), left)
            ranges[key] = f"='{sheet.get_name()}'!{area}"
        sheet.freeze_panes(2, 0)
        self._on_paper(sheet, repeat=(0, 1), one_page_wide=False)
        sheet.set_v_pagebreaks([number * 3 for number in range(1, len(ranges))])  # each list on pages of its own
        return ranges

    def _list(self, sheet: Any, left: int, title: str, choices: Sequence[Choice]) -> None:
        sheet.set_column(left, left, 12)
        longest = max(len(choice.meaning.say(self._language)) for choice in choices)
        sheet.set_column(left + 1, left + 1, min(_WIDEST_MEANING, max(_WIDTH, longest)))
        sheet.set_column(left + 2, left + 2, 3)
        sheet.write_string(0, left, title, self._format(bold=True))
        for place, heading in enumerate(wording.LIST_HEADINGS):
            sheet.write_string(1, left + place, heading.say(self._language), self._header_format(strong=True))
        for row, choice in enumerate(choices, start=2):
            as_typed = "@" if isinstance(choice.value, str) else "0"
            _write(sheet, row, left, choice.value, self._format(num_format=as_typed, align="left"))
            meaning = choice.meaning.say(self._language)
            sheet.write_string(row, left + 1, meaning, self._format())

    def _named(self, key: str) -> str:
        return next(role.name.say(self._language) for role in self._layout.roles if role.key == key)

    def _headers(self, sheet: Any) -> None:
        layout = self._layout
        sheet.write_string(TITLE_ROW, 0, self._title(), self._format(bold=True, font_size=14))
        self._line_below_the_title(sheet)
        sheet.set_row(HEADER_ROW, 62)
        for place, role in enumerate(layout.roles):
            sheet.set_column(place, place, _WIDTHS.get(role.key, _WIDTH), self._format(num_format=_number_format(role)))
            style = self._header_format(strong=layout.is_required(role))
            sheet.write_string(NEED_ROW, place, self._need(role), style)
            sheet.write_string(HEADER_ROW, place, layout.heading(role), style)
            sheet.write_comment(HEADER_ROW, place, layout.meaning(role), {"author": "Nangsuat", "x_scale": 1.6})
        sheet.freeze_panes(FIRST_ROW, layout.frozen_columns)
        self._on_paper(sheet, repeat=(NEED_ROW, HEADER_ROW), one_page_wide=False)
        sheet.repeat_columns(0, layout.frozen_columns - 1)
        sheet.print_across()

    def _line_below_the_title(self, sheet: Any) -> None:
        """How rows are filled in; where the form has sections, their titles above their columns instead."""
        sections = self._layout.form.sections if self._layout.form else ()
        if not sections:
            hint = wording.HINT.fill(what=wording.WHAT[self._layout.level]).say(self._language)
            sheet.write_string(HINT_ROW, 0, hint, self._format(italic=True))
        left = 0
        style = self._format(bold=True, align="left", border=1, bg_color="#F2F2F2")  # in sight while it scrolls
        for title, width in sections:
            if width > 1:
                sheet.merge_range(HINT_ROW, left, HINT_ROW, left + width - 1, title.say(self._language), style)
            else:
                sheet.write_string(HINT_ROW, left, title.say(self._language), style)
            left += width

    def _cells(self, sheet: Any, rows: Sequence[Row]) -> None:
        protected = self._layout.form is not None and self._layout.form.protected
        for line in range(self._layout.rows):
            row = rows[line] if line < len(rows) else Row({}, known_before=False)
            for place, role in enumerate(self._layout.roles):
                value = row.values.get(role.key)
                unlocked = protected and not row.known_before and value is None
                style = self._entry_format(role, grey=row.known_before, unlocked=unlocked)
                _write(sheet, FIRST_ROW + line, place, value, style)
        if protected:  # against slips only: whoever needs to can lift it, and what was changed is told on the check
            sheet.protect("", dict.fromkeys(_STILL_ALLOWED, True))

    def _validate(self, sheet: Any, ranges: Mapping[str, str]) -> None:
        for place, role in enumerate(self._layout.roles):
            rule = self._rule(role, ranges)
            if rule is not None:
                sheet.data_validation(FIRST_ROW, place, self._layout.last_row, place, rule)

    def _rule(self, role: Role, ranges: Mapping[str, str]) -> dict[str, Any] | None:
        if role.key in ranges:
            message = wording.NOT_IN_LIST.fill(column=role.name)
            return self._warning(wording.NOT_IN_LIST_TITLE.say(self._language), message.say(self._language)) | {
                "validate": "list",
                "source": ranges[role.key],
            }
        if role.type == "text":
            return None
        low = -_WIDEST_NUMBER if role.minimum is None else role.minimum
        high = _WIDEST_NUMBER if role.maximum is None else role.maximum
        message = wording.number_rule(role)
        return self._warning(wording.NOT_A_NUMBER_TITLE.say(self._language), message.say(self._language)) | {
            "validate": "integer" if role.type == "year" else "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
        }

    def _warning(self, title: str, message: str) -> dict[str, Any]:
        return {
            "error_type": "warning",
            "error_title": title[:_TITLE_LIMIT],
            "error_message": message[:_MESSAGE_LIMIT],
            "ignore_blank": True,
        }

    def _name_columns(self, sheet: Any) -> None:
        for place, role in enumerate(self._layout.roles):
            area = xl_range_abs(FIRST_ROW, place, self._layout.last_row, place)
            self._book.define_name(f"{NAME_PREFIX}{role.key}", f"='{sheet.get_name()}'!{area}")

    def _meta(self) -> None:
        layout = self._layout
        sheet = self._book.add_worksheet(META_SHEET)
        facts = {
            "template": "nangsuat",
            "level": layout.level,
            "version": VERSION,
            "language": layout.language,
            "currency": layout.currency,
            "base_year": "" if layout.base_year is None else str(layout.base_year),
            "synthetic": "yes" if layout.synthetic else "no",
            "made": date.today().isoformat(),  # noqa: DTZ011  # the maker's own calendar day
            **(layout.form.facts if layout.form else {}),
        }
        for line, (key, value) in enumerate(facts.items()):
            sheet.write_string(line, 0, key)
            sheet.write_string(line, 1, value)
        sheet.very_hidden()

    def _on_paper(self, sheet: Any, *, repeat: tuple[int, int] | None, one_page_wide: bool = True) -> None:
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.set_header(f"&L{self._title().replace('&', '&&')}")
        sheet.set_footer("&L&A&R&P/&N")
        if one_page_wide:
            sheet.fit_to_pages(1, 0)
        if repeat is not None:
            sheet.repeat_rows(*repeat)

    def _header_format(self, *, strong: bool) -> Any:
        colours = {"bg_color": "#1F4E79", "font_color": "#FFFFFF"} if strong else {"bg_color": "#DDE6EF"}
        return self._format(bold=strong, text_wrap=True, valign="vcenter", align="center", border=1, **colours)

    def _entry_format(self, role: Role, *, grey: bool = False, unlocked: bool = False) -> Any:
        look: dict[str, Any] = {"italic": True, "bg_color": "#E7E6E6"} if grey else {}
        if unlocked:
            look["locked"] = False
        return self._format(num_format=_number_format(role), border=1, border_color="#BFBFBF", **look)

    def _format(self, **properties: Any) -> Any:
        """The format of these properties; made once, since a workbook takes only so many."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Arial", "font_size": 10, **properties})
        return self._formats[key]


def _number_format(role: Role) -> str:
    if role.type == "text":
        return "@"
    if role.type == "year":
        return "0"
    whole = role.unit.kind in {"persons", "hours", "count"} and role.unit.scale == 1
    return "#,##0" if whole else "#,##0.0###"


def _write(sheet: Any, row: int, column: int, value: str | int | float | None, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)
