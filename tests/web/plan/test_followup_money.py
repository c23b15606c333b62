"""Money of tasks: ceilings and budget ask for a reason, mistakes are reversed, names stay inside the body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Spending
from nangsuat.web.plan.selectors.followup import row_of
from nangsuat.web.plan.services.money import NewSpending, PassesLimits, spending_add, spending_reverse
from web_followup import TODAY, Underway, make_underway
from web_world import World, make_enterprise

BrowserOf = Callable[..., Browser]

LINE = {
    "day": "01/06/2026", "source": "local", "amount": "20 triệu", "enterprise": "", "whole_cost": "100.000.000",
    "voucher": "PC-01", "note": "Thuê chuyên gia",
}  # fmt: skip


@pytest.fixture
def underway(world: World) -> Iterator[Underway]:
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        yield make_underway(world)


def url(name: str, *arguments: int) -> str:
    return reverse(f"plan:{name}", args=arguments)


def paid(world: World, underway: Underway, amount: float, **facts: object) -> Spending:
    known = {"day": date(2026, 3, 1), "source": "local", "amount": amount, "whole_cost": 1e9}
    new = NewSpending(**{**known, **facts})  # type: ignore[arg-type]
    return spending_add(task=underway.training, new=new, by=world.park_officer)


def test_an_officer_adds_a_payment(world: World, browser_of: BrowserOf, underway: Underway):
    browser = browser_of(world.park_officer)
    answer = browser.post(url("spending_add", underway.training.pk), {**LINE, "enterprise": "dn-a"})
    assert answer.url == url("spending", underway.training.pk)
    line = Spending.objects.get()
    assert (line.amount, line.whole_cost, line.enterprise, line.excuse) == (20e6, 100e6, world.enterprise, "")
    page = browser.get(answer.url).content.decode()
    assert "Công ty Điện tử A" in page
    assert "20.000.000" in page
    assert row_of(underway.training).spent == 20e6
    acts = list(AuditEvent.objects.filter(action__startswith="spending.").values_list("action", flat=True))
    assert acts == ["spending.viewed", "spending.added"] or acts == ["spending.added", "spending.viewed"]


def test_passing_a_ceiling_asks_for_a_reason_which_is_shown(world: World, browser_of: BrowserOf, underway: Underway):
    paid(world, underway, 25e6, enterprise=world.enterprise)
    browser, where = browser_of(world.park_officer), url("spending_add", underway.training.pk)
    data = {**LINE, "amount": "10 triệu", "enterprise": "DN-A"}
    asked = browser.post(where, data).content.decode()
    assert "Lỗi: " in asked
    assert "tối đa 30.000.000 đồng, cộng khoản này là 35.000.000 đồng." in asked
    assert Spending.objects.count() == 1
    assert browser.post(where, {**data, "excuse": "  "}).status_code == 200
    browser.post(where, {**data, "excuse": "Giám đốc Sở đồng ý"})
    assert Spending.objects.get(amount=10e6).excuse == "Giám đốc Sở đồng ý"
    assert "Giám đốc Sở đồng ý" in browser.get(url("spending", underway.training.pk)).content.decode()
    assert "Giám đốc Sở đồng ý" in browser.get(url("board", underway.plan.pk)).content.decode()
    passed = AuditEvent.objects.filter(action="spending.added").order_by("-number").first()
    assert [each["kind"] for each in passed.details["passed"]] == ["per enterprise"]


def test_a_reason_without_a_limit_passed_is_not_kept(world: World, browser_of: BrowserOf, underway: Underway):
    browser_of(world.park_officer).post(url("spending_add", underway.training.pk), {**LINE, "excuse": "không cần"})
    assert Spending.objects.get().excuse == ""


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({"amount": 101e6}, ["year", "whole"]),
        ({"amount": 1.0, "source": "state"}, ["year", "whole"]),
        ({"amount": 60e6, "whole_cost": 100e6}, ["share of cost"]),
        ({"amount": 50e6, "whole_cost": 100e6}, []),
        ({"amount": 40e6, "source": "enterprise", "whole_cost": None}, []),
    ],
)
def test_budget_and_ceilings_are_those_of_the_task(
    world: World, underway: Underway, facts: dict[str, object], kinds: list[str]
):
    if not kinds:
        paid(world, underway, **facts)  # type: ignore[arg-type]
        return
    with pytest.raises(PassesLimits) as refused:
        paid(world, underway, **facts)  # type: ignore[arg-type]
    assert [breach.kind for breach in refused.value.breaches] == kinds
    assert not Spending.objects.exists()


def test_ceilings_of_the_approved_version_hold(world: World, underway: Underway):
    underway.training.ceiling_per_enterprise = 90e6  # in the draft only
    underway.training.save()
    with pytest.raises(PassesLimits):
        paid(world, underway, 31e6, enterprise=world.enterprise)


def test_a_ceiling_in_per_cent_needs_the_cost(world: World, browser_of: BrowserOf, underway: Underway):
    with pytest.raises(NotTaken):
        paid(world, underway, 1e6, whole_cost=None)
    page = browser_of(world.park_officer).post(url("spending_add", underway.training.pk), {**LINE, "whole_cost": ""})
    assert "Ghi tổng chi phí của hoạt động." in page.content.decode()


def test_a_mistake_is_reversed_once_and_both_lines_stay(world: World, browser_of: BrowserOf, underway: Underway):
    line = paid(world, underway, 25e6, enterprise=world.enterprise)
    browser, where = browser_of(world.park_officer), url("spending_reverse", line.pk)
    assert "25.000.000 đồng" in browser.get(where).content.decode()
    assert "Ghi lý do." in browser.post(where, {"reason": ""}).content.decode()
    browser.post(where, {"reason": "Ghi nhầm nhiệm vụ"})
    back = Spending.objects.get(reverses=line)
    assert (back.amount, back.day, back.source, back.note) == (-25e6, line.day, "local", "Ghi nhầm nhiệm vụ")
    assert row_of(underway.training).spent == 0
    assert "đã được đảo" in browser.post(where, {"reason": "lần nữa"}).content.decode()
    with pytest.raises(NotTaken):
        spending_reverse(line=back, reason="x", by=world.park_officer)
    assert Spending.objects.count() == 2
    paid(world, underway, 30e6, enterprise=world.enterprise)  # what was taken back leaves the ceiling free
    page = browser.get(url("spending", underway.training.pk)).content.decode()
    assert "Bút toán đảo" in page
    assert "Đã đảo" in page


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "02/07/2026"}, "Ngày này chưa đến."),
        ({"amount": "0"}, "Số tiền ít nhất là 1 đồng."),
        ({"amount": "1.234 triệu"}, "đọc được hai cách"),
        ({"whole_cost": "1 triệu"}, "nhỏ hơn số tiền chi."),
        ({"enterprise": "Không có"}, "Không có doanh nghiệp này trong sổ."),
        ({"enterprise": "Công ty"}, "Có phải: Công ty Cơ khí B (DN-B), Công ty Điện tử A (DN-A)? Ghi mã."),
        ({"enterprise": "DN-C"}, "Không có doanh nghiệp này trong sổ."),  # of another park
        ({"source": "lottery"}, "Lỗi"),
    ],
)
def test_what_is_wrong_with_a_payment_is_said(
    world: World, browser_of: BrowserOf, underway: Underway, change: dict[str, str], told: str
):
    page = browser_of(world.park_officer).post(url("spending_add", underway.training.pk), {**LINE, **change})
    assert told in page.content.decode()
    assert not Spending.objects.exists()


@pytest.mark.parametrize("said", ["DN-A", "0301234567", "0301 234 567", "công ty điện tử a"])
def test_an_enterprise_is_meant_by_its_code_tax_code_or_name(
    world: World, browser_of: BrowserOf, underway: Underway, said: str
):
    Enterprise.objects.filter(pk=world.enterprise.pk).update(tax_code="0301234567")
    browser_of(world.park_officer).post(url("spending_add", underway.training.pk), {**LINE, "enterprise": said})
    assert Spending.objects.get().enterprise == world.enterprise


def test_two_enterprises_of_one_name_are_told_apart_by_code(world: World, browser_of: BrowserOf, underway: Underway):
    make_enterprise("Công ty Điện tử A", "DN-A2", park=world.park)
    page = browser_of(world.park_officer).post(
        url("spending_add", underway.training.pk), {**LINE, "enterprise": "Công ty Điện tử A"}
    )
    assert "ghi mã của một trong" in page.content.decode()


def test_viewers_read_and_do_not_write(world: World, browser_of: BrowserOf, underway: Underway):
    line = paid(world, underway, 1e6, enterprise=world.enterprise)
    browser = browser_of(world.park_viewer)
    page = browser.get(url("spending", underway.training.pk))
    assert page.status_code == 200
    assert url("spending_reverse", line.pk) not in page.content.decode()
    assert browser.post(url("spending_add", underway.training.pk), LINE).status_code == 403
    assert browser.post(url("spending_reverse", line.pk), {"reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        spending_add(task=underway.training, new=NewSpending(date(2026, 1, 1), "local", 1.0), by=world.park_viewer)
    with pytest.raises(PermissionDenied):
        spending_reverse(line=line, reason="x", by=world.park_viewer)


@pytest.mark.parametrize("who", ["other_officer", "city_officer", "owner", "adviser", "nobody", "site_manager", ""])
def test_no_one_outside_finds_money_or_names(world: World, browser_of: BrowserOf, underway: Underway, who: str):
    line = paid(world, underway, 1e6, enterprise=world.enterprise)
    browser = browser_of(getattr(world, who) if who else underway.outsider)
    for where in (
        url("spending", underway.training.pk),
        url("spending_add", underway.training.pk),
        url("spending_reverse", line.pk),
    ):
        assert browser.get(where).status_code == 404
        assert browser.post(where, {"reason": "x"}).status_code in {404, 405}
    if not who:
        assert "Công ty Điện tử A" not in browser.get(url("task", underway.training.pk)).content.decode()


def test_sums_are_shown_against_the_budget(world: World, browser_of: BrowserOf, underway: Underway):
    paid(world, underway, 30e6)
    page = browser_of(world.park_officer).get(url("follow_up", underway.plan.pk)).content.decode()
    assert "450,0" in page  # three tasks of 150 million
    assert "30,0" in page
    assert row_of(underway.training).used == pytest.approx(20.0)
