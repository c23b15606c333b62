"""Documents of a plan: the list, a draft with its passages and live figures, its preview, its figures opened."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text, UnknownOption
from nangsuat.report import PLACES, PassagePlace
from nangsuat.report.layout import set_document
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import language, say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.documents import AboutForm, HeadForm, PassageForm
from nangsuat.web.plan.models import Document, Passage
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.documents import documents_of, frozen_lineage, get_document
from nangsuat.web.plan.services.composing import Composed, compose
from nangsuat.web.plan.services.documents import document_add, document_change, document_drop, passage_write
from nangsuat.web.plan.services.issuing import STEPS, not_ready
from nangsuat.web.plan.services.signatures import Signature
from nangsuat.web.plan.views.documents_shown import figure_list, parts_of, printed_figures
from nangsuat.web.plan.views.pages import Crumbs, crumbs_of

DOCUMENTS = Text(vi="Văn bản", en="Documents")
Kind, State = Document.Kind, Document.State


def document_crumbs(document: Document, last: Text | None = None) -> Crumbs:
    """The way to a page of a document."""
    above = [(DOCUMENTS, reverse("plan:documents", args=[document.plan_id]))]
    name = Text(vi=document.abstract, en=document.abstract_en or document.abstract)
    if last is None:
        return crumbs_of(document.plan, *above, last=name)
    return crumbs_of(document.plan, *above, (name, reverse("plan:document", args=[document.pk])), last=last)


@require_safe
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """All documents of a plan, and what can be begun."""
    user = person_of(request)
    plan = get_draft(user, pk)
    context = {
        "plan": plan,
        "documents": documents_of(plan),
        "kinds": Kind.choices,
        "may_write": user.has_perm("plan.write_documents", plan),
        "crumbs": crumbs_of(plan, last=DOCUMENTS),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Begin a document."""
    user = person_of(request)
    plan = get_draft(user, pk)
    require(user, "plan.write_documents", plan)
    if kind not in Kind.values:
        raise Http404
    form = AboutForm(request.POST if request.method == "POST" else None, plan=plan, kind=kind)
    if request.method == "POST" and form.is_valid():
        made = document_add(
            plan=plan, kind=kind, abstract=form.abstract_given, year=form.year_given, by=user,
            address=address_of(request),
        )  # fmt: skip
        messages.success(request, say(_BEGUN if made.passages.exists() else _NEW))
        return _to(made)
    name = Text(vi=_KINDS[kind].vi, en=_KINDS[kind].en)
    context = {
        "plan": plan,
        "form": form,
        "kind": kind,
        "name": name,
        "crumbs": crumbs_of(plan, (DOCUMENTS, reverse("plan:documents", args=[pk])), last=name),
        "synthetic": plan.synthetic,
    }
    return render(request, "plan/document_add.html", context)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with its passages and live figures; of an issued one its files, signatures and what changed since."""
    user = person_of(request)
    found = get_document(user, pk)
    context = {
        "document": found,
        "plan": found.plan,
        "crumbs": document_crumbs(found),
        "may_write": user.has_perm("plan.write_documents", found.plan),
        "may_issue": user.has_perm("plan.issue_documents", found.plan),
        "synthetic": found.plan.synthetic,
    }
    if found.state == State.ISSUING:
        steps = {"done": found.step, "total": STEPS, "words": _STEPS[min(found.step, STEPS)]}
        return render(request, "plan/document_issuing.html", {**context, **steps})
    if found.state != State.DRAFT:
        return render(request, "plan/document_issued.html", {**context, **_issued(found)})
    context |= {"passages": _passages(found), "not_ready": not_ready(found), "failure": failure_words(found)}
    return render(request, "plan/document.html", context)


def _issued(found: Document) -> dict[str, object]:
    files = list(found.files.all())
    return {
        "files": [file for file in files if file.kind != "signed"],
        "signed": [
            (file, [Signature(**each) for each in file.signatures]) for file in reversed(files) if file.kind == "signed"
        ],
        "printed": printed_figures(frozen_lineage(found)),
    }


def failure_words(found: Document) -> Text | None:
    """Why the last try to issue the draft failed, where one did."""
    vi, _, en = found.failure.partition("\n")
    return Text(vi=vi, en=en or vi) if vi else None


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose document it is, to whom, who signs, what it is about."""
    user = person_of(request)
    found = _draft(request, pk)
    given = request.POST if request.method == "POST" else None
    initial = {**found.letterhead, "year": found.year, "abstract": found.abstract}
    form = HeadForm(given, plan=found.plan, kind=found.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        document_change(
            document=found, letterhead=form.letterhead, abstract=form.abstract_given, year=form.year_given, by=user,
            address=address_of(request),
        )  # fmt: skip
        messages.success(request, say(_SAVED))
        return _to(found)
    crumbs = document_crumbs(found, Text(vi="Thể thức", en="Letterhead"))
    return render(request, "plan/document_edit.html", {"document": found, "form": form, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """Write a passage."""
    user = person_of(request)
    found = _draft(request, pk)
    where = next((each for each in PLACES[found.kind] if each.key == place), None)  # type: ignore[index]
    if where is None:
        raise Http404
    form = PassageForm(
        request.POST if request.method == "POST" else None,
        place=where,
        passage=found.passages.filter(place=place).first(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            passage_write(
                document=found, place=place, text=form.cleaned_data["text"], by=user, address=address_of(request)
            )
        except NotTaken as refused:
            form.add_error("text", say(refused.text))
        else:
            messages.success(request, say(_SAVED))
            return _to(found)
    context = {
        "document": found,
        "form": form,
        "place": where,
        "crumbs": document_crumbs(found, where.name),
    }
    return render(request, "plan/document_passage.html", context)


@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of this moment by the names under which passages use them."""
    found = get_document(person_of(request), pk)
    if found.state != State.DRAFT:
        raise Http404
    composed = _composed(found)
    context = {
        "document": found,
        "figures": figure_list(composed.figures),
        "crumbs": document_crumbs(found, Text(vi="Số liệu", en="Figures")),
        "synthetic": composed.synthetic,
    }
    return render(request, "plan/document_names.html", context)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole document as a page; each figure opens."""
    found = get_document(person_of(request), pk)
    if found.state not in (State.DRAFT, State.ISSUING):
        raise Http404  # what is issued is read in its files
    composed = _composed(found)
    ready = set_document(composed.document, language(), draw=False)
    context = {
        "document": found,
        "ready": ready,
        "items": parts_of(ready.items),
        "annexes": [(annex, parts_of(annex.items)) for annex in ready.annexes],
        "crumbs": document_crumbs(found, Text(vi="Xem trước", en="Preview")),
        "synthetic": composed.synthetic,
    }
    return render(request, "plan/document_preview.html", context)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    user = person_of(request)
    found = _draft(request, pk)
    plan = found.plan_id
    document_drop(document=found, by=user, address=address_of(request))
    messages.success(request, say(_DROPPED))
    return HttpResponseRedirect(reverse("plan:documents", args=[plan]))


def _draft(request: HttpRequest, pk: int) -> Document:
    """A draft that the person may write: unseen or issued is 404, seen only is 403."""
    user = person_of(request)
    found = get_document(user, pk)
    require(user, "plan.write_documents", found.plan)
    if found.state != State.DRAFT:
        raise Http404
    return found


def _composed(found: Document) -> Composed:
    """The document; where a passage names a figure that is gone, without its passages: the page says which."""
    try:
        return compose(found)
    except UnknownOption:
        return compose(found, passages={})


def _passages(found: Document) -> list[tuple[PassagePlace, Passage | None]]:
    written = {each.place: each for each in found.passages.select_related("changed_by")}
    return [(place, written.get(place.key)) for place in PLACES[found.kind]]  # type: ignore[index]


def _to(found: Document) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("plan:document", args=[found.pk]))


_KINDS = {
    "plan": Text(vi="Lập văn bản Kế hoạch", en="A plan"),
    "report": Text(vi="Lập Báo cáo", en="A report"),
    "letter": Text(vi="Lập Công văn", en="A letter"),
}
_STEPS = (
    Text(vi="Đang chốt số liệu", en="The figures are being fixed"),
    Text(vi="Đang vẽ biểu đồ", en="The charts are being drawn"),
    Text(vi="Đang ghi tệp Word", en="The Word file is being written"),
    Text(vi="Đang ghi tệp PDF", en="The PDF is being written"),
    Text(vi="Đang lưu và ghi nhật ký", en="Everything is being kept"),
)
_BEGUN = Text(
    vi="Đã lập, bắt đầu từ lời văn của văn bản cùng loại gần nhất. Xem lại từng phần.",
    en="Begun with the passages of the last one of its kind. Look at each part.",
)
_NEW = Text(vi="Đã lập. Viết các phần còn trống.", en="Begun. Write the parts that are empty.")
_SAVED = Text(vi="Đã lưu.", en="Saved.")
_DROPPED = Text(vi="Đã bỏ bản nháp.", en="The draft is gone.")
