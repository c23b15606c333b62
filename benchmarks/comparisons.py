"""What is compared with what. Each comparison takes the folder of made-up tables and gives its lines and a verdict."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import made_up
from benchmarks.measuring import Line, PeerMissing, python, rscript

PEERS = Path(__file__).parent / "peers"
EQUAL = 1e-9  # relative; R prints 15 digits


def firm_years(folder: Path) -> tuple[list[Line], str]:
    """Indicators, groups with quantiles and Melitz-Polanec on one and on ten million firm-years."""
    lines, seconds = [], {}
    for rows in (1_000_000, 10_000_000):
        run = python("benchmarks.firm_years", str(made_up.parquet(folder, rows)))
        seconds[rows] = run.seconds
        lines.append(Line(f"{rows:,} firm-years", run.seconds, run.megabytes, json.dumps(run.answer["seconds"])))
    ratio = seconds[10_000_000] / seconds[1_000_000]
    return lines, f"ten million take {ratio:.1f} times as long as one million (at most 11 wanted)"


def workbook(folder: Path) -> tuple[list[Line], str]:
    """Reading and checking a workbook against pandas with openpyxl reading alone."""
    path = made_up.workbook(folder, 100_000)
    ours = python("benchmarks.read_workbook", "ours", str(path), times=3)
    theirs = python("benchmarks.read_workbook", "pandas", str(path))
    lines = [
        Line("ours: read and check", ours.seconds, ours.megabytes, json.dumps(ours.answer)),
        Line("pandas, openpyxl: read", theirs.seconds, theirs.megabytes),
    ]
    return lines, f"{theirs.seconds / ours.seconds:.1f} times faster (at least 8 wanted)"


def firm_dynamics(folder: Path) -> tuple[list[Line], str]:
    """Six decompositions of 100,000 firm-years against the R package dfvad, within the process."""
    path = folder / "dynamics.csv"
    _dynamics_table(100_000).write_csv(path)
    ours = python("benchmarks.run_dynamics", str(path))
    lines = [Line(f"ours: {key}", value, ours.megabytes) for key, value in ours.answer["seconds"].items()]
    try:
        theirs = rscript(str(PEERS / "firm_dynamics.R"), str(path), packages=("dfvad",))
    except PeerMissing as missing:
        return lines, f"no comparison: {missing}"
    lines += [Line(f"dfvad: {key}", value, theirs.megabytes) for key, value in theirs.answer["seconds"].items()]
    ratios = {key: theirs.answer["seconds"][key] / ours.answer["seconds"][key] for key in ours.answer["seconds"]}
    return lines, f"times faster: {_rounded(ratios)}; {_agreement(ours.answer['totals'], theirs.answer['totals'])}"


def index_numbers(folder: Path) -> tuple[list[Line], str]:
    """Index numbers of 2,000 items in 50 periods against the R package IndexNumR, within the process."""
    path = folder / "items.csv"
    _items_table(2_000, 50).write_csv(path)
    ours = python("benchmarks.run_index_numbers", str(path))
    lines = [Line(f"ours: {key}", value["seconds"], ours.megabytes) for key, value in ours.answer.items()]
    try:
        theirs = rscript(str(PEERS / "index_numbers.R"), str(path), packages=("IndexNumR",))
    except PeerMissing as missing:
        return lines, f"no comparison: {missing}"
    lines += [Line(f"IndexNumR: {key}", value["seconds"], theirs.megabytes) for key, value in theirs.answer.items()]
    ratios = {key: theirs.answer[key]["seconds"] / ours.answer[key]["seconds"] for key in ours.answer}
    same = all(
        abs(ours.answer[key]["last"] / theirs.answer[key]["last"] - 1) < EQUAL for key in ours.answer if key != "geks"
    )
    equal = "equal last values" if same else "last values differ"
    return lines, f"times faster: {_rounded(ratios)}; {equal}"


def economy_report(_: Path) -> tuple[list[Line], str]:
    """The economy report of Viet Nam in all four formats, from starting Python to the last file."""
    run = python("benchmarks.write_economy_report", times=3)
    return [Line("four formats", run.seconds, run.megabytes)], f"{run.seconds:.1f} s (at most 10 wanted)"


COMPARISONS: dict[str, Callable[[Path], tuple[list[Line], str]]] = {
    "firm-years": firm_years,
    "workbook": workbook,
    "firm-dynamics": firm_dynamics,
    "index-numbers": index_numbers,
    "economy-report": economy_report,
}


def _dynamics_table(rows: int) -> pl.DataFrame:
    """Five years; some firms enter, some leave; the smallest id stays, since dfvad turns a step round otherwise."""
    firms, years = rows // 5, 5
    random = np.random.default_rng(1)
    ids, year = np.repeat(np.arange(1, firms + 1), years), np.tile(np.arange(1, years + 1), firms)
    frame = pl.DataFrame(
        {
            "id": ids,
            "t": year,
            "tfp": np.exp(random.normal(0, 0.4, ids.size)),
            "s": np.exp(random.normal(0, 1, ids.size)),
        }
    )
    there = ~((pl.col("id") % 5 == 3) & (pl.col("t") < 3)) & ~((pl.col("id") % 5 == 2) & (pl.col("t") > 3))
    return frame.filter(there).with_columns(pl.col("s") / pl.col("s").sum().over("t")).sort("t", "id")


def _items_table(items: int, periods: int) -> pl.DataFrame:
    random = np.random.default_rng(2)
    return pl.DataFrame(
        {
            "time": np.tile(np.arange(1, periods + 1), items),
            "prodID": np.repeat(np.arange(items), periods),
            "prices": np.exp(random.normal(0, 0.3, items * periods)),
            "quantities": np.exp(random.normal(0, 0.5, items * periods)),
        }
    )


def _rounded(ratios: dict[str, float]) -> str:
    return ", ".join(f"{key} {value:.0f}" for key, value in ratios.items())


def _agreement(ours: dict[str, float], theirs: dict[str, dict[str, float]]) -> str:
    """Whether the totals over all steps agree, method by method."""
    differing = [key for key, total in ours.items() if abs(total - theirs[key]["total"]) > EQUAL * max(1, abs(total))]
    return "equal totals" if not differing else f"totals differ: {', '.join(differing)}"
