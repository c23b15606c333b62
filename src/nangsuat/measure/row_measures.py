"""One number of each enterprise and year, whatever it is: an indicator, an item of the accounts, its TFP.

Methods that compare enterprises (how they spread, how they change places) do not care what is compared. They read it
here, with its keys and survey weight, lazily on the panel's engine; what has no value is counted and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from nangsuat.data import (
    NO_WORDS,
    ROW,
    CannotBeShown,
    Dropped,
    FirmPanel,
    Provenance,
    Text,
    UnknownOption,
    as_polars,
)
from nangsuat.measure.indicators.dictionary import INDICATORS
from nangsuat.measure.indicators.spelling import of_one_row
from nangsuat.measure.indicators.values import compute_indicators

VALUE = "value"
"""The column of the measure in :class:`MeasuredRows`."""

LOG = "log"
"""The column of its logarithm."""

WEIGHT = "weight"
"""The column of survey weights, one where a panel has none."""

WHOLE = "all"
"""The key of the one group that all rows are in where no other key is asked for."""

_ROWS_NOTED = 100


class LogTFP(Protocol):
    """A result that has the log of total factor productivity of a panel's rows, such as :class:`FirmTFP`.

    Attributes
    ----------
    frame : with ``row`` and ``log_tfp``
    title : what it is
    provenance : of which panel
    """

    @property
    def frame(self) -> pl.DataFrame:
        """One row an enterprise and year: ``row`` and ``log_tfp``."""

    @property
    def title(self) -> Text:
        """What it is."""

    @property
    def provenance(self) -> Provenance:
        """Where its rows come from."""


type RowMeasure = str | LogTFP


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredRows:
    """The rows of a panel that have a value.

    Attributes
    ----------
    rows : lazy: ``row``, ``firm``, ``year``, the keys, ``value``, ``log`` where logs were asked for, ``weight`` (one
        where the panel has none)
    name, unit : of the measure
    key : its code, role, or ``"log_tfp"``
    weighted : whether the panel has survey weights
    provenance : the panel's, with the rows left out
    """

    rows: nw.LazyFrame[Any]
    name: Text
    unit: Text
    key: str
    weighted: bool
    provenance: Provenance

    @property
    def weight(self) -> str | None:
        """The column of weights, where they differ."""
        return WEIGHT if self.weighted else None


def read_row_measure(
    panel: FirmPanel, measure: RowMeasure, *, keys: Sequence[str] = (), logs: bool = True, least: float | None = None
) -> MeasuredRows:
    """The rows of a panel that have a value of ``measure``.

    Parameters
    ----------
    panel : accounts of enterprises
    measure : code of an indicator that looks at one row, a role or quantity of numbers, or a result with ``log_tfp``
    keys : roles to carry along
    logs : whether the logarithm is needed; rows that have none are left out and counted
    least : rows with a smaller value are left out and counted, where logs are not needed

    Raises
    ------
    UnknownOption
        The measure is none of these, or TFP is of another table.
    MissingRoles
        The panel lacks a key.
    CannotBeShown
        No row has a value.

    Examples
    --------
    >>> firms = pl.DataFrame({"firm": ["a", "b"], "year": 2023, "value_added": [10.0, -1.0], "employees": 2.0})
    >>> found = read_row_measure(FirmPanel.from_frame(firms), "E05")
    >>> found.rows.collect()["value"].to_list(), [(item.code, item.count) for item in found.provenance.dropped]
    ([5.0], [('not-positive', 1)])
    """
    panel.require(*keys, purpose=_PURPOSE)
    frame, name, unit, key = with_measure(panel, measure)
    weighted = panel.has(WEIGHT)
    weight = nw.col(WEIGHT).fill_null(1.0) if weighted else nw.lit(1.0)
    columns = [column for column in dict.fromkeys((ROW, "firm", "year", *keys)) if column != WEIGHT]
    rows = computed_once(frame.select(*columns, nw.col(key).alias(VALUE), weight.alias(WEIGHT)))
    reasons = _reasons(is_log=key == "log_tfp", logs=logs, least=least)
    kept, dropped = leave_out(rows, reasons)
    count = panel.provenance.rows_used - sum(item.count for item in dropped)
    if count <= 0:
        raise CannotBeShown(_NOTHING.fill(name=name))
    history = replace(panel.provenance, rows_used=count, dropped=(*panel.provenance.dropped, *dropped))
    if logs:
        kept = kept.with_columns(nw.col(VALUE).alias(LOG) if key == "log_tfp" else nw.col(VALUE).log().alias(LOG))
    return MeasuredRows(kept, name, unit, key, weighted, history)


def with_measure(panel: FirmPanel, measure: RowMeasure) -> tuple[nw.LazyFrame[Any], Text, Text, str]:
    """The panel's rows with the column of a measure, its name in words, its unit, and the column's name.

    Examples
    --------
    >>> firms = pl.DataFrame({"firm": ["a"], "year": 2023, "value_added": [10.0], "employees": 2.0})
    >>> rows, name, unit, key = with_measure(FirmPanel.from_frame(firms), "E05")
    >>> rows.collect()[key].to_list(), unit.en
    ([5.0], 'million VND/person')
    """
    if isinstance(measure, str):
        return _named(panel, measure)
    if not hasattr(measure, "frame") or not hasattr(measure, "provenance"):
        raise UnknownOption(_NO_MEASURE.fill(value=repr(measure)))
    return _of_tfp(panel, measure)


def computed_once(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same rows, computed once where they are Polars' own; other engines keep theirs where they are.

    Examples
    --------
    >>> computed_once(nw.from_native(pl.LazyFrame({"x": [1, 2]}))).collect().shape
    (2, 1)
    """
    native = frame.to_native()
    return nw.from_native(native.collect().lazy()) if isinstance(native, pl.LazyFrame) else frame


def leave_out(
    rows: nw.LazyFrame[Any], reasons: Mapping[str, tuple[nw.Expr, Text]]
) -> tuple[nw.LazyFrame[Any], tuple[Dropped, ...]]:
    """The rows to which no reason applies, and for each reason how many it takes; each row goes by its first reason.

    Parameters
    ----------
    rows : with the column ``row``
    reasons : by code, which rows go and why in words

    Examples
    --------
    >>> rows = nw.from_native(pl.LazyFrame({"row": [1, 2], "value": [None, 3.0]}))
    >>> kept, gone = leave_out(rows, {"no-value": (nw.col("value").is_null(), Text.same("no value"))})
    >>> kept.collect()["row"].to_list(), gone[0].count, gone[0].rows
    ([2], 1, (1,))
    """
    taken: dict[str, nw.Expr] = {}
    remaining = nw.lit(value=True)
    for code, (condition, _) in reasons.items():
        applies = condition.fill_null(value=False)
        taken[code] = remaining & applies
        remaining = remaining & ~applies
    counts = as_polars(rows.select(*(each.cast(nw.Int64).sum().alias(code) for code, each in taken.items())))
    dropped = tuple(
        Dropped(code, reasons[code][1], int(counts[0, code]), _first_rows(rows, each))
        for code, each in taken.items()
        if counts[0, code]
    )
    return (rows.filter(remaining) if dropped else rows), dropped


def grouped_by(keys: Iterable[str]) -> tuple[str, ...]:
    """The columns that make the groups: the keys, or the one of all rows.

    Examples
    --------
    >>> grouped_by(["industry", "year"]), grouped_by([])
    (('industry', 'year'), ('all',))
    """
    return tuple(dict.fromkeys(keys)) or (WHOLE,)


def with_whole(rows: nw.LazyFrame[Any], groups: Sequence[str]) -> nw.LazyFrame[Any]:
    """The rows with the column of the one group, where it is asked for.

    Examples
    --------
    >>> with_whole(nw.from_native(pl.LazyFrame({"x": [1]})), grouped_by([])).collect().columns
    ['x', 'all']
    """
    return rows.with_columns(nw.lit(1).alias(WHOLE)) if WHOLE in groups else rows


def _first_rows(rows: nw.LazyFrame[Any], condition: nw.Expr) -> tuple[int, ...]:
    found = as_polars(rows.filter(condition).select(ROW).sort(ROW).head(_ROWS_NOTED))
    return tuple(int(row) for row in found[ROW])


def _named(panel: FirmPanel, measure: str) -> tuple[nw.LazyFrame[Any], Text, Text, str]:
    codes = [code for code in of_one_row() if "firm" in INDICATORS[code].levels]
    numbers = [key for key in panel.columns if panel.role(key).is_number and key != WEIGHT]
    if measure in numbers:
        role = panel.role(measure)
        return panel.frame, role.name, role.unit_label(panel.currency), measure
    if measure not in codes:
        raise UnknownOption.among("measure", measure, (*numbers, *codes))
    values = compute_indicators(panel, [measure])
    if measure not in values.codes:
        panel.require(*values.not_computed.get(measure, ()), purpose=INDICATORS[measure].name)
        raise CannotBeShown(_NOTHING.fill(name=INDICATORS[measure].name))
    entry = INDICATORS[measure]
    name = Text(vi=f"{entry.code} {entry.name.vi}", en=f"{entry.code} {entry.name.en}")
    return values.frame, name, entry.unit_in(panel.currency), measure


def _of_tfp(panel: FirmPanel, tfp: LogTFP) -> tuple[nw.LazyFrame[Any], Text, Text, str]:
    if tfp.provenance.sources[0].sha256 != panel.source.sha256:
        raise UnknownOption(_OTHER_TABLE)
    values = tfp.frame.select(ROW, "log_tfp")
    rows = panel.collect().join(values, on=ROW, how="left")
    return nw.from_native(rows.lazy()), tfp.title, NO_WORDS, "log_tfp"


def _reasons(*, is_log: bool, logs: bool, least: float | None) -> dict[str, tuple[nw.Expr, Text]]:
    value, reasons = nw.col(VALUE), {}
    reasons["no-value"] = (value.is_null() | ~value.is_finite(), _NO_VALUE)
    if logs and not is_log:
        reasons["not-positive"] = (value <= 0, _NOT_POSITIVE)
    elif least is not None:
        reasons["negative"] = (value < least, _TOO_SMALL.fill(least=least))
    reasons["no-weight"] = (nw.col(WEIGHT) <= 0, _NO_WEIGHT)
    return reasons


_PURPOSE = Text(vi="So sánh doanh nghiệp", en="Comparing enterprises")
_NOTHING = Text(vi="Không dòng nào có giá trị của {name}.", en="No row has a value of {name}.")
_NO_MEASURE = Text(
    vi="measure là mã chỉ tiêu như «E05», một cột số như «net_sales», hoặc kết quả có TFP như ns.firm_tfp(…); nhận "
    "được {value}.",
    en="measure is the code of an indicator such as «E05», a column of numbers such as «net_sales», or a result with "
    "TFP such as ns.firm_tfp(…); {value} was given.",
)
_OTHER_TABLE = Text(
    vi="TFP này tính từ một bảng khác; hãy tính TFP từ chính bảng được so sánh.",
    en="This TFP was computed from another table; compute it from the table that is compared.",
)
_NO_VALUE = Text(vi="không có giá trị", en="no value")
_NOT_POSITIVE = Text(
    vi="giá trị bằng không hoặc âm nên không có lôgarit", en="the value is zero or negative and has no logarithm"
)
_TOO_SMALL = Text(vi="giá trị dưới {least}", en="the value is under {least}")
_NO_WEIGHT = Text(vi="quyền số bằng không hoặc âm", en="the survey weight is zero or negative")
