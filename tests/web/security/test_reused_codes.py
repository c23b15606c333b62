"""A code that one enterprise gave up and another took opens nothing of the first: a release knows who was in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases import services
from nangsuat.web.releases.models import Release
from nangsuat.web.results.services.accounts import among, own_accounts
from web_releases import Park, campaign_of, hand_in, make_park
from web_world import World

CODE = "DN-A"


@pytest.fixture
def park(world: World, tmp_path: Path, settings: Any) -> Park:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_park(world)


def _hand_over(code: str, giver: Enterprise, taker: Enterprise) -> None:
    """One enterprise has another code from now on; the code that it had is another's."""
    for enterprise, new in ((giver, f"{code}-CU"), (taker, code)):
        enterprise.code = new
        enterprise.save()


def _opens(browser: Any, release: Release) -> int:
    return int(browser.get(f"/releases/{release.pk}/figure/E05/firm={CODE}/2023/").status_code)


def test_only_who_was_in_the_release_opens_its_figures(park: Park, browser_of: Any) -> None:
    world = park.world
    park.hand_in_as(world.enterprise)
    release = park.release()
    assert (_opens(browser_of(world.owner), release), _opens(browser_of(world.stranger), release)) == (200, 404)
    _hand_over(CODE, world.enterprise, world.neighbour)
    assert (_opens(browser_of(world.owner), release), _opens(browser_of(world.stranger), release)) == (200, 404)


def test_nobody_is_placed_with_the_figures_of_who_had_the_code(park: Park) -> None:
    giver, taker = park.world.enterprise, park.world.neighbour
    park.hand_in_as(giver)
    park.hand_in_as(taker, like=1, employees=3.0)
    release = park.release()
    before = {each.pk: _employees(each, release) for each in (giver, taker)}
    assert before[giver.pk] != before[taker.pk]
    _hand_over(CODE, giver, taker)
    assert {each.pk: _employees(each, release) for each in (giver, taker)} == before


def test_nor_is_who_was_in_no_release_yet(park: Park) -> None:
    giver, taker = park.world.enterprise, park.world.neighbour
    park.hand_in_as(giver)
    release = park.release()
    _hand_over(CODE, giver, taker)
    park.hand_in_as(taker, like=1, employees=3.0)
    assert _employees(taker, release) == 3.0


def _employees(enterprise: Enterprise, release: Release) -> float:
    own = own_accounts(Enterprise.objects.get(pk=enterprise.pk))
    placed = among(own, enterprise, release)
    assert placed is not None
    assert placed.is_current
    (row,) = placed.panel.collect().filter(firm=own.firm, year=placed.year).iter_rows(named=True)
    return float(row["employees"])


def test_a_cell_in_which_another_stands_under_the_code_is_not_shown_again(park: Park) -> None:
    giver, taker = park.world.enterprise, park.world.neighbour
    row = {key: value for key, value in park.hand_ins[1].rows[0].items() if key not in {"firm", "year", "row"}}
    alone = [campaign_of(park.world.park, 2023, park.world.park_officer) for _ in (giver, taker)]
    hand_in(alone[0], giver, row)
    assert _shown(park.release(campaigns=[*park.campaigns, alone[0]]))
    _hand_over(CODE, giver, taker)
    hand_in(alone[1], taker, row | {"labour_cost": row["labour_cost"] + 1})
    assert not _shown(park.release("Lần sau", campaigns=[*park.campaigns, alone[1]]))


def _shown(release: Release) -> bool:
    table = services.safe_table(release, indicator="E05", years=[2023])
    return any(cell.code == "" for cell in table.cells)
