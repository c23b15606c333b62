"""Who is who in the site's tests: for each record its owner, a colleague, and strangers of every kind.

The same suite runs on SQLite and, with ``NANGSUAT_TEST_DATABASE=postgres://…``, on PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nangsuat.web.orgs.models import Client, Enterprise, Membership, Organisation
from nangsuat.web.people.models import User

PASSWORD = "mat-khau-rat-dai-2026"
LONG_AGO = date(2020, 1, 1)


def make_user(name: str, *places: tuple[Organisation, str], site_manager: bool = False) -> User:
    user = User.objects.create_user(f"{name}@example.vn", PASSWORD, full_name=name.replace(".", " ").title())
    if site_manager:
        user.is_superuser = True
        user.save()
    for organisation, role in places:
        Membership.objects.create(user=user, organisation=organisation, role=role, valid_from=LONG_AGO)
    return user


def make_enterprise(name: str, code: str, *, park: Organisation | None = None, **facts: str) -> Enterprise:
    organisation = Organisation.objects.create(kind=Organisation.Kind.ENTERPRISE, name=name)
    known = {"industry": "26", "territory": "79", "ownership": "non_state", **facts}
    return Enterprise.objects.create(organisation=organisation, code=code, park=park, **known)


@dataclass
class World:
    """Two parks, a city, an institute, a consultant; three enterprises; people of every kind."""

    park: Organisation
    other_park: Organisation
    city: Organisation
    institute: Organisation
    consultant: Organisation
    enterprise: Enterprise
    neighbour: Enterprise  # of the same park
    elsewhere: Enterprise  # of the other park
    site_manager: User
    park_officer: User
    park_viewer: User
    other_officer: User
    city_officer: User
    analyst: User
    adviser: User  # the enterprise is a client
    owner: User  # manager of the enterprise
    colleague: User  # member of the same enterprise
    stranger: User  # of the neighbour
    nobody: User  # an account without any membership

    @property
    def people(self) -> dict[str, User]:
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def build_world() -> World:
    kinds = Organisation.Kind
    park = Organisation.objects.create(kind=kinds.PARK, name="Khu Công nghệ cao Thử nghiệm", territory="79")
    other_park = Organisation.objects.create(kind=kinds.PARK, name="Khu khác", territory="01")
    city = Organisation.objects.create(kind=kinds.CITY, name="Sở Khoa học Thử nghiệm", territory="79")
    institute = Organisation.objects.create(kind=kinds.INSTITUTE, name="Viện Năng suất Thử nghiệm")
    consultant = Organisation.objects.create(kind=kinds.CONSULTANT, name="Tư vấn Thử nghiệm")
    enterprise = make_enterprise("Công ty Điện tử A", "DN-A", park=park)
    neighbour = make_enterprise("Công ty Cơ khí B", "DN-B", park=park, industry="28")
    elsewhere = make_enterprise("Công ty C", "DN-C", park=other_park, territory="01")
    Client.objects.create(consultant=consultant, enterprise=enterprise, valid_from=LONG_AGO)
    return World(
        park, other_park, city, institute, consultant, enterprise, neighbour, elsewhere,
        site_manager=make_user("quan.tri", site_manager=True),
        park_officer=make_user("can.bo.khu", (park, "manager")),
        park_viewer=make_user("nguoi.xem", (park, "viewer")),
        other_officer=make_user("can.bo.khu.khac", (other_park, "manager")),
        city_officer=make_user("can.bo.so", (city, "manager")),
        analyst=make_user("phan.tich", (institute, "manager")),
        adviser=make_user("tu.van", (consultant, "member")),
        owner=make_user("giam.doc", (enterprise.organisation, "manager")),
        colleague=make_user("ke.toan", (enterprise.organisation, "member")),
        stranger=make_user("nguoi.la", (neighbour.organisation, "manager")),
        nobody=make_user("khong.ai"),
    )  # fmt: skip
