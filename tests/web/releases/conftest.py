"""A park of forty enterprises, two years, handed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from nangsuat.web.handin.models import Campaign, HandIn
from nangsuat.web.releases import services
from nangsuat.web.releases.models import Release
from web_releases import fill_park
from web_world import World


@dataclass
class Park:
    world: World
    campaigns: list[Campaign]
    hand_ins: list[HandIn]

    def ask(self, title: str = "Năng suất 2023", **options: object) -> Release:
        given = {"owner": self.world.park, "campaigns": self.campaigns, "by": self.world.park_officer, **options}
        return services.release_make(title=title, **given)

    def release(self, title: str = "Năng suất 2023", **options: object) -> Release:
        return services.release_build(self.ask(title, **options).pk)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.RELEASES = tmp_path / "releases"
    settings.FILES = tmp_path / "files"


@pytest.fixture
def park(world: World) -> Park:
    campaigns, sent = fill_park(world.park, world.park_officer)
    return Park(world, campaigns, sent)
