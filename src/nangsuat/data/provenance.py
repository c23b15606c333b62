"""Where a number comes from: the file, its content hash, the rows used and dropped, the method.

Every panel carries a :class:`Provenance`, and so does every result computed from one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from nangsuat.data.text import Text

_BLOCK = 1 << 20


@cache
def _package_version() -> str:
    return version("nangsuat")


@dataclass(frozen=True, slots=True)
class Source:
    """What the numbers were read from.

    Attributes
    ----------
    name : file name or the title of a published table, never a path of somebody's machine
    sha256 : hash of the content as it was read, 64 hex digits
    sheet : sheet of a workbook
    citation : how the producer asks to be cited, with vintage
    columns : for each role, the header in the user's own table
    letters : for each role, the letter of its column in the user's own workbook
    """

    name: str
    sha256: str
    sheet: str | None = None
    citation: Text | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows that a step left out, and why.

    Attributes
    ----------
    code : stable reason code, such as ``"negative-value-added"``
    reason : the reason in words
    count : how many rows
    rows : their row numbers in the source, at most the first hundred
    """

    code: str
    reason: Text
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """The history of a panel or result: sources, rows used and dropped, methods and their parameters."""

    sources: tuple[Source, ...]
    rows_used: int
    dropped: tuple[Dropped, ...] = ()
    method: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    seed: int | None = None
    package_version: str = field(default_factory=_package_version)

    def then(
        self,
        method: str,
        *,
        rows_used: int | None = None,
        dropped: Sequence[Dropped] = (),
        seed: int | None = None,
        parameters: Mapping[str, object] | None = None,
    ) -> Provenance:
        """The provenance of what ``method`` computed from this."""
        return replace(
            self,
            method=method,
            rows_used=self.rows_used if rows_used is None else rows_used,
            dropped=(*self.dropped, *dropped),
            parameters=dict(parameters or {}),
            seed=seed,
        )


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits, read in blocks.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "empty.csv"
    ...     file.touch()
    ...     hash_file(file)[:12]
    'e3b0c44298fc'
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def row_ranges(rows: Iterable[int]) -> str:
    """Row numbers in short form.

    Examples
    --------
    >>> row_ranges([5, 6, 7, 9, 12, 13])
    '5-7, 9, 12-13'
    """
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def expand_ranges(ranges: str) -> list[int]:
    """The inverse of :func:`row_ranges`.

    Examples
    --------
    >>> expand_ranges("5-7, 9")
    [5, 6, 7, 9]
    """
    rows: list[int] = []
    for span in filter(None, (part.strip() for part in ranges.split(","))):
        first, _, last = span.partition("-")
        rows.extend(range(int(first), int(last or first) + 1))
    return rows
