"""Pictures of the site for README and docs, made anew: ``python docs/make_pictures.py``.

Starts the site with its made-up park in a temporary folder, hands in as an enterprise would (first with mistakes), and
photographs pages at 1440 pixels in Vietnamese. Needs Debian's Chromium, as the browser tests do. Look at what it made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from nangsuat.data import SPECIFICATIONS, synthetic_park

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1440, 1000
LARGEST = 250_000  # bytes of a picture
PORT = 8957
LONGEST_START = 900  # seconds, on a busy machine
PATIENCE = 60_000  # ms
MISTAKES = {"net_sales": "1.234.5", "materials": "khoảng 300 tỷ", "employees_end": "nhiều"}


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """The address of a site with the made-up park."""
    program = Path(sys.executable).with_name("nangsuat")
    words = [program, "up", "--demo", "--data", folder, "--port", str(PORT), "--no-browser"]
    address = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen(words) as site:
        try:
            _wait(address, site)
            yield address
        finally:
            site.terminate()


def _wait(address: str, site: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and site.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/operation/health/", timeout=5)
        except (OSError, urllib.error.URLError):
            time.sleep(1)
        else:
            return
    raise SystemExit("the site did not start")


class People:
    """The records that the pages are about, and a browser for whoever looks at them."""

    def __init__(self, browser: Browser, address: str) -> None:
        import django

        django.setup()
        _until_filled()
        from nangsuat.web.handin.models import Campaign
        from nangsuat.web.orgs.models import Client, Organisation
        from nangsuat.web.releases.models import Release

        self._browser, self._address = browser, address
        self.park = Organisation.objects.get(kind=Organisation.Kind.PARK)
        self.campaign = Campaign.objects.get(state=Campaign.State.OPEN)
        client = Client.objects.select_related("consultant", "enterprise__organisation").earliest("pk")
        self.enterprise = client.enterprise  # the one that the demonstration leaves to who tries it
        self.assignment = self.campaign.assignments.get(enterprise=self.enterprise)
        self.release = Release.objects.get()
        self.contexts = {
            "enterprise": self._context("Nguyễn Thị Kế Toán", self.enterprise.organisation),
            "officer": self._context("Trần Văn Cán Bộ", self.park),
            "consultant": self._context("Lê Tư Vấn", client.consultant),
            "manager": self._context("Phạm Quản Trị", None),
            "guest": self._open({}),
        }

    def _context(self, name: str, organisation: object) -> BrowserContext:
        from django.test import Client as Session
        from django.utils import timezone

        from nangsuat.web.orgs.models import Membership
        from nangsuat.web.people.models import User

        user = User.objects.create_user(f"nguoi-{User.objects.count()}@nangsuat.local", full_name=name)
        if organisation is None:
            User.objects.filter(pk=user.pk).update(is_superuser=True)
        else:
            Membership.objects.create(
                user=user, organisation=organisation, role="manager", valid_from=timezone.localdate()
            )
        session = Session()
        session.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        opened = session.session
        opened["second_factor"] = True
        opened["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
        opened.save()
        return self._open({"sessionid": session.cookies["sessionid"].value})

    def _open(self, cookies: Mapping[str, str]) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._address, viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self._address}
                for name, value in {**cookies, "language": "vi"}.items()
            ]
        )
        return context

    def page(self, who: str, path: str) -> Page:
        """A page as somebody sees it."""
        page = self.contexts[who].new_page()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    def answers(self) -> dict[str, object]:
        """The accounts of the enterprise for the year asked, as the made-up park has them."""
        years = (2022, 2023, 2024, self.campaign.year)
        frame = synthetic_park(enterprises=200, years=years).collect()
        own = (pl.col("firm") == self.enterprise.code) & (pl.col("year") == self.campaign.year)
        row = frame.filter(own).to_dicts()[0]
        form = SPECIFICATIONS[self.campaign.specification, int(self.campaign.specification_version)]
        skipped = {"firm", "year", "name", "tax_code", "industry", "ownership", "territory"}
        said = {role: round(row[role]) for role in form.roles if role not in skipped and _number(row.get(role))}
        bought = sum(row.get(part) or 0 for part in ("materials", "energy", "bought_services"))
        return {"intermediate_inputs": round(bought), **said}


def _until_filled() -> None:
    """The made-up park is filled in the background; whoever fills it leaves when all is there."""
    from nangsuat.web.people.models import User

    while not User.objects.filter(full_name="Dữ liệu giả lập", is_active=False).exists():
        time.sleep(2)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def filled(workbook: bytes, code: str, year: int, answers: Mapping[str, object]) -> bytes:
    """The enterprise's workbook with these answers in the row of the year, found by the names of its columns."""
    book = openpyxl.load_workbook(BytesIO(workbook))
    places = {name.removeprefix("ns_"): next(iter(place.destinations)) for name, place in book.defined_names.items()}
    sheet = book[places["firm"][0]]
    letters = {role: cells.split("$")[1] for role, (_, cells) in places.items()}
    asked = (code, str(year))
    row = next(
        row
        for row in range(1, sheet.max_row + 1)
        if tuple(str(sheet[f"{letters[role]}{row}"].value) for role in ("firm", "year")) == asked
    )
    for role, value in answers.items():
        if role in letters:
            sheet[f"{letters[role]}{row}"] = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def upload(people: People, answers: Mapping[str, object]) -> Page:
    """Hand a workbook in by the page, wait for the check, and give the page with its result."""
    path = f"/hand-in/assignments/{people.assignment.pk}"
    workbook = people.contexts["enterprise"].request.get(f"{path}/workbook/").body()
    content = filled(workbook, people.enterprise.code, people.campaign.year, answers)
    page = people.page("enterprise", f"{path}/upload/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files(
        "input[type=file]", {"name": f"{people.enterprise.code}.xlsx", "mimeType": kind, "buffer": content}
    )
    page.click("main form .btn-primary")
    page.wait_for_url("**/intakes/**")
    return finished(people, page)


def finished(people: People, page: Page) -> Page:
    """The same page once what it waits for is done."""
    address = page.url
    page.close()
    while "Trang tự cập nhật" in people.contexts["enterprise"].request.get(address).text():
        time.sleep(1)
    return people.page("enterprise", address)


def send(page: Page) -> Page:
    """Confirm what is asked, declare and send; the page is then the receipt."""
    if page.locator("a[href$='/confirm/']").count():
        page.locator("a[href$='/confirm/']").first.click()
        for box in page.locator("input[name=keys]").all():
            box.check()
        page.click("main form .btn-primary")
    page.goto(page.url.split("/intakes/")[0] + "/intakes/" + page.url.split("/intakes/")[1].split("/")[0] + "/send/")
    page.fill("[name=declared_name]", "Nguyễn Thị Kế Toán")
    page.fill("[name=declared_post]", "Kế toán trưởng")
    page.check("[name=declared]")
    page.click("main form .btn-primary")
    page.wait_for_url("**/receipts/**")
    return page


def take(page: Page, name: str, *, height: int = HEIGHT) -> None:
    """One picture, from the top of the page."""
    page.wait_for_timeout(800)  # charts draw themselves after the page is there
    path = PICTURES / f"site-{name}.png"
    if height > HEIGHT:
        page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    slim(path)
    print(f"{path.relative_to(PICTURES.parent.parent)}: {path.stat().st_size / 1000:.0f} kB")


def slim(path: Path) -> None:
    """Fewer colours where the picture is large; without Pillow it stays as it is."""
    if path.stat().st_size <= LARGEST:
        return
    try:
        from PIL import Image
    except ImportError:
        print(f"{path.name} is over {LARGEST // 1000} kB; with Pillow it would get fewer colours")
        return
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)


def take_all(people: People) -> None:
    """All pictures, in the order in which the records come about."""
    hub = f"/hand-in/assignments/{people.assignment.pk}"
    take(people.page("consultant", "/"), "consultant", height=720)
    take(people.page("officer", f"/hand-in/campaigns/{people.campaign.pk}/"), "dashboard")
    take(people.page("officer", f"/releases/{people.release.pk}/"), "release")
    take(people.page("guest", "/explore/?by=industry"), "explore", height=1400)
    take(people.page("manager", "/organisations/"), "organisations", height=800)
    take(people.page("manager", "/operation/audit/"), "audit", height=800)
    keys = people.page("enterprise", f"/api/organisations/{people.enterprise.organisation_id}/")
    take(keys, "keys", height=800)
    take(upload(people, people.answers() | MISTAKES), "errors", height=1500)
    take(people.page("enterprise", f"{hub}/form/grid/"), "form")
    take(people.page("enterprise", f"{hub}/"), "hub", height=800)
    take(send(upload(people, people.answers())), "receipt", height=800)
    results = finished(people, people.page("enterprise", f"/results/{people.enterprise.pk}/"))
    take(results, "results", height=1500)


def main() -> None:
    """Make them."""
    chromium = os.environ.get("NANGSUAT_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not installed (tests/system-packages installs it)")
    os.environ["DJANGO_SETTINGS_MODULE"] = "nangsuat.web.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, beside the records
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        os.environ["NANGSUAT_DATA"] = folder
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take_all(People(browser, address))
        browser.close()


if __name__ == "__main__":
    main()
