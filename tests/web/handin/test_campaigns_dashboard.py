"""The dashboard: states, coverage, late ones, narrowing, sorting, export; and a fixed number of queries."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nangsuat.data import fold
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.coverage import coverage_of
from nangsuat.web.handin.services.exceptions import assignment_exempt
from nangsuat.web.handin.services.intake import intake_check, intake_receive_rows
from nangsuat.web.orgs.models import Enterprise, Organisation
from web_campaigns import GOOD, hand_in, make_open
from web_world import PASSWORD, World, make_enterprise

BrowserOf = Callable[..., Browser]

QUERIES = 25  # of the dashboard, whatever the number of enterprises
SHARE = 1e-9  # shares are one division of sums of whole numbers


def url(name: str, campaign: Campaign, query: str = "") -> str:
    return reverse(f"handin:{name}", args=[campaign.pk]) + query


def late(campaign: Campaign) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Campaign.objects.filter(pk=campaign.pk).update(deadline=yesterday, opens_on=yesterday - timedelta(days=9))
    campaign.refresh_from_db()


def sudo(browser: Browser) -> Browser:
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def test_states_are_counted_and_the_late_are_named(world: World, browser_of: BrowserOf):
    make_enterprise("Công ty Chậm", "DN-S", park=world.park)
    campaign = make_open(world.park_officer, world.park)
    hand_in(world.owner, campaign.assignments.get(enterprise=world.enterprise))
    coverage = coverage_of(campaign)
    assert coverage.states["sent"] == 1
    assert coverage.states["not_started"] == 2
    assert (coverage.total.register, coverage.total.asked, coverage.total.sent) == (3, 3, 1)
    late(campaign)
    page = browser_of(world.park_officer).get(url("campaign", campaign)).content.decode()
    assert "Quá hạn 1 ngày; 2 doanh nghiệp chưa gửi" in page
    assert page.count(">Quá hạn<") == 2


def test_errors_are_counted_without_those_lifted(world: World, browser_of: BrowserOf):
    campaign = make_open(world.park_officer, world.park)
    assignment = campaign.assignments.get(enterprise=world.enterprise)
    rows = [{"firm": "DN-A", **GOOD, "employees": "rất nhiều", "net_sales": ""}]
    intake = intake_receive_rows(user=world.owner, campaign=campaign, assignment=assignment, rows=rows, channel="form")
    intake_check(intake.pk)
    intake.refresh_from_db()
    wrong = sum(entry["severity"] == "must_fix" for entry in intake.problems)
    assert wrong >= 2
    answer = browser_of(world.park_officer).get(url("campaign", campaign))
    row = next(row for row in answer.context["rows"] if row.assignment == assignment)
    assert (row.assignment.state, row.errors) == ("has_errors", wrong)
    assert row.active_at == intake.received_at


def test_coverage_weighs_by_the_last_known_accounts(world: World):
    before = make_open(world.park_officer, world.park, year=2024)
    hand_in(world.owner, before.assignments.get(enterprise=world.enterprise), {**GOOD, "employees": "30"})
    hand_in(
        world.stranger,
        before.assignments.get(enterprise=world.neighbour),
        {"net_sales": "3600000000", "intermediate_inputs": "700000000", "employees": "90"},
    )
    campaign = make_open(world.park_officer, world.park)
    assert coverage_of(campaign).employees.percent == 0
    hand_in(world.owner, campaign.assignments.get(enterprise=world.enterprise), {**GOOD, "employees": "60"})
    coverage = coverage_of(campaign)
    assert coverage.known == 2
    assert coverage.employees.percent == pytest.approx(25, rel=SHARE)  # 30 of 30 + 90: the accounts of 2024
    assert coverage.sales.percent == pytest.approx(25, rel=SHARE)


def test_coverage_uses_nothing_that_another_body_collected(world: World):
    city = make_open(world.city_officer, world.city, year=2024)
    hand_in(world.owner, city.assignments.get(enterprise=world.enterprise))
    coverage = coverage_of(make_open(world.park_officer, world.park))
    assert coverage.known == 0
    assert coverage.employees.percent is None


def test_groups_add_up(world: World, browser_of: BrowserOf):
    campaign = make_open(world.analyst, world.institute)
    hand_in(world.owner, campaign.assignments.get(enterprise=world.enterprise))
    coverage = coverage_of(campaign)
    for lines in (coverage.by_industry, coverage.by_place):
        for part in ("register", "asked", "sent"):
            assert sum(getattr(line, part) for line in lines) == getattr(coverage.total, part)
    page = browser_of(world.analyst).get(url("campaign_coverage", campaign)).content.decode()
    assert "Hồ Chí Minh" in page


def test_an_exempt_one_is_not_asked(world: World):
    campaign = make_open(world.park_officer, world.park)
    assignment_exempt(
        actor=world.park_officer, assignment=campaign.assignments.get(enterprise=world.neighbour), reason="giải thể"
    )
    total = coverage_of(campaign).total
    assert (total.register, total.asked) == (2, 1)


def test_narrowed_and_sorted(world: World, browser_of: BrowserOf):
    make_enterprise("Công ty Không Ai", "DN-K", park=world.park, industry="10")
    campaign = make_open(world.park_officer, world.park)
    hand_in(world.owner, campaign.assignments.get(enterprise=world.enterprise))
    browser = browser_of(world.park_officer)

    def names(query: str) -> list[str]:
        answer = browser.get(url("campaign", campaign, query))
        assert answer.status_code == 200
        return [row.assignment.enterprise.code for row in answer.context["rows"]]

    assert names("") == ["DN-B", "DN-A", "DN-K"]
    assert names("?name=dien+tu") == ["DN-A"]
    assert names("?name=DN-B") == ["DN-B"]
    assert names("?state=sent") == ["DN-A"]
    assert names("?state=missing&sort=-name") == ["DN-K", "DN-B"]
    assert names("?state=no_contact") == ["DN-K"]
    assert names("?industry=28") == ["DN-B"]
    assert names("?sort=-activity")[0] == "DN-A"
    assert len(names("?state=nonsense&industry=zz&sort=drop&page=99")) == 3


def test_the_export_asks_for_the_password_again_and_is_logged(world: World, browser_of: BrowserOf):
    Organisation.objects.filter(pk=world.enterprise.organisation_id).update(name="=HYPERLINK(1)")
    campaign = make_open(world.park_officer, world.park)
    browser = browser_of(world.park_officer)
    answer = browser.get(url("campaign_export", campaign, "?kind=csv"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    answer = sudo(browser).get(url("campaign_export", campaign, "?kind=csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Doanh nghiệp"
    assert {row[0] for row in rows[1:3]} == {"'=HYPERLINK(1)", "Công ty Cơ khí B"}
    assert rows[-1][0].startswith("Nguồn: ")
    event = AuditEvent.objects.get(action="campaign.exported")
    assert event.details == {"rows": 2, "kind": "csv"}
    assert browser.get(url("campaign_export", campaign)).content.startswith(b"PK")


def fill(world: World, campaign: Campaign, count: int, *, start: int = 0) -> None:
    """Many enterprises, in bulk."""
    organisations = Organisation.objects.bulk_create(
        Organisation(kind="enterprise", name=f"Công ty {n}", search=fold(f"Công ty {n}"), email=f"dn{n}@example.vn")
        for n in range(start, start + count)
    )
    enterprises = Enterprise.objects.bulk_create(
        Enterprise(
            organisation=organisation, code=f"M{start + n}", park=world.park, territory="79", industry=f"{10 + n % 20}"
        )
        for n, organisation in enumerate(organisations)
    )
    states = Assignment.State.values
    Assignment.objects.bulk_create(
        Assignment(campaign=campaign, enterprise=enterprise, state=states[n % len(states)])
        for n, enterprise in enumerate(enterprises)
    )


def test_the_number_of_queries_does_not_grow(world: World, browser_of: BrowserOf):
    campaign = make_open(world.park_officer, world.park)
    browser = browser_of(world.park_officer)
    fill(world, campaign, 60)
    counts = []
    for start in (60, 500):
        browser.get(url("campaign", campaign))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("campaign", campaign)).status_code == 200
        counts.append(len(queries))
        fill(world, campaign, 440, start=start)
    assert counts[0] == counts[1]
    assert counts[0] <= QUERIES, [query["sql"][:120] for query in queries]
