"""The made-up park: whoever tries it as an enterprise finds one with a past, and something left to hand in."""

from __future__ import annotations

import pytest

from nangsuat.web.handin.models import Assignment
from nangsuat.web.operation.demo import campaigns, places
from nangsuat.web.operation.demo.making import OPEN_YEAR, PAST_YEARS
from nangsuat.web.orgs.models import Client

YEARS = (*PAST_YEARS, OPEN_YEAR)


@pytest.fixture
def park(db: None, monkeypatch: pytest.MonkeyPatch) -> places.Places:
    monkeypatch.setattr(places, "ENTERPRISES", 30)
    return places.make_places(YEARS)


def test_the_featured_enterprise_has_accounts_of_every_year(park: places.Places):
    held = park.accounts.filter(firm=park.featured.code)["year"].to_list()
    assert sorted(held) == list(YEARS)
    assert park.featured.organisation in {organisation for *_, organisation in park.roles()}
    assert Client.objects.filter(enterprise=park.featured).exists()
    assert places.find_places(YEARS).featured == park.featured


def test_its_hand_in_of_the_open_year_is_left_to_who_tries(park: places.Places):
    campaign = campaigns.open_campaign(park, OPEN_YEAR)
    states = dict(campaign.assignments.values_list("enterprise", "state"))
    assert states.pop(park.featured.pk) == Assignment.State.NOT_STARTED
    assert Assignment.State.SENT in states.values()
