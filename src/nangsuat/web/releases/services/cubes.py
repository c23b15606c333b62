"""The cube of a release: every table of place, industry, size and ownership, year by year, protected in one go.

What may be shown of a release is settled here once, when it is made. Whatever is asked afterwards is read from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.compare import DisclosureRule, cut_cube, protect_cube
from nangsuat.data import TOTAL
from nangsuat.web.releases.selectors import Accounts, standard_keys
from nangsuat.web.releases.services.tables import (
    TABLE_SCHEMA,
    HiddenCell,
    keys_of,
    table_codes,
    table_name,
    threshold,
)

type Beside = Callable[[int, Sequence[Sequence[str]], Sequence[Sequence[str]]], Sequence[bool]]

CUBE_SCHEMA: Mapping[str, Any] = {
    "indicator": pl.String,
    **dict.fromkeys(standard_keys, pl.String),
    "year": pl.Int64,
    "hidden": pl.Boolean,
    "numerator": pl.Float64,  # missing where hidden
    "denominator": pl.Float64,  # missing where hidden, or where the indicator is a sum
    "firms": pl.Int64,
    "code": pl.String,  # which rule hid it, for the office's own record
    "contributors": pl.Int64,
}


def cubes_by_year(accounts: Accounts, rule: DisclosureRule, beside: Beside | None = None) -> Iterator[pl.DataFrame]:
    """The cells of the cube, one year after the other; ``beside`` says what may stand beside other releases."""
    keys, codes = keys_of(accounts.panel), table_codes(accounts.panel)
    absent = [pl.lit(TOTAL).alias(key) for key in standard_keys if key not in keys]
    for year in sorted(accounts.rows["year"].unique().to_list()):
        panel = replace(accounts.panel, frame=accounts.panel.frame.filter(nw.col("year") == year))
        cube = protect_cube(panel, keys, codes, rule=rule, holdings=accounts.holdings, beside=beside)
        yield cube.frame.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in CUBE_SCHEMA.items())


def with_some_cell(cube: pl.DataFrame) -> tuple[str, ...]:
    """The indicators of which some cell is shown, in their order."""
    return tuple(cube.filter(~pl.col("hidden"))["indicator"].unique(maintain_order=True).to_list())


def one_key_tables(cube: pl.DataFrame) -> pl.DataFrame:
    """The release's tables by one key, as everybody may see them; the total once."""
    entries = [entry for code in cube["indicator"].unique(maintain_order=True) for entry in _entries(cube, code)]
    return pl.DataFrame(entries, schema=TABLE_SCHEMA)


def _entries(cube: pl.DataFrame, code: str) -> Iterator[dict[str, Any]]:
    cells = cube.filter(pl.col("indicator") == code)
    for key in (*standard_keys, ""):
        for cell in cut_cube(cells, standard_keys, code, by=[key] if key else []):
            place = cell.keys.get(key, TOTAL)
            if (place == TOTAL) == (key == ""):
                figures = {"value": cell.value, "firms": cell.firms, "hidden": cell.hidden}
                yield {"indicator": code, "key": key, "code": place, "year": cell.year, **figures}


def hidden_lines(cube: pl.DataFrame, rule: DisclosureRule) -> Iterable[HiddenCell]:
    """The record of the cells hidden in the total and the tables by one key."""
    several = pl.sum_horizontal(pl.col(key) != TOTAL for key in standard_keys) > 1
    for entry in cube.filter(pl.col("hidden"), ~several).iter_rows(named=True):
        keys = {key: entry[key] for key in standard_keys if entry[key] != TOTAL}
        table = table_name(entry["indicator"], list(keys))
        short = threshold(rule, entry["code"])
        yield HiddenCell(table, {**keys, "year": entry["year"]}, entry["code"], entry["contributors"], short)
