"""Notices of the made-up park: what this is, and the targets of the national plan as the decisions name them."""

from __future__ import annotations

from nangsuat.data import Language, Text
from nangsuat.explain import TargetLayer, target_layers
from nangsuat.web.news.services import NoticeText, notice_add, notice_publish
from nangsuat.web.operation.demo.places import Places

_WELCOME = NoticeText(
    title="Đây là dữ liệu giả lập",
    body="Khu, doanh nghiệp và số liệu ở đây do chương trình tạo ra để dùng thử; không có doanh nghiệp nào như thế. "
    "Các chuỗi chính thức của Việt Nam là số liệu công bố thật.",
    title_en="These are synthetic data",
    body_en="Park, enterprises and accounts were made by the program for trying it out; no such enterprise exists. "
    "The official series of Viet Nam are real, as published.",
)
_TARGETS = Text(
    vi="Các chỉ tiêu năng suất trong văn bản của Nhà nước", en="Productivity targets in the State's decisions"
)


def publish_notices(places: Places) -> None:
    """Publish both."""
    for text in (_targets(), _WELCOME):
        notice = notice_add(user=places.helper, organisation=places.park, text=text)
        notice_publish(user=places.helper, notice=notice)


def _targets() -> NoticeText:
    layers = [layer for layer in target_layers() if not layer.place]
    return NoticeText(
        title=_TARGETS.vi,
        body="\n\n".join(_layer(layer, "vi") for layer in layers),
        title_en=_TARGETS.en,
        body_en="\n\n".join(_layer(layer, "en") for layer in layers),
    )


def _layer(layer: TargetLayer, language: Language) -> str:
    lines = [f"### {layer.citation.say(language)}"]
    for target in layer.targets:
        unit = target.unit.say(language)
        lines.append(f"- {target.name.say(language)}: {target.number.say(language)} {unit} ({target.period})")
    return "\n".join(lines)
