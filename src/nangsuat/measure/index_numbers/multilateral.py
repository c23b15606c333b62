"""Multilateral index numbers: all periods (or places) against one another, without drift.

A chain of bilateral links need not come back to one when prices come back; a multilateral index is transitive, so it
does. GEKS takes the geometric mean of the paths through every other period; Caves-Christensen-Diewert compares with
the hypothetical mean period; Geary-Khamis values every quantity at mean prices; the weighted time-product dummy
regresses log prices on periods and items. All pairs are compared by matrix products, never one after another.

References
----------
Caves, Christensen and Diewert (1982), Multilateral comparisons of output, input, and productivity using superlative
index numbers, Economic Journal 92. Diewert and Fox (2017), Substitution bias in multilateral methods for CPI
construction using scanner data, UNSW. Rao (2005), Review of Income and Wealth 51.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import CannotBeShown, Text
from nangsuat.measure.index_numbers.basket import Basket

type Pairwise = NDArray[np.float64]  # log price index from the row's to the column's period, shape (periods, periods)
type Levels = NDArray[np.float64]  # log price level of each period, up to a constant, shape (periods,)


@dataclass(frozen=True, slots=True)
class Multilateral:
    """One multilateral method of the registry.

    Attributes
    ----------
    name : its name
    formula : as a person reads it
    compute : from a basket to log price levels, up to a constant
    needs_ratios : whether a zero among what is compared has no meaning in it
    implicit_quantity : whether its quantity index is the change of value over its price index
    """

    name: Text
    formula: str
    compute: Callable[[Basket], Levels]
    needs_ratios: bool = False
    implicit_quantity: bool = False


def pairwise_fisher(basket: Basket) -> Pairwise:
    """ln Fisher for all pairs of periods over their matched items."""
    laspeyres = _log(basket.quantities @ basket.prices.T) - _log(basket.expenditure @ basket.observed.T)
    fisher: Pairwise = (laspeyres - laspeyres.T) / 2
    return fisher


def pairwise_walsh(basket: Basket) -> Pairwise:
    """ln Walsh for all pairs of periods over their matched items."""
    roots = np.sqrt(basket.quantities)
    cost = _log(roots @ (basket.prices * roots).T)
    return cost - cost.T


def pairwise_marshall_edgeworth(basket: Basket) -> Pairwise:
    """ln Marshall-Edgeworth for all pairs of periods over their matched items."""
    cost = _log(basket.quantities @ basket.prices.T + (basket.expenditure @ basket.observed.T).T)
    return cost - cost.T


def pairwise_tornqvist(basket: Basket) -> Pairwise:
    """ln Törnqvist for all pairs of periods, with value shares over their matched items."""
    values, logs = basket.expenditure, _item_logs(basket)
    with np.errstate(divide="ignore", invalid="ignore"):
        own_basket = (values @ logs.T - (values * logs) @ basket.observed.T) / (values @ basket.observed.T)
    return (own_basket - own_basket.T) / 2


def pairwise_jevons(basket: Basket) -> Pairwise:
    """ln Jevons for all pairs of periods over their matched items."""
    seen, logs = basket.observed.astype(float), _item_logs(basket)
    sums = seen @ logs.T
    with np.errstate(divide="ignore", invalid="ignore"):
        logs_of_pairs: Pairwise = (sums - sums.T) / (seen @ seen.T)
    return logs_of_pairs


def _geks(pairwise: Callable[[Basket], Pairwise]) -> Callable[[Basket], Levels]:
    def levels(basket: Basket) -> Levels:
        logs = pairwise(basket)
        _refuse_unmatched(basket, logs)
        mean: Levels = logs.mean(axis=0)
        return mean

    return levels


def caves_christensen_diewert(basket: Basket) -> Levels:
    """``½ Σ (s_t + s̄)(ln p_t − mean ln p)``; it equals GEKS-Törnqvist where all items are always observed."""
    if not basket.observed.all():
        raise CannotBeShown(
            Text(
                vi="Chỉ số Caves-Christensen-Diewert cần mọi mặt hàng ở mọi kỳ; hãy dùng «geks_tornqvist».",
                en="The Caves-Christensen-Diewert index needs every item in every period; use «geks_tornqvist».",
            )
        )
    shares = basket.expenditure / basket.values[:, np.newaxis]
    logs = np.log(basket.prices)
    levels: Levels = np.sum((shares + shares.mean(axis=0)) / 2 * (logs - logs.mean(axis=0)), axis=1)
    return levels


def geary_khamis(basket: Basket) -> Levels:
    """Price levels and mean prices that explain each other, from their linear equations.

    With x = 1/P, ``v_t·x_t = Σ_r Σ_i (q_ti·v_ri / Σ_t q_ti)·x_r`` has one solution up to its scale.
    """
    total = basket.quantities.sum(axis=0)
    shares = np.divide(basket.quantities, total, out=np.zeros_like(basket.quantities), where=total > 0)
    system = shares @ basket.expenditure.T - np.diag(basket.values)
    return -_log(_solution_with_first_one(system))


def weighted_time_product_dummy(basket: Basket) -> Levels:
    """Period effects of log prices on periods and items, weighted by value shares, item effects solved out."""
    weights = basket.expenditure / basket.values[:, np.newaxis]
    of_items = weights.sum(axis=0)
    spread = np.divide(weights, of_items, out=np.zeros_like(weights), where=of_items > 0)
    weighted_logs = weights * _item_logs(basket)
    system = np.diag(weights.sum(axis=1)) - spread @ weights.T
    right = weighted_logs.sum(axis=1) - spread @ weighted_logs.sum(axis=0)
    levels = np.zeros(len(basket.periods))
    levels[1:] = _solved(system[1:, 1:], right[1:])
    return levels


def _solution_with_first_one(system: NDArray[np.float64]) -> NDArray[np.float64]:
    """The vector that a singular system sends to zero, its first entry one."""
    solution = np.ones(len(system))
    solution[1:] = _solved(system[1:, 1:], -system[1:, 0])
    return solution


def _solved(system: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    try:
        solution = np.linalg.solve(system, right)
    except np.linalg.LinAlgError as error:
        raise CannotBeShown(_UNCONNECTED) from error
    if len(solution) and np.linalg.cond(system, 1) > 1 / np.finfo(float).eps:
        raise CannotBeShown(_UNCONNECTED)
    return solution


_UNCONNECTED = Text(
    vi="Các kỳ không nối được với nhau qua mặt hàng chung nên không có một mức giá chung.",
    en="The periods are not connected through items that they share, so they have no common price level.",
)


def _refuse_unmatched(basket: Basket, logs: Pairwise) -> None:
    if not np.isfinite(logs).all():
        first, second = (basket.periods[place] for place in np.argwhere(~np.isfinite(logs))[0])
        raise CannotBeShown(
            Text(
                vi=f"Kỳ {first} và {second} không có mặt hàng chung nào có giá trị; GEKS cần mọi cặp kỳ đều so được.",
                en=f"Periods {first} and {second} share no item of any value; GEKS needs every pair to be comparable.",
            )
        )


def _item_logs(basket: Basket) -> NDArray[np.float64]:
    """ln p, zero where an item is not observed."""
    return np.log(np.where(basket.observed, basket.prices, 1.0))


def _log(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm, not a number where there is none."""
    return np.log(numbers, out=np.full_like(numbers, np.nan), where=numbers > 0)


def _name(words: str) -> Text:
    return Text.same(words)


MULTILATERAL: Mapping[str, Multilateral] = {
    "geks_fisher": Multilateral(_name("GEKS-Fisher"), "∏_r (F(0,r)·F(r,t))^(1/T)", _geks(pairwise_fisher)),
    "geks_tornqvist": Multilateral(
        _name("GEKS-Törnqvist"), "∏_r (T(0,r)·T(r,t))^(1/T)", _geks(pairwise_tornqvist), needs_ratios=True
    ),
    "geks_walsh": Multilateral(_name("GEKS-Walsh"), "∏_r (W(0,r)·W(r,t))^(1/T)", _geks(pairwise_walsh)),
    "geks_marshall_edgeworth": Multilateral(
        _name("GEKS-Marshall-Edgeworth"), "∏_r (M(0,r)·M(r,t))^(1/T)", _geks(pairwise_marshall_edgeworth)
    ),
    "geks_jevons": Multilateral(
        _name("GEKS-Jevons"), "∏_r (J(0,r)·J(r,t))^(1/T)", _geks(pairwise_jevons), needs_ratios=True
    ),
    "caves_christensen_diewert": Multilateral(
        _name("Caves-Christensen-Diewert"),
        "exp Σ ½(s_t + s̄)·(ln p_t − mean ln p)",
        caves_christensen_diewert,
        needs_ratios=True,
    ),
    "geary_khamis": Multilateral(
        _name("Geary-Khamis"),
        "P_t = Σ p_t·q_t / Σ b·q_t, b = Σ_t (q_t/Σ q)·p_t/P_t",
        geary_khamis,
        implicit_quantity=True,
    ),
    "weighted_time_product_dummy": Multilateral(
        Text(vi="biến giả thời gian - sản phẩm có trọng số", en="weighted time-product dummy"),
        "ln p_ti = a_t + c_i, weights s_ti",
        weighted_time_product_dummy,
        needs_ratios=True,
        implicit_quantity=True,
    ),
}
