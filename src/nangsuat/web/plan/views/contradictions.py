"""A plan whose numbers contradict each other is told so on a page, with what to correct, instead of failing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nangsuat.data import NangsuatError

type View = Callable[..., HttpResponse]


def tells_contradictions(view: View) -> View:
    """Tell what an outlook cannot be computed from: an effect whose low lies above its high, a risk without a delay."""

    @wraps(view)
    def told(request: HttpRequest, pk: int, **rest: int) -> HttpResponse:
        try:
            return view(request, pk, **rest)
        except NangsuatError as error:
            return render(request, "plan/contradiction.html", {"told": error.text, "plan_pk": pk}, status=409)

    return told
