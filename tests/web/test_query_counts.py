"""How many questions a page asks the database, written down: a page that asks more fails here.

Each address is opened by the first of ``READERS`` whom it lets in, a second time, so that what is read once a process
does not count. ``NANGSUAT_WRITE_COUNTS=1`` in the environment writes ``query_counts.json`` anew: what grew is a
decision, to be read before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.test_matrix import addresses, browser_of
from web_records import Records, make_records
from web_world import build_world

COUNTS = Path(__file__).with_name("query_counts.json")
NOT_QUESTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT pg_advisory", "SET ")
READERS = ("owner", "park_officer", "analyst", "site_manager", "adviser")
FIRST = {"plan": "park_officer"}  # of a plan that is open to everybody its body reads most
ASKS_LITTLE = 40  # what no page may ask more than, whoever writes the file


def questions(browser: Browser, url: str) -> int | None:
    """How many, the second time; nothing where this person has no page there."""
    for _ in range(2):
        cache.clear()
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            answer = browser.get(url)
            if answer.streaming:
                list(answer)  # so that files are closed; by hand PostgreSQL's connection would be closed with them
            transaction.set_rollback(True)
        if answer.status_code != 200:
            return None
    return sum(not query["sql"].startswith(NOT_QUESTIONS) for query in asked.captured_queries)


def counted(records: Records) -> dict[str, int]:
    browsers = {who: browser_of(records.world.people[who]) for who in READERS}
    arguments, found = records.arguments(), {}
    for name, pattern in addresses():
        usual = records.usual(name) if pattern.pattern.converters else {}
        url = reverse(name, kwargs=arguments.get(name, usual))
        order = sorted(browsers, key=FIRST.get(name.partition(":")[0], READERS[0]).__ne__)
        count = next((n for who in order if (n := questions(browsers[who], url)) is not None), None)
        if count is not None:
            found[name] = count
    return found


@pytest.mark.django_db
def test_no_page_asks_more_than_before(tmp_path: Path, settings: Any):
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    found = counted(make_records(build_world()))
    if "NANGSUAT_WRITE_COUNTS" in os.environ:
        COUNTS.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    known = json.loads(COUNTS.read_text("utf-8"))
    assert set(found) == set(known), "an address without a number, or a number without an address"
    assert {name: (known[name], count) for name, count in found.items() if count > known[name]} == {}


def test_no_page_asks_very_much():
    known = json.loads(COUNTS.read_text("utf-8"))
    assert {name: count for name, count in known.items() if count > ASKS_LITTLE} == {}
