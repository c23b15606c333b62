"""What all decompositions of labour productivity by industry share: quantities, terms and their sums.

A method is a list of :class:`Term`: a formula over a few quantities of each industry (share of workers,
productivity) and of the whole economy. The terms of a method add up to the change of productivity because of
algebra, not because a remainder is spread over them; each is a :class:`Figure` that opens down to the rows.

Quantities, ``0`` for the start and ``1`` for the end: ``w`` value added per worker of the industry, ``s`` its
share of workers, ``r`` its relative size (share of workers times relative price of its output), ``m`` value
added per worker of all industries, ``t`` product tax per worker, ``k = W / m`` the product-tax coefficient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nangsuat.data import CannotBeShown, EconomyPanel, Figure, Input, Text, as_input, figure_from
from nangsuat.explain.accounts import PRODUCT_TAX_ROLES, VALUE_ADDED_ROLES, Accounts, Prices
from nangsuat.explain.figures import in_per_cent_of, made, summed

PERCENT = Text.same("%")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a decomposition.

    Attributes
    ----------
    key : its name in tables
    label : what it measures
    formula : over the quantities above, in money per worker
    code : indicator code in the dictionary
    scope : whether each industry has its own part, or only the whole economy
    """

    key: str
    label: Text
    formula: str
    code: str
    scope: Literal["industry", "economy"] = "industry"


@dataclass(frozen=True, slots=True)
class Quantities:
    """The quantities of one territory between two years, as figures.

    Attributes
    ----------
    economy : by symbol, those of the whole economy
    industry : for each industry, by symbol
    """

    economy: Mapping[str, Figure]
    industry: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Split:
    """A change of productivity between two years, taken apart.

    Attributes
    ----------
    start, end : years
    levels : productivity of the whole economy at the start and at the end
    change : the difference of the levels
    growth : the change in per cent of the start
    average_growth : geometric mean growth a year, per cent
    terms : by key, the term of the whole economy, money per worker
    points : by key, the term in percentage points of growth
    by_industry : by key, the part of each industry, money per worker, in the order of the accounts;
        empty for a term that no industry has
    quantities : what the terms are made of
    """

    start: int
    end: int
    levels: tuple[Figure, Figure]
    change: Figure
    growth: Figure
    average_growth: Figure
    terms: Mapping[str, Figure]
    points: Mapping[str, Figure]
    by_industry: Mapping[str, tuple[Figure, ...]]
    quantities: Quantities


@dataclass(frozen=True, slots=True)
class Basis:
    """In what the quantities are counted: prices, unit of productivity, whether product taxes are known."""

    prices: Prices
    unit: Text
    with_product_tax: bool
    relative_prices: bool = False

    @property
    def value_added(self) -> str:
        return VALUE_ADDED_ROLES[self.prices]

    @property
    def product_tax(self) -> str:
        return PRODUCT_TAX_ROLES[self.prices]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that every industry must have in every year."""
        relative = ("value_added", "value_added_constant") if self.relative_prices else ()
        return tuple(dict.fromkeys((self.value_added, "workers", *relative)))


def productivity_unit(panel: EconomyPanel) -> Text:
    """Billion per thousand workers is million per worker, in the panel's currency."""
    currency = "đồng" if panel.currency == "VND" else panel.currency
    return Text(vi=f"triệu {currency}/lao động", en=f"million {panel.currency} per worker")


def split(accounts: Accounts, terms: Sequence[Term], basis: Basis, start: int, end: int) -> Split:
    """The change of productivity from ``start`` to ``end`` in the terms of a method."""
    quantities = _quantities(accounts, basis, start, end)
    economy = quantities.economy
    _refuse_without_level(economy["W0"], start)
    _refuse_undefined(quantities, {"0": start, "1": end})
    by_industry = {
        term.key: tuple(_of_industry(term, name, quantities, basis.unit) for name in accounts.industries)
        for term in terms
        if term.scope == "industry"
    }
    totals = {
        term.key: summed(by_industry[term.key], label=term.label, unit=basis.unit, method=term.code)
        if term.scope == "industry"
        else _term(term, term.label, economy, basis.unit)
        for term in terms
    }
    change = _figure("W1 - W0", economy, Text(vi="Thay đổi NSLĐ", en="Change"), basis.unit, "change")
    growth = _figure("100 * (W1 / W0 - 1)", economy, Text(vi="Tốc độ tăng NSLĐ", en="Growth"), PERCENT, "M03")
    average = _average_growth(economy, end - start)
    points = {key: in_per_cent_of(figure, economy["W0"], PERCENT_POINTS) for key, figure in totals.items()}
    levels = (economy["W0"], economy["W1"])
    return Split(start, end, levels, change, growth, average, totals, points, by_industry, quantities)


def _refuse_without_level(level: Figure, year: int) -> None:
    if level.value is None or level.value <= 0:
        raise CannotBeShown(
            Text(
                vi=f"Năng suất lao động năm {year} không dương nên không có tốc độ tăng và đóng góp theo điểm %.",
                en=f"Labour productivity of {year} is not positive: there is no growth and no contribution in points.",
            )
        )


def _refuse_undefined(quantities: Quantities, years: Mapping[str, int]) -> None:
    """Where nothing was produced, or less than nothing in one price basis only, there is no price and no k."""
    for figure in quantities.economy.values():
        if figure.value is None:
            raise CannotBeShown(_undefined(figure.label))
    for name, known in quantities.industry.items():
        for mark, year in years.items():
            size = known.get(f"r{mark}")
            if size is not None and (size.value is None or size.value <= 0):
                raise CannotBeShown(_no_price(name, year))


def _undefined(label: Text) -> Text:
    return Text(
        vi=f"«{label.vi}» không xác định vì tổng giá trị tăng thêm các ngành bằng không.",
        en=f"«{label.en}» is not defined: the industries' value added is nought in sum.",
    )


def _no_price(industry: str, year: int) -> Text:
    return Text(
        vi=f"Ngành {industry} năm {year} không có giá tương đối: giá trị tăng thêm theo giá hiện hành và giá so sánh "
        "bằng không hoặc trái dấu. Hãy gộp ngành đó vào ngành gần nhất, hoặc dùng phương pháp khác.",
        en=f"Industry {industry} has no relative price in {year}: its value added at current and at constant prices "
        "is nought or differs in sign. Merge it with its neighbour, or choose another method.",
    )


def _quantities(accounts: Accounts, basis: Basis, start: int, end: int) -> Quantities:
    years = {"0": start, "1": end}
    economy: dict[str, Figure] = {}
    for mark, year in years.items():
        economy |= _of_economy(accounts, basis, mark, year)
    industry: dict[str, Mapping[str, Figure]] = {
        name: {
            symbol: figure
            for mark, year in years.items()
            for symbol, figure in _of_one_industry(accounts, basis, name, mark, year).items()
        }
        for name in accounts.industries
    }
    return Quantities(economy, industry)


def _of_economy(accounts: Accounts, basis: Basis, mark: str, year: int) -> dict[str, Figure]:
    level = "M02" if basis.prices == "constant" else "M01"
    inputs = [_value_added(accounts, basis, year), _workers(accounts, year)]
    mean = _made("value_added / workers", inputs, _at(_MEAN, year), basis.unit, level)
    if not basis.with_product_tax:
        return {f"m{mark}": mean, f"W{mark}": mean}
    tax_role = basis.product_tax
    inputs.append(accounts.of_total("product_tax", tax_role, _TAX, _BILLIONS, year))
    return {
        f"m{mark}": mean,
        f"t{mark}": _made("product_tax / workers", inputs[1:], _at(_TAX_PER_WORKER, year), basis.unit, "M16"),
        f"k{mark}": _made("1 + product_tax / value_added", [inputs[2], inputs[0]], _at(_K, year), _RATIO, "M16"),
        f"W{mark}": _made("(value_added + product_tax) / workers", inputs, _at(_LEVEL, year), basis.unit, level),
    }


def _of_one_industry(accounts: Accounts, basis: Basis, name: str, mark: str, year: int) -> dict[str, Figure]:
    own = accounts.cell("value_added", basis.value_added, _VALUE_ADDED, _BILLIONS, name, year)
    people = accounts.cell("workers", "workers", _WORKERS, _THOUSANDS, name, year)
    everybody = accounts.sum("all_workers", "workers", _WORKERS, _THOUSANDS, year)
    level = _made("value_added / workers", [own, people], _named(_LEVEL, name, year), basis.unit, "M07")
    share = _made("workers / all_workers", [people, everybody], _named(_SHARE, name, year), _RATIO, "M20")
    found = {f"w{mark}": level, f"s{mark}": share}
    if basis.relative_prices:
        found[f"r{mark}"] = _relative_size(accounts, name, year, share)
    return found


def _relative_size(accounts: Accounts, name: str, year: int, share: Figure) -> Figure:
    """Share of workers times the industry's price relative to the price of all industries."""
    inputs = [
        as_input(share, "share"),
        accounts.cell("current", "value_added", _VALUE_ADDED, _BILLIONS, name, year),
        accounts.cell("constant", "value_added_constant", _VALUE_ADDED, _BILLIONS, name, year),
        accounts.sum("all_current", "value_added", _VALUE_ADDED, _BILLIONS, year),
        accounts.sum("all_constant", "value_added_constant", _VALUE_ADDED, _BILLIONS, year),
    ]
    formula = "share * (current / constant) / (all_current / all_constant)"
    return _made(formula, inputs, _named(_RELATIVE_SIZE, name, year), _RATIO, "M20")


def _of_industry(term: Term, name: str, quantities: Quantities, unit: Text) -> Figure:
    label = Text(vi=f"{term.label.vi}: {name}", en=f"{term.label.en}: {name}")
    return _term(term, label, {**quantities.economy, **quantities.industry[name]}, unit)


def _term(term: Term, label: Text, known: Mapping[str, Figure], unit: Text) -> Figure:
    return _figure(term.formula, known, label, unit, term.code)


def _figure(formula: str, known: Mapping[str, Figure], label: Text, unit: Text, method: str) -> Figure:
    return made(formula, known, label=label, unit=unit, method=method)


def _made(formula: str, inputs: Sequence[Input], label: Text, unit: Text, method: str) -> Figure:
    return figure_from(formula, inputs, label=label, unit=unit, method=method)


def _average_growth(economy: Mapping[str, Figure], years: int) -> Figure:
    span = Input("years", Text(vi="Số năm", en="Years"), float(years))
    inputs = [as_input(economy["W1"], "W1"), as_input(economy["W0"], "W0"), span]
    label = Text(vi="Tốc độ tăng NSLĐ bình quân năm", en="Mean growth a year")
    return _made("100 * ((W1 / W0) ** (1 / years) - 1)", inputs, label, _PERCENT_A_YEAR, "M04")


def _value_added(accounts: Accounts, basis: Basis, year: int) -> Input:
    return accounts.sum("value_added", basis.value_added, _VALUE_ADDED, _BILLIONS, year)


def _workers(accounts: Accounts, year: int) -> Input:
    return accounts.sum("workers", "workers", _WORKERS, _THOUSANDS, year)


def _at(label: Text, year: int) -> Text:
    return Text(vi=f"{label.vi}, {year}", en=f"{label.en}, {year}")


def _named(label: Text, name: str, year: int) -> Text:
    return Text(vi=f"{label.vi}, {name}, {year}", en=f"{label.en}, {name}, {year}")


PERCENT_POINTS = Text(vi="điểm %", en="points")
_PERCENT_A_YEAR = Text(vi="%/năm", en="% a year")
_RATIO = Text(vi="lần", en="ratio")
_BILLIONS = Text(vi="tỷ", en="billion")
_THOUSANDS = Text(vi="nghìn người", en="thousand persons")
_LEVEL = Text(vi="Năng suất lao động", en="Labour productivity")
_MEAN = Text(vi="Năng suất lao động các ngành", en="Labour productivity of the industries")
_K = Text(vi="Hệ số k (thuế sản phẩm)", en="Product-tax coefficient k")
_TAX = Text(vi="Thuế sản phẩm trừ trợ cấp", en="Product taxes less subsidies")
_TAX_PER_WORKER = Text(vi="Thuế sản phẩm trừ trợ cấp trên một lao động", en="Product taxes less subsidies per worker")
_VALUE_ADDED = Text(vi="Giá trị tăng thêm", en="Value added")
_WORKERS = Text(vi="Lao động", en="Workers")
_SHARE = Text(vi="Tỷ trọng lao động", en="Share of workers")
_RELATIVE_SIZE = Text(vi="Quy mô tương đối", en="Relative size")
