"""Files that come in over the web, refused while they stream once they are over the limit.

A browser that is cut off shows its own error. So what is over the limit is read and thrown away piece by piece, never
kept in memory or on the disk, and the page then says what is wrong.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from nangsuat.data import Problem, examine_upload

_MARK = "_upload_too_large"
_PATIENCE = 50  # times the limit: whoever sends more than that is cut off
_NO_TEXT = (b"PK", b"PAR1", b"\xd0\xcf\x11\xe0")  # the readers go by these bytes, whatever a file is called


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that keep a file and counts what comes in; all files of a request count together."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002  # Django's own signature
        """Pass a piece on, or stop at the limit."""
        self._seen += len(raw_data)
        if self._seen > settings.UPLOAD_LIMIT:
            setattr(self.request, _MARK, True)
            length = int(self.request.META.get("CONTENT_LENGTH") or 0) if self.request else 0
            raise StopUpload(connection_reset=length > _PATIENCE * settings.UPLOAD_LIMIT)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was over the limit; ``request.FILES`` then lacks it."""
    _ = request.FILES  # read now where nobody did
    return bool(getattr(request, _MARK, False))


def unsafe(path: Path, name: str) -> tuple[Problem, ...]:
    """Why a table that somebody sent may not be opened; a workbook called .csv is judged as what it is."""
    with path.open("rb") as stream:
        start = stream.read(8)
    if name.lower().endswith(".csv") and not start.startswith(_NO_TEXT):
        return ()
    examined = examine_upload(path, name=name, limit_bytes=settings.UPLOAD_LIMIT)
    return () if examined.ok else examined.problems
