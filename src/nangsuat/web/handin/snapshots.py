"""What is kept of a hand-in: an enterprise's own part of what was checked, and the hash by which it is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from nangsuat.data import ROW
from nangsuat.web.handin.models import Assignment, HandIn, Intake


def digest_of_snapshot(snapshot: Mapping[str, Any]) -> str:
    """The hash of a snapshot, whatever the order of its keys."""
    written = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def computed_roles(snapshot: Mapping[str, Any], row: Mapping[str, Any]) -> Sequence[str]:
    """The roles whose figures in a row of a snapshot nobody wrote; the first snapshots do not say."""
    roles: Sequence[str] = snapshot.get("computed", {}).get(str(row[ROW]), ())
    return roles


def snapshot_for(intake: Intake, code: str) -> dict[str, Any]:
    """An intake's snapshot with the rows of one enterprise alone; what a made-up body asks for is made up."""
    kept = intake.snapshot or {}
    rows = [row for row in kept.get("rows", ()) if row["firm"] == code]
    computed = {str(row[ROW]): list(roles) for row in rows if (roles := computed_roles(kept, row))}
    synthetic = bool(kept.get("synthetic")) or intake.campaign.synthetic
    return {**kept, "synthetic": synthetic, "rows": rows, "computed": computed}


def same_in_force(intake: Intake, assignment: Assignment) -> HandIn | None:
    """The version in force of an enterprise's hand-in, where what came in says exactly the same."""
    last: HandIn | None = assignment.hand_ins.order_by("-version").first()
    if last is None or intake.state != Intake.State.CHECKED:
        return None
    return last if last.sha256 == digest_of_snapshot(snapshot_for(intake, assignment.enterprise.code)) else None
