"""Anchors of the audit log: its end, noted outside the database, so that lines cut off there are missed.

The file lies in the data folder; who fears for the whole machine copies the line to a place that it cannot reach.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from nangsuat.web.core.audit import Verification


def _file() -> Path:
    return Path(settings.DATA) / "audit-anchors.txt"


def note_anchor(found: Verification) -> str:
    """Add the end of the chain to the file; give the anchor. It is on the disk when this returns."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{timezone.now().isoformat(timespec='seconds')} {found.anchor}\n")
        stream.flush()
        os.fsync(stream.fileno())
    return found.anchor


def last_anchor() -> str | None:
    """The anchor noted last, or none."""
    path = _file()
    lines = path.read_text(encoding="utf-8").split() if path.is_file() else []
    return lines[-1] if lines else None
