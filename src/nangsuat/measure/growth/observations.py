"""The years of one economy or industry that a growth account stands on, each with the row that it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from nangsuat.data import (
    ROW,
    TOTAL,
    CannotBeShown,
    Dropped,
    EconomyPanel,
    Input,
    Role,
    Rows,
    Text,
    UnknownOption,
    as_polars,
)

_ROWS_NOTED = 100


@dataclass(frozen=True, slots=True)
class Observation:
    """One year of one economy or industry.

    Attributes
    ----------
    year, row : the year, and the number of its row in the source
    values : the value of each role
    roles : what the values are
    source : content hash of the source
    place : territory and industry, in words
    currency : of the money among the values
    """

    year: int
    row: int
    values: Mapping[str, float]
    roles: Mapping[str, Role]
    source: str
    place: Text
    currency: str

    def reading(self, symbol: str, role: str) -> Input:
        """The value of a role as the input of a figure."""
        name = self.roles[role].name
        where = Text(vi=f"năm {self.year}, {self.place.vi}", en=f"{self.year}, {self.place.en}")
        return Input(
            symbol=symbol,
            label=Text(vi=f"{name.vi}, {self.year}", en=f"{name.en}, {self.year}"),
            value=self.values[role],
            unit=self.roles[role].unit.label(self.currency),
            rows=Rows(self.source, str(self.row), 1, where),
            column=role,
        )


@dataclass(frozen=True, slots=True)
class Years:
    """Complete years in ascending order, and the incomplete ones that were left out."""

    observations: tuple[Observation, ...]
    dropped: tuple[Dropped, ...]

    @property
    def first(self) -> Observation:
        return self.observations[0]

    @property
    def last(self) -> Observation:
        return self.observations[-1]

    @property
    def steps(self) -> tuple[tuple[Observation, Observation], ...]:
        """Each year with the complete year before it."""
        return tuple(zip(self.observations, self.observations[1:], strict=False))

    @property
    def has_gaps(self) -> bool:
        return any(now.year - before.year > 1 for before, now in self.steps)


def observe(
    panel: EconomyPanel,
    *,
    roles: Sequence[str],
    positive: Sequence[str],
    start: int | None,
    end: int | None,
    territory: str | None,
    industry: str,
    purpose: Text,
) -> Years:
    """The complete years from ``start`` to ``end`` of one territory and industry.

    Raises
    ------
    MissingRoles, UnknownOption
        The panel lacks a role, or the territory or industry.
    CannotBeShown
        ``start`` or ``end`` is not complete, fewer than two years are, a role in ``positive`` is not above zero, or
        a break of the series lies between.
    """
    panel.require(*roles, purpose=purpose)
    territory = _only_territory(panel, territory)
    rows = _rows_of(panel, roles, territory, industry)
    complete = rows.drop_nulls(list(roles))
    start, end = _span(complete, rows, roles, start, end)
    rows, complete = (frame.filter(pl.col("year").is_between(start, end)) for frame in (rows, complete))
    _refuse_break(panel, roles, start, end, territory)
    _refuse_not_positive(complete, positive, panel)
    known = {key: panel.role(key) for key in roles}
    place = Text.same(territory if industry == TOTAL else f"{territory}, {industry}")
    observations = tuple(
        Observation(
            row["year"], row[ROW], {key: row[key] for key in roles}, known, panel.source.sha256, place, panel.currency
        )
        for row in complete.iter_rows(named=True)
    )
    return Years(observations, _left_out(rows.filter(~pl.col(ROW).is_in(complete[ROW].to_list()))))


def _only_territory(panel: EconomyPanel, territory: str | None) -> str:
    known: list[str] = as_polars(panel.frame.select("territory").unique())["territory"].sort().to_list()
    if territory is None and len(known) == 1:
        return known[0]
    if territory is None or territory not in known:
        raise UnknownOption.among("territory", territory, known)
    return territory


def _rows_of(panel: EconomyPanel, roles: Sequence[str], territory: str, industry: str) -> pl.DataFrame:
    here = panel.frame.filter(nw.col("territory") == territory)
    rows = as_polars(here.filter(nw.col("industry") == industry).select(ROW, "year", *roles)).sort("year")
    if rows.is_empty():
        known = as_polars(here.select("industry").unique())["industry"].sort().to_list()
        raise UnknownOption.among("industry", industry, known)
    return rows.with_columns(pl.col(list(roles)).fill_nan(None))


def _span(
    complete: pl.DataFrame, rows: pl.DataFrame, roles: Sequence[str], start: int | None, end: int | None
) -> tuple[int, int]:
    years: list[int] = complete["year"].to_list()
    for asked in (start, end):
        if asked is not None and asked not in years:
            raise CannotBeShown(_incomplete_year(asked, rows, roles, years))
    first = years[0] if start is None and years else start
    last = years[-1] if end is None and years else end
    if first is None or last is None or first >= last:
        raise CannotBeShown(
            Text(
                vi=f"Cần ít nhất hai năm đủ số liệu, năm đầu trước năm cuối; có: {_listed(years)}.",
                en=f"At least two complete years are needed, start before end; complete years: {_listed(years)}.",
            )
        )
    return first, last


def _incomplete_year(year: int, rows: pl.DataFrame, roles: Sequence[str], years: Sequence[int]) -> Text:
    row = rows.filter(pl.col("year") == year)
    missing = [key for key in roles if row.height and row[key][0] is None] or ["year"]
    return Text(
        vi=f"Năm {year} thiếu {', '.join(missing)}. Các năm đủ số liệu: {_listed(years)}.",
        en=f"{year} lacks {', '.join(missing)}. Complete years: {_listed(years)}.",
    )


def _listed(years: Sequence[int]) -> str:
    return ", ".join(str(year) for year in years) or "–"


def _refuse_break(panel: EconomyPanel, roles: Sequence[str], start: int, end: int, territory: str) -> None:
    for each in panel.breaks:
        if each.separates(start, end, roles, territory):
            raise CannotBeShown(
                Text(
                    vi=f"Chuỗi số liệu đứt quãng ở năm {each.year} ({each.reason.vi}); hãy chọn một kỳ trước năm đó "
                    "hoặc từ năm đó trở đi.",
                    en=f"The series breaks in {each.year} ({each.reason.en}); choose a period before that year or from "
                    "it on.",
                )
            )


def _refuse_not_positive(complete: pl.DataFrame, positive: Sequence[str], panel: EconomyPanel) -> None:
    for key in positive:
        wrong = complete.filter(pl.col(key) <= 0)
        if wrong.height:
            name, year, value = panel.role(key).name, wrong["year"][0], wrong[key][0]
            raise CannotBeShown(
                Text(
                    vi=f"«{name.vi}» năm {year} là {value:g}; tốc độ tăng chỉ có nghĩa với số dương.",
                    en=f"«{name.en}» of {year} is {value:g}; growth has a meaning for positive numbers only.",
                )
            )


def _left_out(rows: pl.DataFrame) -> tuple[Dropped, ...]:
    if rows.is_empty():
        return ()
    years = _listed(rows["year"].to_list())
    reason = Text(vi=f"năm {years} thiếu số liệu", en=f"{years}: figures are missing")
    return (Dropped("incomplete-year", reason, rows.height, tuple(rows[ROW].head(_ROWS_NOTED).to_list())),)
