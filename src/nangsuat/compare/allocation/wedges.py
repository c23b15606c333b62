"""What the Hsieh-Klenow account reads of each enterprise: log TFPR and log TFPQ against its industry, and its cut-offs.

With value added py, capital k, labour l and capital's share α of its industry, TFPR = py / (k^α · l^(1−α)), and TFPQ is
proportional to TFPR · py^(1/(σ−1)): neither needs prices of the enterprise. An industry's own TFPR is that of its sums.
All is expressions over the panel's rows: nothing is joined, no order of rows is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from nangsuat.data import ROW, Dropped, FirmPanel, Text, symbols, to_expression
from nangsuat.measure import (
    WEIGHT,
    computed_once,
    grouped_by,
    leave_out,
    quantile_of,
    row_formula,
    with_share_up_to,
    with_whole,
)

type LabourShares = Mapping[str, float] | float | str

TFPR, TFPQ = "log_tfpr", "log_tfpq"
ALPHA = "alpha"


@dataclass(frozen=True, slots=True)
class Technology:
    """How enterprises of an industry produce and compete.

    Attributes
    ----------
    substitution : σ, between the goods of an industry
    labour_shares : labour's share of value added by industry, one for all, or ``"own"``
    labour : role of the quantity of labour
    industry : the keys that make industries
    """

    substitution: float
    labour_shares: LabourShares
    labour: str
    industry: tuple[str, ...]

    @property
    def cell(self) -> tuple[str, ...]:
        """The keys of one industry in one year."""
        return tuple(dict.fromkeys((*self.industry, "year")))

    def labour_share(self) -> nw.Expr:
        """Labour's share of each row's industry."""
        if isinstance(self.labour_shares, Mapping):
            known = {key: float(value) for key, value in self.labour_shares.items()}
            return nw.col(self.industry[0]).replace_strict(
                list(known), list(known.values()), default=None, return_dtype=nw.Float64
            )
        if isinstance(self.labour_shares, str):
            groups = grouped_by(self.industry)
            paid = (nw.col(WEIGHT) * nw.col("_paid")).sum().over(*groups)
            return paid / (nw.col(WEIGHT) * nw.col("py")).sum().over(*groups)
        return nw.lit(float(self.labour_shares))


def read_wedges(panel: FirmPanel, technology: Technology) -> tuple[nw.LazyFrame[Any], tuple[Dropped, ...]]:
    """The usable rows: ``row``, ``firm``, keys, ``weight``, ``py``, ``k``, ``l``, ``alpha``, and logs against the
    industry's own in that year."""
    own = isinstance(technology.labour_shares, str)
    value_added = row_formula("value_added", panel)
    panel.require(*symbols(value_added), *_roles(technology, own=own), *technology.industry, purpose=_PURPOSE)
    groups = grouped_by(technology.industry)
    weight = nw.col(WEIGHT).fill_null(1.0) if panel.has(WEIGHT) else nw.lit(1.0)
    paid = [nw.col("labour_cost").alias("_paid")] if own else []
    rows = panel.frame.select(
        *dict.fromkeys((ROW, "firm", *technology.cell)),
        weight.alias(WEIGHT),
        to_expression(value_added).alias("py"),
        nw.col("fixed_assets").alias("k"),
        nw.col(technology.labour).alias("l"),
        *paid,
    )
    usable, dropped = leave_out(computed_once(rows), _reasons(paid=own))
    shared = with_whole(usable, groups).with_columns(technology.labour_share().alias("_share"))
    sound, more = leave_out(computed_once(shared), _SHARES)
    logs = sound.with_columns((1 - nw.col("_share")).alias(ALPHA)).drop("_share", *(["_paid"] if own else []))
    return computed_once(_against_industry(logs, technology)), (*dropped, *more)


def with_cutoffs(
    rows: nw.LazyFrame[Any], tails: Sequence[float], *, weighted: bool
) -> tuple[nw.LazyFrame[Any], dict[float, nw.Expr]]:
    """The rows with the quantiles of log TFPR and TFPQ of their year, and for each tail who stays."""
    wanted = [tail for tail in tails if tail > 0]
    stays: dict[float, nw.Expr] = {tail: ~nw.col(ROW).is_null() for tail in tails if tail <= 0}
    if not wanted:
        return rows, stays
    weight = WEIGHT if weighted else None
    for name in (TFPR, TFPQ):
        rows = with_share_up_to(rows, name, ["year"], weight=weight)
        bounds = {
            _bound(name, side, tail): quantile_of(name, order).over("year")
            for tail in wanted
            for side, order in (("low", tail), ("high", 1 - tail))
        }
        rows = rows.with_columns(**bounds).drop("share_up_to")
    return computed_once(rows), stays | {tail: _between(tail) for tail in wanted}


def in_name(number: float) -> str:
    """A number as a part of a column's name; Spark takes a point for a way into a struct."""
    return str(number).replace(".", "_")


def _bound(name: str, side: str, tail: float) -> str:
    return f"{name}_{side}_{in_name(tail)}"


def _between(tail: float) -> nw.Expr:
    inside = [
        (nw.col(name) >= nw.col(_bound(name, "low", tail))) & (nw.col(name) <= nw.col(_bound(name, "high", tail)))
        for name in (TFPR, TFPQ)
    ]
    return inside[0] & inside[1]


def _against_industry(rows: nw.LazyFrame[Any], technology: Technology) -> nw.LazyFrame[Any]:
    """Log TFPR less the industry's own; log TFPQ less the industry's efficient TFP, both with its number of firms."""
    cell, power = technology.cell, technology.substitution - 1

    def of_industry(name: str) -> nw.Expr:
        return (nw.col(WEIGHT) * nw.col(name)).sum().over(*cell)

    own = nw.col("py").log() - nw.col(ALPHA) * nw.col("k").log() - (1 - nw.col(ALPHA)) * nw.col("l").log()
    sums = rows.with_columns(**{f"_{name}": of_industry(name).log() for name in ("py", "k", "l")})
    bar = nw.col("_py") - nw.col(ALPHA) * nw.col("_k") - (1 - nw.col(ALPHA)) * nw.col("_l")
    found = sums.with_columns((own - bar).alias(TFPR)).drop("_py", "_k", "_l")
    raised = nw.col(WEIGHT) * nw.col("py") * (power * nw.col(TFPR)).exp()
    efficient = raised.sum().over(*cell).log() - nw.col(WEIGHT).sum().over(*cell).log()
    return found.with_columns((nw.col(TFPR) + (nw.col("py").log() - efficient) / power).alias(TFPQ))


def _roles(technology: Technology, *, own: bool) -> tuple[str, ...]:
    return ("fixed_assets", technology.labour, *(("labour_cost",) if own else ()))


def _reasons(*, paid: bool) -> dict[str, tuple[nw.Expr, Text]]:
    needed = ["py", "k", "l", *(["_paid"] if paid else [])]
    missing = nw.any_horizontal(*(nw.col(name).is_null() for name in needed), ignore_nulls=True)
    not_positive = nw.any_horizontal(*(nw.col(name) <= 0 for name in ("py", "k", "l")), ignore_nulls=True)
    return {
        "missing-input": (missing, _MISSING),
        "not-positive": (not_positive, _NOT_POSITIVE),
        "no-weight": (nw.col(WEIGHT) <= 0, _NO_WEIGHT),
    }


_PURPOSE = Text(vi="Phân bổ sai nguồn lực (Hsieh-Klenow)", en="Misallocation (Hsieh-Klenow)")
_MISSING = Text(
    vi="thiếu giá trị gia tăng, tài sản cố định hoặc lao động", en="value added, fixed assets or labour is missing"
)
_NOT_POSITIVE = Text(
    vi="giá trị gia tăng, tài sản cố định hoặc lao động không dương",
    en="value added, fixed assets or labour is not positive",
)
_NO_WEIGHT = Text(vi="quyền số bằng không hoặc âm", en="the survey weight is zero or negative")
_SHARES: dict[str, tuple[nw.Expr, Text]] = {
    "no-labour-share": (
        nw.col("_share").is_null(),
        Text(vi="không có tỷ phần lao động của ngành", en="there is no labour share of the industry"),
    ),
    "share-out-of-range": (
        (nw.col("_share") <= 0) | (nw.col("_share") >= 1),
        Text(
            vi="tỷ phần lao động của ngành ngoài khoảng 0 đến 1", en="the industry's labour share lies outside 0 to 1"
        ),
    ),
}
