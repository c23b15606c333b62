"""Markups of firms from their production function, without a model of demand, and markdowns of what they pay.

A firm that chooses an input freely at a given price buys until the last unit pays, so that the elasticity of output to
it equals its share in output at marginal cost; the share in output at the price is smaller by the markup:

    μ = θ / (cost / (value of output / exp ε)),     ν = μ by this input / μ by an input whose price the firm takes

References
----------
De Loecker and Warzynski (2012), Markups and firm-level export status, American Economic Review 102. Yeh, Macaluso and
Hershbein (2022), Monopsony in the US labor market. Edmond, Midrigan and Xu (2023), How costly are markups? Bond,
Hashemi, Kaplan and Zoch (2021), Some unpleasant markup arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from nangsuat.data import (
    ROW,
    CannotBeShown,
    FirmPanel,
    Text,
    UnknownOption,
    as_lazy,
    as_polars,
    checked_keys,
    checked_quantities,
)
from nangsuat.measure.market_power.distribution import AVERAGES, ORDERS, Kind, MarketPower, cell_statistics
from nangsuat.measure.market_power.elasticity_variants import Elasticities, RatioOfElasticities
from nangsuat.measure.production import ProductionFunctions
from nangsuat.measure.production.reading import refuse_real_shares, with_value_added
from nangsuat.measure.production.result import GroupEstimates
from nangsuat.measure.production.sample import Places
from nangsuat.measure.production.specification import Array

COSTS: Mapping[str, str] = {"employees": "labour_cost", "hours": "labour_cost"}
"""The role of an input's cost where it is not the input's own column."""


def markups(
    production: ProductionFunctions,
    panel: FirmPanel,
    *,
    variable_input: str,
    cost: str | None = None,
    revenue: str | None = None,
    by: Sequence[str] = ("year",),
) -> MarketPower:
    """How far each firm's price is above marginal cost, seen by one input that it chooses freely.

    Parameters
    ----------
    production : the production function, of gross output or value added
    panel : the one that it was estimated on
    variable_input : such as ``"materials"``, or ``"employees"`` where firms hire and fire at will
    cost, revenue : roles of what was paid for the input and of the value of output, at current prices; where not given
        the wage bill for labour, otherwise the input's own column, and the column of output
    by : roles that make cells

    Returns
    -------
    MarketPower

    Raises
    ------
    UnknownOption
        The input is none of the production function's that are chosen in the year, or a column holds no numbers.
    CannotBeShown
        The panel is another one, no elasticity is above zero, a share would be of constant prices, or the method takes
        for granted that firms earn no markup on this input (Gandhi, Navarro and Rivers).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> people, machines = np.exp(rng.normal(size=(2, 600)))
    >>> made = people**0.6 * machines**0.4
    >>> accounts = pl.DataFrame({
    ...     "firm": np.repeat(np.arange(200), 3), "year": np.tile([2021, 2022, 2023], 200), "employees": people,
    ...     "fixed_assets": machines, "value_added": made, "labour_cost": 0.6 / 1.25 * made,
    ... })
    >>> panel = FirmPanel.from_frame(accounts)
    >>> from nangsuat.measure.production import production_function
    >>> found = markups(production_function(panel, method="pooled", by=()), panel, variable_input="employees")
    >>> found.statistics["median"].round(6).to_list()
    [1.25, 1.25, 1.25]
    """
    by = _checked(production, panel, {"variable_input": variable_input}, by)
    specification = production.specification
    if specification.share and variable_input in specification.intermediate:
        raise CannotBeShown(_TAKEN_FOR_GRANTED)
    cost, revenue = cost or COSTS.get(variable_input, variable_input), revenue or specification.output
    panel = with_value_added(panel, revenue)
    rows = _rows(production, panel, (cost, revenue), by)
    refuse_real_shares(panel, (cost, revenue))
    elasticities = Elasticities.of(production, rows, variable_input)
    noise = rows["noise"].fill_null(0.0).to_numpy()
    share = rows[cost].to_numpy() * np.exp(noise) / rows[revenue].to_numpy()
    found = rows.with_columns(elasticity=elasticities.values, share=share, markup=elasticities.values / share)
    return _summed_up(
        production, found, elasticities, kind="markup", by=tuple(by), seen_by=variable_input,
        per_elasticity=1 / share, mass=rows[revenue].to_numpy(), is_corrected=rows["noise"].null_count() < rows.height,
        parameters={"variable_input": variable_input, "cost": cost, "revenue": revenue, "by": tuple(by)},
    )  # fmt: skip


def markdowns(
    production: ProductionFunctions,
    panel: FirmPanel,
    *,
    variable_input: str = "employees",
    flexible_input: str = "materials",
    cost: str | None = None,
    flexible_cost: str | None = None,
    by: Sequence[str] = ("year",),
) -> MarketPower:
    """How far below what it brings an input is paid, against an input whose price the firm takes.

    Output and its noise cancel: only the two elasticities and costs count.

    Parameters
    ----------
    production : the production function; both inputs are chosen in the year
    panel : the one that it was estimated on
    variable_input : the input whose price firms may hold down
    flexible_input : the one whose price they take
    cost, flexible_cost : roles of what was paid for each, at current prices; as in :func:`markups` where not given
    by : roles that make cells

    Returns
    -------
    MarketPower

    Raises
    ------
    UnknownOption, CannotBeShown
        As :func:`markups`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> people, machines, bought = np.exp(rng.normal(size=(3, 600)))
    >>> made = people**0.3 * machines**0.2 * bought**0.5
    >>> accounts = pl.DataFrame({
    ...     "firm": np.repeat(np.arange(200), 3), "year": np.tile([2021, 2022, 2023], 200), "employees": people,
    ...     "fixed_assets": machines, "materials": bought, "output": made, "paid": 0.5 * made,
    ...     "labour_cost": 0.3 / 1.1 * made,
    ... })
    >>> panel = FirmPanel.from_frame(accounts, quantities=["paid"])
    >>> from nangsuat.measure.production import production_function
    >>> made_by = production_function(panel, method="pooled", output="output", intermediate=("materials",), by=())
    >>> found = markdowns(made_by, panel, flexible_cost="paid", by=())
    >>> round(found.statistics["median"][0], 6)
    1.1
    """
    by = _checked(production, panel, {"variable_input": variable_input, "flexible_input": flexible_input}, by)
    costs = (
        cost or COSTS.get(variable_input, variable_input),
        flexible_cost or COSTS.get(flexible_input, flexible_input),
    )
    rows = _rows(production, panel, costs, by)
    refuse_real_shares(panel, costs)
    own, other = (Elasticities.of(production, rows, name) for name in (variable_input, flexible_input))
    ratio = rows[costs[1]].to_numpy() / rows[costs[0]].to_numpy()
    both = own.over(other)
    found = rows.with_columns(elasticity=own.values, share=1 / ratio, markdown=both.values * ratio)
    return _summed_up(
        production, found, both, kind="markdown", by=tuple(by), seen_by=variable_input, per_elasticity=ratio,
        mass=rows[costs[0]].to_numpy(), is_corrected=False,
        parameters={"variable_input": variable_input, "flexible_input": flexible_input, "cost": costs[0],
                    "flexible_cost": costs[1], "by": tuple(by)},
    )  # fmt: skip


def _checked(
    production: ProductionFunctions, panel: FirmPanel, inputs: Mapping[str, str], by: Sequence[str]
) -> tuple[str, ...]:
    """The keys of cells, if all that is asked can be: the function, the table that it is of, inputs chosen freely."""
    if not isinstance(production, GroupEstimates) or not isinstance(panel, FirmPanel):
        raise UnknownOption(_NO_FUNCTION)
    free = production.specification.free
    for option, each in inputs.items():
        if each not in free:
            raise UnknownOption.among(option, each, free)
    if len(set(inputs.values())) < len(inputs):
        raise UnknownOption(_SAME_INPUT)
    return checked_keys(panel, by, flag="--cells")


def _rows(production: ProductionFunctions, panel: FirmPanel, values: Sequence[str], by: Sequence[str]) -> pl.DataFrame:
    """The rows that the production function has, with what was paid and sold."""
    specification = production.specification
    keys = tuple(production.groups[0].keys)
    checked_quantities(panel, values, "cost", _PURPOSE)
    panel.require(*keys, *specification.inputs, purpose=_PURPOSE)
    if panel.source.sha256 != production.provenance.sources[0].sha256:
        raise CannotBeShown(_OTHER_PANEL)
    weight = ("weight",) if panel.has("weight") else ()
    columns = dict.fromkeys((ROW, "firm", "year", *specification.inputs, *values, *by, *keys, *weight))
    left = as_polars(as_lazy(production.frame).select(ROW, "log_tfp", "noise"))  # wherever its rows are
    rows = panel.collect(*columns).join(left, on=ROW)
    known = rows.filter(pl.col("log_tfp").is_not_null()).drop_nulls(list(by))
    found = known.filter(pl.all_horizontal(pl.col(each) > 0 for each in values))
    if found.is_empty():
        raise CannotBeShown(_NOTHING_USABLE.fill(names=", ".join(values)))
    return found.with_columns(weight=pl.col("weight").fill_null(1.0) if weight else pl.lit(1.0))


def _summed_up(
    production: ProductionFunctions,
    rows: pl.DataFrame,
    elasticities: Elasticities | RatioOfElasticities,
    *,
    kind: Kind,
    by: tuple[str, ...],
    seen_by: str,
    per_elasticity: Array,
    mass: Array,
    is_corrected: bool,
    parameters: Mapping[str, object],
) -> MarketPower:
    weight = rows["weight"].to_numpy()
    keys, cells = _cells(rows, by)

    def statistics(values: Array) -> Array:
        return cell_statistics(values * per_elasticity, weight, mass, cells, kind)

    names = (*ORDERS, *AVERAGES[kind])
    shape = len(cells), len(names)
    values = statistics(elasticities.values).reshape(shape)
    errors = elasticities.errors(statistics).reshape(shape)
    usable = rows.filter(pl.col(kind) > 0)
    if usable.is_empty():
        raise CannotBeShown(_NOTHING_POSITIVE)
    return MarketPower(
        frame=usable.select(*dict.fromkeys((ROW, "firm", "year", *by, "weight", "elasticity", "share", kind))),
        statistics=keys.with_columns(
            **{name: values[:, place] for place, name in enumerate(names)},
            **{f"{name}_error": errors[:, place] for place, name in enumerate(names)},
        ),
        kind=kind,
        by=by,
        variable_input=seen_by,
        method=production.method,
        is_corrected=is_corrected,
        output=production.specification.output,
        without=rows.height - usable.height,
        refused=production.refused,
        provenance=replace(production.provenance.then(f"{kind}s", rows_used=usable.height), parameters=parameters),
    )


def _cells(rows: pl.DataFrame, by: tuple[str, ...]) -> tuple[pl.DataFrame, list[Places]]:
    """The cells' keys with how many rows each has, and their rows."""
    numbered = rows.with_row_index("_place")
    if not by:
        return pl.DataFrame({"rows": [rows.height]}), [np.arange(rows.height)]
    grouped = numbered.group_by(by).agg("_place", rows=pl.len()).sort(by)
    return grouped.drop("_place"), [np.asarray(places, dtype=np.int64) for places in grouped["_place"]]


_PURPOSE = Text(vi="markup", en="a markup")
_NO_FUNCTION = Text(
    vi="Đối số đầu là kết quả của production_function, đối số thứ hai là bảng đã dùng để ước lượng.",
    en="The first argument is what production_function returned, the second the panel that it was estimated on.",
)
_SAME_INPUT = Text(
    vi="Markdown so hai đầu vào khác nhau: variable_input và flexible_input.",
    en="A markdown holds two different inputs against each other: variable_input and flexible_input.",
)
_NOTHING_POSITIVE = Text(
    vi="Không dòng nào có độ co giãn dương theo đầu vào này, nên không có markup.",
    en="No row has an elasticity to this input above zero, so that there is no markup.",
)
_TAKEN_FOR_GRANTED = Text(
    vi="Gandhi-Navarro-Rivers coi như doanh nghiệp bán theo giá cạnh tranh: độ co giãn của đầu vào linh hoạt lấy từ "
    "chính tỷ phần của nó, nên markup theo đầu vào này bằng 1 theo giả thiết. Hãy dùng phương pháp khác, như "
    "«ackerberg_caves_frazer».",
    en="Gandhi-Navarro-Rivers takes for granted that firms sell at competitive prices: the flexible input's "
    "elasticity is its own share, so that the markup by it is one by assumption. Use another method, such as "
    "«ackerberg_caves_frazer».",
)
_OTHER_PANEL = Text(
    vi="Hàm sản xuất được ước lượng trên bảng khác; hãy đưa đúng bảng ấy. Nếu bảng ở giá cố định, để chi phí và "
    "doanh thu theo giá hiện hành bên cạnh (quantities=…).",
    en="The production function was estimated on another panel; hand in that one. Where it is at constant prices, keep "
    "cost and revenue at current prices beside them (quantities=…).",
)
_NOTHING_USABLE = Text(
    vi="Không dòng nào của hàm sản xuất có {names} dương.",
    en="No row of the production function has {names} above zero.",
)
