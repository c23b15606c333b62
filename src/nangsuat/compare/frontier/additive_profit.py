"""Profit forgone in weighted slacks: a technical part that is the additive model's, and an allocative one.

    (most profit − own) / min(price / weight)  =  largest weighted sum of slacks  +  allocative inefficiency

What the profit gap is divided by makes the left side as large as the technical part at least: a slack counts for its
weight, and is worth its price. Variable returns to scale.

References
----------
Cooper, Pastor, Aparicio and Borras (2011), Journal of Productivity Analysis 35.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nangsuat.compare.frontier.additive import SlackWeight, check_weights, slack_weights, weighted_slacks
from nangsuat.compare.frontier.prices import each_priced_group, most_profit, with_prices
from nangsuat.compare.frontier.producers import Numbers, Producers
from nangsuat.compare.frontier.program_scores import Found, Scores, joint
from nangsuat.compare.frontier.programs import producers_of
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import technology_of
from nangsuat.data import Column, Panel, Text


def additive_profit_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    prices: Mapping[str, str],
    weights: SlackWeight = "ones",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """How much profit a producer forgoes, split into slacks and a mix that does not suit the prices.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    prices : for each input and output the role or quantity that holds its price
    weights : of slacks, see :func:`additive_measure`
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``profit_inefficiency`` = ``technical_inefficiency`` + ``allocative_inefficiency``, all 0 at best, and
        ``profit`` and ``most_profit``. Missing where a price over its weight is 0. Targets are the quantities of the
        greatest profit.

    Raises
    ------
    UnknownOption, MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`profit_efficiency` and :func:`additive_measure`.

    Examples
    --------
    A makes as much as B of one input more, which costs 1.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> firms = pl.DataFrame({
    ...     "firm": ["A", "B"], "year": [2024] * 2, "x": [2, 1], "y": [3, 3], "w": [1, 1], "p": [2, 2],
    ... })
    >>> panel = FirmPanel.from_frame(firms, quantities=["x", "y", "w", "p"])
    >>> found = additive_profit_efficiency(panel, inputs=["x"], outputs=["y"], prices={"x": "w", "y": "p"})
    >>> found.to_frame().select("profit_inefficiency", "technical_inefficiency").rows()
    [(1.0, 1.0), (0.0, 0.0)]
    """
    check_weights(weights, "vrs", (*inputs, *outputs))
    producers, price = with_prices(panel, inputs, outputs, prices, (*inputs, *outputs), by)
    return Scores(
        name=_NAME,
        columns=_COLUMNS,
        best=0.0,
        found=each_priced_group(producers, price, lambda group, paid: _found(group, paid, weights, progress)),
        producers=producers,
        remarks=(_RULE,),
        provenance=producers.provenance.then("additive_profit_efficiency", parameters={"weights": weights}),
    )


def _found(group: Producers, paid: Numbers, weights: SlackWeight, progress: Progress | None) -> Found:
    technology = technology_of(group, returns_to_scale="vrs")
    solution = most_profit(group, technology, paid, progress)
    weight = slack_weights(group, weights)
    slacks = weighted_slacks(group, technology, weight, progress)
    way = np.repeat((-1.0, 1.0), (len(group.inputs), len(group.outputs)))
    profit = (paid * way * group.quantities).sum(axis=1)
    counted = weight > 0
    worth = np.where(counted, paid / np.where(counted, weight, 1.0), np.inf).min(axis=1)
    worth = np.where((worth > 0) & np.isfinite(worth), worth, np.nan)
    overall, technical = (-solution.objective - profit) / worth, slacks.scores["inefficiency"]
    peers, shares = producers_of(technology, solution)
    return Found(
        scores={
            "profit_inefficiency": overall,
            "technical_inefficiency": technical,
            "allocative_inefficiency": overall - technical,
            "profit": profit,
            "most_profit": -solution.objective,
        },
        certificate=joint(solution.certificate, slacks.certificate),
        slacks=way * (solution.own - group.quantities),
        peers=peers,
        weights=shares,
    )


_NAME = Text(
    vi="Hiệu quả lợi nhuận theo mô hình cộng tính, hiệu suất biến đổi theo quy mô (VRS)",
    en="Profit efficiency by the additive model, variable returns to scale (VRS)",
)
_COLUMNS = (
    Column("profit_inefficiency", Text(vi="Mức kém hiệu quả lợi nhuận", en="Profit inefficiency"), decimals=3),
    Column("technical_inefficiency", Text(vi="do kỹ thuật", en="technical"), decimals=3),
    Column("allocative_inefficiency", Text(vi="do phân bổ", en="allocative"), decimals=3),
    Column("profit", Text(vi="Lợi nhuận", en="Profit")),
    Column("most_profit", Text(vi="Lợi nhuận lớn nhất", en="Most profit")),
)
_RULE = Text(
    vi="Mức kém hiệu quả = (lợi nhuận lớn nhất − lợi nhuận thực) chia cho giá trị nhỏ nhất của giá/trọng số; bằng tổng "
    "phần dư có trọng số cộng phần do phân bổ; 0 là tốt nhất.",
    en="Inefficiency = (most profit − own profit) over the least of price/weight; it is the weighted sum of slacks "
    "plus an allocative part; 0 is best.",
)
