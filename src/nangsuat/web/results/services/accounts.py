"""The enterprise's own accounts as a panel, alone and among those of a release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import polars as pl

from nangsuat.compare import DisclosureRule
from nangsuat.data import FIRM_ROLES, ROW, FirmPanel, rows_hash
from nangsuat.measure import quick_output
from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import accounts_of, by_division, panel_of_frame
from nangsuat.web.releases.services.gathering import Gathered, gather
from nangsuat.web.releases.services.tables import rule_of
from nangsuat.web.results.selectors import hand_ins_of


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """What an enterprise handed in.

    Attributes
    ----------
    panel : its rows, one a year
    gathered : the same with the hand-ins that they came from
    years : in order
    is_quick : whether sales stand for output, because no more was asked
    """

    panel: FirmPanel
    gathered: Gathered
    years: tuple[int, ...]
    is_quick: bool = False

    @property
    def firm(self) -> str:
        return str(self.gathered.frame["firm"][0])


@dataclass(frozen=True, slots=True)
class Among:
    """An enterprise among those of a release.

    Attributes
    ----------
    panel : the release's accounts, its own as the release holds them, else as it first handed them in
    release, rule, holdings : what keeps the others safe
    year : the last year that both have
    is_current : whether its own figures there are those that it handed in last
    """

    panel: FirmPanel
    release: Release
    rule: DisclosureRule
    holdings: dict[str, str]
    year: int
    is_current: bool


def own_accounts(enterprise: Enterprise) -> OwnAccounts:
    """The accounts that an enterprise handed in, all its years; of a year in several hand-ins the last."""
    return _accounts(enterprise, list(hand_ins_of(enterprise).values_list("pk", flat=True)))


def first_accounts(enterprise: Enterprise) -> OwnAccounts:
    """The accounts as an enterprise sent them first, year by year."""
    first: dict[int, int] = {}
    sent = HandIn.objects.filter(assignment__enterprise=enterprise).order_by("sent_at", "pk")
    for year, pk in sent.values_list("assignment__campaign__year", "pk"):
        first.setdefault(year, pk)
    return _accounts(enterprise, list(first.values()))


def _accounts(enterprise: Enterprise, hand_ins: Sequence[int]) -> OwnAccounts:
    gathered = gather(hand_ins)
    panel = panel_of_frame(
        gathered.frame,
        title=enterprise.organisation.name,
        digest=rows_hash(gathered.frame),
        currency=gathered.currency,
        synthetic=gathered.synthetic,
    )
    quick = quick_output(panel)
    return OwnAccounts(quick, gathered, tuple(sorted(gathered.frame["year"].to_list())), quick is not panel)


def among(own: OwnAccounts, enterprise: Enterprise, release: Release) -> Among | None:
    """The enterprise among those of a release; none where years or money are others, or its own an estimate.

    Of a release it has one place, which corrections do not move: whoever could send one figure after the other and read
    the rank each time would find those of all peers, the largest included.
    """
    accounts, first = accounts_of(release), first_accounts(enterprise)
    years = sorted(set(own.years) & set(release.manifest["years"]))
    if not years or own.is_quick or first.is_quick or accounts.panel.currency != own.panel.currency:
        return None  # an estimate is not placed among full accounts
    mine, held = by_division(own.panel).collect(), accounts.panel.collect()
    known = held.filter(pl.col("firm") == own.firm)["year"].implode()
    in_release = pl.col("year").is_in(release.manifest["years"])
    sent_first = by_division(first.panel).collect().filter(in_release, ~pl.col("year").is_in(known))
    added = pl.concat([sent_first, mine.filter(~in_release)], how="diagonal").sort("year")
    numbered = added.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW) + int(held[ROW].max() or 0) + 1)  # type: ignore[arg-type]
    frame = pl.concat([held, numbered], how="diagonal")
    roles = tuple(role for role in FIRM_ROLES if role in frame.columns)
    panel = replace(accounts.panel, frame=nw.from_native(frame.lazy()), roles=roles)
    holdings = {**accounts.holdings, **({own.firm: enterprise.holding} if enterprise.holding else {})}
    is_current = _same(mine, frame.filter(pl.col("firm") == own.firm, pl.col("year").is_in(own.years)))
    return Among(panel, release, rule_of(release), holdings, years[-1], is_current)


def _same(mine: pl.DataFrame, placed: pl.DataFrame) -> bool:
    """Whether two tables of one enterprise say the same, in whatever order and columns."""
    both = [name for name in mine.columns if name in placed.columns and name != ROW]
    rest = [name for name in (*mine.columns, *placed.columns) if name not in both and name != ROW]
    empty = all((mine if name in mine.columns else placed)[name].is_null().all() for name in rest)
    return empty and mine.select(both).sort("year").equals(placed.select(both).sort("year"))
