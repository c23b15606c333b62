"""What a release would hold, before it is made: counts, what is missing, and what subtraction would tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nangsuat.web.handin.models import Assignment, Campaign, HandIn
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services.comparing import near_releases
from nangsuat.web.releases.services.gathering import accepted_hand_ins
from nangsuat.web.releases.services.lacking import Lacking, lacking, panel_of_roles

MISSING_NAMED = 20
_EARLIER = 3  # releases looked at: whoever subtracts takes the newest


@dataclass(frozen=True, slots=True)
class CampaignPreview:
    """One campaign in a release to be."""

    campaign: Campaign
    asked: int
    handed_in: int
    exempt: int
    missing: tuple[str, ...]  # the first names

    @property
    def lacking(self) -> int:
        return self.asked - self.handed_in

    @property
    def coverage(self) -> float | None:
        """Per cent of those asked."""
        return 100 * self.handed_in / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Preview:
    """A release to be."""

    campaigns: tuple[CampaignPreview, ...]
    hand_ins: int
    enterprises: int
    near: tuple[tuple[Release, int, int], ...]
    lacking: Lacking


def release_preview(*, owner: Organisation, campaigns: Sequence[Campaign]) -> Preview:
    """Counts of a release of these campaigns, as things stand now."""
    keys = accepted_hand_ins(campaigns)
    found = HandIn.objects.filter(pk__in=keys).values_list(
        "assignment__campaign", "assignment__campaign__year", "assignment__enterprise__code"
    )
    counted: dict[int, int] = {}
    firms: dict[int, set[str]] = {}
    for campaign, year, code in found:
        counted[campaign] = counted.get(campaign, 0) + 1
        firms.setdefault(year, set()).add(code)
    shown = (Release.State.PUBLISHED, Release.State.WITHDRAWN)  # what was withdrawn could be read before
    earlier = owner.releases.filter(public=True, state__in=shown).order_by("-published_at")[:_EARLIER]
    near = near_releases(list(earlier), {year: frozenset(codes) for year, codes in firms.items()})
    return Preview(
        campaigns=tuple(_of_campaign(each, counted.get(each.pk, 0)) for each in campaigns),
        hand_ins=len(keys),
        enterprises=len({code for codes in firms.values() for code in codes}),
        near=tuple(near),
        lacking=lacking(panel_of_roles(_rows(keys))),
    )


def _rows(hand_ins: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for snapshot in HandIn.objects.filter(pk__in=hand_ins).values_list("snapshot", flat=True).iterator():
        yield from snapshot["rows"]


def _of_campaign(campaign: Campaign, handed_in: int) -> CampaignPreview:
    exempt = campaign.assignments.filter(state=Assignment.State.EXEMPT).count()
    missing = campaign.assignments.exclude(state=Assignment.State.EXEMPT).filter(hand_ins=None)
    names = missing.values_list("enterprise__organisation__name", flat=True)[:MISSING_NAMED]
    asked = campaign.assignments.count() - exempt
    return CampaignPreview(campaign, asked, handed_in, exempt, tuple(names))
