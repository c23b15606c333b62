"""Who belongs to an organisation, and inviting, changing and ending that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.words import say
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.orgs.selectors import get_membership, get_organisation, memberships_in
from nangsuat.web.orgs.services import LastManager, membership_change
from nangsuat.web.orgs.services import membership_end as end_membership
from nangsuat.web.people.forms import InviteForm, MembershipForm
from nangsuat.web.people.persons import ask_password, person_of, require
from nangsuat.web.people.selectors import get_invitation, open_invitations
from nangsuat.web.people.services import invitation_make
from nangsuat.web.people.services import invitation_resend as resend_invitation
from nangsuat.web.people.services import invitation_revoke as revoke_invitation

_LINK = "invitation_link"  # in the session until the members' page has shown it once
_SAVED = Text(vi="Đã lưu.", en="Saved.")


@require_safe
@never_cache
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs here; managers also see whom they have invited, and the link just made, once."""
    user = person_of(request)
    organisation = get_organisation(user, pk)
    manages = user.has_perm("orgs.manage_organisation", organisation)
    shown = request.session.pop(_LINK, None) if manages else None
    return render(
        request,
        "people/members.html",
        {
            "organisation": organisation,
            "memberships": memberships_in(organisation),
            "manages": manages,
            "makes_keys": user.has_perm("api.manage_keys", organisation),
            "invitations": open_invitations(organisation) if manages else [],
            "link": shown,
        },
    )


@require_http_methods(["GET", "POST"])
@limited("invite", limit=30, seconds=600)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody into the organisation."""
    user = person_of(request)
    organisation = get_organisation(user, pk)
    require(user, "orgs.invite", organisation)
    ask_password(request)
    form = InviteForm(request.POST if request.method == "POST" else None, organisation=organisation, inviter=user)
    if request.method == "POST" and form.is_valid():
        _, url = invitation_make(
            organisation=organisation, invited_by=user, address=address_of(request), **form.cleaned_data
        )
        request.session[_LINK] = {"url": url, "email": form.cleaned_data["email"]}
        return HttpResponseRedirect(_members(organisation))
    return render(request, "people/invite.html", {"form": form, "organisation": organisation})


@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link in place of the old one."""
    user = person_of(request)
    invitation = get_invitation(user, pk)
    organisation = _organisation_of(invitation.organisation)
    require(user, "orgs.invite", organisation)
    ask_password(request)
    _, url = resend_invitation(invitation=invitation, by=user, address=address_of(request))
    request.session[_LINK] = {"url": url, "email": invitation.email}
    return HttpResponseRedirect(_members(organisation))


@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    user = person_of(request)
    invitation = get_invitation(user, pk)
    organisation = _organisation_of(invitation.organisation)
    require(user, "orgs.invite", organisation)
    revoke_invitation(invitation=invitation, by=user, address=address_of(request))
    messages.success(request, say(Text(vi="Đã thu hồi lời mời.", en="The invitation was taken back.")))
    return HttpResponseRedirect(_members(organisation))


@require_http_methods(["GET", "POST"])
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's role and time."""
    user = person_of(request)
    place = get_membership(user, pk)
    require(user, "orgs.manage_organisation", place.organisation)
    ask_password(request)
    form = MembershipForm(request.POST if request.method == "POST" else None, initial=_as_initial(place))
    if request.method == "POST" and form.is_valid():
        try:
            membership_change(membership=place, by=user, address=address_of(request), **form.cleaned_data)
        except LastManager as problem:
            form.add_error(None, say(problem.text))
        else:
            messages.success(request, say(_SAVED))
            return HttpResponseRedirect(_members(place.organisation))
    return render(request, "people/membership.html", {"form": form, "membership": place})


@require_POST
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a member's place at once."""
    user = person_of(request)
    place = get_membership(user, pk)
    require(user, "orgs.manage_organisation", place.organisation)
    ask_password(request)
    try:
        end_membership(membership=place, by=user, address=address_of(request))
    except LastManager as problem:
        messages.error(request, say(problem.text))
    else:
        messages.success(request, say(Text(vi="Người này không còn vào được tổ chức.", en="The person is out.")))
    return HttpResponseRedirect(_members(place.organisation))


def _as_initial(place: Membership) -> dict[str, object]:
    return {"role": place.role, "valid_from": place.valid_from, "valid_until": place.valid_until}


def _members(organisation: Organisation) -> str:
    return reverse("people:members", args=[organisation.pk])


def _organisation_of(organisation: Organisation | None) -> Organisation:
    """The organisation of an invitation from a members' page; one to manage the site stands on none."""
    if organisation is None:
        raise Http404
    return organisation
