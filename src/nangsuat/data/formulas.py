"""Formulas written once, as a person reads them, and used three times.

``"value_added / employees"`` is printed in the dictionary of indicators, becomes a column expression on any
dataframe engine, and recomputes a printed figure from its inputs when somebody asks where it came from.
Only arithmetic, the functions named here and symbols are understood: a formula is data, never a program.
"""

from __future__ import annotations

import ast
import copy
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache

import narwhals as nw

from nangsuat.data.problems import NangsuatError
from nangsuat.data.text import Text


class _MissingInput(Exception):
    """An input of the formula has no value."""


class FormulaError(NangsuatError):
    """A formula uses something other than arithmetic, known functions and symbols; write it with those alone."""


def logarithmic_mean(first: float, second: float) -> float:
    """``(a − b) / (ln a − ln b)``, the weight of the LMDI decomposition; equals ``a`` where ``a = b``.

    Near ``a = b`` the quotient loses all its digits, so there the series ``m(1 + d²/24 + …)`` about the
    geometric mean is used, ``d = ln a − ln b``.
    """
    if first == second:
        return first
    distance = math.log(first / second)
    if abs(distance) < _SERIES_BELOW:
        return math.sqrt(first * second) * (1 + distance**2 / 24 + distance**4 / 1920)
    return (first - second) / distance


_SYMBOL = re.compile(r"[^\W\d]\w*")
_SERIES_BELOW = 1e-3  # there the next term of the series, d⁶/322560, is far below rounding

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "ln": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "abs": abs,
    "logmean": logarithmic_mean,
}
_FIRST_OF = "first_of"  # first_of(a, b, …): the first of them that has a value
_UNDEFINED = (_MissingInput, ZeroDivisionError, ValueError, OverflowError)


@cache
def symbols(formula: str) -> tuple[str, ...]:
    """The symbols of a formula in the order in which they first stand there.

    Examples
    --------
    >>> symbols("1000 * value_added / hours")
    ('value_added', 'hours')
    """
    names = [node for node in ast.walk(_parsed(formula)) if isinstance(node, ast.Name)]
    names.sort(key=lambda node: node.col_offset)
    return tuple(dict.fromkeys(node.id for node in names if node.id not in (*_FUNCTIONS, _FIRST_OF)))


def evaluate(formula: str, values: Mapping[str, float | None]) -> float | None:
    """The value of a formula; ``None`` where an input is missing or the operation is not defined.

    Examples
    --------
    >>> evaluate("value_added / employees", {"value_added": 300.0, "employees": 2.0})
    150.0
    >>> evaluate("value_added / employees", {"value_added": 300.0, "employees": 0.0}) is None
    True
    >>> evaluate("first_of(value_added, output - materials)", {"value_added": None, "output": 9.0, "materials": 4.0})
    5.0
    """
    try:
        result = _computing(formula)(values)
    except _UNDEFINED:
        return None
    return result if isinstance(result, float | int) and math.isfinite(result) else None


def to_expression(formula: str, columns: Mapping[str, nw.Expr] | None = None) -> nw.Expr:
    """A formula as a narwhals expression; a division by zero gives a missing value, as in :func:`evaluate`.

    ``columns`` replaces symbols by expressions; a symbol that is not in it is the column of that name.

    Examples
    --------
    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"value_added": [500.0, 10.0], "employees": [4.0, 0.0]}))
    >>> frame.with_columns(e05=to_expression("value_added / employees"))["e05"].to_list()
    [125.0, None]
    """
    return _expression(_parsed(formula), columns or {})


def settled(formula: str, values: Mapping[str, float | None]) -> str:
    """The formula with each ``first_of(…)`` replaced by the one of its ways that counts for these values.

    Where none of the ways has a value the first one stands.

    Examples
    --------
    >>> settled("first_of(value_added, output - materials)", {"value_added": None, "output": 9.0, "materials": 4.0})
    'output - materials'
    """
    return ast.unparse(_Settling(values).visit(copy.deepcopy(_parsed(formula))))


class _Settling(ast.NodeTransformer):
    """Replaces ``first_of`` by its first way that has a value."""

    def __init__(self, values: Mapping[str, float | None]) -> None:
        self.values = values

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Name) and node.func.id == _FIRST_OF):
            return node
        for way in node.args:
            with suppress(*_UNDEFINED):
                _computed(way)(self.values)
                return way
        return node.args[0]


def spell(formula: str, names: Mapping[str, str]) -> str:
    """The formula with its symbols written out in words.

    Examples
    --------
    >>> spell("1000 * value_added / hours", {"value_added": "giá trị gia tăng", "hours": "giờ làm việc"})
    '1000 × giá trị gia tăng / giờ làm việc'
    """
    text = _SYMBOL.sub(lambda match: names.get(match[0], match[0]), formula)
    return text.replace("**", "^").replace("*", "×").replace(" - ", " − ")


@cache
def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula.strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(
            Text(vi=f"Công thức «{formula}» viết sai.", en=f"Formula «{formula}» is not written correctly.")
        ) from error


type _Values = Mapping[str, float | None]
type _Computing = Callable[[_Values], float]


@cache
def _computing(formula: str) -> _Computing:
    """The formula as a function of its symbols' values; it is taken apart once, however often it is computed."""
    return _computed(_parsed(formula))


def _computed(node: ast.expr) -> _Computing:
    match node:
        case ast.Constant(value=float() | int() as number):
            known = float(number)
            return lambda _: known
        case ast.Name(id=name):
            return lambda values: _there(values[name])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _combined(_BINARY[type(op)], _computed(left), _computed(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            positive = _computed(operand)
            return lambda values: -positive(values)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name == _FIRST_OF:
            ways = [_computed(argument) for argument in arguments]
            return lambda values: _first_of(ways, values)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _FUNCTIONS:
            function, inside = _FUNCTIONS[name], [_computed(argument) for argument in arguments]
            return lambda values: function(*(each(values) for each in inside))
    raise _not_understood(node)


def _combined(operation: Callable[[float, float], float], left: _Computing, right: _Computing) -> _Computing:
    return lambda values: operation(left(values), right(values))


def _there(value: float | None) -> float:
    if value is None:
        raise _MissingInput
    return value


def _first_of(ways: Sequence[_Computing], values: _Values) -> float:
    for way in ways:
        with suppress(*_UNDEFINED):
            return way(values)
    raise _MissingInput


def _expression(node: ast.expr, columns: Mapping[str, nw.Expr]) -> nw.Expr:
    match node:
        case ast.Constant(value=float() | int() as number):
            return nw.lit(float(number))
        case ast.Name(id=name):
            return columns.get(name, nw.col(name))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            below = _expression(right, columns)
            return _expression(left, columns) / nw.when(below != 0).then(below)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            combine: Callable[[nw.Expr, nw.Expr], nw.Expr] = _BINARY[type(op)]  # type: ignore[assignment]
            return combine(_expression(left, columns), _expression(right, columns))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -1 * _expression(operand, columns)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(node, name, [_expression(argument, columns) for argument in arguments])
    raise _not_understood(node)


def _call(node: ast.expr, name: str, arguments: list[nw.Expr]) -> nw.Expr:
    match name, arguments:
        case "ln", [inside]:
            return nw.when(inside > 0).then(inside).log()
        case "exp", [inside]:
            return inside.exp()
        case "sqrt", [inside]:
            return nw.when(inside >= 0).then(inside).sqrt()
        case "abs", [inside]:
            return inside.abs()
        case "first_of", [_, *_]:
            return nw.coalesce(*arguments)
    raise _not_understood(node)


def _not_understood(node: ast.expr) -> FormulaError:
    piece, known = ast.unparse(node), ", ".join((*_FUNCTIONS, _FIRST_OF))
    return FormulaError(
        Text(
            vi=f"Công thức không hiểu được phần «{piece}»; chỉ dùng + − × / ^ và {known}.",
            en=f"A formula cannot hold «{piece}»; it takes + - * / ** and {known} only.",
        )
    )
