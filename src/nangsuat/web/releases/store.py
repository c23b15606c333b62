"""Tables by content: a release's parquet files lie under the hash of what they hold and are never written again."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import polars as pl
from django.conf import settings

from nangsuat.data import rows_hash

_READ_ONLY = 0o444


def keep_frame(frame: pl.DataFrame) -> str:
    """Keep a table; give its content hash. It is on the disk, whole and read-only, when this returns."""
    digest = rows_hash(frame)
    place = path_of(digest)
    if place.is_file():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{uuid4().hex}")
    try:
        with beside.open("wb") as stream:
            frame.write_parquet(stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(_READ_ONLY)
        beside.replace(place)
        _sync(place.parent)
    finally:
        beside.unlink(missing_ok=True)
    return digest


def path_of(digest: str) -> Path:
    """Where the table of this hash lies."""
    return Path(settings.RELEASES) / digest[:2] / f"{digest}.parquet"


def read_frame(digest: str) -> pl.DataFrame:
    """The table of this hash."""
    return pl.read_parquet(path_of(digest))


def scan_frame(digest: str) -> pl.LazyFrame:
    """The table of this hash, of which only what is asked for is read."""
    return pl.scan_parquet(path_of(digest))


def is_whole(digest: str) -> bool:
    """Whether the table is there and still what it was, read and hashed anew."""
    try:
        return rows_hash(read_frame(digest)) == digest
    except (OSError, pl.exceptions.PolarsError):
        return False


def _sync(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
