"""The accounts of one enterprise in one year, each cell an input of figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from nangsuat.compare import like_ids
from nangsuat.data import (
    FIRM_ROLES,
    ROW,
    Figure,
    FirmPanel,
    Input,
    Rows,
    Text,
    UnknownOption,
    as_polars,
    figure_from,
    settled,
    spell,
    symbols,
)
from nangsuat.explain.drivers import Driver
from nangsuat.explain.figures import made
from nangsuat.measure import INDICATORS, row_formula

MANY_WAYS = ("value_added", "employees")  # quantities that the books give in more than one way


@dataclass(frozen=True, slots=True)
class FirmYear:
    """One enterprise in one year.

    Attributes
    ----------
    year : the year
    known : by symbol, the cells that hold numbers; value added and employees by the first way that is open
    ways : by which way each of ``MANY_WAYS`` was taken
    currency : of its money
    territory : where it is; ``None`` where the table does not say
    """

    year: int
    known: Mapping[str, Input | Figure]
    ways: Mapping[str, Text]
    currency: str
    territory: str | None = None

    def level(self) -> Figure:
        """Value added per employee (E05)."""
        return self.of(INDICATORS["E05"].formula, INDICATORS["E05"].name, INDICATORS["E05"].unit, "E05")

    def figure(self, driver: Driver) -> Figure:
        """The value of a driver in this year."""
        return self.of(driver.formula, driver.label, driver.unit, driver.key)

    def of(self, formula: str, label: Text, unit: Text, method: str) -> Figure:
        """A formula over the roles of this year; without a value where one of them has none."""
        named = Text(vi=f"{label.vi}, {self.year}", en=f"{label.en}, {self.year}")
        words = {"vi": "đồng" if self.currency == "VND" else self.currency, "en": self.currency}
        unit = Text(vi=unit.vi.format(currency=words["vi"]), en=unit.en.format(currency=words["en"]))
        reason = self.why_missing(formula)
        if any(symbol not in self.known for symbol in symbols(formula)):
            return Figure(None, named, unit, formula, (), method, reason=reason)
        found = made(formula, self.known, label=named, unit=unit, method=method)
        return (
            found
            if found.value is not None
            else Figure(None, named, unit, formula, found.inputs, method, reason=reason)
        )

    def why_missing(self, formula: str) -> Text | None:
        """Why a formula has no value in this year: the roles that are blank, or a division by zero."""
        blank = [name for name in symbols(formula) if name not in self.known]
        if blank:
            names = [FIRM_ROLES[name].name for name in blank]
            vi, en = ", ".join(name.vi for name in names), ", ".join(name.en for name in names)
            return Text(vi=f"năm {self.year} thiếu {vi}.", en=f"{en} missing in {self.year}.")
        if made(formula, self.known, label=_NOTHING, unit=_NOTHING, method="").value is None:
            return Text(vi=f"mẫu số bằng không ở năm {self.year}.", en=f"division by zero in {self.year}.")
        return None

    def why_not_positive(self, formula: str) -> Text | None:
        """Why the logarithm of a formula has no value in this year."""
        missing = self.why_missing(formula)
        if missing is not None:
            return missing
        value = made(formula, self.known, label=_NOTHING, unit=_NOTHING, method="").value
        if value is not None and value > 0:
            return None
        return Text(
            vi=f"năm {self.year} có số không dương trong {_spelled(formula, 'vi')} nên không tách được theo tích "
            "(doanh nghiệp lỗ hoặc không có số phát sinh); xem nhánh theo các phần của giá trị gia tăng.",
            en=f"{_spelled(formula, 'en')} is not positive in {self.year} and cannot be split as a product (a loss, or "
            "nothing recorded); see the branch by the parts of value added.",
        )


def read_firm(panel: FirmPanel, firm: str | int, year: int) -> FirmYear:
    """The accounts of an enterprise in a year; not being there raises :class:`UnknownOption`."""
    own = as_polars(panel.frame.filter(nw.col("firm") == like_ids(panel, firm)))
    if own.is_empty():
        known = as_polars(panel.frame.select("firm").unique().sort("firm").head(_FIRMS_LISTED))["firm"]
        raise UnknownOption.among("firm", firm, [*(str(each) for each in known), "…"])
    years = sorted(own["year"].to_list())
    if year not in years:
        raise UnknownOption.among("year", year, [str(each) for each in years])
    entry = own.row(by_predicate=pl.col("year") == year, named=True)
    where = Text(vi=f"doanh nghiệp {firm}, năm {year}", en=f"enterprise {firm}, year {year}")
    rows = Rows(panel.source.sha256, str(entry[ROW]), 1, where)
    cells = {
        role: _cell(role, float(entry[role]), rows, panel)
        for role in panel.roles
        if FIRM_ROLES[role].is_number and entry[role] is not None
    }
    made_up = {symbol: _quantity(symbol, cells, panel) for symbol in MANY_WAYS}
    quantities = {symbol: figure for symbol, figure in made_up.items() if figure is not None}
    ways = {symbol: _way(symbol, cells) for symbol in MANY_WAYS}
    return FirmYear(year, {**cells, **quantities}, ways, panel.currency, entry.get("territory"))


def _cell(role: str, value: float, rows: Rows, panel: FirmPanel) -> Input:
    unit = FIRM_ROLES[role].unit.label(panel.currency)
    return Input(role, FIRM_ROLES[role].name, value, unit, rows=rows, column=role)


def _way(symbol: str, cells: Mapping[str, Input]) -> Text:
    """The first way whose cells all hold numbers; the last one may itself be made of parts."""
    ways = _WAYS[symbol]
    return next((words for formula, words in ways if set(symbols(formula)) <= set(cells)), ways[-1][1])


def _quantity(symbol: str, cells: Mapping[str, Input], panel: FirmPanel) -> Figure | None:
    """A quantity by the first way that the accounts of the year allow; ``None`` where they allow none."""
    formula, role = row_formula(symbol, panel), FIRM_ROLES[symbol]
    formula = settled(formula, {name: cells[name].value if name in cells else None for name in symbols(formula)})
    inputs = [cells.get(name, Input(name, FIRM_ROLES[name].name, None)) for name in symbols(formula)]
    unit = role.unit.label(panel.currency)
    found = figure_from(formula, inputs, label=role.name, unit=unit, method=symbol)
    return None if found.value is None else found


def _spelled(formula: str, language: str) -> str:
    names = {name: FIRM_ROLES[name].name for name in symbols(formula)}
    return spell(formula, {name: (words.vi if language == "vi" else words.en) for name, words in names.items()})


_GIVEN = Text(vi="theo bảng", en="as given")
_WAYS: Mapping[str, tuple[tuple[str, Text], ...]] = {
    "value_added": (
        ("value_added", _GIVEN),
        (INDICATORS["E02"].formula, Text(vi="theo phương pháp cộng (E02)", en="by addition (E02)")),
        (INDICATORS["E01"].formula, Text(vi="theo phương pháp trừ (E01)", en="by subtraction (E01)")),
    ),
    "employees": (
        ("employees", _GIVEN),
        (
            "(employees_start + employees_end) / 2",
            Text(vi="bình quân đầu và cuối năm", en="mean of start and end of the year"),
        ),
    ),
}
_NOTHING = Text.same("")
_FIRMS_LISTED = 10
