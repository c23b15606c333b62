"""What a production function is of: output, inputs, and what reveals productivity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Literal

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
type Form = Literal["cobb_douglas", "translog"]

FORMS: tuple[Form, ...] = ("cobb_douglas", "translog")


@dataclass(frozen=True)  # no slots: terms are worked out once
class Specification:
    """Output, inputs and helpers of a production function, by the roles that hold them.

    Attributes
    ----------
    output : what is made
    labour : inputs that are chosen in the year itself
    capital : inputs that were decided before the year began
    intermediate : bought-in inputs, where output is gross
    proxy : what firms choose by looking at their productivity: bought-in inputs, or investment
    controls : what else moves output or the demand for the proxy; words and years become one effect each
    form : ``"cobb_douglas"``, or ``"translog"`` with squares and products of the inputs' logarithms (no halves)
    own_terms : the terms of a method that brings its own form, as :attr:`terms`; none where ``form`` says them
    share : what tells the flexible input's share in output: a role that holds it, or its cost and output's value
    """

    output: str
    labour: tuple[str, ...]
    capital: tuple[str, ...]
    intermediate: tuple[str, ...] = ()
    proxy: str | None = None
    controls: tuple[str, ...] = ()
    form: Form = "cobb_douglas"
    own_terms: tuple[tuple[int, ...], ...] = ()
    share: tuple[str, ...] = ()

    @property
    def free(self) -> tuple[str, ...]:
        """The inputs that answer to this year's productivity."""
        return (*self.labour, *self.intermediate)

    @property
    def inputs(self) -> tuple[str, ...]:
        """All inputs, the free ones first."""
        return (*self.free, *self.capital)

    @cached_property
    def terms(self) -> tuple[tuple[int, ...], ...]:
        """The production function's terms, each as the places of the inputs that are multiplied in it.

        Examples
        --------
        >>> Specification("value_added", ("employees",), ("fixed_assets",), form="translog").terms
        ((0,), (1,), (0, 0), (0, 1), (1, 1))
        """
        if self.own_terms:
            return self.own_terms
        places = range(len(self.inputs))
        linear = tuple((place,) for place in places)
        return linear if self.form == "cobb_douglas" else (*linear, *combinations_with_replacement(places, 2))

    @property
    def coefficient_names(self) -> tuple[str, ...]:
        """A name for each term: ``employees``, ``employees·fixed_assets``."""
        return tuple("·".join(self.inputs[place] for place in term) for term in self.terms)

    def columns(self, log_inputs: Array) -> Array:
        """The terms' values, shape (rows, terms), from the inputs' logarithms, shape (rows, inputs)."""
        return np.column_stack([np.prod(log_inputs[:, list(term)], axis=1) for term in self.terms])

    def elasticities(self, coefficients: Array, log_inputs: Array) -> Array:
        """By how many percent output grows with one percent more of an input, shape (rows, inputs)."""
        found = np.zeros(log_inputs.shape)
        for place, column, others in self._factors:
            found[:, place] += coefficients[column] * np.prod(log_inputs[:, others], axis=1)
        return found

    def slopes(self, log_inputs: Array) -> Array:
        """What each coefficient adds to each input's elasticity, shape (rows, inputs, terms)."""
        slopes = np.zeros((*log_inputs.shape, len(self.terms)))
        for place, column, others in self._factors:
            slopes[:, place, column] += np.prod(log_inputs[:, others], axis=1)
        return slopes

    def mean_slopes(self, log_inputs: Array, weight: Array) -> Array:
        """The weighted mean of :meth:`slopes`, shape (inputs, terms), a term at a time."""
        found = np.zeros((log_inputs.shape[1], len(self.terms)))
        for place, column, others in self._factors:
            found[place, column] += np.average(np.prod(log_inputs[:, others], axis=1), weights=weight)
        return found

    @property
    def _factors(self) -> Iterator[tuple[int, int, list[int]]]:
        """An input, a term that it is in, and the inputs that its slope is the product of; twice for squares."""
        for column, term in enumerate(self.terms):
            for nth, place in enumerate(term):
                yield place, column, [each for other, each in enumerate(term) if other != nth]
