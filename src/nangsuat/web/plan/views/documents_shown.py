"""Documents and their figures as the pages draw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from nangsuat.data import Figure, Input, Rows, Source, Text
from nangsuat.report import Lineage, UnknownFigure
from nangsuat.report.composition import BulletList, Item, Line, SetChart, SetTable
from nangsuat.report.making import formula_in_numbers, formula_in_words, taken_from, value_in_words
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, PlanVersion, Target
from nangsuat.web.releases.selectors import published_releases, visible_series
from nangsuat.web.releases.services.lineage import FigureKey

_HEADINGS = ("heading1", "heading2", "heading3")


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure under the name by which a passage calls it."""

    name: str
    label: Text
    value: Text


def figure_list(figures: Mapping[str, Figure]) -> list[NamedFigure]:
    """All figures that a passage may name."""
    return [NamedFigure(f"{{{name}}}", figure.label, value_in_words(figure)) for name, figure in figures.items()]


def printed_figures(lineage: Lineage | None) -> list[tuple[str, NamedFigure]]:
    """All figures that an issued document prints, by their place."""
    figures = {} if lineage is None else lineage.figures
    return [(place, NamedFigure(place, figure.label, value_in_words(figure))) for place, figure in figures.items()]


def parts_of(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items of a document, each under the name of its kind."""
    return [_part(item) for item in items]


def _part(item: Item) -> dict[str, Any]:
    if isinstance(item, Line):
        return {"kind": item.role if item.role in _HEADINGS else "line", "line": item}
    if isinstance(item, BulletList):
        return {"kind": "bullets", "lines": item.items}
    if isinstance(item, SetTable):
        head = list(zip(item.head, item.numeric, strict=True))
        return {"kind": "table", "table": item, "head": head, "rows": list(_rows(item))}
    assert isinstance(item, SetChart)
    return {"kind": "chart", "chart": item, "name": f"chart{item.number}"}


def _rows(table: SetTable) -> Iterator[dict[str, Any]]:
    for place, row in enumerate(table.rows):
        cells = list(zip(row, table.numeric, strict=True))
        yield {"heading": table.heading(place), "cells": cells, "total": place in table.emphasised}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way down from a figure.

    Attributes
    ----------
    depth : how many figures lie above it
    label, value : what it is
    taken : where it is from, in words
    url : the page where that opens; empty where there is none
    """

    depth: int
    label: Text
    value: Text
    taken: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class OpenedFigure:
    """A printed figure with the way down."""

    key: str
    figure: Figure
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]

    @property
    def value(self) -> Text:
        return value_in_words(self.figure)

    @property
    def formula(self) -> Text:
        """The formula in words."""
        return formula_in_words(self.figure)

    @property
    def numbers(self) -> Text:
        """The formula in numbers."""
        return formula_in_numbers(self.figure)


def open_printed(lineage: Lineage, key: str, plan: Plan, user: User) -> OpenedFigure:
    """A figure of a document by its place; an address that names none is a page that is not there."""
    try:
        figure = lineage.figure(key)
    except UnknownFigure as error:
        raise Http404 from error
    links = _Links(plan, user, lineage.sources)
    steps = tuple(_steps(figure, 0, links))
    used = {rows.source: None for rows in _rows_under(figure)}
    sources = tuple(lineage.sources[key] for key in used if key in lineage.sources)
    return OpenedFigure(key.strip().upper(), figure, steps, sources)


def _steps(figure: Figure, depth: int, links: _Links) -> Iterator[Step]:
    for item in figure.inputs:
        shown = value_in_words(Figure(item.value, item.label, item.unit, item.symbol, (), ""))
        yield Step(depth, item.label, shown, taken_from(item, links.sources), links.of(item, figure.method))
        if item.figure is not None:
            yield from _steps(item.figure, depth + 1, links)


def _rows_under(figure: Figure) -> Iterable[Rows]:
    for item in figure.inputs:
        if item.figure is not None:
            yield from _rows_under(item.figure)
        elif item.rows is not None:
            yield item.rows


@dataclass(frozen=True, slots=True)
class _Links:
    """Where the sources of a document's figures open on the site, for a person who may see them."""

    plan: Plan
    user: User
    sources: Mapping[str, Source]

    def of(self, item: Input, method: str) -> str:
        if item.rows is None:
            return ""
        return (
            self._release(item.rows) or self._series(item.rows) or self._version(item.rows) or self._kept(item, method)
        )

    def _release(self, rows: Rows) -> str:
        release = published_releases(self.user).filter(content_sha256=rows.source).first()
        if release is None:
            return ""
        try:
            key = FigureKey.parse(rows.where.vi)
        except Http404:
            return reverse("releases:release", args=[release.pk])
        return reverse("releases:figure", args=[release.pk, key.written])

    def _series(self, rows: Rows) -> str:
        series = visible_series(self.user).filter(content_sha256=rows.source).first()
        return reverse("releases:series", args=[series.pk]) if series is not None else ""

    def _version(self, rows: Rows) -> str:
        version = PlanVersion.objects.filter(plan=self.plan, sha256=rows.source).only("number").first()
        return reverse("plan:version", args=[self.plan.pk, version.number]) if version is not None else ""

    def _kept(self, item: Input, method: str) -> str:
        """Records of a target, reports on tasks, lines of money: the pages of the follow-up."""
        if method in ("spending", "task progress"):
            return reverse("plan:follow_up", args=[self.plan.pk])
        if method == "count_of" and item.rows is not None:
            key = item.rows.where.vi.removeprefix("hồ sơ ").partition(",")[0]
            target = Target.objects.filter(plan=self.plan, key=key).only("pk").first()
            return reverse("plan:records", args=[self.plan.pk, target.pk]) if target is not None else ""
        return ""
