"""Growth accounting in its gross-output (KLEMS) form: capital, labour, energy, materials, services.

    g_Q = s_K·g_K + s_L·g_L + s_E·g_E + s_M·g_M + s_S·g_S + g_TFP

Q is gross output, s shares in total cost. Bought-in inputs stand as factors of their own, so that an industry's
productivity is not read into what it buys.

References
----------
Jorgenson, Gollop and Fraumeni (1987), Productivity and U.S. Economic Growth. US Bureau of Labor Statistics,
Handbook of Methods: industry total factor productivity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from nangsuat.data import (
    NO_WORDS,
    TOTAL,
    CannotBeShown,
    EconomyPanel,
    Figure,
    Text,
    UnknownOption,
    figure_from,
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
    mean_account,
    mean_of,
)
from nangsuat.measure.growth.accounting import GrowthAccounting
from nangsuat.measure.growth.coefficients import ShareYears
from nangsuat.measure.growth.observations import Observation, Years, observe
from nangsuat.measure.growth.sensitivity import Alternative, shifts

KLEMS_INPUTS = ("capital", "labour", "energy", "materials", "services")

SHARES_SUM = 0.005
"""How far cost shares may be from one in sum: five shares published to three digits are off by 0.0025 at worst."""


def klems_accounting(
    panel: EconomyPanel,
    *,
    start: int | None = None,
    end: int | None = None,
    territory: str | None = None,
    industry: str = TOTAL,
    inputs: tuple[str, ...] = KLEMS_INPUTS,
    shares: ShareYears = "two_year_mean",
    growth: Growth = "log",
) -> GrowthAccounting:
    """Which part of the growth of gross output came from each input, and from productivity.

    Parameters
    ----------
    panel : with ``output_quantity``, and ``*_quantity`` and ``*_cost_share`` of each input
    start, end, territory, industry, growth : as :func:`growth_accounting`
    inputs : some of ``capital, labour, energy, materials, services``; their cost shares must add up to one
    shares : ``"two_year_mean"`` (Törnqvist) or ``"base_year"`` (the step's first year)

    Raises
    ------
    CannotBeShown
        Cost shares of a year do not add up to one: an input is missing. Also as :func:`growth_accounting`.

    Examples
    --------
    >>> import polars as pl
    >>> table = pl.DataFrame({
    ...     "year": [2017, 2018], "output_quantity": [100.0, 104.0], "capital_quantity": [100.0, 102.0],
    ...     "labour_quantity": [100.0, 101.0], "capital_cost_share": [0.4, 0.4], "labour_cost_share": [0.6, 0.6],
    ... })
    >>> panel = EconomyPanel.from_frame(table, constants={"territory": "US", "industry": "MN"})
    >>> account = klems_accounting(panel, industry="MN", inputs=("capital", "labour"))
    >>> round(account.period.tfp.value, 3)
    2.533
    """
    _check(inputs, shares, growth)
    quantities = ("output_quantity", *(f"{key}_quantity" for key in inputs))
    years = observe(
        panel,
        roles=(*quantities, *(f"{key}_cost_share" for key in inputs)),
        positive=quantities,
        start=start,
        end=end,
        territory=territory,
        industry=industry,
        purpose=Text(vi="Hạch toán KLEMS", en="KLEMS accounting"),
    )
    _refuse_incomplete_cost(years, inputs)
    steps = tuple(_line(before, now, inputs, shares, growth) for before, now in years.steps)
    period = _period(years, steps, growth)
    parameters = {"form": "gross_output", "inputs": inputs, "shares": shares, "growth": growth}
    return GrowthAccounting(
        place=years.first.place,
        growth=growth,
        steps=steps,
        period=period,
        sensitivity=_sensitivity(period),
        measured=presentation.measured_by(panel, quantities),
        coefficient_source=_SOURCES[shares],
        form="gross_output",
        has_gaps=years.has_gaps,
        provenance=panel.provenance.then(
            "klems_accounting", rows_used=len(years.observations), dropped=years.dropped, parameters=parameters
        ),
    )


def _check(inputs: tuple[str, ...], shares: str, growth: str) -> None:
    for key in inputs:
        if key not in KLEMS_INPUTS:
            raise UnknownOption.among("inputs", key, KLEMS_INPUTS)
    for option, value, known in (("shares", shares, tuple(_SOURCES)), ("growth", growth, GROWTH)):
        if value not in known:
            raise UnknownOption.among(option, value, known)


def _refuse_incomplete_cost(years: Years, inputs: tuple[str, ...]) -> None:
    for each in years.observations:
        total = sum(each.values[f"{key}_cost_share"] for key in inputs)
        if abs(total - 1) > SHARES_SUM:
            raise CannotBeShown(
                Text(
                    vi=f"Tỷ phần chi phí năm {each.year} cộng lại là {total:.3f}, không phải 1: thiếu đầu vào.",
                    en=f"Cost shares of {each.year} add up to {total:.3f}, not to 1: an input is missing.",
                )
            )


def _line(
    before: Observation, now: Observation, inputs: tuple[str, ...], shares: ShareYears, growth: Growth
) -> Account:
    coefficients = {key: _share(before, now, key, shares) for key in inputs}
    return account_of(
        before.year, now.year, _output(before, now, growth), _terms(before, now, coefficients, growth), code="TFP"
    )


def _period(years: Years, steps: tuple[Account, ...], growth: Growth) -> Account:
    if len(steps) == 1:
        return steps[0]
    means = {
        each.key: mean_of([step.factor(each.key).coefficient for step in steps], steps, NO_WORDS)
        for each in steps[0].factors
    }
    output, terms = _output(years.first, years.last, growth), _terms(years.first, years.last, means, growth)
    if growth == "rate":
        return account_of(years.first.year, years.last.year, output, terms, code="TFP")
    return mean_account(steps, output, terms)


def _sensitivity(period: Account) -> tuple[Alternative, ...]:
    """Cost moved between capital and labour, the pair whose shares are hardest to observe."""
    if not {"capital", "labour"} <= {each.key for each in period.factors}:
        return ()
    return tuple(sorted(shifts(period), key=lambda each: each.alpha.value or 0.0))


def _output(before: Observation, now: Observation, growth: Growth) -> Figure:
    return growth_of(before, now, "output_quantity", OUTPUT_GROWTH, growth)


def _terms(before: Observation, now: Observation, coefficients: Mapping[str, Figure], growth: Growth) -> list[Term]:
    return [
        Term(
            key,
            _NAMES[key],
            growth_of(before, now, f"{key}_quantity", _growth_name(key), growth),
            coefficient,
            f"s_{key}",
            f"s_{key}",
            "klems_accounting",
        )
        for key, coefficient in coefficients.items()
    ]


def _share(before: Observation, now: Observation, key: str, years: ShareYears) -> Figure:
    role = f"{key}_cost_share"
    label = Text(vi=f"Tỷ phần {_NAMES[key].vi}", en=f"Cost share of {_NAMES[key].en}")
    earlier, later = before.reading("share_before", role), now.reading("share_now", role)
    if years == "base_year":
        return figure_from("share_before", [earlier], label=label, unit=NO_WORDS, method="klems_accounting", decimals=3)
    formula = "(share_before + share_now) / 2"
    return figure_from(formula, [earlier, later], label=label, unit=NO_WORDS, method="klems_accounting", decimals=3)


def _growth_name(key: str) -> Text:
    return Text(vi=f"Tốc độ tăng {_NAMES[key].vi}", en=f"Growth of {_NAMES[key].en}")


_NAMES: Mapping[str, Text] = {
    "capital": Text(vi="vốn", en="capital"),
    "labour": Text(vi="lao động", en="labour"),
    "energy": Text(vi="năng lượng", en="energy"),
    "materials": Text(vi="nguyên vật liệu", en="materials"),
    "services": Text(vi="dịch vụ mua ngoài", en="services"),
}
_SOURCES: Mapping[Literal["two_year_mean", "base_year"], Text] = {
    "two_year_mean": Text(
        vi="tỷ phần chi phí trong bảng, bình quân hai năm của mỗi bước (Törnqvist)",
        en="cost shares of the table, mean of each step's two years (Törnqvist)",
    ),
    "base_year": Text(
        vi="tỷ phần chi phí trong bảng, năm đầu của mỗi bước",
        en="cost shares of the table, of each step's first year",
    ),
}
