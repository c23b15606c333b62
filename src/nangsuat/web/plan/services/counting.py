"""Records of a counted target: added one by one or from a file, withdrawn with a reason, never wiped.

Each act measures the target anew, in the same transaction: the figure and the records it counts never disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.data import Text
from nangsuat.plan import identity_of
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.people.models import User
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import CountRecord, Product, Target, Task
from nangsuat.web.plan.selectors.records import Alike, alike, as_counted, counted
from nangsuat.web.plan.services.measuring import records_measured

_LONGEST_IDENTITY, _KEPT_OF_IT, _DIGITS = 80, 60, 16


@dataclass(frozen=True, slots=True)
class NewRecord:
    """One time that one subject was reached.

    Attributes
    ----------
    day : when
    enterprise : its entry in the register, where it is an enterprise that stands there
    subject, code : its name and its code otherwise
    task, evidence, note : which task did it, the file that shows it, a remark
    """

    day: date
    enterprise: Enterprise | None = None
    subject: str = ""
    code: str = ""
    task: Task | None = None
    evidence: Product | None = None
    note: str = ""


class LooksDouble(NotTaken):
    """A record that may count somebody twice, and nobody said that it does not.

    Attributes
    ----------
    same : records of the same subject on the same day and task, already there
    alike : subjects that look like it and are counted apart
    """

    def __init__(self, same: Sequence[CountRecord], alike: Sequence[Alike]) -> None:
        super().__init__(_LOOKS_DOUBLE)
        self.same, self.alike = tuple(same), tuple(alike)


@transaction.atomic
def record_add(
    *, target: Target, new: NewRecord, confirmed: bool = False, by: User, address: str | None = None
) -> CountRecord:
    """Add a record.

    Raises
    ------
    LooksDouble
        it may be there already, and ``confirmed`` does not say that somebody looked
    """
    _may_count(by, target)
    Target.objects.select_for_update().get(pk=target.pk)  # two officers, one after the other
    record = record_of(target, new)
    same, near = doubles_of(target, record)
    if (same or near) and not confirmed:
        raise LooksDouble(same, near)
    record.by = by
    record.save()
    details = {"record": record.pk, "identity": record.identity, "confirmed": bool(same or near)}
    audit.record(by, "record.added", target, details=details, address=address)
    records_measured(target)
    return record


@transaction.atomic
def records_add(
    *, target: Target, new: Sequence[NewRecord], sha256: str, by: User, address: str | None = None
) -> list[CountRecord]:
    """Add the records of a file, all of them or none."""
    _may_count(by, target)
    records = [record_of(target, each) for each in new]
    for record in records:
        record.by = by
    made = CountRecord.objects.bulk_create(records, batch_size=500)
    details = {"records": len(made), "sha256": sha256}
    audit.record(by, "record.taken_in", target, details=details, address=address)
    records_measured(target)
    return made


@transaction.atomic
def record_withdraw(*, record: CountRecord, reason: str, by: User, address: str | None = None) -> None:
    """Let a record count no more; it stays, with the reason."""
    _may_count(by, record.target)
    held = CountRecord.objects.select_for_update().get(pk=record.pk)
    if held.withdrawn:
        raise NotTaken(_WITHDRAWN)
    held.withdrawn = reason.strip()
    held.save(update_fields=["withdrawn"])
    audit.record(by, "record.withdrawn", record.target, details={"record": held.pk}, address=address)
    records_measured(record.target)


def record_of(target: Target, new: NewRecord) -> CountRecord:
    """The record as it would be kept; an enterprise of the register under its name and code there."""
    subject, code = new.subject.strip(), new.code.strip()
    if new.enterprise is not None:
        subject = new.enterprise.organisation.name
        code = new.enterprise.tax_code or new.enterprise.code
    register = None if new.enterprise is None else new.enterprise.pk
    return CountRecord(
        target=target,
        task=new.task,
        day=new.day,
        enterprise=new.enterprise,
        subject=subject,
        code=code,
        identity=_kept(identity_of(target.counts, register=register, code=code, name=subject)),
        evidence=new.evidence,
        note=new.note.strip(),
    )


def doubles_of(target: Target, record: CountRecord) -> tuple[list[CountRecord], list[Alike]]:
    """Records of the same subject, day and task; and subjects that look like it."""
    same = target.records.filter(withdrawn="", identity=record.identity, day=record.day, task=record.task)
    kept = counted(target)
    if any(each.identity == record.identity for each in kept):
        return list(same), []  # who looked when the subject came first is not asked again
    groups = alike(target, [*kept, as_counted(record)])
    return list(same), [each for each in groups if any(one.identity == record.identity for one in each.records)]


def _may_count(by: User, target: Target) -> None:
    if not by.has_perm("plan.count", target.plan):
        raise PermissionDenied


def _kept(identity: str) -> str:
    """An identity that fits; a longer one by its beginning and its hash, so that two stay two."""
    if len(identity) <= _LONGEST_IDENTITY:
        return identity
    return f"{identity[:_KEPT_OF_IT]}~{hashlib.sha256(identity.encode()).hexdigest()[:_DIGITS]}"


_LOOKS_DOUBLE = Text(
    vi="Có thể trùng với hồ sơ đã có. Xem các dòng nêu ra rồi xác nhận.",
    en="This may be there already. Look at the lines named, then confirm.",
)
_WITHDRAWN = Text(vi="Hồ sơ này đã được rút.", en="This record was withdrawn already.")
