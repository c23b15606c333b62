"""What every answer has: the reader's language, and that no cache keeps what only one person may see."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGE_COOKIE = "language"


class LanguageMiddleware:
    """Speak the language of the cookie; Vietnamese comes first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class NoStoreMiddleware:
    """Keep a person's pages out of all caches, the browser's own too: the next one at the machine may go back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if known or "Authorization" in request.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
