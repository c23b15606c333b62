"""From an intake to the library's checks: which form, which enterprises, which earlier figures."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.conf import settings
from django.utils import timezone

from nangsuat.data import (
    FirmPanel,
    Gate,
    HandInCheck,
    HandInEnterprise,
    HandInSpecification,
    Language,
    Problem,
    check_form,
    check_hand_in,
    mark_up,
    safe_name,
    specification_named,
)
from nangsuat.web.core import storage
from nangsuat.web.handin import selectors
from nangsuat.web.handin.models import Assignment, Campaign, Intake
from nangsuat.web.orgs.models import Enterprise


@dataclass(frozen=True, slots=True)
class Question:
    """What a campaign asks of whom."""

    specification: HandInSpecification
    enterprises: tuple[HandInEnterprise, ...]
    year: int
    prior: FirmPanel | None
    token: str
    synthetic: bool = False

    def enterprise(self, firm: str) -> HandInEnterprise:
        """The enterprise of this id."""
        return next(each for each in self.enterprises if each.firm == firm)


def specification_of(campaign: Campaign) -> HandInSpecification:
    """The form that a campaign asks."""
    return specification_named(campaign.specification, int(campaign.specification_version))


def question(campaign: Campaign, assignment: Assignment | None) -> Question:
    """What one enterprise is asked, or all of a campaign that are not exempt.

    Earlier figures are those that the body that asks may read as well: it sees what a check says of them, and the
    workbook comes back to it with whatever was prefilled.
    """
    enterprises = [assignment.enterprise] if assignment else asked_enterprises(campaign)
    told_to = selectors.shared_with(campaign, enterprises)
    return Question(
        specification_of(campaign),
        tuple(selectors.hand_in_enterprise(each) for each in enterprises),
        campaign.year,
        selectors.prior_panel(enterprises, campaign.year, told_to=told_to),
        campaign.token,
        campaign.synthetic,
    )


def asked_enterprises(campaign: Campaign) -> list[Enterprise]:
    """The enterprises of a campaign that are to hand in."""
    asked = campaign.assignments.exclude(state=Assignment.State.EXEMPT)
    return [each.enterprise for each in asked.select_related("enterprise__organisation")]


def checked(intake: Intake) -> HandInCheck:
    """The library's answer to an intake."""
    asked = question(intake.campaign, intake.assignment)
    if intake.is_file:
        return _checked_file(intake, asked)
    return checked_rows((intake.values or {})["rows"], asked)


def _checked_file(intake: Intake, asked: Question) -> HandInCheck:
    return check_hand_in(
        storage.path_of(intake.sha256),
        asked.specification,
        enterprises=asked.enterprises,
        year=asked.year,
        prior=asked.prior,
        token=asked.token,
        name=intake.original_name,
        limit_bytes=settings.UPLOAD_LIMIT,
        today=timezone.localdate(),
    )


def checked_rows(rows: Sequence[Mapping[str, str]], asked: Question) -> HandInCheck:
    """The answer to typed rows: one of a form, or several that came through the programming interface."""
    answers = [_checked_row(row, asked) for row in rows]
    if len(answers) == 1:
        return answers[0]
    numbered = [_numbered(answer, number) for number, answer in enumerate(answers, start=1)]
    found = {gate: _together(numbered, gate) for gate in Gate}
    return replace(
        numbered[0],
        found={gate: problems for gate, problems in found.items() if problems},
        frame=pl.concat([each.frame for each in numbered], how="diagonal_relaxed"),
        normalisations=tuple(each for answer in numbered for each in answer.normalisations),
        computed=frozenset(each for answer in numbered for each in answer.computed),
    )


def _checked_row(row: Mapping[str, str], asked: Question) -> HandInCheck:
    typed = {role: text for role, text in row.items() if role not in {"firm", "year"}}
    return check_form(
        asked.specification,
        typed,
        enterprise=asked.enterprise(row["firm"]),
        year=asked.year,
        prior=asked.prior,
        today=timezone.localdate(),
    )


def _numbered(answer: HandInCheck, number: int) -> HandInCheck:
    """The answer to one row as that to the row of a number."""
    found = {gate: tuple(replace(each, row=number) for each in problems) for gate, problems in answer.found.items()}
    frame = answer.frame.with_columns(row=pl.lit(number, pl.Int64))
    lines = tuple(replace(each, row=number) for each in answer.normalisations)
    computed = frozenset((number, role) for _, role in answer.computed)
    return replace(answer, found=found, frame=frame, normalisations=lines, computed=computed)


def _together(answers: Sequence[HandInCheck], gate: Gate) -> tuple[Problem, ...]:
    return tuple(problem for answer in answers for problem in answer.found.get(gate, ()))


def marked(intake: Intake, problems: Sequence[Problem], language: Language) -> tuple[str, str]:
    """Keep the sender's own file with its wrong cells marked; its hash and its name."""
    name = safe_name(intake.original_name, ending=".xlsx")
    with TemporaryDirectory(prefix="nangsuat-") as folder:
        own = Path(folder, "own.xlsx")
        shutil.copyfile(storage.path_of(intake.sha256), own)
        handed = mark_up(own, problems, Path(folder, "marked.xlsx"), language=language)
        with handed.output.open("rb") as stream:
            sha256, _ = storage.keep(iter(lambda: stream.read(1 << 20), b""))
    return sha256, marked_name(name, language)


def marked_name(name: str, language: Language) -> str:
    """What the marked file is called beside the sender's own."""
    said = "đánh dấu lỗi" if language == "vi" else "marked"
    return safe_name(f"{Path(name).stem} ({said}).xlsx")


def typed_rows(assignment: Assignment, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was typed into an enterprise's form as the one row of an intake."""
    return [{"firm": assignment.enterprise.code, **values}]
