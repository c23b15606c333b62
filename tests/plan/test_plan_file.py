"""Plan files: what they say is read, all mistakes at once with their place, and what was read is written back."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from nangsuat.data import ProblemsFound, Severity, viet_nam_productivity
from nangsuat.plan import (
    Change,
    History,
    begin_plan_file,
    check_plan,
    plan_file_from_text,
    plan_file_text,
    plan_outlook,
    read_plan_file,
)

EXAMPLE = files("nangsuat.plan") / "examples" / "park_2026_2030.toml"
HEAD = """
title = "Kế hoạch"
owner = "Khu"
first = 2026
last = 2030
[[targets]]
key = "T1"
name = "Tăng năng suất"
unit = "%/năm"
kind = "growth"
comparison = "more than"
milestones = [{ first = 2026, last = 2030, low = 7.5 }]
[[tasks]]
key = "1"
name = "Việc"
starts = 2026-01-01
ends = 2026-12-31
"""
LEVELS = {2019: 100.0, 2020: 104.5, 2021: 1110.25}


def problems(text: str, folder: Path = Path()) -> dict[str, str]:
    with pytest.raises(ProblemsFound) as found:
        plan_file_from_text(text, folder=folder)
    return {str(problem.cell): problem.message.vi for problem in found.value.problems}


def history(text: str, folder: Path = Path()) -> History:
    read = plan_file_from_text(HEAD + text, folder=folder).histories["T1"]
    assert isinstance(read, History)
    return read


def values(read: History) -> dict[int, float]:
    return {item.year: item.value for item in read.observed}


def test_the_example_is_sound_and_says_that_it_is_made_up():
    read = plan_file_from_text(EXAMPLE.read_text(encoding="utf-8"))
    assert read.plan.synthetic
    assert [p.cell for p in check_plan(read.plan) if p.severity is not Severity.NOTE] == []
    found = plan_outlook(
        read.plan, read.histories, today=date(2026, 7, 1), followed=read.followed, scenarios=read.scenarios
    )
    assert all(each.probability is not None for each in found.targets)
    assert len(found.scenario_names) == 3
    assert "giả lập" in read.plan.title.vi


def test_the_examples_national_figures_are_the_published_ones():
    read = plan_file_from_text(EXAMPLE.read_text(encoding="utf-8")).histories["T1"]
    published = {item.year: item.growth for item in viet_nam_productivity().years if item.growth is not None}
    assert values(read) == published
    assert read.breaks == viet_nam_productivity().breaks


def test_written_and_read_again_it_is_the_same():
    read = plan_file_from_text(EXAMPLE.read_text(encoding="utf-8"))
    text = plan_file_text(read.plan, histories=read.histories, scenarios=read.scenarios, followed=read.followed)
    again = plan_file_from_text(text)
    assert (again.plan, again.scenarios, again.followed) == (read.plan, read.scenarios, read.followed)
    for key, each in read.histories.items():
        other = again.histories[key]
        facts = (other.observed, other.breaks, other.kind, other.unit)
        assert facts == (each.observed, each.breaks, each.kind, each.unit), key


def test_coefficients_come_back_too():
    text = HEAD.replace('kind = "growth"', 'kind = "ratio"') + (
        '[histories.T1.coefficients."α = 0,40"]\nvalues = { 2020 = 40.0, 2021 = 41.5, 2022 = 38.0 }\n'
        '[histories.T1.coefficients."α = 0,30"]\nvalues = { 2020 = 50.0, 2021 = 51.5, 2022 = 48.0 }\n'
    )
    read = plan_file_from_text(text)
    assert list(read.histories["T1"]) == ["α = 0,40", "α = 0,30"]
    again = plan_file_from_text(plan_file_text(read.plan, histories=read.histories))
    assert [values(each) for each in again.histories["T1"].values()] == [
        values(each) for each in read.histories["T1"].values()
    ]


def test_a_new_file_begins_with_the_documents():
    text = begin_plan_file(["decision-36-2021"], title="Kế hoạch", owner="Khu", first=2026, last=2030)
    read = plan_file_from_text(text)
    assert read.plan.target("T1").milestones[-1].low == 7.5
    assert set(read.histories) == {"T1"}
    assert "# [[tasks]]" in text


def test_values_with_a_break_and_a_year_that_is_not_over():
    read = history(
        '[histories.T1]\nkind = "level"\nvalues = { 2023 = 100, 2024 = 103.5, 2025 = 80 }\npartial = { 2025 = 0.75 }\n'
        'breaks = [{ year = 2024, reason = "đổi cách tính" }]\nunit = "triệu đồng/người"\n'
    )
    assert values(read) == {2023: 100.0, 2024: 103.5, 2025: 80.0}
    assert (read.partial.part, read.breaks[0].reason.vi, read.unit.vi) == (0.75, "đổi cách tính", "triệu đồng/người")


@pytest.mark.parametrize(
    "written",
    [
        "Năm;Năng suất\n2019;100\n2020;104,5\n2021;1.110,25\n",
        "year,Năng suất\n2019,100\n2020,104.5\n2021,1110.25\n",
        "Tỉnh\tnam\tnăng suất\nA\t2019\t100\nA\t2020\t104,5\nA\t2021\t1.110,25\n",
    ],
)
def test_a_column_of_a_csv(tmp_path, written):
    (tmp_path / "so-lieu.csv").write_text(written, encoding="utf-8-sig")
    read = history('[histories.T1]\nfile = "so-lieu.csv"\ncolumn = "Năng suất"\n', tmp_path)
    assert values(read) == LEVELS
    assert read.kind == "level"
    assert len(read.provenance.sources[0].sha256) == 64


def test_a_column_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Năm", "Năng suất", "Ghi chú"])
    for year, value in LEVELS.items():
        book.active.append([year, value, ""])
    book.save(tmp_path / "so-lieu.xlsx")
    read = history('[histories.T1]\nfile = "so-lieu.xlsx"\ncolumn = "Năng suất"\n', tmp_path)
    assert values(read) == LEVELS


def test_official_figures_by_sector():
    read = history('[histories.T1]\nofficial = "viet_nam_sectors"\nindustry = "A"\n')
    assert values(read)[2016] == pytest.approx(468813 / 22315.2)
    assert read.kind == "level"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("values = {}", "đúng một trong"),
        ('values = { 2020 = 1 }\nofficial = "viet_nam_productivity"', "đúng một trong"),
        ("values = { 20 = 1 }", "không phải một năm"),
        ("values = { 2020 = -3, 2021 = 4 }", "mức phải dương"),
        ('file = "khong-co.csv"\ncolumn = "x"', "Không có tệp"),
        ('official = "khong-co"', "viet_nam_productivity, viet_nam_sectors"),
        ('official = "viet_nam_productivity"\ncolumn = "x"', "growth, level"),
        ('official = "viet_nam_sectors"\nindustry = "C"', "A, B-F, G-T, TOTAL"),
        ('official = "viet_nam_productivity"\nbreaks = [{ year = 2020, reason = "x" }]', "không ghi breaks"),
        ('kind = "x"\nvalues = { 2020 = 1 }', "level"),
        ("values = { 2020 = 1, 2021 = 2 }\npartial = { 2022 = 0.5 }", "2022"),
        ('official = "viet_nam_productivity"\npartial = { 2023 = 0.5 }', "2023"),
    ],
)
def test_what_is_wrong_with_figures_is_told_at_their_place(entry, said):
    found = problems(f"{HEAD}[histories.T1]\n{entry}\n")
    assert list(found) == ["histories.T1"]
    assert said in found["histories.T1"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Năm,x\n2020,một\n", "so-lieu.csv:2: «một»"),
        ("Năm,x\nhai,1\n", "so-lieu.csv:2"),
        ("Năm,y\n2020,1\n", "Năm, y"),
        ("x\n1\n", "year"),
        ("", "–"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, written, said):
    (tmp_path / "so-lieu.csv").write_text(written, encoding="utf-8")
    found = problems(f'{HEAD}[histories.T1]\nfile = "so-lieu.csv"\ncolumn = "x"\n', tmp_path)
    assert said in found["histories.T1"]


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "so-lieu.csv").write_bytes(b"N\xe3m,x\n2020,1\n")
    assert (
        "Không đọc được"
        in problems(f'{HEAD}[histories.T1]\nfile = "so-lieu.csv"\ncolumn = "x"\n', tmp_path)["histories.T1"]
    )
    book = "khong-phai.xlsx"
    (tmp_path / book).write_bytes(b"PK not a workbook")
    assert problems(f'{HEAD}[histories.T1]\nfile = "{book}"\ncolumn = "x"\n', tmp_path)


def test_all_mistakes_are_named_at_once():
    text = HEAD.replace("first = 2026\n", 'first = "2026"\n', 1).replace('key = "1"\n', "key = 1\n") + (
        '[histories.T1]\nvalues = { 2020 = "nhiều" }\n[scenarios.x."1"]\ndelay = 3\n[progress."1"]\nstate = "late"\n'
    )
    found = problems(text)
    assert {"first", "histories.T1.values.2020", "scenarios.x.1.delay", "progress.1"} <= set(found)
    assert "viết 2026" in found["first"]


def test_figures_scenarios_and_reports_of_what_there_is_not():
    text = HEAD + (
        '[histories.T9]\nvalues = { 2020 = 1 }\n[scenarios.x."9"]\ndropped = true\n[progress."8"]\npercent = 3\n'
    )
    assert set(problems(text)) == {"histories.T9", "scenarios.x.9", "progress.8"}


@pytest.mark.parametrize("text", ["title = ", "[[targets", 'a = "\x00"'])
def test_what_is_no_toml(text):
    assert "TOML" in next(iter(problems(text).values()))


@pytest.mark.parametrize("part", ["histories = 3", "scenarios = [1]", 'progress = "x"'])
def test_parts_that_are_no_tables(part):
    assert problems(f"{part}\n{HEAD}")


def test_what_is_no_text(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProblemsFound, match="UTF-8"):
        read_plan_file(tmp_path / "x.toml")


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (("first = 2026", "first = 0"), "first"),
        (("last = 2030", "last = 20300"), "last"),
        (("ends = 2026-12-31", "ends = 2026-12-31\n[progress.1]\npercent = 150"), "progress.1"),
    ],
)
def test_years_and_parts_that_cannot_be(changed: tuple[str, str], place: str):
    assert list(problems(HEAD.replace(*changed, 1))) == [place]


def test_progress_and_scenarios_are_read():
    read = plan_file_from_text(
        HEAD + '[scenarios."Chậm"]\n1 = { delay_months = 12 }\n[progress.1]\npercent = 40\nexpected_end = 2027-03-31\n'
    )
    assert read.scenarios == {"Chậm": {"1": Change(delay_months=12)}}
    assert read.followed["1"].slip(date(2026, 7, 1)) == 90


def test_there_are_no_figures_of_years_to_come():
    """«2029 = 700» counted as measured: the target was 98 % sure."""
    text = HEAD + "[histories.T1]\nvalues = { 2024 = 100, 2025 = 103, 2029 = 700 }\n"
    with pytest.raises(ProblemsFound) as found:
        plan_file_from_text(text, today=date(2026, 11, 26))
    (problem,) = found.value.problems
    assert (problem.cell, problem.code) == ("histories.T1", "not-measured")
    assert "2029" in problem.message.vi
    assert plan_file_from_text(text, today=date(2029, 1, 1)).histories
