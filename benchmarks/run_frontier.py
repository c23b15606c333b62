"""``python -m benchmarks.run_frontier``: the kernels of frontiers, timed without start-up, beside HiGHS; prints JSON.

HiGHS is used as well as it can be: one model on all units, edited from unit to unit and warm-started. Where units are
many it is timed on some of them, and the rest is counted up.
"""

import json
from collections.abc import Callable
from time import perf_counter, process_time

import highspy
import numpy as np

from benchmarks.made_up_frontier import Numbers, producers, producers_of_density
from nangsuat.kernels import check_rays, shoot_free_disposal, shoot_rays

SAMPLE = 200  # units that HiGHS solves
HIGHS_UP_TO = 100_000


def main() -> None:
    shapes = {f"{count:,} × 3+2": producers(count) for count in (5_000, 100_000, 1_000_000)}
    shapes["25,000 × 5+5, a tenth efficient"] = producers_of_density(25_000, 10, 0.1)
    lines = []
    for shape, (inputs, outputs) in shapes.items():
        for returns in ("crs", "vrs") if "3+2" in shape else ("vrs",):
            line = _radial(inputs, outputs, returns)
            lines.append({"what": f"{shape}, {returns}"} | line)
        if len(inputs) <= HIGHS_UP_TO:
            lines.append({"what": f"{shape}, free disposal hull"} | _hull(inputs, outputs))
    print(json.dumps({"lines": lines}))


def _radial(inputs: Numbers, outputs: Numbers, returns: str) -> dict[str, float]:
    generators, points, directions, support = cone(inputs, outputs, returns)
    hits, line = _timed(lambda: shoot_rays(generators, points, directions, support=support))
    proof, proving = _timed(lambda: check_rays(generators, points, directions, hits))
    line |= {
        "proof": proving["processor"],
        "unproved": float(max(proof.violation.max(), proof.gap.max(), proof.residual.max())),
    }
    if len(inputs) > HIGHS_UP_TO:
        return line
    some = np.linspace(0, len(inputs) - 1, SAMPLE).astype(int)
    betas, each = _by_highs(generators, points[some], directions[some])
    return line | {
        "highs": each * len(inputs),
        "apart": float(np.abs(betas - hits.beta[some]).max()),
    }


def _hull(inputs: Numbers, outputs: Numbers) -> dict[str, float]:
    points = np.hstack([-inputs, outputs])
    moves = np.arange(points.shape[1]) < inputs.shape[1]
    origins, directions = np.where(moves, 0, points), np.where(moves, -points, 0)
    return _timed(lambda: shoot_free_disposal(points, origins, directions))[1]


def _timed[Answer](work: Callable[[], Answer]) -> tuple[Answer, dict[str, float]]:
    """The median run of three by the processor's clock, all threads together, which other programs disturb least."""
    runs = []
    for _ in range(3):
        wall, processor = perf_counter(), process_time()
        answer = work()
        runs.append((process_time() - processor, perf_counter() - wall))
    processor, wall = sorted(runs)[1]
    return answer, {"processor": processor, "seconds": wall}


def cone(inputs: Numbers, outputs: Numbers, returns: str) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Generators, points, directions and support of the input-oriented scores of all producers."""
    constant = np.ones((len(inputs), 1 if returns == "vrs" else 0))
    units = np.hstack([-inputs, outputs, constant])
    disposal = -np.eye(units.shape[1])[: inputs.shape[1] + outputs.shape[1]]
    is_input = np.arange(units.shape[1]) < inputs.shape[1]
    support = np.r_[np.ones(inputs.shape[1]), np.zeros(outputs.shape[1]), -constant[0]]
    return np.vstack([units, disposal]), np.where(is_input, 0, units), np.where(is_input, -units, 0), support


def _by_highs(generators: Numbers, points: Numbers, directions: Numbers) -> tuple[Numbers, float]:
    """The largest betas, and the processor seconds that one takes."""
    count, width = generators.shape
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    nothing = np.array([], dtype=np.int32)
    for _ in range(width):
        model.addRow(0.0, 0.0, 0, nothing, np.array([]))
    rows = np.arange(width, dtype=np.int32)
    starts = np.arange(count, dtype=np.int32) * width
    zeros, free = np.zeros(count), np.full(count, highspy.kHighsInf)
    places = np.tile(rows, count)
    model.addCols(count, zeros, zeros, free, count * width, starts, places, generators.ravel())
    model.addCol(-1.0, -highspy.kHighsInf, highspy.kHighsInf, width, rows, np.ones(width))
    betas, start = [], process_time()
    for point, direction in zip(points, directions, strict=True):
        for row in range(width):
            model.changeRowBounds(row, point[row], point[row])
            model.changeCoeff(row, count, -direction[row])
        model.run()
        betas.append(-model.getObjectiveValue())
    return np.array(betas), (process_time() - start) / len(points)


if __name__ == "__main__":
    main()
