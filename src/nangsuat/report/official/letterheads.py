"""Who issues an official document, to whom, and who signs."""

from __future__ import annotations

from dataclasses import dataclass

from nangsuat.data import NO_WORDS, Text
from nangsuat.report.document import (
    BLANK_AGENCY,
    BLANK_PLACE,
    DocumentKind,
    Metadata,
    Recipients,
    SignatureBlock,
)
from nangsuat.report.sections import RECIPIENTS, SIGNATURE


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head and the end of an official document; its number and day are left to the clerk.

    Attributes
    ----------
    agency : the body that issues it
    parent : the body above it
    agency_code : the body's letters in the number, such as ``"KCNC"``
    unit_code : letters of the unit that drafts it: the end of a letter's number, and in the line for the archive
    place : where it is issued
    year : the year of issue, where it is known already
    addressees : to whom it is addressed (kính gửi), where it is
    authority : in whose name it is signed, such as ``"KT. TRƯỞNG BAN"``
    post, signer : post and name of the signer, the name without academic titles
    recipients : who gets it (nơi nhận), without the archive

    Examples
    --------
    >>> head = Letterhead(agency=Text.same("Ban Quản lý Khu công nghệ cao"), agency_code="KCNC", unit_code="KHĐT")
    >>> head.closing()[1].archive
    'KHĐT'
    """

    agency: Text = BLANK_AGENCY
    parent: Text | None = None
    agency_code: str = ""
    unit_code: str = ""
    place: Text = BLANK_PLACE
    year: int | None = None
    addressees: tuple[Text, ...] = ()
    authority: Text = NO_WORDS
    post: Text = SIGNATURE.post
    signer: str = ""
    recipients: tuple[Text, ...] = RECIPIENTS.names

    def metadata(self, kind: DocumentKind, abstract: Text) -> Metadata:
        """The letterhead of a document of this kind about ``abstract``."""
        return Metadata(
            abstract=abstract,
            agency=self.agency,
            parent=self.parent,
            agency_code=self.agency_code,
            place=self.place,
            year=self.year,
            kind=kind,
            unit_code=self.unit_code,
            addressees=self.addressees,
        )

    def closing(self) -> tuple[SignatureBlock, Recipients]:
        """Signature and recipients."""
        signature = SignatureBlock(post=self.post, authority=self.authority, name=self.signer)
        return signature, Recipients(self.recipients, archive=self.unit_code)
