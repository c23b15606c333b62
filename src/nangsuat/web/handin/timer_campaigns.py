"""What campaigns do by the clock: letters that are still to be written, and reminders."""

from __future__ import annotations

from nangsuat.web.core.timer import timed
from nangsuat.web.handin.models import Campaign
from nangsuat.web.handin.services.inviting import campaign_write_invitations
from nangsuat.web.handin.services.reminding import campaign_remind


@timed(every=120)
def write_invitations() -> int:
    """Letters of open campaigns: the rest of a large one, those of the opening day, new contacts."""
    return sum(campaign_write_invitations(campaign=campaign).letters for campaign in _open())


@timed(every=600)
def remind() -> int:
    """Reminders that are due."""
    return sum(campaign_remind(campaign=campaign) for campaign in _open())


def _open() -> list[Campaign]:
    return list(Campaign.objects.filter(state=Campaign.State.OPEN).select_related("owner"))
