"""Two public releases of one owner are not subtracted: what one showed counts as shown for the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nangsuat.web.releases import selectors, services
from nangsuat.web.releases.models import Release
from web_releases import Park, hand_in, make_park
from web_world import World

NEW = "DN-A"


@pytest.fixture
def park(world: World, tmp_path: Path, settings: Any) -> Park:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_park(world)


def _shown(release: Release, **keys: str) -> bool:
    table = services.safe_table(release, indicator="E05", by=list(keys), years=[2023])
    return any(dict(cell.keys) == keys and cell.code == "" for cell in table.cells)


def _one_more(park: Park) -> str:
    """An enterprise hands in late, in an industry whose cell is shown; gives that industry."""
    enterprise = park.world.enterprise
    row = {key: value for key, value in park.hand_ins[1].rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(park.campaigns[1], enterprise, row)
    return str(enterprise.industry)


def test_a_cell_with_one_enterprise_more_is_not_shown_again(park: Park) -> None:
    first = park.release()
    industry = _one_more(park)
    assert _shown(first)
    second = park.release("Thêm một")
    assert second.is_published
    assert not _shown(second)
    assert not _shown(second, industry=industry)
    told = selectors.tables_of(second).filter(year=2023, indicator="E05", hidden=False)
    assert told.height  # what nobody joined is shown as before


def test_nor_after_the_first_was_withdrawn(park: Park) -> None:
    first = park.release()
    _one_more(park)
    services.release_withdraw(release=first, reason="nhầm", by=park.world.park_officer)
    assert not _shown(park.release("Thêm một"))


def test_what_only_the_owner_reads_is_not_held_against_it(park: Park) -> None:
    park.release()
    _one_more(park)
    assert _shown(park.release("Nội bộ", public=False))


def test_a_correction_hides_nothing(park: Park) -> None:
    first = park.release()
    old = next(each for each in park.hand_ins if each.assignment.campaign.year == 2023)
    row = {key: value for key, value in old.rows[0].items() if key not in {"firm", "year", "row"}}
    hand_in(
        old.assignment.campaign, old.assignment.enterprise, {**row, "labour_cost": row["labour_cost"] + 1}, version=2
    )
    second = park.release("Đính chính")
    assert second.content_sha256 != first.content_sha256
    hidden = [selectors.tables_of(each).filter(hidden=True).height for each in (first, second)]
    assert hidden[0] == hidden[1]


def test_questions_are_held_against_the_other_release_too(park: Park) -> None:
    first = park.release()
    keys = {"size": "small", "ownership": "foreign"}
    asked = {"indicator": "E05", "by": list(keys), "years": [2023]}
    shown = [dict(cell.keys) for cell in services.safe_table(first, **asked).cells if cell.code == ""]
    _one_more(park)
    second = park.release("Thêm một")
    frame = selectors.accounts_of(second).rows.filter(firm=NEW, year=2023)
    place = {key: frame[key][0] for key in ("size", "ownership")}
    again = [dict(cell.keys) for cell in services.safe_table(second, **asked).cells if cell.code == ""]
    assert place not in again
    assert shown
