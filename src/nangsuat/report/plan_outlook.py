"""The outlook of a plan as a paper to read: every target with its probability, what it rests on, its fan."""

from __future__ import annotations

from collections.abc import Iterator

from nangsuat.data import CannotBeShown, Table, Text
from nangsuat.plan import PlanOutlook, TargetOutlook
from nangsuat.report.document import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    Metadata,
    Notice,
    Paragraph,
    TableBlock,
)
from nangsuat.report.sections import SYNTHETIC, narrowed, untitled

_MAIN = ("key", "target", "asked", "figure", "figure_year", "light", "probability", "needed", "needed_unit")


def outlook_report(outlook: PlanOutlook) -> Document:
    """A working paper about how likely the targets of a plan are to be reached; scenarios stand beside the plan.

    Examples
    --------
    >>> from datetime import date
    >>> from nangsuat.plan import History, plan_from_documents, plan_outlook
    >>> plan = plan_from_documents(["resolution-12-2026"], title="Kế hoạch", owner="Khu", first=2026, last=2030)
    >>> rates = History.from_values("GSO", {2018: 5.93, 2019: 6.62, 2021: 4.71, 2022: 4.81, 2023: 3.65}, kind="growth")
    >>> outlook_report(plan_outlook(plan, {"N1": rates}, today=date(2026, 6, 1))).metadata.abstract.en
    'How likely the targets are: Kế hoạch'
    """
    return Document(
        metadata=Metadata(abstract=outlook.title, agency=outlook.plan.owner, year=outlook.year),
        blocks=(*_summary(outlook), *(block for each in outlook.targets for block in _target(each))),
        provenances=(outlook.provenance,),
        banner=SYNTHETIC if outlook.plan.synthetic else None,
    )


def _summary(outlook: PlanOutlook) -> Iterator[Block]:
    main, *tasks = outlook.tables()
    scenarios = tuple(column.key for column in main.columns if column.key.startswith("scenario_"))
    yield Heading(Text(vi="Các chỉ tiêu", en="The targets"))
    yield TableBlock(narrowed(main, _MAIN))
    if scenarios:
        beside = narrowed(main, ("key", "target", "probability", *scenarios))
        yield TableBlock(Table(_SCENARIOS, beside.columns, beside.rows))
    try:
        outlook.chart()
    except CannotBeShown as error:
        yield Notice(error.text)
    else:
        yield ChartBlock(untitled(outlook), outlook.title, _ALTERNATIVE)
    yield Paragraph(outlook.rule.words)
    yield Notice(_NO_GUARANTEE)
    for table in tasks:
        yield TableBlock(table)


def _target(each: TargetOutlook) -> Iterator[Block]:
    yield Heading(Text(vi=f"{each.key}. {each.target.name.vi}", en=f"{each.key}. {each.target.name.en}"))
    yield Paragraph(each.sentence)
    if each.reach is None or each.reach.fan is None:
        return
    yield ChartBlock(untitled(each.reach), each.target.name, _FAN)
    yield TableBlock(each.reach.tables()[-1])
    yield Bullets(tuple(Paragraph(note) for note in each.reach.notes()[1:]))


_SCENARIOS = Text(
    vi="Khả năng đạt theo kế hoạch và theo từng kịch bản", en="Probability as planned and in each scenario"
)
_ALTERNATIVE = Text(
    vi="Khả năng đạt của từng chỉ tiêu trên thang từ 0 đến 100 %, kịch bản cạnh kế hoạch; các con số ở bảng trên",
    en="Probability of each target from 0 to 100 %, scenarios beside the plan; the figures are in the table above",
)
_FAN = Text(
    vi="Số liệu đã có và khoảng dự báo đến năm chỉ tiêu; các con số ở bảng dưới",
    en="Figures so far and the forecast's fan to the target's year; the figures are in the table below",
)
_NO_GUARANTEE = Text(
    vi="Khả năng đạt suy ra từ số liệu các năm đã qua và từ tác động của nhiệm vụ như đã ước định hoặc đã đo; không "
    "phải là bảo đảm. Điều gì chưa từng có trong số liệu và chưa ai nghĩ tới thì không được tính.",
    en="A probability follows from the figures of past years and from effects of tasks as judged or measured; it is no "
    "guarantee. What never happened in the figures and nobody has thought of is not counted.",
)
