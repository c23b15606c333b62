"""A made-up plan, how it stands, and who signs: for tests of official documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nangsuat.data import Break, Figure, Provenance, Source, Text
from nangsuat.plan import (
    FROM_15_DECEMBER,
    BudgetLine,
    Milestone,
    Objective,
    Plan,
    PlannedTarget,
    PlannedTask,
    Responsibility,
    plan_from_documents,
)
from nangsuat.plan.fan import FAN_LEVELS, Fan
from nangsuat.report import (
    CountStanding,
    DecisionStanding,
    Document,
    Letterhead,
    MoneyStanding,
    PlanStanding,
    TargetStanding,
    TaskStanding,
    amount_in_vnd,
    in_millions,
    letter,
    plan_document,
    progress_report,
    stated,
)
from nangsuat.report.official.plan_figures import PlanFigures

PARK = Text(vi="Ban Quản lý Khu công nghệ cao Thử nghiệm", en="Management Board of the Test Hi-Tech Park")
RELEASE = Source("Bản công bố số 3", "ab" * 32, citation=Text(vi="Số liệu giả lập", en="Synthetic data"))
RECORDS = Source("Hồ sơ nhiệm vụ", "cd" * 32)
LEDGER = Source("Sổ chi nhiệm vụ", "ef" * 32, columns={"amount": "Số tiền"})
KINDS = ("plan", "report", "letter")


def make_letterhead(*, addressees: tuple[str, ...] = ("Ủy ban nhân dân Thành phố Hồ Chí Minh",)) -> Letterhead:
    return Letterhead(
        agency=PARK,
        parent=Text(vi="Ủy ban nhân dân Thành phố Hồ Chí Minh", en="People's Committee of Ho Chi Minh City"),
        agency_code="KCNC",
        unit_code="KHĐT",
        place=Text(vi="Thành phố Hồ Chí Minh", en="Ho Chi Minh City"),
        year=2027,
        addressees=tuple(Text.same(name) for name in addressees),
        authority=Text.same("KT. Trưởng ban"),
        post=Text.same("Phó Trưởng ban"),
        signer="Nguyễn Văn Thử",
        recipients=(Text.same("Như trên"), Text.same("Các đơn vị thuộc Ban")),
    )


def make_plan(*, tasks: int = 6) -> Plan:
    base = plan_from_documents(
        ["decision-1322-2020", "decision-36-2021", "resolution-12-2026"],
        title="Kế hoạch nâng cao năng suất Khu công nghệ cao Thử nghiệm giai đoạn 2026–2030",
        owner=PARK.vi,
        first=2026,
        last=2030,
    )
    return replace(
        base,
        owner=PARK,
        general=Text(
            vi="Năng suất trở thành động lực tăng trưởng của các doanh nghiệp trong Khu.",
            en="Productivity drives the growth of the park's enterprises.",
        ),
        objectives=(Objective("MT1", Text(vi="Nâng năng suất lao động.", en="Raise labour productivity.")),),
        targets=(*base.targets, *_own_targets()),
        tasks=tuple(_task(place) for place in range(1, tasks + 1)),
        responsibilities=(
            Responsibility(
                Text(vi="Trung tâm Đào tạo", en="Training centre"),
                (Text(vi="Chủ trì các nhiệm vụ đào tạo.", en="Lead the training."),),
            ),
            Responsibility(
                Text(vi="Phòng Kế hoạch", en="Planning division"), (Text(vi="Tổng hợp báo cáo.", en="Report."),)
            ),
        ),
        reporting=FROM_15_DECEMBER,
        synthetic=True,
    )


def _own_targets() -> tuple[PlannedTarget, ...]:
    yearly = tuple(Milestone(year, year, 400.0 + 30 * (year - 2026)) for year in (2026, 2027, 2028, 2029, 2030))
    return (
        PlannedTarget(
            "K1",
            Text(vi="Năng suất lao động của doanh nghiệp trong Khu", en="Labour productivity of the park"),
            Text(vi="triệu đồng/lao động", en="million VND per worker"),
            "level",
            "at least",
            yearly,
            base_year=2025,
            base=380.5,
            indicator="E05",
        ),
        PlannedTarget(
            "K2",
            Text(vi="Doanh nghiệp được hỗ trợ nâng cao năng suất", en="Enterprises supported"),
            Text(vi="doanh nghiệp", en="enterprises"),
            "count",
            "at least",
            (Milestone(2026, 2030, 60.0),),
            counts="enterprise",
        ),
    )


def _task(place: int) -> PlannedTask:
    group = ("decision-36-2021/G2", "decision-36-2021/G3", "")[place % 3]
    return PlannedTask(
        key=f"{place}",
        name=Text(vi=f"Nhiệm vụ thử số {place}: tư vấn doanh nghiệp áp dụng công cụ cải tiến", en=f"Test task {place}"),
        starts=date(2026, 1 + place % 3, 1),
        ends=date(2026 + place % 4, 12, 31),
        product=Text(vi="20 doanh nghiệp hoàn thành, báo cáo nghiệm thu", en="20 enterprises, a final report"),
        lead=Text(vi="Trung tâm Đào tạo", en="Training centre"),
        co_leads=(
            Text(vi="Viện Năng suất", en="Productivity institute"),
            Text(vi="Sở Khoa học và Công nghệ", en="DOST"),
        ),
        group=group,
        budget=(BudgetLine(2026, "local", 500e6), BudgetLine(2027, "enterprise", 250e6)),
    )


def make_standing(plan: Plan) -> PlanStanding:
    figures = PlanFigures(plan)
    return PlanStanding(
        as_of=date(2026, 12, 20),
        targets=tuple(_target(figures, target, place) for place, target in enumerate(plan.targets)),
        tasks=tuple(_task_standing(figures, task, place) for place, task in enumerate(plan.tasks)),
        money=_money(figures),
        decisions=(
            DecisionStanding(date(2026, 7, 1), Text.same("Đẩy nhanh nhiệm vụ 2."), Text.same("Trung tâm Đào tạo")),
        ),
        rule=Text(vi="Khả năng đạt từ 60 % là đúng hướng.", en="From a probability of 60 % on a target is on track."),
        provenances=tuple(Provenance((source,), rows_used=5) for source in (RELEASE, RECORDS, LEDGER)),
    )


def _of_release(value: float | None, label: Text, unit: Text, year: int) -> Figure:
    return stated(
        value,
        label=label.fill(year=year) if "{" in label.vi else label,
        unit=unit,
        source=RELEASE,
        where=Text.same(f"E05, {year}"),
        method="E05",
        decimals=1,
        reason=None if value is not None else Text(vi="chưa công bố", en="not released"),
    )


def _target(figures: PlanFigures, target: PlannedTarget, place: int) -> TargetStanding:
    milestone = target.milestone_for(2026)
    asked = figures.asked(target, milestone) if milestone else None
    if target.kind == "count":
        return _counted(target, milestone, asked)
    if place % 3 == 2:
        reason = Text(vi="nguồn chưa công bố số liệu", en="the source has released none")
        empty = stated(
            None, label=target.name, unit=target.unit, source=RELEASE, where=target.name, method="M04", reason=reason
        )
        return TargetStanding(
            target, milestone, asked, figure=empty, light=Text(vi="Chưa đánh giá được", en="Cannot be judged")
        )
    start = 300.0 if target.unit.vi.startswith("triệu") else 5.0
    history = tuple(
        (year, _of_release(start * (1 + 0.05 * step), target.name, target.unit, year))
        for step, year in enumerate(range(2019, 2027))
    )
    middle = start * 1.4
    fan = Fan(
        (2027, 2028, 2029, 2030),
        tuple(
            tuple(middle * (1 + 0.03 * step + 0.1 * (level - 0.5) * step) for level in FAN_LEVELS) for step in range(4)
        ),
    )
    return TargetStanding(
        target,
        milestone,
        asked,
        history=history,
        figure=history[-1][1],
        year=2026,
        light=Text(vi="Đúng hướng", en="On track") if place % 2 else Text(vi="Có nguy cơ", en="At risk"),
        reason=Text(vi="Tính từ số liệu đến năm 2026.", en="From figures up to 2026."),
        probability=stated(
            61.0, label=Text(vi="Khả năng đạt", en="Probability"), unit=Text.same("%"), source=RELEASE,
            where=target.name, method="reach", decimals=0,
        ),
        fan=fan,
        breaks=(Break(2021, Text(vi="đổi cách tính lao động", en="workers are counted anew")),) if place == 0 else (),
    )  # fmt: skip


def _counted(target: PlannedTarget, milestone: Milestone | None, asked: Figure | None) -> TargetStanding:
    def of(value: float, words: str) -> Figure:
        return stated(
            value, label=Text.same(f"{words}, {target.key}"), unit=target.unit, source=RECORDS,
            where=Text.same(words), method="count", how="count", count=int(value), decimals=0,
        )  # fmt: skip

    subjects, times = of(14, "đối tượng"), of(23, "lượt")
    return TargetStanding(
        target,
        milestone,
        asked,
        figure=subjects,
        year=2026,
        light=Text(vi="Đúng hướng", en="On track"),
        count=CountStanding(subjects, times, of(9, "đối tượng trong kỳ"), of(12, "lượt trong kỳ")),
    )


def _task_standing(figures: PlanFigures, task: PlannedTask, place: int) -> TaskStanding:
    percent = stated(
        20.0 + place, label=Text.same(f"Hoàn thành nhiệm vụ {task.key}"), unit=Text.same("%"), source=LEDGER,
        where=Text.same("báo cáo cuối"), method="progress", decimals=0,
    )  # fmt: skip
    return TaskStanding(
        task,
        word=Text(vi="Đúng tiến độ", en="On time") if place % 2 else Text(vi="Trễ hạn", en="Late"),
        reasons=() if place % 2 else (Text(vi="Quá hạn 6 ngày", en="6 days over"),),
        percent=percent,
        results=Text.same("Đã chọn 12 doanh nghiệp, hoàn thành đào tạo đợt 1."),
        planned=figures.task_budget(task, 2026),
        spent=_spent(150e6, f"nhiệm vụ {task.key}"),
    )


def _spent(amount: float, words: str) -> Figure:
    made = amount_in_vnd(
        amount, label=Text.same(f"Đã chi, {words}"), source=LEDGER, where=Text.same(words), method="spending", count=3
    )
    return in_millions(made, decimals=0)


def _money(figures: PlanFigures) -> tuple[MoneyStanding, ...]:
    sources = [*figures.plan.budget_by_source(), ""]
    return tuple(
        MoneyStanding(
            source,
            figures.budget(year=2026, source=source or None),
            _spent(300e6, f"trong kỳ, {source}"),
            figures.budget(source=source or None),
            _spent(450e6, f"từ đầu, {source}"),
        )
        for source in sources
    )


PASSAGES = {
    "purpose": "Cụ thể hóa Quyết định số 36/QĐ-TTg.\nYêu cầu:\n- Đúng trọng tâm, có số đo.\n- Phân công rõ.",
    "scope": "Doanh nghiệp đang hoạt động trong Khu.",
    "reporting": "Các đơn vị chủ trì báo cáo trước ngày 14 tháng 12 hằng năm.",
    "direction": "Ban đã ban hành 5 văn bản và họp 2 lần.",
    "difficulties": "Doanh nghiệp thiếu cán bộ chuyên trách; mới hỗ trợ được {K2} doanh nghiệp.",
    "next": "- Hoàn thành nhiệm vụ 2.\n- Mở đợt đăng ký mới.",
    "proposals": "Bố trí đủ {KP.du-toan} triệu đồng theo kế hoạch.",
}


def make(kind: str) -> Document:
    plan = make_plan()
    standing = make_standing(plan)
    if kind == "plan":
        return plan_document(plan, letterhead=make_letterhead(addressees=()), passages=PASSAGES)
    if kind == "report":
        return progress_report(plan, standing, year=2026, letterhead=make_letterhead(), passages=PASSAGES)
    several = make_letterhead(addressees=("Trung tâm Đào tạo", "Các doanh nghiệp trong Khu"))
    subject = Text.same("báo cáo kết quả thực hiện Kế hoạch nâng cao năng suất năm 2026")
    return letter(subject, letterhead=several, passages={"body": "Đã hỗ trợ {K2} doanh nghiệp.\nĐề nghị báo cáo."},
                  figures=standing.figures(), provenances=standing.provenances)  # fmt: skip
