"""News: all read what is published; managers of bodies write, publish and withdraw; nothing but text gets through."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.news.markup import TAGS, as_html, as_words
from nangsuat.web.news.models import Notice
from nangsuat.web.news.services import NoticeText, notice_add, notice_publish, notice_withdraw
from web_world import World, make_user

BrowserOf = Callable[..., Browser]

TEXT = NoticeText("Mở đợt thu thập năm 2025", "Hạn nộp **31/3/2026**.", "The campaign of 2025", "Due on **31/3/2026**.")
LIST = "news:news"
OTHERS = (
    "park_viewer",
    "other_officer",
    "analyst",
    "city_officer",
    "adviser",
    "owner",
    "stranger",
    "nobody",
    "site_manager",
)


@pytest.fixture
def draft(world: World) -> Notice:
    return notice_add(user=world.park_officer, organisation=world.park, text=TEXT)


@pytest.fixture
def shown(world: World, draft: Notice) -> Notice:
    notice_publish(user=world.park_officer, notice=draft)
    return draft


def url(name: str, notice: Notice) -> str:
    return reverse(f"news:{name}", args=[notice.slug])


def test_a_manager_writes_looks_publishes_changes_and_withdraws(world: World, browser_of: BrowserOf):
    browser, guest = browser_of(world.park_officer), browser_of()
    answer = browser.post(
        reverse("news:notice_add"), {"title": "Tin mới", "body": "- một\n- hai", "title_en": "", "body_en": ""}
    )
    notice = Notice.objects.get()
    assert answer.url == url("notice", notice)
    assert notice.organisation == world.park
    assert notice.slug.endswith("-tin-moi")
    assert guest.get(url("notice", notice)).status_code == 404
    assert "<li>một</li>" in browser.get(url("notice", notice)).content.decode()
    browser.post(url("notice_publish", notice))
    assert "Tin mới" in guest.get(reverse(LIST)).content.decode()
    assert guest.get(url("notice", notice)).status_code == 200
    browser.post(url("notice_edit", notice), {"title": "Tin sửa", "body": "x", "title_en": "", "body_en": ""})
    assert "Tin sửa" in guest.get(url("notice", notice)).content.decode()
    browser.post(url("notice_withdraw", notice))
    assert guest.get(url("notice", notice)).status_code == 404
    assert "Tin sửa" in browser.get(reverse(LIST)).content.decode()
    acts = AuditEvent.objects.filter(action__startswith="notice.").values_list("action", flat=True)
    assert list(acts) == ["notice.added", "notice.published", "notice.changed", "notice.withdrawn"]


@pytest.mark.parametrize("name", OTHERS)
def test_others_read_what_is_published_and_change_nothing(
    world: World, browser_of: BrowserOf, shown: Notice, name: str
):
    browser = browser_of(getattr(world, name))
    assert browser.get(url("notice", shown)).status_code == 200
    assert browser.get(url("notice_edit", shown)).status_code == 404
    for act in ("notice_edit", "notice_publish", "notice_withdraw"):
        assert browser.post(url(act, shown), {"title": "x", "body": "x"}).status_code == 404, act
    shown.refresh_from_db()
    assert shown.published_at is not None


@pytest.mark.parametrize("name", [name for name in OTHERS if name not in {"other_officer", "analyst", "city_officer"}])
def test_only_managers_of_bodies_write(world: World, browser_of: BrowserOf, name: str):
    assert browser_of(getattr(world, name)).get(reverse("news:notice_add")).status_code == 403
    with pytest.raises(PermissionDenied):
        notice_add(user=getattr(world, name), organisation=world.park, text=TEXT)


def test_nobody_writes_in_the_name_of_another_body(world: World, browser_of: BrowserOf):
    with pytest.raises(PermissionDenied):
        notice_add(user=world.other_officer, organisation=world.park, text=TEXT)
    both = make_user("hai.noi", (world.park, "manager"), (world.city, "manager"))
    data = {"title": "T", "body": "b", "title_en": "", "body_en": "", "organisation": world.other_park.pk}
    assert "Lỗi: " in browser_of(both).post(reverse("news:notice_add"), data).content.decode()
    browser_of(both).post(reverse("news:notice_add"), {**data, "organisation": world.city.pk})
    assert Notice.objects.get().organisation == world.city


def test_a_draft_is_for_its_managers(world: World, browser_of: BrowserOf, draft: Notice):
    for name in OTHERS:
        browser = browser_of(getattr(world, name))
        assert browser.get(url("notice", draft)).status_code == 404, name
        assert draft.title not in browser.get(reverse(LIST)).content.decode()


def test_a_guest_is_sent_to_log_in_before_writing(world: World, browser_of: BrowserOf, shown: Notice):
    for where in (reverse("news:notice_add"), url("notice_edit", shown)):
        assert browser_of().get(where).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("act", ["notice_publish", "notice_withdraw"])
def test_acts_are_not_done_by_a_link(world: World, browser_of: BrowserOf, shown: Notice, act: str):
    assert browser_of(world.park_officer).get(url(act, shown)).status_code == 405


def test_an_unknown_notice_is_not_found(world: World, browser_of: BrowserOf):
    assert browser_of().get(reverse("news:notice", args=["khong-co"])).status_code == 404


def test_publishing_and_withdrawing_twice_says_it_once(world: World, draft: Notice):
    for act in (notice_publish, notice_publish, notice_withdraw, notice_withdraw):
        act(user=world.park_officer, notice=draft)
    assert AuditEvent.objects.filter(action__in=["notice.published", "notice.withdrawn"]).count() == 2


def test_two_notices_of_one_title_have_two_addresses(world: World):
    slugs = {notice_add(user=world.park_officer, organisation=world.park, text=TEXT).slug for _ in range(3)}
    assert len(slugs) == 3


def test_half_an_english_version_is_asked_about(world: World, browser_of: BrowserOf):
    data = {"title": "T", "body": "b", "title_en": "T", "body_en": ""}
    answer = browser_of(world.park_officer).post(reverse("news:notice_add"), data)
    assert "Bản tiếng Anh cần cả tiêu đề và nội dung" in answer.content.decode()
    assert not Notice.objects.exists()


def test_each_reader_has_their_language(world: World, browser_of: BrowserOf, shown: Notice):
    assert "Due on" in browser_of(language="en").get(url("notice", shown)).content.decode()
    assert "Hạn nộp" in browser_of(language="vi").get(url("notice", shown)).content.decode()
    Notice.objects.update(title_en="", body_en="")
    page = browser_of(language="en").get(url("notice", shown)).content.decode()
    assert "in Vietnamese only" in page
    assert "Hạn nộp" in page


def test_the_feed_has_what_is_published_in_its_language(world: World, browser_of: BrowserOf, shown: Notice):
    notice_add(user=world.park_officer, organisation=world.park, text=NoticeText("Chưa đăng", "x"))
    for name, title in (("feed", TEXT.title), ("feed_en", TEXT.title_en)):
        answer = browser_of().get(reverse(f"news:{name}"))
        assert answer["Content-Type"].startswith("application/rss+xml")
        items = ET.fromstring(answer.content).findall("channel/item")
        assert [item.findtext("title") for item in items] == [title]
        assert items[0].findtext("link", "").endswith(url("notice", shown))
        assert "<strong>31/3/2026</strong>" in items[0].findtext("description", "")


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("một\nhai", "<p>một<br>hai</p>"),
        ("1. một\n2) hai", "<ol><li>một</li><li>hai</li></ol>"),
        ("## Tiêu đề\nđoạn", "<h2>Tiêu đề</h2>\n<p>đoạn</p>"),
        ("*nghiêng* 2*3*4", "<p><em>nghiêng</em> 2*3*4</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>"),
        (
            '[**đậm**](https://a.vn/a_b*c*d?"=1&x=2)',
            '<p><a href="https://a.vn/a_b*c*d?&quot;=1&amp;x=2" rel="noopener nofollow"><strong>đậm</strong></a></p>',
        ),
        ("", ""),
    ],
)
def test_the_marks(written: str, html: str):
    assert as_html(written) == html


@given(st.text(alphabet=st.sampled_from("<>&\"'[]()*#-1. \nax:/=\x00") | st.characters(codec="utf-8"), max_size=200))
def test_whatever_is_typed_only_the_allowed_tags_come_out(written: str):
    html = as_html(written)
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", html)} <= TAGS
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert len(as_words(written)) <= 201


def test_a_guest_finds_the_newest_three_on_the_first_page(world: World, draft: Notice, browser_of: BrowserOf):
    assert "Tin mới" not in browser_of().get("/").text
    titles = [f"Tin số {number}" for number in range(4)]
    for title in titles:
        made = notice_add(user=world.park_officer, organisation=world.park, text=NoticeText(title, "x", "", ""))
        notice_publish(user=world.park_officer, notice=made)
    page = browser_of().get("/").text
    assert [title for title in (*titles, draft.title) if title in page] == titles[1:]
    assert url("notice", made) in page
    assert "Latest news" in browser_of(language="en").get("/").text
