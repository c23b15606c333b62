"""The slacks-based measure (SBM): all slacks at once, each as a share of what the producer has.

    ρ = (1 − mean of slack/input) / (1 + mean of slack/output)

Unlike a radial score it is 1 only where no slack is left, and it does not change with the units of measurement. Bad
outputs stand beside the good ones: less of them counts as more of these. ``orientation`` leaves out the upper or the
lower part. With ``super_efficiency`` a producer on the frontier is held against the others alone: how much worse it
could become and still be among the best.

References
----------
Tone (2001), European Journal of Operational Research 130; Tone (2002), the same 143 (super-efficiency); Tone (2003;
bad outputs). The ratio is made linear by the transformation of Charnes and Cooper (1962).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Producers, read_producers
from nangsuat.compare.frontier.program_proof import Programs
from nangsuat.compare.frontier.program_scores import AT_FRONTIER, SLACK_MEANS, Found, Scores, each_group
from nangsuat.compare.frontier.programs import frame_of, generator_of, producers_of, solve_programs
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, technology_of
from nangsuat.data import Column, Panel, Text, UnknownOption

type Orientation = Literal["none", "input", "output"]


def slacks_based_measure(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str] = (),
    orientation: Orientation = "none",
    returns_to_scale: Returns = "vrs",
    super_efficiency: bool = False,
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """The slacks-based measure of each producer.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs, bad_outputs : roles or quantities of the panel
    orientation : ``"none"`` counts all slacks, ``"input"`` those of inputs, ``"output"`` those of outputs, good and bad
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or the least and greatest scale
    super_efficiency : also rank producers on the frontier, each held against the others
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency`` from 0 to 1, in all orientations (so that of outputs is the inverse of Russell's); with
        ``super_efficiency`` also that, 1 or more on the frontier, infinite where the others cannot reach the producer
        at all, and the same as ``efficiency`` for those below the frontier. An input, output or bad output of 0 has
        no slack in shares and is left out of that producer's mean.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    Five units of Tone (2001), constant returns: .798, .568, 1, .667, 1.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({
    ...     "firm": list("ABCDE"), "year": [2001] * 5, "x1": [4, 6, 8, 8, 2], "x2": [3, 3, 1, 1, 4],
    ...     "y1": [2, 2, 6, 6, 1], "y2": [3, 3, 2, 1, 4],
    ... })
    >>> panel = FirmPanel.from_frame(units, quantities=["x1", "x2", "y1", "y2"])
    >>> found = slacks_based_measure(panel, inputs=["x1", "x2"], outputs=["y1", "y2"], returns_to_scale="crs")
    >>> found.to_frame()["efficiency"].round(3).to_list()
    [0.798, 0.568, 1.0, 0.667, 1.0]
    """
    if orientation not in _ORIENTATIONS:
        raise UnknownOption.among("orientation", orientation, tuple(_ORIENTATIONS))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by)

    def find(group: Producers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        found = _slacks_based(group, technology, orientation, progress)
        if not super_efficiency:
            return found
        return _with_super_efficiency(group, technology, orientation, found, progress)

    parameters = {
        "orientation": orientation,
        "returns_to_scale": returns_to_scale,
        "super_efficiency": super_efficiency,
    }
    return Scores(
        name=_NAME.fill(orientation=_ORIENTATIONS[orientation], returns=returns_words(returns_to_scale)),
        columns=(_EFFICIENCY, _SUPER) if super_efficiency else (_EFFICIENCY,),
        best=1.0,
        found=each_group(producers, find),
        producers=producers,
        remarks=(SLACK_MEANS, _FORMULA, *((_SUPER_RULE,) if super_efficiency else ())),
        provenance=producers.provenance.then("slacks_based_measure", parameters=parameters),
    )


def shares(producers: Producers, orientation: Orientation) -> tuple[Numbers, Numbers]:
    """What a slack of each quantity counts for: inputs above the line, outputs below, one row a producer."""
    above, below = np.zeros((2, *producers.quantities.shape))
    inputs = producers.x.shape[1]
    if orientation != "output":
        above[:, :inputs] = _shares(producers.x)
    if orientation != "input":
        below[:, inputs:] = _shares(np.column_stack((producers.y, producers.b)))
    return above, below


def _shares(values: Numbers) -> Numbers:
    """One over each value and over how many of a producer's values are not 0; 0 for those that are."""
    there = values > 0
    counted = np.maximum(there.sum(axis=1, keepdims=True), 1)
    return np.where(there, 1 / np.where(there, values, 1.0), 0.0) / counted


def _slacks_based(
    producers: Producers, technology: Technology, orientation: Orientation, progress: Progress | None
) -> Found:
    """Least t − above·S where t + below·S = 1 and t times the producer is what weights span, less slacks S."""
    above, below = shares(producers, orientation)
    here = technology.place(producers.x, producers.y, producers.b)
    programs = _fractional(here, -np.ones_like(above), below, -above)
    solution = solve_programs(
        technology.generators,
        programs,
        entering=frame_of(technology),
        itself=np.arange(len(producers)),
        progress=progress,
    )
    peers, weights = producers_of(technology, solution)
    scale = solution.own[:, -1:]
    return Found(
        scores={"efficiency": np.clip(solution.objective, 0.0, 1.0)},
        certificate=solution.certificate,
        slacks=np.where((above > 0) | (below > 0), solution.own[:, :-1] / scale, np.nan),
        peers=peers,
        weights=weights / scale,
    )


def _with_super_efficiency(
    producers: Producers, technology: Technology, orientation: Orientation, found: Found, progress: Progress | None
) -> Found:
    """Least t + above·U where t − below·U = 1 and t times the producer, worse by U, is within what the others span."""
    best = np.flatnonzero(found.scores["efficiency"] >= 1 - AT_FRONTIER)
    those = producers.at(best)
    above, below = shares(those, orientation)
    here = technology.place(those.x, those.y, those.b)
    programs = _fractional(here, ((above > 0) | (below > 0)).astype(np.float64), -below, above)
    solution = solve_programs(
        technology.generators, programs, exclude=generator_of(technology, best), progress=progress
    )
    scores = found.scores["efficiency"].copy()
    scores[best] = np.where(solution.feasible, solution.objective, np.inf)
    return replace(
        found,
        scores={**found.scores, "super_efficiency": scores},
        certificate=found.certificate + solution.certificate,
    )


def _fractional(here: Numbers, moves: Numbers, counted: Numbers, costs: Numbers) -> Programs:
    """Own columns for the move of each quantity and, last, for t; the last row says what these sum to."""
    producers, kinds = moves.shape
    rows = here.shape[1] + 1
    own = np.zeros((producers, kinds + 1, rows))
    own[:, np.arange(kinds), np.arange(kinds)] = moves
    own[:, :kinds, -1] = counted
    own[:, -1, :-1] = -here
    own[:, -1, -1] = 1.0
    return Programs(
        right_sides=np.tile(np.eye(rows)[-1], (producers, 1)),
        own_columns=own,
        own_costs=np.column_stack((costs, np.ones(producers))),
    )


_ORIENTATIONS: dict[Orientation, Text] = {
    "none": Text(vi="không theo hướng", en="non-oriented"),
    "input": Text(vi="hướng đầu vào", en="input orientation"),
    "output": Text(vi="hướng đầu ra", en="output orientation"),
}
_NAME = Text(
    vi="Hiệu quả theo phần dư (SBM), {orientation}, {returns}",
    en="Slacks-based measure (SBM), {orientation}, {returns}",
)
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả SBM", en="SBM efficiency"), decimals=3)
_SUPER = Column("super_efficiency", Text(vi="Siêu hiệu quả", en="Super-efficiency"), decimals=3)
_FORMULA = Text(
    vi="Hiệu quả là (1 − trung bình của phần dư/đầu vào) chia cho (1 + trung bình của phần dư/đầu ra); bằng 1 khi "
    "không còn phần dư nào. Đại lượng bằng 0 không tính vào trung bình của đơn vị ấy.",
    en="Efficiency is (1 − mean of slack/input) over (1 + mean of slack/output); it is 1 where no slack is left. A "
    "quantity of 0 is left out of that producer's mean.",
)
_SUPER_RULE = Text(
    vi="Siêu hiệu quả: đơn vị trên đường biên được so với các đơn vị còn lại; ∞ nghĩa là các đơn vị còn lại không thể "
    "đạt tới. Đơn vị dưới đường biên giữ nguyên hiệu quả.",
    en="Super-efficiency: a producer on the frontier is held against the others; ∞ means that they cannot reach it. A "
    "producer below the frontier keeps its efficiency.",
)
