"""The one gate for figures about groups of enterprises: pages, downloads and the API all ask here.

The release's own tables were protected when it was made. Whatever else is asked is protected as a table by itself and
held against all that was shown before; what was answered once is kept, so that the same question has the same answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from django.db import transaction

from nangsuat.compare import REASONS, SIZE_RULES, DisclosureRule, protect_table, size_class
from nangsuat.data import TOTAL, FirmPanel, NangsuatError, Text, UnknownOption, join
from nangsuat.measure import INDICATORS
from nangsuat.web.core import audit
from nangsuat.web.releases import store
from nangsuat.web.releases.models import AnsweredQuery, AnsweredTable, Release
from nangsuat.web.releases.selectors import Accounts, accounts_of, standard_keys, tables_of
from nangsuat.web.releases.services.making import note_hidden
from nangsuat.web.releases.services.tables import (
    HiddenCell,
    Ledgers,
    ShownCell,
    against_ledger,
    complete_rows,
    protected,
    rows_among,
    rule_of,
    secrets_in,
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


class NotPublished(NangsuatError):
    """The release was withdrawn, or is not published yet; none of its figures are shown."""


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
    day = release.published_at.date() if release.published_at else None
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
    _refuse_unpublished(release)
    with transaction.atomic():
        locked = Release.objects.select_for_update().get(pk=release.pk)
        _refuse_unpublished(locked)
        accounts, rule = accounts_of(locked), rule_of(locked)
        ledgers, places = _ledgers(locked, accounts, indicator, rule)
        refusal = ledgers.ask(year, members)
        if refusal is None:
            _note_answer(locked, indicator, year, frozenset(members), places)
            return
        keys: dict[str, str | int] = {"year": year, "members": _digest(sorted(members))}
        line = HiddenCell(
            f"{indicator} of a set", keys, refusal.code, refusal.contributors, threshold(rule, refusal.code)
        )
        _record(locked, [line], line.table)
    raise OverlapRefused(REASONS[refusal.code])


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
    _refuse_unpublished(release)
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


def _refuse_unpublished(release: Release) -> None:
    if not release.is_published:
        reason = release.withdrawal_reason or "–"
        raise NotPublished(_WITHDRAWN.fill(reason=reason) if release.is_withdrawn else _NOT_READY)


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
    """The kept answer, or a new one that is kept; one question of a release is answered at a time."""
    digest = _digest([indicator, wanted.by, wanted.filters])
    kept = AnsweredTable.objects.filter(release=release, digest=digest).first()
    if kept is None:
        with transaction.atomic():
            locked = Release.objects.select_for_update().get(pk=release.pk)
            _refuse_unpublished(locked)
            kept = AnsweredTable.objects.filter(release=release, digest=digest).first()
            kept = kept or _answered(locked, indicator, wanted, digest)
    frame = store.read_frame(kept.answer_sha256)
    return [_cell_of(entry, wanted.by) for entry in frame.iter_rows(named=True)]


def _answered(release: Release, indicator: str, wanted: _Wanted, digest: str) -> AnsweredTable:
    """Protect the table, hold it against the ledger, write down what is shown and what is not."""
    accounts, rule = accounts_of(release), rule_of(release)
    name = table_name(indicator, wanted.by, dict(wanted.filters))
    alone = protected(accounts, _filtered(accounts.panel, wanted), indicator, wanted.by, rule, name)
    ledgers, places = _ledgers(release, accounts, indicator, rule, alone.hidden, dict(wanted.filters))
    checked = against_ledger(alone.shown, ledgers, rule, name)
    for cell in checked.shown:
        _note_answer(release, indicator, cell.year, cell.members, places)
    hidden = (*alone.hidden, *checked.hidden)
    _record(release, hidden, name)
    frame = _as_frame(checked.shown, hidden, wanted.by)
    question = {
        "indicator": indicator,
        "by": list(wanted.by),
        "filters": {key: list(codes) for key, codes in wanted.filters},
    }
    return AnsweredTable.objects.create(
        release=release, digest=digest, question=question, answer_sha256=store.keep_frame(frame)
    )


def _filtered(panel: FirmPanel, wanted: _Wanted) -> FirmPanel:
    frame = panel.frame
    for key, codes in wanted.filters:
        column = size_class(panel) if key == "size" else nw.col(key)
        frame = frame.filter(column.is_in(list(codes)))
    return replace(panel, frame=frame)


def _ledgers(
    release: Release,
    accounts: Accounts,
    indicator: str,
    rule: DisclosureRule,
    hidden: Sequence[HiddenCell] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Ledgers, Mapping[str, int]]:
    """All that was shown of an indicator, the release's own tables and the answers given since; and what is hidden."""
    made = protect_table(accounts.panel, ["year"], indicator, rule=rule, holdings=accounts.holdings)
    complete = complete_rows(accounts.panel, made)
    rows = rows_among(accounts, complete)
    secrets = secrets_in(rows, _hidden_by_rule(release, indicator))
    chosen = rows.filter(*(pl.col(key).is_in(list(codes)) for key, codes in (filters or {}).items()))
    for year, sets in secrets_in(chosen, hidden).items():
        secrets.setdefault(year, []).extend(sets)
    ledgers = Ledgers(accounts, rule, complete, secrets)
    for year, members in _standard_sets(release, rows, indicator):
        ledgers.ask(year, members)
    firms = _all_firms(accounts)
    for answer in AnsweredQuery.objects.filter(release=release, indicator=indicator).order_by("pk"):
        bits = np.unpackbits(np.frombuffer(bytes(answer.members), dtype=np.uint8), count=len(firms), bitorder="little")
        ledgers.ask(answer.year, [firms[place] for place in np.flatnonzero(bits)])
    return ledgers, {firm: number for number, firm in enumerate(firms)}


def _hidden_by_rule(release: Release, indicator: str) -> list[HiddenCell]:
    """Cells of the release's own tables that the rule hides, from the office's record."""
    noted = release.suppressions.filter(table__startswith=f"{indicator} by ", digest__isnull=False)
    standard = {table_name(indicator, [key]) for key in standard_keys}
    return [
        HiddenCell(each.table, each.cell, each.code, each.contributors or 0, each.threshold)  # type: ignore[arg-type]
        for each in noted
        if each.table in standard
    ]


def _standard_sets(release: Release, rows: pl.DataFrame, indicator: str) -> list[tuple[int, list[str]]]:
    """The enterprises of each cell shown, in the order in which the tables were made."""
    shown = tables_of(release).filter(pl.col("indicator") == indicator, ~pl.col("hidden"))
    found: list[tuple[int, list[str]]] = []
    for key in shown["key"].unique(maintain_order=True):
        here = pl.lit(TOTAL) if key == "" else pl.col(key)
        sets = rows.group_by(here.alias("code"), "year").agg(pl.col("firm"))
        cells = shown.filter(pl.col("key") == key).select("code", "year").join(sets, on=["code", "year"])
        found += [(year, members) for _, year, members in cells.sort("code", "year").iter_rows()]
    return found


def _all_firms(accounts: Accounts) -> list[str]:
    return sorted(set(accounts.rows["firm"].to_list()))


def _note_answer(
    release: Release, indicator: str, year: int, members: frozenset[str], places: Mapping[str, int]
) -> None:
    """One bit an enterprise of the release; the same set is written once."""
    bits = np.zeros(len(places), dtype=bool)
    bits[[places[firm] for firm in members]] = True
    packed = np.packbits(bits, bitorder="little").tobytes()
    AnsweredQuery.objects.get_or_create(
        release=release,
        indicator=indicator,
        year=year,
        digest=hashlib.sha256(packed).hexdigest(),
        defaults={"members": packed, "count": len(members)},
    )


def _record(release: Release, lines: Collection[HiddenCell], table: str) -> None:
    """Cells not shown into the office's record, and one line about them into the audit chain."""
    if not lines:
        return
    note_hidden(release, lines)
    said = _digest([[line.table, sorted(line.keys.items()), line.code] for line in lines])
    audit.record("gate", "release.cells_hidden", release, details={"table": table, "cells": len(lines), "digest": said})


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


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


_SUMS = Text(
    vi="Giá trị của nhóm là công thức áp dụng cho các tổng của nhóm, không phải trung bình các tỷ số.",
    en="The value of a group is the formula applied to the group's sums, not a mean of ratios.",
)
_WITHDRAWN = Text(vi="Bản công bố này đã rút: {reason}", en="This release was withdrawn: {reason}")
_NOT_READY = Text(vi="Bản công bố này chưa lập xong.", en="This release is not published yet.")
