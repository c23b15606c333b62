"""A campaign that asks, workbooks filled in rightly and wrongly, and a worker that runs at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from django.utils import timezone

from nangsuat.data import write_hand_in_workbook
from nangsuat.web.handin import checking
from nangsuat.web.handin.models import Assignment, Campaign, Intake
from nangsuat.web.handin.services.intake import intake_check, intake_receive
from nangsuat.web.handin.services.sending import hand_in_send
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.people.models import User

GOOD = {"net_sales": 12000, "intermediate_inputs": 7000, "employees": 50}
YEAR = 2025


def make_campaign(owner: Organisation, *enterprises: Enterprise, year: int = YEAR, form: str = "quick-3") -> Campaign:
    campaign = Campaign.objects.create(
        owner=owner,
        title=f"Số liệu {year}",
        title_en=f"Accounts {year}",
        specification=form,
        specification_version="1",
        year=year,
        opens_on=date(2020, 1, 1),
        deadline=timezone.localdate() + timedelta(days=30),
        state=Campaign.State.OPEN,
    )
    for enterprise in enterprises:
        Assignment.objects.create(campaign=campaign, enterprise=enterprise)
    return campaign


def make_workbook(
    campaign: Campaign, assignment: Assignment | None, answers: Mapping[str, Mapping[str, object]] | None = None
) -> bytes:
    """The workbook of an enterprise, or of all in a campaign, with these answers typed into it, by id and role."""
    asked = checking.question(campaign, assignment)
    with TemporaryDirectory() as folder:
        path = write_hand_in_workbook(
            asked.specification,
            Path(folder, "w.xlsx"),
            enterprises=asked.enterprises,
            year=asked.year,
            prior=asked.prior,
            token=asked.token,
        )
        book = openpyxl.load_workbook(path)
        for firm, values in (answers or {}).items():
            _type(book, firm, campaign.year, values)
        book.save(path)
        return path.read_bytes()


def _type(book: openpyxl.Workbook, firm: str, year: int, values: Mapping[str, object]) -> None:
    columns = {name.removeprefix("ns_"): next(iter(place.destinations)) for name, place in book.defined_names.items()}
    sheet = book[columns["firm"][0]]
    letters = {role: place.split("$")[1] for role, (_, place) in columns.items()}
    row = next(
        row
        for row in range(1, sheet.max_row + 1)
        if sheet[f"{letters['firm']}{row}"].value == firm and str(sheet[f"{letters['year']}{row}"].value) == str(year)
    )
    for role, value in values.items():
        sheet[f"{letters[role]}{row}"] = value


def received(
    user: User, campaign: Campaign, assignment: Assignment | None, content: bytes, name: str = "a.xlsx"
) -> Intake:
    """Something that came in and was checked."""
    intake = intake_receive(user=user, campaign=campaign, assignment=assignment, chunks=[content], name=name)
    intake_check(intake.pk)
    intake.refresh_from_db()
    return intake


def sent(user: User, campaign: Campaign, assignment: Assignment, **facts: object):
    content = make_workbook(campaign, assignment, {assignment.enterprise.code: GOOD | facts})
    intake = received(user, campaign, assignment, content)
    return hand_in_send(
        user=user,
        intake=intake,
        declared=True,
        declared_name="Nguyễn Văn A",
        declared_post="Kế toán trưởng",
        reason="sửa",
    )[0]
