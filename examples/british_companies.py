"""140 British companies, 1976-1984 (plm/EmplUK): what cannot be shown, and what can.

The data hold the output of each company's industry, not its own. Productivity cannot be shown from them;
labour cost a head and capital a head can. ``python examples/british_companies.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.cli.demo_data import british_companies
from nangsuat.report import firms_report, write_document


def main(folder: Path) -> None:
    companies = british_companies()

    try:
        firms_report(companies)
    except ns.NangsuatError as refusal:
        print(refusal.text.say("en"), end="\n\n")

    print(ns.aggregate_indicators(companies, by=("year",), codes=["E10", "E13"]).summary("en"))
    print(write_document(firms_report(companies, indicator="E13"), folder, "british", language="en")["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
