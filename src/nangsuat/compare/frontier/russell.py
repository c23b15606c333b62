"""Russell's measures: each input shrinks, each output grows, by a share of its own.

=============  ===================================================  ==============
``input``      mean of the shares θ that are left of the inputs     1 at most
``output``     mean of how many times φ the outputs grow            1 at least
``graph``      mean of all θ and all 1/φ, both sides at once        1 at most
=============  ===================================================  ==============

References
----------
Färe and Lovell (1978), Journal of Economic Theory 19. Färe, Grosskopf and Lovell (1985; graph). The ratio of the two
means instead of the mean of all is the slacks-based measure (Pastor, Ruiz and Sirvent 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.additive import weighted_slacks
from nangsuat.compare.frontier.producers import Numbers, Producers, read_producers
from nangsuat.compare.frontier.program_proof import Programs, Solution
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group, together
from nangsuat.compare.frontier.programs import frame_of, producers_of, solve_programs, spanning
from nangsuat.compare.frontier.projection import Certificate, NotProved, Progress
from nangsuat.compare.frontier.slacks_based import shares
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, technology_of
from nangsuat.data import Column, Panel, Text, UnknownOption

_SAME = 1e-6  # of a growth; between points as near as this 1/φ is straight to 1e-12

type RussellOrientation = Literal["input", "output", "graph"]

_ROUNDS = 60
_GAP = 1e-10  # between what is reached and what the duals allow; scores lie between 0 and 1
_NEAR = 1e-7  # the same where rounding leaves no further point to try; the proof tells it
_FAR = 4.0  # how much farther to look where nothing holds an output back yet


def russell_measure(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: RussellOrientation = "input",
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """Russell's measure of each producer.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    orientation : ``"input"``, ``"output"`` or ``"graph"``
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency``; slacks tell what each quantity's own share comes to. A quantity of 0 has no share and is left
        out of that producer's mean.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    B makes what A makes with twice the beds and four times the staff: (1/2 + 1/4) / 2.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({
    ...     "firm": ["A", "B"], "year": [2024] * 2, "beds": [1, 2], "staff": [1, 4], "stays": [1, 1],
    ... })
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "staff", "stays"])
    >>> russell_measure(panel, inputs=["beds", "staff"], outputs=["stays"]).to_frame()["efficiency"].to_list()
    [1.0, 0.375]
    """
    if orientation not in _ORIENTATIONS:
        raise UnknownOption.among("orientation", orientation, tuple(_ORIENTATIONS))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)

    def find(group: Producers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        if orientation == "graph":
            return _graph(group, technology, progress)
        above, below = shares(group, orientation)
        found = weighted_slacks(group, technology, above + below, progress)
        moved = found.scores["inefficiency"]
        efficiency = 1 - moved if orientation == "input" else 1 + moved
        return Found({"efficiency": efficiency}, found.certificate, found.slacks, found.peers, found.weights)

    return Scores(
        name=_NAME.fill(orientation=_ORIENTATIONS[orientation], returns=returns_words(returns_to_scale)),
        columns=(_EFFICIENCY,),
        best=1.0,
        found=each_group(producers, find),
        producers=producers,
        remarks=(_FORMULAS[orientation],),
        provenance=producers.provenance.then(
            "russell_measure", parameters={"orientation": orientation, "returns_to_scale": returns_to_scale}
        ),
    )


def _graph(producers: Producers, technology: Technology, progress: Progress | None) -> Found:
    """Mean of θ and 1/φ: 1/φ is convex, so it is put together of points; duals tell which point to try next.

    A programme over the points tried can only be too high, and by no more than the most that any further point would
    lower it; when that is nothing, the score is proved.
    """
    entering = frame_of(technology) | ~spanning(technology)  # an output may be let go: growths tried may be too far
    tried = np.stack((np.ones_like(producers.y), np.full_like(producers.y, _FAR)), axis=1)
    open_, done = np.arange(len(producers)), []
    for _ in range(_ROUNDS):
        those = producers.at(open_)
        programs = _programs(those, technology, tried)
        solution = solve_programs(technology.generators, programs, entering=entering, itself=open_, progress=progress)
        further, lower = _better(those, technology, solution, tried)
        gap = lower.sum(axis=1)
        nothing_new = _is_tried(tried, further).all(axis=1)
        settled = (gap <= _GAP) | ((gap <= _NEAR) & nothing_new)
        found = _found(those, technology, tried, solution)
        done.append((open_[settled], _some(found, settled, float(gap[settled].max(initial=0.0)))))
        if settled.all():
            return together(done)
        tried = _with(tried, further)[~settled]
        open_ = open_[~settled]
    raise NotProved(_NOT_SETTLED.fill(rounds=_ROUNDS))


def _with(tried: Numbers, further: Numbers) -> Numbers:
    """One point more for each output, none where it is tried already."""
    fresh = np.where(_is_tried(tried, further), np.nan, further)
    return np.concatenate((tried, fresh[:, np.newaxis, :]), axis=1)


def _is_tried(tried: Numbers, further: Numbers) -> NDArray[np.bool_]:
    """Which of the further points are among those tried."""
    apart = np.abs(tried - further[:, np.newaxis, :])
    return np.asarray((apart <= _SAME * further[:, np.newaxis, :]).any(axis=1))


def _programs(producers: Producers, technology: Technology, tried: Numbers) -> Programs:
    """Rows: quantities, then for each output that the points tried share a weight of one.

    The latter are as large as what the producer makes of the output, so that columns of near points stay apart.
    """
    inputs, outputs, count = technology.inputs, technology.outputs, len(producers)
    dims, points = technology.generators.shape[1], tried.shape[1]
    here = technology.place(producers.x, producers.y)
    right = np.zeros((count, dims + outputs))
    right[:, :dims] = here
    right[:, inputs : inputs + outputs] = 0.0
    right[:, dims:] = whole = _sizes(producers, technology)
    own = np.zeros((count, inputs + points * outputs, dims + outputs))
    own[:, np.arange(inputs), np.arange(inputs)] = -1.0
    costs = np.zeros((count, inputs + points * outputs))
    share = _share(producers)
    costs[:, :inputs] = -np.where(producers.x > 0, 1 / np.where(producers.x > 0, producers.x, 1.0), 0.0) * share
    for output in range(outputs):
        at = inputs + output * points + np.arange(points)
        there, made = np.isfinite(tried[:, :, output]), producers.y[:, output, np.newaxis]
        own[:, at, inputs + output] = np.where(there, -made * tried[:, :, output], 0.0)
        own[:, at, dims + output] = there * whole[:, output, np.newaxis]
        costs[:, at] = np.where(there & (made > 0), share / tried[:, :, output], 0.0)
    return Programs(right, own, costs, checked=inputs)  # of growths, tried or not, the gap tells


def _sizes(producers: Producers, technology: Technology) -> Numbers:
    """Each output over the largest of all, 1 where none is made."""
    largest = np.abs(technology.generators[:, technology.inputs : technology.quantities]).max(axis=0)
    return np.where(producers.y > 0, producers.y / np.where(largest > 0, largest, 1.0), 1.0)


def _share(producers: Producers) -> Numbers:
    """One over how many quantities of a producer are not 0."""
    return 1 / ((producers.x > 0).sum(axis=1, keepdims=True) + (producers.y > 0).sum(axis=1, keepdims=True))


def _better(
    producers: Producers, technology: Technology, solution: Solution, tried: Numbers
) -> tuple[Numbers, Numbers]:
    """For each output the growth that would lower the score most at these duals, and by how much."""
    inputs, outputs, dims = technology.inputs, technology.outputs, technology.generators.shape[1]
    share = _share(producers)
    price = np.maximum(solution.duals[:, inputs : inputs + outputs], 0.0) * producers.y
    held = solution.duals[:, dims:] * _sizes(producers, technology)
    farthest = np.nanmax(tried, axis=1) * _FAR
    free = price * farthest**2 <= share
    growth = np.where(free, farthest, np.sqrt(share / np.where(free, 1.0, price)))
    growth = np.where(producers.y > 0, np.maximum(growth, 1.0), 1.0)
    lowest = 2 * np.sqrt(share * price)  # of share/φ + price·φ, over all φ
    at_least_once = np.where(price > share, share + price, lowest)
    return growth, np.where(producers.y > 0, np.maximum(held - at_least_once, 0.0), 0.0)


def _found(producers: Producers, technology: Technology, tried: Numbers, solution: Solution) -> Found:
    inputs, outputs = technology.inputs, technology.outputs
    slack = solution.own[:, :inputs]
    parts = solution.own[:, inputs:].reshape(len(tried), outputs, -1)
    growth = (parts * np.nan_to_num(tried).transpose(0, 2, 1)).sum(axis=2)
    slacks = np.column_stack((slack, producers.y * (growth - 1)))
    peers, weights = producers_of(technology, solution)
    left = np.where(producers.x > 0, 1 - slack / np.where(producers.x > 0, producers.x, 1.0), 0.0)
    gone = np.where(producers.y > 0, 1 / growth, 0.0)
    efficiency = (left.sum(axis=1) + gone.sum(axis=1)) * _share(producers)[:, 0]
    return Found(
        scores={"efficiency": np.minimum(efficiency, 1.0)},
        certificate=solution.certificate,
        slacks=np.where(producers.quantities > 0, slacks, np.nan),
        peers=peers,
        weights=weights,
    )


def _some(found: Found, settled: NDArray[np.bool_], gap: float) -> Found:
    """The settled ones; their gap to what any growth could reach is part of the proof."""
    proof = found.certificate
    return Found(
        scores={name: values[settled] for name, values in found.scores.items()},
        certificate=Certificate(int(settled.sum()), proof.against, proof.violation, max(proof.gap, gap)),
        slacks=None if found.slacks is None else found.slacks[settled],
        peers=None if found.peers is None else found.peers[settled],
        weights=None if found.weights is None else found.weights[settled],
    )


_ORIENTATIONS: dict[RussellOrientation, Text] = {
    "input": Text(vi="hướng đầu vào", en="input orientation"),
    "output": Text(vi="hướng đầu ra", en="output orientation"),
    "graph": Text(vi="cả hai phía", en="graph"),
}
_NAME = Text(vi="Độ đo Russell, {orientation}, {returns}", en="Russell measure, {orientation}, {returns}")
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả Russell", en="Russell efficiency"), decimals=3)
_FORMULAS: dict[RussellOrientation, Text] = {
    "input": Text(
        vi="Trung bình của phần còn lại của từng đầu vào; mỗi đầu vào giảm theo tỷ lệ riêng.",
        en="Mean of what is left of each input; each shrinks by its own share.",
    ),
    "output": Text(
        vi="Trung bình của số lần tăng của từng đầu ra; mỗi đầu ra tăng theo tỷ lệ riêng.",
        en="Mean of how many times each output grows; each grows by its own share.",
    ),
    "graph": Text(
        vi="Trung bình của phần còn lại của từng đầu vào và nghịch đảo số lần tăng của từng đầu ra.",
        en="Mean of what is left of each input and of one over how many times each output grows.",
    ),
}
_NOT_SETTLED = Text(
    vi="Độ đo Russell hai phía chưa hội tụ sau {rounds} vòng, nên không đưa ra điểm.",
    en="The graph measure has not settled in {rounds} rounds, so no score is given.",
)
