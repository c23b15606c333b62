"""Logarithms in units in which their powers neither vanish nor blow up, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.naming import called_with_keys
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Specification


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """Means and standard deviations; the same ones for each part of the firms, so that the parts' sums add up.

    Attributes
    ----------
    mean, deviation : of the logarithms of the inputs, then of the proxy where it is none of them, shape (logs,)
    output : mean of ln output
    controls, control_deviation : of the controls, shape (controls,)
    """

    mean: Array
    deviation: Array
    output: float
    controls: Array
    control_deviation: Array

    @classmethod
    def of(cls, sample: Sample) -> Scales:
        """Those of a sample.

        Raises
        ------
        NoEstimate
            An input or the proxy never varies.
        """
        mean, deviation = _moments(scaled_columns(sample), sample.weight)
        return cls.of_moments(sample.specification, mean, deviation)

    @classmethod
    def of_moments(cls, specification: Specification, mean: Array, deviation: Array) -> Scales:
        """From the means and standard deviations of :func:`scaled_columns`.

        Raises
        ------
        NoEstimate
            An input or the proxy never varies.
        """
        names = log_names(specification)
        logs = len(names)
        still = [name for name, one in zip(names, deviation, strict=False) if not one > _STILL]
        if still:
            raise NoEstimate(CONSTANT.fill(names=called_with_keys(still)))
        spread = deviation[logs + 1 :]
        return cls(
            mean=mean[:logs],
            deviation=deviation[:logs],
            output=float(mean[logs]),
            controls=mean[logs + 1 :],
            control_deviation=np.where(spread > _STILL, spread, 1.0),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """A sample in these units.

    Attributes
    ----------
    sample : the sample
    scales : the units
    logs : inputs, then the proxy where it is none of them, shape (rows, logs)
    terms : the production function's terms, shape (rows, terms)
    output : shape (rows,)
    controls : shape (rows, controls)
    """

    sample: Sample
    scales: Scales
    logs: Array
    terms: Array
    output: Array
    controls: Array

    @classmethod
    def of(cls, sample: Sample, scales: Scales) -> Scaled:
        """The sample, or a part of its firms, in these units."""
        logs = (logs_of(sample) - scales.mean) / scales.deviation
        return cls(
            sample=sample,
            scales=scales,
            logs=logs,
            terms=sample.specification.columns(logs[:, : sample.inputs.shape[1]]),
            output=sample.output - scales.output,
            controls=(sample.controls - scales.controls) / scales.control_deviation,
        )

    @property
    def back(self) -> Array:
        """Turns coefficients in these units into the production function's, shape (terms, terms)."""
        return way_back(self.sample.specification, self.scales.mean, self.scales.deviation)


def log_names(specification: Specification) -> tuple[str, ...]:
    """The inputs, and the proxy where it is none of them."""
    proxy = specification.proxy
    return (*specification.inputs, *((proxy,) if proxy and proxy not in specification.inputs else ()))


def logs_of(sample: Sample) -> Array:
    """Their logarithms, shape (rows, logs)."""
    proxy = sample.specification.proxy
    if proxy is None or proxy in sample.specification.inputs:
        return sample.inputs
    return np.column_stack((sample.inputs, sample.proxy))


def scaled_columns(sample: Sample) -> Array:
    """The logarithms, output and controls, shape (rows, columns)."""
    return np.column_stack((logs_of(sample), sample.output, sample.controls))


def way_back(specification: Specification, mean: Array, deviation: Array) -> Array:
    """Coefficients of terms of logarithms, from those of terms of (logarithm - mean) / deviation.

    Examples
    --------
    >>> cobb_douglas = Specification("value_added", ("employees",), ("fixed_assets",))
    >>> way_back(cobb_douglas, np.array([3.0, 5.0]), np.array([2.0, 4.0])).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    terms = specification.terms
    place = {term: number for number, term in enumerate(terms)}
    back = np.zeros((len(terms), len(terms)))
    for column, term in enumerate(terms):
        size = prod(float(deviation[each]) for each in term)
        back[column, column] += 1 / size
        if len(term) == 2:
            for one, other in (term, term[::-1]):
                back[place[(one,)], column] -= float(mean[other]) / size
    return back


def _moments(values: Array, weight: Array) -> tuple[Array, Array]:
    mean = np.average(values, axis=0, weights=weight)
    return mean, np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weight))


_STILL = 1e-9  # of a logarithm: less than a billionth's change is rounding
CONSTANT = Text(
    vi="{names} không thay đổi giữa các doanh nghiệp và các năm, nên không ước lượng được hệ số và không cho thấy năng "
    "suất; bỏ biến này hoặc gộp ngành rộng hơn.",
    en="{names} is the same for all firms and years, so that it has no coefficient and reveals no productivity; leave "
    "it out, or take a wider industry.",
)
