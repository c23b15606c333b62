"""A small world and a browser for each of its people."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from nangsuat.web.people.models import User
from web_world import World, build_world


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_only: what is tested there is not on PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of what only SQLite has are no part of a run on PostgreSQL, so that such a run skips none."""
    if not os.environ.get("NANGSUAT_TEST_DATABASE"):
        return
    left_out = [item for item in items if item.get_closest_marker("sqlite_only")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def browser_of() -> Callable[..., Browser]:
    """A browser in which somebody is logged in, their second factor set up; nobody where none is named."""

    def log_in(user: User | None = None, *, language: str = "vi") -> Browser:
        browser = Browser()
        browser.cookies["language"] = language
        if user is not None:
            browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = browser.session
            session["second_factor"] = True
            session.save()
        return browser

    return log_in
