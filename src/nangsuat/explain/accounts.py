"""Accounts of one territory by industry and year, ready to be taken apart.

Decompositions of labour productivity need, for every industry and both years, value added and workers, and
need to know when they may not be computed: an industry missing in one year, nobody at work in it, a break of
the series between the years. All of that is decided here, once, so that the methods are formulas only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import narwhals as nw
import polars as pl

from nangsuat.data import (
    ECONOMY_ROLES,
    ROW,
    TOTAL,
    EconomyPanel,
    Input,
    Panel,
    Rows,
    Text,
    UnknownOption,
    as_polars,
    join,
    row_ranges,
)

type Prices = Literal["constant", "current"]

VALUE_ADDED_ROLES: dict[str, str] = {"constant": "value_added_constant", "current": "value_added"}
PRODUCT_TAX_ROLES: dict[str, str] = {"constant": "product_tax_constant", "current": "product_tax"}
PRICES_WORDS = {
    "constant": Text(vi="giá so sánh", en="constant prices"),
    "current": Text(vi="giá hiện hành", en="current prices"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """The accounts of one territory.

    Attributes
    ----------
    territory : as the table calls it
    industries : all industries but the row of the whole economy, in the order of their first rows
    years : ascending
    frame : one row an industry and year, the row ``TOTAL`` included; columns ``industry``, ``year``, ``row``
        and the roles asked for
    source : content hash of the source
    """

    territory: str
    industries: tuple[str, ...]
    years: tuple[int, ...]
    frame: pl.DataFrame
    source: str

    def cell(self, symbol: str, role: str, label: Text, unit: Text, industry: str, year: int) -> Input:
        """The value of one role of one industry in one year, as the input of a figure."""
        place = Text(vi=f"ngành {industry}, năm {year}", en=f"industry {industry}, year {year}")
        return self._input(symbol, role, label, unit, self._at(year, industry), place)

    def of_total(self, symbol: str, role: str, label: Text, unit: Text, year: int) -> Input:
        """The value of one role in the row of the whole economy."""
        place = Text(vi=f"toàn nền kinh tế, năm {year}", en=f"whole economy, year {year}")
        return self._input(symbol, role, label, unit, self._at(year, TOTAL), place)

    def sum(self, symbol: str, role: str, label: Text, unit: Text, year: int) -> Input:
        """The sum of one role over the industries in one year."""
        place = Text(vi=f"mọi ngành, năm {year}", en=f"all industries, year {year}")
        chosen = self.frame.filter((pl.col("year") == year) & (pl.col("industry") != TOTAL))
        return self._input(symbol, role, label, unit, chosen, place)

    def has_total(self, role: str, year: int) -> bool:
        """Whether the row of the whole economy holds a value of ``role`` in ``year``."""
        return role in self.frame.columns and self._at(year, TOTAL)[role].drop_nulls().len() == 1

    def _at(self, year: int, industry: str) -> pl.DataFrame:
        return self.frame.filter((pl.col("year") == year) & (pl.col("industry") == industry))

    def _input(self, symbol: str, role: str, label: Text, unit: Text, chosen: pl.DataFrame, place: Text) -> Input:
        where = Text(vi=f"{self.territory}, {place.vi}", en=f"{self.territory}, {place.en}")
        rows = Rows(self.source, row_ranges(chosen[ROW].to_list()), chosen.height, where)
        how: Literal["value", "sum"] = "value" if chosen.height == 1 else "sum"
        return Input(symbol, label, _sum(chosen[role]), unit, rows=rows, column=role, how=how)


def read_accounts(
    panel: EconomyPanel,
    *,
    roles: Sequence[str],
    optional: Sequence[str] = (),
    territory: str | None,
    purpose: Text,
) -> Accounts:
    """The accounts of a territory, all its years.

    Raises
    ------
    MissingRoles
        A role is missing.
    UnknownOption
        The territory is not in the table, or the table holds several and none was named.
    """
    panel.require(*roles, purpose=purpose)
    here = _of_territory(panel, territory)
    wanted = [role for role in dict.fromkeys((*roles, *optional)) if panel.has(role)]
    chosen = panel.frame.filter(nw.col("territory") == here).select("industry", "year", ROW, *wanted)
    frame = as_polars(chosen).sort(ROW).with_columns(pl.col(pl.Float64).fill_nan(None))
    return _accounts(here, frame, panel.source.sha256)


def in_years(accounts: Accounts, years: Sequence[int]) -> Accounts:
    """The accounts of these years only; a year that is not there raises :class:`UnknownOption`."""
    for year in years:
        if year not in accounts.years:
            raise UnknownOption.among("year", year, [str(each) for each in accounts.years])
    return _accounts(accounts.territory, accounts.frame.filter(pl.col("year").is_in(list(years))), accounts.source)


def gaps(accounts: Accounts, roles: Sequence[str], years: Sequence[int], purpose: Text) -> Text | None:
    """Why these years cannot be taken apart: industries without a figure, or with nobody at work, one by one."""
    if not accounts.industries:
        return Text(
            vi=f"{purpose.vi} cần số liệu theo ngành; bảng của «{accounts.territory}» chỉ có dòng «{TOTAL}».",
            en=f"{purpose.en} needs figures by industry; the table of «{accounts.territory}» has only «{TOTAL}».",
        )
    found = _gaps(accounts, roles, years)
    if not found:
        return None
    listed = join(found[:_GAPS_NAMED])
    more = f" (+{len(found) - _GAPS_NAMED})" if len(found) > _GAPS_NAMED else ""
    return Text(
        vi=f"{purpose.vi} không thể hiện được cho «{accounts.territory}»: {listed.vi}{more}. "
        "Hãy bổ sung số liệu, gộp ngành đó vào ngành gần nhất, hoặc chọn năm khác.",
        en=f"{purpose.en} cannot be shown for «{accounts.territory}»: {listed.en}{more}. "
        "Add the figures, merge the industry with its neighbour, or choose other years.",
    )


def break_between(panel: Panel, start: int, end: int, roles: Sequence[str], territory: str | None) -> Text | None:
    """What separates the two years, in words; ``None`` where nothing does."""
    found = [item for item in panel.breaks if item.separates(start, end, roles, territory)]
    if not found:
        return None
    reasons = join([Text(vi=f"{item.year}: {item.reason.vi}", en=f"{item.year}: {item.reason.en}") for item in found])
    return Text(
        vi=f"Không so sánh được năm {end} với năm {start} vì chuỗi số liệu đứt đoạn ({reasons.vi}). "
        "Hãy chọn hai năm cùng một phía của chỗ đứt.",
        en=f"The year {end} cannot be compared with {start}: the series is broken ({reasons.en}). "
        "Choose two years on one side of the break.",
    )


def spans(start: int, end: int, years: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The consecutive pairs of years there are between ``start`` and ``end``.

    Examples
    --------
    >>> spans(2010, 2015, [2009, 2010, 2012, 2015])
    ((2010, 2012), (2012, 2015))
    """
    between = [year for year in sorted(years) if start <= year <= end]
    return tuple(pairwise(between))


def order_years(start: int, end: int) -> None:
    """Raise :class:`UnknownOption` unless ``start`` lies before ``end``."""
    if start >= end:
        raise UnknownOption(
            Text(
                vi=f"Năm đầu ({start}) phải trước năm cuối ({end}).",
                en=f"The start ({start}) must lie before the end ({end}).",
            )
        )


def _sum(column: pl.Series) -> float | None:
    if column.is_empty() or column.null_count():
        return None
    return float(column.sum())


def _of_territory(panel: EconomyPanel, territory: str | None) -> str:
    known = as_polars(panel.frame.select("territory").unique())["territory"].sort().to_list()
    if territory is None and len(known) == 1:
        return str(known[0])
    if territory not in known:
        raise UnknownOption.among("territory", territory, known)
    return str(territory)


def _accounts(territory: str, frame: pl.DataFrame, source: str) -> Accounts:
    industries = frame.filter(pl.col("industry") != TOTAL)["industry"].unique(maintain_order=True)
    return Accounts(territory, tuple(industries), tuple(sorted(frame["year"].unique())), frame, source)


def _gaps(accounts: Accounts, roles: Sequence[str], years: Sequence[int]) -> list[Text]:
    grid = pl.DataFrame({"industry": accounts.industries}).join(pl.DataFrame({"year": list(years)}), how="cross")
    full = grid.join(accounts.frame, on=["industry", "year"], how="left")
    return [
        _gap(industry, year, role, value)
        for role in roles
        for industry, year, value in full.select("industry", "year", role).iter_rows()
        if value is None or (role == "workers" and value <= 0)
    ]


def _gap(industry: str, year: int, role: str, value: float | None) -> Text:
    name = ECONOMY_ROLES[role].name
    words = Text(vi="không có lao động", en="nobody at work")
    if value is None:
        words = Text(vi=f"thiếu «{name.vi}»", en=f"«{name.en}» is missing")
    return Text(vi=f"{industry} ({year}): {words.vi}", en=f"{industry} ({year}): {words.en}")


_GAPS_NAMED = 24
