"""Taking a signed file back: it must be this document, signed, and not altered since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nangsuat.data import Text
from nangsuat.web.core import audit, storage
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document, DocumentFile
from nangsuat.web.plan.services.same_text import NotReadable, says_the_same, text_of
from nangsuat.web.plan.services.signatures import Signature, signatures_of

State, FileKind = Document.State, DocumentFile.Kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a file.

    Attributes
    ----------
    signatures : all of them
    same : whether it says what the issued document says
    refused : why it is not taken; none where it is
    """

    signatures: tuple[Signature, ...]
    same: bool
    refused: Text | None


class Refused(NotTaken):
    """The file is not taken; ``verdict`` says what was found in it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.refused or _NOT_THIS)
        self.verdict = verdict


def verdict_on(document: Document, pdf: bytes) -> Verdict:
    """Whether a file is this document, signed and whole."""
    try:
        found = signatures_of(pdf)
        returned = text_of(pdf)
    except (ValueError, NotReadable):
        return Verdict((), same=False, refused=_NO_PDF)
    issued = text_of(storage.path_of(issued_pdf(document).sha256).read_bytes())
    same = says_the_same(issued, returned, document.figures.get("furniture", ()))
    return Verdict(found, same, _refusal(found, same=same))


def _refusal(signatures: tuple[Signature, ...], *, same: bool) -> Text | None:
    if not same:
        return _NOT_THIS
    if not signatures:
        return _UNSIGNED
    return None if all(each.whole for each in signatures) else _ALTERED


def issued_pdf(document: Document) -> DocumentFile:
    """The PDF as it was issued."""
    found: DocumentFile = document.files.get(kind=FileKind.PDF)
    return found


def document_signed(*, document: Document, pdf: bytes, name: str, by: User, address: str | None = None) -> DocumentFile:
    """Keep a signed file of an issued document, with what its signatures say.

    Raises
    ------
    Refused
        It is not this document, is not signed, or was altered; with the verdict.
    NotTaken
        The document is not issued yet.
    """
    require(by, "plan.write_documents", document.plan)
    if document.state not in (State.ISSUED, State.SIGNED):
        raise NotTaken(_NOT_ISSUED)
    verdict = verdict_on(document, pdf)
    if verdict.refused is not None:
        _note_refusal(document, verdict, name, by, address)
        raise Refused(verdict)
    sha256, size = storage.keep([pdf])
    with transaction.atomic():
        current = Document.objects.select_for_update().get(pk=document.pk)
        known = current.files.filter(kind=FileKind.SIGNED, sha256=sha256).first()
        if known is not None:
            return known
        kept = DocumentFile.objects.create(
            document=current,
            kind=FileKind.SIGNED,
            name=name[:200],
            sha256=sha256,
            size=size,
            signatures=[each.as_data() for each in verdict.signatures],
            by=by,
        )
        if current.state != State.SIGNED:
            Document.objects.filter(pk=current.pk).update(state=State.SIGNED)
        audit.record(by, "document.signed", current, details=_details(verdict, sha256), address=address)
    return kept


def _details(verdict: Verdict, sha256: str) -> dict[str, Any]:
    trusted = all(each.trusted for each in verdict.signatures)
    return {"sha256": sha256, "signers": [each.signer for each in verdict.signatures], "trusted": trusted}


def _note_refusal(document: Document, verdict: Verdict, name: str, by: User, address: str | None) -> None:
    signers = [each.signer for each in verdict.signatures]
    reason = verdict.refused.en if verdict.refused else ""
    details = {"name": name[:200], "reason": reason, "signers": signers}
    audit.record(by, "document.signed_refused", document, details=details, address=address)


_NO_PDF = Text(vi="Tệp này không phải là PDF đọc được.", en="This file is no PDF that can be read.")
_NOT_THIS = Text(
    vi="Không phải văn bản này: nội dung khác với bản đã phát hành. Ký trên chính tệp PDF tải từ trang này; chỉ số và "
    "ngày văn bản được điền thêm.",
    en="This is another document: it does not say what was issued. Sign the PDF taken from this page; only number and "
    "day may be added.",
)
_UNSIGNED = Text(
    vi="Tệp chưa có chữ ký số nào. Ký tệp rồi nộp lại.",
    en="The file has no digital signature. Sign it, then hand it in.",
)
_ALTERED = Text(
    vi="Chữ ký không còn nguyên vẹn: tệp bị thay đổi sau khi ký. Nộp tệp như lúc vừa ký xong.",
    en="A signature is not whole: the file was altered after signing. Hand the file in as it was when it was signed.",
)
_NOT_ISSUED = Text(vi="Văn bản chưa phát hành.", en="The document is not issued yet.")
