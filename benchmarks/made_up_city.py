"""A made-up city in a running site: ``python -m benchmarks.made_up_city FOLDER``, with the site's settings around it.

A city has asked 2,000 enterprises for ten years of accounts and releases them; it asks them for one year more, and
some have sent. Most of them stand in a park, with others that were never asked: its board has a workbook of 5,000 rows,
the year that is asked of each and up to two years before it greyed, in which the year is filled in, with mistakes.
What people would have sent one by one is written in bulk, in the form in which the site keeps it; whatever the site
computes from it (release, results, checks) the site computes itself. Says as JSON where everything is.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

import django

django.setup()

import polars as pl  # noqa: E402
from django.utils import timezone  # noqa: E402

from nangsuat.data import FIRM_ROLES, SPECIFICATIONS, fold, industry_codes, synthetic_park  # noqa: E402
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake  # noqa: E402
from nangsuat.web.handin.selectors.choosing import Choice  # noqa: E402
from nangsuat.web.handin.services import campaigns as services  # noqa: E402
from nangsuat.web.handin.services.many import workbook_for_many  # noqa: E402
from nangsuat.web.orgs.models import Enterprise, Membership, Organisation  # noqa: E402
from nangsuat.web.people.models import User  # noqa: E402
from nangsuat.web.releases.models import Release  # noqa: E402
from nangsuat.web.releases.services import release_make  # noqa: E402

ENTERPRISES, WITHOUT_PAST = 2_000, 500
IN_THE_PARK = 1_500  # of those with a past: three rows each, and one of each without, are 5,000
YEARS, ASKED = tuple(range(2015, 2025)), 2025
SENT, BEGUN = 800, 400  # of those asked for the last year
READERS = 40  # people who put questions: each may put so many new ones a minute
_PARTS = ((0, ENTERPRISES), (ENTERPRISES, WITHOUT_PAST))
_POOL = 6_000  # enterprises that ever stood in the made-up park; those with the longest past are taken
_BATCH = 500
_FORM = SPECIFICATIONS["accounts-2026", 1]
_BOUGHT = ("materials", "energy", "bought_services")
_LONG_AGO = date(2020, 1, 1)


def main(folder: str) -> None:
    accounts = made_up_accounts()
    counted = accounts["firm"].value_counts().sort("count", "firm", descending=[True, False])
    own, new = (counted["firm"][start : start + length].to_list() for start, length in _PARTS)
    city, park = (_body(kind, name) for kind, name in (("city", "Sở thử tải"), ("park", "Khu thử tải")))
    officer, keeper = _person("can.bo.so", city), _person("can.bo.khu", park)
    crowd = [*own[:IN_THE_PARK], *new]
    register = _register(accounts.filter(pl.col("firm").is_in([*own, *new])), set(own), dict.fromkeys(crowd, park))
    past = [_past_campaign(city, officer, year, accounts, own) for year in YEARS]
    said: dict[str, Any] = {"rows": accounts.filter(pl.col("firm").is_in(own), pl.col("year").is_in(YEARS)).height}
    said |= _release(city, officer, past)
    said["campaign"] = _open_campaign(city, officer, accounts, own).pk
    said |= _workbook(park, keeper, accounts, crowd, Path(folder))
    enterprise = register[own[0]]
    accountant = _person("ke.toan", enterprise.organisation)
    said["enterprise"] = enterprise.pk
    said["sessions"] = {
        name: _session(user) for name, user in (("officer", officer), ("keeper", keeper), ("accountant", accountant))
    }
    said["readers"] = [_session(_person(f"nguoi.doc.{number}")) for number in range(READERS)]
    print(json.dumps(said))


def made_up_accounts() -> pl.DataFrame:
    """The synthetic park's accounts; every other enterprise is put into some industry of the whole list."""
    frame = synthetic_park(enterprises=_POOL, years=(*YEARS, ASKED)).collect()
    divisions = [entry.code for entry in industry_codes("VSIC2018").at_level(2)]
    number = pl.col("firm").str.extract(r"(\d+)").cast(pl.Int64)
    spread = number.map_elements(lambda n: divisions[(n // 2) % len(divisions)], return_dtype=pl.String)
    return frame.with_columns(pl.when(number % 2 == 0).then(spread).otherwise(pl.col("industry")).alias("industry"))


def _body(kind: str, name: str) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, name_en=name, territory="79", synthetic=True)


def _person(name: str, *places: Organisation) -> User:
    user = User.objects.create_user(f"{name}@example.vn", full_name=name)
    for place in places:
        Membership.objects.create(user=user, organisation=place, role="manager", valid_from=_LONG_AGO)
    return user


def _session(user: User) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    made = import_module(settings.SESSION_ENGINE).SessionStore()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    known = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend, HASH_SESSION_KEY: user.get_session_auth_hash()}
    made.update(known | {"second_factor": True})
    made.save()
    return str(made.session_key)


def _register(
    accounts: pl.DataFrame, in_the_city: set[str], parks: Mapping[str, Organisation]
) -> dict[str, Enterprise]:
    firms = accounts.sort("year").unique("firm", keep="last", maintain_order=True).sort("firm")
    rows = firms.select("firm", "name", "industry", "ownership").to_dicts()
    bodies = Organisation.objects.bulk_create(
        [
            Organisation(kind="enterprise", name=row["name"], synthetic=True, search=fold(row["name"])[:400])
            for row in rows
        ],
        batch_size=_BATCH,
    )
    made = [
        Enterprise(
            organisation=body, code=row["firm"], industry=row["industry"], ownership=row["ownership"],
            territory="79" if row["firm"] in in_the_city else "01", park=parks.get(row["firm"]),
        )
        for body, row in zip(bodies, rows, strict=True)
    ]  # fmt: skip
    return {each.code: each for each in Enterprise.objects.bulk_create(made, batch_size=_BATCH)}


def _campaign(owner: Organisation, by: User, year: int) -> Campaign:
    today = timezone.localdate()
    facts: services.CampaignFacts = {
        "title": f"Số liệu {year}",
        "title_en": f"Accounts of {year}",
        "specification": _FORM.code,
        "specification_version": str(_FORM.version),
        "year": year,
        "opens_on": today - timedelta(days=14),
        "deadline": today + timedelta(days=21),
        "reminder_days": [],
        "message": "",
    }
    return services.campaign_add(actor=by, owner=owner, facts=facts)


def _opened(owner: Organisation, by: User, year: int, codes: Sequence[str]) -> Campaign:
    campaign = _campaign(owner, by, year)
    services.campaign_choose(actor=by, campaign=campaign, choice=Choice(codes=tuple(codes)))
    services.campaign_open(actor=by, campaign=campaign)
    return Campaign.objects.get(pk=campaign.pk)


def _past_campaign(city: Organisation, by: User, year: int, accounts: pl.DataFrame, own: Sequence[str]) -> Campaign:
    held = accounts.filter(pl.col("year") == year, pl.col("firm").is_in(own))
    campaign = _opened(city, by, year, held["firm"].to_list())
    _send(campaign, by, held)
    services.campaign_close(actor=by, campaign=campaign)
    return campaign


def _open_campaign(city: Organisation, by: User, accounts: pl.DataFrame, own: Sequence[str]) -> Campaign:
    """Asked of all; some have sent, others have begun, the rest have not."""
    campaign = _opened(city, by, ASKED, own)
    _send(campaign, by, accounts.filter(pl.col("year") == ASKED, pl.col("firm").is_in(own)).head(SENT))
    begun = campaign.assignments.filter(state=Assignment.State.NOT_STARTED).order_by("pk")[:BEGUN].values("pk")
    stages = (Assignment.State.IN_PROGRESS, Assignment.State.HAS_ERRORS, Assignment.State.TO_CONFIRM)
    keys = [each["pk"] for each in begun]
    for number, stage in enumerate(stages):
        Assignment.objects.filter(pk__in=keys[number :: len(stages)]).update(state=stage)
    return campaign


def _send(campaign: Campaign, by: User, held: pl.DataFrame) -> None:
    """What each of these enterprises handed in, as sending leaves it."""
    assignments = {
        each.enterprise.code: each for each in campaign.assignments.select_related("enterprise") if each.enterprise.code
    }
    for some in batched(held.iter_rows(named=True), _BATCH):
        pairs = [(assignments[row["firm"]], _snapshot(row, campaign.year)) for row in some]
        intakes = Intake.objects.bulk_create(_intakes(campaign, by, pairs))
        HandIn.objects.bulk_create(_hand_ins(campaign, by, pairs, intakes))
        campaign.assignments.filter(pk__in=[each.pk for each, _ in pairs]).update(state=Assignment.State.SENT)


def _snapshot(row: Mapping[str, Any], year: int) -> dict[str, Any]:
    roles = [role for role in _FORM.roles if FIRM_ROLES[role].is_number and row.get(role) is not None]
    bought = sum(row.get(part) or 0.0 for part in _BOUGHT)
    values = {role: float(row[role]) for role in roles if role != "year"} | {"intermediate_inputs": bought}
    letters = {role: f"A{chr(ord('A') + place % 26)}" for place, role in enumerate(values)}
    return {
        "format": 1, "specification": _FORM.code, "version": _FORM.version, "year": year, "currency": "VND",
        "synthetic": True,
        "source": {"name": f"{row['firm']}.xlsx", "sha256": "0" * 64, "sheet": "Số liệu",
                   "columns": {role: role for role in values}, "letters": letters},
        "rows": [{**values, "firm": row["firm"], "year": year, "row": 5}],
    }  # fmt: skip


def _intakes(campaign: Campaign, by: User, pairs: Sequence[tuple[Assignment, dict[str, Any]]]) -> Iterator[Intake]:
    for assignment, snapshot in pairs:
        yield Intake(
            campaign=campaign, assignment=assignment, channel="form", received_by=by, values={"rows": snapshot["rows"]},
            specification=_FORM.code, specification_version=str(_FORM.version), state=Intake.State.CHECKED,
            gate="final", snapshot=snapshot, checked_at=timezone.now(),
        )  # fmt: skip


def _hand_ins(
    campaign: Campaign, by: User, pairs: Sequence[tuple[Assignment, dict[str, Any]]], intakes: Sequence[Intake]
) -> Iterator[HandIn]:
    for (assignment, snapshot), intake in zip(pairs, intakes, strict=True):
        written = json.dumps(snapshot, sort_keys=True).encode()
        yield HandIn(
            assignment=assignment, version=1, receipt_number=f"{campaign.year}-{assignment.pk:07d}", intake=intake,
            specification=_FORM.code, specification_version=str(_FORM.version), snapshot=snapshot,
            sha256=hashlib.sha256(written).hexdigest(), declared_name="Số liệu giả lập", sent_by=by,
            sent_at=timezone.now(),
        )  # fmt: skip


def _release(city: Organisation, by: User, past: Sequence[Campaign]) -> dict[str, Any]:
    """Asked for as an officer asks; the site's worker builds it."""
    began = time.monotonic()
    release = release_make(owner=city, title="Mười năm", title_en="Ten years", campaigns=past, by=by)
    while release.state == Release.State.MAKING:
        time.sleep(0.2)
        release.refresh_from_db()
    if not release.is_published:
        raise SystemExit(release.failure)
    took = time.monotonic() - began
    return {"release": release.pk, "release_seconds": took, "hidden": release.manifest["hidden_cells"]}


def _workbook(
    park: Organisation, by: User, accounts: pl.DataFrame, crowd: Sequence[str], folder: Path
) -> dict[str, Any]:
    """The workbook that the park's board sends out and gets back filled in."""
    campaign = _opened(park, by, ASKED, crowd)
    path = workbook_for_many(user=by, campaign=campaign, path=folder / "many.xlsx", language="vi")
    newest = accounts.filter(pl.col("firm").is_in(crowd)).sort("year").unique("firm", keep="last", maintain_order=True)
    rows = _fill_in(path, {row["firm"]: row for row in newest.iter_rows(named=True)})
    return {"many": campaign.pk, "workbook": str(path), "workbook_rows": rows}


def _fill_in(path: Path, rows: Mapping[str, Mapping[str, Any]]) -> int:
    """Type each enterprise's newest figures as those of the year; give how many rows the sheet has.

    One in twenty has words in place of a figure, one in twenty a figure a thousand times too large.
    """
    import openpyxl

    book = openpyxl.load_workbook(path)
    columns = {name.removeprefix("ns_"): next(iter(place.destinations)) for name, place in book.defined_names.items()}
    sheet = book[columns["firm"][0]]
    letters = {role: place.split("$")[1] for role, (_, place) in columns.items()}
    lines = [(cell.row, rows[cell.value]) for cell in sheet[letters["firm"]] if cell.value in rows]
    asked = [(line, row) for line, row in lines if int(sheet[f"{letters['year']}{line}"].value) == ASKED]
    for number, (line, row) in enumerate(asked):
        for role, value in _typed(number, row, letters).items():
            sheet[f"{letters[role]}{line}"] = value
    book.save(path)
    return len(lines)


def _typed(number: int, row: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, float | str]:
    roles = [role for role in asked if role in FIRM_ROLES and FIRM_ROLES[role].is_number and role != "year"]
    said: dict[str, float | str] = {role: round(row[role]) for role in roles if row.get(role) is not None}
    said["intermediate_inputs"] = round(
        sum(row.get(part) or 0.0 for part in ("materials", "energy", "bought_services"))
    )
    if number % 20 == 7:
        said["net_sales"] = "khoảng 30 tỷ"
    if number % 20 == 13:
        said["labour_cost"] = 1000 * round(row["labour_cost"] or 1)
    return said


if __name__ == "__main__":
    main(sys.argv[1])
