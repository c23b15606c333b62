"""An enterprise's own results by program: those of its page, for its own key alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from nangsuat.web.api.services import key_make
from nangsuat.web.results.services import own_result_make, own_result_refresh
from web_releases import Park, make_park
from web_world import World


@pytest.fixture
def park(world: World, tmp_path: Path, settings: Any) -> Park:
    cache.clear()
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_park(world)


def header(organisation: Any, by: Any, *scopes: str) -> dict[str, str]:
    _, written = key_make(organisation=organisation, name="k", scopes=scopes or ("results:read",), days=30, by=by)
    return {"Authorization": f"Bearer {written}"}


def test_the_figures_are_those_of_the_page(client: Browser, park: Park):
    world = park.world
    key = header(world.enterprise.organisation, world.owner)
    assert client.get("/api/v1/results", headers=key).json()["code"] == "nothing-handed-in"
    park.hand_in_as(world.enterprise)
    assert client.get("/api/v1/results", headers=key).json()["state"] == "making"
    asked = own_result_refresh(world.enterprise.pk)
    assert asked is not None
    shown = own_result_make(asked.pk).payload
    found = client.get("/api/v1/results", headers=key).json()
    assert (found["enterprise"], found["state"]) == (world.enterprise.code, "ready")
    assert {
        entry["code"]: [[each["year"], each["value"]] for each in entry["values"]] for entry in found["indicators"]
    } == {entry["code"]: entry["series"] for entry in (*shown["main"], *shown["others"])}


def test_without_the_scope_or_an_enterprise_there_are_none(client: Browser, world: World):
    cache.clear()
    without = header(world.enterprise.organisation, world.owner, "handin:read")
    assert client.get("/api/v1/results", headers=without).json()["code"] == "scope-missing"
    office = header(world.park, world.park_officer)
    assert client.get("/api/v1/results", headers=office).json()["code"] == "no-enterprise"
    assert client.get("/api/v1/results").status_code == 401
