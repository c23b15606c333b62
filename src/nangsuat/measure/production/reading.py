"""From a panel to samples: which rows can be used, in logarithms, firm by firm and year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from nangsuat.data import (
    ROW,
    CannotBeShown,
    Dropped,
    FirmPanel,
    Provenance,
    Text,
    UnknownOption,
    checked_names,
    symbols,
    to_expression,
)
from nangsuat.measure.deflation import DEFLATED_BY
from nangsuat.measure.indicators.spelling import row_formula
from nangsuat.measure.production.draws import firm_keys
from nangsuat.measure.production.estimate import Estimator
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import FORMS, Array, Form, Specification

ROWS_NOTED = 100


@dataclass(frozen=True, slots=True, eq=False)
class FirmYears:
    """The usable rows of a panel.

    Attributes
    ----------
    rows : ``row``, ``firm``, ``year``, the groups, ``weight`` and the specification's columns, in levels
    specification : what the columns are
    by : the roles that form the groups
    panel : where they come from
    provenance : rows used and left out
    effects : the values of controls in words, sorted, where the rows are a part only and may lack some
    """

    rows: pl.DataFrame
    specification: Specification
    by: tuple[str, ...]
    panel: FirmPanel
    provenance: Provenance
    effects: Mapping[str, pl.Series] = field(default_factory=dict)

    def sample(self, rows: pl.DataFrame) -> Sample:
        """Some of the rows as arrays."""
        specification = self.specification
        sorted_rows = rows.sort("firm", "year")
        firms = sorted_rows["firm"]
        starts = np.flatnonzero(np.concatenate(([True], (firms[1:] != firms[:-1]).to_numpy())))
        proxy = specification.proxy
        return Sample(
            specification=specification,
            output=np.log(sorted_rows[specification.output].to_numpy()),
            inputs=np.log(_table(sorted_rows, specification.inputs)),
            proxy=np.log(sorted_rows[proxy].to_numpy()) if proxy else np.empty(0),
            controls=_controls(sorted_rows, specification.controls, self.panel, self.effects),
            weight=sorted_rows["weight"].to_numpy(),
            year=sorted_rows["year"].to_numpy(),
            row=sorted_rows[ROW].to_numpy(),
            starts=np.append(starts, sorted_rows.height),
            key=firm_keys(firms[starts]),
            log_share=_log_share(sorted_rows, specification.share),
        )


def read_specification(
    panel: FirmPanel,
    *,
    output: str,
    labour: Sequence[str],
    capital: Sequence[str],
    intermediate: Sequence[str],
    proxy: str | None,
    controls: Sequence[str],
    form: Form,
    method: Estimator,
) -> Specification:
    """What is asked, held against what the panel has and what the method takes."""
    if form not in FORMS:
        raise UnknownOption.among("form", form, FORMS)
    if method.needs_proxy and proxy is None:
        raise UnknownOption(_NO_PROXY.fill(method=method.name))
    if proxy is not None and not method.needs_proxy:
        raise UnknownOption(IDLE_PROXY.fill(methods=method.name))
    lists = {"labour": labour, "capital": capital, "intermediate": intermediate}
    named = {option: checked_names(option, given) for option, given in lists.items()}
    specification = Specification(
        output,
        named["labour"],
        named["capital"],
        named["intermediate"],
        proxy,
        checked_names("controls", controls),
        form,
    )
    numbers = {"output": (output,), **named, "proxy": (proxy,) if proxy else ()}
    panel.require(*(key for keys in numbers.values() for key in keys), *controls, purpose=PURPOSE)
    known = tuple(key for key in panel.columns if panel.role(key).is_number)
    for option, keys in numbers.items():
        for key in keys:
            if key not in known:
                raise UnknownOption.among(option, key, known)
    if not specification.inputs:
        raise UnknownOption(_NO_INPUT.fill(known=", ".join(known)))
    twice = {key for key in (output, *specification.inputs) if (output, *specification.inputs).count(key) > 1}
    if twice:
        raise UnknownOption(_TWICE.fill(names=", ".join(sorted(twice))))
    return specification


def with_value_added(panel: FirmPanel, *names: str) -> FirmPanel:
    """The panel with value added, where it is among the names and follows from other columns, by subtraction or
    addition; else as it is."""
    if "value_added" not in names or panel.has("value_added"):
        return panel
    formula = row_formula("value_added", panel)
    return panel.with_columns(value_added=to_expression(formula)) if panel.has(*symbols(formula)) else panel


def read_firm_years(panel: FirmPanel, specification: Specification, by: Sequence[str]) -> FirmYears:
    """The rows that have logarithms of all that is asked; the others are counted with their reason.

    Raises
    ------
    MissingRoles, CannotBeShown
        A group's role is missing, or no row can be used.
    """
    panel.require(*by, *specification.share, purpose=PURPOSE)
    refuse_real_shares(panel, specification.share)
    logs, plain = columns_read(specification, by)
    weight = ("weight",) if panel.has("weight") else ()
    rows = panel.collect(*dict.fromkeys((ROW, "firm", "year", *logs, *plain, *weight)))
    rows = rows.with_columns(weight=pl.col("weight").fill_null(1.0) if weight else pl.lit(1.0))
    known = rows.drop_nulls((*logs, *plain))
    positive = known.filter(pl.all_horizontal(pl.col(key) > 0 for key in logs), pl.col("weight") > 0)
    if positive.is_empty():
        raise CannotBeShown(NOTHING_USABLE)
    dropped = (
        *_dropped("missing-quantity", MISSING, rows.join(known, on=ROW, how="anti")),
        *_dropped("no-logarithm", NO_LOGARITHM, known.join(positive, on=ROW, how="anti")),
    )
    provenance = panel.provenance.then("production_function", rows_used=positive.height, dropped=dropped)
    return FirmYears(positive, specification, tuple(by), panel, provenance)


def columns_read(specification: Specification, by: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns whose logarithms are taken, and those that are taken as they are."""
    proxy = (specification.proxy,) if specification.proxy else ()
    logs = tuple(dict.fromkeys((specification.output, *specification.inputs, *proxy, *specification.share)))
    named = dict.fromkeys((*specification.controls, *by))
    return logs, tuple(key for key in named if key not in logs and key not in ("firm", "year"))


def _table(rows: pl.DataFrame, names: Sequence[str]) -> Array:
    return np.column_stack([rows[name].to_numpy() for name in names])


def _log_share(rows: pl.DataFrame, names: Sequence[str]) -> Array:
    """A share as it is, or a cost over the value of output."""
    if not names:
        return np.empty(0)
    logs = np.log(_table(rows, names))
    return np.asarray(logs[:, 0] if len(names) == 1 else logs[:, 0] - logs[:, 1])


def refuse_real_shares(panel: FirmPanel, names: Sequence[str]) -> None:
    """Stop where the share of one column in another would be of constant prices."""
    deflators = {name: key for key, names in DEFLATED_BY.items() for name in names}
    used = {deflators.get(name) for name in names}
    if panel.base_year is not None and used - {None} and len(used) > 1:
        raise CannotBeShown(_REAL_SHARE.fill(names=" / ".join(names)))


def _controls(rows: pl.DataFrame, names: Sequence[str], panel: FirmPanel, effects: Mapping[str, pl.Series]) -> Array:
    """Numbers as they are; of words and years one column each but for the first."""
    columns: list[Array] = []
    for name in names:
        if panel.role(name).is_number:
            columns.append(rows[name].to_numpy())
        else:
            values = effects[name] if name in effects else rows[name].unique().sort()
            columns += [(rows[name] == value).cast(pl.Float64).to_numpy() for value in values[1:]]
    return np.column_stack(columns) if columns else np.empty((rows.height, 0))


def _dropped(code: str, reason: Text, rows: pl.DataFrame) -> tuple[Dropped, ...]:
    if rows.is_empty():
        return ()
    return (Dropped(code, reason, rows.height, tuple(rows[ROW].sort().head(ROWS_NOTED).to_list())),)


_REAL_SHARE = Text(
    vi="Tỷ phần {names} phải theo giá hiện hành, mà bảng này ở giá cố định. Hãy để cột theo giá hiện hành bên cạnh "
    "(quantities=…) và nêu tên chúng: cost=…, revenue=….",
    en="The share {names} must be one of current prices, and this panel is at constant ones. Keep columns at current "
    "prices beside them (quantities=…) and name these: cost=…, revenue=….",
)
PURPOSE = Text(vi="hàm sản xuất", en="a production function")
_NO_INPUT = Text(
    vi="Hãy nêu ít nhất một đầu vào (labour, capital, intermediate). Các cột số đang có: {known}.",
    en="Name one input at least (labour, capital, intermediate). The columns of numbers are: {known}.",
)
_TWICE = Text(
    vi="Mỗi đại lượng chỉ nêu một lần trong sản lượng và đầu vào; nêu hơn một lần: {names}.",
    en="A quantity stands once among output and inputs; named more than once: {names}.",
)
_NO_PROXY = Text(
    vi="Cách ước lượng này ({method}) cần proxy: biến mà doanh nghiệp chọn khi biết năng suất của mình, như "
    "«materials», «energy», «intermediate_inputs» hoặc «investment».",
    en="This method ({method}) needs a proxy: what firms choose as they know their productivity, such as "
    "«materials», «energy», «intermediate_inputs» or «investment».",
)
IDLE_PROXY = Text(
    vi="Cách ước lượng này không dùng biến đại diện ({methods}): hãy bỏ proxy, hoặc dùng cách cần nó, như "
    "«ackerberg_caves_frazer».",
    en="This method takes no proxy ({methods}): leave proxy out, or take one that needs it, such as "
    "«ackerberg_caves_frazer».",
)
NOTHING_USABLE = Text(
    vi="Không dòng nào có đủ sản lượng, đầu vào và biến đại diện dương để lấy lôgarit.",
    en="No row has output, inputs and proxy above zero, so that they have logarithms.",
)
MISSING = Text(
    vi="thiếu sản lượng, đầu vào, biến đại diện, biến kiểm soát hoặc nhóm",
    en="output, an input, the proxy, a control or the group is missing",
)
NO_LOGARITHM = Text(
    vi="sản lượng, đầu vào hoặc biến đại diện bằng không hoặc âm nên không có lôgarit (hoặc quyền số không dương)",
    en="output, an input or the proxy is zero or negative and has no logarithm (or the weight is not positive)",
)
