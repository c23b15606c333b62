"""Writing the portable form: tables at one moment, then the files that they name."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from nangsuat.web.operation.portable.rows import RowsDigest, lines_of, tables

FORMAT = 1
MANIFEST = "manifest.json"


class Target(Protocol):
    """Where parts are written: a folder or an archive."""

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]: ...

    def add(self, path: Path, name: str) -> None: ...


class FolderTarget:
    """Parts as files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    def add(self, path: Path, name: str) -> None:
        link_or_copy(path, self.folder / name)


class ArchiveTarget:
    """Parts as members of a zip file."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        return self.archive.open(name, "w", force_zip64=True)

    def add(self, path: Path, name: str) -> None:
        self.archive.write(path, name, compress_type=ZIP_STORED)  # workbooks and parquet are compressed already


def export(path: Path) -> dict[str, Any]:
    """Write everything into one zip file at ``path``; give its manifest. A broken-off export leaves no file there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.unfinished")
    try:
        with ZipFile(beside, "w", ZIP_DEFLATED) as archive:
            target = ArchiveTarget(archive)
            manifest = head("export") | {"tables": write_tables(target), "files": {}}
            for name, kept in kept_files():
                target.add(kept, name)
                manifest["files"][name] = {"sha256": hash_of(kept), "size": kept.stat().st_size}
            archive.writestr(MANIFEST, written(manifest))
        beside.chmod(0o600)
        sync(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def head(kind: str) -> dict[str, Any]:
    """What every manifest says: what it is, and at which migrations it was made."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "kind": kind,
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "package": settings.VERSION,
        "database": connection.vendor,
        "migrations": [list(entry) for entry in applied],
    }


def write_tables(target: Target) -> dict[str, dict[str, Any]]:
    """Write each table as JSON lines; all of them as they were at one moment."""
    said = {}
    with transaction.atomic():
        _one_moment()
        for label, model in tables(apps).items():
            digest = RowsDigest()
            with target.open(f"tables/{label}.jsonl") as stream:
                for line in lines_of(model):
                    digest.add(line)
                    stream.write(line)
            said[label] = {"rows": digest.rows, "digest": digest.hexdigest()}
    return said


def kept_files() -> Iterator[tuple[str, Path]]:
    """What people handed in and what releases hold: name in the portable form, place on the disk."""
    for part, folder in (("files", settings.FILES), ("releases", settings.RELEASES)):
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield f"{part}/{path.relative_to(folder).as_posix()}", path


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def link_or_copy(path: Path, target: Path) -> None:
    """The same file at another place: for nothing where the disk allows, else a copy. Kept files never change."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(path)
    except OSError:
        target.write_bytes(path.read_bytes())
        sync(target)


def sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def written(manifest: dict[str, Any]) -> bytes:
    """A manifest as it stands in its file."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _one_moment() -> None:
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
