"""Bilateral index numbers: one period against another.

With prices p and quantities q of the same items in two periods 0 and 1, values v = p·q and value shares
s = v / Σ v, a price index answers: how much more does the same basket cost? The formulas differ in whose basket is
"the same". Fisher, Törnqvist, Walsh and Sato-Vartia use both periods' baskets alike; Fisher, Törnqvist and Walsh are
superlative (Diewert 1976). With prices and quantities exchanged, each formula is a quantity index.

References
----------
Diewert (1976), Exact and superlative index numbers, Journal of Econometrics 4.
ILO et al. (2020), Consumer Price Index Manual: Concepts and Methods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import Text

type Numbers = NDArray[np.float64]
type Axiom = Literal["time_reversal", "factor_reversal", "commensurability", "transitivity"]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Several pairs of periods over the same items; zero where an item is not observed in both.

    Attributes
    ----------
    p0, q0, p1, q1 : prices and quantities of the earlier and the later period, shape (pairs, items)
    qb, vb : quantities and values of the weights' period, for Lowe and Young, shape (pairs, items)
    matched : whether the item is observed wherever the formula looks, shape (pairs, items)
    """

    p0: Numbers
    q0: Numbers
    p1: Numbers
    q1: Numbers
    qb: Numbers
    vb: Numbers
    matched: NDArray[np.bool_]

    @property
    def relatives(self) -> Numbers:
        """p1 / p0, one where the item is not matched."""
        return np.divide(self.p1, self.p0, out=np.ones_like(self.p0), where=self.matched)

    @property
    def log_relatives(self) -> Numbers:
        """ln(p1 / p0), zero where the item is not matched."""
        return np.log(self.relatives)

    @property
    def shares0(self) -> Numbers:
        """Value shares of the earlier period."""
        return _shares(self.p0 * self.q0)

    @property
    def shares1(self) -> Numbers:
        """Value shares of the later period."""
        return _shares(self.p1 * self.q1)


@dataclass(frozen=True, slots=True)
class Bilateral:
    """One formula of the registry.

    Attributes
    ----------
    name : its name
    formula : as a person reads it, for the price index
    compute : from pairs of periods to index numbers, shape (pairs,)
    axioms : the tests that it passes for any positive data; identity and proportionality all of them pass
    needs_ratios : whether it divides or takes logarithms item by item, so that a zero has no meaning in it
    weights_period : whether it takes its weights from a period of its own
    """

    name: Text
    formula: str
    compute: Callable[[Comparison], Numbers]
    axioms: frozenset[Axiom] = frozenset()
    needs_ratios: bool = False
    weights_period: bool = False


def _total(values: Numbers) -> Numbers:
    total: Numbers = values.sum(axis=-1)
    return total


def _shares(values: Numbers) -> Numbers:
    return values / _total(values)[..., np.newaxis]


def laspeyres(pairs: Comparison) -> Numbers:
    """The basket of the earlier period."""
    return _total(pairs.p1 * pairs.q0) / _total(pairs.p0 * pairs.q0)


def paasche(pairs: Comparison) -> Numbers:
    """The basket of the later period."""
    return _total(pairs.p1 * pairs.q1) / _total(pairs.p0 * pairs.q1)


def fisher(pairs: Comparison) -> Numbers:
    """The geometric mean of Laspeyres and Paasche."""
    return np.sqrt(laspeyres(pairs) * paasche(pairs))


def drobisch(pairs: Comparison) -> Numbers:
    """The arithmetic mean of Laspeyres and Paasche."""
    return (laspeyres(pairs) + paasche(pairs)) / 2


def marshall_edgeworth(pairs: Comparison) -> Numbers:
    """The sum of both baskets."""
    both = pairs.q0 + pairs.q1
    return _total(pairs.p1 * both) / _total(pairs.p0 * both)


def walsh(pairs: Comparison) -> Numbers:
    """The geometric mean of both baskets, item by item."""
    mean = np.sqrt(pairs.q0 * pairs.q1)
    return _total(pairs.p1 * mean) / _total(pairs.p0 * mean)


def geary_khamis(pairs: Comparison) -> Numbers:
    """The harmonic mean of both baskets, item by item."""
    both = pairs.q0 + pairs.q1
    mean = np.divide(pairs.q0 * pairs.q1, both, out=np.zeros_like(both), where=both > 0)
    return _total(pairs.p1 * mean) / _total(pairs.p0 * mean)


def lowe(pairs: Comparison) -> Numbers:
    """The basket of the weights' period."""
    return _total(pairs.p1 * pairs.qb) / _total(pairs.p0 * pairs.qb)


def young(pairs: Comparison) -> Numbers:
    """Price relatives at the weights' period's value shares."""
    return _total(_shares(pairs.vb) * pairs.relatives)


def palgrave(pairs: Comparison) -> Numbers:
    """Price relatives at the later period's value shares."""
    return _total(pairs.shares1 * pairs.relatives)


def geometric_laspeyres(pairs: Comparison) -> Numbers:
    """Geometric mean of price relatives at the earlier period's value shares."""
    return np.exp(_total(pairs.shares0 * pairs.log_relatives))


def geometric_paasche(pairs: Comparison) -> Numbers:
    """Geometric mean of price relatives at the later period's value shares."""
    return np.exp(_total(pairs.shares1 * pairs.log_relatives))


def tornqvist(pairs: Comparison) -> Numbers:
    """Geometric mean of price relatives at the mean of both periods' value shares."""
    return np.exp(_total((pairs.shares0 + pairs.shares1) / 2 * pairs.log_relatives))


def sato_vartia(pairs: Comparison) -> Numbers:
    """Geometric mean of price relatives at logarithmic means of value shares; exact for CES preferences."""
    weights = _shares(_logarithmic_mean(pairs.shares0, pairs.shares1))
    return np.exp(_total(weights * pairs.log_relatives))


def jevons(pairs: Comparison) -> Numbers:
    """Geometric mean of price relatives, all items alike."""
    return np.exp(_total(pairs.log_relatives) / pairs.matched.sum(axis=-1))


def dutot(pairs: Comparison) -> Numbers:
    """Ratio of mean prices; depends on the units of the items."""
    return _total(pairs.p1) / _total(pairs.p0)


def carli(pairs: Comparison) -> Numbers:
    """Arithmetic mean of price relatives, all items alike."""
    return _total(np.where(pairs.matched, pairs.relatives, 0)) / pairs.matched.sum(axis=-1)


def harmonic(pairs: Comparison) -> Numbers:
    """Harmonic mean of price relatives, all items alike."""
    inverse = np.divide(pairs.p0, pairs.p1, out=np.zeros_like(pairs.p0), where=pairs.matched)
    return pairs.matched.sum(axis=-1) / _total(inverse)


def _logarithmic_mean(first: Numbers, second: Numbers) -> Numbers:
    """``(a − b) / (ln a − ln b)``; zero where one of them is zero, by its limit."""
    positive = (first > 0) & (second > 0)
    a, b = np.where(positive, first, 1.0), np.where(positive, second, 1.0)
    distance = np.log(a / b)
    near = np.abs(distance) < _SERIES_BELOW
    quotient = np.divide(a - b, distance, out=np.zeros_like(a), where=~near)
    series = np.sqrt(a * b) * (1 + distance**2 / 24 + distance**4 / 1920)
    return np.where(positive, np.where(near, series, quotient), 0.0)


_SERIES_BELOW = 1e-3  # there the quotient loses its digits and the next term of the series is below rounding

_UNITS: frozenset[Axiom] = frozenset({"commensurability"})
_REVERSIBLE: frozenset[Axiom] = _UNITS | {"time_reversal"}
_IDEAL: frozenset[Axiom] = _REVERSIBLE | {"factor_reversal"}
_TRANSITIVE: frozenset[Axiom] = _REVERSIBLE | {"transitivity"}


def _same(name: str) -> Text:
    return Text.same(name)


BILATERAL: Mapping[str, Bilateral] = {
    "laspeyres": Bilateral(_same("Laspeyres"), "Σ p1·q0 / Σ p0·q0", laspeyres, _UNITS),
    "paasche": Bilateral(_same("Paasche"), "Σ p1·q1 / Σ p0·q1", paasche, _UNITS),
    "fisher": Bilateral(_same("Fisher"), "√(Laspeyres × Paasche)", fisher, _IDEAL),
    "tornqvist": Bilateral(_same("Törnqvist"), "exp Σ ½(s0 + s1)·ln(p1/p0)", tornqvist, _REVERSIBLE, needs_ratios=True),
    "walsh": Bilateral(_same("Walsh"), "Σ p1·√(q0·q1) / Σ p0·√(q0·q1)", walsh, _REVERSIBLE),
    "sato_vartia": Bilateral(
        _same("Sato-Vartia"),
        "exp Σ w·ln(p1/p0), w ∝ (s1 − s0)/(ln s1 − ln s0)",
        sato_vartia,
        _IDEAL,
        needs_ratios=True,
    ),
    "marshall_edgeworth": Bilateral(
        _same("Marshall-Edgeworth"), "Σ p1·(q0 + q1) / Σ p0·(q0 + q1)", marshall_edgeworth, _REVERSIBLE
    ),
    "drobisch": Bilateral(_same("Drobisch"), "½(Laspeyres + Paasche)", drobisch, _UNITS),
    "geary_khamis_bilateral": Bilateral(
        Text(vi="Geary-Khamis song phương", en="bilateral Geary-Khamis"),
        "Σ p1·h / Σ p0·h, h = q0·q1/(q0 + q1)",
        geary_khamis,
        _REVERSIBLE,
    ),
    "geometric_laspeyres": Bilateral(
        Text(vi="Laspeyres hình học", en="geometric Laspeyres"),
        "exp Σ s0·ln(p1/p0)",
        geometric_laspeyres,
        _UNITS,
        needs_ratios=True,
    ),
    "geometric_paasche": Bilateral(
        Text(vi="Paasche hình học", en="geometric Paasche"),
        "exp Σ s1·ln(p1/p0)",
        geometric_paasche,
        _UNITS,
        needs_ratios=True,
    ),
    "palgrave": Bilateral(_same("Palgrave"), "Σ s1·p1/p0", palgrave, _UNITS, needs_ratios=True),
    "lowe": Bilateral(_same("Lowe"), "Σ p1·qb / Σ p0·qb", lowe, _TRANSITIVE, weights_period=True),
    "young": Bilateral(_same("Young"), "Σ sb·p1/p0", young, _UNITS, needs_ratios=True, weights_period=True),
    "jevons": Bilateral(_same("Jevons"), "∏ (p1/p0)^(1/n)", jevons, _TRANSITIVE, needs_ratios=True),
    "dutot": Bilateral(_same("Dutot"), "Σ p1 / Σ p0", dutot, frozenset({"time_reversal", "transitivity"})),
    "carli": Bilateral(_same("Carli"), "1/n Σ p1/p0", carli, _UNITS, needs_ratios=True),
    "harmonic": Bilateral(
        Text(vi="Bình quân điều hòa", en="harmonic mean"), "n / Σ p0/p1", harmonic, _UNITS, needs_ratios=True
    ),
}
