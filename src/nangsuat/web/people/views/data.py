"""A person's own data: to read, to carry away, and to ask about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.people.data_words import readable
from nangsuat.web.people.forms import DataRequestForm
from nangsuat.web.people.persons import ask_password, person_of
from nangsuat.web.people.selectors import own_data_requests
from nangsuat.web.people.services import PersonalData, data_request_make, personal_data_export


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is kept about the person, as a page."""
    user = person_of(request)
    ask_password(request)
    data = personal_data_export(user=user, by=user, address=address_of(request))
    return render(request, "people/my_data.html", {"tables": readable(data)})


@require_safe
def my_data_json(request: HttpRequest) -> HttpResponse:
    """The same for a machine."""
    user = person_of(request)
    ask_password(request)
    return json_file(personal_data_export(user=user, by=user, address=address_of(request)))


def json_file(data: PersonalData) -> HttpResponse:
    """Personal data as a file that nobody's cache keeps."""
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def data_requests(request: HttpRequest) -> HttpResponse:
    """Ask to see, correct, erase or stop; see how far earlier requests are."""
    user = person_of(request)
    form = DataRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data_request_make(user=user, address=address_of(request), **form.cleaned_data)
        messages.success(request, say(Text(vi="Đã nhận yêu cầu của bạn.", en="Your request was received.")))
        return HttpResponseRedirect(reverse("people:data_requests"))
    return render(request, "people/data_requests.html", {"form": form, "requests": own_data_requests(user)})
