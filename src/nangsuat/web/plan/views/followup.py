"""The tasks of a plan at one look: how each stands, what it costs, where it will end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nangsuat.data import Text
from nangsuat.plan import FUNDING_SOURCES, STANDINGS, Account, FollowUpRule
from nangsuat.web.core.words import language
from nangsuat.web.people.persons import person_of
from nangsuat.web.plan.gantt import MOST_ROWS, Bar, gantt_of
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.selectors.followup import TaskRow, accounts_of_rows, get_followed, rows_of
from nangsuat.web.plan.selectors.records import counted_targets

_PAGE = 50  # tasks

type Crumbs = list[tuple[Text, str]]

PLANS = Text(vi="Kế hoạch", en="Plans")
FOLLOW_UP = Text(vi="Theo dõi thực hiện", en="Follow-up")
GANTT = Text(vi="Biểu đồ tiến độ", en="Gantt chart")


def crumbs_of(plan: Plan, *more: tuple[Text, str]) -> Crumbs:
    """Where a page of the follow-up is; the last entry is the page itself."""
    above = [
        (PLANS, reverse("plan:plans")),
        (plan.name, reverse("plan:plan", args=[plan.pk])),
        (FOLLOW_UP, reverse("plan:follow_up", args=[plan.pk])),
    ]
    entries = [*above, *more]
    return [*entries[:-1], (entries[-1][0], "")]


def named_accounts(accounts: Iterable[Account]) -> list[tuple[Account, Text]]:
    """Accounts with their sources in words."""
    return [(account, FUNDING_SOURCES.get(account.source, Text.same(account.source))) for account in accounts]


@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """All tasks with how they stand and what they cost; narrowed by ``?standing=``."""
    plan = get_followed(person_of(request), pk)
    rows = rows_of(plan)
    times = Counter(row.standing.key for row in rows)
    wanted = request.GET.get("standing", "")
    shown = [row for row in rows if wanted in ("", row.standing.key)]
    accounts = accounts_of_rows(rows)
    context = {
        "plan": plan,
        "page": Paginator(shown, _PAGE).get_page(request.GET.get("page")),
        "standings": [(key, word, times[key]) for key, word in STANDINGS.items() if times[key]],
        "wanted": wanted,
        "all": len(rows),
        "counted": counted_targets(plan),
        "planned": sum(account.planned for account in accounts),
        "spent": sum(account.spent for account in accounts),
        "rule": FollowUpRule().words,
        "unapproved": any(row.basis.version is None for row in rows),
        "crumbs": crumbs_of(plan),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/follow_up.html", context)


@require_safe
def gantt(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks over time as a chart, and the same as a table; with ``?all=1`` a long plan on one page, for paper."""
    plan = get_followed(person_of(request), pk)
    rows, today = rows_of(plan), timezone.localdate()
    size = max(len(rows), 1) if request.GET.get("all") else 3 * MOST_ROWS
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "page": page,
        "today": today,
        "charts": gantt_of([_bar(row) for row in page], today=today, language=language()),
        "crumbs": crumbs_of(plan, (GANTT, "")),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/gantt.html", context)


def _bar(row: TaskRow) -> Bar:
    return Bar(
        number=row.task.key,
        name=row.task.words,
        starts=row.basis.starts,
        ends=row.basis.ends,
        likely_end=row.likely_end,
        percent=row.task.percent,
        standing=row.standing.key,
        url=reverse("plan:task", args=[row.task.pk]),
    )
