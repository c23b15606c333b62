"""The made-up park's plan: the national documents' targets and the city's, its own targets and tasks, and what became
of them so far. Everything of the park is invented and says so; documents and official figures are real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files

from django.db import transaction

from nangsuat.data import Text
from nangsuat.plan import Change, Milestone, PlannedTarget, PlannedTask, plan_file_from_text
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.operation.demo.places import Places
from nangsuat.web.plan.models import Plan, Task
from nangsuat.web.plan.services.binding import bind_as_suggested
from nangsuat.web.plan.services.counting import NewRecord, record_add
from nangsuat.web.plan.services.documents import document_add
from nangsuat.web.plan.services.drafting import PlanFacts, plan_make, target_add
from nangsuat.web.plan.services.drafting_tasks import task_add
from nangsuat.web.plan.services.meetings import NewDecision, decision_add, meeting_add
from nangsuat.web.plan.services.money import NewSpending, spending_add
from nangsuat.web.plan.services.progress import Report, progress_report
from nangsuat.web.plan.services.scenarios import scenario_save
from nangsuat.web.plan.services.versions import version_approve, version_submit

_DOCUMENTS = ("decision-36-2021", "decision-299-2022", "resolution-12-2026")
_FIRST, _LAST = 2021, 2030
_TITLE = Text(
    vi="Kế hoạch nâng cao năng suất của Khu công nghệ cao Giả Lập đến năm 2030 (giả lập)",
    en="Productivity plan of the Synthetic Hi-Tech Park to 2030 (synthetic)",
)
_LEVEL = PlannedTarget(
    key="G1",
    name=Text(vi="Năng suất lao động của doanh nghiệp trong khu", en="Labour productivity of the park's enterprises"),
    unit=Text(vi="triệu đồng/người", en="million VND a worker"),
    kind="level",
    comparison="at least",
    milestones=(Milestone(2030, 2030, 850.0),),
    indicator="E05",
    scope="enterprises",
    price_basis="current",
)
_REPORTS: Mapping[str, Report] = {
    "1": Report("doing", 25, "Đã tư vấn đợt đầu cho doanh nghiệp đăng ký; thiếu chuyên gia TPM. (giả lập)"),
    "2": Report("doing", 15, "Chậm thủ tục mua sắm thiết bị; xin lùi thời hạn. (giả lập)", date(2028, 6, 30)),
    "3": Report("doing", 30, "Hai khóa đã kết thúc, cấp chứng chỉ cho học viên đạt. (giả lập)"),
}
_SUPPORTED = 9


def make_plan(places: Places) -> None:
    """Make the plan with what became of it; all of it or nothing, and once."""
    if Plan.objects.filter(owner=places.park).exists():
        return
    with transaction.atomic():
        plan = _drafted(places)
        bind_as_suggested(plan=plan, by=places.helper)
        version = version_submit(plan=plan, note="Bản đầu (giả lập)", confirmed=True, by=places.helper)
        version_approve(version=version, reason="Phê duyệt giả lập", public=True, by=places.helper)
        tasks = {task.key: task for task in plan.tasks.all()}
        _follow_up(places, plan, tasks)
        _meet(places, plan, tasks)
        late = {key: Change(delay_months=12) for key in tasks}
        scenario_save(plan=plan, name="Mọi nhiệm vụ chậm 12 tháng", changes=late, by=places.helper)
        document_add(plan=plan, kind="report", year=2026, by=places.helper)


def _drafted(places: Places) -> Plan:
    facts = PlanFacts(
        title=_TITLE.vi, title_en=_TITLE.en, first=_FIRST, last=_LAST, reporting=Plan.Reporting.FROM_15_DECEMBER
    )
    plan = plan_make(owner=places.park, facts=facts, documents=_DOCUMENTS, by=places.helper)
    example = _example()
    for target in (_LEVEL, example.target("C1")):
        target_add(plan=plan, planned=replace(target, objective=""), by=places.helper)
    for task in example.tasks:
        task_add(plan=plan, planned=_of_these_targets(task), by=places.helper)
    return plan


def _example() -> LibraryPlan:
    written = (files("nangsuat.plan") / "examples" / "park_2026_2030.toml").read_text("utf-8")
    return plan_file_from_text(written).plan


def _of_these_targets(task: PlannedTask) -> PlannedTask:
    """The task with its effects on the targets that this plan has, of which labour productivity is a level here."""
    units = {"G1": "growth points", "C1": "records"}
    effects = tuple(replace(one, unit=units[one.target]) for one in task.effects if one.target in units)
    return replace(task, objective="", effects=effects)


def _follow_up(places: Places, plan: Plan, tasks: Mapping[str, Task]) -> None:
    for key, report in _REPORTS.items():
        progress_report(task=tasks[key], report=report, by=places.helper)
    counted = plan.targets.get(key="C1")
    supported = [places.enterprises[code] for code in sorted(places.enterprises)[:_SUPPORTED]]
    for number, enterprise in enumerate(supported):
        day = date(2026, 4 + number // 2, 10)
        record_add(
            target=counted, new=NewRecord(day, enterprise=enterprise, task=tasks["1"]), confirmed=True, by=places.helper
        )
        support = NewSpending(
            day, "local", 25e6, enterprise=enterprise, whole_cost=60e6, note="Tư vấn tinh gọn (giả lập)"
        )
        spending_add(task=tasks["1"], new=support, by=places.helper)


def _meet(places: Places, plan: Plan, tasks: Mapping[str, Task]) -> None:
    meeting = meeting_add(
        plan=plan, day=date(2026, 10, 15), title="Họp ban chỉ đạo quý III (giả lập)", by=places.helper
    )
    for new in (
        NewDecision(
            "Trung tâm Đào tạo báo cáo phương án mua sắm thiết bị dây chuyền mẫu.",
            task=tasks["2"],
            responsible="Trung tâm Đào tạo",
            due=date(2026, 11, 15),
        ),
        NewDecision("Mời thêm hai chuyên gia TPM.", task=tasks["1"], responsible="Phòng Doanh nghiệp"),
    ):
        decision_add(meeting=meeting, new=new, by=places.helper)
