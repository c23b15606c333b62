"""A browser that has just shown its password again: exports and changes of roles ask for that."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from nangsuat.web.people.models import User


@pytest.fixture(autouse=True)
def _no_limits_from_before():
    cache.clear()


@pytest.fixture
def sure_browser_of(browser_of: Callable[..., Browser]) -> Callable[..., Browser]:
    """Logged in, and authenticated again a moment ago."""

    def log_in(user: User, *, language: str = "vi") -> Browser:
        browser = browser_of(user, language=language)
        session = browser.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return browser

    return log_in
