"""Viet Nam's TFP share of growth, computed three ways: 45, 25 or 8 percent of the same growth of 2011-2015.

The office publishes one share, 33.58 percent; its capital stock and coefficients are not public. What can be done
without them is to count the same years with a public capital stock and to say what each choice does to the answer:

1. the customary weights, 0.3 capital and 0.7 labour, labour counted in persons;
2. equal weights, for contrast: nothing else has changed;
3. equal weights, labour counted with its schooling, so that better-trained workers pass for labour and not for TFP.

Figures of the Penn World Table 10.01 (Feenstra, Inklaar and Timmer 2015, CC BY 4.0), typed here: GDP and capital
stock at constant national prices of 2017 (``rgdpna``, ``rnna``, million USD), persons engaged (``emp``, thousand) and
the index of human capital (``hc``). ``python examples/viet_nam_tfp_three_ways.py [folder]``
"""

import sys
from pathlib import Path

import polars as pl

import nangsuat as ns
from nangsuat.data import Text
from nangsuat.measure import GrowthAccounting, fixed_coefficient
from nangsuat.report import economy_report, write_document

PENN_WORLD_TABLE = pl.DataFrame(
    {
        "year": [2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019],
        "value_added_constant": [
            428_070.5, 454_783.4, 478_647.5, 504_599.2, 534_792.6,
            570_513.0, 605_946.6, 647_225.0, 693_021.3, 741_653.6,
        ],
        "capital": [
            979_650.2, 1_053_363.4, 1_127_375.5, 1_206_874.4, 1_297_411.0,
            1_399_782.6, 1_515_014.3, 1_644_889.9, 1_787_120.1, 1_964_750.1,
        ],
        "workers": [
            49_048.5, 50_351.9, 51_422.4, 52_207.8, 52_744.5, 52_840.0, 53_302.8, 53_703.4, 54_069.1, 50_399.6,
        ],
        "human_capital": [2.42077, 2.47525, 2.53261, 2.58221, 2.62478, 2.66935, 2.71602, 2.76493, 2.81621, 2.86999],
    }
)  # fmt: skip
CUSTOM = Text(vi="trọng số thường dùng 0,3 và 0,7", en="the customary weights 0.3 and 0.7")
EQUAL = Text(vi="giả định: vốn và lao động bằng nhau", en="an assumption: capital and labour alike")
PERIODS = ((2010, 2015, "2011–2015"), (2015, 2018, "2016–2018"))


def main(folder: Path) -> None:
    viet_nam = ns.EconomyPanel.from_frame(
        PENN_WORLD_TABLE,
        constants={"territory": "VNM", "industry": "TOTAL"},
        currency="USD",
        base_year=2017,
        breaks=[ns.Break(2019, Text.same("emp: 54.07 → 50.40"), roles=("workers",))],
    )
    published = ns.viet_nam_tfp_shares()
    print(published.summary("vi"), end="\n\n")
    print("TFP, % of growth      0.3/0.7 persons   0.5/0.5 persons   0.5/0.5 schooled")
    for start, end, period in PERIODS:
        accounts = [
            account(viet_nam, 0.3, CUSTOM, start, end),
            account(viet_nam, 0.5, EQUAL, start, end),
            account(viet_nam, 0.5, EQUAL, start, end, schooling=True),
        ]
        print(f"{period:20}", *(f"{each.period.tfp_share.value:17.1f}" for each in accounts))
    print()
    # Each account prints where its coefficient comes from and what others would give: that table is the answer to
    # «why do they differ». The break in persons engaged in 2019 keeps the last year out: a fall of 3.7 million people
    # in one year is a change of the source, not of the country.
    print(account(viet_nam, 0.5, EQUAL, 2010, 2015, schooling=True).summary("en"))

    weights = fixed_coefficient(alpha=0.5, source=EQUAL)
    report = economy_report(viet_nam, start=2010, end=2018, coefficients=weights)
    print(write_document(report, folder, "viet-nam-tfp", language="vi")["html"])


def account(
    panel: ns.EconomyPanel, alpha: float, source: Text, start: int, end: int, *, schooling: bool = False
) -> GrowthAccounting:
    weights = fixed_coefficient(alpha=alpha, source=source)
    return ns.growth_accounting(panel, coefficients=weights, start=start, end=end, human_capital=schooling)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
