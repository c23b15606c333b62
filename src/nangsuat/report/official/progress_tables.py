"""The tables of a yearly report: targets, counts, tasks, money, decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from nangsuat.data import NO_WORDS, Cell, Column, Table, Text, format_date, join
from nangsuat.plan import FUNDING_SOURCES
from nangsuat.report.official.plan_tables import NUMBER_IN_LIST, time_of
from nangsuat.report.official.standing import DecisionStanding, MoneyStanding, TargetStanding, TaskStanding
from nangsuat.report.official.stated import MILLION_VND, PER_CENT
from nangsuat.report.official.target_words import asked_in_words

type Phrases = Mapping[tuple[int, int], Text]

_ASKED, _THERE = 1, 2  # columns of the numbers
_YEARS = 8  # side by side on an upright page


def standings_table(targets: Sequence[TargetStanding]) -> tuple[Table, Phrases]:
    """A line a target; with what the cells say around their numbers: sign and period, year."""
    columns = (
        Column("name", Text(vi="Chỉ tiêu (đơn vị tính)", en="Target (unit)")),
        Column("asked", Text(vi="Mục tiêu (giai đoạn)", en="Asked (period)")),
        Column("there", Text(vi="Thực hiện (đến năm)", en="Reached (up to)")),
        Column("light", Text(vi="Đánh giá", en="Judgement")),
        Column("probability", Text(vi="Khả năng đạt", en="Probability"), PER_CENT),
    )
    phrases: dict[tuple[int, int], Text] = {}
    for place, each in enumerate(targets):
        if each.asked is not None and each.milestone is not None:
            phrases[place, _ASKED] = _with_year(asked_in_words(each), each.milestone.period)
        if each.figure is not None and each.year is not None:
            phrases[place, _THERE] = _with_year(Text.same("{figure}"), str(each.year))
    return Table(_TARGETS, columns, tuple(_standing_row(each) for each in targets)), phrases


def _with_year(number: Text, year: str) -> Text:
    return Text(vi=f"{number.vi} ({year})", en=f"{number.en} ({year})")


def _standing_row(each: TargetStanding) -> tuple[Cell, ...]:
    name = _WITH_UNIT.fill(key=each.target.key, name=each.target.name, unit=each.target.unit)
    return (
        name,
        each.asked or asked_in_words(each),
        each.figure or NO_WORDS,
        each.light,
        each.probability or NO_WORDS,
    )


def counts_table(targets: Sequence[TargetStanding]) -> Table:
    """Counts: each subject once, the times apart; in the window and since the start."""
    columns = (
        Column("name", Text(vi="Chỉ tiêu", en="Target")),
        Column("in", Text(vi="Trong kỳ", en="In the window")),
        Column("times_in", Text(vi="Số lượt trong kỳ", en="Times in the window")),
        Column("all", Text(vi="Từ đầu kế hoạch", en="Since the start")),
        Column("times", Text(vi="Số lượt từ đầu kế hoạch", en="Times since the start")),
    )
    rows: list[tuple[Cell, ...]] = []
    for each in targets:
        count = each.count
        if count is not None:
            name = _NAMED.fill(key=each.target.key, name=each.target.name)
            rows.append((name, count.subjects_in_window, count.times_in_window, count.subjects, count.times))
    return Table(_COUNTS, columns, tuple(rows), (_ONCE,))


def history_table(standing: TargetStanding) -> Table:
    """The figures of a target in the latest years, side by side."""
    latest = standing.history[-_YEARS:]
    years = (Column(str(year), Text.same(str(year))) for year, _ in latest)
    row: tuple[Cell, ...] = (standing.target.unit, *(figure for _, figure in latest))
    return Table(_HISTORY.fill(key=standing.target.key), (Column("unit", Text(vi="Năm", en="Year")), *years), (row,))


def tasks_table(tasks: Sequence[TaskStanding], year: int) -> Table:
    """A line a task: who, when, how far, what came of it, money."""
    columns = (
        Column("number", NUMBER_IN_LIST),
        Column("task", Text(vi="Nhiệm vụ", en="Task")),
        Column("lead", Text(vi="Cơ quan chủ trì", en="Lead")),
        Column("time", Text(vi="Thời gian", en="Time")),
        Column("percent", Text(vi="Hoàn thành", en="Done"), PER_CENT),
        Column("word", Text(vi="Tình trạng", en="State")),
        Column("results", Text(vi="Kết quả trong kỳ", en="Results in the window")),
        Column("planned", Text(vi="Dự toán {year}", en="Planned for {year}").fill(year=year), MILLION_VND),
        Column("spent", Text(vi="Đã chi trong kỳ", en="Spent in the window"), MILLION_VND),
    )
    return Table(_TASKS, columns, tuple(_task_row(each) for each in tasks))


def _task_row(each: TaskStanding) -> tuple[Cell, ...]:
    task = each.task
    return (
        task.key,
        task.name,
        task.lead,
        time_of(task.starts, task.ends),
        each.percent or NO_WORDS,
        join([each.word, *each.reasons], "; ") if each.word.vi else NO_WORDS,
        each.results,
        each.planned or NO_WORDS,
        each.spent or NO_WORDS,
    )


def money_table(money: Sequence[MoneyStanding], year: int, *, in_calendar_years: bool) -> Table:
    """A line a source, all together last."""
    columns = (
        Column("source", Text(vi="Nguồn kinh phí", en="Source")),
        Column("planned_year", Text(vi="Dự toán năm {year}", en="Planned for {year}").fill(year=year)),
        Column("spent_window", Text(vi="Đã chi trong kỳ", en="Spent in the window")),
        Column("planned", Text(vi="Dự toán cả giai đoạn", en="Planned in all")),
        Column("spent", Text(vi="Đã chi từ đầu kế hoạch", en="Spent since the start")),
        Column("used", Text(vi="Tỷ lệ", en="Part"), PER_CENT),
    )
    rows = tuple(
        (_source(each.source), each.planned_year, each.spent_window, each.planned, each.spent, each.used)
        for each in money
    )
    return Table(_MONEY, columns, rows, () if in_calendar_years else (_OTHER_YEAR,))


def _source(key: str) -> Text:
    name = FUNDING_SOURCES.get(key)
    if name is None:
        return Text(vi="Tổng cộng", en="Total")
    return Text(vi=name.vi[:1].upper() + name.vi[1:], en=name.en[:1].upper() + name.en[1:])


def decisions_table(decisions: Sequence[DecisionStanding]) -> Table:
    """What was decided, by whom it is done, and whether it was."""
    columns = (
        Column("day", Text(vi="Ngày họp", en="Day")),
        Column("text", Text(vi="Kết luận", en="Decision")),
        Column("who", Text(vi="Đơn vị thực hiện", en="Who does it")),
        Column("due", Text(vi="Hạn", en="Due")),
        Column("done", Text(vi="Kết quả", en="Outcome")),
    )
    rows = tuple(
        (
            _day(each.day),
            each.text,
            each.responsible,
            _day(each.due) if each.due else NO_WORDS,
            _DONE.fill(day=_day(each.done_on)) if each.done_on else _OPEN,
        )
        for each in decisions
    )
    return Table(_DECISIONS, columns, rows)


def _day(day: date) -> Text:
    return Text(vi=format_date(day, "vi"), en=format_date(day, "en"))


_TARGETS = Text(vi="Kết quả thực hiện các chỉ tiêu", en="The targets")
_COUNTS = Text(vi="Kết quả đếm từ hồ sơ", en="Counted from records")
_ONCE = Text(
    vi="Mỗi đối tượng tính một lần dù được hỗ trợ nhiều lần; số lượt để riêng.",
    en="Each subject counts once, however often it was helped; the times stand apart.",
)
_WITH_UNIT = Text(vi="{key}: {name} ({unit})", en="{key}: {name} ({unit})")
_NAMED = Text(vi="{key}: {name}", en="{key}: {name}")
_HISTORY = Text(vi="Số liệu các năm của {key}", en="Figures of {key} by year")
_TASKS = Text(vi="Kết quả thực hiện các nhiệm vụ", en="The tasks")
_MONEY = Text(vi="Kinh phí theo nguồn (triệu đồng)", en="Money by source (million VND)")
_OTHER_YEAR = Text(
    vi="Chi tính theo kỳ số liệu của báo cáo; dự toán tính theo năm ngân sách.",
    en="Spending is that of the report's window, budgets are those of the calendar year.",
)
_DECISIONS = Text(vi="Kết luận các cuộc họp trong kỳ", en="Decisions of meetings in the window")
_DONE = Text(vi="Đã xong {day}", en="Done on {day}")
_OPEN = Text(vi="Chưa xong", en="Open")
