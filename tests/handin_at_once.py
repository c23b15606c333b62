"""Run by a test in a process of its own: many enterprises send at the same moment, and some of them twice.

It makes a database of its own beside that of the tests, on SQLite or PostgreSQL, and prints what came of it as JSON.
The audit log cannot be emptied, so a test that commits cannot clean up after itself in the tests' own database.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

ENTERPRISES, SENDERS = 12, 8


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
    django.setup()
    from django.conf import settings
    from django.db import connections

    connection = connections["default"]
    place = Path(tempfile.mkdtemp(prefix="nangsuat-at-once-"), "test.sqlite3")
    tests = connection.settings_dict["TEST"]
    tests["NAME"] = str(place) if connection.vendor == "sqlite" else f"test_at_once_{os.getpid()}"
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        sys.stdout.write(json.dumps(send_at_once()))
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


def send_at_once() -> dict[str, object]:
    from django.db import connection

    from handin_world import GOOD, YEAR, make_campaign
    from nangsuat.web.core import audit
    from nangsuat.web.handin.models import HandIn, ReceiptCounter
    from nangsuat.web.handin.services.intake import intake_check, intake_receive_rows
    from nangsuat.web.handin.services.sending import hand_in_send
    from web_world import build_world, make_enterprise, make_user

    world = build_world()
    enterprises = [make_enterprise(f"Công ty {n}", f"DN-{n:03d}", park=world.park) for n in range(ENTERPRISES)]
    campaign = make_campaign(world.park, *enterprises, year=YEAR)
    jobs = []
    for number, assignment in enumerate(campaign.assignments.select_related("enterprise__organisation")):
        user = make_user(f"nguoi.{number}", (assignment.enterprise.organisation, "manager"))
        rows = [{role: str(value) for role, value in GOOD.items()}]
        intake = intake_receive_rows(user=user, campaign=campaign, assignment=assignment, rows=rows)
        intake_check(intake.pk)
        jobs += [(user, intake), (user, intake)]  # each twice: a double click

    def send(job: tuple[object, object]) -> str:
        user, intake = job
        try:
            return hand_in_send(user=user, intake=intake, declared=True, declared_name="A")[0].receipt_number  # type: ignore[arg-type]
        finally:
            connection.close()

    with ThreadPoolExecutor(SENDERS) as pool:
        given = list(pool.map(send, jobs))
    return {
        "vendor": connection.vendor,
        "acknowledged": given,
        "kept": sorted(HandIn.objects.values_list("receipt_number", flat=True)),
        "versions": sorted(set(HandIn.objects.values_list("version", flat=True))),
        "counter": ReceiptCounter.objects.get().last,
        "audit": audit.verify().ok,
    }


if __name__ == "__main__":
    main()
