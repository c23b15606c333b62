"""Which root of the moment conditions is the production function.

The conditions of Ackerberg, Caves and Frazer hold at several points even in ideal data: at the production function, at
a point near «labour one, capital nothing» where what passes for productivity is output per worker, which moves by
itself as wages do, and at points that no economy knows. No statistic of the conditions tells them apart, since all
solve them; economics does. The rules, one after the other, each among the roots that the ones before have left:

1. every input adds to output: no mean elasticity is below zero (if no root is so, none significantly below zero, and
   none that the data say nothing about: a standard error above one half);
2. productivity does not explode: last year's moves this year's by less than one for one;
3. productivity is not output per unit of an input that is chosen freely (less than half its variance), if another root
   is left: such a root is where the price of that input passes for productivity;
4. returns to scale are between one half and three halves, if another root is left that way;
5. more productive firms take more, not less, of the inputs that are chosen freely, if another root is left: the premise
   of the method.

If more than one root is left then, the data cannot tell, and there is no estimate. Whether decisions of a year earlier
still foretell the surprise is told as a test and does not choose: with noise in the proxy it speaks against the
production function and for the wage, whose law it does not disturb.

References
----------
Ackerberg, Caves and Frazer (2015), footnote on the second solution. Kim, Luo and Su (2019), A robust approach to
estimating production functions, Journal of Applied Econometrics 34.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nangsuat.data import Text, format_number, join
from nangsuat.measure.production.estimate import NoEstimate, Root
from nangsuat.measure.production.naming import called
from nangsuat.measure.production.specification import Array


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A root and what its economy would look like.

    Attributes
    ----------
    slopes : β in the second stage's units
    coefficients : the production function's
    elasticities : mean, of each input
    persistence : how last year's productivity moves this year's
    per_unit : the share of productivity's variance that output per unit of one free input explains, the largest one
    hires : how productivity and the free inputs hang together, their correlation
    criterion : what is left of the equations
    """

    slopes: Array
    coefficients: Array
    elasticities: Array
    persistence: float
    per_unit: float
    hires: float
    criterion: float

    @property
    def returns(self) -> float:
        """Returns to scale."""
        return float(self.elasticities.sum())


def choose(
    candidates: Sequence[Candidate], t_values: Callable[[Candidate], Array], names: Sequence[str] = ()
) -> tuple[Candidate, tuple[Root, ...]]:
    """The production function among the roots, and all roots with the reason for or against each, the chosen first.

    Parameters
    ----------
    t_values : of a candidate's mean elasticities; asked for where no root has positive ones
    names : of the inputs, for a message that lists the roots

    Raises
    ------
    NoEstimate
        No root is a production function, or several could be.
    """
    against: dict[int, Text] = {}
    left = list(range(len(candidates)))

    def set_aside(bad: Sequence[int], reason: Text, *, spare_last: bool) -> None:
        if bad and not (spare_last and len(bad) == len(left)):
            against.update(dict.fromkeys(bad, reason))
            left[:] = [each for each in left if each not in bad]

    negative = [each for each in left if candidates[each].elasticities.min() <= 0]
    if len(negative) == len(left):
        negative = [each for each in left if not _could_be_nothing(candidates[each], t_values(candidates[each]))]
    set_aside(negative, _NEGATIVE, spare_last=False)
    set_aside([each for each in left if not abs(candidates[each].persistence) < 1], _EXPLODES, spare_last=False)
    set_aside([each for each in left if candidates[each].per_unit > _PER_UNIT], _PRICE, spare_last=True)
    set_aside([each for each in left if not _LEAST < candidates[each].returns < _MOST], _RETURNS, spare_last=True)
    set_aside([each for each in left if candidates[each].hires < 0], _FIRES, spare_last=True)
    if len(left) != 1:
        raise NoEstimate(_message(candidates, against, left, names))
    best = left[0]
    reasons = {**against, best: _LAST_LEFT if against else _ONLY}
    order = [best, *(each for each in range(len(candidates)) if each != best)]
    return candidates[best], tuple(root_of(candidates[each], reasons[each], chosen=each == best) for each in order)


def choose_least(candidates: Sequence[Candidate], lowest: Sequence[bool]) -> tuple[Candidate, tuple[Root, ...]]:
    """The least of the low points of a least-squares criterion, and all its level points, the chosen first.

    Raises
    ------
    NoEstimate
        None is a low point.
    """
    order = sorted(range(len(candidates)), key=lambda each: (not lowest[each], candidates[each].criterion))
    if not lowest[order[0]]:
        raise NoEstimate(_NO_LOW_POINT)
    best = _ONLY_LOW_POINT if sum(lowest) == 1 else _LEAST_OF_ALL
    reasons = [best, *(_NOT_LEAST if lowest[each] else _NO_LOW for each in order[1:])]
    told = zip(order, reasons, strict=True)
    return candidates[order[0]], tuple(
        root_of(candidates[each], reason, chosen=each == order[0]) for each, reason in told
    )


def root_of(candidate: Candidate, reason: Text, *, chosen: bool) -> Root:
    """A candidate as it is told."""
    return Root(tuple(map(float, candidate.coefficients)), candidate.criterion, chosen, reason)


def _could_be_nothing(candidate: Candidate, t_values: Array) -> bool:
    """Whether elasticities below zero are so near it, for the data, that they might be nothing."""
    below = candidate.elasticities <= 0
    far = t_values[below] < -_SIGNIFICANT
    unknown = np.abs(candidate.elasticities[below]) > _SAYS_NOTHING * np.abs(t_values[below])
    return not (far | unknown).any()


def _message(
    candidates: Sequence[Candidate], against: dict[int, Text], left: Sequence[int], names: Sequence[str]
) -> Text:
    told = [
        _ROOT.fill(point=_point(candidate, names), reason=against.get(number, _COULD_BE))
        for number, candidate in enumerate(candidates)
    ]
    return (_SEVERAL if left else _NONE_FITS).fill(roots=join(told, " — "))


def _point(candidate: Candidate, names: Sequence[str]) -> Text:
    """The mean elasticities at a root, with the inputs that they are of."""
    called_so = [called(name) for name in names] or [Text.same("")] * len(candidate.elasticities)
    numbers = zip(called_so, map(float, candidate.elasticities), strict=True)
    return join(
        [
            Text(
                vi=f"{name.vi} {format_number(value, 'vi', 3)}".strip(),
                en=f"{name.en} {format_number(value, 'en', 3)}".strip(),
            )
            for name, value in numbers
        ]
    )


_ROOT = Text(vi="({point}): {reason}", en="({point}): {reason}")
_SIGNIFICANT = 1.96
_SAYS_NOTHING = 0.5  # a standard error so large, and the elasticity might be anything
_PER_UNIT = 0.5
_LEAST, _MOST = 0.5, 1.5
_NEGATIVE = Text(
    vi="bỏ: có đầu vào làm giảm sản lượng (độ co giãn trung bình âm)",
    en="set aside: an input would lower output (a mean elasticity below zero)",
)
_EXPLODES = Text(
    vi="bỏ: năng suất năm trước kéo năng suất năm sau từ một trở lên, chuỗi không dừng",
    en="set aside: productivity would explode, last year's moving this year's by one or more",
)
_PRICE = Text(
    vi="bỏ: ở nghiệm này «năng suất» chỉ là sản lượng trên một đơn vị của một đầu vào chọn tự do, tức là giá của đầu "
    "vào ấy (như tiền lương)",
    en="set aside: what passes for productivity here is output per unit of a freely chosen input, that is that input's "
    "price (such as the wage)",
)
_RETURNS = Text(
    vi="bỏ: hiệu suất theo quy mô ngoài khoảng 0,5–1,5, trong khi nghiệm khác nằm trong khoảng này",
    en="set aside: returns to scale are outside 0.5 to 1.5, while another root's are inside",
)
_FIRES = Text(
    vi="bỏ: doanh nghiệp năng suất cao lại dùng ít đầu vào chọn tự do hơn, trong khi ở nghiệm khác thì nhiều hơn",
    en="set aside: more productive firms would take less of the inputs chosen freely, while at another root they take "
    "more",
)
_NO_LOW_POINT = Text(
    vi="Tiêu chuẩn bình phương tối thiểu của bước hai không có điểm thấp nhất với các doanh nghiệp này; hãy gộp ngành "
    "rộng hơn hoặc dùng criterion=«moments».",
    en="The second stage's least-squares criterion has no low point for these firms; take a wider industry, or use "
    "criterion=«moments».",
)
_ONLY_LOW_POINT = Text(
    vi="chọn: điểm thấp duy nhất của tổng bình phương", en="chosen: the only low point of the sum of squares"
)
_LEAST_OF_ALL = Text(
    vi="chọn: điểm thấp nhất trong các điểm thấp của tổng bình phương",
    en="chosen: the lowest of the low points of the sum of squares",
)
_NOT_LEAST = Text(
    vi="bỏ: một điểm thấp khác có tổng bình phương nhỏ hơn",
    en="set aside: another low point has a smaller sum of squares",
)
_NO_LOW = Text(
    vi="bỏ: điểm dừng nhưng không phải điểm thấp của tổng bình phương",
    en="set aside: level, but no low point of the sum of squares",
)
_ONLY = Text(vi="chọn: nghiệm duy nhất tìm thấy", en="chosen: the only root found")
_LAST_LEFT = Text(
    vi="chọn: nghiệm duy nhất còn lại sau các quy tắc kinh tế", en="chosen: the only root that the economic rules leave"
)
_COULD_BE = Text(vi="có thể đúng", en="could be it")
_SEVERAL = Text(
    vi="Hệ điều kiện mômen có hơn một nghiệm hợp lý và dữ liệu không phân biệt được (độ co giãn bình quân): {roots}. "
    "Hãy thêm năm hoặc doanh nghiệp, gộp ngành rộng hơn, hoặc dùng phương pháp khác.",
    en="The moment conditions have more than one sensible root, and the data cannot tell them apart (mean "
    "elasticities): {roots}. Add years or firms, take a wider industry, or another method.",
)
_NONE_FITS = Text(
    vi="Không nghiệm nào của hệ điều kiện mômen là một hàm sản xuất (độ co giãn bình quân): {roots}. Hãy xem lại biến "
    "đại diện và đầu vào, hoặc gộp ngành rộng hơn.",
    en="No root of the moment conditions is a production function (mean elasticities): {roots}. Look at the proxy and "
    "the inputs again, or take a wider industry.",
)
