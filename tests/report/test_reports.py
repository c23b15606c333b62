"""The three reports: every printed figure computed again from the rows it names, refusals in their place."""

import math

import polars as pl
import pytest
from pypdf import PdfReader

import nangsuat as ns
from nangsuat.data import CannotBeShown, Text, expand_ranges
from nangsuat.measure import recompute_from
from nangsuat.report import read_lineage, write_document
from nangsuat.report.document import ChartBlock, Heading, Notice, TableBlock
from nangsuat.report.making import leaves
from nangsuat.report.sections import role_names

ROUNDING = 1e-9  # relative; the same additions in another order, in double precision


@pytest.fixture(scope="module")
def park():
    return ns.synthetic_park(enterprises=80)


@pytest.fixture(scope="module")
def economy():
    return ns.economy_report(ns.viet_nam_sectors(), start=2011, end=2016, published=ns.viet_nam_productivity())


def written(document, folder, formats=("html",), language="vi"):
    return ns.write_document(document, folder, "report", formats=formats, language=language)


def disagreements(lineage, frames):
    """Figures whose value is not what their rows give, among those whose rows are all in ``frames``."""
    wrong, checked = [], 0
    aggregates = {sha256: recompute_from(frame) for sha256, frame in frames.items()}

    def aggregate(item):
        return aggregates[item.rows.source](item)

    for name, figure in lineage.figures.items():
        again = figure.recompute(aggregate)
        checked += 1
        both_missing = figure.value is None and again is None
        if not both_missing and not math.isclose(figure.value or 0, again or 0, rel_tol=ROUNDING, abs_tol=1e-12):
            wrong.append((name, figure.value, again))
    return wrong, checked


def test_every_figure_of_the_economy_report_comes_out_of_its_rows(economy, tmp_path):
    paths = written(economy, tmp_path)
    sectors, published = ns.viet_nam_sectors(), ns.viet_nam_productivity()
    frames = {sectors.source.sha256: sectors.collect(), published.provenance.sources[0].sha256: published.frame}
    wrong, checked = disagreements(read_lineage(paths["html"]), frames)
    assert checked > 100
    assert wrong == []


def test_every_figure_of_the_firms_report_comes_out_of_its_rows(park, tmp_path):
    paths = written(ns.firms_report(park, by=("industry", "size", "ownership")), tmp_path)
    wrong, checked = disagreements(read_lineage(paths["html"]), {park.source.sha256: park.collect()})
    assert checked > 100
    assert wrong == []


@pytest.mark.parametrize("place", [0, 7, -1])
def test_every_figure_of_an_enterprise_report_comes_out_of_its_rows(park, tmp_path, place):
    firm = park.collect("firm")["firm"][place]
    paths = written(ns.enterprise_report(park, firm), tmp_path)
    wrong, checked = disagreements(read_lineage(paths["html"]), {park.source.sha256: park.collect()})
    assert checked > 20
    assert wrong == []


def test_the_economy_report_tells_the_published_growth(economy):
    """GSO: 45.53 million đồng in 2011 and 57.30 in 2016 at prices of 2010, so 4.71 % a year."""
    averages = [
        cell.value
        for block in economy.blocks
        for cell in getattr(block, "places", {}).values()
        if getattr(cell, "method", "") == "M04"
    ]
    expected = ((3054470 / 53302.8) / (2292483 / 50352.0)) ** (1 / 5) * 100 - 100
    assert averages
    assert averages == pytest.approx([expected] * len(averages))


def test_without_a_coefficient_no_tfp_is_shown_and_the_report_says_why(economy):
    notices = [block.text.en for block in economy.blocks if isinstance(block, Notice)]
    assert any("none is borrowed silently" in notice for notice in notices)


def test_with_a_coefficient_growth_accounting_shows_its_sensitivity():
    years = [2015, 2016, 2017, 2018]
    frame = pl.DataFrame(
        {
            "year": years,
            "value_added_constant": [100.0, 106.5, 112.0, 119.0],
            "capital": [300.0, 327.0, 350.0, 380.0],
            "workers": [50.0, 50.6, 51.0, 51.4],
        }
    )
    panel = ns.EconomyPanel.from_frame(frame, constants={"territory": "VN", "industry": "TOTAL"}, base_year=2010)
    chosen = ns.fixed_coefficient(alpha=0.4, source=Text.same("illustration"))
    titles = [
        block.table.title.en
        for block in ns.economy_report(panel, coefficients=chosen).blocks
        if isinstance(block, TableBlock)
    ]
    assert any("coefficient" in title.lower() for title in titles)


def test_a_break_of_series_parts_the_years_compared():
    frame = pl.DataFrame(
        {
            "year": [2018, 2019, 2020, 2021, 2022],
            "value_added_constant": [1.0, 2, 3, 4, 5],
            "workers": [1.0, 1, 1, 0.5, 0.5],
        }
    )
    redefined = ns.Break(2021, Text(vi="đổi định nghĩa", en="redefined"))
    panel = ns.EconomyPanel.from_frame(frame, constants={"territory": "VN", "industry": "TOTAL"}, breaks=[redefined])
    report = ns.economy_report(panel)
    assert report.metadata.abstract.en == "Labour productivity of Viet Nam, 2018–2020"
    assert any(isinstance(block, Notice) and "redefined" in block.text.en for block in report.blocks)


def test_a_break_of_value_added_parts_the_years_too():
    frame = pl.DataFrame({
        "year": [2018, 2019, 2020, 2021], "value_added_constant": [1.0, 2, 3, 6], "workers": [1.0, 1, 1, 1],
    })  # fmt: skip
    rebased = ns.Break(2021, Text(vi="đánh giá lại GDP", en="GDP re-evaluated"), ("value_added_constant",))
    panel = ns.EconomyPanel.from_frame(frame, constants={"territory": "VN", "industry": "TOTAL"}, breaks=[rebased])
    assert ns.economy_report(panel).metadata.abstract.en == "Labour productivity of Viet Nam, 2018–2020"


def test_a_year_without_productivity_is_no_end_of_the_years_compared():
    frame = pl.DataFrame({
        "year": [2018, 2019, 2020, 2021, 2022], "workers": [1.0] * 5,
        "value_added_constant": [None, 2.0, None, 8.0, None],
    })  # fmt: skip
    panel = ns.EconomyPanel.from_frame(frame, constants={"territory": "VN", "industry": "TOTAL"})
    report = ns.economy_report(panel)
    assert report.metadata.abstract.en == "Labour productivity of Viet Nam, 2019–2021"
    average = report.blocks[3].places["average"]
    assert average.value == pytest.approx(100)
    with pytest.raises(CannotBeShown, match="no value in 2018"):
        ns.economy_report(panel, start=2018)


@pytest.mark.parametrize(("last", "words"), [(4.0, "rose from"), (0.5, "fell from")])
def test_a_fall_is_called_a_fall(last, words, tmp_path):
    frame = pl.DataFrame({"year": [2018, 2019], "value_added_constant": [1.0, last], "workers": [1.0, 1.0]})
    panel = ns.EconomyPanel.from_frame(frame, constants={"territory": "VN", "industry": "TOTAL"})
    page = written(ns.economy_report(panel), tmp_path, language="en")["html"].read_text(encoding="utf-8")
    assert words in page


def accounts(**columns):
    """Two years of thirty enterprises, by year."""
    firms = [f"d{place:02}" for place in range(30)] * 2
    grown = [100.0 + place % 7 for place in range(30)] + [120.0 + place % 5 for place in range(30)]
    years = [2022] * 30 + [2023] * 30
    table = {"firm": firms, "year": years, "industry": "C", "value_added": grown, "employees": 2.0, **columns}
    return pl.DataFrame(table).with_columns(net_sales=pl.col("value_added") * 3)


@pytest.mark.parametrize(
    ("columns", "options", "said"),
    [
        ({}, {}, "changes between years hold inflation"),
        ({"output_deflator": [1.0] * 30 + [1.1] * 30}, {}, "changes between years hold inflation"),
        ({"output_deflator": [1.0] * 60}, {}, "one throughout"),
        ({}, {"base_year": 2020}, "constant prices of 2020"),
    ],
)
def test_reports_of_enterprises_say_what_prices_a_change_is_in(columns, options, said, tmp_path):
    panel = ns.FirmPanel.from_frame(accounts(**columns), **options)
    many = written(ns.firms_report(panel), tmp_path / "many", language="en")["html"]
    one = written(ns.enterprise_report(panel, "d03"), tmp_path / "one", language="en")["html"]
    for page in (many, one):
        assert said in page.read_text(encoding="utf-8")
    assert "own value of an enterprise of the group" in " ".join(one.read_text(encoding="utf-8").split())
    assert "entering or leaving the sample" in " ".join(many.read_text(encoding="utf-8").split())


def test_synthetic_data_say_so_on_every_report(park):
    firm = park.collect("firm")["firm"][0]
    for document in (ns.firms_report(park), ns.enterprise_report(park, firm)):
        assert document.banner is not None
        assert "GIẢ LẬP" in document.banner.vi


def test_peers_below_the_minimum_count_are_not_shown(tmp_path):
    frame = pl.DataFrame(
        {
            "firm": [f"f{number}" for number in range(9)],
            "year": [2023] * 9,
            "industry": ["26"] * 6 + ["28"] * 3,
            "value_added": [float(100 + number) for number in range(9)],
            "employees": [1.0] * 9,
        }
    )
    panel = ns.FirmPanel.from_frame(frame, currency="USD")
    report = ns.firms_report(panel)
    shown = [
        block.table
        for block in report.blocks
        if isinstance(block, TableBlock) and block.table.columns[0].key == "industry"
    ]
    assert [row[0] for row in shown[0].rows] == ["26"]
    assert [row[0] for row in shown[1].rows] == ["28"]
    lone = ns.enterprise_report(panel, "f8")
    assert any(isinstance(block, Notice) and "5" in block.text.en for block in lone.blocks)
    assert not any(isinstance(block, ChartBlock) for block in lone.blocks)


def test_an_unknown_enterprise_or_year_is_an_error_that_lists_what_there_is(park):
    with pytest.raises(ns.NangsuatError, match="nobody"):
        ns.enterprise_report(park, "nobody")
    with pytest.raises(ns.NangsuatError, match="2021"):
        ns.enterprise_report(park, park.collect("firm")["firm"][0], year=1999)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_reports_are_written_in_every_format(park, tmp_path, language):
    firm = park.collect("firm")["firm"][0]
    paths = written(ns.enterprise_report(park, firm), tmp_path, ("html", "docx", "pdf", "xlsx"), language)
    assert all(path.stat().st_size > 0 for path in paths.values())


def test_the_order_of_sections_is_the_order_of_questions(economy):
    headings = [block.text.en for block in economy.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings[:4] == [
        "Summary",
        "Level and growth of labour productivity",
        "Against the targets",
        "Why productivity changed",
    ]


def test_steps_without_survivors_cost_their_section_alone(tmp_path):
    frame = pl.DataFrame({
        "firm": [f"{year}-{each}" for year in (2022, 2023) for each in range(6)],
        "year": [2022] * 6 + [2023] * 6, "value_added": [5.0 + each for each in range(12)], "employees": [1.0] * 12,
    })  # fmt: skip
    report = ns.firms_report(ns.FirmPanel.from_frame(frame))
    said = [block.text.en for block in report.blocks if isinstance(block, Notice)]
    assert any("no firm is there in both periods" in words for words in said)
    assert write_document(report, tmp_path, "r", formats=("html",))


def test_one_enterprise_makes_no_table_of_its_own_quantiles():
    frame = pl.DataFrame({"firm": ["a"], "year": [2022], "value_added": [5.0], "employees": [1.0]})
    report = ns.firms_report(ns.FirmPanel.from_frame(frame))
    assert all(block.table.rows for block in report.blocks if isinstance(block, TableBlock))


@pytest.mark.parametrize(
    ("code", "year", "place"),
    [
        ("74", 2020, "tỉnh Bình Dương"), ("64", 2026, "tỉnh Gia Lai"), ("79", 2026, "Thành phố Hồ Chí Minh"),
        ("46", 2020, "Thành phố Huế"), ("20", 2020, "tỉnh Lạng Sơn"),
    ],
)  # fmt: skip
def test_a_province_is_called_by_its_name(code, year, place):
    frame = pl.DataFrame({"year": [year - 1, year], "workers": [1.0, 1.0], "value_added_constant": [1.0, 2.0]})
    panel = ns.EconomyPanel.from_frame(frame, constants={"territory": code, "industry": "TOTAL"}, currency="VND")
    assert ns.economy_report(panel).metadata.abstract.vi == f"Năng suất lao động của {place}, {year - 1}–{year}"


def test_old_provinces_have_names_among_peers():
    frame = pl.DataFrame({"firm": ["a", "b"], "year": [2022, 2022], "territory": ["74", "79"]})
    names = role_names(ns.FirmPanel.from_frame(frame), "territory")
    assert names["74"].vi == "74 Bình Dương"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_on_one_enterprise_is_two_pages_before_its_annex(park, tmp_path, language):
    years = park.collect("firm", "year").group_by("firm").len()
    firm = years.filter(pl.col("len") == 3)["firm"].sort()[0]
    paths = written(ns.enterprise_report(park, firm), tmp_path, ("pdf",), language)
    pages = [page.extract_text() for page in PdfReader(paths["pdf"]).pages]
    annex = {"vi": "Phụ lục", "en": "Annex"}[language]
    assert next(place for place, text in enumerate(pages) if annex in text) == 2


def test_by_a_rule_a_report_on_one_enterprise_names_no_rows_of_the_others(park, tmp_path):
    firm = park.collect("firm")["firm"][0]
    own = set(park.collect().filter(pl.col("firm") == firm)["row"])
    document = ns.enterprise_report(park, firm, by=(), rule=ns.DisclosureRule())
    paths = written(document, tmp_path)
    for carrier in (paths["html"], paths["lineage"]):
        register = read_lineage(carrier)
        named = [rows for figure in register.figures.values() for item in leaves(figure) if (rows := item.rows)]
        assert {number for rows in named for number in expand_ranges(rows.ranges)} <= own
        assert max(rows.count for rows in named) > len(own)  # how many peers there are is said
        assert not any(item.rows for made in register.provenances for item in made.dropped)
