"""Small industries borrow the estimate of the industry above them, and say so.

A production function of thirty firm-years is noise. Where a group has fewer usable pairs of years than ``least``, its
coefficients are estimated on the industry one level up in the classification, with all firms there, and so on up to
all industries together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from nangsuat.data import EDITIONS, industry_codes
from nangsuat.measure.production.reading import FirmYears

_PAIRS = "_pairs"
_DIVISION = 2  # digits of the widest code that is made of digits; above it are sections, named by letters


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group of firms and the firms that its production function is estimated on.

    Attributes
    ----------
    keys : what its rows have in common
    rows : its own rows
    pool : what the rows of the estimate have in common: ``keys``, or wider
    pooled : the rows of the estimate
    pairs : how many of the pooled rows have the calendar year before
    """

    keys: Mapping[str, str]
    rows: pl.DataFrame
    pool: Mapping[str, str]
    pooled: pl.DataFrame
    pairs: int

    @property
    def is_pooled(self) -> bool:
        """Whether the estimate stands on a wider group."""
        return self.pool != self.keys


def groups_of(data: FirmYears, *, least: int) -> tuple[Group, ...]:
    """The groups, with what each is estimated on: itself, or the first wider group with ``least`` pairs of years."""
    counted = _with_pairs(data.rows)
    groups = counted.partition_by(data.by, as_dict=True) if data.by else {(): counted}
    named = {tuple(map(str, key)): rows for key, rows in groups.items()}
    return tuple(_group(dict(zip(data.by, key, strict=True)), named[key], counted, least) for key in sorted(named))


def _group(keys: Mapping[str, str], rows: pl.DataFrame, everything: pl.DataFrame, least: int) -> Group:
    pool, pooled = keys, rows
    wider = _wider(keys)
    while pooled[_PAIRS].sum() < least and (above := next(wider, None)) is not None:
        pool, divisions = above
        pooled = everything.filter(_belongs(pool, divisions))
    return Group(keys, rows, pool, pooled, int(pooled[_PAIRS].sum()))


def _belongs(pool: Mapping[str, str], divisions: tuple[str, ...]) -> pl.Expr:
    """Whether a row is in a pool: its code begins with one of ``divisions``, and its other keys are the pool's."""
    same = [pl.col(key).cast(pl.String) == value for key, value in pool.items() if key != "industry"]
    if "industry" in pool:
        code = pl.col("industry").cast(pl.String)
        same.append(pl.any_horizontal(code.str.starts_with(each) for each in divisions))
    return pl.all_horizontal(*same) if same else pl.lit(True)


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


def _with_pairs(rows: pl.DataFrame) -> pl.DataFrame:
    before = rows.select("firm", pl.col("year") + 1).with_columns(pl.lit(True).alias(_PAIRS))
    return rows.join(before, on=["firm", "year"], how="left").with_columns(pl.col(_PAIRS).fill_null(value=False))
