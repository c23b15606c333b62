"""Money of a task: identities that any budget must keep, and the ceilings of the programmes' own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.plan import (
    BREACHES,
    FUNDING_SOURCES,
    Account,
    BudgetLine,
    Ceilings,
    Expense,
    accounts_of,
    breaches_of,
    support_of,
)

DAY = date(2026, 3, 1)
NO_CEILINGS = Ceilings()
CONSULTING = Ceilings(per_enterprise=30e6)  # the city's round of 2022: consulting at most 30 million VND an enterprise
TRAINING = Ceilings(share_of_cost=0.5)  # the same: other items at most half of the cost

amounts = st.integers(1, 10**12).map(float)  # whole dong: their sums are exact
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
sources = st.sampled_from(list(FUNDING_SOURCES))
expenses = st.builds(
    Expense, days, sources, amounts, st.sampled_from(["", "A", "B"]), st.one_of(st.none(), st.sampled_from([5e7, 1e8]))
)
budgets = st.lists(st.builds(BudgetLine, st.integers(2024, 2028), sources, amounts), max_size=12)
ceilings = st.builds(Ceilings, st.one_of(st.none(), amounts), st.one_of(st.none(), st.floats(0.01, 1.0)))


def kinds(*args: object, **options: object) -> list[str]:
    return [breach.kind for breach in breaches_of(*args, **options)]  # type: ignore[arg-type]


@given(budgets, st.lists(expenses, max_size=20))
def test_accounts_add_up_to_what_was_planned_and_spent(budget: list[BudgetLine], spent: list[Expense]):
    accounts = accounts_of(budget, spent)
    assert sum(account.planned for account in accounts) == sum(line.amount for line in budget)
    assert sum(account.spent for account in accounts) == sum(each.amount for each in spent)
    keys = [(account.year, account.source) for account in accounts]
    assert len(set(keys)) == len(keys)
    assert [year for year, _ in keys] == sorted(year for year, _ in keys)


@given(budgets, ceilings, st.lists(expenses, max_size=12), expenses)
def test_a_payment_and_its_reversal_leave_everything_as_it_was(
    budget: list[BudgetLine], limits: Ceilings, earlier: list[Expense], wrong: Expense
):
    both = [*earlier, wrong, replace(wrong, amount=-wrong.amount)]
    known = [(account.year, account.source, account.spent) for account in accounts_of(budget, earlier) if account.spent]
    again = [(account.year, account.source, account.spent) for account in accounts_of(budget, both) if account.spent]
    assert again == known
    assert support_of(both, limits) == support_of(earlier, limits)
    asked = replace(wrong, day=DAY)
    assert breaches_of(asked, both, budget=budget, ceilings=limits) == breaches_of(
        asked, earlier, budget=budget, ceilings=limits
    )


@given(budgets, ceilings, st.lists(expenses, max_size=12), expenses)
def test_a_payment_passes_a_limit_exactly_where_the_state_after_it_is_over(
    budget: list[BudgetLine], limits: Ceilings, earlier: list[Expense], asked: Expense
):
    found = kinds(asked, earlier, budget=budget, ceilings=limits)
    after = [*earlier, asked]
    account = next(
        each for each in accounts_of(budget, after) if (each.year, each.source) == (asked.day.year, asked.source)
    )
    assert ("year" in found) == account.passed
    own = [each for each in support_of(after, limits) if each.enterprise == asked.enterprise]
    assert ("per enterprise" in found) == (asked.is_support and any(each.passed for each in own))


@given(budgets, ceilings, st.lists(expenses, max_size=12), expenses)
def test_the_order_of_earlier_payments_does_not_matter(
    budget: list[BudgetLine], limits: Ceilings, earlier: list[Expense], asked: Expense
):
    assert breaches_of(asked, earlier[::-1], budget=budget, ceilings=limits) == breaches_of(
        asked, earlier, budget=budget, ceilings=limits
    )


def test_the_ceiling_for_one_enterprise_is_over_all_its_payments():
    budget = [BudgetLine(2026, "local", 1e9)]
    first = Expense(DAY, "local", 30e6, "A")
    assert kinds(first, [], budget=budget, ceilings=CONSULTING) == []
    assert kinds(Expense(DAY, "local", 1.0, "A"), [first], budget=budget, ceilings=CONSULTING) == ["per enterprise"]
    assert kinds(Expense(DAY, "local", 30e6, "B"), [first], budget=budget, ceilings=CONSULTING) == []
    assert kinds(Expense(DAY, "local", 90e6), [first], budget=budget, ceilings=CONSULTING) == []


def test_what_an_enterprise_pays_itself_is_no_support():
    budget = [BudgetLine(2026, "enterprise", 1e9)]
    own = Expense(DAY, "enterprise", 90e6, "A", activity_cost=100e6)
    assert kinds(own, [], budget=budget, ceilings=Ceilings(30e6, 0.5)) == []
    assert support_of([own], CONSULTING) == ()


def test_instalments_for_one_activity_count_together():
    budget = [BudgetLine(2026, "state", 1e9)]
    paid = [Expense(DAY, "state", 30e6, "A", activity_cost=100e6)]
    more = Expense(DAY, "state", 30e6, "A", activity_cost=100e6)
    assert kinds(paid[0], [], budget=budget, ceilings=TRAINING) == []
    assert kinds(more, paid, budget=budget, ceilings=TRAINING) == ["share of cost"]
    assert kinds(replace(more, activity_cost=120e6), paid, budget=budget, ceilings=TRAINING) == []
    assert kinds(replace(more, amount=20e6), paid, budget=budget, ceilings=TRAINING) == []  # exactly half


def test_a_budget_is_passed_for_its_year_and_for_all_years():
    budget = [BudgetLine(2026, "local", 50e6), BudgetLine(2027, "local", 50e6)]
    assert kinds(Expense(DAY, "local", 60e6), [], budget=budget, ceilings=NO_CEILINGS) == ["year"]
    paid = [Expense(date(2027, 1, 5), "local", 50e6)]
    assert kinds(Expense(DAY, "local", 60e6), paid, budget=budget, ceilings=NO_CEILINGS) == ["year", "whole"]
    assert kinds(Expense(DAY, "state", 1.0), [], budget=budget, ceilings=NO_CEILINGS) == ["year", "whole"]
    assert kinds(Expense(DAY, "local", 50e6), paid, budget=budget, ceilings=NO_CEILINGS) == []


def test_an_account_says_what_is_left_and_used():
    account = Account(2026, "local", 100e6, 25e6)
    assert (account.left, account.used, account.passed) == (75e6, 0.25, False)
    assert Account(2026, "local", 0.0, 1.0).used is None
    assert Account(2026, "local", 0.0, 1.0).passed


@pytest.mark.parametrize("kind", list(BREACHES))
def test_each_breach_is_said_in_both_languages(kind: str):
    found = breaches_of(
        Expense(DAY, "local", 80e6, "A", activity_cost=100e6),
        [],
        budget=[BudgetLine(2026, "local", 10e6)],
        ceilings=Ceilings(30e6, 0.5),
    )
    words = next(breach for breach in found if breach.kind == kind).words
    assert "80.000.000 đồng" in words.vi
    assert "80,000,000 VND" in words.en
    assert "{" not in words.vi + words.en
