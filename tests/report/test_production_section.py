"""Production functions, TFP, markups and misallocation in the report on many enterprises: when asked, never of few."""

import polars as pl
import pytest

import nangsuat as ns
import production_panels as firms
from nangsuat.compare import MINIMUM_COUNT
from nangsuat.data import FirmPanel, UnknownOption
from nangsuat.measure.production.estimators import ESTIMATORS
from nangsuat.report import ChartBlock, Document, Heading, MisallocationOf, Notice, ProductionOf, TableBlock
from nangsuat.report.production_section import relative_tfp
from nangsuat.report.production_words import TAKES_FOR_GRANTED

ROUNDING = 1e-12
OF = ProductionOf(("ackerberg_caves_frazer", "pooled"), proxy="materials", markups="employees")
PRODUCTION, MARKUPS, MISALLOCATION = "Production functions and TFP", "Markups", "Misallocation"


@pytest.fixture(scope="module")
def accounts() -> pl.DataFrame:
    return firms.accounts(firms=120)


@pytest.fixture(scope="module")
def panel(accounts: pl.DataFrame) -> FirmPanel:
    return FirmPanel.from_frame(accounts)


@pytest.fixture(scope="module")
def report(panel: FirmPanel) -> Document:
    return ns.firms_report(panel, production=OF, misallocation=MisallocationOf("own"))


def headings(document: Document) -> list[str]:
    return [block.text.en for block in document.blocks if isinstance(block, Heading)]


def tables(document: Document) -> dict[str, TableBlock]:
    return {block.table.title.en: block for block in document.blocks if isinstance(block, TableBlock)}


def notices(document: Document) -> str:
    return " ".join(block.text.en for block in document.blocks if isinstance(block, Notice))


def test_no_section_where_none_is_asked_for(panel: FirmPanel):
    assert not {PRODUCTION, MARKUPS, MISALLOCATION} & set(headings(ns.firms_report(panel)))


def test_all_that_was_asked_for_is_there(report: Document):
    assert [each for each in headings(report) if each in (PRODUCTION, MARKUPS, MISALLOCATION)] == [
        PRODUCTION, MARKUPS, MISALLOCATION,
    ]  # fmt: skip
    shown = tables(report)
    estimates = shown["Elasticities of output"].table.rows
    assert len(estimates) == len(OF.methods)
    assert "All industries by year" in shown
    assert "Transitions" in shown
    assert not notices(report)
    captions = [block.title.en for block in report.blocks if isinstance(block, ChartBlock)]
    assert {"Elasticities by estimator", "TFP by year", "Who stays among the most productive a year later"} <= {
        *captions
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_picture_can_be_drawn(report: Document, language: str):
    for block in report.blocks:
        if isinstance(block, ChartBlock):
            assert block.chart(language).to_dict()  # type: ignore[arg-type,operator,union-attr]


def test_no_group_of_few_is_told_of(accounts: pl.DataFrame):
    """An industry of few firms borrows its coefficients, but not even its number of rows is shown."""
    few = accounts["firm"].unique().sort()[: MINIMUM_COUNT - 1].to_list()
    lone = accounts.with_columns(industry=pl.when(pl.col("firm").is_in(few)).then(pl.lit("15")).otherwise(pl.lit("10")))
    by_industry = ProductionOf(("pooled",), within=("industry",))
    shown = tables(ns.firms_report(FirmPanel.from_frame(lone), production=by_industry))["Elasticities of output"].table
    assert [row[0] for row in shown.rows] == ["10"]
    only_few = FirmPanel.from_frame(accounts.filter(pl.col("firm").is_in(few)))
    document = ns.firms_report(only_few, production=ProductionOf(("pooled",), markups="employees"))
    assert f"No group has {MINIMUM_COUNT} enterprises" in notices(document)
    assert f"No year has {MINIMUM_COUNT} enterprises" in notices(document)


def test_why_there_is_no_production_function(panel: FirmPanel, accounts: pl.DataFrame):
    no_capital = FirmPanel.from_frame(accounts.drop("fixed_assets"))
    one_year = FirmPanel.from_frame(accounts.filter(pl.col("year") == accounts["year"].max()))
    for document, reason in (
        (ns.firms_report(no_capital, production=OF), "needs"),
        (ns.firms_report(one_year, production=ProductionOf(("first_differences",))), "First differences"),
    ):
        assert "cannot be shown from these data" in notices(document)
        assert reason.lower() in notices(document).lower()
    with pytest.raises(UnknownOption, match="materials"):
        ns.firms_report(panel, production=ProductionOf(("pooled",), markups="materials"))


def test_tfp_is_over_its_group(panel: FirmPanel):
    found = ns.production_function(panel, method="pooled", least=10)
    relative = relative_tfp(panel, found, found.method, ("industry",))
    by_industry = relative.frame.join(panel.collect("row", "industry"), on="row").group_by("industry")
    for mean in by_industry.agg(pl.col("log_tfp").mean())["log_tfp"]:
        assert mean == pytest.approx(0, abs=ROUNDING)


def test_each_estimator_says_what_it_takes_for_granted():
    assert set(TAKES_FOR_GRANTED) == set(ESTIMATORS)


def test_the_first_estimator_takes_no_proxy_that_is_another_ones(panel: FirmPanel):
    """Markups are by the first estimator alone."""
    production = ProductionOf(("pooled", "levinsohn_petrin"), proxy="materials", markups="employees")
    assert production.by_first.proxy is None
    assert production.by_first.methods == ("pooled",)
    document = ns.firms_report(panel, production=production)
    assert any(title.startswith("Markups") for title in tables(document))


def test_a_table_without_industries_is_told_in_the_words_of_the_report(accounts: pl.DataFrame):
    bare = FirmPanel.from_frame(accounts.drop("industry"))
    document = ns.firms_report(bare, production=ProductionOf(("pooled",), within=("industry",)))
    assert 'on the command line --within ""' in notices(document)
