"""Tables on paper: numbers and words stay whole, and a table that has no room turns its page."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import Column, Table, Text
from nangsuat.report import Document, Metadata, TableBlock, write_document
from nangsuat.report.composition import _LETTERS, BREAK, SetTable, breakable
from nangsuat.report.layout import set_document

ROUNDING = 1e-9  # of sums of widths

words = st.text("abc đổi/", min_size=1, max_size=60)


def set_table(heads: list[str], cells: list[list[str | float]], landscape: bool | None = None) -> SetTable:
    columns = tuple(Column(f"c{place}", Text.same(head), decimals=1) for place, head in enumerate(heads))
    table = Table(Text.same("t"), columns, tuple(tuple(row) for row in cells))
    document = Document(Metadata(Text.same("a")), (TableBlock(table, landscape=landscape),))
    return set_document(document, "en").tables()[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(words, words, st.floats(-1e12, 1e12)), min_size=1, max_size=5))
def test_no_number_is_narrower_than_itself_and_the_page_is_not_overrun(columns: list[tuple[str, str, float]]):
    heads = [head for head, _, _ in columns] * 2
    table = set_table(heads, [[cell for _, cell, _ in columns] + [number for _, _, number in columns]])
    widths = table.widths()
    for width, number in zip(widths[len(columns) :], table.rows[0][len(columns) :], strict=True):
        assert width > len(number.text)
    room = _LETTERS["landscape" if table.landscape else "upright"] / table.points
    assert sum(widths) <= max(room, sum(table._least_widths())) + ROUNDING


@pytest.mark.parametrize(("columns", "turned"), [(3, False), (8, False), (16, True)])
def test_a_table_turns_when_it_has_no_room(columns: int, turned: bool):
    assert set_table(["2016"] * columns, [[12_345.6] * columns]).landscape is turned


def test_the_author_may_decide():
    assert set_table(["a"], [[1.0]], landscape=True).landscape
    assert not set_table(["a"] * 16, [[12_345.6] * 16], landscape=False).landscape


def test_letters_are_never_under_ten_points():
    assert [set_table(["a"] * count, [[1.0] * count]).points for count in (2, 6, 7, 8, 20)] == [12, 12, 11, 10, 10]


def test_long_words_may_break_and_nothing_is_lost():
    hash_ = "9f86d081884c7d659a2feaa0c55ad015"
    assert breakable("triệu đồng/người") == f"triệu đồng/{BREAK}người"
    assert breakable("Ackerberg–Caves–Frazer (2015)") == f"Ackerberg–{BREAK}Caves–{BREAK}Frazer (2015)"
    assert breakable("2015–2020") == "2015–2020"
    assert breakable(hash_).replace(BREAK, "") == hash_
    assert breakable(hash_).count(BREAK) == len(hash_) - 1


def test_a_table_without_rows_is_still_a_table(tmp_path: Path):
    empty = Table(Text.same("none"), (Column("a", Text.same("A")), Column("b", Text.same("B"))), ())
    files = write_document(Document(Metadata(Text.same("a")), (TableBlock(empty),)), tmp_path, "r")
    assert all(path.stat().st_size > 0 for path in files.values())
