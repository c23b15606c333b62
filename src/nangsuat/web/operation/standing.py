"""What the ``site`` commands do with a data folder: open it, restore, export, import, move."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zipfile import Path as ZipPath

from nangsuat.data import Text
from nangsuat.web.operation.running.errors import CannotMove, CannotRead, CannotStart
from nangsuat.web.operation.running.folder import DATABASE, KEY, MOVED, held, prepare_folder

_NO_SITE = Text(
    vi="Trong «{folder}» không có trang web nào. `nangsuat up --data` tạo một trang; --data chọn thư mục khác.",
    en="There is no site in «{folder}». `nangsuat up --data` makes one; --data names another folder.",
)
_NOT_A_ZIP = Text(vi="«{name}» không phải tệp zip đọc được.", en="«{name}» is no zip file that can be read.")
_NO_TARGET = Text(
    vi="Cho biết PostgreSQL đích bằng --to hoặc NANGSUAT_DATABASE: postgres://người:mậtkhẩu@máy:cổng/tên.",
    en="Name the PostgreSQL with --to or NANGSUAT_DATABASE: postgres://user:password@host:port/name.",
)
_NOT_LOADED = Text(
    vi="PostgreSQL không nhận được dữ liệu: {reason}. Trang vẫn chạy trên SQLite như cũ.",
    en="PostgreSQL did not take the data: {reason}. The site stays on SQLite as it was.",
)
_DIFFERENT = Text(
    vi="Sau khi chuyển, bảng {tables} không giống hệt. Trang vẫn chạy trên SQLite như cũ.",
    en="After the move these tables differ: {tables}. The site stays on SQLite as it was.",
)


def open_site(folder: Path) -> Path:
    """Use the site of a folder in this process.

    Raises
    ------
    CannotStart
        There is none.
    """
    folder = folder.resolve()
    if not any((folder / name).exists() for name in (DATABASE, KEY, MOVED)):
        raise CannotStart(_NO_SITE.fill(folder=str(folder)))
    return _use(prepare_folder(folder))


def restore(backup: Path, folder: Path, *, force: bool) -> Path | None:
    """Restore a backup, checked whole first, into a folder; give where an old one was moved aside."""
    from nangsuat.web.operation.restoring import restore_files

    _use(folder.resolve(), key="only-to-read-a-backup")
    from nangsuat.web.operation.portable.reading import check_files, load, read_manifest, set_aside

    manifest = read_manifest(backup)
    check_files(backup, manifest)
    aside = restore_files(backup, manifest, folder, force=force)
    if "tables" in manifest:
        if force:
            set_aside()
        load(backup, manifest)
    return aside


def import_site(archive: Path, folder: Path) -> dict[str, Any]:
    """Load an export into an empty site; give its manifest."""
    with held(prepare_folder(folder)):
        _use(folder.resolve())
        from nangsuat.web.operation.portable.reading import check_files, load, read_manifest, safe_parts
        from nangsuat.web.operation.portable.writing import sync

        try:
            place = ZipPath(archive)
        except BadZipFile as error:
            raise CannotRead(_NOT_A_ZIP.fill(name=archive.name)) from error
        manifest = read_manifest(place)
        check_files(place, manifest)
        for name in manifest["files"]:
            target = folder.joinpath(*safe_parts(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():  # its name is its hash
                beside = target.with_name(f".{target.name}")
                beside.write_bytes(place.joinpath(*safe_parts(name)).read_bytes())
                sync(beside)
                beside.replace(target)
        load(place, manifest)
    return manifest


def move_to_postgres(folder: Path, url: str) -> dict[str, Any]:
    """Move the site's tables into PostgreSQL, compare every table, and only then let go of SQLite.

    Whatever breaks off, the command can simply be given again: PostgreSQL takes all rows within one transaction, and a
    database that has exactly these rows already is taken as moved.
    """
    if not url:
        raise CannotMove(_NO_TARGET)
    os.environ.pop("NANGSUAT_DATABASE", None)
    with held(open_site(folder)):
        from nangsuat.web.operation.portable.writing import MANIFEST, FolderTarget, head, write_tables, written

        moving = folder / "run" / "moving"
        manifest = head("move") | {"tables": write_tables(FolderTarget(moving)), "files": {}}
        (moving / MANIFEST).write_bytes(written(manifest))
        there = _load_there(moving, url)
        here: dict[str, Any] = manifest["tables"]
        if wrong := [label for label in here if there.get(label) != here[label]]:
            raise CannotMove(_DIFFERENT.fill(tables=", ".join(wrong)))
        (folder / MOVED).write_bytes(written(manifest))
        _put_away(folder / DATABASE)
        _empty(moving)
    return here


def load_and_tell(moving: str) -> int:
    """In a process whose database is the PostgreSQL: load, unless it is loaded already; say what is there."""
    from django.apps import apps

    from nangsuat.web.operation.portable.reading import load, read_manifest, refuse_unless_empty
    from nangsuat.web.operation.portable.rows import digest_of, tables

    manifest = read_manifest(Path(moving))
    try:
        refuse_unless_empty()
    except CannotRead as refusal:
        if _said(tables(apps), digest_of) != manifest["tables"]:
            sys.stdout.write(json.dumps({"refused": [refusal.text.vi, refusal.text.en]}))
            return 1
    else:
        load(Path(moving), manifest)
    sys.stdout.write(json.dumps(_said(tables(apps), digest_of)))
    return 0


def _said(models: dict[str, Any], digest_of: Any) -> dict[str, dict[str, Any]]:
    return {label: dict(zip(("rows", "digest"), digest_of(model), strict=True)) for label, model in models.items()}


def _load_there(moving: Path, url: str) -> dict[str, Any]:
    ran = subprocess.run(  # noqa: S603  # our own interpreter and module
        [sys.executable, "-m", "nangsuat.web.operation.running.child", "load", str(moving)],
        env=os.environ | {"NANGSUAT_DATABASE": url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    try:
        said: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        reason = (ran.stderr.strip().splitlines() or ["?"])[-1]
        raise CannotMove(_NOT_LOADED.fill(reason=reason)) from None
    if refused := said.get("refused"):
        raise CannotMove(_NOT_LOADED.fill(reason=Text(vi=refused[0], en=refused[1])))
    return said


def _put_away(database: Path) -> None:
    """The old file, whole, under a name that nobody goes on with."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    database.replace(database.with_name(f"{database.name}.moved"))
    for companion in ("-wal", "-shm"):
        database.with_name(database.name + companion).unlink(missing_ok=True)


def _use(folder: Path, *, key: str = "") -> Path:
    import django

    os.environ["NANGSUAT_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nangsuat.web.settings")
    if key and not (folder / KEY).is_file():
        os.environ.setdefault("NANGSUAT_SECRET_KEY", key)
    django.setup()
    return folder


def _empty(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
