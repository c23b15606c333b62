"""What only one person may see stays in no cache; what everybody may see is not bound to a person."""

from __future__ import annotations

from django.urls import reverse


def test_a_persons_pages_are_kept_nowhere(world, browser_of):
    browser = browser_of(world.owner)
    for address in (reverse("home"), reverse("people:me"), reverse("orgs:enterprise", args=[world.enterprise.pk])):
        assert "no-store" in browser.get(address)["Cache-Control"], address
    missing = browser.get(reverse("orgs:enterprise", args=[world.elsewhere.pk]))
    assert missing.status_code == 404
    assert "no-store" in missing["Cache-Control"]


def test_calls_with_a_key_neither(client, db):
    answer = client.get("/api/v1/assignments", headers={"Authorization": "Bearer ns_x"})
    assert answer.status_code == 401
    assert "no-store" in answer["Cache-Control"]


def test_public_pages_may_be_kept(client, db):
    assert "no-store" not in client.get(reverse("news:news")).headers.get("Cache-Control", "")
