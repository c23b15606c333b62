"""Draws of firms for a bootstrap, the same on every machine and in every partition.

A draw gives each firm a weight that follows from the firm's own key, the draw's number and the seed alone, by a
counter-based generator: it does not matter which other firms there are, in which order, or where. A firm is drawn
with all its years. Weights have mean and variance one: how often a firm is drawn is Poisson, the limit of drawing
firms with replacement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import checked_whole_number
from nangsuat.measure.production.specification import Array


@dataclass(frozen=True, slots=True)
class Draws:
    """Numbered draws of firms.

    Attributes
    ----------
    count : how many
    seed : another seed, other draws
    first : the number of the first one
    """

    count: int
    seed: int = 0
    first: int = 0

    @classmethod
    def asked(cls, count: int, seed: int) -> Draws:
        """The draws that a user asks for.

        Raises
        ------
        UnknownOption
            Fewer than two, which have no spread, or no whole numbers.
        """
        checked_whole_number("draws", count, least=_FEWEST)
        checked_whole_number("seed", seed, least=0, most=_LARGEST_SEED)
        return cls(int(count), int(seed))

    def weights(self, key: NDArray[np.uint64]) -> Array:
        """How often each firm is drawn, shape (firms, draws).

        Examples
        --------
        >>> Draws(3).weights(np.array([7], dtype=np.uint64)) == Draws(3).weights(np.array([1, 7], dtype=np.uint64))[1:]
        array([[ True,  True,  True]])
        """
        from nangsuat.kernels import draw_weights

        return draw_weights(key, seed=self.seed, first=self.first, count=self.count)


def firm_keys(firms: pl.Series) -> NDArray[np.uint64]:
    """A key for each firm from its id, whole number or text; it does not hang on the other firms.

    Examples
    --------
    >>> (firm_keys(pl.Series(["a", "b"]))[1:] == firm_keys(pl.Series(["b"]))).tolist()
    [True]
    """
    from nangsuat.kernels import number_keys, text_keys

    if firms.dtype.is_integer():
        return number_keys(firms.cast(pl.Int64).to_numpy())
    return text_keys(firms.cast(pl.String).to_list())


_FEWEST = 2
_LARGEST_SEED = 2**64 - 1
