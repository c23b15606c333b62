"""The door of panels: what counts as a number."""

import polars as pl
import pytest

from nangsuat.data import FirmPanel


@pytest.mark.parametrize("odd", [None, float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("units", [{}, {"value_added": "billion"}])
def test_what_is_no_number_is_a_blank_cell(odd, units):
    """A ratio over zero that pandas left infinite would otherwise run through sums, stocks and logarithms."""
    table = pl.DataFrame({"firm": ["a", "b"], "year": [2020, 2020], "value_added": [odd, 3.0]}, strict=False)
    panel = FirmPanel.from_frame(table, units=units)
    assert panel.collect("value_added")["value_added"].to_list() == [None, 3000.0 if units else 3.0]
