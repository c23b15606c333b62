"""A hand-in beside the accepted figures of earlier years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from nangsuat.data.handin.wording import HAND_IN_WORDINGS
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import Problem
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.roles import FIRM_ROLES, ROW
from nangsuat.data.text import Text, exactly, roughly

FAR = 5.0  # times last year's figure, up or down
SAME = 1e-9  # of a figure: what writing it into a workbook and reading it back may change

# Profit, stocks, investment and interest may truly change many times over from one year to the next.
_STEADY = (
    *("net_sales", "output", "intermediate_inputs", "materials", "labour_cost", "value_added"),
    *("depreciation", "fixed_assets", "total_assets", "employees", "hours"),
)


def comparison_rows(rows: pl.DataFrame, earlier: pl.DataFrame, prior: FirmPanel | None, year: int) -> pl.DataFrame:
    """The rows handed in with the other years of their enterprises below them.

    Accepted figures stand for themselves, numbered below zero; a row of another year in the file stands in only
    where nothing was accepted.
    """
    below = [rows]
    accepted = _accepted(rows["firm"].unique(), prior, rows, year)
    if accepted is not None:
        below.append(accepted)
        earlier = earlier.join(accepted, on=["firm", "year"], how="anti")
    earlier = earlier.filter(pl.col("firm").is_in(rows["firm"].unique().implode()))
    return pl.concat([*below, earlier], how="diagonal_relaxed")


def _accepted(firms: pl.Series, prior: FirmPanel | None, rows: pl.DataFrame, year: int) -> pl.DataFrame | None:
    if prior is None:
        return None
    roles = [role for role in prior.roles if role in rows.columns]
    held = prior.collect(*roles).with_columns(firm=pl.col("firm").cast(pl.String)).fill_nan(None)
    held = held.filter(pl.col("firm").is_in(firms.implode()) & (pl.col("year") != year))
    return held.with_row_index(ROW, offset=1).with_columns(-pl.col(ROW).cast(pl.Int64))


def far_from_last_year(table: ReadTable, rows: pl.DataFrame, compared: pl.DataFrame, year: int) -> Iterator[Problem]:
    """Figures many times those of the year before, or a small part of them."""
    before = compared.filter(pl.col("year") == year - 1).unique("firm", keep="first")
    for role in _STEADY:
        if role not in rows.columns or role not in before.columns:
            continue
        both = rows.select(ROW, "firm", now=role).join(before.select("firm", then=role), on="firm")
        factor = pl.when((pl.col("now") > 0) & (pl.col("then") > 0)).then(pl.col("now") / pl.col("then"))
        far = both.with_columns(factor=factor).filter((pl.col("factor") >= FAR) | (pl.col("factor") <= 1 / FAR))
        for row, _, now, then, times in far.iter_rows():
            yield _far(table, role, row=row, now=now, then=then, times=times, year=year - 1)


def _far(table: ReadTable, role: str, *, row: int, now: float, then: float, times: float, year: int) -> Problem:
    known, wording = FIRM_ROLES[role], HAND_IN_WORDINGS["far-from-last-year"]
    message = wording.message.fill(
        name=known.name,
        factor=roughly(times),
        other_year=year,
        other=then,
        unit=known.unit_label(table.currency),
    )
    return table.problem_at(
        wording.severity,
        "far-from-last-year",
        message=message,
        rule=wording.rule,
        suggestion=wording.suggestion,
        row=row,
        role=role,
        value=now,
    )


def changed_values(
    table: ReadTable, earlier: pl.DataFrame, prior: FirmPanel | None, roles: Sequence[str]
) -> Iterator[Problem]:
    """Greyed figures that were typed over: the accepted ones stay."""
    if prior is None or earlier.is_empty():
        return
    figures = [role for role in roles if FIRM_ROLES[role].is_number and role in earlier.columns and prior.has(role)]
    written = set(table.source.columns)
    held = prior.collect("firm", "year", *figures).with_columns(firm=pl.col("firm").cast(pl.String)).fill_nan(None)
    both = earlier.select(ROW, "firm", "year", *figures).join(held, on=["firm", "year"], suffix="_held")
    for role in figures:
        if role not in written:
            continue
        now, then = pl.col(role), pl.col(f"{role}_held")
        differs = (now - then).abs() > SAME * pl.max_horizontal(now.abs(), then.abs())
        changed = both.filter(differs.fill_null(value=False) | (now.is_null() != then.is_null()))
        for row, year, said, known in changed.select(ROW, "year", role, f"{role}_held").iter_rows():
            yield _changed(table, role, row=row, year=year, said=said, known=known)


def _changed(table: ReadTable, role: str, *, row: int, year: int, said: float | None, known: float | None) -> Problem:
    wording = HAND_IN_WORDINGS["earlier-value-changed"]
    places: dict[str, Text | str | float | int] = {"year": year, "known": _shown(known), "found": _shown(said)}
    message, suggestion = wording.message.fill(**places), wording.suggestion.fill(**places)
    return table.problem_at(
        wording.severity,
        "earlier-value-changed",
        message=message,
        rule=wording.rule,
        suggestion=suggestion,
        row=row,
        role=role,
        value=said,
    )


def _shown(value: float | None) -> Text:
    if value is None:
        return Text(vi="để trống", en="blank")
    return exactly(value)
