"""What a target is measured by: a figure of releases, a column of an official series, or records that are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nangsuat.data import NO_WORDS, TOTAL, Text, viet_nam_productivity
from nangsuat.measure import INDICATORS
from nangsuat.web.explore.selectors import series_values
from nangsuat.web.plan.models import Target
from nangsuat.web.releases.models import OfficialSeries
from nangsuat.web.releases.services import series_frame

TFP_SHARE = "M09"
PUBLISHED = ("growth", "level")  # columns of figures as an office published them
_ACCOUNTS = {"value_added_constant", "capital", "workers"}  # what TFP is computed from, the coefficient apart


@dataclass(frozen=True, slots=True)
class OfReleases:
    """A figure of one body's releases.

    Attributes
    ----------
    owner : key of the body that releases
    indicator : code in the dictionary
    filters : which enterprises: codes by key of the release (``territory``, ``industry``, ``size``, ``ownership``);
        all of them where empty
    """

    owner: int
    indicator: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfSeries:
    """A column of an official series, in its newest vintage.

    Attributes
    ----------
    name : of the series; later vintages have the same
    column : ``"growth"`` or ``"level"`` of figures as published, else the code of an indicator computed from them
    territory, industry : which rows
    coefficients : for the part of TFP in growth: coefficients of capital, the first for the figure itself, all of them
        side by side
    coefficient_source : who says so
    """

    name: str
    column: str
    territory: str = "VN"
    industry: str = TOTAL
    coefficients: tuple[float, ...] = ()
    coefficient_source: str = ""


@dataclass(frozen=True, slots=True)
class OfRecords:
    """Records of the plan itself, each subject once."""


type Binding = OfReleases | OfSeries | OfRecords


def binding_of(target: Target) -> Binding | None:
    """What a target is measured by; nothing where nobody said."""
    said: Mapping[str, Any] = target.binding
    match target.measured:
        case Target.Measured.RELEASE:
            filters = {key: tuple(codes) for key, codes in said.get("filters", {}).items()}
            return OfReleases(said["owner"], said["indicator"], filters)
        case Target.Measured.OFFICIAL:
            chosen = {**said, "coefficients": tuple(said.get("coefficients", ()))}
            return OfSeries(**chosen)
        case Target.Measured.RECORDS:
            return OfRecords()
    return None


def written(binding: Binding) -> dict[str, Any]:
    """A binding as it is kept; what is at its default is left out."""
    match binding:
        case OfReleases():
            filters = {key: list(codes) for key, codes in binding.filters.items() if codes}
            return {"owner": binding.owner, "indicator": binding.indicator, "filters": filters}
        case OfSeries():
            kept = {"name": binding.name, "column": binding.column}
            kept |= {"territory": binding.territory, "industry": binding.industry}
            if not binding.coefficients:
                return kept
            said = {"coefficients": list(binding.coefficients), "coefficient_source": binding.coefficient_source}
            return kept | said
    return {}


def measured_by(binding: Binding) -> str:
    """The value of ``Target.measured`` that goes with a binding."""
    kinds: dict[type, str] = {
        OfReleases: Target.Measured.RELEASE,
        OfSeries: Target.Measured.OFFICIAL,
        OfRecords: Target.Measured.RECORDS,
    }
    return kinds[type(binding)]


@dataclass(frozen=True, slots=True)
class Measure:
    """A column that a target may be bound to.

    Attributes
    ----------
    key : column or code
    name, unit : in words
    kind : how it moves, a key of ``nangsuat.plan.HISTORY_KINDS``
    prices : ``"constant"``, ``"current"``, or empty where no prices are in it
    """

    key: str
    name: Text
    unit: Text
    kind: str
    prices: str


_KINDS = {
    "ratio": "level",
    "amount": "level",
    "coefficient": "level",
    "growth": "growth",
    "share": "share",
    "contribution": "ratio",
}
"""How indicators of each kind of the dictionary move; kinds that are missing here are parts of a whole, no targets."""

SUITABLE: Mapping[str, tuple[str, ...]] = {
    "growth": ("level", "growth", "count"),
    "level": ("level", "growth", "count"),
    "share": ("share", "ratio"),
    "ratio": ("ratio", "share", "growth", "level"),
    "count": ("count",),
}
"""For each kind of target, the kinds of figures that it can be held against."""


def history_kind(target_kind: str, figure_kind: str) -> str | None:
    """How the history of a target moves; nothing where the figure does not suit it.

    Examples
    --------
    >>> history_kind("growth", "level"), history_kind("share", "ratio"), history_kind("count", "level")
    ('level', 'share', None)
    """
    if figure_kind not in SUITABLE.get(target_kind, ()):
        return None
    if target_kind in ("share", "ratio", "count"):
        return target_kind
    return "level" if figure_kind == "count" else figure_kind


def measure_of(code: str, currency: str = "VND") -> Measure | None:
    """An indicator of the dictionary as a column; nothing for a part of a whole.

    Examples
    --------
    >>> measure_of("E05").prices, measure_of("M02").prices, measure_of("M09").kind, measure_of("M20")
    ('current', 'constant', 'ratio', None)
    """
    entry = INDICATORS.get(code)
    if entry is None or entry.kind not in _KINDS:
        return None
    return Measure(code, entry.name, entry.unit_in(currency), _KINDS[entry.kind], _prices(code))


def _prices(code: str) -> str:
    entry = INDICATORS[code]
    if "constant" in entry.formula or "ppp" in entry.formula or entry.kind in ("growth", "contribution"):
        return "constant"
    return "current" if "{currency}" in entry.unit.vi else ""


def measures_of_series(series: OfficialSeries) -> dict[str, Measure]:
    """What a series can measure."""
    return _measures(series.pk, series.content_sha256)


@lru_cache(maxsize=64)
def _measures(pk: int, content_sha256: str) -> dict[str, Measure]:
    series = OfficialSeries.objects.get(pk=pk)
    columns = set(series_frame(series).columns)
    if set(PUBLISHED) <= columns:
        return {key: published_measure(key) for key in PUBLISHED}
    codes = list(series_values(pk, content_sha256).indicators)
    if columns >= _ACCOUNTS and TFP_SHARE not in codes:
        codes.append(TFP_SHARE)
    found = {code: measure_of(code) for code in codes}
    return {code: measure for code, measure in found.items() if measure is not None}


RECORDS = Measure("records", Text(vi="Hồ sơ đếm được", en="Counted records"), NO_WORDS, "count", "")
"""What records of the plan measure."""


def published_measure(column: str) -> Measure:
    """Labour productivity as an office published it: growth at constant prices, levels at current ones."""
    figure = getattr(viet_nam_productivity(), column)(2023)
    prices = "constant" if column == "growth" else "current"
    return Measure(column, figure.label, figure.unit, column, prices)


def series_places(series: OfficialSeries) -> frozenset[tuple[str, str]]:
    """The territories and industries that a series of accounts has rows of; none for figures as published."""
    return _places(series.content_sha256, series.pk)


@lru_cache(maxsize=64)
def _places(content_sha256: str, pk: int) -> frozenset[tuple[str, str]]:  # noqa: ARG001  # never another content
    frame = series_frame(OfficialSeries.objects.get(pk=pk))
    if not {"territory", "industry"} <= set(frame.columns):
        return frozenset()
    return frozenset(frame.select("territory", "industry").unique().iter_rows())


def needs_coefficients(measure: str) -> bool:
    """Whether a column cannot be computed without a coefficient that somebody chooses."""
    return measure == TFP_SHARE


def newest_series(name: str) -> OfficialSeries | None:
    """The newest vintage of a series."""
    return OfficialSeries.objects.filter(name=name).order_by("-vintage", "-pk").first()


def latest_series() -> list[OfficialSeries]:
    """The newest vintage of each series."""
    found: dict[str, OfficialSeries] = {}
    for series in OfficialSeries.objects.order_by("name", "-vintage", "-pk"):
        found.setdefault(series.name, series)
    return list(found.values())


def prices_disagree(target_prices: str, figure_prices: str) -> bool:
    """Whether a target at one sort of prices would be held against figures at the other."""
    return bool(target_prices and figure_prices) and target_prices != figure_prices


NOT_BOUND = Text(
    vi="Chỉ tiêu chưa gắn với số liệu nào nên chưa đo được.",
    en="The target is bound to no figure yet, so it is not measured.",
)
