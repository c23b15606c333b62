"""Organisations, the enterprises' register, who belongs where and since when, and whose client an enterprise is."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from nangsuat.data import NO_WORDS, Text, fold, industry_codes, provinces
from nangsuat.web.core.words import words


def place_name(code: str, map: str = "34") -> Text:
    """A province or city by name; its code where the map has no such place."""
    places = provinces(map)
    return places.find(code).name if code in places else Text(vi=code, en=code)


class Organisation(models.Model):
    """A park board, a city's department, an institute, a consultant's firm, or an enterprise."""

    class Kind(models.TextChoices):
        PARK = "park", words("Ban quản lý khu", "Park board")
        CITY = "city", words("Cơ quan tỉnh, thành phố", "City or province")
        INSTITUTE = "institute", words("Viện, trung tâm", "Institute")
        CONSULTANT = "consultant", words("Tổ chức tư vấn", "Consultant")
        ENTERPRISE = "enterprise", words("Doanh nghiệp", "Enterprise")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(words("Tên", "Name"), max_length=200)
    name_en = models.CharField(words("Tên tiếng Anh", "Name in English"), max_length=200, blank=True)
    short_name = models.CharField(words("Tên viết tắt", "Short name"), max_length=40, blank=True)
    territory = models.CharField(words("Tỉnh, thành phố", "Province or city"), max_length=4, blank=True)
    email = models.EmailField(words("Thư điện tử", "E-mail"), blank=True)
    search = models.CharField(max_length=400, editable=False, db_index=True)  # folded: no diacritics, đ as d
    synthetic = models.BooleanField(default=False)  # made up for demonstration; every page says so
    made_at = models.DateTimeField(auto_now_add=True)
    closed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **options: object) -> None:
        self.search = fold(f"{self.name} {self.name_en} {self.short_name}")[:400]
        super().save(*args, **options)  # type: ignore[arg-type]

    @property
    def place(self) -> Text:
        """The province or city by name."""
        return place_name(self.territory)

    @property
    def is_staff_body(self) -> bool:
        """Whether its members handle other people's data, and so need a second factor."""
        return self.kind != self.Kind.ENTERPRISE


class Enterprise(models.Model):
    """An enterprise in the register: its codes, and the park whose board looks after it."""

    class Ownership(models.TextChoices):
        STATE = "state", words("Nhà nước", "State")
        NON_STATE = "non_state", words("Ngoài nhà nước", "Domestic private")
        FOREIGN = "foreign", words("Có vốn đầu tư nước ngoài", "Foreign-invested")

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="enterprise")
    code = models.CharField(words("Mã doanh nghiệp", "Enterprise id"), max_length=40, unique=True)
    tax_code = models.CharField(words("Mã số thuế", "Tax code"), max_length=20, blank=True, db_index=True)
    industry = models.CharField(words("Mã ngành VSIC", "VSIC code"), max_length=10)
    industry_version = models.CharField(max_length=10, default="VSIC2018")
    territory = models.CharField(words("Tỉnh, thành phố", "Province or city"), max_length=4)
    territory_version = models.CharField(max_length=4, default="34")
    ownership = models.CharField(words("Loại hình", "Ownership"), max_length=10, choices=Ownership.choices, blank=True)
    holding = models.CharField(max_length=40, blank=True)  # enterprises of one owner count once in disclosure control
    park = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="park_enterprises",
        null=True,
        blank=True,
        limit_choices_to={"kind": Organisation.Kind.PARK},
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["organisation__name"]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.code})"

    @property
    def place(self) -> Text:
        """The province or city by name."""
        return place_name(self.territory, self.territory_version)

    @property
    def industry_name(self) -> Text:
        """The name of the division, where the package carries the version's list."""
        codes = industry_codes()
        known = self.industry_version == codes.version and self.industry[:2] in codes
        return codes.find(self.industry[:2]).name if known else NO_WORDS


def on(day: date | None = None, prefix: str = "") -> Q:
    """Rows that hold on a day: begun, and not ended."""
    day = day or timezone.localdate()
    ended = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": day})
    return Q(**{f"{prefix}valid_from__lte": day}) & ended


def state_on(valid_from: date, valid_until: date | None, day: date | None = None) -> str:
    """What ``on`` says of one row, in a word: ``planned``, ``valid`` or ``ended``."""
    day = day or timezone.localdate()
    if valid_until is not None and valid_until < day:
        return "ended"
    return "valid" if valid_from <= day else "planned"


class ValidQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with a time in which they hold."""

    def valid(self, day: date | None = None) -> Self:
        return self.filter(on(day))


class Membership(models.Model):
    """A person's place in an organisation, for a time."""

    class Role(models.TextChoices):
        MANAGER = "manager", words("Phụ trách", "Manager")
        MEMBER = "member", words("Thành viên", "Member")
        VIEWER = "viewer", words("Chỉ xem", "Viewer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = ValidQuerySet["Membership"].as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["organisation__name", "user__full_name"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "valid_from", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.role})"

    @property
    def state(self) -> str:
        """``planned``, ``valid`` or ``ended``, today."""
        return state_on(self.valid_from, self.valid_until)


class Client(models.Model):
    """An enterprise that let a consultant in, for a time; the enterprise itself opens and ends this."""

    consultant = models.ForeignKey(Organisation, models.CASCADE, related_name="clients")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="consultants")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    objects = ValidQuerySet["Client"].as_manager()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.consultant} ↔ {self.enterprise}"

    @property
    def state(self) -> str:
        """``planned``, ``valid`` or ``ended``, today."""
        return state_on(self.valid_from, self.valid_until)
