"""Bodies, enterprises and the helper by whose hand the demonstration is filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import polars as pl
from django.utils import timezone

from nangsuat.data import Text, fold, synthetic_park
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Client, Enterprise, Membership, Organisation
from nangsuat.web.people.models import User

Kind = Organisation.Kind

ENTERPRISES = 200
PARK = Text(vi="Khu công nghệ cao Giả Lập", en="Synthetic Hi-Tech Park")
_CITY = Text(vi="Sở Khoa học và Công nghệ (giả lập)", en="Department of Science and Technology (synthetic)")
_INSTITUTE = Text(vi="Viện Năng suất (giả lập)", en="Productivity Institute (synthetic)")
_CONSULTANT = Text(vi="Tư vấn Giả Lập", en="Synthetic Consultants")
_TERRITORY = "79"
_HELPER = "du-lieu-gia-lap@nangsuat.local"


@dataclass(frozen=True, slots=True)
class Places:
    """Who is who in the made-up park."""

    park: Organisation
    city: Organisation
    institute: Organisation
    consultant: Organisation
    enterprises: dict[str, Enterprise]  # by their code
    accounts: pl.DataFrame
    helper: User

    @property
    def featured(self) -> Enterprise:
        """The enterprise that whoever tries the site is in: the first of the steady ones."""
        return self.enterprises[_steady(self.accounts)[0]]

    def roles(self) -> Iterator[tuple[Text, str, Organisation]]:
        """Each role with an address and the body that it belongs to."""
        first = self.featured.organisation
        yield Text(vi="Cán bộ ban quản lý khu", en="Officer of the park"), "can-bo-khu@nangsuat.local", self.park
        yield Text(vi="Cán bộ thành phố", en="Officer of the city"), "can-bo-so@nangsuat.local", self.city
        yield Text(vi="Chuyên viên viện", en="Analyst of the institute"), "phan-tich@nangsuat.local", self.institute
        yield Text(vi="Tư vấn", en="Consultant"), "tu-van@nangsuat.local", self.consultant
        yield Text(vi=f"Doanh nghiệp ({first.name})", en=f"Enterprise ({first.name})"), "ke-toan@nangsuat.local", first


def make_places(years: tuple[int, ...]) -> Places:
    """Make the bodies, and the enterprises that the accounts are about."""
    frame = synthetic_park(enterprises=ENTERPRISES, years=years).collect()
    park, city = _body(Kind.PARK, PARK), _body(Kind.CITY, _CITY)
    institute, consultant = _body(Kind.INSTITUTE, _INSTITUTE), _body(Kind.CONSULTANT, _CONSULTANT)
    enterprises = _enterprises(frame, park)
    helper = User.objects.create_user(_HELPER, full_name="Dữ liệu giả lập")
    today = timezone.localdate()
    Membership.objects.create(user=helper, organisation=park, role=Membership.Role.MANAGER, valid_from=today)
    for code in _steady(frame)[:3]:
        Client.objects.create(consultant=consultant, enterprise=enterprises[code], valid_from=today, agreed_by=helper)
    audit.record("demo", "operation.demo", park, details={"enterprises": len(enterprises)})
    return Places(park, city, institute, consultant, enterprises, frame, helper)


def find_places(years: tuple[int, ...]) -> Places:
    """The bodies and enterprises once they are made; the same accounts come from the same seed."""
    frame = synthetic_park(enterprises=ENTERPRISES, years=years).collect()
    made = {body.name: body for body in Organisation.objects.filter(synthetic=True).exclude(kind=Kind.ENTERPRISE)}
    park, city, institute, consultant = (made[name.vi] for name in (PARK, _CITY, _INSTITUTE, _CONSULTANT))
    enterprises = Enterprise.objects.filter(park=park).select_related("organisation").order_by("code")
    helper = User.objects.get(email=_HELPER)
    by_code = {enterprise.code: enterprise for enterprise in enterprises}
    return Places(park, city, institute, consultant, by_code, frame, helper)


def _steady(accounts: pl.DataFrame) -> list[str]:
    """The enterprises with accounts of every year and a profit in each, by code."""
    earned = accounts.filter(pl.col("profit") > 0).group_by("firm").agg(pl.col("year").n_unique()).sort("firm")
    return earned.filter(pl.col("year") == accounts["year"].n_unique())["firm"].to_list()


def helper_leaves(places: Places) -> None:
    """Nobody logs in as the helper, and it belongs nowhere any more."""
    yesterday = timezone.localdate() - timedelta(days=1)
    for membership in Membership.objects.filter(user=places.helper):
        membership.valid_from = min(membership.valid_from, yesterday)
        membership.valid_until = yesterday
        membership.save()
    places.helper.is_active = False
    places.helper.save(update_fields=["is_active"])


def _body(kind: str, name: Text) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name.vi, name_en=name.en, territory=_TERRITORY, synthetic=True)


def _enterprises(frame: pl.DataFrame, park: Organisation) -> dict[str, Enterprise]:
    firms = frame.sort("year").unique("firm", keep="last", maintain_order=True).sort("firm")
    rows = firms.select("firm", "name", "industry", "ownership").to_dicts()
    bodies = Organisation.objects.bulk_create(
        Organisation(kind=Kind.ENTERPRISE, name=row["name"], synthetic=True, search=fold(row["name"])[:400])
        for row in rows
    )
    made = Enterprise.objects.bulk_create(
        Enterprise(
            organisation=body,
            code=row["firm"],
            industry=row["industry"],
            ownership=row["ownership"],
            territory=_TERRITORY,
            park=park,
        )
        for body, row in zip(bodies, rows, strict=True)
    )
    return {enterprise.code: enterprise for enterprise in made}
