"""Letters that wait: where no mail server is set, somebody passes them on by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.people.persons import person_of
from nangsuat.web.people.selectors import get_letter, letters_of
from nangsuat.web.people.services.letters import letter_pass_on


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Letters not sent, of the bodies that one manages."""
    page = Paginator(letters_of(person_of(request)), 50).get_page(request.GET.get("page"))
    return render(request, "people/outbox.html", {"page": page})


@require_safe
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, to be copied; it may hold a secret link, so opening it leaves a line in the audit log."""
    user = person_of(request)
    found = get_letter(user, pk)
    audit.record(
        user, "letter.viewed", found, details={"kind": found.kind, "to": found.to}, address=address_of(request)
    )
    return render(request, "people/letter.html", {"letter": found})


@require_POST
def letter_passed_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the letter reached its person."""
    user = person_of(request)
    letter_pass_on(letter=get_letter(user, pk), by=user, address=address_of(request))
    messages.success(request, say(Text(vi="Đã ghi: thư đã được chuyển tay.", en="Noted: passed on by hand.")))
    return HttpResponseRedirect(reverse("people:outbox"))
