"""The plan as an official document (Kế hoạch), with its annex table of tasks.

The parts stand in the order in which plans under Decision 36/QĐ-TTg are written: legal bases, purpose, objectives,
scope, tasks, money, who does what, roadmap, reports; the tasks one by one in the annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nangsuat.data import Figure, Source, Text
from nangsuat.explain import target_layers
from nangsuat.plan import Plan
from nangsuat.report.document import (
    PLAN,
    Annex,
    Block,
    Bullets,
    Document,
    Heading,
    LegalBases,
    Paragraph,
    TableBlock,
)
from nangsuat.report.official.letterheads import Letterhead
from nangsuat.report.official.passages import Passages, Written, literal
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.report.official.plan_tables import (
    budget_table,
    groups_of,
    roadmap_table,
    targets_table,
    task_table,
)
from nangsuat.report.official.stated import provenance_of_plan
from nangsuat.report.sections import SYNTHETIC

_NO_PASSAGES: Mapping[str, str] = {}


def plan_document(
    plan: Plan,
    *,
    letterhead: Letterhead,
    passages: Passages = _NO_PASSAGES,
    source: Source | None = None,
) -> Document:
    """A plan as it goes to signature.

    Parameters
    ----------
    plan : the plan
    letterhead : who issues and signs it
    passages : what staff wrote, by the keys of ``PLACES["plan"]``; a required one that is missing is marked
    source : the version of the plan that its numbers are entries of; a hash of the plan itself where not given

    Raises
    ------
    UnknownOption
        A passage names a figure that the plan has not.

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch nâng cao năng suất", owner="Khu thử",
    ...                            first=2026, last=2030)
    >>> made = plan_document(plan, letterhead=Letterhead(agency=Text.same("Khu thử"), agency_code="KT"))
    >>> made.metadata.abstract.vi, made.annexes
    ('Nâng cao năng suất', ())
    """
    figures = PlanFigures(plan, source)
    written = Written("plan", passages, figures.named(), figures.phrases())
    signature, recipients = letterhead.closing()
    return Document(
        metadata=letterhead.metadata(PLAN, abstract_of(plan)),
        blocks=tuple(_blocks(plan, figures, written)),
        provenances=(provenance_of_plan(plan, figures.source),),
        banner=SYNTHETIC if plan.synthetic else None,
        signature=signature,
        recipients=recipients,
        annexes=(_annex(figures),) if plan.tasks else (),
        tells_lineage=False,  # its numbers are its own; the lineage file has them all the same
    )


def figures_of_plan(plan: Plan, source: Source | None = None) -> dict[str, Figure]:
    """The plan's own numbers by the names under which passages use them.

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["resolution-12-2026"], title="K", owner="K", first=2026, last=2030)
    >>> list(figures_of_plan(plan))
    ['N1.2026-2030', 'KP.du-toan']
    """
    return PlanFigures(plan, source).named()


def abstract_of(plan: Plan) -> Text:
    """The plan's title without the word «Kế hoạch», which stands over it."""
    vi = _without("kế hoạch ", plan.title.vi)
    return Text(vi=vi, en=plan.title.en)


def named(plan: Plan) -> Text:
    """The plan within a sentence, with the word «Kế hoạch» once."""
    begins = plan.title.vi.lower().startswith("kế hoạch ")
    return plan.title if begins else Text(vi=f"Kế hoạch {plan.title.vi}", en=plan.title.en)


def _without(beginning: str, title: str) -> str:
    if not title.lower().startswith(beginning):
        return title
    rest = title[len(beginning) :].strip()
    return rest[:1].upper() + rest[1:]


def legal_bases(plan: Plan, written: Written) -> tuple[Block, ...]:
    """The documents that the plan stands on, then those that staff added."""
    layers = {layer.key: layer for layer in target_layers()}
    known = [layers[key] for key in plan.documents if key in layers]
    own = [line if line.vi.lower().startswith(_BEGINNINGS) else _ON.fill(basis=line) for line in written.lines("bases")]
    bases = [
        _BASIS.fill(
            kind=layer.kind,
            number=layer.number,
            day=_DATED.fill(day=f"{layer.issued:%d}", month=f"{layer.issued:%m}", year=layer.issued.year)
            if layer.issued
            else _YEARLY.fill(year=layer.year),
            issuer=layer.issuer,
            title=layer.title,
        )
        for layer in known
    ]
    return (LegalBases((*bases, *own)),) if bases or own else ()


def _blocks(plan: Plan, figures: PlanFigures, written: Written) -> Iterator[Block]:
    yield from legal_bases(plan, written)
    yield Paragraph(literal(_OPENING.fill(owner=plan.owner, plan=named(plan))))
    yield Heading(Text(vi="Mục đích, yêu cầu", en="Purpose and requirements"))
    yield from written.at("purpose")
    yield Heading(Text(vi="Mục tiêu", en="Objectives"))
    yield from _objectives(plan, figures)
    yield Heading(Text(vi="Đối tượng, phạm vi", en="Whom and what it covers"))
    yield from written.at("scope")
    yield Heading(Text(vi="Nhiệm vụ, giải pháp", en="Tasks and solutions"))
    yield from written.at("solutions")
    yield from _tasks(plan)
    yield Heading(Text(vi="Kinh phí", en="Money"))
    yield from _money(plan, figures)
    yield from written.at("funding")
    yield Heading(Text(vi="Tổ chức thực hiện", en="Who does what"))
    yield from written.at("organisation")
    yield from _responsibilities(plan)
    yield Heading(Text(vi="Lộ trình thực hiện", en="Roadmap"))
    yield TableBlock(roadmap_table(plan), boxed=True)
    yield from written.at("roadmap")
    yield Heading(Text(vi="Chế độ báo cáo", en="Reports"))
    yield Paragraph(_REPORTING.fill(period=plan.reporting.name))
    yield from written.at("reporting")
    yield from written.at("closing") or (Paragraph(literal(_CLOSING.fill(plan=named(plan)))),)


def _annex(figures: PlanFigures) -> Annex:
    table, totals, headings = task_table(figures)
    block = TableBlock(table, emphasised=totals, boxed=True, headings=headings)
    return Annex(_ANNEX, (block,), landscape=True)


def _objectives(plan: Plan, figures: PlanFigures) -> Iterator[Block]:
    if plan.general.vi:
        yield Heading(Text(vi="Mục tiêu chung", en="General objective"), 2)
        yield Paragraph(literal(plan.general))
    yield Heading(Text(vi="Mục tiêu cụ thể", en="Specific objectives"), 2)
    if plan.objectives:
        yield Bullets(tuple(Paragraph(literal(each.text)) for each in plan.objectives))
    if plan.targets:
        table, phrases = targets_table(figures)
        upright = False if any(column.key == "asked" for column in table.columns) else None
        yield TableBlock(table, boxed=True, landscape=upright, phrases=phrases)


def _tasks(plan: Plan) -> Iterator[Block]:
    if not plan.tasks:
        yield Paragraph(_NO_TASKS)
        return
    for name, tasks in groups_of(plan):
        yield Heading(name, 2)
        yield Bullets(tuple(Paragraph(literal(_task_line(task.name, task.lead))) for task in tasks))
    yield Paragraph(_SEE_ANNEX)


def _task_line(name: Text, lead: Text) -> Text:
    return _TASK.fill(name=name, lead=lead) if lead.vi else name


def _money(plan: Plan, figures: PlanFigures) -> Iterator[Block]:
    if not plan.budget_by_source():
        yield Paragraph(_NO_MONEY)
        return
    yield Paragraph(_TOTAL, {"total": figures.budget()})
    table, total = budget_table(figures)
    yield TableBlock(table, emphasised=(total,), boxed=True)


def _responsibilities(plan: Plan) -> Iterator[Block]:
    for each in plan.responsibilities:
        yield Heading(each.body, 2)
        yield Bullets(tuple(Paragraph(literal(duty)) for duty in each.duties))


_ANNEX = Text(vi="Danh mục nhiệm vụ", en="Tasks")
_BEGINNINGS = ("căn cứ", "theo ", "thực hiện ", "xét ")
_ON = Text(vi="Căn cứ {basis}", en="Pursuant to {basis}")
_BASIS = Text(
    vi="Căn cứ {kind} số {number} {day} của {issuer} về {title}",
    en="Pursuant to {kind} No. {number} {day} of {issuer}: {title}",
)
_DATED = Text(vi="ngày {day} tháng {month} năm {year}", en="of {day}/{month}/{year}")
_YEARLY = Text(vi="năm {year}", en="of {year}")
_OPENING = Text(vi="{owner} ban hành {plan} với các nội dung sau:", en="{owner} issues the plan «{plan}» as follows:")
_NO_TASKS = Text(vi="Kế hoạch chưa có nhiệm vụ.", en="The plan has no tasks yet.")
_SEE_ANNEX = Text(
    vi="Đơn vị chủ trì, phối hợp, thời gian, sản phẩm và kinh phí của từng nhiệm vụ nêu tại Phụ lục.",
    en="Lead, co-operating bodies, time, product and money of each task stand in the annex.",
)
_TASK = Text(vi="{name} (chủ trì: {lead})", en="{name} (lead: {lead})")
_NO_MONEY = Text(vi="Kế hoạch chưa có dự toán kinh phí.", en="No money is planned yet.")
_TOTAL = Text(
    vi="Tổng kinh phí dự toán cho cả giai đoạn là {total} triệu đồng, theo nguồn và năm như sau:",
    en="The money planned for the whole period is {total} million VND, by source and year as follows:",
)
_REPORTING = Text(vi="Kỳ số liệu của báo cáo năm: {period}.", en="The yearly report covers: {period}.")
_CLOSING = Text(vi="Trên đây là {plan}.", en="This is the plan «{plan}».")
