"""Tests of linear moment conditions: do the instruments hold?"""

from __future__ import annotations

from math import isfinite

from nangsuat.data import Text
from nangsuat.measure.production.estimate import Check
from nangsuat.measure.production.linear.linear_gmm import LinearFit
from nangsuat.measure.production.tails import chi_square_tail


def known(*checks: Check) -> tuple[Check, ...]:
    """The tests that have a statistic: short panels have no second year before, few firms no second step."""
    return tuple(each for each in checks if isfinite(each.statistic))


def hansen(fit: LinearFit) -> Check:
    """Hansen's J of two steps, right also where residuals are unlike and hang together."""
    return Check(_HANSEN, _VALID, fit.hansen, chi_square_tail(fit.hansen, fit.freedom), fit.freedom)


def sargan(fit: LinearFit, variance: float) -> Check:
    """Sargan's statistic of one step, right only where residuals are alike."""
    statistic = fit.first_criterion / variance
    return Check(_SARGAN, _VALID, statistic, chi_square_tail(statistic, fit.freedom), fit.freedom)


_HANSEN = Text(vi="Hansen J (hai bước)", en="Hansen J (two steps)")
_SARGAN = Text(vi="Sargan (một bước)", en="Sargan (one step)")
_VALID = Text(
    vi="mọi biến công cụ đều hợp lệ (không tương quan với phần dư)",
    en="all instruments are valid (they do not go with the residual)",
)
