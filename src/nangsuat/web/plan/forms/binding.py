"""Forms that bind a target to a figure: of releases, or of an official series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nangsuat.compare import SIZE_CLASSES
from nangsuat.data import TOTAL, Text, read_number
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.plan.models import Target
from nangsuat.web.plan.selectors.bindings import (
    Measure,
    OfReleases,
    OfSeries,
    history_kind,
    latest_series,
    measure_of,
    measures_of_series,
    needs_coefficients,
    prices_disagree,
    series_places,
)
from nangsuat.web.plan.services.binding import built_in_measures
from nangsuat.web.releases.labels import KEY_NAMES, code_name
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import standard_keys, tables_of

_MOST_RELEASES = 200  # looked through for bodies and indicators


def suits(target: Target, measure: Measure | None) -> bool:
    """Whether a figure can measure a target: its kind of number, and its prices."""
    if measure is None or history_kind(target.kind, measure.kind) is None:
        return False
    return not prices_disagree(target.price_basis, measure.prices)


class ReleaseForm(Form):
    """A figure of one body's releases, of all enterprises or of some."""

    owner = forms.TypedChoiceField(coerce=int, label=words("Cơ quan công bố", "Releasing body"))
    indicator = forms.ChoiceField(label=words("Chỉ số", "Indicator"))

    def __init__(self, *args: Any, target: Target, **options: Any) -> None:
        super().__init__(*args, **options)
        releases = _newest_of_each(target.plan.owner)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (release.owner_id, release.owner.name) for release in releases
        ]
        self.fields["indicator"].choices = list(_indicators(target, releases))  # type: ignore[attr-defined]
        for key in standard_keys:
            codes = sorted({code for release in releases for code in _codes(release, key)}, key=_place_of)
            if len(codes) > 1:
                self.fields[key] = _some_of(key, codes)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose."""
        return not self.fields["indicator"].choices  # type: ignore[attr-defined]

    def binding(self) -> OfReleases:
        """What was chosen."""
        given = self.cleaned_data
        chosen = {key: tuple(given.get(key, ())) for key in standard_keys}
        filters = {key: codes for key, codes in chosen.items() if codes}
        return OfReleases(given["owner"], given["indicator"], filters)


def initial_of_releases(binding: OfReleases) -> dict[str, Any]:
    """A binding as the form shows it."""
    return {"owner": binding.owner, "indicator": binding.indicator, **{k: list(v) for k, v in binding.filters.items()}}


def _newest_of_each(own: Organisation) -> list[Release]:
    """The newest release of the own body and of every body with public ones, the own first."""
    shown = Release.objects.filter(state=Release.State.PUBLISHED).select_related("owner").order_by("-published_at")
    mine = list(shown.filter(owner=own)[:1])
    others: dict[int, Release] = {}
    for release in shown.filter(public=True).exclude(owner=own)[:_MOST_RELEASES]:
        others.setdefault(release.owner_id, release)
    return [*mine, *others.values()]


def _indicators(target: Target, releases: Iterable[Release]) -> Iterator[tuple[str, str]]:
    codes = dict.fromkeys(code for release in releases for code in release.manifest.get("indicators", ()))
    for code in sorted(codes, key=lambda each: (each != target.indicator, each)):
        measure = measure_of(code)
        if measure is not None and suits(target, measure):
            yield code, f"{code} {say(measure.name)} ({say(measure.unit)})"


def _place_of(code: str) -> tuple[int, str]:
    """Sizes from small to large, all else by code."""
    sizes = tuple(SIZE_CLASSES)
    return (sizes.index(code) if code in sizes else 0, code)


def _codes(release: Release, key: str) -> list[str]:
    tables = tables_of(release)
    return [code for code in tables.filter(tables["key"] == key)["code"].unique() if code not in (TOTAL, "?")]


def _some_of(key: str, codes: list[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=say(KEY_NAMES[key]),
        choices=[(code, say(code_name(key, code))) for code in codes],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=words("Không chọn gì: tất cả.", "None chosen: all of them."),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a series that suits a target."""

    name: str
    column: str
    measure: Measure

    @property
    def key(self) -> str:
        return f"{self.column}|{self.name}"

    @property
    def label(self) -> str:
        return f"{self.name}: {say(self.measure.name)} ({say(self.measure.unit)})"


class SeriesForm(Form):
    """A column of an official series, and which rows of it."""

    column = forms.ChoiceField(label=words("Chuỗi số liệu và cột", "Series and column"))
    territory = forms.ChoiceField(label=words("Địa phương", "Territory"), required=False)
    industry = forms.ChoiceField(label=words("Ngành", "Industry"), required=False)
    coefficients = forms.CharField(
        label=words("Hệ số đóng góp của vốn", "Coefficients of capital"),
        help_text=words(
            "Chỉ cho tỷ trọng đóng góp của TFP. Số đầu là số chính, các số sau đứng cạnh. Ví dụ: 0,4; 0,3; 0,5",
            "Only for the part of TFP. The first is the main one, the others stand beside it. Such as: 0.4; 0.3; 0.5",
        ),
        max_length=60,
        required=False,
    )
    coefficient_source = forms.CharField(
        label=words("Nguồn của hệ số", "Source of the coefficients"), max_length=200, required=False
    )

    def __init__(self, *args: Any, target: Target, **options: Any) -> None:
        super().__init__(*args, **options)
        self._columns = {each.key: each for each in _columns(target)}
        self.fields["column"].choices = [  # type: ignore[attr-defined]
            (key, each.label) for key, each in self._columns.items()
        ]
        places = [place for series in latest_series() for place in series_places(series)]
        for key, place in (("territory", 0), ("industry", 1)):
            codes = sorted({each[place] for each in places}, key=lambda code: (code not in ("VN", TOTAL), code))
            self.fields[key].choices = [(code, say(_place_name(key, code))) for code in codes]  # type: ignore[attr-defined]
            if len(codes) < 2:
                del self.fields[key]
        if not any(needs_coefficients(each.column) for each in self._columns.values()):
            del self.fields["coefficients"], self.fields["coefficient_source"]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose."""
        return not self._columns

    def clean_coefficients(self) -> tuple[float, ...]:
        parts = [part for part in self.cleaned_data["coefficients"].split(";") if part.strip()]
        numbers = [read_number(part.strip()).value for part in parts]
        if any(number is None or not 0 < number < 1 for number in numbers):
            raise ValidationError(
                words(
                    "Mỗi hệ số là một số trên 0 và dưới 1, cách nhau bằng dấu chấm phẩy.",
                    "Each coefficient is a number above 0 and under 1; put semicolons between them.",
                )
            )
        return tuple(number for number in numbers if number is not None)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self._columns.get(given.get("column", ""))
        if chosen is not None and not self._has_rows(chosen, given):
            self.add_error("territory" if "territory" in self.fields else "column", say(_NO_ROWS))
        return given

    def binding(self) -> OfSeries:
        """What was chosen."""
        given = self.cleaned_data
        chosen = self._columns[given["column"]]
        needs = needs_coefficients(chosen.column)
        return OfSeries(
            name=chosen.name,
            column=chosen.column,
            territory=given.get("territory") or "VN",
            industry=given.get("industry") or TOTAL,
            coefficients=given.get("coefficients", ()) if needs else (),
            coefficient_source=given.get("coefficient_source", "") if needs else "",
        )

    def _has_rows(self, chosen: _Column, given: dict[str, Any]) -> bool:
        series = next((each for each in latest_series() if each.name == chosen.name), None)
        places = series_places(series) if series is not None else ()
        return not places or (given.get("territory") or "VN", given.get("industry") or TOTAL) in places


def initial_of_series(binding: OfSeries) -> dict[str, Any]:
    """A binding as the form shows it."""
    return {
        "column": f"{binding.column}|{binding.name}",
        "territory": binding.territory,
        "industry": binding.industry,
        "coefficients": "; ".join(f"{each:g}".replace(".", ",") for each in binding.coefficients),
        "coefficient_source": binding.coefficient_source,
    }


def _columns(target: Target) -> Iterator[_Column]:
    """Columns that suit a target, of loaded series first, then of those that come with the package."""
    loaded = latest_series()
    for series in loaded:
        for key, measure in measures_of_series(series).items():
            if suits(target, measure):
                yield _Column(series.name, key, measure)
    names = {series.name for series in loaded}
    for name, measures in built_in_measures().items():
        if name not in names:
            yield from (_Column(name, key, each) for key, each in measures.items() if suits(target, each))


def _place_name(key: str, code: str) -> Text:
    if code == "VN":
        return Text(vi="Cả nước", en="Viet Nam")
    return Text(vi="Tất cả các ngành", en="All industries") if code == TOTAL else code_name(key, code)


_NO_ROWS = Text(
    vi="Chuỗi số liệu này không có dòng cho địa phương và ngành đã chọn.",
    en="This series has no row of the territory and industry chosen.",
)
