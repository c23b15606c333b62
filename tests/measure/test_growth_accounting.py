"""Growth accounts: identities, the official example, other coefficients, and what cannot be shown."""

import math

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import (
    Break,
    CannotBeShown,
    EconomyPanel,
    Figure,
    Input,
    MissingRoles,
    Text,
    UnknownOption,
    expand_ranges,
    to_expression,
)
from nangsuat.measure import (
    NEAR_ZERO_GROWTH,
    coefficient_from_cost_shares,
    coefficient_from_input_output_table,
    coefficient_from_labour_income,
    coefficient_from_labour_share,
    fixed_coefficient,
    growth_accounting,
    klems_accounting,
)

IDENTITY = 1e-9  # contributions add up to growth of at most a few hundred per cent in a dozen operations
PRINTED = 0.05  # the policy notes print shares with one decimal
PRINTED_GROWTH = 0.005  # and growth with two

ILLUSTRATION = Text.same("illustration")

few = settings(max_examples=25, deadline=None)
level = st.floats(1.0, 1e6)
share = st.floats(0.05, 0.95)


def economy(years=(2020, 2021), *, breaks=(), base_year=None, **columns):
    table = pl.DataFrame({"year": list(years), **columns})
    constants = {"territory": "79", "industry": "TOTAL"}
    return EconomyPanel.from_frame(table, constants=constants, breaks=breaks, base_year=base_year)


def official_example(alpha):
    """Output + 6.5 %, capital + 9 %, labour + 1.2 %: the example of the official method notes."""
    panel = economy(value_added_constant=[1000.0, 1065.0], capital=[100.0, 109.0], workers=[1000.0, 1012.0])
    return growth_accounting(panel, coefficients=fixed_coefficient(alpha=alpha, source=ILLUSTRATION))


@st.composite
def economies(draw, count=4):
    series = {
        key: draw(st.lists(level, min_size=count, max_size=count))
        for key in ("value_added_constant", "capital", "workers", "human_capital")
    }
    shares = draw(st.lists(share, min_size=count, max_size=count))
    return economy(range(2020, 2020 + count), **series, labour_share=shares)


def read_again(panel):
    """An input's value read again from the panel's rows."""

    def aggregate(item: Input):
        wanted = expand_ranges(item.rows.ranges)
        rows = panel.frame.filter(nw.col("row").is_in(wanted)).select(value=to_expression(item.column)).collect()
        assert len(rows) == item.rows.count == 1
        assert item.rows.source == panel.source.sha256
        return rows["value"][0]

    return aggregate


def figures_of(result):
    return [cell for table in result.tables() for row in table.rows for cell in row if isinstance(cell, Figure)]


@pytest.mark.parametrize(("alpha", "tfp_share"), [(0.3, 45.5), (0.4, 33.5), (0.5, 21.5), (0.6, 9.5)])
def test_the_official_example_under_four_coefficients(alpha, tfp_share):
    account = official_example(alpha)
    assert account.period.tfp_share.value == pytest.approx(tfp_share, abs=PRINTED)
    by_alpha = {round(each.alpha.value, 9): each for each in account.sensitivity}
    assert by_alpha[0.3].tfp.value == pytest.approx(2.96, abs=PRINTED_GROWTH)
    assert by_alpha[0.6].tfp_share.value == pytest.approx(9.5, abs=PRINTED)


@pytest.mark.parametrize("growth", ["rate", "log"])
@pytest.mark.parametrize("human_capital", [False, True])
@few
@given(panel=economies())
def test_contributions_and_tfp_add_up_to_growth(growth, human_capital, panel):
    account = growth_accounting(
        panel, coefficients=coefficient_from_labour_share(source=ILLUSTRATION), growth=growth,
        human_capital=human_capital,
    )  # fmt: skip
    for line in (*account.steps, account.period):
        parts = [each.contribution.value for each in line.factors]
        size = sum(map(abs, parts)) + abs(line.output.value) + abs(line.tfp.value)
        assert sum(parts) + line.tfp.value == pytest.approx(line.output.value, abs=IDENTITY * size)


@few
@given(panel=economies())
def test_log_growth_of_the_steps_is_that_of_the_period(panel):
    account = growth_accounting(panel, coefficients=coefficient_from_labour_share(source=ILLUSTRATION), growth="log")
    for key in ("output", "tfp"):
        steps = [getattr(step, key).value for step in account.steps]
        assert math.fsum(steps) / 3 == pytest.approx(getattr(account.period, key).value, abs=1e-6)


def test_log_growth_of_longer_steps_counts_by_their_years():
    columns = {"capital": [5.0, 6.0, 9.0], "workers": [3.0, 3.5, 4.0], "labour_share": [0.5, 0.6, 0.7]}
    panel = economy((2010, 2011, 2014), value_added_constant=[1.0, 1.2, 1.9], **columns)
    account = growth_accounting(panel, coefficients=coefficient_from_labour_share(source=ILLUSTRATION), growth="log")
    assert [step.years for step in account.steps] == [1, 3]
    assert account.period.output.value == pytest.approx(100 * math.log(1.9) / 4, abs=IDENTITY)
    assert sum(step.years * step.tfp.value for step in account.steps) / 4 == pytest.approx(
        account.period.tfp.value, abs=IDENTITY
    )


@few
@given(panel=economies(), alpha=share)
def test_rates_of_the_period_are_geometric_means(panel, alpha):
    account = growth_accounting(panel, coefficients=fixed_coefficient(alpha=alpha, source=ILLUSTRATION))
    output = panel.collect("value_added_constant")["value_added_constant"]
    assert (1 + account.period.output.value / 100) ** 3 == pytest.approx(output[3] / output[0], rel=1e-6)


@few
@given(panel=economies(), growth=st.sampled_from(["rate", "log"]))
def test_quality_counts_as_labour(panel, growth):
    """Labour's quantity and quality together contribute what labour measured in both at once does."""
    both = panel.with_columns(hours=nw.col("workers") * nw.col("human_capital"))
    chosen = fixed_coefficient(alpha=0.4, source=ILLUSTRATION)
    apart = growth_accounting(both, coefficients=chosen, human_capital=True, growth=growth)
    together = growth_accounting(both, coefficients=chosen, labour="hours", growth=growth)
    for one, other in zip((*apart.steps, apart.period), (*together.steps, together.period), strict=True):
        size = abs(other.output.value) + sum(abs(each.contribution.value) for each in other.factors)
        assert one.tfp.value == pytest.approx(other.tfp.value, abs=IDENTITY * size)


@pytest.mark.parametrize("growth", ["rate", "log"])
def test_the_sensitivity_is_the_account_made_again(growth):
    panel = economy(
        range(2018, 2022),
        value_added_constant=[100.0, 107.0, 110.0, 118.0],
        capital=[300.0, 330.0, 350.0, 380.0],
        workers=[50.0, 51.0, 51.5, 52.0],
        labour_share=[0.6, 0.58, 0.55, 0.57],
    )
    varying = growth_accounting(panel, coefficients=coefficient_from_labour_share(source=ILLUSTRATION), growth=growth)
    kinds = [each.kind for each in varying.sensitivity]
    assert (kinds.count("chosen"), kinds.count("shifted"), kinds.count("grid")) == (1, 2, 4)
    for each in varying.sensitivity:
        if each.kind == "grid":
            again = growth_accounting(
                panel, coefficients=fixed_coefficient(alpha=each.alpha.value, source=ILLUSTRATION), growth=growth
            )
            assert each.tfp.value == pytest.approx(again.period.tfp.value, abs=IDENTITY)
            assert each.tfp_share.value == pytest.approx(again.period.tfp_share.value, abs=1e-7)
    more = panel.with_columns(labour_share=nw.col("labour_share") - 0.1)
    shifted = growth_accounting(more, coefficients=coefficient_from_labour_share(source=ILLUSTRATION), growth=growth)
    upper = max((each for each in varying.sensitivity if each.kind == "shifted"), key=lambda each: each.alpha.value)
    assert upper.tfp.value == pytest.approx(shifted.period.tfp.value, abs=IDENTITY)


def test_the_chosen_coefficient_is_in_the_sensitivity_once():
    alphas = [round(each.alpha.value, 9) for each in official_example(0.4).sensitivity]
    assert alphas == [0.3, 0.4, 0.5, 0.6]
    assert [each.kind for each in official_example(0.95).sensitivity].count("shifted") == 1


@pytest.mark.parametrize(
    ("growth_of_output", "withheld"), [(-0.02, True), (0.0, True), (0.0049, True), (0.0051, False), (0.065, False)]
)
def test_shares_are_withheld_where_growth_is_near_zero_or_negative(growth_of_output, withheld):
    panel = economy(value_added_constant=[1.0, 1 + growth_of_output], capital=[1.0, 1.09], workers=[1.0, 1.012])
    account = growth_accounting(panel, coefficients=fixed_coefficient(alpha=0.4, source=ILLUSTRATION))
    shares = [account.period.tfp_share, *(each.share for each in account.period.factors)]
    shares += [each.tfp_share for each in account.sensitivity]
    assert all((each.value is None) == (each.reason is not None) == withheld for each in shares)
    assert account.period.tfp.value is not None
    assert bool(account.tables()[0].notes) == withheld
    assert NEAR_ZERO_GROWTH == 0.5


def test_every_printed_figure_can_be_made_again_from_its_rows():
    panel = economy(
        (2015, 2016, 2017, 2019),
        value_added_constant=[100.0, 107.0, 110.0, 118.0],
        capital=[300.0, 330.0, 350.0, 380.0],
        workers=[50.0, 51.0, 51.5, 52.0],
        human_capital=[2.0, 2.02, 2.03, 2.1],
        labour_income=[58.0, 60.0, 66.0, 70.0],
        value_added=[100.0, 112.0, 120.0, 131.0],
    )
    for growth in ("rate", "log"):
        account = growth_accounting(
            panel,
            coefficients=coefficient_from_labour_income(source=ILLUSTRATION),
            human_capital=True,
            growth=growth,
        )
        figures = figures_of(account)
        assert len(figures) > 60
        for figure in figures:
            assert figure.recompute(read_again(panel)) == pytest.approx(figure.value, abs=IDENTITY)


def test_years_without_figures_make_a_longer_step():
    panel = economy(
        (2015, 2016, 2017),
        value_added_constant=[100.0, None, 121.0],
        capital=[100.0, 110.0, 121.0],
        workers=[10.0, 10.0, 10.0],
    )
    account = growth_accounting(panel, coefficients=fixed_coefficient(alpha=0.5, source=ILLUSTRATION))
    (step,) = account.steps
    assert (step.first, step.last, step.period) == (2015, 2017, "2015–2017")
    assert step.output.value == pytest.approx(10, abs=IDENTITY)
    assert step.tfp.value == pytest.approx(5, abs=IDENTITY)
    (dropped,) = account.provenance.dropped
    assert (dropped.code, dropped.count, dropped.rows) == ("incomplete-year", 1, (2,))
    assert any("Years are missing" in note.en for note in account.notes())


def test_a_period_across_a_break_is_refused_and_one_beside_it_is_not():
    breaks = (Break(2021, Text(vi="đổi phạm vi lao động", en="coverage of labour changed"), roles=("workers",)),)
    columns = {
        "value_added_constant": [100.0, 105.0, 110.0, 116.0],
        "capital": [200.0, 210.0, 220.0, 230.0],
        "workers": [50.0, 50.5, 47.0, 47.2],
        "hours": [100.0, 101.0, 101.0, 102.0],
    }
    panel = economy(range(2019, 2023), breaks=breaks, **columns)
    chosen = fixed_coefficient(alpha=0.4, source=ILLUSTRATION)
    with pytest.raises(CannotBeShown, match=r"breaks in 2021 \(coverage of labour changed\)"):
        growth_accounting(panel, coefficients=chosen)
    assert len(growth_accounting(panel, coefficients=chosen, end=2020).steps) == 1
    assert len(growth_accounting(panel, coefficients=chosen, start=2021).steps) == 1
    assert len(growth_accounting(panel, coefficients=chosen, labour="hours").steps) == 3


def test_the_notes_name_the_coefficient_and_its_source():
    panel = economy(
        base_year=2010, value_added_constant=[1.0, 1.1], capital=[1.0, 1.1], workers=[1.0, 1.0], labour_share=[0.6, 0.5]
    )
    source = Text(vi="Bảng IO 2019", en="IO table of 2019")
    account = growth_accounting(panel, coefficients=coefficient_from_labour_share(source=source))
    said = account.summary("vi")
    assert "Bảng IO 2019; bình quân hai năm" in said
    assert "α = 0,45 cho vốn, β = 1 − α = 0,55" in said
    assert "Giá so sánh năm 2010" in said
    assert "Độ nhạy" in said
    assert "IO table of 2019" in account.to_markdown("en")


def test_coefficients_of_the_base_year_or_of_both():
    columns = {"value_added_constant": [1.0, 1.1], "capital": [1.0, 1.1], "workers": [1.0, 1.0]}
    panel = economy(**columns, labour_share=[0.6, 0.5])
    for years, alpha in (("two_year_mean", 0.45), ("base_year", 0.4)):
        chosen = coefficient_from_labour_share(source=ILLUSTRATION, years=years)
        account = growth_accounting(panel, coefficients=chosen)
        assert account.period.factor("capital").coefficient.value == pytest.approx(alpha)


def test_coefficients_from_cost_shares_leave_out_what_is_bought_in():
    panel = economy(
        value_added_constant=[1.0, 1.1],
        capital=[1.0, 1.1],
        workers=[1.0, 1.0],
        capital_cost_share=[0.1, 0.1],
        labour_cost_share=[0.3, 0.3],
    )
    account = growth_accounting(panel, coefficients=coefficient_from_cost_shares(source=ILLUSTRATION))
    assert account.period.factor("capital").coefficient.value == pytest.approx(0.25)


def test_coefficients_from_an_input_output_table():
    table = pl.DataFrame(
        {"item": ["A", "COMP", "VALU"], "A": [5.0, 30.0, 50.0], "B": [1.0, 30.0, 50.0], "n": ["", "", ""]}
    )
    options = {"compensation_row": "COMP", "value_added_row": "VALU", "label_column": "item", "source": ILLUSTRATION}
    panel = economy(value_added_constant=[1.0, 1.1], capital=[1.0, 1.1], workers=[1.0, 1.0])
    account = growth_accounting(panel, coefficients=coefficient_from_input_output_table(table, **options))
    assert account.period.factor("capital").coefficient.value == pytest.approx(0.4)
    assert [source.name for source in account.provenance.sources] == ["frame", "illustration"]
    one = coefficient_from_input_output_table(table.with_columns(B=pl.lit(9.0)), **options, industries=["A"])
    assert growth_accounting(panel, coefficients=one).period.factor("capital").coefficient.value == pytest.approx(0.4)


def test_an_input_output_table_without_the_split_cannot_show_a_coefficient(shared_data):
    table = pl.read_csv(shared_data / "economy" / "vietnam" / "oecd_iot_vnm_2010.csv")
    with pytest.raises(CannotBeShown, match="«COMP»"):
        coefficient_from_input_output_table(table, compensation_row="COMP", value_added_row="VALU", source=ILLUSTRATION)


@pytest.mark.parametrize("income", [0.0, 100.0, 130.0])
def test_labour_income_that_leaves_no_capital_share_is_refused(income):
    panel = economy(
        value_added_constant=[100.0, 110.0], capital=[1.0, 1.1], workers=[1.0, 1.0],
        value_added=[100.0, 100.0], labour_income=[income, income],
    )  # fmt: skip
    with pytest.raises(CannotBeShown, match="outside 0 to 1"):
        growth_accounting(panel, coefficients=coefficient_from_labour_income(source=ILLUSTRATION))


def test_what_is_missing_or_unknown_is_named():
    panel = economy(value_added_constant=[1.0, 1.1], capital=[1.0, 1.1], workers=[1.0, None])
    chosen = fixed_coefficient(alpha=0.4, source=ILLUSTRATION)
    with pytest.raises(MissingRoles, match="hours"):
        growth_accounting(panel, coefficients=chosen, labour="hours")
    with pytest.raises(CannotBeShown, match="2021 lacks workers"):
        growth_accounting(panel, coefficients=chosen, end=2021)
    with pytest.raises(CannotBeShown, match="At least two complete years"):
        growth_accounting(panel, coefficients=chosen)
    with pytest.raises(UnknownOption, match="territory"):
        growth_accounting(panel, coefficients=chosen, territory="01")
    with pytest.raises(UnknownOption, match="industry"):
        growth_accounting(panel, coefficients=chosen, industry="C")
    with pytest.raises(UnknownOption, match="growth"):
        growth_accounting(panel, coefficients=chosen, growth="simple")
    with pytest.raises(UnknownOption, match="alpha"):
        fixed_coefficient(alpha=40, source=ILLUSTRATION)
    with pytest.raises(UnknownOption, match="years"):
        coefficient_from_labour_share(source=ILLUSTRATION, years="both")


@pytest.mark.parametrize("role", ["value_added_constant", "capital", "workers"])
@pytest.mark.parametrize("value", [0.0, -3.0])
def test_growth_of_what_is_not_positive_is_refused(role, value):
    columns = {"value_added_constant": [1.0, 1.1], "capital": [1.0, 1.1], "workers": [1.0, 1.0]}
    table = economy(**columns).with_columns(**{role: nw.lit(value)})
    with pytest.raises(CannotBeShown, match="positive numbers only"):
        growth_accounting(table, coefficients=fixed_coefficient(alpha=0.4, source=ILLUSTRATION))


def test_several_territories_need_a_name_and_industries_are_kept_apart():
    table = pl.DataFrame({
        "territory": ["01", "01", "79", "79", "79", "79"],
        "industry": ["TOTAL", "TOTAL", "TOTAL", "TOTAL", "C", "C"],
        "year": [2020, 2021] * 3,
        "value_added_constant": [1.0, 1.1, 1.0, 1.2, 1.0, 1.3],
        "capital": [1.0] * 6,
        "workers": [1.0] * 6,
    })  # fmt: skip
    panel = EconomyPanel.from_frame(table)
    chosen = fixed_coefficient(alpha=0.4, source=ILLUSTRATION)
    with pytest.raises(UnknownOption, match="01, 79"):
        growth_accounting(panel, coefficients=chosen)
    whole = growth_accounting(panel, coefficients=chosen, territory="79")
    one = growth_accounting(panel, coefficients=chosen, territory="79", industry="C")
    assert (whole.period.output.value, one.period.output.value) == (pytest.approx(20), pytest.approx(30))
    assert one.place.en == "79, C"


def test_the_chart_stacks_contributions_and_marks_growth():
    spec = official_example(0.4).chart("vi").to_dict()
    assert len(spec["layer"]) == 3
    drawn = [row for rows in spec["datasets"].values() for row in rows if "part" in row]
    assert {row["part"] for row in drawn} == {"Vốn", "Lao động", "TFP"}
    assert math.fsum(row["points"] for row in drawn) == pytest.approx(6.5, abs=IDENTITY)
    assert any(row.get("label") == "6,5" for rows in spec["datasets"].values() for row in rows)


def klems_panel(**changes):
    keys = ("capital", "labour", "energy", "materials", "services")
    columns = {f"{key}_quantity": [100.0, 101.0 + place, 103.0 + place] for place, key in enumerate(keys)}
    columns |= {f"{key}_cost_share": [0.2, 0.2, 0.2] for key in keys}
    return economy((2016, 2017, 2018), **(columns | {"output_quantity": [100.0, 104.0, 106.0]} | changes))


@pytest.mark.parametrize("growth", ["rate", "log"])
@pytest.mark.parametrize("shares", ["two_year_mean", "base_year"])
def test_klems_contributions_and_tfp_add_up_to_output(growth, shares):
    panel = klems_panel(capital_cost_share=[0.1, 0.2, 0.25], labour_cost_share=[0.3, 0.2, 0.15])
    account = klems_accounting(panel, growth=growth, shares=shares)
    for line in (*account.steps, account.period):
        parts = math.fsum(each.contribution.value for each in line.factors)
        assert parts + line.tfp.value == pytest.approx(line.output.value, abs=IDENTITY)
    for figure in figures_of(account):
        assert figure.recompute(read_again(panel)) == pytest.approx(figure.value, abs=IDENTITY)
    first = account.steps[0].factor("capital").coefficient.value
    assert first == pytest.approx(0.15 if shares == "two_year_mean" else 0.1)
    assert {each.kind for each in account.sensitivity} == {"chosen", "shifted"}


def test_klems_with_value_added_inputs_is_the_value_added_account():
    panel = klems_panel(capital_cost_share=[0.4] * 3, labour_cost_share=[0.6] * 3).with_columns(
        value_added_constant=nw.col("output_quantity"),
        capital_services=nw.col("capital_quantity"),
        hours=nw.col("labour_quantity"),
    )
    gross = klems_accounting(panel, inputs=("capital", "labour"))
    value_added = growth_accounting(
        panel, coefficients=coefficient_from_cost_shares(source=ILLUSTRATION), capital="capital_services",
        labour="hours", growth="log",
    )  # fmt: skip
    assert gross.period.tfp.value == pytest.approx(value_added.period.tfp.value, abs=IDENTITY)


def test_klems_shares_that_do_not_add_up_are_refused():
    with pytest.raises(CannotBeShown, match=r"2016 add up to 0\.900"):
        klems_accounting(klems_panel(energy_cost_share=[0.1, 0.2, 0.2]))
    with pytest.raises(CannotBeShown, match="an input is missing"):
        klems_accounting(klems_panel(), inputs=("capital", "labour"))
    with pytest.raises(UnknownOption, match="inputs"):
        klems_accounting(klems_panel(), inputs=("capital", "land"))
    with pytest.raises(UnknownOption, match="shares"):
        klems_accounting(klems_panel(), shares="mean")


def test_the_same_account_on_another_engine():
    import duckdb

    table = pl.DataFrame({
        "territory": "79", "industry": "TOTAL", "year": [2021, 2020, 2022], "value_added_constant": [1.1, 1.0, 1.2],
        "capital": [1.2, 1.0, 1.3], "workers": [1.0, 1.0, 1.1],
    })  # fmt: skip
    connection = duckdb.connect()
    connection.register("economy", table.to_arrow())
    chosen = fixed_coefficient(alpha=0.4, source=ILLUSTRATION)
    there, here = (
        growth_accounting(EconomyPanel.from_frame(frame), coefficients=chosen)
        for frame in (connection.sql("select * from economy"), table)
    )
    assert there.to_frame().equals(here.to_frame())
