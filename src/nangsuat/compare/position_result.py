"""Where an enterprise stands among its peers, as a result: its value, its place, their quantiles, the best tenth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from nangsuat.compare.cells import SIZE, key_label, rule_note
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.disclosure.spreads import rule_notes
from nangsuat.compare.peers_result import SOMEBODYS_OWN
from nangsuat.compare.size_classes import SIZE_CLASSES, SizeRule
from nangsuat.data import Column, Figure, FirmPanel, Provenance, Result, Table, Text, join
from nangsuat.measure import INDICATORS

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language


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
        return join([*cell_in_words(self.panel, self.cell), Text(vi=f"năm {self.year}", en=f"year {self.year}")], ", ")

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


def cell_in_words(panel: FirmPanel, cell: Mapping[str, Any]) -> list[Text]:
    """What makes the peers, key by key."""
    return [_said(panel, key, value) for key, value in cell.items()]


def _said(panel: FirmPanel, key: str, value: object) -> Text:
    label = key_label(panel, key)
    shown = SIZE_CLASSES[str(value)] if key == SIZE and value is not None else Text.same(str(value))
    return Text(vi=f"{label.vi.lower()} {shown.vi}", en=f"{label.en.lower()} {shown.en}")


_INCLUDED = Text(
    vi="Doanh nghiệp được tính là một trong các doanh nghiệp của nhóm; bách phân vị là tỷ lệ doanh nghiệp thấp hơn "
    "cộng nửa tỷ lệ bằng nó, theo quyền số nếu có.",
    en="The enterprise is counted among its peers; the percentile is the share of those below plus half of those "
    "equal, by survey weight where there is one.",
)
