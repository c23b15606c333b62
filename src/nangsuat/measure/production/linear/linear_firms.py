"""Firms with linear moment conditions, on this machine or in parts: what is asked of them is added up over firms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.linear.linear_moments import LinearMoments
from nangsuat.measure.production.parts import Parts, Told, factor, total, triangle
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

type Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class FirmRows:
    """A row of each firm; of firms in parts a triangle with the same products of columns.

    Attributes
    ----------
    rows : shape (firms, columns), or (columns, columns)
    total : the sum over firms, shape (columns,)
    moved : how many firms' rows are not nothing
    """

    rows: Array
    total: Array
    moved: int


class MomentFirms(Protocol):
    """Firms, wherever their rows are."""

    @property
    def coefficients(self) -> int:
        """How many coefficients there are."""

    @property
    def moments(self) -> int:
        """How many moment conditions there are."""

    def total(self, work: Callable[[LinearMoments, Keys], Told]) -> Told:
        """What the work makes of the firms' moments and keys, added up over firms."""

    def rows(self, work: Callable[[LinearMoments], Array]) -> FirmRows:
        """What the work makes of each firm."""


@dataclass(frozen=True, slots=True, eq=False)
class FirmsHere:
    """Firms on this machine.

    Attributes
    ----------
    own : their moments
    key : of each firm, needed where firms are drawn
    """

    own: LinearMoments
    key: Keys = field(default_factory=lambda: np.empty(0, dtype=np.uint64))

    @property
    def coefficients(self) -> int:
        return self.own.coefficients

    @property
    def moments(self) -> int:
        return self.own.moments

    def total(self, work: Callable[[LinearMoments, Keys], Told]) -> Told:
        return work(self.own, self.key)

    def rows(self, work: Callable[[LinearMoments], Array]) -> FirmRows:
        found = work(self.own)
        return FirmRows(found, found.sum(axis=0), _moved(found))


class Equations(Protocol):
    """How the moments of some firms are written, with what is known of all; sent to workers."""

    def of(self, sample: Sample) -> LinearMoments:
        """The moments of a sample's firms."""


@dataclass(frozen=True, slots=True, eq=False)
class FirmsInParts:
    """Firms that lie in parts.

    Attributes
    ----------
    parts : of the firms
    equations : how their moments are written
    nobody : the moments of no firm
    """

    parts: Parts
    equations: Equations
    nobody: LinearMoments

    @property
    def coefficients(self) -> int:
        return self.nobody.coefficients

    @property
    def moments(self) -> int:
        return self.nobody.moments

    def total(self, work: Callable[[LinearMoments, Keys], Told]) -> Told:
        return total(self.parts.tell(partial(_told, work=work, equations=self.equations)))

    def rows(self, work: Callable[[LinearMoments], Array]) -> FirmRows:
        told = self.parts.tell(partial(_rows_told, work=work, equations=self.equations))
        triangles, sums, moved = zip(*told, strict=True)
        return FirmRows(factor(triangles), np.sum(sums, axis=0), int(np.sum(moved)))


def _told(sample: Sample, work: Callable[[LinearMoments, Keys], Told], equations: Equations) -> Told:
    return work(equations.of(sample), sample.key)


def _rows_told(sample: Sample, work: Callable[[LinearMoments], Array], equations: Equations) -> Told:
    found = work(equations.of(sample))
    return triangle(found), found.sum(axis=0), np.array(_moved(found))


def _moved(rows: Array) -> int:
    return int(np.any(rows != 0, axis=1).sum())
