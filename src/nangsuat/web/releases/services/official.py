"""Official figures: read by the library with all problems shown, kept by content, each file a vintage of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.data import (
    Break,
    EconomyPanel,
    ProblemsFound,
    Text,
    UnknownOption,
    read_economy,
    viet_nam_productivity,
    viet_nam_sectors,
)
from nangsuat.web.core import audit, storage
from nangsuat.web.core.uploads import unsafe
from nangsuat.web.people.models import User
from nangsuat.web.releases import store
from nangsuat.web.releases.models import OfficialSeries

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A series that comes with the package."""

    name: Text
    source: str
    vintage: date


BUILT_IN: Mapping[str, BuiltIn] = {
    "viet_nam_sectors": BuiltIn(
        Text(vi="Việt Nam theo ba khu vực, 2010–2016", en="Viet Nam by three sectors, 2010–2016"),
        "Tổng cục Thống kê, các bảng Niên giám thống kê, số liệu công bố năm 2018",
        date(2018, 12, 31),
    ),
    "viet_nam_productivity": BuiltIn(
        Text(vi="Năng suất lao động Việt Nam công bố, 2011–2023", en="Labour productivity of Viet Nam as published"),
        "Tổng cục Thống kê, các bản công bố 2011–2023; nguồn của từng năm ghi trong bảng",
        date(2023, 12, 29),
    ),
}


def official_load(
    *,
    path: Path,
    original_name: str,
    name: str,
    source: str,
    vintage: date,
    by: User,
    name_en: str = "",
    base_year: int | None = None,
    constants: Mapping[str, str | int | float] | None = None,
    breaks: Sequence[Break] = (),
    address: str | None = None,
) -> OfficialSeries:
    """Load a table of official figures from a file. The same file loaded again as the same vintage changes nothing.

    Raises
    ------
    ProblemsFound
        Something in the table must be fixed: all problems at once.
    """
    if not by.has_perm("releases.load_official"):
        raise PermissionDenied
    _refuse_unsafe(path, original_name)
    panel = read_economy(path, base_year=base_year, constants=constants, breaks=breaks, citation=Text.same(source))
    with path.open("rb") as stream:
        file_sha256, _ = storage.keep(iter(lambda: stream.read(_CHUNK), b""))
    kept = _kept(panel, name=name, name_en=name_en, source=source, vintage=vintage)
    return _record(kept, original_name=original_name, file_sha256=file_sha256, by=by, address=address)


def official_built_in(*, key: str, by: User | None, address: str | None = None) -> OfficialSeries:
    """Load a series that comes with the package; loaded again, nothing changes."""
    if by is not None and not by.has_perm("releases.load_official"):
        raise PermissionDenied
    if key not in BUILT_IN:
        raise UnknownOption.among("key", key, tuple(BUILT_IN))
    known = BUILT_IN[key]
    if key == "viet_nam_sectors":
        panel = viet_nam_sectors()
        kept = _kept(panel, name=known.name.vi, name_en=known.name.en, source=known.source, vintage=known.vintage)
        file = files("nangsuat.data.official").joinpath(panel.source.name).read_bytes()
    else:
        published = viet_nam_productivity()
        kept = OfficialSeries(
            name=known.name.vi,
            name_en=known.name.en,
            source=known.source,
            vintage=known.vintage,
            content_sha256=store.keep_frame(published.frame),
            breaks=[_as_json(each) for each in published.breaks],
            rows=published.frame.height,
        )
        file = published.frame.write_csv().encode()  # it stands in the package's code: no file to copy
    file_sha256, _ = storage.keep([file])
    return _record(kept, original_name=f"{key} (nangsuat)", file_sha256=file_sha256, by=by, address=address)


def series_frame(series: OfficialSeries) -> pl.DataFrame:
    """The figures of a series."""
    return store.read_frame(series.content_sha256)


def _refuse_unsafe(path: Path, name: str) -> None:
    """A workbook that somebody sent is judged before anything opens it: bombs, macros, entities, wrong types."""
    if found := unsafe(path, name):
        raise ProblemsFound(found)


def _kept(panel: EconomyPanel, *, name: str, name_en: str, source: str, vintage: date) -> OfficialSeries:
    frame = panel.collect()
    return OfficialSeries(
        name=name,
        name_en=name_en,
        source=source,
        vintage=vintage,
        content_sha256=store.keep_frame(frame),
        base_year=panel.base_year,
        breaks=[_as_json(each) for each in panel.breaks],
        rows=frame.height,
    )


def _record(
    kept: OfficialSeries, *, original_name: str, file_sha256: str, by: User | None, address: str | None
) -> OfficialSeries:
    same = {
        "name": kept.name,
        "vintage": kept.vintage,
        "source": kept.source,
        "content_sha256": kept.content_sha256,
        "base_year": kept.base_year,
    }
    with transaction.atomic():
        if by is not None:
            User.objects.select_for_update().get(pk=by.pk)  # two clicks are one loading
        known = OfficialSeries.objects.filter(**same).first()
        if known is not None:
            _heal(known, file_sha256)
            return known
        kept.original_name, kept.file_sha256, kept.loaded_by = original_name[:200], file_sha256, by
        kept.save()
        details = {"name": kept.name, "vintage": kept.vintage.isoformat(), "content_sha256": kept.content_sha256}
        audit.record(by or "nangsuat", "official.loaded", kept, details=details, address=address)
    return kept


def _heal(known: OfficialSeries, file_sha256: str) -> None:
    """Name the file that is kept now where the one named before is not there, as of series built in at first."""
    if not storage.path_of(known.file_sha256).is_file():
        known.file_sha256 = file_sha256
        known.save(update_fields=["file_sha256"])


def _as_json(item: Break) -> dict[str, object]:
    return {
        "year": item.year,
        "vi": item.reason.vi,
        "en": item.reason.en,
        "roles": list(item.roles),
        "territory": item.territory,
    }
