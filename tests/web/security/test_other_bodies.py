"""What an enterprise handed in to one body is not shown to another that asks it too."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.test import Client as Browser
from django.urls import reverse

from handin_world import make_campaign, make_workbook, received, sent
from nangsuat.web.handin.models import Assignment
from web_world import World

SECRET = 87654  # what was sold the year before, told to the park only


@pytest.fixture
def asked(world: World) -> Assignment:
    """The city asks an enterprise that told the park its figures of the year before."""
    before = make_campaign(world.park, world.enterprise, year=2024).assignments.get()
    sent(world.owner, before.campaign, before, net_sales=SECRET, intermediate_inputs=81234)
    return make_campaign(world.city, world.enterprise, year=2025).assignments.get()


def _cells(browser: Browser, assignment: Assignment) -> set[object]:
    answer = browser.get(reverse("handin:workbook", args=[assignment.pk]))
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def test_the_workbook_of_who_asks_has_no_figures_told_to_others(asked, world, browser_of):
    """Not for the enterprise either: the file comes back to who asks with whatever was prefilled."""
    for who in (world.owner, world.city_officer):
        assert SECRET not in _cells(browser_of(who), asked)


def test_whose_park_it_is_sees_all_that_its_enterprise_was_asked(asked, world, browser_of):
    later = make_campaign(world.park, world.enterprise, year=2026).assignments.get()
    assert SECRET in _cells(browser_of(world.owner), later)
    assert SECRET in _cells(browser_of(world.park_officer), later)


@pytest.mark.parametrize("name", ["form_grid", "form_section"])
def test_nor_has_the_form(asked, world, browser_of, name):
    section = ["numbers"] if name == "form_section" else []
    address = reverse(f"handin:{name}", args=[asked.pk, *section])
    assert "87.654" in browser_of(world.owner).get(address).content.decode()
    page = browser_of(world.city_officer).get(address)
    assert page.status_code == 200
    assert "87.654" not in page.content.decode()


def test_nor_have_the_findings(asked, world, browser_of):
    """A check against the year before says its figure: it is held against what the same body was told only."""
    odd = {"net_sales": 1000, "intermediate_inputs": 1, "employees": 50}
    content = make_workbook(asked.campaign, asked, {"DN-A": odd})
    intake = received(world.owner, asked.campaign, asked, content)
    for name in ("intake", "send"):
        answer = browser_of(world.city_officer).get(reverse(f"handin:{name}", args=[intake.pk]))
        assert "87.654" not in answer.content.decode()
    assert "87654" not in str(intake.problems)


def test_the_same_body_compares_with_what_it_was_told(asked, world, browser_of):
    sent(world.owner, asked.campaign, asked, net_sales=43210)
    later = make_campaign(world.city, world.enterprise, year=2026).assignments.get()
    cells = _cells(browser_of(world.city_officer), later)
    assert 43210 in cells
    assert SECRET not in cells
