"""The additive models: the largest weighted sum of slacks, Σ w·s, and the measures made from it.

==============  =============================================  ==========================================
``ones``        w = 1                                          depends on the units of measurement
``mip``         w = 1 / the producer's own value               measure of inefficiency proportions
``normalised``  w = 1 / standard deviation                     slacks in standard deviations
``ram``         w = 1 / (m + s) / range of the group           range-adjusted: efficiency 1 − Σ w·s
``bam``         w = 1 / (m + s) / way to the group's best      bounded: efficiency 1 − Σ w·s
a mapping       your own weight for each quantity
==============  =============================================  ==========================================

References
----------
Charnes, Cooper, Golany, Seiford and Stutz (1985). Cooper, Park and Pastor (1999; MIP and RAM). Lovell and Pastor (1995;
normalised). Cooper, Pastor, Borras, Aparicio and Pastor (2011; BAM). Du, Liang and Zhu (2010; super-efficiency).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Places, Producers, read_producers
from nangsuat.compare.frontier.program_proof import Programs
from nangsuat.compare.frontier.program_scores import AT_FRONTIER, SLACK_MEANS, Found, Scores, each_group
from nangsuat.compare.frontier.programs import frame_of, generator_of, producers_of, solve_programs
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, scale_limits, technology_of
from nangsuat.data import Column, Panel, Text, UnknownOption

_DUST = 1e-12  # what rounding leaves of a sum of slacks that is none, relative to the producer's own quantities

type SlackWeight = Literal["ones", "mip", "normalised", "ram", "bam"] | Mapping[str, float]


def additive_measure(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str] = (),
    weights: SlackWeight = "ram",
    returns_to_scale: Returns = "vrs",
    super_efficiency: bool = False,
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """The additive model: the largest weighted sum of slacks of each producer.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs, bad_outputs : roles or quantities of the panel; under variable returns they may be negative where
        the weights do not divide by them
    weights : ``"ones"``, ``"mip"``, ``"normalised"``, ``"ram"``, ``"bam"``, or a weight for each quantity by name
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale; RAM and BAM need ``"vrs"``
    super_efficiency : also hold producers on the frontier against the others
    by : roles within which producers are held against each other; ranges and deviations are of the group
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``inefficiency``, 0 on the frontier; for RAM and BAM ``efficiency``, one minus it. With ``super_efficiency``
        also the least weighted sum by which a producer on the frontier could become worse and still be among the best;
        missing below the frontier, infinite where the others cannot reach it. Slacks are the largest ones, in the
        quantities' own units. A quantity whose weight would divide by 0 has none: its slack is not counted.

    Raises
    ------
    UnknownOption
        An unknown kind of weights, RAM or BAM under other than variable returns, or a quantity that has no weight.
    MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    Ranges are 4 and 2: B could use 2 less and make 1 more, so (2/4 + 1/2) / 2 is lost.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({"firm": ["A", "B", "C"], "year": [2024] * 3, "beds": [2, 4, 6], "stays": [3, 2, 4]})
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "stays"])
    >>> additive_measure(panel, inputs=["beds"], outputs=["stays"]).to_frame()["efficiency"].to_list()
    [1.0, 0.5, 1.0]
    """
    check_weights(weights, returns_to_scale, (*inputs, *outputs, *bad_outputs))
    divides = weights == "mip" or scale_limits(returns_to_scale) != (1.0, 1.0)
    free = () if divides else (*inputs, *outputs, *bad_outputs)
    producers = read_producers(
        panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by, negative=free
    )  # fmt: skip

    def find(group: Producers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        weight = slack_weights(group, weights)
        found = weighted_slacks(group, technology, weight, progress)
        if super_efficiency:
            found = _with_super_efficiency(group, technology, weight, found, progress)
        if weights in _BOUNDED:
            efficiency = 1 - found.scores["inefficiency"]
            found = replace(found, scores={"efficiency": efficiency, **found.scores})
        return found

    bounded = weights in _BOUNDED
    kind = "own" if isinstance(weights, Mapping) else weights
    extra = (_SUPER,) if super_efficiency else ()
    return Scores(
        name=_NAME.fill(weights=_WORDS[kind], returns=returns_words(returns_to_scale)),
        columns=((_EFFICIENCY, _INEFFICIENCY) if bounded else (_INEFFICIENCY,)) + extra,
        best=1.0 if bounded else 0.0,
        found=each_group(producers, find),
        producers=producers,
        remarks=(SLACK_MEANS, _FORMULAS[kind], *((_UNITS,) if kind in ("ones", "own") else ())),
        provenance=producers.provenance.then(
            "additive_measure",
            parameters={"weights": weights, "returns_to_scale": returns_to_scale, "super_efficiency": super_efficiency},
        ),
    )


def weighted_slacks(
    producers: Producers, technology: Technology, weights: Numbers, progress: Progress | None = None
) -> Found:
    """The largest weighted sum of slacks of each producer, and these slacks."""
    here = technology.place(producers.x, producers.y, producers.b)
    programs = _moves(here, -np.ones_like(weights), -weights)
    solution = solve_programs(
        technology.generators,
        programs,
        entering=frame_of(technology),
        itself=np.arange(len(producers)),
        progress=progress,
    )
    peers, shares = producers_of(technology, solution)
    dust = _DUST * (weights * np.abs(here[:, : weights.shape[1]])).sum(axis=1)
    return Found(
        scores={"inefficiency": np.where(-solution.objective > dust, -solution.objective, 0.0)},
        certificate=solution.certificate,
        slacks=np.where(weights > 0, solution.own, np.nan),
        peers=peers,
        weights=shares,
    )


def slack_weights(producers: Producers, weights: SlackWeight) -> Numbers:
    """What a slack of each quantity counts for, one row a producer; 0 where a weight would divide by 0.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({"firm": ["A", "B"], "year": [2024] * 2, "beds": [2, 4], "stays": [1, 0]})
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "stays"])
    >>> slack_weights(read_producers(panel, inputs=["beds"], outputs=["stays"]), "mip").tolist()
    [[0.5, 1.0], [0.25, 0.0]]
    """
    if isinstance(weights, Mapping):
        return np.tile([float(weights[role.key]) for role in producers.roles], (len(producers), 1))
    size = _SIZES[weights](producers)
    bounded = weights in _BOUNDED
    there = size > 0
    return np.where(there, 1 / np.where(there, size, 1.0), 0.0) / (size.shape[1] if bounded else 1)


def _with_super_efficiency(
    producers: Producers, technology: Technology, weights: Numbers, found: Found, progress: Progress | None
) -> Found:
    best: Places = np.flatnonzero(found.scores["inefficiency"] <= AT_FRONTIER)
    those = producers.at(best)
    here = technology.place(those.x, those.y, those.b)
    counted = weights[best]
    programs = _moves(here, (counted > 0).astype(np.float64), counted)
    solution = solve_programs(
        technology.generators, programs, exclude=generator_of(technology, best), progress=progress
    )
    scores = np.full(len(producers), np.nan)
    scores[best] = np.where(solution.feasible, solution.objective, np.inf)
    return replace(
        found,
        scores={**found.scores, "super_inefficiency": scores},
        certificate=found.certificate + solution.certificate,
    )


def _moves(here: Numbers, moves: Numbers, costs: Numbers) -> Programs:
    """Own columns that move each quantity of a producer, at a cost."""
    producers, kinds = moves.shape
    own = np.zeros((producers, kinds, here.shape[1]))
    own[:, np.arange(kinds), np.arange(kinds)] = moves
    return Programs(right_sides=here, own_columns=own, own_costs=costs)


def _deviation(producers: Producers) -> Numbers:
    values = producers.quantities
    several = len(values) > 1
    return np.tile(values.std(axis=0, ddof=1) if several else np.zeros(values.shape[1]), (len(values), 1))


def _range(producers: Producers) -> Numbers:
    return np.tile(np.ptp(producers.quantities, axis=0), (len(producers), 1))


def _way(producers: Producers) -> Numbers:
    """How far each producer is from the least input, the most output, the least bad output of its group."""
    return np.column_stack(
        (
            producers.x - producers.x.min(axis=0),
            producers.y.max(axis=0) - producers.y,
            producers.b - producers.b.min(axis=0, initial=np.inf),
        )
    )


def check_weights(weights: SlackWeight, returns_to_scale: Returns, names: Sequence[str]) -> None:
    """Refuse weights that are none, that lack a quantity, or that do not go with the returns to scale.

    Raises
    ------
    UnknownOption
        They are so.
    """
    if isinstance(weights, Mapping):
        missing = [name for name in names if name not in weights]
        unknown = [name for name in weights if name not in names]
        if missing or unknown:
            raise UnknownOption.among("weights", (unknown or missing)[0], tuple(names))
        if any(not (np.isfinite(value) and value >= 0) for value in weights.values()):
            raise UnknownOption(_NEGATIVE)
        return
    if weights not in _SIZES:
        raise UnknownOption.among("weights", weights, tuple(_SIZES))
    if weights in _BOUNDED and scale_limits(returns_to_scale) != (1.0, 1.0):
        raise UnknownOption(_NEEDS_VRS.fill(weights=weights))


_SIZES: dict[str, Callable[[Producers], Numbers]] = {
    "ones": lambda producers: np.ones_like(producers.quantities),
    "mip": lambda producers: producers.quantities,
    "normalised": _deviation,
    "ram": _range,
    "bam": _way,
}
_BOUNDED = ("ram", "bam")
_NAME = Text(vi="Mô hình cộng tính ({weights}), {returns}", en="Additive model ({weights}), {returns}")
_WORDS: dict[str, Text] = {
    "ones": Text(vi="không trọng số", en="no weights"),
    "mip": Text(vi="MIP: tỷ lệ kém hiệu quả", en="MIP: inefficiency proportions"),
    "normalised": Text(vi="theo độ lệch chuẩn", en="normalised"),
    "ram": Text(vi="RAM: theo khoảng biến thiên", en="RAM: range-adjusted"),
    "bam": Text(vi="BAM: có giới hạn", en="BAM: bounded"),
    "own": Text(vi="trọng số riêng", en="own weights"),
}
_FORMULAS: dict[str, Text] = {
    "ones": Text(vi="Tổng phần dư lớn nhất.", en="The largest sum of slacks."),
    "mip": Text(
        vi="Tổng lớn nhất của phần dư chia cho chính giá trị của đơn vị.",
        en="The largest sum of slacks over the producer's own values.",
    ),
    "normalised": Text(
        vi="Tổng lớn nhất của phần dư chia cho độ lệch chuẩn của nhóm.",
        en="The largest sum of slacks over the group's standard deviations.",
    ),
    "ram": Text(
        vi="Hiệu quả = 1 − trung bình của phần dư chia cho khoảng biến thiên của nhóm.",
        en="Efficiency = 1 − mean of slack over the group's range.",
    ),
    "bam": Text(
        vi="Hiệu quả = 1 − trung bình của phần dư chia cho khoảng cách đến giá trị tốt nhất của nhóm.",
        en="Efficiency = 1 − mean of slack over the way to the group's best value.",
    ),
    "own": Text(vi="Tổng phần dư lớn nhất theo trọng số đã cho.", en="The largest sum of slacks by your weights."),
}
_UNITS = Text(
    vi="Kết quả phụ thuộc đơn vị đo của các đại lượng.", en="The result depends on the units of the quantities."
)
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả", en="Efficiency"), decimals=3)
_INEFFICIENCY = Column("inefficiency", Text(vi="Mức kém hiệu quả", en="Inefficiency"), decimals=3)
_SUPER = Column("super_inefficiency", Text(vi="Dư địa trên đường biên", en="Room on the frontier"), decimals=3)
_NEGATIVE = Text(
    vi="Trọng số của phần dư phải là số không âm.", en="Weights of slacks are numbers that are not below 0."
)
_NEEDS_VRS = Text(
    vi="Độ đo «{weights}» chỉ nằm giữa 0 và 1 khi hiệu suất biến đổi theo quy mô: dùng returns_to_scale=«vrs».",
    en="«{weights}» lies between 0 and 1 only under variable returns to scale: use returns_to_scale=«vrs».",
)
