"""The page of an enterprise's results as plain values, both languages in it: made once, drawn many times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from nangsuat.compare import Position, position
from nangsuat.data import LANGUAGES, CannotBeShown, Figure, MissingRoles, Text
from nangsuat.explain import DriverTree, driver_tree, first_look
from nangsuat.measure import INDICATORS, QUICK_OUTPUT, Indicator, compute_indicators, figure_of, indicator_named
from nangsuat.report import line_chart
from nangsuat.report.theme import house_specification
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services import safe_table
from nangsuat.web.results.selectors import FORMAT
from nangsuat.web.results.services.accounts import Among, OwnAccounts, among

MAIN = ("E05", "E06", "E07", "E09", "E11", "E15")
RANKED = ("E05", "E07", "E09", "E11", "E15")
_TWO = 2
_TABLE_DIGITS = 2  # as the page writes them


def payload_of(own: OwnAccounts, enterprise: Enterprise, release: Release | None) -> dict[str, Any]:
    """All that the page shows."""
    indicators = _indicators(own)
    tree, tree_reason = _possibly(lambda: _tree(own))
    beside = among(own, enterprise, release) if release else None
    places, place_reason = _places(own, beside, release)
    return {
        "format": FORMAT,
        "years": list(own.years),
        "synthetic": own.panel.synthetic,
        "main": [each for each in indicators if each["code"] in MAIN],
        "others": [each for each in indicators if each["code"] not in MAIN],
        "tree": _tree_tables(tree) if tree else None,
        "tree_reason": _words(tree_reason),
        "tree_charts": _tree_charts(tree) if tree else None,
        "places": [_place(each) for each in places],
        "places_by_industry": bool(places) and "industry" in places[0].cell,
        "place_reason": _words(place_reason),
        "place_notes": [_words(note) for note in (*places[0].notes(), *_fixed(beside))] if places else [],
        "release": {"pk": release.pk, "name": _words(release.name), "year": beside.year}
        if release and beside
        else None,
        "look": _look(tree, places),
        "notes": [_words(note) for note in compute_indicators(own.panel).notes()],
        "estimate": _words(_estimate(own)),
    }


def _indicators(own: OwnAccounts) -> list[dict[str, Any]]:
    """Each indicator that the accounts allow in some year, with its meaning and its years."""
    values = compute_indicators(own.panel)
    frame = values.to_frame().sort("year")
    found = []
    for code in values.codes:
        if frame[code].null_count() < frame.height:
            entry = indicator_named(code)
            series = dict(frame.select("year", code).iter_rows())
            found.append(_indicator(own, entry, series))
    order = {code: place for place, code in enumerate(MAIN)}
    return sorted(found, key=lambda each: order.get(each["code"], len(order)))


def _indicator(own: OwnAccounts, entry: Indicator, series: Mapping[int, float | None]) -> dict[str, Any]:
    last = own.years[-1]
    reason, charts = None, None
    if series[last] is None:
        reason = _figure(own, entry.code, last).reason
    if entry.code in MAIN and sum(value is not None for value in series.values()) >= _TWO:
        charts = _trend(entry, series, own.panel.currency)
    return {
        "code": entry.code,
        "name": _words(entry.name),
        "unit": _words(entry.unit_in(own.panel.currency)),
        "meaning": _words(entry.explanation),
        "standing": _words(entry.standing),
        "value": series[last],
        "year": last,
        "reason": _words(reason),
        "series": [[year, series[year]] for year in own.years],
        "charts": charts,
    }


def _figure(own: OwnAccounts, code: str, year: int) -> Figure:
    return figure_of(own.panel, code, {"firm": own.firm, "year": year})


def _trend(entry: Indicator, series: Mapping[int, float | None], currency: str) -> dict[str, Any]:
    data = pl.DataFrame({"year": list(series), "value": list(series.values())}, schema_overrides={"value": pl.Float64})
    title = entry.unit_in(currency)
    return {
        language: house_specification(
            line_chart(data, x="year", y="value", title=title, language=language, decimals=_TABLE_DIGITS)
        )
        for language in LANGUAGES
    }


def _tree(own: OwnAccounts) -> DriverTree:
    if len(own.years) < _TWO:
        raise CannotBeShown(_ONE_YEAR)
    return driver_tree(own.panel, own.firm, start=own.years[-2], end=own.years[-1])


def _tree_tables(tree: DriverTree) -> dict[str, Any]:
    level, *branches = tree.tables()
    return {
        "years": list(tree.years),
        "levels": [figure.value for figure in tree.levels],
        "change": tree.change.value,
        "unit": _words(tree.change.unit),
        "branches": [
            {"title": _words(table.title), "rows": [[_cell(cell) for cell in row] for row in table.rows]}
            for table in branches
        ],
        "notes": [_words(note) for note in (*level.notes, *tree.notes())],
    }


def _tree_charts(tree: DriverTree) -> dict[str, Any] | None:
    if not tree.shown:
        return None
    return {language: house_specification(tree.chart(language)) for language in LANGUAGES}


def _places(own: OwnAccounts, beside: Among | None, release: Release | None) -> tuple[list[Position], Text | None]:
    """Its places among peers where they may be shown: of its industry, else of all enterprises of the release."""
    if release is None:
        return [], NO_RELEASE
    if beside is None:
        return [], _ESTIMATE if own.quick_years else _NO_YEAR
    reason: Text | None = None
    for by in (("industry",), ()):
        found = []
        for code in RANKED:
            place, refused = _possibly(lambda code=code, by=by: _position(own, beside, code, by))  # type: ignore[misc]
            if place is not None:
                found.append(place)
            reason = reason or refused
        if found:
            return found, None
    return [], reason or _NO_YEAR


def _position(own: OwnAccounts, beside: Among, code: str, by: tuple[str, ...]) -> Position:
    """A place in a group whose cell the gate shows; the library keeps its quantiles safe by the release's rule."""
    if code not in beside.release.manifest["indicators"]:
        raise CannotBeShown(_NOT_RELEASED)
    place = position(beside.panel, own.firm, beside.year, code, by=by, rule=beside.rule, holdings=beside.holdings)
    keys = {key: str(value) for key, value in place.cell.items()}
    table = safe_table(
        beside.release,
        indicator=code,
        by=list(keys),
        years=[beside.year],
        filters={key: [value] for key, value in keys.items()},
    )
    if not any(dict(cell.keys) == keys and cell.code != "hidden" for cell in table.cells):
        raise CannotBeShown(_CELL_HIDDEN)
    return place


def _place(place: Position) -> dict[str, Any]:
    entry = INDICATORS[place.indicator]
    return {
        "code": entry.code,
        "name": _words(entry.name),
        "unit": _words(place.value.unit),
        "peers": _words(place.peers),
        "value": place.value.value,
        "rank": place.rank.value,
        "firms": place.firms.value,
        "percentile": place.percentile.value,
        "quantiles": [[name, figure.value] for name, figure in place.quantiles.items()],
        "distance": place.distance.value,
        "distance_percent": place.distance_percent.value if place.distance_percent else None,
        "money": place.money.value if place.money else None,
        "direction": entry.direction,
    }


def _look(tree: DriverTree | None, places: list[Position]) -> dict[str, Any] | None:
    if tree is None and not places:
        return None
    found = first_look(tree, places)
    return {
        "found": [
            {
                "kind": item.kind,
                "code": item.code,
                "name": _words(item.name),
                "why": _words(item.why),
                "weight": item.weight,
                "meaning": _words(INDICATORS[item.code].explanation) if item.code in INDICATORS else None,
            }
            for item in found.findings
        ],
        "notes": [_words(note) for note in found.notes()],
    }


def _estimate(own: OwnAccounts) -> Text | None:
    """That sales stand for output, and in which years where not in all."""
    if not own.quick_years or own.quick_years == set(own.years):
        return QUICK_OUTPUT if own.quick_years else None
    return _IN_YEARS.fill(years=", ".join(map(str, sorted(own.quick_years))), said=QUICK_OUTPUT)


def _fixed(beside: Among | None) -> tuple[Text, ...]:
    """Where a correction came after the release: that the place is that of before."""
    return () if beside is None or beside.is_current else (PLACED_ONCE,)


def _possibly[R](make: Callable[[], R]) -> tuple[R | None, Text | None]:
    """A result, or why the accounts do not allow it."""
    try:
        return make(), None
    except (CannotBeShown, MissingRoles) as error:
        return None, error.text


def _cell(cell: object) -> Any:
    if isinstance(cell, Figure):
        return cell.value
    return _words(cell) if isinstance(cell, Text) else cell


def _words(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"vi": text.vi, "en": text.en}


_IN_YEARS = Text(vi="Năm {years}: {said}", en="{years}: {said}")
PLACED_ONCE = Text(
    vi="Vị trí tính theo số liệu doanh nghiệp đã nộp trước bản công bố này; bản sửa sau được tính ở bản công bố tới, "
    "để không ai dò được số liệu của doanh nghiệp khác.",
    en="The place is that of the figures handed in before this release; a later correction counts in the next one, "
    "so that nobody can find out other enterprises' figures.",
)
_ONE_YEAR = Text(
    vi="Cây nhân tố cần số liệu của hai năm; hiện mới có một năm.",
    en="The driver tree needs figures of two years; there is one so far.",
)
NO_RELEASE = Text(
    vi="Chưa có bản công bố nào. Vị trí so với doanh nghiệp cùng nhóm có sau khi cơ quan thu thập lập bản công bố.",
    en="There is no release yet. The place among peers comes once the collecting body makes a release.",
)
_NO_YEAR = Text(
    vi="Bản công bố mới nhất không có năm nào chung với số liệu đã nộp.",
    en="The newest release has no year in common with what was handed in.",
)
_ESTIMATE = Text(
    vi="Ước tính từ ba con số không so được với số liệu đầy đủ; hãy nộp mẫu biểu đầy đủ để biết vị trí.",
    en="An estimate from three numbers is not compared with full accounts; hand in the full template to see the place.",
)
_NOT_RELEASED = Text(vi="Chỉ tiêu này không có trong bản công bố.", en="The release does not have this indicator.")
_CELL_HIDDEN = Text(
    vi="Nhóm cùng ngành quá nhỏ hoặc bị một vài doanh nghiệp chi phối, nên vị trí không được hiện để bảo mật.",
    en="The group is too small, or dominated by a few enterprises, so the place is not shown, to protect them.",
)
