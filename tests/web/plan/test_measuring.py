"""Figures of targets: from releases, official series and records; never typed, fetched again without change."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from nangsuat.data import viet_nam_productivity
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.models import Measurement, Target
from nangsuat.web.plan.selectors.bindings import OfRecords, OfReleases, OfSeries
from nangsuat.web.plan.selectors.figures import figures_of
from nangsuat.web.plan.services.binding import DoesNotSuit, bind_as_suggested, suggestion_for, target_bind
from nangsuat.web.plan.services.measuring import plan_measure, records_measured, target_measure
from nangsuat.web.releases.services import official_built_in, release_withdraw, safe_table
from web_plan_figures import add_record, add_target, make_plan, national_target
from web_releases import make_park

TODAY = date(2026, 7, 1)
NATIONAL = "Năng suất lao động Việt Nam công bố, 2011–2023"
SECTORS = "Việt Nam theo ba khu vực, 2010–2016"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.RELEASES = tmp_path / "releases"
    settings.FILES = tmp_path / "files"


@pytest.fixture
def plan(world):
    return make_plan(world.park)


@pytest.fixture
def officer(world):
    return world.park_officer


def values(target):
    return {row.year: row.value for row in target.measurements.all()}


def test_a_national_target_is_measured_by_the_published_rates(plan, officer):
    target = national_target(plan)
    target = target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=officer)
    published = {item.year: item.growth for item in viet_nam_productivity().years if item.growth is not None}
    assert values(target) == published
    rows = {row.year: row for row in target.measurements.all()}
    assert [year for year, row in rows.items() if row.breaks] == [2021]
    assert "tự sản tự tiêu" in rows[2021].lineage["breaks"][0]["vi"]
    assert rows[2023].lineage["row"] == 7
    assert rows[2023].series.content_sha256
    assert rows[2023].release is None


def test_what_was_published_in_words_stays_missing(plan, officer):
    target = national_target(plan)
    target = target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=officer)
    assert 2020 not in values(target)


def test_measured_again_changes_nothing(plan, officer):
    target = national_target(plan)
    target = target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=officer)
    before = list(target.measurements.values_list("pk", flat=True))
    lines = AuditEvent.objects.filter(action="target.measured").count()
    assert lines == 1
    assert plan_measure(plan) == 0
    assert list(target.measurements.values_list("pk", flat=True)) == before
    assert AuditEvent.objects.filter(action="target.measured").count() == lines


def test_a_newer_vintage_takes_the_place_of_the_older(plan, officer):
    target = national_target(plan)
    target = target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=officer)
    series = official_built_in(key="viet_nam_productivity", by=None)
    newer = type(series).objects.get(pk=series.pk)
    newer.pk, newer.vintage = None, date(2025, 1, 1)
    newer.save()
    assert target_measure(target)
    assert {row.series_id for row in target.measurements.all()} == {newer.pk}


def test_a_sector_is_measured_by_its_rows(plan, officer):
    target = add_target(plan, "L3", indicator="M04", scope="agriculture", price_basis="constant")
    binding = OfSeries(SECTORS, "M02", industry="A")
    target = target_bind(target=target, binding=binding, by=officer)
    assert values(target)[2016] == pytest.approx(468813 / 22315.2)
    figures = figures_of(plan, [target], members=True, today=TODAY)["L3"]
    assert figures.history.kind == "level"
    assert figures.history.last_complete.year == 2016


def test_the_bodys_own_releases_measure_its_enterprises(world, plan, officer):
    park = make_park(world)
    release = park.release()
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target = target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=officer)
    shown = {cell.year: cell.value for cell in safe_table(release, indicator="E05").cells}
    assert values(target) == shown
    row = target.measurements.get(year=2023)
    assert row.lineage["figure"] == "E05/2023"
    assert row.release == release


def test_one_industry_stands_on_the_line_of_the_release(world, plan, officer):
    release = make_park(world).release()
    table = safe_table(release, indicator="E05", by=["industry"])
    shown = next(cell for cell in table.cells if cell.value is not None and cell.keys["industry"] != "TOTAL")
    code = shown.keys["industry"]
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target = target_bind(target=target, binding=OfReleases(world.park.pk, "E05", {"industry": (code,)}), by=officer)
    row = target.measurements.get(year=shown.year)
    assert row.value == shown.value
    assert row.lineage["figure"] == f"E05/industry={code}/{shown.year}"


def test_a_hidden_cell_stays_hidden_and_says_why(world, plan, officer):
    release = make_park(world).release()
    line = release.suppressions.filter(table="E05 by industry").first()
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target = target_bind(
        target=target, binding=OfReleases(world.park.pk, "E05", {"industry": (line.cell["industry"],)}), by=officer
    )
    row = target.measurements.get(year=int(line.cell["year"]))
    assert row.value is None
    assert "bảo mật" in row.reason_words.vi


def test_a_withdrawn_release_measures_nothing_any_more(world, plan, officer):
    release = make_park(world).release()
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target = target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=officer)
    release_withdraw(release=release, reason="sai", by=officer)
    figures = figures_of(plan, [target], members=True, today=TODAY)["E1"]
    assert figures.rows == ()  # at once, before anybody measured
    assert figures.history is None
    assert target_measure(target)
    assert values(target) == {}


def test_a_release_that_is_published_is_measured_by_the_worker(
    world, plan, officer, django_capture_on_commit_callbacks
):
    from django_tasks_db.models import DBTaskResult

    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target = target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=officer)
    park = make_park(world)
    with django_capture_on_commit_callbacks(execute=True):
        park.release()
    assert DBTaskResult.objects.filter(task_path__endswith="releases_measured_task").exists()


def test_own_figures_are_no_others_business(world, plan, officer):
    make_park(world).release(public=False)
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target = target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=officer)
    assert len(figures_of(plan, [target], members=True, today=TODAY)["E1"].rows) == 2
    assert figures_of(plan, [target], members=False, today=TODAY)["E1"].rows == ()


def test_another_bodys_releases_only_where_they_are_public(world, officer):
    make_park(world).release(public=False)
    plan = make_plan(world.other_park)
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=world.other_officer)
    assert values(target) == {}


def test_records_are_counted_once_a_subject(plan, officer):
    target = add_target(
        plan, "C1", kind=Target.Kind.COUNT, comparison="at least", unit="doanh nghiệp", counts="enterprise"
    )
    target = target_bind(target=target, binding=OfRecords(), by=officer)
    add_record(target, date(2026, 3, 1), "A")
    add_record(target, date(2026, 5, 1), "A")
    add_record(target, date(2026, 6, 1), "B")
    add_record(target, date(2026, 6, 2), "C", withdrawn="nhầm")
    assert records_measured(target)
    row = target.measurements.get(year=2026)
    assert (row.value, row.times) == (2.0, 3)
    assert row.lineage["new"] == 2
    assert len(row.lineage["records"]) == 3


def test_the_reporting_year_decides_in_which_year_a_record_counts(world, officer):
    plan = make_plan(world.park, reporting="15-december", first=2026)
    target = add_target(
        plan, "C1", kind=Target.Kind.COUNT, comparison="at least", unit="doanh nghiệp", counts="enterprise"
    )
    target = target_bind(target=target, binding=OfRecords(), by=officer)
    add_record(target, date(2026, 12, 20), "A")
    target_measure(target, today=date(2027, 1, 10))
    assert values(target) == {2026: 0.0, 2027: 1.0}


def test_the_year_under_way_is_a_part(plan, officer):
    target = add_target(
        plan, "C1", kind=Target.Kind.COUNT, comparison="at least", unit="doanh nghiệp", counts="enterprise"
    )
    target = target_bind(target=target, binding=OfRecords(), by=officer)
    add_record(target, date(2026, 3, 1), "A")
    target_measure(target, today=TODAY)
    history = figures_of(plan, [target], members=True, today=TODAY)["C1"].history
    assert history.partial.value == 1
    assert history.partial.part == pytest.approx(182 / 365)


def test_prices_of_two_sorts_are_refused(world, plan, officer):
    make_park(world).release()
    target = national_target(plan)
    with pytest.raises(DoesNotSuit, match="constant prices"):
        target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=officer)
    with pytest.raises(DoesNotSuit):
        target_bind(target=target, binding=OfSeries(NATIONAL, "level"), by=officer)


def test_a_figure_of_another_kind_is_refused(plan, officer):
    target = add_target(plan, "S1", kind=Target.Kind.SHARE, unit="%")
    with pytest.raises(DoesNotSuit, match="no measure"):
        target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=officer)


def test_nobody_else_binds(world, plan):
    target = national_target(plan)
    for person in (world.park_viewer, world.other_officer, world.owner, world.nobody):
        with pytest.raises(PermissionDenied):
            target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=person)


def test_what_suits_is_suggested_and_bound_in_one_go(plan, officer):
    national_target(plan, "T1")
    add_target(plan, "T5", kind=Target.Kind.COUNT, comparison="at least", counts="enterprise")
    add_target(plan, "T6", kind=Target.Kind.COUNT, comparison="at least", counts="institution", role="contribute")
    add_target(plan, "L2", indicator="M04", scope="manufacturing", price_basis="constant")
    add_target(plan, "T2", kind=Target.Kind.RATIO, indicator="M09", comparison="about", price_basis="constant")
    suggested = {target.key: suggestion_for(target) for target in plan.targets.select_related("plan__owner")}
    assert suggested["T1"].binding == OfSeries(NATIONAL, "growth")
    assert suggested["T5"].binding == OfRecords()
    assert suggested["T6"] is None  # the nation's count is not what one body has written down
    assert suggested["L2"] is None  # no official figures of manufacturing come along
    assert suggested["T2"] is None  # nobody chooses a coefficient for others
    assert not Measurement.objects.exists()
    assert bind_as_suggested(plan=plan, by=officer) == 2
    assert {target.key for target in plan.targets.exclude(measured="")} == {"T1", "T5"}


def test_a_target_deleted_while_it_is_measured_is_left(plan, officer):
    target = national_target(plan)
    target = target_bind(target=target, binding=OfSeries(NATIONAL, "growth"), by=officer)
    stale = Target.objects.select_related("plan").get(pk=target.pk)
    target.delete()
    assert not target_measure(stale)
