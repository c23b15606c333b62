"""How the quantities of a group spread: what sizes, means and ranges are taken of, wherever the rows are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nangsuat.compare.frontier.producers import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Of each quantity of some producers, in the order of coordinates: inputs, outputs, bad outputs.

    Attributes
    ----------
    smallest, largest : its least and its greatest value, shape (quantities,)
    mean_size : the mean of its absolute values
    """

    smallest: Numbers
    largest: Numbers
    mean_size: Numbers

    @classmethod
    def of(cls, values: Numbers) -> Spread:
        """Of values, shape (producers, quantities); of nobody all is 0.

        Examples
        --------
        >>> spread = Spread.of(np.array([[-4.0, 1.0], [2.0, 1.0]]))
        >>> spread.size.tolist(), spread.range.tolist(), spread.mean_size.tolist()
        ([4.0, 1.0], [6.0, 0.0], [3.0, 1.0])
        """
        if not len(values):
            return cls(*np.zeros((3, values.shape[1])))
        return cls(values.min(axis=0), values.max(axis=0), np.abs(values).mean(axis=0))

    @property
    def size(self) -> Numbers:
        """The largest absolute value of each quantity."""
        return np.maximum(np.abs(self.smallest), np.abs(self.largest))

    @property
    def range(self) -> Numbers:
        """From the least to the greatest value of each quantity."""
        return self.largest - self.smallest
