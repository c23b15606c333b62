"""What was shown before, as sets of enterprises: of a release itself, and of other public ones of its owner.

Two safe releases beside each other are not safe: a cell of ten enterprises less the same cell of nine is the tenth. So
what other releases showed counts as shown, withdrawn ones too, for everybody could read them. A corrected figure is not
looked at: the difference then is the correction, not the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import polars as pl

from nangsuat.compare import DisclosureRule, protect_table
from nangsuat.data import TOTAL
from nangsuat.web.releases.models import AnsweredQuery, Release
from nangsuat.web.releases.selectors import Accounts, accounts_of, enterprises_in, tables_of
from nangsuat.web.releases.services.ledgers import Shown
from nangsuat.web.releases.services.tables import complete_rows, rows_among, rule_of

_LOOKED_AT = 5  # other releases, the newest: each later one was held against those before it


def complete_of(accounts: Accounts, indicator: str, rule: DisclosureRule) -> frozenset[int]:
    """The rows that enter an indicator's sums."""
    made = protect_table(accounts.panel, ["year"], indicator, rule=rule, holdings=accounts.holdings)
    return complete_rows(accounts.panel, made)


def standard_sets(release: Release, rows: pl.DataFrame, indicator: str) -> list[Shown]:
    """The enterprises of each cell shown, in the order in which the tables were made."""
    shown = tables_of(release).filter(pl.col("indicator") == indicator, ~pl.col("hidden"))
    found: list[Shown] = []
    for key in shown["key"].unique(maintain_order=True):
        here = pl.lit(TOTAL) if key == "" else pl.col(key)
        sets = rows.group_by(here.alias("code"), "year").agg(pl.col("firm"))
        cells = shown.filter(pl.col("key") == key).select("code", "year").join(sets, on=["code", "year"])
        found += [(year, tuple(members)) for _, year, members in cells.sort("code", "year").iter_rows()]
    return found


def answered_sets(release: Release, accounts: Accounts, indicator: str, *, after: int = 0) -> list[Shown]:
    """The enterprises of each answer given beyond the standard tables, of those kept after a certain one."""
    firms = all_firms(accounts)
    found: list[Shown] = []
    for answer in AnsweredQuery.objects.filter(release=release, indicator=indicator, pk__gt=after).order_by("pk"):
        bits = np.unpackbits(np.frombuffer(bytes(answer.members), dtype=np.uint8), count=len(firms), bitorder="little")
        found.append((answer.year, tuple(firms[place] for place in np.flatnonzero(bits))))
    return found


def all_firms(accounts: Accounts) -> list[str]:
    """The enterprises of a release, in the order of their bits."""
    return sorted(set(accounts.rows["firm"].to_list()))


def others_shown(release: Release) -> list[Release]:
    """The other public releases of the owner, the oldest first; none for a release that only its owner reads."""
    if not release.public:
        return []
    states = (Release.State.PUBLISHED, Release.State.WITHDRAWN)
    others = Release.objects.filter(owner=release.owner_id, public=True, state__in=states).exclude(pk=release.pk)
    return list(others.order_by("-published_at", "-pk")[:_LOOKED_AT])[::-1]


def shown_elsewhere(others: Sequence[Release], indicator: str, enterprises: Mapping[str, int]) -> list[Shown]:
    """What these releases showed of an indicator, by the codes of the release at hand (``enterprises``)."""
    found: list[Shown] = []
    for other in others:
        if indicator in other.manifest["indicators"]:
            shown = [*_standard(_Key(other), indicator), *answered_sets(other, accounts_of(other), indicator)]
            found += _by_codes_here(shown, _other_codes(enterprises_in(other), enterprises))
    return found


def _other_codes(there: Mapping[str, int], here: Mapping[str, int]) -> dict[str, str]:
    """For codes of another release those of the same enterprises here, where they differ."""
    codes = {enterprise: code for code, enterprise in here.items()}
    named = {code: codes.get(enterprise, code) for code, enterprise in there.items()}
    taken = {code for code, enterprise in there.items() if enterprise not in codes and code in here}
    named |= {code: f"\0 had {code}" for code in taken}  # another enterprise has it here, and it is not in it
    return {code: name for code, name in named.items() if code != name}


def _by_codes_here(shown: list[Shown], renamed: Mapping[str, str]) -> list[Shown]:
    if not renamed:
        return shown
    return [(year, tuple(renamed.get(firm, firm) for firm in members)) for year, members in shown]


class _Key:
    """A release as a key: published ones never change."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and hash(self) == hash(other)

    def __hash__(self) -> int:
        return hash((self.release.pk, self.release.manifest["files"]["tables"]["sha256"]))


@lru_cache(maxsize=64)
def _standard(key: _Key, indicator: str) -> tuple[Shown, ...]:
    release = key.release
    accounts = accounts_of(release)
    rows = rows_among(accounts, complete_of(accounts, indicator, rule_of(release)))
    return tuple(standard_sets(release, rows, indicator))
