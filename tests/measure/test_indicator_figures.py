"""Figures: the same number as in the table, and computed again from the rows that they name."""

import polars as pl
import pytest

from nangsuat.data import CannotBeShown, EconomyPanel, Figure, FirmPanel, Input, MissingRoles, Rows, Text, UnknownOption
from nangsuat.measure import aggregate_indicators, compute_indicators, figure_of, recompute_from
from nangsuat.measure.indicators import figures

AGAIN = 1e-9  # the same sums in another order, relative
ROLES = (
    "employees",
    "labour_cost",
    "interest",
    "taxes",
    "depreciation",
    "profit",
    "fixed_assets",
    "net_sales",
    "output",
)


def books():
    """Four firms over three years; value added stated, added up and subtracted; a loss and a blank among them."""
    rows = [(firm, year) for year in (2020, 2021, 2022) for firm in "abcd"]
    columns = {
        role: [10.0 + 3 * place + 1.7 * number for number in range(len(rows))] for place, role in enumerate(ROLES)
    }
    frame = pl.DataFrame({"firm": [firm for firm, _ in rows], "year": [year for _, year in rows]} | columns)
    return frame.with_columns(
        industry=pl.when(pl.col("firm").is_in(["a", "b"])).then(pl.lit("C")).otherwise(pl.lit("D")),
        value_added=pl.when(pl.col("firm") == "a")
        .then(pl.col("year") - 1920.0)
        .when(pl.col("firm") == "d")
        .then(-30.0),
        interest=pl.when(pl.col("firm") != "c").then("interest"),
        intermediate_inputs=pl.col("output") / 4,
        weight=pl.Series([1.0, 2.0, None, 4.0] * 3),
        hours=pl.when(pl.col("firm") != "b").then(pl.lit(2_000.0)),
    )


PANEL = FirmPanel.from_frame(books())
SOURCE = recompute_from(PANEL.collect())


@pytest.mark.parametrize("code", compute_indicators(PANEL).codes)
def test_of_every_row_it_is_the_number_of_the_table(code):
    values = compute_indicators(PANEL, [code]).to_frame()
    for firm, year, expected in values.select("firm", "year", code).iter_rows():
        figure = figure_of(PANEL, code, {"firm": firm, "year": year})
        assert figure.value == (None if expected is None else pytest.approx(expected, rel=AGAIN))
        assert figure.recompute(SOURCE) == (None if expected is None else pytest.approx(expected, rel=AGAIN))
        assert (figure.reason is None) == (expected is not None)


@pytest.mark.parametrize("code", compute_indicators(PANEL).codes)
@pytest.mark.parametrize("by", [("industry", "year"), ("year",), ()])
def test_of_every_group_too(code, by):
    for *key, value, firms in (
        aggregate_indicators(PANEL, by=by, codes=[code]).to_frame().select(*by, "value", "firms").iter_rows()
    ):
        figure = figure_of(PANEL, code, dict(zip(by, key, strict=True)))
        assert figure.value == (None if value is None else pytest.approx(value, rel=AGAIN))
        assert figure.recompute(SOURCE) == (None if value is None else pytest.approx(value, rel=AGAIN))
        if value is not None:
            assert {item.rows.count for item in figure.inputs} == {firms}
            assert {item.by for item in figure.inputs} == {"weight"}


@pytest.mark.parametrize("code", ["E05", "E12", "E19a", "E04"])
@pytest.mark.parametrize("statistic", ["mean", "p10", "p50", "p90"])
def test_the_spread_is_read_back_from_the_rows_too(code, statistic):
    groups = aggregate_indicators(PANEL, codes=[code], quantiles=True)
    for industry, year, expected in groups.to_frame().select("industry", "year", statistic).iter_rows():
        figure = groups.figure(code, {"industry": industry, "year": year}, statistic=statistic)
        assert figure.value == (None if expected is None else pytest.approx(expected, rel=AGAIN))
        assert figure.recompute(SOURCE) == (None if expected is None else pytest.approx(expected, rel=AGAIN))
        assert {item.by for item in figure.inputs} == {"weight"}


def test_the_cells_of_a_table_of_groups_are_figures_that_can_be_computed_again():
    groups = aggregate_indicators(PANEL, codes=["E05", "E21"], quantiles=True)
    for code, table in zip(groups.codes, groups.tables(), strict=True):
        rows = groups.one(code).drop("code").rows(named=True)
        for cells, row in zip(table.rows, rows, strict=True):
            for column, cell in zip(table.columns, cells, strict=True):
                expected = row[column.key]
                if isinstance(cell, Figure):
                    assert cell.value == (None if expected is None else pytest.approx(expected, rel=AGAIN))
                    assert cell.recompute(SOURCE) == (None if expected is None else pytest.approx(expected, rel=AGAIN))
                else:
                    assert cell == expected
        assert isinstance(table.rows[0][2], Figure)


def test_the_spread_of_growth_names_no_rows_and_says_so():
    with pytest.raises(CannotBeShown, match="E21"):
        figure_of(PANEL, "E21", {"year": 2021}, statistic="p50")
    with pytest.raises(UnknownOption, match="p25"):
        figure_of(PANEL, "E05", {"year": 2021}, statistic="p33")


def test_each_input_names_rows_formula_and_unit():
    figure = figure_of(PANEL, "E21", {"firm": "b", "year": 2021})
    now, before = (
        next(item for item in figure.inputs if item.symbol == name) for name in ("employees", "employees_before")
    )
    assert (now.rows.ranges, before.rows.ranges) == ("6", "2")
    assert before.rows.where.vi == "mã doanh nghiệp b, năm 2020"
    assert (now.unit.vi, now.how, now.by) == ("người", "value", None)
    added = next(item for item in figure.inputs if item.symbol == "value_added")
    assert added.figure.formula in ("value_added", "labour_cost + interest + taxes + depreciation + profit")
    assert all(item.rows.ranges == "6" for item in added.figure.inputs)
    assert figure.method == "E21"


def test_a_changed_cell_changes_what_is_computed_again():
    figure = figure_of(PANEL, "E05", {"year": 2022})
    spoilt = PANEL.collect().with_columns(employees=pl.col("employees") + 1)
    assert figure.recompute(recompute_from(spoilt)) != pytest.approx(figure.value, rel=1e-3)


def test_a_figure_without_a_value_says_why():
    loss = figure_of(PANEL, "E12", {"firm": "d", "year": 2021})
    assert (loss.value, loss.reason.en) == (None, "value added is not positive (a loss maker)")
    first = figure_of(PANEL, "E21", {"firm": "a", "year": 2020})
    assert first.reason.en == "no figures of the year just before"
    blank = figure_of(PANEL, "E06", {"firm": "b", "year": 2021})
    assert blank.reason.en == "figures are missing"


def test_what_is_no_figure_is_refused_in_words():
    where = {"firm": "a", "year": 2021}
    with pytest.raises(CannotBeShown, match="E19a, E19b, E19c"):
        figure_of(PANEL, "E19", where)
    with pytest.raises(CannotBeShown, match="growth_accounting"):
        figure_of(PANEL, "M08", where)
    with pytest.raises(CannotBeShown, match="kind of table"):
        figure_of(PANEL, "M01", where)
    with pytest.raises(MissingRoles, match="total_assets"):
        figure_of(PANEL, "E16", where)
    with pytest.raises(UnknownOption, match="territory"):
        figure_of(PANEL, "E05", {"territory": "79"})
    with pytest.raises(CannotBeShown, match="zzz"):
        figure_of(PANEL, "E05", {"firm": "zzz"})


def test_an_id_may_be_a_number_or_its_digits():
    numbered = FirmPanel.from_frame(books().with_columns(firm=pl.col("firm").rank("dense").cast(pl.Int64)))
    assert (
        figure_of(numbered, "E05", {"firm": "1", "year": "2021"}).value
        == figure_of(PANEL, "E05", {"firm": "a", "year": 2021}).value
    )


def test_very_long_lists_of_rows_are_not_printed(monkeypatch):
    monkeypatch.setattr(figures, "ROWS_NAMED", 3)
    figure = figure_of(PANEL, "E05", {"year": 2021})
    assert [(item.rows.ranges, item.rows.count) for item in figure.inputs] == [("", 4), ("", 4)]
    with pytest.raises(CannotBeShown, match="4 rows"):
        figure.recompute(SOURCE)


def economy():
    frame = pl.DataFrame(
        {
            "territory": ["VN"] * 6,
            "industry": ["A", "B", "TOTAL"] * 2,
            "year": [2020] * 3 + [2021] * 3,
            "value_added": [40.0, 60, 110, 44, 66, None],
            "value_added_constant": [40.0, 60, 110, 42, 63, None],
            "product_tax": [None, None, 10.0, None, None, 12],
            "product_tax_constant": [None, None, 10.0, None, None, 11],
            "workers": [4.0, 2, None, 4, 2, 6],
            "investment_constant": [None, None, 30.0, None, None, 30],
        },
        strict=False,
    )
    return EconomyPanel.from_frame(frame)


@pytest.mark.parametrize("code", ["M01", "M02", "M03", "M04", "M07", "M15a", "M16"])
def test_an_economys_figures_are_those_of_the_table_totals_added_up_too(code):
    panel = economy()
    source = recompute_from(panel.collect())
    for industry, year, expected in (
        compute_indicators(panel, [code]).to_frame().select("industry", "year", code).iter_rows()
    ):
        figure = figure_of(panel, code, {"industry": industry, "year": year})
        assert figure.value == (None if expected is None else pytest.approx(expected, rel=AGAIN))
        assert figure.recompute(source) == (None if expected is None else pytest.approx(expected, rel=AGAIN))


def test_a_total_that_stands_in_no_cell_opens_down_to_its_industries():
    figure = figure_of(economy(), "M01", {"year": 2021})
    total = next(item for item in figure.inputs if item.symbol == "value_added")
    assert [(item.symbol, item.rows.ranges, item.value) for item in total.figure.inputs] == [
        ("industries", "4-5", 110.0),
        ("tax", "6", 12.0),
    ]


def test_an_economys_figure_needs_a_year_and_one_territory():
    panel = economy()
    with pytest.raises(CannotBeShown, match="year"):
        figure_of(panel, "M01", {})
    two = pl.concat([panel.collect().drop("row"), panel.collect().drop("row").with_columns(territory=pl.lit("XX"))])
    with pytest.raises(UnknownOption, match="VN, XX"):
        figure_of(EconomyPanel.from_frame(two), "M01", {"year": 2020})


WHERE = Text.same("x")


@pytest.mark.parametrize(
    ("how", "at", "by", "expected"),
    [
        ("sum", None, None, 6.0),
        ("sum", None, "weight", 14.0),
        ("mean", None, None, 2.0),
        ("mean", None, "weight", 14 / 6),
        ("count", None, None, 3.0),
        ("count", None, "weight", 6.0),
        ("minimum", None, None, 1.0),
        ("maximum", None, None, 3.0),
        ("quantile", 0.5, None, 2.0),
        ("quantile", 0.5, "weight", 2.0),
        ("quantile", 0.6, "weight", 3.0),
        ("value", None, None, None),
    ],
)
def test_every_aggregation_is_read_back(how, at, by, expected):
    frame = pl.DataFrame({"row": [1, 2, 3, 4], "profit": [1.0, 2.0, 3.0, 9.0], "weight": [1.0, 2.0, 3.0, 9.0]})
    item = Input("x", WHERE, None, rows=Rows("s", "1-3", 3, WHERE), column="profit", how=how, at=at, by=by)
    assert recompute_from(frame)(item) == expected


def test_partners_are_read_from_the_other_year():
    rows, partners = Rows("s", "5-6", 2, WHERE), Rows("s", "1-2", 2, WHERE)
    item = Input("x", WHERE, None, rows=rows, partners=partners, column="employees - employees_partner", how="sum")
    frame = PANEL.collect()
    now, before = (frame.filter(pl.col("row").is_in(numbers))["employees"].sum() for numbers in ([5, 6], [1, 2]))
    assert SOURCE(item) == pytest.approx(now - before, rel=AGAIN)


def test_a_column_that_the_source_lacks_is_named():
    item = Input("x", WHERE, None, rows=Rows("s", "1", 1, WHERE), column="robots", how="sum")
    with pytest.raises(UnknownOption, match="robots"):
        SOURCE(item)
