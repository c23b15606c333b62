"""Keys: shown once, kept as a hash, as narrow as they were made, ended at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from nangsuat.web.api.models import ApiKey
from nangsuat.web.api.selectors import key_that_holds
from nangsuat.web.api.services import key_make, key_revoke
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Membership
from web_world import World


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def make(world: World, scopes: tuple[str, ...] = ("handin:read",)) -> tuple[ApiKey, str]:
    return key_make(organisation=world.enterprise.organisation, name="k", scopes=scopes, days=30, by=world.owner)


def test_the_writing_is_nowhere_in_the_database(world: World):
    key, written = make(world)
    assert written not in str(ApiKey.objects.values_list())
    assert key_that_holds(written) == key
    assert key_that_holds(written + "x") is None


def test_a_revoked_or_ended_key_opens_nothing(world: World):
    key, written = make(world)
    key_revoke(key=key, by=world.owner)
    assert key_that_holds(written) is None
    _, other = make(world)
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert key_that_holds(other) is None


def test_a_key_ends_with_its_makers_membership(world: World):
    _, written = make(world)
    Membership.objects.filter(user=world.owner).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert key_that_holds(written) is None


def test_making_and_revoking_stand_in_the_audit_log(world: World):
    key, _ = make(world)
    key_revoke(key=key, by=world.owner)
    key_revoke(key=key, by=world.owner)
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["api_key.made", "api_key.revoked"]


@pytest.mark.parametrize("who", ["colleague", "stranger", "park_officer", "adviser", "site_manager", "nobody"])
def test_only_the_organisations_managers_see_its_keys(world: World, browser_of: Callable[..., Browser], who: str):
    response = browser_of(world.people[who]).get(f"/api/organisations/{world.enterprise.organisation_id}/")
    assert response.status_code in {302, 403, 404}
    assert "csrfmiddlewaretoken" not in response.content.decode() or response.status_code != 200


def test_open_data_need_no_key(client: Browser):
    assert client.get("/api/v1/indicators/E05").json()["code"] == "E05"
    assert len(client.get("/api/v1/places").json()) == 34
    answer = client.get("/api/v1/indicators/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-indicator")
    assert set(answer.json()["message"]) == {"vi", "en"}
