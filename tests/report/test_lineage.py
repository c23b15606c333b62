"""Each printed figure can be named, opened, and computed again from the rows that it names."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import (
    LANGUAGES,
    CannotBeShown,
    Figure,
    Input,
    Language,
    Rows,
    Text,
    evaluate,
    expand_ranges,
    format_number,
)
from nangsuat.report import Document, Lineage, UnknownFigure, read_lineage, recompute, trace
from nangsuat.report.layout import set_document
from nangsuat.report.lineage import NoLineage, embed

type Written = Callable[[Language], dict[str, Path]]

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SAME_ARITHMETIC = 1e-12  # relative; the same sums and formula once more, in another order at most

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
texts = st.builds(Text, words, words)
values = st.none() | st.floats(allow_nan=False, allow_infinity=False)
symbols = st.sampled_from(["a", "b", "lao_động"])
ranges = st.sampled_from(["", "2", "2-5, 9"])
rows = st.none() | st.builds(Rows, source=words, ranges=ranges, count=st.integers(0, 10**7), where=texts)
aggregations = st.sampled_from(["value", "sum", "mean", "count", "quantile", "minimum", "maximum"])


def inputs(figures: st.SearchStrategy[Figure | None]) -> st.SearchStrategy[tuple[Input, ...]]:
    one = st.builds(
        Input,
        symbol=symbols,
        label=texts,
        value=values,
        unit=texts,
        figure=figures,
        rows=rows,
        column=st.none() | words,
        how=aggregations,
        by=st.none() | words,
        at=st.none() | st.floats(0, 1),
    )
    return st.lists(one, max_size=3).map(tuple)


def figures_over(inner: st.SearchStrategy[Figure | None]) -> st.SearchStrategy[Figure]:
    return st.builds(
        Figure,
        value=values,
        label=texts,
        unit=texts,
        formula=st.sampled_from(["a", "a / b", "100 * (a - 1)"]),
        inputs=inputs(inner),
        method=words,
        decimals=st.none() | st.integers(0, 6),
        reason=st.none() | texts,
    )


figures = st.recursive(figures_over(st.none()), figures_over, max_leaves=4)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["T1.1.1", "T1.1.2", "V1", "C1.1"]), figures), texts)
def test_written_and_read_again_figures_are_the_same(register: dict[str, Figure], title: Text):
    lineage = Lineage(title, register)
    read = Lineage.from_json(lineage.to_json())
    assert dict(read.figures) == register
    assert read.title == title


def test_a_number_that_json_cannot_hold_is_a_missing_one():
    odd = Figure(float("nan"), Text.same("x"), Text.same(""), "1", (), "m")
    assert Lineage.from_json(Lineage(Text.same("t"), {"V1": odd}).to_json()).figure("V1").value is None


def test_figures_that_share_rows_and_inputs_write_them_once(document: Document):
    content = json.loads(set_document(document, "vi").lineage.to_json())
    assert len(content["figures"]) == 20
    assert len(content["rows"]) == 8  # four aggregates of two years
    assert len(content["nodes"]) == 13  # eight levels, four growth rates, and one that cannot be shown


def test_ids_are_places_and_the_same_in_both_languages(document: Document):
    vietnamese, english = (set_document(document, language).lineage.figures for language in LANGUAGES)
    assert vietnamese == english
    assert vietnamese["T1.4.2"].label.en == "Labour productivity, Whole economy, 2015"
    assert vietnamese["V1"].value != vietnamese["V2"].value  # English says V2 first; the ids do not care
    assert [key for key in vietnamese if not key.startswith("T")] == ["V1", "V2", "C1.1", "C1.2"]


def test_every_printed_figure_is_computed_again_from_its_rows(written: Written, accounts: pl.DataFrame):
    def aggregate(item: Input) -> float | None:
        assert item.rows is not None
        assert item.column is not None
        chosen = accounts.filter(pl.col("row").is_in(expand_ranges(item.rows.ranges)))
        assert chosen.height == item.rows.count
        sums = {name: float(chosen[name].sum()) for name in ("value_added", "employees")}
        return evaluate(item.column, sums)

    report = written("vi")["docx"]
    for figure_id, figure in read_lineage(report).figures.items():
        printed, again = recompute(report, figure_id, {SHA: accounts})
        assert printed == figure.value
        if figure.reason is None:
            assert figure.recompute(aggregate) == pytest.approx(printed, rel=SAME_ARITHMETIC)
            assert again == pytest.approx(printed, rel=SAME_ARITHMETIC)


def test_a_source_that_is_not_at_hand_is_named(written: Written):
    with pytest.raises(CannotBeShown, match="so-lieu-ba-khu-vuc"):
        recompute(written("vi")["html"], "V1", {})


def test_what_the_page_prints_is_the_figure_of_that_id(written: Written, text_of: Callable[[Path], str]):
    figure = read_lineage(written("vi")["html"]).figure("T1.4.3")
    number = format_number(figure.value, "vi", 2)
    page = written("vi")["html"].read_text(encoding="utf-8")
    assert f'href="#T1.4.3" data-figure="T1.4.3" aria-haspopup="dialog">{number}<' in page


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "xlsx", "lineage"])
def test_any_file_of_the_report_can_be_traced(written: Written, kind: str):
    told = trace(written("vi")[kind], " t1.4.4", "vi")
    assert told.startswith("T1.4.4  Tăng năng suất lao động\nGiá trị: 5,27 %   [chưa làm tròn: 5,26708918")
    for piece in (
        "Công thức: 100 × (Năng suất lao động, Toàn nền kinh tế, 2016 / ",
        "= 100 × (50,7246 / 48,1866 − 1)",
        "Phương pháp: M02",
        "tổng của «Giá trị tăng thêm (cột C)»: 3 dòng (Toàn nền kinh tế, 2016), số dòng 5, 6, 7",
        "Nguồn: so-lieu-ba-khu-vuc.xlsx, trang «GRDP», Tổng cục Thống kê, Niên giám 2017, SHA-256 9f86d081",
        "nangsuat 0.1.0",
    ):
        assert piece in told


def test_a_report_in_one_language_is_traced_in_the_other(written: Written):
    told = trace(written("vi")["pdf"], "V1", "en")
    assert "Value: 50.72 million VND per worker" in told
    assert "sum of «Lao động (column D)»: 3 rows (Whole economy, 2016), numbers 5, 6, 7" in told


def test_a_figure_that_cannot_be_shown_says_why(written: Written):
    assert "Giá trị: – % (chuỗi số liệu gián đoạn năm 2014)" in trace(written("vi")["pdf"], "T1.1.5")


def test_an_unknown_id_names_its_neighbours(written: Written):
    with pytest.raises(UnknownFigure) as caught:
        trace(written("vi")["pdf"], "T1.4.9")
    assert "T1.4.9" in caught.value.text.vi
    assert "T1.4.4" in caught.value.text.vi
    assert "Các mã gần nhất" in caught.value.text.vi


def test_a_file_that_is_no_report_is_refused_with_the_way_out(tmp_path: Path):
    page = tmp_path / "other.html"
    page.write_text("<p>hello</p>", encoding="utf-8")
    for path in (page, tmp_path / "absent.pdf", tmp_path / "absent.html"):
        with pytest.raises(NoLineage) as caught:
            read_lineage(path)
        assert "lineage.json" in caught.value.text.vi


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": "other", "version": 1}', '{"format": "nangsuat-lineage", "version": 99}']
)
def test_a_broken_lineage_is_refused(tmp_path: Path, content: str):
    (tmp_path / "r.lineage.json").write_text(content, encoding="utf-8")
    with pytest.raises(NoLineage):
        read_lineage(tmp_path / "r.docx")


def test_words_of_a_user_cannot_leave_the_element_that_carries_them():
    name = Text.same("</script><script>alert(1)</script>")
    hostile = Figure(1.0, name, Text.same(""), "1", (), "m")
    lineage = Lineage(name, {"V1": hostile})
    element = embed(lineage.to_json())
    assert element.count("</script>") == 1
    carried = element.partition(">")[2].removesuffix("</script>")
    assert Lineage.from_json(carried).figure("V1") == hostile


def test_the_register_keeps_sources_and_dropped_rows(document: Document):
    lineage = Lineage.from_json(set_document(document, "vi").lineage.to_json())
    assert lineage.provenances == document.provenances
    assert [source.sheet for source in lineage.sources.values()] == ["GRDP"]


def test_one_figure_said_twice_in_the_text_keeps_its_id(document: Document):
    again = replace(document, blocks=document.blocks[3:5])
    assert list(set_document(again, "vi").lineage.figures) == ["V1", "V2"]
