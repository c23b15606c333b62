"""The driver tree: exact for any accounts with positive figures, honest where they are not."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import Break, CannotBeShown, FirmPanel, Text, UnknownOption
from nangsuat.explain import driver_tree

IDENTITY = 1e-10  # the logarithmic mean divides exactly; what is left is rounding, relative to the levels
EXAMPLES = 25
ROLES = ("value_added", "net_sales", "employees", "hours", "fixed_assets", "labour_cost")

figures = st.floats(0.01, 1e6)


def panel_of(years: list[dict], **options) -> FirmPanel:
    return FirmPanel.from_frame(
        pl.DataFrame([{"firm": "a", "year": 2022 + place, **year} for place, year in enumerate(years)]), **options
    )


def books(**changes) -> list[dict]:
    first = dict(zip(ROLES, (3000.0, 10_000.0, 30.0, 60_000.0, 5000.0, 1500.0), strict=True))
    last = dict(zip(ROLES, (4200.0, 12_000.0, 31.0, 63_000.0, 5100.0, 1700.0), strict=True))
    return [first, {**last, **changes}]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(ROLES, figures)), st.fixed_dictionaries(dict.fromkeys(ROLES, figures)))
def test_every_branch_and_every_factor_add_up(first: dict, last: dict):
    tree = driver_tree(panel_of([first, last]), "a", start=2022, end=2023)
    scale = abs(tree.levels[0].value) + abs(tree.levels[1].value)
    change = last["value_added"] / last["employees"] - first["value_added"] / first["employees"]
    assert [item.branch.key for item in tree.shown] == ["sales", "capital", "labour_cost", "hours"]
    for item in tree.shown:
        total = sum(driver.contribution.value for driver in item.drivers)
        assert total == pytest.approx(change, abs=IDENTITY * scale * 100)
        for driver in item.drivers:
            if driver.parts:
                parts = sum(part.contribution.value for part in driver.parts)
                assert parts == pytest.approx(driver.contribution.value, abs=IDENTITY * scale * 100)


def test_a_factor_that_does_not_change_contributes_nothing():
    tree = driver_tree(panel_of(books(net_sales=14_000.0)), "a", start=2022, end=2023)
    assert tree.branch("sales").drivers[0].contribution.value == pytest.approx(0, abs=IDENTITY)


def test_the_way_back_has_the_opposite_sign():
    there = driver_tree(panel_of(books()), "a", start=2022, end=2023)
    back = driver_tree(panel_of(books()[::-1]), "a", start=2022, end=2023)
    for item, reverse in zip(there.shown, back.shown, strict=True):
        for driver, again in zip(item.drivers, reverse.drivers, strict=True):
            assert again.contribution.value == pytest.approx(-driver.contribution.value, abs=IDENTITY)


def parts(profit: float) -> dict:
    return {"labour_cost": 1700.0, "interest": 100.0, "taxes": 50.0, "depreciation": 300.0, "profit": profit}


def test_a_loss_leaves_the_sum_of_the_parts_only():
    years = [
        {**year, **parts(profit)} for year, profit in zip(books(value_added=-850.0), (850.0, -3000.0), strict=True)
    ]
    tree = driver_tree(panel_of(years), "a", start=2022, end=2023)
    assert [item.branch.key for item in tree.shown] == ["parts"]
    total = sum(driver.contribution.value for driver in tree.branch("parts").drivers)
    assert total == pytest.approx(tree.change.value, abs=IDENTITY)
    with pytest.raises(CannotBeShown, match="is not positive in 2023"):
        tree.branch("sales")
    assert "By sales: 100 × Value added / Net sales is not positive in 2023" in tree.summary("en")


def test_value_added_that_is_not_the_sum_of_its_parts_has_a_gap_of_its_own():
    years = [{**year, **parts(profit)} for year, profit in zip(books(), (850.0, 1000.0), strict=True)]
    tree = driver_tree(panel_of(years), "a", start=2022, end=2023)
    drivers = {driver.driver.key: driver.contribution.value for driver in tree.branch("parts").drivers}
    assert drivers["gap"] == pytest.approx((4200 - 3150) / 31 - (3000 - 3000) / 30)
    assert sum(drivers.values()) == pytest.approx(tree.change.value, abs=IDENTITY)


def test_value_added_by_addition_where_it_is_not_given():
    years = [{"employees": 30.0, **parts(850.0)}, {"employees": 31.0, **parts(1000.0)}]
    tree = driver_tree(panel_of(years), "a", start=2022, end=2023)
    assert tree.levels[0].value == pytest.approx(3000 / 30)
    assert {item.branch.key for item in tree.shown} == {"labour_cost", "parts"}


def test_value_added_taken_in_two_ways_is_said():
    years = books()
    years[1] = {**years[1], "value_added": None, "output": 12_000.0, "intermediate_inputs": 7800.0}
    tree = driver_tree(
        panel_of([{**years[0], "output": None, "intermediate_inputs": None}, years[1]]), "a", start=2022, end=2023
    )
    assert tree.levels[1].value == pytest.approx(4200 / 31)
    assert "Value added is taken in two ways (2022: as given; 2023: by subtraction (E01))" in tree.summary("en")
    assert "two ways" not in driver_tree(panel_of(books()), "a", start=2022, end=2023).summary("en")


def test_the_note_on_prices_is_that_of_the_panel():
    current = driver_tree(panel_of(books()), "a", start=2022, end=2023).summary("en")
    constant = driver_tree(panel_of(books(), base_year=2020), "a", start=2022, end=2023).summary("en")
    assert "inflation is in the change" in current
    assert "Constant prices of 2020." in constant
    assert "inflation" not in constant


@pytest.mark.parametrize("role", ["net_sales", "fixed_assets", "hours"])
@pytest.mark.parametrize("value", [0.0, None])
def test_a_branch_that_cannot_be_shown_says_which_year_and_why(role: str, value: float | None):
    tree = driver_tree(panel_of(books(**{role: value})), "a", start=2022, end=2023)
    refused = {item.branch.key: item.reason.en for item in tree.branches if item.reason}
    branch = {"net_sales": "sales", "fixed_assets": "capital", "hours": "hours"}[role]
    assert "2023" in refused[branch]
    assert "labour_cost" not in refused


def test_no_employees_no_tree():
    with pytest.raises(CannotBeShown, match="division by zero in 2023"):
        driver_tree(panel_of(books(employees=0.0)), "a", start=2022, end=2023)
    with pytest.raises(CannotBeShown, match="Value added missing in 2023"):
        driver_tree(panel_of(books(value_added=None)), "a", start=2022, end=2023)


def test_a_break_refuses():
    broken = Break(2023, Text(vi="đổi chế độ kế toán", en="new accounting rules"))
    with pytest.raises(CannotBeShown, match="new accounting rules"):
        driver_tree(panel_of(books(), breaks=[broken]), "a", start=2022, end=2023)


def test_a_break_of_one_column_refuses_the_branches_that_need_it():
    broken = Break(2023, Text(vi="đổi cách ghi doanh thu", en="sales booked otherwise"), ("net_sales",))
    tree = driver_tree(panel_of(books(), breaks=[broken]), "a", start=2022, end=2023)
    assert [item.branch.key for item in tree.shown] == ["capital", "labour_cost", "hours"]
    with pytest.raises(CannotBeShown, match="sales booked otherwise"):
        tree.branch("sales")
    # the factor E09 would be made of sales per fixed assets
    assert tree.branch("capital").drivers[0].parts == ()


def test_a_break_of_a_way_to_value_added_refuses_the_tree():
    broken = Break(2023, Text(vi="đổi cách tính lợi nhuận", en="profit counted otherwise"), ("profit",))
    years = [{"employees": 30.0, **parts(850.0)}, {"employees": 31.0, **parts(1000.0)}]
    with pytest.raises(CannotBeShown, match="profit counted otherwise"):
        driver_tree(panel_of(years, breaks=[broken]), "a", start=2022, end=2023)


def test_a_break_elsewhere_does_not_matter():
    years = [{**year, "territory": "79"} for year in books()]
    for place, shown in (("01", True), ("79", False)):
        broken = Break(2023, Text(vi="tách tỉnh", en="province split"), territory=place)
        panel = panel_of(years, breaks=[broken])
        if shown:
            assert driver_tree(panel, "a", start=2022, end=2023).change.value > 0
        else:
            with pytest.raises(CannotBeShown, match="province split"):
                driver_tree(panel, "a", start=2022, end=2023)


def test_who_is_not_there_is_named():
    with pytest.raises(UnknownOption, match="b"):
        driver_tree(panel_of(books()), "b", start=2022, end=2023)
    with pytest.raises(UnknownOption, match="2030"):
        driver_tree(panel_of(books()), "a", start=2022, end=2030)
    with pytest.raises(UnknownOption, match="before"):
        driver_tree(panel_of(books()), "a", start=2023, end=2022)
    with pytest.raises(UnknownOption, match="weather"):
        driver_tree(panel_of(books()), "a", start=2022, end=2023).branch("weather")


def test_ids_may_be_numbers():
    table = pl.DataFrame([{"firm": 7, "year": 2022 + place, **year} for place, year in enumerate(books())])
    assert driver_tree(FirmPanel.from_frame(table), 7, start=2022, end=2023).change.value > 0
    assert driver_tree(FirmPanel.from_frame(table), "7", start=2022, end=2023).change.value > 0


def test_figures_open_down_to_the_cells(recomputes):
    years = [{**year, **parts(profit)} for year, profit in zip(books(), (850.0, 1000.0), strict=True)]
    panel = panel_of(years)
    assert recomputes(driver_tree(panel, "a", start=2022, end=2023), panel) > 50


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chart_has_each_branch(language: str):
    tree = driver_tree(panel_of(books()), "a", start=2022, end=2023)
    spec = str(tree.chart(language).to_dict())
    for item in tree.shown:
        assert item.branch.name.say(language) in spec
