"""Reading the portable form into an empty database: tables as they were then, rows, later migrations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import IO, Any, Protocol

from django.apps.registry import Apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from nangsuat.data import Text
from nangsuat.web.operation.portable.rows import RowsDigest, objects_of, tables
from nangsuat.web.operation.portable.writing import MANIFEST
from nangsuat.web.operation.running.errors import CannotRead

_BATCH = 500

_UNREADABLE = Text(
    vi="«{name}» không phải là bản xuất hay bản sao lưu của Nangsuat: {reason}.",
    en="«{name}» is no export or backup of Nangsuat: {reason}.",
)
_NEWER = Text(
    vi="«{name}» do một phiên bản mới hơn ({package}) ghi. Cài phiên bản đó hoặc mới hơn rồi làm lại.",
    en="«{name}» was written by a newer version ({package}). Install that one or a later one and try again.",
)
_DAMAGED = Text(
    vi="Phần «{part}» của «{name}» đã bị hỏng hoặc bị sửa. Không có gì được nạp.",
    en="The part «{part}» of «{name}» is damaged or was changed. Nothing was loaded.",
)
_NOT_EMPTY = Text(
    vi="Cơ sở dữ liệu đích đã có dữ liệu ({table}: {rows} dòng); chỉ nạp vào cơ sở dữ liệu trống.",
    en="The database has data already (table {table}, rows: {rows}); loading needs an empty one.",
)


class Place(Protocol):
    """A folder or an archive: ``pathlib.Path`` and ``zipfile.Path`` alike."""

    @property
    def name(self) -> str: ...

    def joinpath(self, *names: str) -> Place: ...

    def open(self, mode: Any = ..., /) -> Any: ...

    def exists(self) -> bool: ...


def read_manifest(place: Place) -> dict[str, Any]:
    """The manifest, once it is clear that this version can read what it describes.

    Raises
    ------
    CannotRead
        There is none, it is broken, or a newer version wrote it.
    """
    try:
        with place.joinpath(MANIFEST).open("rb") as stream:
            manifest: dict[str, Any] = json.loads(stream.read())
    except (OSError, KeyError, ValueError) as error:
        reason = Text(vi=f"thiếu hoặc hỏng {MANIFEST}", en=f"{MANIFEST} is missing or broken")
        raise CannotRead(_UNREADABLE.fill(name=place.name, reason=reason)) from error
    if manifest.get("format") not in READERS or _unknown_migrations(manifest):
        raise CannotRead(_NEWER.fill(name=place.name, package=manifest.get("package", "?")))
    return manifest


def load(place: Place, manifest: dict[str, Any]) -> None:
    """Load the tables into the database, which must be empty; then bring it to this version.

    All rows come in within one transaction: a load that breaks off can simply be done again.

    Raises
    ------
    CannotRead
        The database has data, or a part is damaged.
    """
    READERS[manifest["format"]](place, manifest)


def set_aside() -> None:
    """PostgreSQL: move the tables that are there into a schema of their own, so that an empty one stands ready."""
    if connection.vendor != "postgresql":
        return
    name = connection.ops.quote_name(f"before_restore_{datetime.now(UTC):%Y%m%d_%H%M%S}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {name}")
        cursor.execute("CREATE SCHEMA public")


def refuse_unless_empty() -> None:
    """Raise :class:`CannotRead` where somebody's data are."""
    there = set(connection.introspection.table_names())
    for table in ("people_user", "orgs_organisation", "core_auditevent"):
        if table in there and (rows := _count(table)):
            raise CannotRead(_NOT_EMPTY.fill(table=table, rows=rows))


def _read_1(place: Place, manifest: dict[str, Any]) -> None:
    refuse_unless_empty()
    executor = MigrationExecutor(connection)
    state = executor.migrate(_ends(executor, {(app, name) for app, name in manifest["migrations"]}))
    _fill(place, manifest, state.apps)
    call_command("migrate", interactive=False, verbosity=0)


READERS: dict[int, Callable[[Place, dict[str, Any]], None]] = {1: _read_1}


def _ends(executor: MigrationExecutor, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last of each app's migrations at that time; what leads there follows from the graph."""
    graph = executor.loader.graph
    followed = {parent.key for key in applied for parent in graph.node_map[key].parents if parent.key[0] == key[0]}
    return sorted(applied - followed)


def _fill(place: Place, manifest: dict[str, Any], then: Apps) -> None:
    known = {label: model for label, model in tables(then).items() if label in manifest["tables"]}
    with transaction.atomic():
        _clear(known)
        for label, model in known.items():
            _keep_times(model)
            said = manifest["tables"][label]
            digest = RowsDigest()
            with place.joinpath("tables", f"{label}.jsonl").open("rb") as stream:
                for rows in batched(objects_of(model, _counted(stream, digest)), _BATCH):
                    model._base_manager.bulk_create(rows)  # noqa: SLF001  # every row, whatever a model's own manager hides
            if (digest.rows, digest.hexdigest()) != (said["rows"], said["digest"]):
                raise CannotRead(_DAMAGED.fill(part=f"tables/{label}.jsonl", name=place.name))
        _continue_numbers(list(known.values()))


def _clear(known: dict[str, type[models.Model]]) -> None:
    """Take out what the migrations themselves wrote; the export has those rows too."""
    with connection.cursor() as cursor:
        for model in known.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _continue_numbers(known: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), known):
            cursor.execute(statement)


def _keep_times(model: type[models.Model]) -> None:
    """Rows keep the times that they have; these models are the migrations' own, nobody else uses them."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False


def _counted(stream: IO[bytes], digest: RowsDigest) -> Iterator[bytes]:
    for line in stream:
        digest.add(line)
        yield line


def _unknown_migrations(manifest: dict[str, Any]) -> bool:
    known = MigrationLoader(None).disk_migrations  # asks no database: there may be none yet
    return any(tuple(entry) not in known for entry in manifest.get("migrations", []))


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def check_files(place: Place, manifest: dict[str, Any]) -> None:
    """Raise :class:`CannotRead` where a part is missing or is not what the manifest says."""
    said = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    if snapshot := manifest.get("snapshot"):
        said[snapshot["name"]] = snapshot["sha256"]
    for name, sha256 in said.items():
        part = place.joinpath(*safe_parts(name))
        if not part.exists() or hash_of_part(part) != sha256:
            raise CannotRead(_DAMAGED.fill(part=name, name=place.name))


def hash_of_part(part: Place) -> str:
    """SHA-256 of a part of a folder or archive."""
    digest = hashlib.sha256()
    with part.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def safe_parts(name: str) -> tuple[str, ...]:
    """The pieces of a name of a manifest, which never leaves its folder."""
    parts = tuple(name.split("/"))
    if any(part in {"", ".", ".."} or ":" in part or "\\" in part for part in parts) or Path(name).is_absolute():
        raise CannotRead(_DAMAGED.fill(part=name, name=MANIFEST))
    return parts
