"""The order in which the demonstration comes about, and what is said of it."""

from __future__ import annotations

from django.db import transaction

from nangsuat.data import Text
from nangsuat.web.core.models import Letter
from nangsuat.web.handin.models import Campaign
from nangsuat.web.operation.demo.campaigns import open_campaign, past_campaign
from nangsuat.web.operation.demo.notices import publish_notices
from nangsuat.web.operation.demo.places import PARK, Places, find_places, helper_leaves, make_places
from nangsuat.web.operation.demo.plans import make_plan
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.services import invitation_make
from nangsuat.web.releases import services as releases
from nangsuat.web.releases.models import Release

PAST_YEARS = (2022, 2023, 2024)
OPEN_YEAR = 2025

_THERE = Text(vi="Khu giả lập đã có từ trước; giữ nguyên.", en="The synthetic park is there already; left as it is.")
_MADE = Text(
    vi="Đã thêm khu giả lập: {enterprises} doanh nghiệp, mọi bản ghi mang nhãn giả lập. Số liệu ba năm, bản công bố, "
    "kế hoạch với tiến độ và đợt đang mở được nạp dần ở phía sau trong vài phút tới.",
    en="A synthetic park: {enterprises} enterprises, each record labelled synthetic. Accounts of three years, a "
    "release, a plan with its progress and an open campaign come in behind the pages within the next minutes.",
)
_LINK = Text(vi="  {role}: {link}", en="  {role}: {link}")
_LINKS = Text(
    vi="Vào thử bằng liên kết dùng một lần của từng vai (hết hạn sau 14 ngày):",
    en="Try each role with its link, to be used once (ends after 14 days):",
)


def make_demo() -> tuple[Text, ...]:
    """Make the made-up park; give what there is to tell, with a link for each role. Done only once.

    What takes long is left to the worker: the site answers meanwhile.
    """
    from nangsuat.web.operation.demo.tasks import fill_demo_task

    if Organisation.objects.filter(name=PARK.vi, synthetic=True).exists():
        return (_THERE,)
    with transaction.atomic():
        places = make_places((*PAST_YEARS, OPEN_YEAR))
        publish_notices(places)
        links = _links(places)
        fill_demo_task.enqueue()
    return (_MADE.fill(enterprises=len(places.enterprises)), _LINKS, *links)


def fill_demo() -> None:
    """Hand in three years, release them, open a campaign. Cut off at any moment, it goes on where it was."""
    places = find_places((*PAST_YEARS, OPEN_YEAR))
    if not places.helper.is_active:
        return
    past = [past_campaign(places, year) for year in PAST_YEARS]
    _release(places, past)
    make_plan(places)
    open_campaign(places, OPEN_YEAR)
    Letter.objects.filter(to=places.helper.email).delete()  # receipts to somebody who does not exist
    helper_leaves(places)


def _release(places: Places, past: list[Campaign]) -> None:
    if Release.objects.filter(owner=places.park, state=Release.State.PUBLISHED).exists():
        return
    official = [
        releases.official_built_in(key=key, by=places.helper) for key in ("viet_nam_sectors", "viet_nam_productivity")
    ]
    release = releases.release_make(
        owner=places.park,
        title=f"Số liệu giả lập {PAST_YEARS[0]}–{PAST_YEARS[-1]}",
        title_en=f"Synthetic accounts {PAST_YEARS[0]}–{PAST_YEARS[-1]}",
        campaigns=past,
        official=official,
        by=places.helper,
    )
    releases.release_build(release.pk)


def _links(places: Places) -> list[Text]:
    said = []
    for role, address, organisation in places.roles():
        _, link = invitation_make(email=address, organisation=organisation, role="manager", full_name="")
        said.append(_LINK.fill(role=role, link=link))
    return said
