"""From a document to files: each written beside its place and renamed into it, so none is ever half there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from nangsuat.data import Language
from nangsuat.report.document import Document

type Format = Literal["html", "docx", "pdf", "xlsx"]

FORMATS: tuple[Format, ...] = ("html", "docx", "pdf", "xlsx")


def write_document(
    document: Document,
    folder: Path | str,
    stem: str,
    *,
    formats: Sequence[Format] = FORMATS,
    language: Language = "vi",
) -> dict[str, Path]:
    """Write a document; the paths of its files by format, and of its lineage under ``"lineage"``."""
    raise NotImplementedError
