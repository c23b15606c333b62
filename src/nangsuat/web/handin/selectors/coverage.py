"""How much of the owner's register a campaign reaches: enterprises, and the workers and sales of their last accounts.

Shares of workers and sales rest on the accounts of earlier years that the same owner collected: the newest of each
enterprise. They weigh the enterprises by what is known of all of them before this campaign, so that whoever has not
sent counts too. Enterprises without such accounts are counted and stay out of the shares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import RowNumber

from nangsuat.web.handin.models import Assignment, Campaign, HandIn
from nangsuat.web.handin.selectors.choosing import industry_name, place_name
from nangsuat.web.orgs.selectors import register_of

State = Assignment.State


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that is known; ``None`` where nothing of it is."""

    part: float
    whole: float

    @property
    def percent(self) -> float | None:
        return 100 * self.part / self.whole if self.whole > 0 else None


@dataclass(frozen=True, slots=True)
class Line:
    """A group of enterprises: how many are in the register, are asked, have sent."""

    code: str
    name: str
    register: int
    asked: int
    sent: int

    @property
    def share_of_register(self) -> float | None:
        return 100 * self.sent / self.register if self.register else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole and its groups.

    Attributes
    ----------
    total : all enterprises
    employees, sales : who has sent against the whole register, by last known accounts
    known : enterprises of the register with accounts of an earlier year
    by_industry, by_place : the groups, the largest first
    states : how many enterprises are in each state
    """

    total: Line
    employees: Share
    sales: Share
    known: int
    by_industry: tuple[Line, ...]
    by_place: tuple[Line, ...]
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Enterprise:
    key: int
    industry: str
    territory: str
    state: str | None

    @property
    def asked(self) -> bool:
        return self.state is not None and self.state != State.EXEMPT

    @property
    def sent(self) -> bool:
        return self.state == State.SENT


def coverage_of(campaign: Campaign) -> Coverage:
    """The coverage of a campaign as it is now; three queries, whatever the number of enterprises."""
    everyone = _everyone(campaign)
    known = _last_accounts(campaign)
    return Coverage(
        total=_line("", "", everyone),
        employees=_share(everyone, known, "employees"),
        sales=_share(everyone, known, "net_sales"),
        known=sum(each.key in known for each in everyone),
        by_industry=_lines(everyone, lambda each: each.industry[:2], industry_name),
        by_place=_lines(everyone, lambda each: each.territory, place_name),
        states=_states(everyone),
    )


def _states(everyone: Iterable[_Enterprise]) -> Mapping[str, int]:
    counts = Counter(each.state for each in everyone)
    return {state.value: counts[state.value] for state in State}


def _everyone(campaign: Campaign) -> list[_Enterprise]:
    """The register, and whoever was asked and has left it since."""
    asked = Assignment.objects.filter(campaign=campaign).order_by()
    states = {
        key: (state, industry, territory)
        for key, state, industry, territory in asked.values_list(
            "enterprise", "state", "enterprise__industry", "enterprise__territory"
        )
    }
    register = register_of(campaign.owner).values_list("pk", "industry", "territory").order_by()
    found = [
        _Enterprise(key, industry, territory, state=states.pop(key, (None,))[0])
        for key, industry, territory in register
    ]
    left = (_Enterprise(key, industry, territory, state=state) for key, (state, industry, territory) in states.items())
    return [*found, *left]


def _last_accounts(campaign: Campaign) -> Mapping[int, Mapping[str, object]]:
    """Employees and sales of the newest hand-in before the campaign's year, of each enterprise, as its owner has them.

    The database takes the two values out of the snapshots: thousands of whole ones would be read for nothing.
    """
    newest_first = [F("assignment__campaign__year").desc(), F("sent_at").desc(), F("version").desc()]
    place = Window(RowNumber(), partition_by="assignment__enterprise", order_by=newest_first)
    earlier = HandIn.objects.filter(
        assignment__campaign__owner=campaign.owner_id, assignment__campaign__year__lt=campaign.year
    )
    newest = earlier.order_by().annotate(place=place).filter(place=1).values("pk")
    row = KeyTransform("0", KeyTransform("rows", "snapshot"))  # a hand-in has the one row of its year
    held = (
        HandIn.objects.filter(pk__in=newest)
        .order_by()
        .values_list("assignment__enterprise", KeyTransform("employees", row), KeyTransform("net_sales", row))
    )
    return {enterprise: {"employees": employees, "net_sales": sales} for enterprise, employees, sales in held}


def _share(everyone: Iterable[_Enterprise], known: Mapping[int, Mapping[str, object]], role: str) -> Share:
    part = whole = 0.0
    for each in everyone:
        value = known.get(each.key, {}).get(role)
        if isinstance(value, int | float) and value > 0:
            whole += value
            part += value if each.sent else 0.0
    return Share(part, whole)


def _line(code: str, name: str, group: Iterable[_Enterprise]) -> Line:
    members = list(group)
    return Line(
        code,
        name,
        register=len(members),
        asked=sum(each.asked for each in members),
        sent=sum(each.sent for each in members),
    )


def _lines(
    everyone: Iterable[_Enterprise], key: Callable[[_Enterprise], str], name: Callable[[str], str]
) -> tuple[Line, ...]:
    groups: dict[str, list[_Enterprise]] = {}
    for each in everyone:
        groups.setdefault(key(each), []).append(each)
    lines = [_line(code, name(code) if code else "", members) for code, members in groups.items()]
    return tuple(sorted(lines, key=lambda line: (-line.register, line.code)))
