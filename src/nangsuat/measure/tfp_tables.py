"""Tables of the TFP of enterprises: mean level and growth by group and year, and the shares behind them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nangsuat.data import (
    FIRM_ROLES,
    NO_WORDS,
    ROW,
    Cell,
    Column,
    Figure,
    Input,
    Rows,
    Table,
    Text,
    figure_from,
    row_ranges,
)
from nangsuat.measure.tfp_accounts import TfpAccounts

ROWS_LISTED = 10_000
"""Longer lists of rows are named by what they have in common instead."""

_LOG = Text(vi="lôgarit", en="log")


def level_table(frame: pl.DataFrame, accounts: TfpAccounts, method: str, source: str) -> Table:
    """Firms, mean ln TFP and mean growth of each group and year."""
    keys = (*accounts.by, "year")
    columns = (
        *(Column(key, FIRM_ROLES[key].name) for key in keys),
        Column("firms", Text(vi="Số doanh nghiệp", en="Firms")),
        Column("log_tfp", Text(vi="ln TFP bình quân", en="Mean ln TFP"), _LOG, 3),
        Column("tfp_growth", Text(vi="Tốc độ tăng TFP bình quân", en="Mean growth of TFP"), _LOG, 3),
    )
    means = frame.group_by(keys).agg(
        firms=pl.len(), growth=_weighted_mean("tfp_growth"), level=_weighted_mean("log_tfp"), rows=pl.col(ROW)
    )
    rows = tuple(
        (*(group[key] for key in keys), group["firms"], _level(group, keys, accounts, method, source), group["growth"])
        for group in means.sort(keys).iter_rows(named=True)
    )
    return Table(Text(vi="TFP theo nhóm và năm", en="TFP by group and year"), columns, rows)


def share_table(accounts: TfpAccounts, source: str) -> Table:
    """Each group's shares."""
    keys = accounts.share_groups
    columns = (
        *(Column(key, FIRM_ROLES[key].name) for key in keys),
        *(Column(f"s_{key}", Text(vi=f"Tỷ phần {name.vi}", en=f"Share of {name.en}"), NO_WORDS, 3)
          for key, name in ((key, _input_name(key)) for key in accounts.inputs)),
    )  # fmt: skip
    groups = accounts.rows.group_by(keys, maintain_order=True) if keys else [((), accounts.rows)]
    rows: list[tuple[Cell, ...]] = []
    for names, members in sorted(groups, key=lambda pair: tuple(str(name) for name in pair[0])):
        named = _rows(members[ROW].to_list(), dict(zip(keys, names, strict=True)), source)
        rows.append((*names, *(_share(key, members, accounts, named) for key in accounts.inputs)))
    return Table(Text(vi="Tỷ phần đầu vào", en="Shares of inputs"), columns, tuple(rows))


def _weighted_mean(column: str) -> pl.Expr:
    weight = pl.when(pl.col(column).is_not_null()).then(pl.col("weight"))
    return (pl.col(column) * weight).sum() / pl.when(weight.sum() > 0).then(weight.sum())


def _level(group: dict[str, object], keys: Sequence[str], accounts: TfpAccounts, method: str, source: str) -> Cell:
    """Mean ln TFP; for cost shares of a group a figure that its rows give again."""
    value = group["level"]
    if value is None or method != "cost_share" or accounts.shares != "group":
        return value  # type: ignore[return-value]  # a float or missing
    rows = group["rows"]
    assert isinstance(rows, list)  # polars hands lists over as lists
    shares = accounts.rows.filter(pl.col(ROW) == rows[0]).row(0, named=True)
    formula = f"ln({accounts.formulas['output']})" + "".join(
        f" - {shares[f's_{key}']!r} * ln({accounts.formulas[key]})" for key in accounts.inputs
    )
    named = _rows(rows, {key: group[key] for key in keys}, source)
    mean = Input("mean", _MEAN, float(str(value)), rows=named, column=formula, how="mean", by=_weight(accounts))
    return figure_from("mean", [mean], label=_MEAN, unit=_LOG, method="firm_tfp.cost_share", decimals=3)


def _share(key: str, members: pl.DataFrame, accounts: TfpAccounts, rows: Rows) -> Figure:
    costs = [other for other in accounts.inputs if other != "capital"]
    inputs = [_summed("output", accounts.output, members, "value", accounts, rows)]
    if key != "capital":
        inputs.append(_summed("cost", _cost_role(key), members, f"c_{key}", accounts, rows))
        formula = "cost / output"
    else:
        inputs += [_summed(f"c_{other}", _cost_role(other), members, f"c_{other}", accounts, rows) for other in costs]
        formula = f"1 - ({' + '.join(f'c_{other}' for other in costs) or '0'}) / output"
    name = _input_name(key)
    label = Text(vi=f"Tỷ phần {name.vi}", en=f"Share of {name.en}")
    return figure_from(formula, inputs, label=label, unit=NO_WORDS, method="firm_tfp", decimals=3)


def _summed(symbol: str, role: str, members: pl.DataFrame, column: str, accounts: TfpAccounts, rows: Rows) -> Input:
    total = float((members["weight"] * members[column]).sum())
    known = FIRM_ROLES[role]
    return Input(symbol, known.name, total, known.unit.label(), rows=rows, column=role, how="sum", by=_weight(accounts))


def _weight(accounts: TfpAccounts) -> str | None:
    return "weight" if accounts.weighted else None


def _cost_role(key: str) -> str:
    return "labour_cost" if key == "labour" else key


def _input_name(key: str) -> Text:
    if key == "labour":
        return Text(vi="lao động", en="labour")
    name = FIRM_ROLES["fixed_assets" if key == "capital" else key].name
    return Text(vi="vốn", en="capital") if key == "capital" else Text(vi=name.vi.lower(), en=name.en.lower())


def _rows(rows: Sequence[int], where: dict[str, object], source: str) -> Rows:
    ranges = row_ranges(rows) if len(rows) <= ROWS_LISTED else ""
    words = ", ".join(str(value) for value in where.values())
    return Rows(source, ranges, len(rows), Text(vi=words or "tất cả", en=words or "all"))


_MEAN = Text(vi="ln TFP bình quân", en="Mean ln TFP")
