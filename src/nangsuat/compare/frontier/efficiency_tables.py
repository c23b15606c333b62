"""The tables of an analysis of efficiency: groups, producers, who is named as a peer, what all could save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.frontier.efficiency_figures import score_figure
from nangsuat.compare.frontier.efficiency_frames import landing_of
from nangsuat.compare.frontier.efficiency_words import peer_words
from nangsuat.compare.frontier.producers import Numbers, Places, Producers, group_words
from nangsuat.compare.frontier.scale import RETURNS_OF
from nangsuat.data import ROW, Cell, Column, Figure, Input, Role, Rows, Table, Text, figure_from, row_ranges

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency

PRODUCERS_LISTED = 60
"""More are told by their group alone; ``frame`` has them all."""
_PEERS_LISTED = 10
_ROWS_NAMED = 10_000  # beyond, a sum says what its rows have in common
_PERCENT = Text.same("%")


def tables_of(result: Efficiency) -> tuple[Table, ...]:
    """Groups first, then what all could save, the producers where they are few, and the peers named most."""
    few = len(result.producers) <= PRODUCERS_LISTED
    return (_groups(result), _potential(result), *([_producers(result)] if few else []), _named(result))


def _groups(result: Efficiency) -> Table:
    rows = [_group(result, group_words(group), places) for group, places in result.producers.groups()]
    return groups_table(rows, with_scale=result.scale is not None)


def groups_table(rows: Sequence[tuple[Cell, ...]], *, with_scale: bool) -> Table:
    """A table of groups: how many producers, how many of them efficient, mean, median and worst score, scale."""
    columns = [
        Column("group", Text(vi="Nhóm", en="Group")),
        Column("producers", Text(vi="Số đơn vị", en="Producers")),
        Column("efficient", Text(vi="Hiệu quả", en="Efficient"), _PERCENT, 1),
        Column("mean", Text(vi="Điểm bình quân", en="Mean score"), decimals=4),
        Column("median", Text(vi="Trung vị", en="Median"), decimals=4),
        Column("worst", Text(vi="Kém nhất", en="Worst"), decimals=4),
    ]
    if with_scale:
        columns.append(Column("scale", Text(vi="Hiệu quả quy mô bình quân", en="Mean scale efficiency"), decimals=4))
        columns += [Column(kind, words, _PERCENT, 1) for kind, words in _SHARES.items()]
    return Table(Text(vi="Theo nhóm", en="By group"), tuple(columns), tuple(rows))


def _group(result: Efficiency, words: Text, places: Places) -> tuple[Cell, ...]:
    known = places[np.isfinite(result.scores[places])]
    weight = _weights(result)
    scores, weights = result.scores[known], weight[known]
    cells: list[Cell] = [words, len(places), _share(result.efficient[places], weight[places])]
    if not len(known):
        return (*cells, *([None] * (3 if result.scale is None else 7)))
    worst = scores.max() if result.model.is_growth else scores.min()
    cells += [float(np.average(scores, weights=weights)), _median(scores, weights), float(worst)]
    if result.scale is not None:
        sized = places[np.isfinite(result.scale.efficiency[places])]
        cells.append(float(np.average(result.scale.efficiency[sized], weights=weight[sized])))
        cells += [_share(result.scale.returns[sized] == kind, weight[sized]) for kind in _SHARES]
    return tuple(cells)


def _potential(result: Efficiency) -> Table:
    """Sums of each quantity now and with all producers moved to the frontier along their rays."""
    landing, now = landing_of(result), result.producers.quantities
    known = np.isfinite(landing).all(axis=1)
    weight = _weights(result)[known, np.newaxis]
    before, after = (now[known] * weight).sum(axis=0), (landing[known] * weight).sum(axis=0)
    rows = result.producers.keys[ROW].filter(pl.Series(known)).to_list()
    ranges = row_ranges(rows) if len(rows) <= _ROWS_NAMED else ""
    return potential_table(result.producers, before, after, ranges=ranges, count=len(rows))


def potential_table(producers: Producers, before: Numbers, after: Numbers, *, ranges: str, count: int) -> Table:
    """A table of the sums of each quantity now and at the frontier, over so many rows."""
    columns = (
        Column("quantity", Text(vi="Đại lượng", en="Quantity")),
        Column("unit", Text(vi="Đơn vị", en="Unit")),
        Column("observed", Text(vi="Tổng hiện nay", en="Sum now")),
        Column("at_frontier", Text(vi="Tổng khi ở đường biên", en="Sum at the frontier")),
        Column("change", Text(vi="Thay đổi", en="Change"), _PERCENT, 1),
    )
    currency = producers.panel.currency
    named = Rows(producers.panel.source.sha256, ranges, count, _WITH_SCORE)
    rows = tuple(
        (
            role.name,
            role.unit_label(currency),
            _sum(producers, role, float(before[at]), named),
            float(after[at]),
            100 * float(after[at] / before[at] - 1) if before[at] > 0 else None,
        )
        for at, role in enumerate(producers.roles)
    )
    title = Text(vi="Nếu mọi đơn vị lên tới đường biên", en="If all producers came up to the frontier")
    return Table(title, columns, rows, (_WITHOUT_SLACK,))


def _sum(producers: Producers, role: Role, total: float, named: Rows) -> Figure:
    """The sum of a quantity, with the rows that it is over where they are few enough to name."""
    weight = None if producers.weight is None else "weight"
    unit = role.unit_label(producers.panel.currency)
    item = Input("total", role.name, total, unit, rows=named, column=role.key, how="sum", by=weight)
    return figure_from("total", [item], label=role.name, unit=unit, method="dea")


def _producers(result: Efficiency) -> Table:
    columns = [
        Column("unit", Text(vi="Đơn vị", en="Producer")),
        Column("group", Text(vi="Nhóm", en="Group")),
        Column("efficiency", Text(vi="Điểm", en="Score"), decimals=4),
        Column("efficient", Text(vi="Hiệu quả", en="Efficient")),
    ]
    if result.scale is not None:
        columns.append(Column("scale", Text(vi="Hiệu quả quy mô", en="Scale efficiency"), decimals=4))
        columns.append(Column("returns", Text(vi="Hiệu suất theo quy mô", en="Returns to scale")))
    columns.append(Column("peers", Text(vi="Học hỏi từ (trọng số)", en="Learns from (weight)")))
    groups = {int(place): group_words(group) for group, places in result.producers.groups() for place in places}
    rows = tuple(_producer(result, place, groups[place]) for place in range(len(result.producers)))
    return Table(Text(vi="Từng đơn vị", en="The producers"), tuple(columns), rows)


def _producer(result: Efficiency, place: int, group: Text) -> tuple[Cell, ...]:
    efficient = bool(result.efficient[place])
    has_score = not np.isnan(result.scores[place])
    cells: list[Cell] = [result.producers.names[place], group, score_figure(result, place)]
    cells.append((_YES if efficient else _NO) if has_score else None)
    if result.scale is not None:
        size = float(result.scale.efficiency[place])
        cells += [size if np.isfinite(size) else None, RETURNS_OF.get(str(result.scale.returns[place]))]
    return (*cells, None if efficient or not has_score else peer_words(result, place))


def _named(result: Efficiency) -> Table:
    from nangsuat.compare.frontier.efficiency import most_named

    places, counts = most_named(result)
    names = result.producers.names
    groups = {int(place): group_words(group) for group, members in result.producers.groups() for place in members}
    return named_table(
        [
            (names[int(place)], groups[int(place)], int(count))
            for place, count in zip(places[:_PEERS_LISTED], counts[:_PEERS_LISTED], strict=True)
        ]
    )


def named_table(rows: Sequence[tuple[Cell, ...]]) -> Table:
    """A table of those who are named most as peers: name, group, how often."""
    columns = (
        Column("peer", Text(vi="Đơn vị tham chiếu", en="Peer")),
        Column("group", Text(vi="Nhóm", en="Group")),
        Column("times", Text(vi="Số đơn vị học hỏi từ đó", en="Producers that learn from it")),
    )
    return Table(Text(vi="Đơn vị được học hỏi nhiều nhất", en="The peers named most"), columns, tuple(rows))


def _weights(result: Efficiency) -> Numbers:
    weight = result.producers.weight
    return np.ones(len(result.producers)) if weight is None else np.nan_to_num(weight, nan=1.0)


def _share(mask: NDArray[np.bool_], weight: Numbers) -> float | None:
    return 100 * float(np.average(mask, weights=weight)) if weight.sum() > 0 else None


def _median(values: Numbers, weight: Numbers) -> float:
    """The smallest value that half of the weight does not exceed."""
    order = np.argsort(values)
    reached = np.cumsum(weight[order])
    return float(values[order[int(np.searchsorted(reached, reached[-1] / 2))]])


_WITH_SCORE = Text(vi="các đơn vị có điểm", en="producers with a score")
_YES, _NO = Text(vi="có", en="yes"), Text(vi="không", en="no")
_SHARES = {
    "increasing": Text(vi="Còn nhỏ", en="Too small"),
    "constant": Text(vi="Quy mô hợp lý", en="Right size"),
    "decreasing": Text(vi="Quá lớn", en="Too large"),
}
_WITHOUT_SLACK = Text(
    vi="Tổng các đại lượng, không phải bình quân các tỷ lệ; chưa kể phần dư.",
    en="Sums of the quantities, not means of ratios; without slacks.",
)
