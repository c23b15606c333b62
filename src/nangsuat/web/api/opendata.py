"""Open endpoints on figures: releases, their safe aggregates, official series. Nothing that a page would not show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from nangsuat.data import Text
from nangsuat.web.api.auth import ApiError, open_to_all
from nangsuat.web.api.schemas import Error, Words
from nangsuat.web.releases import selectors, services
from nangsuat.web.releases.models import OfficialSeries, Release

router = Router(tags=["open data"], auth=open_to_all)
ROWS_A_PAGE = 5000


class ReleaseOut(Schema):
    """A release, also a withdrawn one."""

    id: int
    title: Words
    owner: str
    state: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str
    content_sha256: str
    synthetic: bool
    years: list[int]
    indicators: list[str]
    enterprises: int | None


class CellOut(Schema):
    """A cell of a table: a value, or the reason why it is not shown."""

    keys: dict[str, str]
    year: int
    value: float | None
    firms: int | None
    code: str
    reason: Words


class TableOut(Schema):
    """A safe table with its unit and source."""

    release: int
    indicator: str
    title: Words
    unit: Words
    source: Words
    notes: list[Words]
    cells: list[CellOut]


class SeriesOut(Schema):
    """Official figures of one vintage."""

    id: int
    name: Words
    source: str
    vintage: date
    rows: int
    content_sha256: str


class SeriesRows(SeriesOut):
    """An official series with its rows, from ``offset`` on."""

    total: int
    values: list[dict[str, Any]]


class TableQuery(Schema):
    """Which table: an indicator, up to two keys (territory, industry, size, ownership), years; all where none."""

    indicator: str = Field("E05", max_length=8)
    by: list[str] = Field(default=[], max_length=2)
    year: list[int] = Field(default=[], max_length=50)


class Page(Schema):
    """Which rows."""

    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(1000, ge=1, le=ROWS_A_PAGE)


@router.get("/releases", response={200: list[ReleaseOut], 429: Error})
def releases(request: HttpRequest) -> list[ReleaseOut]:  # noqa: ARG001
    """Every public release, the newest first; withdrawn ones stay listed with their reason."""
    return [_release(entry) for entry in selectors.listed_releases(AnonymousUser())]


@router.get("/releases/{pk}", response={200: ReleaseOut, 404: Error, 422: Error, 429: Error})
def release(request: HttpRequest, pk: int) -> ReleaseOut:  # noqa: ARG001
    """One release."""
    return _release(_found(pk))


@router.get(
    "/releases/{pk}/table", response={200: TableOut, 404: Error, 409: Error, 410: Error, 422: Error, 429: Error}
)
def table(
    request: HttpRequest,  # noqa: ARG001
    pk: int,
    asked: Query[TableQuery],
) -> TableOut:
    """An indicator by up to two keys (territory, industry, size, ownership) and year, disclosure-protected."""
    entry = _found(pk)
    if entry.state == Release.State.WITHDRAWN:
        raise ApiError(410, "withdrawn", _WITHDRAWN.fill(reason=entry.withdrawal_reason))
    found = services.safe_table(entry, indicator=asked.indicator, by=asked.by, years=asked.year or None)
    cells = [
        CellOut(
            keys=dict(cell.keys),
            year=cell.year,
            value=cell.value,
            firms=cell.firms,
            code=cell.code,
            reason=Words.of(cell.reason),
        )
        for cell in found.cells
    ]
    return TableOut(
        release=entry.pk,
        indicator=found.indicator,
        title=Words.of(found.title),
        unit=Words.of(found.unit),
        source=Words.of(found.source),
        notes=[Words.of(note) for note in found.notes],
        cells=cells,
    )


@router.get("/official", response={200: list[SeriesOut], 429: Error})
def official(request: HttpRequest) -> list[SeriesOut]:  # noqa: ARG001
    """Official series with source and vintage."""
    return [SeriesOut(**_series(entry)) for entry in selectors.visible_series(AnonymousUser())]


@router.get("/official/{pk}", response={200: SeriesRows, 404: Error, 422: Error, 429: Error})
def series(
    request: HttpRequest,  # noqa: ARG001
    pk: int,
    page: Query[Page],
) -> SeriesRows:
    """An official series with its rows."""
    entry = selectors.visible_series(AnonymousUser()).filter(pk=_whole(pk)).first()
    if entry is None:
        raise ApiError(404, "no-such-series", _NO_SERIES)
    frame = services.series_frame(entry)
    return SeriesRows(**_series(entry), total=frame.height, values=frame.slice(page.offset, page.limit).to_dicts())


def _found(pk: int) -> Release:
    try:
        return selectors.get_release(AnonymousUser(), _whole(pk))
    except Http404:
        raise ApiError(404, "no-such-release", _NO_RELEASE) from None


def _whole(pk: int) -> int:
    """A number that a key of the database can be; any other finds nothing."""
    return pk if 0 < pk < 2**63 else 0


def _release(entry: Release) -> ReleaseOut:
    manifest = entry.manifest
    return ReleaseOut(
        id=entry.pk,
        title=Words.of(entry.name),
        owner=entry.owner.name,
        state=entry.state,
        published_at=entry.published_at,
        withdrawn_at=entry.withdrawn_at,
        withdrawal_reason=entry.withdrawal_reason,
        content_sha256=entry.content_sha256,
        synthetic=entry.synthetic,
        years=manifest.get("years", []),
        indicators=manifest.get("indicators", []),
        enterprises=manifest.get("enterprises"),
    )


def _series(entry: OfficialSeries) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "name": Words(vi=entry.name, en=entry.name_en or entry.name),
        "source": entry.source,
        "vintage": entry.vintage,
        "rows": entry.rows,
        "content_sha256": entry.content_sha256,
    }


_WITHDRAWN = Text(vi="Bản công bố đã được rút: {reason}", en="The release was withdrawn: {reason}")
_NO_RELEASE = Text(
    vi="Không có bản công bố này. Danh sách: /api/v1/releases.", en="There is no such release. See /api/v1/releases."
)
_NO_SERIES = Text(
    vi="Không có chuỗi số liệu này. Danh sách: /api/v1/official.", en="There is no such series. See /api/v1/official."
)
