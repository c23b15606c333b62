"""From an error to what the user reads and what a script sees."""

from __future__ import annotations

import errno
import json
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

import click

from nangsuat.cli.errors import BadUsage, FileRefused
from nangsuat.cli.exits import Exit
from nangsuat.cli.invocation import CURRENT
from nangsuat.cli.usage import usage_text
from nangsuat.data import (
    CannotBeShown,
    CannotBeWritten,
    MissingRoles,
    NangsuatError,
    ProblemsFound,
    Text,
    UnknownOption,
)
from nangsuat.web.operation.running.errors import SiteTrouble

# The first class that an error belongs to decides.
_EXITS: tuple[tuple[type[BaseException], Exit], ...] = (
    (FileRefused, Exit.FILE),
    (BadUsage, Exit.USAGE),
    (CannotBeWritten, Exit.FILE),
    (ProblemsFound, Exit.PROBLEMS),
    (UnknownOption, Exit.USAGE),
    (CannotBeShown, Exit.CANNOT_BE_SHOWN),
    (MissingRoles, Exit.CANNOT_BE_SHOWN),
    (SiteTrouble, Exit.SITE),
    (NangsuatError, Exit.PROBLEMS),
    (click.UsageError, Exit.USAGE),
    (BrokenPipeError, Exit.BROKEN_PIPE),
    (OSError, Exit.FILE),
    (KeyboardInterrupt, Exit.INTERRUPTED),
    (click.Abort, Exit.INTERRUPTED),
)

_SYSTEM_REASONS: Mapping[int, Text] = {
    errno.ENOENT: Text(vi="không có tệp hoặc thư mục này", en="no such file or folder"),
    errno.EACCES: Text(vi="không có quyền đọc hoặc ghi", en="no permission to read or write"),
    errno.EPERM: Text(vi="không có quyền đọc hoặc ghi", en="no permission to read or write"),
    errno.EEXIST: Text(vi="đã có tệp tên như vậy", en="something of that name is there already"),
    errno.EISDIR: Text(vi="đây là thư mục, không phải tệp", en="this is a folder, not a file"),
    errno.ENOTDIR: Text(vi="đây là tệp, không phải thư mục", en="this is a file, not a folder"),
    errno.ENOSPC: Text(vi="ổ đĩa đã đầy", en="the disk is full"),
    errno.EROFS: Text(vi="ổ đĩa chỉ cho đọc", en="the disk can only be read"),
    errno.ENAMETOOLONG: Text(vi="tên tệp quá dài", en="the file's name is too long"),
}

_STOPPED = Text(
    vi="Đã dừng theo yêu cầu. Không có tệp nào bị ghi dở.", en="Stopped as asked. No file was left half-written."
)
_FAULT = Text(
    vi="Xin lỗi, chương trình gặp lỗi mà nó không lường trước ({kind}). Số liệu của bạn không bị thay đổi.\n"
    "Xin chạy lại lệnh này với --debug và gửi cho nhóm phát triển những gì in ra, cùng phiên bản {version}.",
    en="Sorry, the program met a fault that it did not foresee ({kind}). Your data were not changed.\n"
    "Please run the command again with --debug and send us what it prints, with the version {version}.",
)
_CANNOT_OPEN = Text(vi="Không dùng được «{name}»: {reason}.", en="«{name}» cannot be used: {reason}.")


def report_failure(error: BaseException) -> Exit:
    """Tell the user about an error in their language; the exit code that belongs to it."""
    code = exit_for(error)
    if code is Exit.BROKEN_PIPE:
        return code
    invocation = CURRENT.get()
    text = failure_text(error)
    if invocation.debug:
        traceback.print_exception(error, file=sys.stderr)
    click.echo(text.say(invocation.language), err=True)
    if invocation.as_json:
        click.echo(json.dumps(_for_machines(error, code, text), ensure_ascii=False))
    return code


def exit_for(error: BaseException) -> Exit:
    """The exit code of an error."""
    return next((code for kind, code in _EXITS if isinstance(error, kind)), Exit.INTERNAL)


def failure_text(error: BaseException) -> Text:
    """The message of an error in both languages."""
    match error:
        case NangsuatError():
            return error.text
        case click.UsageError():
            return usage_text(error)
        case KeyboardInterrupt() | click.Abort():
            return _STOPPED
        case OSError():
            return _system_text(error)
    from importlib.metadata import version

    return _FAULT.fill(kind=_kind_and_place(error), version=version("nangsuat"))


def _kind_and_place(error: BaseException) -> str:
    """What broke and where, so that even a screenshot helps."""
    steps = traceback.extract_tb(error.__traceback__)
    return " ".join((type(error).__name__, *(f"{Path(step.filename).name}:{step.lineno}" for step in steps[-3:])))


def _system_text(error: OSError) -> Text:
    reason = _SYSTEM_REASONS.get(error.errno or 0, Text.same(error.strerror or type(error).__name__))
    return _CANNOT_OPEN.fill(name=str(error.filename or "?"), reason=reason)


def _for_machines(error: BaseException, code: Exit, text: Text) -> dict[str, object]:
    from nangsuat.cli.printing import problem_as_dict

    said: dict[str, object] = {"exit": int(code), "kind": type(error).__name__, "vi": text.vi, "en": text.en}
    if isinstance(error, ProblemsFound):
        said["problems"] = [problem_as_dict(problem) for problem in error.problems]
    return {"error": said}
