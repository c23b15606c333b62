"""Organisations: seen by their own people, kept by the site's manager, closed for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Membership, Organisation
from web_world import World

type Browsers = Callable[..., Browser]

FORM = {
    "kind": "city",
    "name": "Sở Công Thương Thử nghiệm",
    "territory": "79",
    "name_en": "",
    "short_name": "",
    "email": "",
}


def test_the_list_holds_what_one_may_see(world: World, browser_of: Browsers):
    own = browser_of(world.park_officer).get("/organisations/").content.decode()
    assert world.park.name in own
    assert world.other_park.name not in own
    every = browser_of(world.site_manager).get("/organisations/").content.decode()
    assert world.other_park.name in every
    narrowed = browser_of(world.site_manager).get("/organisations/?q=cong nghe cao").content.decode()
    assert world.park.name in narrowed
    assert world.city.name not in narrowed
    by_kind = browser_of(world.site_manager).get("/organisations/?kind=consultant").content.decode()
    assert world.consultant.name in by_kind
    assert world.park.name not in by_kind


def test_a_page_for_its_own_people(world: World, browser_of: Browsers):
    path = f"/organisations/{world.park.pk}/"
    for person in (world.park_officer, world.park_viewer, world.site_manager):
        assert browser_of(person).get(path).status_code == 200
    for stranger in (world.other_officer, world.owner, world.nobody, world.analyst):
        assert browser_of(stranger).get(path).status_code == 404
    assert browser_of(world.site_manager).get("/organisations/999999/").status_code == 404
    assert browser_of().get(path).url.startswith("/accounts/login/")


def test_the_site_s_manager_adds_and_changes(world: World, browser_of: Browsers):
    browser = browser_of(world.site_manager)
    response = browser.post("/organisations/add/", FORM)
    made = Organisation.objects.get(name=FORM["name"])
    assert response.url == f"/people/members/{made.pk}/"
    browser.post(f"/organisations/{made.pk}/edit/", {**FORM, "name": "Sở Công Thương"})
    made.refresh_from_db()
    assert made.name == "Sở Công Thương"
    assert made.history.count() == 2
    assert AuditEvent.objects.get(action="organisation.changed").details["fields"] == ["name"]
    for wrong, said in [
        ({"name": ""}, "bắt buộc"),
        ({"territory": ""}, "Chọn tỉnh"),
        ({"kind": "enterprise"}, "enterprise"),
    ]:
        page = browser.post("/organisations/add/", {**FORM, **wrong}).content.decode()
        assert "<title>Lỗi: " in page
        assert said in page


@pytest.mark.parametrize("name", ["park_officer", "owner", "city_officer", "nobody"])
def test_others_add_and_change_nothing(world: World, sure_browser_of: Browsers, name: str):
    browser = sure_browser_of(world.people[name])
    assert browser.get("/organisations/add/").status_code == 403
    assert browser.post("/organisations/add/", FORM).status_code == 403
    for act in ("edit", "close"):
        assert browser.post(f"/organisations/{world.institute.pk}/{act}/", FORM).status_code == 404
    assert sure_browser_of(world.park_officer).post(f"/organisations/{world.park.pk}/edit/", FORM).status_code == 403
    assert sure_browser_of(world.park_officer).post(f"/organisations/{world.park.pk}/close/").status_code == 403


def test_a_closed_organisation_lets_nobody_in(world: World, sure_browser_of: Browsers, browser_of: Browsers):
    officer = browser_of(world.park_officer)
    manager = sure_browser_of(world.site_manager)
    path = f"/organisations/{world.park.pk}/close/"
    assert manager.get(path).status_code == 405
    manager.post(path)
    assert not Membership.objects.valid().filter(organisation=world.park).exists()
    assert officer.get(f"/organisations/{world.park.pk}/").status_code == 404
    assert "Đã đóng" in manager.get("/organisations/").content.decode()


def test_an_enterprise_is_changed_in_the_register_only(world: World, browser_of: Browsers):
    path = f"/organisations/{world.enterprise.organisation_id}/edit/"
    assert browser_of(world.site_manager).get(path).status_code == 404


@pytest.mark.parametrize("name", [None, "site_manager", "nobody"])
def test_where_every_body_is_made_up_each_page_says_so_to_whoever_reads(world, browser_of, client, name):
    browser = browser_of(world.people[name]) if name else client
    assert "Số liệu giả lập" not in browser.get("/news/").content.decode()
    Organisation.objects.exclude(pk=world.park.pk).update(synthetic=True)
    assert "Số liệu giả lập" not in browser.get("/news/").content.decode(), "one is real"
    Organisation.objects.update(synthetic=True)
    assert "Số liệu giả lập" in browser.get("/news/").content.decode()
