"""The web form: an overview, one section a page for rare users, all in one grid for accountants; saved as one types."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.tasklist import Task, TaskGroup
from nangsuat.web.handin import checking, selectors
from nangsuat.web.handin.answering import Answers, Section, read, roles_of
from nangsuat.web.handin.comparing import years_before
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.findings import Findings, findings_of
from nangsuat.web.handin.models import Assignment, Draft, Intake
from nangsuat.web.handin.services.form import Clash, as_typed, draft_check, draft_choose, draft_save
from nangsuat.web.handin.views.pages import crumbs_of, person, seen

_FORM = Text(vi="Biểu mẫu trên web", en="Web form")


@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections with their states, in any order."""
    found = _assignment(request, pk)
    answers = _answers(request, found)
    tasks = tuple(
        Task(each.title, reverse("handin:form_section", args=[pk, each.key]), each.state) for each in answers.sections()
    )
    context = {
        **_context(request, found, crumb=_FORM),
        "groups": [TaskGroup(answers.specification.title, tasks)],
    }
    return render(request, "handin/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section a page."""
    found = _assignment(request, pk)
    known = {each.key: each for each in _answers(request, found).sections()}
    if section not in known:
        raise Http404
    if request.method == "POST":
        return _saved(request, found, [section])
    return _section_page(request, found, section)


@require_http_methods(["GET", "HEAD", "POST"])
def form_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """All sections on one page, the year before beside."""
    found = _assignment(request, pk)
    if request.method == "POST":
        return _saved(request, found, None)
    return _grid_page(request, found)


@require_POST
def form_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the form as it stands."""
    found = _assignment(request, pk)
    user = person(request)
    if not user.has_perm("handin.prepare", found):
        raise PermissionDenied
    try:
        intake = draft_check(user=user, assignment=found, address=address_of(request))
    except NotAccepted as refused:
        return _refused(request, found, refused.text)
    return redirect("handin:intake", intake.pk)


@require_safe
def form_echo(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """How a number is understood, said while it is typed."""
    found = _assignment(request, pk)
    specification = checking.specification_of(found.campaign)
    if role not in set(roles_of(specification)):
        raise Http404
    text = request.GET.get(role, "")[:400]
    amount = read(specification.field(role), text, specification.currency)
    return render(request, "handin/echo.html", {"role": role, "amount": amount, "assignment": found})


def _assignment(request: HttpRequest, pk: int) -> Assignment:
    return selectors.get_assignment(person(request), pk)


def _saved(request: HttpRequest, found: Assignment, sections: Sequence[str] | None) -> HttpResponse:
    """Save what was typed; then the next page, or the same where two people typed at once."""
    user = person(request)
    if not user.has_perm("handin.prepare", found):
        raise PermissionDenied
    specification = checking.specification_of(found.campaign)
    roles = [role for role in roles_of(specification, sections) if role in request.POST]
    edition = request.POST.get("edition", "0")
    try:
        saved = draft_save(
            user=user,
            assignment=found,
            edition=int(edition) if edition.isascii() and edition.isdecimal() and len(edition) < 10 else 0,
            values={role: request.POST[role] for role in roles},
        )
        _choose(request, found, roles)
    except NotAccepted as refused:
        return _refused(request, found, refused.text)
    if getattr(request, "htmx", False):
        return _autosaved(request, found, sections, saved.clashes)
    if saved.clashes or "use" in request.POST:
        return _page_again(request, found, sections, saved.clashes)
    return redirect(_next(request, found, sections))


def _choose(request: HttpRequest, found: Assignment, roles: Sequence[str]) -> None:
    """Settle a field by the button pressed: ``role:answer``."""
    role, _, text = request.POST.get("use", "").partition(":")
    if role in roles:
        draft_choose(user=person(request), assignment=found, role=role, text=text)


def _next(request: HttpRequest, found: Assignment, sections: Sequence[str] | None) -> str:
    """The next section after one, the overview after the last; the grid stays where it is."""
    if sections is None:
        return reverse("handin:form_grid", args=[found.pk])
    keys = [each.key for each in _answers(request, found).sections()]
    place = keys.index(sections[0]) + 1
    if "stay" not in request.POST and place < len(keys):
        return reverse("handin:form_section", args=[found.pk, keys[place]])
    return reverse("handin:form", args=[found.pk])


def _page_again(
    request: HttpRequest, found: Assignment, sections: Sequence[str] | None, clashes: Sequence[Clash]
) -> HttpResponse:
    if sections is None:
        return _grid_page(request, found, clashes)
    return _section_page(request, found, sections[0], clashes)


def _section_page(request: HttpRequest, found: Assignment, key: str, clashes: Sequence[Clash] = ()) -> HttpResponse:
    answers = _answers(request, found, clashes)
    sections = answers.sections()
    section = next(each for each in sections if each.key == key)
    number = sections.index(section) + 1
    context = {
        **_context(request, found, crumb=section.title),
        "section": section,
        "number": number,
        "count": len(sections),
        "previous": sections[number - 2].key if number > 1 else "",
        "wrong": [field for field in section.fields if field.is_wrong or field.clash],
    }
    return render(request, "handin/form_section.html", context)


def _grid_page(request: HttpRequest, found: Assignment, clashes: Sequence[Clash] = ()) -> HttpResponse:
    sections = _answers(request, found, clashes).sections()
    context = {
        **_context(request, found, crumb=Text(vi="Bảng nhập nhanh", en="Grid")),
        "sections": sections,
        "wrong": [field for section in sections for field in section.fields if field.is_wrong or field.clash],
    }
    return render(request, "handin/form_grid.html", context)


def _autosaved(
    request: HttpRequest, found: Assignment, sections: Sequence[str] | None, clashes: Sequence[Clash]
) -> HttpResponse:
    """What changes on a page after it saved itself: the edition, when it was, fields corrected or clashing."""
    answers = _answers(request, found, clashes)
    shown: list[Section] = [each for each in answers.sections() if sections is None or each.key in sections]
    context = {
        **_context(request, found, crumb=_FORM),
        "changed": [field for section in shown for field in section.fields if field.clash or field.corrected],
    }
    return render(request, "handin/autosaved.html", context)


def _context(request: HttpRequest, found: Assignment, *, crumb: Text) -> dict[str, object]:
    user = person(request)
    draft = Draft.objects.filter(assignment=found).select_related("saved_by").first()
    if not getattr(request, "htmx", False):
        seen(request, found, found)
    crumbs = crumbs_of(found, crumb)
    if crumb is not _FORM:
        crumbs.insert(-1, (_FORM, reverse("handin:form", args=[found.pk])))
    return {
        "assignment": found,
        "draft": draft,
        "edition": draft.edition if draft else 0,
        "year": found.campaign.year,
        "may_prepare": user.has_perm("handin.prepare", found) and found.campaign.accepts,
        "crumbs": crumbs,
    }


def _answers(request: HttpRequest, found: Assignment, clashes: Sequence[Clash] = ()) -> Answers:
    draft = Draft.objects.filter(assignment=found).first()
    checked = found.intakes.filter(state=Intake.State.CHECKED).order_by("-received_at").first()
    told_to = selectors.told_to(person(request), found)
    before = years_before(selectors.snapshots_of(found.enterprise, told_to=told_to), found.campaign.year)
    return Answers(
        checking.specification_of(found.campaign),
        draft.values if draft else {},
        before,
        findings_of(checked) if checked else Findings(()),
        as_typed(checked, found) if checked else {},
        clashes,
    )


def _refused(request: HttpRequest, found: Assignment, refusal: Text) -> HttpResponse:
    context = {"refusal": refusal, "home": reverse("handin:assignment", args=[found.pk])}
    return render(request, "handin/refused.html", context, status=409)
