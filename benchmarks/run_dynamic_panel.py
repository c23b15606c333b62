"""``python -m benchmarks.run_dynamic_panel FILE``: our system GMM, timed without start-up; prints JSON."""

import json
import sys

import polars as pl

import nangsuat as ns
from benchmarks.measuring import typical_seconds


def main(path: str) -> None:
    panel = ns.FirmPanel.from_frame(pl.read_csv(path))
    employees = ns.Regressor("employees", kind="endogenous", scale="level")

    def estimate(steps: int):
        return ns.dynamic_panel(
            panel, dependent="output", regressors=[employees], method="system", steps=steps, scale="level"
        )

    answer = {
        str(steps): {
            "seconds": typical_seconds(lambda steps=steps: estimate(steps)),
            "coefficients": list(estimate(steps).coefficients().values()),
            "errors": estimate(steps).standard_errors.tolist(),
        }
        for steps in (1, 2)
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
