"""Official figures: typed as published, adding up, missing where nothing was published."""

import csv

import polars as pl
import pytest

import nangsuat.data as data

PRINTED = 0.051  # thousand persons are printed to 0.1, and sums of three to half of that more
PRINTED_BILLION = 1.0  # amounts are printed to one billion, each half of that off at most
FIVE_ROUNDED = 2.5 * PRINTED_BILLION  # three sectors, the taxes and the total


def test_three_sectors_add_up_to_the_total():
    table = data.viet_nam_sectors().collect()
    assert table.height == 28
    sums = table.group_by("year", total=pl.col("industry") == "TOTAL").agg(
        pl.col("value_added", "value_added_constant", "workers", "product_tax", "product_tax_constant").sum()
    )
    total, parts = (sums.filter(total=flag).sort("year") for flag in (True, False))
    for prices in ("", "_constant"):
        gap = total[f"value_added{prices}"] - parts[f"value_added{prices}"] - total[f"product_tax{prices}"]
        assert gap.abs().max() <= FIVE_ROUNDED
    assert (total["workers"] - parts["workers"]).abs().max() <= PRINTED * 2


def test_three_sectors_are_those_of_the_statistics_office(shared_data):
    """Added up again from the office's table by section."""
    with (shared_data / "economy/vietnam/gso_activity_2005_2016.csv").open(encoding="utf-8") as stream:
        published = [row for row in csv.DictReader(stream) if 2010 <= int(row["year"]) <= 2016]
    sector = {code: "A" if code == "A" else "B-F" if code in "BCDEF" else "G-T" for code in "ABCDEFGHIJKLMNOPQRST"}
    table = data.viet_nam_sectors().collect()
    for row in table.filter(pl.col("industry") != "TOTAL").iter_rows(named=True):
        for key, column in (("value_added", "gdp_current_bn_vnd"), ("value_added_constant", "gdp_const2010_bn_vnd")):
            sections = [
                float(entry[column])
                for entry in published
                if int(entry["year"]) == row["year"] and sector.get(entry["vsic_section"]) == row["industry"]
            ]
            assert row[key] == pytest.approx(sum(sections), abs=len(sections) * PRINTED_BILLION / 2)
    for row in table.filter(industry="TOTAL").iter_rows(named=True):
        (total,) = (e for e in published if int(e["year"]) == row["year"] and e["vsic_section"] == "TOTAL")
        assert row["value_added_constant"] == pytest.approx(float(total["gdp_const2010_bn_vnd"]), abs=PRINTED_BILLION)
        assert row["workers"] == pytest.approx(float(total["employment_thousand"]), abs=PRINTED)


def test_rows_are_the_lines_of_the_packaged_file():
    panel = data.viet_nam_sectors()
    assert panel.collect("row", "year", "industry").row(0) == (2, 2010, "A")
    assert panel.source.letters["value_added"] == "C"
    assert panel.base_year == 2010
    assert not panel.synthetic
    assert "2018" in panel.source.citation.en


def test_published_productivity():
    series = data.viet_nam_productivity()
    levels = {year.year: year.level for year in series.years}
    growth = {year.year: year.growth for year in series.years}
    assert levels == {2011: 70, 2018: 102, 2019: None, 2020: 150.1, 2021: 172.8, 2022: 188.7, 2023: 199.3}
    assert growth == {2011: None, 2018: 5.93, 2019: 6.62, 2020: None, 2021: 4.71, 2022: 4.81, 2023: 3.65}
    assert [(p.first, p.last, p.value) for p in series.periods] == [(2011, 2020, 5.29), (2016, 2020, 6.05)]


def test_the_break_of_2021_stands_between_the_levels():
    (cut,) = data.viet_nam_productivity().breaks
    assert cut.separates(2020, 2021)
    assert not cut.separates(2021, 2022)
    assert "4,4 triệu" in cut.reason.vi


def test_what_was_said_in_words_only_stays_missing():
    growth = data.viet_nam_productivity().growth(2020)
    assert growth.value is None
    assert "just under 5 %" in growth.reason.en
    assert data.viet_nam_productivity().growth(2011).reason.en == "No published figure was found"
    with pytest.raises(data.CannotBeShown, match="2015"):
        data.viet_nam_productivity().level(2015)


@pytest.mark.parametrize("result", [data.viet_nam_productivity(), data.viet_nam_tfp_shares()])
def test_every_figure_leads_to_its_row(result):
    for table in result.tables():
        for cell in (cell for row in table.rows for cell in row if isinstance(cell, data.Figure)):
            (given,) = cell.inputs
            assert given.rows.source == result.provenance.sources[0].sha256
            read = result.frame.filter(row=int(given.rows.ranges))[given.column].item()
            assert cell.value == read
            assert cell.recompute(lambda _, value=read: value) == cell.value


def test_tfp_shares_as_published():
    shares = data.viet_nam_tfp_shares()
    assert [(p.label, p.value) for p in shares.periods] == [("2011–2015", 33.58), ("2016–2019", 44.46), ("2019", 46.11)]
    assert "không được công bố" in shares.summary("vi")
    assert "input-output" in shares.summary("en")
    assert all("December 2019" in period.citation.en for period in shares.periods)
