"""What the decompositions by industry answer: levels, terms, parts of the industries, years in between."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nangsuat.data import Cell, Column, Figure, Provenance, Result, Table, Text
from nangsuat.explain.sector_terms import PERCENT, PERCENT_POINTS, Split, Term

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language


@dataclass(frozen=True, slots=True)
class SectorDecomposition(Result):
    """A change of labour productivity in the terms of a method, by industry.

    Attributes
    ----------
    territory : the territory
    industries : its industries, in the order of the parts
    terms : the terms of the method, in the order of printing
    whole : the change over the whole period
    steps : the changes between consecutive years, where they were asked for
    skipped : steps that cannot be shown, by their years, with the reason
    unit : unit of productivity and of the terms
    basis : prices, weights and reservations, in words
    provenance : rows used, method, parameters
    """

    territory: str
    industries: tuple[str, ...]
    terms: tuple[Term, ...]
    whole: Split
    steps: tuple[Split, ...]
    skipped: Mapping[tuple[int, int], Text]
    unit: Text
    basis: tuple[Text, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        words = self._name()
        years = f"{self.territory}, {self.whole.start}–{self.whole.end}"
        return Text(vi=f"{words.vi}: {years}", en=f"{words.en}: {years}")

    def _name(self) -> Text:
        raise NotImplementedError("a decomposition has a name")

    def figure(self, key: str) -> Figure:
        """The term called ``key`` over the whole period, money per worker."""
        return self.whole.terms[key]

    def value(self, key: str) -> float:
        """The value of the term called ``key`` over the whole period, money per worker."""
        return _certain(self.whole.terms[key])

    @property
    def total(self) -> float:
        """The sum of the terms: the change of productivity, money per worker."""
        return sum(_certain(figure) for figure in self.whole.terms.values())

    @property
    def _decimals(self) -> int:
        """Digits to print: three, and more where money comes in so large a unit that three would show nothing."""
        size = abs(self.total)
        return 3 if size == 0 or size >= 1 else 3 - math.floor(math.log10(size))

    def tables(self) -> tuple[Table, ...]:
        tables = (self._terms_table(), self._levels_table(), self._industries_table())
        return (*tables, self._steps_table()) if self.steps or self.skipped else tables

    def notes(self) -> tuple[Text, ...]:
        return self.basis

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """A waterfall from the start's to the end's level; bars by year where steps were asked for."""
        from nangsuat.explain.charts import Bar, stacked_bars, waterfall

        if not self.steps:
            bars = [Bar(str(self.whole.start), self.whole.levels[0].value, is_level=True)]
            bars += [Bar(term.label.say(language), self.whole.terms[term.key].value) for term in self.terms]
            bars.append(Bar(str(self.whole.end), self.whole.levels[1].value, is_level=True))
            return waterfall(bars, title=self.title.say(language), unit=self.unit.say(language), language=language)
        labels = {term.key: term.label.say(language) for term in self.terms}
        values = {
            (f"{step.start}–{step.end}", labels[key]): figure.value
            for step in self.steps
            for key, figure in step.points.items()
        }
        unit = PERCENT_POINTS.say(language)
        return stacked_bars(values, title=self.title.say(language), unit=unit, language=language)

    def _terms_table(self) -> Table:
        columns = (
            Column("term", _TERM),
            Column("value", _CONTRIBUTION, self.unit, self._decimals),
            Column("points", _TO_GROWTH, PERCENT_POINTS, 2),
        )
        rows: list[tuple[Cell, ...]] = [
            (term.label, self.whole.terms[term.key], self.whole.points[term.key]) for term in self.terms
        ]
        rows.append((_CHANGE, self.whole.change, self.whole.growth))
        return Table(_TERMS_TITLE, columns, tuple(rows))

    def _levels_table(self) -> Table:
        years = (self.whole.start, self.whole.end)
        columns = (Column("quantity", _QUANTITY), *(Column(str(year), Text.same(str(year))) for year in years))
        levels = [replace(figure, decimals=self._decimals) for figure in self.whole.levels]
        rows: list[tuple[Cell, ...]] = [(_with_unit(_LEVEL, self.unit), *levels)]
        economy = self.whole.quantities.economy
        rows.append((_AVERAGE, None, replace(self.whole.average_growth, decimals=2)))
        if "k0" in economy:
            rows.append((_K, *(replace(economy[key], decimals=4) for key in ("k0", "k1"))))
        return Table(_LEVELS_TITLE, columns, tuple(rows))

    def _industries_table(self) -> Table:
        terms = [term for term in self.terms if term.scope == "industry"]
        columns = (
            Column("industry", _INDUSTRY),
            *(Column(term.key, term.label, self.unit, self._decimals) for term in terms),
        )
        rows: list[tuple[Cell, ...]] = [
            (name, *(self.whole.by_industry[term.key][place] for term in terms))
            for place, name in enumerate(self.industries)
        ]
        rows.append((_ALL, *(self.whole.terms[term.key] for term in terms)))
        return Table(_INDUSTRIES_TITLE, columns, tuple(rows))

    def _steps_table(self) -> Table:
        columns = (
            Column("start", _FROM),
            Column("end", _TO),
            *(Column(term.key, term.label, PERCENT_POINTS, 2) for term in self.terms),
            Column("growth", _GROWTH, PERCENT, 2),
        )
        shown: list[tuple[Cell, ...]] = [
            (step.start, step.end, *(step.points[term.key] for term in self.terms), step.growth) for step in self.steps
        ]
        hidden: list[tuple[Cell, ...]] = [(*years, *[None] * (len(self.terms) + 1)) for years in self.skipped]
        rows = sorted([*shown, *hidden], key=lambda row: (row[0], row[1]))
        return Table(_STEPS_TITLE, columns, tuple(rows), notes=tuple(self.skipped.values()))


def _certain(figure: Figure) -> float:
    assert figure.value is not None, "a split is only made of quantities that are there"
    return figure.value


def _with_unit(label: Text, unit: Text) -> Text:
    return Text(vi=f"{label.vi} ({unit.vi})", en=f"{label.en} ({unit.en})")


_TERM = Text(vi="Yếu tố", en="Term")
_CONTRIBUTION = Text(vi="Đóng góp", en="Contribution")
_TO_GROWTH = Text(vi="Đóng góp vào tốc độ tăng", en="Contribution to growth")
_CHANGE = Text(vi="Tổng thay đổi", en="Total change")
_QUANTITY = Text(vi="Đại lượng", en="Quantity")
_LEVEL = Text(vi="Năng suất lao động", en="Labour productivity")
_K = Text(vi="Hệ số k (lần)", en="Coefficient k (ratio)")
_AVERAGE = Text(vi="Tăng bình quân năm (%)", en="Mean growth a year (%)")
_INDUSTRY = Text(vi="Ngành", en="Industry")
_ALL = Text(vi="Mọi ngành", en="All industries")
_FROM = Text(vi="Từ năm", en="From")
_TO = Text(vi="Đến năm", en="To")
_GROWTH = Text(vi="Tốc độ tăng NSLĐ", en="Growth of labour productivity")
_TERMS_TITLE = Text(vi="Thay đổi năng suất lao động theo yếu tố", en="Change of labour productivity by term")
_LEVELS_TITLE = Text(vi="Mức năng suất lao động", en="Level of labour productivity")
_INDUSTRIES_TITLE = Text(vi="Đóng góp của từng ngành", en="Contribution of each industry")
_STEPS_TITLE = Text(vi="Từng năm", en="Year by year")
