"""The register of requests about personal data: who asked for what, and how many days are left."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.people.due import dues_of
from nangsuat.web.people.forms import AnswerForm, ReasonForm
from nangsuat.web.people.models import DataRequest, User
from nangsuat.web.people.persons import ask_password, person_of, require
from nangsuat.web.people.selectors import data_request_register, get_data_request
from nangsuat.web.people.services import data_request_answer, person_erase, personal_data_export
from nangsuat.web.people.services import data_request_close as close_request
from nangsuat.web.people.services import data_request_extend as extend_request
from nangsuat.web.people.template_letters import answer_letter
from nangsuat.web.people.views.data import json_file


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """All requests, the most urgent first."""
    user = person_of(request)
    require(user, "people.manage_site")
    page = Paginator(data_request_register(user), 50).get_page(request.GET.get("page"))
    lines = [(entry, dues_of(entry)) for entry in page]
    return render(request, "people/data_register.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "POST"])
def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: its dates, what was said, and what to do next."""
    user = person_of(request)
    found = get_data_request(user, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"answer": say(answer_letter(found))})
    if request.method == "POST" and form.is_valid():
        answer, address = form.cleaned_data["answer"], address_of(request)
        return _act(request, pk, lambda: data_request_answer(request=found, by=user, answer=answer, address=address))
    context = {"form": form, "data_request": found, "dues": dues_of(found), "reason_form": ReasonForm()}
    return render(request, "people/data_request.html", context)


@require_POST
def data_request_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Fifteen more days, once."""
    user = person_of(request)
    found = get_data_request(user, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, say(Text(vi="Ghi lý do gia hạn.", en="State the reason.")))
        return HttpResponseRedirect(reverse("people:data_request", args=[pk]))
    reason, address = form.cleaned_data["reason"], address_of(request)
    return _act(request, pk, lambda: extend_request(request=found, by=user, reason=reason, address=address))


@require_POST
def data_request_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The request is done."""
    user = person_of(request)
    found = get_data_request(user, pk)
    return _act(request, pk, lambda: close_request(request=found, by=user, address=address_of(request)))


@require_POST
def data_request_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the person who asked for it."""
    user = person_of(request)
    person = _person_of_request(get_data_request(user, pk), DataRequest.Kind.ERASURE)
    ask_password(request)
    return _act(request, pk, lambda: person_erase(user=person, by=user, address=address_of(request)))


@require_safe
def data_request_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy of the data for who asked for one."""
    user = person_of(request)
    person = _person_of_request(get_data_request(user, pk), DataRequest.Kind.ACCESS)
    ask_password(request)
    return json_file(personal_data_export(user=person, by=user, address=address_of(request)))


def _person_of_request(found: DataRequest, kind: str) -> User:
    """The person whose request is of this kind and still open; else there is no such page."""
    if found.user is None or found.kind != kind or not found.is_open:
        raise Http404
    return found.user


def _act(request: HttpRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except NangsuatError as problem:
        messages.error(request, say(problem.text))
    else:
        messages.success(request, say(Text(vi="Đã ghi.", en="Done.")))
    return HttpResponseRedirect(reverse("people:data_request", args=[pk]))
