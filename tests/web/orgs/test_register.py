"""The register of enterprises: who sees and keeps which entry, how it is searched, taken in and taken out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone
from openpyxl import Workbook

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.core.templatetags.nangsuat import day, moment
from nangsuat.web.orgs.models import Client, Enterprise, Membership
from nangsuat.web.orgs.selectors import confidential_enterprises, consultants_of, registered
from web_world import World, make_enterprise

type Browsers = Callable[..., Browser]

FORM = {
    "name": "Công ty Mới",
    "name_en": "",
    "email": "",
    "code": "DN-M",
    "tax_code": "0100109106",
    "industry": "2610",
    "industry_version": "VSIC2018",
    "territory": "79",
    "ownership": "foreign",
    "holding": "",
    "opened_on": "01/02/2015",
    "closed_on": "",
}


def form(world: World, **changes: str) -> dict[str, str]:
    return {**FORM, "park": str(world.park.pk), **changes}


# Who sees what

REGISTERED = {
    "park_officer": "AB", "park_viewer": "AB", "other_officer": "C", "city_officer": "AB", "analyst": "ABC",
    "adviser": "A", "owner": "A", "colleague": "A", "stranger": "B", "nobody": "", "site_manager": "ABC",
}  # fmt: skip
CONFIDENTIAL = {
    "park_officer": "AB", "park_viewer": "AB", "other_officer": "C", "city_officer": "", "analyst": "",
    "adviser": "A", "owner": "A", "colleague": "A", "stranger": "B", "nobody": "", "site_manager": "",
}  # fmt: skip


@pytest.mark.parametrize("name", REGISTERED)
def test_everybody_sees_their_own_part(world: World, browser_of: Browsers, name: str):
    user = world.people[name]
    assert "".join(sorted(entry.code[-1] for entry in registered(user))) == REGISTERED[name]
    assert "".join(sorted(entry.code[-1] for entry in confidential_enterprises(user))) == CONFIDENTIAL[name]
    browser = browser_of(user)
    for enterprise in (world.enterprise, world.neighbour, world.elsewhere):
        seen = browser.get(f"/organisations/enterprises/{enterprise.pk}/").status_code
        assert seen == (200 if enterprise.code[-1] in REGISTERED[name] else 404), enterprise.code


def test_opening_an_entry_is_a_line_of_the_audit_log(world: World, browser_of: Browsers):
    browser_of(world.park_officer).get(f"/organisations/enterprises/{world.enterprise.pk}/")
    event = AuditEvent.objects.get(action="enterprise.viewed")
    assert (event.actor, event.target) == (world.park_officer.email, f"orgs.enterprise:{world.enterprise.pk}")


def test_search_and_filters(world: World, browser_of: Browsers):
    Enterprise.objects.filter(pk=world.neighbour.pk).update(tax_code="0300588569")
    browser = browser_of(world.analyst)

    def found(query: str) -> str:
        page = browser.get(f"/organisations/enterprises/?{query}").content.decode()
        return "".join(letter for letter in "ABC" if f"DN-{letter}<" in page)

    assert found("") == "ABC"
    assert found("q=dien tu") == "A", "without diacritics"
    assert found("q=ĐIỆN TỬ") == "A"
    assert found("q=dn-b") == "B"
    assert found("q=0300588569") == "B"
    assert found("industry=28") == "B"
    assert found("territory=01") == "C"
    assert found(f"park={world.park.pk}") == "AB"
    assert found("q=không có") == ""
    assert browser.get("/organisations/enterprises/?industry=zz&park=x&page=x").status_code == 200


# Adding and changing


def test_an_entry_is_added_and_changed(world: World, browser_of: Browsers):
    browser = browser_of(world.park_officer)
    browser.post("/organisations/enterprises/add/", form(world))
    made = Enterprise.objects.get(code="DN-M")
    assert (made.organisation.name, made.park, made.opened_on) == ("Công ty Mới", world.park, date(2015, 2, 1))
    browser.post(f"/organisations/enterprises/{made.pk}/edit/", form(world, industry="28", name="Công ty Đổi tên"))
    made.refresh_from_db()
    assert made.industry == "28"
    page = browser.get(f"/organisations/enterprises/{made.pk}/").content.decode()
    assert "Công ty Đổi tên" in page
    assert "Lịch sử thay đổi" in page
    assert "2610" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "DN-A"}, "đã tồn tại"),
        ({"tax_code": "123"}, "10 chữ số"),
        ({"industry": "00"}, "Không có mã ngành này"),
        ({"industry": "C"}, "Không có mã ngành này"),
        ({"territory": "74"}, "74"),
        ({"opened_on": "2015-31-12"}, "31/12/2026"),
        ({"park": ""}, "bắt buộc"),
        ({"name": ""}, "bắt buộc"),
    ],
)
def test_what_is_wrong_is_said(world: World, browser_of: Browsers, wrong: dict[str, str], said: str):
    page = browser_of(world.park_officer).post("/organisations/enterprises/add/", form(world, **wrong)).content.decode()
    assert "<title>Lỗi: " in page
    assert said in page
    assert not Enterprise.objects.filter(organisation__name="Công ty Mới").exists()


def test_a_doubtful_check_digit_is_asked_about_and_may_be_kept(world: World, browser_of: Browsers):
    browser = browser_of(world.park_officer)
    page = browser.post("/organisations/enterprises/add/", form(world, tax_code="0100109107")).content.decode()
    assert "Chữ số kiểm tra" in page
    assert 'type="checkbox" name="tax_code_confirmed"' in page
    browser.post("/organisations/enterprises/add/", form(world, tax_code="0100109107", tax_code_confirmed="on"))
    assert Enterprise.objects.get(code="DN-M").tax_code == "0100109107"


@pytest.mark.parametrize("name", ["park_viewer", "city_officer", "analyst", "adviser", "owner", "nobody"])
def test_who_keeps_no_register_changes_nothing(world: World, sure_browser_of: Browsers, name: str):
    browser = sure_browser_of(world.people[name])
    for path in ("add", "import", "import/check", "export"):
        assert browser.get(f"/organisations/enterprises/{path}/").status_code == 403
    answer = browser.post(f"/organisations/enterprises/{world.enterprise.pk}/edit/", form(world)).status_code
    assert answer in {403, 404}


def test_a_board_keeps_its_own_park_only(world: World, browser_of: Browsers):
    browser = browser_of(world.park_officer)
    assert browser.get(f"/organisations/enterprises/{world.elsewhere.pk}/edit/").status_code == 404
    page = browser.post("/organisations/enterprises/add/", form(world, park=str(world.other_park.pk))).content.decode()
    assert "<title>Lỗi: " in page
    assert (
        browser_of(world.site_manager).get(f"/organisations/enterprises/{world.elsewhere.pk}/edit/").status_code == 200
    )


# From a file and out again

HEAD = ("Mã doanh nghiệp", "Tên doanh nghiệp", "Mã số thuế", "Mã ngành", "Tỉnh/thành phố", "Loại hình")
ROWS = [
    ("DN-A", "Công ty Điện tử A", "0100109106", "26", "79", "Có vốn đầu tư nước ngoài"),
    ("DN-X", "Công ty X", "", "28", "Bình Dương", "Ngoài nhà nước"),
]


def a_workbook(rows: list[tuple[str, ...]]) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    for row in [HEAD, *rows]:
        sheet.append(row)
    memory = io.BytesIO()
    book.save(memory)
    return SimpleUploadedFile("sổ.xlsx", memory.getvalue())


def a_csv(rows: list[tuple[str, ...]]) -> SimpleUploadedFile:
    text = "\n".join(";".join(row) for row in [HEAD, *rows])
    return SimpleUploadedFile("sổ.csv", text.encode())


def upload(world: World, browser: Browser, file: SimpleUploadedFile) -> str:
    response = browser.post("/organisations/enterprises/import/", {"file": file, "park": world.park.pk})
    assert response.url == "/organisations/enterprises/import/check/"
    return browser.get(response.url).content.decode()


@pytest.mark.parametrize("make", [a_workbook, a_csv])
def test_a_file_is_shown_confirmed_and_taken_in(
    world: World, browser_of: Browsers, make: Callable[[list[tuple[str, ...]]], SimpleUploadedFile]
):
    browser = browser_of(world.park_officer)
    page = upload(world, browser, make(ROWS))
    assert "2 doanh nghiệp trong tệp, 1 đã có" in page
    assert "Bình Dương" in page, "an old province is asked about"
    assert not Enterprise.objects.filter(code="DN-X").exists()
    refused = browser.post("/organisations/enterprises/import/check/").content.decode()
    assert "đánh dấu ô" in refused
    browser.post("/organisations/enterprises/import/check/", {"confirmed": "yes"})
    made = Enterprise.objects.get(code="DN-X")
    assert (made.territory, made.park, made.ownership) == ("79", world.park, "non_state")
    world.enterprise.refresh_from_db()
    assert (world.enterprise.tax_code, world.enterprise.ownership) == ("0100109106", "foreign")
    assert AuditEvent.objects.get(action="register.imported").details["entries"] == 2


def short_headings(rows: list[str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("sổ.csv", "\n".join(["Mã;Tên;MST;Ngành;Tỉnh", *rows]).encode())


def test_short_headings_are_known_and_the_only_park_needs_no_naming(world: World, browser_of: Browsers):
    browser = browser_of(world.park_officer)
    file = short_headings(["DN-X;Công ty X;0100109106;26;79"])
    page = browser.post("/organisations/enterprises/import/", {"file": file}, follow=True).content.decode()
    assert "1 doanh nghiệp trong tệp" in page
    assert "Không dùng các cột" not in page
    browser.post("/organisations/enterprises/import/check/", {"confirmed": "yes"})
    made = Enterprise.objects.get(code="DN-X")
    assert (made.organisation.name, made.tax_code, made.industry) == ("Công ty X", "0100109106", "26")
    assert (made.territory, made.park) == ("79", world.park)


def test_what_stands_twice_is_told_in_words_of_a_register(world: World, browser_of: Browsers):
    rows = ["DN-X;Công ty X;0100109106;26;79", "DN-X;Công ty X;0100109106;26;79", "DN-Y;Công ty Y;0100109106;26;79"]
    page = upload(world, browser_of(world.park_officer), short_headings(rows))
    assert "«DN-X» đứng ở 2 dòng của sổ: 2, 3" in page
    assert "đứng ở 3 dòng của sổ, dưới nhiều mã doanh nghiệp: 2, 3, 4" in page
    assert str(timezone.localdate().year) not in page[page.index("<tbody") : page.index("</tbody>")]
    assert "trong một năm" not in page


def test_a_code_that_there_is_not_is_refused_and_each_cell_told_once(world: World, browser_of: Browsers):
    rows = [
        "DN-X;Công ty X;0100109106;ZZ;79", "DN-Y;Công ty Y;;26;Atlantis", "DN-Z;Công ty Z;0100109107;26101;79",
        "DN-W;Công ty W;;04;79",
    ]  # fmt: skip
    browser = browser_of(world.park_officer)
    browser.post("/organisations/enterprises/import/", {"file": short_headings(rows), "park": world.park.pk})
    read = browser.get("/organisations/enterprises/import/check/").context["read"]
    assert [(each.row, each.value, each.severity.value) for each in read.problems if each.row] == [
        (2, "ZZ", "must_fix"), (3, "Atlantis", "must_fix"), (4, "0100109107", "please_confirm"), (5, "04", "must_fix")
    ]  # fmt: skip
    browser.post("/organisations/enterprises/import/check/", {"confirmed": "yes"})
    assert not Enterprise.objects.filter(code="DN-X").exists()


def test_a_missing_choice_loses_no_file(world: World, browser_of: Browsers):
    Membership.objects.create(
        user=world.park_officer, organisation=world.other_park, role="member", valid_from=date(2020, 1, 1)
    )
    browser = browser_of(world.park_officer)
    path = "/organisations/enterprises/import/"
    page = browser.post(path, {"file": a_csv(ROWS), "park": ""}).content.decode()
    assert "<title>Lỗi: " in page
    assert "Đã giữ tệp «sổ.csv»" in page
    assert browser.post(path, {"park": ""}).status_code == 200, "asked again, still kept"
    shown = browser.post(path, {"park": world.park.pk}, follow=True).content.decode()
    assert "2 doanh nghiệp trong tệp, 1 đã có" in shown
    assert "bắt buộc" in browser.post(path, {"park": world.park.pk}).content.decode(), "used once"


def test_all_mistakes_are_shown_at_once_and_nothing_is_taken_in(world: World, browser_of: Browsers):
    rows = [
        ("DN-X", "", "0100109107", "26", "79", ""),
        ("DN-Y", "Công ty Y", "", "", "Atlantis", ""),
        ("DN-C", "Công ty C", "", "26", "79", ""),
        ("DN-Y", "Công ty Y", "", "26", "79", ""),
    ]
    browser = browser_of(world.park_officer)
    page = upload(world, browser, a_workbook(rows))
    for said in (
        "Thiếu tên doanh nghiệp", "Thiếu mã ngành", "Không biết tỉnh", "Atlantis", "nơi khác", "Chữ số kiểm tra", "B2",
        "D3", "A4", "2 dòng",
    ):  # fmt: skip
        assert said in page, said
    browser.post("/organisations/enterprises/import/check/", {"confirmed": "yes"})
    assert not Enterprise.objects.filter(code__in=["DN-X", "DN-Y"]).exists()
    world.elsewhere.refresh_from_db()
    assert world.elsewhere.park == world.other_park


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"not a workbook"), ("a.csv", b"a;b\n1;2\n"), ("a.csv", b""), ("a.xlsx", b"PK\x03\x04broken")],
)
def test_a_file_that_is_none_is_said_so(world: World, browser_of: Browsers, name: str, content: bytes):
    browser = browser_of(world.park_officer)
    file = SimpleUploadedFile(name, content)
    response = browser.post("/organisations/enterprises/import/", {"file": file, "park": world.park.pk}, follow=True)
    page = response.content.decode()
    assert "notice-error" in page or "<title>Lỗi: " in page
    assert Enterprise.objects.count() == 3


def test_other_kinds_of_files_are_refused(world: World, browser_of: Browsers):
    file = SimpleUploadedFile("a.exe", b"MZ")
    browser = browser_of(world.park_officer)
    page = browser.post("/organisations/enterprises/import/", {"file": file, "park": world.park.pk}).content.decode()
    assert "Chỉ nhận tệp" in page


def test_the_list_leaves_as_a_table_without_formulas(world: World, sure_browser_of: Browsers):
    make_enterprise("=HYPERLINK(1)", "DN-F", park=world.park)
    response = sure_browser_of(world.park_officer).get("/organisations/enterprises/export/?kind=csv&industry=26")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert {row[0] for row in rows[1:-2]} == {"DN-A", "DN-F"}
    assert "'=HYPERLINK(1)" in {row[1] for row in rows[1:-2]}
    event = AuditEvent.objects.get(action="register.exported")
    assert event.details == {"rows": 2, "chosen": {"industry": "26"}}


# Consultants


def test_an_enterprise_lets_a_consultant_in_and_out(world: World, browser_of: Browsers):
    path = f"/organisations/enterprises/{world.neighbour.pk}/consultants/"
    adviser, manager = browser_of(world.adviser), browser_of(world.stranger)
    assert adviser.get(f"/organisations/enterprises/{world.neighbour.pk}/").status_code == 404
    manager.post(path, {"consultant": world.consultant.pk, "valid_until": ""})
    assert adviser.get(f"/organisations/enterprises/{world.neighbour.pk}/").status_code == 200
    client = Client.objects.get(enterprise=world.neighbour)
    end = f"{path}{client.pk}/end/"
    assert manager.get(end).status_code == 405
    assert adviser.post(end).status_code == 403
    assert browser_of(world.owner).post(end).status_code == 404
    manager.post(end)
    assert adviser.get(f"/organisations/enterprises/{world.neighbour.pk}/").status_code == 404
    told = set(AuditEvent.objects.values_list("action", flat=True))
    assert told >= {"client.opened", "client.ended"}


def test_a_consultant_let_out_on_the_first_day_shows_the_moment(world: World, browser_of: Browsers):
    path = f"/organisations/enterprises/{world.neighbour.pk}/consultants/"
    manager = browser_of(world.stranger)
    manager.post(path, {"consultant": world.consultant.pk, "valid_until": ""})
    client = Client.objects.get(enterprise=world.neighbour)
    manager.post(f"{path}{client.pk}/end/")
    client.refresh_from_db()
    ended = moment(client.history.first().history_date)
    page = manager.get(path).content.decode()
    assert f"<td>{ended}</td>" in page
    assert day(client.valid_until) not in page, "the day before, when nobody was in yet"
    assert ended in manager.get(f"/organisations/enterprises/{world.neighbour.pk}/").content.decode()


def test_an_end_agreed_beforehand_stays_a_day(world: World):
    client = Client.objects.get(enterprise=world.enterprise)
    client.valid_until = timezone.localdate()
    client.save()
    assert consultants_of(world.enterprise).get().ended_at is None


def test_only_the_enterprise_s_manager_lets_in(world: World, browser_of: Browsers):
    path = f"/organisations/enterprises/{world.enterprise.pk}/consultants/"
    form = {"consultant": world.consultant.pk}
    Client.objects.all().delete()
    for person in (world.colleague, world.park_officer):
        assert browser_of(person).get(path).status_code == 200
        assert browser_of(person).post(path, form).status_code == 403
    for stranger in (world.stranger, world.city_officer, world.site_manager, world.adviser):
        assert browser_of(stranger).get(path).status_code == 404
        assert browser_of(stranger).post(path, form).status_code == 404
    wrong = browser_of(world.owner).post(path, {"consultant": world.park.pk}).content.decode()
    assert "<title>Lỗi: " in wrong
    late = browser_of(world.owner).post(path, {**form, "valid_until": "1/1/2020"}).content.decode()
    assert "Ngày này đã qua" in late
    assert not Client.objects.exists()
