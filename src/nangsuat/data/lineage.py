"""A figure that knows how it was made: formula, inputs with their values, rows and source.

A figure is a formula over inputs. An input is an aggregate of one column over named rows of a source, or
another figure. Nothing else is allowed, so that every printed number can be computed again from the rows
that it names; ``nangsuat trace`` prints that chain, and a test walks it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from nangsuat.data.formulas import evaluate
from nangsuat.data.text import NO_WORDS, Text

type Aggregation = Literal["value", "sum", "mean", "count", "quantile", "minimum", "maximum"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Named rows of a source.

    Attributes
    ----------
    source : content hash of the source (``Source.sha256``)
    ranges : row numbers in the source, such as ``"5-7, 9"``
    count : how many rows
    where : what they have in common, in words ("năm 2016, ngành C")
    """

    source: str
    ranges: str
    count: int
    where: Text


@dataclass(frozen=True, slots=True)
class Input:
    """One symbol of a figure's formula.

    Attributes
    ----------
    symbol : as it stands in the formula
    label : in words
    value : its value, in ``unit``
    figure : the figure that it is, if it was computed from other inputs
    rows, column, how, by, at : otherwise the aggregate that it is: ``how`` over ``rows`` of ``column``,
        itself a formula over the row's roles; weighted by the role ``by``; ``at`` is the order of a quantile.
        A constant of the method (a coefficient chosen by the user) has neither figure nor rows
    partners : rows of another period that belong to ``rows`` one by one (the same enterprise, or the same
        territory and industry); in ``column`` their roles end in ``_partner``
    """

    symbol: str
    label: Text
    value: float | None
    unit: Text = NO_WORDS
    figure: Figure | None = None
    rows: Rows | None = None
    column: str | None = None
    how: Aggregation = "value"
    by: str | None = None
    at: float | None = None
    partners: Rows | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its making.

    Attributes
    ----------
    value : as computed; missing where the data do not allow it, and then ``reason`` says why
    label : what it is
    unit : its unit
    formula : arithmetic over the symbols of ``inputs``
    method : indicator code or name of the method, as the dictionary and the docs know it
    decimals : digits to print after the decimal sign; without it six significant digits
    """

    value: float | None
    label: Text
    unit: Text
    formula: str
    inputs: tuple[Input, ...]
    method: str
    decimals: int | None = None
    reason: Text | None = None

    def recompute(self, aggregate: Callable[[Input], float | None]) -> float | None:
        """The value computed again, from the rows up; ``aggregate`` reads an input from its source."""

        def value_of(item: Input) -> float | None:
            if item.figure is not None:
                return item.figure.recompute(aggregate)
            return item.value if item.rows is None else aggregate(item)

        if self.reason is not None:  # withheld, whatever the formula would give
            return None
        return evaluate(self.formula, {item.symbol: value_of(item) for item in self.inputs})


def as_input(figure: Figure, symbol: str) -> Input:
    """A figure as the input of another one.

    Examples
    --------
    >>> share = figure_from("a / b", [Input("a", Text.same("a"), 1.0), Input("b", Text.same("b"), 4.0)],
    ...                     label=Text.same("share"), unit=Text.same("ratio"), method="example")
    >>> figure_from("100 * share", [as_input(share, "share")],
    ...             label=Text.same("share"), unit=Text.same("%"), method="example").value
    25.0
    """
    return Input(symbol=symbol, label=figure.label, value=figure.value, unit=figure.unit, figure=figure)


def figure_from(
    formula: str,
    inputs: Sequence[Input],
    *,
    label: Text,
    unit: Text,
    method: str,
    decimals: int | None = None,
    reason: Text | None = None,
) -> Figure:
    """A figure whose value is its formula applied to its inputs.

    Examples
    --------
    >>> parts = [Input("value_added", Text.same("value added"), 500.0), Input("workers", Text.same("workers"), 4.0)]
    >>> figure_from("value_added / workers", parts, label=Text(vi="Năng suất lao động", en="Labour productivity"),
    ...             unit=Text.same("million VND"), method="E05").value
    125.0
    """
    value = evaluate(formula, {item.symbol: item.value for item in inputs})
    return Figure(value, label, unit, formula, tuple(inputs), method, decimals, reason)
