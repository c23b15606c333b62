"""Firm dynamics against the published test table of R's dfvad, with ids renamed and rows shuffled."""

from pathlib import Path

import polars as pl
import pytest

from nangsuat.data import FirmPanel
from nangsuat.explain import firm_dynamics

PUBLISHED = 1e-12  # the reference prints fifteen digits
# id, productivity and share in periods 0, 1 and 3 (the third repeats the first)
FIRST = {1: (1.95, 0.33), 2: (1.73, 0.25), 3: (1.64, 0.1), 4: (1.85, 0.12), 5: (1.39, 0.09), 6: (1.57, 0.11)}
SECOND = {1: (1.68, 0.3), 2: (1.76, 0.21), 3: (1.04, 0.17), 4: (1.47, 0.01), 7: (1.17, 0.25), 8: (1.23, 0.06)}
# what the package's own tests expect of the two steps, 0 to 1 and 1 to 3
PRINTED = {
    "baily_hulten_campbell": {
        "within": (-0.1872, 0.1805), "between": (-0.2097, 0.2164), "entry": (0.3663, 0.2978),
        "exit": (-0.2978, -0.3663),
    },
    "griliches_regev": {
        "within": (-0.18385, 0.18385), "between": (-0.037534, 0.037534), "entry": (-0.128336, -0.02132),
        "exit": (0.02132, 0.128336),
    },
    "foster_haltiwanger_krizan": {
        "within": (-0.1872, 0.1805), "between": (-0.022822, 0.052246), "cross": (0.0067, 0.0067),
        "entry": (-0.179238, 0.01152), "exit": (0.05416, 0.077434),
    },
    "baldwin_gu": {
        "within": (-0.18385, 0.18385), "between": (-0.04926, 0.0830725806451614),
        "entry": (-0.09529, 0.0614774193548387), "exit": (0.0, 0.0),
    },
    "diewert_fox": {
        "within": (-0.247797101449275, 0.247797101449275), "between": (-0.0360797101449274, 0.0360797101449274),
        "entry": (-0.112223188405797, -0.0677), "exit": (0.0677, 0.112223188405797),
    },
    "melitz_polanec": {
        "mean": (-0.305, 0.305), "covariance": (0.0211231884057971, -0.0211231884057971),
        "entry": (-0.112223188405797, -0.0677), "exit": (0.0677, 0.112223188405797),
    },
}  # fmt: skip
NAMES = {
    "BHC": "baily_hulten_campbell",
    "GR": "griliches_regev",
    "FHK": "foster_haltiwanger_krizan",
    "BG": "baldwin_gu",
    "DF": "diewert_fox",
    "MP": "melitz_polanec",
}
TOTALS = (-0.3284, 0.3284)


def toy() -> pl.DataFrame:
    periods = {2000: FIRST, 2001: SECOND, 2003: FIRST}
    rows = [
        {"firm": firm, "year": year, "value_added": productivity, "employees": share}
        for year, firms in periods.items()
        for firm, (productivity, share) in firms.items()
    ]
    return pl.DataFrame(rows)


def decomposed(table: pl.DataFrame, method: str):
    panel = FirmPanel.from_frame(table)
    return firm_dynamics(panel, method=method, productivity="value_added", share="employees")


@pytest.mark.parametrize("method", PRINTED)
@pytest.mark.parametrize("change", ["as it stands", "ids renamed", "rows shuffled", "ids as text"])
def test_the_published_table(method: str, change: str):
    table = toy()
    if change == "ids renamed":  # the smallest id becomes an entrant: where another program turns the step round
        table = table.with_columns(
            firm=pl.col("firm").replace_strict({1: 70, 2: 60, 3: 50, 4: 40, 5: 30, 6: 20, 7: 1, 8: 2})
        )
    if change == "ids as text":
        table = table.with_columns(firm=pl.format("công ty {}", "firm"))
    if change == "rows shuffled":
        table = table.sample(fraction=1, shuffle=True, seed=7)
    steps = decomposed(table, method).steps
    assert [(step.start, step.end) for step in steps] == [(2000, 2001), (2001, 2003)]
    for place, step in enumerate(steps):
        values = {term: figure.value for term, figure in step.terms.items()}
        expected = {term: pair[place] for term, pair in PRINTED[method].items()}
        assert values == pytest.approx(expected, abs=PUBLISHED)
        assert step.change.value == pytest.approx(TOTALS[place], abs=PUBLISHED)
        assert (step.counts["survivors"], step.counts["exits"], step.counts["entrants"]) == (4, 2, 2)


def test_the_reference_file(shared_data: Path):
    table = pl.read_csv(shared_data / "firms" / "dynamics_toy.csv")
    reference = pl.read_csv(shared_data / "firms" / "dynamics_toy_reference.csv")
    table = table.rename({"id": "firm", "period": "year", "tfp": "value_added", "share": "employees"})
    checked = 0
    for short, method in NAMES.items():
        for step in decomposed(table, method).steps:
            expected = reference.filter((pl.col("method") == short) & (pl.col("period") == step.end))
            for component, value in expected.select("component", "value").iter_rows():
                figure = step.change if component == "total" else step.terms[component]
                assert figure.value == pytest.approx(value, abs=PUBLISHED), (short, step.end, component)
                checked += 1
    assert checked == reference.height


def test_an_explicit_step_over_a_gap():
    """From the first to the third period nothing changed: the third repeats the first."""
    panel = FirmPanel.from_frame(toy())
    for method in PRINTED:
        options = {"method": method, "productivity": "value_added", "share": "employees"}
        step = firm_dynamics(panel, start=2000, end=2003, **options).steps[0]
        assert [figure.value for figure in step.terms.values()] == pytest.approx([0.0] * len(step.terms), abs=PUBLISHED)
        assert step.counts["survivors"] == 6
        assert step.counts["entrants"] == step.counts["exits"] == 0
