"""Cross-efficiency: each producer judged by the multipliers of all, not by its own alone.

A producer's own score uses the multipliers that suit it best; under those of another it scores less. The mean over all
ranks even those that are efficient. Multipliers that give a producer its score are often not unique, so a second goal
chooses among them; left to a solver the ranking would be chance, and that is not offered here:

==============  ======================================================================
``benevolent``  the others look as good as they can
``aggressive``  the others look as bad as they can
``neutral``     the producer's own outputs all count, the least of them as much as can be
==============  ======================================================================

How good the others look is either ``ratio``, the efficiency of the others put together (method III of Doyle and Green),
or ``differences``, the sum of their outputs less their inputs (method II). Constant returns, input orientation.

References
----------
Sexton, Silkman and Hogan (1986). Doyle and Green (1994), Journal of the Operational Research Society 45 (methods,
maverick index). Wang and Chin (2010; neutral).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.producers import NoFrontier, Numbers, Producers, read_producers
from nangsuat.compare.frontier.program_proof import Programs, Solution
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group, joint
from nangsuat.compare.frontier.programs import frame_of, solve_programs, spanning
from nangsuat.compare.frontier.projection import Certificate, Progress, project
from nangsuat.compare.frontier.technology import Technology, technology_of
from nangsuat.data import ROW, Column, Panel, Text, UnknownOption

_ROUNDING = 1e-10  # of a score; where rounding leaves no multipliers that keep it exactly, they keep it to this

type Goal = Literal["benevolent", "aggressive", "neutral"]
type Method = Literal["ratio", "differences"]


@dataclass(frozen=True, slots=True, eq=False)
class CrossEfficiency(Scores):
    """Scores of each producer under the multipliers of all; see :class:`Scores`."""

    def appraisals(self) -> pl.DataFrame:
        """One row for each producer and each one of its group that judges it: the square of their number."""
        parts = []
        names, rows = self.producers.names, self.producers.keys[ROW]
        for _, places in self.producers.groups():
            judged = _appraise(self.producers.at(places), _multipliers(self.found)[places])
            by, of = (index.ravel() for index in np.indices(judged.shape))
            parts.append(
                pl.DataFrame(
                    {
                        "by_row": rows[places[by]],
                        "by": names[places[by]],
                        "row": rows[places[of]],
                        "of": names[places[of]],
                        "efficiency": judged.ravel(),
                    }
                )
            )
        return pl.concat(parts)


def cross_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    goal: Goal = "benevolent",
    method: Method = "ratio",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> CrossEfficiency:
    """The mean score of each producer under the multipliers of all, its own included.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    goal : which multipliers are taken where several give a producer its score: ``"benevolent"``, ``"aggressive"`` or
        ``"neutral"``
    method : what the first two goals look at: ``"ratio"`` or ``"differences"``
    by : roles within which producers judge each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    CrossEfficiency
        ``cross_efficiency``, the producer's own ``efficiency`` (CRS, input), and ``maverick``: how much its own score
        lies above the mean of what the others give it, relative to that mean.

    Raises
    ------
    NoFrontier
        The second goal has no bound, because an input of some producer is 0.
    MissingRoles, UnknownOption, ProblemsFound, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    With one input and one output there is one set of multipliers only.

    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({"firm": ["A", "B"], "year": [2024] * 2, "beds": [1, 2], "stays": [1, 1]})
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "stays"])
    >>> cross_efficiency(panel, inputs=["beds"], outputs=["stays"]).to_frame()["cross_efficiency"].to_list()
    [1.0, 0.5]
    """
    if goal not in _GOALS:
        raise UnknownOption.among("goal", goal, tuple(_GOALS))
    if method not in _METHODS:
        raise UnknownOption.among("method", method, tuple(_METHODS))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    words = _NAME_NEUTRAL if goal == "neutral" else _NAME.fill(goal=_GOALS[goal], method=_METHODS[method])
    return CrossEfficiency(
        name=words,
        columns=(_CROSS, _OWN, _MAVERICK),
        best=1.0,
        found=each_group(producers, lambda group: _cross(group, goal, method, progress)),
        producers=producers,
        remarks=(_RULE, _GOAL_RULES[goal]),
        provenance=producers.provenance.then("cross_efficiency", parameters={"goal": goal, "method": method}),
    )


def _cross(producers: Producers, goal: Goal, method: Method, progress: Progress | None) -> Found:
    technology = technology_of(producers, returns_to_scale="crs")
    x, y = producers.x, producers.y
    own = project(technology, technology.place(0 * x, y), technology.lead(x, 0 * y), progress=progress)
    efficiency = -own.distance
    if len(producers) == 1:  # nobody else to judge
        return _judged(producers, efficiency, own.multipliers, own.certificate)
    solution = _choose(producers, technology, efficiency, goal, method, progress)
    if not solution.feasible.all():
        solution = _choose(producers, technology, efficiency * (1 - _ROUNDING), goal, method, progress)
    if not solution.feasible.all():
        name = producers.names[int(np.flatnonzero(~solution.feasible)[0])]
        raise NoFrontier(_NO_BOUND.fill(name=name))
    return _judged(
        producers,
        efficiency,
        np.maximum(solution.duals[:, : technology.quantities], 0.0),
        joint(own.certificate, solution.certificate),
    )


def _choose(
    producers: Producers,
    technology: Technology,
    efficiency: Numbers,
    goal: Goal,
    method: Method,
    progress: Progress | None,
) -> Solution:
    """The multipliers h that reach the second goal, as dual values.

    Highest target·h where h·G ≤ 0 for all generators, h·kept ≥ 0 (the producer keeps its score) and h·norm = 1; the
    programme solved is its dual.
    """
    x, y = producers.x, producers.y
    kept = np.column_stack((-efficiency[:, np.newaxis] * x, y))
    norm, target = _aim(producers, goal, method)
    own = np.stack((-kept, norm, -norm), axis=1)
    costs = np.tile((0.0, 1.0, -1.0), (len(x), 1))
    if goal == "neutral":
        own, costs, target = _with_least_share(producers, own, costs)
    entering = frame_of(technology) | ~spanning(technology)
    programs = Programs(target, np.ascontiguousarray(own), costs)
    return solve_programs(technology.generators, programs, entering=entering, progress=progress)


def _aim(producers: Producers, goal: Goal, method: Method) -> tuple[Numbers, Numbers]:
    """What inputs are measured by, and what is to be as high as can be."""
    x, y = producers.x, producers.y
    others_x, others_y = x.sum(axis=0) - x, y.sum(axis=0) - y
    sign = 1.0 if goal == "benevolent" else -1.0
    if method == "ratio" and goal != "neutral":
        return np.column_stack((others_x, 0 * y)), sign * np.column_stack((0 * x, others_y))
    return np.column_stack((x, 0 * y)), sign * np.column_stack((-others_x, others_y))


def _with_least_share(producers: Producers, own: Numbers, costs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """One more multiplier δ, at most what each output counts for, which is to be as high as can be."""
    count, outputs = producers.y.shape
    held = np.zeros((count, outputs, own.shape[2] + 1))
    held[:, np.arange(outputs), producers.x.shape[1] + np.arange(outputs)] = -producers.y
    held[:, :, -1] = 1.0
    made = producers.y > 0
    held *= made[:, :, np.newaxis]  # an output that is not made need not count
    wider = np.concatenate((own, np.zeros((count, own.shape[1], 1))), axis=2)
    target = np.tile(np.eye(own.shape[2] + 1)[-1], (count, 1))
    return np.concatenate((wider, held), axis=1), np.column_stack((costs, np.zeros((count, outputs)))), target


def _judged(producers: Producers, efficiency: Numbers, multipliers: Numbers, certificate: Certificate) -> Found:
    judged = _appraise(producers, multipliers)
    count = len(producers)
    mean = judged.mean(axis=0)
    by_others = (judged.sum(axis=0) - np.diagonal(judged)) / max(count - 1, 1)
    lone = by_others <= 0
    maverick = np.where(lone, np.nan, (efficiency - by_others) / np.where(lone, 1.0, by_others))
    return Found(
        scores={"cross_efficiency": mean, "efficiency": efficiency, "maverick": maverick},
        certificate=certificate,
        multipliers=multipliers,
    )


def _appraise(producers: Producers, multipliers: Numbers) -> Numbers:
    """The score that each producer (row) gives to each (column)."""
    inputs = producers.x.shape[1]
    made, used = multipliers[:, inputs:] @ producers.y.T, multipliers[:, :inputs] @ producers.x.T
    return np.where(used > 0, made / np.where(used > 0, used, 1.0), np.nan)


def _multipliers(found: Found) -> Numbers:
    if found.multipliers is None:
        raise AssertionError("cross-efficiency is made of multipliers")
    return found.multipliers


_GOALS: dict[Goal, Text] = {
    "benevolent": Text(vi="thiện chí", en="benevolent"),
    "aggressive": Text(vi="khắt khe", en="aggressive"),
    "neutral": Text(vi="trung lập", en="neutral"),
}
_METHODS: dict[Method, Text] = {
    "ratio": Text(vi="tỷ số", en="ratio"),
    "differences": Text(vi="hiệu số", en="differences"),
}
_NAME = Text(
    vi="Hiệu quả chéo ({goal}, theo {method}), hiệu suất không đổi theo quy mô (CRS)",
    en="Cross-efficiency ({goal}, by {method}), constant returns to scale (CRS)",
)
_NAME_NEUTRAL = Text(
    vi="Hiệu quả chéo (trung lập), hiệu suất không đổi theo quy mô (CRS)",
    en="Cross-efficiency (neutral), constant returns to scale (CRS)",
)
_CROSS = Column("cross_efficiency", Text(vi="Hiệu quả chéo", en="Cross-efficiency"), decimals=3)
_OWN = Column("efficiency", Text(vi="Hiệu quả tự đánh giá", en="Own efficiency"), decimals=3)
_MAVERICK = Column("maverick", Text(vi="Chỉ số khác biệt", en="Maverick index"), decimals=3)
_RULE = Text(
    vi="Hiệu quả chéo là trung bình điểm theo trọng số của mọi đơn vị, kể cả chính nó; chỉ số khác biệt cho biết điểm "
    "tự đánh giá cao hơn trung bình điểm do các đơn vị khác cho bao nhiêu.",
    en="Cross-efficiency is the mean score under the multipliers of all, its own included; the maverick index tells "
    "how far the own score lies above the mean of those that the others give.",
)
_GOAL_RULES: dict[Goal, Text] = {
    "benevolent": Text(
        vi="Trong các bộ trọng số cho cùng điểm, mỗi đơn vị chọn bộ có lợi nhất cho các đơn vị khác.",
        en="Among multipliers that give it the same score each producer takes those that favour the others most.",
    ),
    "aggressive": Text(
        vi="Trong các bộ trọng số cho cùng điểm, mỗi đơn vị chọn bộ bất lợi nhất cho các đơn vị khác.",
        en="Among multipliers that give it the same score each producer takes those that favour the others least.",
    ),
    "neutral": Text(
        vi="Trong các bộ trọng số cho cùng điểm, mỗi đơn vị chọn bộ làm đầu ra ít được tính nhất được tính nhiều nhất.",
        en="Among multipliers that give it the same score each producer takes those whose least output counts most.",
    ),
}
_NO_BOUND = Text(
    vi="Mục tiêu phụ của «{name}» không có giới hạn vì có đầu vào bằng 0; dùng method=«ratio» hoặc bỏ đầu vào ấy.",
    en="The second goal of «{name}» has no bound because an input is 0; use method=«ratio» or leave that input out.",
)
