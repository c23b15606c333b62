"""News: short notices, in Vietnamese and, where somebody wrote it, in English."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from nangsuat.data import Text
from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Organisation


class Notice(models.Model):
    """One notice of an organisation, seen by all from ``published_at`` on."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notices")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(words("Tiêu đề", "Title"), max_length=160)
    title_en = models.CharField(words("Tiêu đề tiếng Anh", "Title in English"), max_length=160, blank=True)
    body = models.TextField(words("Nội dung", "Text"))
    body_en = models.TextField(words("Nội dung tiếng Anh", "Text in English"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> Text:
        """The title in both languages; the Vietnamese one stands in for a missing English one."""
        return Text(vi=self.title, en=self.title_en or self.title)

    @property
    def text(self) -> Text:
        """The body in both languages, likewise."""
        return Text(vi=self.body, en=self.body_en or self.body)
