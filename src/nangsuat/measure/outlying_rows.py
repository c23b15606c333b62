"""Rows far from the others, taken out or pulled in, by a rule that is declared and with a record of every row.

Productivity of enterprises has long tails, and a slip of a unit makes a tail too. Whoever trims in silence decides the
answer in silence: so the rule is named, the panel that comes out says which rows it touched and why, and every result
made from it prints that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from nangsuat.data import (
    ROW,
    FirmPanel,
    Problem,
    Severity,
    Text,
    UnknownOption,
    as_polars,
    checked_keys,
    checked_number,
    join,
    row_ranges,
)
from nangsuat.measure.group_ranks import quantile_of, with_share_up_to
from nangsuat.measure.row_measures import WHOLE, RowMeasure, computed_once, grouped_by, with_measure, with_whole

NORMAL_SPREAD = 1.4826
"""The median absolute deviation of a normal distribution times this is its standard deviation."""

_MOST_IN_A_TAIL = 0.5
_ROWS_NAMED = 100
_X, _W, _S, _LOW, _HIGH = "_value", "_weight", "_share", "_low", "_high"


def trimmed(
    panel: FirmPanel,
    measure: RowMeasure = "E05",
    *,
    tails: float | None = None,
    distance: float | None = None,
    within: Sequence[str] = ("industry", "year"),
) -> FirmPanel:
    """The panel without the rows whose value of ``measure`` lies far out in its group.

    Parameters
    ----------
    panel : accounts of enterprises; quantiles are by survey weight where there is one
    measure : code of an indicator of one row, a role or quantity of numbers, or a result with ``log_tfp``
    tails : the share of each tail to take out, above 0 and under 0.5: values below the quantile of that order, or
        above the one of 1 less it
    distance : instead of ``tails``, how many robust standard deviations from the median the logarithm may lie:
        ``|ln x − median| / (1.4826 · MAD)``
    within : roles that make the groups; ``()`` takes all rows as one

    Returns
    -------
    FirmPanel
        Its provenance has the rows taken out under ``trimmed``. Rows without a value (or logarithm, with ``distance``)
        stay: nobody can say that they lie far out. Where MAD is zero, half a group or more being alike, no row of
        the group is taken out.

    Raises
    ------
    UnknownOption
        Neither or both of ``tails`` and ``distance``, one out of its bounds, or an unknown measure.
    MissingRoles
        The panel lacks a role that the measure or the groups need.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame({"firm": range(5), "year": 2023, "value_added": [9.0, 10, 11, 12, 1e6], "employees": 1.0})
    >>> kept = trimmed(FirmPanel.from_frame(firms), "E05", distance=5, within=["year"])
    >>> kept.collect("firm")["firm"].to_list(), kept.provenance.dropped[0].rows
    ([0, 1, 2, 3], (5,))
    """
    _check(tails, distance)
    within = checked_keys(panel, within, "within", flag=None, more=("firm",))
    frame, name, _, key = with_measure(panel, measure)
    groups = grouped_by(within)
    logs = tails is None and key != "log_tfp"
    frame = _with_value(frame, panel, key, groups, logs=logs)
    if tails is not None:
        bounded, reason = _with_tails(frame, groups, tails), _TAILS.fill(name=name, percent=100 * tails)
    else:
        bounded, reason = _with_distances(frame, groups, distance or 0.0), _FAR.fill(name=name, distance=distance)
    far = (nw.col(_X) < nw.col(_LOW)) | (nw.col(_X) > nw.col(_HIGH))
    marked = replace(panel, frame=computed_once(bounded))
    kept = marked.keep(~far.fill_null(value=False), code="trimmed", reason=_with_groups(reason, panel, within))
    return replace(kept, frame=kept.frame.select(*_columns(panel)))


def winsorised(
    panel: FirmPanel, measure: str, *, tails: float, within: Sequence[str] = ("industry", "year")
) -> FirmPanel:
    """The panel with the values of a column beyond its quantiles pulled in to them.

    Parameters
    ----------
    panel : accounts of enterprises; quantiles are by survey weight where there is one
    measure : a role or quantity of numbers
    tails : the share of each tail to pull in, above 0 and under 0.5
    within : roles that make the groups; ``()`` takes all rows as one

    Returns
    -------
    FirmPanel
        A note among its problems says how many rows were changed and which. Totals and identities of the accounts no
        longer hold in these rows: what follows from the column (value added from output) must be computed from it.

    Raises
    ------
    UnknownOption
        ``tails`` is out of its bounds, or ``measure`` is no column of numbers.
    MissingRoles
        The panel lacks a role of ``within``.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame({"firm": range(10), "year": 2023, "net_sales": [*range(1, 10), 10**6]})
    >>> pulled = winsorised(FirmPanel.from_frame(firms), "net_sales", tails=0.1, within=["year"])
    >>> pulled.collect("net_sales")["net_sales"].to_list()[-2:], pulled.problems[-1].code
    ([9.0, 9.0], 'winsorised')
    """
    _check(tails, None)
    numbers = tuple(key for key in panel.columns if panel.role(key).is_number and key != "weight")
    if measure not in numbers:
        raise UnknownOption.among("measure", measure, numbers)
    within = checked_keys(panel, within, "within", flag=None, more=("firm",))
    groups = grouped_by(within)
    bounded = computed_once(_with_tails(_with_value(panel.frame, panel, measure, groups, logs=False), groups, tails))
    below, above = nw.col(_X) < nw.col(_LOW), nw.col(_X) > nw.col(_HIGH)
    pulled = nw.when(below).then(nw.col(_LOW)).otherwise(nw.when(above).then(nw.col(_HIGH)).otherwise(nw.col(_X)))
    touched = as_polars(bounded.filter(below | above).select(ROW).sort(ROW))[ROW].to_list()
    frame = bounded.with_columns(pulled.alias(measure)).select(*_columns(panel))
    rule = _with_groups(_PULLED.fill(name=panel.role(measure).name, percent=100 * tails), panel, within)
    return replace(
        panel,
        frame=frame,
        problems=(*panel.problems, _winsorised(measure, rule, touched)) if touched else panel.problems,
        provenance=panel.provenance.then(
            "winsorised", parameters={"measure": measure, "tails": tails, "within": list(within)}
        ),
    )


def _check(tails: float | None, distance: float | None) -> None:
    if (tails is None) == (distance is None):
        raise UnknownOption(_ONE_RULE)
    for option, value in {"tails": tails, "distance": distance}.items():
        if value is not None:
            checked_number(option, value)
    if tails is not None and not 0 < tails < _MOST_IN_A_TAIL:
        raise UnknownOption(_TAILS_BOUNDS.fill(tails=tails))
    if distance is not None and not distance > 0:
        raise UnknownOption(_DISTANCE_BOUNDS.fill(distance=distance))


def _with_value(
    frame: nw.LazyFrame[Any], panel: FirmPanel, key: str, groups: Sequence[str], *, logs: bool
) -> nw.LazyFrame[Any]:
    """The panel's rows with the value looked at, and its weight; a row without a value weighs nothing."""
    value = nw.when(nw.col(key) > 0).then(nw.col(key)).log() if logs else nw.col(key)
    weight = nw.col("weight").fill_null(1.0) if panel.has("weight") else nw.lit(1.0)
    valued = with_whole(frame, groups).with_columns(value.alias(_X), weight.alias(_W))
    return valued.with_columns(nw.when(~nw.col(_X).is_null()).then(nw.col(_W)).alias(_W))


def _with_tails(frame: nw.LazyFrame[Any], groups: Sequence[str], tails: float) -> nw.LazyFrame[Any]:
    ranked = with_share_up_to(frame, _X, groups, weight=_W, name=_S)
    bounds = {_LOW: tails, _HIGH: 1 - tails}
    return ranked.with_columns(
        *(quantile_of(_X, order, share=_S).over(*groups).alias(name) for name, order in bounds.items())
    )


def _with_distances(frame: nw.LazyFrame[Any], groups: Sequence[str], distance: float) -> nw.LazyFrame[Any]:
    """The rows with the bounds beyond which a logarithm lies too far from the median."""
    middle, apart, spread = "_median", "_apart", "_spread"
    ranked = with_share_up_to(frame, _X, groups, weight=_W, name=_S)
    centred = ranked.with_columns(quantile_of(_X, 0.5, share=_S).over(*groups).alias(middle))
    centred = centred.with_columns((nw.col(_X) - nw.col(middle)).abs().alias(apart))
    ranked = with_share_up_to(centred, apart, groups, weight=_W, name=_S)
    scaled = ranked.with_columns((NORMAL_SPREAD * quantile_of(apart, 0.5, share=_S).over(*groups)).alias(spread))
    reach = nw.when(nw.col(spread) > 0).then(distance * nw.col(spread))
    return scaled.with_columns((nw.col(middle) - reach).alias(_LOW), (nw.col(middle) + reach).alias(_HIGH))


def _columns(panel: FirmPanel) -> tuple[str, ...]:
    return tuple(name for name in panel.frame.collect_schema().names() if name != WHOLE)


def _with_groups(reason: Text, panel: FirmPanel, within: Sequence[str]) -> Text:
    if not within:
        return Text(vi=f"{reason.vi}, trong toàn bảng", en=f"{reason.en}, among all rows")
    names = join([panel.role(key).name for key in within], ", ")
    return Text(vi=f"{reason.vi}, trong cùng {names.vi.lower()}", en=f"{reason.en}, within {names.en.lower()}")


def _winsorised(measure: str, rule: Text, rows: Sequence[int]) -> Problem:
    named = row_ranges(rows[:_ROWS_NAMED]) + (" …" if len(rows) > _ROWS_NAMED else "")
    return Problem(
        Severity.NOTE,
        "winsorised",
        _CHANGED.fill(count=len(rows), rule=rule, rows=named),
        rule,
        _COMPUTE_AGAIN,
        column=measure,
    )


_ONE_RULE = Text(
    vi="Hãy chọn một cách: tails (tỷ lệ mỗi đuôi) hoặc distance (khoảng cách bền vững đến trung vị).",
    en="Choose one rule: tails (the share of each tail) or distance (robust distance from the median).",
)
_TAILS_BOUNDS = Text(
    vi="tails là tỷ lệ trên 0 và dưới 0,5 của mỗi đuôi; nhận được {tails}.",
    en="tails is the share of each tail, above 0 and under 0.5; {tails} was given.",
)
_DISTANCE_BOUNDS = Text(
    vi="distance là số độ lệch chuẩn bền vững, lớn hơn 0; nhận được {distance}.",
    en="distance is a number of robust standard deviations, above 0; {distance} was given.",
)
_TAILS = Text(
    vi="{name} nằm trong {percent} % thấp nhất hoặc cao nhất", en="{name} in the lowest or highest {percent} %"
)
_FAR = Text(
    vi="lôgarit của {name} cách trung vị quá {distance} độ lệch chuẩn bền vững",
    en="the logarithm of {name} lies more than {distance} robust standard deviations from the median",
)
_PULLED = Text(
    vi="{name} trong {percent} % thấp nhất hoặc cao nhất được kéo về phân vị",
    en="{name} in the lowest or highest {percent} % was pulled in to the quantile",
)
_CHANGED = Text(vi="{count} dòng đã đổi: {rule} (dòng {rows})", en="{count} rows changed: {rule} (rows {rows})")
_COMPUTE_AGAIN = Text(
    vi="Các số suy ra từ cột này phải được tính lại từ nó.", en="What follows from this column must be computed again."
)
