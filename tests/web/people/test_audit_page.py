"""The audit log as a page: for the site's manager, narrowed, taken out, verified against an anchor."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client as Browser

from nangsuat.web.core import audit
from nangsuat.web.core.anchors import last_anchor
from nangsuat.web.core.models import AuditEvent
from web_world import World

type Browsers = Callable[..., Browser]

PATH = "/operation/audit/"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path):
    settings.DATA = tmp_path


@pytest.fixture
def told(world: World) -> World:
    audit.record(world.owner, "handin.sent", world.enterprise, details={"n": 1}, address="10.0.0.7")
    audit.record(world.park_officer, "campaign.exported", world.park)
    audit.record("timer", "round", "=1+1")
    return world


@pytest.mark.parametrize("name", ["park_officer", "city_officer", "analyst", "owner", "nobody"])
def test_the_log_is_the_site_manager_s(told: World, sure_browser_of: Browsers, name: str):
    browser = sure_browser_of(told.people[name])
    assert browser.get(PATH).status_code == 403
    assert browser.get(f"{PATH}export/").status_code == 403
    assert browser.post(f"{PATH}verify/").status_code == 403
    assert browser.post(f"{PATH}note/").status_code == 403
    for act in ("verify", "note"):
        assert browser.get(f"{PATH}{act}/").status_code == 405


def test_guests_are_sent_to_log_in(told: World, browser_of: Browsers):
    assert browser_of().get(PATH).url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ("", ["handin.sent", "campaign.exported", "10.0.0.7"], []),
        ("action=handin", ["handin.sent"], ["campaign.exported"]),
        ("actor=can.bo.khu", ["campaign.exported"], ["handin.sent"]),
        ("target=orgs.enterprise", ["handin.sent"], ["campaign.exported"]),
        ("since=01/01/2099", [], ["handin.sent"]),
        ("until=01/01/2099", ["handin.sent"], []),
        ("since=không phải ngày", ["31/12/2026"], ["campaign.exported"]),
    ],
)
def test_narrowing(told: World, browser_of: Browsers, query: str, seen: list[str], unseen: list[str]):
    table = browser_of(told.site_manager).get(f"{PATH}?{query}").content.decode()
    rows = table.split("<tbody>")[1] if "31/12" not in "".join(seen) else table
    for words in seen:
        assert words in rows
    for words in unseen:
        assert words not in table.split("<tbody>")[1]


def test_reading_the_log_is_a_line_of_it(told: World, browser_of: Browsers):
    browser_of(told.site_manager).get(f"{PATH}?actor=giam.doc&page=1&other=x")
    assert AuditEvent.objects.get(action="audit.viewed").details == {"chosen": {"actor": "giam.doc"}}


def test_taking_it_out(told: World, sure_browser_of: Browsers):
    response = sure_browser_of(told.site_manager).get(f"{PATH}export/?action=round")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert rows[1][2:5] == ["timer", "round", "'=1+1"]
    assert len(rows[1][-1]) == 64
    assert AuditEvent.objects.get(action="audit.exported").details["rows"] == 1


def test_verifying_with_and_without_an_anchor(told: World, browser_of: Browsers):
    browser = browser_of(told.site_manager)
    assert "Chưa có mốc nào để so" in browser.post(f"{PATH}verify/").content.decode()
    assert last_anchor() is None
    noted = browser.post(f"{PATH}note/").content.decode()
    anchor = last_anchor()
    assert anchor is not None
    assert anchor in noted
    assert "Mốc đã ghi vẫn còn trong chuỗi" in browser.post(f"{PATH}verify/").content.decode()
    number, _, digest = anchor.partition(":")
    ahead = browser.post(f"{PATH}verify/", {"anchor": f"{int(number) + 100}:{digest}"}).content.decode()
    assert "các dòng cuối đã bị cắt" in ahead
    assert browser.post(f"{PATH}verify/", {"anchor": "x"}).status_code == 400


def test_a_broken_chain_is_shown(told: World, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch):
    found = audit.Verification(3, "0" * 64, None, (audit.Break(2, "line-changed"),))
    monkeypatch.setattr(audit, "verify", lambda **_: found)
    page = browser_of(told.site_manager).post(f"{PATH}verify/").content.decode()
    assert "Chuỗi đứt ở 1 chỗ" in page
    assert "Dòng 2" in page
