"""Every address × every kind of person: who gets in is written down in ``access.toml``, and nobody else does.

``see`` lists who a GET lets in, ``act`` who a POST lets in; ``everybody`` includes guests, ``people`` is everybody with
an account. A new address fails here until somebody has written down whom it is for: with ``NANGSUAT_WRITE_ACCESS=1`` in
the environment this test writes the file anew, to be read line by line before it is committed.
"""

from __future__ import annotations

import logging
import os
import time
import tomllib
from collections.abc import Iterator
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, get_resolver, reverse

from nangsuat.web.people.models import User
from web_records import Records, make_records
from web_world import build_world

TABLE = Path(__file__).with_name("access.toml")
REFUSED = {403, 404, 405}
OTHERS = ("account_", "mfa_", "usersessions", "api-1:")  # allauth's own pages; calls with a key: tests/web/api


def addresses(patterns: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name and not f"{space}{pattern.name}".startswith(OTHERS):
            yield f"{space}{pattern.name}", pattern


def browser_of(user: User | None, *, lately: bool = True) -> Browser:
    """Logged in, second factor and all; just now, or so long ago that the password is asked for again."""
    browser = Browser(raise_request_exception=True)
    if user is not None:
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = browser.session
        session["second_factor"] = True
        at = time.time() if lately else 0
        session["account_authentication_methods"] = [{"method": "password", "at": at, "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return browser


def gets_in(browser: Browser, method: str, url: str) -> bool:
    with transaction.atomic():
        response = getattr(browser, method)(url)
        if response.streaming:
            list(response)  # files of an answer are closed once it was read
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{method} {url}: {response.status_code}"
    to_log_in = response.status_code == 302 and response.headers["Location"].startswith("/accounts/")
    return response.status_code not in REFUSED and not to_log_in


def table_of(records: Records) -> dict[str, dict[str, list[str]]]:
    browsers = {who: browser_of(user) for who, user in {"guest": None, **records.world.people}.items()}
    arguments = records.arguments()
    found: dict[str, dict[str, list[str]]] = {}
    for name, pattern in addresses():
        usual = records.usual(name) if pattern.pattern.converters else {}
        url = reverse(name, kwargs=arguments.get(name, usual))
        found[name] = {
            act: short([who for who, browser in browsers.items() if gets_in(browser, method, url)], list(browsers))
            for method, act in (("get", "see"), ("post", "act"))
        }
        cache.clear()  # limits on how often are another test's subject
    return found


def short(inside: list[str], everybody: list[str]) -> list[str]:
    if inside == everybody:
        return ["everybody"]
    return ["people"] if inside == everybody[1:] else inside


@pytest.mark.django_db
def test_who_gets_in_is_who_may(tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.ERROR)
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    found = table_of(make_records(build_world()))
    if "NANGSUAT_WRITE_ACCESS" in os.environ:
        TABLE.write_text(tomli_w.dumps(found), encoding="utf-8")
    known = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert set(found) == set(known), "an address without a line, or a line without an address"
    assert {name: entry for name, entry in found.items() if entry != known[name]} == {}


@pytest.mark.django_db
def test_the_password_is_asked_again_of_those_only_who_may(tmp_path: Path, settings: Any):
    """To a stranger there is nothing here, before the password as after it."""
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    records = make_records(build_world())
    known = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    asking = [(name, pattern) for name, pattern in addresses() if "ask_password(" in getsource(pattern.callback)]
    assert len(asking) > 12
    browsers = {who: browser_of(user, lately=False) for who, user in records.world.people.items()}
    for name, pattern in asking:
        usual = records.usual(name) if pattern.pattern.converters else {}
        url = reverse(name, kwargs=records.arguments().get(name, usual))
        for method, act in (("get", "see"), ("post", "act")):
            asked = [who for who, browser in browsers.items() if is_asked(browser, method, url)]
            assert short(asked, ["guest", *browsers]) == known[name][act], f"{method} {name}"
        cache.clear()


def is_asked(browser: Browser, method: str, url: str) -> bool:
    """Whether the password is asked for; who is not asked is refused."""
    response = getattr(browser, method)(url)
    asked = response.headers.get("Location", "").startswith(reverse("account_reauthenticate"))
    assert asked or response.status_code in REFUSED, f"{method} {url}: {response.status_code}"
    return asked


def test_confidential_pages_are_for_few():
    """What the table must never say, whoever writes it."""
    known = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    outsiders = {"everybody", "people", "guest", "stranger", "nobody", "other_officer", "site_manager"}
    confidential = [
        *(
            "handin:record",
            "handin:assignment",
            "handin:intake",
            "handin:versions",
            "handin:receipt",
            "handin:workbook",
        ),
        *("handin:form", "handin:campaign", "releases:microdata", "releases:suppressions", "results:own"),
    ]
    for name in confidential:
        assert not outsiders & {*known[name]["see"], *known[name]["act"]}, name
    for name in ("operation:audit", "operation:audit_export", "people:data_register", "people:accounts"):
        assert known[name]["see"] == ["site_manager"], name
