"""Where a command writes: never over a file of the user's unless told so, folders made on the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from nangsuat.cli.bilingual import Decorator, option
from nangsuat.cli.errors import FileRefused
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.printing import print_json
from nangsuat.data import Text, UnknownOption

_THERE = Text(
    vi="Đã có «{name}»; nó được giữ nguyên. Chọn tên khác, hoặc thêm --force để ghi đè.",
    en="«{name}» is there already and was left as it is. Choose another name, or add --force to write over it.",
)
_OWN_INPUT = Text(
    vi="«{name}» là tệp số liệu đang đọc; kết quả không bao giờ ghi lên nó. Chọn tên khác.",
    en="«{name}» is the file that is being read; results are never written over it. Choose another name.",
)
_WRITTEN = Text(vi="Đã ghi {path}", en="Written: {path}")
_NOT_FOUND = Text(vi="Không có tệp «{name}».", en="There is no file «{name}».")


def force_option() -> Decorator:
    """The option that lets a command write over existing files."""
    return option("--force", is_flag=True, vi="Ghi đè tệp đã có.", en="Write over files that are there already.")


def output_file(path: Path, *, force: bool, reading: Path | None = None, kinds: tuple[str, ...] = ()) -> Path:
    """``path`` once it is clear that a file may be written there; its folder is made.

    Parameters
    ----------
    path : what the user asked for
    force : whether an existing file may be replaced
    reading : the user's own file that the command reads, never to be replaced
    kinds : the endings that the command can write; any where empty

    Raises
    ------
    FileRefused
        A file is there and ``force`` is not given, or it is the one that is being read.
    UnknownOption
        The ending is not one that the command can write.
    """
    if kinds and path.suffix.lower() not in kinds:
        raise UnknownOption.among("--output", path.name, tuple(f"*{kind}" for kind in kinds))
    if reading is not None and path.exists() and path.samefile(reading):
        raise FileRefused(_OWN_INPUT.fill(name=str(path)))
    if path.exists() and not force:
        raise FileRefused(_THERE.fill(name=str(path)))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def input_file(path: Path) -> Path:
    """``path`` if there is a file.

    Raises
    ------
    FileRefused
        There is none, or it is a folder.
    """
    if not path.is_file():
        raise FileRefused(_NOT_FOUND.fill(name=str(path)))
    return path


def say_written(paths: Mapping[str, Path]) -> None:
    """Tell which files were written: a line each for a person, one object for a machine."""
    if CURRENT.get().as_json:
        print_json({"written": {kind: str(path) for kind, path in paths.items()}})
        return
    for path in paths.values():
        click.echo(_WRITTEN.fill(path=str(path)).say(language()))
