"""Progress of tasks: reports that are added and never changed, and the files that came with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.web.core import audit
from nangsuat.web.core.storage import keep
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Product, Progress, Task


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports on a task.

    Attributes
    ----------
    state, percent : how far it is
    text : results, difficulties, proposals
    expected_end : when it will be done; of a task that is done, when it was
    """

    state: str
    percent: int
    text: str
    expected_end: date | None = None


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A file that comes with a report, under the name of the product."""

    name: str
    original_name: str
    chunks: Iterable[bytes]


def progress_report(
    *, task: Task, report: Report, products: Sequence[NewProduct] = (), by: User, address: str | None = None
) -> Progress:
    """Add a report with its products; the task then stands as it says.

    The files are on the disk before the report is written: a report never names a file that is not there.
    """
    if not by.has_perm("plan.report_progress", task):
        raise PermissionDenied
    kept = [(product, *keep(product.chunks)) for product in products]
    with transaction.atomic():
        held = Task.objects.select_for_update().get(pk=task.pk)
        progress = Progress.objects.create(
            task=held,
            state=report.state,
            percent=report.percent,
            text=report.text,
            expected_end=report.expected_end,
            by=by,
        )
        Product.objects.bulk_create(
            Product(
                task=held,
                progress=progress,
                name=product.name,
                original_name=product.original_name,
                sha256=sha256,
                size=size,
                by=by,
            )
            for product, sha256, size in kept
        )
        held.state, held.percent, held.expected_end = report.state, report.percent, report.expected_end
        held.save(update_fields=["state", "percent", "expected_end"])
        files = [sha256 for _, sha256, _ in kept]
        details = {"progress": progress.pk, "state": report.state, "percent": report.percent, "files": files}
        audit.record(by, "task.reported", held, details=details, address=address)
    return progress


def product_taken(*, product: Product, by: User, address: str | None = None) -> None:
    """Note that somebody downloads a product."""
    audit.record(by, "product.taken", product, details={"sha256": product.sha256}, address=address)
