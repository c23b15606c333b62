"""Firm TFP in Spanish manufacturing by six estimators, and why they differ (plm/Snmesp, 738 firms, 1983-1990).

One production function of value added, ``ln Y = a + b·ln L + c·ln K + ln TFP``, with an effect for each year. What the
six disagree on is how firms choose labour while they know more of their own productivity than the analyst does:

* pooled least squares takes labour for chosen blindly. The more productive hire more, so its labour coefficient holds
  productivity too; it is what the others are held against;
* fixed effects let each firm have one productivity for good and look at changes within firms alone. Labour falls by a
  tenth, as it should if lasting productivity was in it;
* system GMM looks for instruments in the firm's own past. Its tests stand in the table, and they object: Hansen's and
  the one of the common factor both reject at five per cent, and capital comes out below zero. These are not numbers to
  use, and that is why tests stand beside them;
* Levinsohn and Petrin read productivity off the purchases of materials, and labour's coefficient off what moves labour
  but not materials. If both are chosen at once there is nothing of the kind (the criticism of Ackerberg, Caves and
  Frazer). Labour falls further, capital takes its place, with an error five times as large;
* Ackerberg, Caves and Frazer leave all coefficients to the second step: last year's labour cannot know this year's
  surprise. One root is found, and instruments of one more year do not object. Labour comes out above least squares,
  which the textbook does not expect, but its interval reaches down to it;
* Wooldridge writes the two steps of Levinsohn and Petrin as one system, so that Hansen's test can hold them against
  each other. It rejects, and so speaks against Levinsohn and Petrin's answer too.

Elasticities that differ by a third need not give another order of firms: five of the six rank them much alike, as the
table of rank correlations says; system GMM does not.
Two estimators are left out for want of data: Olley and Pakes need investment, Gandhi, Navarro and
Rivers the share of intermediate inputs at current prices, and these data are at constant ones.

``python examples/spanish_firms_six_estimators.py [folder]``
"""

import sys
from pathlib import Path

import polars as pl

import nangsuat as ns
from nangsuat.cli.demo_data import spanish_manufacturing
from nangsuat.data import Text
from nangsuat.report import firms_report, write_document

SIX = (
    "ackerberg_caves_frazer",
    "pooled",
    "fixed_effects",
    "blundell_bond",
    "levinsohn_petrin",
    "wooldridge",
)


def main(folder: Path) -> None:
    firms = with_value_added(spanish_manufacturing())
    found = ns.estimators_side_by_side(firms, SIX, proxy="intermediate_inputs", controls=["year"], by=())
    print(found.summary("en"), end="\n\n")

    # The same firms, the same years: how far apart does each say that they are?
    for name, each in zip(found.names, found.found, strict=True):
        spread = ns.dispersion(firms, each, by=["year"]).to_frame()
        print(f"{name.en:40} p90/p10 of TFP in 1983 and 1990: {spread['p90_p10'][0]:.2f}, {spread['p90_p10'][-1]:.2f}")

    asked = ns.ProductionOf(SIX, proxy="intermediate_inputs", controls=("year",))
    title = Text(vi="738 doanh nghiệp chế biến, chế tạo Tây Ban Nha", en="738 Spanish manufacturing firms")
    report = firms_report(firms, production=asked, title=title)
    print(write_document(report, folder, "spanish-firms-six-estimators", language="en")["html"])


def with_value_added(firms: ns.FirmPanel) -> ns.FirmPanel:
    """The panel with output less intermediate inputs, both at constant prices, as value added."""
    rows = firms.collect().drop("row").with_columns(value_added=pl.col("output") - pl.col("intermediate_inputs"))
    return ns.FirmPanel.from_frame(
        rows, currency=firms.currency, name=firms.source.name, citation=firms.source.citation
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
