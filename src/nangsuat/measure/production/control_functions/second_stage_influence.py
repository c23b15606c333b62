"""How far each firm moves the second stage's equations: directly, through the law of motion, and by the first stage."""

from __future__ import annotations

import numpy as np

from nangsuat.measure.production.control_functions.first_stage import ONCE, inverse_scaled, over_blocks
from nangsuat.measure.production.control_functions.law_of_motion import Points, Transitions, TransitionSums, left_over
from nangsuat.measure.production.sample import Places
from nangsuat.measure.production.specification import Array


def scores(transitions: Transitions, fitted: Array, rest: Array, slopes: Array, sums: TransitionSums) -> Array:
    """How each equation (a sum over pairs of years) moves with each firm's weight, shape (firms, equations).

    Parameters
    ----------
    fitted : φ of each row
    rest : outcome less the plain columns' part, where ε belongs to the criterion
    slopes : β, shape (terms,)
    sums : at these slopes, of one draw
    """
    least_squares = transitions.criterion == "least_squares"
    of_pairs = _LeastSquares(transitions, sums) if least_squares else _Moments(transitions, sums)
    sample = transitions.sample

    def of(rows: slice, firms: slice) -> Array:
        omega = fitted[rows] - transitions.terms[rows] @ slopes
        outcome = rest[rows] - transitions.terms[rows] @ slopes if least_squares else omega
        pairs = sample.pairs[slice(*np.searchsorted(sample.pairs, (rows.start, rows.stop)))]
        of_rows = np.zeros((len(omega), of_pairs.width))
        local = pairs - rows.start
        if len(pairs):
            of_rows[local] = of_pairs.of(omega[local - 1], omega[local], outcome[local], pairs)
            of_rows[local] *= sample.weight[pairs, None]
        return np.asarray(np.add.reduceat(of_rows, sample.starts[firms] - rows.start, axis=0))

    return np.concatenate(over_blocks(sample, of))


def moves(transitions: Transitions, points: Points, widths: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
    """How the equations, per pair of years, move with φ's coefficients, β and the plain columns' coefficients.

    Each has shape (equations, coefficients); by differences of the fourth order, whose error is below 1e-9.

    Parameters
    ----------
    points : one point
    widths : how far to go with each coefficient
    """
    sizes = [len(each) for each in widths]
    width = np.concatenate(widths)
    apart = np.concatenate([step * np.diag(width) for step in _STEPS])
    base = np.concatenate((points.polynomial[0], points.slopes[0], points.plain[0]))
    polynomial, slopes, plain = np.split(base + apart, np.cumsum(sizes)[:-1], axis=1)
    values = transitions.sums(Points(polynomial, slopes, plain), ONCE).equations(transitions.criterion)
    by_step = values.reshape(len(_STEPS), len(width), -1)
    found = np.einsum("s,scf->fc", np.array(_FACTORS), by_step) / width
    of_polynomial, of_slopes, of_plain = np.split(found, np.cumsum(sizes)[:-1], axis=1)
    return of_polynomial, of_slopes, of_plain


_STEPS = (2.0, 1.0, -1.0, -2.0)
_FACTORS = (-1 / 12, 8 / 12, -8 / 12, 1 / 12)


class _Moments:
    """z̃·ξ, with z̃ what of z the law's bases do not explain."""

    def __init__(self, transitions: Transitions, sums: TransitionSums) -> None:
        self._transitions = transitions
        self._law = sums.law[0]
        instruments = slice(sums.bases, sums.bases + sums.instruments)
        self._explained = sums.sums[0, instruments, : sums.bases] @ inverse_scaled(sums.gram[0])
        self.width = sums.instruments

    def of(self, before: Array, now: Array, outcome: Array, pairs: Places) -> Array:
        del outcome
        bases = base_columns(self._transitions, before, pairs)
        rest = self._transitions.instruments[pairs] - bases @ self._explained.T
        return np.asarray(rest * (now - bases @ self._law)[:, None])


class _LeastSquares:
    """ζ·(e - b'a) with what the law and its moves answer to a firm's weight; ζ = r - g, e = -x + g'·x of last year."""

    def __init__(self, transitions: Transitions, sums: TransitionSums) -> None:
        self._transitions = transitions
        self._law, self._moves = sums.law[0], sums.moves_of_law()[0]
        self._inverse = inverse_scaled(sums.gram[0])
        self.width = sums.terms
        bases = sums.bases
        changes = sums.sums[0, bases + sums.instruments :].reshape(sums.terms, bases, -1)
        self._rest = left_over(sums.sums[0, :bases], self._law, bases, bases + 1)
        rest_changes = left_over(changes, self._law, bases, bases + 1)
        of_terms = sums.sums[0, bases : bases + sums.instruments, :bases]
        # Σ b·(e - b'a): with e = -x + Σ law·change
        along = -of_terms + np.einsum("k,jkl->jl", self._law, changes[..., :bases]) - self._moves @ sums.gram[0]
        self._to_law = along - rest_changes
        self._crossed = changes[..., :bases] + changes[..., :bases].transpose(0, 2, 1)

    def of(self, before: Array, now: Array, outcome: Array, pairs: Places) -> Array:
        transitions = self._transitions
        bases = base_columns(transitions, before, pairs)
        change = base_changes(transitions, before, pairs)
        surprise, rest = now - bases @ self._law, outcome - bases @ self._law
        terms, terms_before = transitions.terms[pairs], transitions.terms[pairs - 1]
        along = -terms + (change @ self._law)[:, None] * terms_before
        law_moves = (bases * surprise[:, None]) @ self._inverse
        found = rest[:, None] * (along - bases @ self._moves.T) - law_moves @ self._to_law.T
        for term in range(self.width):
            right = (
                bases * along[:, term, None]
                - change * (terms_before[:, term] * surprise)[:, None]
                - bases * (bases @ self._moves[term])[:, None]
                + law_moves @ self._crossed[term]
            )
            found[:, term] -= right @ (self._inverse @ self._rest)
        return np.asarray(found)


def base_columns(transitions: Transitions, before: Array, pairs: Places) -> Array:
    """The law's bases at last year's ω, shape (pairs, bases)."""
    chance = transitions.chance[pairs] if transitions.law.survives else np.ones(len(pairs))
    return np.column_stack([before**power * chance**times for power, times in transitions.law.bases])


def base_changes(transitions: Transitions, before: Array, pairs: Places) -> Array:
    """How they move with it, shape (pairs, bases)."""
    chance = transitions.chance[pairs] if transitions.law.survives else np.ones(len(pairs))
    return np.column_stack(
        [power * before ** max(power - 1, 0) * chance**times for power, times in transitions.law.bases]
    )
