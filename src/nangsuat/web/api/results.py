"""An enterprise's own results for its own programs: the figures of its page, never computed here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from nangsuat.data import Text
from nangsuat.web.api.auth import ApiError, KeyAuth, key_of
from nangsuat.web.api.schemas import Error, Words
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.results.models import OwnResult
from nangsuat.web.results.selectors import result_now
from nangsuat.web.results.services import own_result_refresh

router = Router(tags=["results"])
_ERRORS = {400: Error, 401: Error, 403: Error, 404: Error, 409: Error, 422: Error, 429: Error}


class YearValueOut(Schema):
    """A figure of a year; none where the accounts do not allow it."""

    year: int
    value: float | None


class ResultOut(Schema):
    """An indicator of the enterprise over its years."""

    code: str
    name: Words
    unit: Words
    values: list[YearValueOut]


class ResultsOut(Schema):
    """All that the accounts handed in allow; ``state`` is ``making`` while the worker computes: ask again."""

    enterprise: str
    state: str
    synthetic: bool
    indicators: list[ResultOut]


@router.get("/results", response={200: ResultsOut, **_ERRORS}, auth=KeyAuth("results:read"))
def results(request: HttpRequest) -> ResultsOut:
    """The results of the key's own enterprise, as its page shows them."""
    organisation = key_of(request).organisation
    enterprise = Enterprise.objects.filter(organisation=organisation).first()
    if enterprise is None:
        raise ApiError(404, "no-enterprise", _NO_ENTERPRISE)
    found = result_now(enterprise) or own_result_refresh(enterprise.pk)
    if found is None:
        raise ApiError(404, "nothing-handed-in", _NOTHING)
    shown = found.payload if found.state == OwnResult.State.READY else {}
    return ResultsOut(
        enterprise=enterprise.code,
        state=found.state,
        synthetic=organisation.synthetic,
        indicators=[_indicator(entry) for entry in (*shown.get("main", ()), *shown.get("others", ()))],
    )


def _indicator(entry: dict[str, Any]) -> ResultOut:
    return ResultOut(
        code=entry["code"],
        name=Words(**entry["name"]),
        unit=Words(**entry["unit"]),
        values=[YearValueOut(year=year, value=value) for year, value in entry["series"]],
    )


_NO_ENTERPRISE = Text(vi="Khóa này không phải của một doanh nghiệp.", en="This key is not of an enterprise.")
_NOTHING = Text(vi="Doanh nghiệp chưa nộp số liệu.", en="The enterprise has handed nothing in yet.")
