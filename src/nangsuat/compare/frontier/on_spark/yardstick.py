"""What the rows of each partition are held against, and what is told of them.

A worker makes an ordinary :class:`~nangsuat.compare.frontier.Efficiency` of its rows and the corners of all, so that
everything is found, proved and named as on one machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.dea import part_of, scale_from
from nangsuat.compare.frontier.efficiency import Efficiency
from nangsuat.compare.frontier.efficiency_frames import (
    landing_of,
    multipliers_frame,
    peers_frame,
    score_frame,
    slacks_frame,
    targets_frame,
)
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.on_spark.reading import Group, filled
from nangsuat.compare.frontier.part import Part
from nangsuat.compare.frontier.producers import Producers
from nangsuat.compare.frontier.projection import TOLERANCE, Certificate, NotProved, project
from nangsuat.compare.frontier.scores import efficient_of, scores_of
from nangsuat.compare.frontier.spread import Spread
from nangsuat.data import ROW, Text, arrow_batches, blocks_of_rows, spark_schema

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

type Telling = Literal["scores", "peers", "targets", "slacks", "multipliers"]


@dataclass(frozen=True, slots=True, eq=False)
class Yardstick:
    """The corners of each group, by which any row can be scored alone.

    Attributes
    ----------
    model : what may move and how
    nobody : what the quantities are
    corners : the producers that span the technologies: keys, quantities, survey weight
    spreads : how the quantities of each whole group spread
    number_of : the number of each group
    with_scale : whether scale efficiency is wanted
    """

    model: Model
    nobody: Producers
    corners: pl.DataFrame
    spreads: Mapping[Group, Spread]
    number_of: Mapping[Group, int]
    with_scale: bool

    def measure(self, rows: pl.DataFrame) -> tuple[Efficiency, float]:
        """Some rows scored, and how far the farthest lies outside what the corners span; they stand after the corners.

        Raises
        ------
        NotProved
            A score that its multipliers do not prove, or a producer that lies outside what the corners span.
        """
        producers = filled(self.nobody, pl.concat((self.corners, rows)))
        parts = tuple(self._parts(producers, self.model))
        outside = max((self._outside(producers, part) for part in parts), default=0.0)
        if outside > TOLERANCE:
            raise NotProved(_OUTSIDE.fill(off=f"{outside:.0e}"))
        scale = None
        if self.with_scale:
            constant = tuple(self._parts(producers, replace(self.model, returns_to_scale="crs")))
            scale = scale_from(producers, self.model, parts, constant)
        found = Efficiency(
            model=self.model,
            producers=producers,
            parts=parts,
            scores=scores_of(parts, len(producers)),
            efficient=efficient_of(parts, producers, self.model),
            scale=scale,
            provenance=producers.provenance,
        )
        return found, outside

    def tell(self, telling: Telling, rows: pl.DataFrame) -> pl.DataFrame:
        """One of the frames of an analysis, of some rows."""
        found, outside = self.measure(rows)
        frame = _FRAMES[telling](found)
        if telling == "scores":
            frame = frame.with_columns(*_for_sums(found, outside, self.number_of))
        rows_each = {"peers": 0, "targets": len(self.nobody.roles)}.get(telling, 1)  # corners have no peers here
        return frame.slice(rows_each * self.corners.height)

    def tell_on_spark(self, telling: Telling, rows: DataFrame) -> DataFrame:
        """The same of rows on Spark, which stay there."""
        schema = spark_schema(self.tell(telling, self.corners.clear()))
        return rows.mapInArrow(partial(_told, yardstick=self, telling=telling), schema)

    def _parts(self, producers: Producers, model: Model) -> Iterator[Part]:
        for group, places in producers.groups():
            own = places[places >= self.corners.height]
            if len(own):
                members = places[places < self.corners.height]
                yield part_of(producers, model, group, members, own, spread=self.spreads[tuple(group.values())])

    def _outside(self, producers: Producers, part: Part) -> float:
        """How far the farthest producer lies outside what the corners span, in shares of its quantities."""
        beyond = (part.score - self.model.at_frontier) * (-1 if self.model.is_growth else 1)
        shown = part.scored if _inside_if_not_beyond(self.model, producers) else part.scored[:0]
        own = next(places for group, places in producers.groups() if group == part.group)
        rest = producers.at(np.setdiff1d(own[own >= self.corners.height], shown))
        points = part.technology.place(rest.x, rest.y, rest.b)
        found = project(part.technology, points, part.technology.lead(np.abs(rest.x), np.abs(rest.y), 0 * rest.b))
        return max(float(beyond.max(initial=0.0)), float(-found.distance.min(initial=0.0)))


def _inside_if_not_beyond(model: Model, producers: Producers) -> bool:
    """Whether a producer that is not beyond the frontier lies inside: what moves can all be let go.

    Bad outputs that fall only with good ones cannot.
    """
    bad = model.moving(producers)[len(producers.inputs) + len(producers.outputs) :]
    return model.disposability == "strong" or not bad.any()


def _for_sums(found: Efficiency, outside: float, number_of: Mapping[Group, int]) -> list[pl.Series]:
    """What sums over all rows need besides the scores."""
    producers, landing, certificate = found.producers, landing_of(found), found.certificate
    numbers = np.zeros(len(producers), dtype=np.int64)
    for group, places in producers.groups():
        numbers[places] = number_of[tuple(group.values())]
    weight = np.ones(len(producers)) if producers.weight is None else np.nan_to_num(producers.weight, nan=1.0)
    columns = {
        GROUP: numbers,
        WEIGHT: weight,
        PEERS: _first_peers(found),
        **{f"{OBSERVED}{at}": values for at, values in enumerate(producers.quantities.T)},
        **{f"{LANDING}{at}": values for at, values in enumerate(landing.T)},
        **{name: np.full(len(producers), value) for name, value in ((OUTSIDE, outside), *_proof(certificate))},
    }
    return [pl.Series(name, values, nan_to_null=True) for name, values in columns.items()]


def _proof(certificate: Certificate) -> list[tuple[str, float]]:
    return [(VIOLATION, certificate.violation), (GAP, certificate.gap)]


def _first_peers(found: Efficiency) -> pl.Series:
    """The rows of each producer's peers, itself left out."""
    rows = found.producers.keys[ROW].to_numpy()
    width = max((part.peers.shape[1] for part in found.parts), default=1)
    peers = np.full((len(rows), width), -1, dtype=np.int64)
    for part in found.parts:
        peers[part.scored, : part.peers.shape[1]] = part.peers
    named = np.where(peers >= 0, rows[peers], 0)
    heard = (peers >= 0) & (named != rows[:, np.newaxis])
    lists = [each[which].tolist() for each, which in zip(named, heard, strict=True)]
    return pl.Series(lists, dtype=pl.List(pl.Int64))


def _told(batches: Iterator[pa.RecordBatch], yardstick: Yardstick, telling: Telling) -> Iterator[pa.RecordBatch]:
    for block in blocks_of_rows(batches):
        yield from arrow_batches(yardstick.tell(telling, block))


GROUP, WEIGHT, PEERS = "_group", "_weight", "_peers"
OBSERVED, LANDING = "_observed", "_landing"
OUTSIDE, VIOLATION, GAP = "_outside", "_violation", "_gap"

_FRAMES: dict[Telling, Callable[[Efficiency], pl.DataFrame]] = {
    "scores": score_frame,
    "peers": peers_frame,
    "targets": targets_frame,
    "slacks": slacks_frame,
    "multipliers": multipliers_frame,
}
_OUTSIDE = Text(
    vi="Có đơn vị nằm ngoài đường biên ghép từ các phần (xa nhất {off}).",
    en="Some producer lies outside the frontier that was merged from parts (by {off} at most).",
)
