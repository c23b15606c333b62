"""Partial frontiers: held against what some others do, not against the best that anybody ever did.

A single outlier moves a full frontier and with it all scores. A partial one does not follow it:

* **order m**: the best of *m* producers drawn at random among those that make as much (or use as little), on average;
* **order α**: the level that only the share 1 − α of those do better than.

Scores may lie beyond one: better than the best of *m*, or than the share α.

References
----------
Cazals, Florens and Simar (2002). Daraio and Simar (2005). Aragon, Daouia and Thomas-Agnan (2005). Daouia and Simar
(2007).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.dea import counted_from
from nangsuat.compare.frontier.producers import Numbers, Producers, group_of_each, group_words, read_producers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.rays import Rays, radial_rays
from nangsuat.data import Cell, Column, Panel, Provenance, Result, Table, Text, UnknownOption, checked_number

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

type Side = Literal["input", "output"]
type Best = Callable[[Rays, Numbers | None], Numbers]

PRODUCERS_LISTED = 60
"""More are told by their group alone; ``frame`` has them all."""
_BLOCK = 4_000_000  # weights in memory at a time


@dataclass(frozen=True, slots=True, eq=False)
class PartialEfficiency(Result):
    """Scores against a partial frontier.

    Attributes
    ----------
    frame : one row a producer: ``row``, its name, ``year``, what it is grouped by, and ``efficiency``
    producers : inputs and outputs
    orientation : ``"input"`` or ``"output"``
    order : the number drawn, or the share
    is_share : whether the order is a share
    """

    frame: pl.DataFrame
    producers: Producers
    orientation: Side
    order: float
    is_share: bool
    provenance: Provenance

    @property
    def title(self) -> Text:
        return (_ALPHA_TITLE if self.is_share else _M_TITLE).fill(order=self.order)

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        """Means by group; the producers where they are few."""
        few = self.frame.height <= PRODUCERS_LISTED
        return (self._groups(), *([self._each()] if few else []))

    def notes(self) -> tuple[Text, ...]:
        reading = _READ_INPUT if self.orientation == "input" else _READ_OUTPUT
        how = (_ALPHA if self.is_share else _M).fill(order=self.order, percent=100 * (1 - self.order))
        weighted = (_WEIGHTED,) if self.producers.weight is not None else ()
        return (how, reading, *weighted, *self.producers.notes())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """How the scores spread."""
        from nangsuat.compare.frontier.score_chart import spread_of_scores

        scores = self.frame["efficiency"].to_numpy()
        return spread_of_scores(scores, title=self.title, label=_SCORE, language=language)

    def _groups(self) -> Table:
        columns = (
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("producers", Text(vi="Số đơn vị", en="Producers")),
            Column("mean", Text(vi="Điểm bình quân", en="Mean score"), decimals=4),
            Column("beyond", Text(vi="Vượt đường biên", en="Beyond the frontier"), Text.same("%"), 1),
        )
        rows: list[tuple[Cell, ...]] = []
        scores = self.frame["efficiency"].to_numpy()
        for keys, places in self.producers.groups():
            weight = None if self.producers.weight is None else self.producers.weight[places]
            beyond = scores[places] > 1 if self.orientation == "input" else scores[places] < 1
            means = (np.average(scores[places], weights=weight), 100 * np.average(beyond, weights=weight))
            rows.append((group_words(keys), len(places), *map(float, means)))
        return Table(Text(vi="Theo nhóm", en="By group"), columns, tuple(rows))

    def _each(self) -> Table:
        columns = (
            Column("unit", Text(vi="Đơn vị", en="Producer")),
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("efficiency", _SCORE, decimals=4),
        )
        rows = tuple(zip(self.producers.names, group_of_each(self.producers), self.frame["efficiency"], strict=True))
        return Table(Text(vi="Từng đơn vị", en="The producers"), columns, rows)


def order_m(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    order: float,
    orientation: Side = "input",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> PartialEfficiency:
    """Scores against the best of ``order`` producers drawn at random, on average.

    Parameters
    ----------
    panel, inputs, outputs, by : see :func:`fdh`
    order : how many are drawn, one or more; the larger, the nearer to the free disposal hull
    orientation : ``"input"``: drawn among those that make as much; ``"output"``: among those that use as little
    progress : told how many producers are done

    Notes
    -----
    In closed form, without simulation. Where the panel has survey weights, producers are drawn by them.

    Examples
    --------
    Of those that make as much as B there are B and C; C uses 50 to B's 40, and is drawn twice with chance 1/4.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> plants = pl.DataFrame({"firm": list("ABC"), "year": [2023] * 3, "x": [20.0, 40, 50], "y": [100.0, 200, 200]})
    >>> panel = FirmPanel.from_frame(plants, quantities=["x", "y"])
    >>> order_m(panel, inputs=["x"], outputs=["y"], order=2).frame["efficiency"][1]
    1.0625
    """
    check_order(order, is_share=False)
    return _scored(panel, inputs, outputs, orientation, by, float(order), best_of(order), progress, is_share=False)


def order_alpha(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    order: float,
    orientation: Side = "input",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> PartialEfficiency:
    """Scores against the level that only the share 1 − ``order`` of comparable producers do better than.

    Parameters
    ----------
    panel, inputs, outputs, orientation, by, progress : see :func:`order_m`
    order : above 0 and at most 1; with 1 it is the free disposal hull

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> plants = pl.DataFrame({"firm": list("ABC"), "year": [2023] * 3, "x": [20.0, 40, 50], "y": [100.0, 200, 200]})
    >>> panel = FirmPanel.from_frame(plants, quantities=["x", "y"])
    >>> order_alpha(panel, inputs=["x"], outputs=["y"], order=1).frame["efficiency"].to_list()
    [1.0, 1.0, 0.8]
    """
    check_order(order, is_share=True)
    return _scored(panel, inputs, outputs, orientation, by, float(order), share_of(order), progress, is_share=True)


def best_of(draws: float) -> Best:
    """The mean best of so many producers, drawn by their weights, along each ray."""

    def best(rays: Rays, weights: Numbers | None) -> Numbers:
        from nangsuat.kernels import expected_best

        each = np.full(len(rays.origins), float(draws))
        return expected_best(rays.points, rays.origins, rays.directions, draws=each, weights=weights)

    return best


def share_of(share: float) -> Best:
    """What only the rest of the producers, by their weights, goes beyond, along each ray."""

    def best(rays: Rays, weights: Numbers | None) -> Numbers:
        from nangsuat.kernels import quantile_best

        each = np.full(len(rays.origins), float(share))
        return quantile_best(rays.points, rays.origins, rays.directions, shares=each, weights=weights)

    return best


def check_order(order: float, *, is_share: bool) -> None:
    """Refuse an order that is none.

    Raises
    ------
    UnknownOption
        A number to be drawn below one, or a share that is not above 0 and at most 1.
    """
    checked_number("order", order)
    if is_share and not 0 < order <= 1:
        raise UnknownOption(_SHARE.fill(order=float(order)))
    if not is_share and not order >= 1:
        raise UnknownOption(_ORDER.fill(order=float(order)))


def _scored(
    panel: Panel,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Side,
    by: Sequence[str],
    order: float,
    best: Best,
    progress: Progress | None,
    *,
    is_share: bool,
) -> PartialEfficiency:
    if orientation not in ("input", "output"):
        raise UnknownOption.among("orientation", orientation, ("input", "output"))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    scores, done = np.full(len(producers), np.nan), 0
    for _, places in producers.groups():
        group = producers.at(places)
        scores[places] = _group(group, orientation, best, counted_from(progress, done, len(producers)))
        done += len(places)
    finite = pl.Series("efficiency", np.where(np.isfinite(scores), scores, np.nan), nan_to_null=True)
    method = "order_alpha" if is_share else "order_m"
    parameters = {"inputs": list(inputs), "outputs": list(outputs), "orientation": orientation, "order": order}
    return PartialEfficiency(
        frame=producers.keys.with_columns(finite),
        producers=producers,
        orientation=orientation,
        order=order,
        is_share=is_share,
        provenance=producers.provenance.then(method, parameters={**parameters, "by": list(by)}),
    )


def _group(
    producers: Producers, orientation: Side, best: Best, progress: Progress | None
) -> Numbers:  # fmt: skip
    """The scores of one group, block by block; not a number for who has nothing that may move."""
    rays, moves = radial_rays(producers, orientation)
    found, asked = np.full(len(producers), np.nan), np.flatnonzero(moves)
    size = max(1, _BLOCK // len(producers)) if producers.weight is not None else len(producers)
    for start in range(0, len(asked), size):
        here = asked[start : start + size]
        weights = None if producers.weight is None else np.tile(producers.weight, (len(here), 1))
        found[here] = best(rays.at(here), weights)
        if progress is not None:
            progress(min(start + size, len(producers)), len(producers))
    return -found if orientation == "input" else found


_M_TITLE = Text(
    vi="Hiệu quả so với đường biên bậc m = {order}", en="Efficiency against the frontier of order m = {order}"
)
_ALPHA_TITLE = Text(
    vi="Hiệu quả so với đường biên bậc α = {order}", en="Efficiency against the frontier of order α = {order}"
)
_M = Text(
    vi="So với bình quân kết quả tốt nhất của {order} đơn vị rút ngẫu nhiên trong số các đơn vị so được.",
    en="Held against the mean of the best of {order} producers drawn at random among comparable ones.",
)
_ALPHA = Text(
    vi="So với mức mà chỉ {percent} % các đơn vị so được làm tốt hơn.",
    en="Held against the level that only {percent} % of comparable producers do better than.",
)
_READ_INPUT = Text(
    vi="Điểm dưới 1: dùng nhiều đầu vào hơn đường biên ấy; trên 1: dùng ít hơn. Đơn vị cá biệt không kéo được đường "
    "biên.",
    en="Below 1 more inputs are used than at this frontier, above 1 fewer. A single outlier does not move it.",
)
_READ_OUTPUT = Text(
    vi="Điểm trên 1: làm ra ít hơn đường biên ấy; dưới 1: làm ra nhiều hơn. Đơn vị cá biệt không kéo được đường biên.",
    en="Above 1 less is made than at this frontier, below 1 more. A single outlier does not move it.",
)
_SCORE = Text(vi="Điểm", en="Score")
_WEIGHTED = Text(vi="Các đơn vị được rút theo quyền số điều tra.", en="Producers are drawn by their survey weights.")
_ORDER = Text(vi="Bậc m là số từ 1 trở lên; nhận được {order}.", en="The order m is one or more; this one is {order}.")
_SHARE = Text(
    vi="Bậc α là số trên 0 và không quá 1; nhận được {order}.",
    en="The order α is above 0 and at most 1; this one is {order}.",
)
