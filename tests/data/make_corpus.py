"""Make the corpora of files that must pass and files that must fail. All figures are synthetic.

Run it (``python tests/data/make_corpus.py``) to write ``should_pass/`` and ``should_fail/`` anew, each with an
``expected.toml``: the problems that a person who broke the file on purpose expects at each address. Expectations are
written here by hand, beside the break; they are never taken from what the checks say.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
MUST, ASK, NOTE = "must_fix", "please_confirm", "note"

type Cell = str | int | float | datetime | None
type Rows = list[list[Cell]]
type Expected = tuple[str, str, str | int | None]  # code, severity, and cell address, row number or nothing


@dataclass(frozen=True)
class Case:
    """A file and what must be found in it; ``options`` are those that the user gives to ``check_file``."""

    name: str
    content: bytes
    expected: Sequence[Expected] = ()
    options: Mapping[str, str | int] = field(default_factory=dict)


# -- tables ---------------------------------------------------------------------------------------------------------

FIRM_HEADERS = [
    "Mã doanh nghiệp", "Năm", "Mã số thuế", "Mã ngành", "Mã tỉnh, thành phố", "Loại hình sở hữu",
    "Doanh thu thuần (triệu đồng)", "Tổng đầu ra (triệu đồng)", "Nguyên vật liệu mua ngoài (triệu đồng)",
    "Năng lượng mua ngoài (triệu đồng)", "Dịch vụ mua ngoài (triệu đồng)", "Chi phí lao động (triệu đồng)",
    "Lãi vay (triệu đồng)", "Thuế và phí (triệu đồng)", "Khấu hao (triệu đồng)",
    "Lợi nhuận trước thuế (triệu đồng)", "Tài sản cố định bình quân (triệu đồng)", "Tổng tài sản (triệu đồng)",
    "Nợ phải trả (triệu đồng)", "Vốn chủ sở hữu (triệu đồng)", "Lao động bình quân (người)", "Giờ làm việc (giờ)",
]  # fmt: skip
ECONOMY_HEADERS = [
    "Lãnh thổ", "Ngành", "Năm", "Giá trị tăng thêm, giá hiện hành (tỷ đồng)",
    "Giá trị tăng thêm, giá so sánh 2010 (tỷ đồng)", "Thuế sản phẩm trừ trợ cấp, giá hiện hành (tỷ đồng)",
    "Thuế sản phẩm trừ trợ cấp, giá so sánh 2010 (tỷ đồng)", "Lao động đang làm việc bình quân (nghìn người)",
    "Giờ làm việc (triệu giờ)",
]  # fmt: skip


def tax_code(number: int, *, wrong_by: int = 0) -> str:
    """A made-up code with its check digit; prefix 99 belongs to no tax office."""
    for stem in range(990_000_000 + 20 * number, 1_000_000_000):
        digits = [int(digit) for digit in str(stem)]
        check = 10 - sum(w * d for w, d in zip((31, 29, 23, 19, 17, 13, 7, 5, 3), digits, strict=True)) % 11
        if check < 10:
            return f"{stem}{(check + wrong_by) % 10}"
    raise AssertionError


def firm_row(number: int, year: int) -> list[Cell]:
    """Accounts that agree: added value by addition equals subtraction, the balance sheet balances."""
    staff = 20 + 7 * number + (year - 2022)
    output = 300 * staff
    materials, energy, services = output // 2, output // 20, output // 10
    value_added = output - materials - energy - services
    labour, interest, taxes, depreciation = 60 * staff, 3 * staff, 2 * staff, 10 * staff
    profit = value_added - labour - interest - taxes - depreciation
    assets, debt = 500 * staff, 200 * staff
    return [
        f"GL-{number:02}", year, tax_code(number), "26", "79", "non_state", output - staff, output, materials, energy,
        services, labour, interest, taxes, depreciation, profit, 250 * staff, assets, debt, assets - debt, staff,
        2000 * staff,
    ]  # fmt: skip


def firms(
    edits: Mapping[str, Cell] | None = None, *, number: int = 6, years: Sequence[int] = (2022, 2023),
    extra: Mapping[str, Callable[[list[Cell]], Cell]] | None = None, without: str = "",
    column: Mapping[str, Callable[[Cell], Cell]] | None = None,
) -> Rows:  # fmt: skip
    """A table of enterprises: header in row 1, then by enterprise and year; ``edits`` break it, by address."""
    rows: Rows = [list(FIRM_HEADERS), *(firm_row(firm, year) for firm in range(1, number + 1) for year in years)]
    return _edited(rows, edits or {}, extra or {}, without, column or {})


def economy(
    edits: Mapping[str, Cell] | None = None, *, years: Sequence[int] = (2016, 2017, 2018), place: str = "Vùng giả lập",
    extra: Mapping[str, Callable[[list[Cell]], Cell]] | None = None, without: str = "",
    column: Mapping[str, Callable[[Cell], Cell]] | None = None,
) -> Rows:  # fmt: skip
    """Three sectors and the whole, four rows a year: A, B-F, G-T, TOTAL; sectors and product tax add up."""
    rows: Rows = [list(ECONOMY_HEADERS)]
    for step, year in enumerate(years):
        current = [1000 + 40 * step, 2500 + 200 * step, 3000 + 260 * step]
        constant = [800 + 10 * step, 1900 + 100 * step, 2200 + 120 * step]
        workers = [30, 25, 28 + step]
        hours = [60, 55, 58 + 2 * step]
        tax, tax_constant = 500 + 30 * step, 380 + 15 * step
        for place_of, sector in enumerate(("A", "B-F", "G-T")):
            amounts = (current[place_of], constant[place_of], None, None, workers[place_of], hours[place_of])
            rows.append([place, sector, year, *amounts])
        totals = (sum(current) + tax, sum(constant) + tax_constant, tax, tax_constant, sum(workers), sum(hours))
        rows.append([place, "TOTAL", year, *totals])
    return _edited(rows, edits or {}, extra or {}, without, column or {})


def _edited(rows: Rows, edits: Mapping[str, Cell], extra: Mapping[str, Callable[[list[Cell]], Cell]],
            without: str, column: Mapping[str, Callable[[Cell], Cell]]) -> Rows:  # fmt: skip
    for header, value in extra.items():
        rows = [[*rows[0], header], *([*row, value(row)] for row in rows[1:])]
    for letter, change in column.items():
        place = _column(letter)
        rows = [rows[0], *([*row[:place], change(row[place]), *row[place + 1 :]] for row in rows[1:])]
    for address, value in edits.items():
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
        while len(rows) < int(number):
            rows.append([None] * len(rows[0]))
        rows[int(number) - 1][_column(letters)] = value
    left_out = {_column(letter) for letter in without.split()}
    return [[cell for place, cell in enumerate(row) if place not in left_out] for row in rows]


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1


# -- files ----------------------------------------------------------------------------------------------------------


def xlsx(
    rows: Rows,
    *,
    sheet: str = "Số liệu giả lập",
    merge: Sequence[str] = (),
    formulas: Mapping[str, tuple[str, object]] | None = None,
) -> bytes:
    """A workbook; ``formulas`` put a formula with its computed result at an address."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": "Synthetic data", "comments": "Số liệu giả lập", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(place, column, cell, day)
                elif isinstance(cell, str):
                    page.write_string(place, column, cell)
                elif cell is not None:
                    page.write_number(place, column, cell)
        for block in merge:
            page.merge_range(block, _at(rows, block.partition(":")[0]))
        for address, (formula, result) in (formulas or {}).items():
            page.write_formula(address, formula, None, result)
    return stream.getvalue()


def _at(rows: Rows, address: str) -> Cell:
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    return rows[int(number) - 1][_column(letters)]


def text(rows: Rows, *, separator: str = ",", encoding: str = "utf-8", write: Callable[[float], str] = str) -> bytes:
    """A csv file; ``write`` writes its numbers."""
    stream = io.StringIO(newline="")
    written = [["" if cell is None else cell if isinstance(cell, str) else write(cell) for cell in row] for row in rows]
    csv.writer(stream, delimiter=separator).writerows(written)
    return stream.getvalue().encode(encoding)


def vietnamese(value: float) -> str:
    """1234567.5 as 1.234.567,5; years stay as they are."""
    if 1900 < value < 2100:
        return str(value)
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def windows_1258(rows: Rows) -> bytes:
    """A csv file as old Vietnamese programs write it: tone marks apart from their vowels."""
    return b"".join(_in_1258(letter) for letter in text(rows).decode())


def _in_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        return (unicodedata.normalize("NFC", marks.replace(tone, "")) + tone).encode("cp1258")


# -- files that must fail -------------------------------------------------------------------------------------------


def always(value: Cell) -> Callable[[object], Cell]:
    """The same value in every row."""
    return lambda _: value


def million(cell: Cell) -> Cell:
    """A value in đồng where million đồng is meant."""
    return cell * 1_000_000


def value_added(row: list[Cell]) -> Cell:
    return row[7] - row[8] - row[9] - row[10]


def inputs(row: list[Cell]) -> Cell:
    return row[8] + row[9] + row[10]


NAME = {"Tên doanh nghiệp": lambda row: f"Doanh nghiệp giả lập {row[0]}"}
VERSION = "Phiên bản mã ngành"
MONEY = "GHIJKLMNOPQRST"
TOTAL_INPUTS = {"Tổng chi phí trung gian (triệu đồng)": inputs}
HEADCOUNTS = {"Lao động đầu năm (người)": lambda row: row[20], "Lao động cuối năm (người)": lambda row: row[20]}
ASSETS = {
    "Tài sản cố định đầu năm (triệu đồng)": lambda row: row[16],
    "Tài sản cố định cuối năm (triệu đồng)": lambda row: row[16],
}
OUTPUT_PARTS = {
    "Giá trị sản xuất bán ra (triệu đồng)": lambda row: row[7] - 30,
    "Thay đổi tồn kho và dở dang (triệu đồng)": always(10),
    "Xây dựng tự làm (triệu đồng)": always(15),
    "Doanh thu dịch vụ (triệu đồng)": always(5),
}
LABOUR_SHARE = {"Hệ số đóng góp của lao động β": always(0.55)}
SHARES = [
    [
        "Lãnh thổ",
        "Ngành",
        "Năm",
        "Vốn, tỷ phần chi phí",
        "Lao động, tỷ phần chi phí",
        "Nguyên vật liệu, tỷ phần chi phí",
    ],
    ["Vùng giả lập", "C", 2020, 0.2, 0.3, 0.5],
    ["Vùng giả lập", "C", 2021, 0.2, 0.3, 0.3],
]


def broken_firms() -> list[Case]:
    """Accounts of enterprises with one thing wrong."""
    one = {
        "employees_negative": ({"U3": -5}, [("below-minimum", MUST, "U3")]),
        "sales_negative": ({"G4": -100}, [("below-minimum", MUST, "G4")]),
        "employees_none": ({"U6": 0}, [("no-employees", ASK, "U6")]),
        "year_in_future": ({"B5": 2031}, [("future-year", MUST, "B5")]),
        "year_twice": ({"B3": 2022}, [("duplicate", MUST, "A2"), ("duplicate", MUST, "A3")]),
        "id_empty": ({"A6": None, "C6": None}, [("empty-key", MUST, "A6")]),
        "year_empty": ({"B6": None}, [("empty-key", MUST, "B6")]),
        "year_in_words": ({"B4": "năm nay"}, [("not-a-year", MUST, "B4")]),
        "year_of_two_digits": ({"B5": 23}, [("two-digit-year", MUST, "B5")]),
        "tax_code_digit": ({"C4": tax_code(2, wrong_by=1)}, [("tax-code-check-digit", ASK, "C4")]),
        "tax_code_short": ({"C4": "12345"}, [("tax-code-form", ASK, "C4")]),
        "tax_code_letters": ({"C4": "99A0000018"}, [("tax-code-form", ASK, "C4")]),
        "tax_code_branch_000": ({"C4": f"{tax_code(2)}-000"}, [("tax-code-form", ASK, "C4")]),
        "tax_code_of_another": ({"C4": tax_code(1)}, [("same-tax-code", ASK, "C2"), ("same-tax-code", ASK, "C4")]),
        "tax_code_changed": ({"C5": tax_code(9)}, [("tax-code-changed", ASK, "C5")]),
        "industry_unknown": ({"D4": "04"}, [("unknown-industry", ASK, "D4")]),
        "industry_letters": ({"D4": "ZZ"}, [("unknown-industry", ASK, "D4")]),
        "territory_unknown": ({"E4": "99"}, [("unknown-territory", ASK, "E4")]),
        "ownership_unknown": ({"F4": "hợp danh đặc biệt"}, [("ownership", ASK, "F4")]),
        "hours_impossible": ({"V4": 34 * 9000}, [("hours-impossible", MUST, "V4")]),
        "hours_many": ({"V4": 34 * 4500}, [("hours-many", ASK, "V4")]),
        "hours_few": ({"V4": 34 * 150}, [("hours-few", ASK, "V4")]),
        "added_value_gap": ({"P4": 5000}, [("value-added-gap", ASK, "H4")]),
        "balance_sheet": ({"T4": 10_700}, [("balance-sheet", ASK, "R4")]),
        "depreciation_above_assets": ({"O4": 20_000}, [("depreciation-over-assets", ASK, "O4")]),
        "interest_without_debt": ({"S4": 0, "T4": 17_000}, [("interest-without-debt", ASK, "M4")]),
        "slip_of_thousand": ({"G5": 10_465_000}, [("unit-slip", ASK, "G5")]),
        "slip_of_million": ({"L5": 2_100_000_000}, [("unit-slip", ASK, "L5")]),
        "slip_downwards": ({"R5": 17.5}, [("unit-slip", ASK, "R5")]),
        "employees_in_thousands": ({"U5": 0.035}, [("unit-slip", ASK, "U5"), ("hours-impossible", MUST, "V5")]),
        "number_in_words": ({"G4": "khoảng 500"}, [("not-a-number", MUST, "G4")]),
        "number_as_date": ({"G4": datetime(2023, 5, 12)}, [("date-in-number", MUST, "G4")]),  # noqa: DTZ001
        "code_as_date": ({"E4": datetime(2023, 5, 12)}, [("date-in-code", MUST, "E4")]),  # noqa: DTZ001
        "percent_in_a_cell": ({"G4": "45%"}, [("percent-in-cell", MUST, "G4")]),
        "dollars_in_a_cell": ({"G4": "500 USD"}, [("currency-in-cell", MUST, "G4")]),
        "ambiguous_number": ({"G4": "1.234"}, [("ambiguous-number", MUST, "G4")]),
        "unit_of_people_for_money": ({"G1": "Doanh thu thuần (người)"}, [("wrong-unit", MUST, "G1")]),
        "unit_missing": ({"G1": "Doanh thu thuần"}, [("unit-assumed", ASK, 1)]),
        "two_currencies": ({"L1": "Chi phí lao động (nghìn USD)"}, [("two-currencies", MUST, None)]),
        "two_sales_columns": ({"H1": "Doanh thu thuần (triệu đồng)"}, [("role-in-two-columns", MUST, "H1")]),
    }
    cases = [Case(f"{name}.xlsx", xlsx(firms(edits)), expected) for name, (edits, expected) in one.items()]
    return [*cases, *_broken_firm_tables()]


def _broken_firm_tables() -> list[Case]:
    slipped_row = {f"{letter}5": cell * 1_000_000 for letter, cell in zip(MONEY, firm_row(2, 2023)[6:20], strict=True)}
    tables: dict[str, tuple[Rows, list[Expected]]] = {
        "year_alone": (firms({"B3": 2013}, number=22), [("lonely-year", ASK, "B3")]),
        "no_id": (firms(without="A C"), [("missing-column", MUST, None)]),
        "no_year": (firms(without="B"), [("missing-column", MUST, None)]),
        "only_a_header": (firms(number=0), [("empty-table", MUST, None)]),
        "name_twice": (
            firms({"C2": None, "C4": None, "W4": "DOANH NGHIỆP giả lập  GL-01"}, extra=NAME),
            [("same-name", ASK, "W2"), ("same-name", ASK, "W4")],
        ),
        "industry_outdated": (
            firms(years=(2025, 2026), extra={VERSION: always("VSIC2018")}),
            [("outdated-industry", ASK, "D3"), ("outdated-industry", ASK, "D13")],
        ),
        "industry_version_unknown": (
            firms(extra={VERSION: always("VSIC1993")}), [("unknown-industry-version", ASK, "W2")],
        ),
        "territory_outdated": (
            firms(years=(2025, 2026), column={"E": always("74")}), [("outdated-territory", ASK, "E3")],
        ),
        "territory_on_the_wrong_map": (
            firms(column={"E": always("74")}, extra={"Phiên bản địa giới": always("34")}),
            [("outdated-territory", ASK, "E2"), ("outdated-territory", ASK, "E13")],
        ),
        "territory_map_unknown": (
            firms(extra={"Phiên bản địa giới": always("64")}),
            [("unknown-territory-version", ASK, "W2")],
        ),
        "average_employees": (firms({"U4": 60}, extra=HEADCOUNTS), [("average-employees", ASK, "U4")]),
        "average_assets": (firms({"Q4": 20_000}, extra=ASSETS), [("average-fixed-assets", ASK, "Q4")]),
        "added_value_given": (
            firms({"W4": 9999}, extra={"Giá trị gia tăng (triệu đồng)": value_added}),
            [("value-added-given", ASK, "W4")],
        ),
        "output_parts": (firms({"X4": 700}, extra=OUTPUT_PARTS), [("output-parts", ASK, "H4")]),
        "input_parts": (firms({"W4": 7500}, extra=TOTAL_INPUTS), [("input-parts", ASK, "W4")]),
        "materials_above_inputs": (firms({"I4": 9900}, extra=TOTAL_INPUTS), [("part-exceeds-whole", MUST, "I4")]),
        "hi_tech_above_sales": (
            firms({"W4": 99_999}, extra={"Doanh thu sản phẩm công nghệ cao (triệu đồng)": always(10)}),
            [("part-exceeds-whole", MUST, "W4")],
        ),
        "slip_in_a_middle_year": (
            firms({"G3": 8_073_000}, years=(2021, 2022, 2023, 2024)), [("unit-slip", ASK, "G3")],
        ),
        "slip_of_a_row": (firms(slipped_row), [("unit-slip", ASK, f"{letter}5") for letter in "GHIJKLOQR"]),
        "slip_against_peers": (firms({"G4": 12_558_000}, years=(2023,)), [("unit-slip-peers", ASK, "G4")]),
        "column_in_dong": (firms(column={"L": million}), [("column-unit-slip", ASK, None)]),
        "table_in_dong": (firms(column=dict.fromkeys(MONEY, million)), [("wages-per-head", ASK, None)]),
        "one_row_in_dong": (
            firms(number=1, years=(2023,), column=dict.fromkeys(MONEY, million)), [("wages-of-enterprise", ASK, "L2")],
        ),
        "sales_of_many_worlds": (firms({"G4": 1e30}), [("beyond-magnitude", MUST, "G4")]),
        "weight_zero": (firms({"W4": 0}, extra={"Quyền số điều tra": always(5)}), [("zero-weight", ASK, "W4")]),
        "weight_missing": (
            firms({"W4": None}, extra={"Quyền số điều tra": always(5)}), [("missing-weight", ASK, "W4")],
        ),
        "deflator_zero": (
            firms({"W4": 0}, extra={"Chỉ số giá đầu ra (kỳ gốc = 1)": always(1.05)}),
            [("deflator-zero", MUST, "W4")],
        ),
        "deflator_of_two_bases": (
            firms({"W4": 105}, extra={"Chỉ số giá đầu ra (kỳ gốc = 1)": always(1.05)}),
            [("deflator-bases-mixed", ASK, "W4")],
        ),
        "no_header": (firms()[1:], [("no-header", MUST, None)]),
        "years_in_columns": (
            [["Mã doanh nghiệp", "2021", "2022", "2023"], ["GL-01", 10, 20, 30], ["GL-02", 10, 20, 30]],
            [("years-in-columns", MUST, 1), ("missing-column", MUST, None)],
        ),
    }  # fmt: skip
    return [Case(f"{name}.xlsx", xlsx(rows), expected) for name, (rows, expected) in tables.items()]


def broken_economies() -> list[Case]:
    """Accounts of an economy with one thing wrong."""
    tables: dict[str, tuple[Rows, list[Expected]]] = {
        "series_twice": (economy({"C6": 2016}), [("duplicate", MUST, "A2"), ("duplicate", MUST, "A6")]),
        "base_year_missing": (
            economy({"E1": "Giá trị tăng thêm, giá so sánh (tỷ đồng)",
                     "G1": "Thuế sản phẩm trừ trợ cấp, giá so sánh (tỷ đồng)"}),
            [("constant-without-base", ASK, None)],
        ),
        "constant_copied_from_current": (economy({"E6": 1040}), [("constant-equals-current", ASK, "E6")]),
        "base_year_differs": (economy(years=(2009, 2010, 2011)), [("base-year-differs", ASK, "E6")]),
        "labour_redefined": (
            economy(place="Việt Nam", years=(2019, 2020, 2021, 2022)), [("labour-redefined", ASK, "H13")],
        ),
        "level_jump": (economy({"H8": 60}), [("level-jump", ASK, "H8"), ("sectors-and-total", ASK, "H9")]),
        "sum_of_sectors": (economy({"D8": 3360}), [("sectors-and-total", ASK, "D9")]),
        "product_tax_missing": (economy({"F5": None, "G5": None}), [("product-tax-missing", ASK, "D5")]),
        "share_in_percent": (economy({"J4": 55}, extra=LABOUR_SHARE), [("percent-as-ratio", MUST, "J4")]),
        "share_above_all": (economy({"J4": 550}, extra=LABOUR_SHARE), [("above-maximum", MUST, "J4")]),
        "share_of_everything": (economy({"J4": 1}, extra=LABOUR_SHARE), [("share-at-bound", ASK, "J4")]),
        "series_gap": (economy(years=(2014, 2016, 2017)), [("series-gap", ASK, "C6"), ("series-gap", ASK, "C9")]),
        "forecast": (economy(years=(2025, 2026, 2027)), [("forecast-year", ASK, "C10")]),
        "economy_slip": (economy({"D6": 1_040_000}), [("unit-slip", ASK, "D6")]),
        "workers_in_persons": (economy(column={"H": lambda cell: cell * 1000}), [("product-per-worker", ASK, None)]),
        "trained_above_workers": (
            economy({"J4": 99}, extra={"Lao động qua đào tạo có bằng, chứng chỉ (nghìn người)": always(10)}),
            [("part-exceeds-whole", MUST, "J4")],
        ),
        "workers_above_population": (
            economy({"J5": 50}, extra={"Dân số trung bình (nghìn người)": always(200)}),
            [("part-exceeds-whole", MUST, "H5")],
        ),
        "economy_hours": (economy({"I4": 28 * 9}), [("hours-impossible", MUST, "I4")]),
        "workers_negative": (economy({"H4": -28}), [("below-minimum", MUST, "H4")]),
        "industry_missing": (economy({"B4": None}), [("empty-key", MUST, "B4")]),
        "cost_shares": (SHARES, [("shares-not-one", ASK, "D3")]),
        "two_base_years": (
            economy({"G1": "Thuế sản phẩm trừ trợ cấp, giá so sánh 2015 (tỷ đồng)"}), [("two-base-years", MUST, None)],
        ),
    }  # fmt: skip
    return [Case(f"{name}.xlsx", xlsx(rows), expected) for name, (rows, expected) in tables.items()]


def broken_files() -> list[Case]:
    """Files that are hard or impossible to read."""
    plain = text(firms())
    lines = plain.splitlines(keepends=True)
    return [
        Case("excel_error.xlsx", xlsx(firms(), formulas={"G4": ("=1/0", "#DIV/0!")}), [("excel-error", MUST, "G4")]),
        Case(
            "formula_not_computed.xlsx", xlsx(firms(), formulas={"G4": ("=H4-34", "")}),
            [("formula-without-value", MUST, "G4")],
        ),
        Case("empty.csv", b"", [("empty-file", MUST, None)]),
        Case("cut_off.xlsx", xlsx(firms())[:900], [("broken-file", MUST, None)]),
        Case("a_pdf.xlsx", b"%PDF-1.4 synthetic", [("wrong-file-type", MUST, None)]),
        Case("a_web_page.csv", b"<html><table><tr><td>1</td></tr></table></html>", [("wrong-file-type", MUST, None)]),
        Case("windows_1258.csv", windows_1258(firms()), [("legacy-encoding", ASK, None)]),
        Case("ambiguous.csv", text(firms({"G4": "1.234"})), [("ambiguous-number", MUST, "G4")]),
        Case("comma_unquoted.csv", b"".join([*lines[:3], lines[3].replace(b"\r\n", b",5\r\n"), *lines[4:]]),
             [("too-many-cells", MUST, 4)]),
        Case("line_cut.csv", b"".join([*lines[:-1], lines[-1][:40]]), [("too-few-cells", ASK, 13)]),
        Case("quote_open.csv", plain.replace(b"GL-05,2022", b'"GL-05,2022'), [("open-quote", MUST, 10)]),
        Case("sheet_unknown.xlsx", xlsx(firms()), [("unknown-sheet", MUST, None)], {"sheet": "Không có"}),
    ]  # fmt: skip


# -- files that must pass -------------------------------------------------------------------------------------------


def good_files() -> list[Case]:
    """Tables in all the dress that people give them; nothing in them needs an answer."""
    english = [
        "Enterprise id", "Year", "Tax code", "Industry code", "Province code", "Ownership", "Net sales (million VND)",
        "Total output (million VND)", "Materials (million VND)", "Bought-in energy (million VND)",
        "Bought-in services (million VND)", "Labour cost (million VND)", "Interest (million VND)",
        "Taxes (million VND)", "Depreciation (million VND)", "Profit before tax (million VND)",
        "Average fixed assets (million VND)", "Total assets (million VND)", "Liabilities (million VND)",
        "Equity (million VND)", "Average employees (persons)", "Hours worked (hours)",
    ]  # fmt: skip
    headers = {f"{letter}1": header for letter, header in zip("ABCDEFGHIJKLMNOPQRSTUV", english, strict=True)}
    plain = {
        f"{letter}1": strip_marks(header) for letter, header in zip("ABCDEFGHIJKLMNOPQRSTUV", FIRM_HEADERS, strict=True)
    }
    billion = {f"{letter}1": firms()[0][_column(letter)].replace("triệu", "tỷ") for letter in MONEY}
    dong = {f"{letter}1": firms()[0][_column(letter)].replace("triệu ", "") for letter in MONEY}
    loss = firms({"P4": 1020 - 6000, "H4": 10_200 - 6000})
    table = firms()
    return [
        Case("plain.xlsx", xlsx(table), [("industry-version", NOTE, None)]),
        Case("english.xlsx", xlsx(firms(headers))),
        Case("without_diacritics.xlsx", xlsx(firms(plain))),
        Case("in_billion.xlsx", xlsx(firms(billion, column=dict.fromkeys(MONEY, lambda cell: cell / 1000)))),
        Case("in_dong.xlsx", xlsx(firms(dong, column=dict.fromkeys(MONEY, million)))),
        Case("utf8.csv", text(table)),
        Case("utf8_with_bom.csv", text(table, encoding="utf-8-sig", separator=";")),
        Case("utf16_tabs.csv", text(table, encoding="utf-16", separator="\t")),
        Case(
            "vietnamese_numbers.csv",
            text(firms(column=dict.fromkeys(MONEY, million), edits=dong), separator=";", write=vietnamese),
            options={"number_style": "vi"},
        ),
        Case("numbers_as_text.xlsx", xlsx(firms(column={"G": str, "U": str}))),
        Case("missing_as_dashes.xlsx", xlsx(firms({"M4": "-", "V4": "...", "V5": "…"})), [("empty-cells", NOTE, None)]),
        Case("year_as_date.xlsx", xlsx(firms(column={"B": lambda year: datetime(year, 12, 31)}))),  # noqa: DTZ001
        Case("titles_above.xlsx", xlsx([["Số liệu giả lập"], [None], *table], merge=["A1:F1"])),
        Case(
            "total_and_notes_below.xlsx",
            xlsx([*table, ["Tổng cộng", *[None] * 5, 1e5], [None], ["Ghi chú: số liệu giả lập"]]),
        ),
        Case("loss_maker.xlsx", xlsx(loss), [("negative-value-added", NOTE, "P4")]),
        Case("one_year.xlsx", xlsx(firms(years=(2023,)))),
        Case(
            "years_missing.xlsx",
            xlsx(firms(years=(2019, 2021, 2023))),
            [("year-gap", NOTE, "B3"), ("year-gap", NOTE, "B4")],
        ),
        Case(
            "branch_and_person.xlsx",
            xlsx(
                firms(
                    {"C2": f"{tax_code(1)}-001", "C3": f"{tax_code(1)}-001", "C4": "001099000001", "C5": "001099000001"}
                )
            ),
            [("personal-id", NOTE, "C4")],
        ),
        Case("tax_code_as_id.xlsx", xlsx(firms(without="A"))),
        Case("weights.xlsx", xlsx(firms(extra={"Quyền số điều tra": always(12.5)}))),
        Case("parts_and_totals.xlsx", xlsx(firms(extra={**OUTPUT_PARTS, **TOTAL_INPUTS, **HEADCOUNTS, **ASSETS}))),
        Case(
            "new_provinces.xlsx",
            xlsx(firms(years=(2025, 2026), column={"E": always("75")})),
            [("year-not-closed", NOTE, "B3")],
        ),
        Case(
            "old_map_declared.xlsx",
            xlsx(firms(years=(2025, 2026), column={"E": always("74")}, extra={"Phiên bản địa giới": always("63")})),
        ),
        Case("deflators.xlsx", xlsx(firms(extra={"Chỉ số giá đầu ra (kỳ gốc = 100)": always(104.5)}))),
        Case("small_gap.xlsx", xlsx(firms({"P4": 1020 + 100})), [("value-added-small-gap", NOTE, "H4")]),
        Case(
            "sales_only.xlsx",
            xlsx(firms(without="H I J K L M N O P U V")),
            [("no-labour", NOTE, None), ("no-value-added", NOTE, None)],
        ),
        Case(
            "industries_by_name.xlsx", xlsx(firms(column={"D": always("Điện tử")})), [("industry-not-vsic", NOTE, None)]
        ),
        Case("half_a_person.xlsx", xlsx(firms({"W4": 33.5}, extra=HEADCOUNTS)), [("fractional-headcount", NOTE, "W4")]),
        Case("empty_column.xlsx", xlsx(firms(column={"M": always(None)})), [("empty-column", NOTE, None)]),
        Case(
            "economy_incomes.xlsx",
            xlsx(economy(extra={**LABOUR_SHARE, "Thu nhập của người lao động (tỷ đồng)": lambda row: row[3] * 0.4})),
            [("income-and-share", NOTE, "J2")],
        ),
        Case("economy.xlsx", xlsx(economy())),
        Case("economy.csv", text(economy(), separator=";")),
        Case(
            "economy_from_its_base_year.xlsx",
            xlsx(
                economy(
                    {
                        "E2": 1000,
                        "E3": 2500,
                        "E4": 3000,
                        "E5": 7000,
                        "G5": 500,
                        "E6": 1010,
                        "E7": 2600,
                        "E8": 3120,
                        "E9": 7245,
                        "G9": 515,
                        "E10": 1020,
                        "E11": 2700,
                        "E12": 3240,
                        "E13": 7490,
                        "G13": 530,
                    },
                    years=(2010, 2011, 2012),
                )
            ),
        ),
        Case("economy_viet_nam_before_2021.xlsx", xlsx(economy(place="Việt Nam"))),
        Case("economy_without_total.xlsx", xlsx([row for row in economy() if row[1] != "TOTAL"])),
        Case("cost_shares.xlsx", xlsx([*SHARES[:2], ["Vùng giả lập", "C", 2021, 0.21, 0.3, 0.49]])),
    ]


def strip_marks(words: str) -> str:
    marks = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


# -- writing --------------------------------------------------------------------------------------------------------


def bad_files() -> list[Case]:
    return [*broken_firms(), *broken_economies(), *broken_files()]


def write(folder: Path, cases: Sequence[Case]) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for case in cases:
        (folder / case.name).write_bytes(case.content)
    listed = "\n".join(_as_toml(case) for case in cases)
    (folder / "expected.toml").write_text(f"# Synthetic files; written by make_corpus.py\n\n{listed}", encoding="utf-8")


def _as_toml(case: Case) -> str:
    lines = [f'["{case.name}"]']
    if case.options:
        lines.append(
            "options = { " + ", ".join(f"{key} = {_value(value)}" for key, value in case.options.items()) + " }"
        )
    lines.append("problems = [")
    for code, severity, place in case.expected:
        where = "" if place is None else f", row = {place}" if isinstance(place, int) else f', cell = "{place}"'
        lines.append(f'  {{ code = "{code}", severity = "{severity}"{where} }},')
    return "\n".join([*lines, "]", ""])


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'


if __name__ == "__main__":
    write(HERE / "should_fail", bad_files())
    write(HERE / "should_pass", good_files())
