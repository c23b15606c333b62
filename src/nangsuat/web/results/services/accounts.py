"""The enterprise's own accounts as a panel, alone and among those of a release."""

from __future__ import annotations

from dataclasses import dataclass, replace

import narwhals as nw
import polars as pl

from nangsuat.compare import DisclosureRule
from nangsuat.data import FIRM_ROLES, ROW, FirmPanel, rows_hash
from nangsuat.measure import quick_output
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
    panel : the release's accounts, its own as it handed them in last
    release, rule, holdings : what keeps the others safe
    year : the last year that both have
    """

    panel: FirmPanel
    release: Release
    rule: DisclosureRule
    holdings: dict[str, str]
    year: int


def own_accounts(enterprise: Enterprise) -> OwnAccounts:
    """The accounts that an enterprise handed in, all its years; of a year in several hand-ins the last."""
    gathered = gather(list(hand_ins_of(enterprise).values_list("pk", flat=True)))
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
    """The enterprise among those of a release; none where years or money are others, or its own an estimate."""
    accounts = accounts_of(release)
    years = sorted(set(own.years) & set(release.manifest["years"]))
    if not years or own.is_quick or accounts.panel.currency != own.panel.currency:
        return None  # an estimate is not placed among full accounts
    others = accounts.panel.collect().filter(pl.col("firm") != own.firm)
    mine = by_division(own.panel).collect().with_columns(pl.col(ROW) + int(others[ROW].max() or 0))  # type: ignore[arg-type]
    frame = pl.concat([others, mine], how="diagonal")
    roles = tuple(role for role in FIRM_ROLES if role in frame.columns)
    panel = replace(accounts.panel, frame=nw.from_native(frame.lazy()), roles=roles)
    holdings = {**accounts.holdings, **({own.firm: enterprise.holding} if enterprise.holding else {})}
    return Among(panel, release, rule_of(release), holdings, years[-1])
