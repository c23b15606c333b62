"""The variables of a panel whose past matters, and which moment condition of which year stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.linear.linear_moments import Places
from nangsuat.measure.production.specification import Array

type Transformation = Literal["differences", "orthogonal_deviations"]

TRANSFORMATIONS: tuple[Transformation, ...] = ("differences", "orthogonal_deviations")


def require_window(name: str, window: object, least: int) -> None:
    """Refuse instruments' lags that are no pair of years, too near, or end before they begin.

    Parameters
    ----------
    name : whose instruments they are
    window : how many years before, from and to; ``None`` is the first year there is
    least : nearer years go with the residual

    Raises
    ------
    UnknownOption
        With what was given, and how it is written.
    """
    if not isinstance(window, Sequence) or isinstance(window, str) or len(window) != _PAIR:
        raise UnknownOption(_NO_PAIR.fill(name=name, value=repr(window), least=least))
    first, last = window
    if not _is_whole(first) or not (last is None or _is_whole(last)):
        raise UnknownOption(_NO_PAIR.fill(name=name, value=repr(window), least=least))
    if first < least or (last is not None and last < first):
        raise UnknownOption(_WINDOW.fill(name=name, first=first, last=str(last), least=least))


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True, eq=False)
class PanelVariable:
    """A variable of a panel.

    Attributes
    ----------
    name : what it is called
    values : missing where there is none, shape (rows,)
    lags : which of its years stand among the regressors: 0 is the year itself
    first, last : how many years before, its levels are instruments; no ``last`` takes all, no ``first`` none: then it
        is exogenous and stands for itself
    """

    name: str
    values: Array
    lags: tuple[int, ...]
    first: int | None
    last: int | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        """Of its columns among the regressors: ``L1.employees`` is a year before."""
        return tuple(f"L{lag}.{self.name}" if lag else self.name for lag in self.lags)


@dataclass(frozen=True, slots=True)
class Design:
    """How the firm's own level is taken away, and how instruments are counted.

    Attributes
    ----------
    transformation : ``"differences"`` or ``"orthogonal_deviations"``
    levels : whether untransformed years are equations too
    collapse : one instrument a variable and lag, not one each year
    year_effects : one effect for each year
    """

    transformation: Transformation
    levels: bool
    collapse: bool
    year_effects: bool


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which moment condition stands where.

    Attributes
    ----------
    count : how many there are
    standing : the places among the regressors of those that stand for themselves
    plain : the moments of transformed equations that each year shares: what stands for itself, and year effects
    level_plain : those of untransformed ones
    past : the moment of each (variable, lag, year); with collapsing it is the same in all years
    change : the moment of each (variable, lag of the change, year)
    """

    count: int
    standing: tuple[int, ...]
    plain: Places
    level_plain: Places
    past: dict[tuple[int, int, int], int]
    change: dict[tuple[int, int, int], int]

    @classmethod
    def of(
        cls,
        variables: Sequence[PanelVariable],
        design: Design,
        *,
        effects: int,
        transformed_years: Sequence[int],
        level_years: Sequence[int],
    ) -> Layout:
        """The layout of a panel whose years have these equations and so many effects."""
        columns = [place for place, each in enumerate(variables) for _ in each.lags]
        standing = tuple(nth for nth, place in enumerate(columns) if variables[place].first is None)
        plain = np.arange(len(standing) + (0 if design.levels else effects))
        level = np.arange(1 + effects + len(standing) if design.levels else 0) + len(plain)
        count = len(plain) + len(level)
        past: dict[tuple[int, int, int], int] = {}
        change: dict[tuple[int, int, int], int] = {}
        for year in transformed_years:
            for place, each in enumerate(variables):
                for lag in _instrument_lags(each, year):
                    count = _placed(past, (place, lag, year), count, collapse=design.collapse)
        for year in level_years:
            for place, each in enumerate(variables):
                if each.first is not None and year >= each.first:
                    count = _placed(change, (place, each.first - 1, year), count, collapse=design.collapse)
        return cls(count, standing, plain, level, past, change)

    def past_of(self, year: int) -> list[tuple[int, int]]:
        """Variables and lags that instrument the transformed equation of a year."""
        return [(place, lag) for place, lag, own in self.past if own == year]

    def changes_of(self, year: int) -> list[tuple[int, int]]:
        """Variables and lags whose change instruments the untransformed equation of a year."""
        return [(place, lag) for place, lag, own in self.change if own == year]

    def transformed(self, year: int) -> Places:
        """The moments of a year's transformed equation."""
        return np.append(self.plain, [self.past[key] for key in self.past if key[2] == year]).astype(np.int64)

    def untransformed(self, year: int) -> Places:
        """The moments of a year's untransformed equation."""
        return np.append(self.level_plain, [self.change[key] for key in self.change if key[2] == year]).astype(np.int64)


def _instrument_lags(variable: PanelVariable, year: int) -> range:
    if variable.first is None:
        return range(0)
    last = year if variable.last is None else min(variable.last, year)
    return range(variable.first, last + 1)


def _placed(moments: dict[tuple[int, int, int], int], key: tuple[int, int, int], count: int, *, collapse: bool) -> int:
    """Gives a moment its place: a new one, or with collapsing that of the same variable and lag in another year."""
    same = next((place for known, place in moments.items() if known[:2] == key[:2]), None) if collapse else None
    moments[key] = count if same is None else same
    return count + (same is None)


_PAIR = 2
_NO_PAIR = Text(
    vi="instrument_lags của «{name}» là một cặp số nguyên, ví dụ ({least}, 4) hoặc ({least}, None); nhận được {value}.",
    en="instrument_lags of «{name}» is a pair of whole numbers, such as ({least}, 4) or ({least}, None); {value} was "
    "given.",
)
_WINDOW = Text(
    vi="instrument_lags=({first}, {last}) của «{name}»: phải bắt đầu từ {least} trở lên (gần hơn thì đi cùng phần dư) "
    "và không kết thúc trước khi bắt đầu.",
    en="instrument_lags=({first}, {last}) of «{name}»: has to begin at {least} or later (nearer years go with the "
    "residual), and not to end before it begins.",
)
