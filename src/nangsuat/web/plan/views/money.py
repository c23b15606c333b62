"""Money of a task: its lines, a new one held against budget and ceilings, one taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text
from nangsuat.plan import Support, support_of
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.orgs.selectors import register_of
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.followup import ReasonForm
from nangsuat.web.plan.forms.money import SpendingForm
from nangsuat.web.plan.models import Plan, Task
from nangsuat.web.plan.selectors.followup import (
    TaskRow,
    expenses_of,
    get_spending,
    get_task_inside,
    row_of,
    spending_of,
)
from nangsuat.web.plan.services.money import PassesLimits
from nangsuat.web.plan.services.money import spending_add as add
from nangsuat.web.plan.services.money import spending_reverse as reverse_line
from nangsuat.web.plan.views.followup import named_accounts
from nangsuat.web.plan.views.task import crumbs_of_task

_PAGE = 50
_OFFERED = 300  # enterprises that a page offers while somebody types

MONEY = Text(vi="Kinh phí", en="Money")


@require_safe
def spending(request: HttpRequest, pk: int) -> HttpResponse:
    """All lines of money of a task, for the plan's body: they name enterprises, so who looked is noted."""
    user = person_of(request)
    task = get_task_inside(user, pk)
    row = row_of(task)
    audit.record(user, "spending.viewed", task, address=address_of(request))
    context = {
        "task": task,
        "row": row,
        "accounts": named_accounts(row.accounts),
        "support": _support(task, row),
        "page": Paginator(spending_of(task), _PAGE).get_page(request.GET.get("page")),
        "may_keep": user.has_perm("plan.keep_money", task.plan),
        "crumbs": crumbs_of_task(user, task, MONEY),
        "synthetic": task.plan.synthetic,
    }
    return render(request, "plan/spending.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def spending_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line; where it passes a limit the page says which, and asks why."""
    user = person_of(request)
    task = get_task_inside(user, pk)
    require(user, "plan.keep_money", task.plan)
    row = row_of(task)
    form = _form(request, row, asks_excuse="excuse" in request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            add(task=task, new=form.new, by=user, address=address_of(request))
        except PassesLimits as passed:
            form = _asking_why(request, row, passed)
        except NotTaken as refused:
            form.add_error("whole_cost", say(refused.text))
        else:
            messages.success(request, say(_ADDED))
            return HttpResponseRedirect(reverse("plan:spending", args=[task.pk]))
    context = {
        "form": form,
        "task": task,
        "row": row,
        "share": row.basis.share,
        "offered": _offered(task.plan),
        "crumbs": crumbs_of_task(user, task, Text(vi="Ghi khoản chi", en="Add a payment")),
    }
    return render(request, "plan/spending_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def spending_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line back."""
    user = person_of(request)
    line = get_spending(user, pk)
    require(user, "plan.keep_money", line.task.plan)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_line(line=line, reason=form.cleaned_data["reason"].strip(), by=user, address=address_of(request))
        except NotTaken as refused:
            form.add_error(None, say(refused.text))
        else:
            messages.success(request, say(_REVERSED))
            return HttpResponseRedirect(reverse("plan:spending", args=[line.task_id]))
    crumbs = crumbs_of_task(user, line.task, Text(vi="Đảo khoản chi", en="Take a payment back"))
    return render(request, "plan/spending_reverse.html", {"form": form, "line": line, "crumbs": crumbs})


def _form(request: HttpRequest, row: TaskRow, *, asks_excuse: bool) -> SpendingForm:
    posted = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    source = next((account.source for account in row.accounts if account.year == today.year), None)
    initial = {"day": today, "source": source}
    return SpendingForm(posted, plan=row.task.plan, asks_excuse=asks_excuse, initial=initial)


def _asking_why(request: HttpRequest, row: TaskRow, passed: PassesLimits) -> SpendingForm:
    """The same form with the limits that are passed, and room to say why."""
    form = _form(request, row, asks_excuse=True)
    form.is_valid()
    form.fields["excuse"].required = True  # for the reader: without it the payment is not taken
    for breach in passed.breaches:
        form.add_error("excuse", say(_PASSED.fill(breach=breach.words)))
    return form


def _support(task: Task, row: TaskRow) -> list[tuple[Support, str]]:
    """What each enterprise was given, by its name."""
    found = support_of(expenses_of(task), row.basis.ceilings)
    named = Enterprise.objects.select_related("organisation").in_bulk([int(each.enterprise) for each in found])
    return [(each, named[int(each.enterprise)].organisation.name) for each in found]


def _offered(plan: Plan) -> list[tuple[str, str]]:
    """The enterprises of the register, where they are few enough to be offered while somebody types."""
    register = list(register_of(plan.owner)[: _OFFERED + 1])
    return [(each.code, each.organisation.name) for each in register] if len(register) <= _OFFERED else []


_ADDED = Text(vi="Đã ghi khoản chi.", en="The payment is there.")
_REVERSED = Text(vi="Đã đảo khoản chi; cả hai dòng vẫn còn.", en="The payment was taken back; both lines stay.")
_PASSED = Text(vi="{breach}.", en="{breach}.")
