"""Official documents: drafts with live figures, and what was issued, which never changes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from nangsuat.web.core.words import words
from nangsuat.web.plan.models.plans import Plan, PlanVersion


class Document(models.Model):
    """A plan, a periodic report or a letter."""

    class Kind(models.TextChoices):
        PLAN = "plan", words("Kế hoạch", "Plan")
        REPORT = "report", words("Báo cáo", "Report")
        LETTER = "letter", words("Công văn", "Letter")

    class State(models.TextChoices):
        DRAFT = "draft", words("Đang soạn", "Draft")
        ISSUING = "issuing", words("Đang phát hành", "Being issued")
        ISSUED = "issued", words("Đã phát hành", "Issued")
        SIGNED = "signed", words("Đã ký", "Signed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="issued_documents")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    abstract = models.CharField(words("Trích yếu", "Subject"), max_length=300)
    abstract_en = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(words("Năm báo cáo", "Year of the report"), null=True, blank=True)
    letterhead = models.JSONField(default=dict)  # parent body, letters of the agency, place, signer, recipients
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    failure = models.TextField(blank=True)
    step = models.PositiveSmallIntegerField(default=0)  # of the work of issuing, for the page that waits
    beat = models.DateTimeField(null=True)  # of the worker that issues it; without one for long, it was cut off
    figures = models.JSONField(default=dict)  # frozen at issue: each figure's value and its way down
    frozen_sha256 = models.CharField(max_length=64, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    issued_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.abstract}"


class Passage(models.Model):
    """A passage that staff write themselves, under the name of its place; the next document begins with it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    place = models.CharField(max_length=40)
    text = models.TextField(words("Nội dung", "Text"), blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "place"], name="a_place_has_one_passage")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.place}"


class DocumentFile(models.Model):
    """A file of an issued document: Word, PDF, the lineage, or the signed one that came back."""

    class Kind(models.TextChoices):
        WORD = "docx", "Word"
        PDF = "pdf", "PDF"
        LINEAGE = "lineage", words("Nguồn gốc số liệu", "Lineage")
        SIGNED = "signed", words("Bản đã ký", "Signed copy")

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=2, default="vi")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    signatures = models.JSONField(default=list)  # of a signed copy: who, when, whole or not, trusted or not
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name
