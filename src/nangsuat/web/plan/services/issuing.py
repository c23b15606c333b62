"""Issuing a document: asked for at one moment, written in the background, issued whole or not at all.

What is asked for are the figures and the words that the officer saw. Where they are others when the document is
written, nothing is issued: the draft comes back and says so. A build that was cut off is begun again and gives the same
document.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from nangsuat.data import NangsuatError, Text, join
from nangsuat.plan import REPORTING_PERIODS
from nangsuat.report import missing_passages
from nangsuat.report.composition import SetDocument
from nangsuat.report.layout import set_document
from nangsuat.report.lineage import SUFFIX
from nangsuat.report.writers.pdf import write_pdf
from nangsuat.report.writers.word import write_word
from nangsuat.web.core import audit, storage
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document, DocumentFile
from nangsuat.web.plan.services.composing import Composed, compose, passages_of
from nangsuat.web.plan.services.documents import held_draft
from nangsuat.web.plan.services.figures_kept import digest_of, kept_figures

State, FileKind = Document.State, DocumentFile.Kind

STALE = timedelta(seconds=120)  # a build without a beat for so long was cut off
STEPS = 4  # figures, charts, Word, PDF
LANGUAGE: Final = "vi"  # official documents are Vietnamese
_CHUNK = 1 << 20
_log = logging.getLogger(__name__)


class FiguresChanged(NotTaken):
    """Figures or words are others than those that the officer saw; look at them and ask again."""


def seen_digest(document: Document, composed: Composed) -> str:
    """A hash of what an officer sees before issuing: the figures, what staff wrote, the letterhead."""
    said = [passages_of(document), document.letterhead, document.abstract, document.year]
    words = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{digest_of(kept_figures(composed.figures))} {words}".encode()).hexdigest()


def not_ready(document: Document) -> tuple[Text, ...]:
    """What keeps a draft from being issued."""
    found = [
        _MISSING.fill(name=place.name)
        for place in missing_passages(document.kind, passages_of(document))  # type: ignore[arg-type]
    ]
    unnamed = [words for key, words in _HEAD.items() if not document.letterhead.get(key)]
    if unnamed:
        found.append(_UNNAMED.fill(names=join(unnamed)))
    needs_version = document.kind != Document.Kind.LETTER
    if needs_version and not document.plan.versions.filter(state="approved").exists():
        found.append(_NOT_APPROVED)
    return tuple(found)


def early_words(document: Document) -> Text | None:
    """That the window of a report is not over yet, in words; none where it is, and of other documents."""
    if document.kind != Document.Kind.REPORT:
        return None
    today, plan = timezone.localdate(), document.plan
    _, last = REPORTING_PERIODS[plan.reporting].window(document.year or plan.first)
    return _EARLY.fill(last=f"{last:%d/%m/%Y}", today=f"{today:%d/%m/%Y}") if today < last else None


def document_issue(
    *, document: Document, seen: str, by: User, early: bool = False, address: str | None = None
) -> Document:
    """Ask for a document to be issued.

    Parameters
    ----------
    seen : the digest of what the officer saw
    early : that a report goes out before its window is over is meant so

    Raises
    ------
    NotTaken
        Something is missing, or it is no draft any more.
    FiguresChanged
        Figures or words are others by now.
    """
    from nangsuat.web.plan.tasks_documents import document_build_task

    require(by, "plan.issue_documents", document.plan)
    with transaction.atomic():
        held = held_draft(document)
        lacking = not_ready(held)
        if lacking:
            raise NotTaken(join(list(lacking), " "))
        too_early = early_words(held)
        if too_early is not None and not early:
            raise NotTaken(_CONFIRM.fill(why=too_early))
        if seen_digest(held, compose(held)) != seen:
            raise FiguresChanged(_CHANGED)
        held.state, held.failure, held.step, held.beat = State.ISSUING, "", 0, None
        held.figures, held.issued_by = {"seen": seen}, by
        held.save(update_fields=["state", "failure", "step", "beat", "figures", "issued_by"])
        details = {"seen": seen} | ({"early": True} if too_early else {})
        audit.record(by, "document.issue_asked", held, details=details, address=address)
        document_build_task.enqueue(held.pk)
    return held


def document_build(pk: int) -> Document:
    """Write the files of a document and issue it; what was cut off begins again, what is issued stays as it is."""
    if not _claim(pk):
        return Document.objects.get(pk=pk)
    document = Document.objects.select_related("plan__owner").get(pk=pk)
    try:
        _issue(document, _built(document))
    except NangsuatError as error:
        _fail(document, error.text)
    except (OperationalError, InterfaceError):  # the database went away: begun again when it is back
        raise
    except Exception:  # logged whole; the page says that it failed, and the worker goes on
        _log.exception("document %s", pk)
        _fail(document, _BROKEN)
        raise
    document.refresh_from_db()
    return document


def stopped_issues(now: datetime | None = None) -> list[int]:
    """Documents whose issuing was cut off."""
    past = (now or timezone.now()) - STALE
    waiting = Q(beat__lt=past) | Q(beat=None)
    return list(Document.objects.filter(waiting, state=State.ISSUING).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _File:
    kind: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class _Built:
    """All that an issued document is, before it is issued."""

    composed: Composed
    files: tuple[_File, ...]
    figures: dict[str, Any]


def _claim(pk: int) -> bool:
    """Take a build; no other one takes it while this one beats."""
    now = timezone.now()
    free = Q(beat=None) | Q(beat__lt=now - STALE)
    return bool(Document.objects.filter(free, pk=pk, state=State.ISSUING).update(beat=now, step=0))


def _step(document: Document, step: int) -> None:
    Document.objects.filter(pk=document.pk, state=State.ISSUING).update(step=step, beat=timezone.now())


def _built(document: Document) -> _Built:
    composed = compose(document)
    if seen_digest(document, composed) != document.figures["seen"]:
        raise FiguresChanged(_CHANGED)
    _step(document, 1)
    ready = set_document(composed.document, LANGUAGE)
    _step(document, 2)
    with TemporaryDirectory() as folder:
        files = tuple(_written(document, ready, Path(folder)))
    figures = {
        "seen": document.figures["seen"],
        "named": kept_figures(composed.figures, ready),
        "furniture": furniture_of(ready),
    }
    return _Built(composed, files, figures)


def _written(document: Document, ready: SetDocument, folder: Path) -> Iterator[_File]:
    stem = f"{document.kind}-{document.pk}"
    word, pdf, lineage = (folder / f"{stem}{end}" for end in (".docx", ".pdf", SUFFIX))
    write_word(ready, word)
    _step(document, 3)
    write_pdf(ready, pdf)
    _step(document, STEPS)
    lineage.write_text(ready.lineage.to_json(), encoding="utf-8")
    for kind, path in ((FileKind.WORD, word), (FileKind.PDF, pdf), (FileKind.LINEAGE, lineage)):
        sha256, size = _kept(path)
        yield _File(kind, path.name, sha256, size)


def _kept(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        return storage.keep(iter(lambda: stream.read(_CHUNK), b""))


def furniture_of(ready: SetDocument) -> list[str]:
    """Words that stand on pages again and again and belong to no text: the banner, heads of tables."""
    heads = [" ".join(table.head) for table in ready.tables()]
    return list(dict.fromkeys(words for words in (ready.banner, *heads) if words))


def _issue(document: Document, built: _Built) -> None:
    """All records in one transaction: before it there is no issued document, after it there is a whole one."""
    with transaction.atomic():
        current = Document.objects.select_for_update().get(pk=document.pk)
        if current.state != State.ISSUING:
            return
        DocumentFile.objects.bulk_create(
            DocumentFile(
                document=current, kind=file.kind, language=LANGUAGE, name=file.name, sha256=file.sha256, size=file.size
            )
            for file in built.files
        )
        current.figures, current.version = built.figures, built.composed.version
        current.frozen_sha256 = frozen_digest(built.figures)
        current.state, current.issued_at, current.beat = State.ISSUED, timezone.now(), None
        current.save()
        files = {file.kind: file.sha256 for file in built.files}
        details = {"files": files, "figures_sha256": current.frozen_sha256}
        audit.record("worker", "document.issued", current, details=details)


def frozen_digest(figures: dict[str, Any]) -> str:
    """The hash of the figures kept at issue, whatever the order in which a database gives them back."""
    written = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _fail(document: Document, why: Text) -> None:
    """Give the draft back with the reason."""
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, state=State.ISSUING).update(
            state=State.DRAFT, failure=f"{why.vi}\n{why.en}", step=0, beat=None, figures={}, issued_by=None
        )
        if changed:
            audit.record("worker", "document.issue_failed", document, details={"reason": why.en})


_MISSING = Text(vi="Chưa viết phần «{name}».", en="The part «{name}» is not written.")
_NOT_APPROVED = Text(
    vi="Kế hoạch chưa có bản được phê duyệt; trình và phê duyệt trước khi phát hành.",
    en="No version of the plan is approved; put it forward and have it approved first.",
)
_HEAD = {
    "place": Text(vi="địa danh", en="the place"),
    "post": Text(vi="chức vụ người ký", en="the post of the signer"),
    "signer": Text(vi="họ tên người ký", en="the name of the signer"),
    "recipients": Text(vi="nơi nhận", en="the recipients"),
}
_UNNAMED = Text(
    vi="Thể thức còn thiếu {names}; bấm «Sửa thể thức» trên trang bản nháp để điền.",
    en="The letterhead lacks {names}; fill it in under «Change the letterhead» on the page of the draft.",
)
_EARLY = Text(
    vi="Kỳ báo cáo đến ngày {last} mới hết; số liệu trong báo cáo chỉ tính đến ngày {today}.",
    en="The reporting window ends on {last} only; the figures in the report go up to {today}.",
)
_CONFIRM = Text(vi="{why} Đánh dấu ô xác nhận rồi phát hành.", en="{why} Tick the box, then issue it.")
_CHANGED = Text(
    vi="Số liệu hoặc lời văn vừa thay đổi so với lúc xem. Xem lại văn bản rồi phát hành.",
    en="Figures or words have changed since they were looked at. Look at the document again, then issue it.",
)
_BROKEN = Text(
    vi="Máy chủ gặp lỗi khi lập văn bản; người quản trị xem nhật ký máy chủ rồi phát hành lại.",
    en="The server failed while it wrote the document; the site's manager looks at its log, then issue it again.",
)
