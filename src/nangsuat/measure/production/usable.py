"""Whether there is enough to see: rows, pairs of years, and columns that do not follow from each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nangsuat.data import Text, checked_whole_number
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.naming import called_with_keys
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import CONSTANT, log_names, logs_of
from nangsuat.measure.production.specification import Array, Specification

LEFT = 1e-10
"""Of a column's square: what is left is below a hundred-thousandth of it."""


def require_degrees(**options: int) -> None:
    """Refuse a degree below one, or a number of lags below none.

    Raises
    ------
    UnknownOption
        With the option and its value.
    """
    for name, value in options.items():
        least = 0 if name == "extra_lags" else 1
        checked_whole_number(name, value, least=least, most=_MOST)


def require_movement(sample: Sample) -> None:
    """Refuse where output, an input or the proxy is the same in all rows.

    Raises
    ------
    NoEstimate
        With the names.
    """
    require_ranges(sample.specification, *ranges_of(sample))


def ranges_of(sample: Sample) -> tuple[Array, Array]:
    """The least and the largest of ln output and of the other logarithms, each of shape (1 + logs,)."""
    logs = np.column_stack((sample.output, logs_of(sample)))
    return logs.min(axis=0, initial=np.inf), logs.max(axis=0, initial=-np.inf)


def require_ranges(specification: Specification, low: Array, high: Array) -> None:
    """Refuse where output, an input or the proxy is the same in all rows.

    Parameters
    ----------
    low, high : their least and largest logarithms, output first, shape (1 + logs,)

    Raises
    ------
    NoEstimate
        With the names.
    """
    is_still = high - low <= _ROUNDING * np.maximum(1.0, np.maximum(np.abs(low), np.abs(high)))
    if is_still[0]:
        raise NoEstimate(_STILL_OUTPUT.fill(name=called_with_keys([specification.output])))
    still = [name for name, each in zip(log_names(specification), is_still[1:], strict=True) if each]
    if still:
        raise NoEstimate(CONSTANT.fill(names=called_with_keys(still)))


def require_firms(firms: int, coefficients: int) -> None:
    """Refuse where there are no more firms than coefficients: errors by firm would be too small, or nothing.

    Raises
    ------
    NoEstimate
        With how many there are of each.
    """
    if firms <= coefficients:
        raise NoEstimate(_FEW_CLUSTERS.fill(firms=firms, coefficients=coefficients))


def firms_with_pairs(sample: Sample) -> int:
    """How many firms have two consecutive years."""
    has = np.zeros(sample.firms, dtype=bool)
    has[sample.firm[sample.pairs]] = True
    return int(has.sum())


def require_apart(names: Sequence[str], correlations: Array) -> None:
    """Refuse columns that follow from each other.

    Parameters
    ----------
    names : of the columns
    correlations : of the columns, shape (columns, columns)

    Raises
    ------
    NoEstimate
        With their names.
    """
    bound = np.array(names)[_dependent(correlations)]
    if len(bound):
        raise NoEstimate(_COLLINEAR.fill(names=called_with_keys(map(str, bound))))


def products_of(columns: Array, weight: Array) -> Array:
    """The sums of products of columns over rows."""
    return np.asarray((columns * weight[:, None]).T @ columns)


def _dependent(correlations: Array) -> Array:
    """Which columns take part in a combination that never varies."""
    values, vectors = np.linalg.eigh(correlations)
    still = vectors[:, values < LEFT]
    return np.asarray(np.abs(still).max(axis=1, initial=0.0) > _PART)


_ROUNDING = 1e-12  # of a logarithm's size
_PART = 1e-3
_MOST = 6  # more would be powers of noise
_COLLINEAR = Text(
    vi="Các biến {names} suy ra được từ nhau, nên không tách được hệ số của chúng; bỏ bớt một biến.",
    en="The variables {names} follow from each other, so that their coefficients cannot be told apart; leave one out.",
)
_STILL_OUTPUT = Text(
    vi="{name} như nhau ở mọi doanh nghiệp và năm, nên không đầu vào nào giải thích được gì; hãy xem lại cột này.",
    en="{name} is the same for all firms and years, so that inputs have nothing to explain; look at that column.",
)
_FEW_CLUSTERS = Text(
    vi="Chỉ có {firms} doanh nghiệp mà hàm có {coefficients} hệ số, nên không tính được sai số chuẩn theo doanh "
    "nghiệp; hãy gộp ngành rộng hơn.",
    en="There are only {firms} firms, and the function has {coefficients} coefficients, so that there are no standard "
    "errors by firm; take a wider industry.",
)
