"""Kills at random under load: writers hand in over HTTP while processes of the site, and the database, die.

What was acknowledged must be there afterwards, once and whole. Used small by the tests and large by
``benchmarks/kill_storm.py``.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from private_postgres import Cluster
from site_process import Site, environment, wait_for

HERE = Path(__file__).parent
_KEPT = {"published", "equal"}  # whole; or refused in words, because a release with just this content stands already
_SLOWEST = 180.0  # seconds that a writer waits for one check on a busy machine

_SET_UP = """
import django; django.setup()
from datetime import date
import json, sys
from pathlib import Path
from handin_world import GOOD, make_campaign, make_workbook
from web_documents import make_reported
from web_world import build_world, make_enterprise, make_user
from nangsuat.web.api.services import key_make
from nangsuat.web.orgs.models import Organisation
count, folder = int(sys.argv[1]), Path(sys.argv[2])
make_reported(build_world())
park = Organisation.objects.create(kind="park", name="Khu thử", territory="79")
officer = make_user("can.bo", (park, "manager"))
made = []
for number in range(count):
    enterprise = make_enterprise(f"Công ty {number}", f"DN-{number}", park=park)
    owner = make_user(f"chu.{number}", (enterprise.organisation, "manager"))
    campaign = make_campaign(park, enterprise)
    (assignment,) = campaign.assignments.all()
    scopes = ["handin:read", "handin:write", "handin:send"]
    _, key = key_make(organisation=enterprise.organisation, name="x", scopes=scopes, days=1, by=owner)
    path = folder / f"{number}.xlsx"
    path.write_bytes(make_workbook(campaign, assignment, {enterprise.code: GOOD}))
    facts = {"firm": enterprise.code, "year": campaign.year, "key": key, "file": str(path)}
    made.append(facts | {"assignment": assignment.pk})
print(json.dumps(made))
"""

_RELEASES = """
import django; django.setup()
import sys, time
from nangsuat.web.handin.models import Campaign
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User
from nangsuat.web.releases.services import release_make
from nangsuat.data import NangsuatError
park, officer = Organisation.objects.get(name="Khu thử"), User.objects.get(email="can.bo@example.vn")
while True:
    try:
        campaigns = list(Campaign.objects.all())
        release = release_make(owner=park, title=f"Bản {time.time()}", campaigns=campaigns, by=officer)
        print(release.pk, flush=True)
    except NangsuatError:
        pass
    time.sleep(3)
"""

_DOCUMENTS = """
import django; django.setup()
import time
from web_documents import SIGNED_BY, seen_of
from nangsuat.data import NangsuatError
from nangsuat.web.plan.models import Passage, Plan
from nangsuat.web.plan.services.documents import document_add
from nangsuat.web.plan.services.issuing import document_issue
plan = Plan.objects.get()
officer = plan.versions.get().decided_by
while True:
    try:
        document = document_add(plan=plan, kind="letter", abstract=f"thư {time.time()}", year=None, by=officer)
        text = {"text": "Đã hỗ trợ {T2} doanh nghiệp."}  # the next letter begins with what the last one says
        Passage.objects.update_or_create(document=document, place="body", defaults=text)
        document.letterhead = {**document.letterhead, **SIGNED_BY}
        document.save()
        document_issue(document=document, seen=seen_of(document), by=officer)
        print(document.pk, flush=True)
    except NangsuatError:
        pass
    time.sleep(3)
"""

_LOOK = """
import django; django.setup()
import json
from collections import Counter
from nangsuat.web.core import audit, storage
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.models import HandIn, Intake
from nangsuat.web.handin.snapshots import digest_of_snapshot
from nangsuat.web.plan.models import Document
from nangsuat.web.releases import store
from nangsuat.web.releases.models import Release
hand_ins = list(HandIn.objects.select_related("intake"))
releases = list(Release.objects.all())
documents = list(Document.objects.filter(kind="letter").exclude(state="draft").prefetch_related("files"))
print(json.dumps({
    "receipts": [[h.receipt_number, h.sha256, h.version, h.assignment_id] for h in hand_ins],
    "changed": [h.receipt_number for h in hand_ins if digest_of_snapshot(h.snapshot) != h.sha256],
    "twice": [str(i) for i, n in Counter((h.assignment_id, h.intake_id) for h in hand_ins).items() if n > 1],
    "intakes": {str(i.pk): i.state for i in Intake.objects.all()},
    "files": [i.sha256 for i in Intake.objects.filter(values__isnull=True) if not storage.is_whole(i.sha256)],
    "audit": audit.verify().ok,
    "audited": AuditEvent.objects.filter(action="handin.sent").count(),
    "releases": {str(r.pk): "equal" if "has exactly this content" in r.failure else r.state for r in releases},
    "half": [r.pk for r in releases if r.state == "published"
             and not (store.is_whole(r.content_sha256) and store.is_whole(r.indicators_sha256))],
    "documents": {str(d.pk): d.state for d in documents},
    "unwhole": [d.pk for d in documents if sorted(f.kind for f in d.files.all()) != ["docx", "lineage", "pdf"]
                or not all(storage.is_whole(f.sha256) for f in d.files.all())],
    "issued": AuditEvent.objects.filter(action="document.issued").count(),
}))
"""


@dataclass
class Outcome:
    """What a storm did, and what it left."""

    kills: Counter[str] = field(default_factory=Counter)
    intakes: list[str] = field(default_factory=list)
    receipts: list[tuple[str, str, int]] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    again: int = 0  # requests that had to be made again
    seconds: float = 0.0
    slowest_recovery: float = 0.0
    left: dict[str, Any] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """All that must not be; empty when nothing acknowledged was lost, doubled or broken."""
        there = Counter((number, sha256, version) for number, sha256, version, _ in self.left["receipts"])
        versions: dict[int, list[int]] = {}
        for _, _, version, assignment in self.left["receipts"]:
            versions.setdefault(assignment, []).append(version)
        return [
            *(f"receipt {one} is there {there[one]} times" for one in self.receipts if there[one] != 1),
            *(f"receipt {one} holds other figures" for one in self.left["changed"]),
            *(f"sent twice from one intake: {one}" for one in self.left["twice"]),
            *(f"gap in versions: {sorted(v)}" for v in versions.values() if sorted(v) != list(range(1, len(v) + 1))),
            *(f"intake {one} is lost" for one in self.intakes if one not in self.left["intakes"]),
            *(f"intake {one} was never checked" for one, how in self.left["intakes"].items() if how != "checked"),
            *(f"file {one} is not whole" for one in self.left["files"]),
            *(f"release {one} is lost" for one in self.releases if one not in self.left["releases"]),
            *(f"release {one} is {how}" for one, how in self.left["releases"].items() if how not in _KEPT),
            *(f"release {one} is half there" for one in self.left["half"]),
            *(f"document {one} is lost" for one in self.documents if one not in self.left["documents"]),
            *(f"document {one} is {how}" for one, how in self.left["documents"].items() if how != "issued"),
            *(f"document {one} has not its files, whole and once" for one in self.left["unwhole"]),
            *([] if self.left["issued"] == len(self.left["documents"]) else ["documents and audit lines differ"]),
            *([] if self.left["audit"] else ["the audit chain is broken"]),
            *([] if self.left["audited"] == len(self.left["receipts"]) else ["acts and audit lines differ in number"]),
        ]


@dataclass
class Writer:
    """Somebody of an enterprise whose program hands in again and again, and keeps what was acknowledged."""

    site: Site
    place: dict[str, Any]
    outcome: Outcome
    stop: threading.Event

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            intake = self._hand_in(number)
            if intake is None:
                return
            self.outcome.intakes.append(intake["id"])
            if self._checked(intake["id"]):
                for receipt in self._until_answered(f"/intakes/{intake['id']}/send", self._declaration(number)):
                    self.outcome.receipts.append((receipt["receipt_number"], receipt["sha256"], receipt["version"]))

    def _hand_in(self, number: int) -> Any:
        if number % 3 == 0:
            return self._until_answered(f"/assignments/{self.place['assignment']}/workbook", None)
        row = {"firm": self.place["firm"], "year": str(self.place["year"]), "employees": "50"}
        row |= {"net_sales": str(12000 + number), "intermediate_inputs": "7000"}
        return self._until_answered(f"/assignments/{self.place['assignment']}/rows", {"rows": [row]})

    def _checked(self, intake: str) -> bool:
        deadline = time.monotonic() + _SLOWEST
        while time.monotonic() < deadline:
            found = self._until_answered(f"/intakes/{intake}", None, get=True)
            if found["state"] == "checked":
                asked = (
                    [each["key"] for each in found["findings"] if not each["confirmed"]] if found["to_confirm"] else []
                )
                if asked:
                    self._until_answered(f"/intakes/{intake}/confirm", {"keys": asked})
                return not found["must_fix"]
            time.sleep(0.2)
        return False

    def _declaration(self, number: int) -> dict[str, Any]:
        said = {"declared_name": "Nguyễn Văn A", "i_declare_that_these_figures_are_true": True}
        return said | {"reason": f"bản {number}"}

    def _until_answered(self, path: str, body: Any, *, get: bool = False) -> Any:
        """The same request until the site answers: what a person does when a page does not come."""
        while True:
            try:
                return self._ask(path, body, get=get)
            except urllib.error.HTTPError as refusal:
                if refusal.code < 500:
                    raise AssertionError(f"{path}: {refusal.code} {refusal.read().decode()[:500]}") from None
            except (OSError, ValueError, http.client.HTTPException):  # the answer broke off
                pass
            self.outcome.again += 1
            time.sleep(0.2)

    def _ask(self, path: str, body: Any, *, get: bool) -> Any:
        headers = {"Authorization": f"Bearer {self.place['key']}", "X-Forwarded-For": _somewhere()}
        if get:
            data = None
        elif body is None:
            data, headers["Content-Type"] = _form(Path(self.place["file"]))
        else:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(f"{self.site.url}/api/v1{path}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())


def _victims(site: Site) -> dict[str, list[int]]:
    """The processes that may be killed, by what they do; never the parent."""
    tree = site.tree()
    return {role: tree[role] for role in ("web", "page", "worker", "timer") if tree.get(role)}


@dataclass
class Storm:
    """One storm over one site."""

    folder: Path
    kills: int
    writers: int
    seed: int
    cluster: Cluster | None = None

    def rage(self) -> Outcome:
        """Start, write, kill, stop writing, let it settle, look."""
        chance, outcome, stop = random.Random(self.seed), Outcome(), threading.Event()
        database = self.cluster.create("storm") if self.cluster else ""
        site = Site(self.folder / "data", database=database, variables={"NANGSUAT_BEHIND_PROXY": "yes"})
        began = time.monotonic()
        try:
            site.start()
            places = json.loads(self._run(site, _SET_UP, str(self.writers), str(self.folder)))
            threads = [threading.Thread(target=Writer(site, place, outcome, stop).run, daemon=True) for place in places]
            for thread in threads:
                thread.start()
            for code, kept in ((_RELEASES, outcome.releases), (_DOCUMENTS, outcome.documents)):
                asking = (site, code, kept, stop, chance.random())
                threads.append(threading.Thread(target=self._ask_for, args=asking))
                threads[-1].start()
            for _ in range(self.kills):
                time.sleep(chance.uniform(0.1, 1.5))
                self._kill_one(site, chance, outcome)
            stop.set()
            for thread in threads:
                thread.join(timeout=600)
            outcome.seconds = time.monotonic() - began
            wait_for(lambda: self._settled(site, outcome), patience=400)
        finally:
            stop.set()
            site.stop()
        return outcome

    def _kill_one(self, site: Site, chance: random.Random, outcome: Outcome) -> None:
        while not (tree := _victims(site)):  # all down at once: pages left without a parent answer for a moment
            time.sleep(0.05)
        role = chance.choice([*tree, *(["database"] if self.cluster else [])])
        at = time.monotonic()
        if role == "database":
            assert self.cluster is not None
            self.cluster.kill()
            wait_for(self._database_is_back)
        else:
            with suppress(ProcessLookupError):  # gone between the look and the kill
                os.kill(chance.choice(tree[role]), signal.SIGKILL)
        outcome.kills[role] += 1
        site.wait_until_well()
        outcome.slowest_recovery = max(outcome.slowest_recovery, time.monotonic() - at)

    def _database_is_back(self) -> bool:
        assert self.cluster is not None
        try:
            self.cluster.start()
        except subprocess.CalledProcessError:  # its children are still going
            return False
        return True

    def _settled(self, site: Site, outcome: Outcome) -> bool:
        outcome.left = json.loads(self._run(site, _LOOK))
        checked = all(state == "checked" for state in outcome.left["intakes"].values())
        made = "making" not in outcome.left["releases"].values()
        return checked and made and "issuing" not in outcome.left["documents"].values()

    def _ask_for(self, site: Site, code: str, kept: list[str], stop: threading.Event, seed: float) -> None:
        """Ask for releases, or for documents, from a process of its own, which is killed now and then too."""
        chance = random.Random(seed)
        while not stop.is_set():
            with subprocess.Popen(
                [sys.executable, "-c", code], env=self._environment(site), stdout=subprocess.PIPE, text=True,
                stderr=subprocess.DEVNULL,
            ) as asking:  # fmt: skip
                stop.wait(chance.uniform(15, 40))
                asking.kill()
                assert asking.stdout is not None
                kept += asking.stdout.read().split()

    def _run(self, site: Site, code: str, *words: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=self._environment(site),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def _environment(self, site: Site) -> dict[str, str]:
        known = {"NANGSUAT_DATA": str(site.folder), "DJANGO_SETTINGS_MODULE": "nangsuat.web.settings"}
        return environment(site.database, known) | {"PYTHONPATH": str(HERE)}


def _form(path: Path) -> tuple[bytes, str]:
    edge = uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    return head.encode() + path.read_bytes() + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def _somewhere() -> str:
    """Many people, not one who comes too often."""
    return ".".join(str(random.randrange(1, 255)) for _ in range(4))


def told(outcome: Outcome) -> Iterator[str]:
    """What a storm was, in lines."""
    yield f"{sum(outcome.kills.values())} kills ({dict(outcome.kills)}) in {outcome.seconds:.0f} s"
    kept = (len(outcome.receipts), len(outcome.intakes), len(outcome.releases), len(outcome.documents))
    yield "acknowledged: {} receipts, {} intakes, {} releases, {} documents".format(*kept)
    yield f"{outcome.again} requests made again; slowest recovery {outcome.slowest_recovery:.1f} s"
    yield f"faults: {outcome.faults() or 'none'}"
