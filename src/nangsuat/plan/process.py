"""How a yearly indicator moves: a mean, a lasting part, a passing part, and years out of the ordinary.

The growth of year t is

    g(t) = μ + d(t)·z(t),     corr[z(t), z(t−k)] = w·φᵏ + (1 − w)·1[k = 0]

μ the mean, w the share of the variance that lasts and φ how long it lasts (w = 0: years are independent; w = 1: a
first-order autoregression; between them a slowly moving mean under passing shocks), d(t) the size of the shocks.
Shocks are of Student's t with ν degrees of freedom, and those of older years may have been larger by a rate δ a year.
Nothing of this is known from ten or twenty figures, so nothing is estimated and then held for true: μ and the scale
have a conjugate prior, (w, φ, ν, δ) a grid, each point weighs as well as it predicts the history, and the draws are
from the mixture.

Why so: growth returns to a common mean and hardly persists (Easterly, Kremer, Pritchett and Summers, *Journal of
Monetary Economics* 32, 1993; Pritchett and Summers, NBER working paper 20573, 2014), yet its mean may move slowly,
which is what long horizons are uncertain about (Müller and Watson, *Review of Economic Studies* 83, 2016; Müller, Stock
and Watson, *Review of Economics and Statistics* 104, 2022). The rate δ is the variance discounting of West and Harrison
(*Bayesian Forecasting and Dynamic Models*, 1997, section 10.8), the weights of t-distributed years those of
Lange, Little and Taylor (*Journal of the American Statistical Association* 84, 1989).

What is an approximation here: the weights of odd years are found once for each ν, about the history's own centre,
not anew at each point of the grid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

LASTING_SHARES = (0.0, 0.25, 0.6, 1.0)  # w
PERSISTENCES = (0.35, 0.7, 0.93)  # φ
TAILS = (3.0, 8.0, math.inf)  # ν
FADINGS = (1.0, 0.97, 0.93)  # δ
_CENTRING_STEPS = 8
_SMALLEST_SPREAD = 1e-3  # of the centring: years that are all alike have no odd one among them
_ROUNDING = 1e-9  # added to a conditional variance that is nought but for rounding


@dataclass(frozen=True, slots=True)
class Prior:
    """What is held likely before the history is read.

    Attributes
    ----------
    mean : of the process
    mean_variance : of that mean, in units of the process's own variance
    scale : size of the shocks
    scale_weight : how many half observations it is worth
    """

    mean: float
    mean_variance: float
    scale: float
    scale_weight: float


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read of the process: sums of consecutive years, each with its own error.

    Attributes
    ----------
    values : shape (readings,)
    first, last : the years that each sums, as positions from the first year on, both included
    error : variance of each reading's error in units of the process's own variance
    """

    values: Numbers
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    error: Numbers

    @property
    def years(self) -> int:
        """How many years of the process they reach over."""
        return int(self.last.max()) + 1

    @property
    def single(self) -> NDArray[np.bool_]:
        """Which of them are of one whole year."""
        alone: NDArray[np.bool_] = (self.first == self.last) & (self.error == 0)
        return alone


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the history says, one entry a point of the grid (G), for F years to come.

    Attributes
    ----------
    weight : of each point, (G,)
    tail : its ν, (G,)
    shift, shift_variance : of the mean about its prior; the variance in units of the process's own, (G,)
    shape, rate : of the inverse gamma distribution of the process's variance, (G,)
    from_history, from_mean : what the history says of the years to come, and what a shift of the mean takes off, (G, F)
    root : Cholesky factor of the covariance of the years to come given the history, (G, F, F)
    ordinary : which of the years to come are partly read and so cannot be odd, (F,)
    """

    prior: Prior
    weight: Numbers
    tail: Numbers
    shift: Numbers
    shift_variance: Numbers
    shape: Numbers
    rate: Numbers
    from_history: Numbers
    from_mean: Numbers
    root: Numbers
    ordinary: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Paths:
    """Draws: ``growth`` of the years to come, (F, draws), and the ``mean`` of the process, (draws,)."""

    growth: Numbers
    mean: Numbers


def learn(readings: Readings, prior: Prior, *, ahead: int, start: int) -> Posterior:
    """What the readings say of ``ahead`` years from position ``start`` on."""
    years = max(readings.years, start + ahead)
    correlation, prior_weight = _grid(years)
    past = _reader(readings, years)
    future = np.arange(start, start + ahead)
    blocks, logs = [], []
    for tail in TAILS:
        weights, fit = _odd_years(readings, tail)
        scales = _sizes(readings, weights, years)
        block = [
            _given(correlation, past, readings, prior, future, scale, fading, tail)
            for fading, scale in zip(FADINGS, scales, strict=True)
        ]
        blocks += block
        logs.append(fit + _normalised(np.stack([log for log, _ in block]) + prior_weight))
    weight = np.exp(np.concatenate(logs).ravel() - max(part.max() for part in logs))
    joined = [np.concatenate(pieces) for pieces in zip(*(facts for _, facts in blocks), strict=True)]
    tails, shift, shift_variance, shape, rate, from_history, from_mean, root = joined
    return Posterior(
        prior,
        weight / weight.sum(),
        tail=tails,
        shift=shift,
        shift_variance=shift_variance,
        shape=shape,
        rate=rate,
        from_history=from_history,
        from_mean=from_mean,
        root=root,
        ordinary=future < readings.years,
    )


def simulate(posterior: Posterior, draws: int, random: np.random.Generator) -> Paths:
    """Draws from the mixture; each point of the grid has as many as its weight says."""
    edges = np.cumsum(posterior.weight)
    point = np.searchsorted(edges / edges[-1], (np.arange(draws) + 0.5) / draws)
    scale = np.sqrt(posterior.rate[point] / random.standard_gamma(posterior.shape[point]))
    shift = posterior.shift[point] + scale * np.sqrt(posterior.shift_variance[point]) * random.standard_normal(draws)
    shocks = random.standard_normal((posterior.root.shape[1], draws))
    bounds = np.searchsorted(point, np.arange(posterior.weight.size + 1))
    for which in np.unique(point):
        mine = slice(bounds[which], bounds[which + 1])
        shocks[:, mine] = posterior.root[which] @ shocks[:, mine]
    _make_odd(shocks, posterior, point, random)
    shocks *= scale
    shocks += posterior.from_history.T.take(point, axis=1)
    shocks += (1 - posterior.from_mean.T.take(point, axis=1)) * shift + posterior.prior.mean
    return Paths(shocks, shift + posterior.prior.mean)


def _make_odd(shocks: Numbers, posterior: Posterior, point: NDArray[np.int64], random: np.random.Generator) -> None:
    """Shocks of Student's t: normal ones over the root of a gamma number of mean one."""
    for tail in TAILS:
        here = np.flatnonzero(posterior.tail[point] == tail)
        if math.isinf(tail) or not here.size:
            continue
        free = np.flatnonzero(~posterior.ordinary)
        sizes = np.sqrt(random.standard_gamma(tail / 2, (free.size, here.size)) * (2 / tail))
        shocks[np.ix_(free, here)] /= sizes


def _grid(years: int) -> tuple[Numbers, Numbers]:
    """Correlations at each (w, φ), shape (points, years, years), and the log of what each weighs beforehand."""
    points = [(share, p) for share in LASTING_SHARES for p in (PERSISTENCES if share else PERSISTENCES[:1])]
    lag = np.abs(np.subtract.outer(np.arange(years), np.arange(years)))
    correlation = np.stack([share * persistence**lag + (1 - share) * (lag == 0) for share, persistence in points])
    weight = [1.0 if not share else 1 / len(PERSISTENCES) for share, _ in points]
    return correlation, np.log(np.array(weight) / len(LASTING_SHARES))


def _reader(readings: Readings, years: int) -> Numbers:
    """The matrix that sums the years of each reading."""
    place = np.arange(years)[None, :]
    return ((readings.first[:, None] <= place) & (place <= readings.last[:, None])).astype(np.float64)


def _odd_years(readings: Readings, tail: float) -> tuple[Numbers, float]:
    """How far each reading counts as an ordinary one, and how well the tail fits them; Lange, Little and Taylor."""
    counts = np.ones(readings.values.size)
    seen = readings.values[readings.single]
    if seen.size < 2:
        return counts, 0.0
    centre, spread = _first_centre(seen)
    inner = np.ones(seen.size)
    for _ in range(_CENTRING_STEPS):
        if math.isfinite(tail):
            inner = (tail + 1) / (tail + ((seen - centre) / spread) ** 2)
        centre = float(inner @ seen / inner.sum())
        spread = max(math.sqrt(float(inner @ (seen - centre) ** 2) / seen.size), _SMALLEST_SPREAD)
    counts[readings.single] = inner
    return counts, _log_likelihood((seen - centre) / spread, spread, tail)


def _first_centre(seen: Numbers) -> tuple[float, float]:
    centre = float(np.median(seen))
    spread = 1.4826 * float(np.median(np.abs(seen - centre))) + 0.2 * float(seen.std())
    return centre, max(spread, _SMALLEST_SPREAD)


def _log_likelihood(standard: Numbers, spread: float, tail: float) -> float:
    if math.isinf(tail):
        each = -0.5 * math.log(2 * math.pi) - standard**2 / 2
    else:
        constant = math.lgamma((tail + 1) / 2) - math.lgamma(tail / 2) - 0.5 * math.log(tail * math.pi)
        each = constant - (tail + 1) / 2 * np.log1p(standard**2 / tail)
    return float(each.sum()) - standard.size * math.log(spread)


def _sizes(readings: Readings, counts: Numbers, years: int) -> list[Numbers]:
    """Size of the shocks of each year, for each rate of fading; years to come have size one."""
    odd = np.ones(years)
    single = np.flatnonzero(readings.single)
    odd[readings.first[single]] = 1 / np.sqrt(counts[single])
    age = np.maximum(readings.years - 1 - np.arange(years), 0)
    return [odd * fading ** (-age / 2) for fading in FADINGS]


def _given(
    correlation: Numbers,
    past: Numbers,
    readings: Readings,
    prior: Prior,
    future: NDArray[np.int64],
    scale: Numbers,
    fading: float,
    tail: float,
) -> tuple[Numbers, tuple[Numbers, ...]]:
    """Log weights and facts at one tail and fading for all (w, φ): conjugate normal regression on the mean."""
    count = readings.values.size
    level = past.sum(axis=1)
    whitened, root, log_root = _whitened(correlation, past * scale, readings, prior, level, future)
    seen, ones, ahead = whitened
    shift_variance = 1 / (1 / prior.mean_variance + (ones**2).sum(axis=1))
    shift = shift_variance * (ones * seen).sum(axis=1)
    squares = (seen**2).sum(axis=1) - shift**2 / shift_variance
    shape = prior.scale_weight + count / 2
    rate = prior.scale_weight * prior.scale**2 + squares / 2
    log = -log_root + 0.5 * np.log(shift_variance) - shape * np.log(rate)
    remembered = prior.scale_weight + float((fading ** (readings.years - 1 - readings.last)).sum()) / 2
    points = len(correlation)
    facts = (
        np.full(points, tail),
        shift,
        shift_variance,
        np.full(points, remembered),
        rate * (remembered / shape),
        np.einsum("gfm,gm->gf", ahead, seen),
        np.einsum("gfm,gm->gf", ahead, ones),
        root,
    )
    return log, facts


def _whitened(
    correlation: Numbers, reader: Numbers, readings: Readings, prior: Prior, level: Numbers, future: NDArray[np.int64]
) -> tuple[tuple[Numbers, Numbers, Numbers], Numbers, Numbers]:
    """Readings, their means and the years to come in units of the readings' independent errors.

    One Cholesky factor of the covariance of readings and years to come, with the readings' values and means as two
    more rows, holds all of it: below the readings' own factor stand the other rows divided by it.
    """
    points, count, ahead = len(correlation), readings.values.size, future.size
    whole = np.zeros((points, count + ahead + 2, count + ahead + 2))
    spread = reader @ correlation
    whole[:, :count, :count] = spread @ reader.T + np.diag(readings.error)
    to_come = slice(count, count + ahead)
    whole[:, to_come, :count] = spread[:, :, future].transpose(0, 2, 1)
    whole[:, to_come, to_come] = correlation[:, future[:, None], future] + _ROUNDING * np.eye(ahead)
    rows = np.stack([readings.values - prior.mean * level, level])
    whole[:, -2:, :count] = rows
    whole[:, [-2, -1], [-2, -1]] = _above(whole, rows)
    factor = np.linalg.cholesky(whole)
    log_root = np.log(np.diagonal(factor[:, :count, :count], axis1=1, axis2=2)).sum(axis=1)
    below = factor[:, count:, :count]
    return (below[:, -2], below[:, -1], below[:, :-2]), factor[:, to_come, to_come], log_root


def _above(whole: Numbers, rows: Numbers) -> Numbers:
    """Diagonal entries large enough for the two rows of values to leave the matrix positive definite."""
    return np.broadcast_to(1e8 * (1 + (rows**2).sum(axis=1)), (len(whole), 2))


def _normalised(logs: Numbers) -> Numbers:
    highest = logs.max()
    normal: Numbers = logs - highest - math.log(float(np.exp(logs - highest).sum()))
    return normal
