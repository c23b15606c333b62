"""Reading releases, always for a person: public ones for everybody, others for the members of their owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.compare import size_class
from nangsuat.data import FIRM_ROLES, ROW, FirmPanel, Source, Text, as_polars
from nangsuat.web.handin.models import Campaign, HandIn
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import Kind, organisations_of
from nangsuat.web.people.models import User
from nangsuat.web.releases import store
from nangsuat.web.releases.models import OfficialSeries, Release, ReleaseItem, Suppression

type Person = User | AnonymousUser

standard_keys = ("territory", "industry", "size", "ownership")
RELEASING_KINDS = (Kind.PARK, Kind.CITY, Kind.INSTITUTE)
_DIVISION = 2  # digits of a VSIC division
_SHOWN = (Release.State.PUBLISHED, Release.State.WITHDRAWN)


def own_bodies(user: Person, *, writing: bool = False) -> list[Organisation]:
    """The organisations of a person that make releases."""
    return organisations_of(user, *RELEASING_KINDS, writing=writing) if isinstance(user, User) else []


def listed_releases(user: Person) -> QuerySet[Release]:
    """Releases that a person finds in the list: public ones, withdrawn ones with their reason, and all of their own."""
    own = [organisation.pk for organisation in own_bodies(user)]
    seen = Q(public=True, state__in=_SHOWN) | Q(owner__in=own)
    return Release.objects.filter(seen).select_related("owner").order_by("-made_at", "-pk")


def published_releases(user: Person) -> QuerySet[Release]:
    """Releases whose figures may be shown to a person."""
    return listed_releases(user).filter(state=Release.State.PUBLISHED).order_by("-published_at", "-pk")


def get_release(user: Person, pk: int) -> Release:
    """A release that the person finds in the list, else 404."""
    return get_object_or_404(listed_releases(user), pk=pk)


def newest_release(user: Person, owner: Organisation | None = None) -> Release | None:
    """The release published last, of an owner where one is named."""
    found = published_releases(user)
    return (found if owner is None else found.filter(owner=owner)).first()


def is_owner(user: Person, release: Release) -> bool:
    """Whether the person belongs to the body that made the release."""
    return any(organisation.pk == release.owner_id for organisation in own_bodies(user))


def makeable_campaigns(owner: Organisation) -> QuerySet[Campaign]:
    """The campaigns whose hand-ins an organisation may release: its own, once opened."""
    return Campaign.objects.filter(owner=owner).exclude(state=Campaign.State.DRAFT)


def visible_series(user: Person) -> QuerySet[OfficialSeries]:  # noqa: ARG001  # official figures are for everybody
    """Official series, newest vintage first."""
    return OfficialSeries.objects.all()


def items_of(release: Release) -> QuerySet[ReleaseItem]:
    """What a release holds, with the hand-ins' identities but without their accounts."""
    hand_ins = HandIn.objects.defer("snapshot", "confirmations", "waivers").select_related(
        "assignment__enterprise__organisation"
    )
    return release.items.prefetch_related(Prefetch("hand_in", hand_ins)).order_by("first_row")


def suppressions_of(release: Release) -> QuerySet[Suppression]:
    """The audit lines of cells that were not shown."""
    return release.suppressions.order_by("table", "pk")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a release, ready for tables.

    Attributes
    ----------
    panel : the accounts; industries are VSIC divisions
    rows : ``row``, ``firm``, ``year``, ``holding`` and the standard keys
    holdings : the owner of enterprises that have one
    """

    panel: FirmPanel
    rows: pl.DataFrame
    holdings: Mapping[str, str]


def accounts_of(release: Release) -> Accounts:
    """The accounts of a release; read once a process."""
    return read_accounts(
        release.content_sha256,
        release.title,
        str(release.manifest.get("currency", "VND")),
        synthetic=release.synthetic,
    )


def enterprises_in(release: Release) -> Mapping[str, int]:
    """The enterprise, by its key, behind each code of a release: a code may be another's by now."""
    return _enterprises_in(release.pk, release.content_sha256, str(release.published_at))


@lru_cache(maxsize=8)
def _enterprises_in(pk: int, digest: str, published_at: str) -> Mapping[str, int]:  # noqa: ARG001  # of one release
    items = ReleaseItem.objects.filter(release=pk)
    first = dict(items.values_list("first_row", "hand_in__assignment__enterprise"))
    rows = store.read_frame(digest).select(ROW, "firm").filter(pl.col(ROW).is_in(list(first)))
    return {code: first[row] for row, code in rows.iter_rows()}


def indicators_of(release: Release) -> pl.DataFrame:
    """Indicators row by row, as computed when the release was made."""
    return _read(release.indicators_sha256)


def tables_of(release: Release) -> pl.DataFrame:
    """The release's own protected tables, in the columns of ``services.tables.TABLE_SCHEMA``."""
    return _read(release.manifest["files"]["tables"]["sha256"])


def cube_of(release: Release, indicator: str) -> pl.DataFrame:
    """Every cell of an indicator in every table of a release, in the columns of ``services.cubes.CUBE_SCHEMA``."""
    return _read_cube(release.manifest["files"]["cube"]["sha256"], indicator)


@lru_cache(maxsize=64)
def _read_cube(digest: str, indicator: str) -> pl.DataFrame:
    return store.scan_frame(digest).filter(pl.col("indicator") == indicator).collect()


def panel_of_frame(
    frame: pl.DataFrame, *, title: str, digest: str, currency: str, synthetic: bool, citation: Text | None = None
) -> FirmPanel:
    """The panel of a release's accounts; its rows are those of the release's file."""
    roles = [role for role in FIRM_ROLES if role in frame.columns]
    source = Source(title, digest, citation=citation, columns={role: role for role in roles})
    return FirmPanel.from_frame(frame.select(ROW, *roles), currency=currency, source=source, synthetic=synthetic)


def by_division(panel: FirmPanel) -> FirmPanel:
    """The panel with industries as VSIC divisions, so that 26 and 2610 are one industry in tables and among peers."""
    import narwhals as nw

    return panel.with_columns(industry=nw.col("industry").str.slice(0, _DIVISION))


@lru_cache(maxsize=8)
def read_accounts(digest: str, title: str, currency: str, *, synthetic: bool) -> Accounts:
    """See :func:`accounts_of`."""
    frame = store.read_frame(digest)
    panel = by_division(
        panel_of_frame(frame, title=title, digest=digest, currency=currency, synthetic=synthetic)
    ).in_memory()
    return Accounts(panel, keyed_rows(panel, frame), holdings_in(frame))


def keyed_rows(panel: FirmPanel, frame: pl.DataFrame) -> pl.DataFrame:
    """The standard keys of each row; an enterprise that lacks one stands under «?»."""
    sized = panel.frame.with_columns(size_class(panel)) if panel.has("employees") else panel.frame
    present = [key for key in standard_keys if key in sized.collect_schema().names()]
    rows = as_polars(sized.select(ROW, "firm", "year", *present)).sort(ROW)
    missing = [pl.lit(None, pl.String).alias(key) for key in standard_keys if key not in present]
    return rows.with_columns(*missing, frame["holding"]).with_columns(pl.col(standard_keys).fill_null("?"))


def holdings_in(frame: pl.DataFrame) -> dict[str, str]:
    """The owner of each enterprise that has one."""
    owned = frame.filter(pl.col("holding") != "").select("firm", "holding").unique()
    return dict(owned.iter_rows())


@lru_cache(maxsize=16)
def _read(digest: str) -> pl.DataFrame:
    return store.read_frame(digest)


ACCEPTED = Text(vi="bản nộp mới nhất đã nhận", en="latest accepted hand-in")
