"""A park officer walks from their first log-in through a campaign to a release, and withdraws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from browser.walker import Walker, code_of, nobody_else_is_told, type_into, work
from nangsuat.web.handin.models import HandIn
from nangsuat.web.releases.models import Suppression
from web_world import PASSWORD, World, make_enterprise

TITLE = "Số liệu năng suất năm 2025"
RELEASE = "Năng suất của khu năm 2025"
REASON = "Dây chuyền thuê ngoài, đã đối chiếu sổ sách."
ASKED = 14
SECRETS = ("Công ty Điện tử A", "Công ty Linh kiện", "71.011", "71011", "71,011", "giam.doc@")


@pytest.fixture
def park(world: World, settings: Any, tmp_path: Path) -> World:
    """A park with twelve makers of electronics and two of machines."""
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    for number in range(11):
        make_enterprise(f"Công ty Linh kiện {number:02d}", f"DN-{number:02d}", park=world.park)
    make_enterprise("Công ty Khuôn mẫu", "DN-KM", park=world.park, industry="28")
    return world


def answers(number: int) -> dict[str, object]:
    """The accounts of one enterprise; no two are alike."""
    sales, staff = 71_011 + 1_373 * number, 120 + 7 * number
    added = sales - 40_000
    return {
        "net_sales": sales, "intermediate_inputs": 40_000, "labour_cost": added - 10_000,
        "depreciation": 3_000, "interest": 400, "taxes": 600,
        "profit": 6_000, "employees": staff, "fixed_assets": 25_000 + 100 * number,
        "hi_tech_sales": sales + 500 if number == 3 else sales - 500,
    }  # fmt: skip


def test_a_park_officer_walks_from_the_first_log_in_to_a_release(
    park: World, page_of: Callable[..., Page], browser_of: Callable[..., BrowserContext],
    tmp_path: Path,
):  # fmt: skip
    walker = Walker(page_of(width=1440), "park", tmp_path)
    secret = sets_up_the_second_factor(walker, park.park_officer.email)
    logs_in_again(walker, park.park_officer.email, secret)
    asks_the_enterprises(walker)
    hands_in_for_many(walker)
    makes_a_release(walker)
    looks_behind_the_figures(walker)
    withdraws(walker)
    nobody_else_is_told(walker, [browser_of(park.stranger), browser_of(park.other_officer), browser_of()], SECRETS)


def sets_up_the_second_factor(walker: Walker, email: str) -> str:
    page = walker.page
    page.goto("/hand-in/campaigns/")
    walker.sees("Đăng nhập")
    walker.fills(login=email, password=PASSWORD)
    walker.presses("Đăng nhập")
    walker.sees("Bảo vệ tài khoản bằng lớp thứ hai")
    walker.opens("Dùng ứng dụng xác thực")
    walker.sees(re.compile("ứng dụng xác thực", re.IGNORECASE))
    secret = page.locator("#authenticator_secret, input[disabled]").first.input_value()
    walker.fills(code=code_of(secret))
    page.locator("main button[type=submit], main form button").last.click()
    walker.sees(re.compile("mã", re.IGNORECASE))
    return secret


def logs_in_again(walker: Walker, email: str, secret: str) -> None:
    page = walker.page
    page.locator("details.person > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/hand-in/campaigns/")
    walker.sees("Đăng nhập")
    walker.fills(login=email, password=PASSWORD)
    walker.presses("Đăng nhập")
    walker.sees(re.compile("hai lớp|lớp thứ hai|hai yếu tố", re.IGNORECASE))
    walker.fills(code=code_of(secret))
    page.locator("[name=code]").press("Enter")
    walker.sees("Đợt thu thập số liệu")


def asks_the_enterprises(walker: Walker) -> None:
    page = walker.page
    walker.opens("Lập")
    walker.sees("Lập đợt thu thập")
    page.check("[name=template][value='accounts-2026/1']")
    today = timezone.localdate()
    walker.fills(
        title=TITLE, title_en="Accounts of 2025", year="2025", opens_on=f"{today:%d/%m/%Y}",
        deadline=f"{today + timedelta(days=30):%d/%m/%Y}", message="Mọi thắc mắc xin gọi 028 1234 5678.",
    )  # fmt: skip
    walker.presses("Lưu và chọn doanh nghiệp")
    walker.sees("Chọn doanh nghiệp")
    walker.presses("Lưu và xem trước")
    walker.sees("Xem trước danh sách và thư mời")
    expect(page.locator(".figures")).to_contain_text(str(ASKED))
    walker.presses("Mở đợt và gửi thư mời")
    work()
    walker.sees(TITLE)
    expect(page.locator(".figures")).to_contain_text(f"0 / {ASKED}")
    walker.opens("Thư mời và doanh nghiệp chưa có liên hệ")
    walker.sees("Thư mời và liên hệ")
    walker.presses("Viết thư còn thiếu")
    walker.sees("Thư mời và liên hệ")
    page.locator(".crumbs").get_by_role("link", name=TITLE).click()
    walker.sees(TITLE)


def hands_in_for_many(walker: Walker) -> None:
    page = walker.page
    walker.opens("Nộp tệp nhiều doanh nghiệp")
    walker.sees("Nộp tệp nhiều doanh nghiệp")
    book = walker.downloads("Tải tệp mẫu đã điền sẵn")
    codes = [f"DN-{number:02d}" for number in range(11)] + ["DN-A", "DN-B", "DN-KM"]
    filled = type_into(book, {code: answers(number) for number, code in enumerate(codes)}, year=2025)
    page.set_input_files("input[type=file]", filled)
    walker.presses("Tải lên và kiểm tra")
    page.locator("h1", has_text=re.compile("Kết quả của từng doanh nghiệp|Đang kiểm tra")).wait_for()
    work()
    page.goto("/hand-in/campaigns/")
    walker.opens(TITLE)
    walker.opens("Nộp tệp nhiều doanh nghiệp")
    walker.opens(filled.name)
    walker.sees("Kết quả của từng doanh nghiệp")
    result = page.url
    lifts_a_check(walker)
    page.goto(result)
    expect(page.locator("main")).not_to_contain_text("Còn lỗi phải sửa")
    walker.fills(
        declared_name="Nguyễn Văn Khu", declared_post="Phó trưởng ban", authorisation="Công văn 12/CV ngày 02/02/2026"
    )
    page.check("[name=declared]")
    walker.presses("Cam kết và gửi")
    walker.sees("Kết quả của từng doanh nghiệp")
    page.goto("/hand-in/campaigns/")
    walker.opens(TITLE)
    walker.sees(TITLE)
    expect(page.locator(".figures")).to_contain_text(f"{ASKED} / {ASKED}")
    assert HandIn.objects.count() == ASKED


def lifts_a_check(walker: Walker) -> None:
    page = walker.page
    page.locator("details", has_text="Công ty Linh kiện 03").locator("summary").click()
    walker.opens("Miễn kiểm tra một quy tắc cho doanh nghiệp này")
    walker.sees("Miễn kiểm tra một quy tắc")
    page.locator("[name=found]").first.check()
    walker.fills(reason=REASON)
    walker.presses("Miễn kiểm tra")
    walker.sees("Công ty Linh kiện 03")
    expect(page.locator("main")).to_contain_text(REASON)


def makes_a_release(walker: Walker) -> None:
    page = walker.page
    page.locator("nav.site-nav").get_by_role("link", name="công bố").click()
    walker.sees("Bản công bố")
    walker.opens("Lập bản công bố")
    walker.sees("Lập bản công bố")
    walker.fills(title=RELEASE, title_en="Productivity of the park in 2025")
    page.locator("[name=campaigns]").first.check()
    walker.presses("Xem trước")
    walker.sees("Xem trước bản công bố")
    expect(page.locator("main")).to_contain_text(f"{ASKED} bản nộp")
    walker.presses("Lập bản công bố")
    walker.sees(RELEASE)
    expect(page.locator("main")).to_contain_text("Đang lập bản công bố")
    work()
    page.reload()
    walker.sees(RELEASE)


def looks_behind_the_figures(walker: Walker) -> None:
    page = walker.page
    address = page.url
    page.select_option("#id_by", "industry")
    walker.presses("Xem")
    walker.sees(RELEASE)
    expect(page.locator("table").first).to_contain_text("(bảo mật)")
    walker.opens("Các ô không công bố")
    walker.sees("Các ô không công bố")
    expect(page.locator("main tbody")).to_contain_text("Ngành (VSIC cấp 2): 28")
    expect(page.locator("main tbody")).to_contain_text("quá ít doanh nghiệp")
    assert Suppression.objects.filter(cell__industry="28", code="too-few").exists()
    page.goto(address)
    page.locator("main table").first.locator("td a").first.click()
    walker.sees("E05")
    expect(page.locator("main")).to_contain_text("Đến từng ô của tệp đã nộp")
    expect(page.locator("main")).to_contain_text("Công ty Điện tử A")
    page.goto(address)
    table = openpyxl.load_workbook(walker.downloads("Tải số tổng hợp (Excel)"))
    assert table.sheetnames
    assert "E05" in walker.downloads("CSV").read_text("utf-8-sig")


def withdraws(walker: Walker) -> None:
    walker.opens("Rút bản công bố")
    walker.sees("Rút bản công bố")
    walker.fills(reason="Một doanh nghiệp đính chính số liệu.")
    walker.presses("Rút")
    walker.sees(RELEASE)
    expect(walker.page.locator("main")).to_contain_text("Một doanh nghiệp đính chính số liệu.")
