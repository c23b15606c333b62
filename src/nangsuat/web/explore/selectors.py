"""What can be asked: releases and official series that a reader may see, and their indicators, keys and years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from nangsuat.data import KEYS as PANEL_KEYS
from nangsuat.data import Break, EconomyPanel, Source, Text, industry_codes, provinces
from nangsuat.measure import INDICATORS, compute_indicators
from nangsuat.web.people.models import User
from nangsuat.web.releases import selectors as releases
from nangsuat.web.releases.models import OfficialSeries, Release
from nangsuat.web.releases.services import series_frame

KEYS_OF_AN_ECONOMY = PANEL_KEYS["economy"]

type Reader = User | AnonymousUser

KEYS: Mapping[str, Text] = {
    "territory": Text(vi="Tỉnh, thành phố", en="Province or city"),
    "industry": Text(vi="Ngành", en="Industry"),
    "size": Text(vi="Quy mô", en="Size"),
    "ownership": Text(vi="Loại hình sở hữu", en="Ownership"),
}
SIZES: Mapping[str, Text] = {
    "micro": Text(vi="Siêu nhỏ", en="Micro"),
    "small": Text(vi="Nhỏ", en="Small"),
    "medium": Text(vi="Vừa", en="Medium"),
    "large": Text(vi="Lớn", en="Large"),
}
OWNERSHIPS: Mapping[str, Text] = {
    "state": Text(vi="Nhà nước", en="State"),
    "non_state": Text(vi="Ngoài nhà nước", en="Domestic private"),
    "foreign": Text(vi="Có vốn đầu tư nước ngoài", en="Foreign-invested"),
}
ALL = Text(vi="Tất cả", en="All")
_GROUPS: Mapping[str, Text] = {  # sections of VSIC that official tables put together
    "B-F": Text(vi="B–F Công nghiệp và xây dựng", en="B–F Industry and construction"),
    "G-T": Text(vi="G–T Dịch vụ", en="G–T Services"),
    "G-U": Text(vi="G–U Dịch vụ", en="G–U Services"),
}
_NATION = Text(vi="Cả nước", en="Viet Nam")


@dataclass(frozen=True)
class Subject:
    """A set of figures that questions can be put to.

    Attributes
    ----------
    key : ``"release-3"`` or ``"series-2"``
    name : for people
    indicators : codes that it has
    years : years that it has
    keys : what its figures can be broken down by
    """

    key: str
    name: Text
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    keys: tuple[str, ...]
    release: Release | None = None
    series: OfficialSeries | None = None

    @property
    def usual_key(self) -> str:
        """What the bare page divides by: places, or industries where all figures are of one place."""
        return "industry" if self.release is not None and _is_of_one_place(self.release) else self.keys[0]


def _is_of_one_place(release: Release) -> bool:
    """Whether the tables of a release show fewer than two places."""
    tables = releases.tables_of(release)
    shown = tables.filter(tables["key"] == "territory", tables["value"].is_not_null())
    return shown["code"].n_unique() < 2


def subjects_for(reader: Reader) -> dict[str, Subject]:
    """All that a reader may ask, the newest release first."""
    found = [of_release(entry) for entry in releases.published_releases(reader)]
    found += [of_series(entry) for entry in releases.visible_series(reader)]
    return {subject.key: subject for subject in found if subject.indicators}


def of_release(release: Release) -> Subject:
    """A release as a subject."""
    known = sorted((code for code in release.manifest.get("indicators", ()) if code in INDICATORS), key=_of_accounts)
    years = tuple(sorted(release.manifest.get("years", ())))
    return Subject(f"release-{release.pk}", release.name, tuple(known), years, tuple(KEYS), release=release)


def _of_accounts(code: str) -> bool:
    """Indicators of an enterprise's accounts, E01 and so on, come before those of markets and places."""
    return not code.startswith("E")


def of_series(series: OfficialSeries) -> Subject:
    """An official series as a subject."""
    name = Text(vi=series.name, en=series.name_en or series.name)
    values = series_values(series.pk, series.content_sha256)
    dated = Text(vi=f"{name.vi} (công bố {series.vintage:%d/%m/%Y})", en=f"{name.en} (published {series.vintage})")
    return Subject(
        f"series-{series.pk}", dated, values.indicators, values.years, ("industry", "territory"), series=series
    )


@dataclass(frozen=True)
class SeriesValues:
    """An official series with its indicators computed: for each indicator the values by territory, industry, year."""

    indicators: tuple[str, ...]
    years: tuple[int, ...]
    values: Mapping[str, Mapping[tuple[str, str, int], float | None]]
    notes: tuple[Text, ...]


@lru_cache(maxsize=64)
def series_values(pk: int, content_sha256: str) -> SeriesValues:
    """The indicators of a series, by the library; a series never changes, so they are computed once a process."""
    series = OfficialSeries.objects.get(pk=pk)
    frame = series_frame(series)
    if not set(KEYS_OF_AN_ECONOMY) <= set(frame.columns):
        return _NOTHING  # figures as published, no accounts to compute from; their page shows them
    source = Source(series.name, content_sha256, citation=Text.same(series.source))
    breaks = [_break(entry) for entry in series.breaks]
    panel = EconomyPanel.from_frame(frame, base_year=series.base_year, breaks=breaks, source=source)
    computed = compute_indicators(panel)
    rows = computed.to_frame().to_dicts()
    values = {
        code: {(row["territory"], row["industry"], row["year"]): row[code] for row in rows} for code in computed.codes
    }
    held = {code: cells for code, cells in values.items() if any(value is not None for value in cells.values())}
    return SeriesValues(tuple(held), tuple(sorted({row["year"] for row in rows})), held, computed.notes())


_NOTHING = SeriesValues((), (), {}, ())


def _break(entry: Mapping[str, Any]) -> Break:
    reason = Text(vi=entry["vi"], en=entry["en"])
    return Break(entry["year"], reason, tuple(entry["roles"]), entry["territory"])


def label_of(key: str, value: str) -> Text:
    """The name of a place, industry, size or ownership; the value itself where it has none."""
    if value == "TOTAL":
        return ALL
    if key == "territory":
        return provinces("34").find(value).name if value in provinces("34") else _place(value)
    if key == "industry":
        return _industry(value)
    return {"size": SIZES, "ownership": OWNERSHIPS}.get(key, {}).get(value, Text.same(value))


def choices_in(release: Release, key: str) -> list[tuple[str, Text]]:
    """What a filter on a key can be set to: what the tables of a release tell apart."""
    tables = releases.tables_of(release)
    held = set(tables.filter(tables["key"] == key)["code"])
    return [(value, label) for value, label in _choices_of(key) if value in held]


def _choices_of(key: str) -> list[tuple[str, Text]]:
    if key == "territory":
        return [(entry.code, entry.name) for entry in provinces("34")]
    if key == "industry":
        return [(entry.code, _industry(entry.code)) for entry in industry_codes("VSIC2018").at_level(2)]
    return list({"size": SIZES, "ownership": OWNERSHIPS}[key].items())


def _place(value: str) -> Text:
    return _NATION if value == "VN" else Text.same(value)


def _industry(value: str) -> Text:
    codes = industry_codes("VSIC2018")
    if value in _GROUPS:
        return _GROUPS[value]
    if value not in codes:
        return Text.same(value)
    name = codes.find(value).name
    return Text(vi=f"{value} {name.vi}", en=f"{value} {name.en}")
