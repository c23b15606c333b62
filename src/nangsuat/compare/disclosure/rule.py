"""The rule that decides whether a cell may be shown.

What it is after is written in ``docs/decisions/0010-disclosure-rule-of-releases.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from nangsuat.compare.cells import LEAST_MINIMUM, MINIMUM_COUNT, checked_minimum
from nangsuat.data import NangsuatError, Text, format_number

type ReasonCode = Literal["too-few", "dominance", "p-percent", "secondary", "overlap"]

REASONS: dict[ReasonCode, Text] = {
    "too-few": Text(vi="quá ít doanh nghiệp", en="too few enterprises"),
    "dominance": Text(vi="doanh nghiệp lớn chi phối", en="dominated by its largest enterprises"),
    "p-percent": Text(vi="ước lượng được quá sát một doanh nghiệp", en="one enterprise can be estimated too closely"),
    "secondary": Text(vi="che để bảo vệ ô khác", en="hidden to protect another cell"),
    "overlap": Text(vi="trùng gần hết với số liệu đã cung cấp", en="overlaps too much with what was shown before"),
}
_HUNDRED = 100.0
_ROUNDING = 1e-12  # sums in another order; a share that misses its limit by this much has reached it


class BadRule(NangsuatError):
    """A disclosure rule that would protect nobody, or everything; the message says which part of it and its bounds."""


class Cell(Protocol):
    """What the rule asks of a cell: :class:`.Contributors`, or :class:`.Standing` where many are looked at."""

    @property
    def count(self) -> int:
        """Distinct contributors."""

    @property
    def size(self) -> float:
        """The weighted sum of the sizes of all contributions."""

    def largest(self, places: int) -> float:
        """What the largest contributions are together."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a cell may not be shown.

    Attributes
    ----------
    code : the reason's stable name
    rule : the rule and its threshold in words, without anything of the cell
    """

    code: ReasonCode
    rule: Text


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """What a cell must be to be shown.

    Attributes
    ----------
    minimum_count : fewest contributors; at least three, since with two each knows the other
    largest_share : per cent of a cell that its largest contributor may reach; ``None`` to leave out
    largest_two_share : per cent that its two largest may reach together; ``None`` to leave out
    p_percent : how closely, in per cent of its amount, the second largest may estimate the largest contributor, the
        p % rule; ``None`` to leave out. It also says how wide the interval must be that is left of a hidden cell
    nearest : values whose mean stands for a quantile, and the contributors that must lie at or beyond it on both
        sides; at least three

    Notes
    -----
    With x₁ ≥ x₂ ≥ … the sizes of the contributions and X their sum, a cell is hidden where there are fewer than
    ``minimum_count`` contributors; where x₁ or x₁ + x₂ reaches its share of X; where X − x₁ − x₂ < p/100 · x₁.

    References
    ----------
    Hundepool et al. (2012), *Statistical Disclosure Control*, chapter 4; Bond, Brandt and de Wolf (2015), *Guidelines
    for the checking of output based on microdata research*; the R package sdcLog (5 entities, two below 85 %).

    Examples
    --------
    >>> from nangsuat.compare import Contributors
    >>> rule = DisclosureRule()
    >>> rule.finding(Contributors.plain(40, 30, 20, 10)).code
    'too-few'
    >>> rule.finding(Contributors.plain(900, 60, 20, 10, 10)).code
    'dominance'
    >>> rule.finding(Contributors.plain(50, 40, 30, 20, 10)) is None
    True
    """

    minimum_count: int = MINIMUM_COUNT
    largest_share: float | None = 75.0
    largest_two_share: float | None = 85.0
    p_percent: float | None = 10.0
    nearest: int = 3

    def __post_init__(self) -> None:
        checked_minimum(self.minimum_count)
        for name in ("largest_share", "largest_two_share", "p_percent"):
            _refuse_outside(name, getattr(self, name))
        if self.nearest < LEAST_MINIMUM:
            raise BadRule(
                Text(
                    vi=f"nearest phải từ {LEAST_MINIMUM}; nhận được {self.nearest}.",
                    en=f"nearest must be {LEAST_MINIMUM} or more; {self.nearest} was given.",
                )
            )

    def finding(self, cell: Cell, *, minimum_count: int | None = None) -> Finding | None:
        """Why a cell may not be shown; ``None`` where it may.

        Examples
        --------
        Of 110 with 52, 50 and 8 the second largest knows the largest to within 8, which is more than 10 %.

        >>> from nangsuat.compare import Contributors
        >>> DisclosureRule(minimum_count=3, largest_two_share=None).finding(Contributors.plain(52, 50, 8)) is None
        True
        >>> DisclosureRule(minimum_count=3, largest_two_share=None, p_percent=20).finding(
        ...     Contributors.plain(52, 50, 8)).code
        'p-percent'
        """
        if cell.count < (minimum_count or self.minimum_count):
            return too_few(minimum_count or self.minimum_count)
        for places, share in ((1, self.largest_share), (2, self.largest_two_share)):
            if share is not None and _reaches(cell.largest(places), share, cell.size):
                return Finding("dominance", _DOMINANCE[places].fill(share=share))
        if self.p_percent is not None and self.room_needed(cell) > _ROUNDING * cell.size:
            return Finding("p-percent", _P_PERCENT.fill(p=self.p_percent))
        return None

    def room_needed(self, cell: Cell) -> float:
        """By how much the p % rule misses what it wants: p/100 · x₁ − (X − x₁ − x₂), or less than zero."""
        first, two = cell.largest(1), cell.largest(2)
        return (self.p_percent or 0.0) / _HUNDRED * first - (cell.size - two)

    def protection(self, cell: Cell) -> float:
        """How far above and below its value what is left of a hidden cell must reach.

        The largest of the upper protection levels of the rules (Hundepool et al. 2012, chapter 4): of the p % rule
        :meth:`room_needed`, of dominance the amount that would bring the share down to its limit, of the minimum count
        p % of the largest contribution.

        Examples
        --------
        >>> from nangsuat.compare import Contributors
        >>> DisclosureRule(largest_share=None, largest_two_share=None, p_percent=10).protection(Contributors.plain(50))
        5.0
        """
        wanted = [self.margin * cell.largest(1), self.room_needed(cell)]
        for places, share in ((1, self.largest_share), (2, self.largest_two_share)):
            if share is not None and _reaches(cell.largest(places), share, cell.size):
                wanted.append(_HUNDRED / share * cell.largest(places) - cell.size)
        return max(wanted)

    @property
    def margin(self) -> float:
        """The part of an amount by which it must at least stay uncertain."""
        return (_LEAST_MARGIN if self.p_percent is None else self.p_percent) / _HUNDRED

    def said(self) -> tuple[Text, ...]:
        """The rule in words, one sentence a part."""
        parts = [_AT_LEAST.fill(count=self.minimum_count)]
        if self.largest_share is not None:
            parts.append(_DOMINANCE[1].fill(share=self.largest_share))
        if self.largest_two_share is not None:
            parts.append(_DOMINANCE[2].fill(share=self.largest_two_share))
        if self.p_percent is not None:
            parts.append(_P_PERCENT.fill(p=self.p_percent))
        return tuple(parts)


def too_few(minimum_count: int) -> Finding:
    """The finding that a cell has fewer contributors than the minimum."""
    return Finding("too-few", _AT_LEAST.fill(count=minimum_count))


def _reaches(part: float, share: float, whole: float) -> bool:
    return whole > 0 and part >= share / _HUNDRED * whole * (1 - _ROUNDING)


def _refuse_outside(name: str, value: float | None) -> None:
    if value is not None and not 0 < value <= _HUNDRED:
        shown = format_number(value, "vi"), format_number(value, "en")
        raise BadRule(
            Text(
                vi=f"{name} phải lớn hơn 0 và không quá 100 %; nhận được {shown[0]}.",
                en=f"{name} must be over 0 and at most 100 per cent; {shown[1]} was given.",
            )
        )


_LEAST_MARGIN = 10.0  # per cent; what is left of a cell hidden for its count where no p is given
_AT_LEAST = Text(
    vi="mỗi ô phải có ít nhất {count} doanh nghiệp (doanh nghiệp cùng chủ tính là một)",
    en="a cell has at least {count} contributors (enterprises of one owner are one)",
)
_DOMINANCE = {
    1: Text(
        vi="doanh nghiệp lớn nhất dưới {share} % của ô",
        en="the largest contributor is under {share} % of the cell",
    ),
    2: Text(
        vi="hai doanh nghiệp lớn nhất dưới {share} % của ô",
        en="the two largest contributors are under {share} % of the cell",
    ),
}
_P_PERCENT = Text(
    vi="không ước lượng được doanh nghiệp lớn nhất sát hơn {p} %",
    en="nobody can estimate the largest contributor to within {p} %",
)
