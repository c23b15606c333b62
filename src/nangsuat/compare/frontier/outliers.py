"""Producers that hold the frontier alone: look at their figures before you believe the scores of the others.

A frontier hangs on few producers, and one wrong figure among them makes everybody else look bad. Each producer at the
frontier is taken out: how far it stands beyond the others (super-efficiency), how many learn from it, and how much
better the others look without it.

References
----------
Banker and Chang (2006; super-efficiency above a limit). Pastor, Ruiz and Sirvent (1999; the effect on the others).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.frontier.dea import dea
from nangsuat.compare.frontier.efficiency import Efficiency
from nangsuat.compare.frontier.part import Part
from nangsuat.compare.frontier.producers import Numbers, Places, group_words, refuse_names
from nangsuat.compare.frontier.projection import Progress, project
from nangsuat.compare.frontier.technology import Returns
from nangsuat.data import Cell, Column, Panel, Provenance, Result, Table, Text, UnknownOption

_ROWS_SHOWN = 30


@dataclass(frozen=True, eq=False)
class Outliers(Result):
    """Who holds the frontier alone.

    Attributes
    ----------
    frame : one row a producer at the frontier, those farthest beyond first: its keys, ``super_efficiency`` (missing
        where the others cannot reach it), ``followers`` (how many others have it as a peer), ``effect`` (how much
        their mean score moves when it is taken out), ``suspect``
    limit : how far beyond the others is too far
    efficiency : the analysis with everybody
    provenance : rows used and left out, method, parameters
    """

    frame: pl.DataFrame
    limit: float
    efficiency: Efficiency
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(model=self.efficiency.model.words)

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        """Those farthest beyond the others."""
        columns = (
            Column("unit", Text(vi="Đơn vị", en="Producer")),
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("super_efficiency", Text(vi="Siêu hiệu quả", en="Super-efficiency"), decimals=4),
            Column("followers", Text(vi="Số đơn vị học hỏi từ đó", en="Producers that learn from it")),
            Column("effect", Text(vi="Điểm của họ khi bỏ đơn vị này", en="Their scores without it"), decimals=4),
            Column("suspect", Text(vi="Cần xem lại", en="To be looked at")),
        )
        rows = tuple(self._row(entry) for entry in self.frame.head(_ROWS_SHOWN).iter_rows(named=True))
        return (Table(Text(vi="Đơn vị giữ đường biên", en="Who holds the frontier"), columns, rows),)

    def notes(self) -> tuple[Text, ...]:
        return (_RULE.fill(limit=self.limit), _NOT_WRONG, *self.efficiency.producers.notes())

    def _row(self, entry: dict[str, object]) -> tuple[Cell, ...]:
        group = group_words({key: entry[key] for key in self.efficiency.producers.by})
        beyond = entry["super_efficiency"]
        followers, effect = entry["followers"], entry["effect"]
        return (
            str(entry["unit"]),
            group,
            float(beyond) if isinstance(beyond, float) else _OUT_OF_REACH,
            int(followers) if isinstance(followers, int) else None,
            float(effect) if isinstance(effect, float) else None,
            _YES if entry["suspect"] else _NO,
        )


def frontier_outliers(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Literal["input", "output"] = "input",
    returns_to_scale: Returns = "vrs",
    limit: float = 1.2,
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Outliers:
    """Who stands so far beyond all others that its figures should be looked at first.

    Parameters
    ----------
    panel, inputs, outputs, orientation, returns_to_scale, by, progress : as for :func:`dea`
    limit : a producer is suspect whose inputs could grow to so many times, or whose outputs could shrink to one
        part in so many, before the others reach it; above 1

    Returns
    -------
    Outliers
        Nothing is taken out of the panel: whether a figure is wrong is for people to find out.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier, NotProved
        As :func:`dea`; a limit that is not above 1.

    Examples
    --------
    >>> from nangsuat.data import FirmPanel
    >>> plants = pl.DataFrame({
    ...     "firm": ["A", "B", "C"], "year": [2023] * 3, "employees": [20.0, 40.0, 50.0],
    ...     "value_added": [100.0, 1500.0, 200.0],
    ... })
    >>> found = frontier_outliers(
    ...     FirmPanel.from_frame(plants), inputs=["employees"], outputs=["value_added"], returns_to_scale="crs"
    ... )
    >>> found.frame.select("unit", "super_efficiency", "followers", "suspect").row(0)
    ('B', 7.5, 2, True)
    """
    if not limit > 1:
        raise UnknownOption(_LIMIT.fill(limit=float(limit)))
    refuse_names(panel, inputs, outputs)
    analyse = partial(
        dea,
        panel.in_memory(),
        inputs=inputs,
        outputs=outputs,
        orientation=orientation,
        returns_to_scale=returns_to_scale,
        scale_efficiency=False,
        by=by,
        progress=progress,
    )
    everybody, alone = analyse(), analyse(super_efficiency=True)
    followers, effect = _influence(everybody)
    beyond = alone.scores if orientation == "input" else 1 / alone.scores
    finite = np.isfinite(alone.scores)
    frame = everybody.producers.keys.with_columns(
        unit=everybody.producers.names,
        super_efficiency=pl.Series(np.where(finite, alone.scores, np.nan), nan_to_null=True),
        followers=pl.Series(followers),
        effect=pl.Series(effect, nan_to_null=True),
        suspect=pl.Series(np.where(finite, beyond > limit, np.isinf(alone.scores))),
        beyond=pl.Series(np.where(finite, beyond, np.where(np.isnan(alone.scores), -np.inf, np.inf))),
    )
    at_frontier = frame.filter(pl.Series(everybody.efficient)).sort(["beyond", "followers"], descending=True)
    return Outliers(
        frame=at_frontier.drop("beyond"),
        limit=limit,
        efficiency=everybody,
        provenance=everybody.provenance.then(
            "frontier_outliers", parameters={**everybody.provenance.parameters, "limit": limit}
        ),
    )


def _influence(result: Efficiency) -> tuple[Places, Numbers]:
    """For each producer how many others have it as a peer, and how much their mean score moves without it."""
    followers = np.zeros(len(result.producers), dtype=np.int64)
    effect = np.full(len(result.producers), np.nan)
    for part in result.parts:
        for peer in np.unique(part.peers[part.peers >= 0]):
            learners = (part.peers == peer).any(axis=1) & (part.scored != peer)
            followers[peer] = int(learners.sum())
            if learners.any():
                effect[peer] = _without(result, part, int(peer), learners)
    return followers, effect


def _without(result: Efficiency, part: Part, peer: int, learners: NDArray[np.bool_]) -> float:
    """The mean change of the learners' scores once a peer is taken out."""
    place = int(np.flatnonzero(part.members == peer)[0])
    generators = part.technology.producer != place
    technology = replace(
        part.technology,
        generators=np.ascontiguousarray(part.technology.generators[generators]),
        producer=part.technology.producer[generators],
        scale=part.technology.scale[generators],
    )
    again = project(technology, part.points[learners], part.directions[learners], corners=False)
    change = result.model.score(again.distance) - part.score[learners]
    return float(np.mean(change[np.isfinite(change)])) if np.isfinite(change).any() else np.nan


_TITLE = Text(vi="Đơn vị giữ đường biên: {model}", en="Who holds the frontier: {model}")
_YES, _NO = Text(vi="có", en="yes"), Text(vi="không", en="no")
_OUT_OF_REACH = Text(vi="ngoài tầm", en="out of reach")
_LIMIT = Text(
    vi="limit là {limit}; hãy chọn số lớn hơn 1, thường là 1,2 đến 2.",
    en="limit is {limit}; choose a number above 1, 1.2 to 2 as a rule.",
)
_RULE = Text(
    vi="Cần xem lại: đơn vị mà các đơn vị khác chỉ đuổi kịp khi nó dùng đầu vào gấp hơn {limit} lần (hoặc làm ra đầu "
    "ra ít đi bấy nhiêu lần), hoặc không thể đuổi kịp. «Điểm của họ»: điểm bình quân của các đơn vị học hỏi từ nó thay "
    "đổi bao nhiêu khi bỏ nó ra.",
    en="To be looked at: whom the others reach only once it uses more than {limit} times its inputs (or makes so many "
    "times less), or not at all. The scores without it: how much the mean score of those that learn from it moves.",
)
_NOT_WRONG = Text(
    vi="Đứng xa không có nghĩa là số liệu sai; không đơn vị nào bị bỏ khỏi phân tích.",
    en="Standing far out is no proof of a wrong figure; nobody was taken out of the analysis.",
)
