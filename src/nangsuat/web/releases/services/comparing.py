"""Two releases beside each other: which hand-ins came, went or were corrected, and what that did to the figures.

The change of a cell is told only where the enterprises that changed in it are none or as many as the rule asks for:
else the difference of two safe figures would be the figure of a few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nangsuat.data import ROW, TOTAL
from nangsuat.web.releases.models import Release, ReleaseItem
from nangsuat.web.releases.selectors import Accounts, accounts_of, indicators_of, standard_keys, tables_of
from nangsuat.web.releases.services.tables import rule_of


@dataclass(frozen=True, slots=True)
class HandInChange:
    """A hand-in that differs between two releases."""

    enterprise: str
    code: str
    year: int
    before: str  # receipt number
    after: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell shown in both releases; ``hidden``: so few enterprises changed in it that the change is not told."""

    key: str
    code: str
    year: int
    before: float | None
    after: float | None
    hidden: bool

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from ``before`` to ``after``."""

    before: Release
    after: Release
    added: tuple[HandInChange, ...]
    corrected: tuple[HandInChange, ...]
    removed: tuple[HandInChange, ...]
    cells: tuple[CellChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether both hold the same accounts."""
        return self.before.content_sha256 == self.after.content_sha256


@dataclass(frozen=True, slots=True)
class EnterpriseChange:
    """An enterprise's own figure in both releases; for the owner only."""

    code: str
    year: int
    before: float | None
    after: float | None


def compare_releases(before: Release, after: Release, *, indicator: str) -> Comparison:
    """What differs between two releases, with the cells of one indicator."""
    earlier, later = _hand_ins(before), _hand_ins(after)
    both = sorted(set(earlier) & set(later))
    return Comparison(
        before,
        after,
        added=tuple(_change(None, later[key]) for key in sorted(set(later) - set(earlier))),
        corrected=tuple(
            _change(earlier[key], later[key]) for key in both if earlier[key].hand_in_id != later[key].hand_in_id
        ),
        removed=tuple(_change(earlier[key], None) for key in sorted(set(earlier) - set(later))),
        cells=tuple(_cells(before, after, indicator)),
    )


def enterprise_changes(before: Release, after: Release, *, indicator: str) -> tuple[EnterpriseChange, ...]:
    """Each enterprise's own figures that differ."""
    columns = ["firm", "year", indicator]
    frames = [indicators_of(release) for release in (before, after)]
    if any(indicator not in frame.columns for frame in frames):
        return ()
    joined = (
        frames[0]
        .select(columns)
        .join(frames[1].select(columns), on=["firm", "year"], how="full", coalesce=True, suffix="_after")
    )
    differ = joined.filter(pl.col(indicator).ne_missing(pl.col(f"{indicator}_after"))).sort("firm", "year")
    return tuple(EnterpriseChange(*row) for row in differ.iter_rows())


def near_releases(
    owner_releases: Sequence[Release], rows: Mapping[int, frozenset[str]]
) -> list[tuple[Release, int, int]]:
    """Public releases from which a new one would differ by few enterprises: release, year, how many.

    Whoever subtracts the one from the other then has the figures of these few.
    """
    found = []
    for release in owner_releases:
        least, known = rule_of(release).minimum_count, accounts_of(release).rows
        for year, firms in rows.items():
            earlier = frozenset(known.filter(pl.col("year") == year)["firm"].to_list())
            few = len(earlier ^ firms)
            if earlier and 0 < few < least:
                found.append((release, year, few))
    return found


def _hand_ins(release: Release) -> dict[tuple[int, int], ReleaseItem]:
    items = release.items.select_related(
        "hand_in__assignment__enterprise__organisation", "hand_in__assignment__campaign"
    )
    return {
        (item.hand_in.assignment.enterprise_id, item.hand_in.assignment.campaign.year): item
        for item in items.defer("hand_in__snapshot")
    }


def _change(before: ReleaseItem | None, after: ReleaseItem | None) -> HandInChange:
    item = after or before
    assert item is not None, "one of the two holds it"
    assignment = item.hand_in.assignment
    return HandInChange(
        enterprise=assignment.enterprise.organisation.name,
        code=assignment.enterprise.code,
        year=assignment.campaign.year,
        before=before.hand_in.receipt_number if before else "",
        after=after.hand_in.receipt_number if after else "",
    )


def _cells(before: Release, after: Release, indicator: str) -> list[CellChange]:
    place = ["key", "code", "year"]
    shown = [
        tables_of(release).filter(pl.col("indicator") == indicator, ~pl.col("hidden")).select(*place, "value")
        for release in (before, after)
    ]
    joined = shown[0].join(shown[1], on=place, suffix="_after").sort(*place)
    least = max(rule_of(before).minimum_count, rule_of(after).minimum_count)
    changed = _changed_firms(accounts_of(before), accounts_of(after))
    return [_cell(row, changed, least) for row in joined.iter_rows()]


def _cell(row: tuple[Any, ...], changed: pl.DataFrame, least: int) -> CellChange:
    key, code, year, before, after = row
    inside = changed.filter(pl.col("year") == year)
    if code != TOTAL:
        inside = inside.filter(pl.col(key) == code)
    contributors = inside["owner"].n_unique()
    hidden = 0 < contributors < least
    return CellChange(key, code, year, None if hidden else before, None if hidden else after, hidden)


def _changed_firms(before: Accounts, after: Accounts) -> pl.DataFrame:
    """Enterprises and years whose row is not the same in both, under the keys of either."""
    frames = [_with_digest(accounts) for accounts in (before, after)]
    keys = ["firm", "year"]
    same = frames[0].join(frames[1], on=[*keys, "digest", *standard_keys], how="semi").select(keys)
    return pl.concat([frame.join(same, on=keys, how="anti") for frame in frames])


def _with_digest(accounts: Accounts) -> pl.DataFrame:
    figures = accounts.panel.collect().sort(ROW).drop(ROW)
    digest = pl.Series("digest", [str(row) for row in figures.select(sorted(figures.columns)).iter_rows()])
    owner = pl.when(pl.col("holding") != "").then(pl.col("holding")).otherwise(pl.col("firm"))
    rows = accounts.rows.sort(ROW).with_columns(digest, owner.alias("owner"))
    return rows.select("firm", "year", "owner", "digest", *standard_keys)
