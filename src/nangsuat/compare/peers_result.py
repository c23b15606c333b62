"""How an indicator spreads among like enterprises, as a result: cells, quantiles, what is not shown and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.compare.cells import SIZE, key_label, rule_note
from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.disclosure.spreads import WITHHELD, keys_of, rule_notes
from nangsuat.compare.size_classes import SIZE_CLASSES, SizeRule
from nangsuat.data import (
    CannotBeShown,
    Cell,
    Column,
    Figure,
    FirmPanel,
    Input,
    Provenance,
    Result,
    Rows,
    Table,
    Text,
    expand_ranges,
    figure_from,
    join,
)
from nangsuat.measure import INDICATORS, row_formula

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

QUANTILES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}


@dataclass(frozen=True)
class Peers(Result):
    """How an indicator spreads among like enterprises.

    Attributes
    ----------
    indicator : its code
    by : the keys of the cells
    frame : the cells shown: keys, ``firms``, ``mean``, ``p10`` … ``p90``, ``p90_p10``
    suppressed : keys of the cells that are not shown
    minimum_count : fewest enterprises of a cell shown
    rows : for each cell shown, its rows in the source; empty where there are too many to name
    panel : the enterprises
    size_rule : how sizes were made
    provenance : rows used, method, parameters
    audit : an audit line for each cell, and each quantile, that is not shown; for the office's record
    rule : the disclosure rule; ``None`` where only the minimum count was asked for
    nearest_rows : by that rule, for each cell and quantile the rows that its mean is over
    """

    indicator: str
    by: tuple[str, ...]
    frame: pl.DataFrame
    suppressed: pl.DataFrame
    minimum_count: int
    rows: Mapping[tuple[object, ...], str]
    panel: FirmPanel
    size_rule: str | SizeRule
    provenance: Provenance
    audit: tuple[SuppressedCell, ...] = ()
    rule: DisclosureRule | None = None
    nearest_rows: Mapping[tuple[object, ...], Mapping[str, str]] = field(default_factory=dict)

    @property
    def unit(self) -> Text:
        """Unit of the indicator."""
        return INDICATORS[self.indicator].unit_in(self.panel.currency)

    @property
    def title(self) -> Text:
        entry = INDICATORS[self.indicator]
        keys = [key_label(self.panel, key) for key in self.by]
        vi, en = ", ".join(key.vi.lower() for key in keys), ", ".join(key.en.lower() for key in keys)
        return Text(
            vi=f"{entry.code} {entry.name.vi} theo {vi or 'toàn bộ'}",
            en=f"{entry.code} {entry.name.en} by {en or 'all rows'}",
        )

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        """The cells; then those that are not shown and why, for the office's own record."""
        keys = tuple(Column(key, key_label(self.panel, key)) for key in self.by)
        numbers = tuple(Column(key, Text.same(key), self.unit) for key in QUANTILES)
        columns = (
            *keys,
            Column("firms", Text(vi="Số doanh nghiệp", en="Enterprises")),
            *numbers,
            Column("mean", Text(vi="Trung bình", en="Mean"), self.unit),
            Column("p90_p10", Text.same("p90/p10"), decimals=2),
        )
        cells = tuple(self._cells(entry) for entry in self.frame.iter_rows(named=True))
        hidden: tuple[tuple[Cell, ...], ...] = tuple(
            (*(_key_cell(key, value) for key, value in zip(self.by, entry, strict=True)), self._reason(entry))
            for entry in self.suppressed.iter_rows()
        )
        return (
            Table(_CELLS_TITLE, columns, cells),
            Table(_HIDDEN_TITLE, (*keys, Column("reason", Text(vi="Lý do", en="Reason"))), hidden),
        )

    def notes(self) -> tuple[Text, ...]:
        entry = INDICATORS[self.indicator]
        weighted = (_WEIGHTED,) if self.panel.has("weight") else ()
        quantiles = (_QUANTILE_RULE, SOMEBODYS_OWN) if self.rule is None else rule_notes(self.rule)
        return (*quantiles, *weighted, entry.standing, *rule_note(self.by, self.size_rule))

    def figure(self, statistic: str, **cell: str | int) -> Figure:
        """One statistic of one cell (``p10`` … ``p90``, ``mean``, ``firms``, ``p90_p10``), by the cell's keys.

        Raises
        ------
        CannotBeShown
            The cell has too few enterprises, or none, or may not be shown by the disclosure rule.
        """
        for entry in self.frame.iter_rows(named=True):
            if all(entry[key] == cell.get(key) for key in self.by):
                return self._figures(entry)[statistic]
        named = ", ".join(f"{key} = {cell.get(key)}" for key in self.by)
        raise CannotBeShown(join([Text.same(named), self._reason(tuple(cell.get(key) for key in self.by))], ": "))

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """From p10 to p90 with the median, one line a cell; of the last year where cells have years."""
        from nangsuat.compare.charts import spreads

        shown = self.frame
        if "year" in self.by:
            shown = shown.filter(pl.col("year") == pl.col("year").max())
        if shown.is_empty():
            raise CannotBeShown(_too_few(self.minimum_count))
        names = [" · ".join(str(entry[key]) for key in self.by) for entry in shown.iter_rows(named=True)]
        data = shown.with_columns(pl.Series("cell", names))
        return spreads(data, title=self.title.say(language), unit=self.unit.say(language), language=language)

    def _reason(self, place: tuple[object, ...]) -> Text:
        """Why a cell is not shown."""
        lines = (item for item in self.audit if item.keys == keys_of(self.by, place))
        found = next((item for item in lines if item.code != "too-few"), None)
        return _too_few(self.minimum_count) if found is None else found.words

    def _cells(self, entry: Mapping[str, object]) -> tuple[Cell, ...]:
        figures = self._figures(entry)
        keys = tuple(_key_cell(key, entry[key]) for key in self.by)
        return (*keys, figures["firms"], *(figures[key] for key in QUANTILES), figures["mean"], figures["p90_p10"])

    def _figures(self, entry: Mapping[str, object]) -> dict[str, Figure]:
        """All statistics of a cell, with their rows."""
        place = tuple(entry[key] for key in self.by)
        firms = int(entry["firms"])  # type: ignore[call-overload]
        where = Text.same(", ".join(f"{key} = {value}" for key, value in zip(self.by, place, strict=True)))
        rows = Rows(self.panel.source.sha256, self.rows.get(place, ""), firms, where)
        formula = row_formula(self.indicator, self.panel)
        weight = "weight" if self.panel.has("weight") else None
        found = {key: self._quantile(key, at, entry, rows, formula) for key, at in QUANTILES.items()}
        mean = Input("mean", _MEAN, _number(entry["mean"]), self.unit, rows=rows, column=formula, how="mean", by=weight)
        count = Input("firms", _FIRMS, float(firms), rows=rows, column=formula, how="count")
        found |= {
            "mean": self._figure(mean),
            "firms": figure_from("firms", [count], label=_FIRMS, unit=_NONE, method="count", decimals=0),
        }
        return {**found, "p90_p10": self._ratio(found)}

    def _quantile(self, key: str, at: float, entry: Mapping[str, object], rows: Rows, formula: str) -> Figure:
        value = _number(entry[key])
        if self.rule is None:
            weight = "weight" if self.panel.has("weight") else None
            return self._figure(_quantile(key, at, value, self.unit, rows, formula, weight))
        nearest = self.nearest_rows.get(tuple(entry[name] for name in self.by), {}).get(key, "")
        over = replace(rows, ranges=nearest, count=len(expand_ranges(nearest)))
        item = Input(key, Text.same(key), value, self.unit, rows=over, column=formula, how="mean")
        if value is None:
            return Figure(None, item.label, self.unit, key, (item,), self.indicator, reason=WITHHELD)
        return self._figure(item)

    def _figure(self, item: Input) -> Figure:
        return figure_from(item.symbol, [item], label=item.label, unit=self.unit, method=self.indicator)

    def _ratio(self, found: Mapping[str, Figure]) -> Figure:
        inputs = [
            Input(key, found[key].label, found[key].value, self.unit, figure=found[key]) for key in ("p90", "p10")
        ]
        label = Text(vi="p90 so với p10", en="p90 to p10")
        if found["p90"].value is None or found["p10"].value is None:
            return Figure(None, label, _NONE, "p90 / p10", tuple(inputs), self.indicator, 2, WITHHELD)
        if (found["p10"].value or 0) <= 0:
            return Figure(None, label, _NONE, "p90 / p10", tuple(inputs), self.indicator, 2, _P10_NOT_POSITIVE)
        return figure_from("p90 / p10", inputs, label=label, unit=_NONE, method=self.indicator, decimals=2)


def _quantile(
    key: str, at: float, value: float | None, unit: Text, rows: Rows, formula: str, weight: str | None
) -> Input:
    label = Text.same(key)
    return Input(key, label, value, unit, rows=rows, column=formula, how="quantile", by=weight, at=at)


def _key_cell(key: str, value: object) -> Cell:
    if key == SIZE:
        return SIZE_CLASSES[str(value)]
    return value if isinstance(value, int | str) else _UNKNOWN


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _too_few(minimum_count: int) -> Text:
    return Text(
        vi=f"dưới {minimum_count} doanh nghiệp có số liệu", en=f"fewer than {minimum_count} enterprises with a value"
    )


_NONE = Text.same("")
_UNKNOWN = Text(vi="(không rõ)", en="(unknown)")
_MEAN = Text(vi="Trung bình của các doanh nghiệp", en="Mean of the enterprises")
_FIRMS = Text(vi="Số doanh nghiệp", en="Enterprises")
_CELLS_TITLE = Text(vi="Phân bố trong nhóm", en="Spread within the groups")
_HIDDEN_TITLE = Text(vi="Nhóm không hiện", en="Groups not shown")
_P10_NOT_POSITIVE = Text(vi="p10 không dương", en="p10 is not positive")
_QUANTILE_RULE = Text(
    vi="p10 … p90: giá trị nhỏ nhất mà tỷ lệ doanh nghiệp có giá trị không lớn hơn nó đạt 10 % … 90 %.",
    en="p10 … p90: the smallest value such that the share of enterprises at or below it reaches 10 % … 90 %.",
)
SOMEBODYS_OWN = Text(
    vi="Mỗi phân vị là giá trị của chính một doanh nghiệp trong nhóm: nhóm càng ít doanh nghiệp càng dễ nhận ra, nên "
    "trước khi công bố ra ngoài cần nâng số doanh nghiệp tối thiểu.",
    en="Each quantile is the own value of an enterprise of the group: the fewer there are, the easier it is to tell "
    "whose, so raise the minimum count before publication.",
)
_WEIGHTED = Text(
    vi="Phân vị và trung bình theo quyền số điều tra; số doanh nghiệp là số dòng.",
    en="Quantiles and means are by survey weight; numbers of enterprises are rows.",
)
