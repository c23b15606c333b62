"""A synthetic park that has handed in, for tests of releases and results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import nangsuat as ns
from nangsuat.data import FIRM_ROLES
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.people.models import User
from nangsuat.web.releases import services
from nangsuat.web.releases.models import Release
from web_world import World, make_enterprise

START = datetime(2026, 3, 1, tzinfo=UTC)


def campaign_of(owner: Organisation, year: int, by: User) -> Campaign:
    return Campaign.objects.create(
        owner=owner,
        title=f"Số liệu {year}",
        title_en=f"Accounts of {year}",
        specification="accounts-2026",
        specification_version="1",
        year=year,
        opens_on=date(2026, 1, 1),
        deadline=date(2026, 3, 31),
        state=Campaign.State.OPEN,
        made_by=by,
    )


def hand_in(
    campaign: Campaign,
    enterprise: Enterprise,
    row: dict[str, Any],
    *,
    version: int = 1,
    specification: str = "accounts-2026",
) -> HandIn:
    """An accepted hand-in of one year, as sending leaves it."""
    assignment, _ = Assignment.objects.get_or_create(
        campaign=campaign, enterprise=enterprise, defaults={"state": Assignment.State.SENT}
    )
    letters = {role: chr(ord("A") + place % 26) for place, role in enumerate(row)}
    snapshot = {
        "format": 1,
        "specification": specification,
        "version": 1,
        "year": campaign.year,
        "currency": "VND",
        "synthetic": False,
        "source": {
            "name": f"{enterprise.code}.xlsx",
            "sha256": sha256(enterprise.code.encode()).hexdigest(),
            "sheet": "Số liệu",
            "columns": {role: role for role in row},
            "letters": letters,
        },
        "rows": [{**row, "firm": enterprise.code, "year": campaign.year, "row": 5}],
    }
    intake = Intake.objects.create(
        campaign=campaign,
        assignment=assignment,
        channel="workbook",
        original_name=f"{enterprise.code}.xlsx",
        specification=specification,
        specification_version="1",
        state=Intake.State.CHECKED,
        snapshot=snapshot,
    )
    number = HandIn.objects.count() + 1
    return HandIn.objects.create(
        assignment=assignment,
        version=version,
        receipt_number=f"{campaign.year}-{number:05d}",
        intake=intake,
        specification=specification,
        specification_version="1",
        snapshot=snapshot,
        sha256=sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest(),
        declared_name="Nguyễn Văn A",
        sent_at=START + timedelta(minutes=number),
    )


def fill_park(
    park: Organisation, by: User, *, enterprises: int = 40, years: tuple[int, ...] = (2022, 2023)
) -> tuple[list[Campaign], list[HandIn]]:
    """The accounts of the library's synthetic park, handed in to campaigns of ``park``."""
    panel = ns.synthetic_park(enterprises=enterprises, years=years)
    campaigns = {year: campaign_of(park, year, by) for year in years}
    known: dict[str, Enterprise] = {}
    sent = []
    for row in panel.collect().iter_rows(named=True):
        code = row["firm"]
        if code not in known:
            known[code] = make_enterprise(
                row["name"], code, park=park, industry=row["industry"], ownership=row["ownership"]
            )
        figures = {key: value for key, value in row.items() if key in FIRM_ROLES and FIRM_ROLES[key].is_number}
        filled = {key: value for key, value in figures.items() if value is not None}
        sent.append(hand_in(campaigns[row["year"]], known[code], filled))
    return list(campaigns.values()), sent


@dataclass
class Park:
    """The world's park with its campaigns and hand-ins."""

    world: World
    campaigns: list[Campaign]
    hand_ins: list[HandIn]

    def ask(self, title: str = "Năng suất 2023", **options: object) -> Release:
        given = {"owner": self.world.park, "campaigns": self.campaigns, "by": self.world.park_officer, **options}
        return services.release_make(title=title, **given)

    def release(self, title: str = "Năng suất 2023", **options: object) -> Release:
        return services.release_build(self.ask(title, **options).pk)

    def hand_in_as(self, enterprise: Enterprise, *, like: int = 0, **changes: float) -> list[HandIn]:
        """Hand in for an enterprise what the park's enterprise number ``like`` handed in, all years."""
        code = self.hand_ins[like].rows[0]["firm"]
        rows = [(each.assignment.campaign, each.rows[0]) for each in self.hand_ins if each.rows[0]["firm"] == code]
        return [
            hand_in(
                campaign,
                enterprise,
                {key: value for key, value in row.items() if key not in {"firm", "year", "row"}} | changes,
            )
            for campaign, row in rows
        ]


def make_park(world: World) -> Park:
    return Park(world, *fill_park(world.park, world.park_officer))
