"""What models of cost, revenue and profit share: prices beside the quantities, buying and selling at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Places, Producers, read_producers, refuse_names
from nangsuat.compare.frontier.program_proof import Programs, Solution
from nangsuat.compare.frontier.program_scores import Found, each_group, joint
from nangsuat.compare.frontier.programs import frame_of, producers_of, solve_programs, spanning
from nangsuat.compare.frontier.projection import Progress, Projection
from nangsuat.compare.frontier.technology import Technology
from nangsuat.data import Panel, Text, UnknownOption


def with_prices(
    panel: Panel,
    inputs: Sequence[str],
    outputs: Sequence[str],
    prices: Mapping[str, str],
    priced: Sequence[str],
    by: Sequence[str],
) -> tuple[Producers, Numbers]:
    """The producers that have all quantities and prices; prices are read like a third kind of quantity."""
    refuse_names(panel, inputs, outputs)
    for name in prices:
        if name not in priced:
            raise UnknownOption.among("prices", name, tuple(priced))
    if lacking := [name for name in priced if name not in prices]:
        raise UnknownOption(_NO_PRICE.fill(names=", ".join(lacking), name=lacking[0]))
    read = read_producers(
        panel,
        inputs=inputs,
        outputs=outputs,
        bad_outputs=list(dict.fromkeys(prices[name] for name in priced)),
        by=by,
    )
    held = [role.key for role in read.bad_outputs]
    price = read.b[:, [held.index(prices[name]) for name in priced]]
    return replace(read, bad_outputs=(), b=np.empty((len(read), 0))), price


def each_priced_group(producers: Producers, price: Numbers, find: Callable[[Producers, Numbers], Found]) -> Found:
    """A model of prices applied within each group; the prices travel beside the producers."""
    priced = replace(producers, b=price)

    def find_unpriced(group: Producers) -> Found:
        return find(replace(group, b=np.empty((len(group), 0))), group.b)

    return each_group(priced, find_unpriced)


def traded(
    technology: Technology,
    right: Numbers,
    rows: Places,
    way: Numbers | float,
    costs: Numbers,
    progress: Progress | None,
) -> Solution:
    """Own columns buy the inputs (+1) and sell the outputs (−1) of some rows at a price."""
    own = np.zeros((len(right), len(rows), right.shape[1]))
    own[:, np.arange(len(rows)), rows] = way
    entering = frame_of(technology) | ~spanning(technology)
    return solve_programs(technology.generators, Programs(right, own, costs), entering=entering, progress=progress)


def most_profit(group: Producers, technology: Technology, paid: Numbers, progress: Progress | None) -> Solution:
    """What each producer would buy and sell for the greatest profit; the objective is minus that."""
    right = technology.place(0 * group.x, 0 * group.y)
    way = np.repeat((1.0, -1.0), (technology.inputs, technology.outputs))
    return traded(technology, right, np.arange(technology.quantities), way, paid * way, progress)


def priced_found(
    technology: Technology,
    solution: Solution,
    radial: Projection,
    scores: Mapping[str, Numbers],
    slacks: Numbers,
) -> Found:
    """The scores with both proofs: of the price model and of the technical part."""
    peers, weights = producers_of(technology, solution)
    return Found(scores, joint(solution.certificate, radial.certificate), slacks, peers, weights)


def ratio(over: Numbers, under: Numbers) -> Numbers:
    """A ratio; missing where there is nothing to divide by."""
    there = under > 0
    return np.where(there, over / np.where(there, under, 1.0), np.nan)


_NO_PRICE = Text(
    vi='Thiếu giá của: {names}. Hãy nêu cột giá, ví dụ prices={{"{name}": "tên cột giá"}}.',
    en='The price of these is not named: {names}. Say in which column it stands: prices={{"{name}": "column"}}.',
)
