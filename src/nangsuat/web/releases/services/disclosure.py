"""The one gate for figures about groups of enterprises: pages, downloads and the API all ask here.

A release's cube was protected as a whole when it was made. An answer is one of its cells, or a sum of cells that are
shown; so it matters neither what was asked before nor how often.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.utils import timezone

from nangsuat.compare import REASONS, SIZE_RULES, CubeCell, cut_cube
from nangsuat.data import TOTAL, NangsuatError, Text, UnknownOption, join
from nangsuat.measure import INDICATORS
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import accounts_of, cube_of, standard_keys
from nangsuat.web.releases.services.answering import (
    digest_of,
    ledgers_of,
    note_answers,
    one_after_the_other,
    places_of,
    record_hidden,
    refuse_unpublished,
)
from nangsuat.web.releases.services.ledgers import Refusal
from nangsuat.web.releases.services.resting import resting_words
from nangsuat.web.releases.services.tables import HiddenCell, rule_of, threshold

MOST_KEYS = 3
HIDDEN, NO_VALUE = "hidden", "no-value"
_REASONS = {
    HIDDEN: Text(vi="không công bố để bảo mật", en="not released, to protect confidentiality"),
    NO_VALUE: Text(vi="không tính được từ các tổng này", en="cannot be computed from these sums"),
    "": Text(vi="", en=""),
}


class OverlapRefused(NangsuatError):
    """Together with what was shown before, the answer would single out a few enterprises."""


@dataclass(frozen=True, slots=True)
class SafeCell:
    """A cell as everybody may see it.

    Attributes
    ----------
    keys : its keys; ``TOTAL`` where all are together
    year : its year
    value : the figure; missing where ``code`` is not empty
    firms : how many enterprises
    code : nothing where shown, else ``"hidden"`` or ``"no-value"``; which rule hid it is told to nobody
    """

    keys: Mapping[str, str]
    year: int
    value: float | None
    firms: int | None
    code: str

    @property
    def reason(self) -> Text:
        """Why there is no figure, in words."""
        return _REASONS[self.code]


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table of an indicator as everybody may see it."""

    release: Release
    indicator: str
    by: tuple[str, ...]
    cells: tuple[SafeCell, ...]

    @property
    def title(self) -> Text:
        entry = INDICATORS[self.indicator]
        return Text(vi=f"{entry.code} {entry.name.vi}", en=f"{entry.code} {entry.name.en}")

    @property
    def unit(self) -> Text:
        return INDICATORS[self.indicator].unit_in(str(self.release.manifest.get("currency", "VND")))

    @property
    def notes(self) -> tuple[Text, ...]:
        """How groups are computed, the disclosure rule, sizes."""
        said = join(list(rule_of(self.release).said()), "; ")
        rule = Text(vi=f"Quy tắc bảo mật: {said.vi}.", en=f"Disclosure rule: {said.en}.")
        size = (SIZE_RULES["decree_80_2021"].name,) if "size" in self.by else ()
        return (_SUMS, *self.resting, rule, *size)

    @property
    def resting(self) -> tuple[Text, ...]:
        """On how many of the enterprises the indicator rests, and what the others lack; a line a year."""
        return resting_words(self.release.manifest, self.indicator, {cell.year for cell in self.cells})

    @property
    def source(self) -> Text:
        """The line that stands under each table and picture."""
        return source_line(self.release)

    def to_frame(self) -> pl.DataFrame:
        """Keys, year, value, firms and code."""
        rows = [
            {**cell.keys, "year": cell.year, "value": cell.value, "firms": cell.firms, "code": cell.code}
            for cell in self.cells
        ]
        keys = dict.fromkeys(self.by, pl.String)
        schema = {**keys, "year": pl.Int64, "value": pl.Float64, "firms": pl.Int64, "code": pl.String}
        return pl.DataFrame(rows, schema=schema)


def source_line(release: Release) -> Text:
    """Who released what and when; made-up figures say so."""
    day = timezone.localdate(release.published_at) if release.published_at else None
    made_up = Text(vi=" – số liệu giả lập", en=" – synthetic figures") if release.synthetic else Text.same("")
    return Text(
        vi=f"Nguồn: {release.owner.name}, {release.name.vi} (số {release.number}, công bố {day:%d/%m/%Y}){made_up.vi}"
        if day
        else release.name.vi,
        en=f"Source: {release.owner.name_en or release.owner.name}, {release.name.en} "
        f"(no. {release.number}, released {day:%Y-%m-%d}){made_up.en}"
        if day
        else release.name.en,
    )


def safe_table(
    release: Release,
    *,
    indicator: str,
    by: Sequence[str] = (),
    years: Sequence[int] | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> SafeTable:
    """A table of an indicator by up to three keys and the year, with every cell that would tell on somebody hidden.

    Raises
    ------
    NotPublished
        The release was withdrawn, or is not published yet.
    UnknownOption
        An indicator or key that the release has not.
    """
    wanted = _checked(release, indicator, by, filters or {})
    kept = set(years) if years is not None else None
    cells = _cells(release, indicator, wanted)
    chosen = tuple(_safe(cell) for cell in cells if kept is None or cell.year in kept)
    return SafeTable(release, indicator, wanted.by, chosen)


def answer_query(release: Release, *, indicator: str, year: int, members: Collection[str]) -> None:
    """Note that a figure about these enterprises is given; refuse where too few could be told apart by it.

    Raises
    ------
    OverlapRefused
        With what was shown before, the answer would single out a few enterprises.
    """
    refuse_unpublished(release)
    accounts, rule = accounts_of(release), rule_of(release)

    def work() -> Refusal | None:
        return ledgers_of(release, accounts, indicator, rule).ask(year, members)

    def write(locked: Release, refusal: Refusal | None) -> Refusal | None:
        if refusal is None:
            note_answers(locked, indicator, [(year, frozenset(members))], places_of(accounts))
        else:
            keys: dict[str, str | int] = {"year": year, "members": digest_of(sorted(members))}
            short = threshold(rule, refusal.code)
            line = HiddenCell(f"{indicator} of a set", keys, refusal.code, refusal.contributors, short)
            record_hidden(locked, [line], line.table)
        return refusal

    refused = one_after_the_other(release, indicator, work, write)
    if refused is not None:
        raise OverlapRefused(REASONS[refused.code])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for, in one order."""

    by: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]


def _checked(release: Release, indicator: str, by: Sequence[str], filters: Mapping[str, Sequence[str]]) -> _Wanted:
    refuse_unpublished(release)
    known = tuple(release.manifest["indicators"])
    if indicator not in known:
        raise UnknownOption.among("indicator", indicator, known)
    for key in (*by, *filters):
        if key not in standard_keys:
            raise UnknownOption.among("by", key, standard_keys)
    ordered = tuple(key for key in standard_keys if key in by)
    if len(ordered) > MOST_KEYS:
        raise UnknownOption.among("by", ", ".join(by), (f"≤ {MOST_KEYS}",))
    chosen = {key: tuple(sorted(set(map(str, codes)))) for key, codes in filters.items() if codes}
    return _Wanted(ordered, dict(sorted(chosen.items())))


def _cells(release: Release, indicator: str, wanted: _Wanted) -> list[CubeCell]:
    """What the cube answers, totals last."""
    cells = cube_of(release, indicator)
    found = cut_cube(cells, standard_keys, indicator, by=wanted.by, filters=wanted.filters)
    return sorted(found, key=lambda cell: ([(code == TOTAL, code) for code in cell.keys.values()], cell.year))


def _safe(cell: CubeCell) -> SafeCell:
    code = HIDDEN if cell.hidden else NO_VALUE if cell.value is None else ""
    return SafeCell(cell.keys, cell.year, cell.value, cell.firms, code)


_SUMS = Text(
    vi="Giá trị của nhóm là công thức áp dụng cho các tổng của nhóm, không phải trung bình các tỷ số.",
    en="The value of a group is the formula applied to the group's sums, not a mean of ratios.",
)
