"""The register of enterprises: entries are added and changed, and leave as a table."""

from __future__ import annotations

from django.db import transaction

from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.people.models import User


@transaction.atomic
def enterprise_add(
    *, enterprise: Enterprise, organisation: Organisation, by: User, address: str | None = None
) -> Enterprise:
    """Add an enterprise with its organisation, both filled in and not kept yet."""
    organisation.kind, organisation.territory = Organisation.Kind.ENTERPRISE, enterprise.territory
    organisation.save()
    enterprise.organisation = organisation
    enterprise.save()
    audit.record(by, "enterprise.added", enterprise, details={"code": enterprise.code}, address=address)
    return enterprise


@transaction.atomic
def enterprise_change(*, enterprise: Enterprise, by: User, fields: list[str], address: str | None = None) -> Enterprise:
    """Keep what a form has changed, of the entry and of its organisation."""
    enterprise.organisation.territory = enterprise.territory
    enterprise.organisation.save()
    enterprise.save()
    audit.record(by, "enterprise.changed", enterprise, details={"fields": fields}, address=address)
    return enterprise


@transaction.atomic
def register_exported(*, by: User, rows: int, chosen: dict[str, str], address: str | None = None) -> None:
    """Note that a part of the register left the site."""
    audit.record(by, "register.exported", details={"rows": rows, "chosen": chosen}, address=address)
