"""Enterprises that an indicator does not rest on are not left out in silence: preview, pages, downloads say so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nangsuat.web.releases import services
from nangsuat.web.releases.services.preview import release_preview
from web_releases import Park, hand_in
from web_world import make_enterprise

SHORT = 7


@pytest.fixture
def mixed(park: Park) -> Park:
    """Seven more answered the short form in 2023."""
    campaign = next(each for each in park.campaigns if each.year == 2023)
    for number in range(SHORT):
        enterprise = make_enterprise(
            f"Công ty Ngắn {number}", f"N-{number}", park=park.world.park, industry="26", ownership="non_state"
        )
        row = {"net_sales": 900.0 + number, "intermediate_inputs": 400.0, "employees": 20.0 + number}
        hand_in(campaign, enterprise, row, specification="quick-3")
    return park


def test_each_indicator_says_on_how_many_enterprises_it_rests(mixed):
    release = mixed.release()
    resting = release.manifest["resting"]
    of = resting["E05"]["2023"]["of"]
    assert resting["E07"]["2023"] == {"firms": of, "of": of, "lacking": []}
    assert resting["E05"]["2023"] == {
        "firms": of - SHORT,
        "of": of,
        "lacking": [{"quantities": ["value_added"], "form": "quick-3/1", "firms": SHORT}],
    }
    assert resting["E05"]["2022"]["lacking"] == []


def test_a_table_says_why_some_are_not_in_it(mixed):
    release = mixed.release()
    of = release.manifest["resting"]["E05"]["2023"]["of"]
    (note,) = services.safe_table(release, indicator="E05").resting
    said = f"2023: it rests on {of - SHORT} of {of} enterprises; not in it: {SHORT} without value added"
    assert note.en == f"{said} (handed in by the form «Three numbers for your productivity»)."
    assert "Ba con số để biết năng suất" in note.vi
    assert services.safe_table(release, indicator="E07").resting[0].en == "The indicator rests on all enterprises."
    for indicator, firms in (("E05", of - SHORT), ("E07", of)):
        (total,) = services.safe_table(release, indicator=indicator, years=[2023]).cells
        assert total.firms == firms


def test_pages_and_downloads_say_so(mixed, browser_of):
    release = mixed.release()
    line = services.safe_table(release, indicator="E05").resting[0].vi
    browser = browser_of()
    asked = {"source": f"release-{release.pk}", "indicator": "E05", "by": "size"}
    assert line in browser.get("/explore/", asked).content.decode()
    assert line in browser.get("/explore/download/", {**asked, "format": "csv"}).content.decode("utf-8-sig")
    assert line in browser.get(reverse("releases:release", args=[release.pk]), {"indicator": "E05"}).content.decode()
    aggregates = browser.get(reverse("releases:aggregates", args=[release.pk, "csv"])).content.decode("utf-8-sig")
    assert line in aggregates


def test_the_preview_says_so_before_the_release_is_made(mixed):
    preview = release_preview(owner=mixed.world.park, campaigns=mixed.campaigns)
    (lines,) = [lines for lines, codes in preview.partial if "E05 " in codes.en]
    assert any(f"{SHORT} without value added" in line.en for line in lines)
    assert not any("E07 " in codes.en for _, codes in preview.partial)


def test_the_record_of_all_cells_is_for_the_office(mixed, browser_of):
    release = mixed.release()
    address = reverse("releases:hidden_cells", args=[release.pk, "csv"])
    assert browser_of().get(address).status_code in {302, 404}
    assert browser_of(mixed.world.owner).get(address).status_code == 404
    body = browser_of(mixed.world.park_officer).get(address).content.decode("utf-8-sig")
    held = release.manifest["hidden_cells"] + release.manifest["hidden_in_finer_tables"]
    assert body.count("\n") >= held + 1
