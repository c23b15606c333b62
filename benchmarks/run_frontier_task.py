"""``python -m benchmarks.run_frontier_task TASK SIZE [FILE]``: one task of frontiers by ourselves; prints JSON.

Each task runs in a process of its own, so that its peak memory is its own; made-up producers as in
``run_frontier_programs``. ``first`` is the first call of a new process, its imports included; ``rays`` and ``proved``
are the kernels alone, all others are whole calls on a panel in memory, proof included.
"""

import json
import sys
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np
import polars as pl

from benchmarks.made_up_frontier import producers, producers_of_density
from benchmarks.run_frontier import cone
from benchmarks.run_frontier_programs import SIDES, made_up

LONG = 5  # seconds, beyond which one run is enough
type Task = Callable[[], object]


def main(task: str, size: str, *path: str) -> None:
    work, found = TASKS[task](int(size), *path)
    times = 1 if task.startswith("first") else 3
    seconds, processor, answer = _timed(work, times)
    print(json.dumps({"seconds": seconds, "processor": processor, "found": found(answer)}))


def _timed(work: Task, times: int) -> tuple[float, float, object]:
    """The median by the processor's clock of runs after one that loads what is needed; one run where it is long."""
    runs = []
    for _ in range(times + (times > 1)):
        wall, processor = perf_counter(), process_time()
        answer = work()
        runs.append((process_time() - processor, perf_counter() - wall))
        if runs[-1][1] > LONG:
            break
    processor, wall = sorted(runs[1:] or runs)[len(runs[1:]) // 2]
    return wall, processor, answer


def _panel(size: int, path: str | None):
    import nangsuat as ns

    table = made_up(size) if path is None else pl.read_csv(path)
    return ns.FirmPanel.from_frame(table, quantities=["x1", "x2", "x3", "y1", "y2"])


def _call(name: str, column: str, **options: object):
    """A whole call of the library, and its column unit by unit."""

    def task(size: int, path: str | None = None) -> tuple[Task, Callable[[object], list]]:
        panel = _panel(size, path)

        def work() -> object:
            import nangsuat as ns

            return getattr(ns, name)(panel, **SIDES, **options)

        def found(answer: object) -> list:
            frame = answer.to_frame()
            keys = [key for key in ("firm", "end", "year") if key in frame.columns]
            return [] if path is None else frame.sort(keys)[column].to_list()

        return work, found

    return task


def _everything(size: int, path: str) -> tuple[Task, Callable[[object], list]]:
    """Scores with unique slacks, targets and peers."""
    import nangsuat as ns

    panel = _panel(size, path)

    def work() -> object:
        answer = ns.dea(panel, **SIDES, scale_efficiency=False)
        answer.targets(), answer.peers()
        return answer.slacks()

    names = (*SIDES["inputs"], *SIDES["outputs"])
    return work, lambda answer: answer.sort("firm").select(pl.sum_horizontal(names)).to_series().to_list()


def _rays(returns: str, *, proved: bool, shape: Callable[[int], tuple] = producers):
    """The kernel alone, with or without the proof of all scores against all producers."""

    def task(size: int) -> tuple[Task, Callable[[object], list]]:
        from nangsuat.kernels import check_rays, shoot_rays

        generators, points, directions, support = cone(*shape(size), returns)

        def work() -> object:
            hits = shoot_rays(generators, points, directions, support=support)
            return check_rays(generators, points, directions, hits) if proved else hits

        def found(answer: object) -> list:
            return [float(np.nanmax(answer.violation)), float(np.nanmax(answer.gap))] if proved else []

        return work, found

    return task


def _a_tenth_efficient(size: int) -> tuple:
    return producers_of_density(size, 10, 0.1)


_SCORES = {"scale_efficiency": False}
TASKS = {
    "scores": _call("dea", "efficiency", **_SCORES),
    "first": _call("dea", "efficiency", **_SCORES),
    "scores-crs": _call("dea", "efficiency", returns_to_scale="crs"),
    "slacks": _everything,
    "malmquist": _call("malmquist", "index", orientation="input", decomposition="two_parts"),
    "bootstrap": _call("bootstrap_dea", "corrected", draws=2_000),
    "bootstrap-cv": _call("bootstrap_dea", "corrected", draws=2_000, bandwidth="cross_validation"),
    "hull": _call("fdh", "efficiency"),
    "slacks_based": _call("slacks_based_measure", "efficiency"),
    "rays-crs": _rays("crs", proved=False),
    "rays-vrs": _rays("vrs", proved=False),
    "proved-crs": _rays("crs", proved=True),
    "proved-vrs": _rays("vrs", proved=True),
    "ten-dimensions": _rays("vrs", proved=False, shape=_a_tenth_efficient),
}

if __name__ == "__main__":
    main(*sys.argv[1:])
