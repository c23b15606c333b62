"""Addresses and fields that nobody types by accident: an answer in words, never a failure, and nothing kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from nangsuat.web.releases.models import AnsweredQuery, Release
from web_releases import make_park
from web_world import World


@pytest.fixture
def release(world: World, tmp_path: Path, settings: Any) -> Release:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_park(world).release()


def test_figures_by_made_up_codes_leave_no_record(release, browser_of):
    guest = browser_of()
    for key in ("E05/industry=zz/size=qq/2023", "E05/industry=26/size=qq/2023", "E05/industry=\0/size=small/2023"):
        answer = guest.get(reverse("releases:figure", args=[release.pk, key]))
        assert answer.status_code in {200, 404}, key
        assert "2023</td>" not in answer.content.decode()
    assert not AnsweredQuery.objects.exists()


def test_digits_of_other_writings_are_no_failure(release, world, browser_of):
    assert browser_of().get(reverse("releases:figure", args=[release.pk, "E05/²⁰²³"])).status_code == 404
    form = browser_of(world.park_officer).get(reverse("releases:release_make"), {"campaign": "²"})
    assert form.status_code == 200
    noted = browser_of(world.site_manager).post(reverse("operation:audit_verify"), {"anchor": f"²:{'0' * 64}"})
    assert noted.status_code == 400


def test_two_releases_without_a_common_indicator(release, browser_of):
    other = Release.objects.get(pk=release.pk)
    other.pk, other.number = None, release.number + 1
    other.manifest = {**release.manifest, "indicators": []}
    other.save()
    assert browser_of().get(reverse("releases:release_compare", args=[release.pk, other.pk])).status_code == 404
