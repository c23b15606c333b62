"""What happens by the clock about people."""

from __future__ import annotations

from nangsuat.web.core.timer import timed
from nangsuat.web.people.services.letters import forget_secret_letters


@timed(every=3600)
def forget_links() -> int:
    """Secret links do not stay in the outbox."""
    return forget_secret_letters()
