"""Results computed for an enterprise, kept by what they were computed from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from nangsuat.data import Text
from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Enterprise


class Making(models.Model):
    """Something that the worker makes, and how far it is."""

    class State(models.TextChoices):
        MAKING = "making", words("Đang tính", "Being made")
        READY = "ready", words("Đã có", "Ready")
        FAILED = "failed", words("Không tính được", "Failed")

    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING, db_index=True)
    beat = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def failure_words(self) -> Text:
        """Why it could not be made, in both languages."""
        vi, _, en = self.failure.partition("\n")
        return Text(vi=vi, en=en or vi)


class OwnResult(Making):
    """What an enterprise sees of itself: computed once for the same hand-ins, release and program."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="results")
    digest = models.CharField(max_length=64)  # of the hand-ins, the release beside them, and the program
    payload = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enterprise", "digest"], name="a_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.digest[:8]}"


class OwnReport(Making):
    """A report file of a result: by language and format."""

    result = models.ForeignKey(OwnResult, models.CASCADE, related_name="reports")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)  # pdf, docx
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["result", "language", "kind"], name="a_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.result_id} {self.language} {self.kind}"
