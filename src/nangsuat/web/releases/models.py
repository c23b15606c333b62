"""Releases: immutable datasets with their content hash, what they hold, what was suppressed, what was asked of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from nangsuat.data import Text
from nangsuat.web.core.words import words
from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Organisation


class OfficialSeries(models.Model):
    """Official figures as one file said them at one time: a later file is another vintage, both stay."""

    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    source = models.TextField(words("Nguồn", "Source"))
    vintage = models.DateField(words("Ngày công bố", "Published on"))
    original_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)  # of the panel; its parquet file lies under this name
    base_year = models.PositiveSmallIntegerField(null=True)
    breaks = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "-vintage"]

    def __str__(self) -> str:
        return f"{self.name} ({self.vintage})"

    @property
    def title(self) -> Text:
        """The name in both languages."""
        return Text(vi=self.name, en=self.name_en or self.name)


class Release(models.Model):
    """Accepted hand-ins at one moment, with official series: never changed, only withdrawn with a reason."""

    class State(models.TextChoices):
        MAKING = "making", words("Đang lập", "Being made")
        PUBLISHED = "published", words("Đã công bố", "Published")
        FAILED = "failed", words("Không lập được", "Failed")
        WITHDRAWN = "withdrawn", words("Đã rút", "Withdrawn")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="releases")
    title = models.CharField(words("Tên", "Title"), max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField()  # of the owner's releases
    public = models.BooleanField(default=True)  # whether its safe aggregates are open to everybody
    rule = models.JSONField(default=dict)  # the disclosure rule, as the library names it
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING, db_index=True)
    failure = models.TextField(blank=True)
    beat = models.DateTimeField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True, db_index=True)  # of the accounts
    indicators_sha256 = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=dict)  # hashes, counts, versions of specification, dictionary and package
    official = models.ManyToManyField(OfficialSeries, related_name="releases")
    synthetic = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "number"], name="one_release_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.number}"

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(vi=self.title, en=self.title_en or self.title)

    @property
    def is_published(self) -> bool:
        """Whether figures of it may be shown."""
        return self.state == self.State.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def failure_words(self) -> Text:
        """Why it could not be made, in both languages."""
        vi, _, en = self.failure.partition("\n")
        return Text(vi=vi, en=en or vi)


class ReleaseItem(models.Model):
    """A hand-in that a release holds, and the rows that came from it."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    hand_in = models.ForeignKey(HandIn, models.PROTECT, related_name="release_items")
    first_row = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "hand_in"], name="once_in_a_release")
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.hand_in_id}"


class Suppression(models.Model):
    """The audit line of a cell that was not shown: where and by which rule, never what it holds."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="suppressions")
    table = models.CharField(max_length=200)  # which table or question the cell belongs to
    cell = models.JSONField()
    code = models.CharField(max_length=20)
    contributors = models.PositiveIntegerField(null=True)
    threshold = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, null=True)  # of table and cell: a cell has one line
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "digest"], name="a_cell_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code}"


class AnsweredQuery(models.Model):
    """A set of enterprises that is no cell, about which a figure was given; later ones must not differ by a few."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="answered")
    indicator = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    members = models.BinaryField()  # one bit an enterprise of the release
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "indicator", "year", "digest"], name="a_set_once")
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.indicator} {self.year}: {self.count}"
