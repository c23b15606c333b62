"""From the parts of an analysis to one row a producer: scores, and who is efficient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.dominance import is_dominated
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.part import Part
from nangsuat.compare.frontier.producers import Numbers, Producers
from nangsuat.compare.frontier.slacks import NO_SLACK, largest_slacks

AT_THE_FRONTIER = 1e-8  # how near a score of one is one; other solvers print about ten digits
_CONSTANT = 1e-9  # a range this small beside the size is rounding: the size stands in for it


def scores_of(parts: tuple[Part, ...], producers: int) -> Numbers:
    """The score of each producer; not a number for who has none, infinite for who is out of reach."""
    scores = np.full(producers, np.nan)
    for part in parts:
        scores[part.scored] = part.score
    return scores


def efficient_of(parts: tuple[Part, ...], producers: Producers, model: Model) -> NDArray[np.bool_]:
    """Who is at the frontier and has no slack, or stands beyond it."""
    efficient = np.zeros(len(producers), dtype=bool)
    for part in parts:
        off = (part.score - model.at_frontier) * (1 if model.is_growth else -1)
        at = np.abs(off) <= AT_THE_FRONTIER
        efficient[part.scored] = ~at & (off < 0)
        efficient[part.scored[~np.isfinite(part.score)]] = True  # no sum of others comes near it
        has_slack = _has_slack(part, producers, model, at) if model.convex else is_dominated(part, at)
        efficient[part.scored[at]] = ~has_slack[at]
    return efficient


def worth_of(part: Part, producers: Producers, model: Model) -> Numbers:
    """How much a unit of slack counts in the sum, for each quantity; nothing for what cannot be moved."""
    span, size = part.spread.range, np.where(part.spread.size > 0, part.spread.size, 1.0)
    apart = np.where(span > _CONSTANT * size, span, size)
    worth = 1.0 / apart if model.slack_weights == "range" else np.ones(len(span))
    fixed = np.array([role.key in model.non_discretionary for role in producers.roles], dtype=bool)
    return np.where(fixed, 0.0, worth)


def _has_slack(part: Part, producers: Producers, model: Model, at: NDArray[np.bool_]) -> NDArray[np.bool_]:
    slacks = largest_slacks(part, worth_of(part, producers, model), only=at).slacks
    size = part.spread.size
    worst = (slacks / np.where(size > 0, size, 1.0)).max(axis=1)
    return np.asarray(worst > NO_SLACK)
