"""Making a release: fixed at one moment, published whole or not at all, the same from the same hand-ins."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import nangsuat as ns
from nangsuat.web.core import audit
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.models import HandIn
from nangsuat.web.releases import selectors, services, store
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services import gathering, making
from nangsuat.web.releases.timer import resume_builds
from web_releases import fill_park, hand_in

State = Release.State
EXACT = 1e-12  # the same library function on the same rows


def test_a_release_holds_the_accepted_hand_ins(park):
    release = park.release()
    assert release.state == State.PUBLISHED
    assert release.manifest["hand_ins"] == len(park.hand_ins) == release.items.count()
    rows = sum(item.rows for item in release.items.all())
    assert rows == release.manifest["rows"] == store.read_frame(release.content_sha256).height
    assert audit.verify().ok
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"release.asked", "release.published"}


def test_figures_are_those_of_the_library(park):
    release = park.release()
    accounts = store.read_frame(release.content_sha256)
    panel = ns.FirmPanel.from_frame(accounts.drop("holding", "park", "source_row"))
    expected = ns.compute_indicators(panel).to_frame()
    assert selectors.indicators_of(release).equals(expected)
    cells = {
        (cell.keys["industry"], cell.year): cell
        for cell in services.safe_table(release, indicator="E05", by=["industry"]).cells
        if cell.code == ""
    }
    assert cells
    for (industry, year), cell in cells.items():
        where = {"year": year} if industry == "TOTAL" else {"industry": industry, "year": year}
        assert cell.value == pytest.approx(ns.figure_of(panel, "E05", where).value, rel=EXACT)


def test_the_order_of_hand_ins_makes_no_difference(park):
    keys = [each.pk for each in park.hand_ins]
    frames = [gathering.gather(order).frame for order in (keys, keys[::-1], keys[::2] + keys[1::2])]
    assert all(frame.equals(frames[0]) for frame in frames)


def test_the_latest_version_counts_and_the_correction_is_another_content(park):
    first = park.release()
    old = park.hand_ins[0]
    row = {key: value for key, value in old.rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(
        old.assignment.campaign, old.assignment.enterprise, {**row, "labour_cost": row["labour_cost"] + 1}, version=2
    )
    second = park.release("Đính chính")
    assert second.content_sha256 != first.content_sha256
    assert second.items.filter(hand_in__version=2).count() == 1
    assert not second.items.filter(hand_in=old).exists()


def test_what_comes_later_is_not_in_it(park):
    asked = park.ask()
    hand_in(park.campaigns[0], park.world.neighbour, {"net_sales": 5.0, "employees": 2.0})
    built = services.release_build(asked.pk)
    assert built.manifest["hand_ins"] == len(park.hand_ins)


def test_equal_content_is_not_released_twice(park):
    first = park.release()
    again = park.release("Lần nữa")
    assert again.state == State.FAILED
    assert f"{first.number} «{first.title}»" in again.failure_words.vi
    assert Release.objects.filter(state=State.PUBLISHED).count() == 1


def test_asked_twice_is_made_once(park):
    first, second = park.ask(), park.ask()
    assert first.pk == second.pk


def test_nothing_accepted_is_refused(park):
    HandIn.objects.all().delete()
    with pytest.raises(services.NothingToRelease):
        park.ask()
    assert not Release.objects.exists()


def test_of_three_enterprises_everything_is_hidden_and_recorded(world, browser_of):
    campaigns, _ = fill_park(world.park, world.park_officer, enterprises=3, years=(2023,))
    asked = services.release_make(owner=world.park, title="Ba", campaigns=campaigns, by=world.park_officer)
    release = services.release_build(asked.pk)
    assert release.state == State.PUBLISHED, release.failure
    assert store.read_frame(release.manifest["files"]["cube"]["sha256"])["hidden"].all()
    assert release.suppressions.count() == release.manifest["hidden_cells"] > 0
    page = browser_of(world.park_officer).get(f"/releases/{release.pk}/").content.decode()
    assert "(bảo mật)" in page


@pytest.mark.parametrize("who", ["owner", "other_officer", "park_viewer", "adviser", "site_manager", "nobody"])
def test_strangers_make_none(park, who):
    with pytest.raises(PermissionDenied):
        park.ask(by=getattr(park.world, who))


def test_campaigns_of_others_are_refused(park):
    with pytest.raises(PermissionDenied):
        park.ask(owner=park.world.other_park, by=park.world.other_officer)


@pytest.mark.parametrize("step", ["compute_indicators", "cubes_by_year", "note_hidden"])
def test_a_kill_in_the_middle_leaves_nothing_and_the_timer_finishes_it(park, monkeypatch, step):
    asked = park.ask()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # what a stopped worker's thread sees; no handler of ours runs

    with monkeypatch.context() as broken:
        broken.setattr(making, step, killed)
        with pytest.raises(KeyboardInterrupt):
            services.release_build(asked.pk)
    asked.refresh_from_db()
    assert asked.state == State.MAKING
    assert not asked.suppressions.exists()
    assert services.release_build(asked.pk).state == State.MAKING  # somebody else still has it
    Release.objects.filter(pk=asked.pk).update(beat=timezone.now() - timedelta(minutes=5))
    DBTaskResult.objects.all().delete()  # the killed worker had taken it
    assert resume_builds() == 1
    done = services.release_build(asked.pk)
    assert done.state == State.PUBLISHED
    assert resume_builds() == 0
    assert services.release_build(asked.pk).published_at == done.published_at
    assert AuditEvent.objects.filter(action="release.published").count() == 1


def test_a_published_release_cannot_be_changed(park):
    release = park.release()
    for change in ({"content_sha256": "0" * 64}, {"manifest": {}}, {"state": State.MAKING}, {"number": 77}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**change)
    release.refresh_from_db()
    assert release.manifest["rows"]
    assert not store.path_of(release.content_sha256).stat().st_mode & 0o222


def test_a_changed_file_is_noticed(park):
    release = park.release()
    path = store.path_of(release.content_sha256)
    path.chmod(0o644)
    store.read_frame(release.content_sha256).with_columns(employees=pl.lit(1.0)).write_parquet(path)
    assert not store.is_whole(release.content_sha256)


def test_enterprises_of_one_owner_count_once(park):
    from nangsuat.web.orgs.models import Enterprise

    Enterprise.objects.filter(industry="62").update(holding="TẬP ĐOÀN")
    release = park.release()
    cells = services.safe_table(release, indicator="E05", by=["industry"]).cells
    assert all(cell.code == "hidden" for cell in cells if cell.keys["industry"] == "62")
