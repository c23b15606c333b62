"""Window analysis: each producer in each year held against all years of a window, which then moves on.

A few producers over several years make many to compare with: in a window of three years each one stands three times, as
three producers. What a year scores in the windows that it lies in, and how that moves, tells trend and steadiness.

References
----------
Charnes, Clark, Cooper and Golany (1985), Annals of Operations Research 2. Cooper, Seiford and Tone (2007), section 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from nangsuat.compare.frontier.producers import NoFrontier, Places, Producers, read_producers
from nangsuat.compare.frontier.projection import NOTHING_PROVED, Certificate, Progress
from nangsuat.compare.frontier.radial_found import SIDES, Side, check_side, radial_found
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.data import Break, Column, Panel, Provenance, Result, Table, Text, checked_whole_number, join

_ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True, eq=False)
class Windows(Result):
    """Scores of producers in the windows of years that they lie in.

    Attributes
    ----------
    frame : one row a producer, year and window: ``row``, the keys, ``window`` (its first year), ``efficiency``
    width : years of a window
    orientation, returns_to_scale : of the scores
    producers : whose scores they are
    certificate : what proves them
    provenance : rows used and dropped, method, parameters
    """

    frame: pl.DataFrame
    width: int
    orientation: Side
    returns_to_scale: Returns
    producers: Producers
    certificate: Certificate
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(
            width=self.width, orientation=SIDES[self.orientation], returns=returns_words(self.returns_to_scale)
        )

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def steadiness(self) -> pl.DataFrame:
        """One row a producer: its mean, and how far its scores lie apart.

        ``within_year`` is the widest range of one year over the windows, ``over_all`` that of all its scores.
        """
        names = self._names
        score = pl.col("efficiency")
        yearly = self.frame.group_by(*names, "year").agg((score.max() - score.min()).alias("range"))
        widest = yearly.group_by(names).agg(pl.col("range").max().alias("within_year"))
        whole = self.frame.group_by(names, maintain_order=True).agg(
            score.mean().alias("mean"), (score.max() - score.min()).alias("over_all")
        )
        return whole.join(widest, on=names, maintain_order="left").select(*names, "mean", "within_year", "over_all")

    def by_window(self) -> pl.DataFrame:
        """One row a window: producers and years in it, how many are efficient, and their mean."""
        score = pl.col("efficiency")
        efficient = ((score - 1).abs() <= _AT_FRONTIER).sum()
        return (
            self.frame.group_by("window")
            .agg(score.len().alias("scores"), efficient.alias("efficient"), score.mean().alias("mean"))
            .sort("window")
        )

    def tables(self) -> tuple[Table, ...]:
        """How steady each producer is; then the windows."""
        steady = self.steadiness()
        panel = self.producers.panel
        columns = (
            *(Column(name, panel.role(name).name) for name in self._names),
            Column("mean", Text(vi="Trung bình", en="Mean"), decimals=3),
            Column("within_year", Text(vi="Chênh lệch lớn nhất trong một năm", en="Widest in a year"), decimals=3),
            Column("over_all", Text(vi="Chênh lệch cả kỳ", en="Over all"), decimals=3),
        )
        more = steady.height - _ROWS_SHOWN
        notes = (_MORE.fill(more=more),) if more > 0 else ()
        rows = tuple(steady.head(_ROWS_SHOWN).iter_rows())
        return (Table(Text(vi="Từng đơn vị", en="Each producer"), columns, rows, notes), self._window_table())

    def notes(self) -> tuple[Text, ...]:
        crossed = [item for item in self.producers.panel.breaks if self._crosses(item)]
        named = join(
            [
                Text(vi="{year}: {reason}", en="{year}: {reason}").fill(year=item.year, reason=item.reason)
                for item in crossed
            ]
        )
        return (
            _RULE,
            *((_BREAKS.fill(breaks=named),) if crossed else ()),
            self.certificate.words,
            *self.producers.notes(),
        )

    @property
    def _names(self) -> list[str]:
        return [key for key in self.producers.panel.keys if key != "year"]

    def _crosses(self, item: Break) -> bool:
        roles = [role.key for role in self.producers.roles]
        return any(item.separates(first, first + self.width - 1, roles) for first in self.frame["window"].unique())

    def _window_table(self) -> Table:
        columns = (
            Column("window", Text(vi="Cửa sổ từ năm", en="Window from")),
            Column("scores", Text(vi="Số điểm", en="Scores")),
            Column("efficient", Text(vi="Số điểm hiệu quả", en="Efficient")),
            Column("mean", Text(vi="Trung bình", en="Mean"), decimals=3),
        )
        return Table(Text(vi="Từng cửa sổ", en="Each window"), columns, tuple(self.by_window().iter_rows()))


def window_analysis(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    width: int = 3,
    orientation: Side = "input",
    returns_to_scale: Returns = "vrs",
    progress: Progress | None = None,
) -> Windows:
    """Scores of each producer and year within moving windows of years.

    Parameters
    ----------
    panel : enterprises, or parts of an economy, over years
    inputs, outputs : roles or quantities of the panel
    width : years of a window
    orientation : ``"input"`` or ``"output"``
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    progress : told now and then how many are done, of how many

    Returns
    -------
    Windows
        Windows begin at the first year and move by one calendar year until the last year is in; a producer that lacks
        a year is absent there. Survey weights do not enter: means are of scores. A break of series inside a window is
        named.

    Raises
    ------
    UnknownOption
        A width below 1.
    NoFrontier
        The panel has fewer years than a window.
    MissingRoles, ProblemsFound, NotProved
        See :func:`read_producers` and :func:`project`.

    Examples
    --------
    The frontier moves: what 2 stays from a bed are worth depends on the years beside it.

    >>> from nangsuat.data import FirmPanel
    >>> years = pl.DataFrame({"firm": ["A"] * 3, "year": [2022, 2023, 2024], "beds": [1, 1, 1], "stays": [2, 2, 4]})
    >>> panel = FirmPanel.from_frame(years, quantities=["beds", "stays"])
    >>> found = window_analysis(panel, inputs=["beds"], outputs=["stays"], width=2, returns_to_scale="crs")
    >>> found.to_frame().select("year", "window", "efficiency").rows()
    [(2022, 2022, 1.0), (2023, 2022, 1.0), (2023, 2023, 0.5), (2024, 2023, 1.0)]
    """
    check_side(orientation)
    checked_whole_number("width", width, least=1)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=())
    years = producers.keys["year"].to_numpy()
    if years.max() - years.min() + 1 < width:
        raise NoFrontier(_SHORT.fill(width=width, years=int(years.max() - years.min() + 1)))
    parts, proof = [], NOTHING_PROVED
    for first in range(int(years.min()), int(years.max()) - width + 2):
        places: Places = np.flatnonzero((years >= first) & (years < first + width))
        if not len(places):
            continue
        group = producers.at(places)
        found = radial_found(
            group, group, orientation=orientation, returns_to_scale=returns_to_scale, progress=progress
        )
        proof = proof + found.certificate
        score = pl.Series("efficiency", found.scores["efficiency"])
        parts.append(group.keys.with_columns(pl.lit(first).alias("window"), score))
    return Windows(
        frame=pl.concat(parts),
        width=width,
        orientation=orientation,
        returns_to_scale=returns_to_scale,
        producers=producers,
        certificate=proof,
        provenance=producers.provenance.then(
            "window_analysis",
            parameters={"width": width, "orientation": orientation, "returns_to_scale": returns_to_scale},
        ),
    )


_AT_FRONTIER = 1e-7
_TITLE = Text(
    vi="Phân tích cửa sổ {width} năm, {orientation}, {returns}",
    en="Window analysis, {width} years, {orientation}, {returns}",
)
_RULE = Text(
    vi="Trong mỗi cửa sổ, đơn vị ở mỗi năm được coi là một đơn vị riêng và so với mọi đơn vị-năm trong cửa sổ.",
    en="Within a window a producer in each year counts as one of its own, held against all of the window.",
)
_BREAKS = Text(
    vi="Có cửa sổ chứa điểm gãy của chuỗi số liệu, điểm ở đó không so sánh được: {breaks}.",
    en="Some windows hold a break of the series, where scores do not compare: {breaks}.",
)
_MORE = Text(vi="… và {more} đơn vị nữa: xem steadiness().", en="… and {more} more producers: see steadiness().")
_SHORT = Text(
    vi="Bảng chỉ có {years} năm, ít hơn cửa sổ {width} năm; chọn width nhỏ hơn.",
    en="The panel spans {years} years, fewer than a window of {width}; choose a smaller width.",
)
