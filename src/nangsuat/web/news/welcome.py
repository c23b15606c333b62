"""The latest notices on the first page of a guest."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.web.core.welcome import Item, Section, welcome_source
from nangsuat.web.news.models import Notice
from nangsuat.web.news.selectors import published

SHOWN = 3


@welcome_source
def latest_notices() -> Section | None:
    """The newest three that are for all."""
    items = tuple(_item(notice) for notice in published()[:SHOWN])
    return Section(_NEWS, items, _ALL, reverse("news:news")) if items else None


def _item(notice: Notice) -> Item:
    day, body = timezone.localdate(notice.published_at), notice.organisation.name
    hint = Text(vi=f"{format_date(day, 'vi')}, {body}", en=f"{format_date(day, 'en')}, {body}")
    return Item(notice.name, reverse("news:notice", args=[notice.slug]), hint)


_NEWS = Text(vi="Tin mới", en="Latest news")
_ALL = Text(vi="Xem mọi tin", en="All news")
