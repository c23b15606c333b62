"""``nangsuat check``: every problem of a table, and the user's own workbook back with the cells marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nangsuat.cli.bilingual import FILE, Command, option
from nangsuat.cli.exits import Exit
from nangsuat.cli.files import force_option, output_file, say_written
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.printing import print_json, print_result, problem_as_dict, provenance_as_dict, say
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.data import CheckReport, MarkedUp


@click.command(
    cls=Command,
    text=Text(
        vi="Kiểm tra bảng số liệu: nêu mọi lỗi, chỗ sai và cách xử lý. Kết thúc với mã 1 khi có lỗi phải sửa.",
        en="Check a table: every problem, its place and the way out. Ends with code 1 where something must be fixed.",
    ),
)
@reads_a_table(as_panel=False)
@option("--marked-up", type=click.Path(path_type=Path), placeholder=FILE,
        vi="Ghi bản sao .xlsx của chính tệp này với các ô có lỗi được tô màu và ghi chú.",
        en="Write an .xlsx copy of this very file with coloured cells and comments.")  # fmt: skip
@force_option()
def check(reading: Reading, marked_up: Path | None, force: bool) -> Exit:  # handed over by name
    """List all that is wrong with a table, or worth a question."""
    out = marked_up and output_file(marked_up, force=force, reading=reading.file, kinds=(".xlsx", ".xlsm"))
    report = reading.check()
    handed = None if out is None else _marked(report, reading.file, out)
    if CURRENT.get().as_json:
        print_json(_for_machines(report, handed))
    else:
        print_result(report)
        if handed is not None:
            _say_marked(handed)
    return Exit.DONE if report.ok else Exit.PROBLEMS


def _marked(report: CheckReport, own: Path, out: Path) -> MarkedUp:
    from nangsuat.data import mark_up

    return mark_up(own, report.problems, out, language=language())


def _say_marked(handed: MarkedUp) -> None:
    if not handed.is_copy:
        say(handed.reason)
    say_written({"marked_up": handed.output})


def _for_machines(report: CheckReport, handed: MarkedUp | None) -> dict[str, object]:
    return {
        "ok": report.ok,
        "level": report.level,
        "rows": report.rows,
        "problems": [problem_as_dict(problem) for problem in report.problems],
        "provenance": provenance_as_dict(report.provenance),
        "marked_up": None if handed is None else str(handed.output),
    }
