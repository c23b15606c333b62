"""The page that an invitation's link opens."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.words import say
from nangsuat.web.people.forms import AcceptForm
from nangsuat.web.people.models import Invitation, User
from nangsuat.web.people.selectors import account_exists, invitation_by_token
from nangsuat.web.people.services import account_open, invitation_accept


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@limited("invitation", limit=40, seconds=60, methods=("GET", "POST"))
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link joins: with a new account, or with the one that its address has."""
    found = invitation_by_token(token)
    if found is None or not found.is_open:
        return render(request, "people/invitation_gone.html", status=410)
    if isinstance(request.user, User):
        return _with_account(request, found, request.user)
    if account_exists(found.email):
        return render(request, "people/invitation_log_in.html", {"invitation": found})
    return _new_account(request, found)


def _with_account(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if user.email != found.email:
        return render(request, "people/invitation_other.html", {"invitation": found}, status=409)
    if request.method != "POST":
        return render(request, "people/invitation_join.html", {"invitation": found})
    invitation_accept(invitation=found, user=user, address=address_of(request))
    request.session.pop("second_factor", None)  # whether they need one may have changed
    messages.success(request, say(Text(vi="Bạn đã tham gia.", en="You have joined.")))
    return HttpResponseRedirect(reverse("home"))


def _new_account(request: HttpRequest, found: Invitation) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = AcceptForm(posted, email=found.email, initial={"full_name": found.full_name})
    if not form.is_valid():
        return render(request, "people/invitation_account.html", {"invitation": found, "form": form})
    given = form.cleaned_data
    with transaction.atomic():
        user = account_open(
            invitation=found,
            full_name=given["full_name"],
            phone=given["phone"],
            password=given["password"],
            address=address_of(request),
        )
        invitation_accept(invitation=found, user=user, address=address_of(request))
    response: HttpResponse = perform_login(request, user, redirect_url=_next_page(found, given["way"]))
    reauthenticate_by_password(request)  # they have just shown the link and chosen how to log in
    return response


def _next_page(found: Invitation, way: str) -> str:
    if way == AcceptForm.Way.PASSKEY:
        return reverse("mfa_add_webauthn")
    staff = found.makes_site_manager or (found.organisation is not None and found.organisation.is_staff_body)
    return reverse("mfa_index" if staff else "home")
