"""Hand-in: a campaign asks enterprises for accounts; files and forms come in, are checked, and are sent with a receipt.

Nothing that was sent is ever changed: a correction is a new version. What was received is kept as it came.
"""

from __future__ import annotations

import secrets
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from nangsuat.data import Text
from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Enterprise, Organisation


class Campaign(models.Model):
    """Who asks whom for which template, of which year, until when."""

    class State(models.TextChoices):
        DRAFT = "draft", words("Đang soạn", "Draft")
        OPEN = "open", words("Đang mở", "Open")
        CLOSED = "closed", words("Đã đóng", "Closed")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="campaigns")
    title = models.CharField(words("Tên đợt thu thập", "Title"), max_length=200)
    title_en = models.CharField(words("Tên tiếng Anh", "Title in English"), max_length=200, blank=True)
    specification = models.CharField(words("Mẫu biểu", "Template"), max_length=40)
    specification_version = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField(words("Năm số liệu", "Year of the accounts"))
    opens_on = models.DateField(words("Ngày mở", "Opens on"))
    deadline = models.DateField(words("Hạn nộp", "Deadline"))
    reminder_days = models.JSONField(default=list)  # days before the deadline; negative ones after it
    message = models.TextField(words("Lời nhắn", "Message to the enterprises"), blank=True)
    who = models.JSONField(default=dict)  # how the owner chose from its register: see ``selectors.choosing``
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    token = models.CharField(max_length=64, unique=True, default=secrets.token_hex)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    synthetic = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-made_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(vi=self.title, en=self.title_en or self.title)

    @property
    def accepts(self) -> bool:
        """Whether hand-ins and corrections are taken; the deadline is told, the door shuts when the owner closes it."""
        return self.state == self.State.OPEN and self.opens_on <= timezone.localdate()


class Assignment(models.Model):
    """One enterprise in a campaign, and how far it is."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", words("Chưa bắt đầu", "Not started")
        IN_PROGRESS = "in_progress", words("Đang làm", "In progress")
        HAS_ERRORS = "has_errors", words("Có lỗi", "Has errors")
        TO_CONFIRM = "to_confirm", words("Chờ xác nhận", "To confirm")
        READY = "ready", words("Sẵn sàng gửi", "Ready to send")
        SENT = "sent", words("Đã gửi", "Sent")
        EXEMPT = "exempt", words("Được miễn", "Exempt")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assignments")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED, db_index=True)
    exempt_reason = models.TextField(blank=True)
    exempt_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["enterprise__organisation__name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "enterprise"], name="once_in_a_campaign")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} – {self.campaign}"


class Intake(models.Model):
    """Something that came in to be checked: a workbook, a filled-in form, a call of the API. Kept as it came."""

    class Channel(models.TextChoices):
        WORKBOOK = "workbook", words("Tệp Excel", "Workbook")
        FORM = "form", words("Biểu mẫu trên web", "Web form")
        API = "api", words("Giao diện lập trình", "API")

    class State(models.TextChoices):
        WAITING = "waiting", words("Chờ kiểm tra", "Waiting")
        CHECKING = "checking", words("Đang kiểm tra", "Being checked")
        CHECKED = "checked", words("Đã kiểm tra", "Checked")
        REFUSED = "refused", words("Không nhận được", "Refused")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="intakes")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="intakes", null=True
    )  # none: several in one
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    original_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as it came; its place follows from it
    size = models.PositiveBigIntegerField(default=0)
    values = models.JSONField(null=True)  # of a form, as typed
    specification = models.CharField(max_length=40)
    specification_version = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    beat = models.DateTimeField(null=True)  # a check that stopped beating is begun again
    attempts = models.PositiveSmallIntegerField(default=0)
    gate = models.CharField(max_length=20, blank=True)  # where it stopped, or the last one passed
    gates = models.JSONField(default=list)  # how it fared at each of them
    problems = models.JSONField(default=list)
    read_as = models.JSONField(default=list)  # what was normalised: written, understood
    snapshot = models.JSONField(null=True)  # as ``HandInCheck.snapshot`` of the library gives it
    marked_sha256 = models.CharField(max_length=64, blank=True)  # the user's own file, marked up
    marked_name = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    confirmations = models.JSONField(default=list)  # keys of what was confirmed, by whom and when

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.original_name or self.channel} {self.received_at:%Y-%m-%d %H:%M}"

    @property
    def is_file(self) -> bool:
        """Whether a file came in; otherwise rows of typed values."""
        return self.values is None


class Draft(models.Model):
    """The web form as far as somebody of the enterprise has typed it; anyone of the enterprise goes on."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="draft")
    values = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=0)  # grows at each save: who overwrites whom is seen
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.assignment} #{self.edition}"


class DraftChange(models.Model):
    """What somebody typed into one field of a draft: nothing typed is lost, also where two people typed at once."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="changes")
    edition = models.PositiveIntegerField()  # the edition that it made, or that it met
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    taken = models.BooleanField(default=True)  # not: a colleague had written something else meanwhile
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["draft", "edition"])]

    def __str__(self) -> str:
        return f"{self.draft_id} #{self.edition} {self.field}"


class Waiver(models.Model):
    """A check that staff lifted for an enterprise, with the reason; it stays visible in the record."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="waivers")
    check_code = models.CharField(max_length=60)
    column = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.assignment} {self.check_code}"


class HandIn(models.Model):
    """Accounts that an enterprise sent and declared: one version, never changed after."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="hand_ins")
    version = models.PositiveSmallIntegerField()
    receipt_number = models.CharField(max_length=30, unique=True)
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="hand_ins")
    specification = models.CharField(max_length=40)
    specification_version = models.CharField(max_length=10)
    snapshot = models.JSONField()  # as the intake's, with this enterprise's rows alone
    sha256 = models.CharField(max_length=64)  # of the snapshot
    declared_name = models.CharField(max_length=120)
    declared_post = models.CharField(max_length=120, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    sent_at = models.DateTimeField()
    reason = models.TextField(blank=True)  # of a correction
    authorisation = models.TextField(blank=True)  # the enterprise's, where somebody else sent for it
    confirmations = models.JSONField(default=list)
    waivers = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["assignment", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "version"], name="one_hand_in_per_version"),
            models.UniqueConstraint(fields=["intake", "assignment"], name="an_intake_is_sent_once"),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The accounts: one row a year asked, values by role in the roles' own units."""
        rows: list[dict[str, Any]] = self.snapshot["rows"]
        return rows


class ReceiptCounter(models.Model):
    """The last receipt number of a year; taken inside the transaction that sends."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
