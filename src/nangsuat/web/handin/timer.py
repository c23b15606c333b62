"""What the hand-in does by the clock."""

from __future__ import annotations

from nangsuat.web.core.timer import timed
from nangsuat.web.handin.services.intake import recheck_stale


@timed(every=30)
def checks_go_on() -> int:
    """Begin checks again that were cut off."""
    return recheck_stale()
