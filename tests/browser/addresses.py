"""Every address that a GET opens as a page, and somebody who may open it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.core.cache import cache
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from web.test_matrix import addresses, browser_of
from web_records import Records

# Who is tried first: people of the enterprise before its park, the site's manager last.
_ORDER = ("owner", "park_officer", "site_manager", "colleague", "stranger", "nobody", "guest")
_FIRST = {"plan": "park_officer"}  # of a plan that is open to all, its body sees most
_ALLAUTH = (
    "account_login", "account_logout", "account_reset_password", "account_reset_password_done",
    "account_reauthenticate", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_reauthenticate", "usersessions_list",
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A page of the site.

    Attributes
    ----------
    name : of the address
    url : with its record
    who : somebody who may open it; empty for a guest
    """

    name: str
    url: str
    who: str


def names(space: str) -> list[str]:
    """Names of the addresses of an app; of those outside the apps where ``space`` is empty."""
    return [name for name, _ in addresses() if name.rpartition(":")[0] == space] + ([] if space else [*_ALLAUTH])


def spaces() -> list[str]:
    """The apps that have addresses."""
    return sorted({name.rpartition(":")[0] for name, _ in addresses()})


def pages(space: str, records: Records) -> Iterator[Opened]:
    """The pages of an app; downloads, and what only a POST does, are none."""
    arguments = records.arguments()
    for name in names(space):
        try:
            url = reverse(name, kwargs=arguments.get(name) or None)
        except NoReverseMatch:
            url = reverse(name, kwargs=records.usual(name))
        who = _somebody(url, records, sorted(_ORDER, key=lambda each: each != _FIRST.get(space)))
        if who is not None:
            yield Opened(name, url, "" if who == "guest" else who)


def _somebody(url: str, records: Records, order: Iterable[str]) -> str | None:
    """The first who gets a page there."""
    for who in order:
        cache.clear()  # limits on how often are another test's subject
        with transaction.atomic():
            answer = browser_of(records.world.people.get(who)).get(url)
            transaction.set_rollback(True)
        is_page = not answer.streaming and b"<html" in answer.content[:200]  # no download, no part of a page
        answer.close()
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return None
        if answer.status_code == HTTPStatus.OK:
            return who if is_page else None
    return None
