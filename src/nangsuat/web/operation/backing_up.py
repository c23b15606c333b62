"""Backups: the database at one moment, the files by their hash, a manifest; written beside and then renamed."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from nangsuat.web.core import audit
from nangsuat.web.operation.portable.writing import (
    MANIFEST,
    FolderTarget,
    hash_of,
    head,
    kept_files,
    link_or_copy,
    sync,
    write_tables,
    written,
)
from nangsuat.web.operation.running.folder import DATABASE, KEY

DAILY, BEFORE_UPGRADE, BY_HAND = "daily", "before-upgrade", "by-hand"
_UNFINISHED = ".unfinished-"
_KEPT_UPGRADES = 5


def make_backup(*, reason: str, where: Path | None = None) -> Path:
    """Back everything up into a new folder; give it. A broken-off backup leaves only what the next one sweeps away.

    Files have their hash as name and never change: they are linked where the disk allows, else copied once and then
    linked from the backup before.
    """
    store = where or Path(settings.BACKUPS)
    store.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}-{reason}"
    beside = store / f"{_UNFINISHED}{name}"
    earlier = next(iter(backups(store)), None)
    try:
        beside.mkdir(mode=0o700)
        manifest = head("backup") | {"reason": reason} | _database(beside)
        manifest["files"] = {
            name: _keep(path, beside / name, earlier / name if earlier else None) for name, path in kept_files()
        }
        if (Path(settings.DATA) / KEY).is_file():
            shutil.copy2(Path(settings.DATA) / KEY, beside / KEY)
        (beside / MANIFEST).write_bytes(written(manifest))
        sync(beside / MANIFEST)
        beside.rename(store / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return store / name


def backups(store: Path | None = None) -> list[Path]:
    """Whole backups, the newest first."""
    store = store or Path(settings.BACKUPS)
    whole = [path for path in store.glob("[0-9]*") if (path / MANIFEST).is_file()]
    return sorted(whole, key=lambda path: path.name, reverse=True)


def manifest_of(backup: Path) -> dict[str, Any]:
    """What a backup says of itself."""
    said: dict[str, Any] = json.loads((backup / MANIFEST).read_text("utf-8"))
    return said


def made_at(backup: Path) -> datetime:
    """When a backup was made."""
    return datetime.fromisoformat(manifest_of(backup)["made_at"])


def sweep() -> list[Path]:
    """Remove what is no longer kept: older daily backups and those before upgrades; never one made by hand."""
    kept = {DAILY: settings.BACKUPS_KEPT, BEFORE_UPGRADE: _KEPT_UPGRADES}
    gone = []
    for reason, count in kept.items():
        gone += [path for path in backups() if path.name.endswith(f"-{reason}")][count:]
    gone += _left_over()
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return gone


def daily_backup() -> Path | None:
    """A backup where the last one is older than a day; the older ones beyond the kept number go."""
    newest = next(iter(backups()), None)
    if newest is not None and datetime.now(UTC) - made_at(newest) < timedelta(hours=24):
        return None
    made = make_backup(reason=DAILY)
    audit.record("timer", "operation.backup", made.name)
    sweep()
    return made


def _database(beside: Path) -> dict[str, Any]:
    if connection.vendor != "sqlite":
        return {"tables": write_tables(FolderTarget(beside))}
    copy = beside / DATABASE
    _copy_sqlite(copy)
    with closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
    with closing(sqlite3.connect(copy)) as target:
        rows = dict(_counts(target))
    sync(copy)
    copy.chmod(0o600)
    return {"snapshot": {"name": DATABASE, "sha256": hash_of(copy), "size": copy.stat().st_size}, "rows": rows}


def _copy_sqlite(copy: Path) -> None:
    connection.ensure_connection()
    live: sqlite3.Connection = connection.connection
    if live.in_transaction:  # the online copy would wait for this very transaction to end
        copy.write_bytes(live.serialize())
        return
    with closing(sqlite3.connect(copy)) as target:
        live.backup(target)


def _counts(copy: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (name,) in names.fetchall():
        yield name, copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608


def _keep(path: Path, target: Path, earlier: Path | None) -> dict[str, Any]:
    """Keep a file in the backup; where it was damaged meanwhile, its hash in the manifest says so."""
    link_or_copy(earlier if earlier is not None and earlier.is_file() else path, target)
    return {"sha256": hash_of(target), "size": target.stat().st_size}


def _left_over() -> list[Path]:
    """Backups that were broken off more than a day ago."""
    before = datetime.now(UTC) - timedelta(days=1)
    return [
        path
        for path in Path(settings.BACKUPS).glob(f"{_UNFINISHED}*")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
