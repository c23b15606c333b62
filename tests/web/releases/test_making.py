"""Making a release."""

from __future__ import annotations

import pytest

from nangsuat.web.releases.models import Release


def test_first(park):
    release = park.release()
    assert release.state == Release.State.PUBLISHED, release.failure
    print(release.manifest, release.suppressions.count())
