"""Where the enterprises of a campaign are: the board's own page, its coverage, and the list to take along."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.exporting import Format, Value, table_response
from nangsuat.web.core.templatetags.nangsuat import moment
from nangsuat.web.core.words import say
from nangsuat.web.handin.forms.campaigns import NarrowingForm
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.campaigns import get_campaign
from nangsuat.web.handin.selectors.choosing import Choice, chosen, industry_name, place_name
from nangsuat.web.handin.selectors.coverage import Coverage, coverage_of
from nangsuat.web.handin.selectors.dashboard import MISSING, SORTS, Narrowing, Row, lines, rows_of
from nangsuat.web.handin.views.campaigns import crumbs_of, run_for
from nangsuat.web.people.persons import ask_password, person_of

_PAGE = 50

State = Assignment.State


@require_safe
def campaign_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The dashboard; of a draft what is to do before it opens."""
    user = person_of(request)
    campaign = get_campaign(user, pk)
    may_run = user.has_perm("handin.run_campaign", campaign)
    crumbs = [*crumbs_of(), (campaign.name, "")]
    context = {"campaign": campaign, "may_run": may_run, "crumbs": crumbs}
    if campaign.state == Campaign.State.DRAFT:
        count = chosen(campaign.owner, Choice.from_record(campaign.who)).count()
        return render(request, "handin/campaign_draft.html", {**context, "count": count})
    coverage = coverage_of(campaign)
    form = _form(request, coverage)
    page = Paginator(rows_of(campaign, _narrowing(form)), _PAGE).get_page(request.GET.get("page"))
    late = campaign.deadline < timezone.localdate()
    left = sum(coverage.states[state] for state in MISSING)
    return render(
        request,
        "handin/campaign.html",
        {
            **context,
            "coverage": coverage,
            "counts": [(state.value, state.label, coverage.states[state]) for state in State],
            "left": left,
            "late": left if late else 0,
            "days": abs((campaign.deadline - timezone.localdate()).days),
            "filter": form,
            "page": page,
            "rows": lines(page.object_list, campaign),
            "may_many": user.has_perm("handin.hand_in_many", campaign),
        },
    )


@require_safe
def campaign_coverage(request: HttpRequest, pk: int) -> HttpResponse:
    """The register and the campaign side by side, by industry and by place."""
    campaign = get_campaign(person_of(request), pk)
    context = {
        "campaign": campaign,
        "coverage": coverage_of(campaign),
        "crumbs": [*crumbs_of(campaign), (Text(vi="Độ bao phủ", en="Coverage"), "")],
    }
    return render(request, "handin/campaign_coverage.html", context)


@require_safe
def campaign_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the campaign's enterprises as a file, as narrowed on the page; with its line in the audit log."""
    user, campaign = run_for(request, pk)
    ask_password(request)
    form = _form(request, coverage_of(campaign))
    found = lines(rows_of(campaign, _narrowing(form)), campaign)
    kind: Format = "csv" if request.GET.get("kind") == "csv" else "xlsx"
    details = {"rows": len(found), "kind": kind}
    audit.record(user, "campaign.exported", campaign, details=details, address=address_of(request))
    source = _SOURCE.fill(campaign=campaign.title, moment=moment(timezone.now()), who=user.full_name or user.email)
    return table_response(
        f"dot-thu-thap-{campaign.pk}",
        [say(heading) for heading in _HEADINGS],
        (_cells(row) for row in found),
        kind=kind,
        source=say(source),
        sheet=say(Text(vi="Tình hình nộp", en="Where they are")),
    )


def _form(request: HttpRequest, coverage: Coverage) -> NarrowingForm:
    return NarrowingForm(
        request.GET or None,
        industries=[(line.code, f"{line.code} – {line.name}") for line in coverage.by_industry if line.asked],
        territories=[(line.code, line.name) for line in coverage.by_place if line.asked],
    )


def _narrowing(form: NarrowingForm) -> Narrowing:
    """What was asked for; a value that the list does not offer narrows nothing."""
    if not form.is_bound:
        return Narrowing()
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in ("state", "industry", "territory")}
    sort = form.cleaned_data.get("sort", "")
    return Narrowing(words=form.cleaned_data.get("name", ""), **asked, sort=sort if sort in SORTS else "name")


def _cells(row: Row) -> tuple[Value, ...]:
    assignment, enterprise = row.assignment, row.assignment.enterprise
    return (
        enterprise.organisation.name,
        enterprise.code,
        enterprise.tax_code,
        industry_name(enterprise.industry),
        place_name(enterprise.territory),
        str(assignment.get_state_display()),
        moment(row.active_at),
        row.errors,
        row.receipt,
        assignment.exempt_reason,
    )


_HEADINGS = (
    Text(vi="Doanh nghiệp", en="Enterprise"),
    Text(vi="Mã doanh nghiệp", en="Enterprise id"),
    Text(vi="Mã số thuế", en="Tax code"),
    Text(vi="Ngành", en="Industry"),
    Text(vi="Tỉnh, thành phố", en="Province or city"),
    Text(vi="Trạng thái", en="State"),
    Text(vi="Hoạt động gần nhất", en="Last activity"),
    Text(vi="Lỗi phải sửa", en="Problems to fix"),
    Text(vi="Số phiếu tiếp nhận", en="Receipt number"),
    Text(vi="Lý do miễn nộp", en="Reason of exemption"),
)
_SOURCE = Text(
    vi="Nguồn: đợt thu thập «{campaign}», lấy lúc {moment}, người lấy: {who}.",
    en="Source: campaign «{campaign}», taken at {moment} by {who}.",
)
