"""How far a circumstance may differ and still count as alike: the widths of kernels, by a rule that is told.

====================  ==========================================================================================
``cross_validation``  for each producer, among those comparable with it, the widths that best tell from others'
                      circumstances how far each goes along the producer's ray (least squares)
``k_nearest``         so wide that k producers lie within; k by the likelihood of the circumstances
a number              that width, for all; a mapping has one for each circumstance
====================  ==========================================================================================

Bădin, Daraio and Simar take for each producer the widths that cross-validate among its comparables. So does
``cross_validation``; its error is that of the distribution function of the score itself (Li, Lin and Racine), so that
neither the number of outputs nor a correction of a density's width for a distribution's enters.

References
----------
Daraio and Simar (2005; nearest neighbours). Bădin, Daraio and Simar (2010). Li, Lin and Racine (2013). Aitchison and
Aitken (1976), Racine and Li (2004; categories: 1 for the same, λ for another; Aitchison and Aitken's differ from it by
a factor, which cancels).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.environment import KERNELS, Environment, Kernel, Kind
from nangsuat.compare.frontier.producers import Numbers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.rays import Rays
from nangsuat.data import Text, UnknownOption

type Bandwidth = Literal["cross_validation", "k_nearest"] | float | Mapping[str, float]

RULES = ("cross_validation", "k_nearest")
_KINDS: dict[Kind, int] = {"continuous": 0, "category": 1, "ordered": 2}
_WIDTHS, _LAMBDAS, _WHOLE = 9, (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0), (0.0, 1.0)
_NARROWEST = 0.6  # of s·n^(-1/5), a quarter of the width that is best for a normal density
_NEIGHBOURS, _JUDGED, _CELLS, _LEAST_PRODUCERS = 20, 1000, 4_000_000, 6
_BEYOND = 1.01
_LEAST = 1e-300  # the likelihood where nobody is near


@dataclass(frozen=True, slots=True)
class Widths:
    """A rule for widths.

    Attributes
    ----------
    rule : its name, a number, or a number for each circumstance
    kernel : which of :data:`nangsuat.compare.frontier.environment.KERNELS`
    is_full : whether only who is alike counts and not how much, as for full frontiers; then another category is either
        alike or not
    """

    rule: Bandwidth
    kernel: Kernel
    is_full: bool

    def of(
        self, environment: Environment, rays: Rays, survey: Numbers | None, progress: Progress | None = None
    ) -> Numbers:
        """The widths of the producers of a group, shape (producers, circumstances)."""
        if self.rule == "cross_validation":
            return self._cross_validated(environment, rays, survey, progress)
        if self.rule == "k_nearest":
            return _nearest(environment, KERNELS[self.kernel])
        given = self.rule if isinstance(self.rule, Mapping) else dict.fromkeys(environment.keys, self.rule)
        return np.tile([float(given[key]) for key in environment.keys], (len(environment.values), 1))

    def check(self, environment: Environment) -> None:
        """Refuse rules that there are not and widths that are none.

        Raises
        ------
        UnknownOption
            With what there is.
        """
        if self.kernel not in KERNELS:
            raise UnknownOption.among("kernel", self.kernel, tuple(KERNELS))
        if isinstance(self.rule, str):
            if self.rule not in RULES:
                raise UnknownOption.among("bandwidth", self.rule, RULES)
            return
        given = self.rule if isinstance(self.rule, Mapping) else {environment.keys[0]: self.rule}
        for key in given:
            if key not in environment.keys:
                raise UnknownOption.among("bandwidth", key, environment.keys)
        if len(given) < len(environment.keys):
            raise UnknownOption(_ONE_EACH.fill(names=", ".join(environment.keys)))
        for key, width in given.items():
            self._check_width(environment, key, width)

    def _check_width(self, environment: Environment, key: str, width: float) -> None:
        if environment.kinds[environment.keys.index(key)] == "continuous":
            fits, rule = width > 0, _POSITIVE
        elif self.is_full:
            fits, rule = width in _WHOLE, _ALL_OR_NONE
        else:
            fits, rule = 0 <= width <= 1, _SHARE
        if not fits:
            raise UnknownOption(rule.fill(name=key, width=float(width)))

    def _cross_validated(
        self, environment: Environment, rays: Rays, survey: Numbers | None, progress: Progress | None
    ) -> Numbers:
        from nangsuat.kernels import least_squares_widths

        return least_squares_widths(
            rays.points,
            rays.origins,
            rays.directions,
            circumstances=environment.values,
            kinds=np.array([_KINDS[kind] for kind in environment.kinds], dtype=np.int64),
            candidates=self._candidates(environment),
            weights=survey,
            power=KERNELS[self.kernel],
            progress=progress,
        )

    def _candidates(self, environment: Environment) -> Numbers:
        """Widths to choose from, from narrow to wide; the last one says that a circumstance is of no matter."""
        rows = [
            _ladder(values) if kind == "continuous" else (_WHOLE if self.is_full else _LAMBDAS)
            for kind, values in zip(environment.kinds, environment.values.T, strict=True)
        ]
        longest = max(map(len, rows))
        return np.array([[np.nan] * (longest - len(row)) + list(row) for row in rows])

    @property
    def words(self) -> Text:
        """The rule in a sentence."""
        kernel = _KERNELS[self.kernel]
        if isinstance(self.rule, str):
            return _RULES[self.rule].fill(kernel=kernel)
        return _GIVEN.fill(kernel=kernel)


def _ladder(values: Numbers) -> Sequence[float]:
    """From a quarter of a usual width to the whole range, and beyond."""
    spread, whole = float(values.std()), float(np.ptp(values))
    if spread == 0:
        return (np.inf,)
    narrow = min(_NARROWEST * spread * len(values) ** (-1 / 5), whole / 2)
    return (*np.geomspace(narrow, whole, _WIDTHS), np.inf)


def _nearest(environment: Environment, power: int) -> Numbers:
    """Widths within which k producers lie, k by the leave-one-out likelihood of the circumstances."""
    count, continuous = len(environment.values), environment.is_continuous
    widths = np.where(continuous, np.inf, np.zeros((count, 1)))
    spread = environment.values.std(axis=0)
    varied = np.flatnonzero(continuous & (spread > 0))
    if not varied.size or count <= _LEAST_PRODUCERS:
        return widths
    scaled, alike = environment.values[:, varied] / spread[varied], environment.values[:, ~continuous]
    sample = np.unique(np.linspace(0, count - 1, min(count, _JUDGED)).astype(np.int64))
    share = _likeliest(scaled[sample], alike[sample], power) / len(sample)
    number = np.array([max(1, round(share * count))])
    blocks = np.array_split(np.arange(count), -(-count * count // _CELLS))
    reach = [_reach(np.sort(_apart(scaled, alike, here), axis=1), number)[:, 0] for here in blocks]
    widths[:, varied] = np.concatenate(reach)[:, np.newaxis] * spread[varied]
    return widths


def _likeliest(scaled: Numbers, alike: Numbers, power: int) -> int:
    """The number of neighbours of which each producer's circumstances are likeliest from the others'.

    The density is a mean of the others' kernels, each as wide as its own k neighbours without the producer left out: of
    kernels as wide as the neighbours of the place asked about, one would always take the fewest.
    """
    count, kinds = scaled.shape
    everybody = np.arange(count)
    each, apart = np.abs(scaled[:, np.newaxis] - scaled), _apart(scaled, alike, everybody)
    others = np.isfinite(apart) & ~np.eye(count, dtype=bool)
    near = np.sort(apart, axis=1)
    numbers = np.unique(np.geomspace(min(5, count - 2), count - 2, _NEIGHBOURS).astype(np.int64))
    reach, next_reach, last = _reach(near, numbers), _reach(near, numbers + 1), _distance(near, numbers)
    likelihood = np.zeros(len(numbers))
    for at in range(len(numbers)):
        width = np.where(apart <= last[:, at], next_reach[:, at], reach[:, at])  # of the producer in the column
        room = np.maximum(1 - (each / width[:, :, np.newaxis]) ** 2, 0.0)
        density = ((room**power).prod(axis=2) * others / width**kinds).sum(axis=1)
        likelihood[at] = np.log(np.maximum(density, _LEAST)).sum()
    return int(numbers[likelihood.argmax()])


def _apart(scaled: Numbers, alike: Numbers, here: NDArray[np.int64]) -> Numbers:
    """The largest distance in any circumstance; infinite between different categories."""
    apart = np.abs(scaled[here, np.newaxis] - scaled).max(axis=2)
    return np.where((alike[here, np.newaxis] == alike).all(axis=2), apart, np.inf)


def _distance(near: Numbers, numbers: NDArray[np.int64]) -> Numbers:
    """How far so many others are, or all; ``near`` are distances from the smallest, which is the producer's own."""
    last = np.isfinite(near).sum(axis=1)[:, np.newaxis] - 1
    return np.take_along_axis(near, np.minimum(numbers, last), axis=1)


def _reach(near: Numbers, numbers: NDArray[np.int64]) -> Numbers:
    """So far that as many others lie within: halfway from the last of them to the next one."""
    inner, outer = _distance(near, numbers), _distance(near, numbers + 1)
    smallest = np.min(near, axis=1, where=near > 0, initial=np.inf)[:, np.newaxis]
    return np.maximum(np.where(inner < outer, (inner + outer) / 2, _BEYOND * outer), smallest)


_KERNELS = {
    "epanechnikov": Text(vi="nhân Epanechnikov", en="the Epanechnikov kernel"),
    "quartic": Text(vi="nhân bậc bốn", en="the quartic kernel"),
}
_RULES = {
    "cross_validation": Text(
        vi="Độ rộng: {kernel}; với từng đơn vị, kiểm định chéo bình phương nhỏ nhất của hàm phân phối có điều kiện "
        "trong số các đơn vị so được với nó. «∞» nghĩa là với đơn vị ấy hoàn cảnh không đáng kể.",
        en="Bandwidths: {kernel}; for each producer, least-squares cross-validation of the conditional distribution "
        "function among those comparable with it. «∞» says that a circumstance is of no matter for it.",
    ),
    "k_nearest": Text(
        vi="Độ rộng: {kernel}; vừa đủ để k đơn vị gần nhất nằm trong, k chọn theo hợp lý chéo của biến hoàn cảnh; khác "
        "loại thì không so.",
        en="Bandwidths: {kernel}; so wide that the k nearest producers lie within, k by cross-validated likelihood of "
        "the circumstances; other categories are not compared.",
    ),
}
_GIVEN = Text(vi="Độ rộng: {kernel}; do người dùng cho.", en="Bandwidths: {kernel}; given by the user.")
_ONE_EACH = Text(
    vi="Hãy cho độ rộng của từng biến hoàn cảnh: bandwidth={{tên: số}} với {names}.",
    en="Give a bandwidth for each circumstance: bandwidth={{name: number}} with {names}.",
)
_POSITIVE = Text(
    vi="Độ rộng của «{name}» phải là số dương; nhận được {width}.",
    en="The bandwidth of «{name}» is positive; this one is {width}.",
)
_SHARE = Text(
    vi="«{name}» là biến loại hoặc thứ bậc: độ rộng từ 0 (khác là khác hẳn) đến 1 (như nhau); nhận được {width}.",
    en="«{name}» is a category or ordered: its bandwidth is from 0 (others do not count) to 1 (no difference); this "
    "one is {width}.",
)
_ALL_OR_NONE = Text(
    vi="Với đường biên đầy đủ (fdh, dea), đơn vị khác loại hoặc được so hoặc không: độ rộng của «{name}» là 0 hoặc 1; "
    "nhận được {width}.",
    en="For full frontiers (fdh, dea) another category is compared or not: the bandwidth of «{name}» is 0 or 1; this "
    "one is {width}.",
)
