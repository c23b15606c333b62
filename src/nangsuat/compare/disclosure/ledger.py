"""Benchmarks asked for one by one: an answer is refused where subtracting it from earlier ones would single out a few.

One ledger belongs to one release, indicator and year. It knows which enterprises have a value there, and for each
answer already given, whose values it was made of. The total of all counts as given from the start.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.cells import MINIMUM_COUNT, checked_minimum
from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.rule import Finding, too_few
from nangsuat.data import NangsuatError, Text, UnknownOption

type Bits = NDArray[np.uint64]
type Sizes = NDArray[np.int64]

_WORD = 64
_AT_ONCE = 1 << 15  # pairs of earlier answers looked at in one go
_KIND = "nangsuat query ledger 1"


class LedgerDamaged(NangsuatError):
    """The stored ledger is not what was written; restore it from a backup, and answer nothing until then."""


class QueryLedger:
    """The answers given of one release, indicator and year, and whether one more may be given.

    Parameters
    ----------
    scope : what it is of, such as ``"release 2026-11, E05, 2025"``; kept with it
    firms : all enterprises that have a value
    minimum_count : fewest contributors that any difference of answers may be made of
    holdings : the owner of enterprises that have one; enterprises of one owner are one contributor

    Notes
    -----
    A new set Q of enterprises is refused where, of contributors fewer than ``minimum_count`` but more than none,

    * Q itself is made up;
    * Q and an earlier set A, or the rest of all beside A, differ;
    * Q and the union of two disjoint earlier sets differ, or A and the union of B and Q, for disjoint B and Q.

    The rest of all beside A is the case of two sets that with each other make up the total, which is always among the
    earlier ones. Answers that only repeat what is known (a difference of none) may be given.

    Which sets may stand together does not depend on their order: the conditions treat the sets alike, and a family of
    answers that was accepted is accepted in any order. Which of two sets that do not go together is refused depends on
    which was asked first. Sums of more than two earlier answers are not looked at: an analyst who may ask many
    questions should get :func:`protect_table` instead.

    Examples
    --------
    >>> ledger = QueryLedger("2025, E05", [f"f{number:02d}" for number in range(40)])
    >>> ledger.ask([f"f{number:02d}" for number in range(20)], industry="C") is None
    True
    >>> refusal = ledger.ask([f"f{number:02d}" for number in range(19)], industry="C", size="small")
    >>> refusal.code, refusal.contributors
    ('overlap', 1)
    >>> QueryLedger.from_bytes(ledger.to_bytes()).answers
    1
    """

    def __init__(
        self,
        scope: str,
        firms: Iterable[str | int],
        *,
        minimum_count: int = MINIMUM_COUNT,
        holdings: Mapping[str, str] | None = None,
    ) -> None:
        self.scope = scope
        self.minimum_count = checked_minimum(minimum_count)
        self.firms = tuple(sorted({str(firm) for firm in firms}))
        self.holdings = {firm: str(holding) for firm, holding in (holdings or {}).items() if firm in set(self.firms)}
        self._place = {firm: number for number, firm in enumerate(self.firms)}
        self._held, self._count = self._bits(self.firms)[np.newaxis].copy(), 1

    @property
    def answers(self) -> int:
        """How many answers were given, the total apart."""
        return self._count - 1

    def check(self, firms: Iterable[str | int], **keys: str | int) -> SuppressedCell | None:
        """Why an answer about these enterprises may not be given, as an audit line; ``None`` where it may."""
        asked = self._bits(firms)
        own = self._contributors(asked)
        if own < self.minimum_count:
            return self._refusal(keys, too_few(self.minimum_count), own)
        earlier = self._held[: self._count]
        found = next(self._singled_out(asked, earlier), None)
        return None if found is None else self._refusal(keys, _overlap(self.minimum_count), found)

    def ask(self, firms: Iterable[str | int], **keys: str | int) -> SuppressedCell | None:
        """The same as :meth:`check`, and the answer is written down as given where it may be."""
        members = tuple(firms)
        refusal = self.check(members, **keys)
        if refusal is None:
            self.note(members)
        return refusal

    def note(self, firms: Iterable[str | int]) -> None:
        """Write down an answer as given without asking whether it may be: it was checked, or given elsewhere."""
        asked = self._bits(firms)
        if (self._held[: self._count] == asked).all(axis=1).any():
            return  # the same answer again
        if self._count == len(self._held):
            self._held = np.concatenate([self._held, np.zeros_like(self._held)])
        self._held[self._count] = asked
        self._count += 1

    def copy(self) -> Self:
        """The same ledger, for a trial that leaves this one as it is."""
        other = copy(self)
        other._held = self._held[: self._count].copy()  # noqa: SLF001  # its own
        return other

    def _singled_out(self, asked: Bits, earlier: Bits) -> Iterator[int]:
        """How many contributors each dangerous combination with earlier answers would single out."""
        yield from self._few(earlier ^ asked)
        yield from self._unions_of_two(asked, earlier)
        yield from self._unions_with_asked(asked, earlier)

    def _unions_of_two(self, asked: Bits, earlier: Bits) -> Iterator[int]:
        """The question beside two disjoint earlier answers together."""
        inside = _sizes(earlier & asked)
        outside = _sizes(earlier) - inside
        near = np.flatnonzero((outside <= self._reach) & (inside > 0))
        gained = inside[near] - outside[near]  # an answer brings the union nearer to the question by so many
        wanted = int(_sizes(asked))
        for first, second in _pairs(gained, gained, wanted - self._reach, wanted):
            one, two = earlier[near[first]], earlier[near[second]]
            disjoint = ~(one & two).any(axis=1)
            yield from self._few((one ^ two ^ asked)[disjoint])

    def _unions_with_asked(self, asked: Bits, earlier: Bits) -> Iterator[int]:
        """An earlier answer beside the question and another, disjoint, earlier answer together."""
        inside = _sizes(earlier & asked)
        sizes = _sizes(earlier)
        wholes = np.flatnonzero(int(_sizes(asked)) - inside <= self._reach)
        parts = np.flatnonzero(inside == 0)
        wanted = sizes[wholes] - int(_sizes(asked))
        for first, second in _pairs(wanted, -sizes[parts], -self._reach, self._reach):
            whole, part = earlier[wholes[first]], earlier[parts[second]]
            yield from self._few(whole ^ part ^ asked)

    def _few(self, differences: Bits) -> Iterator[int]:
        """Contributors of the differences that have some, but fewer than the minimum."""
        sizes = _sizes(differences)
        for row in np.flatnonzero((sizes > 0) & (sizes <= self._reach)):
            count = self._contributors(differences[row])
            if count < self.minimum_count:
                yield count

    @cached_property
    def _owner(self) -> NDArray[np.int64]:
        """A number for the contributor that each enterprise belongs to."""
        names = [f"holding {self.holdings[firm]}" if firm in self.holdings else f"firm {firm}" for firm in self.firms]
        return np.unique(names, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def _reach(self) -> int:
        """The most enterprises that fewer contributors than the minimum can have."""
        owned = np.sort(np.bincount(self._owner))[::-1] if self.firms else np.zeros(1, dtype=np.int64)
        return max(int(owned[: self.minimum_count - 1].sum()), self.minimum_count - 1)

    def _contributors(self, bits: Bits) -> int:
        members = np.unpackbits(bits.view(np.uint8), bitorder="little")[: len(self.firms)].astype(bool)
        return int(np.unique(self._owner[members]).size) if self.firms else 0

    def _bits(self, firms: Iterable[str | int]) -> Bits:
        members = np.zeros(_rounded(len(self.firms)), dtype=bool)
        named = [str(firm) for firm in firms]
        try:
            members[[self._place[firm] for firm in named]] = True
        except KeyError as unknown:
            raise UnknownOption.among("firms", unknown.args[0], [*self.firms[:_NAMED], "…"]) from None
        return np.packbits(members, bitorder="little").view(np.uint64)

    def _refusal(self, keys: Mapping[str, str | int], finding: Finding, count: int) -> SuppressedCell:
        return SuppressedCell(dict(keys), finding.code, finding.rule, count)

    def to_bytes(self) -> bytes:
        """The ledger as bytes, with a hash of itself."""
        head = {
            "kind": _KIND,
            "scope": self.scope,
            "minimum_count": self.minimum_count,
            "firms": self.firms,
            "holdings": self.holdings,
            "answers": self._count,
        }
        body = json.dumps(head, ensure_ascii=False).encode() + b"\n" + self._held[: self._count].astype("<u8").tobytes()
        return hashlib.sha256(body).digest() + body

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """The ledger that :meth:`to_bytes` wrote.

        Raises
        ------
        LedgerDamaged
            The bytes are not what was written.
        """
        digest, body = stored[:_DIGEST], stored[_DIGEST:]
        if hashlib.sha256(body).digest() != digest:
            raise LedgerDamaged(_DAMAGED)
        written, _, packed = body.partition(b"\n")
        head = json.loads(written)
        if head.get("kind") != _KIND:
            raise LedgerDamaged(_DAMAGED)
        ledger = cls(head["scope"], head["firms"], minimum_count=head["minimum_count"], holdings=head["holdings"])
        ledger._count = head["answers"]
        ledger._held = np.frombuffer(packed, dtype="<u8").astype(np.uint64).reshape(ledger._count, -1)
        return ledger


def _pairs(first: Sizes, second: Sizes, least: int, most: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Places of pairs whose sum lies between ``least`` and ``most``, a batch at a time."""
    order = np.argsort(second, kind="stable")
    ranked = second[order]
    starts = np.searchsorted(ranked, least - first, side="left")
    counts = np.searchsorted(ranked, most - first, side="right") - starts
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    for begin in range(0, total, _AT_ONCE):
        pair = np.arange(begin, min(begin + _AT_ONCE, total))
        one = np.searchsorted(ends, pair, side="right")
        yield one, order[starts[one] + pair - (ends[one] - counts[one])]


def _sizes(bits: Bits) -> Sizes:
    """How many enterprises each set has."""
    counted: Sizes = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
    return counted


def _rounded(count: int) -> int:
    return -(-max(count, 1) // _WORD) * _WORD


def _overlap(minimum_count: int) -> Finding:
    rule = Text(
        vi="lấy hiệu với số liệu đã cung cấp không được còn lại dưới {count} doanh nghiệp",
        en="subtracting what was shown before leaves no fewer than {count} contributors",
    )
    return Finding("overlap", rule.fill(count=minimum_count))


_DIGEST = 32
_NAMED = 10
_DAMAGED = Text(
    vi="Sổ truy vấn đã bị hỏng hoặc bị sửa; hãy khôi phục từ bản sao lưu và chưa cung cấp số liệu nào cho đến khi đó.",
    en="The query ledger is damaged or was changed; restore it from a backup and give no answer until then.",
)
