"""Cost, revenue and profit: how much is lost by waste, and how much by a mix that does not suit the prices.

===========  ==============================================  ===================================
cost         least cost of the outputs / own cost            = technical × allocative, 1 at most
revenue      own revenue / most revenue from the inputs      = technical × allocative, 1 at most
profit       (most profit − own) / (w·gx + p·gy)             = technical + allocative, 0 at best
===========  ==============================================  ===================================

Technical efficiency is the radial score of inputs θ, for revenue one over that of outputs 1/φ; in the profit model,
after Nerlove, it is the distance along the direction g. Each producer faces its own prices.

References
----------
Farrell (1957). Färe, Grosskopf and Lovell (1985). Chambers, Chung and Färe (1998; Nerlovian profit efficiency).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.prices import each_priced_group, most_profit, priced_found, ratio, traded, with_prices
from nangsuat.compare.frontier.producers import Numbers, Producers
from nangsuat.compare.frontier.program_proof import Solution
from nangsuat.compare.frontier.program_scores import Found, Scores
from nangsuat.compare.frontier.projection import Progress, project
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, scale_limits, technology_of
from nangsuat.data import Column, Panel, Text, UnknownOption

type ProfitDirection = Literal["own", "mean", "unit"]


def cost_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    prices: Mapping[str, str],
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """The least cost at which others prove that a producer's outputs can be made, over its own cost.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    prices : for each input the role or quantity that holds its price
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``cost_efficiency`` = ``technical_efficiency`` × ``allocative_efficiency``, and ``cost`` and ``least_cost`` in
        the money of the prices. Targets are the cheapest inputs, of which some may be more than the producer has.

    Raises
    ------
    UnknownOption
        An input has no price, or a price has no input.
    MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    Coelli, Rao and Battese (1998): the first of five firms is half as efficient as can be, and its mix costs it more.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> firms = pl.DataFrame({
    ...     "firm": list("ABCDE"), "year": [1998] * 5, "x1": [2, 2, 6, 3, 6], "x2": [5, 4, 6, 2, 2],
    ...     "y": [1, 2, 3, 1, 2], "w1": [1] * 5, "w2": [3] * 5,
    ... })
    >>> panel = FirmPanel.from_frame(firms, quantities=["x1", "x2", "y", "w1", "w2"])
    >>> found = cost_efficiency(
    ...     panel, inputs=["x1", "x2"], outputs=["y"], prices={"x1": "w1", "x2": "w2"}, returns_to_scale="crs"
    ... )
    >>> found.to_frame()["cost_efficiency"].round(3).to_list()
    [0.353, 0.857, 0.75, 0.667, 1.0]
    """
    producers, price = with_prices(panel, inputs, outputs, prices, inputs, by)

    def find(group: Producers, paid: Numbers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        solution = _least_cost(group, technology, paid, progress)
        cost = (paid * group.x).sum(axis=1)
        overall = ratio(solution.objective, cost)
        radial = project(technology, technology.place(0 * group.x, group.y), technology.lead(group.x, 0 * group.y))
        return priced_found(
            technology,
            solution,
            radial,
            {
                "cost_efficiency": overall,
                "technical_efficiency": -radial.distance,
                "allocative_efficiency": ratio(overall, -radial.distance),
                "cost": cost,
                "least_cost": solution.objective,
            },
            np.column_stack((group.x - solution.own, np.full_like(group.y, np.nan))),
        )

    return Scores(
        name=_COST.fill(returns=returns_words(returns_to_scale)),
        columns=_COST_COLUMNS,
        best=1.0,
        found=each_priced_group(producers, price, find),
        producers=producers,
        remarks=(_COST_RULE,),
        provenance=producers.provenance.then("cost_efficiency", parameters={"returns_to_scale": returns_to_scale}),
    )


def revenue_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    prices: Mapping[str, str],
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """A producer's revenue over the most that others prove possible from its inputs.

    Parameters
    ----------
    panel, inputs, outputs, returns_to_scale, by, progress : see :func:`cost_efficiency`
    prices : for each output the role or quantity that holds its price

    Returns
    -------
    Scores
        ``revenue_efficiency`` = ``technical_efficiency`` × ``allocative_efficiency``, all 1 at most, and ``revenue``
        and ``most_revenue``. Targets are the outputs that earn most.

    Raises
    ------
    UnknownOption, MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`cost_efficiency`.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> firms = pl.DataFrame({"firm": ["A", "B"], "year": [2024] * 2, "x": [1, 1], "y": [3, 4], "p": [2, 2]})
    >>> panel = FirmPanel.from_frame(firms, quantities=["x", "y", "p"])
    >>> found = revenue_efficiency(panel, inputs=["x"], outputs=["y"], prices={"y": "p"})
    >>> found.to_frame()["revenue_efficiency"].to_list()
    [0.75, 1.0]
    """
    producers, price = with_prices(panel, inputs, outputs, prices, outputs, by)

    def find(group: Producers, earned: Numbers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        solution = _most_revenue(group, technology, earned, progress)
        revenue = (earned * group.y).sum(axis=1)
        overall = ratio(revenue, -solution.objective)
        radial = project(technology, technology.place(group.x, 0 * group.y), technology.lead(0 * group.x, group.y))
        growth = np.where(radial.feasible, radial.distance, np.nan)  # who makes nothing has no way to grow
        return priced_found(
            technology,
            solution,
            radial,
            {
                "revenue_efficiency": overall,
                "technical_efficiency": ratio(np.ones(len(group)), radial.distance),
                "allocative_efficiency": overall * growth,
                "revenue": revenue,
                "most_revenue": -solution.objective,
            },
            np.column_stack((np.full_like(group.x, np.nan), solution.own - group.y)),
        )

    return Scores(
        name=_REVENUE.fill(returns=returns_words(returns_to_scale)),
        columns=_REVENUE_COLUMNS,
        best=1.0,
        found=each_priced_group(producers, price, find),
        producers=producers,
        remarks=(_REVENUE_RULE,),
        provenance=producers.provenance.then("revenue_efficiency", parameters={"returns_to_scale": returns_to_scale}),
    )


def profit_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    prices: Mapping[str, str],
    direction: ProfitDirection = "own",
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """How much profit a producer forgoes, after Nerlove: over the value of the direction in which it could move.

    Parameters
    ----------
    panel, inputs, outputs, by, progress : see :func:`cost_efficiency`
    prices : for each input and output the role or quantity that holds its price
    direction : ``"own"`` (the producer's own quantities), ``"mean"`` (the group's) or ``"unit"``
    returns_to_scale : ``"vrs"``, ``"nirs"`` or limits of scale; where scale has no limit there is no greatest profit

    Returns
    -------
    Scores
        ``profit_inefficiency`` = ``technical_inefficiency`` + ``allocative_inefficiency``, all 0 at best, and
        ``profit`` and ``most_profit``. Targets are the quantities of the greatest profit.

    Raises
    ------
    UnknownOption
        A quantity has no price, or the returns to scale have no upper limit.
    MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> firms = pl.DataFrame({
    ...     "firm": ["A", "B"], "year": [2024] * 2, "x": [2, 1], "y": [3, 3], "w": [1, 1], "p": [2, 2],
    ... })
    >>> panel = FirmPanel.from_frame(firms, quantities=["x", "y", "w", "p"])
    >>> found = profit_efficiency(panel, inputs=["x"], outputs=["y"], prices={"x": "w", "y": "p"})
    >>> found.to_frame()["profit_inefficiency"].to_list()
    [0.125, 0.0]
    """
    if direction not in _DIRECTIONS:
        raise UnknownOption.among("direction", direction, tuple(_DIRECTIONS))
    if np.isinf(scale_limits(returns_to_scale)[1]):
        raise UnknownOption(_NO_MOST.fill(returns=returns_words(returns_to_scale)))
    producers, price = with_prices(panel, inputs, outputs, prices, (*inputs, *outputs), by)

    def find(group: Producers, paid: Numbers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        solution = most_profit(group, technology, paid, progress)
        way = np.repeat((-1.0, 1.0), (len(group.inputs), len(group.outputs)))
        profit = (paid * way * group.quantities).sum(axis=1)
        step = _DIRECTIONS[direction](group.quantities)
        overall = ratio(-solution.objective - profit, (paid * step).sum(axis=1))
        lead = technology.lead(*np.split(step, [len(group.inputs)], axis=1))
        distance = project(technology, technology.place(group.x, group.y), lead)
        return priced_found(
            technology,
            solution,
            distance,
            {
                "profit_inefficiency": overall,
                "technical_inefficiency": distance.distance,
                "allocative_inefficiency": overall - distance.distance,
                "profit": profit,
                "most_profit": -solution.objective,
            },
            way * (solution.own - group.quantities),
        )

    return Scores(
        name=_PROFIT.fill(returns=returns_words(returns_to_scale)),
        columns=_PROFIT_COLUMNS,
        best=0.0,
        found=each_priced_group(producers, price, find),
        producers=producers,
        remarks=(_PROFIT_RULE.fill(direction=_DIRECTION_WORDS[direction]),),
        provenance=producers.provenance.then(
            "profit_efficiency", parameters={"returns_to_scale": returns_to_scale, "direction": direction}
        ),
    )


def _least_cost(group: Producers, technology: Technology, paid: Numbers, progress: Progress | None) -> Solution:
    right = technology.place(0 * group.x, group.y)
    return traded(technology, right, np.arange(technology.inputs), 1.0, paid, progress)


def _most_revenue(group: Producers, technology: Technology, earned: Numbers, progress: Progress | None) -> Solution:
    right = technology.place(group.x, 0 * group.y)
    sold = technology.inputs + np.arange(technology.outputs)
    return traded(technology, right, sold, -1.0, -earned, progress)


_DIRECTIONS: dict[str, Callable[[Numbers], Numbers]] = {
    "own": lambda quantities: quantities,
    "mean": lambda quantities: np.tile(quantities.mean(axis=0), (len(quantities), 1)),
    "unit": np.ones_like,
}
_DIRECTION_WORDS: dict[str, Text] = {
    "own": Text(vi="đại lượng của chính đơn vị", en="the producer's own quantities"),
    "mean": Text(vi="trung bình của nhóm", en="the group's means"),
    "unit": Text(vi="một đơn vị mỗi đại lượng", en="one unit of each quantity"),
}
_TECHNICAL = Text(vi="Hiệu quả kỹ thuật", en="Technical efficiency")
_ALLOCATIVE = Text(vi="Hiệu quả phân bổ", en="Allocative efficiency")
_COST_COLUMNS = (
    Column("cost_efficiency", Text(vi="Hiệu quả chi phí", en="Cost efficiency"), decimals=3),
    Column("technical_efficiency", _TECHNICAL, decimals=3),
    Column("allocative_efficiency", _ALLOCATIVE, decimals=3),
    Column("cost", Text(vi="Chi phí", en="Cost")),
    Column("least_cost", Text(vi="Chi phí nhỏ nhất", en="Least cost")),
)
_REVENUE_COLUMNS = (
    Column("revenue_efficiency", Text(vi="Hiệu quả doanh thu", en="Revenue efficiency"), decimals=3),
    Column("technical_efficiency", _TECHNICAL, decimals=3),
    Column("allocative_efficiency", _ALLOCATIVE, decimals=3),
    Column("revenue", Text(vi="Doanh thu", en="Revenue")),
    Column("most_revenue", Text(vi="Doanh thu lớn nhất", en="Most revenue")),
)
_PROFIT_COLUMNS = (
    Column("profit_inefficiency", Text(vi="Mức kém hiệu quả lợi nhuận", en="Profit inefficiency"), decimals=3),
    Column("technical_inefficiency", Text(vi="do kỹ thuật", en="technical"), decimals=3),
    Column("allocative_inefficiency", Text(vi="do phân bổ", en="allocative"), decimals=3),
    Column("profit", Text(vi="Lợi nhuận", en="Profit")),
    Column("most_profit", Text(vi="Lợi nhuận lớn nhất", en="Most profit")),
)
_COST = Text(vi="Hiệu quả chi phí, {returns}", en="Cost efficiency, {returns}")
_REVENUE = Text(vi="Hiệu quả doanh thu, {returns}", en="Revenue efficiency, {returns}")
_PROFIT = Text(vi="Hiệu quả lợi nhuận (Nerlove), {returns}", en="Profit efficiency (Nerlovian), {returns}")
_COST_RULE = Text(
    vi="Hiệu quả chi phí = chi phí nhỏ nhất để làm ra cùng đầu ra, chia cho chi phí thực; bằng hiệu quả kỹ thuật "
    "(hướng đầu vào) nhân hiệu quả phân bổ. Mỗi đơn vị tính theo giá của chính mình.",
    en="Cost efficiency = least cost of the same outputs over own cost; it is technical efficiency (input orientation) "
    "times allocative efficiency. Each producer faces its own prices.",
)
_REVENUE_RULE = Text(
    vi="Hiệu quả doanh thu = doanh thu thực chia cho doanh thu lớn nhất từ cùng đầu vào; bằng hiệu quả kỹ thuật (1/φ, "
    "hướng đầu ra) nhân hiệu quả phân bổ. Mỗi đơn vị tính theo giá của chính mình.",
    en="Revenue efficiency = own revenue over the most from the same inputs; it is technical efficiency (1/φ, output "
    "orientation) times allocative efficiency. Each producer faces its own prices.",
)
_PROFIT_RULE = Text(
    vi="Mức kém hiệu quả = (lợi nhuận lớn nhất − lợi nhuận thực) chia cho giá trị của hướng ({direction}); bằng phần "
    "do kỹ thuật cộng phần do phân bổ; 0 là tốt nhất.",
    en="Inefficiency = (most profit − own profit) over the value of the direction ({direction}); it is a technical "
    "plus an allocative part; 0 is best.",
)
_NO_MOST = Text(
    vi="Với {returns}, quy mô không có giới hạn trên nên không có lợi nhuận lớn nhất; dùng «vrs», «nirs» hoặc (l, u).",
    en="With {returns} scale has no upper limit and there is no greatest profit; use «vrs», «nirs» or (l, u).",
)
