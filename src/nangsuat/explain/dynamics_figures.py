"""The terms of a step as figures: from the sums, through shares and means, to within, between, entry and exit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import polars as pl

from nangsuat.data import NO_WORDS, ROW, Figure, Input, Rows, Text, figure_from, row_ranges, symbols
from nangsuat.explain.dynamics_methods import (
    DYNAMICS_METHODS,
    QUANTITIES,
    SUMS,
    DynamicsMethod,
    DynamicsTerm,
    Status,
)
from nangsuat.explain.dynamics_sums import WHOLE, StepSums
from nangsuat.explain.figures import made

WEIGHT = "first_of(weight, 1)"  # a blank survey weight is one


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured: formulas of productivity and activity over roles, unit, weights, source.

    Attributes
    ----------
    productivity, activity : formulas over roles; shares are activity over the sum of activity
    unit : unit of productivity
    weighted : whether survey weights multiply activity
    source : content hash of the source
    """

    productivity: str
    activity: str
    unit: Text
    weighted: bool
    source: str

    @property
    def weighted_activity(self) -> str:
        return f"({self.activity}) * {WEIGHT}" if self.weighted else f"({self.activity})"


@dataclass(frozen=True, slots=True)
class GroupStep:
    """One step of one group of firms (all of them, where there are no groups).

    Attributes
    ----------
    group : name of the group; empty for all firms
    levels : aggregate productivity at the start and at the end; missing where nobody was there
    activity : sum of activity at the start and at the end
    terms : by key; empty where the method has no answer
    change : difference of the levels
    counts : numbers of ``survivors``, ``exits``, ``entrants`` and ``left_out``
    numbers : the first three with their rows
    reason : why there are no terms
    """

    group: str
    levels: tuple[Figure, Figure]
    activity: tuple[Figure, Figure]
    terms: Mapping[str, Figure]
    change: Figure
    counts: Mapping[str, int]
    numbers: Mapping[str, Figure]
    reason: Text | None = None


def group_step(sums: StepSums, group: str, key: str, measured: Measured) -> GroupStep:
    """The terms of one group between the two periods of ``sums`` by the method called ``key``."""
    entry = sums.by_group[group]
    reason, terms = _answer(DYNAMICS_METHODS[key], entry)
    known: dict[str, Figure | Input] = dict(_inputs(sums, group, entry, measured))
    for symbol in _in_order((*(term.formula for term in terms), "P1 - P0")):
        known[symbol] = _quantity(symbol, known, measured, key)
    return GroupStep(
        group=group,
        levels=(_figure(known["P0"]), _figure(known["P1"])),
        activity=(_figure(known["A0"]), _figure(known["A1"])),
        terms={term.key: made(term.formula, known, label=term.label, unit=measured.unit, method=key) for term in terms},
        change=made("P1 - P0", known, label=CHANGE, unit=measured.unit, method=key),
        counts={name: int(entry[name]) for name in COUNTS},
        numbers={name: _number(_rows(sums, group, (name, mark), measured.source), measured) for name, mark in _COUNTED},
        reason=reason,
    )


def _number(rows: Rows, measured: Measured) -> Figure:
    """How many firms there are, by the rows that they stand in."""
    counted = Input("firms", FIRMS, float(rows.count), rows=rows, column=measured.activity, how="count")
    return figure_from("firms", [counted], label=FIRMS, unit=NO_WORDS, method="count", decimals=0)


def _answer(method: DynamicsMethod, sums: Mapping[str, float]) -> tuple[Text | None, tuple[DynamicsTerm, ...]]:
    """The terms that answer, or the reason why there are none."""
    if sums["sa0"] + sums["xa0"] <= 0 or sums["sa1"] + sums["na1"] <= 0:
        return _NOBODY, ()
    missing = [status for status in method.needs if not _REACHED[status](sums)]
    if not missing:
        return None, method.terms
    if method.closed and not sums["xa0"] and not sums["na1"]:
        return None, DYNAMICS_METHODS[method.closed].terms
    return _NEEDS[missing[0]].fill(method=method.name), ()


@cache
def _in_order(formulas: tuple[str, ...]) -> tuple[str, ...]:
    """The quantities that formulas need, each after those that it needs itself."""
    needed = [symbol for formula in formulas for symbol in symbols(formula) if symbol in QUANTITIES]
    return tuple(dict.fromkeys(name for symbol in needed for name in (*_in_order((QUANTITIES[symbol],)), symbol)))


def _quantity(symbol: str, known: Mapping[str, Figure | Input], measured: Measured, key: str) -> Figure:
    unit = measured.unit if symbol[0] in "Pm" else Text.same("")
    return made(QUANTITIES[symbol], known, label=_QUANTITY_WORDS.get(symbol, Text.same(symbol)), unit=unit, method=key)


def _figure(known: Figure | Input) -> Figure:
    assert isinstance(known, Figure), "levels and activity are figures, sums are inputs"
    return known


def level(sums: Mapping[str, Any], measured: Measured, key: str) -> dict[str, Figure]:
    """Aggregate productivity of one period, its unweighted mean and their covariance."""
    where = Text(vi=f"năm {sums['year']}", en=f"year {sums['year']}")
    rows = Rows(measured.source, row_ranges(sums["rows"] or ()), int(sums["firms"]), where)
    columns = _columns(measured)
    inputs: dict[str, Figure | Input] = {
        name: Input(
            name, _SUM_WORDS[what], float(sums[name]), rows=rows, column=columns[what], how=_how(what, measured)
        )
        for name, what in (("a", "a"), ("af", "f"), ("w", "w"), ("wf", "wf"))
    }
    known = dict(inputs)
    for name, formula in (("aggregate", "af / a"), ("mean", "wf / w"), ("covariance", "aggregate - mean")):
        known[name] = made(formula, known, label=_LEVEL_WORDS[name], unit=measured.unit, method=key)
    return {**{name: _figure(known[name]) for name in _LEVEL_WORDS}, "number": _number(rows, measured)}


def _columns(measured: Measured) -> dict[str, str]:
    return {
        "a": measured.weighted_activity,
        "f": f"{measured.weighted_activity} * ({measured.productivity})",
        "w": WEIGHT if measured.weighted else measured.productivity,
        "wf": f"{WEIGHT} * ({measured.productivity})" if measured.weighted else measured.productivity,
    }


def _inputs(sums: StepSums, group: str, entry: Mapping[str, float], measured: Measured) -> dict[str, Input]:
    named = {place: _rows(sums, group, place, measured.source) for place in _PLACES}
    return {symbol: _input(symbol, float(entry[symbol]), named, measured) for symbol in SUMS}


def _input(symbol: str, value: float, named: Mapping[tuple[str, str], Rows], measured: Measured) -> Input:
    """A sum with the rows that it is over; where it pairs two periods, with the rows of the other one too."""
    kind = _kind(symbol, measured)
    rows, other = named[kind.status, kind.last], named[kind.status, "0"] if kind.pairs else None
    return Input(symbol, kind.label, value, rows=rows, column=kind.column, how=kind.how, partners=other)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one of the sums is over: firms of a status in the last of its periods, paired with the first one or not."""

    label: Text
    status: str
    last: str
    pairs: bool
    column: str
    how: Literal["sum", "count"]


@cache
def _kind(symbol: str, measured: Measured) -> _Kind:
    status, what, years = _STATUS_OF[symbol[0]], symbol[1:].rstrip("01"), symbol.lstrip("snxawf")
    column = _columns(measured)[what]
    pairs = len(set(years)) == 2
    if pairs:
        column = f"{in_partner(measured.weighted_activity)} * ({measured.productivity})"
        if years == "10":
            column = f"{measured.weighted_activity} * ({in_partner(measured.productivity)})"
    return _Kind(_SUM_WORDS[what], status, max(years), pairs, column, _how(what, measured))


def _how(what: str, measured: Measured) -> Literal["sum", "count"]:
    """Without survey weights each firm weighs one, and their sum is their number."""
    return "count" if what == "w" and not measured.weighted else "sum"


def in_partner(formula: str) -> str:
    """A formula over the roles of the partner row.

    Examples
    --------
    >>> in_partner("(employees) * weight")
    '(employees_partner) * weight_partner'
    """
    for symbol in symbols(formula):
        formula = re.sub(rf"\b{symbol}\b", f"{symbol}_partner", formula)
    return formula


def _rows(sums: StepSums, group: str, place: tuple[str, str], source: str) -> Rows:
    status, mark = place
    year = sums.start if mark == "0" else sums.end
    words = STATUS_WORDS[status]
    where = Text(vi=f"{words.vi}, {year}", en=f"{words.en}, {year}")
    if group:
        where = Text(vi=f"{group}, {where.vi}", en=f"{group}, {where.en}")
    count = int(sums.by_group[group][status])
    return Rows(source, _ranges(sums, group, status, mark), count, where)


def _ranges(sums: StepSums, group: str, status: str, mark: str) -> str:
    if sums.rows is None:
        return ""
    here, there = pl.col(f"{ROW}{mark}"), pl.col(f"{ROW}{'1' if mark == '0' else '0'}")
    matched = there.is_not_null() if status == "survivors" else there.is_null()
    chosen = sums.rows.filter((pl.col(WHOLE) == group) & here.is_not_null() & matched)
    return row_ranges(chosen[f"{ROW}{mark}"].to_list())


_STATUS_OF = {"s": "survivors", "x": "exits", "n": "entrants"}
_PLACES = (("survivors", "0"), ("survivors", "1"), ("exits", "0"), ("entrants", "1"))
_REACHED: Mapping[Status, Callable[[Mapping[str, float]], bool]] = {
    "survivors": lambda sums: min(sums["sa0"], sums["sa1"], sums["sw0"], sums["sw1"]) > 0,
    "exits": lambda sums: sums["xa0"] > 0,
    "entrants": lambda sums: sums["na1"] > 0,
}
FIRMS = Text(vi="Số doanh nghiệp", en="Firms")
_COUNTED = (("survivors", "1"), ("exits", "0"), ("entrants", "1"))  # each in the rows of the year that has it
COUNTS = ("survivors", "exits", "entrants", "left_out")
STATUS_WORDS = {
    "survivors": Text(vi="doanh nghiệp tồn tại", en="survivors"),
    "exits": Text(vi="doanh nghiệp rút lui", en="firms that exit"),
    "entrants": Text(vi="doanh nghiệp gia nhập", en="firms that enter"),
}
CHANGE = Text(vi="Thay đổi năng suất", en="Change of productivity")
_SUM_WORDS = {
    "a": Text(vi="Tổng quy mô", en="Sum of activity"),
    "f": Text(vi="Tổng quy mô × năng suất", en="Sum of activity × productivity"),
    "w": Text(vi="Số doanh nghiệp (theo quyền số)", en="Number of firms (weighted)"),
    "wf": Text(vi="Tổng năng suất (theo quyền số)", en="Sum of productivity (weighted)"),
}
_LEVEL_WORDS = {
    "aggregate": Text(vi="Năng suất chung", en="Aggregate productivity"),
    "mean": Text(vi="Bình quân không quyền số", en="Unweighted mean"),
    "covariance": Text(vi="Hiệp phương sai quy mô - năng suất", en="Covariance of size and productivity"),
}
_QUANTITY_WORDS = {
    "A0": Text(vi="Quy mô năm đầu", en="Activity at the start"),
    "A1": Text(vi="Quy mô năm cuối", en="Activity at the end"),
    "P0": Text(vi="Năng suất chung năm đầu", en="Aggregate productivity at the start"),
    "P1": Text(vi="Năng suất chung năm cuối", en="Aggregate productivity at the end"),
}
_NOBODY = Text(
    vi="Không có doanh nghiệp nào có quy mô ở một trong hai kỳ.",
    en="In one of the two periods no firm has any activity.",
)
_NEEDS: Mapping[Status, Text] = {
    "survivors": Text(
        vi="{method} so với doanh nghiệp tồn tại; không có doanh nghiệp nào có mặt ở cả hai kỳ.",
        en="{method} compares with the survivors; no firm is there in both periods.",
    ),
    "exits": Text(
        vi="{method} so doanh nghiệp gia nhập với doanh nghiệp rút lui; không có doanh nghiệp nào rút lui.",
        en="{method} compares entrants with the firms that exit; none does.",
    ),
    "entrants": Text(vi="{method} cần doanh nghiệp gia nhập; không có.", en="{method} needs entrants; there are none."),
}
