"""People: an account is an e-mail address and one full name; what they may do follows from their memberships."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, ClassVar, Self

import rules
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core.words import words


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, *, full_name: str = "", **facts: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. ``is_superuser``: the manager of the whole site, who sees no enterprise's figures."""

    email = models.EmailField(words("Địa chỉ thư điện tử", "E-mail address"), unique=True)
    full_name = models.CharField(words("Họ và tên", "Full name"), max_length=120)
    phone = models.CharField(words("Số điện thoại", "Phone"), max_length=16, blank=True)  # E.164
    language = models.CharField(
        words("Ngôn ngữ của thư gửi tới bạn", "Language of letters to you"),
        max_length=2,
        choices=[("vi", "Tiếng Việt"), ("en", "English")],
        default="vi",
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar[list[str]] = ["full_name", "email"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Only the rules say what a person may do: managing the site opens no enterprise's figures."""
        return self.is_active and rules.has_perm(perm, self, obj)


def hash_token(token: str) -> str:
    """What is kept of a secret link: not the link itself."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, and those that still open."""

    def open(self, now: datetime | None = None) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now or timezone.now())


class Invitation(models.Model):
    """A link by which a person joins an organisation: made for one address, used once, ends by itself."""

    email = models.EmailField()
    full_name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey("orgs.Organisation", models.CASCADE, related_name="invitations", null=True)
    role = models.CharField(max_length=10)
    member_until = models.DateField(null=True)  # the membership's own end, where it has one
    makes_site_manager = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation_id}"

    @property
    def role_label(self) -> str:
        """The role's words: those of a membership."""
        field = apps.get_model("orgs", "Membership")._meta.get_field("role")
        return str(dict(field.flatchoices).get(self.role, self.role))

    @property
    def is_open(self) -> bool:
        """Whether the link still opens."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)


class ConsentText(models.Model):
    """A purpose for which a person's data may be used, in the words shown to them; a new wording is a new text."""

    purpose = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_vi = models.TextField()
    body_en = models.TextField()
    sensitive = models.BooleanField(default=False)
    since = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["purpose", "version"], name="one_text_per_version")
        ]

    @property
    def title(self) -> Text:
        return Text(vi=self.title_vi, en=self.title_en)

    @property
    def body(self) -> Text:
        return Text(vi=self.body_vi, en=self.body_en)

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """A line of the consent ledger: given or withdrawn, never changed; the newest line of a purpose is what holds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    given = models.BooleanField()
    channel = models.CharField(max_length=20, default="web")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.text_id} {self.given}"


class DataRequest(models.Model):
    """A person's request about their data, with its clock (Law 91/2025, Decree 356/2025)."""

    class Kind(models.TextChoices):
        ACCESS = "access", words("Xem và nhận bản sao dữ liệu", "See and receive a copy")
        CORRECTION = "correction", words("Sửa dữ liệu", "Correct")
        ERASURE = "erasure", words("Xóa dữ liệu", "Erase")
        STOP = "stop", words("Ngừng xử lý dữ liệu", "Stop processing")

    class State(models.TextChoices):
        RECEIVED = "received", words("Đã nhận", "Received")
        ANSWERED = "answered", words("Đã trả lời", "Answered")
        EXTENDED = "extended", words("Đã gia hạn", "Extended")
        CLOSED = "closed", words("Đã xong", "Closed")

    user = models.ForeignKey(User, models.SET_NULL, related_name="data_requests", null=True)
    email = models.EmailField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words_of_person = models.TextField(blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    answer_due = models.DateTimeField()  # 2 working days
    action_due = models.DateTimeField()  # 10 to 20 days by kind
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    answer = models.TextField(blank=True)
    handled_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["answer_due"]

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED

    def __str__(self) -> str:
        return f"{self.email} {self.kind}"
