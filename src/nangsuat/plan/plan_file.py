"""A plan file: a plan with the figures of its targets, its scenarios and what was reported, in TOML.

So an analyst needs no site: the same file is checked, forecast and written by ``nangsuat plan``, and the site hands it
out. Everything wrong with it is said at once, each with its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import tomli_w
from cattrs.errors import BaseValidationError

from nangsuat.data import Problem, ProblemsFound, Severity, Text
from nangsuat.explain import NATIONAL
from nangsuat.plan.effects import Change, Scenario
from nangsuat.plan.following import Followed
from nangsuat.plan.history import History
from nangsuat.plan.model import Plan
from nangsuat.plan.plan_data import NotReadable, make_converter, plan_from_data, plan_to_data, problems_of
from nangsuat.plan.reach import Histories
from nangsuat.plan.starting import plan_from_documents
from nangsuat.plan.stated_histories import YEARS, StatedHistory, histories_from

BESIDE = ("histories", "scenarios", "progress")
"""Parts of a plan file beside the plan itself."""

_STATES = ("planned", "doing", "done", "stopped")
_WHOLE = 100.0  # per cent
_DAYS = ("starts", "ends", "expected_end", "reported")


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a plan file says.

    Attributes
    ----------
    plan : the plan
    histories : figures of its targets
    scenarios : by name, what becomes of which task
    followed : what was reported of tasks
    """

    plan: Plan
    histories: Mapping[str, Histories] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    followed: Mapping[str, Followed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatedProgress:
    """One entry ``[progress."1"]``: as :class:`Followed`, without the days that the task has already."""

    state: str = "doing"
    percent: float = 0.0
    expected_end: date | None = None
    reported: date | None = None


def read_plan_file(path: str | PathLike[str]) -> PlanFile:
    """Read a plan file; files that it names lie beside it.

    Raises
    ------
    ProblemsFound
        with everything that is wrong, and where

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plan.toml"
    ...     _ = file.write_text(plan_file_text(Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030)), "utf-8")
    ...     read_plan_file(file).plan.last
    2030
    """
    file = Path(path)
    try:
        written = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProblemsFound([_problem("not-text", file.name, _NOT_TEXT)]) from None
    return plan_file_from_text(written, folder=file.parent)


def plan_file_from_text(written: str, *, folder: Path = Path(), today: date | None = None) -> PlanFile:
    """What the text of a plan file says.

    Parameters
    ----------
    folder : where the files lie that it names
    today : the day of whoever reads it; there are no figures of later years

    Raises
    ------
    ProblemsFound
        with everything that is wrong, and where

    Examples
    --------
    >>> told = '''
    ... title = "Kế hoạch"
    ... owner = "Khu"
    ... first = 2026
    ... last = 2030
    ... [histories.T9]
    ... values = { 2024 = "nhiều" }
    ... '''
    >>> try:
    ...     plan_file_from_text(told)
    ... except ProblemsFound as found:
    ...     print(found.problems[0].cell)
    histories.T9.values.2024
    """
    try:
        data = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise ProblemsFound([_problem("not-toml", "", _NOT_TOML.fill(why=str(error)))]) from None
    beside = {part: data.pop(part, {}) for part in BESIDE}
    problems: list[Problem] = []
    plan = _plan(data, problems)
    stated = _structured(beside["histories"], Mapping[str, StatedHistory], "histories", problems)
    scenarios = _structured(beside["scenarios"], Mapping[str, Mapping[str, Change]], "scenarios", problems)
    progress = _structured(beside["progress"], Mapping[str, StatedProgress], "progress", problems)
    if plan is None:
        raise ProblemsFound(problems)
    problems += _years(plan)
    histories, wrong = histories_from(stated, {each.key: each for each in plan.targets}, folder)
    problems += wrong
    problems += _not_measured(histories, today or date.today())  # noqa: DTZ011  # the day where the reader sits
    problems += _unknown_tasks(plan, scenarios, progress)
    if problems:
        raise ProblemsFound(problems)
    return PlanFile(plan, histories, scenarios, _followed(plan, progress))


def plan_file_text(
    plan: Plan,
    *,
    histories: Mapping[str, Histories] | None = None,
    scenarios: Mapping[str, Scenario] | None = None,
    followed: Mapping[str, Followed] | None = None,
) -> str:
    """A plan as the text of a plan file, from which the same is read again.

    Examples
    --------
    >>> plan = Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030)
    >>> plan_file_from_text(plan_file_text(plan)).plan == plan
    True
    """
    data = _with_days(plan_to_data(plan))
    stated = {key: _stated(each) for key, each in (histories or {}).items()}
    changes = {name: {task: _change(each) for task, each in entry.items()} for name, entry in (scenarios or {}).items()}
    progress = {task: _progress(each) for task, each in (followed or {}).items()}
    parts = {"histories": stated, "scenarios": changes, "progress": progress}
    return tomli_w.dumps(data | {name: part for name, part in parts.items() if part}, multiline_strings=False)


def begin_plan_file(documents: Sequence[str], *, title: str, owner: str, first: int, last: int) -> str:
    """The text of a new plan file: targets of documents, official figures where the package has them, and a guide.

    Examples
    --------
    >>> text = begin_plan_file(["resolution-12-2026"], title="Kế hoạch", owner="Khu", first=2026, last=2030)
    >>> sorted(plan_file_from_text(text).histories)
    ['N1']
    """
    plan = plan_from_documents(documents, title=title, owner=owner, first=first, last=last)
    national = [each for each in plan.targets if (each.indicator, each.scope) == ("M04", NATIONAL)]
    official = {each.key: {"official": "viet_nam_productivity", "column": "growth"} for each in national}
    data = _with_days(plan_to_data(plan)) | ({"histories": official} if official else {})
    return _GUIDE + tomli_w.dumps(data) + _SAMPLES.format(first=first, last=last)


def _plan(data: Mapping[str, Any], problems: list[Problem]) -> Plan | None:
    try:
        return plan_from_data(data)
    except ProblemsFound as found:
        problems.extend(found.problems)
        return None


def _structured(data: Any, kind: Any, place: str, problems: list[Problem]) -> Any:
    try:
        return _CONVERTER.structure(data, kind)
    except BaseValidationError as error:
        problems.extend(problems_of(error, place))
    except (TypeError, ValueError, AttributeError):
        problems.append(_problem("unreadable", place, _NOT_A_TABLE))
    return {}


def _years(plan: Plan) -> Iterable[Problem]:
    for place, year in (("first", plan.first), ("last", plan.last)):
        if not YEARS[0] <= year <= YEARS[1]:
            yield _problem("no-year", place, _NO_YEAR.fill(year=str(year), first=str(YEARS[0]), last=str(YEARS[1])))


def _not_measured(histories: Mapping[str, Histories], today: date) -> Iterable[Problem]:
    """Figures of years that have not begun: an aim or a slip of the pen, and never something measured."""
    for key, found in histories.items():
        for history in [found] if isinstance(found, History) else found.values():
            later = sorted(item.year for item in history.observed if item.year > today.year)
            if later:
                years = ", ".join(map(str, later))
                yield _problem("not-measured", f"histories.{key}", _NOT_YET.fill(years=years, today=today.year))


def _unknown_tasks(plan: Plan, scenarios: Mapping[str, Scenario], progress: Mapping[str, object]) -> Iterable[Problem]:
    known = [task.key for task in plan.tasks]
    listed = ", ".join(known) or "–"
    for name, changes in scenarios.items():
        for task in changes:
            if task not in known:
                yield _problem("unknown-task", f"scenarios.{name}.{task}", _NO_TASK.fill(task=task, known=listed))
    for task in progress:
        if task not in known:
            yield _problem("unknown-task", f"progress.{task}", _NO_TASK.fill(task=task, known=listed))


def _followed(plan: Plan, progress: Mapping[str, StatedProgress]) -> dict[str, Followed]:
    return {
        key: Followed(task.starts, task.ends, said.state, said.percent, said.expected_end, said.reported)
        for key, said in progress.items()
        for task in [plan.task(key)]
    }


def _state_from(value: Any, _: type[StatedProgress]) -> StatedProgress:
    said: StatedProgress = _PLAIN.structure(value, StatedProgress)
    if said.state not in _STATES:
        raise NotReadable(_NO_STATE.fill(value=said.state, known=", ".join(_STATES)))
    if not 0 <= said.percent <= _WHOLE:
        raise NotReadable(_NO_PERCENT.fill(value=said.percent))
    return said


def _with_days(value: Any, key: str = "") -> Any:
    """Days as TOML writes them."""
    if isinstance(value, dict):
        return {name: _with_days(each, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_days(each, key) for each in value]
    return date.fromisoformat(value) if key in _DAYS and isinstance(value, str) else value


def _stated(histories: Histories) -> dict[str, Any]:
    if isinstance(histories, History):
        return _history(histories)
    return {"coefficients": {name: _history(each) for name, each in histories.items()}}


def _history(history: History) -> dict[str, Any]:
    observed = sorted(history.observed, key=lambda item: item.year)
    said: dict[str, Any] = {"kind": history.kind, "values": {str(item.year): item.value for item in observed}}
    partial = {str(item.year): item.part for item in observed if item.part < 1}
    said |= {"partial": partial} if partial else {}
    for name, text in (("label", history.label), ("unit", history.unit), ("source", _cited(history))):
        said |= {name: _text(text)} if text.vi else {}
    breaks = [{"year": item.year, "reason": _text(item.reason)} for item in history.breaks]
    return said | ({"breaks": breaks} if breaks else {})


def _cited(history: History) -> Text:
    sources = () if history.provenance is None else history.provenance.sources
    cited = [source.citation or Text.same(source.name) for source in sources]
    return Text(vi="; ".join(each.vi for each in cited), en="; ".join(each.en for each in cited))


def _text(text: Text) -> str | dict[str, str]:
    return text.vi if text.vi == text.en else {"vi": text.vi, "en": text.en}


def _change(change: Change) -> dict[str, Any]:
    return dict(_CONVERTER.unstructure(change))


def _progress(followed: Followed) -> dict[str, Any]:
    said = StatedProgress(followed.state, followed.percent, followed.expected_end, followed.reported)
    plain: dict[str, Any] = _with_days(_CONVERTER.unstructure(said))
    return {key: value for key, value in plain.items() if value is not None}


def _problem(code: str, place: str, message: Text) -> Problem:
    return Problem(Severity.MUST_FIX, code, message, _RULE, _SEE_GUIDE, cell=place or None)


_RULE = Text(vi="cấu trúc của tệp kế hoạch", en="the structure of a plan file")
_SEE_GUIDE = Text(vi="Sửa lại theo hướng dẫn tệp kế hoạch.", en="Correct it; see the guide to plan files.")
_NOT_TEXT = Text(vi="Tệp không phải văn bản UTF-8", en="The file is no UTF-8 text")
_NOT_TOML = Text(vi="Tệp không đúng cú pháp TOML: {why}", en="The file is no TOML: {why}")
_NOT_A_TABLE = Text(vi="Phần này phải là các mục có tên", en="This part must be entries with names")
_NO_STATE = Text(vi="không có tình trạng «{value}»; có: {known}", en="there is no state «{value}»; there are: {known}")
_NO_PERCENT = Text(
    vi="đã xong {value} %; cần một số từ 0 đến 100", en="{value} % done; a number from 0 to 100 is needed"
)
_NO_YEAR = Text(vi="{year} không phải một năm từ {first} đến {last}", en="{year} is no year from {first} to {last}")
_NOT_YET = Text(
    vi="có số của năm {years}, mà nay mới là năm {today}: năm chưa đến thì chưa có số đo. Mục tiêu ghi ở milestones",
    en="there are figures of {years}, and this is {today}: years to come were not measured. Aims stand under "
    "milestones",
)
_NO_TASK = Text(
    vi="Kế hoạch không có nhiệm vụ «{task}»; có: {known}", en="The plan has no task «{task}»; it has: {known}"
)
_GUIDE = """\
# Tệp kế hoạch / plan file.
# nangsuat plan check FILE | nangsuat plan forecast FILE | nangsuat plan scenarios FILE
# Hướng dẫn / guide: docs, «Tệp kế hoạch» / «A plan file».

"""
_SAMPLES = """
# Bỏ dấu # ở đầu dòng để dùng / take the # away to use.
#
# [[tasks]]
# key = "1"
# name = "Tên nhiệm vụ"
# lead = "Đơn vị chủ trì"
# starts = {first}-01-01
# ends = {first}-12-31
# budget = [{{ year = {first}, source = "local", amount = 1000000000.0 }}]
# risk = {{ slip = 0.3, delay_months = 6.0, delay_months_high = 18.0, fail = 0.05 }}
#
# [[tasks.effects]]           # thấp: 1 trong 10 lần thấp hơn; cao: 1 trong 10 lần cao hơn
# target = "T5"
# size = {{ low = 10.0, likely = 20.0, high = 40.0 }}
# basis = "Ai ước định, khi nào"
#
# [histories.T5]              # số liệu theo năm / figures by year
# values = {{ {first} = 0 }}
#
# [scenarios."Nhiệm vụ 1 chậm 12 tháng"]
# 1 = {{ delay_months = 12 }}
"""
_PLAIN = make_converter()
_CONVERTER = make_converter()
_CONVERTER.register_structure_hook(StatedProgress, _state_from)
