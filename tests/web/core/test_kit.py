"""The kit's tags: states, errors, queries, menus, the title said twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import translation

from nangsuat.data import Text
from nangsuat.web.core.forms import Form
from nangsuat.web.core.menu import Entry, menu_of
from nangsuat.web.core.tasklist import TaskState
from nangsuat.web.core.templatetags import kit
from nangsuat.web.core.tones import TONES, tone_of
from nangsuat.web.core.words import words
from web_world import World


def drawn(source: str, **facts: object) -> str:
    return Template(source).render(Context(facts)).strip()


class Asking(Form):
    name = forms.CharField(label=words("Tên", "Name"))
    kind = forms.ChoiceField(label=words("Loại", "Kind"), choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self) -> dict[str, object]:
        self.add_error(None, words("Hai năm không khớp.", "The two years do not match."))
        return {}


@pytest.mark.parametrize("state", list(TaskState))
def test_a_state_is_a_word_with_a_tone(state: TaskState):
    assert drawn("{% tag state %}", state=state) == (
        f'<span class="state state-{tone_of(state.value)}">{state.label.vi}</span>'
    )


def test_a_field_of_choices_brings_its_own_word():
    written = drawn("{% tag state word %}", state="sent", word="Đã gửi")
    assert written == '<span class="state state-done">Đã gửi</span>'
    assert "state-error" in drawn('{% tag "" "Trễ" tone="error" %}')


def test_every_state_has_one_tone():
    assert set(TONES.values()) == {"todo", "doing", "done", "blocked", "error"}
    assert tone_of("what nobody listed") == "note"


def test_errors_carry_their_field_and_lead_to_its_first_control():
    form = Asking({})
    assert kit.all_errors(form) == [
        ("", "Hai năm không khớp."),
        ("id_name", "Tên: Trường này là bắt buộc."),
        ("id_kind_0", "Loại: Trường này là bắt buộc."),
    ]


def test_the_title_begins_with_error_only_when_there_is_one():
    assert drawn("{% error_prefix %}", form=Asking({})) == "Lỗi:"
    assert drawn("{% error_prefix %}", form=Asking()) == ""
    assert drawn("{% error_prefix %}") == ""
    with translation.override("en"):
        assert drawn("{% error_prefix %}", form=Asking({})) == "Error:"


def test_a_field_says_help_error_and_whether_it_may_be_left_out():
    class One(Form):
        note = forms.CharField(label="Ghi chú", help_text="Ngắn gọn", required=False, max_length=3)

    written = str(One({"note": "quá dài"}))
    assert 'aria-invalid="true"' in written
    assert 'aria-describedby="id_note_helptext id_note_error"' in written
    assert 'id="id_note_error"' in written
    assert "(không bắt buộc)" in written


def test_a_query_keeps_the_filters_and_goes_back_to_the_first_page():
    request = RequestFactory().get("/x/?year=2025&name=A%26B&page=3")
    assert drawn("{% query sort='name' %}", request=request) == "?year=2025&amp;name=A%26B&amp;sort=name"
    assert drawn("{% query page=4 %}", request=request) == "?year=2025&amp;name=A%26B&amp;page=4"
    assert drawn("{% query year=None %}", request=request) == "?name=A%26B"


def test_again_takes_one_name():
    with pytest.raises(TemplateSyntaxError):
        Template("{% again %}")


def test_a_figure_without_a_value_says_why():
    written = drawn(
        '{% include "kit/figure.html" with label="Năng suất" value=None reason=why only %}',
        why=Text(vi="Chưa nộp số liệu.", en="Not handed in yet."),
    )
    assert "Chưa nộp số liệu." in written


def test_an_entry_is_current_on_its_page_and_below():
    home, campaigns = Entry(Text.same("a"), "/", "/"), Entry(Text.same("b"), "/hand-in/", "/hand-in/")
    assert campaigns.is_current("/hand-in/3/")
    assert not home.is_current("/hand-in/3/")


MENUS = {
    "owner": ["Việc cần làm", "Kết quả của doanh nghiệp", "Hồ sơ doanh nghiệp", "Tra cứu", "Tin tức"],
    "park_officer": ["Việc cần làm", "Đợt thu thập", "Doanh nghiệp", "Bản công bố", "Kế hoạch", "Tra cứu", "Tin tức"],
    "city_officer": ["Việc cần làm", "Đợt thu thập", "Doanh nghiệp", "Bản công bố", "Kế hoạch", "Tra cứu", "Tin tức"],
    "analyst": ["Việc cần làm", "Đợt thu thập", "Doanh nghiệp", "Bản công bố", "Kế hoạch", "Tra cứu", "Tin tức"],
    "adviser": ["Việc cần làm", "Khách hàng", "Tra cứu", "Tin tức"],
    "site_manager": ["Việc cần làm", "Tổ chức", "Nhật ký", "Vận hành", "Tra cứu", "Tin tức"],
    "nobody": ["Việc cần làm", "Tra cứu", "Tin tức"],
}


@pytest.mark.parametrize(("role", "titles"), MENUS.items())
def test_the_menu_of(role: str, titles: list[str], world: World):
    assert [entry.title.vi for entry in menu_of(world.people[role]).entries] == titles


def test_each_entry_of_a_menu_opens(world: World, browser_of: Callable[..., Browser]):
    for role in MENUS:
        user = world.people[role]
        menu = menu_of(user)
        for entry in (*menu.entries, *menu.own):
            assert browser_of(user).get(entry.url).status_code == 200, (role, entry.url)


@pytest.mark.django_db
def test_a_guest_finds_what_is_public(browser_of: Callable[..., Browser]):
    assert "Tra cứu" in browser_of().get("/").text


def test_the_menu_costs_one_query(world: World, django_assert_num_queries):
    user = type(world.owner).objects.get(pk=world.owner.pk)
    with django_assert_num_queries(1):
        menu_of(user)
        menu_of(user)


def test_synthetic_organisations_say_so_on_every_page(world: World, browser_of: Callable[..., Browser]):
    assert "Số liệu giả lập" not in browser_of(world.owner).get("/").text
    world.enterprise.organisation.synthetic = True
    world.enterprise.organisation.save()
    assert "Số liệu giả lập" in browser_of(world.owner).get("/").text
