"""The figures of an enterprise's position: each a formula over the rows of its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from nangsuat.compare.disclosure.spreads import WITHHELD, SafeSpread
from nangsuat.compare.peers_result import QUANTILES
from nangsuat.compare.position_result import Position
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import ROW, Figure, FirmPanel, Input, Provenance, Rows, Text, as_input, figure_from, row_ranges
from nangsuat.measure import INDICATORS, quantiles, row_formula


@dataclass(frozen=True)
class Place:
    """One enterprise among its peers, and the figures that say where it stands."""

    panel: FirmPanel
    code: str
    peers: pl.DataFrame
    own: Mapping[str, Any]
    year: int
    spread: SafeSpread | None

    def position(self, cell: Mapping[str, Any], size_rule: str | SizeRule, provenance: Provenance) -> Position:
        value, quantiles = self.own_value(), self.quantiles()
        best = quantiles["p10" if INDICATORS[self.code].direction == "lower" else "p90"]
        distance = self.difference(best, value)
        return Position(
            firm=str(self.own["firm"]),
            year=self.year,
            indicator=self.code,
            cell=cell,
            value=value,
            firms=self.firms(),
            rank=self.rank(),
            percentile=self.percentile(),
            quantiles=quantiles,
            distance=distance,
            distance_percent=self.in_per_cent(distance, value),
            money=self.money(distance),
            panel=self.panel,
            size_rule=size_rule,
            provenance=provenance,
        )

    @property
    def unit(self) -> Text:
        return INDICATORS[self.code].unit_in(self.panel.currency)

    def own_value(self) -> Figure:
        rows = self._rows(self.peers.filter(pl.col(ROW) == self.own[ROW]), Text.same(str(self.own["firm"])))
        formula = row_formula(self.code, self.panel)
        item = Input(
            "value", INDICATORS[self.code].name, float(self.own[self.code]), self.unit, rows=rows, column=formula
        )
        return self._alone(item, self.unit)

    def firms(self) -> Figure:
        return self._alone(self._count("firms", _FIRMS, self.peers), _NONE, 0)

    def rank(self) -> Figure:
        better = pl.col(self.code) > self.own[self.code]
        if INDICATORS[self.code].direction == "lower":
            better = pl.col(self.code) < self.own[self.code]
        count = self._count(
            "better", Text(vi="Số doanh nghiệp tốt hơn", en="Enterprises that are better"), self.peers.filter(better)
        )
        return figure_from("better + 1", [count], label=_RANK, unit=_NONE, method=self.code, decimals=0)

    def percentile(self) -> Figure:
        value = pl.col(self.code)
        parts = {
            "below": self.peers.filter(value < self.own[self.code]),
            "equal": self.peers.filter(value == self.own[self.code]),
            "all": self.peers,
        }
        inputs = [self._mass(name, _PARTS[name], part) for name, part in parts.items()]
        formula = "100 * (below + equal / 2) / all"
        return figure_from(formula, inputs, label=_PERCENTILE, unit=Text.same("%"), method=self.code, decimals=1)

    def quantiles(self) -> dict[str, Figure]:
        return self.own_quantiles() if self.spread is None else self.safe_quantiles(self.spread)

    def safe_quantiles(self, spread: SafeSpread) -> dict[str, Figure]:
        """Quantiles by the disclosure rule: means over the nearest peers, or withheld."""
        formula, found = row_formula(self.code, self.panel), {}
        for name, each in spread.quantiles.items():
            near = self.peers[[] if each is None else each.places.tolist()]
            value = None if each is None else each.value
            rows = self._rows(near, _PEERS)
            item = Input(name, Text.same(name), value, self.unit, rows=rows, column=formula, how="mean")
            withheld = Figure(None, item.label, self.unit, name, (item,), self.code, reason=WITHHELD)
            found[name] = withheld if value is None else self._alone(item, self.unit)
        return found

    def own_quantiles(self) -> dict[str, Figure]:
        rows, weight = self._rows(self.peers, _PEERS), "weight" if self.panel.has("weight") else None
        weights = None if weight is None else self.peers["weight"].to_numpy()
        values = quantiles(self.peers[self.code].to_numpy(), list(QUANTILES.values()), weights)
        formula = row_formula(self.code, self.panel)
        found = {}
        for (name, at), value in zip(QUANTILES.items(), values, strict=True):
            item = Input(
                name, Text.same(name), float(value), self.unit,
                rows=rows, column=formula, how="quantile", by=weight, at=at,
            )  # fmt: skip
            found[name] = self._alone(item, self.unit)
        return found

    def difference(self, best: Figure, value: Figure) -> Figure:
        inputs = [as_input(best, "best"), as_input(value, "value")]
        return figure_from(
            "best - value", inputs, label=_DISTANCE, unit=self.unit, method=self.code, reason=best.reason
        )

    def in_per_cent(self, distance: Figure, value: Figure) -> Figure | None:
        if (value.value or 0) <= 0:
            return None
        inputs = [as_input(distance, "distance"), as_input(value, "value")]
        formula = "100 * distance / value"
        return figure_from(
            formula, inputs, label=_DISTANCE, unit=Text.same("%"), method=self.code, decimals=1, reason=distance.reason
        )

    def money(self, distance: Figure) -> Figure | None:
        """What the distance is worth for all employees; only where the indicator is money per employee."""
        if not INDICATORS[self.code].formula.endswith(" / employees") or self.own.get("employees") is None:
            return None
        rows = self._rows(self.peers.filter(pl.col(ROW) == self.own[ROW]), Text.same(str(self.own["firm"])))
        people = self.panel.role("employees")
        inputs = [
            as_input(distance, "distance"),
            Input("employees", people.name, float(self.own["employees"]), rows=rows, column="employees"),
        ]
        unit = self.panel.role("value_added").unit.label(self.panel.currency)
        return figure_from(
            "distance * employees", inputs, label=_MONEY, unit=unit, method=self.code, reason=distance.reason
        )

    def _alone(self, item: Input, unit: Text, decimals: int | None = None) -> Figure:
        return figure_from(item.symbol, [item], label=item.label, unit=unit, method=self.code, decimals=decimals)

    def _count(self, symbol: str, label: Text, rows: pl.DataFrame) -> Input:
        formula = row_formula(self.code, self.panel)
        return Input(symbol, label, float(rows.height), rows=self._rows(rows, label), column=formula, how="count")

    def _mass(self, symbol: str, label: Text, rows: pl.DataFrame) -> Input:
        """How many enterprises the rows stand for."""
        if not self.panel.has("weight"):
            return self._count(symbol, label, rows)
        mass, formula = float(rows["weight"].sum()), row_formula(self.code, self.panel)
        return Input(symbol, label, mass, rows=self._rows(rows, label), column=formula, how="count", by="weight")

    def _rows(self, rows: pl.DataFrame, where: Text) -> Rows:
        said = Text(vi=f"{where.vi}, năm {self.year}", en=f"{where.en}, year {self.year}")
        numbers = rows[ROW].to_list()
        told = self.spread is None or numbers == [self.own[ROW]]  # by a rule, of the others only how many
        return Rows(self.panel.source.sha256, row_ranges(numbers) if told else "", rows.height, said)


_NONE = Text.same("")
_PEERS = Text(vi="các doanh nghiệp trong nhóm", en="the enterprises of the group")
_FIRMS = Text(vi="Số doanh nghiệp trong nhóm", en="Enterprises in the group")
_RANK = Text(vi="Thứ hạng (1 là tốt nhất)", en="Rank (1 is best)")
_PERCENTILE = Text(vi="Bách phân vị", en="Percentile")
_DISTANCE = Text(vi="Khoảng cách đến nhóm 10 % tốt nhất", en="Distance to the best tenth")
_MONEY = Text(vi="Giá trị tăng thêm nếu đạt mức của nhóm 10 % tốt nhất", en="More if it had the best tenth's rate")
_PARTS = {
    "below": Text(vi="Doanh nghiệp có giá trị thấp hơn", en="Enterprises with a lower value"),
    "equal": Text(vi="Doanh nghiệp có giá trị bằng", en="Enterprises with an equal value"),
    "all": Text(vi="Mọi doanh nghiệp trong nhóm", en="All enterprises of the group"),
}
