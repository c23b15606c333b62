"""Official documents of a plan under way, and throw-away keys to sign them with, for the site's tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nangsuat.web.plan.models import Document, Passage, Spending
from nangsuat.web.plan.selectors.bindings import OfSeries
from nangsuat.web.plan.services.binding import target_bind
from nangsuat.web.plan.services.composing import compose
from nangsuat.web.plan.services.documents import document_add
from nangsuat.web.plan.services.issuing import document_build, document_issue, seen_digest
from nangsuat.web.plan.services.progress import Report, progress_report
from web_followup import TODAY, Underway, make_underway
from web_plan_figures import add_record
from web_world import World

NATIONAL = "Năng suất lao động Việt Nam công bố, 2011–2023"
WORDS = {
    "report": {
        "direction": "Ban đã họp hai lần.",
        "difficulties": "Mới hỗ trợ {T2} doanh nghiệp ({T2.luot} lượt).",
        "next": "- Mở đợt mới.\n- Nghiệm thu.",
        "proposals": "Bố trí đủ {KP.du-toan} triệu đồng.",
    },
    "plan": {
        "purpose": "Cụ thể hóa kế hoạch của Thành phố.",
        "scope": "Doanh nghiệp trong Khu.",
        "reporting": "Báo cáo hằng năm.",
    },
    "letter": {"body": "Đã hỗ trợ {T2} doanh nghiệp.\nĐề nghị các đơn vị báo cáo."},
}  # fmt: skip
SIGNED_BY = {
    "place": "Thành phố Thử", "post": "TRƯỞNG BAN", "signer": "Nguyễn Văn Thử", "recipients": ["Như trên"],
}  # fmt: skip


def make_reported(world: World) -> Underway:
    """A plan under way with money spent, enterprises supported, progress told, a target measured."""
    underway = make_underway(world)
    officer = world.park_officer
    for name, times in (("A", 2), ("B", 1)):
        for place in range(times):
            add_record(underway.count, TODAY - timedelta(days=20 * (place + 1)), f"code:{name}", task=underway.training)
    Spending.objects.create(
        task=underway.training, day=TODAY - timedelta(days=5), source="local", amount=30e6, by=officer
    )
    target_bind(target=underway.growth, binding=OfSeries(NATIONAL, "growth"), by=officer)
    report = Report("doing", 40, "Đã mở ba lớp.")
    progress_report(task=underway.training, report=report, by=underway.outsider)
    return underway


def make_draft(underway: Underway, world: World, kind: str, *, written: bool = True) -> Document:
    document = document_add(
        plan=underway.plan, kind=kind, abstract="báo cáo kết quả" if kind == "letter" else "",
        year=2026 if kind == "report" else None, by=world.park_officer,
    )  # fmt: skip
    if written:
        document.letterhead = {**document.letterhead, **SIGNED_BY}
        document.save()
        for place, text in WORDS[kind].items():
            Passage.objects.create(document=document, place=place, text=text)
    return document


def seen_of(document: Document) -> str:
    return seen_digest(document, compose(document))


def issue(document: Document, world: World) -> Document:
    """Issue a document here and now."""
    document_issue(document=document, seen=seen_of(document), early=True, by=world.park_officer)
    return document_build(document.pk)


@dataclass
class Signer:
    """A key with a certificate and the certificate of who issued it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    def sign(self, pdf: bytes, *, name: str = "Signature1") -> bytes:
        from asn1crypto import keys as asn1_keys
        from asn1crypto import x509 as asn1_x509
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(_der(self.root)))
        private = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(_der(self.certificate)),
            signing_key=asn1_keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        about = signers.PdfSignatureMetadata(field_name=name)
        return apart(lambda: signers.sign_pdf(writer, about, signer=signer).getvalue())

    def keep_root(self, folder: Path) -> None:
        """Put the root into a folder of trusted ones."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.pem").write_bytes(self.root.public_bytes(serialization.Encoding.PEM))


def apart[Made](make: Callable[[], Made]) -> Made:
    """Done in a thread of its own: the tests of a browser run under a loop, in which pyHanko starts none."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(make).result()


def make_signer(name: str = "Nguyễn Văn Thử") -> Signer:
    """A key that is thrown away with the test."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _named("Gốc thử nghiệm")
    root = _certificate(root_name, root_name, root_key, root_key, authority=True)
    certificate = _certificate(_named(name, "Ban Quản lý Thử nghiệm"), root_name, key, root_key, authority=False)
    return Signer(key, certificate, root)


def _named(name: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    return x509.Name(parts)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Any, issuer_key: Any, *, authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, crl_sign=authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
