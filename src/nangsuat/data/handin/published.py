"""The specifications that are published, each version for ever: add a version, never change one."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data.handin.specification import (
    HandInField,
    HandInSection,
    HandInSpecification,
    registered,
    specification_of,
)
from nangsuat.data.text import NO_WORDS, Text


def specification_named(code: str, version: int | None = None) -> HandInSpecification:
    """The published specification of this code; its newest version where none is named.

    Raises
    ------
    UnknownOption
        There is no such code or version; the message lists those that there are.

    Examples
    --------
    >>> specification_named("accounts-2026").required[:3]
    ('firm', 'year', 'net_sales')
    """
    return specification_of(SPECIFICATIONS, code, version)


def _must(role: str, help: Text = NO_WORDS) -> HandInField:
    return HandInField(role, required=True, help=help)


def _may(role: str, help: Text = NO_WORDS) -> HandInField:
    return HandInField(role, help=help)


_WHO = Text(vi="Doanh nghiệp và năm", en="Enterprise and year")
_FILLED_IN = Text(vi="Đã điền sẵn; đừng sửa.", en="Filled in already; leave it.")
_OR_THE_PARTS = Text(
    vi="Hoặc ghi đủ ba phần: vật liệu, năng lượng, dịch vụ mua ngoài.",
    en="Or fill in all three parts: materials, energy, services bought in.",
)
_OR_THE_ENDS = Text(vi="Hoặc ghi số đầu năm và cuối năm.", en="Or fill in the start and the end of the year.")

_ACCOUNTS_2026_1 = HandInSpecification(
    code="accounts-2026",
    version=1,
    title=Text(vi="Số liệu doanh nghiệp để đo năng suất", en="Enterprise accounts for measuring productivity"),
    years=tuple(range(2015, 2027)),
    sections=(
        HandInSection("identity", _WHO, (
            _must("firm", _FILLED_IN), _may("name"), _may("tax_code"), _must("year", _FILLED_IN),
            _may("industry"), _may("industry_version"), _may("territory"), _may("territory_version"),
            _may("ownership"),
        )),
        HandInSection("output", Text(vi="Đầu ra", en="Output"), (
            _must("net_sales"), _may("production_value"), _may("inventory_change"), _may("own_construction"),
            _may("service_revenue"), _may("output"),
        )),
        HandInSection("costs", Text(vi="Chi phí mua ngoài", en="Bought-in costs"), (
            _may("materials"), _may("energy"), _may("bought_services"), _must("intermediate_inputs", _OR_THE_PARTS),
        )),
        HandInSection("income", Text(vi="Phân phối giá trị gia tăng", en="Distribution of value added"), (
            _must("labour_cost"), _may("interest"), _may("taxes"), _must("depreciation"), _must("profit"),
            _may("value_added"),
        )),
        HandInSection("labour", Text(vi="Lao động", en="Labour"), (
            _must("employees", _OR_THE_ENDS), _may("employees_start"), _may("employees_end"), _may("hours"),
        )),
        HandInSection("assets", Text(vi="Tài sản và nguồn vốn", en="Assets and capital"), (
            _must("fixed_assets", _OR_THE_ENDS), _may("fixed_assets_start"), _may("fixed_assets_end"),
            _may("total_assets"), _may("liabilities"), _may("equity"), _may("investment"),
        )),
        HandInSection("technology", Text(vi="Nghiên cứu và công nghệ cao", en="Research and high technology"), (
            _may("rd_spending"), _may("hi_tech_sales"),
        )),
    ),
)  # fmt: skip

_QUICK_3_1 = HandInSpecification(
    code="quick-3",
    version=1,
    title=Text(vi="Ba con số để biết năng suất", en="Three numbers for your productivity"),
    years=tuple(range(2015, 2027)),
    sections=(
        HandInSection(
            "identity",
            _WHO,
            (_must("firm", _FILLED_IN), _may("name"), _may("tax_code"), _must("year", _FILLED_IN)),
        ),
        HandInSection(
            "numbers",
            Text(vi="Ba con số", en="Three numbers"),
            (
                _must("net_sales"),
                _must(
                    "intermediate_inputs",
                    Text(
                        vi="Tất cả những gì mua ngoài để sản xuất trong năm: không gồm lương và máy móc.",
                        en="All that was bought for the year's production: without wages and machinery.",
                    ),
                ),
                _must("employees"),
            ),
        ),
    ),
)

SPECIFICATIONS: Mapping[tuple[str, int], HandInSpecification] = registered(_ACCOUNTS_2026_1, _QUICK_3_1)
