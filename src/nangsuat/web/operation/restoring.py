"""Restore a backup into a folder: checked whole first, put in place at once, what stood there moved aside."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nangsuat.data import Text
from nangsuat.web.operation.running.errors import CannotRestore
from nangsuat.web.operation.running.folder import DATABASE, KEY, held

_NOT_EMPTY = Text(
    vi="Thư mục «{folder}» đã có dữ liệu. Thêm --force để chuyển dữ liệu đó sang bên cạnh rồi khôi phục.",
    en="The folder «{folder}» has data already. Add --force to move them aside and restore.",
)


def restore_files(backup: Path, manifest: dict[str, Any], folder: Path, *, force: bool) -> Path | None:
    """Put a checked backup in the place of ``folder``; give where the old one was moved, if there was one.

    Raises
    ------
    CannotRestore
        Something is there and ``force`` is not given.
    CannotStart
        A running site holds the folder.
    """
    from nangsuat.web.operation.portable.writing import link_or_copy

    folder = folder.resolve()
    occupied = folder.is_dir() and any(path for path in folder.iterdir() if path.name != "run")
    if occupied and not force:
        raise CannotRestore(_NOT_EMPTY.fill(folder=str(folder)))
    beside = folder.with_name(f".{folder.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)
    for name in manifest["files"]:
        link_or_copy(backup / name, beside / name)
    for name in (DATABASE, KEY):
        if (backup / name).is_file():
            shutil.copy2(backup / name, beside / name)
            (beside / name).chmod(0o600)
    aside = folder.with_name(f"{folder.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    if not folder.exists():
        beside.rename(folder)
        return None
    with held(folder):  # nobody works in it
        _carry_backups(folder, beside)
    folder.rename(aside)
    beside.rename(folder)
    if occupied:
        return aside
    shutil.rmtree(aside, ignore_errors=True)  # an empty folder and its lock
    return None


def _carry_backups(folder: Path, beside: Path) -> None:
    """The backups themselves stay with the folder that goes on."""
    if (folder / "backups").is_dir():
        (folder / "backups").rename(beside / "backups")
