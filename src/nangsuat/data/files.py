"""Files written whole or not at all: beside their place first, then renamed into it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nangsuat.data.problems import NangsuatError
from nangsuat.data.text import Text


class CannotBeWritten(NangsuatError):
    """A file cannot be put in its place; the message says why. Whatever stood there is unchanged."""


@contextmanager
def atomic_write(path: Path | str) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes the place of ``path`` when the block ends well.

    If the block fails or is interrupted (Ctrl-C), nothing is left of it and ``path`` is as it was. The
    folder is made where it is missing.

    Raises
    ------
    CannotBeWritten
        The folder or the file is not writable, or the file is open in another program.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with atomic_write(Path(folder) / "note.txt") as beside:
    ...         _ = beside.write_text("đủ", encoding="utf-8")
    ...     [file.name for file in Path(folder).iterdir()]
    ['note.txt']
    """
    place = Path(path)
    beside = place.with_name(f".{place.stem}.{secrets.token_hex(4)}{place.suffix}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        beside.replace(place)
    except OSError as error:
        if error.filename is None or Path(error.filename) not in (beside, place, place.parent):
            raise  # the block's own trouble with another file
        raise _refused(place, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _refused(place: Path, error: OSError) -> CannotBeWritten:
    why = error.strerror or str(error)
    return CannotBeWritten(
        Text(
            vi=f"Không ghi được tệp «{place.name}» ({why}). Đóng tệp nếu đang mở, hoặc chọn thư mục khác.",
            en=f"File «{place.name}» cannot be written ({why}). Close it if it is open, or choose another folder.",
        )
    )
