"""22 countries (stevedata/pwt_sample, Penn World Table 10.0): TFP since 1970 with each country's own labour shares.

``python examples/penn_world_table.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.cli.demo_data import penn_world_table
from nangsuat.data import Text
from nangsuat.measure import coefficient_from_labour_share
from nangsuat.report import economy_report, write_document

SHARES = coefficient_from_labour_share(
    source=Text(vi="tỷ phần lao động của Penn World Table 10.0", en="labour shares of the Penn World Table 10.0")
)


def main(folder: Path) -> None:
    world = penn_world_table()

    # Growth of TFP depends on how labour is counted: persons, hours, hours and schooling.
    print("growth of TFP, % a year, 1970-2019: persons, hours, hours with human capital")
    for country in sorted(set(world.collect("territory")["territory"])):
        found = [
            ns.growth_accounting(
                world,
                coefficients=SHARES,
                territory=country,
                start=1970,
                end=2019,
                labour=labour,
                human_capital=schooling,
            ).period.tfp.value
            for labour, schooling in (("workers", False), ("hours", False), ("hours", True))
        ]
        print(country, *(f"{value:6.2f}" for value in found))

    report = economy_report(world, territory="JPN", start=1955, end=2019, coefficients=SHARES)
    print(write_document(report, folder, "japan", language="en")["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
