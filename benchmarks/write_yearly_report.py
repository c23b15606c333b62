"""``python -m benchmarks.write_yearly_report``: a yearly report of 60 pages with 40 charts, in Word and PDF.

The plan, its figures and its forecasts are made up. It prints what each step takes, in seconds and processor seconds.
"""

import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from nangsuat.data import Figure, Provenance, Source, Text
from nangsuat.plan import BudgetLine, Milestone, Plan, PlannedTarget, PlannedTask
from nangsuat.plan.fan import FAN_LEVELS, Fan
from nangsuat.report import (
    Document,
    Letterhead,
    MoneyStanding,
    PlanStanding,
    TargetStanding,
    TaskStanding,
    progress_report,
    stated,
)
from nangsuat.report.layout import set_document
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.report.writers.pdf import write_pdf
from nangsuat.report.writers.word import write_word

TARGETS, TASKS = 40, 200
MADE_UP = Source("made-up figures", "00" * 32)
UNIT = Text(vi="triệu đồng/lao động", en="million VND per worker")
WORDS = "Đã tổ chức đào tạo, tư vấn cho doanh nghiệp theo kế hoạch; kết quả được nghiệm thu và lưu hồ sơ."


@dataclass
class Lap:
    """Time since the last lap."""

    wall: float = 0.0
    processor: float = 0.0

    def __post_init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def tell(self, what: str) -> float:
        wall, processor = time.perf_counter() - self.wall, time.process_time() - self.processor
        print(f"{what:30} {wall:6.2f} s {processor:6.2f} processor s")
        self.__post_init__()
        return wall


def main() -> None:
    document = make_report()
    with tempfile.TemporaryDirectory() as folder:
        word, pdf = Path(folder, "report.docx"), Path(folder, "report.pdf")
        lap = Lap()
        ready = set_document(document, "vi")
        total = lap.tell("set, charts drawn")
        write_word(ready, word)
        total += lap.tell("Word")
        write_pdf(ready, pdf)
        total += lap.tell("PDF")
        pages = len(PdfReader(pdf).pages)
        print(f"{pages} pages, {TARGETS} charts, {len(ready.lineage.figures)} figures: {total:.1f} s")


def make_report() -> Document:
    plan = Plan(
        Text.same("Kế hoạch giả định để đo thời gian"), Text.same("Cơ quan giả định"), 2026, 2030,
        targets=tuple(map(_target, range(1, TARGETS + 1))), tasks=tuple(map(_task, range(1, TASKS + 1))),
        synthetic=True,
    )  # fmt: skip
    figures = PlanFigures(plan)
    money = MoneyStanding("", figures.budget(year=2026), figures.budget(year=2026), figures.budget(), figures.budget())
    standing = PlanStanding(
        date(2026, 12, 31),
        targets=tuple(_target_standing(figures, target) for target in plan.targets),
        tasks=tuple(_task_standing(task) for task in plan.tasks),
        money=(money,),
        provenances=(Provenance((MADE_UP,), rows_used=1),),
    )
    passages = {
        place: "\n".join([f"{WORDS} {WORDS} {WORDS}"] * 24)
        for place in ("direction", "difficulties", "next", "proposals")
    }
    return progress_report(plan, standing, year=2026, letterhead=Letterhead(), passages=passages)


def _target(place: int) -> PlannedTarget:
    milestones = tuple(Milestone(year, year, 300.0 + place + 20 * (year - 2026)) for year in range(2026, 2031))
    return PlannedTarget(
        f"K{place}", Text.same(f"Năng suất giả định số {place}"), UNIT, "level", "at least", milestones
    )


def _task(place: int) -> PlannedTask:
    return PlannedTask(
        str(place), Text.same(f"Nhiệm vụ giả định số {place}: tư vấn áp dụng công cụ cải tiến năng suất"),
        date(2026, 1, 1), date(2027, 12, 31), product=Text.same(WORDS), lead=Text.same("Đơn vị giả định"),
        budget=(BudgetLine(2026, "local", 5e8),),
    )  # fmt: skip


def _figure(value: float, words: str, method: str) -> Figure:
    named = Text.same(words)
    return stated(value, label=named, unit=UNIT, source=MADE_UP, where=named, method=method, decimals=1)


def _target_standing(figures: PlanFigures, target: PlannedTarget) -> TargetStanding:
    history = tuple(
        (year, _figure(200.0 + 9 * (year - 2010), f"{target.key}, {year}", "E05")) for year in range(2010, 2027)
    )
    quantiles = tuple(tuple(344.0 + 10 * step + 40 * step * (level - 0.5) for level in FAN_LEVELS) for step in range(5))
    milestone = target.milestones[0]
    return TargetStanding(
        target, milestone, figures.asked(target, milestone), history, history[-1][1], 2026,
        light=Text.same("Đúng hướng"), reason=Text.same(f"{WORDS} {WORDS}"),
        probability=_figure(61.0, f"Khả năng đạt {target.key}", "reach"), fan=Fan(tuple(range(2026, 2031)), quantiles),
    )  # fmt: skip


def _task_standing(task: PlannedTask) -> TaskStanding:
    percent = _figure(40.0, f"Hoàn thành nhiệm vụ {task.key}", "progress")
    return TaskStanding(task, Text.same("Đúng tiến độ"), percent=percent, results=Text.same(WORDS))


if __name__ == "__main__":
    main()
