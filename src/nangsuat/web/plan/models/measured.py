"""Figures of targets as releases, series and records gave them; scenarios that somebody wants to look at again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from nangsuat.data import Text
from nangsuat.web.core.words import words
from nangsuat.web.plan.models.plans import Plan, Target, named
from nangsuat.web.releases.models import OfficialSeries, Release


class Measurement(models.Model):
    """A target's figure of one year from one source: computed, never typed; why there is none, where there is none."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="measurements")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    reason = models.TextField(blank=True)  # both languages, one a line, where no value can be shown
    release = models.ForeignKey(Release, models.PROTECT, related_name="+", null=True)
    series = models.ForeignKey(OfficialSeries, models.PROTECT, related_name="+", null=True)
    times = models.PositiveIntegerField(null=True)  # of a count: records, where the value is subjects
    breaks = models.BooleanField(default=False)  # whether a new series begins in this year
    lineage = models.JSONField(default=dict)  # the way down: figure of the release, row of the series, records
    measured_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["target", "year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target", "year", "release"], condition=Q(release__isnull=False), name="one_figure_of_a_release"
            ),
            models.UniqueConstraint(
                fields=["target", "year", "series"], condition=Q(series__isnull=False), name="one_figure_of_a_series"
            ),
            models.UniqueConstraint(
                fields=["target", "year"],
                condition=Q(release__isnull=True, series__isnull=True),
                name="one_figure_of_the_records",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.year}: {self.value}"

    @property
    def reason_words(self) -> Text:
        """Why there is no figure, in both languages."""
        vi, _, en = self.reason.partition("\n")
        return Text(vi=vi, en=en or vi)


class Scenario(models.Model):
    """What if: tasks that slip, are dropped, or work better or worse."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="scenarios")
    name = models.CharField(words("Tên kịch bản", "Name"), max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    changes = models.JSONField(default=dict)  # by task: {"delay_months": 12}, {"dropped": true}, {"factor": 0.5}
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "name"], name="a_scenario_has_one_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> Text:
        """The name in both languages."""
        return named(self.name, self.name_en)
