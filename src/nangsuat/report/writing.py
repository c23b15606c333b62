"""From a document to files: all written beside their places first, then renamed into them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Literal

from nangsuat.data import Language, UnknownOption, atomic_write
from nangsuat.report.composition import SetDocument
from nangsuat.report.document import Document
from nangsuat.report.layout import set_document
from nangsuat.report.lineage import SUFFIX

type Format = Literal["html", "docx", "pdf", "xlsx"]
type Writer = Callable[[SetDocument, Path], None]

FORMATS: tuple[Format, ...] = ("html", "docx", "pdf", "xlsx")
_WRITERS = {
    "html": ("html", "write_html"),
    "docx": ("word", "write_word"),
    "pdf": ("pdf", "write_pdf"),
    "xlsx": ("excel", "write_excel"),
}


def write_document(
    document: Document,
    folder: Path | str,
    stem: str,
    *,
    formats: Sequence[Format] = FORMATS,
    language: Language = "vi",
) -> dict[str, Path]:
    """Write a document in one language.

    Parameters
    ----------
    document : what to write
    folder : where; made if it is not there
    stem : name of the files without their ending
    formats : ``"html"``, ``"docx"``, ``"pdf"``, ``"xlsx"``
    language : of all words, numbers and dates

    Returns
    -------
    dict
        The path of each file by its format, and of the lineage, ``<stem>.lineage.json``, by ``"lineage"``.

    Raises
    ------
    UnknownOption
        A format is not one of these.
    CannotBeWritten
        A file is open elsewhere or the folder is not writable; files that stood there are unchanged.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import nangsuat as ns
    >>> report = ns.economy_report(ns.viet_nam_sectors(), start=2011, end=2016)
    >>> with TemporaryDirectory() as folder:
    ...     files = write_document(report, folder, "viet-nam", formats=("html", "docx"))
    >>> sorted(path.name for path in files.values())
    ['viet-nam.docx', 'viet-nam.html', 'viet-nam.lineage.json']
    """
    for chosen in formats:
        if chosen not in FORMATS:
            raise UnknownOption.among("formats", chosen, FORMATS)
    ready = set_document(document, language)
    paths = {chosen: Path(folder) / f"{stem}.{chosen}" for chosen in formats}
    lineage = Path(folder) / f"{stem}{SUFFIX}"
    with ExitStack() as files:
        # entered first, so renamed last, after all that it explains
        register = files.enter_context(atomic_write(lineage))
        register.write_text(ready.lineage.to_json(), encoding="utf-8")
        for chosen, path in paths.items():
            _writer(chosen)(ready, files.enter_context(atomic_write(path)))
    return dict(paths) | {"lineage": lineage}


def _writer(chosen: str) -> Writer:
    """The writer of a format; its packages load with the first document of that format."""
    module, name = _WRITERS[chosen]
    writer: Writer = getattr(import_module(f"nangsuat.report.writers.{module}"), name)
    return writer
