"""Answers given one by one: each held against all that was shown before, and written down as shown.

The work takes long and is done outside the transaction, so that nobody waits for it; the writing is short, and one at a
time for a release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import polars as pl
from django.db import transaction

from nangsuat.compare import DisclosureRule
from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.releases.models import AnsweredQuery, Release
from nangsuat.web.releases.selectors import Accounts, enterprises_in, standard_keys
from nangsuat.web.releases.services.earlier import (
    all_firms,
    answered_sets,
    complete_of,
    others_shown,
    shown_elsewhere,
    standard_sets,
)
from nangsuat.web.releases.services.making import note_hidden
from nangsuat.web.releases.services.tables import (
    HiddenCell,
    Ledgers,
    Protected,
    rows_among,
    secrets_in,
    table_name,
)

_ATTEMPTS = 4


class NotPublished(NangsuatError):
    """The release was withdrawn, or is not published yet; none of its figures are shown."""


def refuse_unpublished(release: Release) -> None:
    """Stop where figures of a release may not be shown."""
    if not release.is_published:
        reason = release.withdrawal_reason or "–"
        raise NotPublished(_WITHDRAWN.fill(reason=reason) if release.is_withdrawn else _NOT_READY)


def one_after_the_other[W, R](
    release: Release, indicator: str, work: Callable[[], W], write: Callable[[Release, W], R]
) -> R:
    """Work an answer out, then write it down, if nothing else was answered meanwhile; else work it out again."""
    for attempt in range(_ATTEMPTS):
        last = _last_answer(release, indicator)
        done = work() if attempt < _ATTEMPTS - 1 else None
        with transaction.atomic():
            locked = Release.objects.select_for_update().get(pk=release.pk)
            refuse_unpublished(locked)
            if done is None:  # others are always quicker: now they wait
                return write(locked, work())
            if _last_answer(release, indicator) == last:
                return write(locked, done)
    raise AssertionError("the last attempt always writes")


def _last_answer(release: Release, indicator: str) -> int:
    found = AnsweredQuery.objects.filter(release=release, indicator=indicator).order_by("-pk")
    return found.values_list("pk", flat=True).first() or 0


def ledgers_of(
    release: Release,
    accounts: Accounts,
    indicator: str,
    rule: DisclosureRule,
    asked: Protected | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Ledgers:
    """All that was shown of an indicator, the release's own tables and the answers given since; and what is hidden."""
    complete = asked.complete if asked else complete_of(accounts, indicator, rule)
    rows = rows_among(accounts, complete)
    secrets = secrets_in(rows, _hidden_by_rule(release, indicator))
    chosen = rows.filter(*(pl.col(key).is_in(list(codes)) for key, codes in (filters or {}).items()))
    for year, sets in secrets_in(chosen, asked.hidden if asked else ()).items():
        secrets.setdefault(year, []).extend(sets)
    elsewhere = shown_elsewhere(others_shown(release), indicator, enterprises_in(release))
    ledgers = Ledgers(accounts, rule, complete, secrets, elsewhere)
    for year, members in (*standard_sets(release, rows, indicator), *answered_sets(release, accounts, indicator)):
        ledgers.ask(year, members)
    return ledgers


def _hidden_by_rule(release: Release, indicator: str) -> list[HiddenCell]:
    """Cells of the release's own tables that the rule hides, from the office's record."""
    noted = release.suppressions.filter(table__startswith=f"{indicator} by ", digest__isnull=False)
    standard = {table_name(indicator, [key]) for key in standard_keys}
    return [
        HiddenCell(each.table, each.cell, each.code, each.contributors or 0, each.threshold)  # type: ignore[arg-type]
        for each in noted
        if each.table in standard
    ]


def places_of(accounts: Accounts) -> dict[str, int]:
    """The bit of each enterprise."""
    return {firm: number for number, firm in enumerate(all_firms(accounts))}


def note_answer(
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


def record_hidden(release: Release, lines: Collection[HiddenCell], table: str) -> None:
    """Cells not shown into the office's record, and one line about them into the audit chain."""
    if not lines:
        return
    note_hidden(release, lines)
    said = digest_of([[line.table, sorted(line.keys.items()), line.code] for line in lines])
    audit.record("gate", "release.cells_hidden", release, details={"table": table, "cells": len(lines), "digest": said})


def digest_of(said: object) -> str:
    """The hash of plain values."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


_WITHDRAWN = Text(vi="Bản công bố này đã rút: {reason}", en="This release was withdrawn: {reason}")
_NOT_READY = Text(vi="Bản công bố này chưa lập xong.", en="This release is not published yet.")
