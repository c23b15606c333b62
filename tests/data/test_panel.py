"""The door of panels: what counts as a number, and columns that only their owner knows."""

import polars as pl
import pytest

from nangsuat.data import FirmPanel, MissingRoles, ProblemsFound, Text, UnknownOption


@pytest.mark.parametrize("odd", [None, float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("units", [{}, {"value_added": "billion"}])
def test_what_is_no_number_is_a_blank_cell(odd, units):
    """A ratio over zero that pandas left infinite would otherwise run through sums, stocks and logarithms."""
    table = pl.DataFrame({"firm": ["a", "b"], "year": [2020, 2020], "value_added": [odd, 3.0]}, strict=False)
    panel = FirmPanel.from_frame(table, units=units)
    assert panel.collect("value_added")["value_added"].to_list() == [None, 3000.0 if units else 3.0]


BEDS = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "employees": [40.0, 50.0], "beds": [12.0, None]})


def test_a_column_without_a_role_is_kept_under_its_owners_name():
    panel = FirmPanel.from_frame(BEDS, quantities={"beds": Text(vi="Giường bệnh", en="Hospital beds")})
    assert panel.has("beds", "employees")
    assert panel.columns[-1] == "beds"
    assert panel.role("beds").name.vi == "Giường bệnh"
    assert panel.collect("beds")["beds"].to_list() == [12.0, None]
    assert not FirmPanel.from_frame(BEDS).has("beds")


def test_words_in_such_a_column_are_a_problem():
    with pytest.raises(ProblemsFound) as refused:
        FirmPanel.from_frame(BEDS.with_columns(beds=pl.Series(["12", "nhiều"])), quantities=["beds"])
    assert [each.column for each in refused.value.problems] == ["beds"]


@pytest.mark.parametrize("named", ["nurses", "employees"])
def test_a_quantity_is_a_column_without_a_role(named):
    with pytest.raises(UnknownOption, match=named):
        FirmPanel.from_frame(BEDS, quantities=[named])


def test_a_method_names_the_quantities_that_there_are():
    panel = FirmPanel.from_frame(BEDS, quantities=["beds"])
    with pytest.raises(MissingRoles, match="beds"):
        panel.require("nurses", purpose=Text(vi="đường biên", en="a frontier"))
