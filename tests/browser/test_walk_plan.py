"""A plan from the national texts to its signed report: a plan officer, the board, the owner of a task, a leader.

What the officer clicks and types to build the plan is counted, against the half hour that they have for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.walker import Walker, nobody_else_is_told, work
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Document, Plan, Progress, Scenario
from web_documents import make_signer
from web_world import World, make_user

TITLE = "Kế hoạch nâng cao năng suất của Khu giai đoạn 2026–2030"
NATIONAL = "T1"  # the growth of labour productivity that Decision 36 asks for
CONSULTING = "Tư vấn cải tiến năng suất cho doanh nghiệp trong Khu"
SUPPLIERS = "Kết nối nhà cung cấp giải pháp công nghệ"
DECIDED = "Trung tâm báo cáo phương án bố trí chuyên gia."
SECRETS = ("Vướng mời chuyên gia TPM", "870.000.000", "Thiếu chuyên gia", DECIDED)
HALF_HOUR = 30 * 60
A_CLICK, A_FIELD = 6, 18  # seconds: to find and click; to find, think and type; an allowance, not a measurement


@dataclass
class Cast:
    """Who takes part: the officer is a member of the park, the leader its manager, the owner belongs to no body."""

    officer: Walker
    leader: Walker
    owner: Walker


@pytest.fixture
def officer(world: World) -> User:
    return make_user("chuyen.vien", (world.park, "member"))


@pytest.fixture
def cast(
    world: World, officer: User, page_of: Callable[..., Page], settings: Any, tmp_path: Path
) -> Cast:  # fmt: skip
    settings.FILES, settings.RELEASES, settings.DATA = tmp_path / "files", tmp_path / "releases", tmp_path
    return Cast(
        Walker(page_of(officer), "plan-officer", tmp_path),
        Walker(page_of(world.park_officer, width=768), "plan-leader", tmp_path),
        Walker(page_of(world.nobody, width=360), "plan-owner", tmp_path),
    )


def test_a_plan_from_the_national_texts_to_its_signed_report(
    world: World, cast: Cast, browser_of: Callable[..., BrowserContext]
):
    begins_with_the_documents(cast.officer)
    sets_targets(cast.officer)
    words_the_tasks(cast.officer, world.nobody.email)
    says_what_it_is_for(cast.officer)
    puts_it_forward(cast.officer)
    taken = A_CLICK * cast.officer.clicks + A_FIELD * cast.officer.typed
    print(f"{cast.officer.clicks} clicks, {cast.officer.typed} fields: about {taken / 60:.0f} minutes")
    assert taken < HALF_HOUR, f"{cast.officer.clicks} clicks and {cast.officer.typed} fields"
    approves(cast.leader)
    runs_two_scenarios(cast.officer)
    reports_with_a_file(cast.owner)
    notes_the_meeting(cast.officer)
    looks_before_a_meeting(cast.leader)
    writes_the_yearly_report(cast.officer)
    issues_it(cast.leader)
    takes_the_signed_file_back(cast.officer)
    for walker in (cast.officer, cast.leader):
        nobody_else_is_told(walker, [browser_of(world.stranger), browser_of()], SECRETS)


def begins_with_the_documents(walker: Walker) -> None:
    walker.page.goto("/")
    walker.page.locator("nav.site-nav").get_by_role("link", name="Kế hoạch").click()
    walker.sees("Kế hoạch")
    walker.opens("Lập kế hoạch")
    walker.sees("Lập kế hoạch")
    walker.fills(first="2026", last="2030", title=TITLE)
    walker.presses("Lập kế hoạch")
    walker.sees("Chỉ tiêu")
    plan = Plan.objects.get()
    assert (plan.first, plan.last, plan.targets.count(), plan.tasks.count()) == (2026, 2030, 21, 6)


def sets_targets(walker: Walker) -> None:
    page = walker.page
    expect(page.locator("main tbody")).to_contain_text("không tìm thấy con số")
    walker.presses("Gắn số liệu theo đề nghị")
    walker.sees("Khả năng đạt chỉ tiêu")
    page.go_back()
    walker.opens("Thêm chỉ tiêu riêng")
    walker.sees("Thêm chỉ tiêu")
    walker.fills(name="Doanh nghiệp trong Khu được hỗ trợ", unit="doanh nghiệp", low_2026_2030="120")
    walker.picks(kind="count", counts="enterprise", comparison="at least")
    walker.ticks("[name=role][value=own]")
    walker.presses("Lưu")
    walker.sees("Chỉ tiêu")
    walker.opens("Tiếp: bảng nhiệm vụ")
    walker.sees("Bảng nhiệm vụ")


def words_the_tasks(walker: Walker, owner: str) -> None:
    """Each group of the decision gets its work in words; two tasks get all that a task has."""
    page, plan = walker.page, Plan.objects.get()
    groups = list(plan.tasks.all())
    for task, (name, product) in zip(groups[:4], _WORDS, strict=True):
        row = page.locator(f"#task-{task.pk}")
        row.get_by_role("link", name="Sửa nhanh").click()
        walker.clicks += 1
        walker.fills(name=name, product=product)
        walker.presses("Lưu")
        expect(row).to_contain_text(name)
    has_all(walker, groups[4].key, CONSULTING, owner, starts="2026", ends="Quý 2/2026")
    has_all(walker, groups[5].key, SUPPLIERS, "", starts="2026", ends="2028")
    walker.opens("Tiếp: mục tiêu, tổ chức thực hiện")


_WORDS = (
    ("Rà soát cơ chế hỗ trợ doanh nghiệp trong Khu", "Quyết định sửa đổi"),
    ("Đào tạo chuyên gia tư vấn năng suất", "40 chuyên gia được cấp chứng chỉ"),
    ("Xây dựng doanh nghiệp điểm về quản trị tinh gọn", "10 doanh nghiệp điểm"),
    ("Truyền thông về năng suất", "Chuyên trang và 4 hội thảo mỗi năm"),
)


def has_all(walker: Walker, key: str, name: str, owner: str, *, starts: str, ends: str) -> None:
    page = walker.page
    page.get_by_role("link", name=f"Kinh phí, tác động {key}", exact=True).click()
    walker.clicks += 1
    walker.sees(f"Nhiệm vụ {key}")
    walker.fills(name=name, starts=starts, ends=ends, product="20 báo cáo tư vấn", money_2026_local="870 triệu")
    if owner:
        walker.fills(owner=owner)
    page.locator("main details.effect > summary").first.click()
    walker.picks(effect_0_target=NATIONAL, slip="0.3")
    walker.fills(effect_0_low="0,1", effect_0_likely="0,4", effect_0_high="0,9", effect_0_basis="Ba chuyên gia, 2026")
    walker.presses("Lưu")
    walker.sees("Bảng nhiệm vụ")
    expect(page.locator("main")).to_contain_text(name)


def says_what_it_is_for(walker: Walker) -> None:
    walker.sees("Thông tin, mục tiêu, trách nhiệm")
    page = walker.page
    walker.fills(general="Năng suất của doanh nghiệp trong Khu tăng nhanh hơn cả nước.")
    page.locator("[name=objectives-0-text]").fill("Mở rộng tư vấn cải tiến năng suất trong Khu")
    walker.typed += 1
    walker.ticks("[name=reporting][value='15-december']")
    walker.presses("Lưu")
    walker.sees(TITLE)


def puts_it_forward(walker: Walker) -> None:
    walker.opens("Kiểm tra và trình")
    walker.sees("Kiểm tra và trình phê duyệt")
    walker.fills(note="Trình lần đầu")
    walker.ticks("[name=confirmed]")
    walker.presses("Trình phê duyệt")
    walker.sees("Bản 1")


def approves(walker: Walker) -> None:
    page = walker.page
    page.goto("/")
    walker.opens("Phê duyệt kế hoạch")
    walker.sees("Bản 1")
    expect(page.locator("main")).to_contain_text(CONSULTING)
    walker.ticks("[name=decision][value=approve]", "[name=public]")
    walker.fills(reason="Quyết định phê duyệt số 01 của Ban")
    walker.presses("Ghi quyết định")
    walker.sees("Bản 1")
    expect(page.locator(".lead")).to_contain_text("Đã phê duyệt")


def runs_two_scenarios(walker: Walker) -> None:
    page = walker.page
    page.locator(".crumbs").get_by_role("link", name=TITLE).click()
    walker.opens("Kịch bản")
    walker.sees("Kịch bản")
    for number, (name, choice, said) in enumerate(_SCENARIOS):
        walker.opens("Kịch bản mới")
        walker.sees("Kịch bản mới")
        page.locator(".task-choices select").nth(number).select_option(choice)
        expect(page.locator("#beside")).to_contain_text(said)
        walker.fills(name=name)
        walker.presses("Lưu kịch bản")
        walker.sees(name)
        walker.opens("Các kịch bản")
        walker.sees("Kịch bản")
    assert Scenario.objects.count() == len(_SCENARIOS)
    expect(page.locator("main table").first).to_contain_text(NATIONAL)


_SCENARIOS = (("Tư vấn chậm một năm", "late-12", "chậm 12 tháng"), ("Không kết nối", "dropped", "không làm"))


def reports_with_a_file(walker: Walker) -> None:
    """On a telephone, by somebody who sees this task and nothing else of the draft."""
    page = walker.page
    page.goto("/")
    walker.opens(CONSULTING)
    walker.sees(CONSULTING)
    walker.opens("Báo cáo tiến độ")
    walker.sees("Báo cáo tiến độ")
    walker.ticks("[name=state][value=doing]")
    walker.fills(percent="30", text="Đã tư vấn 6 doanh nghiệp. Vướng mời chuyên gia TPM.", product="Báo cáo đợt 1")
    evidence = {"name": "bao-cao-dot-1.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bao cao"}
    page.locator("[name=attached]").set_input_files(evidence)
    walker.presses("Gửi báo cáo")
    walker.sees(CONSULTING)
    assert walker.downloads("Báo cáo đợt 1").read_bytes() == b"%PDF-1.7 bao cao"
    assert Progress.objects.get().by == User.objects.get(email="khong.ai@example.vn")
    plan = Plan.objects.get()
    refused = [page.request.get(f"/plans/{plan.pk}/{part}/").status for part in ("board", "tasks", "documents")]
    assert refused == [404, 404, 404]


def notes_the_meeting(walker: Walker) -> None:
    page = walker.page
    page.goto(f"/plans/{Plan.objects.get().pk}/")
    walker.opens("Theo dõi thực hiện")
    walker.sees("Theo dõi thực hiện")
    walker.opens("Kết luận cuộc họp")
    walker.opens("Ghi cuộc họp")
    walker.fills(day="15/07/2026", title="Họp ban chỉ đạo quý II")
    walker.presses("Ghi cuộc họp")
    walker.sees("Họp ban chỉ đạo quý II")
    walker.opens("Ghi kết luận")
    walker.fills(text=DECIDED, responsible="Trung tâm", due="15/08/2026")
    walker.presses("Ghi kết luận")
    walker.sees("Họp ban chỉ đạo quý II")


def looks_before_a_meeting(walker: Walker) -> None:
    """One page says what is late, what it endangers and what was decided; it prints on two sheets at most."""
    page = walker.page
    page.goto(f"/plans/{Plan.objects.get().pk}/")
    walker.opens("Trang trước cuộc họp")
    walker.sees("Trước cuộc họp")
    main = page.locator("main")
    late = main.get_by_role("row", name=CONSULTING).first
    expect(late).to_contain_text("Trễ")
    endangered = main.locator("section, h2", has_text="Chỉ tiêu bị đe dọa").locator("xpath=following::table[1]")
    expect(endangered).to_contain_text(NATIONAL)
    expect(endangered).to_contain_text("%")
    expect(main).to_contain_text(DECIDED)
    expect(main).to_contain_text("Quá hạn")
    assert len(walker.prints()) <= 2


def writes_the_yearly_report(walker: Walker) -> None:
    page = walker.page
    page.goto(f"/plans/{Plan.objects.get().pk}/")
    walker.opens("Văn bản")
    walker.sees("Văn bản")
    walker.opens("Báo cáo", exact=True)
    walker.picks(year="2026")
    walker.presses("Lập bản nháp")
    for name in ("Công tác chỉ đạo", "Khó khăn", "Phương hướng", "Đề xuất"):
        walker.opens(name)
        page.get_by_role("textbox").fill(f"Thiếu chuyên gia; đã đạt {{{NATIONAL}}}.\n- Tiếp tục.")
        walker.presses("Lưu")
    walker.opens("Sửa thể thức")
    walker.fills(place="Thành phố Thử", post="TRƯỞNG BAN", signer="Trần Thị Ký", recipients="Như trên")
    walker.presses("Lưu")
    walker.sees("Báo cáo")
    walker.opens("Xem trước")
    walker.sees("Xem trước")


def issues_it(walker: Walker) -> None:
    document = Document.objects.get()
    walker.page.goto(f"/plans/documents/{document.pk}/")
    walker.opens("Phát hành")
    walker.sees("Phát hành văn bản")
    walker.ticks("[name=early]")
    walker.presses("Phát hành")
    expect(walker.page.get_by_role("status")).to_contain_text("Đang")
    work()
    document.refresh_from_db()
    assert document.state == Document.State.ISSUED


def takes_the_signed_file_back(walker: Walker) -> None:
    page, document = walker.page, Document.objects.get()
    page.goto(f"/plans/documents/{document.pk}/")
    walker.sees("Báo cáo")
    issued = walker.downloads("Tải PDF để ký")
    signed = issued.with_name("da-ky.pdf")
    signed.write_bytes(make_signer("Trần Thị Ký").sign(issued.read_bytes()))
    walker.opens("Nộp bản đã ký")
    walker.sees("Nộp bản đã ký")
    page.get_by_label("Tệp PDF đã ký").set_input_files(signed)
    walker.presses("Nộp và kiểm tra")
    walker.sees("Báo cáo")
    expect(page.get_by_role("row", name="Trần Thị Ký")).to_contain_text("Nguyên vẹn")
    document.refresh_from_db()
    assert document.state == Document.State.SIGNED
