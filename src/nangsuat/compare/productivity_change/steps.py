"""Steps: from one year to a later one, with the producers that are there in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from nangsuat.compare.frontier.producers import Numbers, Places, Producers
from nangsuat.data import ROW, CannotBeShown, Text, UnknownOption, join

YEAR = "year"


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step of one group.

    Attributes
    ----------
    group : what its producers have in common
    start, end : the years
    before, after : the places of the same producers in both years
    members : for each year of the group up to the last one, the places of all its producers
    """

    group: Mapping[str, object]
    start: int
    end: int
    before: Places
    after: Places
    members: Mapping[int, Places]


def steps_of(producers: Producers, *, from_first: bool = False) -> tuple[Step, ...]:
    """The steps from each year to the next that the panel has, group by group.

    A producer that is missing in one of the two years has no step: a gap is a gap.

    Parameters
    ----------
    producers : grouped by what they are held against within, not by year
    from_first : every step begins in the first year

    Raises
    ------
    CannotBeShown
        No producer is there in two years, or each step crosses a break of the series.
    """
    found = [
        step
        for group, places in producers.groups()
        for step in _steps_of_group(producers, group, places, from_first=from_first)
    ]
    whole, reasons = [], []
    for step in found:
        reason = _break_in(producers, step)
        whole += [step] if reason is None else []
        reasons += [] if reason is None else [reason]
    if not whole:
        raise CannotBeShown(join(list(dict.fromkeys(reasons)), "; ") if reasons else _NO_STEP)
    return tuple(whole)


def step_frame(producers: Producers, step: Step, found: Mapping[str, Numbers], names: Sequence[str]) -> pl.DataFrame:
    """One row a producer that is there in both years: who it is, the years, the rows of both, and what was found.

    What is not a number is missing.
    """
    keys, count = producers.keys, len(step.before)
    weight = {} if producers.weight is None else {"weight": producers.weight[step.before]}
    return pl.DataFrame(
        {
            producers.unit_key: keys[producers.unit_key][step.before],
            **{key: keys[key][step.before] for key in producers.by},
            "start": pl.Series([step.start] * count, dtype=pl.Int64),
            "end": pl.Series([step.end] * count, dtype=pl.Int64),
            "row_start": keys[ROW][step.before],
            "row_end": keys[ROW][step.after],
            **weight,
            **{name: pl.Series(found[name], nan_to_null=True) for name in names},
        }
    )


def refuse_year(by: Sequence[str]) -> None:
    """A change is over years, so producers cannot be held against each other within one."""
    if YEAR in by:
        raise UnknownOption(_NOT_BY_YEAR)


def _steps_of_group(
    producers: Producers, group: Mapping[str, object], places: Places, *, from_first: bool
) -> Iterator[Step]:
    years = producers.keys[YEAR].to_numpy()[places]
    members = {int(year): places[years == year] for year in np.unique(years)}
    pairs = [(min(members), year) for year in list(members)[1:]] if from_first else list(pairwise(members))
    for start, end in pairs:
        before, after = _in_both(producers, members[start], members[end])
        if before.size:
            yield Step(group, start, end, before, after, members)


def _in_both(producers: Producers, first: Places, second: Places) -> tuple[Places, Places]:
    names = [
        pl.DataFrame({"unit": producers.keys[producers.unit_key][places], "place": places})
        for places in (first, second)
    ]
    both = names[0].join(names[1], on="unit", suffix="_after", maintain_order="left")
    return both["place"].to_numpy(), both["place_after"].to_numpy()


def _break_in(producers: Producers, step: Step) -> Text | None:
    roles = [role.key for role in producers.roles]
    for each in producers.panel.breaks:
        if each.separates(step.start, step.end, roles):
            return _BROKEN.fill(start=str(step.start), end=str(step.end), reason=each.reason)
    return None


_NO_STEP = Text(
    vi="Không có đơn vị nào có số liệu của hai năm, nên không tính được thay đổi năng suất.",
    en="No producer has figures of two years, so a change of productivity cannot be computed.",
)
_BROKEN = Text(
    vi="chuỗi số liệu gián đoạn giữa {start} và {end}: {reason}",
    en="the series breaks between {start} and {end}: {reason}",
)
_NOT_BY_YEAR = Text(
    vi="Thay đổi năng suất là giữa các năm, nên «year» không thể nằm trong by.",
    en="A change of productivity is between years, so «year» cannot stand in by.",
)
