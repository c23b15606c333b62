"""Pages for what went wrong: the right number, words that help, and nothing of what failed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import translation

from nangsuat.web.core import views
from web_world import World


def test_a_page_that_is_not_there(world: World, browser_of: Callable[..., Browser]):
    for user in (None, world.owner):
        answer = browser_of(user).get("/khong-co/")
        assert answer.status_code == 404
        assert "Không tìm thấy trang" in answer.text


def _asked(world: World) -> object:
    request = RequestFactory().get("/")
    request.user = world.owner
    return request


@pytest.mark.parametrize(
    ("view", "status", "vi", "en"),
    [
        (views.bad_request, 400, "Không hiểu được yêu cầu này", "This request could not be understood"),
        (views.permission_denied, 403, "Không được phép làm việc này", "You may not do this"),
        (views.csrf_failure, 403, "Không được phép làm việc này", "You may not do this"),
        (views.page_not_found, 404, "Không tìm thấy trang", "Page not found"),
        (views.server_error, 500, "Hệ thống gặp lỗi", "Something went wrong here"),
    ],
)
def test_each_says_what_to_do_in_both_languages(view, status: int, vi: str, en: str, world: World):
    request = _asked(world)
    for language, title in (("vi", vi), ("en", en)):
        with translation.override(language):
            answer = view(request)
        assert answer.status_code == status
        assert f"<h1>{title}</h1>" in answer.text
        assert f'<html lang="{language}">' in answer.text


def test_a_failure_asks_nothing_of_the_database(world: World, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = views.server_error(_asked(world))
    assert answer.status_code == 500


def test_a_form_without_its_secret_is_refused_in_words(world: World):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "Không được phép làm việc này" in answer.text


def test_too_many_attempts_have_their_page(world: World):
    assert "Quá nhiều lần thử" in render_to_string("429.html", {}, _asked(world))


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_language_button_leads_nowhere_else(next_page: str, db: None):
    answer = Browser().post("/language/", {"language": "en", "next": next_page})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["language"].value == "en"
    assert Browser().get("/language/").status_code == 405


def test_an_unknown_language_changes_nothing(db: None):
    answer = Browser().post("/language/", {"language": "xx", "next": "/"})
    assert "language" not in answer.cookies
