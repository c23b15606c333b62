"""Efficiency of producers, as a result: scores, peers, targets, slacks, multipliers, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.frontier.dominance import dominance_slacks
from nangsuat.compare.frontier.efficiency_frames import (
    multipliers_frame,
    peers_frame,
    score_frame,
    slacks_frame,
    targets_frame,
)
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.part import Part
from nangsuat.compare.frontier.producers import Numbers, Places, Producers
from nangsuat.compare.frontier.projection import NOTHING_PROVED, Certificate
from nangsuat.compare.frontier.scale import Scale
from nangsuat.compare.frontier.scores import worth_of
from nangsuat.compare.frontier.slacks import SecondStage, largest_slacks
from nangsuat.data import CannotBeShown, Figure, Provenance, Result, Table, Text, UnknownOption

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

type Kind = Literal["distribution", "frontier", "peers"]


@dataclass(frozen=True, eq=False)
class Efficiency(Result):
    """How efficient each producer is.

    Attributes
    ----------
    model : what may move and how, and the returns to scale
    producers : whom it is about
    parts : the producers that were held against one technology, with their projections
    scores : one a producer; not a number where there is none, infinite where the others cannot reach it
    efficient : whether a producer is at the frontier without slack, or beyond it
    scale : scale efficiency and the class of returns, where it was asked for
    provenance : rows used and left out, method, parameters
    """

    model: Model
    producers: Producers
    parts: tuple[Part, ...]
    scores: Numbers
    efficient: NDArray[np.bool_]
    scale: Scale | None
    provenance: Provenance

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row a producer: ``row``, its name, ``year``, the groups, ``efficiency``, ``status``, ``efficient``.

        ``status`` is ``"scored"``, ``"out_of_reach"`` (no sum of the others comes near it) or ``"nothing_moves"`` (all
        that may move is 0); ``efficiency`` is missing in the last two. With scale efficiency also
        ``scale_efficiency`` and ``returns``.
        """
        return score_frame(self)

    @cached_property
    def certificate(self) -> Certificate:
        """What proves all scores."""
        return sum((part.projection.certificate for part in self.parts), NOTHING_PROVED)

    @cached_property
    def second_stage(self) -> SecondStage:
        """Largest slacks and the peers behind them, one row a producer; made when first asked for."""
        stages = [
            (largest_slacks if self.model.convex else dominance_slacks)(
                part, worth_of(part, self.producers, self.model)
            )
            for part in self.parts
        ]
        count = len(self.producers)
        width = max((stage.peers.shape[1] for stage in stages), default=1)
        slacks = np.full((count, len(self.producers.roles)), np.nan)
        peers, weights = np.full((count, width), -1, dtype=np.int64), np.zeros((count, width))
        for part, stage in zip(self.parts, stages, strict=True):
            slacks[part.scored] = np.where(part.projection.feasible[:, np.newaxis], stage.slacks, np.nan)
            peers[part.scored, : stage.peers.shape[1]] = stage.peers
            weights[part.scored, : stage.weights.shape[1]] = stage.weights
        return SecondStage(slacks, peers, weights)

    @property
    def title(self) -> Text:
        return title_of(self.model)

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def peers(self) -> pl.DataFrame:
        """The producers to learn from: one row a producer and peer, with the peer's weight in its target."""
        return peers_frame(self)

    def targets(self) -> pl.DataFrame:
        """What each producer could be: one row a producer and quantity, with ``observed``, ``slack`` and ``target``."""
        return targets_frame(self)

    def slacks(self) -> pl.DataFrame:
        """One row a producer: what can still fall or grow by itself, a column for each quantity."""
        return slacks_frame(self)

    def multipliers(self) -> pl.DataFrame:
        """One row a producer: the worth of a unit of each quantity that proves the score, and ``scale_multiplier``.

        Raises
        ------
        CannotBeShown
            The free disposal hull has none.
        """
        if not self.model.convex:
            raise CannotBeShown(_NO_MULTIPLIERS)
        return multipliers_frame(self)

    def tables(self) -> tuple[Table, ...]:
        """The groups; the producers, where they are few; who is named most as a peer."""
        from nangsuat.compare.frontier.efficiency_tables import tables_of

        return tables_of(self)

    def notes(self) -> tuple[Text, ...]:
        from nangsuat.compare.frontier.efficiency_words import notes_of

        return notes_of(self)

    def advice(self, unit: str | int, year: int | None = None, *, names_peers: bool = True) -> Text:
        """What one producer would have to do, in plain words.

        Parameters
        ----------
        unit : its name
        year : which year; not needed where it has one only
        names_peers : whether it says whom to learn from, or only from how many: for a page that others read
        """
        from nangsuat.compare.frontier.efficiency_words import advice_for

        return advice_for(self, self.place(unit, year), names_peers=names_peers)

    def figure(self, unit: str | int, year: int | None = None) -> Figure:
        """The score of one producer with its making: its own quantities and those of its peers, with their weights."""
        from nangsuat.compare.frontier.efficiency_figures import score_figure

        return score_figure(self, self.place(unit, year))

    def chart(
        self,
        language: Language = "vi",
        *,
        kind: Kind = "distribution",
        unit: str | int | None = None,
        year: int | None = None,
    ) -> alt.TopLevelMixin:
        """The result as a picture.

        Parameters
        ----------
        language : of its words
        kind : ``"distribution"`` of the scores; the ``"frontier"`` in two dimensions, of one input and one output;
            ``"peers"``, who learns from whom
        unit : the producer to point out
        year : of that producer, where it has several

        Raises
        ------
        CannotBeShown
            There are too many dimensions or producers for the picture.
        """
        from nangsuat.compare.frontier.charts import CHARTS

        if kind not in CHARTS:
            raise UnknownOption.among("kind", kind, tuple(CHARTS))
        if unit is None and year is not None:
            raise UnknownOption(_YEAR_OF_NOBODY)
        return CHARTS[kind](self, language, None if unit is None else self.place(unit, year))

    def place(self, unit: str | int, year: int | None) -> int:
        """The place of a producer.

        Raises
        ------
        UnknownOption
            There is none of this name, or several where no year is given.
        """
        names = self.producers.names
        found = names == str(unit)
        if year is not None:
            found &= self.producers.keys["year"] == year
        places = np.flatnonzero(found.to_numpy())
        if len(places) == 1:
            return int(places[0])
        if len(places) > 1:
            raise UnknownOption(_WHICH_YEAR.fill(unit=str(unit)))
        if year is not None and (names == str(unit)).any():
            raise UnknownOption.among("year", year, _known(self.producers.keys["year"].filter(names == str(unit))))
        raise UnknownOption(_NOBODY.fill(unit=str(unit), known=", ".join(_known(names)), all=names.n_unique()))


def title_of(model: Model) -> Text:
    """What an analysis of efficiency answers."""
    return _TITLE.fill(model=model.words)


def most_named(result: Efficiency) -> tuple[Places, Places]:
    """Who is named as a peer by others, and how often; the most named first."""
    counts = np.zeros(len(result.producers), dtype=np.int64)
    for part in result.parts:
        by_another = (part.peers >= 0) & (part.peers != part.scored[:, np.newaxis])
        counts += np.bincount(part.peers[by_another], minlength=len(counts))
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    return order, counts[order]


def _known(values: pl.Series) -> tuple[str, ...]:
    return tuple(str(value) for value in values.unique(maintain_order=True).head(_NAMED))


_NAMED = 10
_YEAR_OF_NOBODY = Text(
    vi="year nói năm của đơn vị nêu ở unit; không có unit thì không dùng year.",
    en="year says of which year the producer in unit is; without unit there is nothing to say it of.",
)
_NOBODY = Text(
    vi="Không có đơn vị «{unit}» trong {all} đơn vị có điểm, như: {known}.",
    en="There is no producer «{unit}» among the {all} that were scored, such as: {known}.",
)
_TITLE = Text(vi="Hiệu quả kỹ thuật: {model}", en="Technical efficiency: {model}")
_NO_MULTIPLIERS = Text(
    vi="Bao tự do (FDH) không có trọng số: mỗi đơn vị chỉ so với một đơn vị khác.",
    en="The free disposal hull has no multipliers: each producer is held against one other alone.",
)
_WHICH_YEAR = Text(vi="«{unit}» có nhiều năm; hãy nêu year.", en="«{unit}» has several years; name the year.")
