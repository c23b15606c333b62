"""Versions: put forward after a look over the whole plan, decided about, compared with each other and the draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nangsuat.data import Problem, Severity, Text
from nangsuat.plan import PlanChange, check_plan, compare_plans, plan_to_data
from nangsuat.web.core.address import address_of
from nangsuat.web.core.words import say
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.forms.building import DecideForm, SubmitForm
from nangsuat.web.plan.models import Plan, PlanVersion
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.selectors.drafts import get_version, versions_of
from nangsuat.web.plan.services import versions as services
from nangsuat.web.plan.services.assembling import approved_of, draft_of
from nangsuat.web.plan.views.pages import crumbs_of, edited, to_page
from nangsuat.web.plan.views.showing import shown

State = PlanVersion.State
DRAFT = 0  # in an address: the draft beside the versions, which count from one


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Look the plan over, and put it forward."""
    user, found = edited(request, pk)
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            version = services.version_submit(
                plan=found,
                note=said["note"],
                seen=request.POST.get("seen", ""),
                confirmed=said["confirmed"],
                by=user,
                address=address_of(request),
            )
        except NotTaken as refused:
            form.add_error(None, say(refused.text))
            form.data = request.POST.copy()
            form.data.pop("confirmed", None)  # what was confirmed may be something else by now
        else:
            messages.success(request, say(_SUBMITTED.fill(number=version.number)))
            return to_page("version", found, version.number)
    draft = draft_of(found)
    problems = check_plan(draft)
    counted = {severity: sum(one.severity is severity for one in problems) for severity in Severity}
    last = found.versions.exclude(state=State.RETURNED).first()
    if not counted[Severity.PLEASE_CONFIRM]:
        del form.fields["confirmed"]
    context = {
        "form": form,
        "plan": found,
        "seen": services.digest_of(plan_to_data(draft)),
        "problems": list(_with_places(found, problems)),
        "must_fix": counted[Severity.MUST_FIX],
        "to_confirm": counted[Severity.PLEASE_CONFIRM],
        "last": last,
        "changes": compare_plans(approved_of(last), draft) if last else (),
        "crumbs": crumbs_of(found, last=Text(vi="Trình phê duyệt", en="Put forward")),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/version_submit.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was put forward."""
    user = person_of(request)
    found = get_version(user, pk, number)
    return render(
        request, "plan/version.html", _context(request, found, DecideForm(initial={"public": found.plan.public}))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def version_decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Approve a version, or return it with the reason."""
    user = person_of(request)
    found = get_version(user, pk, number)
    require(user, "plan.approve", found.plan)
    if request.method != "POST":
        return to_page("version", found.plan, number)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return render(request, "plan/version.html", _context(request, found, form))
    said, address = form.cleaned_data, address_of(request)
    try:
        if said["decision"] == "approve":
            services.version_approve(
                version=found, reason=said["reason"], public=said["public"], by=user, address=address
            )
        else:
            services.version_return(version=found, reason=said["reason"], by=user, address=address)
    except NotTaken as refused:
        messages.error(request, say(refused.text))
    else:
        messages.success(request, say(_APPROVED if said["decision"] == "approve" else _RETURNED))
    return to_page("version", found.plan, number)


@require_safe
def version_compare(request: HttpRequest, pk: int, number: int, other: int) -> HttpResponse:
    """What differs from one version to another, or to the draft (number 0)."""
    user = person_of(request)
    found = get_draft(user, pk)
    if other != DRAFT:
        number, other = sorted((number, other))
    before = get_version(user, pk, number)
    after = draft_of(found) if other == DRAFT else approved_of(get_version(user, pk, other))
    changes = compare_plans(approved_of(before), after)
    context = {
        "plan": found,
        "number": number,
        "other": other,
        "parts": _by_kind(changes),
        "versions": list(versions_of(found)),
        "crumbs": crumbs_of(found, last=Text(vi="So sánh", en="Compare")),
        "synthetic": found.synthetic,
    }
    return render(request, "plan/version_compare.html", context)


def _context(request: HttpRequest, found: PlanVersion, form: DecideForm) -> dict[str, object]:
    content = approved_of(found)
    earlier = found.plan.versions.filter(number__lt=found.number, state=State.APPROVED).first()
    waits = found.state == State.SUBMITTED
    return {
        "plan": found.plan,
        "put": found,
        "form": form,
        "shown": shown(content),
        "money": True,
        "is_whole": services.is_whole(found),
        "problems": [one for one in check_plan(content) if one.severity is not Severity.NOTE] if waits else [],
        "earlier": earlier,
        "changes": compare_plans(approved_of(earlier), content) if earlier else (),
        "may_decide": waits and request.user.has_perm("plan.approve", found.plan),
        "crumbs": crumbs_of(found.plan, last=Text(vi="Bản {number}", en="Version {number}").fill(number=found.number)),
        "synthetic": found.plan.synthetic,
    }


def _with_places(found: Plan, problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Each problem with the page on which it is corrected."""
    rows = {
        "targets": dict(found.targets.values_list("key", "pk")),
        "tasks": dict(found.tasks.values_list("key", "pk")),
    }
    for problem in problems:
        part = (problem.cell or "").partition("[")[0]
        row = rows.get(part, {}).get(problem.column or "")
        if row is not None:
            yield problem, reverse(f"plan:{part[:-1]}_edit", args=[found.pk, row])
        else:
            yield problem, reverse(f"plan:{part if part in rows else 'edit'}", args=[found.pk])


def _by_kind(changes: tuple[PlanChange, ...]) -> list[tuple[Text, list[PlanChange]]]:
    named = [(words, [one for one in changes if one.kind == kind]) for kind, words in _KINDS.items()]
    return [(words, those) for words, those in named if those]


_KINDS = {
    "added": Text(vi="Thêm", en="Added"),
    "removed": Text(vi="Bỏ", en="Removed"),
    "changed": Text(vi="Sửa", en="Changed"),
}
_SUBMITTED = Text(vi="Đã trình bản {number}; chờ phụ trách phê duyệt.", en="Version {number} was put forward.")
_APPROVED = Text(vi="Đã phê duyệt. Bản này nay có hiệu lực.", en="Approved. This version is in force now.")
_RETURNED = Text(vi="Đã trả lại để sửa.", en="Returned to be worked on.")
