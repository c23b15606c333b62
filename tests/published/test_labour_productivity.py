"""Decompositions of labour productivity against published totals and another program's numbers."""

from pathlib import Path

import polars as pl
import pytest

from nangsuat.data import CannotBeShown, EconomyPanel, viet_nam_sectors
from nangsuat.explain import shift_share, three_factors

PRINTED = 0.005  # notes print two digits after the decimal sign
ROUNDING_OF_TOTALS = 2e-4  # GSO prints sums to 1 billion đồng and 0.1 thousand persons
SUMS_OF_PRINTED = 2.0  # billion đồng: 21 sections printed to whole billions; the largest gap met in 2010-2016
WORKERS_PRINTED = 0.15  # thousand persons, printed to 0.1
REFERENCE = 1e-9  # the reference was computed by an independent R program in double precision
IDENTITY = 1e-10

COLUMNS = {
    "three_term": {"within": "within", "static": "three_term_static", "dynamic": "three_term_dynamic"},
    "two_term": {"within": "within", "between": "two_term_between_end_productivity"},
    "csls": {
        "within": "within",
        "reallocation_level": "csls_reallocation_level",
        "reallocation_growth": "csls_reallocation_growth",
    },
    "gead": {"pure": "gead_pure", "relative_size": "gead_relative_size", "interaction": "gead_interaction"},
}


def test_viet_nam_2011_2016_in_three_factors():
    found = three_factors(viet_nam_sectors(), start=2011, end=2016)
    terms = (found.product_tax, found.within, found.structure, found.total)
    assert terms == pytest.approx((-0.37, 8.71, 3.43, 11.77), abs=PRINTED)
    published = 3_054_470 / 53_302.8 - 2_292_483 / 50_352.0
    assert found.total == pytest.approx(published, abs=ROUNDING_OF_TOTALS)


@pytest.mark.parametrize(("start", "end"), [(2010, 2016), (2011, 2016), (2014, 2015)])
@pytest.mark.parametrize("weights", ["end", "start", "mean"])
@pytest.mark.parametrize("prices", ["constant", "current"])
def test_k_is_gdp_over_the_value_added_of_the_sectors(start: int, end: int, weights: str, prices: str):
    """k = W / Σ s·w, and the three factors add up to the change of GDP per worker."""
    panel = viet_nam_sectors()
    found = three_factors(panel, start=start, end=end, weights=weights, prices=prices)
    economy = found.whole.quantities.economy
    for mark in "01":
        assert economy[f"k{mark}"].value == pytest.approx(
            economy[f"W{mark}"].value / economy[f"m{mark}"].value, abs=1e-14
        )
    assert found.total == pytest.approx(found.whole.change.value, abs=IDENTITY)


@pytest.fixture(scope="module")
def etd(shared_data: Path) -> EconomyPanel:
    table = pl.read_csv(shared_data / "firms" / "etd_dev.csv")
    industries = [name for name in table.columns if name not in ("country", "cnt", "var", "year", "Total")]
    long = table.unpivot(industries, index=["cnt", "year", "var"], variable_name="industry")
    wide = long.pivot("var", index=["cnt", "industry", "year"], values="value").with_columns(
        pl.col("VA", "VA_Q15") / 1000, pl.col("EMP").cast(pl.Float64)
    )
    roles = {"territory": "cnt", "value_added": "VA", "value_added_constant": "VA_Q15", "workers": "EMP"}
    return EconomyPanel.from_frame(wide, roles=roles, base_year=2015)


@pytest.mark.parametrize("method", COLUMNS)
def test_economic_transformation_database(etd: EconomyPanel, shared_data: Path, method: str):
    reference = pl.read_csv(shared_data / "firms" / "etd_dev_reference.csv")
    assert reference.height == 11
    for row in reference.iter_rows(named=True):
        found = shift_share(etd, start=row["y0"], end=row["y1"], territory=row["cnt"], method=method)
        shares = {term: figure.value / 100 for term, figure in found.whole.points.items()}
        expected = {term: row[column] for term, column in COLUMNS[method].items()}
        assert shares == pytest.approx(expected, abs=REFERENCE), (row["cnt"], row["y0"])
        assert found.whole.growth.value / 100 == pytest.approx(row["growth"], abs=REFERENCE)
        assert found.total == pytest.approx(found.whole.change.value, rel=IDENTITY)


@pytest.mark.parametrize(
    ("country", "gaps"), [("KHM", ["Real estate (1990)", "Financial services (1990)"]), ("LAO", ["Real estate (1990)"])]
)
def test_a_sector_with_nobody_at_work_is_named_not_divided_by(etd: EconomyPanel, country: str, gaps: list[str]):
    with pytest.raises(CannotBeShown) as caught:
        shift_share(etd, start=1990, end=2018, territory=country)
    for gap in gaps:
        assert f"{gap}: nobody at work" in caught.value.text.en


@pytest.fixture(scope="module")
def sections(shared_data: Path) -> pl.DataFrame:
    return pl.read_csv(shared_data / "economy" / "vietnam" / "gso_activity_2005_2016.csv").filter(
        pl.col("year") >= 2010
    )


def test_sections_and_product_taxes_add_up_to_the_total(sections: pl.DataFrame):
    parts = sections.filter(~pl.col("vsic_section").is_in(["TOTAL", "OTHER"])).group_by("year")
    parts = parts.agg(pl.col("gdp_current_bn_vnd", "gdp_const2010_bn_vnd", "employment_thousand").sum()).sort("year")
    total = sections.filter(pl.col("vsic_section") == "TOTAL").sort("year")
    tolerances = {
        "gdp_current_bn_vnd": SUMS_OF_PRINTED,
        "gdp_const2010_bn_vnd": SUMS_OF_PRINTED,
        "employment_thousand": WORKERS_PRINTED,
    }
    for column, tolerance in tolerances.items():
        assert parts[column].to_list() == pytest.approx(total[column].to_list(), abs=tolerance), column


def test_the_three_sectors_carried_are_the_sections_added_up(sections: pl.DataFrame):
    """The packaged series against the office's sections; U has workers but no value added, and counts as services."""
    sector = {**dict.fromkeys("A", "A"), **dict.fromkeys("BCDEF", "B-F"), **dict.fromkeys("GHIJKLMNOPQRSTU", "G-T")}
    sector["TOTAL"] = "TOTAL"
    added = (
        sections.with_columns(industry=pl.col("vsic_section").replace_strict(sector, default=None))
        .drop_nulls("industry")
        .group_by("industry", "year")
        .agg(pl.col("gdp_current_bn_vnd", "gdp_const2010_bn_vnd", "employment_thousand").sum())
    )
    carried = viet_nam_sectors().collect("industry", "year", "value_added", "value_added_constant", "workers")
    both = carried.join(added, on=["industry", "year"], how="left")
    assert both.height == 28
    assert both["value_added"].to_list() == pytest.approx(both["gdp_current_bn_vnd"].to_list(), abs=0.01)
    assert both["value_added_constant"].to_list() == pytest.approx(both["gdp_const2010_bn_vnd"].to_list(), abs=0.01)
    assert both["workers"].to_list() == pytest.approx(both["employment_thousand"].to_list(), abs=0.01)


def test_twenty_sections_in_three_factors(sections: pl.DataFrame):
    """Finer industries move the bounds between the terms, never their sum."""
    table = sections.filter(~pl.col("vsic_section").is_in(["U", "OTHER", "TAXES_LESS_SUBSIDIES"])).select(
        "year",
        industry="vsic_section",
        value_added_constant="gdp_const2010_bn_vnd",
        workers="employment_thousand",
    )
    taxes = sections.filter(pl.col("vsic_section") == "TAXES_LESS_SUBSIDIES").select(
        "year", pl.lit("TOTAL").alias("industry"), product_tax_constant="gdp_const2010_bn_vnd"
    )
    panel = EconomyPanel.from_frame(
        table.join(taxes, on=["year", "industry"], how="left"), constants={"territory": "VN"}
    )
    fine = three_factors(panel, start=2011, end=2016)
    coarse = three_factors(viet_nam_sectors(), start=2011, end=2016)
    assert len(fine.industries) == 20
    assert fine.total == pytest.approx(coarse.total, abs=0.01)  # section U is left out: 2 to 5 thousand workers
    assert fine.product_tax == pytest.approx(coarse.product_tax, abs=0.01)
    assert fine.structure != pytest.approx(coarse.structure, abs=0.1)
