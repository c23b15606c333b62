"""The yearly report on a plan (Báo cáo): what was reached, what was done, what it cost, what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from nangsuat.data import NO_WORDS, Provenance, Source, Text, format_date, join
from nangsuat.plan import Plan
from nangsuat.report.document import (
    REPORT,
    Annex,
    Block,
    Bullets,
    Document,
    Heading,
    LegalBases,
    Notice,
    Paragraph,
    TableBlock,
)
from nangsuat.report.lineage_annex import sources_annex
from nangsuat.report.official.letterheads import Letterhead
from nangsuat.report.official.passages import Passages, Written, literal
from nangsuat.report.official.plan_document import named
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.report.official.progress_tables import (
    counts_table,
    decisions_table,
    history_table,
    money_table,
    standings_table,
    tasks_table,
)
from nangsuat.report.official.standing import PlanStanding, TargetStanding, TaskStanding
from nangsuat.report.official.stated import provenance_of_plan
from nangsuat.report.official.target_chart import target_chart
from nangsuat.report.official.target_words import phrases_of, target_paragraph
from nangsuat.report.sections import SYNTHETIC

_NO_PASSAGES: Mapping[str, str] = {}


def progress_report(
    plan: Plan,
    standing: PlanStanding,
    *,
    year: int,
    letterhead: Letterhead,
    passages: Passages = _NO_PASSAGES,
    source: Source | None = None,
) -> Document:
    """The report on a plan for one year; its window follows the plan's reporting year and is named.

    Parameters
    ----------
    plan, standing : the plan, and how it stands
    year : of the report
    letterhead : who issues it, to whom, and who signs
    passages : what staff wrote, by the keys of ``PLACES["report"]``; a required one that is missing is marked
    source : the version of the plan that its numbers are entries of

    Raises
    ------
    UnknownOption
        A passage names a figure that there is not.

    Examples
    --------
    >>> from nangsuat.plan import FROM_15_DECEMBER
    >>> plan = Plan(Text.same("Kế hoạch thử"), Text.same("Khu thử"), 2026, 2030, reporting=FROM_15_DECEMBER)
    >>> made = progress_report(plan, PlanStanding(date(2026, 12, 20)), year=2026, letterhead=Letterhead())
    >>> made.metadata.abstract.vi
    'Kết quả thực hiện Kế hoạch thử năm 2026'
    >>> [block.text.vi for block in made.blocks if isinstance(block, Paragraph)][0].split("(")[1]
    'số liệu từ ngày 15/12/2025 đến ngày 14/12/2026) như sau:'
    """
    figures = PlanFigures(plan, source)
    named_figures = {**figures.named(), **standing.figures()}
    written = Written("report", passages, named_figures, {**figures.phrases(), **phrases_of(standing)})
    signature, recipients = letterhead.closing()
    provenances = (provenance_of_plan(plan, figures.source), *standing.provenances)
    return Document(
        metadata=letterhead.metadata(REPORT, abstract_for_year(plan, year)),
        blocks=tuple(_blocks(plan, standing, year, written)),
        provenances=provenances,
        banner=SYNTHETIC if plan.synthetic else None,
        signature=signature,
        recipients=recipients,
        annexes=tuple(_annexes(standing, year, provenances)),
        tells_lineage=False,  # the annex names the sources; every figure opens in the lineage file
    )


def abstract_for_year(plan: Plan, year: int) -> Text:
    """What the report of a year is about."""
    return _ABSTRACT.fill(plan=named(plan), year=year)


def _blocks(plan: Plan, standing: PlanStanding, year: int, written: Written) -> Iterator[Block]:
    bases = written.lines("bases")
    if bases:
        yield LegalBases(bases)
    yield Paragraph(literal(_opening(plan, standing.as_of, year)))
    yield Heading(Text(vi="Công tác chỉ đạo, điều hành", en="Direction and management"))
    yield from written.at("direction")
    if standing.decisions:
        yield TableBlock(decisions_table(standing.decisions), boxed=True)
    yield Heading(Text(vi="Kết quả thực hiện các chỉ tiêu", en="What became of the targets"))
    yield from _targets(standing, written)
    yield Heading(Text(vi="Kết quả thực hiện các nhiệm vụ", en="What became of the tasks"))
    yield from _tasks(standing, written)
    yield Heading(Text(vi="Kinh phí", en="Money"))
    yield from _money(plan, standing, year, written)
    yield Heading(Text(vi="Khó khăn, vướng mắc và nguyên nhân", en="Difficulties and their causes"))
    yield from written.at("difficulties")
    yield Heading(Text(vi="Phương hướng, nhiệm vụ kỳ tới", en="What comes next"))
    yield from written.at("next")
    yield Heading(Text(vi="Đề xuất, kiến nghị", en="Proposals"))
    yield from written.at("proposals")
    yield from written.at("closing") or (Paragraph(literal(_CLOSING.fill(plan=named(plan), year=year))),)


def _opening(plan: Plan, as_of: date, year: int) -> Text:
    """The first sentence; before the window is over it says up to which day the figures are."""
    first, last = plan.reporting.window(year)
    window = _WINDOW_SO_FAR if as_of < last else _WINDOW
    said = window.fill(first=_day(first), last=_day(last), as_of=_day(as_of))
    return _OPENING.fill(plan=named(plan), owner=plan.owner, year=year, window=said)


def _targets(standing: PlanStanding, written: Written) -> Iterator[Block]:
    if not standing.targets:
        yield Paragraph(_NO_TARGETS)
        return
    yield Heading(Text(vi="Tổng hợp", en="Overview"), 2)
    yield Paragraph(literal(_lights_in_words(standing)))
    table, phrases = standings_table(standing.targets)
    yield TableBlock(table, boxed=True, landscape=False, phrases=phrases)
    if standing.rule.vi:
        yield Notice(literal(standing.rule))
    yield from _counts(standing)
    yield from written.at("targets")
    for each in standing.targets:
        yield Heading(_TARGET.fill(key=each.target.key, name=each.target.name), 2)
        yield from _one_target(each)


def _lights_in_words(standing: PlanStanding) -> Text:
    """How many targets stand how; nobody has to count the table."""
    counted = Counter(each.light for each in standing.targets if each.light.vi)
    parts = [_SO_MANY.fill(count=count, light=_small(light)) for light, count in counted.items()]
    return _LIGHTS.fill(count=len(standing.targets), parts=join(parts)) if parts else _NONE_JUDGED


def _counts(standing: PlanStanding) -> Iterator[Block]:
    counted = [each for each in standing.targets if each.count is not None]
    if counted:
        yield TableBlock(counts_table(counted), boxed=True)


def _one_target(standing: TargetStanding) -> Iterator[Block]:
    yield target_paragraph(standing)
    if standing.reason.vi:
        yield Paragraph(literal(_RESTS.fill(reason=_sentence(standing.reason))))
    chart = target_chart(standing, NO_WORDS)
    if chart is not None:
        yield chart
    if standing.history:
        yield TableBlock(history_table(standing), boxed=True, landscape=False)
    yield from (
        Notice(literal(_BREAK.fill(year=each.year, reason=_sentence(each.reason))), tone="warning")
        for each in standing.breaks
    )


def _tasks(standing: PlanStanding, written: Written) -> Iterator[Block]:
    if not standing.tasks:
        yield Paragraph(_NO_TASKS)
        return
    counted = Counter(each.word for each in standing.tasks if each.word.vi)
    parts = [_SO_MANY.fill(count=count, light=_small(word)) for word, count in counted.items()]
    if parts:
        yield Paragraph(literal(_TASKS.fill(count=len(standing.tasks), parts=join(parts))))
    troubled = [each for each in standing.tasks if each.reasons]
    if troubled:
        yield Paragraph(_TROUBLED)
        yield Bullets(tuple(Paragraph(literal(_trouble(each))) for each in troubled))
    yield from written.at("tasks")
    yield Paragraph(_SEE_ANNEX)


def _trouble(standing: TaskStanding) -> Text:
    name, reasons = standing.task.name, join(list(standing.reasons))
    return _TROUBLE.fill(key=standing.task.key, name=name, word=_small(standing.word), reasons=_small(reasons))


def _annexes(standing: PlanStanding, year: int, provenances: tuple[Provenance, ...]) -> Iterator[Annex]:
    """The tasks one by one, on pages that lie on their side; what the figures rest on."""
    if standing.tasks:
        yield Annex(_TASKS_ANNEX, (TableBlock(tasks_table(standing.tasks, year), boxed=True),), landscape=True)
    yield sources_annex(provenances)


def _money(plan: Plan, standing: PlanStanding, year: int, written: Written) -> Iterator[Block]:
    if not standing.money:
        yield Paragraph(_NO_MONEY)
        return
    whole = standing.money[-1]
    yield Paragraph(_SPENT, {"spent": whole.spent_window, "planned": whole.planned_year, "year": year})
    table = money_table(standing.money, year, in_calendar_years=plan.reporting.month == 1)
    yield TableBlock(table, emphasised=(len(standing.money) - 1,), boxed=True)
    yield from written.at("money")


def _sentence(words: Text) -> Text:
    """Words that a full stop will follow."""
    return Text(vi=words.vi.rstrip(" ."), en=words.en.rstrip(" ."))


def _small(words: Text) -> Text:
    """Words as they stand within a sentence."""
    return Text(vi=words.vi[:1].lower() + words.vi[1:], en=words.en[:1].lower() + words.en[1:])


def _day(day: date) -> Text:
    return Text(vi=format_date(day, "vi"), en=format_date(day, "en"))


_ABSTRACT = Text(vi="Kết quả thực hiện {plan} năm {year}", en="on the plan «{plan}» in {year}")
_OPENING = Text(
    vi="Thực hiện {plan}, {owner} báo cáo kết quả thực hiện năm {year} ({window}) như sau:",
    en="{owner} reports on the plan «{plan}» for {year} ({window}) as follows:",
)
_WINDOW = Text(vi="số liệu từ ngày {first} đến ngày {last}", en="figures from {first} to {last}")
_WINDOW_SO_FAR = Text(
    vi="số liệu từ ngày {first} đến ngày {as_of}; kỳ báo cáo đến ngày {last} mới kết thúc",
    en="figures from {first} to {as_of}; the reporting window ends on {last} only",
)
_CLOSING = Text(
    vi="Trên đây là báo cáo kết quả thực hiện {plan} năm {year}.",
    en="This is the report on the plan «{plan}» for {year}.",
)
_NO_TARGETS = Text(vi="Kế hoạch không có chỉ tiêu.", en="The plan has no targets.")
_NO_TASKS = Text(vi="Kế hoạch không có nhiệm vụ.", en="The plan has no tasks.")
_NO_MONEY = Text(vi="Kế hoạch không có dự toán và chưa có khoản chi nào.", en="No money is planned and none was spent.")
_TARGET = Text(vi="{key}: {name}", en="{key}: {name}")
_LIGHTS = Text(vi="Trong {count} chỉ tiêu: {parts}.", en="Of {count} targets: {parts}.")
_NONE_JUDGED = Text(vi="Chưa chỉ tiêu nào đánh giá được.", en="No target can be judged yet.")
_SO_MANY = Text(vi="{count} {light}", en="{count} {light}")
_TASKS = Text(vi="Trong {count} nhiệm vụ: {parts}.", en="Of {count} tasks: {parts}.")
_RESTS = Text(vi="Căn cứ đánh giá: {reason}.", en="What this rests on: {reason}.")
_TROUBLED = Text(vi="Nhiệm vụ trễ hạn hoặc có nguy cơ trễ:", en="Tasks that are late or at risk:")
_TROUBLE = Text(vi="{key}. {name}: {word} ({reasons})", en="{key}. {name}: {word} ({reasons})")
_SEE_ANNEX = Text(vi="Kết quả từng nhiệm vụ nêu tại Phụ lục I.", en="Each task stands in Annex I.")
_TASKS_ANNEX = Text(vi="Kết quả thực hiện từng nhiệm vụ", en="The tasks one by one")
_SPENT = Text(
    vi="Trong kỳ đã chi {spent} triệu đồng; dự toán năm {year} là {planned} triệu đồng.",
    en="{spent} million VND were spent in the window; {planned} million VND are planned for {year}.",
)
_BREAK = Text(
    vi="Chuỗi số liệu gián đoạn từ năm {year}: {reason}. Số trước và sau không so sánh được.",
    en="The series breaks in {year}: {reason}. Figures before and after cannot be compared.",
)
