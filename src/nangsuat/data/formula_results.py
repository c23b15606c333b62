"""The computed results of formulas, which openpyxl leaves out of a workbook that it writes.

Without them a program that does not calculate, ours among them, finds no number where the user sees one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from nangsuat.data.files import atomic_write

if TYPE_CHECKING:
    from openpyxl import Workbook

_FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*?(?:/>|>.*?</f>))<v ?/?>(?:</v>)?</c>', re.DOTALL)


def formulas_of(workbook: Workbook) -> dict[int, list[str]]:
    """The addresses of the formulas of each sheet, by the sheet's place; sheets without any are left out."""
    formulas = {
        place: [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        for place, sheet in enumerate(workbook.worksheets)
    }
    return {place: addresses for place, addresses in formulas.items() if addresses}


def results_of(formulas: Mapping[int, Sequence[str]], computed: Workbook) -> dict[int, dict[str, object]]:
    """What the formulas had come to when the workbook, here opened for its values alone, was saved."""
    return {
        place: {address: computed.worksheets[place][address].value for address in addresses}
        for place, addresses in formulas.items()
    }


def put_results_back(saved: Path, results: Mapping[int, Mapping[str, object]]) -> None:
    """Write the results into a workbook that openpyxl has saved."""
    with atomic_write(saved) as beside, zipfile.ZipFile(saved) as old, zipfile.ZipFile(beside, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            place = re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", member.filename)
            known = results.get(int(place[1]) - 1) if place else None
            if known:
                content = _with_results(content.decode("utf-8"), known).encode("utf-8")
            new.writestr(member, content, zipfile.ZIP_DEFLATED)


def _with_results(sheet: str, results: Mapping[str, object]) -> str:
    def filled(match: re.Match[str]) -> str:
        address, attributes, formula = match.groups()
        written = _as_result(results.get(address))
        if written is None:
            return match[0]
        kind, value = written
        return f'<c r="{address}"{re.sub(' t="[a-z]+"', "", attributes)}{kind}>{formula}<v>{value}</v></c>'

    return _FORMULA_CELL.sub(filled, sheet)


def _as_result(value: object) -> tuple[str, str] | None:
    """The type attribute and the text of a formula's computed result."""
    from xml.sax.saxutils import escape

    from openpyxl.cell.cell import ERROR_CODES
    from openpyxl.utils.datetime import to_excel

    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, date | time | timedelta):
        return "", repr(to_excel(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, str):
        return ' t="e"' if value in ERROR_CODES else ' t="str"', escape(value)
    return None
