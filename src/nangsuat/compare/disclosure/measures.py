"""What a table shows, taken apart into quantities that add up.

A ratio of sums is safe only where both its sums are, so each indicator is split at its division; the numerator and the
denominator are checked, hidden and protected as if both were published.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.compare.cells import checked_by, checked_indicator, key_label, with_size
from nangsuat.compare.disclosure.contributors import Codes, Numbers
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import (
    NO_WORDS,
    ROW,
    CannotBeShown,
    FirmPanel,
    Provenance,
    Source,
    Text,
    UnknownOption,
    as_lazy,
    as_polars,
    evaluate,
    rows_hash,
    symbols,
    to_expression,
)
from nangsuat.measure import INDICATORS, row_formula

NUMERATOR, DENOMINATOR = "numerator", "denominator"
FIRM, HOLDING, WEIGHT, YEAR = "firm", "holding", "weight", "year"


@dataclass(frozen=True)
class Measure:
    """One column of figures of a table.

    Attributes
    ----------
    code, name, unit : what it is
    parts : the formulas over a row whose sums it is made of: one, or numerator and denominator
    conditions : formulas over a row whose sums must be positive for it to mean anything
    """

    code: str
    name: Text
    unit: Text
    parts: tuple[str, ...]
    conditions: tuple[str, ...] = ()

    @property
    def formula(self) -> str:
        """The value as a formula of the parts' sums."""
        return f"{NUMERATOR} / {DENOMINATOR}" if len(self.parts) > 1 else NUMERATOR

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of its additive quantities."""
        return tuple(f"{self.code}/{part}" for part in (NUMERATOR, DENOMINATOR)[: len(self.parts)])

    def value(self, sums: Sequence[float]) -> float | None:
        """The value of the sums of its parts."""
        return evaluate(self.formula, dict(zip((NUMERATOR, DENOMINATOR), sums, strict=False)))


@dataclass(frozen=True)
class Records:
    """The rows of a table to be, one an enterprise and year.

    Attributes
    ----------
    rows : keys, ``row``, ``year`` where there is one, and the symbols of all parts
    measures : what is to be shown
    by : the keys of the table
    labels : their headings
    owners, weights : of each row
    weighted : whether the weights are survey weights
    provenance : where the rows are from
    """

    rows: pl.DataFrame
    measures: tuple[Measure, ...]
    by: tuple[str, ...]
    labels: Mapping[str, Text]
    owners: Codes
    weights: Numbers
    weighted: bool
    provenance: Provenance

    def amounts(self, measure: Measure) -> dict[str, Numbers]:
        """Each part of a measure row by row; nowhere a number where one of its parts is missing."""
        columns = [self.column(part) for part in measure.parts]
        missing = np.any([np.isnan(column) for column in columns], axis=0)
        return {
            name: np.where(missing, np.nan, column) for name, column in zip(measure.quantities, columns, strict=True)
        }

    def conditions(self, measure: Measure) -> list[Numbers]:
        """The conditions of a measure row by row."""
        return [self.column(condition) for condition in measure.conditions]

    def column(self, formula: str) -> Numbers:
        found = nw.from_native(self.rows).select(to_expression(formula).alias("value")).to_native()
        return found["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def records_of_panel(
    panel: FirmPanel,
    by: Sequence[str],
    indicators: Sequence[str],
    holdings: Mapping[str, str] | None,
    size_rule: str | SizeRule,
) -> Records:
    """The rows of a panel that a table of indicators is made of."""
    keys = checked_by(panel, by)
    measures = tuple(_of_indicator(checked_indicator(code), panel) for code in indicators)
    rows = as_polars(with_size(panel.frame, panel, keys, size_rule)).sort(ROW)
    labels = {key: key_label(panel, key) for key in keys}
    owned = with_holdings(rows, holdings)
    return _records(owned, measures, keys, labels, panel.provenance)


def records_of_frame(frame: Any, by: Sequence[str], formulas: Sequence[str]) -> Records:
    """The rows of a dataframe with a column ``firm`` that a table of its columns, or formulas of them, is made of."""
    rows = as_polars(as_lazy(frame))
    _refuse_missing(rows, (FIRM, *by), "by")
    for formula in formulas:
        _refuse_missing(rows, symbols(formula), "indicators")
    measures = tuple(Measure(formula, Text.same(formula), NO_WORDS, parts_of(formula)) for formula in formulas)
    provenance = Provenance((Source("frame", rows_hash(rows)),), rows.height)
    return _records(rows, measures, tuple(by), {key: Text.same(key) for key in by}, provenance)


def owners_of(rows: pl.DataFrame) -> Codes:
    """A number for each contributor: the holding where a row has one, else the enterprise."""
    firm = pl.concat_str(pl.lit("firm "), pl.col(FIRM).cast(pl.String))
    holding = pl.concat_str(pl.lit("holding "), pl.col(HOLDING).cast(pl.String)) if HOLDING in rows.columns else firm
    return rows.select(pl.coalesce(holding, firm).rank("dense").cast(pl.Int64).alias("owner"))["owner"].to_numpy()


def with_holdings(rows: pl.DataFrame, holdings: Mapping[str, str] | None) -> pl.DataFrame:
    """The rows with the owner of each enterprise that has one."""
    if not holdings:
        return rows
    known = {str(firm): str(holding) for firm, holding in holdings.items()}
    return rows.with_columns(pl.Series(HOLDING, [known.get(str(firm)) for firm in rows[FIRM]], dtype=pl.String))


def _records(
    rows: pl.DataFrame,
    measures: tuple[Measure, ...],
    by: tuple[str, ...],
    labels: Mapping[str, Text],
    provenance: Provenance,
) -> Records:
    if not measures:
        raise UnknownOption.among("indicators", (), tuple(INDICATORS))
    if YEAR in rows.columns and YEAR not in by and rows[YEAR].n_unique() > 1:
        raise CannotBeShown(_SEVERAL_YEARS)
    weighted = WEIGHT in rows.columns
    weights = rows[WEIGHT].cast(pl.Float64).fill_null(1.0).to_numpy() if weighted else np.ones(rows.height)
    return Records(rows, measures, by, labels, owners_of(rows), weights, weighted, provenance)


def _of_indicator(code: str, panel: FirmPanel) -> Measure:
    entry = INDICATORS[code]
    formula = row_formula(code, panel)
    lacking = [name for name in symbols(formula) if not panel.has(name)]
    panel.require(*lacking, purpose=entry.name)
    conditions = tuple(row_formula(condition, panel) for condition, _ in entry.positive)
    return Measure(code, entry.name, entry.unit_in(panel.currency), parts_of(formula), conditions)


def parts_of(formula: str) -> tuple[str, ...]:
    """Numerator and denominator of a formula, or the formula itself.

    Examples
    --------
    >>> parts_of("1000 * value_added / hours"), parts_of("output - materials")
    (('1000 * value_added', 'hours'), ('output - materials',))
    """
    tree = ast.parse(formula.strip(), mode="eval").body
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        return ast.unparse(tree.left), ast.unparse(tree.right)
    return (ast.unparse(tree),)


def _refuse_missing(rows: pl.DataFrame, wanted: Sequence[str], option: str) -> None:
    for name in wanted:
        if name not in rows.columns:
            raise UnknownOption.among(option, name, rows.columns)


_SEVERAL_YEARS = Text(
    vi="Bảng có nhiều năm; hãy thêm «year» vào by, hoặc chọn một năm: cộng các năm lại thì một doanh nghiệp bị tính "
    "nhiều lần.",
    en="The table has several years; add «year» to by, or choose one: over the years an enterprise would count twice.",
)
