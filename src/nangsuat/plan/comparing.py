"""Two states of a plan beside each other, in words: what was added, what was taken out, what reads otherwise now.

Parts are the same where their keys are. Each change names the part, what of it changed, and both values as one reads
them, so that whoever approves a version sees what it does without reading it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from nangsuat.data import NO_WORDS, Text, format_date, format_number, join
from nangsuat.explain import COMPARISONS, ROLES_OF_TARGETS
from nangsuat.plan.counting import COUNTED
from nangsuat.plan.effects import EFFECT_UNITS, Elicited, Risk
from nangsuat.plan.model import (
    FUNDING_SOURCES,
    TARGET_KINDS,
    Effect,
    Milestone,
    Objective,
    Plan,
    PlannedTarget,
    PlannedTask,
    Responsibility,
)
from nangsuat.plan.naming import document_named, group_named, number_of, scope_named, status_named

type Kind = Literal["added", "removed", "changed"]
type Facts = Mapping[Text, Text]  # what it is → what it says

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One difference between two states of a plan.

    Attributes
    ----------
    kind : ``"added"``, ``"removed"`` or ``"changed"``
    part : ``"plan"``, ``"objective"``, ``"target"``, ``"task"``, ``"responsibility"``
    key, name : of the part
    what : which of its facts; empty where the whole part came or went
    before, after : in words; empty where there is none
    """

    kind: Kind
    part: str
    key: str
    name: Text
    what: Text = NO_WORDS
    before: Text = NO_WORDS
    after: Text = NO_WORDS

    @property
    def words(self) -> Text:
        """The change in one sentence."""
        places = {"part": self._called, "what": self.what, "before": _or_nothing(self.before)}
        return _SENTENCES[self.kind].fill(**places, after=_or_nothing(self.after))

    @property
    def _called(self) -> Text:
        """The part with its key, and its name where the whole of it came or went."""
        part, name = PARTS[self.part], self.name if self.kind != "changed" and self.name.vi != self.key else NO_WORDS
        return Text(vi=_joined(part.vi, self.key, name.vi), en=_joined(part.en, self.key, name.en))


def compare_plans(before: Plan, after: Plan) -> tuple[PlanChange, ...]:
    """Everything that differs from one state of a plan to another, in the order in which a plan is read.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch", owner="Khu", first=2026, last=2030)
    >>> higher = replace(plan.targets[0], milestones=(Milestone(2026, 2030, 8.0),))
    >>> for change in compare_plans(plan, replace(plan, targets=(higher, *plan.targets[1:-1]), last=2031)):
    ...     print(change.words.en)
    Plan: years changed from «2026–2030» to «2026–2031».
    Target T1: number for 2026–2030 changed from «> 7.5» to «> 8».
    Target T6 (Universities and vocational institutions with a student productivity club) was removed.
    """
    return tuple(change for part in _PARTS for change in part(before, after))


def _plan(before: Plan, after: Plan) -> Iterator[PlanChange]:
    yield from _changed("plan", "", after.title, _facts_of_plan(before), _facts_of_plan(after))


def _objectives(before: Plan, after: Plan) -> Iterator[PlanChange]:
    yield from _of("objective", before.objectives, after.objectives, _facts_of_objective, lambda one: one.text)


def _targets(before: Plan, after: Plan) -> Iterator[PlanChange]:
    yield from _of("target", before.targets, after.targets, _facts_of_target, lambda one: one.name)


def _tasks(before: Plan, after: Plan) -> Iterator[PlanChange]:
    yield from _of("task", before.tasks, after.tasks, _facts_of_task, lambda one: one.name)


def _responsibilities(before: Plan, after: Plan) -> Iterator[PlanChange]:
    earlier = {one.body.vi: one for one in before.responsibilities}
    later = {one.body.vi: one for one in after.responsibilities}
    for body in dict.fromkeys([*earlier, *later]):
        kind = _kind(body in earlier, body in later)
        if kind != "changed":
            yield PlanChange(kind, "responsibility", body, (earlier | later)[body].body)
            continue
        duties = (_facts_of_duties(earlier[body]), _facts_of_duties(later[body]))
        yield from _changed("responsibility", body, later[body].body, *duties)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


def _of[Part: _Keyed](
    part: str,
    before: Sequence[Part],
    after: Sequence[Part],
    facts_of: Callable[[Part], Facts],
    name_of: Callable[[Part], Text],
) -> Iterator[PlanChange]:
    earlier, later = {one.key: one for one in before}, {one.key: one for one in after}
    for key in dict.fromkeys([*earlier, *later]):
        kind = _kind(key in earlier, key in later)
        if kind == "changed":
            yield from _changed(part, key, name_of(later[key]), facts_of(earlier[key]), facts_of(later[key]))
        else:
            yield PlanChange(kind, part, key, name_of((earlier | later)[key]))


def _kind(was: bool, is_now: bool) -> Kind:
    if was and is_now:
        return "changed"
    return "added" if is_now else "removed"


def _changed(part: str, key: str, name: Text, before: Facts, after: Facts) -> Iterator[PlanChange]:
    for what in dict.fromkeys([*before, *after]):
        earlier, later = before.get(what, NO_WORDS), after.get(what, NO_WORDS)
        if earlier != later:
            yield PlanChange("changed", part, key, name, what, earlier, later)


def _facts_of_plan(plan: Plan) -> Facts:
    return {
        _TITLE: plan.title,
        _YEARS: Text.same(f"{plan.first}–{plan.last}"),
        _DOCUMENTS: join([document_named(key) for key in plan.documents]),
        _GENERAL: plan.general,
        _REPORTING: plan.reporting.name,
    }


def _facts_of_objective(objective: Objective) -> Facts:
    return {_WORDS: objective.text}


def _facts_of_target(target: PlannedTarget) -> Facts:
    return {
        _NAME: target.name,
        _UNIT: target.unit,
        _KIND: TARGET_KINDS.get(target.kind, Text.same(target.kind)),
        _ROLE: ROLES_OF_TARGETS.get(target.role, Text.same(target.role)),
        _SURE: status_named(target.status),
        _DOCUMENT: document_named(target.document),
        _INDICATOR: Text.same(target.indicator),
        _SCOPE: scope_named(target.scope),
        _PRICES: _PRICE_BASES.get(target.price_basis, Text.same(target.price_basis)),
        _COUNTS: COUNTED.get(target.counts, Text.same(target.counts)),
        _OBJECTIVE: Text.same(target.objective),
        _BASE: _base(target),
        _DIRECTION: _DIRECTIONS.get(target.direction, Text.same(target.direction)),
        **{_NUMBER.fill(period=one.period): _number(one, target) for one in target.milestones},
    }


def _number(milestone: Milestone, target: PlannedTarget) -> Text:
    if target.comparison in COMPARISONS:
        return number_of(milestone, target)
    return Text.same(target.comparison)


def _base(target: PlannedTarget) -> Text:
    if target.base is None:
        return NO_WORDS
    return Text(vi="{value} ({year})", en="{value} ({year})").fill(
        value=_written(target.base), year=str(target.base_year or "–")
    )


def _facts_of_task(task: PlannedTask) -> Facts:
    return {
        _NAME: task.name,
        _LEAD: task.lead,
        _CO_LEADS: join(list(task.co_leads)),
        _TIME: Text(
            vi=f"{_day(task.starts).vi}–{_day(task.ends).vi}", en=f"{_day(task.starts).en}–{_day(task.ends).en}"
        ),
        _PRODUCT: task.product,
        _GROUP: group_named(task.group) if task.group else NO_WORDS,
        _OBJECTIVE: Text.same(task.objective),
        _CEILING: _money(task.ceilings.per_enterprise),
        _SHARE: _share(task.ceilings.share_of_cost),
        _RISK: _risk(task.risk),
        **_facts_of_budget(task),
        **{_EFFECT.fill(target=effect.target): _effect(effect) for effect in task.effects},
    }


def _facts_of_budget(task: PlannedTask) -> Facts:
    sums: dict[Text, float] = {}
    for line in task.budget:
        source = FUNDING_SOURCES.get(line.source, Text.same(line.source))
        what = _BUDGET.fill(year=line.year, source=source)
        sums[what] = sums.get(what, 0.0) + line.amount
    return {what: _money(amount) for what, amount in sums.items()}


def _facts_of_duties(responsibility: Responsibility) -> Facts:
    return {_DUTIES: join(list(responsibility.duties))}


def _effect(effect: Effect) -> Text:
    size = effect.size
    if isinstance(size, Elicited):
        numbers = [_written(value) for value in (size.low, size.likely, size.high)]
        said = join(numbers, " / ")
    else:
        said = _MEASURED.fill(estimate=_written(size.estimate), error=_written(size.standard_error))
    unit = EFFECT_UNITS.get(effect.unit, NO_WORDS)
    when = [_FROM.fill(day=_day(effect.starts))] if effect.starts else []
    until = [_UNTIL.fill(day=_day(effect.ends))] if effect.ends else []
    ramp = [_RAMP.fill(months=effect.ramp_months)] if effect.ramp_months else []
    known = [_KNOWN] if effect.in_history else []
    parts = [Text(vi=f"{said.vi} {unit.vi}".strip(), en=f"{said.en} {unit.en}".strip()), *when, *ramp, *until, *known]
    return join([*parts, effect.basis] if effect.basis.vi else parts, ", ")


def _risk(risk: Risk) -> Text:
    return _RISKS.fill(
        slip=risk.slip * _PERCENT,
        median=risk.delay_months,
        high=risk.delay_months_high,
        fail=risk.fail * _PERCENT,
    )


def _day(day: date) -> Text:
    return Text(vi=format_date(day, "vi"), en=format_date(day, "en"))


def _money(amount: float | None) -> Text:
    if amount is None:
        return NO_WORDS
    return Text(vi=f"{format_number(amount, 'vi', 0)} đồng", en=f"{format_number(amount, 'en', 0)} VND")


def _share(share: float | None) -> Text:
    return NO_WORDS if share is None else Text(vi="{share} %", en="{share} %").fill(share=round(share * _PERCENT, 6))


def _written(value: float) -> Text:
    return Text(vi=format_number(value, "vi"), en=format_number(value, "en"))


def _joined(part: str, key: str, name: str) -> str:
    return " ".join(filter(None, (part, key, f"({name})" if name else "")))


def _or_nothing(text: Text) -> Text:
    return text if text.vi else _NOTHING


_PARTS: tuple[Callable[[Plan, Plan], Iterable[PlanChange]], ...] = (
    _plan,
    _objectives,
    _targets,
    _tasks,
    _responsibilities,
)
PARTS: Mapping[str, Text] = {
    "plan": Text(vi="Kế hoạch", en="Plan"),
    "objective": Text(vi="Mục tiêu", en="Objective"),
    "target": Text(vi="Chỉ tiêu", en="Target"),
    "task": Text(vi="Nhiệm vụ", en="Task"),
    "responsibility": Text(vi="Trách nhiệm của", en="Duties of"),
}
_SENTENCES: Mapping[Kind, Text] = {
    "added": Text(vi="Thêm: {part}.", en="{part} was added."),
    "removed": Text(vi="Bỏ: {part}.", en="{part} was removed."),
    "changed": Text(
        vi="{part}: {what} đổi từ «{before}» thành «{after}».",
        en="{part}: {what} changed from «{before}» to «{after}».",
    ),
}
_NOTHING = Text(vi="không có", en="none")
_TITLE = Text(vi="tên", en="title")
_YEARS = Text(vi="thời gian", en="years")
_DOCUMENTS = Text(vi="văn bản căn cứ", en="documents")
_GENERAL = Text(vi="mục tiêu chung", en="general objective")
_REPORTING = Text(vi="kỳ báo cáo", en="reporting year")
_WORDS = Text(vi="nội dung", en="text")
_NAME = Text(vi="tên", en="name")
_UNIT = Text(vi="đơn vị", en="unit")
_KIND = Text(vi="loại con số", en="kind of number")
_ROLE = Text(vi="tính chất", en="own or contribute to")
_SURE = Text(vi="mức xác minh", en="how sure the number is")
_DOCUMENT = Text(vi="văn bản", en="document")
_INDICATOR = Text(vi="chỉ số", en="indicator")
_SCOPE = Text(vi="phạm vi", en="scope")
_PRICES = Text(vi="giá", en="prices")
_PRICE_BASES: Mapping[str, Text] = {
    "constant": Text(vi="giá so sánh", en="constant prices"),
    "current": Text(vi="giá hiện hành", en="current prices"),
}
_COUNTS = Text(vi="đếm gì", en="what is counted")
_OBJECTIVE = Text(vi="mục tiêu phục vụ", en="objective served")
_BASE = Text(vi="giá trị gốc", en="base")
_DIRECTION = Text(vi="chiều tốt", en="better side")
_DIRECTIONS: Mapping[str, Text] = {
    "up": Text(vi="càng cao càng tốt", en="more is better"),
    "down": Text(vi="càng thấp càng tốt", en="less is better"),
}
_NUMBER = Text(vi="con số cho {period}", en="number for {period}")
_LEAD = Text(vi="đơn vị chủ trì", en="lead")
_CO_LEADS = Text(vi="đơn vị phối hợp", en="co-operating bodies")
_TIME = Text(vi="thời gian thực hiện", en="time")
_PRODUCT = Text(vi="sản phẩm", en="product")
_GROUP = Text(vi="nhóm nhiệm vụ", en="group of tasks")
_CEILING = Text(vi="mức tối đa cho một doanh nghiệp", en="ceiling for one enterprise")
_SHARE = Text(vi="mức tối đa theo chi phí", en="ceiling as a part of cost")
_RISK = Text(vi="rủi ro", en="risk")
_BUDGET = Text(vi="kinh phí năm {year}, {source}", en="money of {year}, {source}")
_DUTIES = Text(vi="nội dung", en="text")
_EFFECT = Text(vi="tác động lên {target}", en="effect on {target}")
_MEASURED = Text(vi="đo được {estimate} ± {error}", en="measured {estimate} ± {error}")
_FROM = Text(vi="từ {day}", en="from {day}")
_UNTIL = Text(vi="đến {day}", en="until {day}")
_RAMP = Text(vi="đủ tác động sau {months} tháng", en="full after {months} months")
_KNOWN = Text(vi="đã có trong số liệu", en="in the figures already")
_RISKS = Text(
    vi="chậm {slip} % (thường {median} tháng, xấu {high}), không thành {fail} %",
    en="late {slip} % (usually {median} months, badly {high}), nothing {fail} %",
)
