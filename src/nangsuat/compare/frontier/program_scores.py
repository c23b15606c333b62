"""What a model of the frontier found: scores of each producer, its slacks, targets and peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places, Producers, group_words, value_words
from nangsuat.compare.frontier.projection import NOTHING_PROVED, Certificate
from nangsuat.data import ROW, Cell, Column, Provenance, Result, Role, Table, Text, UnknownOption, join

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

AT_FRONTIER = 1e-7  # a score nearer to the frontier than solvers tell apart counts as on it
_ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a model found of some producers.

    Attributes
    ----------
    scores : by their names, one entry a producer
    certificate : what proves them
    slacks : of each quantity (inputs, outputs, bad outputs): too much of inputs, too little of outputs; missing where a
        model does not look, below 0 only where prices ask for another mix
    peers : places of the producers that each is held against, -1 where a slot is not used
    weights : their weights
    multipliers : of each quantity
    """

    scores: Mapping[str, Numbers]
    certificate: Certificate
    slacks: Numbers | None = None
    peers: Places | None = None
    weights: Numbers | None = None
    multipliers: Numbers | None = None


def each_group(producers: Producers, find: Callable[[Producers], Found]) -> Found:
    """A model applied within each group of producers."""
    found = [(places, find(producers.at(places))) for _, places in producers.groups()]
    return together([(places, _among_all(part, places)) for places, part in found])


def together(parts: Sequence[tuple[Places, Found]]) -> Found:
    """What was found of some producers after another, as one; the places are those of all."""
    order = [places for places, _ in parts]
    found = [part for _, part in parts]
    return Found(
        scores={name: _gathered(order, [part.scores[name] for part in found]) for name in found[0].scores},
        certificate=sum((part.certificate for part in found), NOTHING_PROVED),
        slacks=_gathered_if(order, [part.slacks for part in found]),
        peers=_gathered_if(order, [part.peers for part in found]),
        weights=_gathered_if(order, [part.weights for part in found]),
        multipliers=_gathered_if(order, [part.multipliers for part in found]),
    )


def _among_all(found: Found, places: Places) -> Found:
    """Peers by their places among all producers."""
    if found.peers is None:
        return found
    return replace(found, peers=np.where(found.peers >= 0, places[found.peers], -1))


def joint(one: Certificate, other: Certificate) -> Certificate:
    """What proves scores that are made of two, each of which is proved."""
    return Certificate(
        one.scores, max(one.against, other.against), max(one.violation, other.violation), max(one.gap, other.gap)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Scores(Result):
    """One score or several for each producer.

    Attributes
    ----------
    name : the model in words
    columns : what the scores are, the first one being the one that producers are judged by
    best : the value of that score at the frontier
    found : scores, slacks and peers as arrays, in the order of the producers
    producers : whose scores they are
    remarks : what the model assumes, sentence by sentence
    provenance : rows used and dropped, method, parameters
    """

    name: Text
    columns: tuple[Column, ...]
    best: float
    found: Found
    producers: Producers
    remarks: tuple[Text, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="{name}: {inputs} → {outputs}", en="{name}: {inputs} → {outputs}").fill(
            name=self.name,
            inputs=_names(self.producers.inputs),
            outputs=_names((*self.producers.outputs, *self.producers.bad_outputs)),
        )

    @property
    def certificate(self) -> Certificate:
        """What proves the scores."""
        return self.found.certificate

    def to_frame(self) -> pl.DataFrame:
        """One row a producer: ``row``, its keys, the scores, and whether it is ``efficient``."""
        frame = self.producers.keys.with_columns(
            pl.Series(column.key, self.found.scores[column.key], nan_to_null=True) for column in self.columns
        )
        return frame.with_columns(efficient=pl.Series(self._efficient()))

    def tables(self) -> tuple[Table, ...]:
        """How the groups do; then each producer."""
        return (self._overview(), self._each())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """How the scores spread, of those that are finite."""
        from nangsuat.compare.frontier.score_chart import spread_of_scores

        judged = self.columns[0]
        scores = self.found.scores[judged.key]
        return spread_of_scores(
            scores, title=self.name, label=judged.label, language=language, efficient=self._efficient()
        )

    def notes(self) -> tuple[Text, ...]:
        weighted = (_WEIGHTED,) if self.producers.weight is not None else ()
        return (*self.remarks, *weighted, *self.producers.notes(), self.certificate.words)

    def slacks(self) -> pl.DataFrame:
        """One row a producer and quantity that the model looks at: how much too much input or too little output.

        Raises
        ------
        UnknownOption
            The model looks at no slacks.
        """
        return self._long("slack", self._slacks()).filter(pl.col("slack").is_not_null())

    def targets(self) -> pl.DataFrame:
        """One row a producer and quantity: what it has, and what it would have at the frontier.

        What the model does not look at is to stay as it is.
        """
        values = self.producers.quantities
        kinds = len(self.producers.inputs), len(self.producers.outputs), len(self.producers.bad_outputs)
        target = values + np.repeat((-1.0, 1.0, -1.0), kinds) * np.nan_to_num(self._slacks())
        return self._long("value", values).with_columns(self._long("target", target)["target"])

    def peers(self) -> pl.DataFrame:
        """One row a producer and each one that it is held against, with its weight.

        Raises
        ------
        UnknownOption
            The model names no peers.
        """
        if self.found.peers is None or self.found.weights is None:
            raise UnknownOption(_NO_PEERS.fill(name=self.name))
        who, slot = np.nonzero(self.found.peers >= 0)
        at = self.found.peers[who, slot]
        return self.producers.keys[who].with_columns(
            self.producers.keys[ROW][at].alias("peer_row"),
            self.producers.names[at].alias("peer"),
            pl.Series("weight", self.found.weights[who, slot]),
        )

    def multipliers(self) -> pl.DataFrame:
        """One row a producer and quantity: what a unit of it counts for in that producer's score.

        Raises
        ------
        UnknownOption
            The model has no multipliers.
        """
        if self.found.multipliers is None:
            raise UnknownOption(_NO_MULTIPLIERS.fill(name=self.name))
        return self._long("multiplier", self.found.multipliers)

    def _slacks(self) -> Numbers:
        if self.found.slacks is None:
            raise UnknownOption(_NO_SLACKS.fill(name=self.name))
        return self.found.slacks

    def _long(self, name: str, values: Numbers) -> pl.DataFrame:
        roles = self.producers.roles
        who = np.repeat(np.arange(len(values)), len(roles))
        named = pl.Series("quantity", [role.key for role in roles] * len(values))
        return self.producers.keys[who].with_columns(named, pl.Series(name, values.ravel(), nan_to_null=True))

    def _efficient(self) -> NDArray[np.bool_]:
        judged = self.found.scores[self.columns[0].key]
        return np.asarray(np.abs(judged - self.best) <= AT_FRONTIER)

    def _overview(self) -> Table:
        judged = self.columns[0].label
        columns = (
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("producers", Text(vi="Số đơn vị", en="Producers")),
            Column("efficient", Text(vi="Số đơn vị hiệu quả", en="Efficient")),
            Column("mean", Text(vi="{name}, trung bình", en="{name}, mean").fill(name=judged), decimals=3),
            Column("least", Text(vi="Nhỏ nhất", en="Least"), decimals=3),
            Column("most", Text(vi="Lớn nhất", en="Most"), decimals=3),
        )
        rows = tuple(self._group_row(group_words(group), places) for group, places in self.producers.groups())
        return Table(Text(vi="Theo nhóm", en="By group"), columns, rows)

    def _group_row(self, group: Text, places: Places) -> tuple[Cell, ...]:
        judged = self.found.scores[self.columns[0].key][places]
        held = np.isfinite(judged)
        count = int(self._efficient()[places].sum())
        if not held.any():
            return (group, len(places), count, None, None, None)
        weight = None if self.producers.weight is None else self.producers.weight[places][held]
        mean = float(np.average(judged[held], weights=weight))
        return (group, len(places), count, mean, float(judged[held].min()), float(judged[held].max()))

    def _each(self) -> Table:
        keys = tuple(key for key in self.producers.keys.columns if key != ROW)
        columns = (*(Column(key, self.producers.panel.role(key).name) for key in keys), *self.columns)
        shown = self.to_frame().head(_ROWS_SHOWN).select(column.key for column in columns)
        more = len(self.producers) - shown.height
        notes = (_MORE.fill(more=more),) if more > 0 else ()
        rows = tuple(tuple(map(_cell, shown.columns, row)) for row in shown.iter_rows())
        return Table(Text(vi="Từng đơn vị", en="Each producer"), columns, rows, notes)


def _cell(key: str, value: Any) -> Cell:
    return value_words(key, value) if isinstance(value, str) else value


def _gathered[Kind: (np.float64, np.int64)](order: Sequence[Places], parts: Sequence[NDArray[Kind]]) -> NDArray[Kind]:
    """Parts of groups as one array in the order of the producers."""
    joined = np.concatenate(parts)
    back = np.empty_like(joined)
    back[np.concatenate(order)] = joined
    return back


def _gathered_if[Kind: (np.float64, np.int64)](
    order: Sequence[Places], parts: Sequence[NDArray[Kind] | None]
) -> NDArray[Kind] | None:
    there = [part for part in parts if part is not None]
    return _gathered(order, there) if len(there) == len(parts) else None


def _names(roles: Sequence[Role]) -> Text:
    return join([role.name for role in roles], ", ")


SLACK_MEANS = Text(
    vi="Phần dư là phần đầu vào còn bớt được, hoặc đầu ra còn thêm được, như các đơn vị khác chứng minh là làm được.",
    en="A slack is what an input could still fall by, or an output grow by, as the others prove.",
)
_WEIGHTED = Text(
    vi="Điểm từng đơn vị không phụ thuộc quyền số điều tra; số trung bình có dùng quyền số.",
    en="Scores do not depend on survey weights; means are weighted.",
)
_NO_SLACKS = Text(vi="«{name}» không tính phần dư.", en="«{name}» looks at no slacks.")
_NO_MULTIPLIERS = Text(vi="«{name}» không có trọng số.", en="«{name}» has no multipliers.")
_NO_PEERS = Text(vi="«{name}» không nêu đơn vị tham chiếu.", en="«{name}» names no peers.")
_MORE = Text(vi="… và {more} đơn vị nữa: xem to_frame().", en="… and {more} more producers: see to_frame().")
