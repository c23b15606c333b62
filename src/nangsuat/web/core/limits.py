"""How often something may be done: counted in the cache that the processes of a machine share."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nangsuat.web.core.address import address_of

type View = Callable[..., HttpResponse]


def is_over(name: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more, and say whether it is one too many in this window of time."""
    window = int(time.time()) // seconds
    key = f"limit:{name}:{who}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # the window went by between the two lines
        return False


def limited(name: str, *, limit: int, seconds: int, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """A view that answers 429 to a person (or, for guests, an address) who comes too often."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
            who = f"user-{request.user.pk}" if request.user.is_authenticated else (address_of(request) or "?")
            if request.method in methods and is_over(name, who, limit=limit, seconds=seconds):
                response = render(request, "core/sorry.html", {"status": 429}, status=429)
                response["Retry-After"] = str(seconds)
                return response
            return view(request, *args, **values)

        return guarded

    return decorate
