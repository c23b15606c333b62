"""What official documents say: the same in every format, every figure with its making, passages with live figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from nangsuat.data import LANGUAGES, Figure, Language, Text, UnknownOption
from nangsuat.explain import STATUSES
from nangsuat.plan import CALENDAR_YEAR, FROM_15_DECEMBER, Plan, plan_from_documents
from nangsuat.report import (
    PLACES,
    Letterhead,
    Paragraph,
    PlanStanding,
    TargetStanding,
    figures_of_plan,
    letter,
    missing_passages,
    plan_document,
    progress_report,
    read_lineage,
    write_document,
)
from nangsuat.report.layout import set_document
from nangsuat.report.official.passages import passage_blocks
from nangsuat.report.official.plan_figures import PlanFigures, why_no_number
from nangsuat.report.official.target_words import target_paragraph
from official_samples import KINDS, PARK, PASSAGES, make, make_letterhead, make_plan, make_standing

EXACT = 1e-9  # the same formula on the same numbers

type Reader = Callable[[Path], str]
type Squeezer = Callable[[str], str]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_word_pdf_and_page_say_the_same(kind: str, language: Language, tmp_path: Path, text_of: Reader):
    files = write_document(make(kind), tmp_path, kind, formats=("docx", "pdf", "html"), language=language)
    said = text_of(files["docx"])
    assert len(said) > 300
    assert text_of(files["pdf"]) == said
    assert text_of(files["html"]) == said


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_is_tagged_and_titled(kind: str, tmp_path: Path):
    reader = PdfReader(write_document(make(kind), tmp_path, kind, formats=("pdf",))["pdf"])
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title.startswith({"plan": "Kế hoạch", "report": "Báo cáo", "letter": "Công văn"}[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_opens_and_computes_to_what_is_printed(kind: str, tmp_path: Path):
    files = write_document(make(kind), tmp_path, kind, formats=("docx",))
    register = read_lineage(files["docx"])
    assert register.figures
    sources = register.sources
    for figure in register.figures.values():
        assert figure.inputs
        assert figure.recompute(lambda item: item.value) == (
            figure.value if figure.value is None else pytest.approx(figure.value, rel=EXACT)
        )
    for name in register.figures:
        rested = [rows.source for rows in _rows(register.figure(name))]
        assert rested
        assert set(rested) <= set(sources)


def _rows(figure):
    for item in figure.inputs:
        if item.figure is not None:
            yield from _rows(item.figure)
        elif item.rows is not None:
            yield item.rows


def test_no_number_is_printed_that_is_no_figure(tmp_path: Path):
    """Cells of numbers are figures; what else stands in columns of numbers is words."""
    ready = set_document(make("report"), "vi")
    for table in ready.tables():
        for row in table.rows:
            for run, numeric in zip(row, table.numeric, strict=True):
                if numeric and any(letter.isdigit() for letter in run.text):
                    assert run.figure, (table.caption, run.text)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [(CALENDAR_YEAR, "01/01/2026", "31/12/2026"), (FROM_15_DECEMBER, "15/12/2025", "14/12/2026")],
)
def test_the_window_of_the_report_is_named(period, first: str, last: str):
    plan = Plan(Text.same("Kế hoạch thử"), Text.same("Khu thử"), 2026, 2030, reporting=period)
    made = progress_report(plan, PlanStanding(date(2026, 12, 31)), year=2026, letterhead=Letterhead())
    opening = next(block for block in made.blocks if isinstance(block, Paragraph)).text.vi
    assert f"từ ngày {first} đến ngày {last}" in opening


def test_a_report_before_its_window_is_over_says_up_to_which_day_its_figures_go():
    """It said «to 31/12/2026» in July: of days that had not come there were no figures."""
    plan = Plan(Text.same("Kế hoạch thử"), Text.same("Khu thử"), 2026, 2030)
    made = progress_report(plan, PlanStanding(date(2026, 7, 1)), year=2026, letterhead=Letterhead())
    opening = next(block for block in made.blocks if isinstance(block, Paragraph)).text
    assert "số liệu từ ngày 01/01/2026 đến ngày 01/07/2026; kỳ báo cáo đến ngày 31/12/2026" in opening.vi
    assert "the reporting window ends on" in opening.en


def test_counts_say_subjects_once_and_times_apart():
    ready = set_document(make("report"), "vi")
    table = next(table for table in ready.tables() if "đếm từ hồ sơ" in table.caption)
    assert [run.text for run in table.rows[-1]][1:] == ["9", "12", "14", "23"]
    assert any("một lần" in line.text for line in table.below)


def test_unverified_numbers_say_so():
    ready = set_document(make("plan"), "vi")
    table = next(table for table in ready.tables() if "Chỉ tiêu của kế hoạch" in table.caption)
    assert any("chưa đối chiếu Công báo" in line.text for line in table.below)
    assert any("không tìm thấy con số" in run.text for row in table.rows for run in row)


def test_a_number_that_was_not_found_is_not_called_read():
    """Of the fourth target of Decision 36 one period's number was read and the other's was not found."""
    plan = plan_from_documents(["decision-36-2021"], title="K", owner="K", first=2021, last=2030)
    target = plan.target("T4")
    assert target.status == "read"
    assert any(milestone.low is None for milestone in target.milestones)
    assert why_no_number(target) == STATUSES["not found"]


def test_a_reason_within_a_sentence_brings_no_second_full_stop():
    reason = Text(vi="Chưa đo được.", en="Not measured.")
    figure = Figure(None, Text.same("T"), Text.same("%"), "", (), "", reason=reason)
    words = target_paragraph(TargetStanding(make_plan().targets[0], figure=figure)).text
    assert "Chưa đo được." in words.vi
    assert ".." not in words.vi + words.en


def test_the_annex_has_the_columns_of_plans_under_the_decision():
    ready = set_document(make("plan"), "vi")
    (table,) = ready.annexes[0].items
    assert list(table.head)[:6] == [
        "STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm/kết quả",
    ]  # fmt: skip
    assert table.head[6].startswith("Kinh phí")
    assert ready.annexes[0].landscape


def test_the_plan_has_the_parts_of_a_derived_plan():
    ready = set_document(make("plan"), "vi")
    heads = [item.text for item in ready.items if getattr(item, "role", "") == "heading1"]
    assert heads == [
        "I. Mục đích, yêu cầu", "II. Mục tiêu", "III. Đối tượng, phạm vi", "IV. Nhiệm vụ, giải pháp", "V. Kinh phí",
        "VI. Tổ chức thực hiện", "VII. Lộ trình thực hiện", "VIII. Chế độ báo cáo",
    ]  # fmt: skip


def test_words_of_people_with_braces_are_no_places(tmp_path: Path, text_of: Reader, squeezed: Squeezer):
    odd = "Nhiệm vụ {thử} và {}"
    plan = Plan(Text.same(odd), Text.same("{Khu}"), 2026, 2027, general=Text.same("{chung}"))
    for kind, made in {
        "p": plan_document(plan, letterhead=Letterhead(agency=Text.same("{A}"))),
        "r": progress_report(plan, PlanStanding(date(2026, 1, 1)), year=2026, letterhead=Letterhead()),
    }.items():
        files = write_document(made, tmp_path, kind, formats=("docx",))
        assert squeezed("{Khu}") in text_of(files["docx"])


def test_a_figure_in_a_passage_is_the_figure_of_the_tables():
    plan = make_plan()
    standing = make_standing(plan)
    made = progress_report(plan, standing, year=2026, letterhead=make_letterhead(), passages=PASSAGES)
    ready = set_document(made, "vi")
    shown = [
        ready.lineage.figure(run.figure) for item in ready.items for run in getattr(item, "runs", ()) if run.figure
    ]
    assert standing.figures()["K2"] in shown
    lines = [item.text for item in ready.items if hasattr(item, "runs")]
    assert any("mới hỗ trợ được 14 doanh nghiệp" in line for line in lines)


def test_a_figure_that_there_is_not_is_refused_with_those_there_are():
    with pytest.raises(UnknownOption) as refused:
        passage_blocks("Đạt {T99}.", figures_of_plan(make_plan()))
    assert "T99" in refused.value.text.vi


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_written_is_marked_in_the_draft(kind):
    missing = missing_passages(kind, {})
    assert {place.key for place in missing} == {place.key for place in PLACES[kind] if place.required}
    plan = make_plan()
    made = {
        "plan": lambda: plan_document(plan, letterhead=make_letterhead()),
        "report": lambda: progress_report(plan, make_standing(plan), year=2026, letterhead=make_letterhead()),
        "letter": lambda: letter(Text.same("v"), letterhead=make_letterhead(), passages={}),
    }[kind]()
    said = "\n".join(getattr(item, "text", "") for item in set_document(made, "vi", draw=False).items)
    assert all(place.name.vi in said for place in missing)
    assert said.count("cơ quan soạn thảo viết]") == len(missing)


def test_titles_say_plan_once():
    for title, abstract in (("Kế hoạch nâng cao năng suất", "Nâng cao năng suất"), ("Nâng suất", "Nâng suất")):
        plan = Plan(Text.same(title), PARK, 2026, 2030)
        made = plan_document(plan, letterhead=Letterhead())
        assert made.metadata.abstract.vi == abstract
        opening = next(block for block in made.blocks if isinstance(block, Paragraph)).text.vi
        assert opening.count("Kế hoạch") == 1


def test_one_addressee_stands_in_the_line_and_several_under_it():
    for names, lines in (
        (("UBND Thành phố",), ("Kính gửi: UBND Thành phố",)),
        (("Sở A", "Sở B"), ("Kính gửi:", "- Sở A;", "- Sở B.")),
    ):
        made = letter(Text.same("x"), letterhead=make_letterhead(addressees=names), passages={"body": "y"})
        assert set_document(made, "vi").letterhead.addressees == lines


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Đạt {T3.2026-2030}.", "Đạt {figure1}–35."),
        ("Tăng {T1.2026-2030} %.", "Tăng >\u00a0{figure1} %."),
        ("Tăng > {T1.2026-2030} %.", "Tăng > {figure1} %."),
    ],
)
def test_a_passage_prints_all_of_what_a_target_asks(typed: str, printed: str):
    """«30–35» was printed as «30», «> 7,5» as «7,5»."""
    plan = make_plan()
    figures = PlanFigures(plan)
    (block,) = passage_blocks(typed, figures.named(), figures.phrases())
    assert isinstance(block, Paragraph)
    assert block.text.vi == printed
