"""Returns to scale of each producer, and what its size costs it.

Scale efficiency is the share of inefficiency under constant returns that variable returns forgive: the size, not the
work. Where both scores agree the producer has the most productive size (constant returns). Where they do not, the
weights of its peers under constant returns add up to less than one (it is too small: increasing returns) or to more
(too large: decreasing returns), the same for all optimal weights, since if they disagreed some mean of them would add
up to one and the scores would agree.

References
----------
Banker, Seiford and Zhu (1995; the sum of weights). Färe, Grosskopf and Lovell (1985; scale efficiency).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers
from nangsuat.data import Text

SAME_SCORE = 1e-9  # relative; scores agree with other solvers to 1e-10 and better

RETURNS_OF: dict[str, Text] = {
    "increasing": Text(vi="tăng (quy mô còn nhỏ)", en="increasing (too small)"),
    "constant": Text(vi="không đổi (quy mô hợp lý)", en="constant (most productive size)"),
    "decreasing": Text(vi="giảm (quy mô quá lớn)", en="decreasing (too large)"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What the size of each producer does.

    Attributes
    ----------
    efficiency : the score under constant over that under variable returns; in a direction their difference
    returns : ``"increasing"``, ``"constant"``, ``"decreasing"``; empty where there is no score
    """

    efficiency: Numbers
    returns: NDArray[np.str_]


def scale_of(constant: Numbers, variable: Numbers, weights: Numbers, *, by_difference: bool) -> Scale:
    """Scale efficiency and the class of returns.

    Parameters
    ----------
    constant, variable : scores under constant and under variable returns, shape (producers,)
    weights : weights of the peers under constant returns, shape (producers, peers)
    by_difference : whether scores are distances in a direction

    Examples
    --------
    >>> found = scale_of(np.array([0.5, 0.9]), np.array([1.0, 0.9]), np.array([[0.2], [1.5]]), by_difference=False)
    >>> found.efficiency.tolist(), found.returns.tolist()
    ([0.5, 1.0], ['increasing', 'constant'])
    """
    known = np.isfinite(constant) & np.isfinite(variable)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = constant - variable if by_difference else constant / variable
    same = np.isclose(constant, variable, rtol=SAME_SCORE, atol=SAME_SCORE)
    returns = np.where(same, "constant", np.where(weights.sum(axis=1) < 1, "increasing", "decreasing"))
    return Scale(np.where(known, ratio, np.nan), np.where(known, returns, ""))
