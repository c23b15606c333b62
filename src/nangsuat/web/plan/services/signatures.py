"""The signatures of a file that came back: who, when, whole or altered, trusted or from an unknown root.

Trust comes from certificates that the site's manager puts into a folder; the program brings none and asks nobody on
the network, so whether a certificate was revoked is not known, and the verdict says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from nangsuat.data import NO_WORDS, Text
from nangsuat.web.plan.services.same_pages import MADE_ON

ROOTS = "signing-roots"
_SUFFIXES = {".pem", ".crt", ".cer", ".der"}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature.

    Attributes
    ----------
    signer : name in the certificate
    organisation : its organisation, where it names one
    issuer : who issued the certificate
    signed_at : when the signer says that it was made, ISO 8601; empty where it does not say
    timestamped : whether a time stamp says so too, by somebody else
    whole : whether what was signed is as it was, and nothing but further signatures came after
    trusted : whether the certificate leads to a root that is trusted here
    reason : why it is not whole or not trusted, in English, as the library says it
    made_on : a key of ``MADE_ON``: the issued file, that with additions, or one saved anew; empty of what came before
        this was looked at
    """

    signer: str
    organisation: str = ""
    issuer: str = ""
    signed_at: str = ""
    timestamped: bool = False
    whole: bool = False
    trusted: bool = False
    reason: str = ""
    made_on: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain values, as they are kept."""
        return asdict(self)

    @property
    def moment(self) -> datetime | None:
        """When it was made, as far as anybody says."""
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None

    @property
    def word(self) -> Text:
        """The verdict in a sentence."""
        if not self.whole:
            return _ALTERED
        return _TRUSTED if self.trusted else _UNKNOWN

    @property
    def basis(self) -> Text:
        """On what it was made, in a sentence; nothing where that is not known."""
        return MADE_ON.get(self.made_on, NO_WORDS)


def signatures_of(pdf: bytes, roots: Path | None = None) -> tuple[Signature, ...]:
    """All signatures of a PDF, the first one first; none where it has none.

    Raises
    ------
    ValueError
        It is no PDF that can be read.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = list(reader.embedded_regular_signatures)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise ValueError("no PDF") from error
    anchors = list(trusted_roots(roots))
    with ThreadPoolExecutor(1) as apart:  # pyHanko starts a loop, which no thread may have that runs under one
        return tuple(apart.map(lambda each: _judged(each, anchors), found))


def trusted_roots(folder: Path | None = None) -> Iterator[Any]:
    """The certificates in the site's folder of trusted roots; what is none is left out."""
    from asn1crypto import pem, x509  # type: ignore[import-untyped]

    place = folder or Path(settings.DATA) / ROOTS
    files = sorted(place.iterdir()) if place.is_dir() else []
    for file in files:
        if file.suffix.lower() not in _SUFFIXES:
            continue
        content = file.read_bytes()
        try:
            blocks = [each[2] for each in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            yield from (x509.Certificate.load(block, strict=True) for block in blocks)
        except ValueError:
            continue


def _judged(embedded: Any, anchors: Iterable[Any]) -> Signature:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.errors import ValidationError as PathError

    certificate = embedded.signer_cert
    context = ValidationContext(trust_roots=list(anchors), allow_fetching=False, revocation_mode="soft-fail")
    try:
        status = validate_pdf_signature(embedded, signer_validation_context=context)
    except (PdfError, SigningError, SignatureValidationError, PathError, ValueError, KeyError, TypeError) as error:
        return Signature(_name(certificate), issuer=_name_of(certificate.issuer), reason=str(error)[:300])
    when = status.signer_reported_dt
    return Signature(
        signer=_name(certificate),
        organisation=str(certificate.subject.native.get("organization_name") or ""),
        issuer=_name_of(certificate.issuer),
        signed_at=when.isoformat() if when else "",
        timestamped=status.timestamp_validity is not None and status.timestamp_validity.intact,
        whole=_is_whole(status),
        trusted=bool(status.trusted),
        reason=_reason(status),
    )


def _is_whole(status: Any) -> bool:
    """Intact, and what came after it, if anything, was what signing allows."""
    return bool(status.intact and status.valid and status.docmdp_ok is not False and not _altered_later(status))


def _altered_later(status: Any) -> bool:
    from pyhanko.sign.diff_analysis import ModificationLevel

    level = status.modification_level
    return level is not None and level > ModificationLevel.FORM_FILLING


def _reason(status: Any) -> str:
    if _is_whole(status) and status.trusted:
        return ""
    problem = getattr(status, "trust_problem_indic", None)
    return str(problem or status.summary())[:300]


def _name(certificate: Any) -> str:
    return _name_of(certificate.subject)


def _name_of(name: Any) -> str:
    said = name.native.get("common_name") or name.human_friendly
    return ", ".join(said) if isinstance(said, list) else str(said)


_ALTERED = Text(
    vi="Tệp đã bị thay đổi sau khi ký, hoặc chữ ký không đúng.",
    en="The file was altered after it was signed, or the signature is wrong.",
)
_TRUSTED = Text(
    vi="Chữ ký nguyên vẹn, chứng thư dẫn đến gốc được tin cậy (chưa tra thu hồi).",
    en="The signature is whole and its certificate leads to a trusted root (revocation was not looked up).",
)
_UNKNOWN = Text(
    vi="Chữ ký nguyên vẹn; chưa biết gốc của chứng thư, nên chưa khẳng định được người ký.",
    en="The signature is whole; the root of its certificate is not known here, so who signed is not certain.",
)
