"""Firms that lie in parts: what a part tells are small arrays, which are added in the order of the parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

type Told = tuple[Array, ...]
"""What a part tells."""
type Work = Callable[[Sample], Told]


class Parts(Protocol):
    """The parts of a sample, each with all years of its firms."""

    def tell(self, work: Work) -> Sequence[Told]:
        """What each part tells, in the order of the parts."""

    def weighing(self, weight: Callable[[Sample], Array]) -> Parts:
        """The same firms with other weights."""


@dataclass(frozen=True, slots=True, eq=False)
class OnePart:
    """All firms in one part, on this machine.

    Attributes
    ----------
    sample : of all firms
    """

    sample: Sample

    def tell(self, work: Work) -> Sequence[Told]:
        return (work(self.sample),)

    def weighing(self, weight: Callable[[Sample], Array]) -> OnePart:
        return OnePart(replace(self.sample, weight=weight(self.sample)))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Work on a sample whose weights are others.

    Attributes
    ----------
    work : what is done
    weight : the weights of a sample's rows
    """

    work: Work
    weight: Callable[[Sample], Array]

    def __call__(self, sample: Sample) -> Told:
        return self.work(replace(sample, weight=self.weight(sample)))


def total(told: Sequence[Told]) -> Told:
    """What all parts tell together."""
    return tuple(np.sum(np.stack(each), axis=0) for each in zip(*told, strict=True))


def factor(told: Sequence[Array]) -> Array:
    """A triangle with the same products of columns as all rows together, from triangles of the parts."""
    return triangle(np.vstack(told))


def triangle(rows: Array) -> Array:
    """A triangle with the same products of columns as the rows, shape (columns, columns)."""
    found = np.zeros((rows.shape[1], rows.shape[1]))
    upper = np.linalg.qr(rows, mode="r")
    upper *= np.where(np.diag(upper) < 0, -1.0, 1.0)[:, None] if len(upper) else 1.0
    found[: len(upper)] = upper
    return found
