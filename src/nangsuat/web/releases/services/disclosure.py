"""The one gate for figures about groups of enterprises: pages, downloads and the API all ask here.

The release's own tables were protected when it was made. Whatever else is asked is protected as a table by itself and
held against all that was shown before; what was answered once is kept, so that the same question has the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import polars as pl
from django.utils import timezone

from nangsuat.compare import REASONS, SIZE_RULES, size_class
from nangsuat.data import FirmPanel, NangsuatError, Text, UnknownOption, join
from nangsuat.measure import INDICATORS
from nangsuat.web.releases import store
from nangsuat.web.releases.models import AnsweredTable, Release
from nangsuat.web.releases.selectors import accounts_of, standard_keys, tables_of
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
from nangsuat.web.releases.services.tables import (
    HiddenCell,
    ShownCell,
    against_ledger,
    protected,
    rule_of,
    table_name,
    threshold,
)

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
        return (_SUMS, rule, *size)

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
    cells = _standard(release, indicator, wanted) if wanted.is_standard else _asked(release, indicator, wanted)
    kept = set(years) if years is not None else None
    chosen = tuple(cell for cell in cells if kept is None or cell.year in kept)
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
    filters: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_standard(self) -> bool:
        """Whether the release's own tables answer it."""
        return len(self.by) <= 1 and all(key in self.by for key, _ in self.filters)

    def allows(self, key: str, code: str) -> bool:
        """Whether the filter on a key takes a code; the total only where nothing is left out."""
        return all(code in codes for name, codes in self.filters if name == key)


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
    return _Wanted(ordered, tuple(sorted(chosen.items())))


def _standard(release: Release, indicator: str, wanted: _Wanted) -> list[SafeCell]:
    key = wanted.by[0] if wanted.by else ""
    rows = tables_of(release).filter(pl.col("indicator") == indicator, pl.col("key").is_in([key, ""]))
    cells = [
        _safe(entry, key)
        for entry in rows.sort("key", "code", "year", descending=[True, False, False]).iter_rows(named=True)
    ]
    return [cell for cell in cells if not key or wanted.allows(key, cell.keys[key])]


def _safe(entry: Mapping[str, Any], key: str) -> SafeCell:
    code = HIDDEN if entry["hidden"] else NO_VALUE if entry["value"] is None else ""
    return SafeCell({key: entry["code"]} if key else {}, entry["year"], entry["value"], entry["firms"], code)


def _asked(release: Release, indicator: str, wanted: _Wanted) -> list[SafeCell]:
    """The kept answer, or a new one that is kept."""
    digest = digest_of([indicator, wanted.by, wanted.filters])
    kept = _kept_answer(release, digest)
    if kept is None:
        kept = one_after_the_other(
            release,
            indicator,
            lambda: _worked_out(release, indicator, wanted),
            lambda locked, done: _kept_answer(locked, digest) or _written(locked, indicator, wanted, digest, done),
        )
    frame = store.read_frame(kept.answer_sha256)
    return [_cell_of(entry, wanted.by) for entry in frame.iter_rows(named=True)]


def _kept_answer(release: Release, digest: str) -> AnsweredTable | None:
    return AnsweredTable.objects.filter(release=release, digest=digest).first()


@dataclass(frozen=True, slots=True)
class _Done:
    """An answer worked out, and the content hash of its file."""

    shown: tuple[ShownCell, ...]
    hidden: tuple[HiddenCell, ...]
    sha256: str


def _worked_out(release: Release, indicator: str, wanted: _Wanted) -> _Done:
    """Protect the table by itself, then hold it against all that was shown."""
    accounts, rule = accounts_of(release), rule_of(release)
    name = table_name(indicator, wanted.by, dict(wanted.filters))
    alone = protected(accounts, _filtered(accounts.panel, wanted), indicator, wanted.by, rule, name)
    ledgers = ledgers_of(release, accounts, indicator, rule, alone, dict(wanted.filters))
    checked = against_ledger(alone.shown, ledgers, rule, name)
    hidden = (*alone.hidden, *checked.hidden)
    return _Done(checked.shown, hidden, store.keep_frame(_as_frame(checked.shown, hidden, wanted.by)))


def _written(release: Release, indicator: str, wanted: _Wanted, digest: str, done: _Done) -> AnsweredTable:
    """Write down what is shown and what is not."""
    places = places_of(accounts_of(release))
    note_answers(release, indicator, [(cell.year, cell.members) for cell in done.shown], places)
    record_hidden(release, done.hidden, table_name(indicator, wanted.by, dict(wanted.filters)))
    filters = {key: list(codes) for key, codes in wanted.filters}
    question = {"indicator": indicator, "by": list(wanted.by), "filters": filters}
    return AnsweredTable.objects.create(release=release, digest=digest, question=question, answer_sha256=done.sha256)


def _filtered(panel: FirmPanel, wanted: _Wanted) -> FirmPanel:
    frame = panel.frame
    for key, codes in wanted.filters:
        column = size_class(panel) if key == "size" else nw.col(key)
        frame = frame.filter(column.is_in(list(codes)))
    return replace(panel, frame=frame)


def _as_frame(shown: Sequence[ShownCell], hidden: Sequence[HiddenCell], by: Sequence[str]) -> pl.DataFrame:
    cells = [
        {**cell.keys, "year": cell.year, "value": cell.value, "firms": cell.firms, "hidden": False} for cell in shown
    ]
    cells += [{**line.keys, "value": None, "firms": None, "hidden": True} for line in hidden]
    schema = {
        **dict.fromkeys(by, pl.String),
        "year": pl.Int64,
        "value": pl.Float64,
        "firms": pl.Int64,
        "hidden": pl.Boolean,
    }
    return pl.DataFrame(cells, schema=schema).sort(*by, "year")


def _cell_of(entry: Mapping[str, Any], by: Sequence[str]) -> SafeCell:
    code = HIDDEN if entry["hidden"] else NO_VALUE if entry["value"] is None else ""
    return SafeCell({key: entry[key] for key in by}, entry["year"], entry["value"], entry["firms"], code)


_SUMS = Text(
    vi="Giá trị của nhóm là công thức áp dụng cho các tổng của nhóm, không phải trung bình các tỷ số.",
    en="The value of a group is the formula applied to the group's sums, not a mean of ratios.",
)
