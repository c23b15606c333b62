"""Answers about sets that are no cells, given one by one: each held against all that was shown, and written down.

The work takes long and is done outside the transaction, so that nobody waits for it; the writing is short, and one at a
time for a release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched

import numpy as np
from django.db import transaction
from django.db.models import Max

from nangsuat.compare import DisclosureRule
from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.releases.models import AnsweredQuery, Release
from nangsuat.web.releases.selectors import Accounts, enterprises_in
from nangsuat.web.releases.services.earlier import (
    all_firms,
    answered_sets,
    others_shown,
    rows_in,
    secret_sets,
    shown_elsewhere,
    shown_sets,
)
from nangsuat.web.releases.services.ledgers import Ledgers, Shown, ledgers_of_rows
from nangsuat.web.releases.services.making import note_hidden
from nangsuat.web.releases.services.tables import HiddenCell

_ATTEMPTS = 4
_AT_ONCE = 500


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


@dataclass(slots=True)
class _Standing:
    """What was shown of an indicator, as a process knows it: answers given since are added, nothing is read twice.

    Attributes
    ----------
    beside : the other releases that count, and the last answer of each
    last : the last answer of this release that is in the ledgers
    """

    beside: Mapping[int, int] | None = None
    last: int = 0
    ledgers: Ledgers | None = None


@lru_cache(maxsize=8)
def _standing(release: int, published_at: str, indicator: str) -> _Standing:  # noqa: ARG001  # what it is of
    return _Standing()


def ledgers_of(release: Release, accounts: Accounts, indicator: str, rule: DisclosureRule) -> Ledgers:
    """All that was shown of an indicator, the release's own tables and the answers given since; and what is hidden."""
    standing, others = _standing(release.pk, str(release.published_at), indicator), others_shown(release)
    beside = _last_answers(others, indicator)
    known, last = standing.ledgers if standing.beside == beside else None, standing.last
    if known is None:
        known, last = _from_the_tables(release, accounts, indicator, rule, others), 0
    ledgers, newest = known.copy(), _last_answer(release, indicator)
    for year, members in answered_sets(release, accounts, indicator, after=last) if newest > last else ():
        ledgers.note(year, members)
    standing.beside, standing.last, standing.ledgers = beside, newest, ledgers.copy()
    return ledgers


def _from_the_tables(
    release: Release, accounts: Accounts, indicator: str, rule: DisclosureRule, others: Sequence[Release]
) -> Ledgers:
    rows = rows_in(accounts, indicator)
    elsewhere = shown_elsewhere(others, enterprises_in(release))
    return ledgers_of_rows(
        accounts,
        rule,
        rows,
        secret_sets(release, rows, indicator),
        elsewhere=[(year, members) for year, sets in elsewhere.items() for members in sets],
        shown=shown_sets(release, rows, indicator),
    )


def _last_answers(releases: Sequence[Release], indicator: str) -> dict[int, int]:
    """For each release its last answer; none where there was no question."""
    found = AnsweredQuery.objects.filter(release__in=releases, indicator=indicator) if releases else None
    last = dict(found.values_list("release").annotate(Max("pk"))) if found is not None else {}
    return {release.pk: last.get(release.pk, 0) for release in releases}


def places_of(accounts: Accounts) -> dict[str, int]:
    """The bit of each enterprise."""
    return {firm: number for number, firm in enumerate(all_firms(accounts))}


def note_answers(release: Release, indicator: str, shown: Iterable[Shown], places: Mapping[str, int]) -> None:
    """One bit an enterprise of the release; the same set is written once."""
    answers = {(each.year, each.digest): each for each in (_answer(release, indicator, one, places) for one in shown)}
    held = AnsweredQuery.objects.filter(release=release, indicator=indicator)
    digests = list({digest for _, digest in answers})
    known = {
        pair
        for some in batched(digests, _AT_ONCE)
        for pair in held.filter(digest__in=some).values_list("year", "digest")
    }
    AnsweredQuery.objects.bulk_create(
        [each for key, each in answers.items() if key not in known], batch_size=_AT_ONCE, ignore_conflicts=True
    )


def _answer(release: Release, indicator: str, shown: Shown, places: Mapping[str, int]) -> AnsweredQuery:
    year, members = shown
    bits = np.zeros(len(places), dtype=bool)
    bits[[places[firm] for firm in members]] = True
    packed = np.packbits(bits, bitorder="little").tobytes()
    return AnsweredQuery(
        release=release,
        indicator=indicator,
        year=year,
        digest=hashlib.sha256(packed).hexdigest(),
        members=packed,
        count=len(members),
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
