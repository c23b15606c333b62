"""A page with every part of the kit, for the tests alone: the site's own addresses and one more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import add_message, constants
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from nangsuat.data import Text
from nangsuat.report.theme import house_specification
from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState
from nangsuat.web.core.words import language, words
from nangsuat.web.explore.tile_map import PLACES, tile_map
from nangsuat.web.urls import urlpatterns as pages

_PAGE = Path(__file__).with_name("kit.html")

_CHOICES = [("a", words("Nhà nước", "State")), ("b", words("Ngoài nhà nước", "Domestic private"))]
_ROWS = [(2021, 1824.0), (2022, 1910.0), (2023, 2038.0), (2024, 2195.0), (2025, 2369.0)]


class KitForm(Form):
    """One field of each sort."""

    name = forms.CharField(
        label=words("Tên doanh nghiệp", "Name"), help_text=words("Như trong giấy phép.", "As licensed.")
    )
    day = DateField(label=words("Ngày thành lập", "Founded on"))
    note = forms.CharField(label=words("Ghi chú", "Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    place = forms.ChoiceField(label=words("Loại hình", "Ownership"), choices=_CHOICES)
    kind = forms.ChoiceField(label=words("Chọn một", "Choose one"), choices=_CHOICES, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=words("Chọn nhiều", "Choose some"), choices=_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label=words("Tệp Excel", "Workbook"))
    agreed = forms.BooleanField(label=words("Tôi cam kết số liệu là đúng.", "I declare that the figures are true."))


def _text(vi: str, en: str) -> Text:
    return Text(vi=vi, en=en)


def _facts(request: HttpRequest) -> dict[str, Any]:
    tasks = tuple(
        Task(
            _text("Nộp số liệu năm 2025", "Hand in 2025"), "/kit/", state, _text("Hạn 31/03/2026", "Due 31 March 2026")
        )
        for state in TaskState
    )
    data = alt.Data(values=[{"year": year, "value": value} for year, value in _ROWS])
    line = alt.Chart(data).mark_line(point=True).encode(x=alt.X("year:O").title(None), y=alt.Y("value:Q").title(None))
    values = {code: (index * 37 % 100) * 3.7 + 40 for index, code in enumerate(PLACES)} | {"92": None, "96": None}
    reasons = {"92": _text("Dưới 5 doanh nghiệp trả lời.", "Fewer than 5 enterprises answered.")}
    unit = _text("triệu đồng/người", "million VND per person")
    links = {code: f"/kit/?place={code}" for code in PLACES}
    return {
        "crumbs": [(_text("Việc cần làm", "To do"), "/"), (_text("Bộ khung", "Kit"), "")],
        "groups": (TaskGroup(_text("Đợt thu thập năm 2025", "Campaign 2025"), tasks),),
        "label": _text("Năng suất lao động", "Labour productivity"),
        "unit": unit,
        "change": _text("Tăng 7,9 % so với năm trước", "Up 7.9 % on the year before"),
        "meaning": _text(
            "Giá trị gia tăng chia cho số lao động bình quân.", "Value added divided by average employment."
        ),
        "why": _text(
            "Dưới 5 doanh nghiệp trả lời nên không công bố.", "Fewer than 5 enterprises answered: not published."
        ),
        "caption": _text("Năng suất lao động 2021–2025", "Labour productivity 2021–2025"),
        "alternative": _text("Đường đi lên đều từ 1.824 đến 2.369.", "A line that rises steadily from 1,824 to 2,369."),
        "specification": house_specification(line),
        "rows": _ROWS,
        "map": tile_map(values, unit=unit, decimals=1, language=language(), reasons=reasons, links=links),
        "page": Paginator(range(100), 10).page(2),
        "synthetic": True,
        "form": KitForm(request.POST, request.FILES) if request.method == "POST" else KitForm(),
    }


@login_not_required
def kit(request: HttpRequest) -> HttpResponse:
    """All parts; a POST shows the form's errors."""
    if request.method == "POST":
        add_message(request, constants.ERROR, words("Chưa lưu được.", "Not saved."))
    return HttpResponse(
        engines["django"].from_string(_PAGE.read_text(encoding="utf-8")).render(_facts(request), request)
    )


urlpatterns = [*pages, path("kit/", kit)]
handler404 = "nangsuat.web.core.views.page_not_found"
