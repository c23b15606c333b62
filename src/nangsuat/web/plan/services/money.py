"""Money spent for tasks: held against budget and ceilings before it is taken, reversed by a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.data import Text, join
from nangsuat.plan import Breach, Expense, breaches_of
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.people.models import User
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Spending, Task
from nangsuat.web.plan.selectors.followup import Basis, bases_of, expenses_of


@dataclass(frozen=True, slots=True)
class NewSpending:
    """A line of money to be added.

    Attributes
    ----------
    day, source, amount : when, from where and how much, in VND
    enterprise : whom it supports
    whole_cost : what the supported activity costs as a whole
    voucher, note : of the books, and what for
    excuse : why a limit is passed, where one is
    """

    day: date
    source: str
    amount: float
    enterprise: Enterprise | None = None
    whole_cost: float | None = None
    voucher: str = ""
    note: str = ""
    excuse: str = ""


class PassesLimits(NotTaken):
    """A payment passes a ceiling or the budget, and nobody wrote why; ``breaches`` are all that it passes."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        super().__init__(join([breach.words for breach in breaches]))
        self.breaches = tuple(breaches)


@transaction.atomic
def spending_add(*, task: Task, new: NewSpending, by: User, address: str | None = None) -> Spending:
    """Add a line of money.

    Raises
    ------
    PassesLimits
        it passes the budget or a ceiling, and ``excuse`` is empty
    NotTaken
        the task has a ceiling in per cent of the cost, and the cost is not stated
    """
    _may_keep(by, task)
    held = Task.objects.select_for_update().select_related("plan").get(pk=task.pk)  # two officers, one after the other
    breaches = _breaches(held, new)
    if breaches and not new.excuse.strip():
        raise PassesLimits(breaches)
    line = Spending.objects.create(
        task=held,
        day=new.day,
        source=new.source,
        amount=new.amount,
        enterprise=new.enterprise,
        whole_cost=new.whole_cost,
        voucher=new.voucher,
        note=new.note,
        excuse=new.excuse.strip() if breaches else "",
        by=by,
    )
    passed = [{"kind": each.kind, "allowed": each.allowed, "reached": each.reached} for each in breaches]
    details = {"spending": line.pk, "amount": line.amount, "source": line.source, "passed": passed}
    audit.record(by, "spending.added", held, details=details, address=address)
    return line


@transaction.atomic
def spending_reverse(*, line: Spending, reason: str, by: User, address: str | None = None) -> Spending:
    """Take a line back by one that balances it, on the same day and in the same account; both stay."""
    _may_keep(by, line.task)
    held = Spending.objects.select_for_update().get(pk=line.pk)
    if held.reverses_id is not None:
        raise NotTaken(_IS_A_REVERSAL)
    if Spending.objects.filter(reverses=held).exists():
        raise NotTaken(_TAKEN_BACK)
    back = Spending.objects.create(
        task_id=held.task_id,
        day=held.day,
        source=held.source,
        amount=-held.amount,
        enterprise_id=held.enterprise_id,
        whole_cost=held.whole_cost,
        voucher=held.voucher,
        note=reason,
        reverses=held,
        by=by,
    )
    details = {"spending": held.pk, "reversal": back.pk, "amount": back.amount}
    audit.record(by, "spending.reversed", line.task, details=details, address=address)
    return back


def _may_keep(by: User, task: Task) -> None:
    if not by.has_perm("plan.keep_money", task.plan):
        raise PermissionDenied


def _breaches(task: Task, new: NewSpending) -> tuple[Breach, ...]:
    basis = bases_of(task.plan, [task])[task.pk]
    enterprise = "" if new.enterprise is None else str(new.enterprise.pk)
    expense = Expense(new.day, new.source, new.amount, enterprise, new.whole_cost)
    _states_the_cost(expense, basis)
    return breaches_of(expense, expenses_of(task), budget=basis.budget, ceilings=basis.ceilings)


def _states_the_cost(expense: Expense, basis: Basis) -> None:
    if basis.ceilings.share_of_cost is not None and expense.is_support and expense.activity_cost is None:
        raise NotTaken(_NO_COST)


_NO_COST = Text(
    vi="Nhiệm vụ này có mức hỗ trợ tối đa theo % chi phí. Ghi tổng chi phí của hoạt động.",
    en="This task has a ceiling in per cent of the cost. State the whole cost of the activity.",
)
_IS_A_REVERSAL = Text(
    vi="Khoản này là bút toán đảo. Nếu đảo nhầm, ghi lại khoản đúng thành khoản mới.",
    en="This line takes another one back. If that was wrong, add the right one anew.",
)
_TAKEN_BACK = Text(vi="Khoản này đã được đảo.", en="This line was taken back already.")
