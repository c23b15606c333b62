"""What the tests of the plan share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _beside_no_browser() -> Iterator[None]:
    """pyHanko starts a loop of its own; Playwright's stays marked as running where a browser test came before."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)
