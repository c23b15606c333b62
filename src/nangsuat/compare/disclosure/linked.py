"""Which sums hang together, so that what hides one of them must hide the others.

An indicator of a group is a function of sums, and sums add up: output less purchases is value added. A table that hides
one of three and shows the other two hides nothing. So sums that are tied by such equations share one pattern of hidden
cells, and an indicator is shown where all its sums are.

Which sums there are is read from the dictionary's own formulas: the numerators and denominators of the indicators that
are released, and each quantity that can be had by adding and subtracting these (purchases, from output and value
added). A numerator that is itself a difference of released amounts, the gap between value added by subtraction and by
addition, is no quantity of an enterprise's business: it is shown where these amounts are, and not protected apart.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nangsuat.compare.disclosure.contributors import Numbers
from nangsuat.compare.disclosure.measures import parts_of
from nangsuat.data import symbols
from nangsuat.measure import INDICATORS, other_ways

_NOUGHT = 1e-9  # factors of these formulas are small whole numbers


@dataclass(frozen=True)
class LinkedSums:
    """The sums of some indicators, as far as they hang together.

    Attributes
    ----------
    groups : formulas of sums that share one pattern, the groups in the order of the indicators
    sums : for each indicator the sums that it is a function of
    of : for each indicator the groups that these are of

    Examples
    --------
    Output, value added by subtraction and purchases are tied to each other, employees to nothing.

    >>> found = linked_sums(["E01", "E04", "E07"])
    >>> found.groups
    (('output - intermediate_inputs', 'output', 'intermediate_inputs'), ('net_sales',), ('employees',))
    >>> found.of["E07"]
    (1, 2)
    """

    groups: tuple[tuple[str, ...], ...]
    sums: Mapping[str, tuple[str, ...]]
    of: Mapping[str, tuple[int, ...]]


def linked_sums(codes: Sequence[str]) -> LinkedSums:
    """The sums that these indicators show, those that can be had from them, and what ties them together."""
    parts = {code: tuple(map(unscaled, parts_of(INDICATORS[code].formula))) for code in codes}
    amounts = [code_parts[0] for code_parts in parts.values() if len(code_parts) == 1]
    named = list(dict.fromkeys(part for code_parts in parts.values() for part in code_parts))
    quantities = list(dict.fromkeys(name for part in named for name in symbols(part)))
    told = Forms(tuple(amounts), tuple(quantities))
    own = [part for part in named if part in amounts or not told.makes(part)]
    shown = Forms(tuple(own), tuple(quantities))
    had = [name for name in quantities if name not in own and shown.makes(name)]
    forms = Forms((*own, *had), tuple(quantities))
    top = _Together(forms.formulas)
    for formula in forms.formulas:
        top.join([formula, *forms.made_of(formula)])
        for way in other_ways(formula, "firm") if formula in quantities else ():
            top.join([formula, *(forms.made_of(way) if forms.knows(way) else ())])
    groups = tuple(top.groups())
    place = {formula: number for number, group in enumerate(groups) for formula in group}
    sums = {
        code: tuple(dict.fromkeys(name for part in each for name in ([part] if part in place else forms.made_of(part))))
        for code, each in parts.items()
    }
    of = {code: tuple(sorted({place[name] for name in names})) for code, names in sums.items()}
    return LinkedSums(groups, sums, of)


def also_told(told: Collection[str], sums: Sequence[str]) -> set[str]:
    """Of some sums those that can be had by adding and subtracting the ones told.

    Examples
    --------
    >>> also_told(["output", "output - intermediate_inputs"], ["intermediate_inputs", "employees"])
    {'intermediate_inputs'}
    """
    quantities = dict.fromkeys(name for formula in (*told, *sums) for name in symbols(formula))
    forms = Forms(tuple(told), tuple(quantities))
    return {formula for formula in sums if forms.makes(formula)}


def unscaled(part: str) -> str:
    """A formula without the number that it is multiplied by: a sum times a hundred is the same secret.

    Examples
    --------
    >>> unscaled("100 * labour_cost"), unscaled("output - materials")
    ('labour_cost', 'output - materials')
    """
    match ast.parse(part, mode="eval").body:
        case ast.BinOp(ast.Constant(int() | float()), ast.Mult(), right):
            return unscaled(ast.unparse(right))
    return part


@dataclass(frozen=True)
class Forms:
    """Formulas that only add and subtract, as vectors over quantities.

    Attributes
    ----------
    formulas : the formulas
    quantities : the names in them
    """

    formulas: tuple[str, ...]
    quantities: tuple[str, ...]

    @cached_property
    def _basis(self) -> tuple[tuple[str, ...], Numbers]:
        """The first formulas that say something new, and their vectors, shape (n, n_quantities)."""
        kept: list[str] = []
        vectors = np.zeros((0, len(self.quantities)))
        for formula in self.formulas:
            more = np.vstack([vectors, _vector(formula, self.quantities)])
            if np.linalg.matrix_rank(more) > len(kept):
                kept.append(formula)
                vectors = more
        return tuple(kept), vectors

    def knows(self, formula: str) -> bool:
        """Whether a formula names no other quantities, and can be had from these."""
        return set(symbols(formula)) <= set(self.quantities) and self.makes(formula)

    def makes(self, formula: str) -> bool:
        """Whether a formula can be had by adding and subtracting these."""
        vector, (_, basis) = _vector(formula, self.quantities), self._basis
        return bool(np.abs(vector - self._factors(formula) @ basis).max(initial=0.0) < _NOUGHT)

    def made_of(self, formula: str) -> tuple[str, ...]:
        """Of the formulas that say something new those that a formula is made of."""
        factors, (kept, _) = self._factors(formula), self._basis
        return tuple(name for name, factor in zip(kept, factors, strict=True) if abs(factor) > _NOUGHT)

    def _factors(self, formula: str) -> Numbers:
        found: Numbers = np.linalg.lstsq(self._basis[1].T, _vector(formula, self.quantities), rcond=None)[0]
        return found


class _Together:
    """Things that hang together, directly or by way of others."""

    def __init__(self, things: Iterable[str]) -> None:
        self._above = {thing: thing for thing in things}

    def join(self, things: Sequence[str]) -> None:
        for thing in things[1:]:
            self._above[self._top(thing)] = self._top(things[0])

    def groups(self) -> Iterable[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for thing in self._above:
            found.setdefault(self._top(thing), []).append(thing)
        return map(tuple, found.values())

    def _top(self, thing: str) -> str:
        while self._above[thing] != thing:
            thing = self._above[thing]
        return thing


def _vector(formula: str, quantities: Sequence[str]) -> Numbers:
    """The factors of a formula that adds and subtracts quantities, of the size that they have in it.

    Examples
    --------
    >>> _vector("100 * (output - (materials + energy))", ["energy", "materials", "output"])
    array([-100., -100.,  100.])
    """
    found = np.zeros(len(quantities))
    for factor, name in _terms(ast.parse(formula, mode="eval").body, 1.0):
        found[quantities.index(name)] += factor
    return found


def _terms(tree: ast.expr, factor: float) -> Iterable[tuple[float, str]]:
    match tree:
        case ast.Name(name):
            return [(factor, name)]
        case ast.BinOp(left, ast.Add(), right):
            return [*_terms(left, factor), *_terms(right, factor)]
        case ast.BinOp(left, ast.Sub(), right):
            return [*_terms(left, factor), *_terms(right, -factor)]
        case ast.BinOp(ast.Constant(number), ast.Mult(), right) if isinstance(number, int | float):
            return _terms(right, factor * number)
        case _:
            raise ValueError(f"{ast.unparse(tree)} does not only add and subtract")
