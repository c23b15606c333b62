"""48 American states, 1970-1986 (plm/Produc): did productivity rise in the states, or by moving between them?

``python examples/american_states.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.cli.demo_data import american_states
from nangsuat.report import economy_report, write_document


def main(folder: Path) -> None:
    states = american_states()

    # Thousand dollars a worker read better than million; the split itself is in the panel's unit.
    split = ns.shift_share(states, start=1970, end=1986)
    for term in ("within", "static", "dynamic"):
        print(f"{term:8} {1000 * split.value(term):7.3f} thousand dollars a worker")
    print(f"{'total':8} {1000 * split.total:7.3f}")

    # There are no labour shares in these data: the report says why it shows no TFP.
    print(write_document(economy_report(states), folder, "american-states", language="en")["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
