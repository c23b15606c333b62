"""Total factor productivity of enterprises as an index: output over inputs, without estimating anything.

Three ways to weigh the inputs, all with constant returns, so that capital's share is what the others leave of output:

* ``cost_share``: ``ln TFP = ln Y − Σ s_j·ln X_j``, one set of shares for a group of firms;
* ``tornqvist``: growth of each firm, ``Δln Y − Σ ½(s_j,t + s_j,t−1)·Δln X_j``, between neighbouring years only;
* ``ccd``: each firm against the mean firm of its group (Caves, Christensen and Diewert), so that levels compare.

References
----------
Caves, Christensen and Diewert (1982), Economic Journal 92. Good, Nadiri and Sickles (1997), Index number and factor
demand approaches to the estimation of productivity. Syverson (2011), Journal of Economic Literature 49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from nangsuat.data import (
    ROW,
    Break,
    CannotBeShown,
    FirmPanel,
    NangsuatError,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
)
from nangsuat.measure.tfp_accounts import Inputs, Labour, Output, Shares, TfpAccounts, read_accounts
from nangsuat.measure.tfp_tables import level_table, share_table

type Method = Literal["cost_share", "tornqvist", "ccd"]
type Array = NDArray[np.float64]


class ShapesDiffer(NangsuatError):
    """Arrays that describe the same rows have different lengths; hand in one entry a row."""


@dataclass(frozen=True, slots=True, eq=False)
class FirmTFP(Result):
    """Total factor productivity of enterprises, row by row.

    Attributes
    ----------
    frame : one row a usable firm and year, in the panel's order: ``row``, ``firm``, ``year``, the groups, ``weight``,
        ``log_tfp`` (missing for ``tornqvist``, which has no levels) and ``tfp_growth``, a log difference to the
        calendar year before, missing across a gap or a break, and with ``cost_share`` and ``ccd`` where the firm
        changed its group, since levels of two groups do not compare
    method : ``"cost_share"``, ``"tornqvist"`` or ``"ccd"``
    accounts : the output, inputs and shares that it was made with
    """

    frame: pl.DataFrame
    method: Method
    accounts: TfpAccounts
    provenance: Provenance

    @property
    def title(self) -> Text:
        name = _METHODS[self.method]
        return Text(vi=f"TFP của doanh nghiệp: {name.vi}", en=f"TFP of enterprises: {name.en}")

    def tables(self) -> tuple[Table, ...]:
        levels = level_table(self.frame, self.accounts, self.method, self.provenance.sources[0].sha256)
        if self.accounts.shares == "firm":
            return (levels,)
        return (levels, share_table(self.accounts, self.provenance.sources[0].sha256))

    def notes(self) -> tuple[Text, ...]:
        return (_FORMULAS[self.method], *self.accounts.notes())


def firm_tfp(
    panel: FirmPanel,
    *,
    method: Method = "cost_share",
    output: Output = "value_added",
    inputs: Inputs | None = None,
    labour: Labour = "employees",
    shares: Shares = "group",
    by: Sequence[str] = ("industry",),
) -> FirmTFP:
    """Total factor productivity of each firm and year.

    Parameters
    ----------
    panel : at current prices, with the output, the inputs, their costs, and deflators where there are any
    method : ``"cost_share"``, ``"tornqvist"`` or ``"ccd"``
    output : role of output: ``"value_added"`` (inputs are capital and labour) or ``"output"``, ``"net_sales"``
    inputs : some of ``capital, labour, intermediate_inputs, materials, energy, bought_services``; where not given,
        capital and labour, and intermediate inputs where output is gross
    labour : role of the quantity of labour, ``"employees"`` or ``"hours"``
    shares : ``"group"`` (sums over sums within ``by``, within a year too for ``tornqvist`` and ``ccd``) or ``"firm"``
        (each firm's own; not with ``cost_share``, whose levels would then hang on the units of the inputs)
    by : roles that form the groups; ``()`` takes all firms as one

    Returns
    -------
    FirmTFP
        Means are weighted by the survey weight where the panel has one. Rows with missing, zero or negative output or
        inputs have no logarithm; they are left out and counted, as are shares outside 0 to 1 (loss makers whose wages
        exceed value added, with ``shares="firm"``).

    Raises
    ------
    MissingRoles, UnknownOption
        A role is missing, or an option has an unknown value.
    CannotBeShown
        No row is usable, the panel is at constant prices, where wages and output do not compare, or ``cost_share``
        was asked for with each firm's own shares.

    Examples
    --------
    >>> accounts = pl.DataFrame({
    ...     "firm": ["a", "b"], "year": [2023, 2023], "value_added": [100.0, 200.0], "employees": [10.0, 10.0],
    ...     "fixed_assets": [50.0, 50.0], "labour_cost": [60.0, 120.0],
    ... })
    >>> tfp = firm_tfp(FirmPanel.from_frame(accounts), by=())
    >>> round(float(tfp.frame["log_tfp"][1] - tfp.frame["log_tfp"][0]), 6) == round(float(np.log(2)), 6)
    True
    """
    if method not in _METHODS:
        raise UnknownOption.among("method", method, tuple(_METHODS))
    if (method, shares) == ("cost_share", "firm"):
        raise CannotBeShown(_HANGS_ON_UNITS)
    accounts = read_accounts(
        panel, output=output, inputs=inputs, labour=labour, shares=shares, by=tuple(by), yearly=method != "cost_share"
    )
    rows = accounts.rows
    if rows.is_empty():
        raise CannotBeShown(_NOTHING_USABLE)
    levels = None if method == "tornqvist" else _levels(accounts, method)
    growth = _growth(accounts, levels)
    growth[_across_a_break(panel.breaks, rows, accounts.roles)] = np.nan
    frame = rows.select(ROW, "firm", "year", *accounts.by, "weight").with_columns(
        log_tfp=pl.lit(None, dtype=pl.Float64) if levels is None else pl.Series(levels, nan_to_null=True),
        tfp_growth=pl.Series(growth, nan_to_null=True),
    )
    provenance = panel.provenance.then(
        f"firm_tfp.{method}",
        rows_used=rows.height,
        dropped=accounts.dropped,
        parameters={"output": output, "inputs": accounts.inputs, "labour": labour, "shares": shares, "by": tuple(by)},
    )
    return FirmTFP(frame, method, accounts, provenance)


def ccd_index(
    log_quantities: ArrayLike,
    shares: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
) -> Array:
    """The Caves-Christensen-Diewert index of many items: each row against the mean row of its group, in logs.

    ``½ Σ (s + s̄)·(ln q − mean ln q)``. It is transitive: the index between two rows is the difference of theirs.

    Parameters
    ----------
    log_quantities, shares : shape (rows, items)
    weights : how much each row counts in the mean, shape (rows,); all alike where not given
    groups : whole numbers from zero, one a row, that name its group; one group where not given

    Returns
    -------
    Array
        Shape (rows,).

    Examples
    --------
    >>> ccd_index([[0.0, 0.0], [1.0, 2.0]], [[0.5, 0.5], [0.5, 0.5]])
    array([-0.75,  0.75])
    """
    logs, share = _same_rows(log_quantities, shares)
    count = len(logs)
    weight = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    group = np.zeros(count, dtype=np.intp) if groups is None else np.asarray(groups, dtype=np.intp)
    if len(weight) != count or len(group) != count:
        raise ShapesDiffer(_shapes((logs.shape, weight.shape, group.shape)))
    total = np.bincount(group, weight)
    index = np.zeros(count)
    for item in range(logs.shape[1]):
        log_mean = (np.bincount(group, weight * logs[:, item]) / total)[group]
        share_mean = (np.bincount(group, weight * share[:, item]) / total)[group]
        index += (share[:, item] + share_mean) / 2 * (logs[:, item] - log_mean)
    return index


def tornqvist_growth(log_quantities: ArrayLike, shares: ArrayLike, *, unit: ArrayLike, period: ArrayLike) -> Array:
    """Törnqvist growth of many items from one calendar period to the next, in logs.

    ``Σ ½(s_t + s_t−1)·Δln q``; missing in a unit's first period and after a gap.

    Parameters
    ----------
    log_quantities, shares : shape (rows, items), rows in any order
    unit, period : who and when, shape (rows,); periods are whole numbers

    Returns
    -------
    Array
        Shape (rows,), in the order of the rows.

    Examples
    --------
    >>> tornqvist_growth([[0.0], [0.1], [0.5]], [[1.0], [1.0], [1.0]], unit=["a", "a", "a"], period=[1, 2, 4])
    array([nan, 0.1, nan])
    """
    logs, share = _same_rows(log_quantities, shares)
    units = pl.Series(np.asarray(unit)).rank("dense").to_numpy()
    periods = np.asarray(period, dtype=np.int64)
    if len(units) != len(logs) or len(periods) != len(logs):
        raise ShapesDiffer(_shapes((logs.shape, units.shape, periods.shape)))
    order = np.lexsort((periods, units))
    before, now = order[:-1], order[1:]
    neighbours = (units[now] == units[before]) & (periods[now] == periods[before] + 1)
    before, now = before[neighbours], now[neighbours]
    growth = np.full(len(logs), np.nan)
    growth[now] = np.sum((share[now] + share[before]) / 2 * (logs[now] - logs[before]), axis=1)
    return growth


def _levels(accounts: TfpAccounts, method: Method) -> Array:
    if method == "cost_share":
        weighted: Array = accounts.log_output - (accounts.share_matrix * accounts.log_inputs).sum(axis=1)
        return weighted
    groups, weights = accounts.group_codes, accounts.rows["weight"].to_numpy()
    alone = np.ones((len(groups), 1))
    output = ccd_index(accounts.log_output[:, np.newaxis], alone, weights=weights, groups=groups)
    return output - ccd_index(accounts.log_inputs, accounts.share_matrix, weights=weights, groups=groups)


def _growth(accounts: TfpAccounts, levels: Array | None) -> Array:
    unit, period = accounts.rows["firm"].to_numpy(), accounts.rows["year"].to_numpy()
    alone = np.ones((accounts.rows.height, 1))
    if levels is not None:
        in_group = accounts.rows.select(pl.struct("firm", *accounts.by).rank("dense")).to_series().to_numpy()
        return tornqvist_growth(levels[:, np.newaxis], alone, unit=in_group, period=period)
    output = tornqvist_growth(accounts.log_output[:, np.newaxis], alone, unit=unit, period=period)
    return output - tornqvist_growth(accounts.log_inputs, accounts.share_matrix, unit=unit, period=period)


def _across_a_break(breaks: Sequence[Break], rows: pl.DataFrame, roles: Sequence[str]) -> NDArray[np.bool_]:
    """Rows whose year begins a new series, so that growth to it is not known."""
    across = np.zeros(rows.height, dtype=bool)
    for each in breaks:
        if each.separates(each.year - 1, each.year, roles):
            here = rows["year"] == each.year
            if each.territory is not None and "territory" in rows.columns:
                here &= rows["territory"] == each.territory
            across |= here.to_numpy()
    return across


def _same_rows(log_quantities: ArrayLike, shares: ArrayLike) -> tuple[Array, Array]:
    logs, share = np.asarray(log_quantities, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    if logs.ndim != 2 or logs.shape != share.shape:
        raise ShapesDiffer(_shapes((logs.shape, share.shape)))
    return logs, share


def _shapes(shapes: Sequence[tuple[int, ...]]) -> Text:
    listed = ", ".join(str(shape) for shape in shapes)
    return Text(
        vi=f"Các mảng có dạng {listed}; mỗi dòng phải có một phần tử trong từng mảng.",
        en=f"The arrays have shapes {listed}; each row needs one entry in every array.",
    )


_NOTHING_USABLE = Text(
    vi="Không có dòng nào đủ sản lượng và đầu vào dương để tính TFP.",
    en="No row has positive output and inputs to compute TFP from.",
)
_HANGS_ON_UNITS = Text(
    vi="Với tỷ phần riêng của từng doanh nghiệp, mức TFP theo tỷ phần chi phí phụ thuộc đơn vị đo của đầu vào nên "
    "không so sánh được; hãy dùng method=«ccd» hoặc «tornqvist», hoặc shares=«group».",
    en="With each firm's own shares the levels of cost_share hang on the units of the inputs and do not compare; "
    "choose method=«ccd» or «tornqvist», or shares=«group».",
)
_METHODS: dict[Method, Text] = {
    "cost_share": Text(vi="tỷ phần chi phí", en="cost shares"),
    "tornqvist": Text(vi="Törnqvist", en="Törnqvist"),
    "ccd": Text.same("Caves-Christensen-Diewert"),
}
_FORMULAS: dict[Method, Text] = {
    "cost_share": Text(
        vi="ln TFP = ln Y − Σ s·ln X; lợi suất không đổi theo quy mô, tỷ phần vốn là phần còn lại của sản lượng; "
        "mức chỉ so sánh được trong một nhóm.",
        en="ln TFP = ln Y − Σ s·ln X; constant returns to scale, capital's share is what is left of output; levels "
        "compare within a group only.",
    ),
    "tornqvist": Text(
        vi="Δln TFP = Δln Y − Σ ½(s_t + s_t−1)·Δln X giữa hai năm liền nhau; qua năm trống thì không tính.",
        en="Δln TFP = Δln Y − Σ ½(s_t + s_t−1)·Δln X between neighbouring years; none across a gap.",
    ),
    "ccd": Text(
        vi="ln TFP so với doanh nghiệp bình quân của nhóm, mọi năm: (ln Y − bình quân) − Σ ½(s + s̄)·(ln X − bình "
        "quân); mức chỉ so sánh được trong một nhóm.",
        en="ln TFP against the mean firm of the group, all years: (ln Y − mean) − Σ ½(s + s̄)·(ln X − mean); levels "
        "compare within a group only.",
    ),
}
