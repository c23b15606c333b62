"""Whatever bytes are handed in, reading answers with problems and never with a traceback."""

import csv
import io
import tempfile
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nangsuat.data import ReadTable, Severity, read_table, run_checks

EXAMPLES = 40  # each writes and reads a file; more would slow the whole suite
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

endings = st.sampled_from([".xlsx", ".xlsm", ".csv", ".txt", ".parquet", ".xls", ""])
levels = st.sampled_from(["firm", "economy", None])
words = st.one_of(
    st.sampled_from(
        ["Năm", "Mã DN", "Doanh thu (tỷ đồng)", "Lao động", "Ngành", "Tỉnh", "GRDP", "Tổng cộng", "ĐVT: triệu đồng"]
    ),
    st.sampled_from(["1.234", "12,5", "-", "…", "#N/A", "31/12/2023", "2023", "(1.234,5)", "5%", "1e999", '"', "a;b"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
)
cells = st.one_of(words, st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**9), 10**9), st.booleans())
grids = st.lists(st.lists(cells, max_size=6), max_size=12)


def table_of(content: bytes, ending: str, level: object) -> ReadTable:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        path.write_bytes(content)
        return read_table(path, level)


def workbook_of(grid: list[list[object]]) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for row, line in enumerate(grid):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    book.close()
    return memory.getvalue()


def csv_of(grid: list[list[object]], separator: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(grid)
    return text.getvalue()


def is_answered(table: ReadTable) -> None:
    """Every problem can be said, and a table without rows says why or has a header."""
    for problem in (*table.problems, *run_checks(table)):
        assert problem.line("vi")
        assert problem.line("en")
    if not table.frame.height:
        assert table.roles or any(problem.severity is Severity.MUST_FIX for problem in table.problems)


GOOD = workbook_of(
    [["Mã DN", "Năm", "Doanh thu (tỷ đồng)", "Lao động"], ["A", 2022, 1.5, 10], ["B", 2023, "1.234", "…"]]
)


@quick
@given(st.binary(max_size=400), endings, levels)
def test_random_bytes(content: bytes, ending: str, level: object):
    is_answered(table_of(content, ending, level))


@quick
@given(grids, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), levels)
def test_random_csv(grid: list[list[object]], separator: str, encoding: str, level: object):
    is_answered(table_of(csv_of(grid, separator).encode(encoding, "replace"), ".csv", level))


@quick
@given(grids, levels)
def test_random_workbooks(grid: list[list[object]], level: object):
    is_answered(table_of(workbook_of(grid), ".xlsx", level))


@quick
@given(st.data(), levels)
def test_mutated_workbooks(data: st.DataObject, level: object):
    content = bytearray(GOOD)
    for place in data.draw(st.lists(st.integers(0, len(GOOD) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(GOOD)))
    is_answered(table_of(bytes(content[: cut or None]), ".xlsx", level))


@quick
@given(st.data())
def test_parts_of_a_workbook_replaced(data: st.DataObject):
    """Broken XML inside a sound archive."""
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(GOOD))
    victim = data.draw(st.sampled_from(archive.namelist()))
    original = archive.read(victim)
    start = data.draw(st.integers(0, len(original)))
    replaced = original[:start] + data.draw(st.binary(max_size=20)) + original[start + data.draw(st.integers(0, 30)) :]
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, replaced if name == victim else archive.read(name))
    is_answered(table_of(memory.getvalue(), ".xlsx", "firm"))
