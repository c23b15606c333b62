"""Backups are whole, cost little, and come back; the rehearsal is the test."""

import json
import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.operation.backing_up import BY_HAND, DAILY, backups, daily_backup, make_backup, manifest_of, sweep
from nangsuat.web.operation.running.folder import DATABASE, KEY
from site_process import nangsuat


def test_a_backup_says_what_it_holds(kept: str, data: Path):
    backup = make_backup(reason=BY_HAND)
    said = manifest_of(backup)
    assert said["files"] == {f"files/{kept[:2]}/{kept}": {"sha256": kept, "size": 21}}
    assert (backup / KEY).read_bytes() == (data / KEY).read_bytes()
    if connection.vendor == "sqlite":
        assert said["rows"]["core_auditevent"] == AuditEvent.objects.count()
        assert said["snapshot"]["size"] == (backup / DATABASE).stat().st_size
    else:
        assert said["tables"]["core.auditevent"]["rows"] == AuditEvent.objects.count()


def test_a_file_is_kept_once_on_a_disk(kept: str, data: Path):
    first, second = make_backup(reason=BY_HAND), make_backup(reason=BY_HAND)
    name = f"files/{kept[:2]}/{kept}"
    assert (first / name).samefile(second / name)
    assert (first / name).samefile(data / name)


def test_once_a_day_and_no_more_than_are_kept(kept: str, settings: LazySettings):
    settings.BACKUPS_KEPT = 3
    by_hand = make_backup(reason=BY_HAND)
    began = datetime(2026, 11, 25, 1, tzinfo=UTC)
    for day in range(5):
        with time_machine.travel(began + timedelta(days=day + 10), tick=False):
            assert daily_backup() is not None
            assert daily_backup() is None
    daily = [path for path in backups() if path.name.endswith(DAILY)]
    assert len(daily) == 3
    assert by_hand.is_dir()


def test_a_backup_that_was_broken_off_is_none_and_is_swept(kept: str, settings: LazySettings):
    half = Path(settings.BACKUPS) / ".unfinished-2026-01-01T000000-daily"
    half.mkdir()
    os.utime(half, (0, 0))
    assert backups() == []
    sweep()
    assert not half.exists()


@pytest.mark.sqlite_only  # the snapshot of a SQLite file; PostgreSQL's are tables
def test_the_rehearsal(kept: str, data: Path, tmp_path: Path):
    """Lose everything, restore, and all is there: each row, each file, the audit chain, the key."""
    backup = shutil.move(make_backup(reason=BY_HAND, where=tmp_path / "another-disk"), tmp_path / "backup")
    there = tmp_path / "there"
    restored = nangsuat("site", "restore", backup, "--data", there)
    assert restored.returncode == 0, restored.stderr
    counts = json.loads((Path(backup) / "manifest.json").read_text())["rows"]
    with sqlite3.connect(there / DATABASE) as database:
        for table, rows in counts.items():
            assert database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] == rows
    database.close()
    assert (there / "files" / kept[:2] / kept).read_bytes() == b"a workbook as it came"
    doctor = nangsuat("site", "doctor", "--data", there, "--json")
    findings = {found["key"]: found for found in json.loads(doctor.stdout)["findings"]}
    assert findings["audit"]["state"] == "ok", findings
    assert findings["database"]["state"] == "ok"


@pytest.mark.sqlite_only  # the snapshot of a SQLite file; PostgreSQL's are tables
def test_what_is_there_is_moved_aside_only_when_told(kept: str, data: Path, tmp_path: Path):
    backup = make_backup(reason=BY_HAND, where=tmp_path / "backups")
    there = tmp_path / "there"
    assert nangsuat("site", "restore", backup, "--data", there).returncode == 0
    (there / "mine.txt").write_text("not to be lost")
    refused = nangsuat("site", "restore", backup, "--data", there)
    assert refused.returncode == 5
    assert "--force" in refused.stderr
    forced = nangsuat("site", "restore", backup, "--data", there, "--force", "--json")
    assert forced.returncode == 0, forced.stderr
    assert (Path(json.loads(forced.stdout)["aside"]) / "mine.txt").read_text() == "not to be lost"


@pytest.mark.sqlite_only  # the snapshot of a SQLite file; PostgreSQL's are tables
def test_a_damaged_backup_changes_nothing(kept: str, data: Path, tmp_path: Path):
    backup = make_backup(reason=BY_HAND, where=tmp_path / "backups")
    name = backup / "files" / kept[:2] / kept
    name.unlink()
    name.write_bytes(b"something else")
    refused = nangsuat("site", "restore", backup, "--data", tmp_path / "there")
    assert refused.returncode == 5
    assert kept in refused.stderr
    assert not (tmp_path / "there").exists()
