"""Files by content: what was handed in lies under its own hash, is written whole or not at all, and never changes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings

_CHUNK = 1 << 20


def keep(chunks: Iterable[bytes], *, folder: Path | None = None) -> tuple[str, int]:
    """Keep a file; give its SHA-256 and its size. It is on the disk when this returns."""
    store = folder or settings.FILES
    store.mkdir(parents=True, exist_ok=True)
    beside = store / f".{uuid4().hex}"
    digest, size = hashlib.sha256(), 0
    try:
        with beside.open("wb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        target = path_of(digest.hexdigest(), folder=store)
        target.parent.mkdir(exist_ok=True)
        beside.replace(target)
        _sync_folder(target.parent)
    finally:
        beside.unlink(missing_ok=True)
    return digest.hexdigest(), size


def path_of(sha256: str, *, folder: Path | None = None) -> Path:
    """Where the file of this hash lies."""
    return (folder or settings.FILES) / sha256[:2] / sha256


def is_whole(sha256: str, *, folder: Path | None = None) -> bool:
    """Whether the file is there and still what it was."""
    path = path_of(sha256, folder=folder)
    if not path.is_file():
        return False
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == sha256


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
