"""Taking a signed file back: it must be this document, signed, and not altered since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from nangsuat.data import Text
from nangsuat.web.core import audit, storage
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document, DocumentFile
from nangsuat.web.plan.services.same_pages import lies_over, made_on
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
    issued = storage.path_of(issued_pdf(document).sha256).read_bytes()
    try:
        found = signatures_of(pdf)
        same = says_the_same(text_of(issued), text_of(pdf), document.figures.get("furniture", ()))
        basis, covered = made_on(issued, pdf), lies_over(issued, pdf)
    except (ValueError, NotReadable):
        return Verdict((), same=False, refused=_NO_PDF)
    judged = tuple(replace(each, made_on=basis) for each in found)
    return Verdict(judged, same, _refusal(judged, same=same, covered=covered))


def _refusal(signatures: tuple[Signature, ...], *, same: bool, covered: bool) -> Text | None:
    if not same:
        return _NOT_THIS
    if not signatures:
        return _UNSIGNED
    if not all(each.whole for each in signatures):
        return _ALTERED
    return _LAID_OVER if covered else None


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
    signers, basis = [each.signer for each in verdict.signatures], verdict.signatures[0].made_on
    return {"sha256": sha256, "signers": signers, "trusted": trusted, "made_on": basis}


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
_LAID_OVER = Text(
    vi="Trên trang có ghi chú, dấu hoặc hình mà bản đã phát hành không có; chúng có thể che mất chữ, số. Ký trên chính "
    "tệp PDF tải từ trang này, hình chữ ký và dấu do công cụ ký đặt; số và ngày ghi bằng công cụ ký hoặc vào nội dung "
    "trang, không dùng ghi chú.",
    en="Notes, stamps or pictures lie on the pages that the issued file has not; they may cover words or numbers. Sign "
    "the PDF taken from this page and let the signing tool place signature and seal; write number and day with that "
    "tool or into the page, not as notes.",
)
_NOT_ISSUED = Text(vi="Văn bản chưa phát hành.", en="The document is not issued yet.")
