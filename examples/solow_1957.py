"""Solow (1957) from his own series (AER/TechChange): how much of growth was not capital?

He had a share of capital for each year; one constant share comes close.
``python examples/solow_1957.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.cli.demo_data import packaged, solow_1957
from nangsuat.data import Text
from nangsuat.measure import fixed_coefficient
from nangsuat.report import economy_report, write_document


def main(folder: Path) -> None:
    america = solow_1957()
    alpha = fixed_coefficient(alpha=0.35, source=Text.same("α = 0.35, near the mean of Solow's shares of capital"))

    account = ns.growth_accounting(america, coefficients=alpha, labour="hours")
    print(account.summary("en"), end="\n\n")

    # Chained, our TFP can be held against the index of technology that he printed.
    index = 1.0
    for step, printed in zip(account.steps, packaged("AER", "TechChange")["technology"][1:], strict=True):
        index *= 1 + (step.tfp.value or 0.0) / 100
        if step.last % 10 == 9:
            print(f"{step.last}: ours {index:.3f}, Solow {printed:.3f}")

    report = economy_report(america, coefficients=alpha)
    print(write_document(report, folder, "solow-1957", language="en")["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
