"""Who handles other people's data must have a second factor before they see anything of it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from nangsuat.web.orgs.selectors import is_staff
from nangsuat.web.people.models import User
from nangsuat.web.people.signals import SECOND_FACTOR

_FREE = ("/accounts/", "/language/", "/static/", "/people/invitation/")
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


class SecondFactorMiddleware:
    """Send staff without a passkey or an authenticator to the page where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self._get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        """Looked up once a session: taking a factor away takes the mark away and ends the other sessions."""
        user = request.user
        if not isinstance(user, User) or request.path.startswith(_FREE) or request.session.get(SECOND_FACTOR):
            return False
        if not is_staff(user):
            return False
        enabled = is_mfa_enabled(user, _FACTORS)
        if enabled:
            request.session[SECOND_FACTOR] = True
        return not enabled
