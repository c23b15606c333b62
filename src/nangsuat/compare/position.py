"""Position: where one enterprise stands among its peers, and how far it is to the best tenth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from nangsuat.compare.cells import (
    MINIMUM_COUNT,
    SIZE,
    checked_by,
    checked_indicator,
    checked_minimum,
    key_label,
    like_ids,
    rule_note,
    with_size,
)
from nangsuat.compare.disclosure.measures import with_holdings
from nangsuat.compare.disclosure.rule import REASONS, DisclosureRule
from nangsuat.compare.disclosure.spreads import WITHHELD, SafeSpread, rule_notes, safe_spread
from nangsuat.compare.peers import QUANTILES, SOMEBODYS_OWN, minimum_count_of
from nangsuat.compare.size_classes import SIZE_CLASSES, SizeRule
from nangsuat.data import (
    ROW,
    CannotBeShown,
    Column,
    Figure,
    FirmPanel,
    Input,
    Provenance,
    Result,
    Rows,
    Table,
    Text,
    UnknownOption,
    as_input,
    as_polars,
    figure_from,
    join,
    row_ranges,
)
from nangsuat.measure import INDICATORS, compute_indicators, quantiles, row_formula

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

__all__ = ["Position", "position"]


@dataclass(frozen=True)
class Position(Result):
    """Where an enterprise stands among its peers. The enterprise is one of its own peers.

    Attributes
    ----------
    firm, year : the enterprise and the year
    indicator : its code
    cell : what makes its peers, key by key
    value : the enterprise's value
    firms : number of peers that have a value, itself included
    rank : 1 is the best; ties share the better rank
    percentile : weighted share of peers below it plus half of those equal to it, per cent
    quantiles : ``p10`` … ``p90`` of the peers
    distance : value of the best tenth less its own; negative where it is better than that
    distance_percent : the same in per cent of its own value; ``None`` where that is not positive
    money : distance times employees, for indicators per employee: what it would make at the best tenth's rate
    panel : the enterprises
    size_rule : how sizes were made
    provenance : rows used, method, parameters
    rule : the disclosure rule; ``None`` where only the minimum count was asked for. By a rule a quantile, and what is
        measured from it, may be withheld: the figure has no value and says why; and figures name no rows but the
        enterprise's own, only how many: who is in the group, and who is better, stays untold
    """

    firm: str
    year: int
    indicator: str
    cell: Mapping[str, Any]
    value: Figure
    firms: Figure
    rank: Figure
    percentile: Figure
    quantiles: Mapping[str, Figure]
    distance: Figure
    distance_percent: Figure | None
    money: Figure | None
    panel: FirmPanel
    size_rule: str | SizeRule
    provenance: Provenance
    rule: DisclosureRule | None = None

    @property
    def title(self) -> Text:
        entry = INDICATORS[self.indicator]
        return Text(
            vi=f"Vị trí của {self.firm} năm {self.year}: {entry.code} {entry.name.vi}",
            en=f"Position of {self.firm} in {self.year}: {entry.code} {entry.name.en}",
        )

    @property
    def peers(self) -> Text:
        """Who the peers are, in words."""
        said = [_said(self.panel, key, value) for key, value in self.cell.items()]
        return join([*said, Text(vi=f"năm {self.year}", en=f"year {self.year}")], ", ")

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("statistic", Text(vi="Đại lượng", en="Statistic")),
            Column("value", Text(vi="Giá trị", en="Value")),
            Column("unit", Text(vi="Đơn vị", en="Unit")),
        )
        figures = [self.value, self.firms, self.rank, self.percentile, *self.quantiles.values(), self.distance]
        figures += [figure for figure in (self.distance_percent, self.money) if figure is not None]
        rows = tuple((figure.label, figure, figure.unit) for figure in figures)
        return (Table(Text(vi=f"So với: {self.peers.vi}", en=f"Among: {self.peers.en}"), columns, rows),)

    def notes(self) -> tuple[Text, ...]:
        entry = INDICATORS[self.indicator]
        quantiles = (SOMEBODYS_OWN,) if self.rule is None else rule_notes(self.rule)
        return (_INCLUDED, *quantiles, entry.standing, *rule_note(tuple(self.cell), self.size_rule))

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The peers' quantiles on one line, with the enterprise on it."""
        from nangsuat.compare.charts import place_among

        marks = pl.DataFrame(
            {"label": list(self.quantiles), "value": [figure.value for figure in self.quantiles.values()]},
            schema_overrides={"value": pl.Float64},
        ).drop_nulls()
        unit = self.value.unit.say(language)
        assert self.value.value is not None, "an enterprise without a value has no position"
        return place_among(
            marks, self.value.value, self.firm, title=self.title.say(language), unit=unit, language=language
        )


def position(
    panel: FirmPanel,
    firm: str | int,
    year: int,
    indicator: str = "E05",
    *,
    by: Sequence[str] = ("industry",),
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
    holdings: Mapping[str, str] | None = None,
    size_rule: str | SizeRule = "decree_80_2021",
) -> Position:
    """Where an enterprise stands among the enterprises of its own industry, size or place in a year.

    Parameters
    ----------
    panel : accounts of enterprises
    firm, year : which one, when
    indicator : code of an indicator of enterprises
    by : what makes peers, beside the year: text roles and ``"size"``
    minimum_count : fewest peers, the enterprise itself among them
    rule, holdings : as in :func:`peers`: a disclosure rule in place of the minimum count, and owners of enterprises
    size_rule : name of a rule in ``SIZE_RULES``, or your own

    Raises
    ------
    UnknownOption
        The enterprise is not in the table that year, or an indicator, key or rule that there is not.
    CannotBeShown
        There are too few peers, or the group may not be shown by the rule, or the enterprise has no value of the
        indicator.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame(
    ...     {
    ...         "firm": list("abcde"),
    ...         "year": [2023] * 5,
    ...         "industry": ["C"] * 5,
    ...         "value_added": [100.0, 200, 300, 400, 500],
    ...         "employees": [1.0] * 5,
    ...     }
    ... )
    >>> found = position(FirmPanel.from_frame(firms), "b", 2023)
    >>> found.rank.value, found.percentile.value, found.distance_percent.value
    (4.0, 30.0, 150.0)
    """
    keys, code = checked_by(panel, by), checked_indicator(indicator)
    frame = _computed(panel, code, keys, size_rule).filter(nw.col("year") == year)
    own = _own(frame, panel, firm, year, keys, code)
    cell = {key: own[key] for key in keys if key != "year"}
    peers_frame = with_holdings(_peers(frame, panel, cell, code), holdings)
    least = checked_minimum(minimum_count_of(rule, minimum_count, holdings))
    if peers_frame.height < least:
        raise CannotBeShown(_too_few(panel, cell, year, least))
    spread = None if rule is None else safe_spread(peers_frame, code, QUANTILES, rule)
    if spread is not None and spread.finding is not None:
        raise CannotBeShown(_by_rule(panel, cell, year, REASONS[spread.finding.code]))
    parameters = {"firm": firm, "year": year, "indicator": code, "by": list(keys), "minimum_count": least}
    if rule is not None:
        parameters["rule"] = [part.en for part in rule.said()]
    provenance = panel.provenance.then("position", rows_used=peers_frame.height, parameters=parameters)
    made = _Making(panel, code, peers_frame, own, year, spread).position(cell, size_rule, provenance)
    return replace(made, rule=rule)


def _computed(panel: FirmPanel, code: str, keys: Sequence[str], size_rule: str | SizeRule) -> nw.LazyFrame[Any]:
    """The panel's rows with the indicator, and the size where it is asked for."""
    computed = compute_indicators(panel, [code])
    for lacking in computed.not_computed.values():
        panel.require(*lacking, purpose=INDICATORS[code].name)
    return with_size(computed.frame, panel, keys, size_rule)


@dataclass(frozen=True)
class _Making:
    """The figures of one enterprise among its peers."""

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


def _own(
    frame: nw.LazyFrame[Any], panel: FirmPanel, firm: str | int, year: int, keys: tuple[str, ...], code: str
) -> dict[str, Any]:
    wanted = like_ids(panel, firm)
    columns = dict.fromkeys(("firm", ROW, *keys, code, *(("employees",) if panel.has("employees") else ())))
    found = as_polars(frame.filter(nw.col("firm") == wanted).select(*columns))
    if found.is_empty():
        known = as_polars(frame.select("firm").sort("firm").head(_FIRMS_LISTED))["firm"]
        raise UnknownOption.among(f"firm, {year}", firm, [*(str(each) for each in known), "…"])
    own = found.row(0, named=True)
    if own[code] is None:
        raise CannotBeShown(
            Text(
                vi=f"Doanh nghiệp {firm} không có giá trị {code} năm {year}.",
                en=f"Enterprise {firm} has no value of {code} in {year}.",
            )
        )
    return own


def _peers(frame: nw.LazyFrame[Any], panel: FirmPanel, cell: Mapping[str, Any], code: str) -> pl.DataFrame:
    same = [nw.col(key).is_null() if value is None else nw.col(key) == value for key, value in cell.items()]
    weight = [nw.col("weight").fill_null(1.0)] if panel.has("weight") else []
    chosen = frame.filter(reduce(and_, same, ~nw.col(code).is_null()))
    return as_polars(chosen.select("firm", ROW, code, *weight))


def _said(panel: FirmPanel, key: str, value: object) -> Text:
    label = key_label(panel, key)
    shown = SIZE_CLASSES[str(value)] if key == SIZE and value is not None else Text.same(str(value))
    return Text(vi=f"{label.vi.lower()} {shown.vi}", en=f"{label.en.lower()} {shown.en}")


def _too_few(panel: FirmPanel, cell: Mapping[str, Any], year: int, minimum_count: int) -> Text:
    said = join([_said(panel, key, value) for key, value in cell.items()], ", ")
    return Text(
        vi=f"Không thể hiện được vị trí: nhóm ({said.vi}, {year}) có dưới {minimum_count} doanh nghiệp có số liệu. "
        "Hãy so trong nhóm rộng hơn.",
        en=f"The position cannot be shown: the group ({said.en}, {year}) has fewer than {minimum_count} enterprises "
        "with a value. Compare within a wider group.",
    )


def _by_rule(panel: FirmPanel, cell: Mapping[str, Any], year: int, why: Text) -> Text:
    said = join([_said(panel, key, value) for key, value in cell.items()], ", ")
    return Text(
        vi=f"Không thể hiện được vị trí: nhóm ({said.vi}, {year}) không được công bố, {why.vi}. Hãy so trong nhóm rộng "
        "hơn.",
        en=f"The position cannot be shown: the group ({said.en}, {year}) may not be shown, {why.en}. Compare within a "
        "wider group.",
    )


_FIRMS_LISTED = 10
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
_INCLUDED = Text(
    vi="Doanh nghiệp được tính là một trong các doanh nghiệp của nhóm; bách phân vị là tỷ lệ doanh nghiệp thấp hơn "
    "cộng nửa tỷ lệ bằng nó, theo quyền số nếu có.",
    en="The enterprise is counted among its peers; the percentile is the share of those below plus half of those "
    "equal, by survey weight where there is one.",
)
