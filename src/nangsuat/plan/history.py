"""The history of an indicator: what was observed, in which kind of number, and where the series breaks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from nangsuat.data import (
    NO_WORDS,
    Break,
    NangsuatError,
    Provenance,
    Source,
    Text,
    UnknownOption,
    rows_hash,
)

HISTORY_KINDS: Mapping[str, Text] = {
    "level": Text(vi="mức (số dương)", en="a positive level"),
    "growth": Text(vi="tốc độ tăng hằng năm, %", en="yearly rate of growth, %"),
    "share": Text(vi="tỷ lệ từ 0 đến 100 %", en="a share between 0 and 100 %"),
    "ratio": Text(
        vi="tỷ số dao động quanh một mức, không có giới hạn", en="a ratio that varies about a mean, unbounded"
    ),
    "count": Text(vi="số ghi nhận mới mỗi năm", en="new records of each year"),
}


class HistoryWrong(NangsuatError):
    """A history with a value that its kind cannot have, or a year twice; the message names year and value."""


@dataclass(frozen=True, slots=True)
class Observed:
    """The figure of one year.

    Attributes
    ----------
    year, value : the figure, in the history's unit
    part : share of the year that it covers; under 1 for a year that is not over (nine months: 0.75)
    """

    year: int
    value: float
    part: float = 1.0


@dataclass(frozen=True, slots=True)
class History:
    """What is known of an indicator, year by year.

    Attributes
    ----------
    name : stable key; random numbers depend on it
    kind : key of :data:`HISTORY_KINDS`
    observed : figures in any order; years may be missing; only the last may be of a part of its year
    label, unit : in words
    breaks : first years of new series; nothing is compared across them
    provenance : of the release that the figures stand in; made from the figures where ``None``
    """

    name: str
    kind: str
    observed: tuple[Observed, ...]
    label: Text = NO_WORDS
    unit: Text = NO_WORDS
    breaks: tuple[Break, ...] = ()
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        if self.kind not in HISTORY_KINDS:
            raise UnknownOption.among("kind", self.kind, tuple(HISTORY_KINDS))
        _checked(self)

    @classmethod
    def from_values(
        cls,
        name: str,
        values: Mapping[int, float],
        *,
        kind: str,
        label: Text = NO_WORDS,
        unit: Text = NO_WORDS,
        breaks: tuple[Break, ...] = (),
        partial: Mapping[int, float] | None = None,
        provenance: Provenance | None = None,
    ) -> History:
        """A history from values by year; ``partial`` gives the share of the year that a year's value covers.

        Examples
        --------
        >>> history = History.from_values("W", {2021: 172.8, 2022: 188.7, 2023: 199.3}, kind="level")
        >>> history.last_complete.year
        2023
        """
        parts = partial or {}
        observed = tuple(Observed(year, float(values[year]), parts.get(year, 1.0)) for year in sorted(values))
        return cls(name, kind, observed, label, unit, breaks, provenance)

    @property
    def title(self) -> Text:
        """Its name in words."""
        return self.label if self.label.vi else Text.same(self.name)

    @property
    def complete(self) -> tuple[Observed, ...]:
        """The figures of whole years, oldest first."""
        return tuple(sorted((item for item in self.observed if item.part == 1), key=_year))

    @property
    def partial(self) -> Observed | None:
        """The figure of the year that is not over."""
        return next((item for item in self.observed if item.part < 1), None)

    @property
    def last_complete(self) -> Observed:
        """The newest figure of a whole year."""
        return self.complete[-1]

    def value(self, year: int) -> float | None:
        """The figure of a whole year, if there is one."""
        return next((item.value for item in self.complete if item.year == year), None)

    def break_between(self, earlier: int, later: int) -> Break | None:
        """The first break that lies between two years."""
        between = (item for item in sorted(self.breaks, key=_year) if item.separates(earlier, later))
        return next(between, None)

    def segments(self) -> tuple[tuple[Observed, ...], ...]:
        """Whole years in runs that no break divides, oldest first."""
        runs: list[list[Observed]] = []
        for item in self.complete:
            if runs and self.break_between(runs[-1][-1].year, item.year) is None:
                runs[-1].append(item)
            else:
                runs.append([item])
        return tuple(tuple(run) for run in runs)

    def origin(self) -> Provenance:
        """Where the figures are from."""
        if self.provenance is not None:
            return self.provenance
        ordered = sorted(self.observed, key=_year)
        frame = pl.DataFrame(
            {
                "year": [item.year for item in ordered],
                "value": [item.value for item in ordered],
                "part": [item.part for item in ordered],
            },
            schema={"year": pl.Int64, "value": pl.Float64, "part": pl.Float64},
        )
        return Provenance((Source(f"figures stated for {self.name}", rows_hash(frame)),), rows_used=frame.height)


def _year(item: Observed | Break) -> int:
    return item.year


def _checked(history: History) -> None:
    years = [item.year for item in history.observed]
    twice = next((year for year in years if years.count(year) > 1), None)
    if twice is not None:
        raise HistoryWrong(_TWICE.fill(name=history.title, year=twice))
    allowed, rule = _RULES[history.kind]
    for item in history.observed:
        if not (math.isfinite(item.value) and allowed(item.value)):
            raise HistoryWrong(_OUTSIDE.fill(name=history.title, year=item.year, value=item.value, rule=rule))
        if not 0 < item.part <= 1 or (item.part < 1 and item.year != max(years)):
            raise HistoryWrong(_PART.fill(name=history.title, year=item.year, part=item.part))


_RULES: Mapping[str, tuple[Callable[[float], bool], Text]] = {
    "level": (lambda value: value > 0, Text(vi="mức phải dương", en="a level is above nought")),
    "growth": (lambda value: value > -100, Text(vi="tốc độ tăng phải trên −100 %", en="growth is above −100 %")),
    "share": (
        lambda value: 0 < value < 100,
        Text(vi="tỷ lệ phải trên 0 % và dưới 100 %", en="a share lies above 0 % and under 100 %"),
    ),
    "ratio": (lambda _: True, Text(vi="tỷ số phải là một số", en="a ratio is a number")),
    "count": (
        lambda value: value >= 0 and float(value).is_integer(),
        Text(vi="số ghi nhận phải là số nguyên không âm", en="a count is a whole number, not negative"),
    ),
}
_TWICE = Text(vi="Chuỗi «{name}» có hai số của năm {year}.", en="The history «{name}» has two figures of {year}.")
_OUTSIDE = Text(
    vi="Chuỗi «{name}», năm {year}: giá trị {value} không hợp lệ; {rule}.",
    en="The history «{name}» has {value} in {year}; {rule}.",
)
_PART = Text(
    vi="Chuỗi «{name}», năm {year}: phần của năm là {part}; cần lớn hơn 0 và không quá 1, và chỉ năm cuối mới "
    "được là một phần của năm.",
    en="The history «{name}» says that {part} of {year} is covered; that must be above 0 and not over 1, and only the "
    "last year may be a part.",
)
