"""How far each producer is from the frontier in a direction, with what proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.technology import Technology
from nangsuat.data import CannotBeShown, Text, join

type Progress = Callable[[int, int], None]

TOLERANCE = 1e-7  # relative; scores agree with other solvers to 1e-10 and better, a wrong facet is off by far more
_BEYOND = 1e-6  # the same of a violation, which is told beside 1e-7 of a plane's size: its rounding may look like 2e-7
_ROUNDING = 1e-14  # a weight this small beside the largest one is no peer


class NotProved(CannotBeShown):
    """The multipliers of some producer do not prove its score against all producers; no score is given out."""

    def __init__(self, text: Text) -> None:
        super().__init__(join([text, _WAY_OUT], " "))


@dataclass(frozen=True, slots=True)
class Certificate:
    """What proves the scores: each one's multipliers, held against every producer of its technology.

    Attributes
    ----------
    scores : how many scores were proved
    against : how many producers and disposals each was held against
    violation : the most that any producer lies beyond any hyperplane, relative to the size of its terms
    gap : the largest difference between a score and the one that its multipliers give, relative
    """

    scores: int
    against: int
    violation: float
    gap: float

    def __add__(self, other: Certificate) -> Certificate:
        return Certificate(
            self.scores + other.scores,
            max(self.against, other.against),
            max(self.violation, other.violation),
            max(self.gap, other.gap),
        )

    @property
    def words(self) -> Text:
        """The certificate in a sentence."""
        return _PROVED.fill(
            scores=self.scores, against=self.against, violation=f"{self.violation:.0e}", gap=f"{self.gap:.0e}"
        )

    def hold(self) -> None:
        """Nothing, where it proves the scores.

        Raises
        ------
        NotProved
            It does not.
        """
        if not (self.violation <= _BEYOND and self.gap <= TOLERANCE):
            raise NotProved(
                _NOT_PROVED.fill(scores=self.scores, violation=f"{self.violation:.0e}", gap=f"{self.gap:.0e}")
            )


NOTHING_PROVED = Certificate(0, 0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Where the rays of some producers leave the technology.

    Attributes
    ----------
    distance : how many times the direction fits in; infinite where the ray never leaves, minus infinity where it
        never meets the technology
    peers : places of the producers whose sum is the point of the frontier, -1 where a slot is not used
    weights : their weights
    multipliers : of each quantity, one row a producer
    scale_multiplier : of the count of weights; 0 under constant returns
    frame : the generators of the technology that are its corners; the others are sums of these
    certificate : what proves the distances
    """

    distance: Numbers
    peers: Places
    weights: Numbers
    multipliers: Numbers
    scale_multiplier: Numbers
    frame: NDArray[np.bool_]
    certificate: Certificate

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether the ray meets the technology and leaves it."""
        return np.isfinite(self.distance)


def project(
    technology: Technology,
    points: Numbers,
    directions: Numbers,
    *,
    exclude: Places | None = None,
    corners: bool = True,
    threads: int = 0,
    progress: Progress | None = None,
) -> Projection:
    """How far each point can go in its direction before it leaves the technology.

    Parameters
    ----------
    technology : the cone
    points, directions : one row a producer, in the coordinates of the technology
    exclude : for each point the generator that does not count for it, or -1
    corners : whether the corners of the technology are found first, which pays where points are many; if not, ``frame``
        is all generators
    threads : how many threads; all cores where 0
    progress : told now and then how many are done, of how many

    Raises
    ------
    NotProved
        Some score could not be found, or its multipliers do not prove it.
    """
    from nangsuat.kernels import RAY_STOPPED, check_rays, shoot_rays

    hits = shoot_rays(
        technology.generators,
        points,
        directions,
        support=technology.support,
        frame=corners,
        exclude=exclude,
        threads=threads,
        progress=progress,
    )
    if (stopped := int((hits.status == RAY_STOPPED).sum())) > 0:
        raise NotProved(_STOPPED.fill(units=stopped))
    check = check_rays(technology.generators, points, directions, hits, exclude=exclude, threads=threads)
    met = np.isfinite(hits.beta)
    certificate = Certificate(
        scores=len(points),
        against=len(technology.generators),
        violation=_worst(check.violation),
        gap=max(_worst(check.gap[met]), _worst(check.residual[met]), _worst(-check.smallest_weight[met])),
    )
    certificate.hold()
    peers, weights = _producers_of(technology, hits.peers, hits.weights)
    return Projection(
        distance=hits.beta,
        peers=peers,
        weights=weights,
        multipliers=hits.hyperplanes[:, : technology.quantities],
        scale_multiplier=hits.hyperplanes[:, -1] if technology.counts else np.zeros(len(points)),
        frame=hits.frame,
        certificate=certificate,
    )


def _worst(values: Numbers) -> float:
    return max(0.0, float(values.max(initial=0.0)))


def _producers_of(technology: Technology, peers: Places, weights: Numbers) -> tuple[Places, Numbers]:
    """From generators to the producers that they are made of."""
    owners = np.where(peers >= 0, technology.producer[peers], -1)
    scaled = np.where(owners >= 0, weights * technology.scale[peers], 0.0)
    heard = scaled > _ROUNDING * scaled.max(axis=1, keepdims=True, initial=0.0)
    return np.where(heard, owners, -1), np.where(heard, scaled, 0.0)


_PROVED = Text(
    vi="Cả {scores} điểm đều được chứng minh: đối chiếu với {against} đơn vị và điều kiện, không gì làm tốt hơn mức "
    "điểm nói (do làm tròn: vượt nhiều nhất {violation}, lệch nhiều nhất {gap}).",
    en="All {scores} scores are proved: held against {against} producers and disposals, nothing does better than they "
    "say (rounding: violation at most {violation}, gap at most {gap}).",
)
_WAY_OUT = Text(
    vi="Thường là vì một con số lớn hay nhỏ hơn các số khác hàng triệu lần (ghi nhầm đơn vị đo?), hoặc vì vài đơn vị "
    "chỉ khác nhau dưới một phần mười triệu: hãy kiểm tra số lớn nhất và nhỏ nhất của mỗi cột, làm tròn các cột còn 8 "
    "chữ số có nghĩa rồi chạy lại; nếu vẫn vậy, xin gửi số liệu cho nhóm phát triển.",
    en="Mostly a figure is millions of times as large or small as the others (a wrong unit?), or some producers differ "
    "by less than one part in ten million: look at the largest and the smallest figure of each column, round the "
    "columns to 8 significant digits and run it again; if it stays so, please send us the data.",
)
_STOPPED = Text(
    vi="Không tìm được điểm của {units} đơn vị.",
    en="The scores of {units} producers could not be found.",
)
_NOT_PROVED = Text(
    vi="{scores} điểm không được chứng minh, nên không nêu điểm nào (vượt nhiều nhất {violation}, lệch nhiều nhất "
    "{gap}).",
    en="The {scores} scores are not proved, so none is given (violation at most {violation}, gap at most {gap}).",
)
