"""Broken files with the problems that are in them, and good files that nobody must be bothered about."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nangsuat.data.checks.report import CheckReport, check_file
from nangsuat.data.checks.run import CHECKS
from nangsuat.data.markup import mark_up

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
BROKEN_AT_LEAST, GOOD_AT_LEAST = 60, 20


@cache
def cases(folder: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / folder / "expected.toml").read_text(encoding="utf-8"))


@cache
def checked(folder: str, name: str) -> CheckReport:
    options = cases(folder)[name].get("options", {})
    return check_file(HERE / folder / name, today=TODAY, **options)


def place(problem: Any) -> str | int | None:
    """Where a problem is expected: an address, a row, or the file as a whole."""
    return problem.cell or problem.row


@pytest.mark.parametrize("name", cases("should_fail"))
def test_each_problem_of_a_broken_file_is_found_at_its_place(name: str):
    case = cases("should_fail")[name]
    report = checked("should_fail", name)
    found = [(problem.code, problem.severity.value, place(problem)) for problem in report.problems]
    codes_and_severities = [entry[:2] for entry in found]
    for expected in case["problems"]:
        kind = (expected["code"], expected["severity"])
        where = expected.get("cell") or expected.get("row")
        if where is None:
            assert kind in codes_and_severities
        else:
            assert (*kind, where) in found
    musts = {problem["code"] for problem in case["problems"] if problem["severity"] == "must_fix"}
    assert {problem.code for problem in report.must_fix} == musts


@pytest.mark.parametrize("name", cases("should_pass"))
def test_a_good_file_asks_nothing(name: str):
    report = checked("should_pass", name)
    notes = {(problem.code, place(problem)) for problem in report.problems}
    assert {
        (note["code"], note.get("cell") or note.get("row")) for note in cases("should_pass")[name]["problems"]
    } <= notes
    assert [problem.line("en") for problem in report.problems if problem.severity.value != "note"] == []
    assert report.rows > 0


@pytest.mark.parametrize("name", cases("should_fail"))
def test_every_word_is_said_in_both_languages(name: str):
    report = checked("should_fail", name)
    assert all(problem.message.vi and problem.suggestion.vi and problem.rule.vi for problem in report.problems)
    assert all("{" not in problem.message.en + problem.suggestion.en for problem in report.problems)


@pytest.mark.parametrize("name", [name for name in cases("should_fail") if name.endswith(".xlsx")][::7])
def test_marks_change_nothing_that_is_read(name: str, tmp_path: Path):
    before = checked("should_fail", name)
    handed = mark_up(HERE / "should_fail" / name, before.problems, tmp_path / name)
    after = check_file(handed.output, today=TODAY, **cases("should_fail")[name].get("options", {}))
    found, again = (
        {(problem.code, problem.cell, problem.value) for problem in report.problems if problem.code != "sheet-chosen"}
        for report in (before, after)
    )
    assert handed.is_copy
    assert again == found


def test_every_check_has_a_file_that_it_was_written_for():
    expected = {
        problem["code"] for folder in ("should_fail", "should_pass") for case in cases(folder).values()
        for problem in case["problems"]
    }  # fmt: skip
    assert {check.code for check in CHECKS} <= expected


@pytest.mark.parametrize(("folder", "least"), [("should_fail", BROKEN_AT_LEAST), ("should_pass", GOOD_AT_LEAST)])
def test_the_corpora_are_whole(folder: str, least: int):
    files = {path.name for path in (HERE / folder).iterdir()} - {"expected.toml"}
    assert files == set(cases(folder))
    assert len({path.read_bytes() for path in (HERE / folder).iterdir()}) == len(files) + 1
    assert len(files) >= least
