"""A person's own pages: what they say of themselves, and what they agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.orgs.selectors import memberships_of
from nangsuat.web.people.forms import MeForm
from nangsuat.web.people.persons import person_of
from nangsuat.web.people.selectors import consent_lines, current_consents, current_texts
from nangsuat.web.people.services import account_change, consent_change

_SAVED = Text(vi="Đã lưu.", en="Saved.")


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Name, phone and language, the places where one belongs, and the ways to all that concerns the account."""
    user = person_of(request)
    form = MeForm(
        request.POST or None, initial={"full_name": user.full_name, "phone": user.phone, "language": user.language}
    )
    if request.method == "POST" and form.is_valid():
        account_change(user=user, address=address_of(request), **form.cleaned_data)
        messages.success(request, say(_SAVED))
        return HttpResponseRedirect(reverse("people:me"))
    return render(request, "people/me.html", {"form": form, "memberships": memberships_of(user)})


@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """One consent a purpose: given by a tick that nobody made for them, withdrawn by a button."""
    user = person_of(request)
    texts = {str(text.pk): text for text in current_texts()}
    if request.method == "POST":
        text = texts.get(request.POST.get("text", ""))
        if text is None:
            raise Http404
        given = request.POST.get("agree") == "yes"
        if not given and "withdraw" not in request.POST:
            messages.error(request, say(Text(vi="Đánh dấu ô đồng ý trước đã.", en="Tick the box first.")))
        else:
            consent_change(user=user, text=text, given=given, address=address_of(request))
            messages.success(request, say(_SAVED))
        return HttpResponseRedirect(reverse("people:consents"))
    held = current_consents(user)
    purposes = [(text, held.get(text.purpose)) for text in texts.values()]
    return render(request, "people/consents.html", {"purposes": purposes, "lines": consent_lines(user)})
