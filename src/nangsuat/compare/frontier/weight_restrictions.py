"""Weight restrictions: what people know about how much the quantities count, held to by every score.

Left free, a producer may count for nothing what it does badly. A restriction bounds

* :class:`RatioBounds`, what one quantity counts for over another: an assurance region, of the first kind between two
  inputs or two outputs, of the second between an input and an output;
* :class:`WeightBounds`, what a unit of one quantity counts for, where the producer's inputs (outputs) together count 1;
* :class:`VirtualBounds`, the share of one quantity in what the producer's own inputs (outputs) together count for.

A ratio is the same for all producers and acts like a trade-off that everybody could make (Podinovski 2004): it moves
the frontier itself. The others bind the producer's own multipliers.

References
----------
Thompson, Singleton, Thrall and Smith (1986; assurance regions). Dyson and Thanassoulis (1988; absolute). Wong and
Beasley (1990; virtual). Podinovski (2004; trade-offs), Journal of the Operational Research Society 55.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import NoFrontier, Numbers, Producers, read_producers, refuse_names
from nangsuat.compare.frontier.program_proof import Programs
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group
from nangsuat.compare.frontier.programs import producers_of, solve_programs
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, technology_of
from nangsuat.data import Column, Panel, Text, UnknownOption

type Side = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class RatioBounds:
    """An assurance region: what a unit of ``numerator`` counts for over what a unit of ``denominator`` does.

    Attributes
    ----------
    numerator, denominator : inputs or outputs by name
    low, high : least and greatest ratio; ``high`` may be infinite
    """

    numerator: str
    denominator: str
    low: float = 0.0
    high: float = np.inf

    @property
    def names(self) -> tuple[str, ...]:
        """The quantities that it is about."""
        return (self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class WeightBounds:
    """What a unit of a quantity counts for, in absolute terms; the producer's moving side counts 1 in all.

    Attributes
    ----------
    quantity : an input or output by name
    low, high : least and greatest multiplier; ``high`` may be infinite
    """

    quantity: str
    low: float = 0.0
    high: float = np.inf

    @property
    def names(self) -> tuple[str, ...]:
        """The quantities that it is about."""
        return (self.quantity,)


@dataclass(frozen=True, slots=True)
class VirtualBounds:
    """The share of a quantity in what all the producer's inputs (or all its outputs) count for.

    Attributes
    ----------
    quantity : an input or output by name
    low, high : least and greatest share, from 0 to 1
    """

    quantity: str
    low: float = 0.0
    high: float = 1.0

    @property
    def names(self) -> tuple[str, ...]:
        """The quantities that it is about."""
        return (self.quantity,)


type Restriction = RatioBounds | WeightBounds | VirtualBounds


def weight_restricted(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    restrictions: Sequence[Restriction],
    orientation: Side = "input",
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """The radial score of each producer under restrictions of the multipliers.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    restrictions : what is known of the multipliers
    orientation : ``"input"`` (score 1 at most) or ``"output"`` (1 at least)
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency``, and multipliers that keep to the restrictions.

    Raises
    ------
    UnknownOption
        A restriction of a quantity that is not here, or with bounds that leave nothing between them.
    NoFrontier
        No multipliers keep to all restrictions, or they let something be made of nothing.
    MissingRoles, ProblemsFound, NotProved
        See :func:`read_producers` and :func:`solve_programs`.

    Examples
    --------
    B saves staff only; where staff may count no more than beds do, it is efficient no longer.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({
    ...     "firm": ["A", "B"], "year": [2024] * 2, "beds": [1, 4], "staff": [2, 1], "stays": [1, 1],
    ... })
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "staff", "stays"])
    >>> found = weight_restricted(
    ...     panel, inputs=["beds", "staff"], outputs=["stays"], restrictions=[RatioBounds("staff", "beds", high=1)]
    ... )
    >>> found.to_frame()["efficiency"].round(6).to_list()
    [1.0, 0.6]
    """
    if orientation not in _ORIENTATIONS:
        raise UnknownOption.among("orientation", orientation, tuple(_ORIENTATIONS))
    refuse_names(panel, inputs, outputs)
    _refuse(restrictions, (*inputs, *outputs))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)

    def find(group: Producers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        return _restricted(group, technology, restrictions, orientation, progress)

    return Scores(
        name=_NAME.fill(orientation=_ORIENTATIONS[orientation], returns=returns_words(returns_to_scale)),
        columns=(_EFFICIENCY,),
        best=1.0,
        found=each_group(producers, find),
        producers=producers,
        remarks=tuple(_words(restriction, producers) for restriction in restrictions),
        provenance=producers.provenance.then(
            "weight_restricted",
            parameters={
                "restrictions": tuple(restrictions),
                "orientation": orientation,
                "returns_to_scale": returns_to_scale,
            },
        ),
    )


def _restricted(
    producers: Producers,
    technology: Technology,
    restrictions: Sequence[Restriction],
    side: Side,
    progress: Progress | None,
) -> Found:
    """Multipliers h: h·G ≤ 0, the moving side counts 1, the other side as much as it can; the dual is solved.

    There θ (or −φ) may have either sign, and a bound h·r ≤ d is a column r of cost d.
    """
    moving = np.zeros(technology.generators.shape[1])
    moving[_side(technology, side)] = 1.0
    here = technology.place(producers.x, producers.y)
    step = np.abs(here) * moving
    bounds = [bound for restriction in restrictions for bound in _bounds(restriction, producers, np.abs(here))]
    programs = Programs(
        right_sides=here * (1 - moving),
        own_columns=np.stack([step, -step, *(column for column, _ in bounds)], axis=1),
        own_costs=np.tile([1.0, -1.0, *(cost for _, cost in bounds)], (len(producers), 1)),
    )
    solution = solve_programs(technology.generators, programs, progress=progress)
    score = solution.objective if side == "input" else -solution.objective
    if not (score > 0).all():
        raise NoFrontier(_NO_MULTIPLIERS.fill(name=producers.names[int(np.flatnonzero(~(score > 0))[0])]))
    peers, weights = producers_of(technology, solution)
    return Found(
        scores={"efficiency": score},
        certificate=solution.certificate,
        peers=peers,
        weights=weights,
        multipliers=np.maximum(solution.duals[:, : technology.quantities], 0.0),
    )


def _side(technology: Technology, side: Side) -> slice:
    return slice(0, technology.inputs) if side == "input" else slice(technology.inputs, technology.quantities)


def _bounds(restriction: Restriction, producers: Producers, sizes: Numbers) -> list[tuple[Numbers, float]]:
    """What a restriction says as h·r ≤ d: the vectors r, one row a producer, and d."""
    places = [[role.key for role in producers.roles].index(name) for name in restriction.names]
    unit = np.zeros_like(sizes)
    unit[:, places[0]] = 1.0
    low, high = restriction.low, restriction.high
    if isinstance(restriction, WeightBounds):
        found = [(-unit, -low), (unit, high)]
        return [bound for bound, wanted in zip(found, (low > 0, np.isfinite(high)), strict=True) if wanted]
    base = np.zeros_like(sizes)
    if isinstance(restriction, RatioBounds):
        base[:, places[1]] = 1.0
        return _between(unit, base, low, high, np.isfinite(high))
    inputs = producers.x.shape[1]
    at = slice(0, inputs) if places[0] < inputs else slice(inputs, inputs + producers.y.shape[1])
    base[:, at] = sizes[:, at]
    return _between(unit * sizes, base, low, high, high < 1)


def _between(part: Numbers, whole: Numbers, low: float, high: float, has_top: bool) -> list[tuple[Numbers, float]]:
    """That h·part lies between low and high times h·whole."""
    found = [(low * whole - part, 0.0)] if low > 0 else []
    return [*found, (part - high * whole, 0.0)] if has_top else found


def _refuse(restrictions: Sequence[Restriction], names: Sequence[str]) -> None:
    for restriction in restrictions:
        for name in restriction.names:
            if name not in names:
                raise UnknownOption.among("restrictions", name, tuple(names))
        if not 0 <= restriction.low <= restriction.high or np.isinf(restriction.low):
            raise UnknownOption(_EMPTY.fill(name=restriction.names[0], low=restriction.low, high=restriction.high))


def _words(restriction: Restriction, producers: Producers) -> Text:
    named = {role.key: role.name for role in producers.roles}
    first = named[restriction.names[0]]
    if isinstance(restriction, RatioBounds):
        return _RATIO.fill(
            first=first, second=named[restriction.denominator], low=restriction.low, high=_top(restriction)
        )
    pattern = _WEIGHT if isinstance(restriction, WeightBounds) else _VIRTUAL
    return pattern.fill(first=first, low=restriction.low, high=_top(restriction))


def _top(restriction: Restriction) -> float | Text:
    return restriction.high if np.isfinite(restriction.high) else Text.same("∞")


_ORIENTATIONS: dict[Side, Text] = {
    "input": Text(vi="hướng đầu vào", en="input orientation"),
    "output": Text(vi="hướng đầu ra", en="output orientation"),
}
_NAME = Text(
    vi="Hiệu quả với trọng số bị ràng buộc, {orientation}, {returns}",
    en="Efficiency under weight restrictions, {orientation}, {returns}",
)
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả", en="Efficiency"), decimals=3)
_RATIO = Text(
    vi="Trọng số của «{first}» so với «{second}» từ {low} đến {high}.",
    en="The multiplier of «{first}» over that of «{second}» is {low} to {high}.",
)
_WEIGHT = Text(vi="Trọng số của «{first}» từ {low} đến {high}.", en="The multiplier of «{first}» is {low} to {high}.")
_VIRTUAL = Text(
    vi="«{first}» chiếm từ {low} đến {high} trong tổng giá trị tính theo trọng số của phía mình.",
    en="«{first}» makes up {low} to {high} of what its side counts for.",
)
_EMPTY = Text(
    vi="Khoảng của «{name}» từ {low} đến {high} không hợp lệ: cần 0 ≤ low ≤ high.",
    en="The bounds of «{name}», {low} to {high}, are none: 0 ≤ low ≤ high is wanted.",
)
_NO_MULTIPLIERS = Text(
    vi="Với «{name}» không có bộ trọng số nào thỏa mọi ràng buộc: các ràng buộc mâu thuẫn, hoặc cho phép làm ra sản "
    "phẩm từ không, hoặc buộc một đại lượng bằng 0 phải được tính. Hãy nới khoảng của chúng.",
    en="For «{name}» no multipliers keep to all restrictions: they contradict each other, let something be made of "
    "nothing, or make a quantity count that is 0 there. Widen their bounds.",
)
