"""Firms over the years as arrays: what every estimator of a production function takes.

Rows lie firm by firm and year by year. The year before is the *calendar* year before: a gap in a firm's years is a gap,
never a lag.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.specification import Array, Specification

type Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)  # no slots: pairs are worked out once
class Sample:
    """Firm-years of one group, sorted by firm and year.

    Attributes
    ----------
    specification : what the columns are
    output : ln of output, shape (rows,)
    inputs : ln of the inputs in the specification's order, shape (rows, inputs)
    proxy : ln of the proxy, shape (rows,); empty where there is none
    controls : shape (rows, controls)
    weight : survey weights, all one where there are none, shape (rows,)
    year : calendar years, shape (rows,)
    row : the rows' numbers in the panel, shape (rows,)
    starts : where each firm's rows begin, and the number of rows at last, shape (firms + 1,)
    key : a number for each firm that is the same on every machine and in every order, shape (firms,)
    log_share : ln of the flexible input's share in output, shape (rows,); empty where the specification has none
    """

    specification: Specification
    output: Array
    inputs: Array
    proxy: Array
    controls: Array
    weight: Array
    year: Places
    row: Places
    starts: Places
    key: NDArray[np.uint64]
    log_share: Array = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.output)

    @property
    def firms(self) -> int:
        """How many firms there are."""
        return len(self.starts) - 1

    @property
    def free(self) -> Array:
        """ln of the inputs that are chosen in the year, shape (rows, free inputs)."""
        return self.inputs[:, : len(self.specification.free)]

    @property
    def state(self) -> Array:
        """ln of the inputs that were decided before, shape (rows, states)."""
        return self.inputs[:, len(self.specification.free) :]

    @cached_property
    def firm(self) -> Places:
        """Each row's firm, counted from zero, shape (rows,)."""
        return np.repeat(np.arange(self.firms), np.diff(self.starts))

    @cached_property
    def pairs(self) -> Places:
        """The rows whose firm is there in the calendar year before too; that row is the one right above."""
        same = (self.firm[1:] == self.firm[:-1]) & (self.year[1:] == self.year[:-1] + 1)
        return np.flatnonzero(same) + 1

    @cached_property
    def terms(self) -> Array:
        """The production function's terms, shape (rows, terms)."""
        return self.specification.columns(self.inputs)

    def sums_by_firm(self, values: Array) -> Array:
        """Sums over the rows of each firm, shape (firms, columns)."""
        return np.asarray(np.add.reduceat(values, self.starts[:-1], axis=0))

    def at_firms(self, chosen: NDArray[np.bool_]) -> Sample:
        """The rows of some firms."""
        rows = chosen[self.firm]
        lengths = np.diff(self.starts)[chosen]
        return replace(
            self,
            output=self.output[rows],
            inputs=self.inputs[rows],
            proxy=self.proxy[rows] if len(self.proxy) else self.proxy,
            controls=self.controls[rows],
            weight=self.weight[rows],
            year=self.year[rows],
            row=self.row[rows],
            starts=np.concatenate(([0], np.cumsum(lengths))),
            key=self.key[chosen],
            log_share=self.log_share[rows] if len(self.log_share) else self.log_share,
        )
