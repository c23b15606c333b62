"""Efficiency of producers whose rows stay on Spark, as a result: frames there, sums here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.compare.frontier.efficiency import title_of
from nangsuat.compare.frontier.efficiency_tables import groups_table, named_table, potential_table
from nangsuat.compare.frontier.efficiency_words import advice_for, model_notes, returns_mean, words_without_score
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.on_spark.reading import SparkProducers
from nangsuat.compare.frontier.on_spark.sums import Sums
from nangsuat.compare.frontier.on_spark.yardstick import Telling, Yardstick
from nangsuat.compare.frontier.producers import group_words
from nangsuat.compare.frontier.projection import Certificate
from nangsuat.compare.frontier.scale import RETURNS_OF
from nangsuat.data import ROW, Cell, Provenance, Result, Table, Text, UnknownOption, rows_in_memory

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True, eq=False)
class DistributedEfficiency(Result):
    """How efficient each producer is, where the rows are on Spark and stay there.

    Its frames are Spark's, with the columns that :class:`~nangsuat.compare.Efficiency` has on one machine; what it
    shows is summed on Spark. Each score is proved by the worker that makes it, or there is an error and no number.

    Attributes
    ----------
    producers : whom it is about
    yardstick : what each is held against: the corners of its group, which span what is possible
    scored : the scores with what their sums need, kept on Spark until :meth:`release`
    sums : counts, means, medians and sums of the scores
    provenance : rows used and left out, method, parameters
    """

    producers: SparkProducers
    yardstick: Yardstick
    scored: DataFrame
    sums: Sums
    provenance: Provenance

    @property
    def model(self) -> Model:
        """What may move and how, and the returns to scale."""
        return self.yardstick.model

    @property
    def frame(self) -> DataFrame:
        """One row a producer: ``row``, its name, ``year``, the groups, ``efficiency``, ``status``, ``efficient``.

        With scale efficiency also ``scale_efficiency`` and ``returns``.
        """
        return self.scored.select(*(name for name in self.scored.columns if not name.startswith("_")))

    @property
    def certificate(self) -> Certificate:
        """What proves all scores; they are held against the corners, inside which all producers were shown to lie."""
        return Certificate(
            len(self.producers) - self._without_score, self.corners.height, self.sums.violation, self.sums.gap
        )

    @property
    def corners(self) -> pl.DataFrame:
        """The producers that span what is possible in each group, with their quantities."""
        return self.yardstick.corners

    @property
    def title(self) -> Text:
        return title_of(self.model)

    def peers(self) -> DataFrame:
        """The producers to learn from: one row a producer and peer, with the peer's weight in its target."""
        return self._told("peers")

    def targets(self) -> DataFrame:
        """What each producer could be: one row a producer and quantity, with ``observed``, ``slack`` and ``target``."""
        return self._told("targets")

    def slacks(self) -> DataFrame:
        """One row a producer: what can still fall or grow by itself, a column for each quantity."""
        return self._told("slacks")

    def multipliers(self) -> DataFrame:
        """One row a producer: the worth of a unit of each quantity that proves the score, and ``scale_multiplier``."""
        return self._told("multipliers")

    def release(self) -> None:
        """Let go of the scores that Spark keeps; what is asked for afterwards is computed once more."""
        self.scored.unpersist()

    def tables(self) -> tuple[Table, ...]:
        """The groups; what all could save; who is named most as a peer."""
        groups = groups_table(tuple(self._groups()), with_scale=self.yardstick.with_scale)
        counted = len(self.producers) - self._without_score
        sums = potential_table(
            self.producers.nobody, self.sums.observed, self.sums.at_frontier, ranges="", count=counted
        )
        return (groups, sums, named_table(tuple(self._named())))

    def notes(self) -> tuple[Text, ...]:
        spanned = _SPANNED.fill(
            corners=self.corners.height, producers=len(self.producers), outside=f"{self.sums.outside:.0e}"
        )
        proof = (returns_mean(self.model.returns_to_scale), self.certificate.words, spanned)
        no_scale = self.model.returns_to_scale == "vrs" and self.producers.has_negative
        return (
            *model_notes(self.model, self.producers.nobody, proof),
            *words_without_score(self._without_score, 0, no_scale=no_scale),
            *self.producers.notes(),
        )

    def advice(self, unit: str | int, year: int | None = None, *, names_peers: bool = True) -> Text:
        """What one producer would have to do, in plain words.

        Parameters
        ----------
        unit : its name
        year : which year; not needed where it has one only
        names_peers : whether it says whom to learn from, or only from how many: for a page that others read

        Raises
        ------
        UnknownOption
            There is none of this name, or several where no year is given.
        """
        found, _ = self.yardstick.measure(self._row_of(unit, year))
        return advice_for(found, self.corners.height, names_peers=names_peers)

    @property
    def _without_score(self) -> int:
        return len(self.producers) - int(self.sums.groups["scored"].sum())

    def _told(self, telling: Telling) -> DataFrame:
        return self.yardstick.tell_on_spark(telling, self.producers.rows)

    def _groups(self) -> Iterator[tuple[Cell, ...]]:
        columns = ["producers", "efficient", "mean", "median", "worst"]
        columns += ["scale", *RETURNS_OF] if self.yardstick.with_scale else []
        for (group, _), figures in zip(self.producers.groups, self.sums.groups.iter_rows(named=True), strict=True):
            yield (group_words(group), *(figures[name] for name in columns))

    def _named(self) -> Iterator[tuple[Cell, ...]]:
        unit, by = self.producers.nobody.unit_key, self.producers.nobody.by
        known = self.sums.peers.join(self.corners, left_on="peer_row", right_on=ROW, maintain_order="left")
        for entry in known.iter_rows(named=True):
            yield str(entry[unit]), group_words({key: entry[key] for key in by}), int(entry["times"])

    def _row_of(self, unit: str | int, year: int | None) -> pl.DataFrame:
        """The row of one producer, in memory."""
        from pyspark.sql import functions as sql

        named = self.producers.rows.filter(sql.col(self.producers.nobody.unit_key).cast("string") == str(unit))
        found = rows_in_memory(named if year is None else named.filter(sql.col("year") == year))
        if found.height == 1:
            return found
        if found.height > 1:
            raise UnknownOption(_WHICH_YEAR.fill(unit=str(unit)))
        raise UnknownOption(_NO_SUCH.fill(unit=str(unit), year="" if year is None else f" {year}"))


_SPANNED = Text(
    vi="Đường biên do {corners} đơn vị tạo nên; cả {producers} đơn vị đều được kiểm tra là nằm trong đó (xa nhất ra "
    "ngoài {outside}, do làm tròn).",
    en="The frontier is spanned by {corners} producers; all {producers} were found to lie within (at most {outside} "
    "outside, from rounding).",
)
_WHICH_YEAR = Text(vi="«{unit}» có nhiều năm; hãy nêu year.", en="«{unit}» has several years; name the year.")
_NO_SUCH = Text(
    vi="Không có đơn vị nào tên «{unit}»{year} trong số các đơn vị được tính.",
    en="None of the producers counted here is called «{unit}»{year}.",
)
