"""What a template holds: its columns, where they stand, and what may be chosen in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nangsuat.data.reference.lists import EDITIONS, industry_codes, provinces
from nangsuat.data.roles import KEYS, ROLES, TOTAL, Level, Role
from nangsuat.data.text import Language, Text

VERSION = "1"  # of the template's layout; a reader that meets another one falls back to the headers
META_SHEET = "_nangsuat"
NAME_PREFIX = "ns_"

TITLE_ROW, HINT_ROW, NEED_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3, 4  # as XlsxWriter counts
LAST_ROW_OF_A_SHEET = 1_048_575

_SELDOM = ("_quantity", "_cost_share")  # roles of this ending stand in a template only when a panel brings them


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a drop-down, with what it means; a code is text, a year a number."""

    value: str | int
    meaning: Text


@dataclass(frozen=True, slots=True)
class Form:
    """What one form asks beyond the template of its level: a hand-in of these enterprises, for that year.

    Attributes
    ----------
    title : of the form
    sections : its parts from left to right: their words and how many columns each has
    required : the roles that need a value
    helps : for a role, what this form says about it beside its general meaning
    steps : what else there is to say on how to fill it in
    facts : what its hidden sheet says beside the template's own facts
    protected : whether cells that are filled in already cannot be typed over by accident; there is no password
    """

    title: Text
    sections: tuple[tuple[Text, int], ...] = ()
    required: frozenset[str] = frozenset()
    helps: Mapping[str, Text] = field(default_factory=dict)
    steps: tuple[Text, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False


@dataclass(frozen=True)
class Layout:
    """A template before it is drawn.

    Attributes
    ----------
    level : what its rows are
    language : of its words
    currency : of its money
    base_year : of its constant prices
    roles : its columns from left to right
    years : years to choose from; any year where empty
    rows : how many rows are prepared for figures
    synthetic : whether the figures filled in are made up
    form : what is asked beyond the template of the level
    """

    level: Level
    language: Language
    currency: str
    base_year: int | None
    roles: tuple[Role, ...]
    years: tuple[int, ...]
    rows: int
    synthetic: bool = False
    form: Form | None = None

    @property
    def last_row(self) -> int:
        return FIRST_ROW + self.rows - 1

    @property
    def frozen_columns(self) -> int:
        """Columns that stay in sight: up to the last key."""
        return 1 + max(place for place, role in enumerate(self.roles) if role.key in KEYS[self.level])

    def heading(self, role: Role) -> str:
        """The header of a column, its unit in brackets."""
        unit = role.unit_label(self.currency).say(self.language)
        name = role.name.say(self.language)
        return f"{name} ({unit})" if unit else name

    def is_required(self, role: Role) -> bool:
        """Whether each row needs a value in this column."""
        return role.required if self.form is None else role.key in self.form.required

    def meaning(self, role: Role) -> str:
        """What a column holds, in a sentence or two."""
        said = role.explanation.say(self.language)
        more = self.form.helps.get(role.key) if self.form else None
        return f"{said} {more.say(self.language)}" if more else said

    @cached_property
    def choices(self) -> dict[str, tuple[Choice, ...]]:
        """The drop-downs by role."""
        keys = {role.key for role in self.roles}
        return {key: found for key, found in _choices(self.level, self.years).items() if found and key in keys}


def columns_of(level: Level, given: Sequence[str] = ()) -> tuple[Role, ...]:
    """The roles of a template: all of the level, the seldom ones only where ``given``; keys first."""
    roles = [role for key, role in ROLES[level].items() if key in given or not key.endswith(_SELDOM)]
    return tuple(sorted(roles, key=lambda role: role.key not in KEYS[level]))


def _choices(level: Level, years: Sequence[int]) -> dict[str, tuple[Choice, ...]]:
    same = {
        "industry_version": tuple(Choice(edition.version, edition.source) for edition in EDITIONS.values()),
        "territory_version": tuple(Choice(name, provinces(name).title) for name in ("63", "34")),
        "year": tuple(Choice(year, Text.same(str(year))) for year in years),
    }
    if level == "economy":
        return {**same, "industry": (_WHOLE, *_industries()), "territory": (_NATION, *_places())}
    return {**same, "industry": _industries(), "territory": _places(), "ownership": _OWNERSHIPS}


def _industries() -> tuple[Choice, ...]:
    return tuple(Choice(entry.code, entry.name) for entry in industry_codes("VSIC2018"))


def _places() -> tuple[Choice, ...]:
    """The provinces of both maps: a code of the old map is marked with where it belongs now."""
    today = {entry.code: Choice(entry.code, entry.name) for entry in provinces("34")}
    gone = {entry.code: Choice(entry.code, _merged(entry.name, entry.successor)) for entry in provinces("63")}
    return tuple({**gone, **today}[code] for code in sorted(gone))


def _merged(name: Text, successor: str | None) -> Text:
    into = provinces("34").find(successor).name if successor else name
    return Text(
        vi=f"{name.vi} (đến 30/6/2025; nay thuộc {into.vi}, mã {successor})",
        en=f"{name.en} (until 30 June 2025; now in {into.en}, code {successor})",
    )


_WHOLE = Choice(TOTAL, Text(vi="Toàn nền kinh tế", en="The whole economy"))
_NATION = Choice("VN", Text(vi="Cả nước", en="The nation"))
_OWNERSHIPS = (
    Choice("state", Text(vi="Nhà nước", en="State")),
    Choice("non_state", Text(vi="Ngoài nhà nước", en="Non-state")),
    Choice("foreign", Text(vi="Có vốn đầu tư nước ngoài", en="Foreign-invested")),
)
