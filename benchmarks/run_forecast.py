"""``python -m benchmarks.run_forecast``: a plan of 40 targets and 200 tasks, then another scenario; prints JSON."""

import json
import resource
from datetime import date
from time import perf_counter, process_time

import numpy as np

from nangsuat.plan import Aim, Change, Elicited, History, Risk, TaskEffect, reach_all

TARGETS, TASKS, YEARS, DRAWS = 40, 200, 10, 10_000
OBSERVED = 20  # years of each history
LAST = 2025


def questions() -> list[tuple[Aim, History]]:
    """Mean growth of levels over ten years."""
    random = np.random.default_rng(1)
    asked = []
    for number in range(TARGETS):
        levels = 100 * np.exp(np.cumsum(random.normal(0.045, 0.03, OBSERVED)))
        values = dict(zip(range(LAST - OBSERVED + 1, LAST + 1), map(float, levels), strict=True))
        name = f"T{number}"
        aim = Aim(name, "mean growth", LAST + 1, LAST + YEARS, "at least", float(random.uniform(4, 7)))
        asked.append((aim, History.from_values(name, values, kind="level")))
    return asked


def effects() -> list[TaskEffect]:
    """Five tasks a target, each with a ramp and a risk."""
    random = np.random.default_rng(2)
    return [
        TaskEffect(
            f"N{number}",
            f"T{number % TARGETS}",
            Elicited(0.05, 0.2, 0.6),
            "growth points",
            date(LAST + 1 + int(random.integers(0, 4)), int(random.integers(1, 13)), 1),
            ramp_months=int(random.integers(0, 37)),
            risk=Risk(0.3, 6, 18, 0.1),
        )
        for number in range(TASKS)
    ]


def measure() -> dict[str, float]:
    """Seconds on the clock and of the processor, and the most memory that the process had."""
    asked, tasks = questions(), effects()
    reach_all(asked[:1], effects=[task for task in tasks if task.target == "T0"], draws=100)  # loads what is needed
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = perf_counter(), process_time()
    found = reach_all(asked, effects=tasks, draws=DRAWS)
    plan, plan_processor = perf_counter() - wall, process_time() - processor
    slip = {f"N{number}": Change(delay_months=12) for number in range(3)}
    all_late = {task.task: Change(delay_months=12) for task in tasks}
    wall, processor = perf_counter(), process_time()
    found.with_scenarios({"three late": slip})
    scenario, scenario_processor = perf_counter() - wall, process_time() - processor
    wall = perf_counter()
    found.with_scenarios({"all late": all_late})
    everything = perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "plan": plan,
        "plan_processor": plan_processor,
        "three_late": scenario,
        "three_late_processor": scenario_processor,
        "all_late": everything,
        "kept_megabytes": sum(_bytes(outlook) for outlook in found.outlooks) / 1e6,
        "megabytes": after / 1024,
        "more_megabytes": (after - before) / 1024,
    }


def _bytes(outlook) -> int:
    drawn = outlook.effects
    return outlook.base.nbytes + sum(item.full.nbytes + item.delays.nbytes + item.timing.nbytes for item in drawn)


if __name__ == "__main__":
    print(json.dumps(measure()))
