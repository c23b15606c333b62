"""Documents of a plan, for the people of its body."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.report import Lineage
from nangsuat.web.core import storage
from nangsuat.web.plan.models import Document, DocumentFile, Plan
from nangsuat.web.plan.selectors.plans import Person, drafted_plans


def documents_of(plan: Plan) -> QuerySet[Document]:
    """All documents of a plan, the newest first, without the figures kept in them."""
    return plan.issued_documents.select_related("issued_by", "made_by").defer("figures", "letterhead")


def get_document(user: Person, pk: int) -> Document:
    """A document of a plan of the person's bodies, else 404."""
    seen = Document.objects.filter(plan__in=drafted_plans(user))
    return get_object_or_404(seen.select_related("plan__owner", "issued_by", "version"), pk=pk)


def get_document_file(user: Person, pk: int) -> DocumentFile:
    """A file of such a document, else 404."""
    seen = DocumentFile.objects.filter(document__plan__in=drafted_plans(user))
    return get_object_or_404(seen.select_related("document__plan__owner"), pk=pk)


def frozen_lineage(document: Document) -> Lineage | None:
    """The register of an issued document's figures; none of a draft, or where its file is lost."""
    file = document.files.filter(kind=DocumentFile.Kind.LINEAGE).first()
    path = storage.path_of(file.sha256) if file is not None else None
    if path is None or not path.is_file():
        return None
    return Lineage.from_json(path.read_text(encoding="utf-8"))
