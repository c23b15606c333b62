"""Markups of industries without a production function: Hall and Roeger, by how output follows inputs.

With constant returns and shares α of inputs in the value of output (means of the two years), between calendar years:

    Hall      Δ(q − k) = μ · Σ α·Δ(x − k) + constant + Δω
    Roeger    Δ(pq) − Σ α·Δ(wx) − (1 − Σ α)·Δ(rk) = B · (Δ(pq) − Δ(rk)),     μ = 1 / (1 − B)

Hall's inputs answer to productivity Δω, so that least squares finds too much unless instruments move demand alone.
In Roeger's nominal difference of both residuals productivity cancels; it asks for the cost of capital instead.

References
----------
Hall (1988), The relation between price and marginal cost in U.S. industry, Journal of Political Economy 96. Roeger
(1995), Can imperfect competition explain the difference between primal and dual productivity measures?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nangsuat.data import (
    ROW,
    CannotBeShown,
    Cell,
    Column,
    Dropped,
    FirmPanel,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
    checked_keys,
    checked_names,
    checked_quantities,
)
from nangsuat.measure.production.naming import called
from nangsuat.measure.production.reading import refuse_real_shares
from nangsuat.measure.production.specification import Array

LEAST = 20
"""Fewer pairs of years than this tell nothing of a group."""
_VARIES = 1e-20  # of a regressor's variance: less is rounding


@dataclass(frozen=True, slots=True, eq=False)
class MarkupRegressions(Result):
    """Markups of groups by a regression.

    Attributes
    ----------
    frame : one row a group: its keys, ``markup``, ``standard_error``, ``lerner`` (1 - 1/μ), ``observations`` and
        ``firms``; no markup where pairs of years are few or the regressor does not vary
    by : what makes the groups
    method : Hall's or Roeger's
    said : formula and reservations
    """

    frame: pl.DataFrame
    by: tuple[str, ...]
    method: Text
    said: tuple[Text, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(method=self.method)

    def tables(self) -> tuple[Table, ...]:
        """One row a group."""
        columns = (
            *(Column(key, called(key)) for key in self.by),
            Column("markup", Text.same("Markup"), decimals=4),
            Column("standard_error", Text(vi="Sai số chuẩn", en="Standard error"), decimals=4),
            Column("lerner", Text(vi="Chỉ số Lerner", en="Lerner index"), decimals=4),
            Column("observations", Text(vi="Số quan sát", en="Observations")),
            Column("firms", Text(vi="Số doanh nghiệp", en="Firms")),
        )
        rows: list[tuple[Cell, ...]] = [
            tuple(row[column.key] for column in columns) for row in self.frame.iter_rows(named=True)
        ]
        return (Table(self.title, columns, tuple(rows)),)

    def notes(self) -> tuple[Text, ...]:
        return (*self.said, _ERRORS)


def hall_markups(
    panel: FirmPanel,
    *,
    inputs: Mapping[str, str],
    output: str = "output",
    revenue: str | None = None,
    capital: str = "fixed_assets",
    instruments: Sequence[str] = (),
    by: Sequence[str] = ("industry",),
) -> MarkupRegressions:
    """Markups of groups by how quantities of output follow quantities of inputs (Hall, 1988).

    Parameters
    ----------
    panel : quantities, and what was paid and sold at current prices
    inputs : for each input's quantity its cost: ``{"employees": "labour_cost", "materials": "materials_cost"}``
    output : role of the quantity of output
    revenue : role of the value of output at current prices; where not given the column of output
    capital : role of the quantity of capital
    instruments : roles of numbers that move demand and not productivity, as they are; without them least squares
    by : roles that make groups; ``()`` takes all firms as one

    Returns
    -------
    MarkupRegressions

    Raises
    ------
    MissingRoles, CannotBeShown
        A role is missing, a share would be of constant prices, or no firm has two consecutive years.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> people, machines = np.exp(rng.normal(size=(2, 80)))
    >>> made = people**0.6 * machines**0.4
    >>> accounts = pl.DataFrame({
    ...     "firm": np.repeat(np.arange(40), 2), "year": np.tile([2021, 2022], 40), "output": made,
    ...     "employees": people, "fixed_assets": machines, "labour_cost": 0.6 / 1.2 * made,
    ... })
    >>> found = hall_markups(FirmPanel.from_frame(accounts), inputs={"employees": "labour_cost"}, by=())
    >>> round(found.frame["markup"][0], 6)
    1.2
    """
    value = revenue or output
    if not isinstance(inputs, Mapping):
        raise UnknownOption(_NO_PAIRS_OF_NAMES.fill(value=repr(inputs)))
    if not inputs:
        raise UnknownOption(_NO_INPUT)
    _refuse_twice((output, *inputs, capital))
    _refuse_twice((value, *inputs.values()))
    by = checked_keys(panel, by, flag=None, more=("firm",))
    instruments = checked_quantities(panel, instruments, "instruments", _PURPOSE)
    for cost in inputs.values():
        refuse_real_shares(panel, (cost, value))
    quantities = (output, *inputs, capital)
    changes = _changes(panel, quantities, tuple(inputs.values()), value, by, instruments)
    own = changes.log_changes(quantities)
    regressor = np.sum(changes.shares * (own[:, 1:-1] - own[:, -1:]), axis=1)
    extra = changes.rows.select(instruments).to_numpy() if instruments else regressor[:, None]
    said = (_HALL, _HALL_BY_INSTRUMENTS if instruments else _HALL_BY_LEAST_SQUARES)
    constant = np.ones((len(own), 1))
    columns, known = np.column_stack((regressor, constant)), np.column_stack((extra, constant))
    return _estimated(
        panel, changes, own[:, 0] - own[:, -1], columns, known,
        method=Text.same("Hall"), said=said, by=tuple(by), is_lerner=False,
        parameters={"output": output, "revenue": value, "inputs": dict(inputs), "capital": capital,
                    "instruments": tuple(instruments), "by": tuple(by)},
    )  # fmt: skip


def roeger_markups(
    panel: FirmPanel,
    *,
    costs: Sequence[str],
    capital_cost: str,
    revenue: str = "output",
    by: Sequence[str] = ("industry",),
) -> MarkupRegressions:
    """Markups of groups by nominal values alone, in which productivity cancels (Roeger, 1995).

    Parameters
    ----------
    panel : at current prices
    costs : roles of what was paid for each input but capital
    capital_cost : role of what capital costs to use: stock times rate of interest, depreciation and change of price
    revenue : role of the value of output
    by : roles that make groups; ``()`` takes all firms as one

    Returns
    -------
    MarkupRegressions

    Raises
    ------
    MissingRoles, CannotBeShown
        A role is missing, the panel is at constant prices, or no firm has two consecutive years.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> wages, rents = np.exp(rng.normal(scale=0.1, size=(2, 80)))
    >>> accounts = pl.DataFrame({
    ...     "firm": np.repeat(np.arange(40), 2), "year": np.tile([2021, 2022], 40), "output": 1.2 * (wages + rents),
    ...     "labour_cost": wages, "rents": rents,
    ... })
    >>> panel = FirmPanel.from_frame(accounts, quantities=["rents"])
    >>> round(roeger_markups(panel, costs=["labour_cost"], capital_cost="rents", by=()).frame["markup"][0], 3)
    1.2
    """
    costs, by = checked_names("costs", costs), checked_keys(panel, by, flag=None, more=("firm",))
    if not costs:
        raise UnknownOption(_NO_INPUT)
    _refuse_twice((revenue, *costs, capital_cost))
    refuse_real_shares(panel, (*costs, capital_cost, revenue))
    changes = _changes(panel, (capital_cost,), tuple(costs), revenue, by, ())
    own = changes.log_changes((revenue, *costs, capital_cost))
    residual = own[:, 0] - own[:, -1] - np.sum(changes.shares * (own[:, 1:-1] - own[:, -1:]), axis=1)
    regressor = (own[:, 0] - own[:, -1])[:, None]
    return _estimated(
        panel, changes, residual, regressor, regressor, method=Text.same("Roeger"), said=(_ROEGER,), by=tuple(by),
        is_lerner=True,
        parameters={"revenue": revenue, "costs": tuple(costs), "capital_cost": capital_cost, "by": tuple(by)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """Rows whose calendar year before is there, with the year before's values under ``*_before``.

    Attributes
    ----------
    rows : the rows
    shares : of each cost in the value of output, means of both years, shape (rows, costs)
    dropped : rows that could not be used
    """

    rows: pl.DataFrame
    shares: Array
    dropped: tuple[Dropped, ...]

    def log_changes(self, names: Sequence[str]) -> Array:
        """Changes of logarithms, shape (rows, names)."""
        return np.column_stack([np.log((self.rows[name] / self.rows[f"{name}_before"]).to_numpy()) for name in names])


def _changes(
    panel: FirmPanel,
    quantities: Sequence[str],
    costs: Sequence[str],
    revenue: str,
    by: Sequence[str],
    instruments: Sequence[str],
) -> _Changes:
    logs = checked_quantities(panel, tuple(dict.fromkeys((*quantities, *costs, revenue))), "inputs", _PURPOSE)
    weight = ("weight",) if panel.has("weight") else ()
    read = panel.collect(*dict.fromkeys((ROW, "firm", "year", *logs, *by, *instruments, *weight)))
    read = read.with_columns(weight=pl.col("weight").fill_null(1.0) if weight else pl.lit(1.0))
    rows = read.drop_nulls([*logs, *by, *instruments]).filter(pl.all_horizontal(pl.col(each) > 0 for each in logs))
    before = rows.select("firm", pl.col("year") + 1, *(pl.col(each).alias(f"{each}_before") for each in logs))
    pairs = rows.join(before, on=["firm", "year"], how="inner").sort("firm", "year")
    if pairs.is_empty():
        raise CannotBeShown(_NO_PAIRS)
    shares = np.column_stack([
        (pairs[cost] / pairs[revenue] + pairs[f"{cost}_before"] / pairs[f"{revenue}_before"]).to_numpy() / 2
        for cost in costs
    ])  # fmt: skip
    left = read.join(rows, on=ROW, how="anti")
    noted = tuple(left[ROW].sort().head(_ROWS_NOTED).to_list())
    dropped = (Dropped("no-logarithm", _NO_LOGARITHM, left.height, noted),) if left.height else ()
    return _Changes(pairs, shares, dropped)


def _estimated(
    panel: FirmPanel,
    changes: _Changes,
    left: Array,
    regressors: Array,
    instruments: Array,
    *,
    method: Text,
    said: tuple[Text, ...],
    by: tuple[str, ...],
    is_lerner: bool,
    parameters: Mapping[str, object],
) -> MarkupRegressions:
    rows = changes.rows.with_row_index("_place")
    groups = rows.group_by(by).agg("_place").sort(by) if by else pl.DataFrame({"_place": [rows["_place"].to_list()]})
    found = []
    for group in groups.iter_rows(named=True):
        places = np.asarray(group["_place"])
        own = rows[places.tolist()]
        slope, error = _slope(left[places], regressors[places], instruments[places], own)
        with np.errstate(divide="ignore", invalid="ignore"):
            if is_lerner:
                slope, error = 1 / (1 - slope), error / (1 - slope) ** 2
            lerner = 1 - 1 / slope
        found.append({
            **{key: group[key] for key in by}, "markup": _or_none(slope), "standard_error": _or_none(error),
            "lerner": _or_none(lerner), "observations": len(places), "firms": own["firm"].n_unique(),
        })  # fmt: skip
    provenance = panel.provenance.then(f"{method.en.lower()}_markups", rows_used=rows.height, dropped=changes.dropped)
    frame = pl.DataFrame(found, schema_overrides=dict.fromkeys(("markup", "standard_error", "lerner"), pl.Float64))
    return MarkupRegressions(frame, by, method, said, replace(provenance, parameters=parameters))


def _refuse_twice(names: Sequence[str]) -> None:
    """Stop where a column stands for two quantities: its change would explain itself."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnknownOption(_TWICE.fill(names=", ".join(twice)))


def _slope(left: Array, regressors: Array, instruments: Array, rows: pl.DataFrame) -> tuple[np.float64, np.float64]:
    """The first coefficient of two-stage least squares and its error, clustered by firm; missing where it has none."""
    weight = rows["weight"].to_numpy()
    nothing = np.float64("nan"), np.float64("nan")
    if len(left) < LEAST or np.var(regressors[:, 0]) < _VARIES or rows["firm"].n_unique() <= regressors.shape[1]:
        return nothing
    weighted = instruments * weight[:, None]
    first = np.linalg.lstsq(weighted.T @ instruments, weighted.T @ regressors, rcond=None)[0]
    fitted = instruments @ first
    gram = (fitted * weight[:, None]).T @ regressors
    if np.linalg.matrix_rank(gram) < len(gram):
        return nothing
    coefficients = np.linalg.solve(gram, fitted.T @ (weight * left))
    scores = fitted * (weight * (left - regressors @ coefficients))[:, None]
    firm = np.unique(rows["firm"].to_numpy(), return_inverse=True)[1]
    by_firm = np.zeros((firm.max() + 1, scores.shape[1]))
    np.add.at(by_firm, firm, scores)
    influence = np.linalg.solve(gram, by_firm.T)[0]
    firms = len(by_firm)
    return coefficients[0], np.sqrt(influence @ influence * firms / max(firms - 1, 1))


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


_ROWS_NOTED = 100
_PURPOSE = Text(vi="markup theo Hall hoặc Roeger", en="markups by Hall or Roeger")
_TITLE = Text(vi="Markup theo {method}", en="Markups by {method}")
_NO_INPUT = Text(
    vi="Hãy nêu ít nhất một đầu vào và chi phí của nó.", en="Name one input at least, and what was paid for it."
)
_NO_PAIRS_OF_NAMES = Text(
    vi='inputs nêu mỗi đầu vào cùng chi phí của nó, ví dụ {{"employees": "labour_cost"}}; nhận được {value}.',
    en='inputs names each input with its cost, such as {{"employees": "labour_cost"}}; {value} was given.',
)
_TWICE = Text(
    vi="Mỗi cột chỉ là một đại lượng; nêu hơn một lần: {names}.",
    en="A column stands for one quantity; named more than once: {names}.",
)
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm liền nhau với mọi đại lượng dương.",
    en="No firm has two consecutive years with all quantities above zero.",
)
_NO_LOGARITHM = Text(
    vi="thiếu một đại lượng, hoặc đại lượng bằng không hay âm nên không có lôgarit",
    en="a quantity is missing, or is zero or negative and has no logarithm",
)
_HALL = Text(
    vi="Hall (1988): Δ(q − k) = μ·Σ α·Δ(x − k) + hằng số + Δω; giả thiết hiệu suất không đổi theo quy mô và một μ cho "
    "mỗi nhóm.",
    en="Hall (1988): Δ(q − k) = μ·Σ α·Δ(x − k) + constant + Δω; it takes constant returns and one μ a group for "
    "granted.",
)
_HALL_BY_LEAST_SQUARES = Text(
    vi="Bình phương tối thiểu, không biến công cụ: doanh nghiệp tăng đầu vào khi năng suất tăng, nên μ có thể bị "
    "thổi lên.",
    en="Least squares without instruments: firms take more inputs as productivity rises, so that μ may be too large.",
)
_HALL_BY_INSTRUMENTS = Text(
    vi="Bình phương tối thiểu hai bước; đúng khi biến công cụ chỉ làm dịch chuyển cầu.",
    en="Two-stage least squares; right where the instruments move demand alone.",
)
_ROEGER = Text(
    vi="Roeger (1995): hồi quy phần chênh của hai số dư danh nghĩa theo Δ(pq) − Δ(rk); năng suất triệt tiêu; cần "
    "chi phí sử dụng vốn và hiệu suất không đổi theo quy mô.",
    en="Roeger (1995): the difference of both nominal residuals on Δ(pq) − Δ(rk); productivity cancels; it takes "
    "the cost of capital and constant returns.",
)
_ERRORS = Text(
    vi="Sai số chuẩn gộp theo doanh nghiệp; nhóm có dưới 20 cặp năm, quá ít doanh nghiệp hoặc không biến động thì "
    "không có ước lượng.",
    en="Standard errors are clustered by firm; groups with fewer than 20 pairs of years, hardly any firms, or no "
    "variation, have no estimate.",
)
