"""From a panel to the columns of its indicators, as expressions on the panel's own engine.

Each symbol of the formulas becomes a working column (``__value_added``, ``__value_added_before``, …): the first way to
it that has a number in that row. The year before is found by joining on the year itself, so a gap stays a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

import narwhals as nw

from nangsuat.data import ROW, TOTAL, Break, Panel, Text, symbols, to_expression
from nangsuat.measure.indicators.engine import stands_in_order, with_year_before
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.symbols import (
    BEFORE,
    FIRST,
    YEARS,
    Options,
    base_of,
    columns_of,
    lacking,
    quantity,
    suffix_of,
    ways_to,
)
from nangsuat.measure.indicators.totals import with_totals

WORK = "__"  # working columns start with it; no role does
METHOD = "value_added_method"

NOT_HERE = Text(
    vi="chỉ tiêu không tính cho dòng này (toàn nền kinh tế hay ngành)",
    en="the indicator is not one of this row (whole economy or industry)",
)
NO_INPUT = Text(vi="thiếu số liệu", en="figures are missing")
NO_YEAR_BEFORE = Text(vi="không có số liệu năm liền trước", en="no figures of the year just before")
NO_FIRST_YEAR = Text(vi="là năm đầu của chuỗi", en="it is the first year of the series")
AT_A_BREAK = Text(vi="chuỗi số liệu gián đoạn", en="the series breaks here")
NOT_DEFINED = Text(vi="mẫu số bằng không hoặc phép tính không xác định", en="division by zero or undefined")


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason for which a row has no value, and the rows that it concerns."""

    code: str
    reason: Text
    condition: nw.Expr


@dataclass(frozen=True)
class Columns:
    """The indicators of a panel that can be computed, and how.

    Attributes
    ----------
    panel : the panel; an economy's with its missing totals added up
    entries : the indicators asked for whose roles are all there
    options : how labour enters E21 and E22
    since : first year of the span of average growth; the first one with figures where ``None``
    """

    panel: Panel
    entries: tuple[Indicator, ...]
    options: Options
    since: int | None = None

    def formula(self, entry: Indicator) -> str:
        """The indicator's formula with its options written out."""
        return self.options.spelled(entry.formula)

    def conditions(self, entry: Indicator) -> list[tuple[str, Text]]:
        """What must be positive, options written out, with the reason to give otherwise."""
        return [(self.options.spelled(condition), reason) for condition, reason in entry.positive]

    def symbols(self, entry: Indicator) -> tuple[str, ...]:
        """All symbols of the formula and its conditions."""
        formulas = [self.formula(entry), *(condition for condition, _ in self.conditions(entry))]
        return tuple(dict.fromkeys(name for formula in formulas for name in symbols(formula)))

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The quantities that the formulas need, without their years."""
        named = (base_of(name) for entry in self.entries for name in self.symbols(entry) if name != YEARS)
        return tuple(dict.fromkeys(named))

    @cached_property
    def frame(self) -> nw.LazyFrame[Any]:
        """The panel's rows with the working columns."""
        frame = self.panel.frame
        if self.bases:
            frame = frame.with_columns(*(self._quantity(name) for name in self.bases), *self._method())
        frame = _with_year_before(frame, self.panel, self._suffixed(BEFORE))
        return self._with_first_year(frame, self._suffixed(FIRST))

    @property
    def results(self) -> list[nw.Expr]:
        """One column an indicator, by its code."""
        return [self.value(entry).alias(entry.code) for entry in self.entries]

    def value(self, entry: Indicator) -> nw.Expr:
        """The indicator in each row; missing where one of its causes applies."""
        value = to_expression(self.formula(entry), self.working(entry))
        allowed = [self._positive(condition, entry) for condition, _ in self.conditions(entry)]
        barred = [cause.condition for cause in self._barriers(entry)]
        allowed += [~condition for condition in barred]
        return nw.when(reduce(and_, allowed, value.is_finite())).then(value)

    def causes(self, entry: Indicator) -> list[Cause]:
        """Why a row may have no value, the first that applies counting."""
        missing = [Cause("missing-input", NO_INPUT, self._any_missing(entry, ""))]
        if self._has(entry, BEFORE):
            missing.append(Cause("no-year-before", NO_YEAR_BEFORE, self._any_missing(entry, BEFORE)))
        if self._has(entry, FIRST):
            missing.append(Cause("first-year", NO_FIRST_YEAR, nw.col(f"{WORK}{YEARS}").is_null()))
        undefined = [
            Cause("undefined", reason, ~self._positive(condition, entry).fill_null(False))
            for condition, reason in self.conditions(entry)
        ]
        last = Cause("undefined", NOT_DEFINED, self.value(entry).is_null())
        barriers = self._barriers(entry)
        first = [cause for cause in barriers if cause.code == "not-here"]
        rest = [cause for cause in barriers if cause.code != "not-here"]
        return [*first, *missing, *rest, *undefined, last]

    def complete(self, entry: Indicator) -> nw.Expr:
        """Rows that enter a sum of this indicator: all inputs there, and no break between their years."""
        there = [_present(f"{WORK}{name}") for name in self.symbols(entry)]
        return reduce(and_, [*there, *(~cause.condition for cause in self._barriers(entry))])

    def working(self, entry: Indicator) -> dict[str, nw.Expr]:
        """For each symbol of the indicator, its working column."""
        return {name: nw.col(f"{WORK}{name}") for name in self.symbols(entry)}

    def _quantity(self, name: str) -> nw.Expr:
        found = to_expression(quantity(name, self.panel))
        return nw.when(found.is_finite()).then(found).alias(f"{WORK}{name}")  # NaN is no number either

    def _method(self) -> list[nw.Expr]:
        if self.panel.level != "firm" or "value_added" not in self.bases:
            return []
        found = nw.lit(None, dtype=nw.String)
        for way in reversed(ways_to("value_added", self.panel)):
            found = nw.when(~to_expression(way.formula).is_null()).then(nw.lit(way.code)).otherwise(found)
        return [found.alias(METHOD)]

    def _suffixed(self, suffix: str) -> list[str]:
        named = [name for entry in self.entries for name in self.symbols(entry) if suffix_of(name) == suffix]
        return list(dict.fromkeys(base_of(name) for name in named))

    def _has(self, entry: Indicator, suffix: str) -> bool:
        return any(suffix_of(name) == suffix for name in self.symbols(entry))

    def _any_missing(self, entry: Indicator, suffix: str) -> nw.Expr:
        named = [name for name in self.symbols(entry) if suffix_of(name) == suffix and name != YEARS]
        return reduce(or_, (~_present(f"{WORK}{name}") for name in named), nw.lit(value=False))

    def _positive(self, condition: str, entry: Indicator) -> nw.Expr:
        return to_expression(condition, self.working(entry)) > 0

    def _barriers(self, entry: Indicator) -> list[Cause]:
        causes = []
        if self.panel.level == "economy" and entry.place != "any":
            whole = nw.col("industry") == TOTAL
            causes.append(Cause("not-here", NOT_HERE, ~whole if entry.place == "total" else whole))
        roles = [role for name in self.bases_of(entry) for role in columns_of(name, self.panel)]
        touching = [item for item in self.panel.breaks if not item.roles or set(item.roles) & set(roles)]
        crossed = [
            self._crosses(item, entry) for item in touching if self._has(entry, BEFORE) or self._has(entry, FIRST)
        ]
        if crossed:
            causes.append(Cause("series-break", AT_A_BREAK, reduce(or_, crossed)))
        return causes

    def bases_of(self, entry: Indicator) -> list[str]:
        """The quantities of one indicator, without their years."""
        return list(dict.fromkeys(base_of(name) for name in self.symbols(entry) if name != YEARS))

    def _crosses(self, item: Break, entry: Indicator) -> nw.Expr:
        if self._has(entry, FIRST):
            start = nw.col("year") - nw.col(f"{WORK}{YEARS}").fill_null(0)
            between = (start < item.year) & (nw.col("year") >= item.year)
        else:
            between = nw.col("year") == item.year  # the year before lies on the other side
        if item.territory is None or not self.panel.has("territory"):
            return between
        return between & (nw.col("territory") == item.territory)

    def _with_first_year(self, frame: nw.LazyFrame[Any], names: Sequence[str]) -> nw.LazyFrame[Any]:
        if not names:
            return frame
        who = [key for key in self.panel.keys if key != "year"]
        there = reduce(and_, (_present(f"{WORK}{name}") for name in names))
        if self.since is not None:
            there = there & (nw.col("year") >= self.since)
        start = f"{WORK}start"
        frame = frame.with_columns(nw.when(there).then(nw.col("year")).min().over(*who).alias(start))
        at_start = nw.col("year") == nw.col(start)
        firsts = [
            nw.when(at_start).then(nw.col(f"{WORK}{name}")).max().over(*who).alias(f"{WORK}{name}{FIRST}")
            for name in names
        ]
        years = (nw.col("year") - nw.col(start)).cast(nw.Float64)
        return frame.with_columns(*firsts, nw.when(years > 0).then(years).alias(f"{WORK}{YEARS}")).drop(start)


def plan(
    panel: Panel, entries: Sequence[Indicator], options: Options, since: int | None = None
) -> tuple[Columns, dict[str, tuple[str, ...]]]:
    """The columns that can be computed, and for each indicator that cannot the roles it lacks."""
    whole = with_totals(panel)
    own = [entry for entry in entries if panel.level in entry.levels and entry.is_column]
    missing = {entry.code: lacking(entry, whole, options) for entry in own}
    able = tuple(entry for entry in entries if missing.get(entry.code) == ())
    return Columns(whole, able, options, since), {code: roles for code, roles in missing.items() if roles}


def weight_of(panel: Panel) -> nw.Expr | None:
    """The survey weight, one where it is blank; ``None`` on an unweighted panel."""
    return nw.col("weight").fill_null(1.0) if panel.has("weight") else None


def _present(column: str) -> nw.Expr:
    return ~nw.col(column).is_null()


def _with_year_before(frame: nw.LazyFrame[Any], panel: Panel, names: Sequence[str]) -> nw.LazyFrame[Any]:
    if not names:
        return frame
    who = [key for key in panel.keys if key != "year"]
    row, weight = f"{WORK}{ROW}{BEFORE}", f"{WORK}weight{BEFORE}"
    taken = {f"{WORK}{name}{BEFORE}": f"{WORK}{name}" for name in names} | {row: ROW}
    if not panel.has("weight"):
        return _joined_or_shifted(frame, panel, who, taken)
    found = _joined_or_shifted(frame, panel, who, taken | {weight: "weight"})
    return found.with_columns(nw.when(_present(row)).then(nw.col(weight).fill_null(1.0)).alias(weight))


def _joined_or_shifted(
    frame: nw.LazyFrame[Any], panel: Panel, who: Sequence[str], taken: Mapping[str, str]
) -> nw.LazyFrame[Any]:
    """The columns of the year before: of the row above where rows stand in order, which saves the join."""
    if stands_in_order(panel.frame, [*who, "year"]):
        return with_year_before(frame, who, taken)
    named = [nw.col(name).alias(new) for new, name in taken.items()]
    return frame.join(frame.select(*who, nw.col("year") + 1, *named), on=[*who, "year"], how="left")
