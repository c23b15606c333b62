"""From a user's file to a panel: read, check, and stop with all problems at once where one must be fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Literal

import polars as pl

from nangsuat.data.checks.run import run_checks
from nangsuat.data.checks.series import LABOUR_REDEFINED
from nangsuat.data.panel import Break, EconomyPanel, FirmPanel, Panel, panel_from_frame, refuse_roles
from nangsuat.data.problems import Problem, ProblemsFound, Severity, UnknownOption
from nangsuat.data.reading.mapping import Constant, Declared, MappingLike
from nangsuat.data.reading.numbers import NumberStyle
from nangsuat.data.reading.readers import read_request
from nangsuat.data.reading.request import prepare
from nangsuat.data.reading.scanning import ScannedTable, scan
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.roles import ROLES, Level
from nangsuat.data.text import Text

type Checks = Literal["all", "structure"]

CHECKS_CHOICES: tuple[Checks, ...] = ("all", "structure")


def read_firms(
    path: str | PathLike[str],
    *,
    sheet: str | None = None,
    mapping: MappingLike | None = None,
    units: Mapping[str, str] | None = None,
    number_style: NumberStyle | None = None,
    currency: str | None = None,
    base_year: int | None = None,
    constants: Mapping[str, Constant] | None = None,
    breaks: Sequence[Break] = (),
    citation: Text | None = None,
    synthetic: bool = False,
    checks: Checks = "all",
    quantities: Sequence[str] = (),
) -> FirmPanel:
    r"""A panel of enterprises from a workbook, csv or parquet file.

    Parameters
    ----------
    path, sheet, mapping, units, number_style, currency, base_year, constants : see :func:`read_table`
    breaks, citation, synthetic : see :class:`Panel`; a template that was filled with made-up figures says so itself
    checks : ``"all"`` reads the whole table into memory and runs every check on it. ``"structure"``, for parquet
        files larger than that, leaves the rows on the disk until something is computed and looks only at roles,
        types and keys
    quantities : columns of numbers that have no role, by their headers or by the mapping: beds, passengers, tonnes

    Returns
    -------
    FirmPanel
        With what the checks asked about or noted in ``problems``.

    Raises
    ------
    ProblemsFound
        Something must be fixed before anything can be computed: all problems of the file at once.
    UnknownOption
        A parameter has a value that it does not know.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "accounts.csv"
    ...     lines = ["Mã DN;Năm;Giá trị gia tăng (tỷ đồng);Lao động", "A;2022;5;40", "A;2023;6;41"]
    ...     _ = file.write_text("\n".join(lines), encoding="utf-8")
    ...     panel = read_firms(file)
    >>> panel.collect("firm", "year", "value_added").rows()
    [('A', 2022, 5000.0), ('A', 2023, 6000.0)]

    Hospitals, with columns of their own:

    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "hospitals.csv"
    ...     _ = file.write_text("firm,year,Beds,nurses\nA,2023,120,80\nB,2023,300,210\n", encoding="utf-8")
    ...     read_firms(file, quantities=["beds", "nurses"]).collect("firm", "beds").rows()
    [('A', 120.0), ('B', 300.0)]
    """
    given = Declared({}, units or {}, constants or {}, sheet, currency, base_year, number_style, tuple(quantities))
    table = _read(path, "firm", given, mapping, checks)
    return _panel(FirmPanel, table, breaks, citation, given.quantities, synthetic=synthetic, checks=checks)


def read_economy(
    path: str | PathLike[str],
    *,
    sheet: str | None = None,
    mapping: MappingLike | None = None,
    units: Mapping[str, str] | None = None,
    number_style: NumberStyle | None = None,
    currency: str | None = None,
    base_year: int | None = None,
    constants: Mapping[str, Constant] | None = None,
    breaks: Sequence[Break] = (),
    citation: Text | None = None,
    synthetic: bool = False,
    checks: Checks = "all",
    quantities: Sequence[str] = (),
) -> EconomyPanel:
    r"""A panel of an economy by territory, industry and year from a workbook, csv or parquet file.

    See :func:`read_firms`. Rows called «Toàn nền kinh tế», «Tổng số» or «Total» get the industry ``"TOTAL"``.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "grdp.csv"
    ...     lines = ["Ngành,Năm,GRDP (tỷ đồng),Lao động (nghìn người)", "Tổng số,2022,900,90", "Tổng số,2023,990,95"]
    ...     _ = file.write_text("\n".join(lines), encoding="utf-8")
    ...     panel = read_economy(file, constants={"territory": "79"})
    >>> panel.collect("territory", "industry", "year").row(0)
    ('79', 'TOTAL', 2022)
    """
    given = Declared({}, units or {}, constants or {}, sheet, currency, base_year, number_style, tuple(quantities))
    table = _read(path, "economy", given, mapping, checks)
    return _panel(EconomyPanel, table, breaks, citation, given.quantities, synthetic=synthetic, checks=checks)


def _read(
    path: str | PathLike[str], level: Level, given: Declared, mapping: MappingLike | None, checks: Checks
) -> ReadTable | ScannedTable:
    if checks not in CHECKS_CHOICES:
        raise UnknownOption.among("checks", checks, CHECKS_CHOICES)
    refuse_roles(level, given.quantities)
    request = prepare(path, level, given, mapping)
    return scan(request) if checks == "structure" and request.kind == "parquet" else read_request(request)


def _answered(problem: Problem, breaks: Sequence[Break]) -> bool:
    """Whether a declared break answers the question of the check."""
    across = (LABOUR_REDEFINED - 1, LABOUR_REDEFINED, ("workers",))
    return problem.code == "labour-redefined" and any(
        each.territory is None and each.separates(*across) for each in breaks
    )


def _panel[P: Panel](
    kind: type[P],
    table: ReadTable | ScannedTable,
    breaks: Sequence[Break],
    citation: Text | None,
    quantities: Sequence[str],
    *,
    synthetic: bool,
    checks: Checks,
) -> P:
    problems = run_checks(table) if checks == "all" and isinstance(table, ReadTable) else table.problems
    if any(problem.severity is Severity.MUST_FIX for problem in problems):
        raise ProblemsFound(problems)
    problems = tuple(problem for problem in problems if not _answered(problem, breaks))
    panel = panel_from_frame(
        kind,
        _with_figures(table) if isinstance(table, ReadTable) else table.frame,
        currency=table.currency,
        base_year=table.base_year,
        breaks=breaks,
        source=replace(table.source, citation=citation),
        synthetic=synthetic or table.synthetic,
        problems=problems,
        quantities={key: Text.same(table.source.columns[key]) for key in quantities},
    )
    return replace(panel, provenance=replace(panel.provenance, dropped=table.dropped))


def _with_figures(table: ReadTable) -> pl.DataFrame:
    """The columns that hold anything: one that a template offers and nobody filled in is a role the panel has not."""
    roles = ROLES[table.level]
    empty = [
        key for key in table.roles if not roles[key].required and table.frame[key].null_count() == table.frame.height
    ]
    return table.frame.drop(empty)
