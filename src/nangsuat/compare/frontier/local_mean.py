"""A smooth line through a cloud of points: local-linear, its width by leave-one-out least squares."""

from __future__ import annotations

import numpy as np

from nangsuat.compare.frontier.producers import Numbers

_POINTS = 1500  # of more, evenly many from the smallest to the largest are taken
_WIDTHS = 16


def smooth(x: Numbers, y: Numbers, at: Numbers, weights: Numbers | None = None) -> Numbers:
    """The local-linear mean of ``y`` at some places of ``x``.

    Parameters
    ----------
    x, y : the points
    at : where the mean is wanted
    weights : of the points

    Notes
    -----
    With a Gaussian kernel, whose width is that of the smallest leave-one-out squared error among widths from a tenth of
    the spread to all of the range.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(10.0)
    >>> smooth(x, 2 * x + 1, np.array([4.5])).round(6).tolist()
    [10.0]
    """
    weights = np.ones(len(x)) if weights is None else weights
    order = np.argsort(x, kind="stable")
    order = order[np.unique(np.linspace(0, len(x) - 1, min(len(x), _POINTS)).astype(np.int64))]
    x, y, weights = x[order], y[order], weights[order]
    spread, whole = float(x.std()), float(np.ptp(x))
    if spread == 0:
        return np.full(len(at), np.average(y, weights=weights))
    widths = np.geomspace(min(0.1 * spread, whole / 2), whole, _WIDTHS)
    errors = [_left_out_error(x, y, weights, width) for width in widths]
    return _line(x, y, weights, at, widths[int(np.argmin(errors))])[0]


def _left_out_error(x: Numbers, y: Numbers, weights: Numbers, width: float) -> float:
    fitted, own = _line(x, y, weights, x, width)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.average(((y - fitted) / (1 - own)) ** 2, weights=weights)
    return float(error) if np.isfinite(error) else np.inf


def _line(x: Numbers, y: Numbers, weights: Numbers, at: Numbers, width: float) -> tuple[Numbers, Numbers]:
    """The line's height at each place, and how much a point there would count in it itself."""
    apart = (x - at[:, np.newaxis]) / width
    kernel = weights * np.exp(-0.5 * apart**2)
    s0, s1, s2 = (np.asarray((kernel * apart**power).sum(axis=1)) for power in range(3))
    spread = s0 * s2 - s1**2
    flat = spread <= 1e-10 * s0 * s2  # one place alone has a mean and no slope
    spread, s1, s2 = np.where(flat, s0, spread), np.where(flat, 0.0, s1), np.where(flat, 1.0, s2)
    share = kernel * (s2[:, np.newaxis] - s1[:, np.newaxis] * apart) / spread[:, np.newaxis]
    own = weights * (s2 / spread) if len(at) == len(x) else np.zeros(len(at))
    return np.asarray(share @ y), own
