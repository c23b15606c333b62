"""The frame of all producers, by merging the frames of partitions.

Who is no corner among some producers is none among more: it is a sum of these, and they are still there. So each
partition keeps its own corners, and the corners of what they keep together are those of all. That nothing was lost on
the way is not taken on trust: each producer is shown to lie inside what the corners span when it is scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.on_spark.reading import Group, SparkProducers, filled
from nangsuat.compare.frontier.producers import Producers
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import technology_of
from nangsuat.data import ROW, arrow_batches, blocks_of_rows, rows_in_memory

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True, eq=False)
class CornerSearch:
    """What a worker needs to know to find the corners among its rows.

    Attributes
    ----------
    model : the returns to scale and the disposability
    nobody : what the quantities are
    spreads : how the quantities of each whole group spread
    """

    model: Model
    nobody: Producers
    spreads: Mapping[Group, Spread]

    def among(self, rows: pl.DataFrame, *, threads: int = 0) -> pl.DataFrame:
        """The rows whose producers are corners of their group, in the order of their numbers."""
        from nangsuat.kernels import cone_frame

        rows = rows.sort(ROW)
        producers = filled(self.nobody, rows)
        keeps = np.zeros(len(producers), dtype=bool)
        for group, places in producers.groups():
            technology = technology_of(
                producers.at(places),
                returns_to_scale=self.model.returns_to_scale,
                disposability=self.model.disposability,
                spread=self.spreads[tuple(group.values())],
            )
            is_corner = cone_frame(technology.generators, support=technology.support, threads=threads)
            owners = technology.origin[is_corner]
            keeps[places[owners[owners >= 0]]] = True
        return rows.filter(pl.Series(keeps))


def merged_corners(producers: SparkProducers, search: CornerSearch) -> pl.DataFrame:
    """The producers that are corners of their group, from the corners of each partition."""
    rows = producers.rows
    found = rows.mapInArrow(partial(_corners_of_partition, search=search), rows.schema)
    return search.among(rows_in_memory(found))


def _corners_of_partition(batches: Iterator[pa.RecordBatch], search: CornerSearch) -> Iterator[pa.RecordBatch]:
    held: pl.DataFrame | None = None
    for block in blocks_of_rows(batches):
        held = search.among(block if held is None else pl.concat((held, block)), threads=1)
    if held is not None:
        yield from arrow_batches(held)
