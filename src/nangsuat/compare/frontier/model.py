"""A model of efficiency: what may move and how, which returns to scale, who is held against whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Producers
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import Disposability, Returns, Technology, returns_words, scale_limits
from nangsuat.data import Text, UnknownOption, join

type Orientation = Literal["input", "output", "hyperbolic", "directional"]
type Direction = Literal["own", "mean", "unit", "range"] | Mapping[str, float]
type SlackWeights = Literal["raw", "range"]

ORIENTATIONS: dict[Orientation, Text] = {
    "input": Text(vi="hướng đầu vào", en="input orientation"),
    "output": Text(vi="hướng đầu ra", en="output orientation"),
    "hyperbolic": Text(vi="hướng hyperbol", en="hyperbolic orientation"),
    "directional": Text(vi="theo hướng cho trước", en="directional"),
}
DIRECTIONS = ("own", "mean", "unit", "range")
SLACK_WEIGHTS = ("raw", "range")


@dataclass(frozen=True, slots=True)
class Model:
    """What may move and how, and which technology it is held against.

    Attributes
    ----------
    orientation : ``"input"``, ``"output"``, ``"hyperbolic"`` or ``"directional"``
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    direction : of the directional model
    disposability : of bad outputs
    non_discretionary : quantities that do not move
    categories : the quantity that says how hard a producer's circumstances are, the smaller the harder
    super_efficiency : whether a producer is left out of the technology that it is held against
    slack_weights : whether slacks are summed as they are or each over the range of its quantity
    convex : whether means of producers are feasible; if not, the technology is the free disposal hull
    """

    orientation: Orientation = "input"
    returns_to_scale: Returns = "vrs"
    direction: Direction = "own"
    disposability: Disposability = "weak"
    non_discretionary: tuple[str, ...] = ()
    categories: str | None = None
    super_efficiency: bool = False
    slack_weights: SlackWeights = "raw"
    convex: bool = True

    def __post_init__(self) -> None:
        for option, value, known in (
            ("orientation", self.orientation, tuple(ORIENTATIONS)),
            ("disposability", self.disposability, ("weak", "strong")),
            ("slack_weights", self.slack_weights, SLACK_WEIGHTS),
        ):
            if value not in known:
                raise UnknownOption.among(option, value, known)
        if not isinstance(self.direction, Mapping) and self.direction not in DIRECTIONS:
            raise UnknownOption.among("direction", self.direction, DIRECTIONS)
        if self.direction != "own" and self.orientation != "directional":
            raise UnknownOption(_DIRECTION_UNUSED.fill(orientation=self.orientation))
        scale_limits(self.returns_to_scale)

    @property
    def is_growth(self) -> bool:
        """Whether a larger score is farther from the frontier."""
        return self.orientation in ("output", "directional")

    @property
    def at_frontier(self) -> float:
        """The score of a producer at the frontier."""
        return 0.0 if self.orientation == "directional" else 1.0

    @property
    def words(self) -> Text:
        """Orientation and returns in words."""
        returns = returns_words(self.returns_to_scale) if self.convex else _HULL
        return join([ORIENTATIONS[self.orientation], returns], ", ")

    def parameters(self, with_bad_outputs: bool) -> dict[str, object]:
        """The model's options as they bear on the result, for its provenance."""
        own = dict(self.direction) if isinstance(self.direction, Mapping) else self.direction
        return {
            "orientation": self.orientation,
            **({"returns_to_scale": self.returns_to_scale} if self.convex else {}),
            **({"direction": own} if self.orientation == "directional" else {}),
            **({"disposability": self.disposability} if with_bad_outputs else {}),
            **({"non_discretionary": list(self.non_discretionary)} if self.non_discretionary else {}),
            **({"categories": self.categories} if self.categories else {}),
            **({"super_efficiency": True} if self.super_efficiency else {}),
            "slack_weights": self.slack_weights,
        }

    def may_be_negative(self, inputs: Sequence[str], outputs: Sequence[str], bad: Sequence[str]) -> tuple[str, ...]:
        """The quantities whose origin does not matter: under variable returns those that move by no ratio."""
        if scale_limits(self.returns_to_scale) != (1.0, 1.0):
            return ()
        ratios = {"input": inputs, "output": outputs, "hyperbolic": (*inputs, *outputs, *bad), "directional": ()}
        moved = set(ratios[self.orientation]) - set(self.non_discretionary)
        return tuple(name for name in (*inputs, *outputs, *bad) if name not in moved)

    def moving(self, producers: Producers) -> NDArray[np.bool_]:
        """Which quantities move, in the order of coordinates: inputs, outputs, bad outputs."""
        kinds = len(producers.inputs), len(producers.outputs), len(producers.bad_outputs)
        sides = {"input": (True, False, False), "output": (False, True, False)}
        moves = np.repeat(sides.get(self.orientation, (True, True, True)), kinds)
        fixed = [role.key in self.non_discretionary for role in producers.roles]
        return np.asarray(moves & ~np.array(fixed, dtype=bool))

    def rays(self, technology: Technology, producers: Producers, spread: Spread) -> tuple[Numbers, Numbers]:
        """From where each producer is looked at and in which direction, in the coordinates of the technology.

        ``spread`` is of those who prove the technology: directions may be means and ranges of these.

        By a ratio, what moves starts at nothing and the ray leads to the producer; in a direction, it starts at the
        producer. What does not move stays.
        """
        moves = self.moving(producers)
        here = technology.place(producers.x, producers.y, producers.b)
        free = np.concatenate((moves, np.zeros(here.shape[1] - len(moves), dtype=bool)))
        if self.orientation in ("input", "output"):
            return here * ~free, np.abs(here) * free
        step = self._steps(producers, spread)
        inputs, outputs = technology.inputs, technology.inputs + technology.outputs
        return here, technology.lead(*np.split(step, (inputs, outputs), axis=1)) * free

    def score(self, distance: Numbers) -> Numbers:
        """The score of each distance, after Farrell: what is left of inputs, how many times outputs, or how far."""
        return -distance if self.orientation == "input" else distance

    def _steps(self, producers: Producers, spread: Spread) -> Numbers:
        """The direction of each producer, as positive numbers."""
        values = producers.quantities
        if isinstance(self.direction, Mapping):
            return np.tile([float(self.direction.get(role.key, 0.0)) for role in producers.roles], (len(values), 1))
        if self.direction == "mean":
            return np.tile(spread.mean_size, (len(values), 1))
        if self.direction == "unit":
            return np.ones_like(values)
        if self.direction == "range":
            is_output = np.isin(np.arange(values.shape[1]) - producers.x.shape[1], np.arange(producers.y.shape[1]))
            return np.where(is_output, spread.largest - values, values - spread.smallest)
        return np.abs(values)


def check_names(model: Model, quantities: Sequence[str], bad_outputs: Sequence[str]) -> None:
    """Refuse what is named for a model and is none of its quantities, or what would be ignored.

    Raises
    ------
    UnknownOption
        A quantity that stays or that a direction is given for is no input or output here; a direction leads nowhere or
        backwards; a disposability is chosen where there is no bad output.
    """
    known = (*quantities, *bad_outputs)
    if model.disposability != "weak" and not bad_outputs:
        raise UnknownOption(_NOTHING_BAD)
    for name in model.non_discretionary:
        if name not in known:
            raise UnknownOption.among("non_discretionary", name, known)
    if not isinstance(model.direction, Mapping):
        return
    for name, amount in model.direction.items():
        if name not in known:
            raise UnknownOption.among("direction", name, known)
        if not (np.isfinite(amount) and amount >= 0):
            raise UnknownOption(_BACKWARDS.fill(name=name, amount=float(amount)))
    if not any(model.direction.values()):
        raise UnknownOption(_NOWHERE)


_HULL = Text(vi="bao tự do (FDH)", en="free disposal hull (FDH)")
_DIRECTION_UNUSED = Text(
    vi="direction chỉ dùng với orientation=«directional», không dùng với «{orientation}».",
    en="direction goes with orientation=«directional», not with «{orientation}».",
)
_BACKWARDS = Text(
    vi="Hướng của «{name}» là {amount}; hãy viết số không âm: đầu vào và đầu ra xấu giảm, đầu ra tăng theo số ấy.",
    en="The direction of «{name}» is {amount}; write numbers that are not negative: inputs and bad outputs fall, "
    "outputs grow by it.",
)
_NOWHERE = Text(
    vi="Hướng toàn số 0 không dẫn đi đâu: hãy nêu số lớn hơn 0 cho ít nhất một đầu vào hoặc đầu ra.",
    en="A direction of zeros leads nowhere: give an input or output a number above 0.",
)
_NOTHING_BAD = Text(
    vi="disposability chỉ dùng khi có đầu ra xấu (bad_outputs).",
    en="disposability goes with bad outputs (bad_outputs).",
)
