"""What drove an enterprise's productivity between two years: the driver tree of E05.

Value added per employee is a product of ratios in several ways, each a question that a manager asks:

    E05 = E15 × E07     how much of a đồng of sales is value added, how much does one employee sell?
    E05 = E09 × E10     what does a đồng of fixed assets yield, how many assets has one employee?
    E05 = E11 × E13     what does a đồng of pay yield, what is one employee paid?
    E05 = E06 × hours   what does an hour yield, how many hours does one employee work?

A product does not split into a sum by itself. The logarithmic mean divides its change exactly (LMDI): the factor
``x`` contributes ``L(y1, y0) · ln(x1/x0)`` with ``L(a, b) = (a − b) / (ln a − ln b)``, and the contributions of all
factors add up to ``y1 − y0`` without a remainder, whichever order they are taken in. It needs positive numbers;
with a loss (value added not positive) only the last branch is left, the parts of value added per employee, which
is a sum already.

References
----------
Ang, B.W. (2005), The LMDI approach to decomposition analysis: a practical guide, Energy Policy 33(7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nangsuat.data import FIRM_ROLES, CannotBeShown, Figure, FirmPanel, Text, symbols
from nangsuat.explain.accounts import break_between, order_years
from nangsuat.explain.driver_result import BranchChange, DriverChange, DriverTree
from nangsuat.explain.drivers import BRANCHES, PARTS, Branch, Driver
from nangsuat.explain.figures import in_per_cent_of, made
from nangsuat.explain.firm_years import MANY_WAYS, FirmYear, read_firm
from nangsuat.measure import INDICATORS, row_formula

__all__ = ["DriverTree", "driver_tree"]


def driver_tree(panel: FirmPanel, firm: str | int, *, start: int, end: int) -> DriverTree:
    """Split the change of an enterprise's E05 between two years over its drivers.

    Parameters
    ----------
    panel : accounts of enterprises
    firm : which one
    start, end : years; in a panel at current prices higher prices are in the change, and the notes say so

    Returns
    -------
    DriverTree
        One branch for each way to write E05 that the accounts allow; a branch that they do not allow, or whose
        roles a break of series touches, says why.

    Raises
    ------
    UnknownOption
        The enterprise, or one of the years, is not in the table.
    CannotBeShown
        E05 has no value in one of the years, or a break of its series lies between them.

    Examples
    --------
    >>> import polars as pl
    >>> books = pl.DataFrame(
    ...     {
    ...         "firm": ["a", "a"],
    ...         "year": [2022, 2023],
    ...         "value_added": [3000.0, 4200.0],
    ...         "net_sales": [10000.0, 12000.0],
    ...         "employees": [30.0, 30.0],
    ...     }
    ... )
    >>> tree = driver_tree(FirmPanel.from_frame(books), "a", start=2022, end=2023)
    >>> [(driver.driver.key, round(driver.contribution.value, 2)) for driver in tree.branch("sales").drivers]
    [('E15', 18.33), ('E07', 21.67)]
    """
    order_years(start, end)
    years = tuple(read_firm(panel, firm, year) for year in (start, end))
    levels = tuple(year.level() for year in years)
    reason = _broken(panel, years, ("E05",)) or _without_level(levels, years)
    if reason is not None:
        raise CannotBeShown(reason)
    known = {"y0": levels[0], "y1": levels[1]}
    unit = INDICATORS["E05"].unit_in(panel.currency)
    change = made("y1 - y0", known, label=_CHANGE, unit=unit, method="E05")
    branches = tuple(_branch(branch, panel, years, known) for branch in BRANCHES)
    return DriverTree(
        firm=str(firm),
        years=(start, end),
        levels=(levels[0], levels[1]),
        change=change,
        branches=(*branches, _parts(panel, years, known)),
        reservations=(_prices(panel), *_two_ways(years)),
        provenance=panel.provenance.then(
            "driver_tree", rows_used=2, parameters={"firm": firm, "start": start, "end": end}
        ),
    )


def _broken(panel: FirmPanel, years: tuple[FirmYear, ...], formulas: Iterable[str]) -> Text | None:
    """The break of series that touches these formulas where the enterprise is; of any place if that is not known."""
    roles = [role for formula in formulas for role in symbols(row_formula(formula, panel))]
    first, last = years[0], years[-1]
    reasons = (
        break_between(panel, first.year, last.year, roles, place)
        for place in dict.fromkeys((first.territory, last.territory))
    )
    return next((reason for reason in reasons if reason is not None), None)


def _branch(branch: Branch, panel: FirmPanel, years: tuple[FirmYear, ...], known: Mapping[str, Figure]) -> BranchChange:
    """The factors of one way to write E05, and what they are made of in turn."""
    reason = _refusal(branch, panel, years)
    if reason is not None:
        return BranchChange(branch, (), reason)
    return BranchChange(branch, tuple(_driver(driver, panel, years, known) for driver in branch.drivers))


def _refusal(branch: Branch, panel: FirmPanel, years: tuple[FirmYear, ...]) -> Text | None:
    broken = _broken(panel, years, (driver.formula for driver in branch.drivers))
    if broken is not None:
        return Text(vi=f"{branch.name.vi}: {broken.vi}", en=f"{branch.name.en}: {broken.en}")
    for year in years:
        for driver in branch.drivers:
            reason = year.why_not_positive(driver.formula)
            if reason is not None:
                return Text(vi=f"{branch.name.vi}: {reason.vi}", en=f"{branch.name.en}: {reason.en}")
    return None


def _driver(driver: Driver, panel: FirmPanel, years: tuple[FirmYear, ...], known: Mapping[str, Figure]) -> DriverChange:
    values = tuple(year.figure(driver) for year in years)
    pair = {**known, "x0": values[0], "x1": values[1]}
    contribution = made("logmean(y1, y0) * ln(x1 / x0)", pair, label=driver.label, unit=known["y0"].unit, method="LMDI")
    formulas = [part.formula for part in driver.parts]
    positive = all(year.why_not_positive(formula) is None for formula in formulas for year in years)
    possible = positive and _broken(panel, years, formulas) is None
    parts = tuple(_driver(part, panel, years, known) for part in driver.parts) if possible else ()
    return DriverChange(driver, (values[0], values[1]), contribution, _points(contribution, known), parts)


def _parts(panel: FirmPanel, years: tuple[FirmYear, ...], known: Mapping[str, Figure]) -> BranchChange:
    """Value added per employee as the sum of who receives it; exact with losses too."""
    formulas = [driver.formula for driver in PARTS.drivers]
    refusals = [_broken(panel, years, formulas)] + [year.why_missing(each) for each in formulas for year in years]
    found = [reason for reason in refusals if reason is not None]
    if found:
        return BranchChange(PARTS, (), Text(vi=f"{PARTS.name.vi}: {found[0].vi}", en=f"{PARTS.name.en}: {found[0].en}"))
    drivers = []
    for driver in PARTS.drivers:
        values = tuple(year.figure(driver) for year in years)
        difference = {"x0": values[0], "x1": values[1]}
        change = made("x1 - x0", difference, label=driver.label, unit=known["y0"].unit, method="difference")
        drivers.append(DriverChange(driver, (values[0], values[1]), change, _points(change, known)))
    return BranchChange(PARTS, tuple(drivers))


def _points(contribution: Figure, known: Mapping[str, Figure]) -> Figure | None:
    """The contribution in points of the growth of E05; there is none from a level that is not positive."""
    if (known["y0"].value or 0) <= 0:
        return None
    return in_per_cent_of(contribution, known["y0"], Text(vi="điểm %", en="points"))


def _prices(panel: FirmPanel) -> Text:
    if panel.base_year is None:
        return Text(vi="Giá hiện hành: trượt giá nằm trong thay đổi.", en="Current prices: inflation is in the change.")
    return Text(vi=f"Giá so sánh {panel.base_year}.", en=f"Constant prices of {panel.base_year}.")


def _two_ways(years: tuple[FirmYear, ...]) -> tuple[Text, ...]:
    """Quantities taken one way in one year and another way in the other: part of the change may be the way."""
    first, last = years
    return tuple(
        _TWO_WAYS.fill(
            name=FIRM_ROLES[symbol].name,
            first=first.year,
            way_first=first.ways[symbol],
            last=last.year,
            way_last=last.ways[symbol],
        )
        for symbol in MANY_WAYS
        if first.ways[symbol] != last.ways[symbol]
    )


def _without_level(levels: tuple[Figure, ...], years: tuple[FirmYear, ...]) -> Text | None:
    for level, year in zip(levels, years, strict=True):
        if level.value is None:
            return year.why_missing("value_added / employees")
    return None


_TWO_WAYS = Text(
    vi="{name} lấy theo hai cách ({first}: {way_first}; {last}: {way_last}): một phần thay đổi có thể do cách tính.",
    en="{name} is taken in two ways ({first}: {way_first}; {last}: {way_last}): part of the change may come from that.",
)
_CHANGE = Text(vi="Thay đổi năng suất lao động (E05)", en="Change of labour productivity (E05)")
