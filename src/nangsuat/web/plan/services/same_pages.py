"""What a signed file is made of: the issued bytes with additions, or a file that was saved anew; and what lies over it.

Words are compared elsewhere. Here stands what words do not say: whether the pages are drawn as they were issued, and
whether notes, stamps or pictures lie over them that the issued file has not. The picture of a signature is none: it
belongs to the signature, whose signer answers for it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from nangsuat.data import Text
from nangsuat.web.plan.services.same_text import NotReadable

ISSUED, ADDED, ANEW = "issued", "added", "anew"
_PAGE_KEYS = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")


@dataclass(frozen=True, slots=True)
class Pages:
    """What stands on the pages of a PDF besides words.

    Attributes
    ----------
    drawn : a hash of each page: what is drawn on it, with its fonts and pictures, and its size
    laid_over : how many notes, stamps and fields lie on pages, without signatures and plain links
    images : hashes of the pictures in the pages
    """

    drawn: tuple[str, ...]
    laid_over: int
    images: frozenset[str]


def pages_of(pdf: bytes) -> Pages:
    """What stands on the pages.

    Raises
    ------
    NotReadable
        It is no PDF that can be read.
    """
    try:
        pages = list(PdfReader(io.BytesIO(pdf)).pages)
        met, hashed = set[int](), set[int]()  # of the whole file: what pages share is looked at once
        images = frozenset(_hash(image.get_data()) for page in pages for image in _images(page.get("/Resources"), met))
        laid_over = sum(_lies_over(each) for page in pages for each in page.get("/Annots") or ())
        return Pages(tuple(_drawn(page, hashed) for page in pages), laid_over, images)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, OSError) as error:
        raise NotReadable from error  # too deep or packed in a way that cannot be undone: RuntimeError


def made_on(issued: bytes, returned: bytes) -> str:
    """On what a file was signed: the issued one, that one with something written on its pages, or one saved anew."""
    if not returned.startswith(issued.rstrip()):
        return ANEW
    return ISSUED if pages_of(issued).drawn == pages_of(returned).drawn else ADDED


def lies_over(issued: bytes, returned: bytes) -> bool:
    """Whether something lies over the pages of the returned file that the issued one has not.

    Pictures of a file saved anew are packed anew, so only how many there are is compared.
    """
    before, after = pages_of(issued), pages_of(returned)
    more = len(after.images) > len(before.images)
    new = returned.startswith(issued.rstrip()) and not after.images <= before.images
    return after.laid_over > before.laid_over or more or new


def _lies_over(annotation: Any) -> bool:
    note = annotation.get_object()
    kind = note.get("/Subtype")
    if kind == "/Widget":
        parent = note.get("/Parent")
        return bool((note.get("/FT") or (parent and parent.get_object().get("/FT"))) != "/Sig")
    return kind != "/Link" or "/AP" in note


def _images(resources: Any, seen: set[int]) -> Iterator[StreamObject]:
    """The pictures of a page, also those inside its drawings."""
    found = resources.get_object().get("/XObject") if resources is not None else None
    for each in (found.get_object() if found is not None else {}).values():
        stream = each.get_object()
        if id(stream) in seen:
            continue
        seen.add(id(stream))
        if stream.get("/Subtype") == "/Image":
            yield stream
        else:
            yield from _images(stream.get("/Resources"), seen)


def _drawn(page: PageObject, hashed: set[int]) -> str:
    content = page.get_contents()
    parts = [b"" if content is None else content.get_data()]
    parts += [_flat(page.raw_get(key), hashed) for key in _PAGE_KEYS if key in page]
    return _hash(b"\0".join(parts))


def _flat(found: Any, hashed: set[int]) -> bytes:
    """All that an entry holds, as bytes; an object met before by its number."""
    if isinstance(found, IndirectObject):
        if found.idnum in hashed:
            return b"^%d" % found.idnum
        hashed.add(found.idnum)
        return _flat(found.get_object(), hashed)
    if isinstance(found, DictionaryObject):
        held = b"".join(name.encode() + b" " + _flat(found.raw_get(name), hashed) for name in sorted(found))
        return b"<" + held + (found.get_data() if isinstance(found, StreamObject) else b"") + b">"
    if isinstance(found, ArrayObject):
        return b"[" + b" ".join(_flat(each, hashed) for each in list.__iter__(found)) + b"]"
    return repr(found).encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


MADE_ON = {
    ISSUED: Text(
        vi="Ký trên chính tệp PDF đã phát hành; nội dung các trang không đổi.",
        en="Signed on the very PDF that was issued; its pages are drawn as they were.",
    ),
    ADDED: Text(
        vi="Ký trên chính tệp PDF đã phát hành, sau khi ghi thêm lên trang; chữ và số đã đối chiếu, phần vẽ thêm thì "
        "không: xem bằng mắt trước khi dùng.",
        en="Signed on the very PDF that was issued after something was written on its pages; words and numbers were "
        "compared, what was drawn was not: look at it before it is used.",
    ),
    ANEW: Text(
        vi="Ký trên một tệp được lưu lại, không phải chính tệp PDF đã phát hành: chỉ đối chiếu được chữ và số, không "
        "đối chiếu được hình, biểu đồ. Xem bằng mắt trước khi dùng.",
        en="Signed on a file that was saved anew, not on the very PDF that was issued: words and numbers were "
        "compared, pictures and charts were not. Look at it before it is used.",
    ),
}
"""What the page says, by what ``made_on`` answers."""
