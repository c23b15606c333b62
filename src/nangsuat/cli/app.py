"""The program: its commands, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import click

from nangsuat.cli.bilingual import Group, Option
from nangsuat.cli.exits import Exit
from nangsuat.cli.failures import report_failure
from nangsuat.cli.invocation import CURRENT, read_invocation
from nangsuat.cli.registry import COMMANDS
from nangsuat.data import Text

NAME = "nangsuat"

_SHOWN_CODES = (
    Exit.DONE,
    Exit.PROBLEMS,
    Exit.USAGE,
    Exit.CANNOT_BE_SHOWN,
    Exit.FILE,
    Exit.SITE,
    Exit.INTERNAL,
    Exit.INTERRUPTED,
)
_EXIT_CODES = Text(
    vi="Mã kết thúc: " + "; ".join(f"{code.value} {code.meaning.vi}" for code in _SHOWN_CODES) + ".",
    en="Exit codes: " + "; ".join(f"{code.value} {code.meaning.en}" for code in _SHOWN_CODES) + ".",
)


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"{NAME} {version(NAME)}")
        ctx.exit()


program = Group(
    name=NAME,
    text=Text(
        vi="Năng suất: từ bảng số liệu của doanh nghiệp hoặc nền kinh tế đến báo cáo trung thực.",
        en="Productivity: from a table of enterprises or of an economy to an honest report.",
    ),
    more=_EXIT_CODES,
    commands={command.name or "": command for command in COMMANDS},
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            text=Text(vi="In phiên bản.", en="Print the version."),
        ),
    ],
)


def main() -> None:
    """Run the command line and leave with its exit code."""
    if f"_{NAME.upper()}_COMPLETE" in os.environ:
        program.main(prog_name=NAME)  # a shell asks how a word can be completed
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a console's, never None
    code = run(sys.argv[1:])
    if code is Exit.BROKEN_PIPE:  # nobody reads: let the interpreter's last flush go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(words: Sequence[str]) -> Exit:
    """Run one command line; every error is told to the user here and nowhere else."""
    before = CURRENT.set(CURRENT.get())
    try:
        CURRENT.set(read_invocation(words))
        with program.make_context(NAME, list(words)) as context:
            outcome = program.invoke(context)
        sys.stdout.flush()
        return outcome if isinstance(outcome, Exit) else Exit.DONE
    except click.exceptions.Exit as leave:
        return Exit(leave.exit_code)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the last door: all that is left becomes a message
        return report_failure(error)
    finally:
        CURRENT.reset(before)


def _terminate(signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signal's own signature
    """Leave by an exception, so that a file being written is removed on the way out."""
    sys.exit(Exit.TERMINATED)
