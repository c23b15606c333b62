"""How the tasks of a plan stand: measured against the version in force, not against what the draft says meanwhile.

A date that is moved in the draft does not make a late task punctual: as long as the change is not approved, planned
days, budget and ceilings are those of the approved version. A task that no version has is measured by the draft, and
its row says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nangsuat.plan import (
    Account,
    BudgetLine,
    Ceilings,
    Expense,
    Followed,
    PlannedTask,
    Standing,
    accounts_of,
    plan_from_data,
    standing_of,
)
from nangsuat.web.orgs.selectors import role_in
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import BudgetLine as BudgetRow
from nangsuat.web.plan.models import Plan, PlanVersion, Product, Progress, Spending, Task
from nangsuat.web.plan.selectors.plans import Person, drafted_plans, get_task


@dataclass(frozen=True, slots=True)
class Basis:
    """What a task is measured against.

    Attributes
    ----------
    starts, ends, budget, ceilings : as planned
    version : number of the approved version that says so; none where the task stands in the draft alone
    """

    starts: date
    ends: date
    budget: tuple[BudgetLine, ...]
    ceilings: Ceilings
    version: int | None

    @property
    def share(self) -> float | None:
        """The ceiling of support in per cent of the cost, where there is one."""
        share = self.ceilings.share_of_cost
        return None if share is None else 100 * share


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as it stands on a day.

    Attributes
    ----------
    task, basis : what it is, and what it is measured against
    followed, standing : what is known, and what follows from it
    accounts : planned and spent by year and source, in VND
    likely_end : when it ends as things are
    """

    task: Task
    basis: Basis
    followed: Followed
    standing: Standing
    accounts: tuple[Account, ...]
    likely_end: date

    @property
    def planned(self) -> float:
        """All planned money."""
        return sum(account.planned for account in self.accounts)

    @property
    def spent(self) -> float:
        """All money spent."""
        return sum(account.spent for account in self.accounts)

    @property
    def used(self) -> float | None:
        """Spent in per cent of planned; none where nothing was planned."""
        return 100 * self.spent / self.planned if self.planned else None

    @property
    def over(self) -> bool:
        """Whether more was spent than planned, for some year and source."""
        return any(account.passed for account in self.accounts)

    @property
    def tone(self) -> str:
        """In which tone its standing is shown."""
        return _TONES[self.standing.key]


_TONES: Mapping[str, str] = {
    "late": "error",
    "at risk": "warn",
    "on time": "doing",
    "not begun": "todo",
    "done": "done",
    "stopped": "blocked",
}


def get_followed(user: Person, pk: int) -> Plan:
    """A plan whose follow-up the person may read: one of their bodies'; else 404."""
    return get_object_or_404(drafted_plans(user), pk=pk)


def get_task_inside(user: Person, pk: int) -> Task:
    """A task of a plan of the person's bodies, else 404: its owner from outside does not find it here."""
    return get_object_or_404(Task.objects.filter(plan__in=drafted_plans(user)).select_related("plan__owner"), pk=pk)


def is_inside(user: User, plan: Plan) -> bool:
    """Whether the person belongs to the plan's body, in whatever role."""
    return role_in(user, plan.owner_id) is not None


def in_force() -> Q:
    """Tasks of plans that were approved."""
    approved = PlanVersion.objects.filter(plan=OuterRef("plan"), state=PlanVersion.State.APPROVED)
    return Q(Exists(approved))


def owned_tasks(user: User) -> QuerySet[Task]:
    """Open tasks that a person reports on, of plans in force."""
    mine = Task.objects.filter(in_force(), owner=user).exclude(state__in=[Task.State.DONE, Task.State.STOPPED])
    return mine.select_related("plan__owner").order_by("ends", "pk")


def rows_of(plan: Plan, today: date | None = None) -> tuple[TaskRow, ...]:
    """All tasks of a plan as they stand, in their order."""
    return rows_for(plan, list(plan.tasks.select_related("owner")), today)


def row_of(task: Task, today: date | None = None) -> TaskRow:
    """One task as it stands."""
    return rows_for(task.plan, [task], today)[0]


def rows_for(plan: Plan, tasks: Sequence[Task], today: date | None = None) -> tuple[TaskRow, ...]:
    """Some tasks of one plan as they stand."""
    today = today or timezone.localdate()
    bases = bases_of(plan, tasks)
    keys = [task.pk for task in tasks]
    reported, spent = _last_reports(keys), _spent(keys)
    return tuple(_row(task, bases[task.pk], reported.get(task.pk), spent[task.pk], today) for task in tasks)


def bases_of(plan: Plan, tasks: Sequence[Task]) -> dict[int, Basis]:
    """What each task is measured against."""
    version = plan.versions.filter(state=PlanVersion.State.APPROVED).order_by("-number").defer("content").first()
    found: dict[int, Basis] = {}
    if version is not None:
        names = set(plan.tasks.values_list("name", flat=True))
        pairs = _pairs(tasks, _approved_tasks(version.pk, version.sha256), names)
        found = {task.pk: _of_version(planned, version.number) for task, planned in pairs if planned}
    return {**found, **_of_drafts([task for task in tasks if task.pk not in found])}


def accounts_of_rows(rows: Iterable[TaskRow]) -> tuple[Account, ...]:
    """Planned and spent over several tasks, by year and source."""
    accounts = [account for row in rows for account in row.accounts]
    budget = [BudgetLine(each.year, each.source, each.planned) for each in accounts if each.planned]
    spent = [Expense(date(each.year, 1, 1), each.source, each.spent) for each in accounts if each.spent]
    return accounts_of(budget, spent)


def history_of(task: Task) -> QuerySet[Progress]:
    """What was reported on a task, the newest first, with its files."""
    return task.progress.select_related("by").prefetch_related("products")


def products_of(plan: Plan) -> QuerySet[Product]:
    """All files that came with reports on a plan's tasks, the newest first."""
    return Product.objects.filter(task__plan=plan)


def get_product(user: Person, pk: int) -> Product:
    """A product of a task that the person may see, else 404."""
    product = get_object_or_404(Product.objects.select_related("task"), pk=pk)
    product.task = get_task(user, product.task_id)
    return product


def spending_of(task: Task) -> QuerySet[Spending]:
    """All lines of money of a task, the newest first."""
    return task.spending.select_related("enterprise__organisation", "by", "reversed_by")


def get_spending(user: Person, pk: int) -> Spending:
    """A line of money of a plan of the person's bodies, else 404."""
    seen = Spending.objects.filter(task__plan__in=drafted_plans(user))
    return get_object_or_404(seen.select_related("task__plan__owner", "enterprise__organisation", "reversed_by"), pk=pk)


def expenses_of(task: Task) -> list[Expense]:
    """All lines of money of a task, as the library counts them."""
    return [expense_of(line) for line in task.spending.all()]


def expense_of(line: Spending) -> Expense:
    """One line of money, as the library counts it."""
    enterprise = "" if line.enterprise_id is None else str(line.enterprise_id)
    return Expense(line.day, line.source, line.amount, enterprise, line.whole_cost)


@lru_cache(maxsize=16)
def _approved_tasks(version: int, sha256: str) -> tuple[PlannedTask, ...]:  # noqa: ARG001  # the hash: never another content
    """The tasks of an approved version; it never changes, so it is read once by each process."""
    return plan_from_data(PlanVersion.objects.only("content").get(pk=version).content).tasks


def _pairs(
    tasks: Iterable[Task], approved: Sequence[PlannedTask], names: Collection[str]
) -> Iterable[tuple[Task, PlannedTask | None]]:
    """Each task with itself in the approved version; ``names``: of all tasks of the draft.

    The name decides where it is unique, for numbers move when the draft is re-ordered; the number decides where the
    name was changed, unless what has that number is another task that kept its name.
    """
    times = Counter(each.name.vi for each in approved)
    by_name = {each.name.vi: each for each in approved if times[each.name.vi] == 1}
    by_number = {each.key: each for each in approved if not (each.name.vi in by_name and each.name.vi in names)}
    return ((task, by_name.get(task.name) or by_number.get(task.key)) for task in tasks)


def _of_version(planned: PlannedTask, number: int) -> Basis:
    return Basis(planned.starts, planned.ends, planned.budget, planned.ceilings, number)


def _of_drafts(tasks: Sequence[Task]) -> dict[int, Basis]:
    """The bases of tasks that stand in the draft alone."""
    budget: dict[int, list[BudgetLine]] = defaultdict(list)
    for line in BudgetRow.objects.filter(task__in=tasks) if tasks else ():
        budget[line.task_id].append(BudgetLine(line.year, line.source, line.amount))
    return {task.pk: Basis(task.starts, task.ends, tuple(budget[task.pk]), _ceilings(task), None) for task in tasks}


def _ceilings(task: Task) -> Ceilings:
    return Ceilings(task.ceiling_per_enterprise, None if task.ceiling_share is None else task.ceiling_share / 100)


def _row(task: Task, basis: Basis, reported: date | None, spent: Sequence[Expense], today: date) -> TaskRow:
    followed = Followed(basis.starts, basis.ends, task.state, task.percent, task.expected_end, reported)
    return TaskRow(
        task,
        basis,
        followed,
        standing_of(followed, today),
        accounts_of(basis.budget, spent),
        followed.likely_end(today),
    )


def _last_reports(tasks: Sequence[int]) -> dict[int, date]:
    last = Progress.objects.filter(task__in=tasks).order_by().values("task").annotate(last=Max("at"))
    return {each["task"]: timezone.localdate(each["last"]) for each in last}


def _spent(tasks: Sequence[int]) -> Mapping[int, list[Expense]]:
    """Money by task, year and source."""
    lines = Spending.objects.filter(task__in=tasks).order_by()
    sums = lines.values("task", "source", year=ExtractYear("day")).annotate(sum=Sum("amount"))
    found: dict[int, list[Expense]] = defaultdict(list)
    for each in sums:
        found[each["task"]].append(Expense(date(each["year"], 1, 1), each["source"], each["sum"]))
    return found
