"""The ways to write an enterprise's value added per employee as a product, or as a sum, of things it can act on.

Factors that are indicators take formula, name and unit from the dictionary; a constant in a formula (100 for a
per cent) cancels in the ratio of two years.
"""

from __future__ import annotations

from dataclasses import dataclass

from nangsuat.data import Text
from nangsuat.measure import INDICATORS


@dataclass(frozen=True, slots=True)
class Driver:
    """A factor of E05.

    Attributes
    ----------
    key : indicator code, or a name where it is none
    label : in words
    formula : over roles
    unit : its unit; ``{currency}`` stands for the panel's currency
    parts : the factors that it is itself a product of
    """

    key: str
    label: Text
    formula: str
    unit: Text
    parts: tuple[Driver, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """One way to write E05.

    Attributes
    ----------
    key : its name
    name : the question that it answers
    drivers : factors of a product, or terms of a sum
    """

    key: str
    name: Text
    drivers: tuple[Driver, ...]


def _indicator(code: str, *parts: Driver) -> Driver:
    entry = INDICATORS[code]
    return Driver(code, entry.name, entry.formula, entry.unit, parts)


_MILLION_PER_PERSON = Text(vi="triệu {currency}/người", en="million {currency}/person")
_HOURS_PER_EMPLOYEE = Driver(
    "hours_per_employee",
    Text(vi="Giờ làm việc bình quân một lao động", en="Hours per employee"),
    "hours / employees",
    Text(vi="giờ/người", en="hours/person"),
)
_SALES_PER_HOUR = Driver(
    "sales_per_hour",
    Text(vi="Doanh thu bình quân một giờ", en="Sales per hour"),
    "1000 * net_sales / hours",
    Text(vi="nghìn {currency}/giờ", en="thousand {currency}/hour"),
)
_PAY_PER_HOUR = Driver(
    "pay_per_hour",
    Text(vi="Chi phí lao động một giờ", en="Labour cost per hour"),
    "1000 * labour_cost / hours",
    Text(vi="nghìn {currency}/giờ", en="thousand {currency}/hour"),
)
_SALES_PER_FIXED_ASSETS = Driver(
    "sales_per_fixed_assets",
    Text(vi="Doanh thu trên tài sản cố định", en="Sales per fixed assets"),
    "net_sales / fixed_assets",
    Text(vi="lần", en="ratio"),
)

BRANCHES: tuple[Branch, ...] = (
    Branch(
        "sales",
        Text(vi="Theo doanh thu", en="By sales"),
        (_indicator("E15"), _indicator("E07", _SALES_PER_HOUR, _HOURS_PER_EMPLOYEE)),
    ),
    Branch(
        "capital",
        Text(vi="Theo vốn", en="By capital"),
        (_indicator("E09", _indicator("E15"), _SALES_PER_FIXED_ASSETS), _indicator("E10")),
    ),
    Branch(
        "labour_cost",
        Text(vi="Theo chi phí lao động", en="By labour cost"),
        (_indicator("E11"), _indicator("E13", _PAY_PER_HOUR, _HOURS_PER_EMPLOYEE)),
    ),
    Branch("hours", Text(vi="Theo giờ làm việc", en="By hours"), (_indicator("E06"), _HOURS_PER_EMPLOYEE)),
)


def _part(role: str, vi: str, en: str) -> Driver:
    label = Text(vi=f"{vi} trên một lao động", en=f"{en} per employee")
    return Driver(role, label, f"{role} / employees", _MILLION_PER_PERSON)


PARTS = Branch(
    "parts",
    Text(vi="Theo các phần của giá trị gia tăng", en="By the parts of value added"),
    (
        _part("labour_cost", "Chi phí lao động", "Labour cost"),
        _part("interest", "Lãi vay", "Interest"),
        _part("taxes", "Thuế", "Taxes"),
        _part("depreciation", "Khấu hao", "Depreciation"),
        _part("profit", "Lợi nhuận", "Profit"),
        Driver(
            "gap",
            Text(vi="Chênh lệch giữa giá trị gia tăng và tổng các phần", en="Value added less the sum of its parts"),
            "(value_added - (labour_cost + interest + taxes + depreciation + profit)) / employees",
            _MILLION_PER_PERSON,
        ),
    ),
)
