"""Indicators of a nation, province, industry or park, M01 to M25, as data."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data import Level, Text
from nangsuat.measure.indicators.indicator import Confidence, Direction, Indicator, Kind, Place
from nangsuat.measure.indicators.sources import PRACTICE, cite

PER_WORKER = Text(vi="triệu {currency}/lao động", en="million {currency}/worker")
PER_HEAD = Text(vi="triệu {currency}/người", en="million {currency}/person")
PER_HOUR = Text(vi="nghìn {currency}/giờ", en="thousand {currency}/hour")
PPP_PER_WORKER = Text(vi="USD PPP 2017/lao động", en="2017 PPP USD/worker")
RATIO = Text(vi="lần", en="ratio")
PERCENT = Text.same("%")
PER_YEAR = Text(vi="%/năm", en="%/year")

_PRODUCTIVITY = "value_added_constant / workers"
_INCREASE = "value_added_constant - value_added_constant_before"
_GREW = (
    (
        _INCREASE,
        Text(
            vi="GDP (GRDP) không tăng nên ICOR không có nghĩa",
            en="GDP (GRDP) did not grow, so ICOR means nothing",
        ),
    ),
)
_HAS_BASE = (
    (
        "net_sales - materials",
        Text(
            vi="doanh thu thuần không lớn hơn nguyên vật liệu",
            en="net sales do not exceed materials",
        ),
    ),
)
_RATES = {
    "value_added_growth": Text(vi="tốc độ tăng giá trị tăng thêm", en="growth of value added"),
    "capital_growth": Text(vi="tốc độ tăng vốn", en="growth of capital"),
    "labour_growth": Text(vi="tốc độ tăng lao động", en="growth of labour"),
    "beta": Text.same("β"),
}
_FACTORS = {
    "k0": Text.same("k₀"),
    "k1": Text.same("k₁"),
    "s0w0": Text.same("Σ s₀·w₀"),
    "s1w0": Text.same("Σ s₁·w₀"),
    "s1w1": Text.same("Σ s₁·w₁"),
}
_SHIFTS = _FACTORS | {"s0w1": Text.same("Σ s₀·w₁")}


def _entry(
    code: str,
    vi: str,
    en: str,
    formula: str,
    unit: Text,
    kind: Kind,
    confidence: Confidence,
    source: Text,
    direction: Direction,
    explained_vi: str,
    explained_en: str,
    *,
    positive: tuple[tuple[str, Text], ...] = (),
    place: Place = "any",
    levels: tuple[Level, ...] = ("economy",),
    method: str = "",
    terms: Mapping[str, Text] | None = None,
    parts: tuple[Indicator, ...] = (),
) -> Indicator:
    name, explanation = Text(vi=vi, en=en), Text(vi=explained_vi, en=explained_en)
    return Indicator(
        code, name, levels, kind, unit, formula, source, confidence, direction, explanation, positive,
        place, method, terms or {}, parts,
    )  # fmt: skip


_ICOR = (
    _entry("M15a", "ICOR theo mức tăng GDP", "ICOR from the increase of GDP", f"investment_constant / ({_INCREASE})", RATIO,
           "ratio", "A", cite("S72"), "lower",
           "Vốn đầu tư theo giá so sánh chia cho mức tăng GDP theo giá so sánh.",
           "Investment over the increase of GDP, both at constant prices.", positive=_GREW),
    _entry("M15b", "ICOR theo tỷ lệ đầu tư", "ICOR from the investment ratio",
           "investment / value_added / (value_added_constant / value_added_constant_before - 1)", RATIO,
           "ratio", "A", cite("S72"), "lower",
           "Tỷ lệ vốn đầu tư trên GDP theo giá hiện hành chia cho tốc độ tăng GDP.",
           "Investment as a share of GDP at current prices, over the growth rate of GDP.", positive=_GREW),
)  # fmt: skip

_SHIFT_SHARE = (
    _entry("M20a", "Hiệu ứng nội ngành", "Within effect", "s0w1 - s0w0", PER_WORKER, "decomposition", "B", cite("S76"), "higher",
           "Phần tăng năng suất chung do từng ngành tự tăng năng suất, giữ nguyên cơ cấu lao động.",
           "The part of the change that comes from productivity within industries, labour staying where it was.",
           method="shift_share", terms=_SHIFTS),
    _entry("M20b", "Hiệu ứng chuyển dịch tĩnh", "Static shift effect", "s1w0 - s0w0", PER_WORKER, "decomposition", "B",
           cite("S76"), "higher",
           "Phần do lao động chuyển sang ngành có mức năng suất cao hơn.",
           "The part that comes from labour moving to industries of higher productivity.",
           method="shift_share", terms=_SHIFTS),
    _entry("M20c", "Hiệu ứng chuyển dịch động", "Dynamic shift effect", "s1w1 - s1w0 - s0w1 + s0w0", PER_WORKER, "decomposition",
           "B", cite("S76"), "higher",
           "Phần do lao động chuyển sang ngành có năng suất tăng nhanh hơn.",
           "The part that comes from labour moving to industries whose productivity grows faster.",
           method="shift_share", terms=_SHIFTS),
)  # fmt: skip

ECONOMY: tuple[Indicator, ...] = (
    _entry("M01", "Năng suất lao động, giá hiện hành", "Labour productivity, current prices", "value_added / workers", PER_WORKER,
           "ratio", "A", cite("S66"), "higher",
           "GDP (GRDP), gồm thuế sản phẩm trừ trợ cấp, bình quân một lao động đang làm việc.",
           "GDP (GRDP), product taxes less subsidies included, for each person at work.", place="total"),
    _entry("M02", "Năng suất lao động, giá so sánh", "Labour productivity, constant prices", _PRODUCTIVITY, PER_WORKER,
           "ratio", "B", cite("S34"), "higher",
           "Như M01 nhưng đã loại tăng giá, nên so sánh được giữa các năm; ở dòng của ngành không gồm thuế sản phẩm.",
           "As M01 with price rises taken out, so that years compare; in an industry's row without product tax."),
    _entry("M03", "Tốc độ tăng năng suất lao động", "Labour-productivity growth",
           f"100 * ({_PRODUCTIVITY} / (value_added_constant_before / workers_before) - 1)", PERCENT,
           "growth", "B", cite("S34"), "higher",
           "Năng suất theo giá so sánh tăng bao nhiêu phần trăm so với năm liền trước.",
           "By how many per cent productivity at constant prices rose on the year just before."),
    _entry("M04", "Tốc độ tăng năng suất lao động bình quân", "Average labour-productivity growth",
           f"100 * (({_PRODUCTIVITY} / (value_added_constant_first / workers_first)) ** (1 / years) - 1)", PER_YEAR,
           "average growth", "C", PRACTICE, "higher",
           "Bình quân nhân mỗi năm từ năm đầu của chuỗi đến năm này; không phải trung bình cộng các tốc độ.",
           "Geometric mean a year from the first year of the series to this one; not the mean of yearly rates."),
    _entry("M05", "Năng suất lao động theo giờ", "Hourly labour productivity", "value_added / hours", PER_HOUR,
           "ratio", "B", cite("S33"), "higher",
           "Giá trị tăng thêm trong một giờ làm việc, giá hiện hành.", "Value added in one hour of work, current prices."),
    _entry("M06", "Năng suất lao động theo PPP 2017", "Labour productivity at PPP 2017", "1000000 * gdp_ppp / workers",
           PPP_PER_WORKER, "ratio", "B", cite("S33"), "higher",
           "Năng suất quy đổi theo sức mua, để so sánh với nước khác.", "Productivity at purchasing power, to compare countries.",
           place="total"),
    _entry("M07", "Năng suất lao động ngành, khu vực", "Labour productivity of an industry", "value_added / workers", PER_WORKER,
           "ratio", "A", cite("S67"), "higher",
           "Giá trị tăng thêm của ngành, không gồm thuế sản phẩm, bình quân một lao động của ngành.",
           "Value added of the industry, without product tax, for each of its workers.", place="industry"),
    _entry("M08", "Tốc độ tăng TFP", "TFP growth",
           "value_added_growth - ((1 - beta) * capital_growth + beta * labour_growth)", PERCENT,
           "growth", "A", cite("S68", "S69"), "higher",
           "Phần tăng trưởng mà vốn và lao động không giải thích được; gồm cả giá, thể chế, tài nguyên, thị trường, "
           "không chỉ công nghệ.",
           "Growth that capital and labour do not explain; prices, institutions, resources and markets are in it, "
           "not technology alone.", method="growth_accounting", terms=_RATES),
    _entry("M09", "Tỷ trọng đóng góp của TFP", "Contribution of TFP",
           "100 * (value_added_growth - (1 - beta) * capital_growth - beta * labour_growth) / value_added_growth", PERCENT,
           "contribution", "A", cite("S69", "S70"), "higher",
           "Trong 100 phần tăng trưởng, bao nhiêu phần là TFP; phụ thuộc mạnh vào hệ số β nên luôn in kèm độ nhạy.",
           "Of 100 parts of growth, how many are TFP; depends strongly on β, so its sensitivity always stands beside it.",
           method="growth_accounting", terms=_RATES),
    _entry("M10", "Đóng góp của vốn", "Contribution of capital", "100 * (1 - beta) * capital_growth / value_added_growth", PERCENT,
           "contribution", "A", cite("S70"), "none",
           "Trong 100 phần tăng trưởng, bao nhiêu phần do tăng vốn.", "Of 100 parts of growth, how many come from more capital.",
           method="growth_accounting", terms=_RATES),
    _entry("M11", "Đóng góp của lao động", "Contribution of labour", "100 * beta * labour_growth / value_added_growth", PERCENT,
           "contribution", "A", cite("S70"), "none",
           "Trong 100 phần tăng trưởng, bao nhiêu phần do tăng lao động.", "Of 100 parts of growth, how many come from more labour.",
           method="growth_accounting", terms=_RATES),
    _entry("M12", "Hệ số đóng góp của lao động β", "Labour coefficient β", "labour_income / value_added", RATIO,
           "coefficient", "A", cite("S68", "S70"), "none",
           "Phần của người lao động trong giá trị tăng thêm; α = 1 − β là phần của vốn.",
           "Labour's part of value added; α = 1 − β is that of capital."),
    _entry("M13", "Năng suất vốn", "Capital productivity", "value_added_constant / capital", RATIO, "ratio", "B", cite("S78"), "higher",
           "Một đồng vốn cố định làm ra bao nhiêu đồng GDP trong năm, giá so sánh.",
           "GDP in the year for each unit of fixed capital, constant prices."),
    _entry("M14", "Mức trang bị vốn cho lao động", "Capital intensity", "capital / workers", PER_WORKER, "ratio", "C", PRACTICE, "none",
           "Một lao động được trang bị bao nhiêu vốn cố định, giá so sánh.",
           "Fixed capital at the disposal of one worker, constant prices."),
    _entry("M15", "Hệ số sử dụng vốn ICOR", "Incremental capital-output ratio", "", RATIO, "ratio", "A", cite("S72"), "lower",
           "Cần thêm bao nhiêu đồng vốn đầu tư để GDP tăng một đồng, tính theo mức tăng (a) hoặc tỷ lệ (b); một năm lẻ ít ý nghĩa.",
           "Investment needed for one more unit of GDP, by levels (a) or ratios (b); a single odd year says little.", parts=_ICOR),
    _entry("M16", "Hệ số k (thuế sản phẩm)", "Product-tax coefficient k",
           "value_added_constant / (value_added_constant - product_tax_constant)", RATIO, "coefficient", "A", cite("S75"), "none",
           "Năng suất chung lớn hơn năng suất bình quân các khu vực bao nhiêu lần, do thuế sản phẩm.",
           "How many times productivity of the whole exceeds that of the sectors, because of product taxes.",
           place="total", method="three_factors"),
    _entry("M17", "Ảnh hưởng của thuế sản phẩm", "Product-tax effect", "(k1 - k0) * s1w1", PER_WORKER, "decomposition", "A",
           cite("S67"), "none",
           "Phần thay đổi năng suất chung do hệ số k thay đổi.", "The part of the change that comes from a change of k.",
           method="three_factors", terms=_FACTORS),
    _entry("M18", "Ảnh hưởng nội bộ khu vực", "Within-sector effect", "k0 * (s1w1 - s1w0)", PER_WORKER, "decomposition", "A",
           cite("S67"), "higher",
           "Phần do năng suất trong từng khu vực thay đổi.", "The part that comes from productivity within the sectors.",
           method="three_factors", terms=_FACTORS),
    _entry("M19", "Ảnh hưởng chuyển dịch cơ cấu lao động", "Structure effect", "k0 * (s1w0 - s0w0)", PER_WORKER, "decomposition", "A",
           cite("S67"), "higher",
           "Phần do lao động chuyển giữa các khu vực.", "The part that comes from labour moving between sectors.",
           method="three_factors", terms=_FACTORS),
    _entry("M20", "Hiệu ứng nội ngành, tĩnh, động", "Shift-share effects", "", PER_WORKER, "decomposition", "B", cite("S76"), "none",
           "Thay đổi năng suất chia thành nội ngành (a), chuyển dịch tĩnh (b) và động (c).",
           "The change of productivity within industries (a), by static (b) and by dynamic (c) shift.",
           method="shift_share", parts=_SHIFT_SHARE),
    _entry("M21", "GDP (GRDP) bình quân đầu người", "GDP per head", "value_added / population", PER_HEAD, "ratio", "B", cite("S78"),
           "higher", "GDP (GRDP) giá hiện hành chia cho dân số trung bình.", "GDP (GRDP) at current prices for each inhabitant.",
           place="total"),
    _entry("M22", "Tỷ lệ lao động qua đào tạo có bằng, chứng chỉ", "Certified trained workers",
           "100 * trained_workers / workers", PERCENT, "share", "B", cite("S21"), "higher",
           "Trong 100 lao động đang làm việc, bao nhiêu người có bằng hoặc chứng chỉ.",
           "How many of 100 workers hold a degree or certificate."),
    _entry("M23", "Tỷ lệ doanh nghiệp có hoạt động đổi mới sáng tạo", "Innovating enterprises",
           "100 * innovating_firms / surveyed_firms", PERCENT, "share", "B", cite("S21"), "higher",
           "Trong 100 doanh nghiệp được điều tra, bao nhiêu có đổi mới sáng tạo.", "How many of 100 enterprises surveyed innovate."),
    _entry("M24", "Tỷ lệ chi R&D của doanh nghiệp công nghệ cao", "R&D ratio of a hi-tech enterprise",
           "100 * rd_spending / (net_sales - materials)", PERCENT, "share", "A", cite("S79"), "higher",
           "Chi nghiên cứu và phát triển so với doanh thu trừ nguyên vật liệu, linh kiện.",
           "R&D spending against net sales less materials and components.", positive=_HAS_BASE, levels=("economy", "firm")),
    _entry("M25", "Tỷ lệ doanh thu sản phẩm công nghệ cao", "Hi-tech revenue share", "100 * hi_tech_sales / net_sales", PERCENT,
           "share", "A", cite("S79"), "higher",
           "Trong 100 đồng doanh thu thuần, bao nhiêu đồng từ sản phẩm công nghệ cao.",
           "How much of 100 of net sales comes from hi-tech products.", levels=("economy", "firm")),
)  # fmt: skip
