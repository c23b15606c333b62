"""What an enterprise should look at first: where it stands worst among its peers, and which driver fell most.

Two kinds of findings are put in one order by how much they weigh, from 0 to 1:

* a place below the middle of the peers weighs ``(50 − p) / 50``, with p the share of peers at or below it, counted
  from the worse side;
* a driver that lowered productivity weighs what it took away, as a part of the level at the start; pay, equipment
  and hours a head, which are not better by being higher, are passed over.

It is a reading aid: it says where to look, not what the cause is. A driver that stands in several branches of the tree
is named once, where it weighs most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nangsuat.compare import Position
from nangsuat.data import CannotBeShown, Column, Figure, Provenance, Result, Table, Text, format_number
from nangsuat.explain.driver_result import DriverChange, DriverTree
from nangsuat.explain.drivers import PARTS
from nangsuat.measure import INDICATORS

__all__ = ["FirstLook", "LookHere", "first_look"]

type LookKind = Literal["peers", "driver"]

_MAIN = "E05"
_MIDDLE, _ALL = 50.0, 100.0


@dataclass(frozen=True, slots=True)
class LookHere:
    """One thing to look at.

    Attributes
    ----------
    kind : ``"peers"`` for a place among peers, ``"driver"`` for a driver that fell
    code : of the indicator, or the driver's key
    name : in words
    why : the reason, with its numbers
    weight : how much it weighs, from 0 to 1
    figure : the percentile, or the contribution
    """

    kind: LookKind
    code: str
    name: Text
    why: Text
    weight: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class FirstLook(Result):
    """What to look at, the weightiest first.

    Attributes
    ----------
    firm : the enterprise
    findings : may be none; the notes then say whether all is well or whether there was too little to tell
    provenance : of the tree or the first position
    drivers : keys of the drivers looked at
    places : codes of the indicators whose places were looked at
    """

    firm: str
    findings: tuple[LookHere, ...]
    provenance: Provenance
    drivers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def title(self) -> Text:
        return Text(vi=f"Nên xem trước ở {self.firm}", en=f"What to look at first at {self.firm}")

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("name", Text(vi="Xem", en="Look at")),
            Column("why", Text(vi="Vì sao", en="Why")),
            Column("weight", Text(vi="Trọng số (0–1)", en="Weight (0–1)"), decimals=2),
        )
        rows = tuple((item.name, item.why, item.weight) for item in self.findings)
        return (Table(self.title, columns, rows),)

    def notes(self) -> tuple[Text, ...]:
        return (_RULE,) if self.findings else (self._nothing(), _RULE)

    def _nothing(self) -> Text:
        """What finding nothing means: of what was not looked at it says nothing."""
        if self.drivers and self.places:
            return _NOTHING
        if self.drivers:
            return _NO_DRIVER
        return _NO_PLACE if _MAIN in self.places else _TOO_LITTLE


def first_look(tree: DriverTree | None = None, positions: Sequence[Position] = (), *, most: int = 5) -> FirstLook:
    """Where one enterprise should look first.

    Parameters
    ----------
    tree : its driver tree, where it has two years
    positions : its places among peers, where they may be shown; indicators without a better direction are passed over
    most : findings named

    Raises
    ------
    CannotBeShown
        There is neither a tree nor a position.

    Examples
    --------
    >>> import nangsuat as ns
    >>> park = ns.synthetic_park(enterprises=40, years=(2022, 2023))
    >>> tree = ns.driver_tree(park, "GL-001", start=2022, end=2023)
    >>> found = first_look(tree, [ns.position(park, "GL-001", 2023, code, by=()) for code in ("E05", "E09")])
    >>> [(item.kind, item.code) for item in found.findings][:1], all(0 < item.weight <= 1 for item in found.findings)
    ([('driver', 'E07')], True)
    """
    if tree is None and not positions:
        raise CannotBeShown(_NEITHER)
    found = [*(_drivers(tree) if tree else ()), *(item for place in positions for item in _place(place))]
    once: dict[tuple[str, str], LookHere] = {}
    for item in sorted(found, key=lambda each: (-each.weight, each.kind, each.code)):
        once.setdefault((item.kind, item.code), item)
    provenance = tree.provenance if tree else positions[0].provenance
    firm = tree.firm if tree else positions[0].firm
    return FirstLook(
        firm,
        tuple(once.values())[:most],
        provenance.then("first_look", parameters={"most": most}),
        drivers=tuple(dict.fromkeys(change.driver.key for _, change in _looked_at(tree))) if tree else (),
        places=tuple(place.indicator for place in positions if _tells(place)),
    )


def _tells(place: Position) -> bool:
    """Whether a place is better or worse than another."""
    return INDICATORS[place.indicator].direction != "none" and place.percentile.value is not None


def _place(place: Position) -> Iterator[LookHere]:
    """A place below the middle, counted from the worse side."""
    entry, percentile = INDICATORS[place.indicator], place.percentile.value
    if not _tells(place) or percentile is None:
        return
    from_worse = percentile if entry.direction == "higher" else _ALL - percentile
    if from_worse < _MIDDLE:
        why = _PLACE.fill(rank=_whole(place.rank), firms=_whole(place.firms), peers=place.peers)
        yield LookHere("peers", entry.code, entry.name, why, (_MIDDLE - from_worse) / _MIDDLE, place.percentile)


def _looked_at(tree: DriverTree) -> Iterator[tuple[Text, DriverChange]]:
    """Each driver that is better by being higher, with its branch; who receives value added is no driver of it."""
    if (tree.levels[0].value or 0.0) <= 0:
        return
    for branch in tree.shown:
        if branch.branch.key != PARTS.key:
            yield from ((branch.branch.name, each) for each in branch.drivers if _is_better_higher(each.driver.key))


def _drivers(tree: DriverTree) -> Iterator[LookHere]:
    """The drivers that lowered productivity."""
    start = tree.levels[0].value or 0.0
    first, last = tree.years
    for branch, change in _looked_at(tree):
        taken = -(change.contribution.value or 0.0)
        if taken > 0:
            share = 100 * taken / start
            why = Text(
                vi=_DRIVER.vi.format(
                    first=first, last=last, share=format_number(share, "vi", 1), branch=branch.vi.lower()
                ),
                en=_DRIVER.en.format(
                    first=first, last=last, share=format_number(share, "en", 1), branch=branch.en.lower()
                ),
            )
            driver = change.driver
            yield LookHere("driver", driver.key, driver.label, why, min(taken / start, 1.0), change.contribution)


def _is_better_higher(key: str) -> bool:
    """Whether more of the driver is better by itself; of pay, equipment and hours a head it is not."""
    return key in INDICATORS and INDICATORS[key].direction == "higher"


def _whole(figure: Figure) -> int:
    return round(figure.value or 0)


_PLACE = Text(
    vi="đứng thứ {rank} trong {firms} doanh nghiệp cùng nhóm ({peers})",
    en="number {rank} of {firms} peers ({peers})",
)
_DRIVER = Text(
    vi="từ {first} đến {last} làm năng suất lao động giảm {share} % so với mức đầu kỳ ({branch})",
    en="from {first} to {last} it took {share} % of the level at the start off labour productivity ({branch})",
)
_RULE = Text(
    vi="Xếp theo trọng số: vị trí dưới mức giữa của nhóm tính (50 − phân vị)/50; yếu tố giảm tính phần năng suất "
    "mất đi so với đầu kỳ. Danh sách chỉ cho biết nên xem ở đâu trước, không nói nguyên nhân.",
    en="In the order of their weights: a place below the middle of the peers weighs (50 − percentile)/50, a driver "
    "that fell the part of productivity that it took away. The list says where to look first, not what the cause is.",
)
_NOTHING = Text(
    vi="Không yếu tố nào giảm và không vị trí nào dưới mức giữa của nhóm.",
    en="No driver fell, and no place is below the middle of the peers.",
)
_NO_DRIVER = Text(
    vi="Không yếu tố nào giảm. Chưa có vị trí so với doanh nghiệp cùng nhóm để xem.",
    en="No driver fell. There is no place among peers to look at yet.",
)
_NO_PLACE = Text(
    vi="Không vị trí nào dưới mức giữa của nhóm. Chưa đủ số liệu hai năm để biết yếu tố nào giảm.",
    en="No place is below the middle of the peers. Figures of two years are lacking to tell which drivers fell.",
)
_TOO_LITTLE = Text(
    vi="Chưa đủ số liệu để biết nên xem gì trước: cần năng suất lao động của hai năm, hoặc vị trí của năng suất lao "
    "động so với doanh nghiệp cùng nhóm.",
    en="There is not enough to tell where to look first: it needs labour productivity of two years, or its place among "
    "peers.",
)
_NEITHER = Text(
    vi="Cần số liệu hai năm, hoặc một vị trí so với doanh nghiệp cùng nhóm.",
    en="Figures of two years are needed, or a place among peers.",
)
