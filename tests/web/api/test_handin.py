"""Handing in by program: the same path as on the pages, with a key as narrow as it was made."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from nangsuat.web.api.services import key_make
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake
from nangsuat.web.handin.services.intake import intake_check
from nangsuat.web.orgs.models import Enterprise
from web_world import World

QUICK = {"net_sales": "12.500,5", "intermediate_inputs": "8.000,0", "employees": "120"}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def assignment(world: World) -> Assignment:
    return asked(world, world.enterprise)


def asked(world: World, enterprise: Enterprise) -> Assignment:
    campaign, _ = Campaign.objects.get_or_create(
        owner=world.park, title="Đợt thử", specification="quick-3", specification_version="1", year=2025,
        opens_on=date(2026, 1, 1), deadline=date(2027, 1, 1), state=Campaign.State.OPEN,
    )  # fmt: skip
    return Assignment.objects.create(campaign=campaign, enterprise=enterprise)


def header(world: World, *scopes: str) -> dict[str, str]:
    scopes = scopes or ("handin:read", "handin:write", "handin:send")
    _, written = key_make(organisation=world.enterprise.organisation, name="k", scopes=scopes, days=30, by=world.owner)
    return {"Authorization": f"Bearer {written}"}


def post(client: Browser, path: str, body: Any, key: dict[str, str]) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=key)


def handed_in(client: Browser, assignment: Assignment, key: dict[str, str], **changes: str) -> dict[str, Any]:
    answer = post(client, f"/assignments/{assignment.pk}/rows", {"rows": [{**QUICK, **changes}]}, key)
    assert answer.status_code == 202, answer.content
    intake_check(Intake.objects.get(pk=answer.json()["id"]).pk)
    found: dict[str, Any] = client.get(f"/api/v1/intakes/{answer.json()['id']}", headers=key).json()
    return found


def test_from_rows_to_a_receipt(client: Browser, world: World, assignment: Assignment):
    key = header(world)
    assert [entry["id"] for entry in client.get("/api/v1/assignments", headers=key).json()] == [assignment.pk]
    found = handed_in(client, assignment, key)
    assert (found["state"], found["must_fix"]) == ("checked", 0)
    keys = [entry["key"] for entry in found["findings"] if entry["severity"] == "please_confirm"]
    if keys:
        assert post(client, f"/intakes/{found['id']}/confirm", {"keys": keys}, key).status_code == 200
    declaration = {"declared_name": "Trần Thị B", "i_declare_that_these_figures_are_true": True}
    sent = post(client, f"/intakes/{found['id']}/send", declaration, key)
    assert sent.status_code == 200, sent.content
    assert post(client, f"/intakes/{found['id']}/send", declaration, key).json() == sent.json()
    assert HandIn.objects.get().receipt_number == sent.json()[0]["receipt_number"]
    again = handed_in(client, assignment, key)
    if keys:
        post(client, f"/intakes/{again['id']}/confirm", {"keys": keys}, key)
    answer = post(client, f"/intakes/{again['id']}/send", declaration, key).json()
    assert answer == [{**sent.json()[0], "unchanged": True}]
    assert HandIn.objects.count() == 1


def test_a_mistake_comes_back_with_its_place_and_the_way_out(client: Browser, world: World, assignment: Assignment):
    found = handed_in(client, assignment, header(world), employees="nhiều")
    assert found["must_fix"] >= 1
    wrong = next(entry for entry in found["findings"] if entry["severity"] == "must_fix")
    assert wrong["value"] == "nhiều"
    assert wrong["suggestion"]["vi"]
    assert wrong["suggestion"]["en"]


def test_nothing_is_sent_without_the_declaration(client: Browser, world: World, assignment: Assignment):
    key = header(world)
    found = handed_in(client, assignment, key)
    body = {"declared_name": "Trần Thị B", "i_declare_that_these_figures_are_true": False}
    assert post(client, f"/intakes/{found['id']}/send", body, key).json()["code"] == "not-declared"
    assert not HandIn.objects.exists()


@pytest.mark.parametrize("lacking", ["handin:read", "handin:write"])
def test_a_key_without_the_scope_is_told_so(client: Browser, world: World, assignment: Assignment, lacking: str):
    key = header(world, *({"handin:read", "handin:write", "handin:send"} - {lacking}))
    calls = {
        "handin:read": lambda: client.get("/api/v1/assignments", headers=key),
        "handin:write": lambda: post(client, f"/assignments/{assignment.pk}/rows", {"rows": [QUICK]}, key),
    }
    answer = calls[lacking]()
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_a_key_reaches_its_own_enterprise_only(client: Browser, world: World, assignment: Assignment):
    other = asked(world, world.neighbour)
    key = header(world)
    assert post(client, f"/assignments/{other.pk}/rows", {"rows": [QUICK]}, key).status_code == 404
    campaign = other.campaign
    intake = Intake.objects.create(
        campaign=campaign, assignment=other, channel="form", specification="quick-3", specification_version="1"
    )
    assert client.get(f"/api/v1/intakes/{intake.pk}", headers=key).status_code == 404


def test_without_a_key_or_with_a_wrong_one_nothing_opens(client: Browser, db: None):
    for headers in ({}, {"Authorization": "Bearer ns_wrong"}, {"Authorization": "Basic YTpi"}):
        answer = client.get("/api/v1/assignments", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "no-valid-key")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_hostile_file_is_kept_and_refused_in_words(client: Browser, world: World, assignment: Assignment):
    key = header(world)
    file = SimpleUploadedFile("../../etc/passwd.xlsx", b"MZ this is a program")
    answer = client.post(f"/api/v1/assignments/{assignment.pk}/workbook", {"file": file}, headers=key)
    assert answer.status_code == 202
    intake = Intake.objects.get(pk=answer.json()["id"])
    assert "/" not in intake.original_name
    intake_check(intake.pk)
    found = client.get(f"/api/v1/intakes/{intake.pk}", headers=key).json()
    assert found["must_fix"] >= 1


def test_too_many_calls_are_told_to_wait(client: Browser, db: None):
    with time_machine.travel("2026-07-01T09:00:00+07:00", tick=False):  # all in one window of time
        answers = [client.get("/api/v1/assignments", headers={"Authorization": f"Bearer {n}"}) for n in range(125)]
    codes = {answer.status_code for answer in answers}
    assert codes == {401, 429}
