"""Who comes too often is told so, and only they."""

import pytest
import time_machine
from django.core.cache import cache

from nangsuat.web.core.limits import is_over


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_one_too_many_is_over_and_the_next_window_is_fresh():
    with time_machine.travel("2026-11-25 10:00:00", tick=False) as clock:
        assert [is_over("x", "ana", limit=2, seconds=60) for _ in range(3)] == [False, False, True]
        assert not is_over("x", "binh", limit=2, seconds=60)
        clock.shift(60)
        assert not is_over("x", "ana", limit=2, seconds=60)
