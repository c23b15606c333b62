"""Who finds what in the menu: it follows from the places where a person belongs, read once a request."""

from __future__ import annotations

from collections.abc import Iterator

from nangsuat.data import Text
from nangsuat.web.core.menu import Entry, Menu, entry, menu_builder
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import all_is_made_up, organisations_of
from nangsuat.web.people.models import User

Kind = Organisation.Kind

_HOME = Text(vi="Việc cần làm", en="To do")
_ME = Text(vi="Tài khoản của tôi", en="My account")

type _Way = tuple[Text, str, Text]  # the words, the name of the address, what is done there

_RESULT: _Way = (
    Text(vi="Kết quả của doanh nghiệp", en="Our results"),
    "results:own",
    Text(
        vi="Năng suất, điều gì quyết định nó, vị trí so với nhóm", en="Productivity, what drives it, place among peers"
    ),
)
_ENTERPRISE: _Way = (
    Text(vi="Hồ sơ doanh nghiệp", en="Our enterprise"),
    "orgs:enterprise",
    Text(vi="Thông tin, thành viên, tổ chức tư vấn được xem", en="Facts, members, consultants who may look in"),
)
_CAMPAIGNS: _Way = (
    Text(vi="Đợt thu thập", en="Campaigns"),
    "handin:campaigns",
    Text(vi="Mời doanh nghiệp, theo dõi tiến độ, nhắc hạn", en="Invite enterprises, follow progress, remind"),
)
_ENTERPRISES: _Way = (
    Text(vi="Doanh nghiệp", en="Enterprises"),
    "orgs:enterprises",
    Text(vi="Sổ doanh nghiệp: tìm, thêm, nhập từ tệp", en="The register: find, add, take in from a file"),
)
_CLIENTS: _Way = (
    Text(vi="Khách hàng", en="Clients"),
    "orgs:enterprises",
    Text(vi="Doanh nghiệp đã cho phép xem", en="Enterprises that let you in"),
)
_RELEASES: _Way = (
    Text(vi="Bản công bố", en="Releases"),
    "releases:releases",
    Text(vi="Lập, so sánh, rút; số liệu chính thức", en="Make, compare, withdraw; official series"),
)
_PLANS: _Way = (
    Text(vi="Kế hoạch", en="Plans"),
    "plan:plans",
    Text(vi="Lập kế hoạch, chỉ tiêu, nhiệm vụ; khả năng đạt", en="Plans, targets, tasks; will they be reached"),
)
_ORGANISATIONS: _Way = (
    Text(vi="Tổ chức", en="Organisations"),
    "orgs:organisations",
    Text(vi="Mở tổ chức, mời người phụ trách", en="Open an organisation, invite its manager"),
)
_AUDIT: _Way = (
    Text(vi="Nhật ký", en="Audit log"),
    "operation:audit",
    Text(vi="Ai đã làm gì, với hồ sơ nào, lúc nào", en="Who did what, to which record, when"),
)
_STATE: _Way = (
    Text(vi="Vận hành", en="Operation"),
    "operation:state",
    Text(vi="Tình trạng hệ thống, sao lưu, hàng đợi", en="Health, backups, queue"),
)
_EXPLORE: _Way = (
    Text(vi="Tra cứu", en="Explore"),
    "explore:explore",
    Text(vi="Số liệu đã công bố: bảng, biểu đồ, bản đồ, tải về", en="Published figures: table, chart, map, download"),
)
_NEWS: _Way = (
    Text(vi="Tin tức", en="News"),
    "news:news",
    Text(vi="Thông báo của các cơ quan", en="Notices of the offices"),
)


@menu_builder
def menu(user: User) -> Menu:
    """The menu of a person, or of a guest."""
    places = organisations_of(user)
    return Menu(
        entries=tuple(_entries(user)),
        own=(entry(_ME, "people:me"),),
        places=tuple(place.name for place in places),
        synthetic=any(place.synthetic for place in places) if places else all_is_made_up(),
    )


def _entries(user: User) -> Iterator[Entry]:
    if user.is_authenticated:
        yield entry(_HOME, "home")
        yield from _of_enterprises(user)
        yield from _of_staff(user)
        yield from _of_site_manager(user)
    yield from map(_to, (_EXPLORE, _NEWS))


def _of_enterprises(user: User) -> Iterator[Entry]:
    for organisation in organisations_of(user, Kind.ENTERPRISE)[:1]:  # a second one is found from the home page
        yield _to(_RESULT, organisation.enterprise.pk)
        yield _to(_ENTERPRISE, organisation.enterprise.pk)


def _of_staff(user: User) -> Iterator[Entry]:
    if organisations_of(user, Kind.PARK, Kind.CITY, Kind.INSTITUTE):
        yield from map(_to, (_CAMPAIGNS, _ENTERPRISES, _RELEASES, _PLANS))
    elif organisations_of(user, Kind.CONSULTANT):
        yield _to(_CLIENTS)


def _of_site_manager(user: User) -> Iterator[Entry]:
    if user.is_superuser:
        yield from map(_to, (_ORGANISATIONS, _AUDIT, _STATE))


def _to(way: _Way, *arguments: object) -> Entry:
    title, name, hint = way
    return entry(title, name, *arguments, hint=hint)
