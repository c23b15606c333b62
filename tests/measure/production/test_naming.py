"""What people read calls inputs by name; what asks for another choice also says what one writes."""

import polars as pl
import pytest
from benchmarks.acf_designs import made_up_firms

from nangsuat.data import FirmPanel
from nangsuat.measure.production import NoEstimate, production_function


def panel(**columns: pl.Expr) -> FirmPanel:
    rows = made_up_firms(1, firms=150, years=5, seed=3)
    levels = {"value_added": "y", "employees": "l", "fixed_assets": "k", "materials": "m"}
    return FirmPanel.from_frame(
        rows.select("firm", "year", **{name: pl.col(log).exp() for name, log in levels.items()}).with_columns(**columns)
    )


def test_notes_call_the_proxy_by_its_name():
    notes = production_function(panel(), proxy="materials", by=()).notes()
    assert any("«Nguyên vật liệu mua ngoài» lớn hơn" in note.vi for note in notes)
    assert not any("materials" in note.vi for note in notes)


def test_an_input_that_never_varies_is_called_by_name_and_column():
    with pytest.raises(NoEstimate, match=r"Average employees \(employees\)"):
        production_function(panel(employees=pl.lit(3.0)), proxy="materials", by=())
