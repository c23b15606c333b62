"""Many people at once on a running site: ``python -m benchmarks.site_load [PEOPLE] [sqlite|postgresql] [SECONDS]``.

Starts a site with the synthetic park, logs people in (sessions made beforehand), and lets each read pages with a pause
to think between them. Prints the median, the 95th percentile and the slowest of each page, and the memory of the tree.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path
from statistics import quantiles

HERE = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(HERE))

from private_postgres import postgres  # noqa: E402
from site_process import Site, environment  # noqa: E402

_THINK = (2.0, 8.0)  # seconds between two pages of a person

_PEOPLE = """
import django; django.setup()
import json, sys, time
from importlib import import_module
from datetime import date
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan
from nangsuat.web.releases.models import Release
while User.objects.filter(email="du-lieu-gia-lap@nangsuat.local", is_active=True).exists():
    time.sleep(1)  # the park is still being filled
store = import_module(settings.SESSION_ENGINE).SessionStore
def session(user):
    made = store()
    made.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
                 HASH_SESSION_KEY: user.get_session_auth_hash(), "second_factor": True})
    made.save()
    return made.session_key
park = Organisation.objects.get(kind="park", synthetic=True)
campaign = Campaign.objects.get(owner=park, state="open")
release = Release.objects.get(owner=park)
plan = Plan.objects.filter(owner=park).order_by("pk").first()
target, task = plan.targets.first(), plan.tasks.first()
planned = [f"/plans/{plan.pk}/{page}" for page in
           ("", "outlook/", "board/", "follow-up/", "gantt/", "targets/", "tasks/", "scenarios/", "documents/",
            f"targets/{target.pk}/")] + [f"/plans/tasks/{task.pk}/"]
public = ["/", "/explore/", "/news/", f"/releases/{release.pk}/"]
said = []
asked = campaign.assignments.select_related("enterprise__organisation")[: int(sys.argv[1])]
for number, assignment in enumerate(asked):
    if number % 5 == 0:
        place, pages = park, ["/", f"/hand-in/campaigns/{campaign.pk}/", "/organisations/enterprises/", "/releases/",
                        *planned]
    else:
        place = assignment.enterprise.organisation
        pages = ["/", f"/hand-in/assignments/{assignment.pk}/", f"/results/{assignment.enterprise.pk}/",
                 f"/organisations/enterprises/{assignment.enterprise.pk}/"]
    user = User.objects.create_user(f"nguoi.{number}@example.vn", full_name=f"Người {number}")
    Membership.objects.create(user=user, organisation=place, role="manager", valid_from=date(2020, 1, 1))
    said.append({"session": session(user), "pages": pages + public})
print(json.dumps(said))
"""


def main(people: int = 50, database: str = "sqlite", seconds: float = 60.0) -> None:
    with postgres() if database == "postgresql" else nullcontext() as cluster, tempfile.TemporaryDirectory() as folder:
        where = cluster.create("load") if cluster else ""
        site = Site(Path(folder) / "data", database=where, options=("--demo",)).start()
        try:
            places = json.loads(_run(site, _PEOPLE, str(people)))
            taken = _read(site, places, seconds)
            _tell(people, database, taken)
            print(f"memory of the tree: {_memory(site)} MB")
        finally:
            site.stop()


def _read(site: Site, places: list[dict], seconds: float) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_person, args=(site, place, until, taken)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _person(site: Site, place: dict, until: float, taken: dict[str, list[float]]) -> None:
    chance = random.Random(place["session"])
    time.sleep(chance.uniform(0, _THINK[1]))
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    while time.monotonic() < until:
        page = chance.choice(place["pages"])
        at = time.perf_counter()
        line.request("GET", page, headers={"Cookie": f"sessionid={place['session']}; language=vi"})
        answer = line.getresponse()
        answer.read()
        kind = "".join("N" if piece.isdigit() else piece for piece in page.replace("/", " / ").split(" "))
        taken[f"{answer.status} {kind}"].append(time.perf_counter() - at)
        time.sleep(chance.uniform(*_THINK))


def _tell(people: int, database: str, taken: dict[str, list[float]]) -> None:
    print(f"{people} people at once, {database}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    every = [one for times in taken.values() for one in times]
    for page, times in [*sorted(taken.items()), ("all", every)]:
        if len(times) > 1:
            middle, high = quantiles(times, n=20)[9], quantiles(times, n=20)[18]
            print(f"  {page:45} {len(times):5} times  median {middle * 1000:6.0f}  p95 {high * 1000:6.0f}  "
                  f"slowest {max(times) * 1000:6.0f} ms")  # fmt: skip


def _memory(site: Site) -> int:
    pids = [pid for pids in site.tree().values() for pid in pids]
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def _run(site: Site, code: str, *words: str) -> str:
    known = {"NANGSUAT_DATA": str(site.folder), "DJANGO_SETTINGS_MODULE": "nangsuat.web.settings"}
    variables = environment(site.database, known) | {"PYTHONPATH": str(HERE)}
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], env=variables, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return ran.stdout


if __name__ == "__main__":
    words = sys.argv[1:]
    main(*(int(words[0]),) if words else (), *words[1:2], *(float(word) for word in words[2:3]))
