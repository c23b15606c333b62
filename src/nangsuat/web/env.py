"""Settings from the environment: each variable has a type, and a malformed value is refused at the start.

A secret may stand in a file instead: ``NAME_FILE`` names it, as container platforms hand secrets over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from nangsuat.data import NangsuatError, Text

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class BadSetting(NangsuatError):
    """A variable of the environment has a value that cannot be used; the message names it and the way out."""


def text(name: str, default: str = "", *, environ: Mapping[str, str] = os.environ) -> str:
    """The variable, or what stands in the file that ``NAME_FILE`` names."""
    if path := environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(
                Text(
                    vi=f"{name}_FILE chỉ tới «{path}» nhưng không đọc được: {error.strerror}.",
                    en=f"{name}_FILE names «{path}», which cannot be read: {error.strerror}.",
                )
            ) from error
    return environ.get(name, default)


def flag(name: str, default: bool = False, *, environ: Mapping[str, str] = os.environ) -> bool:
    """A yes or no.

    Examples
    --------
    >>> flag("NANGSUAT_DEBUG", environ={"NANGSUAT_DEBUG": "yes"}), flag("NANGSUAT_DEBUG", environ={})
    (True, False)
    """
    value = environ.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise BadSetting(
        Text(vi=f"{name} phải là yes hoặc no; nhận «{value}».", en=f"{name} must be yes or no; it is «{value}».")
    )


def number(name: str, default: int, *, environ: Mapping[str, str] = os.environ) -> int:
    """A whole number."""
    value = environ.get(name, "")
    if not value:
        return default
    if not value.lstrip("-").isdigit():
        raise BadSetting(
            Text(vi=f"{name} phải là số nguyên; nhận «{value}».", en=f"{name} must be a whole number; it is «{value}».")
        )
    return int(value)


def database(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's entry for a database: SQLite in ``folder`` where ``url`` is empty, else PostgreSQL.

    Examples
    --------
    >>> database("postgres://ana:s%40fe@db.local:5433/nangsuat", folder=Path("."))["PASSWORD"]
    's@fe'
    """
    if not url:
        return sqlite(folder / "nangsuat.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting(
            Text(
                vi="NANGSUAT_DATABASE phải có dạng postgres://người:mậtkhẩu@máy:cổng/tên; để trống thì dùng SQLite.",
                en="NANGSUAT_DATABASE must look like postgres://user:password@host:port/name, or be empty for SQLite.",
            )
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as a server's database: readers never wait (WAL), a writer takes its turn at once (IMMEDIATE).

    ``synchronous=FULL`` waits for the disk at each commit: what was acknowledged survives the plug being pulled too.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
