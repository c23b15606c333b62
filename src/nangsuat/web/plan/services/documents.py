"""Drafts of official documents: begun from the last one of their kind, written by staff, dropped again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nangsuat.data import Text
from nangsuat.report import PLACES, unknown_names
from nangsuat.report.official.plan_document import abstract_of
from nangsuat.report.official.progress_report import abstract_for_year
from nangsuat.web.core import audit
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document, Passage, Plan
from nangsuat.web.plan.selectors import approved_version
from nangsuat.web.plan.services.assembling import approved_of, draft_of
from nangsuat.web.plan.services.composing import compose

Kind, State = Document.Kind, Document.State


@transaction.atomic
def document_add(
    *, plan: Plan, kind: str, abstract: str = "", year: int | None = None, by: User, address: str | None = None
) -> Document:
    """Begin a document with the letterhead and the passages of the last one of its kind.

    Parameters
    ----------
    abstract : what a letter is about; plans and reports name themselves
    year : of a report
    """
    require(by, "plan.write_documents", plan)
    last = _last_of(plan, kind)
    head = {**(dict(last.letterhead) if last else _usual_head(plan)), "year": None}
    made = Document(plan=plan, kind=kind, year=year, letterhead=head, made_by=by)
    made.abstract, made.abstract_en = _abstract(plan, kind, abstract, year)
    made.save()
    if last is not None:
        Passage.objects.bulk_create(
            Passage(document=made, place=each.place, text=each.text, changed_by=by) for each in last.passages.all()
        )
    details = {"plan": plan.pk, "kind": kind, "year": year, "begun_from": last.pk if last else None}
    audit.record(by, "document.added", made, details=details, address=address)
    return made


@transaction.atomic
def document_change(
    *,
    document: Document,
    letterhead: Mapping[str, Any],
    abstract: str,
    year: int | None,
    by: User,
    address: str | None = None,
) -> Document:
    """Change who issues a draft, to whom, who signs, what a letter is about, which year a report is of."""
    require(by, "plan.write_documents", document.plan)
    held = held_draft(document)
    held.letterhead, held.year = dict(letterhead), year
    held.abstract, held.abstract_en = _abstract(held.plan, held.kind, abstract, year)
    held.save(update_fields=["letterhead", "year", "abstract", "abstract_en"])
    audit.record(by, "document.changed", held, details={"year": year}, address=address)
    return held


@transaction.atomic
def passage_write(*, document: Document, place: str, text: str, by: User, address: str | None = None) -> Passage:
    """Write the passage of a place.

    Raises
    ------
    NotTaken
        There is no such place, the document is issued, or the text names a figure that there is not.
    """
    require(by, "plan.write_documents", document.plan)
    held = held_draft(document)
    if place not in {each.key for each in PLACES[held.kind]}:  # type: ignore[index]  # the kinds are the library's
        raise NotTaken(_NO_PLACE)
    if place == "bases" and unknown_names(text, {}):
        raise NotTaken(_BASES_ARE_PLAIN)
    unknown = unknown_names(text, compose(held, passages={}).figures)
    if unknown:
        raise NotTaken(_NO_FIGURE.fill(names=", ".join(unknown)))
    passage, _ = Passage.objects.update_or_create(
        document=held, place=place, defaults={"text": text.strip(), "changed_by": by}
    )
    audit.record(by, "document.passage_written", held, details={"place": place}, address=address)
    return passage


@transaction.atomic
def document_drop(*, document: Document, by: User, address: str | None = None) -> None:
    """Throw a draft away; what is issued stays."""
    require(by, "plan.write_documents", document.plan)
    held = held_draft(document)
    details = {"plan": held.plan_id, "kind": held.kind, "abstract": held.abstract}
    audit.record(by, "document.dropped", held, details=details, address=address)
    held.delete()


def held_draft(document: Document) -> Document:
    """The draft, held until the end of the transaction; what is on its way out or issued is none."""
    held = Document.objects.select_for_update(of=("self",)).select_related("plan__owner").get(pk=document.pk)
    if held.state != State.DRAFT:
        raise NotTaken(_NO_DRAFT)
    return held


def _last_of(plan: Plan, kind: str) -> Document | None:
    """The last document of a kind of the plan, else of the same body."""
    own = Document.objects.filter(kind=kind, plan__owner=plan.owner_id).order_by("-made_at", "-pk")
    return own.filter(plan=plan).first() or own.first()


def _usual_head(plan: Plan) -> dict[str, Any]:
    owner = plan.owner
    return {"agency_code": owner.short_name, "place": owner.place.vi, "recipients": [], "addressees": []}


def _abstract(plan: Plan, kind: str, said: str, year: int | None) -> tuple[str, str]:
    if kind == Kind.LETTER:
        return said.strip(), ""
    version = approved_version(plan)
    content = approved_of(version) if version else draft_of(plan)
    text = abstract_of(content) if kind == Kind.PLAN else abstract_for_year(content, year or content.first)
    return text.vi[:300], text.en[:300]


_NO_PLACE = Text(vi="Văn bản này không có phần đó.", en="This document has no such part.")
_NO_FIGURE = Text(
    vi="Không có số liệu mã: {names}. Chọn mã trong danh sách số liệu bên cạnh, hoặc bỏ dấu ngoặc nhọn.",
    en="There is no figure named {names}. Take a name from the list of figures, or leave the braces out.",
)
_BASES_ARE_PLAIN = Text(
    vi="Phần căn cứ không chèn được số liệu. Bỏ dấu ngoặc nhọn.",
    en="Legal bases take no figures. Leave the braces out.",
)
_NO_DRAFT = Text(
    vi="Văn bản đã hoặc đang phát hành nên không sửa được. Cần sửa thì lập văn bản mới.",
    en="The document is issued or on its way, so it does not change. Begin a new one where something has to.",
)
