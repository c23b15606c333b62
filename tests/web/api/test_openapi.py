"""The API is what its description says, whatever it is sent: schemathesis makes the calls from the description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from nangsuat.web.api import auth
from nangsuat.web.api.scopes import SCOPES
from nangsuat.web.api.services import key_make
from nangsuat.web.wsgi import application
from web_world import build_world

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The application called directly closes its connection after each answer; the test's own stays open."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def header(db: None, kept_connection: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A key with every scope, and no limit on how often it may call."""
    cache.clear()
    monkeypatch.setattr(auth, "CALLS_A_MINUTE", 10**9)
    world = build_world()
    _, written = key_make(
        organisation=world.enterprise.organisation, name="k", scopes=tuple(SCOPES), days=30, by=world.owner
    )
    return {"Authorization": f"Bearer {written}"}


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_every_call_is_as_described(case: Any, header: dict[str, str]):
    response = case.call(headers=header)
    case.validate_response(response, checks=CHECKS)


@pytest.mark.django_db
def test_an_address_that_there_is_not_is_told_as_all_else(client):
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert answer.json()["code"] == "no-such-address"
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")
