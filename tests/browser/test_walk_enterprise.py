"""A new enterprise walks from its invitation to its results: a workbook with three mistakes, then none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.walker import Walker, nobody_else_is_told, type_into, work
from handin_world import make_campaign
from nangsuat.web.handin.models import Campaign
from nangsuat.web.people.services import invitation_make
from web_releases import campaign_of, hand_in
from web_world import World

PASSWORD = "mua-ve-tren-song-huong"
LAST_YEAR = {
    "net_sales": 73911, "intermediate_inputs": 43911, "labour_cost": 18000, "depreciation": 4800, "profit": 7200,
    "employees": 137, "fixed_assets": 31000,
}  # fmt: skip
THIS_YEAR = {
    "net_sales": 81357, "intermediate_inputs": 48357, "labour_cost": 19800, "depreciation": 5280, "profit": 7920,
    "employees": 141, "fixed_assets": 4100,
}  # fmt: skip
MISTAKES = {"net_sales": "chưa chốt sổ", "labour_cost": 19_800_000, "employees": -141}
SECRETS = ("Công ty Điện tử A", "73911", "73.911", "73,911", "81357", "81.357", "81,357", "48357", "48.357", "48,357")
MENU = "Hồ sơ doanh nghiệp"  # not on paper


@pytest.fixture
def campaign(world: World, settings: Any, tmp_path: Path) -> Campaign:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    hand_in(campaign_of(world.park, 2024, world.park_officer), world.enterprise, dict(LAST_YEAR))
    return make_campaign(world.park, world.enterprise, world.neighbour, form="accounts-2026")


def filled(book: Path, values: dict[str, object]) -> Path:
    return type_into(book, {"DN-A": values}, year=2025)


def marks(book: Path) -> dict[str, str]:
    """The commented cells of a marked file, with what the comments say."""
    opened = openpyxl.load_workbook(book)
    cells = (cell for sheet in opened for row in sheet.iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment is not None}


def test_a_new_enterprise_walks_from_its_invitation_to_its_results(
    world: World, campaign: Campaign, page_of: Callable[..., Page], browser_of: Callable[..., BrowserContext],
    tmp_path: Path,
):  # fmt: skip
    _, link = invitation_make(
        email="ke.toan.truong@dien-tu-a.vn", organisation=world.enterprise.organisation, role="manager",
        invited_by=world.park_officer,
    )  # fmt: skip
    page = page_of(width=1440)
    walker = Walker(page, "enterprise", tmp_path)
    comes_in(walker, link)
    intake = hands_in_three_mistakes(walker)
    corrects_two_in_excel(walker, intake)
    corrects_the_last_on_the_page(walker)
    confirms_and_sends(walker)
    sees_its_results(walker)
    nobody_else_is_told(walker, [browser_of(world.stranger), browser_of()], SECRETS)


def comes_in(walker: Walker, link: str) -> None:
    walker.page.goto(re.sub(r"^https?://[^/]+", "", link))
    walker.sees("Tham gia Công ty Điện tử A")
    walker.fills(full_name="Trần Thị Bích", password=PASSWORD)
    walker.presses("Tạo tài khoản và tham gia")
    walker.sees("Việc cần làm")
    walker.opens("Số liệu 2025")
    walker.sees("Số liệu 2025")


def hands_in_three_mistakes(walker: Walker) -> str:
    walker.opens("Bắt đầu")
    walker.sees("Nộp bằng cách nào?")
    book = filled(walker.downloads("Tải tệp Excel của doanh nghiệp"), THIS_YEAR | MISTAKES)
    walker.opens("Tải tệp đã điền lên")
    walker.sees("Tải tệp Excel lên")
    return uploads(walker, book, "Có 2 lỗi phải sửa")


def uploads(walker: Walker, book: Path, outcome: str) -> str:
    """The file goes up, progress is shown, then what the check found."""
    walker.page.set_input_files("input[type=file]", book)
    walker.presses("Tải lên và kiểm tra")
    walker.sees("Đang kiểm tra")
    work()
    walker.sees(outcome)
    return walker.page.url


def corrects_two_in_excel(walker: Walker, intake: str) -> None:
    page = walker.page
    expect(page.locator("main")).to_contain_text("chưa chốt sổ")
    expect(page.locator("main")).to_contain_text("nhầm đơn vị")
    places = page.locator(".problem-place").all_inner_texts()
    cells = {found[1] for place in places if (found := re.match(r"Ô ([A-Z]+\d+)", place))}
    marked = walker.downloads("Tải tệp đánh dấu lỗi")
    assert len(cells) >= len(MISTAKES)
    assert cells <= set(marks(marked))
    walker.opens("Nộp tệp đã sửa")
    walker.sees("Tải tệp Excel lên")
    right = {role: THIS_YEAR[role] for role in ("net_sales", "labour_cost")}
    uploads(walker, filled(marked, right), "Có 1 lỗi phải sửa")


def corrects_the_last_on_the_page(walker: Walker) -> None:
    page = walker.page
    page.set_viewport_size({"width": 360, "height": 800})
    walker.presses("Đưa vào biểu mẫu trên web")
    walker.sees("Bảng nhập nhanh")
    field = page.locator("#id_employees")
    expect(field).to_have_attribute("aria-invalid", "true")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        field.fill(str(THIS_YEAR["employees"]))
        field.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    walker.presses("Kiểm tra số liệu")


def confirms_and_sends(walker: Walker) -> None:
    page = walker.page
    walker.sees("Không có lỗi; 2 điểm cần xác nhận")
    walker.opens("Xem và xác nhận")
    walker.sees("Xác nhận những điểm khác thường")
    for point in page.locator("main input[type=checkbox]").all():
        point.check()
    walker.fills(comment="Đã thanh lý dây chuyền cũ trong năm.")
    walker.presses("Xác nhận các điểm đã đánh dấu")
    page.set_viewport_size({"width": 1440, "height": 900})
    if page.locator("h1", has_text="Xem lại, cam kết và gửi").count() == 0:
        walker.opens("Xem lại và gửi")
    walker.sees("Xem lại, cam kết và gửi")
    by_keyboard(page)


def by_keyboard(page: Page) -> None:
    """The declaration is filled in and sent without a mouse; what has the focus can be seen."""
    page.locator("[name=declared_name]").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Trần Thị Bích")
    page.keyboard.press("Tab")
    page.keyboard.type("Kế toán trưởng")
    page.keyboard.press("Tab")
    expect(page.locator("[name=declared]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi số liệu")).to_be_focused()
    outline: str = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")


def sees_its_results(walker: Walker) -> None:
    page = walker.page
    walker.sees("Đã gửi số liệu")
    number = page.locator(".receipt-number").inner_text()
    assert re.fullmatch(r"\S*\d{4}-\d+", number)
    (sheet,) = walker.prints()
    assert number in sheet
    assert MENU not in sheet
    assert walker.downloads("Tải phiếu (PDF)").read_bytes().startswith(b"%PDF")
    walker.opens("Xem kết quả của doanh nghiệp")
    page.wait_for_load_state()
    work()
    page.reload()
    walker.sees("Công ty Điện tử A")
    expect(page.locator("main")).to_contain_text("2025")
    assert MENU not in "".join(walker.prints())
