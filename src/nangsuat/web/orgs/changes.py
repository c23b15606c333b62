"""What changed in an enterprise's entry, when and by whom: its history, told field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from nangsuat.web.orgs.models import Enterprise

_LAST = 30


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed; ``field`` is its name as the form has it."""

    at: datetime
    by: str
    field: str
    before: str
    after: str


def changes_of(enterprise: Enterprise) -> list[Change]:
    """The newest changes of the entry and of its organisation's names."""
    found = [*_of(enterprise), *_of(enterprise.organisation)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:_LAST]


def _of(record: Any) -> list[Change]:
    versions = list(record.history.select_related("history_user").order_by("-history_date", "-history_id")[: _LAST + 1])
    changes = []
    for newer, older in pairwise(versions):
        for change in newer.diff_against(older).changes:
            label = str(record._meta.get_field(change.field).verbose_name)
            by = str(newer.history_user or "–")
            changes.append(Change(newer.history_date, by, label, _written(change.old), _written(change.new)))
    return changes


def _written(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
