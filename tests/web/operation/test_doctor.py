"""The doctor finds what is wrong and says it in words; the page says the same to site managers alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import time_machine
from django.db import connection
from django.test import Client as Browser
from django_tasks_db.models import DBTaskResult, get_date_max

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.operation import clock
from nangsuat.web.operation.backing_up import DAILY, make_backup, manifest_of
from nangsuat.web.operation.doctor import State, examine
from nangsuat.web.releases import services
from nangsuat.web.results.services import making
from web_world import World

STATE = "/operation/state/"


def state_of(key: str) -> State:
    return next(finding.state for finding in examine() if finding.key == key)


def test_a_site_in_order(kept: str, data: Path):
    for who in ("worker", "timer"):
        clock.beat(who)
    make_backup(reason=DAILY)
    assert {finding.key: finding.state for finding in examine()} == {finding.key: State.WELL for finding in examine()}


def test_no_sign_of_life_and_no_backup_need_attention(kept: str):
    assert state_of("processes") is State.ATTENTION
    assert state_of("backups") is State.ATTENTION


def test_series_that_come_with_the_package_are_whole_here_and_in_a_backup(world: World, data: Path):
    keys = ("viet_nam_sectors", "viet_nam_productivity")
    loaded = [services.official_built_in(key=key, by=None) for key in keys]
    assert (state_of("files"), state_of("releases")) == (State.WELL, State.WELL)
    files = manifest_of(make_backup(reason=DAILY))["files"]
    for series in loaded:
        assert f"files/{series.file_sha256[:2]}/{series.file_sha256}" in files
    loaded[0].file_sha256 = "a" * 64  # as it was kept once: a hash without its file
    loaded[0].save()
    assert state_of("files") is State.BROKEN
    services.official_built_in(key=keys[0], by=None)
    assert state_of("files") is State.WELL


def test_a_missing_file_is_found(world: World, data: Path):
    from nangsuat.web.handin.models import Campaign, Intake

    campaign = Campaign.objects.create(
        owner=world.park, title="x", specification="x", specification_version="1", year=2025,
        opens_on="2026-01-01", deadline="2026-02-01",
    )  # fmt: skip
    Intake.objects.create(
        campaign=campaign, channel="workbook", specification="x", specification_version="1", sha256="a" * 64
    )
    assert state_of("files") is State.BROKEN


def test_a_broken_chain_is_found(kept: str):
    event = audit.AuditEvent(
        number=99, at=audit.timezone.now(), action="slipped.in", previous="0" * 64, digest="f" * 64
    )
    event.save(force_insert=True)
    assert state_of("audit") is State.BROKEN


def test_the_page_is_for_site_managers(world: World, data: Path, browser_of: Callable[..., Browser]):
    page = browser_of(world.site_manager).get(STATE)
    assert page.status_code == 200
    assert "Cơ sở dữ liệu" in page.content.decode()
    assert "Database" in browser_of(world.site_manager, language="en").get(STATE).content.decode()
    for name, user in world.people.items():
        if name != "site_manager":
            assert browser_of(user).get(STATE).status_code in {403, 404}
    assert browser_of().get(STATE).status_code == 302
    assert browser_of(world.site_manager).post(STATE).status_code == 405


def test_health_is_for_everybody_and_tells_nothing(browser_of: Callable[..., Browser], db: None):
    page = browser_of().get("/operation/health/")
    assert (page.status_code, page.content) == (200, b"ok")


def test_health_without_a_database(browser_of: Callable[..., Browser], db: None, monkeypatch):
    from django.db import OperationalError

    def away():
        raise OperationalError

    browser = browser_of()
    with monkeypatch.context() as gone:
        gone.setattr(connection, "cursor", away)
        assert browser.get("/operation/health/").status_code == 503


def test_the_clock_is_told_as_people_read_it(db: None):
    with time_machine.travel(datetime(2026, 11, 25, 17, 5, tzinfo=UTC), tick=False):  # the next day in Viet Nam
        told = next(finding.words for finding in examine(thorough=False) if finding.key == "clock")
    assert told == Text(vi="00:05 26/11/2026", en="00:05 26 November 2026")


def test_only_work_that_people_wait_for_makes_a_long_queue(db: None):
    def state(priority: int) -> State:
        DBTaskResult.objects.all().delete()
        facts = {"task_path": "x", "args_kwargs": {}, "backend_name": "default", "run_after": get_date_max()}
        made = [DBTaskResult(id=uuid4(), priority=priority, **facts) for _ in range(501)]
        DBTaskResult.objects.bulk_create(made)
        return state_of("queue")

    assert (state(0), state(making.IDLE)) == (State.ATTENTION, State.WELL)
