"""Pages of a city's size on a running site: ``python -m benchmarks.site_pages [REPEATS]``.

Starts a site on SQLite, makes a city in it (:mod:`benchmarks.made_up_city`), and opens pages one after the other, as
one person would: the first time cold, then warm. Of the explorer also questions that nobody has put before, each by
another reader. Last the time from sending a workbook of 5,000 rows until its marked copy is there. All is wall time: a
machine that does other work at the same time says so by its load, and takes longer.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from site_process import Site, environment, wait_for  # noqa: E402

TOKEN = "k" * 32  # of the forms: the cookie and the header say the same
PATIENCE = 600.0

QUESTIONS = {
    "explore: the bare page": "",
    "explore: E05 by industry": "indicator=E05&by=industry",
    "explore: E09 by size": "indicator=E09&by=size",
    "explore: E07 by ownership, 2020-2024": "indicator=E07&by=ownership&first=2020&last=2024",
}
PAIRS = {
    "explore: E05 by industry, small ones": "indicator=E05&by=industry&size=small",
    "explore: E09 by size, industry 26, 2018-2024": "indicator=E09&by=size&industry=26&first=2018&last=2024",
}


def new_questions() -> Iterator[str]:
    """Questions that nobody has put before: an indicator by a key, among those of another key."""
    narrowed = {
        "size": ("micro", "small", "medium", "large"),
        "ownership": ("state", "non_state", "foreign"),
        "industry": ("26", "27", "62", "10"),
    }
    for indicator in ("E05", "E07", "E09", "E11"):
        for by in ("industry", "size", "ownership"):
            for key, values in narrowed.items():
                for value in values if key != by else ():
                    yield f"indicator={indicator}&by={by}&{key}={value}"


@dataclass
class Reader:
    """Somebody with a session before the site."""

    port: int
    session: str
    line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str, *, status: int = 200) -> bytes:
        return self._answer("GET", path, None, {}, status)[0]

    def send_file(self, path: str, content: bytes) -> str:
        """Upload a workbook; where the answer leads."""
        edge = "nangsuat-benchmark"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="many.xlsx"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}", "X-CSRFToken": TOKEN}
        return self._answer("POST", path, body, kind, 302)[1]

    def _answer(
        self, method: str, path: str, body: bytes | None, more: dict[str, str], status: int
    ) -> tuple[bytes, str]:
        cookie = f"sessionid={self.session}; csrftoken={TOKEN}; language=vi"
        self.line.request(method, quote(path, safe="/?=&%"), body, {"Cookie": cookie, **more})
        answer = self.line.getresponse()
        content = answer.read()
        self.line.close()  # the site closes lines that nobody speaks on; a new one takes a tenth of a millisecond
        if answer.status != status:
            raise SystemExit(f"{method} {path}: {answer.status}\n{content[:2000].decode(errors='replace')}")
        return content, answer.headers.get("Location", "")


def main(repeats: int = 40) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "data").start()
        try:
            began = time.monotonic()
            city = _city(site, folder)
            made, release = time.monotonic() - began, city["release_seconds"]
            print(f"{city['rows']} firm-years, {city['hidden']} cells hidden")
            print(f"made in {made:.0f} s, of this the release in {release:.0f} s")
            print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {_load()}")
            _pages(site, city, repeats)
            _workbook(site, city)
        finally:
            site.stop()


def _city(site: Site, folder: str) -> dict[str, Any]:
    known = {"NANGSUAT_DATA": str(site.folder), "DJANGO_SETTINGS_MODULE": "nangsuat.web.settings"}
    command = [sys.executable, "-m", "benchmarks.made_up_city", folder]
    ran = subprocess.run(command, env=environment(site.database, known), cwd=ROOT, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return dict(json.loads(ran.stdout))


def _pages(site: Site, city: dict[str, Any], repeats: int) -> None:
    readers = cycle([Reader(site.port, session) for session in city["readers"]])
    named = {name: Reader(site.port, session) for name, session in city["sessions"].items()}
    source = f"source=release-{city['release']}"
    for name, asked in QUESTIONS.items():
        _tell(name, _times(lambda asked=asked: next(readers).get(f"/explore/?{source}&{asked}"), repeats))
    for name, asked in PAIRS.items():
        _tell(name, _times(lambda asked=asked: next(readers).get(f"/explore/?{source}&{asked}"), repeats))
    fresh = [f"/explore/?{source}&{asked}" for asked in new_questions()]
    _tell("explore: a question never put before", [_took(lambda page=page: next(readers).get(page)) for page in fresh])
    for kind in ("csv", "xlsx"):
        page = f"/explore/download/?{source}&indicator=E05&by=industry&format={kind}"
        _tell(f"explore: download {kind}", _times(lambda page=page: next(readers).get(page), repeats))
    for name, page in (
        ("campaign dashboard", f"/hand-in/campaigns/{city['campaign']}/"),
        ("campaign dashboard, those who have not sent", f"/hand-in/campaigns/{city['campaign']}/?state=missing"),
        ("campaign coverage", f"/hand-in/campaigns/{city['campaign']}/coverage/"),
        ("the release's page", f"/releases/{city['release']}/"),
    ):
        _tell(name, _times(lambda page=page: named["officer"].get(page), repeats))
    own = f"/results/{city['enterprise']}/"
    waited = _took(lambda: _until_shown(named["accountant"], own))
    _tell("own results", _times(lambda: named["accountant"].get(own), repeats))
    print(f"  {'own results: from the first look until they are there':52} {waited:6.1f} s")


def _until_shown(reader: Reader, page: str) -> None:
    wait_for(lambda: b"own_report" in reader.get(page) or b"/report/" in reader.get(page), PATIENCE)


def _workbook(site: Site, city: dict[str, Any]) -> None:
    """From the first byte sent until the marked copy can be had; what the site notes is read beside it."""
    keeper, content = Reader(site.port, city["sessions"]["keeper"]), Path(city["workbook"]).read_bytes()
    for attempt in ("cold", "again", "again"):
        began = time.perf_counter()
        where = keeper.send_file(f"/hand-in/campaigns/{city['many']}/upload/", content)
        received = time.perf_counter() - began
        intake = where.rstrip("/").rpartition("/")[2]
        checked, marked = (_noted(site, intake, what) - began for what in ("state = 'checked'", "marked_sha256 != ''"))
        keeper.get(f"/hand-in/intakes/{intake}/marked/")
        whole = time.perf_counter() - began
        file = f"workbook of {city['workbook_rows']} rows, {len(content) / 1e6:.1f} MB, {attempt}"
        steps = f"received {received:5.2f}  checked {checked:5.2f}  marked {marked:5.2f}  fetched {whole:5.2f} s"
        print(f"  {file:52} {steps}; {_load()}")
    _tell("the file's page", _times(lambda: keeper.get(f"/hand-in/intakes/{intake}/"), 10))
    _tell("the page of its enterprises", _times(lambda: keeper.get(where), 10))


def _noted(site: Site, intake: str, condition: str) -> float:
    """When the site's records say so."""
    with sqlite3.connect(f"file:{site.folder / 'nangsuat.sqlite3'}?mode=ro", uri=True) as records:
        asked = f"SELECT 1 FROM handin_intake WHERE id = ? AND {condition}"  # our own words
        wait_for(lambda: records.execute(asked, [intake.replace("-", "")]).fetchone(), PATIENCE)
    return time.perf_counter()


def _times(act: Callable[[], object], repeats: int) -> list[float]:
    """The first one cold; then, once every process of the site has answered, so many warm ones."""
    first = _took(act)
    for _ in range(8):
        act()
    return [first, *(_took(act) for _ in range(repeats))]


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def _tell(name: str, times: Sequence[float]) -> None:
    first, *warm = times
    ordered = sorted(warm)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"  {name:52} cold {first * 1000:6.0f}   median {median(warm) * 1000:6.0f}  p95 {high * 1000:6.0f}  "
          f"slowest {ordered[-1] * 1000:6.0f} ms  of {len(warm)}; {_load()}")  # fmt: skip


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
