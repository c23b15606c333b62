"""Firm dynamics: how much of a change of productivity came from firms that stay, enter and exit.

Aggregate productivity is the share-weighted mean of the firms', ``P = Σ s·f``. It rises because firms become more
productive, because the productive ones grow, because better ones enter, or because worse ones leave; the methods
differ in what they compare entrants and exiting firms with (see :data:`DYNAMICS_METHODS`). The share-weighted
mean of value added per employee with shares of employees is value added over employees of all firms together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import and_
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.data import (
    NO_WORDS,
    CannotBeShown,
    FirmPanel,
    Text,
    UnknownOption,
    as_polars,
    join,
    symbols,
    to_expression,
)
from nangsuat.explain.accounts import break_between, order_years
from nangsuat.explain.dynamics_arrays import ArraySums
from nangsuat.explain.dynamics_figures import Measured, group_step, level
from nangsuat.explain.dynamics_methods import DYNAMICS_METHODS
from nangsuat.explain.dynamics_result import DynamicsStep, FirmDynamics, PeriodLevel, in_groups
from nangsuat.explain.dynamics_sums import DynamicsSums, JoinedSums, StepSums, prepared
from nangsuat.measure import INDICATORS, row_formula

ROWS_NAMED = 10_000  # a figure names its rows one by one up to here; beyond, it says what they have in common

__all__ = ["DYNAMICS_METHODS", "FirmDynamics", "firm_dynamics"]


def firm_dynamics(
    panel: FirmPanel,
    *,
    method: str = "melitz_polanec",
    productivity: str = "E05",
    share: str = "employees",
    start: int | None = None,
    end: int | None = None,
    by: str | None = None,
    unit: Text | None = None,
) -> FirmDynamics:
    """Split changes of aggregate productivity by what firms did.

    Parameters
    ----------
    panel : one row an enterprise and year
    method : one of :data:`DYNAMICS_METHODS`: ``"olley_pakes"``, ``"baily_hulten_campbell"``,
        ``"griliches_regev"``, ``"foster_haltiwanger_krizan"``, ``"baldwin_gu"``, ``"diewert_fox"``,
        ``"melitz_polanec"``
    productivity : an indicator's code or a formula over roles, codes and other columns of the panel's frame:
        ``"E05"``, ``"ln(E05)"``, ``"ln(value_added / hours)"``, or ``"log_tfp"`` after
        :func:`~nangsuat.measure.firm_tfp`'s frame was joined to the panel's. A level gives a change in its unit,
        a logarithm one in log points
    share : what shares are shares of, a formula too: ``"employees"``, ``"value_added"``, ``"net_sales"``
    start, end : one step between these years; each step between consecutive years present where neither is given
    by : a role, such as ``"industry"``, to decompose each group apart and show what lies between the groups;
        a firm that changes its group leaves one and enters the other, a blank one is the group «?»
    unit : unit of productivity, where it is no indicator

    Notes
    -----
    Survey weights multiply activity and the unweighted means. A firm whose productivity or activity is missing,
    infinite, or whose activity is negative in one of the two years (a loss maker in logarithms, shares of value
    added) is left out of that step in both years and counted, so that it is not taken for an entry or an exit;
    the levels shown are those of the firms kept. Activity of zero is allowed. Baldwin–Gu has no answer where
    firms enter and none exits, Diewert–Fox and Melitz–Polanec none where nobody survives: the step says so.

    Raises
    ------
    CannotBeShown
        There are fewer than two years, or a break of series lies between the years asked for.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame(
    ...     {
    ...         "firm": ["a", "b", "a", "c"],
    ...         "year": [2020, 2020, 2021, 2021],
    ...         "value_added": [200.0, 50.0, 240.0, 90.0],
    ...         "employees": [2.0, 1.0, 2.0, 1.0],
    ...     }
    ... )
    >>> step = firm_dynamics(FirmPanel.from_frame(firms)).steps[0]
    >>> {key: round(figure.value, 6) for key, figure in step.terms.items()}
    {'mean': 20.0, 'covariance': 0.0, 'entry': -10.0, 'exit': 16.666667}
    """
    if method not in DYNAMICS_METHODS:
        raise UnknownOption.among("method", method, tuple(DYNAMICS_METHODS))
    measured = _measured(panel, productivity, share, unit)
    _refuse_unknown(panel, (measured.productivity, measured.activity), by)
    weight = nw.col("weight") if measured.weighted else None
    shaped = prepared(panel.frame, _expression(productivity, panel), _expression(share, panel), weight, by)
    rows = _adding(shaped, by)
    pairs = _pairs(rows.periods(), start, end, method)
    broken = _broken(panel, pairs, (measured.productivity, measured.activity))
    name_rows = panel.provenance.rows_used <= ROWS_NAMED
    steps = [
        _step(rows.step(*pair, name_rows=name_rows), method, measured, grouped=by is not None)
        for pair in pairs
        if pair not in broken
    ]
    return FirmDynamics(
        method=method,
        steps=tuple(steps),
        levels=_levels(rows, measured, method, name_rows=name_rows),
        skipped=broken,
        productivity=productivity,
        share=share,
        by=by,
        unit=measured.unit,
        weighted=measured.weighted,
        provenance=panel.provenance.then(
            f"firm_dynamics:{method}",
            parameters={"productivity": productivity, "share": share, "start": start, "end": end, "by": by},
        ),
    )


def _only_territory(panel: FirmPanel) -> str | None:
    """The territory of all rows; nothing where there are several, so that a break of any of them counts."""
    if not panel.has("territory"):
        return None
    present = as_polars(panel.frame.select("territory").unique())["territory"]
    return None if present.len() != 1 or present[0] is None else str(present[0])


def _measured(panel: FirmPanel, productivity: str, share: str, unit: Text | None) -> Measured:
    return Measured(
        productivity=row_formula(productivity, panel),
        activity=row_formula(share, panel),
        unit=unit or _unit(productivity, panel),
        weighted=panel.has("weight"),
        source=panel.source.sha256,
    )


def _broken(panel: FirmPanel, pairs: Sequence[tuple[int, int]], formulas: Sequence[str]) -> dict[tuple[int, int], Text]:
    """The steps that cross a break of series, with what broke; where all do, there is no answer."""
    roles = [symbol for formula in formulas for symbol in symbols(formula)]
    place = _only_territory(panel)
    reasons = {pair: break_between(panel, *pair, roles, place) for pair in pairs}
    broken = {pair: reason for pair, reason in reasons.items() if reason is not None}
    if pairs and len(broken) == len(pairs):
        raise CannotBeShown(join(list(broken.values())))
    return broken


def _step(sums: StepSums, method: str, measured: Measured, *, grouped: bool) -> DynamicsStep:
    groups = tuple(group_step(sums, name, method, measured) for name in sums.by_group)
    if grouped:
        return in_groups(sums.start, sums.end, groups, method, measured.unit)
    whole = groups[0]
    return DynamicsStep(
        sums.start, sums.end, whole.levels, whole.terms, whole.change, whole.counts, whole.numbers, reason=whole.reason
    )


def _adding(rows: nw.LazyFrame[Any], by: str | None) -> DynamicsSums:
    """Polars' rows come into memory once for all steps; other engines add up where the rows are."""
    native = rows.to_native()
    if not isinstance(native, pl.LazyFrame):
        return JoinedSums(rows)
    return ArraySums.of(native.collect(engine="streaming"), grouped=by is not None)


def _levels(rows: DynamicsSums, measured: Measured, method: str, *, name_rows: bool) -> tuple[PeriodLevel, ...]:
    return tuple(
        PeriodLevel(entry["year"], **level(entry, measured, method), firms=int(entry["firms"]))
        for entry in rows.levels(name_rows=name_rows)
    )


def _expression(formula: str, panel: FirmPanel) -> nw.Expr:
    """A formula over codes and roles as one expression; an indicator has a value only where its conditions hold."""
    value = to_expression(row_formula(formula, panel))
    conditions = [
        to_expression(row_formula(condition, panel)) > 0
        for symbol in symbols(formula)
        if symbol in INDICATORS
        for condition, _ in INDICATORS[symbol].positive
    ]
    return nw.when(reduce(and_, conditions)).then(value) if conditions else value


def _refuse_unknown(panel: FirmPanel, formulas: Sequence[str], by: str | None) -> None:
    present = panel.frame.collect_schema().names()
    wanted = [symbol for formula in formulas for symbol in symbols(formula)]
    for symbol in (*wanted, *((by,) if by else ())):
        if symbol not in present:
            raise UnknownOption.among("column", symbol, tuple(present))


def _pairs(years: Sequence[int], start: int | None, end: int | None, method: str) -> list[tuple[int, int]]:
    if (start is None) != (end is None):
        raise UnknownOption(
            Text(
                vi="Hãy cho cả năm đầu và năm cuối, hoặc bỏ cả hai để tính từng bước giữa các năm liền nhau.",
                en="Give both start and end, or neither for each step between consecutive years.",
            )
        )
    for year in (start, end):
        if year is not None and year not in years:
            raise UnknownOption.among("year", year, [str(each) for each in years])
    if start is not None and end is not None:
        order_years(start, end)
        return [(start, end)]
    if len(years) < 2 and method != "olley_pakes":
        raise CannotBeShown(Text(vi="Cần số liệu của ít nhất hai năm.", en="Figures of at least two years are needed."))
    return list(pairwise(years))


def _unit(productivity: str, panel: FirmPanel) -> Text:
    if productivity in INDICATORS:
        return INDICATORS[productivity].unit_in(panel.currency)
    return _LOG_POINTS if productivity.replace(" ", "").startswith("ln(") else NO_WORDS


_LOG_POINTS = Text(vi="điểm log", en="log points")
