"""What is asked about a task: first the five things that it cannot be without, the rest where there is time for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from nangsuat.data import NO_WORDS, Text, exactly
from nangsuat.plan import (
    FUNDING_SOURCES,
    BudgetLine,
    Ceilings,
    PlannedTask,
    document_named,
    problems_of_task,
    task_groups,
)
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.core.fields import AmountField, NumberField, PeriodDayField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.people.models import User
from nangsuat.web.plan.forms.building_effects import EffectFields
from nangsuat.web.plan.forms.checked import tell

_PERCENT = 100.0
_LEAST_PLANNED = 100_000  # đồng: nobody plans less, and whoever types 500 means millions
_STALE = words(
    "Sửa tiếng Việt mà không sửa ô này thì ô này được bỏ trống, để trang tiếng Anh không nói điều cũ.",
    "Where the Vietnamese is changed and this is not, this is emptied, so that English pages say nothing old.",
)
_WITH_BODIES = {"list": "bodies", "autocomplete": "off"}


class PlannedMoneyField(AmountField):
    """A sum of a budget; a number too small to be meant in đồng is asked for its unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(attrs={"autocomplete": "off"}), **options})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value < _LEAST_PLANNED:
            raise ValidationError(say(_WHICH_UNIT.fill(value=exactly(value))))


class QuickTaskForm(Form):
    """The five things that a task cannot be without, and the group that it belongs to; ``planned`` is the task."""

    name = forms.CharField(label=words("Nhiệm vụ", "Task"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(
        label=words("Đơn vị chủ trì", "Lead"), max_length=200, widget=forms.TextInput(attrs=_WITH_BODIES)
    )
    starts = PeriodDayField(label=words("Bắt đầu", "Starts"))
    ends = PeriodDayField(label=words("Kết thúc", "Ends"), last=True)
    product = forms.CharField(
        label=words("Sản phẩm, kết quả", "Product"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    group = forms.ChoiceField(label=words("Nhóm nhiệm vụ", "Group of tasks"), required=False)

    def __init__(self, *args: Any, plan: LibraryPlan, task: PlannedTask | None = None, **options: Any) -> None:
        self._plan, self._task = plan, task or new_task(plan)
        super().__init__(*args, **{"initial": {**initial_of(self._task), **options.pop("initial", {})}, **options})
        self.fields["group"].choices = group_choices(plan)  # type: ignore[attr-defined]
        self.planned = self._task

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and starts > ends:
            self.add_error("ends", words("Kết thúc phải sau khi bắt đầu.", "It cannot end before it starts."))
        if not self.errors:
            self.planned = self.said(cleaned)
        if not self.errors:
            self._look_over()
        return cleaned

    def said(self, cleaned: Mapping[str, Any]) -> PlannedTask:
        """The task that was typed."""
        return replace(
            self._task,
            name=_kept(cleaned["name"], self._task.name),
            lead=_kept(cleaned["lead"], self._task.lead),
            starts=cleaned["starts"],
            ends=cleaned["ends"],
            product=_kept(cleaned["product"], self._task.product),
            group=cleaned["group"],
        )

    def field_at(self, where: str) -> str:
        """The field that says a place of the task."""
        return where.lstrip(".")

    def _look_over(self) -> None:
        """Tell at the fields what the library's look at a task finds."""
        for problem in problems_of_task(self.planned, self._plan):
            tell(self, problem, self.field_at(problem.cell or ""))


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """The money of one year: a field for each source."""

    year: int
    fields: list[BoundField]


class TaskForm(QuickTaskForm, EffectFields):
    """All of a task."""

    key = forms.CharField(label=words("Số thứ tự", "Number"), max_length=20)
    co_leads = forms.CharField(
        label=words("Đơn vị phối hợp, mỗi dòng một đơn vị", "Co-operating bodies, one a line"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = forms.EmailField(
        label=words("Người báo cáo tiến độ (thư điện tử)", "Who reports on it (e-mail)"),
        required=False,
        help_text=words(
            "Người này cần có tài khoản; người ngoài đơn vị chỉ thấy nhiệm vụ của mình.",
            "They need an account; from outside the body they see this task only.",
        ),
        widget=forms.EmailInput(attrs={"list": "reporters", "autocomplete": "off"}),
    )
    objective = forms.ChoiceField(label=words("Mục tiêu phục vụ", "Objective served"), required=False)
    ceiling_per_enterprise = PlannedMoneyField(
        label=words("Mức hỗ trợ tối đa cho một doanh nghiệp", "Most support for one enterprise"), required=False
    )
    ceiling_share = NumberField(
        label=words("Mức hỗ trợ tối đa, % chi phí", "Most support, % of cost"), required=False, least=0, most=100
    )
    name_en = forms.CharField(
        label=words("Tên tiếng Anh", "Name in English"), help_text=_STALE, max_length=2000, required=False
    )
    product_en = forms.CharField(
        label=words("Sản phẩm, tiếng Anh", "Product in English"), help_text=_STALE, max_length=2000, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: LibraryPlan, task: PlannedTask, **options: Any) -> None:
        super().__init__(*args, plan=plan, task=task, **options)
        objectives = [("", "—"), *((one.key, f"{one.key}. {say(one.text)}") for one in plan.objectives)]
        self.fields["objective"].choices = objectives  # type: ignore[attr-defined]
        for year in self._years:
            for source in FUNDING_SOURCES:
                amount = next((line.amount for line in task.budget if (line.year, line.source) == (year, source)), None)
                self.fields[f"money_{year}_{source}"] = self._money_field(year, source, amount)
        self.add_effects(plan, task.effects, task.risk)

    @property
    def _years(self) -> list[int]:
        """The plan's years, and those in which the task has money besides."""
        return sorted({*range(self._plan.first, self._plan.last + 1), *(line.year for line in self._task.budget)})

    @staticmethod
    def _money_field(year: int, source: str, amount: float | None) -> PlannedMoneyField:
        label = say(_MONEY.fill(year=year, source=FUNDING_SOURCES[source]))
        return PlannedMoneyField(label=label, required=False, initial=amount)

    def budget_rows(self) -> Iterator[BudgetRow]:
        """The table of money: a row a year, a column a source."""
        for year in self._years:
            yield BudgetRow(year, [self[f"money_{year}_{source}"] for source in FUNDING_SOURCES])

    def clean_owner(self) -> User | None:
        """The person of an address; only who has an account can report."""
        email = self.cleaned_data["owner"]
        if not email:
            return None
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise ValidationError(
                words(
                    "Chưa có tài khoản với địa chỉ này. Mời người này vào hệ thống trước.",
                    "There is no account with this address. Invite this person first.",
                )
            )
        return found

    def said(self, cleaned: Mapping[str, Any]) -> PlannedTask:
        """The task that was typed, with its money, effects and risk."""
        share = cleaned["ceiling_share"]
        return replace(
            super().said(cleaned),
            key=cleaned["key"].strip(),
            name=_translated(cleaned["name"], cleaned["name_en"], self._task.name),
            product=_translated(cleaned["product"], cleaned["product_en"], self._task.product),
            co_leads=tuple(Text.same(line.strip()) for line in cleaned["co_leads"].splitlines() if line.strip()),
            objective=cleaned["objective"],
            budget=tuple(self._budget(cleaned)),
            ceilings=Ceilings(cleaned["ceiling_per_enterprise"], None if share is None else share / _PERCENT),
            effects=self.effects_said(cleaned),
            risk=self.risk_said(cleaned),
        )

    def _budget(self, cleaned: Mapping[str, Any]) -> Iterator[BudgetLine]:
        for year in self._years:
            for source in FUNDING_SOURCES:
                if amount := cleaned.get(f"money_{year}_{source}"):
                    yield BudgetLine(year, source, amount)

    def field_at(self, where: str) -> str:
        """The field that says a place of the task."""
        part, _, rest = where.lstrip(".").partition("[")
        number, _, inner = rest.partition("]")
        if part == "budget" and number:
            line = self.planned.budget[int(number)]
            return f"money_{line.year}_{line.source}"
        if part == "effects" and number:
            return self._effect_field(int(number), inner.lstrip(".") or "likely")
        return {"ceilings": "ceiling_share", "risk": "fail"}.get(part, part)

    def _effect_field(self, number: int, part: str) -> str:
        """The field of an effect: empty places between effects do not count."""
        target = self.planned.effects[number].target
        rows = (row for row in self.effect_rows() if self.cleaned_data.get(f"effect_{row.number}_target") == target)
        return next((f"effect_{row.number}_{part}" for row in rows), "")


def new_task(plan: LibraryPlan, *, group: str = "") -> PlannedTask:
    """A task as it is offered: all years of the plan."""
    return PlannedTask("", NO_WORDS, date(plan.first, 1, 1), date(plan.last, 12, 31), group=group)


def initial_of(task: PlannedTask) -> dict[str, Any]:
    """What the fields show."""
    share = task.ceilings.share_of_cost
    return {
        "key": task.key,
        "name": task.name.vi,
        "name_en": "" if task.name.en == task.name.vi else task.name.en,
        "lead": task.lead.vi,
        "starts": task.starts,
        "ends": task.ends,
        "product": task.product.vi,
        "product_en": "" if task.product.en == task.product.vi else task.product.en,
        "group": task.group,
        "objective": task.objective,
        "co_leads": "\n".join(one.vi for one in task.co_leads),
        "ceiling_per_enterprise": task.ceilings.per_enterprise,
        "ceiling_share": None if share is None else round(share * _PERCENT, 6),
    }


def group_choices(plan: LibraryPlan) -> list[tuple[str, Any]]:
    """No group, the groups of the plan's documents under their documents, and those that its tasks have besides."""
    offered: dict[str, list[tuple[str, str]]] = {}
    known = task_groups()
    used = [task.group for task in plan.tasks if task.group]
    for key, group in known.items():
        if group.document in plan.documents or key in used:
            offered.setdefault(say(document_named(group.document)), []).append((key, say(group.name)))
    own = [(key, key) for key in dict.fromkeys(used) if key not in known]
    listed: list[tuple[str, Any]] = [("", words("Không thuộc nhóm nào", "No group")), *offered.items()]
    return [*listed, (say(_OWN_GROUPS), own)] if own else listed


def groups_to_offer(plan: LibraryPlan) -> Sequence[tuple[str, Text, Text]]:
    """Groups of the plan's documents without a task yet: key, document, name."""
    used = {task.group for task in plan.tasks}
    return [
        (key, document_named(group.document), group.name)
        for key, group in task_groups().items()
        if group.document in plan.documents and key not in used
    ]


def _kept(typed: str, before: Text) -> Text:
    """What was typed; its English stays where the Vietnamese is the same."""
    return before if typed.strip() == before.vi else Text.same(typed.strip())


def _translated(vi: str, en: str, before: Text) -> Text:
    """What was typed; an English that was left as it was does not say what a new Vietnamese says."""
    vi, en = vi.strip(), en.strip()
    stale = vi != before.vi and en == before.en
    return Text(vi=vi, en=vi if stale or not en else en)


_MONEY = Text(vi="Kinh phí {year}, {source}", en="Money of {year}, {source}")
_OWN_GROUPS = Text(vi="Nhóm riêng của kế hoạch", en="The plan's own groups")
_WHICH_UNIT = Text(
    vi="{value} gì? Ghi kèm đơn vị, ví dụ {value} triệu.", en="{value} what? Write the unit, such as {value} million."
)
