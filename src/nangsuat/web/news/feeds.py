"""News for feed readers, one feed a language."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from nangsuat.data import Text
from nangsuat.web.core.words import say
from nangsuat.web.news.markup import as_html
from nangsuat.web.news.models import Notice
from nangsuat.web.news.selectors import published

_NEWEST = 30


class NewsFeed(Feed[Notice, None]):
    """The newest notices."""

    def title(self) -> str:
        return say(Text(vi="Năng suất: tin mới", en="Nangsuat: news"))

    def description(self) -> str:
        return say(
            Text(
                vi="Thông báo của các ban quản lý khu, cơ quan và viện.",
                en="Notices of park boards, offices and institutes.",
            )
        )

    def link(self) -> str:
        return reverse("news:news")

    def items(self) -> list[Notice]:
        return list(published()[:_NEWEST])

    def item_title(self, item: Notice) -> str:
        return say(item.name)

    def item_description(self, item: Notice) -> str:
        return as_html(say(item.text))

    def item_link(self, item: Notice) -> str:
        return reverse("news:notice", args=[item.slug])

    def item_guid(self, item: Notice) -> str:
        return f"notice-{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Notice) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Notice) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Notice) -> str:
        return str(item.organisation)


@login_not_required
@require_safe
def feed(request: HttpRequest, language: str = "vi") -> HttpResponse:
    """The feed in the language of its address, whatever the reader's cookie says."""
    with translation.override(language):
        response: HttpResponse = NewsFeed()(request)
    response["Content-Language"] = language
    return response
