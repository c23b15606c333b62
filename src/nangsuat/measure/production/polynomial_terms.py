"""Terms of a polynomial as the places of the variables that are multiplied in each, and a change of units of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement
from math import prod

import numpy as np

from nangsuat.measure.production.specification import Array

type Term = tuple[int, ...]


def terms_up_to(places: Sequence[int], degree: int) -> tuple[Term, ...]:
    """All products of up to ``degree`` of the variables, the empty one first.

    Examples
    --------
    >>> terms_up_to((0, 2), 2)
    ((), (0,), (2,), (0, 0), (0, 2), (2, 2))
    """
    return tuple(term for power in range(degree + 1) for term in combinations_with_replacement(places, power))


def term_columns(terms: Sequence[Term], variables: Array) -> Array:
    """The terms' values, shape (rows, terms), from the variables', shape (rows, variables)."""
    columns = np.ones((len(variables), len(terms)))
    for column, term in enumerate(terms):
        for place in term:
            columns[:, column] *= variables[:, place]
    return columns


def back_to_own_units(terms: Sequence[Term], mean: Array, deviation: Array) -> Array:
    """Turns coefficients of terms of (x - mean) / deviation into those of the same terms of x, but for a constant.

    Parameters
    ----------
    terms : with each term all that divide it, but for the empty one
    mean, deviation : shape (variables,)

    Returns
    -------
    Array
        Shape (terms, terms): own = back @ standardised.

    Examples
    --------
    >>> back_to_own_units(((0,), (0, 0)), np.array([3.0]), np.array([2.0])).tolist()  # (x - 3)² / 4
    [[0.5, -1.5], [0.0, 0.25]]
    """
    place = {term: number for number, term in enumerate(terms)}
    back = np.zeros((len(terms), len(terms)))
    for column, term in enumerate(terms):
        scale = prod(float(deviation[each]) for each in term)
        for kept, left in _splits(term):
            if kept:
                back[place[kept], column] += prod(-float(mean[each]) for each in left) / scale
    return back


def _splits(term: Term) -> list[tuple[Term, Term]]:
    """Each way to keep some factors of a product, with those that are left."""
    found = []
    for count in range(len(term) + 1):
        for kept in combinations(range(len(term)), count):
            left = Counter(term) - Counter(term[each] for each in kept)
            found.append((tuple(term[each] for each in kept), tuple(left.elements())))
    return found
