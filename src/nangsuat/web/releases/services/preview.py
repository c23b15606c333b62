"""What a release would hold, before it is made: counts, what is missing, and what subtraction would tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nangsuat.data import Text, join
from nangsuat.web.handin.models import Assignment, Campaign, HandIn
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.releases.labels import indicator_name
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services.comparing import near_releases
from nangsuat.web.releases.services.gathering import accepted_hand_ins
from nangsuat.web.releases.services.lacking import Lacking, lacking, panel_of_roles, panel_of_rows
from nangsuat.web.releases.services.resting import resting_on, resting_words
from nangsuat.web.releases.services.tables import table_codes

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
    partial: tuple[tuple[tuple[Text, ...], Text], ...]  # why some are not in some indicators, and which indicators


def release_preview(*, owner: Organisation, campaigns: Sequence[Campaign]) -> Preview:
    """Counts of a release of these campaigns, as things stand now."""
    keys = accepted_hand_ins(campaigns)
    found = HandIn.objects.filter(pk__in=keys).values_list(
        "assignment__campaign", "assignment__campaign__year", "assignment__enterprise__code"
    )
    rows = _rows(keys)
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
        lacking=lacking(panel_of_roles(row for row, _ in rows)),
        partial=tuple(_partial(rows)),
    )


def _rows(hand_ins: Sequence[int]) -> list[tuple[Mapping[str, Any], str]]:
    """The row of each enterprise and year, the fullest where there are several, and the form that it came by."""
    fullest: dict[tuple[int, int], tuple[int, Mapping[str, Any], str]] = {}
    named = ("assignment__enterprise", "snapshot", "specification", "specification_version")
    for enterprise, snapshot, code, version in HandIn.objects.filter(pk__in=hand_ins).values_list(*named).iterator():
        for row in snapshot["rows"]:
            filled = sum(value is not None for value in row.values())
            place = enterprise, int(row["year"])
            if filled >= fullest.get(place, (0,))[0]:
                fullest[place] = filled, row, f"{code}/{version}"
    return [(row, form) for _, row, form in fullest.values()]


def _partial(rows: Sequence[tuple[Mapping[str, Any], str]]) -> Iterator[tuple[tuple[Text, ...], Text]]:
    """For each reason why enterprises are not in indicators, a line a year, the indicators that it holds for."""
    if not rows:
        return
    panel = panel_of_rows([row for row, _ in rows])
    codes = table_codes(panel)
    forms = dict(enumerate((form for _, form in rows), start=1))
    resting = resting_on(panel, codes, forms)
    said = {"resting": resting, "specifications": dict.fromkeys(forms.values(), 1)}
    years = {int(row["year"]) for row, _ in rows}
    alike: dict[tuple[Text, ...], list[str]] = {}
    for code in codes:
        if any(each["lacking"] for each in resting[code].values()):
            alike.setdefault(resting_words(said, code, years), []).append(code)
    for lines, named in alike.items():
        yield lines, join([indicator_name(code) for code in named], "; ")


def _of_campaign(campaign: Campaign, handed_in: int) -> CampaignPreview:
    exempt = campaign.assignments.filter(state=Assignment.State.EXEMPT).count()
    missing = campaign.assignments.exclude(state=Assignment.State.EXEMPT).filter(hand_ins=None)
    names = missing.values_list("enterprise__organisation__name", flat=True)[:MISSING_NAMED]
    asked = campaign.assignments.count() - exempt
    return CampaignPreview(campaign, asked, handed_in, exempt, tuple(names))
