"""What all subjects keep: the hash-chained audit log, and letters that go out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from nangsuat.web.core.words import words


class AuditEvent(models.Model):
    """One line of the audit log. Lines are only added; each holds the hash of the one before it.

    The database refuses to change or delete a line (triggers, see the migrations); ``audit.verify`` walks the chain.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=254, blank=True)  # e-mail address, or what acted ("timer"); kept when people go
    action = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=200, blank=True, db_index=True)
    details = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target}"


class Letter(models.Model):
    """A message to a person: sent by e-mail where a mail server is set, else passed on by hand from the outbox page."""

    class State(models.TextChoices):
        WAITING = "waiting", words("Chờ gửi", "Waiting")
        SENT = "sent", words("Đã gửi", "Sent")
        FAILED = "failed", words("Không gửi được", "Failed")
        BY_HAND = "by_hand", words("Đã chuyển tay", "Passed on by hand")

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    kind = models.CharField(max_length=40)
    organisation = models.ForeignKey("orgs.Organisation", models.CASCADE, related_name="letters", null=True)
    key = models.CharField(max_length=120, unique=True)  # the same letter is never written twice
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
