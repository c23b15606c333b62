"""The enterprise's own accounts as a panel, alone and among those of a release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import polars as pl

from nangsuat.compare import DisclosureRule
from nangsuat.data import FIRM_ROLES, ROW, FirmPanel, Text, rows_hash
from nangsuat.measure import quick_output
from nangsuat.web.handin.models import HandIn
from nangsuat.web.handin.selectors import precedence
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import accounts_of, by_division, enterprises_in, panel_of_frame
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
    quick_years : those of which sales stand for output, because no more was handed in
    """

    panel: FirmPanel
    gathered: Gathered
    years: tuple[int, ...]
    quick_years: frozenset[int] = frozenset()

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
    """The accounts that an enterprise handed in, all its years; of a year in several hand-ins the fullest."""
    return _accounts(enterprise, list(hand_ins_of(enterprise).values_list("pk", flat=True)))


def first_accounts(enterprise: Enterprise) -> OwnAccounts:
    """The accounts as an enterprise sent them first, year by year; of a year asked for twice the fullest."""
    first: dict[int, HandIn] = {}
    sent = HandIn.objects.filter(assignment__enterprise=enterprise).select_related("assignment__campaign")
    for each in sorted(sent.order_by("sent_at", "pk"), key=lambda one: -precedence(one)[0]):
        first.setdefault(each.assignment.campaign.year, each)
    return _accounts(enterprise, [each.pk for each in first.values()])


def _accounts(enterprise: Enterprise, hand_ins: Sequence[int]) -> OwnAccounts:
    gathered = gather(hand_ins)
    panel = panel_of_frame(
        gathered.frame,
        title=enterprise.organisation.name,
        digest=rows_hash(gathered.frame),
        currency=gathered.currency,
        synthetic=gathered.synthetic,
        citation=_cited(gathered),
    )
    filled = quick_output(panel)
    return OwnAccounts(filled, gathered, tuple(sorted(gathered.frame["year"].to_list())), _quick_years(panel, filled))


def _cited(gathered: Gathered) -> Text:
    """The hand-ins by the numbers of their receipts, in the order of their rows."""
    numbers = dict(HandIn.objects.filter(pk__in=gathered.places).values_list("pk", "receipt_number"))
    listed = ", ".join(numbers[pk] for pk in gathered.places)
    return Text(vi=f"Bản doanh nghiệp đã nộp: {listed}", en=f"Handed in by the enterprise: {listed}")


def _quick_years(panel: FirmPanel, filled: FirmPanel) -> frozenset[int]:
    """The years whose output came in as an estimate."""
    if filled is panel:
        return frozenset()
    after = filled.collect().filter(pl.col("output").is_not_null())
    given = panel.collect().filter(pl.col("output").is_not_null()) if panel.has("output") else after.clear()
    return frozenset(after.join(given, on=ROW, how="anti")["year"].to_list())


def among(own: OwnAccounts, enterprise: Enterprise, release: Release) -> Among | None:
    """The enterprise among those of a release; none where money or years are others; an estimate is not placed.

    Of a release it has one place, which corrections do not move: whoever could send one figure after the other and read
    the rank each time would find those of all peers, the largest included.
    """
    accounts, first = accounts_of(release), first_accounts(enterprise)
    mine, renamed = by_division(own.panel).collect(), _renamed(own.firm, enterprise, release)
    held = accounts.panel.collect().with_columns(pl.col("firm").replace(renamed))
    known = held.filter(pl.col("firm") == own.firm)["year"]
    estimated = own.quick_years | (first.quick_years - set(known))  # not placed among full accounts
    years = sorted(set(own.years) & set(release.manifest["years"]) - estimated)
    if not years or accounts.panel.currency != own.panel.currency:
        return None
    in_release = pl.col("year").is_in(release.manifest["years"])
    sent_first = by_division(first.panel).collect().filter(in_release, ~pl.col("year").is_in(known.implode()))
    added = pl.concat([sent_first, mine.filter(~in_release)], how="diagonal").sort("year")
    numbered = added.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW) + int(held[ROW].max() or 0) + 1)  # type: ignore[arg-type]
    frame = pl.concat([held, numbered], how="diagonal")
    roles = tuple(role for role in FIRM_ROLES if role in frame.columns)
    panel = replace(accounts.panel, frame=nw.from_native(frame.lazy()), roles=roles)
    holdings = {renamed.get(code, code): holding for code, holding in accounts.holdings.items()}
    holdings |= {own.firm: enterprise.holding} if enterprise.holding else {}
    is_current = _same(mine, frame.filter(pl.col("firm") == own.firm, pl.col("year").is_in(own.years)))
    return Among(panel, release, rule_of(release), holdings, years[-1], is_current)


def _renamed(code: str, enterprise: Enterprise, release: Release) -> dict[str, str]:
    """Codes of a release made to fit today: the enterprise under its own, whoever had that under none that there is."""
    found = enterprises_in(release)
    anothers = {code: f"\0 {code}"} if found.get(code, enterprise.pk) != enterprise.pk else {}
    return anothers | {had: code for had, key in found.items() if key == enterprise.pk and had != code}


def _same(mine: pl.DataFrame, placed: pl.DataFrame) -> bool:
    """Whether two tables of one enterprise say the same, in whatever order and columns."""
    both = [name for name in mine.columns if name in placed.columns and name != ROW]
    rest = [name for name in (*mine.columns, *placed.columns) if name not in both and name != ROW]
    empty = all((mine if name in mine.columns else placed)[name].is_null().all() for name in rest)
    return empty and mine.select(both).sort("year").equals(placed.select(both).sort("year"))
