"""From files to panels: all that must be fixed at once, or a panel that knows its source."""

from pathlib import Path

import polars as pl
import pytest

from nangsuat.data import (
    FirmPanel,
    ProblemsFound,
    Severity,
    UnknownOption,
    as_polars,
    hash_file,
    read_economy,
    read_firms,
    read_table,
    synthetic_park,
    write_template,
)

LINES = ["Mã DN;Năm;Giá trị gia tăng (tỷ đồng);Lao động", "A;2022;5;40", "A;2023;6;41", "B;2022;2;10", "B;2023;2,5;11"]


def save(folder: Path, lines: list[str], name: str = "b.csv") -> Path:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder / name


def test_a_panel_knows_its_source_and_its_rows(tmp_path: Path):
    path = save(tmp_path, LINES)
    panel = read_firms(path, synthetic=True)
    assert panel.collect("row", "firm", "value_added").rows() == [
        (2, "A", 5000.0), (3, "A", 6000.0), (4, "B", 2000.0), (5, "B", 2500.0)
    ]  # fmt: skip
    assert panel.source.sha256 == hash_file(path)
    assert (panel.source.name, panel.source.letters["value_added"], panel.synthetic) == ("b.csv", "C", True)


def test_rows_left_out_are_in_the_provenance(tmp_path: Path):
    panel = read_firms(save(tmp_path, [*LINES, "Tổng cộng;;15,5;102", "Nguồn: số liệu giả lập;;;"]))
    assert [(each.code, each.rows) for each in panel.provenance.dropped] == [("total-row", (6,)), ("remark-row", (7,))]
    assert panel.provenance.rows_used == 4


def test_all_that_must_be_fixed_comes_at_once(tmp_path: Path):
    lines = [*LINES, "B;2023;1.234;abc", "C;2023;1;-5"]
    with pytest.raises(ProblemsFound) as stopped:
        read_firms(save(tmp_path, lines))
    found = {
        (problem.code, problem.cell) for problem in stopped.value.problems if problem.severity is Severity.MUST_FIX
    }
    assert {("ambiguous-number", "C6"), ("not-a-number", "D6"), ("below-minimum", "D7")} <= found
    assert "duplicate" in {code for code, _ in found}


def test_words_among_numbers_of_a_frame_are_named():
    frame = pl.DataFrame({"firm": ["a", "b"], "year": ["2022", "năm nay"], "value_added": ["5", "x"]})
    with pytest.raises(ProblemsFound) as stopped:
        FirmPanel.from_frame(frame)
    assert [(each.code, each.column, each.value) for each in stopped.value.problems] == [
        ("not-a-number", "year", "năm nay"), ("not-a-number", "value_added", "x")
    ]  # fmt: skip
    assert FirmPanel.from_frame(frame.head(1)).collect("value_added").item() == 5.0


@pytest.mark.parametrize("other", ["foreign", "1"])  # a column of words alone, and one that holds a number too
def test_ownership_is_understood_in_vietnamese(tmp_path: Path, other: str):
    lines = ["Mã DN;Năm;Lao động (người);Loại hình", "A;2022;5;Nhà nước", "B;2022;6;FDI", f"C;2022;7;{other}"]
    assert read_firms(save(tmp_path, lines)).collect("ownership")["ownership"].to_list() == ["state", "foreign", other]


def test_what_is_only_asked_about_does_not_stop(tmp_path: Path):
    lines = [LINES[0].replace(" (tỷ đồng)", ""), *LINES[1:]]
    panel = read_firms(save(tmp_path, lines))
    assert "unit-assumed" in {problem.code for problem in panel.problems}


def test_an_economy(tmp_path: Path):
    lines = ["Ngành,Năm,GRDP (tỷ đồng)", "Tổng số,2022,900", "Tổng số,2023,990"]
    panel = read_economy(save(tmp_path, lines), constants={"territory": "79"}, base_year=2010)
    assert panel.collect("territory", "industry", "year").rows() == [("79", "TOTAL", 2022), ("79", "TOTAL", 2023)]
    assert panel.base_year == 2010


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    frame = pl.DataFrame(
        {"firm": ["A", "A"], "Năm": [2022, 2023], "Doanh thu (tỷ đồng)": [1.5, None], "employees_start": [1, 3],
         "employees_end": [3, 5], "PPI": [100.0, 104.0]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "b.parquet")
    return tmp_path / "b.parquet"


def test_a_parquet_file_read_whole_and_left_on_the_disk_is_the_same_panel(parquet: Path):
    whole, scanned = read_firms(parquet), read_firms(parquet, checks="structure")
    assert as_polars(scanned.frame).equals(as_polars(whole.frame), null_equal=True)
    assert scanned.collect("row", "net_sales", "employees", "output_deflator").rows() == [
        (1, 1500.0, 2.0, 1.0), (2, None, 4.0, 1.04)
    ]  # fmt: skip
    assert scanned.source == whole.source
    plan = scanned.frame.to_native().explain()
    assert "Parquet SCAN" in plan.replace("PARQUET", "Parquet")


def test_types_that_do_not_fit_are_named_before_any_row_is_read(tmp_path: Path):
    pl.DataFrame({"firm": ["A"], "year": ["2022"], "net_sales": ["1.234"]}).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(ProblemsFound) as stopped:
        read_firms(tmp_path / "b.parquet", checks="structure")
    assert {(problem.code, problem.column) for problem in stopped.value.problems} >= {
        ("wrong-column-type", "year"), ("wrong-column-type", "net_sales")
    }  # fmt: skip


def test_options_that_do_not_exist(tmp_path: Path):
    path = save(tmp_path, LINES)
    for options in (
        {"checks": "some"},
        {"number_style": "fr"},
        {"units": {"net_sales": "kilo"}},
        {"constants": {"x": 1}},
    ):
        with pytest.raises(UnknownOption):
            read_firms(path, **options)
    with pytest.raises(UnknownOption):
        read_table(path, "nation")


def test_a_template_filled_in_is_read_back_by_its_names(tmp_path: Path):
    park = synthetic_park(enterprises=12)
    table = read_table(write_template("firm", tmp_path / "mau.xlsx", panel=park))
    assert table.synthetic
    columns = [role for role in park.roles if role != "firm"]
    assert table.frame.select("firm", *columns).equals(park.collect("firm", *columns), null_equal=True)
    assert read_firms(tmp_path / "mau.xlsx").synthetic


def test_renamed_headers_of_a_template_do_not_matter(tmp_path: Path):
    import openpyxl

    path = write_template("firm", tmp_path / "mau.xlsx", panel=synthetic_park(enterprises=3), language="en")
    before = read_table(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Data"]
    for cell in sheet[4]:
        cell.value = f"Cột {cell.column}"
    book.save(path)
    after = read_table(path)
    assert after.frame.equals(before.frame, null_equal=True)


OWN = ["firm,year,Beds,nurses,employees", "A,2023,120,80,90", "B,2023,300,210,250"]


@pytest.mark.parametrize("checks", ["all", "structure"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_columns_without_a_role_are_quantities_when_named(tmp_path: Path, ending: str, checks: str):
    path = save(tmp_path, OWN)
    if ending == "parquet":
        path = tmp_path / "b.parquet"
        pl.read_csv(tmp_path / "b.csv").write_parquet(path)
    panel = read_firms(path, quantities=["beds"], checks=checks)
    assert panel.collect("firm", "beds", "employees").rows() == [("A", 120.0, 90.0), ("B", 300.0, 250.0)]
    assert panel.role("beds").name.vi == "Beds"  # as it stands in the file
    assert not panel.has("nurses")


def test_a_mapping_says_under_which_header_a_quantity_stands(tmp_path: Path):
    mapping = {"columns": {"staff": "nurses"}}
    panel = read_firms(save(tmp_path, OWN), quantities=["staff"], mapping=mapping)
    assert panel.collect("staff")["staff"].to_list() == [80.0, 210.0]
    with pytest.raises(ProblemsFound, match="staff"):
        read_firms(save(tmp_path, OWN), mapping=mapping)


def test_quantities_that_cannot_be(tmp_path: Path):
    path = save(tmp_path, [*OWN, "C,2023,many,3,4"])
    with pytest.raises(ProblemsFound, match="doctors"):
        read_firms(path, quantities=["doctors"])
    with pytest.raises(ProblemsFound, match="many"):
        read_firms(path, quantities=["beds"])
    with pytest.raises(UnknownOption, match="employees"):
        read_firms(path, quantities=["employees"])
    assert read_firms(path, quantities=["nurses"]).has("nurses")  # words in a column that nobody asked for


def test_a_quantity_keeps_its_unit_and_currency_to_itself(tmp_path: Path):
    lines = ["firm,year,value_added (triệu đồng),Adverts (USD)", "A,2023,50,7"]
    panel = read_firms(save(tmp_path, lines), quantities=["adverts"])
    assert (panel.currency, panel.role("adverts").name.en) == ("VND", "Adverts (USD)")


def test_a_column_that_is_missing_is_sought_among_all_headers(tmp_path: Path):
    """Also those that nobody knows: it is mostly one of them."""
    with pytest.raises(ProblemsFound) as stopped:
        read_firms(save(tmp_path, ["Bệnh viện;Năm;Lao động;Ghi chú riêng", "A;2022;40;x"]))
    (told,) = [problem for problem in stopped.value.problems if problem.code == "missing-column"]
    assert told.suggestion.vi.endswith("Bảng có: Năm, Lao động, Bệnh viện, Ghi chú riêng.")
