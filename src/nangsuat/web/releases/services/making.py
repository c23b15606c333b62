"""Making a release: asked for at one moment, built in the background, published whole or not at all.

What it holds is fixed when it is asked for, so that a build that was cut off and begun again gives the same release.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from nangsuat.compare import DisclosureRule
from nangsuat.data import NangsuatError, Text
from nangsuat.measure import INDICATORS, compute_indicators
from nangsuat.web.core import audit
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User
from nangsuat.web.releases import store
from nangsuat.web.releases.models import OfficialSeries, Release, ReleaseItem, Suppression
from nangsuat.web.releases.selectors import Accounts, by_division, holdings_in, keyed_rows, panel_of_frame
from nangsuat.web.releases.services.cubes import cubes_by_year, hidden_lines, one_key_tables, with_some_cell
from nangsuat.web.releases.services.earlier import BesideOthers, others_shown, shown_elsewhere
from nangsuat.web.releases.services.gathering import Gathered, NothingToRelease, accepted_hand_ins, gather
from nangsuat.web.releases.services.resting import resting_on
from nangsuat.web.releases.services.tables import HiddenCell, rule_as_json, rule_of, table_codes

STALE = timedelta(seconds=120)  # a build without a beat for so long was cut off
_BATCH = 500
_log = logging.getLogger(__name__)


class EqualReleaseExists(NangsuatError):
    """The owner has a published release with the same content; use that one."""


def release_make(
    *,
    owner: Organisation,
    title: str,
    campaigns: Iterable[Campaign],
    by: User,
    official: Iterable[OfficialSeries] = (),
    rule: DisclosureRule | Mapping[str, Any] | None = None,
    title_en: str = "",
    public: bool = True,
    address: str | None = None,
) -> Release:
    """Ask for a release of the hand-ins accepted at this moment; a background task builds it.

    Asked twice for the same while the first is being made, gives the first one.

    Raises
    ------
    PermissionDenied
        The person does not work in the owner, or a campaign is another's.
    NothingToRelease
        No hand-in was accepted.
    """
    from nangsuat.web.releases.tasks import release_build_task

    chosen, series = sorted(campaigns, key=lambda each: each.pk), sorted(official, key=lambda each: each.pk)
    if not by.has_perm("releases.make", owner) or any(each.owner_id != owner.pk for each in chosen):
        raise PermissionDenied
    asked: dict[str, list[Any]] = {"campaigns": [each.pk for each in chosen], "official": [each.pk for each in series]}
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=owner.pk)  # numbers and hand-ins of one moment
        hand_ins = accepted_hand_ins(chosen)
        if not hand_ins:
            raise NothingToRelease(_NOTHING)
        asked["hand_ins"] = [_digest_of(hand_ins)]
        running = _being_made(owner, asked, title)
        if running is not None:
            return running
        release = Release.objects.create(
            owner=owner,
            title=title,
            title_en=title_en,
            number=(owner.releases.aggregate(last=Max("number"))["last"] or 0) + 1,
            public=public,
            rule=rule_as_json(rule),
            manifest={"asked": asked},
            synthetic=any(each.synthetic for each in chosen),
            made_by=by,
        )
        release.official.set(series)
        ReleaseItem.objects.bulk_create(
            [ReleaseItem(release=release, hand_in_id=pk, first_row=0, rows=0) for pk in hand_ins], batch_size=_BATCH
        )
        audit.record(by, "release.asked", release, details={**asked, "count": len(hand_ins)}, address=address)
        release_build_task.enqueue(release.pk)
    return release


def release_build(pk: int) -> Release:
    """Build a release and publish it; what was cut off begins again. Built twice, it stays as it is."""
    if not _claim(pk):
        return Release.objects.get(pk=pk)
    release = Release.objects.select_related("owner").get(pk=pk)
    try:
        built = _build(release)
        _publish(release, built)
    except NangsuatError as error:
        _fail(release, error.text)
    except (OperationalError, InterfaceError):  # the database went away: the build is begun again when it is back
        raise
    except Exception:  # logged whole; the office reads that the build failed, and the worker goes on
        _log.exception("release %s", pk)
        _fail(release, _BROKEN)
        raise
    release.refresh_from_db()
    return release


def stopped_builds(now: datetime | None = None) -> list[int]:
    """Releases whose build was cut off."""
    past = (now or timezone.now()) - STALE
    waiting = Q(beat__lt=past) | Q(beat=None, made_at__lt=past)
    return list(Release.objects.filter(waiting, state=Release.State.MAKING).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Built:
    """All that a release is, before it is published."""

    gathered: Gathered
    content: str
    indicators: str
    manifest: dict[str, Any]
    hidden: tuple[HiddenCell, ...]


def _claim(pk: int) -> bool:
    """Take a build; no other one takes it while this one beats."""
    free = Q(beat=None) | Q(beat__lt=timezone.now() - STALE)
    return bool(Release.objects.filter(free, pk=pk, state=Release.State.MAKING).update(beat=timezone.now()))


def _beat(release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(beat=timezone.now())


def _build(release: Release) -> _Built:
    hand_ins = list(release.items.values_list("hand_in", flat=True))
    gathered = gather(hand_ins)
    content = store.keep_frame(gathered.frame)
    _beat(release)
    panel = panel_of_frame(
        gathered.frame,
        title=release.title,
        digest=content,
        currency=gathered.currency,
        synthetic=gathered.synthetic,
    )
    values = compute_indicators(panel).to_frame()
    indicators = store.keep_frame(values)
    _beat(release)
    divided = by_division(panel).in_memory()
    accounts = Accounts(divided, keyed_rows(divided, gathered.frame), holdings_in(gathered.frame))
    if not table_codes(divided):
        raise NothingToRelease(_NO_INDICATOR)
    cube = _cube(release, gathered, accounts)
    codes = with_some_cell(cube) or table_codes(divided)  # of too few enterprises every table stands, all of it hidden
    cube = cube.filter(pl.col("indicator").is_in(codes))
    tables, hidden = one_key_tables(cube), tuple(hidden_lines(cube, rule_of(release)))
    files = {
        "accounts": _file(content, gathered.frame),
        "indicators": _file(indicators, values),
        "tables": _file(store.keep_frame(tables), tables),
        "cube": _file(store.keep_frame(cube), cube),
    }
    manifest = {
        **_manifest(release, gathered, files, codes, len(hidden)),
        "hidden_in_finer_tables": int(cube["hidden"].sum()) - len(hidden),
        "withheld": sorted(set(table_codes(divided)) - set(codes)),
        "resting": resting_on(divided, codes, gathered.forms),
    }
    return _Built(gathered, content, indicators, manifest, hidden)


def _cube(release: Release, gathered: Gathered, accounts: Accounts) -> pl.DataFrame:
    """Every table of the release, protected year by year; each year is a sign of life."""
    rule, others = rule_of(release), others_shown(release)
    elsewhere = shown_elsewhere(others, gathered.enterprises) if others else {}
    beside = BesideOthers(accounts, rule, elsewhere) if elsewhere else None
    years = []
    for cells in cubes_by_year(accounts, rule, beside):
        years.append(cells)
        _beat(release)
    return pl.concat(years)


def _file(digest: str, frame: pl.DataFrame) -> dict[str, Any]:
    return {"sha256": digest, "rows": frame.height, "columns": frame.columns}


def _manifest(
    release: Release, gathered: Gathered, files: Mapping[str, Any], codes: tuple[str, ...], hidden: int
) -> dict[str, Any]:
    frame = gathered.frame
    years = frame.group_by("year").len().sort("year")
    return {
        **release.manifest,
        "format": 1,
        "package": settings.VERSION,
        "dictionary": dictionary_version(),
        "specifications": dict(gathered.specifications),
        "currency": gathered.currency,
        "rule": release.rule,
        "files": dict(files),
        "years": years["year"].to_list(),
        "rows_by_year": {str(year): count for year, count in years.iter_rows()},
        "enterprises": frame["firm"].n_unique(),
        "rows": frame.height,
        "hand_ins": len(gathered.places),
        "hand_ins_sha256": _digest_of_hand_ins(release, gathered),
        "indicators": list(codes),
        "hidden_cells": hidden,
        "campaigns": _coverage(release),
        "official": [
            {
                "name": each.name,
                "vintage": each.vintage.isoformat(),
                "source": each.source,
                "content_sha256": each.content_sha256,
            }
            for each in release.official.order_by("pk")
        ],
    }


def dictionary_version() -> str:
    """A short hash of all definitions; another formula or unit is another version.

    Examples
    --------
    >>> len(dictionary_version())
    16
    """
    said = [
        (entry.code, entry.formula, entry.unit.en)
        for family in INDICATORS.values()
        for entry in (family, *family.parts)
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def _coverage(release: Release) -> list[dict[str, Any]]:
    """For each campaign, how many enterprises were asked and how many of them are in the release."""
    held = release.items.values_list("hand_in__assignment__campaign", flat=True)
    counted: dict[int, int] = {}
    for campaign in held:
        counted[campaign] = counted.get(campaign, 0) + 1
    found = Campaign.objects.filter(pk__in=release.manifest["asked"]["campaigns"]).order_by("pk")
    return [
        {
            "title": each.title,
            "title_en": each.title_en,
            "year": each.year,
            "asked": each.assignments.exclude(state=Assignment.State.EXEMPT).count(),
            "handed_in": counted.get(each.pk, 0),
        }
        for each in found
    ]


def _publish(release: Release, built: _Built) -> None:
    """All records in one transaction: before it there is no release, after it there is a whole one."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=release.owner_id)
        current = Release.objects.select_for_update().get(pk=release.pk)
        if current.state != Release.State.MAKING:
            return
        _refuse_equal(current, built)
        _place_items(current, built.gathered)
        note_hidden(current, built.hidden)
        current.content_sha256, current.indicators_sha256 = built.content, built.indicators
        current.manifest = built.manifest
        current.synthetic = current.synthetic or built.gathered.synthetic
        current.state, current.published_at = Release.State.PUBLISHED, timezone.now()
        current.save()
        details = {
            "content_sha256": built.content,
            "indicators_sha256": built.indicators,
            "manifest_sha256": manifest_digest(built.manifest),
            "hidden_cells": len(built.hidden),
        }
        audit.record("worker", "release.published", current, details=details)


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """The hash of a manifest."""
    written = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _refuse_equal(release: Release, built: _Built) -> None:
    others = Release.objects.filter(
        owner=release.owner_id, state=Release.State.PUBLISHED, content_sha256=built.content
    ).exclude(pk=release.pk)
    for other in others:
        same = (other.rule, other.manifest["official"], other.manifest["dictionary"], other.public)
        if same == (release.rule, built.manifest["official"], built.manifest["dictionary"], release.public):
            raise EqualReleaseExists(_EQUAL.fill(number=other.number, title=other.title))


def _place_items(release: Release, gathered: Gathered) -> None:
    """The rows of each hand-in; one whose years all stand in later hand-ins is no part of the release."""
    items = list(release.items.all())
    release.items.filter(pk__in=[item.pk for item in items if item.hand_in_id not in gathered.places]).delete()
    kept = [item for item in items if item.hand_in_id in gathered.places]
    for item in kept:
        item.first_row, item.rows = gathered.places[item.hand_in_id]
    ReleaseItem.objects.bulk_update(kept, ["first_row", "rows"], batch_size=_BATCH)


def note_hidden(release: Release, lines: Iterable[HiddenCell]) -> int:
    """Write an audit line for each cell that is not shown, each once; gives how many there are."""
    noted = [
        Suppression(
            release=release,
            table=line.table[:200],
            cell=dict(line.keys),
            code=line.code,
            contributors=line.contributors,
            threshold=line.threshold[:60],
            digest=hashlib.sha256(
                json.dumps([line.table, dict(line.keys)], sort_keys=True, ensure_ascii=False).encode()
            ).hexdigest(),
        )
        for line in lines
    ]
    Suppression.objects.bulk_create(noted, batch_size=_BATCH, ignore_conflicts=True)
    return len(noted)


def _fail(release: Release, why: Text) -> None:
    with transaction.atomic():
        changed = Release.objects.filter(pk=release.pk, state=Release.State.MAKING).update(
            state=Release.State.FAILED, failure=f"{why.vi}\n{why.en}"
        )
        if changed:
            audit.record("worker", "release.failed", release, details={"reason": why.en})


def _being_made(owner: Organisation, asked: Mapping[str, Any], title: str) -> Release | None:
    making = owner.releases.filter(state=Release.State.MAKING, title=title)
    return next((each for each in making if each.manifest.get("asked") == asked), None)


def _digest_of(keys: Iterable[int]) -> str:
    return hashlib.sha256(",".join(map(str, keys)).encode()).hexdigest()


def _digest_of_hand_ins(release: Release, gathered: Gathered) -> str:
    held = release.items.filter(hand_in__in=list(gathered.places)).values_list(
        "hand_in__receipt_number", "hand_in__version", "hand_in__sha256"
    )
    return hashlib.sha256(json.dumps(sorted(map(list, held))).encode()).hexdigest()


_NOTHING = Text(
    vi="Chưa có bản nộp nào được nhận trong các đợt đã chọn; hãy chọn đợt khác hoặc chờ doanh nghiệp nộp.",
    en="No hand-in was accepted in the campaigns chosen; choose others, or wait for enterprises to hand in.",
)
_NO_INDICATOR = Text(
    vi="Các bản nộp không đủ số liệu để tính chỉ tiêu nào.",
    en="The hand-ins have not the figures for any indicator.",
)
_EQUAL = Text(
    vi="Đã có bản công bố số {number} «{title}» với đúng nội dung này; không lập thêm bản nữa.",
    en="Release {number} «{title}» has exactly this content; no second one was made.",
)
_BROKEN = Text(
    vi="Máy chủ gặp lỗi khi lập bản công bố; người quản trị xem nhật ký máy chủ rồi lập lại.",
    en="The server failed while it made the release; the site's manager looks at the server's log, then make it again.",
)
