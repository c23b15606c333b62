"""A small world and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from nangsuat.web.people.models import User
from web_world import World, build_world


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
