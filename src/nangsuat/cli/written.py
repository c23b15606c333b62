"""A result written to a file: its rows, or all of it with pictures, as the file's ending says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nangsuat.cli.commands.measure import TABLE_ENDINGS, write_frame
from nangsuat.cli.commands.report import write_report
from nangsuat.cli.files import output_file
from nangsuat.cli.reading import Reading
from nangsuat.data import Language, Text

if TYPE_CHECKING:
    import polars as pl

    from nangsuat.data import Result

type ChartMaker = Callable[[Language], Any]

DOCUMENT_ENDINGS = (".html", ".docx", ".pdf")


def write_result(
    found: Result,
    frame: Callable[[], pl.DataFrame],
    views: Sequence[tuple[Text, Text, ChartMaker]],
    output: Path,
    reading: Reading,
    *,
    synthetic: bool,
    force: bool,
) -> dict[str, Path]:
    """Write rows or the whole result; what was written.

    Parameters
    ----------
    frame : makes the rows
    views : pictures with their caption and words for those who cannot see them
    synthetic : whether the data were made up; a document says so on every page
    """
    path = output_file(output, force=force, reading=reading.file, kinds=(*TABLE_ENDINGS, *DOCUMENT_ENDINGS))
    ending = path.suffix.lower()
    if ending in TABLE_ENDINGS:
        write_frame(frame(), path)
        return {"rows": path}
    from nangsuat.report import View, result_document

    document = result_document(found, views=[View(*each) for each in views], synthetic=synthetic)
    return write_report(document, path.parent, path.stem, formats=(ending[1:],), force=force, reading=reading.file)
