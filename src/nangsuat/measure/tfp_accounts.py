"""Output, inputs and shares of enterprises, ready for a TFP index: what is read, deflated, weighed and left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import (
    FIRM_ROLES,
    ROW,
    CannotBeShown,
    Dropped,
    FirmPanel,
    Text,
    UnknownOption,
    as_polars,
    to_expression,
)

type Output = Literal["value_added", "output", "net_sales"]
type Labour = Literal["employees", "hours"]
type Shares = Literal["group", "firm"]
type Inputs = tuple[str, ...]
type Array = NDArray[np.float64]

OUTPUTS: tuple[Output, ...] = ("value_added", "output", "net_sales")
LABOUR: tuple[Labour, ...] = ("employees", "hours")
SHARES: tuple[Shares, ...] = ("group", "firm")
BOUGHT_IN = ("intermediate_inputs", "materials", "energy", "bought_services")
INPUTS = ("capital", "labour", *BOUGHT_IN)
GROUPS = tuple(key for key, role in FIRM_ROLES.items() if role.type == "text" and key != "firm")

_ROWS_NOTED = 100


@dataclass(frozen=True, eq=False)  # no slots: arrays are worked out once, when they are asked for
class TfpAccounts:
    """The usable rows of a panel with what a TFP index needs of them.

    Attributes
    ----------
    rows : ``row``, ``firm``, ``year``, the groups, ``weight``, ``output``, ``x_*`` for each input, ``s_*`` its share
    output : role of output
    inputs : the inputs, capital among them
    shares, by : whose shares, and the groups
    yearly : whether group shares are of one year
    formulas : for ``"output"`` and each input, its quantity as a formula over roles
    roles : the roles read
    dropped : rows left out, with the reasons
    deflated : whether quantities are over deflators
    weighted : whether the panel has survey weights
    """

    rows: pl.DataFrame
    output: Output
    inputs: Inputs
    shares: Shares
    by: tuple[str, ...]
    yearly: bool
    formulas: Mapping[str, str]
    roles: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    deflated: bool
    weighted: bool

    @cached_property
    def log_output(self) -> Array:
        """ln of output, shape (rows,)."""
        return np.log(self.rows["output"].to_numpy())

    @cached_property
    def log_inputs(self) -> Array:
        """ln of each input, shape (rows, inputs)."""
        return np.log(self.rows.select(f"x_{key}" for key in self.inputs).to_numpy())

    @cached_property
    def share_matrix(self) -> Array:
        """Each input's share, shape (rows, inputs)."""
        return self.rows.select(f"s_{key}" for key in self.inputs).to_numpy()

    @cached_property
    def group_codes(self) -> NDArray[np.intp]:
        """A whole number for each row's group, shape (rows,)."""
        if not self.by:
            return np.zeros(self.rows.height, dtype=np.intp)
        codes = self.rows.select(pl.struct(self.by).rank("dense")).to_series().to_numpy() - 1
        return codes.astype(np.intp)

    @property
    def share_groups(self) -> tuple[str, ...]:
        """The columns within which group shares are one."""
        return (*self.by, "year") if self.yearly else self.by

    def notes(self) -> tuple[Text, ...]:
        """Shares, prices and weights in words."""
        prices = _DEFLATED if self.deflated else _NOT_DEFLATED
        return (_SHARE_NOTES[self.shares], prices)


def read_accounts(
    panel: FirmPanel,
    *,
    output: Output,
    inputs: Inputs | None,
    labour: Labour,
    shares: Shares,
    by: tuple[str, ...],
    yearly: bool,
) -> TfpAccounts:
    """The usable rows of a panel with output, inputs and shares; options as :func:`firm_tfp`."""
    chosen = _inputs(output, inputs)
    _check(panel, output, labour, shares, by)
    formulas = _formulas(panel, output, chosen, labour)
    costs = {key: "labour_cost" if key == "labour" else key for key in chosen if key != "capital"}
    quantity = (labour,) if "labour" in chosen else ()
    roles = tuple(dict.fromkeys((output, "fixed_assets", *quantity, *costs.values())))
    panel.require(*roles, *by, purpose=_PURPOSE)
    rows = _read(panel, formulas, costs, output, by)
    rows, dropped = _usable(rows, chosen)
    rows = _with_shares(rows, costs, shares, (*by, "year") if yearly else by)
    rows, out_of_range = _without_odd_shares(rows, chosen, shares)
    return TfpAccounts(
        rows=rows,
        output=output,
        inputs=chosen,
        shares=shares,
        by=by,
        yearly=yearly,
        formulas=formulas,
        roles=roles,
        dropped=(*dropped, *out_of_range),
        deflated=panel.has("output_deflator"),
        weighted=panel.has("weight"),
    )


def _inputs(output: Output, inputs: Inputs | None) -> Inputs:
    if output not in OUTPUTS:
        raise UnknownOption.among("output", output, OUTPUTS)
    known = INPUTS[:2] if output == "value_added" else INPUTS
    if inputs is None:
        return INPUTS[:2] if output == "value_added" else INPUTS[:3]
    for key in inputs:
        if key not in known:
            raise UnknownOption.among("inputs", key, known)
    if "capital" not in inputs or ("intermediate_inputs" in inputs and set(inputs) & set(BOUGHT_IN[1:])):
        raise CannotBeShown(_INPUTS_DO_NOT_FIT)
    return inputs


def _check(panel: FirmPanel, output: str, labour: str, shares: str, by: Sequence[str]) -> None:
    for key in by:
        if key not in GROUPS:
            raise UnknownOption.among("by", key, GROUPS)
    for option, value, known in (("labour", labour, LABOUR), ("shares", shares, SHARES)):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    if panel.base_year is not None:
        raise CannotBeShown(
            Text(
                vi=f"Tỷ phần cần {output} và chi phí lao động cùng giá hiện hành, mà bảng đã ở giá so sánh "
                f"{panel.base_year}; hãy dùng bảng giá hiện hành, các chỉ số giá trong bảng sẽ được áp dụng.",
                en=f"Shares need {output} and labour cost at current prices, and the panel is at prices of "
                f"{panel.base_year}; hand in the panel at current prices, its deflators are applied.",
            )
        )


def _formulas(panel: FirmPanel, output: Output, inputs: Inputs, labour: Labour) -> dict[str, str]:
    """Output and each input as formulas over roles, divided by their deflators where the panel has them."""

    def real(role: str, deflator: str) -> str:
        return f"{role} / {deflator}" if panel.has(deflator) else role

    quantities = {"capital": real("fixed_assets", "capital_deflator"), "labour": labour}
    quantities |= {key: real(key, "input_deflator") for key in BOUGHT_IN}
    return {"output": real(output, "output_deflator")} | {key: quantities[key] for key in inputs}


def _read(
    panel: FirmPanel, formulas: Mapping[str, str], costs: Mapping[str, str], output: Output, by: Sequence[str]
) -> pl.DataFrame:
    quantities = {("output" if key == "output" else f"x_{key}"): to_expression(text) for key, text in formulas.items()}
    paid = {f"c_{key}": nw.col(role) for key, role in costs.items()}
    weight = nw.col("weight").fill_null(1.0) if panel.has("weight") else nw.lit(1.0)
    territory = ["territory"] if panel.has("territory") and "territory" not in by else []
    shaped = panel.frame.select(
        ROW, "firm", "year", *by, *territory, weight=weight, value=nw.col(output), **quantities, **paid
    )
    return as_polars(shaped).sort(ROW)


def _usable(rows: pl.DataFrame, inputs: Inputs) -> tuple[pl.DataFrame, tuple[Dropped, ...]]:
    needed = ["output", *(f"x_{key}" for key in inputs), *(column for column in rows.columns if column[:2] == "c_")]
    known = pl.all_horizontal(pl.col(column).is_not_null() & pl.col(column).is_not_nan() for column in needed)
    positive = pl.all_horizontal(pl.col(column) > 0 for column in needed if column[:2] != "c_")
    judged = rows.with_columns(known=known).with_columns(positive=pl.col("known") & positive)
    dropped = (
        *_dropped("missing-input", _MISSING, judged.filter(~pl.col("known"))),
        *_dropped("not-positive", _NOT_POSITIVE, judged.filter(pl.col("known") & ~pl.col("positive"))),
    )
    return judged.filter(pl.col("positive")).drop("known", "positive"), dropped


def _with_shares(rows: pl.DataFrame, costs: Mapping[str, str], shares: Shares, groups: Sequence[str]) -> pl.DataFrame:
    def part(key: str) -> pl.Expr:
        if shares == "firm":
            return pl.col(f"c_{key}") / pl.col("value")
        cost, value = (pl.col("weight") * pl.col(name) for name in (f"c_{key}", "value"))
        return cost.sum().over(groups) / value.sum().over(groups) if groups else cost.sum() / value.sum()

    paid = rows.with_columns(part(key).alias(f"s_{key}") for key in costs)
    rest = 1 - pl.sum_horizontal(f"s_{key}" for key in costs) if costs else pl.lit(1.0)
    return paid.with_columns(s_capital=rest)


def _without_odd_shares(rows: pl.DataFrame, inputs: Inputs, shares: Shares) -> tuple[pl.DataFrame, tuple[Dropped, ...]]:
    sound = pl.all_horizontal(pl.col(f"s_{key}").is_between(0, 1) for key in inputs)
    return rows.filter(sound), _dropped("share-out-of-range", _ODD_SHARES[shares], rows.filter(~sound))


def _dropped(code: str, reason: Text, rows: pl.DataFrame) -> tuple[Dropped, ...]:
    if rows.is_empty():
        return ()
    return (Dropped(code, reason, rows.height, tuple(rows[ROW].head(_ROWS_NOTED).to_list())),)


_PURPOSE = Text(vi="TFP của doanh nghiệp", en="TFP of enterprises")
_INPUTS_DO_NOT_FIT = Text(
    vi="Đầu vào phải có capital (phần còn lại của sản lượng), và intermediate_inputs không đi cùng các phần của nó.",
    en="Inputs need capital (what is left of output), and intermediate_inputs does not stand beside its parts.",
)
_MISSING = Text(vi="thiếu sản lượng, đầu vào hoặc chi phí", en="output, an input or a cost is missing")
_NOT_POSITIVE = Text(
    vi="sản lượng hoặc đầu vào bằng không hoặc âm nên không có lôgarit",
    en="output or an input is zero or negative and has no logarithm",
)
_ODD_SHARES: Mapping[Shares, Text] = {
    "firm": Text(
        vi="tỷ phần ngoài khoảng 0 đến 1 (chi phí vượt sản lượng)",
        en="a share lies outside 0 to 1 (costs exceed output)",
    ),
    "group": Text(
        vi="nhóm có tỷ phần ngoài khoảng 0 đến 1 (chi phí vượt sản lượng)",
        en="the group's share lies outside 0 to 1 (costs exceed output)",
    ),
}
_SHARE_NOTES: Mapping[Shares, Text] = {
    "group": Text(
        vi="Tỷ phần: tổng chi phí trên tổng sản lượng của nhóm, giá hiện hành, có quyền số điều tra nếu có.",
        en="Shares: summed cost over summed output of the group, current prices, with survey weights where given.",
    ),
    "firm": Text(vi="Tỷ phần của từng doanh nghiệp, giá hiện hành.", en="Each firm's own shares, at current prices."),
}
_DEFLATED = Text(
    vi="Sản lượng và đầu vào đã chia cho chỉ số giá có trong bảng.",
    en="Output and inputs are divided by the deflators of the table.",
)
_NOT_DEFLATED = Text(
    vi="Bảng không có chỉ số giá đầu ra: thay đổi giá lẫn vào TFP giữa các năm.",
    en="The table has no output deflator: changes of prices pass for TFP between years.",
)
