"""Small industries borrow the estimate of the industry above them, and say so.

A production function of thirty firm-years is noise. Where a group has fewer usable pairs of years than ``least``, its
coefficients are estimated on the industry one level up in the classification, with all firms there, and so on up to
all industries together. What is decided hangs on counts alone, so that it is the same wherever the rows are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from nangsuat.data import EDITIONS, industry_codes
from nangsuat.measure.production.reading import FirmYears

ROWS, PAIRS = "_rows", "_pairs"
"""Columns of counts: usable rows, and how many of them have the calendar year before."""
_DIVISION = 2  # digits of the widest code that is made of digits; above it are sections, named by letters

type Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """What the firms of a production function have in common, and which groups they are.

    Attributes
    ----------
    keys : a group's own keys, or wider
    members : the groups whose rows it is estimated on, by their values of the roles that form groups
    """

    keys: Mapping[str, str]
    members: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of firms.

    Attributes
    ----------
    key : its values of the roles that form groups
    keys : the same in words, by role
    own_rows : how many usable rows it has
    pool : the number of the pool that its production function is estimated on
    """

    key: Key
    keys: Mapping[str, str]
    own_rows: int
    pool: int


@dataclass(frozen=True, slots=True)
class Pooling:
    """What is estimated, and for whom.

    Attributes
    ----------
    pools : each is estimated once
    groups : each has the estimate of its pool
    """

    pools: tuple[Pool, ...]
    groups: tuple[Group, ...]

    def rows_of(self, pool: int) -> int:
        """How many usable rows a pool is estimated on."""
        members = set(self.pools[pool].members)
        return sum(group.own_rows for group in self.groups if group.key in members)

    def groups_in(self, pool: int) -> tuple[Group, ...]:
        """The groups that have the estimate of a pool."""
        return tuple(group for group in self.groups if group.pool == pool)


def pooling_of(counts: pl.DataFrame, by: Sequence[str], *, least: int) -> Pooling:
    """Each group estimated on itself, or on the first wider group with ``least`` pairs of years.

    Parameters
    ----------
    counts : one row a group: its values of the roles ``by``, and :data:`ROWS` and :data:`PAIRS`
    by : the roles that form groups
    least : fewer pairs of years are too few

    Examples
    --------
    >>> counts = pl.DataFrame({"industry": ["1011", "1012"], ROWS: [900, 20], PAIRS: [700, 5]})
    >>> [(dict(pool.keys), len(pool.members)) for pool in pooling_of(counts, ["industry"], least=200).pools]
    [({'industry': '1011'}, 1), ({'industry': '101'}, 2)]
    """
    found = {tuple(entry[key] for key in by): entry for entry in counts.to_dicts()}
    words = {key: dict(zip(by, map(str, key), strict=True)) for key in found}
    pairs = {key: int(entry[PAIRS]) for key, entry in found.items()}
    pools: dict[tuple[tuple[str, str], ...], Pool] = {}
    groups = []
    for key in sorted(found, key=lambda key: tuple(words[key].values())):
        pool = _pool(key, words, pairs, least)
        name = tuple(sorted(pool.keys.items()))
        pools.setdefault(name, pool)
        groups.append(Group(key, words[key], int(found[key][ROWS]), list(pools).index(name)))
    return Pooling(tuple(pools.values()), tuple(groups))


def counts_of(data: FirmYears) -> pl.DataFrame:
    """How many rows and pairs of years each group has."""
    before = data.rows.select("firm", pl.col("year") + 1).with_columns(pl.lit(1).alias(PAIRS))
    counted = data.rows.select("firm", "year", *(key for key in data.by if key not in ("firm", "year")))
    counted = counted.join(before, on=["firm", "year"], how="left")
    told = (pl.len().alias(ROWS), pl.col(PAIRS).sum())
    return counted.group_by(data.by).agg(told) if data.by else counted.select(told)


def _pool(key: Key, words: Mapping[Key, Mapping[str, str]], pairs: Mapping[Key, int], least: int) -> Pool:
    pool = Pool(words[key], (key,))
    wider = _wider(words[key])
    while sum(pairs[each] for each in pool.members) < least and (above := next(wider, None)) is not None:
        keys, beginnings = above
        pool = Pool(keys, tuple(each for each in words if _belongs(words[each], keys, beginnings)))
    return pool


def _belongs(group: Mapping[str, str], keys: Mapping[str, str], beginnings: tuple[str, ...]) -> bool:
    """Whether a group is in a pool: its code begins with one of ``beginnings``, and its other keys are the pool's."""
    same = all(group[key] == value for key, value in keys.items() if key != "industry")
    return same and ("industry" not in keys or group["industry"].startswith(beginnings))


def _wider(keys: Mapping[str, str]) -> Iterator[tuple[Mapping[str, str], tuple[str, ...]]]:
    """The groups around one, the nearest first, and what their industries' codes begin with."""
    if "industry" not in keys:
        return
    code = keys["industry"]
    others = {key: value for key, value in keys.items() if key != "industry"}
    if code.isdigit():
        for length in range(len(code) - 1, _DIVISION - 1, -1):
            yield {**others, "industry": code[:length]}, (code[:length],)
        section, divisions = _section_of(code[:_DIVISION])
        if section:
            yield {**others, "industry": section}, (section, *divisions)
    yield others, ()


def _section_of(division: str) -> tuple[str | None, tuple[str, ...]]:
    """The section of a division and all its divisions, by the newest list of industries that the package carries."""
    carried = [edition.version for edition in EDITIONS.values() if edition.carried >= _DIVISION]
    classification = industry_codes(carried[-1])
    section = classification.parent(division) if division in classification else None
    inside = tuple(entry.code for entry in classification.at_level(_DIVISION) if entry.parent == section)
    return section, inside if section else ()
