"""Open endpoints on definitions: indicators and places."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from nangsuat.data import Text, provinces
from nangsuat.measure import INDICATORS, Indicator
from nangsuat.web.api.auth import ApiError, open_to_all
from nangsuat.web.api.schemas import Error, IndicatorOut, PlaceOut, Words

router = Router(tags=["definitions"], auth=open_to_all)


@router.get("/indicators", response={200: list[IndicatorOut], 429: Error})
def indicators(request: HttpRequest) -> list[IndicatorOut]:  # noqa: ARG001
    """Every indicator: code, names, unit, formula and source."""
    return [_indicator(entry) for entry in INDICATORS.values()]


@router.get("/indicators/{code}", response={200: IndicatorOut, 404: Error, 429: Error})
def indicator(request: HttpRequest, code: str) -> IndicatorOut:  # noqa: ARG001
    """One indicator by its code, such as ``E05``."""
    if code not in INDICATORS:
        raise ApiError(404, "no-such-indicator", _NO_INDICATOR.fill(code=code[:20]))
    return _indicator(INDICATORS[code])


@router.get("/places", response={200: list[PlaceOut], 429: Error})
def places(request: HttpRequest) -> list[PlaceOut]:  # noqa: ARG001
    """The 34 provinces and cities with their official codes."""
    return [PlaceOut(code=entry.code, name=Words.of(entry.name)) for entry in provinces("34")]


def _indicator(entry: Indicator) -> IndicatorOut:
    return IndicatorOut(
        code=entry.code,
        name=Words.of(entry.name),
        unit=Words.of(entry.unit_in("VND")),
        formula=entry.formula,
        direction=entry.direction,
        explanation=Words.of(entry.explanation),
        source=Words.of(entry.source),
        confidence=entry.confidence,
        level=entry.level,
    )


_NO_INDICATOR = Text(
    vi="Không có chỉ tiêu «{code}». Danh sách: /api/v1/indicators.",
    en="There is no indicator «{code}». See /api/v1/indicators.",
)
