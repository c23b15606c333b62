"""The parts of an index of productivity change; multiplied they give the index again.

With E the efficiency of a year's producers against a technology (subscript c: constant returns, v: variable returns),
0 and 1 the years and t0, t1 their technologies, the index under constant returns is

    M = √( E_c,t0(1)/E_c,t0(0) · E_c,t1(1)/E_c,t1(0) )

The generalised index of Grifell-Tatjé and Lovell is the product of its own parts: scale is looked at with one side held
still. With one input and one output it is M.

References
----------
Färe, Grosskopf, Norris and Zhang (1994). Ray and Desli (1997). Wheelock and Wilson (1999). Grifell-Tatjé and Lovell
(1999). Färe, Grifell-Tatjé, Grosskopf and Lovell (1997; bias). Pastor and Lovell (2005; global). Pastor, Asmild and
Lovell (2011; biennial).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nangsuat.compare.frontier.producers import Numbers
from nangsuat.compare.frontier.technology import Returns
from nangsuat.compare.productivity_change.efficiencies import Frontier, Side, StepEfficiencies
from nangsuat.data import Text

type Parts = dict[str, Numbers]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A way to take the index apart.

    Attributes
    ----------
    name : what it is called
    parts : from the efficiencies of a step and the returns, its parts by their key
    keys : the keys of the parts, in the order in which they are told
    """

    name: Text
    parts: Callable[[StepEfficiencies, Returns], Parts]
    keys: tuple[str, ...]


PARTS: dict[str, Text] = {
    "efficiency_change": Text(vi="Thay đổi hiệu quả (bắt kịp)", en="Efficiency change (catching up)"),
    "pure_efficiency_change": Text(vi="Thay đổi hiệu quả thuần", en="Pure efficiency change"),
    "scale_change": Text(vi="Thay đổi hiệu quả quy mô", en="Scale change"),
    "technical_change": Text(vi="Tiến bộ kỹ thuật (dịch chuyển đường biên)", en="Technical change (frontier shift)"),
    "pure_technical_change": Text(vi="Tiến bộ kỹ thuật thuần", en="Pure technical change"),
    "scale_technical_change": Text(vi="Thay đổi quy mô của kỹ thuật", en="Change of the scale of technology"),
    "magnitude": Text(vi="Tiến bộ kỹ thuật: độ lớn", en="Technical change: magnitude"),
    "output_bias": Text(vi="Tiến bộ kỹ thuật: thiên lệch đầu ra", en="Technical change: output bias"),
    "input_bias": Text(vi="Tiến bộ kỹ thuật: thiên lệch đầu vào", en="Technical change: input bias"),
}


def index_of(at: StepEfficiencies, returns: Returns) -> Numbers:
    """The Malmquist index of a step: how much nearer to what is possible, from each frontier that one looks from."""
    return at.mean(lambda frontier: at(frontier, returns, "after") / at(frontier, returns, "before"))


def _catching_up(at: StepEfficiencies, returns: Returns) -> Numbers:
    return at("end", returns, "after") / at("start", returns, "before")


def _shift(at: StepEfficiencies, returns: Returns) -> Numbers:
    """How far the frontier went: what of the index is no catching up."""
    return index_of(at, returns) / _catching_up(at, returns)


def _two_parts(at: StepEfficiencies, returns: Returns) -> Parts:
    return {"efficiency_change": _catching_up(at, returns), "technical_change": _shift(at, returns)}


def _fgnz(at: StepEfficiencies, returns: Returns) -> Parts:
    pure = _catching_up(at, "vrs")
    return {
        "pure_efficiency_change": pure,
        "scale_change": _catching_up(at, returns) / pure,
        "technical_change": _shift(at, returns),
    }


def _ray_desli(at: StepEfficiencies, returns: Returns) -> Parts:
    return {
        "pure_efficiency_change": _catching_up(at, "vrs"),
        "technical_change": _shift(at, "vrs"),
        "scale_change": index_of(at, returns) / index_of(at, "vrs"),
    }


def _wheelock_wilson(at: StepEfficiencies, returns: Returns) -> Parts:
    pure, shift = _catching_up(at, "vrs"), _shift(at, "vrs")
    return {
        "pure_efficiency_change": pure,
        "scale_change": _catching_up(at, returns) / pure,
        "pure_technical_change": shift,
        "scale_technical_change": _shift(at, returns) / shift,
    }


def _grifell_lovell(at: StepEfficiencies, returns: Returns) -> Parts:
    return {
        "pure_efficiency_change": _catching_up(at, "vrs"),
        "technical_change": _shift(at, "vrs"),
        "scale_change": _scale_alone(at, returns),
    }


def _scale_alone(at: StepEfficiencies, returns: Returns) -> Numbers:
    """How scale efficiency changes when only the size moves: inputs at given outputs, or outputs at given inputs."""
    output = at.all.model.orientation == "output"

    def scale(frontier: Frontier, moved: Side, held: Side) -> Numbers:
        x, y = (moved, held) if output else (held, moved)
        return at(frontier, returns, x, y) / at(frontier, "vrs", x, y)

    def change(frontier: Frontier) -> Numbers:
        held: Side = "before" if frontier == "start" else "after"
        return scale(frontier, "after", held) / scale(frontier, "before", held)

    return at.mean(change)


def _bias(at: StepEfficiencies, returns: Returns) -> Parts:
    parts = _fgnz(at, returns)
    del parts["technical_change"]
    sides: tuple[tuple[Side, Side], ...] = (("before", "before"), ("after", "after"), ("after", "before"))
    start_to_end = {(x, y): at("start", returns, x, y) / at("end", returns, x, y) for x, y in sides}
    mixed = start_to_end["after", "before"]
    return {
        **parts,
        "magnitude": start_to_end["before", "before"],
        "output_bias": np.sqrt(start_to_end["after", "after"] / mixed),
        "input_bias": np.sqrt(mixed / start_to_end["before", "before"]),
    }


_PURE = "pure_efficiency_change"
DECOMPOSITIONS: Mapping[str, Decomposition] = {
    "two_parts": Decomposition(
        Text(vi="bắt kịp và dịch chuyển đường biên", en="catching up and frontier shift"),
        _two_parts,
        ("efficiency_change", "technical_change"),
    ),
    "fgnz": Decomposition(
        Text(vi="Färe, Grosskopf, Norris và Zhang (1994)", en="Färe, Grosskopf, Norris and Zhang (1994)"),
        _fgnz,
        (_PURE, "scale_change", "technical_change"),
    ),
    "ray_desli": Decomposition(
        Text(vi="Ray và Desli (1997)", en="Ray and Desli (1997)"),
        _ray_desli,
        (_PURE, "technical_change", "scale_change"),
    ),
    "wheelock_wilson": Decomposition(
        Text(vi="Wheelock và Wilson (1999)", en="Wheelock and Wilson (1999)"),
        _wheelock_wilson,
        (_PURE, "scale_change", "pure_technical_change", "scale_technical_change"),
    ),
    "grifell_lovell": Decomposition(
        Text(vi="Grifell-Tatjé và Lovell (1999), tổng quát", en="Grifell-Tatjé and Lovell (1999), generalised"),
        _grifell_lovell,
        (_PURE, "technical_change", "scale_change"),
    ),
    "bias": Decomposition(
        Text(vi="FGNZ với thiên lệch của tiến bộ kỹ thuật", en="FGNZ with the bias of technical change"),
        _bias,
        (_PURE, "scale_change", "magnitude", "output_bias", "input_bias"),
    ),
}
