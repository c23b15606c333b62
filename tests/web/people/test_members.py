"""Who belongs to an organisation: owner, colleague, viewer, stranger at each page; never without a manager."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Membership, Organisation, state_on
from nangsuat.web.orgs.selectors import memberships_of, role_in
from nangsuat.web.orgs.services import LastManager, membership_change, membership_end
from nangsuat.web.people.models import Invitation, User
from nangsuat.web.people.services import account_close, invitation_make
from web_world import LONG_AGO, World, make_user

type Browsers = Callable[..., Browser]

TODAY = date(2026, 11, 25)


def place_of(user: User) -> Membership:
    return user.memberships.get()


def again(user: User) -> User:
    """The same person at their next request."""
    return User.objects.get(pk=user.pk)


def test_members_are_listed_for_members(world: World, browser_of: Browsers):
    path = f"/people/members/{world.park.pk}/"
    page = browser_of(world.park_officer).get(path).content.decode()
    assert world.park_viewer.email in page
    assert "Mời thêm người" in page
    seen = browser_of(world.park_viewer).get(path).content.decode()
    assert "Mời thêm người" not in seen
    for stranger in (world.other_officer, world.owner, world.nobody):
        assert browser_of(stranger).get(path).status_code == 404
    assert browser_of(world.site_manager).get(path).status_code == 200
    assert browser_of(world.park_officer).get("/people/members/999999/").status_code == 404
    assert browser_of(world.park_officer).post(path).status_code == 405


def test_inviting(world: World, sure_browser_of: Browsers):
    path = f"/people/members/{world.park.pk}/invite/"
    browser = sure_browser_of(world.park_officer)
    form = {"email": "Moi@Example.vn", "full_name": "Mới", "role": "viewer", "member_until": "31/12/2099"}
    assert browser.post(path, form).url == f"/people/members/{world.park.pk}/"
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.member_until) == (
        "moi@example.vn",
        "viewer",
        date(2099, 12, 31),
    )
    once = browser.get(f"/people/members/{world.park.pk}/").content.decode()
    assert "/people/invitation/" in once
    assert "/people/invitation/" not in browser.get(f"/people/members/{world.park.pk}/").content.decode()
    for form, said in [
        ({"email": "x", "role": "member"}, "thư điện tử"),
        ({"email": world.park_viewer.email, "role": "member"}, "đã là thành viên"),
        ({"email": "a@example.vn", "role": "owner"}, "owner"),
        ({"email": "a@example.vn", "role": "member", "member_until": "1/1/2020"}, "Ngày này đã qua"),
    ]:
        page = browser.post(path, form).content.decode()
        assert "<title>Lỗi: " in page
        assert said in page
    assert sure_browser_of(world.park_viewer).post(path, form).status_code == 403
    assert sure_browser_of(world.stranger).post(path, form).status_code == 404


def test_resending_and_taking_back(world: World, sure_browser_of: Browsers):
    first, _ = invitation_make(email="moi@example.vn", organisation=world.park, invited_by=world.park_officer)
    for act in ("resend", "revoke"):
        path = f"/people/invitations/{first.pk}/{act}/"
        assert sure_browser_of(world.park_officer).get(path).status_code == 405
        for stranger in (world.park_viewer, world.other_officer, world.stranger):
            assert sure_browser_of(stranger).post(path).status_code == 404
    sure_browser_of(world.park_officer).post(f"/people/invitations/{first.pk}/resend/")
    first.refresh_from_db()
    assert first.revoked_at is not None
    newer = Invitation.objects.open().get()
    sure_browser_of(world.park_officer).post(f"/people/invitations/{newer.pk}/revoke/")
    assert not Invitation.objects.open().exists()


def test_a_role_is_changed(world: World, sure_browser_of: Browsers):
    place = place_of(world.park_viewer)
    path = f"/people/membership/{place.pk}/"
    form = {"role": "member", "valid_from": "01/01/2020", "valid_until": ""}
    assert sure_browser_of(world.park_viewer).post(path, form).status_code == 403
    assert sure_browser_of(world.other_officer).post(path, form).status_code == 404
    assert sure_browser_of(world.park_officer).post(path, form).status_code == 302
    place.refresh_from_db()
    assert place.role == "member"
    line = AuditEvent.objects.get(action="membership.changed")
    assert (line.details["role"], line.details["was"]["role"]) == ("member", "viewer")
    wrong = sure_browser_of(world.park_officer).post(path, {**form, "valid_until": "31/12/2019"}).content.decode()
    assert "Ngày cuối phải sau ngày đầu" in wrong


def test_an_ended_place_opens_nothing_at_the_next_click(world: World, browser_of: Browsers, sure_browser_of: Browsers):
    viewer = browser_of(world.park_viewer)
    assert viewer.get(f"/organisations/{world.park.pk}/").status_code == 200
    path = f"/people/membership/{place_of(world.park_viewer).pk}/end/"
    assert sure_browser_of(world.park_officer).get(path).status_code == 405
    assert sure_browser_of(world.colleague).post(path).status_code == 404
    sure_browser_of(world.park_officer).post(path)
    assert viewer.get(f"/organisations/{world.park.pk}/").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"role": "member", "valid_from": LONG_AGO},
        {"role": "manager", "valid_from": LONG_AGO, "valid_until": date(2099, 1, 1)},
        {"role": "manager", "valid_from": date(2099, 1, 1)},
    ],
)
def test_the_last_manager_stays(world: World, change: dict[str, object]):
    place = place_of(world.park_officer)
    with pytest.raises(LastManager, match="last manager"):
        membership_change(membership=place, by=world.park_officer, **change)
    with pytest.raises(LastManager):
        membership_end(membership=place, by=world.site_manager)
    place.refresh_from_db()
    assert (place.role, place.valid_until) == ("manager", None)


def test_the_page_says_why_the_last_manager_stays(world: World, sure_browser_of: Browsers):
    place = place_of(world.park_officer)
    browser = sure_browser_of(world.park_officer)
    form = {"role": "viewer", "valid_from": "01/01/2020"}
    assert "người phụ trách cuối cùng" in browser.post(f"/people/membership/{place.pk}/", form).content.decode()
    page = browser.post(f"/people/membership/{place.pk}/end/", follow=True).content.decode()
    assert "người phụ trách cuối cùng" in page


def test_a_manager_whose_account_is_closed_is_none(world: World):
    second = make_user("thu.hai", (world.park, "manager"))
    account_close(user=second, by=world.site_manager)
    with pytest.raises(LastManager):
        membership_end(membership=place_of(world.park_officer), by=world.site_manager)


def test_one_of_two_managers_may_go(world: World):
    make_user("thu.hai", (world.park, "manager"))
    membership_end(membership=place_of(world.park_officer), by=world.park_officer)
    assert role_in(again(world.park_officer), world.park) is None


@given(start=st.integers(-400, 400), length=st.none() | st.integers(-5, 400), shift=st.integers(-500, 500))
@pytest.mark.django_db
def test_a_membership_gives_its_role_exactly_in_its_days(start: int, length: int | None, shift: int):
    """Asked of the database for a day; the bounds belong to it, an end before the start gives nothing."""
    with transaction.atomic():
        organisation = Organisation.objects.create(kind="park", name="Khu")
        user = User.objects.create_user("a@example.vn")
        begins = TODAY + timedelta(days=start)
        ends = None if length is None else begins + timedelta(days=length)
        Membership.objects.create(user=user, organisation=organisation, valid_from=begins, valid_until=ends)
        day = TODAY + timedelta(days=shift)
        holds = begins <= day and (ends is None or day <= ends)
        assert Membership.objects.valid(day).exists() is holds
        assert (state_on(begins, ends, day) == "valid") is holds
        transaction.set_rollback(True)


def test_outside_its_days_a_membership_gives_nothing(world: World, browser_of: Browsers):
    place = place_of(world.park_officer)
    for start, end in [(date(2099, 1, 1), None), (LONG_AGO, date(2020, 2, 1))]:
        Membership.objects.filter(pk=place.pk).update(valid_from=start, valid_until=end)
        person = again(world.park_officer)
        assert memberships_of(person) == []
        browser = browser_of(person)
        assert browser.get(f"/organisations/{world.park.pk}/").status_code == 404
        assert browser.get(f"/organisations/enterprises/{world.enterprise.pk}/").status_code == 404


def test_managing_the_site_opens_no_enterprise_s_figures(world: World):
    assert world.site_manager.is_superuser
    assert not world.site_manager.has_perm("orgs.view_enterprise", world.enterprise)
    assert not world.site_manager.has_perm("orgs.speak_for_enterprise", world.enterprise)
    assert not world.site_manager.has_perm("anything.else")
    assert world.site_manager.has_perm("orgs.add_organisation")


def test_a_place_ended_on_its_first_day_tells_the_moment(world: World, browser_of: Browsers, sure_browser_of: Browsers):
    """Never a last day before the first."""
    with time_machine.travel(datetime(2026, 5, 4, 3, 30, tzinfo=UTC), tick=False):
        place = Membership.objects.create(
            user=world.nobody, organisation=world.park, role="member", valid_from=date(2026, 5, 4)
        )
        membership_end(membership=place, by=world.park_officer)
        pages = [
            browser_of(world.park_officer).get(f"/people/members/{world.park.pk}/"),
            sure_browser_of(world.site_manager).get(f"/people/accounts/{world.nobody.pk}/"),
        ]
    for page in pages:
        assert "10:30 04/05/2026" in page.content.decode()
        assert "03/05/2026" not in page.content.decode()
