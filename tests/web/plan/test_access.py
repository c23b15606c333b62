"""Who finds what of plans, beside the table of ``tests/web/test_matrix.py``, which is of one plan open to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.web.people.models import User
from nangsuat.web.plan.urls import urlpatterns
from web.test_matrix import browser_of, gets_in
from web_plan_records import PlanRecords, make_plan_records
from web_world import World, make_user

OF_MANAGERS = {f"{act} {method}" for act in ("version_decide", "document_issue") for method in ("GET", "POST")} | {
    "publicity POST"
}
OF_A_REPORTER = {"task GET", "progress_add GET", "progress_add POST", "product GET"}
OF_BODIES = {"make GET", "make POST"}
LIST = {"plans GET"}
OPEN = {"plan GET", "plan_file GET", "outlook GET", "target GET"}  # of a plan that was approved and is open


@pytest.fixture
def records(world: World, tmp_path: Path, settings: Any) -> PlanRecords:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_plan_records(world)


@pytest.fixture
def unpublished(records: PlanRecords) -> PlanRecords:
    records.underway.plan.public = False
    records.underway.plan.save()
    return records


def names() -> Iterator[str]:
    return (pattern.name for pattern in urlpatterns if pattern.name)


def found_by(browser: Browser, urls: dict[str, str]) -> set[str]:
    """At which of these addresses somebody gets in, reading or acting."""
    found = set()
    for name, url in urls.items():
        for method in ("get", "post"):
            cache.clear()  # limits on how often are another test's subject
            if gets_in(browser, method, url):
                found.add(f"{name} {method.upper()}")
    return found


def all_of(records: PlanRecords) -> dict[str, str]:
    return {name: reverse(f"plan:{name}", kwargs=records.of(name)) for name in names()}


def of_plan(records: PlanRecords, plan: int) -> dict[str, str]:
    """The same addresses with another plan in them, wherever they name one."""
    about = {name: records.of(name) for name in names()}
    named = {name: said for name, said in about.items() if said.get("pk") == records.underway.plan.pk}
    return {
        name: reverse(f"plan:{name}", kwargs={**said, "pk": plan})
        for name, said in named.items()
        if "<int:pk>/" in str(next(each.pattern for each in urlpatterns if each.name == name))[:9]
    }


def test_a_member_does_all_that_a_manager_does_but_decide(world: World, records: PlanRecords):
    member = make_user("chuyen.vien", (world.park, "member"))
    urls = all_of(records)
    assert found_by(browser_of(world.park_officer), urls) - found_by(browser_of(member), urls) == OF_MANAGERS


def test_who_reports_on_a_task_finds_it_and_nothing_else(world: World, unpublished: PlanRecords):
    assert found_by(browser_of(world.analyst), all_of(unpublished)) == OF_A_REPORTER | OF_BODIES | LIST


@pytest.mark.parametrize("who", [None, "other_officer", "city_officer", "adviser", "owner", "site_manager"])
def test_a_plan_that_is_not_open_is_not_there(world: World, unpublished: PlanRecords, who: str | None):
    expected = LIST | (OF_BODIES if who in ("other_officer", "city_officer") else set())
    person = None if who is None else world.people[who]
    assert found_by(browser_of(person), all_of(unpublished)) == expected
    assert unpublished.underway.plan.title not in page(person, reverse("plan:plans"))


@pytest.mark.parametrize("who", ["park_officer", "park_viewer", "analyst", "site_manager"])
def test_a_draft_is_for_its_body_alone_even_marked_open(world: World, records: PlanRecords, who: str):
    """Nothing was approved: there is nothing to be open."""
    records.unseen.public = True
    records.unseen.save()
    urls = of_plan(records, records.unseen.pk)
    assert len(urls) > 25
    assert found_by(browser_of(world.people[who]), urls) == set()
    assert records.unseen.title not in page(world.people[who], reverse("plan:plans"))


def test_parts_of_one_plan_are_not_found_under_another(world: World, records: PlanRecords):
    """An officer of two bodies, too, finds a part only in its own plan."""
    both = make_user("hai.noi", (world.park, "manager"), (world.city, "manager"))
    urls = of_plan(records, records.unseen.pk)
    of_parts = {name: url for name, url in urls.items() if records.of(name).keys() - {"pk", "kind"}}
    assert len(of_parts) > 12
    assert found_by(browser_of(both), of_parts) == set()


def test_open_pages_name_no_enterprise_and_no_money(world: World, records: PlanRecords):
    hidden = (world.enterprise.organisation.name, "30.000.000", "100.000.000", "amount", "riệu đồng")
    inside = page(world.park_officer, all_of(records)["spending"])
    assert hidden[0] in inside
    for person in (None, world.stranger):
        for name in OPEN:
            shown = page(person, all_of(records)[name.removesuffix(" GET")])
            assert [secret for secret in hidden if secret in shown] == [], name


def test_who_reports_reads_no_names_of_enterprises(world: World, records: PlanRecords):
    for name in ("task", "progress_add"):
        assert world.enterprise.organisation.name not in page(world.analyst, all_of(records)[name])


def page(person: User | None, url: str) -> str:
    answer = browser_of(person).get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()
