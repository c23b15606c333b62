"""Producers whose rows stay on Spark: checked, counted and described without fetching them.

The same checks as :func:`~nangsuat.compare.frontier.producers.read_producers`, with the same words: what they need of
the rows are counts, and the numbers of the few rows that a message names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.compare.frontier.producers import (
    MISSING,
    NO_INPUT,
    NOBODY,
    PROBLEMS_NAMED,
    ROWS_NOTED,
    NoFrontier,
    Numbers,
    Producers,
    array_of,
    negative_quantity,
    refuse_names,
)
from nangsuat.compare.frontier.spread import Spread
from nangsuat.data import ROW, Dropped, Panel, ProblemsFound, Role, Text, arrow_batches, blocks_of_rows, rows_in_memory

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

type Group = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SparkProducers:
    """What each producer uses and makes, one row a producer on Spark.

    Attributes
    ----------
    rows : those that have all quantities: keys, quantities, survey weight
    nobody : the same without a row: what the quantities are, how they are grouped, the panel, its provenance
    groups : what the producers of each group have in common, and how many there are; sorted
    spreads : how the quantities of each group spread
    is_collinear : whether some input is the others put together, or some output is
    """

    rows: DataFrame
    nobody: Producers
    groups: tuple[tuple[Mapping[str, object], int], ...]
    spreads: tuple[Spread, ...]
    is_collinear: bool

    def __len__(self) -> int:
        return sum(count for _, count in self.groups)

    @property
    def number_of(self) -> dict[Group, int]:
        """The number of each group, by what its producers have in common."""
        return {tuple(group.values()): number for number, (group, _) in enumerate(self.groups)}

    @property
    def has_negative(self) -> bool:
        """Whether some quantity is negative."""
        return any((spread.smallest < 0).any() for spread in self.spreads)

    def notes(self) -> tuple[Text, ...]:
        """What the reader should know of the data before believing a score."""
        smallest = np.min([spread.smallest for spread in self.spreads], axis=0)
        largest = np.max([spread.largest for spread in self.spreads], axis=0)
        same = np.flatnonzero(smallest == largest)
        return self.nobody.notes_on([self.nobody.roles[at] for at in same], self.is_collinear, self.groups)


def read_on_spark(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str],
    by: Sequence[str],
    negative: Sequence[str],
    purpose: Text,
) -> SparkProducers:
    """The producers of a panel on Spark that have all that a frontier needs; see ``read_producers``."""
    named = (*inputs, *outputs, *bad_outputs)
    refuse_names(panel, inputs, outputs, bad_outputs)
    panel.require(*named, *by, purpose=purpose)
    keys = tuple(dict.fromkeys((ROW, *panel.keys, *by)))
    weight = ["weight"] if panel.has("weight") else []
    rows: DataFrame = panel.frame.select(*dict.fromkeys((*keys, *named, *weight))).to_native()
    complete, used = _conditions(named, inputs)
    limited = [name for name in named if name not in set(negative)]
    dropped = _checked(panel, rows, limited, complete, used)
    rows = rows.filter(used)
    groups, spreads = _described(rows, named, by)
    count = sum(size for _, size in groups)
    nobody = Producers(
        inputs=tuple(panel.role(name) for name in inputs),
        outputs=tuple(panel.role(name) for name in outputs),
        bad_outputs=tuple(panel.role(name) for name in bad_outputs),
        x=np.empty((0, len(inputs))),
        y=np.empty((0, len(outputs))),
        b=np.empty((0, len(bad_outputs))),
        keys=pl.DataFrame(schema={key: _polars_type(panel, key) for key in keys}),
        by=tuple(by),
        weight=np.empty(0) if weight else None,
        panel=replace(panel, frame=nw.from_native(pl.LazyFrame())),  # workers need its words alone
        provenance=panel.provenance.then("frontier", rows_used=count, dropped=dropped),
    )
    collinear = any(_is_collinear(rows, side, count) for side in (inputs, (*outputs, *bad_outputs)))
    return SparkProducers(rows, nobody, groups, spreads, collinear)


def filled(nobody: Producers, rows: pl.DataFrame) -> Producers:
    """Producers of some rows."""
    keys = [pl.col(key).cast(dtype) for key, dtype in nobody.keys.schema.items()]
    return replace(
        nobody,
        x=array_of(rows, [role.key for role in nobody.inputs]),
        y=array_of(rows, [role.key for role in nobody.outputs]),
        b=array_of(rows, [role.key for role in nobody.bad_outputs]),
        keys=rows.select(keys),
        weight=None if nobody.weight is None else rows["weight"].to_numpy(),
    )


def _conditions(named: Sequence[str], inputs: Sequence[str]) -> tuple[Column, Column]:
    """Whether a row has all quantities, and whether it also uses something."""
    from pyspark.sql import functions as sql

    complete = reduce(and_, (sql.col(name).isNotNull() for name in named))
    return complete, complete & reduce(or_, (sql.col(name) != 0 for name in inputs))


def _checked(
    panel: Panel, rows: DataFrame, limited: Sequence[str], complete: Column, used: Column
) -> list[Dropped]:  # fmt: skip
    """What is left out; stops where a quantity is negative that may not be, or where nobody is left."""
    from pyspark.sql import functions as sql

    below = [complete & (sql.col(name) < 0) for name in limited]
    counted = rows.agg(*(sql.count_if(each) for each in (~complete, complete & ~used, used, *below))).collect()[0]
    problems = [
        negative_quantity(panel.role(name), int(row), float(value))
        for name, condition, count in zip(limited, below, counted[3:], strict=True)
        if count
        for row, value in rows.filter(condition).select(ROW, name).orderBy(ROW).limit(PROBLEMS_NAMED).collect()
    ]
    if problems:
        raise ProblemsFound(problems)
    if not counted[2]:
        raise NoFrontier(NOBODY)
    told = (
        ("missing-quantity", MISSING, ~complete, counted[0]),
        ("no-input", NO_INPUT, complete & ~used, counted[1]),
    )
    return [Dropped(code, reason, count, _first(rows, left_out)) for code, reason, left_out, count in told if count]


def _first(rows: DataFrame, condition: Column) -> tuple[int, ...]:
    found = rows.filter(condition).select(ROW).orderBy(ROW).limit(ROWS_NOTED).collect()
    return tuple(int(entry[0]) for entry in found)


def _described(
    rows: DataFrame, named: Sequence[str], by: Sequence[str]
) -> tuple[tuple[tuple[Mapping[str, object], int], ...], tuple[Spread, ...]]:
    """The groups with their sizes, and how the quantities of each spread."""
    from pyspark.sql import functions as sql

    columns = [sql.col(name) for name in named]
    told = {
        "smallest": sql.array(*(sql.min(column) for column in columns)),
        "largest": sql.array(*(sql.max(column) for column in columns)),
        "mean_size": sql.array(*(sql.avg(sql.abs(column)) for column in columns)),
        _COUNT: sql.count(sql.lit(1)),
    }
    found = rows_in_memory(rows.groupBy(*by).agg(*(told[name].alias(f"_{name}") for name in told)))
    entries = list((found.sort(by) if by else found).iter_rows(named=True))
    groups = tuple(({key: entry[key] for key in by}, int(entry[f"_{_COUNT}"])) for entry in entries)
    return groups, tuple(
        Spread(*(np.array(entry[f"_{name}"], dtype=np.float64) for name in ("smallest", "largest", "mean_size")))
        for entry in entries
    )


def _is_collinear(rows: DataFrame, names: Sequence[str], count: int) -> bool:
    """Whether some column is the others put together: from triangular factors of parts, which have the same rank."""
    if len(names) < 2:
        return False
    found = rows.select(*names).mapInArrow(partial(_triangles, names=names), rows.select(*names).schema)
    triangle = array_of(rows_in_memory(found), names)
    size = np.abs(triangle).max(axis=0, initial=0.0)
    spectrum = np.linalg.svd(triangle / np.where(size > 0, size, 1.0), compute_uv=False)
    limit = spectrum.max() * max(count, len(names)) * np.finfo(np.float64).eps  # as numpy's matrix_rank
    return int((spectrum > limit).sum()) < len(names)


def _triangles(batches: Iterator[pa.RecordBatch], names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    held: Numbers = np.empty((0, len(names)))
    for block in blocks_of_rows(batches):
        held = np.linalg.qr(np.vstack((held, array_of(block, names))), mode="r")
    yield from arrow_batches(pl.DataFrame(held, schema=list(names), orient="row"))


def _polars_type(panel: Panel, key: str) -> type[pl.DataType]:
    if panel.frame.collect_schema()[key].is_integer():
        return pl.Int64
    role: Role | None = None if key == ROW else panel.role(key)
    return pl.Float64 if role is not None and role.is_number else pl.String


_COUNT = "count"
