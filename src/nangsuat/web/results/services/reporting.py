"""The two-page report of an enterprise, made in the background and kept by content."""

from __future__ import annotations

import logging
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
from nangsuat.web.handin.receipts import english_name
from nangsuat.web.releases.models import Release
from nangsuat.web.results.models import Making, OwnReport, OwnResult
from nangsuat.web.results.services.accounts import among, own_accounts
from nangsuat.web.results.services.making import BROKEN, claim, fail, stopped

type Kind = Literal["pdf", "docx"]

KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_CHUNK = 1 << 20
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
    """The library's report; the place among peers only where the page shows one, by the same rule and group."""
    enterprise = result.enterprise
    own = own_accounts(enterprise)
    beside = result.payload.get("release")
    release = Release.objects.filter(pk=beside["pk"]).first() if beside and result.payload["places"] else None
    placed = among(own, enterprise, release) if release and release.is_published else None
    if placed is None or placed.year != own.years[-1] or not placed.is_current:  # the report says what holds now
        document = enterprise_report(own.panel, own.firm, by=(), metadata=_letterhead(result, own.years[-1]))
    else:
        document = enterprise_report(
            own.panel,
            own.firm,
            peers=placed.panel,
            by=("industry",) if result.payload["places_by_industry"] else (),
            rule=placed.rule,
            holdings=placed.holdings,
            metadata=_letterhead(result, own.years[-1]),
        )
    return replace(document, tells_lineage=False)  # two pages; on the site each figure opens to its cells


def _letterhead(result: OwnResult, year: int) -> Metadata:
    """The enterprise reports on itself: its name, its place, the number of the result and the day it was made."""
    enterprise = result.enterprise
    name = Text(vi=enterprise.organisation.name, en=english_name(enterprise.organisation))
    made_on = timezone.localtime(result.made_at).date()
    return Metadata(
        Text(vi=f"Năng suất của {name.vi}, năm {year}", en=f"Productivity of {name.en}, {year}"),
        agency=name,
        place=enterprise.place,
        year=made_on.year,
        number=f"{result.pk:06d}",
        issued=made_on,
    )
