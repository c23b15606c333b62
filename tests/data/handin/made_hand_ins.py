"""What the tests hand in: two enterprises, right figures, and a way to type them into a workbook."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl

from nangsuat.data import HandInEnterprise

YEAR = 2025
TOKEN = "campaign-7"  # the name of a campaign
COMPANY = HandInEnterprise("E1", name="Công ty Mẫu", tax_code="0312345673", industry="26", territory="79")
SECOND = HandInEnterprise("E2", name="Công ty Hai", tax_code="0399999011")
RIGHT: Mapping[str, object] = {
    "net_sales": 120_000.0, "materials": 60_000.0, "energy": 5_000.0, "bought_services": 7_000.0,
    "intermediate_inputs": 72_000.0, "labour_cost": 25_000.0, "interest": 2_000.0, "taxes": 1_000.0,
    "depreciation": 8_000.0, "profit": 12_000.0, "employees": 150.0, "hours": 320_000.0,
    "fixed_assets": 60_000.0, "total_assets": 110_000.0, "liabilities": 50_000.0, "equity": 60_000.0,
}  # fmt: skip

type Fill = Mapping[tuple[str, int], Mapping[str, object]]


def fill(path: Path, cells: Fill) -> Path:
    """Type values into the rows of an enterprise and year, found by the named columns."""
    book = openpyxl.load_workbook(path)
    columns = {name.removeprefix("ns_"): found.attr_text for name, found in book.defined_names.items()}
    sheet = book[columns["firm"].rpartition("!")[0].strip("'")]
    letters = {role: reference.rpartition("!")[2].split("$")[1] for role, reference in columns.items()}
    for row in range(5, sheet.max_row + 1):
        key = (sheet[f"{letters['firm']}{row}"].value, sheet[f"{letters['year']}{row}"].value)
        for role, value in cells.get(key, {}).items():
            sheet[f"{letters[role]}{row}"] = value
    book.save(path)
    return path
