"""``python -m benchmarks [NAME …]``: run the benchmarks and print one table each."""

import platform
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.comparisons import COMPARISONS
from benchmarks.measuring import Line

KEPT = Path(tempfile.gettempdir()) / "nangsuat-benchmarks"  # made-up tables, kept between runs


def main(names: list[str]) -> None:
    console = Console()
    KEPT.mkdir(exist_ok=True)
    console.print(f"Python {platform.python_version()}, {platform.machine()}, {len(COMPARISONS)} comparisons")
    for name in names or list(COMPARISONS):
        lines, verdict = COMPARISONS[name](KEPT)
        console.print(_table(name, lines))
        console.print(f"  {verdict}\n")


def _table(name: str, lines: list[Line]) -> Table:
    table = Table(title=name, title_justify="left")
    for heading in ("what", "seconds", "processor s", "MB", "remark"):
        table.add_column(heading, justify="left" if heading in {"what", "remark"} else "right")
    for line in lines:
        processor = "" if line.processor is None else f"{line.processor:.1f}"
        table.add_row(line.what, f"{line.seconds:.4f}", processor, f"{line.megabytes:.0f}", line.remark)
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
