"""A made-up hi-tech park: accounts for demonstrations, trials and speed, marked synthetic wherever they appear.

No enterprise in it exists: ids begin with «GL» (giả lập), names say that they are made up, there are no tax codes.
The accounts keep the identities of real ones (added value by addition equals that by subtraction but for a few
enterprises, assets roll forward, the balance sheet balances), with entries, exits, losses and blanks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data.framing import as_lazy, content_hash
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import CannotBeShown
from nangsuat.data.provenance import Source
from nangsuat.data.text import Text

type Numbers = NDArray[np.float64]

_CITATION = Text(
    vi="Số liệu giả lập của Nangsuat, không phải của doanh nghiệp nào",
    en="Synthetic data made by Nangsuat; of no real enterprise",
)


@dataclass(frozen=True, slots=True)
class _Industry:
    """What is typical of a division in the made-up park; chosen to look plausible, measured nowhere."""

    code: str
    weight: float  # how common it is
    productivity: float  # added value, million đồng a worker
    content: float  # added value in output
    labour_share: float
    capital_intensity: float  # fixed assets, million đồng a worker
    size: float  # employees of the median enterprise


_INDUSTRIES = (
    _Industry("26", 0.28, 520.0, 0.26, 0.48, 900.0, 260.0),
    _Industry("27", 0.12, 430.0, 0.28, 0.52, 650.0, 180.0),
    _Industry("28", 0.12, 400.0, 0.32, 0.55, 600.0, 110.0),
    _Industry("22", 0.08, 330.0, 0.27, 0.56, 520.0, 150.0),
    _Industry("21", 0.08, 640.0, 0.38, 0.42, 1100.0, 120.0),
    _Industry("32", 0.06, 380.0, 0.34, 0.54, 560.0, 140.0),
    _Industry("62", 0.18, 560.0, 0.62, 0.70, 120.0, 70.0),
    _Industry("72", 0.08, 410.0, 0.55, 0.72, 300.0, 30.0),
)
_OWNERSHIPS = (("foreign", 0.45), ("non_state", 0.50), ("state", 0.05))

_PERSISTENCE = 0.85  # of an enterprise's productivity from year to year
_DEPRECIATION = 0.11
_INTEREST = 0.075
_ENTRY, _EXIT = 0.06, 0.04  # a year
_LOSS = 0.05  # of the firm-years are bad ones
_TWO_METHODS_APART = 0.06  # of the firm-years: added value by subtraction differs a little
_BLANK = {"hours": 0.06, "rd_spending": 0.10, "energy": 0.03, "units": 0.15}  # parts left blank
_HO_CHI_MINH_CITY = "79"
_FIRST_YEAR_ON_34 = 2025  # annual accounts of 2025 are handed in on the new map


def synthetic_park(*, enterprises: int = 60, years: Sequence[int] = (2021, 2022, 2023), seed: int = 36) -> FirmPanel:
    """Accounts of a made-up hi-tech park, in the form of the enterprises' template.

    Parameters
    ----------
    enterprises : how many enterprises ever stand in it; a million takes seconds
    years : the years of the accounts, in order
    seed : the same seed gives the same park

    Returns
    -------
    FirmPanel
        ``synthetic`` is true; money in million đồng. Added value is not given but follows from its parts.

    Examples
    --------
    >>> park = synthetic_park(enterprises=5)
    >>> park.synthetic, park.collect("firm")["firm"][0], park.has("tax_code")
    (True, 'GL-001', False)
    """
    if enterprises < 1 or not len(years):
        raise CannotBeShown(
            Text(
                vi="Khu giả lập cần ít nhất một doanh nghiệp và một năm.",
                en="A made-up park needs at least one enterprise and one year.",
            )
        )
    random = np.random.default_rng(seed)
    firms = _firms(random, enterprises, len(years))
    accounts = _accounts(random, firms, len(years))
    frame = _as_frame(firms, accounts, tuple(years), random)
    name = f"synthetic park (enterprises={enterprises}, seed={seed})"
    source = Source(name, content_hash(as_lazy(frame)), citation=_CITATION, columns={key: key for key in frame.columns})
    return FirmPanel.from_frame(frame, source=source, synthetic=True)


@dataclass(frozen=True, slots=True)
class _Firms:
    """What stays the same of each enterprise: arrays with one entry an enterprise."""

    industry: NDArray[np.int64]
    ownership: NDArray[np.int64]
    effect: Numbers
    size: Numbers
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def typical(self, field: str) -> Numbers:
        values: Numbers = np.array([getattr(item, field) for item in _INDUSTRIES], dtype=np.float64)[self.industry]
        return values


def _firms(random: np.random.Generator, count: int, years: int) -> _Firms:
    industry = random.choice(len(_INDUSTRIES), count, p=[item.weight for item in _INDUSTRIES])
    ownership = random.choice(len(_OWNERSHIPS), count, p=[share for _, share in _OWNERSHIPS])
    first = np.where(random.random(count) < _ENTRY * (years - 1), random.integers(0, years, count), 0)
    last = np.where(random.random(count) < _EXIT * (years - 1), random.integers(0, years, count), years - 1)
    typical_size = np.array([item.size for item in _INDUSTRIES])[industry]
    foreign = ownership == 0
    return _Firms(
        industry=industry,
        ownership=ownership,
        effect=random.normal(0.0, 0.35, count) + 0.15 * foreign,
        size=typical_size * np.exp(random.normal(0.0, 0.9, count) + 0.5 * foreign),
        first=first,
        last=np.maximum(first, last),
    )


def _accounts(random: np.random.Generator, firms: _Firms, years: int) -> dict[str, Numbers]:
    """One array of shape (years, enterprises) an account."""
    shape = (years, firms.size.size)
    staff = _staff(random, firms, shape)
    assets = _assets(random, firms, staff["employees"])
    usual, made = _added_value(random, firms, staff["employees"], assets["fixed_assets"])
    return {**staff, **assets, **_parts(random, firms, assets, usual, made)}


def _staff(random: np.random.Generator, firms: _Firms, shape: tuple[int, int]) -> dict[str, Numbers]:
    years, count = shape
    ends = np.empty((years + 1, count))
    ends[0] = np.maximum(3.0, np.round(firms.size))
    for year in range(years):
        ends[year + 1] = np.maximum(3.0, np.round(ends[year] * np.exp(random.normal(0.03, 0.10, count))))
    employees = np.round((ends[:-1] + ends[1:]) / 2)
    hours = np.round(employees * random.uniform(2100.0, 2450.0, shape))
    return {"employees": employees, "employees_start": ends[:-1], "employees_end": ends[1:], "hours": hours}


def _assets(random: np.random.Generator, firms: _Firms, employees: Numbers) -> dict[str, Numbers]:
    years, count = employees.shape
    stock, depreciation, investment = np.empty((years + 1, count)), np.empty((years, count)), np.empty((years, count))
    stock[0] = _million(firms.typical("capital_intensity") * employees[0] * np.exp(random.normal(0.0, 0.3, count)))
    for year in range(years):
        depreciation[year] = _million(stock[year] * _DEPRECIATION)
        investment[year] = _million(stock[year] * random.gamma(2.0, 0.07, count))
        stock[year + 1] = stock[year] + investment[year] - depreciation[year]
    stock = _million(stock)
    return {
        "fixed_assets": _million((stock[:-1] + stock[1:]) / 2),
        "fixed_assets_start": stock[:-1],
        "fixed_assets_end": stock[1:],
        "depreciation": depreciation,
        "investment": investment,
    }


def _added_value(
    random: np.random.Generator, firms: _Firms, employees: Numbers, fixed_assets: Numbers
) -> tuple[Numbers, Numbers]:
    """Added value of a usual year, and the one made; a bad year takes most of it away, or more than all."""
    years, count = employees.shape
    shocks = np.empty((years, count))
    shocks[0] = firms.effect
    for year in range(1, years):
        drift = _PERSISTENCE * (shocks[year - 1] - firms.effect) + random.normal(0.0, 0.10, count)
        shocks[year] = firms.effect + drift
    equipment = fixed_assets / employees / firms.typical("capital_intensity")
    trend = 0.04 * np.arange(years)[:, None]
    usual = employees * firms.typical("productivity") * np.exp(shocks + trend) * equipment**0.3
    bad = random.random((years, count)) < _LOSS
    return usual, np.where(bad, usual * random.uniform(-0.15, 0.55, (years, count)), usual)


def _parts(
    random: np.random.Generator,
    firms: _Firms,
    assets: Mapping[str, Numbers],
    usual: Numbers,
    made: Numbers,
) -> dict[str, Numbers]:
    shape = usual.shape
    output = _million(usual / (firms.typical("content") * np.exp(random.normal(0.0, 0.12, shape))))
    output = np.maximum(output, _million(np.abs(made) + 1.0))
    costs = _costs(random, output - made)
    value_added = _million(output - sum(costs.values()))
    sold = _sales(random, output)
    balance = _balance(random, assets["fixed_assets_end"], sold["net_sales"])
    income = _income(random, firms, usual, value_added, output, assets["depreciation"], balance["liabilities"])
    apart = random.random(shape) < _TWO_METHODS_APART
    costs["materials"] = np.where(apart, _million(costs["materials"] * 1.01), costs["materials"])
    research = _million(sold["net_sales"] * random.gamma(1.2, 0.012, shape))
    hi_tech = _million(sold["net_sales"] * random.beta(8.0, 2.0, shape))
    units = np.round(output * random.uniform(5.0, 50.0, shape[1]))
    return {
        **sold, "output": output, **costs, **income, **balance,
        "rd_spending": research, "hi_tech_sales": hi_tech, "units": units,
    }  # fmt: skip


def _costs(random: np.random.Generator, intermediate: Numbers) -> dict[str, Numbers]:
    energy = random.uniform(0.02, 0.06, intermediate.shape)
    services = random.uniform(0.10, 0.25, intermediate.shape)
    return {
        "materials": _million(intermediate * (1 - energy - services)),
        "energy": _million(intermediate * energy),
        "bought_services": _million(intermediate * services),
    }


def _sales(random: np.random.Generator, output: Numbers) -> dict[str, Numbers]:
    """The output by its parts, which add up to it, and the sales."""
    services = _million(output * random.uniform(0.0, 0.08, output.shape))
    unfinished = _million(output * random.normal(0.0, 0.01, output.shape))
    production = _million(output - services - unfinished)
    return {
        "net_sales": _million(production + services),
        "production_value": production,
        "inventory_change": unfinished,
        "service_revenue": services,
    }


def _income(
    random: np.random.Generator,
    firms: _Firms,
    usual: Numbers,
    value_added: Numbers,
    output: Numbers,
    depreciation: Numbers,
    liabilities: Numbers,
) -> dict[str, Numbers]:
    """How the added value is shared out; what remains is profit, or loss."""
    labour = _million(usual * firms.typical("labour_share") * np.exp(random.normal(0.0, 0.10, usual.shape)))
    interest = _million(liabilities * _INTEREST * random.uniform(0.1, 0.6, usual.shape))
    taxes = _million(output * random.uniform(0.001, 0.006, usual.shape))
    profit = _million(value_added - labour - interest - taxes - depreciation)
    return {"labour_cost": labour, "interest": interest, "taxes": taxes, "profit": profit}


def _balance(random: np.random.Generator, fixed_assets: Numbers, net_sales: Numbers) -> dict[str, Numbers]:
    total = _million(fixed_assets + net_sales * random.uniform(0.25, 0.6, net_sales.shape))
    liabilities = _million(total * random.beta(4.0, 4.0, net_sales.shape))
    return {"total_assets": total, "liabilities": liabilities, "equity": _million(total - liabilities)}


def _as_frame(
    firms: _Firms, accounts: Mapping[str, Numbers], years: tuple[int, ...], random: np.random.Generator
) -> pl.DataFrame:
    """The accounts as a long table, one enterprise after the other, only the years in which it stood."""
    count = firms.size.size
    number = np.repeat(np.arange(count), len(years))
    place = np.tile(np.arange(len(years)), count)
    there = (firms.first[number] <= place) & (place <= firms.last[number])
    number, place = number[there], place[there]
    columns = {key: values.T.ravel()[there] for key, values in accounts.items()}
    frame = _identity(firms, number, np.array(years)[place], count).with_columns(**columns)
    blanks = {key: random.random(number.size) < share for key, share in _BLANK.items()}
    return frame.with_columns(pl.when(pl.Series(~blank)).then(pl.col(key)).alias(key) for key, blank in blanks.items())


def _identity(firms: _Firms, number: NDArray[np.int64], year: NDArray[np.int64], count: int) -> pl.DataFrame:
    digits = max(3, len(str(count)))
    written = pl.col("number").cast(pl.String).str.zfill(digits)
    codes, kinds = pl.Series([item.code for item in _INDUSTRIES]), pl.Series([kind for kind, _ in _OWNERSHIPS])
    frame = pl.DataFrame({"number": number + 1, "year": year})
    return frame.select(
        firm=pl.lit("GL-") + written,
        year=pl.col("year"),
        name=pl.lit("Doanh nghiệp giả lập ") + written,
        industry=codes.gather(firms.industry[number]),
        industry_version=pl.lit("VSIC2018"),
        territory=pl.lit(_HO_CHI_MINH_CITY),
        territory_version=pl.when(pl.col("year") >= _FIRST_YEAR_ON_34).then(pl.lit("34")).otherwise(pl.lit("63")),
        ownership=kinds.gather(firms.ownership[number]),
    )


def _million(values: Numbers) -> Numbers:
    """Amounts as they are handed in: million đồng to one decimal."""
    return np.round(values, 1)
