"""Writing, publishing and withdrawing notices; each act with its line in the audit log."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from nangsuat.data import fold
from nangsuat.web.core import audit
from nangsuat.web.news.models import Notice
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User

_SLUG = 70  # characters, so that a number still fits behind it


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What a notice says; the English half is empty where nobody wrote it."""

    title: str
    body: str
    title_en: str = ""
    body_en: str = ""


@transaction.atomic
def notice_add(*, user: User, organisation: Organisation, text: NoticeText, address: str | None = None) -> Notice:
    """Write a notice; it is a draft until it is published."""
    if not user.has_perm("news.write_for", organisation):
        raise PermissionDenied
    notice = Notice.objects.create(organisation=organisation, author=user, slug=_slug(text.title), **asdict(text))
    audit.record(user, "notice.added", notice, details={"title": notice.title}, address=address)
    return notice


@transaction.atomic
def notice_edit(*, user: User, notice: Notice, text: NoticeText, address: str | None = None) -> Notice:
    """Change what a notice says; its address stays."""
    _require(user, notice)
    changed = [name for name, value in asdict(text).items() if getattr(notice, name) != value]
    if changed:
        for name in changed:
            setattr(notice, name, getattr(text, name))
        notice.save(update_fields=[*changed, "changed_at"])
        audit.record(user, "notice.changed", notice, details={"fields": changed}, address=address)
    return notice


@transaction.atomic
def notice_publish(*, user: User, notice: Notice, address: str | None = None) -> None:
    """Show a notice to all from now on; one that is shown already stays as it is."""
    _require(user, notice)
    now = timezone.now()
    if Notice.objects.filter(pk=notice.pk, published_at=None).update(published_at=now):
        notice.published_at = now
        audit.record(user, "notice.published", notice, details={"title": notice.title}, address=address)


@transaction.atomic
def notice_withdraw(*, user: User, notice: Notice, address: str | None = None) -> None:
    """Take a notice away from the public; its managers keep it and may publish it again."""
    _require(user, notice)
    if Notice.objects.filter(pk=notice.pk).exclude(published_at=None).update(published_at=None):
        notice.published_at = None
        audit.record(user, "notice.withdrawn", notice, details={"title": notice.title}, address=address)


def _require(user: User, notice: Notice) -> None:
    if not user.has_perm("news.edit_notice", notice):
        raise PermissionDenied


def _slug(title: str) -> str:
    """The day and the title without diacritics; numbered where it is taken."""
    base = f"{timezone.localdate():%Y-%m-%d}-{slugify(fold(title))}"[:_SLUG].rstrip("-")
    taken = set(Notice.objects.filter(slug__startswith=base).values_list("slug", flat=True).order_by())
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)
