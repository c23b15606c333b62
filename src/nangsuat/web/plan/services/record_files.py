"""Records from a workbook: every mistake and every doubt at its cell, before anything is taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from nangsuat.data import (
    FilledTable,
    Language,
    Problem,
    RowColumn,
    RowsRead,
    RowTable,
    RowValues,
    Severity,
    Text,
    fold,
    format_date,
    read_rows,
    row_workbook,
)
from nangsuat.plan import COUNTED, REPORTING_PERIODS, likely_doubles
from nangsuat.web.core.uploads import unsafe
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.orgs.selectors import register_of
from nangsuat.web.plan.models import CountRecord, Plan, Target
from nangsuat.web.plan.selectors.records import as_counted
from nangsuat.web.plan.services.counting import NewRecord, record_of

_ENTERPRISE = "enterprise"
_NAMED = 3  # others named in a problem


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """A file that was read: its records, and everything that is wrong or doubtful."""

    records: tuple[NewRecord, ...]
    problems: tuple[Problem, ...]

    @property
    def must_fix(self) -> tuple[Problem, ...]:
        """What keeps the file from being taken in."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.MUST_FIX)

    @property
    def to_confirm(self) -> tuple[Problem, ...]:
        """What somebody has to look at."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.PLEASE_CONFIRM)


def records_template(target: Target, *, language: Language) -> bytes:
    """The workbook into which records of a target are filled."""
    return row_workbook([FilledTable(_table(target), spare=200)], language=language)


def records_read(target: Target, path: Path, *, name: str) -> RecordsRead:
    """Read a file of records; ``name``: as its owner called it."""
    if found := unsafe(path, name):
        return RecordsRead((), found)
    read = read_rows(path, _table(target))
    return _File(target, read).judged()


class _Register:
    """The enterprises that the plan's body knows, by all that a file may name them by."""

    def __init__(self, plan: Plan) -> None:
        self.by_code: dict[str, Enterprise] = {}
        self.by_name: dict[str, list[Enterprise]] = defaultdict(list)
        for each in register_of(plan.owner):
            self.by_code[_plain(each.code)] = each
            if each.tax_code:
                self.by_code[_plain(each.tax_code)] = each
            self.by_name[fold(each.organisation.name)].append(each)

    def named(self, code: str, name: str) -> list[Enterprise]:
        """The enterprises meant: one by its code, else all of that name."""
        plain = _plain(code)
        found = self.by_code.get(plain) or self.by_code.get(plain.zfill(10)) if plain else None
        return [found] if found else self.by_name.get(fold(name), []) if not plain else []


class _File:
    """A file on its way from rows to records."""

    def __init__(self, target: Target, read: RowsRead) -> None:
        self._target, self._read, self._today = target, read, timezone.localdate()
        self._tasks = {task.key: task for task in target.plan.tasks.all()}
        self._register = _Register(target.plan) if target.counts == _ENTERPRISE else None

    def judged(self) -> RecordsRead:
        """Its records and all problems, in the order of the file."""
        kept, problems = [], list(self._read.problems)
        for row in self._read.rows:
            wrong = list(self._wrong(row))
            problems += wrong
            if not wrong and "day" in row.values:
                kept.append((row, self._new(row)))
        if not self._read.rows and not problems:
            problems.append(_EMPTY)
        problems += self._doubts(kept)
        return RecordsRead(tuple(new for _, new in kept), tuple(sorted(problems, key=_place)))

    def _wrong(self, row: RowValues) -> Iterator[Problem]:
        day = row.values.get("day")
        if isinstance(day, date) and day > self._today:
            yield self._at(row, "day", "day-ahead", _DAY_AHEAD, _DAY_RULE, _CORRECT_DAY)
        if not _said(row, "name") and not _said(row, "code"):
            yield self._at(row, "name", "nobody-named", _NOBODY, _NAME_RULE, _FILL_IN)
        elif len(found := self._enterprises(row)) > 1:
            message = _SEVERAL.fill(codes=", ".join(each.code for each in found[:_NAMED]))
            yield self._at(row, "name", "several-of-the-name", message, _NAME_RULE, _WRITE_CODE)

    def _enterprises(self, row: RowValues) -> list[Enterprise]:
        return self._register.named(_said(row, "code"), _said(row, "name")) if self._register else []

    def _new(self, row: RowValues) -> NewRecord:
        day = row.values["day"]
        return NewRecord(
            day=day if isinstance(day, date) else self._today,
            enterprise=next(iter(self._enterprises(row)), None),
            subject=_said(row, "name") or _said(row, "code"),
            code=_said(row, "code"),
            task=self._tasks.get(_said(row, "task")),
            note=_said(row, "note"),
        )

    def _doubts(self, kept: Sequence[tuple[RowValues, NewRecord]]) -> Iterator[Problem]:
        """What may be right: days outside the plan, the same again, others that look alike."""
        old = list(self._target.records.filter(withdrawn="").select_related("task"))
        new = [(row, record_of(self._target, each)) for row, each in kept]
        yield from self._outside(kept)
        yield from self._again(new, old)
        yield from self._alike(new, old)

    def _outside(self, kept: Iterable[tuple[RowValues, NewRecord]]) -> Iterator[Problem]:
        plan = self._target.plan
        period = REPORTING_PERIODS[plan.reporting]
        for row, new in kept:
            if not plan.first <= period.year_of(new.day) <= plan.last:
                message = _OUTSIDE.fill(first=plan.first, last=plan.last)
                yield self._ask(row, "day", "outside-the-plan", message, _DAY_RULE, _CORRECT_DAY)

    def _again(self, new: Iterable[tuple[RowValues, CountRecord]], old: Iterable[CountRecord]) -> Iterator[Problem]:
        seen = {_once(record) for record in old}
        for row, record in new:
            if _once(record) in seen:
                message = _AGAIN.fill(day=Text(vi=format_date(record.day, "vi"), en=format_date(record.day, "en")))
                yield self._ask(row, "name", "the-same-again", message, _ONCE_RULE, _REMOVE_ROW)
            seen.add(_once(record))

    def _alike(self, new: Iterable[tuple[RowValues, CountRecord]], old: Iterable[CountRecord]) -> Iterator[Problem]:
        known = {record.identity: record for record in old}
        rows = {record.identity: (row, record) for row, record in new if record.identity not in known}
        subjects = {**{key: record for key, (_, record) in rows.items()}, **known}
        for group in likely_doubles([as_counted(record) for record in subjects.values()], self._target.counts):
            for key in [key for key in group.identities if key in rows]:
                others = [subjects[other].subject for other in group.identities if other != key]
                message = _ALIKE.fill(others=", ".join(others[:_NAMED]), why=group.words)
                yield self._ask(rows[key][0], "name", "looks-alike", message, _SUBJECT_RULE, _ONE_WRITING)

    def _at(self, row: RowValues, column: str, code: str, message: Text, rule: Text, suggestion: Text) -> Problem:
        return self._read.problem_at(row, column, code, message=message, rule=rule, suggestion=suggestion)

    def _ask(self, row: RowValues, column: str, code: str, message: Text, rule: Text, suggestion: Text) -> Problem:
        severity = Severity.PLEASE_CONFIRM
        return self._read.problem_at(
            row, column, code, message=message, rule=rule, suggestion=suggestion, severity=severity
        )


def _said(row: RowValues, column: str) -> str:
    return str(row.values.get(column, "")).strip()


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _once(record: CountRecord) -> tuple[str, date, int | None]:
    return record.identity, record.day, record.task_id


def _place(problem: Problem) -> tuple[int, str]:
    return problem.row or 0, problem.cell or ""


def _table(target: Target) -> RowTable:
    of = COUNTED[target.counts]
    return RowTable(
        key="records",
        title=Text(vi=f"Hồ sơ đếm: {target.words.vi} ({of.vi})", en=f"Records: {target.words.en} ({of.en})"),
        sheet=Text(vi="Hồ sơ", en="Records"),
        columns=(
            RowColumn("day", Text(vi="Ngày", en="Day"), "first day", required=True, also=_DAY_HEADINGS, meaning=_DAY),
            RowColumn("name", Text(vi="Tên", en="Name"), meaning=_NAME, longest=200, also=_NAME_HEADINGS, width=40),
            RowColumn("code", _CODES[target.counts], meaning=_CODE, longest=40, also=_CODE_HEADINGS),
            RowColumn("task", _TASK, "choice", choices=_tasks(target.plan), meaning=_TASK_MEANING, also=_TASK_HEADINGS),
            RowColumn("note", Text(vi="Ghi chú", en="Note"), longest=1000, width=40),
        ),
        steps=(_STEP_ROW, _STEP_AGAIN),
    )


def _tasks(plan: Plan) -> Mapping[str, Text]:
    return {key: Text.same(key) for key in plan.tasks.values_list("key", flat=True)}


_CODES: Mapping[str, Text] = {
    "enterprise": Text(vi="Mã số thuế", en="Tax code"),
    "person": Text(vi="Số chứng chỉ", en="Certificate number"),
    "institution": Text(vi="Mã tổ chức", en="Code of the institution"),
    "territory": Text(vi="Mã tỉnh, thành phố", en="Code of the province"),
}
_DAY_HEADINGS = ("Ngày hỗ trợ", "Ngày cấp", "Thời gian", "Date")
_NAME_HEADINGS = ("Tên doanh nghiệp", "Họ và tên", "Họ tên", "Tên đơn vị", "Tên tổ chức", "Tỉnh, thành phố")
_CODE_HEADINGS = ("MST", "Mã", "Mã số", "Mã doanh nghiệp", "Code")
_TASK_HEADINGS = ("Nhiệm vụ", "Số nhiệm vụ", "Task")
_TASK = Text(vi="Nhiệm vụ số", en="Task number")
_TASK_MEANING = Text(vi="Số thứ tự trong bảng nhiệm vụ của kế hoạch.", en="Its number in the plan's table of tasks.")
_DAY = Text(vi="Ngày hỗ trợ, ngày cấp chứng chỉ…", en="When it was supported, certified…")
_NAME = Text(
    vi="Tên đầy đủ. Với doanh nghiệp trong sổ, chỉ cần mã số thuế.",
    en="The full name. Of an enterprise in the register the tax code is enough.",
)
_CODE = Text(
    vi="Mã phân biệt người, đơn vị này với nơi khác trùng tên.",
    en="What tells it apart from others of the same name.",
)
_STEP_ROW = Text(
    vi="Mỗi dòng là một lượt: một doanh nghiệp, một người, vào một ngày.",
    en="One row is one time: one enterprise or person on one day.",
)
_STEP_AGAIN = Text(
    vi="Một doanh nghiệp được hỗ trợ nhiều lượt thì ghi nhiều dòng; chỉ tiêu chỉ tính một lần, số lượt ghi riêng.",
    en="Whoever was reached several times has several rows; the target counts them once, the times stand apart.",
)
_DAY_AHEAD = Text(vi="Ngày này chưa đến", en="This day has not come yet")
_OUTSIDE = Text(
    vi="Ngày này nằm ngoài giai đoạn {first}–{last} của kế hoạch",
    en="This day lies outside the plan's years {first}–{last}",
)
_DAY_RULE = Text(
    vi="Hồ sơ là việc đã làm, trong thời gian của kế hoạch", en="A record is of what was done in the plan's time"
)
_CORRECT_DAY = Text(vi="Kiểm tra lại ngày.", en="Check the day.")
_NOBODY = Text(vi="Không có tên và không có mã", en="Neither a name nor a code")
_NAME_RULE = Text(vi="Mỗi dòng nói rõ một đơn vị hoặc một người", en="Each row names one subject")
_FILL_IN = Text(vi="Ghi tên hoặc mã.", en="Write the name or the code.")
_SEVERAL = Text(
    vi="Nhiều doanh nghiệp trong sổ trùng tên này: {codes}", en="Several enterprises have this name: {codes}"
)
_WRITE_CODE = Text(vi="Ghi mã số thuế ở cột mã.", en="Write the tax code into its column.")
_AGAIN = Text(
    vi="Đã có hồ sơ của cùng đơn vị hoặc người này, cùng nhiệm vụ, ngày {day}",
    en="There is a record of the same subject and task on {day} already",
)
_ONCE_RULE = Text(vi="Mỗi lượt ghi một lần", en="Each time is recorded once")
_REMOVE_ROW = Text(vi="Xóa dòng này nếu ghi trùng.", en="Remove the row if it is the same one.")
_ALIKE = Text(vi="Có thể trùng với «{others}»: {why}", en="May be the same as «{others}»: {why}")
_SUBJECT_RULE = Text(vi="Mỗi đơn vị, mỗi người chỉ tính một lần", en="Each subject counts once")
_ONE_WRITING = Text(
    vi="Nếu là một, ghi cùng mã hoặc cùng tên; nếu khác nhau thì xác nhận.",
    en="If they are one, write the same code or name; if they are two, confirm.",
)
_EMPTY = Problem(
    Severity.MUST_FIX,
    "no-rows",
    Text(vi="Tệp không có dòng nào", en="The file has no row"),
    _STEP_ROW,
    Text(vi="Điền vào tệp mẫu rồi tải lên.", en="Fill in the template and upload it."),
)
