"""Circumstances that producers do not choose: how near those of one are to another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places, Producers, drop_producers
from nangsuat.data import ROW, Role, Text, UnknownOption

type Kind = Literal["continuous", "category", "ordered"]
type Kernel = Literal["epanechnikov", "quartic"]

KERNELS: dict[Kernel, int] = {"epanechnikov": 1, "quartic": 2}
"""The power of 1 − (distance / h)², which is nothing beyond h."""


@dataclass(frozen=True, slots=True, eq=False)
class Environment:
    """The circumstances of producers.

    Attributes
    ----------
    roles : what the columns of ``values`` are
    kinds : how far apart two values are: by their difference, by being the same or not, or by steps between them
    values : shape (producers, circumstances); of categories and ordered ones the place in their order
    levels : the values of each category or ordered one, in their order; none of a continuous one
    """

    roles: tuple[Role, ...]
    kinds: tuple[Kind, ...]
    values: Numbers
    levels: tuple[tuple[str, ...], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the circumstances."""
        return tuple(role.key for role in self.roles)

    @property
    def is_continuous(self) -> NDArray[np.bool_]:
        """Which of them are continuous."""
        return np.array([kind == "continuous" for kind in self.kinds])

    def at(self, places: Places) -> Environment:
        """The circumstances of some producers."""
        return replace(self, values=np.ascontiguousarray(self.values[places]))

    def told(self, key: str) -> pl.Series:
        """The values of a circumstance as the panel has them; of what has levels, their words."""
        at = self.keys.index(key)
        values = self.values[:, at]
        if self.kinds[at] == "continuous":
            return pl.Series(values)
        return pl.Series([self.levels[at][int(place)] for place in values], dtype=pl.String)

    def weights(self, asked: Places, widths: Numbers, power: int) -> Numbers:
        """How much each producer counts in the circumstances of those asked for, shape (asked, producers).

        Parameters
        ----------
        asked : producers, in whose circumstances one looks
        widths : of these, shape (asked, circumstances)
        power : of the kernel
        """
        found = np.ones((len(widths), len(self.values)))
        for at, kind in enumerate(self.kinds):
            apart = np.abs(self.values[asked, at][:, np.newaxis] - self.values[:, at])
            found *= _kernel(kind, apart, widths[:, at][:, np.newaxis], power)
        return found


def _kernel(kind: Kind, apart: Numbers, width: Numbers, power: int) -> Numbers:
    """Epanechnikov and its square where there are distances, Racine-Li where there are none."""
    if kind == "category":
        return np.where(apart == 0, 1.0, width)
    if kind == "ordered":
        return np.asarray(width**apart)
    return np.asarray(np.maximum(1 - (apart / width) ** 2, 0.0) ** power)


def read_environment(
    producers: Producers, names: Sequence[str], categories: Sequence[str], ordered: Sequence[str]
) -> tuple[Producers, Environment]:
    """The circumstances of producers, and the producers whose circumstances are known.

    Parameters
    ----------
    producers : all of them
    names : roles or quantities of the panel; words are categories
    categories, ordered : the numbers among them that are codes, or steps of a scale

    Raises
    ------
    MissingRoles, UnknownOption
        A circumstance that the panel has not, that is named twice, or that is an input or output too.
    CannotBeShown
        No producer's circumstances are known.
    """
    _refuse(producers, names, categories, ordered)
    known = producers.panel.collect(ROW, *names)
    rows = producers.keys.select(ROW).join(known, on=ROW, how="left", maintain_order="left").select(names)
    unknown = rows.select(pl.any_horizontal(pl.all().is_null())).to_series().to_numpy()
    producers = drop_producers(producers, unknown, code="no-circumstances", reason=_UNKNOWN)
    rows = rows.filter(pl.Series(~unknown))
    roles = tuple(producers.panel.role(name) for name in names)
    kinds = tuple(_kind(role, categories, ordered) for role in roles)
    columns = [_column(rows[name], kind) for name, kind in zip(names, kinds, strict=True)]
    values = np.ascontiguousarray(np.column_stack([values for values, _ in columns]))
    return producers, Environment(roles, kinds, values, tuple(levels for _, levels in columns))


def _kind(role: Role, categories: Sequence[str], ordered: Sequence[str]) -> Kind:
    if role.key in ordered:
        return "ordered"
    return "category" if role.key in categories or role.type == "text" else "continuous"


def _column(values: pl.Series, kind: Kind) -> tuple[Numbers, tuple[str, ...]]:
    if kind == "continuous":
        return values.cast(pl.Float64).to_numpy(), ()
    levels = values.unique().sort()
    places = values.rank("dense").to_numpy().astype(np.float64) - 1
    return places, tuple(map(str, levels))


def _refuse(
    producers: Producers, names: Sequence[str], categories: Sequence[str], ordered: Sequence[str]
) -> None:  # fmt: skip
    if not names or isinstance(names, str):
        raise UnknownOption(_NOTHING)
    panel = producers.panel
    panel.require(*names, purpose=_PURPOSE)
    taken = [role.key for role in producers.roles]
    twice = sorted({name for name in names if [*names, *taken].count(name) > 1})
    if twice:
        raise UnknownOption(_TWICE.fill(names=", ".join(twice)))
    for option, chosen in (("categories", categories), ("ordered", ordered)):
        for name in chosen:
            if name not in names:
                raise UnknownOption.among(option, name, tuple(names))
    for name in ordered:
        if panel.role(name).type == "text" or name in categories:
            raise UnknownOption(_NO_ORDER.fill(name=name))


_PURPOSE = Text(vi="hoàn cảnh của đơn vị (environment)", en="the circumstances of producers (environment)")
_UNKNOWN = Text(vi="thiếu số liệu hoàn cảnh (environment)", en="a circumstance (environment) is missing")
_NOTHING = Text(
    vi="Hãy nêu ít nhất một biến hoàn cảnh, dạng danh sách: environment=[...].",
    en="Name one circumstance at least, as a list: environment=[...].",
)
_TWICE = Text(
    vi="Biến hoàn cảnh chỉ nêu một lần và không thể vừa là đầu vào hoặc đầu ra: {names}.",
    en="A circumstance is named once and cannot be an input or output too: {names}.",
)
_NO_ORDER = Text(
    vi="«{name}» không thể vừa là loại (categories) vừa có thứ bậc (ordered); biến chữ không có thứ bậc.",
    en="«{name}» cannot be a category and ordered at once; words have no order.",
)
