"""The table of tasks: what goes out comes back unchanged, what is changed in it comes in, mistakes name their cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from nangsuat.data import Language
from nangsuat.plan import (
    BudgetLine,
    Ceilings,
    Effect,
    Elicited,
    Measured,
    Plan,
    Risk,
    TaskTableRead,
    next_key,
    read_task_table,
    write_task_table,
)
from plan.test_checking import EFFECT, PLAN, TASK, WORDS

FULL = replace(
    TASK,
    key="2.1",
    name=WORDS("Đào tạo\nhai lớp"),
    co_leads=(WORDS("Sở A"), WORDS("Sở B")),
    group="decision-36-2021/G3",
    objective="O1",
    budget=tuple(BudgetLine(year, source, 1e6 * year) for year in (2026, 2028) for source in ("state", "local")),
    ceilings=Ceilings(per_enterprise=3e7, share_of_cost=0.3),
    effects=(
        replace(
            EFFECT,
            starts=date(2027, 1, 1),
            ramp_months=12,
            ends=date(2030, 6, 30),
            in_history=True,
            unit="growth points",
        ),
        Effect("T3", Measured(20.0, 4.0)),
    ),
    risk=Risk(slip=0.3, delay_months=6, delay_months_high=12, fail=0.05),
)  # fmt: skip
BIG = replace(PLAN, tasks=(TASK, FULL))

type Changed = Callable[..., TaskTableRead]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The table of a plan with some cells written over, read back; ``None`` empties a cell."""

    def change(plan: Plan = PLAN, cells: dict[str, Any] | None = None, *, sheet: str = "Nhiệm vụ") -> TaskTableRead:
        path = tmp_path / "tasks.xlsx"
        path.write_bytes(write_task_table(plan))
        book = openpyxl.load_workbook(path)
        for cell, value in (cells or {}).items():
            book[sheet][cell] = value
        book.save(path)
        return read_task_table(path, plan)

    return change


def codes(read: TaskTableRead) -> list[tuple[str, str | None, str | None]]:
    return [(problem.code, problem.sheet, problem.cell) for problem in read.problems]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_goes_out_comes_back(tmp_path: Path, language: Language):
    path = tmp_path / "tasks.xlsx"
    path.write_bytes(write_task_table(BIG, language=language))
    read = read_task_table(path, BIG)
    assert (read.problems, read.new, read.changed) == ((), (), ())
    assert read.tasks == BIG.tasks


def test_an_empty_table_has_no_tasks(tmp_path: Path):
    path = tmp_path / "tasks.xlsx"
    path.write_bytes(write_task_table(BIG, empty=True))
    assert read_task_table(path, BIG).tasks == ()


def test_a_cell_that_is_changed_changes_the_task(changed: Changed):
    read = changed(cells={"D4": "Sở Khoa học", "G4": "Quý 3/2028", "H4": None})
    assert read.changed == ("1",)
    assert read.tasks == (replace(TASK, lead=WORDS("Sở Khoa học"), ends=date(2028, 9, 30), product=WORDS("")),)


def test_a_new_row_is_a_new_task_numbered_on(changed: Changed):
    row = {"C5": "Truyền thông", "D5": "Trung tâm", "F5": 2027, "G5": "6/2028"}
    read = changed(cells=row)
    assert read.problems == ()
    assert read.new == ("2",)
    assert (read.tasks[1].starts, read.tasks[1].ends) == (date(2027, 1, 1), date(2028, 6, 30))


def test_effects_are_replaced_for_the_tasks_that_have_rows(changed: Changed):
    read = changed(BIG, {"C4": 0.2}, sheet="Tác động")
    assert read.changed == ("1",)
    assert read.tasks[0].effects == (replace(EFFECT, size=Elicited(0.2, 0.3, 0.8)),)
    assert read.tasks[1].effects == FULL.effects


def test_mistakes_of_tasks_name_their_cells(changed: Changed):
    read = changed(
        BIG,
        {
            "A5": "1",  # as the row above
            "F4": "1/1/2031", "G4": "30/6/2030",  # ends before it begins
            "D5": None,  # no lead
            "J5": "nhiều",  # no sum
        },
    )  # fmt: skip
    assert codes(read) == [
        ("missing-value", "Nhiệm vụ", "D5"),
        ("not-a-number", "Nhiệm vụ", "J5"),
        ("key-twice", "Nhiệm vụ", "A5"),
        ("task-backwards", "Nhiệm vụ", "G4"),
    ]
    assert read.must_fix == read.problems


def test_what_a_task_may_not_be_is_told_at_the_column_that_says_it(changed: Changed):
    share = openpyxl.utils.get_column_letter(9 + 1 + 5 * 4 + 1)
    read = changed(PLAN, {"F4": 2032, "G4": 2033, "B4": "decision-36-2021/G99", f"{share}4": 20})
    assert codes(read) == [
        ("unknown-group", "Nhiệm vụ", "B4"),
        ("task-outside", "Nhiệm vụ", "F4"),
        ("above-share", "Nhiệm vụ", f"{share}4"),
    ]


def test_a_delay_that_contradicts_itself_is_told(changed: Changed):
    first = 9 + 1 + 5 * 4 + 2
    slip, median, high = (openpyxl.utils.get_column_letter(first + place) for place in range(3))
    read = changed(PLAN, {f"{slip}4": 30, f"{median}4": 12, f"{high}4": 6})
    assert codes(read) == [("risk", "Nhiệm vụ", f"{slip}4")]


def test_mistakes_of_effects_name_their_cells(changed: Changed):
    read = changed(
        BIG,
        {
            "A4": "9",  # no such task
            "D5": 0.9,  # likely above high
            "F6": None,  # an estimate without its error stays alone
            "A7": "1", "B7": "Chỉ tiêu lạ",
            "A8": "2.1", "B8": "T2", "C8": 1, "D8": 2, "E8": 3, "F8": 4,
        },
        sheet="Tác động",
    )  # fmt: skip
    assert codes(read) == [
        ("not-in-list", "Tác động", "B7"),
        ("no-such-task", "Tác động", "A4"),
        ("effect-size", "Tác động", "D5"),
        ("effect-size", "Tác động", "D6"),
        ("effect-size", "Tác động", "D8"),
    ]


def test_a_table_of_somebody_elses_making_is_read(tmp_path: Path):
    """As annexes have it: own headings, groups merged over rows, money in billions, one column of it."""
    path = tmp_path / "annex.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Phụ lục")
        sheet.write(0, 0, "PHỤ LỤC NHIỆM VỤ")
        sheet.write_row(2, 0, ["STT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Bắt đầu", "Kết thúc",
                               "Sản phẩm/kết quả", "Ngân sách địa phương 2026 (tỷ đồng)"])  # fmt: skip
        sheet.write_row(3, 0, [1, "Tư vấn 20 doanh nghiệp", "Trung tâm", "Sở A; Sở B", 2026, 2027, "20 báo cáo", 1.5])
        sheet.write_row(4, 0, ["", "Truyền thông", "Sở", "", "Quý 1/2026", "Quý 4/2026", "", "300 triệu"])
    read = read_task_table(path, replace(PLAN, tasks=()))
    assert read.problems == ()
    first, second = read.tasks
    assert (first.key, first.co_leads, first.money) == ("1", (WORDS("Sở A"), WORDS("Sở B")), 1.5e9)
    assert (second.key, second.ends, second.money) == ("2", date(2026, 12, 31), 3e8)


def test_columns_that_are_missing_leave_tasks_as_they_were(tmp_path: Path):
    path = tmp_path / "short.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Bắt đầu", "Kết thúc"])
        sheet.write_row(1, 0, ["2.1", FULL.name.vi, "Sở mới", "1/1/2026", "31/12/2028"])
    read = read_task_table(path, BIG)
    assert read.tasks == (replace(FULL, lead=WORDS("Sở mới")),)


def test_keys_go_on_behind_the_largest():
    assert next_key(set()) == "1"
    assert next_key({"3.1", "3.9"}, prefix="3.") == "3.10"
