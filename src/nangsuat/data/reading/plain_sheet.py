"""Sheets as office programs write them, scanned in one pass by a compiled kernel.

The scan gives what calamine gives, with the error cells and uncomputed formulas that calamine leaves out; whatever it
does not surely understand is left to calamine (decision 0008). It never raises: a part that is missing or broken is
for the general reader to name.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.number_formats import cell_styles
from nangsuat.data.reading.scanned import ScannedColumn, ScannedRows, Texts
from nangsuat.kernels import SheetScanner, read_shared_strings

_PIECE = 1 << 20  # bytes unpacked at a time: the next piece is unpacked while one is scanned
_PART_LIMIT = 256 << 20  # bytes of the styles and of the shared texts, which are taken whole
_SHARED, _STYLES, _LINKS = "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"

_MERGED_CELLS = 2000  # of a larger merged range no cell is a header or a name shared by some rows

type Corner = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class PlainParts:
    """What the sheets of a workbook share.

    Attributes
    ----------
    path : the file
    shared : the texts
    styles : for each cell style whether its numbers are dates, as the kernel wants it
    """

    path: Path
    shared: tuple[str, ...]
    styles: bytes

    def grid(self, sheet: str, part: str, *, cells_limit: int) -> Grid | None:
        """The cells of a sheet; nothing where its part is not plain, or has more cells than the limit."""
        try:
            return self._scanned(sheet, part, cells_limit)
        except Exception:  # noqa: BLE001  # whatever is broken, the general reader names it
            return None

    def _scanned(self, sheet: str, part: str, cells_limit: int) -> Grid | None:
        scanner = SheetScanner(cells=cells_limit, shared_texts=len(self.shared), styles=self.styles)
        found = scanner.finish() if _fed(scanner, self.path, part) else None
        if found is None:
            return None
        height, values, kinds, inline, odd, merged = found
        texts = Texts(self.shared, inline)
        columns = [ScannedColumn(*each, texts) for each in zip(values, kinds, strict=True)]
        errors = {(row, column): words for row, column, words in odd}
        ranges = [((top, left), (bottom, right)) for top, left, bottom, right in merged]
        return Grid(sheet, ScannedRows(columns, height), merged_cells(ranges, height), errors)


def plain_parts(path: Path, *, days_from_1904: bool) -> PlainParts | None:
    """What the sheets of a workbook share; nothing where it is not plain."""
    try:
        with zipfile.ZipFile(path) as archive:
            if not _is_plain(archive):
                return None
            shared = read_shared_strings(_content(archive, _SHARED)) if _SHARED in archive.namelist() else []
            styles = cell_styles(_content(archive, _STYLES), days_from_1904=days_from_1904)
    except Exception:  # noqa: BLE001  # whatever is broken, the general reader names it
        return None
    return None if shared is None else PlainParts(path, tuple(shared), styles)


def merged_cells(ranges: Iterable[tuple[Corner, Corner]], height: int) -> dict[Corner, Corner]:
    """For each cell inside a merged range the cell at the range's upper left corner."""
    return {
        (row, column): (top, left)
        for (top, left), (bottom, right) in ranges
        if bottom < height and (bottom - top + 1) * (right - left + 1) <= _MERGED_CELLS
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


def _is_plain(archive: zipfile.ZipFile) -> bool:
    """Whether the parts stand once, under the names that office programs give them, and are no larger than allowed."""
    names = archive.namelist()
    folded = [name.lower().replace("\\", "/") for name in names]
    known = [name for name in (_SHARED, _STYLES) if name.lower() in folded]
    return (
        len(set(folded)) == len(names)
        and _STYLES in known
        and all(name in names and archive.getinfo(name).file_size <= _PART_LIMIT for name in known)
        and b"xl/workbook.xml" in _content(archive, _LINKS)
    )


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(_PART_LIMIT)


def _fed(scanner: SheetScanner, path: Path, part: str) -> bool:
    """Whether the scanner has taken the whole part; one piece is unpacked while another is scanned."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream, ThreadPoolExecutor(1) as beside:
        coming = beside.submit(stream.read, _PIECE)
        while piece := coming.result():
            coming = beside.submit(stream.read, _PIECE)
            if not scanner.feed(piece):
                return False
    return True
