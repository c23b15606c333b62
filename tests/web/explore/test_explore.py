"""The explorer: what it shows is the gate's figures, in the reader's language, and no more than anybody may see."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from nangsuat.data import Text, format_number
from nangsuat.web.explore import views
from nangsuat.web.explore.answers import Cell, Line
from nangsuat.web.explore.charts import MOST_LINES, chart_of, left_out
from nangsuat.web.explore.questions import QuestionForm
from nangsuat.web.explore.selectors import series_values, subjects_for
from nangsuat.web.releases import services
from nangsuat.web.releases.models import Release
from web_releases import fill_park
from web_world import World


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    cache.clear()
    series_values.cache_clear()


@pytest.fixture
def release(world: World) -> Release:
    campaigns, _ = fill_park(world.park, world.park_officer)
    asked = services.release_make(owner=world.park, title="Khu", campaigns=campaigns, by=world.park_officer)
    return services.release_build(asked.pk)


@pytest.fixture
def series(db: None) -> Any:
    return services.official_built_in(key="viet_nam_sectors", by=None)


def test_without_figures_the_page_says_what_will_come(client: Browser, db: None):
    body = client.get("/explore/").content.decode()
    assert "Chưa có số liệu nào được công bố" in body
    assert client.get("/explore/download/?format=csv").status_code == 404


def test_the_bare_page_shows_labour_productivity_at_once(client: Browser, release: Release):
    page = client.get("/explore/")
    assert page.context["answer"].title.en.startswith("E05")
    shown = [cell for line in page.context["answer"].lines for cell in line.cells.values() if cell.value is not None]
    assert shown
    decimals = page.context["answer"].decimals
    assert format_number(shown[0].value, "vi", decimals) in page.content.decode()


@pytest.mark.parametrize("by", ["", "territory", "industry", "size", "ownership"])
def test_every_breakdown_is_the_gates_table(client: Browser, release: Release, by: str):
    found = client.get("/explore/", {"by": by, "indicator": "E05"}).context["answer"]
    table = services.safe_table(release, indicator="E05", by=[by] if by else [])
    expected = {(cell.keys.get(by, "TOTAL"), cell.year): cell.value for cell in table.cells}
    assert {(line.value, year): cell.value for line in found.lines for year, cell in line.cells.items()} == expected


def test_hidden_cells_say_why_and_never_what(client: Browser, release: Release):
    page = client.get("/explore/", {"by": "industry"})
    hidden = [cell for line in page.context["answer"].lines for cell in line.cells.values() if cell.reason.en]
    assert all(cell.value is None for cell in hidden)
    if hidden:
        assert hidden[0].reason.vi in page.content.decode()


def test_a_download_has_the_same_figures_and_its_source(client: Browser, release: Release):
    body = client.get("/explore/download/", {"by": "size", "format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body, newline="")))
    found = client.get("/explore/", {"by": "size"}).context["answer"]
    assert len(rows) == len(found.lines) + 3
    assert "Nguồn: Khu Công nghệ cao Thử nghiệm" in rows[-1][0]
    for row, line in zip(rows[1:], found.lines, strict=False):
        counts = dict(zip(found.years, row[1 + len(found.years) :], strict=True))
        for written, year in zip(row[1:], found.years, strict=False):
            cell = line.cells.get(year)
            assert counts[year] == ("" if cell is None or cell.firms is None else str(cell.firms))
            if cell is None or cell.value is None:
                assert written == ("" if cell is None else cell.reason.vi)
            else:  # without the dust of the division
                assert float(written) == round(cell.value, found.decimals + 2)


def test_a_private_release_is_for_its_owner_alone(client: Browser, world: World, browser_of: Callable[..., Browser]):
    campaigns, _ = fill_park(world.park, world.park_officer)
    asked = services.release_make(
        owner=world.park, title="Nội bộ", campaigns=campaigns, by=world.park_officer, public=False
    )
    services.release_build(asked.pk)
    assert "Nội bộ" in browser_of(world.park_officer).get("/explore/").content.decode()
    for person in (None, world.other_officer, world.owner, world.site_manager):
        assert "Nội bộ" not in browser_of(person).get("/explore/").content.decode()


def test_a_withdrawn_release_is_no_longer_asked(client: Browser, world: World, release: Release):
    services.release_withdraw(release=release, reason="Sai đơn vị", by=world.park_officer)
    assert "answer" not in client.get("/explore/").context


def test_filters_on_another_key_go_through_the_gate(client: Browser, release: Release):
    page = client.get("/explore/", {"by": "industry", "size": ["small", "medium"]})
    assert page.status_code == 200
    assert page.context["question"].filters == {"size": ("small", "medium")}


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "X99"},
        {"by": "firm"},
        {"first": "1800"},
        {"first": "2023", "last": "2022"},
        {"source": "release-999999"},
        {"size": "giant"},
        {"territory": "'; DROP TABLE releases_release; --"},
    ],
)
def test_a_question_that_makes_no_sense_is_told_so_or_answered_plainly(
    client: Browser, release: Release, query: dict[str, str]
):
    page = client.get("/explore/", query)
    assert page.status_code == 200
    assert "answer" in page.context


def test_official_series_are_computed_by_the_library(client: Browser, series: Any):
    found = client.get("/explore/", {"indicator": "M07", "by": "industry"}).context["answer"]
    industry = next(line for line in found.lines if line.value == "A")
    assert industry.cells[2011].value == pytest.approx(543_960 / 24_362.9, rel=1e-12)
    assert "Tổng cục Thống kê" in found.source.vi


def test_both_languages(client: Browser, series: Any):
    vietnamese = client.get("/explore/").content.decode()
    client.cookies["language"] = "en"
    english = client.get("/explore/").content.decode()
    assert "Tra cứu số liệu" in vietnamese
    assert "Explore the figures" in english
    assert "Tra cứu số liệu" not in english


def test_another_source_brings_its_own_indicators(client: Browser, release: Release, series: Any):
    page = client.get("/explore/", {"source": f"series-{series.pk}", "indicator": "E05", "by": "size"})
    assert not page.context["form"].errors
    assert page.context["question"].indicator.startswith("M")
    assert "E05" not in dict(page.context["form"].fields["indicator"].choices)


def test_a_chart_has_every_figure_of_the_table(release: Release, rf: Any):
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from nangsuat.web.explore.answers import answer

    form = QuestionForm(QueryDict("by=size"), subjects_for(AnonymousUser()))
    found = answer(form.question)
    drawn = chart_of(found, "vi")
    assert drawn is not None
    values = {round(row["value"], 9) for row in drawn["data"]["values"] if row["value"] is not None}
    shown = {round(cell.value, 9) for line in found.lines for cell in line.cells.values() if cell.value is not None}
    assert values == shown
    assert left_out(found) == 0


def test_lines_that_the_chart_leaves_out_are_counted_on_the_page(
    client: Browser, release: Release, monkeypatch: pytest.MonkeyPatch
):
    assert "chỉ có trong bảng" not in client.get("/explore/?by=size").text
    answered = views.answer

    def long(question: Any) -> Any:
        found = answered(question)
        many = [Line(f"L{place}", Text.same(f"L{place}"), found.lines[0].cells) for place in range(MOST_LINES + 3)]
        return replace(found, lines=tuple(many))

    monkeypatch.setattr(views, "answer", long)
    page = client.get("/explore/?by=size")
    names = {row["line"] for row in page.context["specification"]["data"]["values"]}
    assert len(names) == MOST_LINES
    assert "3 dòng khác chỉ có trong bảng" in page.text


def test_figures_of_one_place_are_divided_by_industry_and_stand_on_the_map_where_asked(
    client: Browser, release: Release
):
    assert client.get("/explore/").context["question"].by == "industry"
    page = client.get("/explore/", {"by": "territory"})
    assert page.context["question"].by == "territory"
    assert "Hồ Chí Minh" in page.context["map"]


def test_filters_name_what_the_release_has(client: Browser, release: Release):
    form = client.get("/explore/").context["form"]
    assert [code for code, _ in form.fields["territory"].choices] == ["79"]
    assert len(form.fields["industry"].choices) < 20
    assert form.fields["indicator"].choices[0][0].startswith("E")


def test_the_map_has_all_tiles(client: Browser, release: Release, monkeypatch: pytest.MonkeyPatch):
    shown = Cell(1.5)
    lines = tuple(Line(code, Text.same(code), {2023: shown}) for code in ("01", "79"))
    found = client.get("/explore/", {"by": "territory"}).context["answer"]
    monkeypatch.setattr(views, "answer", lambda _: replace(found, lines=lines))
    body = client.get("/explore/", {"by": "territory"}).content.decode()
    assert len(set(re.findall(r"data-code=\"(\d+)\"", body))) in {0, 34}
    assert "Hoàng Sa" in body
    assert "Trường Sa" in body
