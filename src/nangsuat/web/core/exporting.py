"""Tables that leave the site: CSV and Excel, with their source line, in which no cell can become a formula.

A cell that begins like a formula would be run by the spreadsheet of whoever opens the file (``=HYPERLINK(…)``). In CSV
such a cell gets an apostrophe before it; in Excel it is written as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

type Format = Literal["csv", "xlsx"]
type Value = str | int | float | None

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def guarded(value: Value) -> Value:
    """A cell of a CSV file that no spreadsheet takes for a formula; numbers stay numbers.

    Examples
    --------
    >>> guarded("=1+1"), guarded(-3.5), guarded("Công ty A")
    ("'=1+1", -3.5, 'Công ty A')
    """
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value


def table_response(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    kind: Format,
    source: str,
    sheet: str = "Nangsuat",
) -> HttpResponse:
    """A table as a download; ``source`` stands in the last line: where the figures are from, and when taken."""
    body = _as_csv(headings, rows, source) if kind == "csv" else _as_xlsx(headings, rows, source, sheet)
    response = HttpResponse(body, content_type=_TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _as_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]], source: str) -> bytes:
    memory = io.StringIO()
    writer = csv.writer(memory, lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in headings])
    writer.writerows([guarded(value) for value in row] for row in rows)
    writer.writerow([])
    writer.writerow([guarded(source)])
    return memory.getvalue().encode("utf-8-sig")  # Excel takes it for Vietnamese only with the mark


def _as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]], source: str, sheet: str) -> bytes:
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(memory, options) as book:
        page = book.add_worksheet(sheet[:31])
        bold, note = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"italic": True})
        page.write_row(0, 0, headings, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value is not None:
                    page.write(last, place, value)
        page.write_string(last + 2, 0, source, note)
        page.freeze_panes(1, 0)
        page.autofit()
    return memory.getvalue()
