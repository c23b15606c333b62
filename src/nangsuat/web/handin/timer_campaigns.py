"""What campaigns do by the clock: letters that are still to be written, and reminders."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nangsuat.web.core.timer import timed
from nangsuat.web.handin.models import Campaign
from nangsuat.web.handin.services.inviting import campaign_write_invitations
from nangsuat.web.handin.services.reminding import campaign_remind


@timed(every=120)
def write_invitations() -> int:
    """Letters of open campaigns: the rest of a large one, those of the opening day, new contacts."""
    return sum(_until_none(partial(_invite, campaign)) for campaign in _open())


@timed(every=600)
def remind() -> int:
    """Reminders that are due."""
    return sum(_until_none(partial(_remind, campaign)) for campaign in _open())


def _invite(campaign: Campaign) -> int:
    return campaign_write_invitations(campaign=campaign).letters


def _remind(campaign: Campaign) -> int:
    return campaign_remind(campaign=campaign)


def _until_none(portion: Callable[[], int]) -> int:
    """Write portion after portion, each in a transaction of its own, so that others get their turn between."""
    return sum(iter(portion, 0))


def _open() -> list[Campaign]:
    return list(Campaign.objects.filter(state=Campaign.State.OPEN).select_related("owner"))
