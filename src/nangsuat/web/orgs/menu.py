"""Who finds what in the menu: it follows from the places where a person belongs, read once a request."""

from __future__ import annotations

from collections.abc import Iterator

from nangsuat.data import Text
from nangsuat.web.core.menu import Entry, Menu, entry, menu_builder
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import organisations_of
from nangsuat.web.people.models import User

Kind = Organisation.Kind

_HOME = Text(vi="Việc cần làm", en="To do")
_RESULT = Text(vi="Kết quả của doanh nghiệp", en="Our results")
_ENTERPRISE = Text(vi="Hồ sơ doanh nghiệp", en="Our enterprise")
_CAMPAIGNS = Text(vi="Đợt thu thập", en="Campaigns")
_ENTERPRISES = Text(vi="Doanh nghiệp", en="Enterprises")
_CLIENTS = Text(vi="Khách hàng", en="Clients")
_RELEASES = Text(vi="Bản công bố", en="Releases")
_ORGANISATIONS = Text(vi="Tổ chức", en="Organisations")
_AUDIT = Text(vi="Nhật ký", en="Audit log")
_STATE = Text(vi="Vận hành", en="Operation")
_ME = Text(vi="Tài khoản của tôi", en="My account")
_EXPLORE = Text(vi="Tra cứu", en="Explore")
_NEWS = Text(vi="Tin tức", en="News")


@menu_builder
def menu(user: User) -> Menu:
    """The menu of a person, or of a guest."""
    places = organisations_of(user)
    return Menu(
        entries=tuple(_entries(user)),
        own=(entry(_ME, "people:me"),),
        places=tuple(place.name for place in places),
        synthetic=any(place.synthetic for place in places),
    )


def _entries(user: User) -> Iterator[Entry]:
    if user.is_authenticated:
        yield entry(_HOME, "home")
        yield from _of_enterprises(user)
        yield from _of_staff(user)
        yield from _of_site_manager(user)
    yield entry(_EXPLORE, "explore:explore")
    yield entry(_NEWS, "news:news")


def _of_enterprises(user: User) -> Iterator[Entry]:
    for organisation in organisations_of(user, Kind.ENTERPRISE)[:1]:  # a second one is found from the home page
        yield entry(_RESULT, "results:own", organisation.enterprise.pk)
        yield entry(_ENTERPRISE, "orgs:enterprise", organisation.enterprise.pk)


def _of_staff(user: User) -> Iterator[Entry]:
    bodies = organisations_of(user, Kind.PARK, Kind.CITY, Kind.INSTITUTE)
    if bodies:
        yield entry(_CAMPAIGNS, "handin:campaigns")
        yield entry(_ENTERPRISES, "orgs:enterprises")
        yield entry(_RELEASES, "releases:releases")
    elif organisations_of(user, Kind.CONSULTANT):
        yield entry(_CLIENTS, "orgs:enterprises")


def _of_site_manager(user: User) -> Iterator[Entry]:
    if user.is_superuser:
        yield entry(_ORGANISATIONS, "orgs:organisations")
        yield entry(_AUDIT, "operation:audit")
        yield entry(_STATE, "operation:state")
