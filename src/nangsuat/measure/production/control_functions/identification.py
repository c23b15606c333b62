"""Whether two stages can tell the coefficients: rows, pairs of years, columns that vary by themselves."""

from __future__ import annotations

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.design import Design
from nangsuat.measure.production.control_functions.first_stage import FirstFit, inverse_scaled
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.scales import log_names
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.usable import LEFT, require_apart


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
    swallowed = np.diag(rest) < LEFT * np.diag(whole[own, own])
    if swallowed.any():
        coefficient_names = np.array(design.sample.specification.coefficient_names)[list(design.plainly)]
        raise NoEstimate(_SWALLOWED.fill(names=", ".join(coefficient_names[swallowed])))


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
_SWALLOWED = Text(
    vi="Khi vốn và biến đại diện đã cho, {names} không còn thay đổi nào khác, nên bước một không thấy hệ số của nó "
    "(phê phán của Ackerberg, Caves và Frazer); hãy dùng method=«ackerberg_caves_frazer».",
    en="Given capital and the proxy, nothing is left of {names}, so that the first stage cannot see its coefficient "
    "(the criticism of Ackerberg, Caves and Frazer); use method=«ackerberg_caves_frazer».",
)
