"""The frames of an analysis of efficiency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency
    from nangsuat.compare.frontier.producers import Numbers

_STATUS = ("nothing_moves", "out_of_reach", "scored")


def score_frame(result: Efficiency) -> pl.DataFrame:
    """One row a producer with its score."""
    scored, reached = ~np.isnan(result.scores), np.isfinite(result.scores)
    frame = result.producers.keys.with_columns(
        efficiency=_column(result.scores),
        status=pl.Series(np.array(_STATUS)[scored.astype(int) + reached]),
        efficient=pl.when(pl.Series(scored)).then(pl.Series(result.efficient)),
    )
    if result.scale is None:
        return frame
    returns = pl.Series(result.scale.returns)
    return frame.with_columns(
        scale_efficiency=_column(result.scale.efficiency), returns=pl.when(returns != "").then(returns)
    )


def peers_frame(result: Efficiency) -> pl.DataFrame:
    """One row a producer and peer; the heaviest first."""
    stage = result.second_stage
    rows, slots = np.nonzero(stage.peers >= 0)
    peers, weights = stage.peers[rows, slots], stage.weights[rows, slots]
    order = np.lexsort((-weights, rows))
    rows, peers, weights = rows[order], peers[order], weights[order]
    names = result.producers.names
    return result.producers.keys[rows].with_columns(
        peer=names.gather(peers), peer_row=result.producers.keys["row"].gather(peers), weight=pl.Series(weights)
    )


def targets_frame(result: Efficiency) -> pl.DataFrame:
    """One row a producer and quantity: what there is, what its move along the ray gives, slack, target."""
    roles = result.producers.roles
    observed, landing, slacks = result.producers.quantities, landing_of(result), result.second_stage.slacks
    count = len(roles)
    rows = np.repeat(np.arange(len(result.producers)), count)
    return result.producers.keys[rows].with_columns(
        quantity=pl.Series(np.tile([role.key for role in roles], len(result.producers))),
        observed=pl.Series(observed.ravel()),
        at_frontier=_column(landing.ravel()),
        slack=_column(slacks.ravel()),
        target=_column((landing + slacks * signs_of(result)).ravel()),
    )


def slacks_frame(result: Efficiency) -> pl.DataFrame:
    """One row a producer, a column for each quantity."""
    return _wide(result, result.second_stage.slacks)


def multipliers_frame(result: Efficiency) -> pl.DataFrame:
    """One row a producer, a column for each quantity, and the multiplier of scale."""
    values = np.full((len(result.producers), len(result.producers.roles)), np.nan)
    scale = np.full(len(values), np.nan)
    for part in result.parts:
        values[part.scored] = part.projection.multipliers
        scale[part.scored] = part.projection.scale_multiplier
    return _wide(result, values).with_columns(scale_multiplier=_column(scale))


def landing_of(result: Efficiency) -> Numbers:
    """Each producer's quantities where its ray meets the frontier, shape (producers, quantities)."""
    roles = len(result.producers.roles)
    landing = np.full((len(result.producers), roles), np.nan)
    for part in result.parts:
        landing[part.scored] = part.landing[:, :roles]
    signs = signs_of(result)
    return np.where(signs < 0, -landing, landing)


def signs_of(result: Efficiency) -> Numbers:
    """What slack does to each quantity: inputs and bad outputs fall, outputs grow."""
    kinds = len(result.producers.inputs), len(result.producers.outputs), len(result.producers.bad_outputs)
    return np.repeat([-1.0, 1.0, -1.0], kinds)


def _wide(result: Efficiency, values: Numbers) -> pl.DataFrame:
    columns = [_column(values[:, place]).alias(role.key) for place, role in enumerate(result.producers.roles)]
    return result.producers.keys.with_columns(columns)


def _column(values: Numbers) -> pl.Series:
    """Numbers as a column; what is not finite is missing."""
    return pl.Series(np.where(np.isfinite(values), values, np.nan), nan_to_null=True)
