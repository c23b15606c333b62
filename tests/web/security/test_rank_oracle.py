"""Whoever sends one figure after the other and reads the rank each time learns nothing of its peers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.results import services
from web_releases import Park, hand_in, make_park
from web_world import World

FACTORS = (0.2, 0.5, 2.0, 5.0)


@pytest.fixture
def park(world: World, tmp_path: Path, settings: Any) -> Park:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_park(world)


def _places(enterprise: Enterprise) -> list[dict[str, Any]]:
    asked = services.own_result_refresh(enterprise.pk)
    assert asked is not None
    payload = services.own_result_make(asked.pk).payload
    assert payload["places"]
    return [{name: place[name] for name in ("code", "rank", "firms", "quantiles")} for place in payload["places"]]


@pytest.mark.parametrize("in_the_release", [True, False])
def test_corrections_do_not_move_the_place(park: Park, in_the_release: bool) -> None:
    enterprise = park.world.enterprise
    if in_the_release:
        sent = park.hand_in_as(enterprise)
        park.release()
    else:
        park.release()
        sent = park.hand_in_as(enterprise)
    first = _places(enterprise)
    last = sent[-1]
    row = {name: value for name, value in last.rows[0].items() if name not in {"firm", "year", "row"}}
    for version, factor in enumerate(FACTORS, start=2):
        hand_in(last.assignment.campaign, enterprise, row | {"employees": row["employees"] * factor}, version=version)
        assert _places(enterprise) == first


def test_a_correction_counts_in_the_next_release_and_the_page_says_so(park: Park) -> None:
    enterprise = park.world.enterprise
    last = park.hand_in_as(enterprise)[-1]
    park.release()
    first = _places(enterprise)
    row = {name: value for name, value in last.rows[0].items() if name not in {"firm", "year", "row"}}
    hand_in(last.assignment.campaign, enterprise, row | {"employees": row["employees"] * 5}, version=2)
    asked = services.own_result_refresh(enterprise.pk)
    assert asked is not None
    notes = services.own_result_make(asked.pk).payload["place_notes"]
    assert any("correction counts in the next one" in note["en"] for note in notes)
    park.release("Lần sau")
    assert _places(enterprise) != first
