"""Dynamic efficiency: years of a producer joined by what each hands to the next.

Judged year by year, a producer that builds up stock looks wasteful in the year that pays for it. Here its years are one
network: a year takes inputs and what the year before handed on, makes outputs and what it hands on itself. What the
last year leaves counts as an output; what the first year began with is not known and counts for nothing.

References
----------
Färe and Grosskopf (1996), Intertemporal Production Frontiers. Kao (2013; the relational form), Omega 41.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from nangsuat.compare.frontier.network import process_columns
from nangsuat.compare.frontier.network_found import Flows, network_found
from nangsuat.compare.frontier.producers import NoFrontier, Numbers, Places, Producers, drop_producers, read_producers
from nangsuat.compare.frontier.program_scores import Scores
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.radial_found import SIDES, Side, check_side
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.data import Column, Panel, Text, UnknownOption


def dynamic_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    carry_overs: Sequence[str],
    orientation: Side = "input",
    returns_to_scale: Returns = "crs",
    progress: Progress | None = None,
) -> Scores:
    """Radial efficiency of producers over all years together, their years joined by carry-overs.

    Parameters
    ----------
    panel : enterprises, or parts of an economy, over years
    inputs, outputs : roles or quantities of the panel
    carry_overs : what a year hands to the next, as it stands at the end of the year: capital, stock; more is better
    orientation : ``"input"`` (all inputs of all years shrink) or ``"output"`` (all outputs of all years grow)
    returns_to_scale : of each year: ``"crs"``, ``"vrs"``, ``"nirs"`` or ``"ndrs"``
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        One row a producer: ``efficiency`` over all years, and for each year the least and the most that it can be while
        the whole keeps its score. Each year is held against the same year of the others. Producers that lack a year
        are left out and counted; in the frame ``row`` is that of their first year.

    Raises
    ------
    NoFrontier
        The panel has one year only, or no producer has all years.
    UnknownOption, MissingRoles, ProblemsFound, NotProved
        See :func:`network_efficiency`.

    Examples
    --------
    A works double in the first year and lives on its stock in the second, B does not: both are efficient. C does as A
    does in the first year and works twice as much in the second.

    >>> from nangsuat.data import FirmPanel
    >>> years = pl.DataFrame({
    ...     "firm": ["A", "A", "B", "B", "C", "C"], "year": [2023, 2024] * 3,
    ...     "work": [4, 1, 2, 4, 4, 2], "sales": [1, 4] * 3, "stock": [3, 0, 0, 0, 3, 0],
    ... })
    >>> panel = FirmPanel.from_frame(years, quantities=["work", "sales", "stock"])
    >>> found = dynamic_efficiency(panel, inputs=["work"], outputs=["sales"], carry_overs=["stock"])
    >>> found.to_frame().select("firm", "efficiency").rows()
    [('A', 1.0), ('B', 1.0), ('C', 0.875)]
    """
    check_side(orientation)
    if not isinstance(returns_to_scale, str):
        raise UnknownOption.among("returns_to_scale", str(returns_to_scale), ("crs", "vrs", "nirs", "ndrs"))
    if not carry_overs:
        raise UnknownOption(_NO_CARRY)
    read = read_producers(panel, inputs=inputs, outputs=outputs, bad_outputs=carry_overs, by=())
    complete, years = _with_all_years(read)
    if len(years) == 1:
        raise NoFrontier(_ONE_YEAR)
    flows = _flows(complete, years)
    first = np.flatnonzero(complete.keys["year"].to_numpy() == years[0])
    return Scores(
        name=_NAME.fill(
            first=int(years[0]),
            last=int(years[-1]),
            orientation=SIDES[orientation],
            returns=returns_words(returns_to_scale),
        ),
        columns=(_EFFICIENCY, *process_columns([Text.same(str(year)) for year in years])),
        best=1.0,
        found=network_found(flows, orientation=orientation, returns_to_scale=returns_to_scale, progress=progress),
        producers=_each_once(complete, first),
        remarks=(_RULE,),
        provenance=complete.provenance.then(
            "dynamic_efficiency",
            parameters={
                "carry_overs": tuple(carry_overs),
                "orientation": orientation,
                "returns_to_scale": returns_to_scale,
            },
        ),
    )


def _with_all_years(producers: Producers) -> tuple[Producers, Places]:
    """The producers that have all years, each one's years in order."""
    names = [key for key in producers.panel.keys if key != "year"]
    years = np.unique(producers.keys["year"].to_numpy())
    lacking = producers.keys.select(pl.len().over(names) < len(years)).to_series().to_numpy()
    if lacking.all():
        raise NoFrontier(_NOBODY)
    complete = drop_producers(producers, lacking, code="missing-year", reason=_MISSING_YEAR)
    order = complete.keys.with_row_index("place").sort(*names, "year")["place"].to_numpy()
    return complete.at(order.astype(np.int64)), years.astype(np.int64)


def _flows(producers: Producers, years: Places) -> Flows:
    """Quantities: inputs, outputs and carry-overs, each apart for every year."""
    count = len(years)
    x, y, carried = (
        part.reshape(-1, count, part.shape[1]).transpose(1, 0, 2) for part in (producers.x, producers.y, producers.b)
    )
    taken, made = [], []
    for place in range(count):
        kept = [np.zeros((x.shape[1], part.shape[2])) for part in (x, y, carried)]
        began = _apart(place - 1, (*kept[:2], _before(carried, place)), count)
        taken.append(began + _apart(place, (x[place], *kept[1:]), count))
        made.append(_apart(place, (kept[0], y[place], carried[place]), count))
    return Flows(tuple(str(year) for year in years), np.stack(taken), np.stack(made))


def _before(carried: Numbers, place: int) -> Numbers:
    """What the year before handed on; nothing in the first year."""
    return carried[place - 1] if place else np.zeros_like(carried[0])


def _apart(place: int, parts: Sequence[Numbers], years: int) -> Numbers:
    """Quantities of one year among those of all years, which are 0."""
    own = np.column_stack(parts)
    return np.column_stack([own if year == place else np.zeros_like(own) for year in range(years)])


def _each_once(producers: Producers, first: Places) -> Producers:
    """One row a producer, for what is shown: its quantities summed over the years."""
    years = len(producers) // len(first)
    x, y = (part.reshape(-1, years, part.shape[1]).sum(axis=1) for part in (producers.x, producers.y))
    once = producers.at(first)
    return replace(once, x=x, y=y, b=np.empty((len(first), 0)), bad_outputs=(), keys=once.keys.drop("year"))


_NAME = Text(
    vi="Hiệu quả động {first}–{last}, {orientation}, {returns}",
    en="Dynamic efficiency {first}–{last}, {orientation}, {returns}",
)
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả cả kỳ", en="Efficiency over all years"), decimals=3)
_RULE = Text(
    vi="Các năm của một đơn vị nối với nhau bằng phần chuyển sang năm sau; phần còn lại cuối năm cuối cùng được tính "
    "là đầu ra, phần có sẵn đầu năm đầu tiên không được tính. Hiệu quả từng năm thường không xác định duy nhất: nêu "
    "mức ít nhất và nhiều nhất mà cả kỳ vẫn giữ nguyên điểm.",
    en="A producer's years are joined by what each hands to the next; what the last one leaves counts as output, what "
    "the first one began with counts for nothing. The efficiency of a year is often not unique: told are the least "
    "and the most that it can be while the whole keeps its score.",
)
_NO_CARRY = Text(
    vi="Hãy nêu ít nhất một đại lượng chuyển sang năm sau (carry_overs).",
    en="Name one quantity that is carried over at least (carry_overs).",
)
_ONE_YEAR = Text(
    vi="Bảng chỉ có một năm, không có gì chuyển sang năm sau; dùng dea().",
    en="The panel has one year only and nothing is handed on; use dea().",
)
_NOBODY = Text(vi="Không đơn vị nào có đủ mọi năm.", en="No producer has all years.")
_MISSING_YEAR = Text(vi="thiếu ít nhất một năm", en="a year is missing")
