"""A score as a figure: what its producer uses or makes, against the weighted sum of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nangsuat.compare.frontier.dominance import excess_of
from nangsuat.compare.frontier.projection import TOLERANCE
from nangsuat.data import NO_WORDS, ROW, Figure, Input, Role, Rows, Text, figure_from

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency
    from nangsuat.compare.frontier.part import Part


def score_figure(result: Efficiency, place: int) -> Figure:
    """The score of one producer: of a quantity that binds, what its peers use or make over what it does itself."""
    score = float(result.scores[place])
    if not np.isfinite(score):
        reason = _NOTHING_MOVES if np.isnan(score) else _OUT_OF_REACH
        return Figure(None, _LABEL, NO_WORDS, "score", (), _METHOD, _DECIMALS, reason)
    part = next(part for part in result.parts if place in part.scored)
    at = int(np.flatnonzero(part.scored == place)[0])
    binding = _binding(result, part, at)
    role = result.producers.roles[binding]
    own = _quantity(result, "own", place, role, binding)
    peers, weights = part.peers[at], part.projection.weights[at]
    named = [(int(peer), float(weight)) for peer, weight in zip(peers, weights, strict=True) if peer >= 0]
    inputs = [own]
    for count, (peer, weight) in enumerate(named, start=1):
        inputs.append(Input(f"w{count}", _WEIGHT.fill(peer=result.producers.names[peer]), weight))
        inputs.append(_quantity(result, f"peer{count}", peer, role, binding))
    reached = " + ".join(f"w{count} * peer{count}" for count in range(1, len(named) + 1)) or "0"
    return _figure(result, part, at, binding, reached, inputs)


def _figure(
    result: Efficiency, part: Part, at: int, binding: int, reached: str, inputs: list[Input]
) -> Figure:  # fmt: skip
    is_output = len(result.producers.inputs) <= binding < len(result.producers.inputs) + len(result.producers.outputs)
    if result.model.orientation != "directional":
        upside_down = is_output and result.model.orientation == "hyperbolic"
        formula = f"own / ({reached})" if upside_down else f"({reached}) / own"
    else:
        step = Input("step", _STEP, float(part.directions[at, binding]))
        inputs = [*inputs, step]
        formula = f"(({reached}) - own) / step" if is_output else f"(own - ({reached})) / step"
    found = figure_from(formula, inputs, label=_LABEL, unit=NO_WORDS, method=_METHOD, decimals=_DECIMALS)
    score = float(part.score[at])
    if found.value is not None and np.isclose(found.value, score, rtol=TOLERANCE, atol=TOLERANCE):
        return found
    plain = [Input("score", _LABEL, score)]  # some peer lies idle (weak disposability) and has no row of its own
    return figure_from("score", plain, label=_LABEL, unit=NO_WORDS, method=_METHOD, decimals=_DECIMALS)


def _binding(result: Efficiency, part: Part, at: int) -> int:
    """The quantity that moves and is worth most: with a multiplier it has no slack."""
    roles = len(result.producers.roles)
    steps = part.directions[at, :roles]
    if result.model.convex:
        return int(np.argmax(part.projection.multipliers[at] * steps))
    excess = np.where(steps > 0, excess_of(part)[at] / np.where(steps > 0, steps, 1.0), np.inf)
    return int(np.argmin(excess))


def _quantity(result: Efficiency, symbol: str, place: int, role: Role, column: int) -> Input:
    """One producer's own quantity, with its row."""
    row = int(result.producers.keys[ROW][place])
    name = Text.same(result.producers.names[place])
    value = float(result.producers.quantities[place, column])
    unit = role.unit_label(result.producers.panel.currency)
    where = Rows(result.producers.panel.source.sha256, str(row), 1, name)
    label = _OF.fill(quantity=role.name, unit=name)
    return Input(symbol, label, value, unit, rows=where, column=role.key, how="value")


_METHOD = "dea"
_DECIMALS = 4
_LABEL = Text(vi="Điểm hiệu quả", en="Efficiency score")
_WEIGHT = Text(vi="trọng số của {peer}", en="weight of {peer}")
_STEP = Text(vi="hướng", en="direction")
_OF = Text(vi="{quantity} của {unit}", en="{quantity} of {unit}")
_NOTHING_MOVES = Text(vi="mọi đại lượng được phép đổi đều bằng 0", en="all that may move is 0")
_OUT_OF_REACH = Text(vi="ngoài tầm của các đơn vị khác (vô nghiệm)", en="out of reach of the others (infeasible)")
