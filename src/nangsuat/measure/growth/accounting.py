"""Growth accounting in its value-added form: capital, labour, and total factor productivity.

    g_Y = α·g_K + (1 − α)·g_L [+ (1 − α)·g_H] + g_TFP

Y is value added at constant prices, K capital, L workers or hours, H human capital (quality of labour). TFP is what
is left: technology, and also prices, resource shifts, use of capacity and errors of measurement.

References
----------
Solow (1957), Technical change and the aggregate production function, Review of Economics and Statistics 39.
Jorgenson and Griliches (1967), Review of Economic Studies 34. OECD (2001), Measuring Productivity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nangsuat.data import (
    NO_WORDS,
    TOTAL,
    EconomyPanel,
    Figure,
    Language,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
)
from nangsuat.measure.growth import presentation
from nangsuat.measure.growth.account import (
    GROWTH,
    OUTPUT_GROWTH,
    Account,
    Growth,
    Term,
    account_of,
    growth_of,
    growth_of_quality,
    mean_account,
    mean_of,
)
from nangsuat.measure.growth.coefficients import Coefficients
from nangsuat.measure.growth.observations import Observation, Years, observe
from nangsuat.measure.growth.sensitivity import Alternative, alternatives

if TYPE_CHECKING:
    import altair as alt

type Labour = Literal["workers", "hours"]
type Capital = Literal["capital", "capital_services"]

LABOUR: tuple[Labour, ...] = ("workers", "hours")
CAPITAL: tuple[Capital, ...] = ("capital", "capital_services")


@dataclass(frozen=True, slots=True)
class GrowthAccounting(Result):
    """A growth account: its steps, the whole period, and the answer under other coefficients.

    Attributes
    ----------
    place : territory and industry
    growth : ``"rate"`` (compound rates) or ``"log"`` (log differences)
    steps : one line a year (longer where years are missing)
    period : the line of the whole period: compound means for rates, means of the steps for logs
    sensitivity : growth and share of TFP in the period under other coefficients
    measured : what output and the factors are measured by
    coefficient_source : where the coefficient comes from
    form : ``"value_added"`` or ``"gross_output"``
    has_gaps : whether years are missing between the first and the last
    """

    place: Text
    growth: Growth
    steps: tuple[Account, ...]
    period: Account
    sensitivity: tuple[Alternative, ...]
    measured: Text
    coefficient_source: Text
    form: Literal["value_added", "gross_output"]
    has_gaps: bool
    provenance: Provenance

    @property
    def title(self) -> Text:
        years = f"{self.period.first}–{self.period.last}"
        return Text(
            vi=f"Nguồn tăng trưởng, {self.place.vi}, {years}", en=f"Sources of growth, {self.place.en}, {years}"
        )

    def tables(self) -> tuple[Table, ...]:
        tables = (
            presentation.contributions_table(self.steps, self.period),
            presentation.growth_table(self.steps, self.period),
        )
        return (*tables, presentation.sensitivity_table(self.sensitivity)) if self.sensitivity else tables

    def notes(self) -> tuple[Text, ...]:
        said = presentation.notes(self.form, self.growth, self.coefficient_source, self.has_gaps, self.period)
        return (said[0], self.measured, *said[1:])

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Contributions stacked by year, growth of output as a point."""
        return presentation.chart(self.steps, self.period, self.title, self.provenance.sources[0], language)


def growth_accounting(
    panel: EconomyPanel,
    *,
    coefficients: Coefficients,
    start: int | None = None,
    end: int | None = None,
    territory: str | None = None,
    industry: str = TOTAL,
    capital: Capital = "capital",
    labour: Labour = "workers",
    human_capital: bool = False,
    growth: Growth = "rate",
) -> GrowthAccounting:
    """Which part of growth came from capital, from labour, and from total factor productivity (M08 to M12).

    Parameters
    ----------
    panel : with ``value_added_constant``, capital, labour, and what the coefficients read
    coefficients : where α comes from; there is no default, because the answer depends on it
    start, end : first and last year; the first and last complete ones where not given
    territory, industry : which rows; a panel of one territory needs no name
    capital : role of the capital stock or of capital services
    labour : role of the quantity of labour
    human_capital : account for the role ``human_capital`` apart, as quality of labour
    growth : ``"rate"`` for compound rates, as offices publish; ``"log"`` for log differences, which add up over
        years, as the Penn World Table does

    Returns
    -------
    GrowthAccounting
        Steps, period, and always the sensitivity to α. Shares in growth are withheld where output fell or grew by
        less than ``NEAR_ZERO_GROWTH``.

    Raises
    ------
    MissingRoles, UnknownOption
        The panel lacks a role, or an option has an unknown value.
    CannotBeShown
        A series breaks in the period, a year asked for is incomplete, or a value is not above zero.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.measure import fixed_coefficient
    >>> table = pl.DataFrame({
    ...     "year": [2023, 2024], "value_added_constant": [100.0, 106.5], "capital": [100.0, 109.0],
    ...     "workers": [1000.0, 1012.0],
    ... })
    >>> panel = EconomyPanel.from_frame(table, constants={"territory": "79", "industry": "TOTAL"})
    >>> chosen = fixed_coefficient(alpha=0.3, source=Text.same("illustration"))
    >>> account = growth_accounting(panel, coefficients=chosen)
    >>> round(account.period.tfp.value, 2), round(account.period.tfp_share.value, 1)
    (2.96, 45.5)
    """
    _check("capital", capital, CAPITAL)
    _check("labour", labour, LABOUR)
    _check("growth", growth, GROWTH)
    quality = ("human_capital",) if human_capital else ()
    measured = ("value_added_constant", capital, labour, *quality)
    years = observe(
        panel,
        roles=tuple(dict.fromkeys((*measured, *coefficients.roles))),
        positive=measured,
        start=start,
        end=end,
        territory=territory,
        industry=industry,
        purpose=_PURPOSE,
    )
    form = _ValueAddedForm(capital, labour, human_capital, growth)
    steps = tuple(form.line(before, now, coefficients.capital(before, now)) for before, now in years.steps)
    period = form.period(years, steps)
    return GrowthAccounting(
        place=years.first.place,
        growth=growth,
        steps=steps,
        period=period,
        sensitivity=alternatives(period),
        measured=presentation.measured_by(panel, measured),
        coefficient_source=coefficients.source,
        form="value_added",
        has_gaps=years.has_gaps,
        provenance=_provenance(panel, years, coefficients, form),
    )


@dataclass(frozen=True, slots=True)
class _ValueAddedForm:
    capital: Capital
    labour: Labour
    human_capital: bool
    growth: Growth

    def line(self, before: Observation, now: Observation, alpha: Figure) -> Account:
        return account_of(before.year, now.year, self._output(before, now), self._terms(before, now, alpha))

    def period(self, years: Years, steps: tuple[Account, ...]) -> Account:
        """Compound growth of the whole period for rates; means of the steps for logs."""
        if len(steps) == 1:
            return steps[0]
        alpha = mean_of([step.factor("capital").coefficient for step in steps], steps, NO_WORDS)
        if self.growth == "rate":
            return self.line(years.first, years.last, alpha)
        output = self._output(years.first, years.last)
        return mean_account(steps, output, self._terms(years.first, years.last, alpha))

    def _output(self, before: Observation, now: Observation) -> Figure:
        return growth_of(before, now, "value_added_constant", OUTPUT_GROWTH, self.growth)

    def _terms(self, before: Observation, now: Observation, alpha: Figure) -> list[Term]:
        terms = [
            Term("capital", _CAPITAL, growth_of(before, now, self.capital, _G_CAPITAL, self.growth), alpha, "alpha",
                 "alpha", "M10"),
            Term("labour", _LABOUR, growth_of(before, now, self.labour, _G_LABOUR, self.growth), alpha, "(1 - alpha)",
                 "alpha", "M11"),
        ]  # fmt: skip
        if self.human_capital:
            quality = growth_of_quality(before, now, self.labour, "human_capital", self.growth)
            terms.append(Term("human_capital", _QUALITY, quality, alpha, "(1 - alpha)", "alpha", "M11"))
        return terms


def _check(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UnknownOption.among(option, value, known)


def _provenance(panel: EconomyPanel, years: Years, coefficients: Coefficients, form: _ValueAddedForm) -> Provenance:
    made = panel.provenance.then(
        "growth_accounting",
        rows_used=len(years.observations),
        dropped=years.dropped,
        parameters={
            "form": "value_added",
            "start": years.first.year,
            "end": years.last.year,
            "capital": form.capital,
            "labour": form.labour,
            "human_capital": form.human_capital,
            "growth": form.growth,
            "coefficients": coefficients.source.en,
        },
    )
    return presentation.with_sources(made, coefficients.sources)


_PURPOSE = Text(vi="Hạch toán tăng trưởng", en="Growth accounting")
_CAPITAL = Text(vi="vốn", en="capital")
_LABOUR = Text(vi="lao động", en="labour")
_QUALITY = Text(vi="chất lượng lao động", en="labour quality")
_G_CAPITAL = Text(vi="Tốc độ tăng vốn", en="Growth of capital")
_G_LABOUR = Text(vi="Tốc độ tăng lao động", en="Growth of labour")
