"""The web form: saved as one types, merged where two type, understood like a file, checked like a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from handin_world import make_campaign, make_workbook, received, sent
from nangsuat.web.handin.models import Assignment, Draft, HandIn, Intake
from nangsuat.web.handin.services.form import draft_save, values_at, written
from web_world import World

type Browsers = Callable[..., Browser]


@pytest.fixture
def assignment(world: World) -> Assignment:
    return make_campaign(world.park, world.enterprise).assignments.get()


def section_of(assignment: Assignment) -> str:
    return reverse("handin:form_section", args=[assignment.pk, "numbers"])


def test_from_the_form_to_a_receipt(world: World, browser_of: Browsers, assignment: Assignment):
    browser = browser_of(world.owner)
    assert "Ba con số" in browser.get(reverse("handin:form", args=[assignment.pk])).text
    typed = {"edition": "0", "net_sales": "12 tỷ", "intermediate_inputs": "7.000,5", "employees": "50"}
    answer = browser.post(section_of(assignment), typed)
    assert answer.headers["Location"] == reverse("handin:form", args=[assignment.pk])
    page = browser.get(section_of(assignment)).text
    assert "12.000 triệu đồng = 12 tỷ đồng" in page
    answer = browser.post(reverse("handin:form_check", args=[assignment.pk]))
    intake = Intake.objects.get()
    assert answer.headers["Location"] == reverse("handin:intake", args=[intake.pk])
    assert intake.snapshot["rows"][0]["intermediate_inputs"] == 7000.5
    declared = {"declared_name": "A", "declared_post": "B", "declared": "on"}
    browser.post(reverse("handin:send", args=[intake.pk]), declared)
    assert HandIn.objects.get().intake == intake


def test_an_ambiguous_number_is_asked_and_one_press_settles_it(
    world: World, browser_of: Browsers, assignment: Assignment
):
    browser = browser_of(world.owner)
    echo = browser.get(reverse("handin:form_echo", args=[assignment.pk, "net_sales"]), {"net_sales": "1.234"})
    assert "Ý bạn là" in echo.text
    assert 'value="net_sales:1234"' in echo.text
    browser.post(section_of(assignment), {"edition": "0", "net_sales": "1.234"})
    page = browser.get(section_of(assignment)).text
    assert "Ý bạn là" in page
    assert page.count("<title>Lỗi: ") == 1
    browser.post(section_of(assignment), {"edition": "1", "net_sales": "1.234", "use": "net_sales:1234"})
    assert Draft.objects.get().values["net_sales"] == "1234"


def test_problems_of_the_check_stand_at_their_fields_until_the_answer_changes(
    world: World, browser_of: Browsers, assignment: Assignment
):
    browser = browser_of(world.owner)
    browser.post(section_of(assignment), {"edition": "0", "net_sales": "100", "employees": "5"})
    answer = browser.post(reverse("handin:form_check", args=[assignment.pk]))
    assert "còn trống" in browser.get(answer.headers["Location"]).text
    assert "còn trống" in browser.get(section_of(assignment)).text
    assert "còn trống" in browser.get(reverse("handin:form_grid", args=[assignment.pk])).text
    browser.post(section_of(assignment), {"edition": "1", "intermediate_inputs": "60"})
    assert "còn trống" not in browser.get(section_of(assignment)).text


def test_two_people_lose_nothing(world: World, browser_of: Browsers, assignment: Assignment):
    draft_save(user=world.owner, assignment=assignment, edition=0, values={"net_sales": "100", "employees": "5"})
    draft_save(user=world.colleague, assignment=assignment, edition=1, values={"net_sales": "120", "employees": "5"})
    saved = draft_save(
        user=world.owner, assignment=assignment, edition=1, values={"net_sales": "130", "employees": "6"}
    )
    [clash] = saved.clashes
    assert (clash.theirs, clash.mine, clash.by) == ("120", "130", world.colleague.full_name)
    assert saved.draft.values == {"net_sales": "120", "employees": "6"}
    assert saved.draft.changes.filter(after="130", taken=False).exists()
    assert values_at(saved.draft, 1) == {"net_sales": "100", "employees": "5"}

    draft = Draft.objects.get()
    page = browser_of(world.owner).post(section_of(assignment), {"edition": "1", "net_sales": "140"})
    assert world.colleague.full_name in page.text
    assert 'value="net_sales:140"' in page.text
    draft.refresh_from_db()
    assert draft.values["net_sales"] == "120"
    browser_of(world.owner).post(
        section_of(assignment), {"edition": str(draft.edition), "net_sales": "120", "use": "net_sales:140"}
    )
    draft.refresh_from_db()
    assert draft.values["net_sales"] == "140"


def test_it_saves_itself_and_says_who_saved(world: World, browser_of: Browsers, assignment: Assignment):
    headers = {"HX-Request": "true"}
    answer = browser_of(world.colleague).post(
        section_of(assignment), {"edition": "0", "net_sales": "100"}, headers=headers
    )
    assert 'value="1"' in answer.text
    assert world.colleague.full_name in answer.text
    grid = browser_of(world.owner).get(reverse("handin:form_grid", args=[assignment.pk])).text
    assert 'value="100"' in grid
    again = browser_of(world.owner).post(section_of(assignment), {"edition": "0", "net_sales": "90"}, headers=headers)
    assert 'id="wrong-net_sales" hx-swap-oob="true"' in again.text


def test_what_was_read_from_a_file_goes_on_in_the_form(world: World, browser_of: Browsers, assignment: Assignment):
    content = make_workbook(
        assignment.campaign,
        assignment,
        {"DN-A": {"net_sales": 1234.5, "intermediate_inputs": "bảy trăm", "employees": 5}},
    )
    intake = received(world.owner, assignment.campaign, assignment, content)
    answer = browser_of(world.owner).post(reverse("handin:intake_to_form", args=[intake.pk]))
    assert answer.headers["Location"] == reverse("handin:form_grid", args=[assignment.pk])
    assert Draft.objects.get().values == {"net_sales": "1234,5", "intermediate_inputs": "bảy trăm", "employees": "5"}
    assert "bảy trăm" in browser_of(world.owner).get(answer.headers["Location"]).text


def test_what_is_wrong_in_a_file_is_said_in_the_form_until_it_is_corrected(
    world: World, browser_of: Browsers, assignment: Assignment
):
    values = {"net_sales": 12000, "intermediate_inputs": 7000, "employees": -50}
    content = make_workbook(assignment.campaign, assignment, {"DN-A": values})
    intake = received(world.owner, assignment.campaign, assignment, content)
    browser = browser_of(world.owner)
    browser.post(reverse("handin:intake_to_form", args=[intake.pk]))
    wrong = 'id="error-summary"'
    assert wrong in browser.get(reverse("handin:form_grid", args=[assignment.pk])).text
    browser.post(section_of(assignment), {"edition": "1", **values, "employees": "50"})
    assert wrong not in browser.get(reverse("handin:form_grid", args=[assignment.pk])).text


def test_what_was_computed_from_the_cells_of_a_file_is_not_taken_for_typed(world: World, browser_of: Browsers):
    assignment = make_campaign(world.park, world.enterprise, form="accounts-2026").assignments.get()
    typed = {"net_sales": 12000, "materials": 5000, "energy": 1000, "bought_services": 1000, "hours": "nhiều"}
    people = {"employees_start": 197, "employees_end": 9000.5}
    content = make_workbook(assignment.campaign, assignment, {"DN-A": typed | people})
    intake = received(world.owner, assignment.campaign, assignment, content)
    assert {"employees", "intermediate_inputs"} <= set(intake.snapshot["rows"][0])
    page = browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk])).text
    assert '<span class="problem-written">9.000,5</span>' in page
    assert '<span class="problem-written">9,000.5</span>' in (
        browser_of(world.owner, language="en").get(reverse("handin:intake", args=[intake.pk])).text
    )
    browser = browser_of(world.owner)
    browser.post(reverse("handin:intake_to_form", args=[intake.pk]))
    values = Draft.objects.get().values
    assert {"employees", "intermediate_inputs"}.isdisjoint(values)
    assert (values["employees_end"], values["hours"]) == ("9000,5", "nhiều")
    draft_save(user=world.owner, assignment=assignment, edition=1, values={**values, "employees_end": "210"})
    browser.post(reverse("handin:form_check", args=[assignment.pk]))
    [row] = assignment.intakes.order_by("-received_at")[0].snapshot["rows"]
    assert row["employees"] == (197 + 210) / 2


def test_last_year_stands_beside(world: World, browser_of: Browsers):
    last = make_campaign(world.park, world.enterprise, year=2024).assignments.get()
    sent(world.owner, last.campaign, last, net_sales=11111)
    now = make_campaign(world.park, world.enterprise, year=2025).assignments.get()
    assert "11.111" in browser_of(world.owner).get(reverse("handin:form_grid", args=[now.pk])).text
    assert "11.111" in browser_of(world.owner).get(section_of(now)).text


@pytest.mark.parametrize("edition", ["", "x", "-1", "٣", "9" * 30])
def test_a_malformed_edition_is_the_first_one(world: World, browser_of: Browsers, assignment: Assignment, edition: str):
    assert (
        browser_of(world.owner).post(section_of(assignment), {"edition": edition, "net_sales": "1"}).status_code == 302
    )
    assert Draft.objects.get().values["net_sales"] == "1"


def test_numbers_are_written_so_that_they_are_read_back():
    from hypothesis import given
    from hypothesis import strategies as st

    from nangsuat.data import parse_amount

    @given(st.floats(-1e12, 1e12).map(lambda value: round(value, 6)))
    def check(value: float):
        assert parse_amount(written(value), "profit").value == pytest.approx(value, abs=1e-9, rel=1e-12)

    check()
