"""``python -m benchmarks.run_frontier_models``: radial models and what is made of them, whole calls; prints JSON.

From a panel in memory to the result, proof included; three inputs and two outputs as in ``run_frontier_programs``.
"""

import json

import nangsuat as ns
from benchmarks.measuring import typical_seconds
from benchmarks.run_frontier_programs import SIDES, made_up

UNITS = 5_000


def everything(panel: ns.FirmPanel) -> None:
    """Scores with unique slacks, targets and peers."""
    found = ns.dea(panel, **SIDES, scale_efficiency=False)
    found.slacks()
    found.targets()
    found.peers()


def main() -> None:
    panel = ns.FirmPanel.from_frame(made_up(UNITS), quantities=["x1", "x2", "x3", "y1", "y2"])
    models = {
        "CRS": lambda: ns.dea(panel, **SIDES, returns_to_scale="crs"),
        "VRS": lambda: ns.dea(panel, **SIDES, scale_efficiency=False),
        "VRS with scale efficiency": lambda: ns.dea(panel, **SIDES),
        "VRS with slacks, targets, peers": lambda: everything(panel),
        "VRS super-efficiency": lambda: ns.dea(panel, **SIDES, super_efficiency=True),
        "VRS directional": lambda: ns.dea(panel, **SIDES, orientation="directional", scale_efficiency=False),
        "VRS hyperbolic": lambda: ns.dea(panel, **SIDES, orientation="hyperbolic", scale_efficiency=False),
        "free disposal hull": lambda: ns.fdh(panel, **SIDES),
    }
    print(json.dumps({"seconds": {name: typical_seconds(model, times=3) for name, model in models.items()}}))


if __name__ == "__main__":
    main()
