"""What managers find on their home page, and what goes on after the password was asked for again."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client as Browser

from nangsuat.web.people.models import Invitation
from nangsuat.web.people.services import data_request_make, invitation_make
from web_world import PASSWORD, World

type Browsers = Callable[..., Browser]


def test_letters_and_requests_wait_on_the_home_page(world: World, browser_of: Browsers):
    assert "Chuyển thư" not in browser_of(world.park_officer).get("/").content.decode()
    invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    data_request_make(user=world.owner, kind="stop", words_of_person="")
    assert "Chuyển thư" in browser_of(world.park_officer).get("/").content.decode()
    assert "Yêu cầu về dữ liệu số" in browser_of(world.site_manager).get("/").content.decode()
    for other in (world.park_viewer, world.owner, world.analyst):
        page = browser_of(other).get("/").content.decode()
        assert "Chuyển thư" not in page
        assert "Yêu cầu về dữ liệu số" not in page


def test_what_was_typed_survives_being_asked_for_the_password(world: World, browser_of: Browsers):
    browser = browser_of(world.park_officer)
    path = f"/people/members/{world.park.pk}/invite/"
    asked = browser.post(path, {"email": "moi@example.vn", "role": "member", "full_name": "", "member_until": ""})
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not Invitation.objects.exists()
    done = browser.post(asked.url, {"password": PASSWORD, "next": path})
    assert done.status_code == 302
    assert Invitation.objects.get().email == "moi@example.vn"
