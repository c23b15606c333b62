"""From hand-ins to one table of accounts: which of them count, and their rows with what the register says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from nangsuat.data import ROW, AcceptedHandIn, NangsuatError, Text, read_snapshots
from nangsuat.web.handin.models import Campaign, HandIn
from nangsuat.web.handin.selectors import precedence
from nangsuat.web.orgs.models import Enterprise

_CHUNK = 500


class NothingToRelease(NangsuatError):
    """No hand-in was accepted in the campaigns chosen; wait for some, or choose others."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The accounts of a release.

    Attributes
    ----------
    frame : ``row``, roles, ``holding``, ``park``, ``source_row`` (in the file handed in); by code and year
    places : for each hand-in that counts its first row and how many
    enterprises : the key of the enterprise behind each code
    currency, synthetic : as the hand-ins say
    specifications : how many hand-ins answered each specification
    forms : for each row the specification that it answers
    """

    frame: pl.DataFrame
    places: Mapping[int, tuple[int, int]]
    enterprises: Mapping[str, int]
    currency: str
    synthetic: bool
    specifications: Mapping[str, int]
    forms: Mapping[int, str]


def accepted_hand_ins(campaigns: Iterable[Campaign]) -> list[int]:
    """The latest version of each assignment of these campaigns, by key."""
    found = HandIn.objects.filter(assignment__campaign__in=list(campaigns)).order_by("assignment", "-version")
    latest: dict[int, int] = {}
    for assignment, pk in found.values_list("assignment", "pk"):
        latest.setdefault(assignment, pk)
    return sorted(latest.values())


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one hand-in that count."""

    hand_in: HandIn
    enterprise: Enterprise
    rows: tuple[dict[str, Any], ...]

    @property
    def form(self) -> str:
        """Code and version of the form that it answers."""
        return f"{self.hand_in.specification}/{self.hand_in.specification_version}"

    @property
    def order(self) -> tuple[str, int, str]:
        return (self.enterprise.code, min((int(row["year"]) for row in self.rows), default=0), self.hand_in.sha256)

    def accepted(self) -> AcceptedHandIn:
        """As the library takes it: what the register says replaces what was typed."""
        known = register_facts(self.enterprise)
        ordered = sorted(self.rows, key=lambda row: int(row["year"]))
        rows = [{**row, **known} for row in ordered]
        return AcceptedHandIn(
            self.hand_in.receipt_number, self.hand_in.version, {**self.hand_in.snapshot, "rows": rows}
        )


def register_facts(enterprise: Enterprise) -> dict[str, str]:
    """What the register says of an enterprise, by role, as it stands now."""
    facts = {
        "firm": enterprise.code,
        "name": enterprise.organisation.name,
        "industry": enterprise.industry,
        "industry_version": enterprise.industry_version,
        "territory": enterprise.territory,
        "territory_version": enterprise.territory_version,
        "ownership": enterprise.ownership,
    }
    return {role: value for role, value in facts.items() if value}


def gather(hand_ins: Sequence[int]) -> Gathered:
    """The accounts of these hand-ins; of an enterprise and year in several, the fullest counts, else the last.

    The order in which they are given makes no difference.
    """
    parts = sorted(_counting(_read(hand_ins)), key=lambda part: part.order)
    if not parts:
        raise NothingToRelease(
            Text(
                vi="Chưa có bản nộp nào được nhận trong các đợt đã chọn.",
                en="No hand-in was accepted in the campaigns chosen.",
            )
        )
    panel = read_snapshots([part.accepted() for part in parts]).panel
    return Gathered(
        frame=_with_owners(panel.collect(), parts),
        places=_places(parts),
        enterprises={part.enterprise.code: part.enterprise.pk for part in parts},
        currency=panel.currency,
        synthetic=panel.synthetic or any(part.enterprise.organisation.synthetic for part in parts),
        specifications=_counted(parts),
        forms=_forms(parts),
    )


def _read(hand_ins: Sequence[int]) -> list[_Part]:
    wanted = HandIn.objects.select_related("assignment__enterprise__organisation", "assignment__enterprise__park")
    found: list[_Part] = []
    for start in range(0, len(hand_ins), _CHUNK):
        chosen = wanted.filter(pk__in=hand_ins[start : start + _CHUNK])
        found += [_Part(each, each.assignment.enterprise, tuple(each.rows)) for each in chosen]
    return found


def _counting(parts: Iterable[_Part]) -> list[_Part]:
    """Each enterprise and year once: in the hand-in that asks most, of those alike the one sent last."""
    latest: dict[tuple[int, int], int] = {}
    known = sorted(parts, key=lambda part: precedence(part.hand_in))
    for part in known:
        for row in part.rows:
            latest[part.enterprise.pk, int(row["year"])] = part.hand_in.pk
    kept = [
        replace(
            part,
            rows=tuple(row for row in part.rows if latest[part.enterprise.pk, int(row["year"])] == part.hand_in.pk),
        )
        for part in known
    ]
    return [part for part in kept if part.rows]


def _with_owners(frame: pl.DataFrame, parts: Sequence[_Part]) -> pl.DataFrame:
    repeated = [(part, row) for part in parts for row in sorted(part.rows, key=lambda row: int(row["year"]))]
    return frame.with_columns(
        pl.Series("holding", [part.enterprise.holding for part, _ in repeated], dtype=pl.String),
        pl.Series(
            "park", [part.enterprise.park.name if part.enterprise.park else "" for part, _ in repeated], dtype=pl.String
        ),
        pl.Series("source_row", [row.get(ROW) for _, row in repeated], dtype=pl.Int64),
    )


def _places(parts: Sequence[_Part]) -> dict[int, tuple[int, int]]:
    places, first = {}, 1
    for part in parts:
        places[part.hand_in.pk] = (first, len(part.rows))
        first += len(part.rows)
    return places


def _counted(parts: Sequence[_Part]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for part in parts:
        counted[part.form] = counted.get(part.form, 0) + 1
    return dict(sorted(counted.items()))


def _forms(parts: Sequence[_Part]) -> dict[int, str]:
    forms = [part.form for part in parts for _ in part.rows]
    return dict(enumerate(forms, start=1))
