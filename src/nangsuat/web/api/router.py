"""The programming interface, version 1: open data without a key, hand-in with one. ``openapi.json`` describes it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from nangsuat.data import NangsuatError, ProblemsFound, Text
from nangsuat.web.api import dictionary, handin, opendata, results
from nangsuat.web.api.auth import ApiError

api = NinjaAPI(
    title="Nangsuat",
    version="1.0",
    description="Năng suất: dữ liệu mở và nộp số liệu. / Productivity: open data and hand-in.",
    urls_namespace="api-1",
    docs_url=None,  # the interactive page of ninja needs inline scripts, which the site does not allow
)
api.add_router("", dictionary.router)
api.add_router("", opendata.router)
api.add_router("", handin.router)
api.add_router("", results.router)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(request, error.status_code, "unreadable", _UNREADABLE.fill(why=str(error)))


@api.exception_handler(ApiError)
def _said(request: HttpRequest, error: ApiError) -> HttpResponse:
    return _answer(request, error.status_code, error.code, error.words)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    response = _answer(request, 401, "no-valid-key", _NO_KEY)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    where = "; ".join(f"{'.'.join(map(str, entry['loc']))}: {entry['msg']}" for entry in error.errors[:20])
    return _answer(request, 422, "malformed", _MALFORMED.fill(where=where))


@api.exception_handler(ProblemsFound)
def _problems(request: HttpRequest, error: ProblemsFound) -> HttpResponse:
    return _answer(request, 422, "problems-found", error.text)


@api.exception_handler(NangsuatError)
def _refused(request: HttpRequest, error: NangsuatError) -> HttpResponse:
    return _answer(request, 409, "not-possible", error.text)


def _answer(request: HttpRequest, status: int, code: str, words: Text) -> HttpResponse:
    body: dict[str, Any] = {"code": code, "message": {"vi": words.vi, "en": words.en}}
    return api.create_response(request, body, status=status)


def no_such_address(request: HttpRequest) -> HttpResponse:
    """The answer where no call has this address."""
    return _answer(request, 404, "no-such-address", _NO_ADDRESS)


def urls() -> tuple[list[Any], str, str]:
    """The addresses; ninja looks after who may call, so the site's log-in page stands not before them."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        vars(pattern.callback)["login_required"] = False
    return patterns, app, namespace


_NO_KEY = Text(
    vi="Thiếu khóa, hoặc khóa sai, đã thu hồi hay hết hạn. Gửi «Authorization: Bearer ns_…».",
    en="There is no key, or it is wrong, revoked or past its end. Send «Authorization: Bearer ns_…».",
)
_NO_ADDRESS = Text(
    vi="Không có địa chỉ này trong giao diện lập trình; xem /api/.",
    en="The interface has no such address; see /api/.",
)
_UNREADABLE = Text(vi="Không đọc được lời gọi: {why}", en="The call cannot be read: {why}")
_MALFORMED = Text(vi="Lời gọi không đúng dạng: {where}", en="The call is not of the form asked: {where}")
