"""Who calls: a key in the header, its scopes, and limits on how often."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from nangsuat.data import Text
from nangsuat.web.api.models import ApiKey
from nangsuat.web.api.selectors import key_that_holds
from nangsuat.web.api.services import key_used
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import is_over

CALLS_A_MINUTE = 120


class ApiError(HttpError):
    """An answer that is an error: a status, a stable code and words in both languages."""

    def __init__(self, status: int, code: str, words: Text) -> None:
        super().__init__(status, words.en)
        self.code, self.words = code, words


class KeyAuth(HttpBearer):
    """``Authorization: Bearer ns_…`` of a key that has this scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        if is_over("api-tries", address_of(request) or "?", limit=CALLS_A_MINUTE, seconds=60):
            raise too_often()
        key = key_that_holds(token)
        if key is None:
            return None
        if self.scope not in key.scopes:
            raise ApiError(403, "scope-missing", _NO_SCOPE.fill(scope=self.scope))
        key_used(key=key)
        return key


def key_of(request: HttpRequest) -> ApiKey:
    """The key of a call that was let in."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]  # set by ninja
    return key


def open_to_all(request: HttpRequest) -> bool:
    """Open data: no key, only a limit on how often an address may ask."""
    if is_over("api-open", address_of(request) or "?", limit=CALLS_A_MINUTE, seconds=60):
        raise too_often()
    return True


def too_often() -> ApiError:
    """429."""
    return ApiError(429, "too-often", _TOO_OFTEN)


type Auth = Callable[[HttpRequest], object]

_NO_SCOPE = Text(
    vi="Khóa này không có quyền «{scope}». Tạo khóa khác có quyền đó.",
    en="This key lacks the scope «{scope}». Make another key that has it.",
)
_TOO_OFTEN = Text(
    vi=f"Quá {CALLS_A_MINUTE} lần gọi trong một phút. Chờ một phút rồi thử lại.",
    en=f"More than {CALLS_A_MINUTE} calls in a minute. Wait a minute and try again.",
)
