"""Whether there is enough to see: rows, pairs of years, and columns that do not follow from each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nangsuat.data import Text, checked_whole_number
from nangsuat.measure.production.design import Design
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.first_stage import FirstFit, inverse_scaled
from nangsuat.measure.production.naming import called_with_keys
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import CONSTANT, log_names, logs_of
from nangsuat.measure.production.specification import Array, Specification


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


def require_enough(design: Design, rows: int, firms: int) -> None:
    """Refuse where there are no more rows or pairs of years than coefficients.

    Parameters
    ----------
    rows : how many there are
    firms : how many firms have two consecutive years

    Raises
    ------
    NoEstimate
        With how many there are, and how many there must be.
    """
    law = design.plan.law
    if not firms:
        raise NoEstimate(_NO_PAIRS)
    needed = design.first.size + design.first.plain.shape[1]
    if rows <= needed:
        raise NoEstimate(_FEW_ROWS.fill(rows=rows, needed=needed))
    needed = len(law.bases) + len(design.moving)
    if firms <= needed:
        raise NoEstimate(_FEW_FIRMS.fill(firms=firms, needed=needed))


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


def require_varied(design: Design, first: FirstFit, squares: Array) -> None:
    """Refuse where an input follows from the others, or one outside φ from what φ sees.

    Parameters
    ----------
    squares : the mean products of the scaled logarithms, shape (logs, logs)

    Raises
    ------
    NoEstimate
        With the names.
    """
    require_apart(log_names(design.sample.specification), squares)
    size, count = design.first.size, len(design.plainly)
    whole = first.gram
    others = np.r_[0:size, size + count : len(whole)]
    own = slice(size, size + count)
    crossed = whole[own][:, others]
    rest = whole[own, own] - crossed @ inverse_scaled(whole[np.ix_(others, others)]) @ crossed.T
    swallowed = np.diag(rest) < _LEFT * np.diag(whole[own, own])
    if swallowed.any():
        coefficient_names = np.array(design.sample.specification.coefficient_names)[list(design.plainly)]
        raise NoEstimate(_SWALLOWED.fill(names=", ".join(coefficient_names[swallowed])))


def products_of(columns: Array, weight: Array) -> Array:
    """The sums of products of columns over rows."""
    return np.asarray((columns * weight[:, None]).T @ columns)


def _dependent(correlations: Array) -> Array:
    """Which columns take part in a combination that never varies."""
    values, vectors = np.linalg.eigh(correlations)
    still = vectors[:, values < _LEFT]
    return np.asarray(np.abs(still).max(axis=1, initial=0.0) > _PART)


_ROUNDING = 1e-12  # of a logarithm's size
_LEFT = 1e-10  # of a column's square: what is left is below a hundred-thousandth of it
_PART = 1e-3
_MOST = 6  # more would be powers of noise
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm dương lịch liền nhau; phương pháp này cần năm trước của mỗi năm.",
    en="No firm has two consecutive calendar years; this method needs the year before each year.",
)
_FEW_ROWS = Text(
    vi="Chỉ có {rows} dòng dùng được, mà bước một có {needed} hệ số; hãy gộp ngành rộng hơn hoặc dùng degree nhỏ hơn.",
    en="There are {rows} usable rows only, and the first stage has {needed} coefficients; take a wider industry, or a "
    "smaller degree.",
)
_FEW_FIRMS = Text(
    vi="Chỉ có {firms} doanh nghiệp có hai năm liền nhau, mà bước hai có {needed} hệ số; hãy gộp ngành rộng hơn.",
    en="Only {firms} firms have two consecutive years, and the second stage has {needed} coefficients; take a wider "
    "industry.",
)
_COLLINEAR = Text(
    vi="Các biến {names} suy ra được từ nhau, nên không tách được hệ số của chúng; bỏ bớt một biến.",
    en="The variables {names} follow from each other, so that their coefficients cannot be told apart; leave one out.",
)
_SWALLOWED = Text(
    vi="Khi vốn và biến đại diện đã cho, {names} không còn thay đổi nào khác, nên bước một không thấy hệ số của nó "
    "(phê phán của Ackerberg, Caves và Frazer); hãy dùng method=«ackerberg_caves_frazer».",
    en="Given capital and the proxy, nothing is left of {names}, so that the first stage cannot see its coefficient "
    "(the criticism of Ackerberg, Caves and Frazer); use method=«ackerberg_caves_frazer».",
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
