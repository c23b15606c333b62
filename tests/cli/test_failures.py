"""From an error to a message in the user's language, an exit code and, asked for, an object for machines."""

import errno
import json
from pathlib import Path

import click
import pytest

from nangsuat.cli.errors import BadUsage, FileRefused
from nangsuat.cli.exits import Exit
from nangsuat.cli.failures import exit_for, failure_text
from nangsuat.compare.frontier.producers import NoFrontier
from nangsuat.compare.frontier.projection import NotProved
from nangsuat.data import (
    CannotBeShown,
    CannotBeWritten,
    MissingRoles,
    NangsuatError,
    Problem,
    ProblemsFound,
    Severity,
    Text,
    UnknownOption,
)
from nangsuat.measure.production import NoEstimate

WORDS = Text(vi="tiếng Việt", en="English")
A_PROBLEM = Problem(Severity.MUST_FIX, "negative", WORDS, WORDS, WORDS)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ProblemsFound([A_PROBLEM]), Exit.PROBLEMS),
        (NangsuatError(WORDS), Exit.PROBLEMS),
        (UnknownOption(WORDS), Exit.USAGE),
        (BadUsage(WORDS), Exit.USAGE),
        (click.UsageError("x"), Exit.USAGE),
        (CannotBeShown(WORDS), Exit.CANNOT_BE_SHOWN),
        (MissingRoles(WORDS), Exit.CANNOT_BE_SHOWN),
        (NoEstimate(WORDS), Exit.CANNOT_BE_SHOWN),
        (NoFrontier(WORDS), Exit.CANNOT_BE_SHOWN),
        (NotProved(WORDS), Exit.CANNOT_BE_SHOWN),
        (FileRefused(WORDS), Exit.FILE),
        (CannotBeWritten(WORDS), Exit.FILE),
        (PermissionError(errno.EACCES, "x", "y"), Exit.FILE),
        (BrokenPipeError(), Exit.BROKEN_PIPE),
        (KeyboardInterrupt(), Exit.INTERRUPTED),
        (ZeroDivisionError(), Exit.INTERNAL),
    ],
)
def test_exit_codes(error: BaseException, code: Exit):
    assert exit_for(error) is code


def test_every_exit_code_has_a_meaning():
    for code in Exit:
        assert code.meaning.vi
        assert code.meaning.en


def test_a_system_error_is_said_in_both_languages():
    said = failure_text(OSError(errno.ENOSPC, "No space left on device", "report.pdf"))
    assert said.vi == "Không dùng được «report.pdf»: ổ đĩa đã đầy."
    assert said.en == "«report.pdf» cannot be used: the disk is full."


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        (["chek"], "không có lệnh «chek»", "no command «chek»"),
        (["explain", "chek"], "không có lệnh «chek»", "no command «chek»"),
        (["check"], "Thiếu TỆP", "FILE is missing"),
        (["indicators", "--foo"], "Không có tùy chọn «--foo»", "no option «--foo»"),
        (["indicators", "--level"], "cần một giá trị", "needs a value"),
        (["indicators", "--json=1"], "không nhận giá trị", "takes no value"),
        (["indicators", "--level", "x"], "firm, economy", "It takes: firm, economy"),
        (["indicators", "E05", "E06"], "Dòng lệnh viết sai", "The command line is wrong"),
        (
            ["explain", "three-factors", "x", "--start", "a", "--end", "1"],
            "phải là số nguyên",
            "must be a whole number",
        ),
        (["template", "firms", "-o", "x.xlsx", "--rows", "0"], "từ 1 đến 100000", "from 1 to 100000"),
        (["production", "x.csv", "--draws", "100.5"], "phải là số nguyên từ 2 trở lên", "a whole number, 2 or more"),
        (["template", "firms", "-o", "x.xlsx", "--years", "20"], "--years", "--years"),
        (["explain", "three-factors", "x", "--start", "1"], "Thiếu --end", "--end is missing"),
        (["--lang"], "cần một giá trị", None),
    ],
)
def test_wrong_usage(cli, words: list[str], vietnamese: str, english: str | None):
    ran = cli(*words)
    assert ran.code is Exit.USAGE
    assert vietnamese in ran.err
    assert ran.out == ""
    if english:
        assert english in cli("--lang", "en", *words).err


def test_a_misspelt_option_is_answered_with_its_neighbour(cli):
    assert "--level" in cli("indicators", "--levle", "firm").err


def test_a_machine_gets_the_error_as_an_object(cli):
    said = json.loads(cli("check", "absent.xlsx", "--json").out)
    assert said["error"]["exit"] == Exit.FILE
    assert said["error"]["vi"] == "Không có tệp «absent.xlsx»."
    assert said["error"]["en"] == "There is no file «absent.xlsx»."


class Fault(Exception):
    pass


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Fault("inner")

    monkeypatch.setattr("nangsuat.cli.commands.indicators.print_table", fail)


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_ours_is_an_apology_without_a_traceback(cli):
    ran = cli("indicators")
    assert ran.code is Exit.INTERNAL
    assert "Xin lỗi" in ran.err
    assert "Traceback" not in ran.err
    assert "Fault" in ran.err
    assert "test_failures.py:" in ran.err  # where it broke, for who gets a picture of it
    assert "--debug" in ran.err


@pytest.mark.usefixtures("faulty")
def test_debug_shows_where_it_happened(cli):
    ran = cli("indicators", "--debug", "--lang", "en")
    assert "Traceback" in ran.err
    assert "Sorry" in ran.err


def test_interruption_leaves_nothing_and_says_so(cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xlsxwriter.Workbook.close", interrupted)
    ran = cli("template", "firms", "-o", "out.xlsx")
    assert ran.code is Exit.INTERRUPTED
    assert "Không có tệp nào bị ghi dở" in ran.err
    assert list(tmp_path.iterdir()) == []
