"""A dynamic panel's GMM from matrices that are written out firm by firm, row by row: slow, and plain to read."""

from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Case:
    """What is estimated: y on its year before and x, of kind ``exogenous``, ``predetermined`` or ``endogenous``."""

    kind: str
    transformation: str
    system: bool
    collapse: bool
    effects: bool

    def key(self, name: str, lag: int, year: int) -> tuple[str, int, int]:
        """Instruments of other years are the same one where they are collapsed."""
        return name, lag, 0 if self.collapse else year


@dataclass(frozen=True)
class Firm:
    """One firm's numbers by year; ``there`` are the years that have a year before."""

    y: dict[int, float]
    x: dict[int, float]

    @property
    def there(self) -> list[int]:
        return [year for year in sorted(self.y) if year - 1 in self.y]


Row = tuple[np.ndarray, dict, float]  # what it is of the years, its instruments, one if untransformed


def one_step(table: pl.DataFrame, case: Case) -> np.ndarray:
    """The coefficients of y's year before and of x."""
    firms = [
        Firm(*(dict(zip(rows["year"], rows[name], strict=True)) for name in ("output", "employees")))
        for rows in table.partition_by("firm")
    ]
    calendar = range(int(table["year"].min()), int(table["year"].max()) + 1)
    dummies = sorted({year for firm in firms for year in firm.there})[1:] if case.effects else []
    rows = {
        place: transformed_rows(firm, calendar, dummies, case) + level_rows(firm, calendar, dummies, case)
        for place, firm in enumerate(firms)
    }
    keys = {key: None for own in rows.values() for _, known, _ in own for key in known}
    order = {key: place for place, key in enumerate(keys)}
    weighting, slopes, levels = 0, 0, 0
    for place, own in rows.items():
        if not own:
            continue
        data, mixes, z = matrices(firms[place], own, calendar, dummies, order, case)
        weighting = weighting + z.T @ mixes @ mixes.T @ z
        slopes, levels = slopes + z.T @ data[:, 1:], levels + z.T @ data[:, 0]
    inverse = np.linalg.pinv(weighting, hermitian=True)
    return np.linalg.solve(slopes.T @ inverse @ slopes, slopes.T @ inverse @ levels)[:2]


def transformed_rows(firm: Firm, calendar: range, dummies: list[int], case: Case) -> list[Row]:
    rows = []
    for year in calendar:
        mix = mix_of(firm.there, calendar, year, case.transformation)
        if not mix.any():
            continue
        known = {case.key("y", lag, year): firm.y.get(year - lag, 0.0) for lag in range(2, len(calendar))}
        first = {"predetermined": 1, "endogenous": 2}.get(case.kind, len(calendar))
        known |= {case.key("x", lag, year): firm.x.get(year - lag, 0.0) for lag in range(first, len(calendar))}
        if case.kind == "exogenous":
            known["own"] = sum(mix[calendar.index(other)] * firm.x[other] for other in firm.there)
        if not case.system:
            known |= {("effect", other): mix[calendar.index(other)] for other in dummies}
        rows.append((mix, known, 0.0))
    return rows


def mix_of(there: list[int], calendar: range, year: int, transformation: str) -> np.ndarray:
    mix = np.zeros(len(calendar))
    if transformation == "differences":
        if year in there and year - 1 in there:
            mix[calendar.index(year)], mix[calendar.index(year - 1)] = 1, -1
        return mix
    later = [other for other in there if other >= year]
    if year - 1 in there and later:
        scale = np.sqrt(len(later) / (len(later) + 1))
        mix[calendar.index(year - 1)] = scale
        for other in later:
            mix[calendar.index(other)] = -scale / len(later)
    return mix


def level_rows(firm: Firm, calendar: range, dummies: list[int], case: Case) -> list[Row]:
    rows = []
    for year in firm.there if case.system else []:
        mix = np.zeros(len(calendar))
        mix[calendar.index(year)] = 1
        known = {"one": 1.0} | {("effect", other): float(other == year) for other in dummies}
        known |= change(firm.y, year - 1, case.key("dy", 1, year))
        if case.kind == "exogenous" and year - 1 in firm.there:
            known |= change(firm.x, year, ("dx",))
        if case.kind != "exogenous":
            known |= change(firm.x, year - (case.kind == "endogenous"), case.key("dx", 1, year))
        rows.append((mix, known, 1.0))
    return rows


def change(values: dict[int, float], year: int, key: tuple) -> dict[tuple, float]:
    return {key: values[year] - values[year - 1]} if year in values and year - 1 in values else {}


def matrices(
    firm: Firm, rows: list[Row], calendar: range, dummies: list[int], order: dict, case: Case
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y and its regressors, the mixes, and the instruments."""
    years = np.zeros((len(calendar), 3 + len(dummies)))
    for year in firm.there:
        effects = [float(other == year) for other in dummies]
        years[calendar.index(year)] = [firm.y[year], firm.y[year - 1], firm.x[year], *effects]
    mixes = np.array([mix for mix, _, _ in rows])
    data = mixes @ years
    if case.system:
        data = np.column_stack((data, [level for _, _, level in rows]))
    instruments = np.zeros((len(rows), len(order)))
    for place, (_, known, _) in enumerate(rows):
        for key, value in known.items():
            instruments[place, order[key]] = value
    return data, mixes, instruments
