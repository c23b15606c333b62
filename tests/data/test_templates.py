"""Templates: what is written into one is what is read out of it, and a sheet program finds all its help in place."""

import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_series_equal

import nangsuat.data as data
from nangsuat.data.roles import ROLES

SIXTEEN_DIGITS = 1e-15  # relative: XlsxWriter writes sixteen digits of a number, one less than a double may have

EXAMPLES = 12  # each writes and reads a workbook of forty columns

words = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạếềểễệọốợủứựỷỹÀĐƠƯ0123456789", min_size=1, max_size=12).map(
    lambda text: f"Công ty {text}"
)
codes = st.integers(0, 99999).map(lambda number: f"{number:05d}")
amounts = st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-6)


def numbers_of(role):
    """Numbers that a role may hold, and none; price indexes near one, for a hundred means another base to a reader."""
    if role.unit.kind == "price_index":
        return st.none() | st.floats(0.2, 5.0)
    low = -1e12 if role.minimum is None else role.minimum
    high = 1e12 if role.maximum is None else role.maximum
    return st.none() | amounts.map(lambda value: float(np.clip(value, low, high)))


NUMBERS = [role for role in ROLES["firm"].values() if role.is_number]


@st.composite
def firm_panels(draw):
    """Enterprises with leading zeros, Vietnamese names, blanks, losses; one or more numeric roles."""
    ids = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
    count = len(ids)
    columns = {
        "firm": ids,
        "year": draw(st.lists(st.integers(1990, 2030), min_size=count, max_size=count)),
        "name": draw(st.lists(st.none() | words, min_size=count, max_size=count)),
        "industry": draw(
            st.lists(st.sampled_from(["01", "0111", "26", "62010", None]), min_size=count, max_size=count)
        ),
        "territory": draw(st.lists(st.sampled_from(["01", "08", "79", None]), min_size=count, max_size=count)),
    }
    for role in draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=8, unique=True)):
        columns[role.key] = draw(st.lists(numbers_of(role), min_size=count, max_size=count))
    text = dict.fromkeys(("firm", "name", "industry", "territory"), pl.String)
    numeric = {key: pl.Float64 for key in columns if key not in (*text, "year")}
    return data.FirmPanel.from_frame(pl.DataFrame(columns, schema={**text, "year": pl.Int64, **numeric}))


def assert_same(panel, read):
    """All values of the panel stand in what was read; blanks stay blank where nothing follows from other columns."""
    derived = {"output", "intermediate_inputs", "value_added", "fixed_assets", "employees"}
    before, after = panel.collect(), read.frame.sort("row")
    assert before.height == after.height
    for key in panel.roles:
        old, new = before[key], after[key].cast(before[key].dtype)
        known = old.is_not_null() if key in derived else pl.repeat(value=True, n=old.len(), eager=True)
        tolerance = SIXTEEN_DIGITS if panel.role(key).is_number else 0.0
        assert_series_equal(old.filter(known), new.filter(known), rel_tol=tolerance, abs_tol=0.0)


@given(firm_panels(), st.sampled_from(["vi", "en"]))
@settings(max_examples=EXAMPLES, deadline=None)
def test_writing_then_reading_is_the_identity(tmp_path_factory, panel, language):
    path = tmp_path_factory.mktemp("templates") / "mau.xlsx"
    read = data.read_table(data.write_template("firm", path, panel=panel, language=language, rows=8))
    assert read.level == "firm"
    assert_same(panel, read)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_economy_comes_back_with_its_base_year(tmp_path, language):
    panel = data.viet_nam_sectors()
    path = data.write_template("economy", tmp_path / "kinh_te.xlsx", panel=panel, language=language)
    read = data.read_table(path)
    assert (read.level, read.base_year, read.currency) == ("economy", 2010, "VND")
    assert_same(panel, read)


def test_the_synthetic_park_comes_back_marked_synthetic(tmp_path):
    park = data.synthetic_park(enterprises=12)
    path = data.write_template("firm", tmp_path / "gia_lap.xlsx", panel=park)
    assert_same(park, data.read_table(path))
    assert data.read_firms(path).synthetic
    assert "GIẢ LẬP" in openpyxl.load_workbook(path)["Số liệu"]["A1"].value


def test_a_header_typed_anew_is_named_as_it_was_typed(tmp_path):
    frame = pl.DataFrame({"firm": ["1"], "year": [2024], "net_sales": [7.0]})
    path = data.write_template("firm", tmp_path / "mau.xlsx", panel=data.FirmPanel.from_frame(frame))
    book = openpyxl.load_workbook(path)
    for name in list(book.defined_names):
        del book.defined_names[name]
    sheet = book["Số liệu"]
    place = next(cell for cell in sheet[4] if cell.value == "Doanh thu thuần (triệu đồng)")
    place.value = "Bán hàng (triệu đồng)"
    book.save(path)
    unknown = [problem for problem in data.read_table(path, "firm").problems if problem.code == "unknown-column"]
    assert any("«Bán hàng (triệu đồng)»" in problem.message.vi for problem in unknown)


def test_a_column_that_nobody_filled_in_is_not_there(tmp_path):
    frame = pl.DataFrame({"firm": ["1"], "year": [2024], "net_sales": [7.0]})
    path = data.write_template("firm", tmp_path / "mau.xlsx", panel=data.FirmPanel.from_frame(frame))
    assert data.read_firms(path).roles == ("firm", "year", "net_sales")


def test_another_currency_stands_in_headers_and_comes_back(tmp_path):
    path = data.write_template("firm", tmp_path / "eur.xlsx", language="en", currency="EUR", rows=3)
    headers = [cell.value for cell in openpyxl.load_workbook(path)["Data"][4]]
    assert "Net sales (million EUR)" in headers
    frame = pl.DataFrame({"firm": ["1"], "year": [2024], "net_sales": [7.0]})
    panel = data.FirmPanel.from_frame(frame, currency="EUR")
    assert data.read_table(data.write_template("firm", path, panel=panel)).currency == "EUR"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("templates") / "mau.xlsx"
    data.write_template("firm", path, years=(2024, 2025), rows=50)
    return path


def test_a_column_that_is_always_in_dollars_says_so(tmp_path):
    data.write_template("economy", tmp_path / "economy.xlsx", years=[2024])
    sheet = openpyxl.load_workbook(tmp_path / "economy.xlsx")["Số liệu"]
    headers = [cell.value for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
    assert "GDP theo PPP 2017 (tỷ USD)" in headers
    assert "Thu nhập của người lao động (tỷ đồng)" in headers


@pytest.mark.parametrize(("level", "read"), [("firm", data.read_economy), ("economy", data.read_firms)])
def test_a_template_of_the_other_kind_is_refused_in_words(tmp_path, level, read):
    data.write_template(level, tmp_path / "filled.xlsx", years=[2024])
    with pytest.raises(data.ProblemsFound) as found:
        read(tmp_path / "filled.xlsx")
    assert [problem.code for problem in found.value.problems] == [
        "template-for-firms" if level == "firm" else "template-for-economy"
    ]


def test_every_column_has_its_name_header_comment_and_range(empty):
    book = openpyxl.load_workbook(empty)
    sheet = book["Số liệu"]
    assert book.sheetnames == ["Hướng dẫn", "Số liệu", "Danh mục", "_nangsuat"]
    assert set(book.defined_names) == {f"ns_{key}" for key in ROLES["firm"]}
    for place, role in enumerate(sorted(ROLES["firm"].values(), key=lambda r: r.key not in ("firm", "year")), start=1):
        header = sheet.cell(4, place)
        assert header.value.startswith(role.name.vi)
        assert role.unit.label().vi in header.value
        assert header.comment.text.strip().endswith(role.explanation.vi)
        assert sheet.cell(3, place).value == ("Bắt buộc" if role.required else "Nếu có")
        letter = header.column_letter
        assert book.defined_names[f"ns_{role.key}"].attr_text == f"'Số liệu'!${letter}$5:${letter}$54"
    assert sheet.freeze_panes == "C5"


def test_drop_downs_and_warnings_block_nothing(empty):
    book = openpyxl.load_workbook(empty)
    sheet, lists = book["Số liệu"], book["Danh mục"]
    found = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert all(rule.errorStyle == "warning" for rule in found.values())
    choices = {}
    for address, rule in found.items():
        if rule.type == "list":
            area = rule.formula1.rpartition("!")[2].replace("$", "")
            choices[sheet[f"{address.partition(':')[0][:-1]}4"].value] = [cell[0].value for cell in lists[area]]
    assert choices["Năm"] == [2024, 2025]
    assert choices["Phiên bản mã ngành"] == ["VSIC2007", "VSIC2018", "VSIC2025"]
    assert choices["Loại hình sở hữu"] == ["state", "non_state", "foreign"]
    assert len(choices["Mã ngành"]) == 21 + 88
    assert choices["Mã tỉnh, thành phố"] == [entry.code for entry in data.provinces("63")]
    assert {found[f"{column}5:{column}54"].type for column in ("K", "L", "M")} == {"decimal"}


def test_the_hidden_sheet_says_what_the_workbook_is(empty):
    sheet = openpyxl.load_workbook(empty)["_nangsuat"]
    assert sheet.sheet_state == "veryHidden"
    facts = {key.value: value.value for key, value in sheet.iter_rows()}
    assert facts | {"made": ""} == {
        "template": "nangsuat", "level": "firm", "version": "1", "language": "vi", "currency": "VND",
        "base_year": "", "synthetic": "no", "made": "",
    }  # fmt: skip
    assert date.fromisoformat(facts["made"]).year > 2025


def test_no_macros_and_no_links(empty):
    with zipfile.ZipFile(empty) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "external" in name.lower()]


def test_instructions_explain_every_column(empty):
    guide = openpyxl.load_workbook(empty)["Hướng dẫn"]
    written = {cell.value for row in guide.iter_rows() for cell in row}
    for role in ROLES["firm"].values():
        assert {role.name.vi, role.explanation.vi} <= written


def test_new_years_get_a_row_for_each_enterprise_still_there(tmp_path):
    frame = pl.DataFrame(
        {"firm": ["a", "b", "b"], "year": [2022, 2022, 2023], "name": ["A", "B", "B"], "net_sales": 1.0}
    )
    path = data.write_template(
        "firm", tmp_path / "mau.xlsx", panel=data.FirmPanel.from_frame(frame), years=(2023, 2024), language="en"
    )
    sheet = openpyxl.load_workbook(path)["Data"]
    rows = [(row[0].value, row[1].value, row[3].value, row[0].font.i) for row in sheet.iter_rows(min_row=5, max_row=9)]
    assert rows[:4] == [("a", 2022, "A", True), ("b", 2022, "B", True), ("b", 2023, "B", True), ("b", 2024, "B", False)]
    assert rows[4][0] is None
    assert sheet["A5"].fill.fgColor.rgb != sheet["A8"].fill.fgColor.rgb


def test_ids_that_are_numbers_are_written_as_text(tmp_path):
    panel = data.FirmPanel.from_frame(pl.DataFrame({"firm": [7, 12], "year": [2023, 2023]}))
    path = data.write_template("firm", tmp_path / "mau.xlsx", panel=panel)
    assert [openpyxl.load_workbook(path)["Số liệu"][cell].value for cell in ("A5", "A6")] == ["7", "12"]


def test_seldom_columns_come_with_the_panel_that_has_them(tmp_path):
    frame = pl.DataFrame({"territory": ["US"], "industry": ["11"], "year": [2020], "output_quantity": [1.5]})
    panel = data.EconomyPanel.from_frame(frame, currency="USD")
    assert_same(panel, data.read_table(data.write_template("economy", tmp_path / "klems.xlsx", panel=panel)))
    plain = openpyxl.load_workbook(data.write_template("economy", tmp_path / "plain.xlsx"))
    assert "ns_output_quantity" not in plain.defined_names


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": "economy"}, "level = 'firm'"),
        ({"currency": "USD"}, "currency = 'VND'"),
        ({"rows": 2_000_000}, "2000000 rows"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_the_old_file(tmp_path, options, words):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"old")
    panel = data.FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2023]}))
    with pytest.raises(data.TemplateNotWritten, match=words):
        data.write_template(**{"level": "firm", "path": path, "panel": panel, **options})
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["mau.xlsx"]


def test_an_infinite_number_is_a_blank_cell_at_the_door_and_in_the_template(tmp_path):
    frame = pl.DataFrame({"firm": ["a", "b"], "year": 2023, "profit": [1.0, float("-inf")]})
    path = data.write_template("firm", tmp_path / "mau.xlsx", panel=data.FirmPanel.from_frame(frame))
    assert data.read_table(path).frame["profit"].to_list() == [1.0, None]


@pytest.mark.parametrize(("option", "value"), [("level", "nation"), ("language", "fr")])
def test_unknown_options_are_named(tmp_path, option, value):
    with pytest.raises(data.UnknownOption, match=value):
        data.write_template(**{"level": "firm", "path": tmp_path / "mau.xlsx", option: value})


def test_it_opens_in_libreoffice_and_comes_back_the_same(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    park = data.synthetic_park(enterprises=8)
    path = data.write_template("firm", tmp_path / "mau.xlsx", panel=park, years=(2023,))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    out = tmp_path / "out"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = Path(out / "mau.xlsx")
    assert_same(park, data.read_table(saved))
    book = openpyxl.load_workbook(saved)
    assert set(book.defined_names) >= {f"ns_{key}" for key in ROLES["firm"]}
    kinds = {rule.type for rule in book["Số liệu"].data_validations.dataValidation}
    assert {"list", "decimal"} <= kinds
