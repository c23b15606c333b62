"""Ways in that nobody else opened for a person."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.test import RequestFactory
from django.urls import reverse

from nangsuat.web.people.models import Invitation
from nangsuat.web.people.services import invitation_make


def _sure(browser, user):
    """Authenticated again a moment ago."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser


def _invite(browser, organisation, email):
    address = reverse("people:invite", args=[organisation.pk])
    return browser.post(address, {"email": email, "role": "manager"})


def test_the_site_manager_does_not_let_themselves_into_an_enterprise(world, browser_of):
    browser = _sure(browser_of(world.site_manager), world.site_manager)
    refused = _invite(browser, world.enterprise.organisation, world.site_manager.email.upper())
    assert "tự mời mình" in refused.content.decode()
    assert not Invitation.objects.exists()
    assert _invite(browser, world.enterprise.organisation, "moi@example.vn").status_code == 302
    assert _invite(browser, world.park, world.site_manager.email).status_code == 302


def test_an_invitation_to_manage_the_site_is_on_no_members_page(world, browser_of):
    invitation, _ = invitation_make(email="a@example.vn", organisation=None, makes_site_manager=True)
    browser = _sure(browser_of(world.site_manager), world.site_manager)
    for name in ("invitation_resend", "invitation_revoke"):
        assert browser.post(reverse(f"people:{name}", args=[invitation.pk])).status_code == 404


def test_a_new_second_factor_ends_the_sessions_that_came_in_without_it(world, browser_of):
    stolen, own = browser_of(world.owner), browser_of(world.owner)
    for browser in (stolen, own):
        key = browser.session.session_key
        UserSession.objects.create(user=world.owner, session_key=key, ip="127.0.0.1", user_agent="x")
    request = RequestFactory().post("/")
    request.session, request.user = own.session, world.owner
    factor = Authenticator.objects.create(user=world.owner, type=Authenticator.Type.TOTP, data={})
    authenticator_added.send(sender=Authenticator, request=request, user=world.owner, authenticator=factor)
    page = reverse("people:me")
    assert own.get(page).status_code == 200
    assert stolen.get(page).status_code == 302
