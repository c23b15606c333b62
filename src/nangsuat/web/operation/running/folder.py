"""The data folder: everything that the site keeps, in one place that one ``nangsuat up`` holds at a time."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nangsuat.data import Text
from nangsuat.web.operation.running.errors import CannotStart

PARTS = ("files", "releases", "backups", "exports", "incoming", "cache", "static", "run")
DATABASE = "nangsuat.sqlite3"
KEY = "secret-key"
MOVED = "moved-to-postgres"
_LOCK = "run/lock"

_NOT_WRITABLE = Text(
    vi="Không ghi được vào thư mục dữ liệu «{folder}»: {reason}. Chọn thư mục khác bằng --data hoặc NANGSUAT_DATA.",
    en="The data folder «{folder}» cannot be written to: {reason}. Choose another with --data or NANGSUAT_DATA.",
)
_IN_USE = Text(
    vi="Thư mục dữ liệu «{folder}» đang được một lần chạy khác dùng (tiến trình {pid}). Dừng lần chạy đó trước.",
    en="The data folder «{folder}» is in use by another run (process {pid}). Stop that one first.",
)
_MOVED_AWAY = Text(
    vi="Dữ liệu trong «{folder}» đã chuyển sang PostgreSQL. Đặt NANGSUAT_DATABASE trỏ tới đó rồi chạy lại.",
    en="The data in «{folder}» have moved to PostgreSQL. Set NANGSUAT_DATABASE to it and start again.",
)


def prepare_folder(folder: Path) -> Path:
    """The folder with its parts and its secret key, made where missing.

    Raises
    ------
    CannotStart
        It cannot be written to, or its data have moved to PostgreSQL and no ``NANGSUAT_DATABASE`` names that.
    """
    folder = folder.resolve()
    try:
        for part in PARTS:
            (folder / part).mkdir(parents=True, exist_ok=True)
        trial = folder / "run" / f".{secrets.token_hex(8)}"
        trial.write_bytes(b"")
        trial.unlink()
        _keep_private(folder)
        _make_key(folder / KEY)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotStart(_NOT_WRITABLE.fill(folder=str(folder), reason=reason)) from error
    if (folder / MOVED).exists() and not (
        os.environ.get("NANGSUAT_DATABASE") or "NANGSUAT_DATABASE_FILE" in os.environ
    ):
        raise CannotStart(_MOVED_AWAY.fill(folder=str(folder)))
    return folder


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder: no second ``up``, ``restore`` or ``import`` while this block runs.

    The system lets go of the lock when the process ends, however it ends; a stale file is no obstacle.

    Raises
    ------
    CannotStart
        Somebody else holds it.
    """
    path = folder / _LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file):
            pid = (folder / "run" / "pid").read_text(encoding="utf-8") if (folder / "run" / "pid").exists() else "?"
            raise CannotStart(_IN_USE.fill(folder=str(folder), pid=pid))
        (folder / "run" / "pid").write_text(str(os.getpid()), encoding="utf-8")
        yield


def room_left(folder: Path) -> int:
    """Free bytes on the folder's disk."""
    return shutil.disk_usage(folder).free


def _make_key(path: Path) -> None:
    if path.exists() or os.environ.get("NANGSUAT_SECRET_KEY") or os.environ.get("NANGSUAT_SECRET_KEY_FILE"):
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(50))


def _keep_private(folder: Path) -> None:
    if os.name == "posix":
        folder.chmod(0o700)  # accounts of enterprises: nobody else of this machine


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
