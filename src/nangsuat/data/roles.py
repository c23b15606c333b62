"""Roles: what a column of a table of accounts, or of an economy, can mean.

One entry a role: its name in both languages, unit, whether a table must have it, the headers that people
write above it, and the range that a value cannot leave. Readers, checks, templates, the dictionary of
indicators and the docs all take it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nangsuat.data.text import Text
from nangsuat.data.units import (
    BILLION,
    COUNT,
    HOURS,
    INDEX,
    MILLION,
    MILLION_HOURS,
    NO_UNIT,
    PERSONS,
    PRICE_INDEX,
    RATIO,
    THOUSAND_PERSONS,
    Unit,
)

type Level = Literal["firm", "economy"]
type Type = Literal["number", "text", "year"]
type Prices = Literal["current", "constant", "none"]

ROW = "row"  # the column of a panel that holds each row's number in its source


@dataclass(frozen=True, slots=True)
class Role:
    """What a column means.

    Attributes
    ----------
    key : the column's name inside the house
    name : its name for people
    unit : the unit inside the house
    type : what its cells hold
    prices : current or constant prices, or no money at all
    required : whether no table of its level is complete without it
    minimum, maximum : a value outside cannot be right
    headers : other headers that people write above such a column, in either language, without diacritics too
    explanation : one sentence for the template and the docs
    """

    key: str
    name: Text
    unit: Unit
    type: Type
    prices: Prices
    required: bool
    minimum: float | None
    maximum: float | None
    headers: tuple[str, ...]
    explanation: Text

    @property
    def is_number(self) -> bool:
        return self.type == "number"

    def unit_label(self, currency: str = "VND") -> Text:
        """The unit's name in a table of ``currency``; a role that is always dollars keeps them.

        Examples
        --------
        >>> ROLES["economy"]["gdp_ppp"].unit_label("VND").vi, ROLES["economy"]["output"].unit_label("VND").vi
        ('tỷ USD', 'tỷ đồng')
        """
        return self.unit.label(OWN_CURRENCY.get(self.key, currency))


def quantity(key: str, name: Text | None = None) -> Role:
    """The role of a column that only its owner knows: beds, passengers, tonnes; a number in the owner's unit.

    Examples
    --------
    >>> quantity("beds").name.en, quantity("beds", Text(vi="Giường bệnh", en="Hospital beds")).is_number
    ('beds', True)
    """
    nothing = Text.same("")
    return Role(key, name or Text.same(key), NO_UNIT, "number", "none", False, None, None, (), nothing)


def role_or_quantity(level: Level, key: str) -> Role:
    """The role called ``key``, or the quantity of that name where the house has no such role.

    Examples
    --------
    >>> role_or_quantity("firm", "employees").unit.name, role_or_quantity("firm", "beds").name.en
    ('persons', 'beds')
    """
    return ROLES[level].get(key) or quantity(key)


OWN_CURRENCY = {"gdp_ppp": "USD"}  # whatever the table's currency


def _role(
    key: str,
    vi: str,
    en: str,
    unit: Unit,
    explanation_vi: str,
    explanation_en: str,
    *headers: str,
    type: Type = "number",
    prices: Prices | None = None,
    required: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Role:
    basis: Prices = prices or ("current" if unit.kind == "money" else "none")
    explanation = Text(vi=explanation_vi, en=explanation_en)
    return Role(key, Text(vi=vi, en=en), unit, type, basis, required, minimum, maximum, headers, explanation)


def _by_key(*roles: Role) -> Mapping[str, Role]:
    return {role.key: role for role in roles}


_YEAR = _role(
    "year", "Năm", "Year", NO_UNIT,
    "Năm của số liệu.", "The year that the figures are of.",
    "nam tai chinh", "niên độ", "fiscal year", "period", "kỳ báo cáo",
    type="year", required=True, minimum=1900, maximum=2100,
)  # fmt: skip

_IDENTITY = (
    _role("firm", "Mã doanh nghiệp", "Enterprise id", NO_UNIT,
          "Mã không đổi theo năm; nếu không có, mã số thuế được dùng.",
          "An id that stays the same over the years; the tax code serves where there is none.",
          "mã dn", "ma doanh nghiep", "firm id", "id", "enterprise", "establishment", "dmu", type="text", required=True),
    _YEAR,
    _role("tax_code", "Mã số thuế", "Tax code", NO_UNIT,
          "10 chữ số; chi nhánh thêm «-001».", "Ten digits; a branch adds «-001».",
          "mst", "mã số doanh nghiệp", "tax id", "tax number", type="text"),
    _role("name", "Tên doanh nghiệp", "Enterprise name", NO_UNIT,
          "Tên đăng ký.", "The registered name.", "tên công ty", "doanh nghiệp", "company", "firm name", type="text"),
    _role("industry", "Mã ngành", "Industry code", NO_UNIT,
          "Mã ngành kinh tế VSIC của hoạt động chính.", "VSIC code of the main activity.",
          "ngành", "mã ngành vsic", "ngành vsic", "vsic", "vsic code", "ngành kinh tế", "ngành kinh tế vsic", "mã ngành kinh tế",
          "industry", "sector", "naics", "isic", type="text"),
    _role("industry_version", "Phiên bản mã ngành", "Industry classification", NO_UNIT,
          "Phiên bản của bảng mã: VSIC2007, VSIC2018 hoặc VSIC2025.",
          "Which list the code belongs to: VSIC2007, VSIC2018 or VSIC2025.",
          "phiên bản vsic", "vsic version", "classification version", type="text"),
    _role("territory", "Mã tỉnh, thành phố", "Province code", NO_UNIT,
          "Mã tỉnh, thành phố của Tổng cục Thống kê.", "The Statistics Office's code of the province or city.",
          "tỉnh", "tỉnh/thành phố", "tỉnh thành", "tỉnh/tp", "mã tỉnh", "địa bàn", "province", "region", "state", "country", type="text"),
    _role("territory_version", "Phiên bản địa giới", "Territory map", NO_UNIT,
          "Bản đồ hành chính: 63 (trước 1/7/2025) hoặc 34.", "Administrative map: 63 (before 1 July 2025) or 34.",
          "phiên bản địa bàn", "map version", type="text"),
    _role("ownership", "Loại hình sở hữu", "Ownership", NO_UNIT,
          "Nhà nước (state), ngoài nhà nước (non_state) hoặc có vốn đầu tư nước ngoài (foreign).",
          "state, non_state or foreign.",
          "loại hình doanh nghiệp", "loại hình", "thành phần kinh tế", "ownership type", type="text"),
    _role("weight", "Quyền số điều tra", "Survey weight", COUNT,
          "Số doanh nghiệp mà dòng này đại diện; bỏ trống là 1.",
          "How many enterprises the row stands for; one where blank.",
          "quyền số", "trọng số", "hệ số suy rộng", "sampling weight", minimum=0),
)  # fmt: skip

_ACCOUNTS = (
    _role("net_sales", "Doanh thu thuần", "Net sales", MILLION,
          "Doanh thu bán hàng và cung cấp dịch vụ trừ các khoản giảm trừ.",
          "Sales of goods and services less deductions.",
          "doanh thu", "doanh thu thuan ve ban hang va cung cap dich vu", "sales", "revenue", "turnover", "net revenue", minimum=0),
    _role("production_value", "Giá trị sản xuất bán ra", "Value of production", MILLION,
          "Giá trị sản phẩm sản xuất và bán trong năm.", "Value of the goods produced and sold in the year.",
          "giá trị sản xuất", "production", minimum=0),
    _role("inventory_change", "Thay đổi tồn kho và dở dang", "Change in stocks and work in progress", MILLION,
          "Cuối năm trừ đầu năm; âm khi tồn kho giảm.", "End of year less start; negative when stocks fell.",
          "chênh lệch tồn kho", "thay đổi sản phẩm dở dang", "change in wip", "inventory change"),
    _role("own_construction", "Xây dựng tự làm", "Own construction", MILLION,
          "Tài sản cố định tự xây dựng.", "Fixed assets built by the enterprise itself.",
          "tự xây dựng", "own-account construction", minimum=0),
    _role("service_revenue", "Doanh thu dịch vụ", "Service revenue", MILLION,
          "Dịch vụ cung cấp cho bên ngoài.", "Services rendered to others.", "thu dịch vụ", "services rendered", minimum=0),
    _role("output", "Tổng đầu ra", "Total output", MILLION,
          "Nếu bỏ trống, được cộng từ các phần (E04).", "Added up from its parts (E04) where blank.",
          "giá trị tổng sản lượng", "gross output", "total output", minimum=0),
    _role("materials", "Nguyên vật liệu mua ngoài", "Bought-in materials", MILLION,
          "Nguyên liệu, vật liệu, linh kiện mua ngoài.", "Raw materials, supplies and components bought in.",
          "nguyên vật liệu", "chi phí nguyên vật liệu", "chi phí vật tư", "materials", "material cost", minimum=0),
    _role("energy", "Năng lượng mua ngoài", "Bought-in energy", MILLION,
          "Điện, nhiên liệu, nước.", "Electricity, fuel, water.", "chi phí năng lượng", "điện nước", "energy cost", minimum=0),
    _role("bought_services", "Dịch vụ mua ngoài", "Bought-in services", MILLION,
          "Vận tải, thuê ngoài, sửa chữa, phí.", "Transport, contracting, repairs, fees.",
          "chi phí dịch vụ mua ngoài", "services bought", "purchased services", minimum=0),
    _role("intermediate_inputs", "Tổng chi phí trung gian", "Intermediate inputs", MILLION,
          "Vật liệu + năng lượng + dịch vụ mua ngoài; nếu bỏ trống thì được cộng.",
          "Materials + energy + services bought in; added up where blank.",
          "chi phí trung gian", "intermediate consumption", "purchases", minimum=0),
    _role("labour_cost", "Chi phí lao động", "Labour cost", MILLION,
          "Lương, thưởng, bảo hiểm và các khoản phải trả người lao động.",
          "Wages, bonuses, insurance and all else paid for labour.",
          "quỹ lương", "chi phí nhân công", "tiền lương", "thu nhập người lao động", "wages", "labor cost", "wage bill", minimum=0),
    _role("interest", "Lãi vay", "Interest", MILLION,
          "Chi phí lãi vay.", "Interest paid.", "chi phí lãi vay", "lãi tiền vay", "interest expense", minimum=0),
    _role("taxes", "Thuế và phí", "Taxes", MILLION,
          "Thuế, phí tính vào chi phí sản xuất, không gồm thuế thu nhập doanh nghiệp.",
          "Taxes and fees charged to production, without corporate income tax.",
          "thuế", "thuế sản xuất", "taxes on production"),
    _role("depreciation", "Khấu hao", "Depreciation", MILLION,
          "Khấu hao tài sản cố định trong năm.", "Depreciation of fixed assets in the year.",
          "khấu hao tscđ", "khấu hao tài sản cố định", "depreciation", minimum=0),
    _role("profit", "Lợi nhuận trước thuế", "Profit before tax", MILLION,
          "Âm khi lỗ.", "Negative for a loss.", "lợi nhuận", "lợi nhuận kế toán trước thuế", "profit", "pre-tax profit"),
    _role("value_added", "Giá trị gia tăng", "Value added", MILLION,
          "Nếu bỏ trống, được tính theo E02 rồi E01.", "Computed by E02, else by E01, where blank.",
          "gtgt", "giá trị tăng thêm", "added value", "value added"),
    _role("fixed_assets", "Tài sản cố định bình quân", "Average fixed assets", MILLION,
          "Bình quân đầu năm và cuối năm.", "Mean of the start and the end of the year.",
          "tài sản cố định", "tscđ", "vốn cố định", "fixed assets", "capital", "capital stock", minimum=0),
    _role("fixed_assets_start", "Tài sản cố định đầu năm", "Fixed assets, start of year", MILLION,
          "Giá trị còn lại đầu năm.", "Net value at the start of the year.", "tscđ đầu năm", "fixed assets start", minimum=0),
    _role("fixed_assets_end", "Tài sản cố định cuối năm", "Fixed assets, end of year", MILLION,
          "Giá trị còn lại cuối năm.", "Net value at the end of the year.", "tscđ cuối năm", "fixed assets end", minimum=0),
    _role("total_assets", "Tổng tài sản", "Total assets", MILLION,
          "Tổng cộng tài sản.", "Balance-sheet total.", "tổng cộng tài sản", "tổng nguồn vốn", "total assets", minimum=0),
    _role("liabilities", "Nợ phải trả", "Liabilities", MILLION,
          "Tổng nợ phải trả.", "Total liabilities.", "tổng nợ", "liabilities", minimum=0),
    _role("equity", "Vốn chủ sở hữu", "Equity", MILLION,
          "Âm khi lỗ lũy kế vượt vốn.", "Negative when losses exceed the capital.", "vốn csh", "equity", "owners equity"),
    _role("investment", "Vốn đầu tư", "Investment", MILLION,
          "Đầu tư tài sản cố định trong năm.", "Investment in fixed assets in the year.",
          "đầu tư", "đầu tư tscđ", "capital expenditure", "capex"),
    _role("rd_spending", "Chi nghiên cứu và phát triển", "R&D spending", MILLION,
          "Chi cho nghiên cứu, phát triển trong năm.", "Spent on research and development in the year.",
          "chi r&d", "chi nc&pt", "r&d", "r&d expenditure", minimum=0),
    _role("hi_tech_sales", "Doanh thu sản phẩm công nghệ cao", "Hi-tech sales", MILLION,
          "Phần doanh thu thuần từ sản phẩm công nghệ cao.", "The part of net sales from hi-tech products.",
          "doanh thu công nghệ cao", "doanh thu cnc", "hi-tech revenue", minimum=0),
)  # fmt: skip

_LABOUR = (
    _role("employees", "Lao động bình quân", "Average employees", PERSONS,
          "Số lao động bình quân năm, không phải số cuối năm.", "Average over the year, not the year's end.",
          "số lao động", "lao động", "số lao động bình quân", "employees", "employment", "workers", minimum=0),
    _role("employees_start", "Lao động đầu năm", "Employees, start of year", PERSONS,
          "Số lao động đầu năm.", "Headcount at the start of the year.", "số lao động đầu năm", "employees start", minimum=0),
    _role("employees_end", "Lao động cuối năm", "Employees, end of year", PERSONS,
          "Số lao động cuối năm.", "Headcount at the end of the year.", "số lao động cuối năm", "employees end", minimum=0),
    _role("hours", "Giờ làm việc", "Hours worked", HOURS,
          "Tổng giờ làm việc thực tế của mọi lao động trong năm.", "Hours actually worked by all employees in the year.",
          "số giờ làm việc", "tổng giờ công", "giờ công", "hours", "hours worked", minimum=0),
    _role("units", "Sản lượng hiện vật", "Physical output", COUNT,
          "Số sản phẩm của mặt hàng chính.", "Units of the main product.", "sản lượng", "số sản phẩm", "units produced", minimum=0),
)  # fmt: skip

_DEFLATORS = (
    _role("output_deflator", "Chỉ số giá đầu ra", "Output deflator", PRICE_INDEX,
          "Kỳ gốc = 1 hoặc 100.", "Base = 1 or 100.", "chỉ số giá sản xuất", "ppi", "deflator", minimum=0),
    _role("input_deflator", "Chỉ số giá đầu vào", "Input deflator", PRICE_INDEX,
          "Kỳ gốc = 1 hoặc 100.", "Base = 1 or 100.", "chỉ số giá nguyên vật liệu", "input price index", minimum=0),
    _role("capital_deflator", "Chỉ số giá đầu tư", "Capital deflator", PRICE_INDEX,
          "Kỳ gốc = 1 hoặc 100.", "Base = 1 or 100.", "chỉ số giá tài sản cố định", "investment deflator", minimum=0),
)  # fmt: skip

FIRM_ROLES: Mapping[str, Role] = _by_key(*_IDENTITY, *_ACCOUNTS, *_LABOUR, *_DEFLATORS)

_PLACE_AND_TIME = (
    _role("territory", "Lãnh thổ", "Territory", NO_UNIT,
          "Cả nước, tỉnh, thành phố, khu; một bảng có thể có nhiều lãnh thổ.",
          "Nation, province, city or park; a table may hold several.",
          "tỉnh", "địa phương", "địa bàn", "tỉnh/thành phố", "quốc gia", "province", "country", "region", "state", type="text", required=True),
    _role("industry", "Ngành", "Industry", NO_UNIT,
          "Mã ngành; dòng toàn nền kinh tế ghi «TOTAL».", "Industry code; the row of the whole economy says «TOTAL».",
          "khu vực", "mã ngành", "khu vực kinh tế", "ngành kinh tế", "mã ngành vsic", "mã ngành kinh tế", "sector", "activity",
          "vsic", "vsic code", type="text", required=True),
    _YEAR,
    _role("industry_version", "Phiên bản mã ngành", "Industry classification", NO_UNIT,
          "Phiên bản của bảng mã ngành.", "Which list the code belongs to.", "phiên bản vsic", type="text"),
    _role("territory_version", "Phiên bản địa giới", "Territory map", NO_UNIT,
          "Bản đồ hành chính: 63 hoặc 34.", "Administrative map: 63 or 34.", "phiên bản địa bàn", type="text"),
)  # fmt: skip

_PRODUCT = (
    _role("value_added", "Giá trị tăng thêm, giá hiện hành", "Value added, current prices", BILLION,
          "Ở dòng «TOTAL» là GDP hoặc GRDP, gồm thuế sản phẩm trừ trợ cấp.",
          "In the row «TOTAL» it is GDP or GRDP, product taxes less subsidies included.",
          "gdp", "grdp", "gdp hiện hành", "giá trị tăng thêm", "grdp giá hiện hành", "nominal gdp", "value added"),
    _role("value_added_constant", "Giá trị tăng thêm, giá so sánh", "Value added, constant prices", BILLION,
          "Theo năm gốc khai trong bảng.", "In prices of the base year declared.",
          "gdp giá so sánh", "grdp giá so sánh", "gdp so sánh 2010", "real gdp", "gdp constant prices", prices="constant"),
    _role("product_tax", "Thuế sản phẩm trừ trợ cấp, giá hiện hành", "Product taxes less subsidies, current prices", BILLION,
          "Ghi ở dòng «TOTAL».", "Stands in the row «TOTAL».",
          "thuế sản phẩm", "thuế sản phẩm trừ trợ cấp", "taxes less subsidies", "product tax"),
    _role("product_tax_constant", "Thuế sản phẩm trừ trợ cấp, giá so sánh", "Product taxes less subsidies, constant prices", BILLION,
          "Ghi ở dòng «TOTAL».", "Stands in the row «TOTAL».",
          "thuế sản phẩm giá so sánh", "taxes less subsidies constant", prices="constant"),
    _role("output", "Giá trị sản xuất, giá hiện hành", "Gross output, current prices", BILLION,
          "Giá trị sản xuất.", "Gross output.", "giá trị sản xuất", "gross output", minimum=0),
    _role("gdp_ppp", "GDP theo PPP 2017", "GDP at PPP 2017", BILLION,
          "Tỷ USD theo sức mua tương đương 2017.", "Billion USD at purchasing-power parity of 2017.",
          "gdp ppp", "ppp gdp", prices="constant", minimum=0),
    _role("labour_income", "Thu nhập của người lao động", "Labour income", BILLION,
          "Gồm cả phần lao động trong thu nhập hỗn hợp nếu ước được.",
          "With the labour part of mixed income where it can be estimated.",
          "thu nhập lao động", "thu nhập người lao động", "compensation of employees", "labor income", minimum=0),
    _role("labour_share", "Hệ số đóng góp của lao động β", "Labour coefficient β", RATIO,
          "Phần của lao động trong giá trị tăng thêm, từ 0 đến 1.", "Labour's part of value added, between 0 and 1.",
          "tỷ phần lao động", "labor share", "labsh", minimum=0, maximum=1),
    _role("investment", "Vốn đầu tư thực hiện, giá hiện hành", "Investment, current prices", BILLION,
          "Vốn đầu tư toàn xã hội.", "Total investment.", "vốn đầu tư", "investment"),
    _role("investment_constant", "Vốn đầu tư thực hiện, giá so sánh", "Investment, constant prices", BILLION,
          "Vốn đầu tư toàn xã hội.", "Total investment.", "vốn đầu tư giá so sánh", "real investment", prices="constant"),
    _role("capital", "Tài sản cố định, giá so sánh", "Fixed capital stock, constant prices", BILLION,
          "Vốn tích lũy; nếu không có, được ước bằng kê khai thường xuyên từ vốn đầu tư.",
          "Where there is none it is estimated from investment by perpetual inventory.",
          "vốn cố định", "tài sản cố định", "capital stock", prices="constant", minimum=0),
    _role("capital_services", "Dịch vụ vốn", "Capital services", INDEX,
          "Chỉ số khối lượng.", "A quantity index.", "capital services", "rkna", minimum=0),
)  # fmt: skip

_PEOPLE = (
    _role("workers", "Lao động đang làm việc bình quân", "Average workers", THOUSAND_PERSONS,
          "Người từ 15 tuổi trở lên đang làm việc, bình quân năm.", "Persons at work aged 15 and over, mean of the year.",
          "lao động", "số lao động", "lao động đang làm việc", "employment", "persons engaged", "emp", minimum=0),
    _role("hours", "Giờ làm việc", "Hours worked", MILLION_HOURS,
          "Tổng giờ làm việc trong năm.", "All hours worked in the year.", "tổng giờ làm việc", "hours worked", minimum=0),
    _role("human_capital", "Chỉ số vốn nhân lực", "Human-capital index", INDEX,
          "Chất lượng lao động.", "Quality of labour.", "vốn con người", "human capital", "hc", minimum=0),
    _role("population", "Dân số trung bình", "Average population", THOUSAND_PERSONS,
          "Dân số trung bình năm.", "Mean of the year.", "dân số", "population", minimum=0),
    _role("trained_workers", "Lao động qua đào tạo có bằng, chứng chỉ", "Certified trained workers", THOUSAND_PERSONS,
          "Trong số lao động đang làm việc.", "Among the workers.", "lao động qua đào tạo", "trained workers", minimum=0),
    _role("surveyed_firms", "Số doanh nghiệp điều tra", "Enterprises surveyed", COUNT,
          "Mẫu số của M23.", "The denominator of M23.", "doanh nghiệp điều tra", "surveyed enterprises", minimum=0),
    _role("innovating_firms", "Số doanh nghiệp có đổi mới sáng tạo", "Innovating enterprises", COUNT,
          "Tử số của M23.", "The numerator of M23.", "doanh nghiệp đổi mới sáng tạo", "innovating enterprises", minimum=0),
    _role("rd_spending", "Chi nghiên cứu và phát triển", "R&D spending", BILLION,
          "Của các doanh nghiệp công nghệ cao.", "Of the hi-tech enterprises.", "chi r&d", "r&d", minimum=0),
    _role("net_sales", "Doanh thu thuần", "Net sales", BILLION,
          "Của các doanh nghiệp công nghệ cao.", "Of the hi-tech enterprises.", "doanh thu thuần", "net revenue", minimum=0),
    _role("materials", "Nguyên vật liệu, linh kiện", "Materials and components", BILLION,
          "Của các doanh nghiệp công nghệ cao.", "Of the hi-tech enterprises.", "nguyên vật liệu", "materials", minimum=0),
    _role("hi_tech_sales", "Doanh thu sản phẩm công nghệ cao", "Hi-tech sales", BILLION,
          "Của các doanh nghiệp công nghệ cao.", "Of the hi-tech enterprises.", "doanh thu cnc", "hi-tech revenue", minimum=0),
)  # fmt: skip

_KLEMS_NAMES = (
    ("output", "Sản lượng gộp", "Gross output"),
    ("capital", "Vốn", "Capital"),
    ("labour", "Lao động", "Labour"),
    ("energy", "Năng lượng", "Energy"),
    ("materials", "Nguyên vật liệu", "Materials"),
    ("services", "Dịch vụ mua ngoài", "Services"),
)
_KLEMS = tuple(
    _role(f"{key}_quantity", f"{vi}, chỉ số khối lượng", f"{en}, quantity index", INDEX,
          "Chỉ số khối lượng KLEMS.", "KLEMS quantity index.", f"q_{key}", minimum=0)
    for key, vi, en in _KLEMS_NAMES
) + tuple(
    _role(f"{key}_cost_share", f"{vi}, tỷ phần chi phí", f"{en}, cost share", RATIO,
          "Tỷ phần trong tổng chi phí.", "Share of total cost.", f"s_{key}", minimum=0, maximum=1)
    for key, vi, en in _KLEMS_NAMES[1:]
)  # fmt: skip

ECONOMY_ROLES: Mapping[str, Role] = _by_key(*_PLACE_AND_TIME, *_PRODUCT, *_PEOPLE, *_KLEMS)

TOTAL = "TOTAL"  # the industry code of a row that holds the whole economy

ROLES: Mapping[Level, Mapping[str, Role]] = {"firm": FIRM_ROLES, "economy": ECONOMY_ROLES}
KEYS: Mapping[Level, tuple[str, ...]] = {"firm": ("firm", "year"), "economy": ("territory", "industry", "year")}
