"""Rows of a table as lines of JSON, the same bytes whatever the database, and back."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models

LEFT_OUT = {"sessions", "usersessions"}  # log-ins end with a move; nobody is locked out of anything else
_MODULUS = 1 << 256


def tables(apps: Apps) -> dict[str, type[models.Model]]:
    """The models that are kept, by their label."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    return {model._meta.label_lower: model for model in sorted(kept, key=lambda model: model._meta.label_lower)}


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """All rows of a table in the order of their keys."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk")  # noqa: SLF001  # every row, whatever a model's own manager hides
    for row in rows.values(*names).iterator(chunk_size=2000):
        yield encode(row)


def encode(row: Mapping[str, Any]) -> bytes:
    r"""One row as one line.

    Examples
    --------
    >>> encode({"id": 1, "at": datetime(2026, 11, 25, 12, tzinfo=UTC), "share": {"b": 1e16, "a": -0.0}})
    b'{"at":"2026-11-25T12:00:00+00:00","id":1,"share":{"a":0.0,"b":10000000000000000}}\n'
    """
    written = json.dumps(
        _numbers(dict(row)), default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return written.encode() + b"\n"


def objects_of(model: type[models.Model], lines: Iterable[bytes]) -> Iterator[models.Model]:
    """Objects of a model, not saved yet, from lines."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for line in lines:
        row = json.loads(line)
        yield model(**{name: fields[name].to_python(value) for name, value in row.items()})


class RowsDigest:
    """A hash of a set of rows that does not depend on their order: databases sort letters differently."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % _MODULUS

    def hexdigest(self) -> str:
        return f"{self._sum:064x}"


def digest_of(model: type[models.Model]) -> tuple[int, str]:
    """Number of rows and their digest, as the database has them."""
    digest = RowsDigest()
    for line in lines_of(model):
        digest.add(line)
    return digest.rows, digest.hexdigest()


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    return str(value)


def _numbers(value: Any) -> Any:
    """PostgreSQL keeps no negative zero and writes large numbers out: here both databases write the same."""
    match value:
        case float() if math.isfinite(value):
            return int(value) if value.is_integer() and abs(value) >= 1e16 else value + 0.0
        case dict():
            return {name: _numbers(item) for name, item in value.items()}
        case list():
            return [_numbers(item) for item in value]
    return value
