"""Pictures of plans for README and docs, made anew: ``python docs/make_plan_pictures.py``.

They show the plan of the made-up park as its officer, the board, a task's owner and a leader see it, in Vietnamese.
Needs what ``make_pictures.py`` needs. Look at what it made.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

from make_pictures import PICTURES, People, running_site, slim
from playwright.sync_api import Page, sync_playwright

WIDE, NARROW = 1440, 400
DRAWN = 800  # ms: charts draw themselves after the page is there


def take(page: Page, name: str, *, height: int, width: int = WIDE, below: str = "") -> None:
    """One picture of the page, from its top, or from a heading down."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(DRAWN)
    top = 0.0
    if below:
        box = page.locator(below).first.bounding_box()
        top = max(box["y"] - 24, 0.0) if box else 0.0
    path = PICTURES / f"plan-{name}.png"
    clip = {"x": 0, "y": top, "width": width, "height": height}
    page.screenshot(path=path, clip=clip, full_page=True)
    slim(path)
    print(f"{path.relative_to(PICTURES.parent.parent)}: {path.stat().st_size / 1000:.0f} kB")


def take_all(people: People) -> None:
    """All pictures, in the order in which a plan comes about."""
    from nangsuat.web.plan.models import Plan

    plan = Plan.objects.get(owner=people.park)
    here = f"/plans/{plan.pk}"
    task, target = plan.tasks.get(key="1"), plan.targets.get(key="G1")
    give_to_the_consultant(task)
    take(people.page("officer", "/plans/new/"), "make", height=1250)
    take(people.page("officer", f"{here}/targets/"), "targets", height=1000)
    effects = people.page("officer", f"{here}/tasks/{task.pk}/edit/")
    take(effects, "effects", height=900, below="#effects-title")
    take(people.page("officer", f"{here}/outlook/"), "outlook", height=1200)
    take(people.page("officer", f"{here}/targets/{target.pk}/"), "target", height=1250)
    scenario = people.page("officer", f"{here}/scenarios/{plan.scenarios.get().pk}/")
    take(scenario, "scenario", height=1000)
    take(people.page("officer", f"{here}/follow-up/"), "follow-up", height=1000)
    take(people.page("officer", f"{here}/board/"), "board", height=1450)
    take(people.page("consultant", f"/plans/tasks/{task.pk}/report/"), "owner", width=NARROW, height=1250)
    report = plan.issued_documents.get()
    take(people.page("officer", f"/plans/documents/{report.pk}/preview/"), "preview", height=1300)
    plan.tasks.filter(key="2").update(ends=date(2028, 6, 30))  # what its owner asked for
    take(put_forward(people.page("officer", f"{here}/submit/")), "decide", height=1000)


def give_to_the_consultant(task: object) -> None:
    """The consultant, who is not of the park, reports on this task."""
    from nangsuat.web.people.models import User

    task.owner = User.objects.get(full_name="Lê Tư Vấn")  # type: ignore[attr-defined]
    task.save()  # type: ignore[attr-defined]


def put_forward(page: Page) -> Page:
    """The plan goes up once more; the page is then the version that the board decides about."""
    page.fill("[name=note]", "Lùi thời hạn nhiệm vụ 2 (giả lập)")
    if page.locator("[name=confirmed]").count():
        page.check("[name=confirmed]")
    page.click("main form .btn-primary")
    page.wait_for_url("**/versions/**")
    return page


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
