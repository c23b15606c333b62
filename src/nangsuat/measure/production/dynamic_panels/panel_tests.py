"""Tests of a dynamic panel: do the instruments hold, and does what is left follow itself over the years?"""

from __future__ import annotations

from functools import partial
from math import nan

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.dynamic_panels.panel_moments import PanelMoments
from nangsuat.measure.production.estimate import Check
from nangsuat.measure.production.linear.linear_firms import Keys, MomentFirms
from nangsuat.measure.production.linear.linear_gmm import LinearFit
from nangsuat.measure.production.linear.linear_moments import LinearMoments, scores_of
from nangsuat.measure.production.parts import Told
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import two_sided


def residual_variance(moments: PanelMoments, fit: LinearFit) -> float:
    """The variance of v, from changes of residuals, which have twice of it."""
    squares, rows = 0.0, 0
    for _, change, _, weight in moments.changes(fit.coefficients):
        squares += float(np.sum(weight * change**2))
        rows += int(np.count_nonzero(change))
    return squares / max(rows - len(fit.determined), 1) / 2


def serial_correlation(firms: MomentFirms, fit: LinearFit, covariance: Array) -> tuple[Check, Check]:
    """The tests of Arellano and Bond (1991): do changes of residuals go with those of one year, of two years before?

    With v that are apart, changes go with those one year before, for both hold the same v, and not with those two years
    before; where they do, levels of two years before are no instruments.

    Parameters
    ----------
    firms : whose moments are those of a panel
    fit : what was estimated
    covariance : of all coefficients
    """
    first, second = (_serial(firms, fit, covariance, order) for order in (1, 2))
    return first, second


def _serial(firms: MomentFirms, fit: LinearFit, covariance: Array, order: int) -> Check:
    counted, with_scores, along = firms.total(partial(_serial_sums, coefficients=fit.coefficients, order=order))
    total, squares, moved = counted.tolist()
    variance = squares - 2 * along @ (fit.lever @ with_scores) + along @ covariance @ along
    is_known = variance > 0 and moved > 1
    z = float(total / np.sqrt(variance)) if is_known else nan
    return Check(_SERIAL.fill(order=order), _APART.fill(order=order), z, two_sided(z))


def _serial_sums(moments: LinearMoments, _: Keys, coefficients: Array, order: int) -> Told:
    """Of each firm's product of changes of residuals with those some years before: its sum, the sum of its squares and
    how many are not nothing; its products with the firm's scores; and those of regressors with changes before."""
    assert isinstance(moments, PanelMoments)
    products, along = np.zeros(moments.firms), np.zeros(moments.coefficients)
    for part, change, regressors, weight in moments.changes(coefficients):
        before = np.zeros_like(change)
        before[:, order:] = change[:, :-order] * weight[:, order:]
        products[part.first : part.last] = np.sum(before * change, axis=1)
        along += before.ravel() @ regressors.reshape(-1, len(along))
    counted = np.array([products.sum(), products @ products, np.count_nonzero(products)])
    return counted, products @ scores_of(moments, coefficients), along


_SERIAL = Text(vi="Arellano-Bond AR({order})", en="Arellano-Bond AR({order})")
_APART = Text(
    vi="sai phân của phần dư không tương quan với sai phân {order} năm trước",
    en="changes of the residual do not go with those {order} years before",
)
