"""The two-page report of an enterprise, made in the background and kept by content."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, cast

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from nangsuat.data import Language, NangsuatError, Text
from nangsuat.report import Document, Metadata, enterprise_report, write_document
from nangsuat.web.core import audit, storage
from nangsuat.web.core.words import Counted
from nangsuat.web.handin.models import HandIn
from nangsuat.web.handin.receipts import english_name
from nangsuat.web.releases.models import Release
from nangsuat.web.results.models import Making, OwnReport, OwnResult
from nangsuat.web.results.services.accounts import OwnAccounts, among, own_accounts
from nangsuat.web.results.services.making import BROKEN, claim, fail, stopped
from nangsuat.web.results.services.payload import NO_RELEASE, PLACED_ONCE

type Kind = Literal["pdf", "docx"]

KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_CHUNK = 1 << 20
_CONFIRMED_NAMED = 3  # two pages have no room for more
_log = logging.getLogger(__name__)


def own_report_ask(*, result: OwnResult, language: Language, kind: Kind) -> OwnReport:
    """Ask for a report file of a result; asked again, the same file."""
    from nangsuat.web.results.tasks import own_report_task

    with transaction.atomic():
        report, made = OwnReport.objects.get_or_create(result=result, language=language, kind=kind)
        if made:
            own_report_task.enqueue(report.pk)
    return report


def own_report_make(pk: int) -> OwnReport:
    """Write a report file; begun again where it was cut off, left alone where it is done."""
    report = OwnReport.objects.select_related("result__enterprise__organisation").get(pk=pk)
    if not claim(OwnReport.objects.all(), pk):
        return report
    try:
        sha256 = _written(report)
        with transaction.atomic():
            OwnReport.objects.filter(pk=pk).update(state=Making.State.READY, sha256=sha256)
            details = {"kind": report.kind, "language": report.language, "sha256": sha256}
            audit.record("worker", "enterprise.report_made", report.result.enterprise, details=details)
    except NangsuatError as error:
        fail(report, error.text)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # logged whole; the page says that it failed, and the worker goes on
        _log.exception("report %s", pk)
        fail(report, BROKEN)
        raise
    report.refresh_from_db()
    return report


def stopped_reports(now: datetime | None = None) -> list[int]:
    """Reports whose making was cut off."""
    return stopped(OwnReport.objects.all(), now)


def _written(report: OwnReport) -> str:
    document = _document(report.result)
    with TemporaryDirectory() as folder:
        kind = cast("Kind", report.kind)
        files = write_document(document, folder, "report", formats=(kind,), language=cast("Language", report.language))
        return _kept(files[kind])


def _kept(path: Path) -> str:
    with path.open("rb") as stream:
        sha256, _ = storage.keep(iter(lambda: stream.read(_CHUNK), b""))
    return sha256


def _document(result: OwnResult) -> Document:
    """The library's report; the place among peers is the page's: same year, rule, group and indicators, or no place."""
    enterprise = result.enterprise
    own, payload = own_accounts(enterprise), result.payload
    beside = payload["release"]
    release = Release.objects.filter(pk=beside["pk"]).first() if beside and payload["places"] else None
    placed = among(own, enterprise, release) if release and release.is_published else None
    document = enterprise_report(
        own.panel,
        own.firm,
        peers=placed.panel if placed else None,
        by=("industry",) if payload["places_by_industry"] else (),
        rule=placed.rule if placed else None,
        holdings=placed.holdings if placed else None,
        peers_year=placed.year if placed else None,
        ranked=[place["code"] for place in payload["places"]],
        place_notes=() if placed is None or placed.is_current else (PLACED_ONCE,),
        no_place=None if placed else _why_none(result),
        confirmed=confirmed_of(own),
        metadata=_letterhead(result, own.years[-1]),
    )
    return replace(document, tells_lineage=False)  # two pages; on the site each figure opens to its cells


def _why_none(result: OwnResult) -> Text:
    """Why the page shows no place; where it showed one, its release is gone meanwhile."""
    said = result.payload["place_reason"]
    return Text(**said) if said else NO_RELEASE


def confirmed_of(own: OwnAccounts) -> list[Text]:
    """What the enterprise confirmed when it handed in the figures that count, the newest year first."""
    hand_ins = HandIn.objects.filter(pk__in=own.gathered.places).select_related("intake", "assignment__campaign")
    found = [each for one in sorted(hand_ins, key=_newest_first) for each in _confirmed(one)]
    more = len(found) - _CONFIRMED_NAMED
    return found if more <= 0 else [*found[:_CONFIRMED_NAMED], _MORE.fill(n=Counted(more))]


def _newest_first(hand_in: HandIn) -> int:
    return -hand_in.assignment.campaign.year


def _confirmed(hand_in: HandIn) -> Iterator[Text]:
    asked = {each["key"]: each for each in hand_in.intake.problems}
    for entry in hand_in.confirmations:
        if (problem := asked.get(entry["key"])) is not None:
            said = Text(**problem["message"])
            yield _SAID.fill(year=str(hand_in.assignment.campaign.year), what=said)


def _letterhead(result: OwnResult, year: int) -> Metadata:
    """The enterprise reports on itself: its name, its place, the day it was made; the number is the clerk's."""
    enterprise = result.enterprise
    name = Text(vi=enterprise.organisation.name, en=english_name(enterprise.organisation))
    made_on = timezone.localtime(result.made_at).date()
    return Metadata(
        Text(vi=f"Năng suất của {name.vi}, năm {year}", en=f"Productivity of {name.en}, {year}"),
        agency=name,
        place=enterprise.place,
        year=made_on.year,
        issued=made_on,
    )


_SAID = Text(vi="năm {year}: {what}", en="{year}: {what}")
_MORE = Text(vi="và {n} điểm khác", en="and {n} {n:more point|more points}")
