"""A made-up hi-tech park: template, check, marked-up copy, one enterprise's two pages.

``python examples/synthetic_park.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.data import check_file, mark_up, read_firms, synthetic_park, write_template
from nangsuat.report import enterprise_report, write_document


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    accounts = write_template("firm", folder / "accounts.xlsx", panel=synthetic_park())

    checked = check_file(accounts)
    print(checked.summary("vi"), end="\n\n")
    print(mark_up(accounts, checked.problems, folder / "marked.xlsx").output, end="\n\n")

    park = read_firms(accounts, synthetic=True)
    print(ns.driver_tree(park, "GL-001", start=2021, end=2023).summary("vi"), end="\n\n")
    print(write_document(enterprise_report(park, "GL-001"), folder, "GL-001")["pdf"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
