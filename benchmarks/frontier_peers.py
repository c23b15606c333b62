"""Frontiers beside their peers: each row has our time, the bar that it has to stay under, each peer's time, the ratio.

Ours and the peers' run on the same file, one after the other, each in a process of its own; each times its task alone,
without start-up. Ratios are of processor seconds, all threads and child processes together, which other programs on
the machine disturb least; the clock on the wall stands beside. A peer that is not installed is named with the way to
get it.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.measuring import Line, PeerMissing, Run, other_python, python, rscript
from benchmarks.run_frontier_programs import made_up

PEERS = Path(__file__).parent / "peers"
PYTHON = "NANGSUAT_PEERS_PYTHON"  # names the interpreter of an environment with the Python peers
SAME = 1e-7  # absolute, of scores between 0 and a few; solvers print seven to ten digits
DRAWS, PEER_DRAWS = 2_000, 100  # the peers' bootstraps take minutes: they draw a twentieth, counted up


@dataclass(frozen=True)
class Row:
    """One row: a task of ours on a file of so many producers, and the peers that can do it.

    ``bar`` is in seconds on the clock of two cores that nobody else uses; ``counted_up`` is how many times a peer's
    work ours is; ``alike`` is whether scores must agree (draws of a bootstrap are not the same).
    """

    what: str
    task: str
    size: int
    bar: float | None
    peers: tuple[str, ...] = ()
    peer_task: str = ""
    years: int = 1
    counted_up: int = 1
    alike: bool = True
    python_peers: tuple[str, ...] = field(default=())
    on_file: bool = True


ROWS = (
    Row("VRS, 5,000", "scores", 5_000, 0.15, ("Benchmarking", "rDEA", "deaR", "nonparaeff"), "scores",
        python_peers=("dealib",)),
    Row("VRS, 200", "scores", 200, None, ("Benchmarking",), "scores", python_peers=("dealib", "Pyfrontier")),
    Row("VRS with slacks, targets, peers, 5,000", "slacks", 5_000, 0.5, ("Benchmarking",), "slacks"),
    Row("Malmquist, 500 × 5", "malmquist", 2_500, 0.05, ("Benchmarking", "deaR", "productivity"), "malmquist", years=5),
    Row("Simar-Wilson, 500, 2,000 draws, Silverman", "bootstrap", 500, 15, ("Benchmarking",), "bootstrap",
        counted_up=DRAWS // PEER_DRAWS, alike=False),
    Row("Simar-Wilson, 500, 2,000 draws, cross-validation", "bootstrap-cv", 500, 15, ("rDEA",), "bootstrap",
        counted_up=DRAWS // PEER_DRAWS, alike=False),
    Row("FDH, 5,000", "hull", 5_000, 0.07, ("Benchmarking",), "hull"),
    Row("SBM VRS, 1,000", "slacks_based", 1_000, 0.1, ("deaR", "additiveDEA"), "slacks_based"),
    Row("FDH, 100,000", "hull", 100_000, 5, on_file=False),
    Row("CRS, 100,000", "rays-crs", 100_000, 0.2, on_file=False),
    Row("VRS, 100,000", "rays-vrs", 100_000, 1.5, on_file=False),
    Row("10 dimensions, 25,000, a tenth efficient", "ten-dimensions", 25_000, 5, on_file=False),
    Row("CRS, 1,000,000", "rays-crs", 1_000_000, 1.5, on_file=False),
    Row("CRS, 1,000,000, proved", "proved-crs", 1_000_000, None, on_file=False),
    Row("CRS, 1,000,000, whole call", "scores-crs", 1_000_000, None, on_file=False),
    Row("VRS, 1,000,000", "rays-vrs", 1_000_000, 20, on_file=False),
    Row("VRS, 1,000,000, proved", "proved-vrs", 1_000_000, None, on_file=False),
    Row("VRS, 1,000,000, whole call", "scores", 1_000_000, None, on_file=False),
)  # fmt: skip


def frontier_peers(folder: Path) -> tuple[list[Line], str]:
    """Each row of the table of frontiers: ours, the bar, the peers, the ratio, the largest difference of scores."""
    lines: list[Line] = []
    missing: dict[str, str] = {}
    for row in ROWS:
        path = _file(folder, row) if row.on_file else None
        ours = python("benchmarks.run_frontier_task", row.task, str(row.size), *([str(path)] if path else []))
        lines.append(_our_line(row, ours))
        for peer in (*row.peers, *row.python_peers) if path else ():
            try:
                lines.append(_peer_line(row, ours, peer, _run_peer(row, peer, path)))
            except PeerMissing as told:
                missing[peer] = str(told)
    lines.append(_first_call())
    return lines, _verdict(lines, missing)


def _file(folder: Path, row: Row) -> Path:
    path = folder / f"frontier-{row.size}-{row.years}.csv"
    order = pl.int_range(row.size)
    made_up(row.size).with_columns(firm=order // row.years, year=2020 + order % row.years).write_csv(path)
    return path


def _run_peer(row: Row, peer: str, path: Path) -> Run:
    if peer in row.python_peers:
        return other_python(str(PEERS / "frontier.py"), peer, str(path), package=peer, variable=PYTHON)
    return rscript(str(PEERS / "frontier.R"), peer, row.peer_task, str(path), str(PEER_DRAWS), packages=(peer,))


def _our_line(row: Row, run: Run) -> Line:
    seconds = run.answer["seconds"]
    remark = "" if row.bar is None else f"bar {row.bar:g} s: {'kept' if seconds <= row.bar else 'missed'}"
    if row.task.startswith("proved"):
        violation, gap = run.answer["found"]
        remark = f"violation at most {violation:.0e}, gap at most {gap:.0e}"
    return Line(f"ours: {row.what}", seconds, run.megabytes, remark, run.answer["processor"])


def _peer_line(row: Row, ours: Run, peer: str, run: Run) -> Line:
    seconds, processor = (run.answer[key] * row.counted_up for key in ("seconds", "processor"))
    ratio = processor / ours.answer["processor"]
    remarks = [f"{ratio:,.0f} times ours", _agreement(row, ours.answer["found"], run.answer["found"])]
    if row.counted_up > 1:
        remarks.append(f"counted up {row.counted_up} times from {PEER_DRAWS} draws")
    name = f"{peer} {run.answer['version']}: {row.what}"
    return Line(name, seconds, run.megabytes, "; ".join(remarks), processor)


def _agreement(row: Row, ours: list[float | None], theirs: list[float | None]) -> str:
    """How far the scores lie apart; years without a step have none in a peer's answer."""
    mine, other = (np.array([value for value in values if value is not None]) for values in (ours, theirs))
    if not row.alike:
        return f"mean {other.mean():.4f}, ours {mine.mean():.4f}"
    if len(mine) != len(other):
        return f"{len(other)} scores of {len(mine)}"
    apart = np.abs(mine - other)
    many = f", {int((apart > SAME).sum())} differ by more than {SAME:.0e}" if (apart > SAME).any() else ""
    return f"apart {apart.max():.0e}{many}"


def _first_call() -> Line:
    first = python("benchmarks.run_frontier_task", "first", "5000")
    warm = python("benchmarks.run_frontier_task", "scores", "5000")
    more = first.answer["seconds"] - warm.answer["seconds"]
    remark = f"{more:.2f} s more than a warm one (at most 0.5 wanted)"
    return Line(
        "ours: first call, VRS, 5,000", first.answer["seconds"], first.megabytes, remark, first.answer["processor"]
    )


def _verdict(lines: list[Line], missing: dict[str, str]) -> str:
    kept, missed = (sum(line.remark.endswith(word) for line in lines) for word in ("kept", "missed"))
    told = [f"{kept} bars kept, {missed} missed, by the clock; ratios are of processor seconds"]
    told += [f"not run: {peer}: {why}" for peer, why in missing.items()]
    if missing:
        told.append(
            "R peers: install.packages(), or R CMD INSTALL of their sources with lpSolveAPI, quadprog, ucminf, lpSolve "
            f"and slam; Python peers: python -m venv E, E/bin/pip install dealib Pyfrontier, {PYTHON}=E/bin/python"
        )
    return "\n  ".join(told)
