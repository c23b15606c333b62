"""Rounds come when they are due, one that fails leaves the others alone, and what a dead worker held is taken up."""

import threading
from pathlib import Path

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import ROUNDS, Timed
from nangsuat.web.operation import clock
from nangsuat.web.operation.rounds import backup_round
from nangsuat.web.operation.working import show_life, take_up
from nangsuat.web.results.tasks import own_result_task


@pytest.fixture
def rounds(data: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def fails() -> None:
        done.append("fails")
        raise RuntimeError("on purpose")

    mine = {
        "fails": Timed("fails", 10, fails),
        "often": Timed("often", 10, lambda: done.append("often")),
        "seldom": Timed("seldom", 100, lambda: done.append("seldom")),
    }
    monkeypatch.setattr(clock, "ROUNDS", mine)
    return done


def test_rounds_come_when_due_and_a_failing_one_stops_none(rounds: list[str], db: None):
    clock.do_rounds(now=1000.0)
    assert rounds == ["fails", "often", "seldom"]
    clock.do_rounds(now=1005.0)
    assert len(rounds) == 3
    clock.do_rounds(now=1010.0)
    assert rounds[3:] == ["fails", "often"]


def test_when_a_round_was_is_remembered_over_a_kill(rounds: list[str], data: Path, db: None):
    clock.do_rounds(now=1000.0)
    (data / "run" / "rounds.json").write_text("{half a fi")  # a torn file is as none
    clock.do_rounds(now=1001.0)
    assert len(rounds) == 6


def test_every_round_of_the_site_is_registered_with_a_sensible_time():
    assert {f"{backup_round.__module__}.{backup_round.__name__}"} <= set(ROUNDS)
    assert all(1 <= timed.every <= 7 * 86_400 for timed in ROUNDS.values())


def task(status: str, *workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path=own_result_task.module_path, args_kwargs={"args": [1], "kwargs": {}}, backend_name="default",
        priority=0, status=status, worker_ids=list(workers),
    )  # fmt: skip


def test_what_a_dead_worker_held_is_taken_up(db: None):
    mine = task(TaskResultStatus.RUNNING, "machine/1/aaa")
    others = task(TaskResultStatus.RUNNING, "machine/2/bbb")
    done = task(TaskResultStatus.SUCCESSFUL, "machine/1/aaa")
    poison = task(TaskResultStatus.RUNNING, *["machine/1/x"] * 5)
    assert take_up("machine/1/") == 2
    states = [DBTaskResult.objects.get(pk=one.pk).status for one in (mine, others, done, poison)]
    assert states == ["READY", "RUNNING", "SUCCESSFUL", "FAILED"]


def test_the_worker_shows_life_however_long_the_queue_is(db: None, data: Path):
    task(TaskResultStatus.READY)
    ended = threading.Event()
    ended.set()
    show_life(ended)
    assert clock.last_beat("worker") is not None
