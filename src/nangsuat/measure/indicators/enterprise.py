"""Indicators of one enterprise by the added-value method, E01 to E23, as data."""

from __future__ import annotations

from dataclasses import replace

from nangsuat.data import Text
from nangsuat.measure.indicators.indicator import Confidence, Direction, Indicator, Kind
from nangsuat.measure.indicators.sources import OWN_CHECK, PRACTICE, cite

SMALLEST_GROWTH = 0.001  # shares of growth below a tenth of a point are shares of rounding

ADDITION = "labour_cost + interest + taxes + depreciation + profit"
SUBTRACTION = "output - intermediate_inputs"
_OUTPUT_GROWTH = "(real_value_added / real_value_added_before - 1)"
_CAPITAL_PART = "(1 - labour_coefficient) * (real_fixed_assets / real_fixed_assets_before - 1)"
_LABOUR_PART = "labour_coefficient * (labour_input / labour_input_before - 1)"
_RESIDUAL = f"({_OUTPUT_GROWTH} - {_CAPITAL_PART} - {_LABOUR_PART})"

MONEY = Text(vi="triệu {currency}", en="million {currency}")
PER_PERSON = Text(vi="triệu {currency}/người", en="million {currency}/person")
PER_HOUR = Text(vi="nghìn {currency}/giờ", en="thousand {currency}/hour")
UNITS_PER_HOUR = Text(vi="đơn vị/giờ", en="units/hour")
RATIO = Text(vi="lần", en="ratio")
TIMES = Text(vi="vòng", en="times")
PERCENT = Text.same("%")

_MAKES_VALUE = (
    "value_added",
    Text(vi="giá trị gia tăng không dương (doanh nghiệp lỗ)", en="value added is not positive (a loss maker)"),
)
_ADDS_UP = (
    ADDITION,
    Text(vi="giá trị gia tăng theo phương pháp cộng không dương", en="value added by addition is not positive"),
)
_GREW_FROM_SOMETHING = (
    _MAKES_VALUE,
    (
        "value_added_before",
        Text(vi="giá trị gia tăng năm trước không dương", en="value added of the year before is not positive"),
    ),
    (
        "fixed_assets_before",
        Text(vi="tài sản cố định năm trước bằng không", en="no fixed assets in the year before"),
    ),
    (
        "labour_input_before",
        Text(vi="lao động năm trước bằng không", en="no labour in the year before"),
    ),
    (
        "1 - labour_coefficient",
        Text(
            vi="chi phí lao động không nhỏ hơn giá trị gia tăng nên α ≤ 0",
            en="labour cost is not below value added, so α ≤ 0",
        ),
    ),
)
_GREW = (
    *_GREW_FROM_SOMETHING,
    (
        f"real_value_added / real_value_added_before - 1 - {SMALLEST_GROWTH}",
        Text(
            vi="giá trị gia tăng không tăng (dưới 0,1 %) nên tỷ trọng đóng góp không có nghĩa",
            en="value added did not grow (less than 0.1 %), so shares of its growth mean nothing",
        ),
    ),
)


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
    parts: tuple[Indicator, ...] = (),
) -> Indicator:
    explanation = Text(vi=explained_vi, en=explained_en)
    return Indicator(
        code, Text(vi=vi, en=en), ("firm",), kind, unit, formula, source, confidence, direction, explanation, positive,
        parts=parts,
    )  # fmt: skip


def _structure(letter: str, role: str, vi: str, en: str, paid_vi: str, paid_en: str) -> Indicator:
    return _entry(
        f"E19{letter}", f"Tỷ lệ {vi} / giá trị gia tăng", f"{en} to value added", f"100 * {role} / value_added", PERCENT,
        "structure", "B", cite("S80"), "none",
        f"Trong 100 đồng giá trị làm ra, bao nhiêu đồng {paid_vi}.", f"How much of 100 of value created {paid_en}.",
        positive=(_MAKES_VALUE,),
    )  # fmt: skip


def _contribution(letter: str, formula: str, vi: str, en: str) -> Indicator:
    return _entry(
        f"E22{letter}", f"Đóng góp của {vi} vào tăng trưởng giá trị gia tăng",
        f"Contribution of {en} to the growth of value added",
        f"100 * {formula} / {_OUTPUT_GROWTH}", PERCENT, "contribution", "A", cite("S70"), "none",
        f"Trong 100 phần tăng của giá trị gia tăng, bao nhiêu phần do {vi}. Chỉ tính khi giá trị gia tăng có tăng.",
        f"How much of 100 parts of the growth of value added comes from {en}. Only where value added grew.",
        positive=_GREW,
    )  # fmt: skip


_STRUCTURE = (
    _structure("a", "depreciation", "khấu hao", "Depreciation", "bù hao mòn tài sản", "makes good worn assets"),
    _structure("b", "interest", "lãi vay", "Interest", "trả cho người cho vay", "goes to lenders"),
    _structure("c", "taxes", "thuế", "Taxes", "nộp cho Nhà nước", "goes to the State"),
)
_CONTRIBUTIONS = (
    _contribution("a", _CAPITAL_PART, "vốn", "capital"),
    _contribution("b", _LABOUR_PART, "lao động", "labour"),
    replace(_contribution("c", _RESIDUAL, "TFP", "TFP"), direction="higher"),
)

ENTERPRISE: tuple[Indicator, ...] = (
    _entry("E01", "Giá trị gia tăng, phương pháp trừ", "Value added by subtraction", SUBTRACTION, MONEY,
           "amount", "A", cite("S80"), "higher",
           "Phần giá trị do chính doanh nghiệp làm ra: tổng đầu ra trừ mọi thứ mua từ bên ngoài. "
           "Âm khi mua vào nhiều hơn làm ra.",
           "What the enterprise itself created: total output less all that it bought from others. "
           "Negative where it bought more than it made."),
    _entry("E02", "Giá trị gia tăng, phương pháp cộng", "Value added by addition", ADDITION, MONEY,
           "amount", "A", cite("S80"), "higher",
           "Cùng giá trị ấy nhìn từ phía phân chia: người lao động, người cho vay, Nhà nước, tài sản và chủ sở hữu nhận gì. "
           "Cần đủ cả năm khoản.",
           "The same value seen from those who receive it: workers, lenders, the State, assets and owners. "
           "All five parts are needed."),
    _entry("E03", "Chênh lệch hai phương pháp", "Reconciliation gap", f"100 * ({SUBTRACTION} - ({ADDITION})) / ({ADDITION})",
           PERCENT, "ratio", "A", OWN_CHECK, "none",
           "Hai cách tính phải gần nhau; chênh lệch lớn nghĩa là một khoản mục bị thiếu, trùng hoặc sai đơn vị.",
           "Both ways should nearly agree; a large gap means an item missing, counted twice, or in the wrong unit.",
           positive=(_ADDS_UP,)),
    _entry("E04", "Tổng đầu ra", "Total output", "output", MONEY, "amount", "A", cite("S80"), "higher",
           "Giá trị mọi thứ làm ra trong năm: sản phẩm, thay đổi tồn kho và dở dang, xây dựng tự làm, dịch vụ.",
           "Value of all that was made in the year: goods, change in stocks and work in progress, own construction, services."),
    _entry("E05", "Năng suất lao động theo giá trị gia tăng", "Labour productivity", "value_added / employees", PER_PERSON,
           "ratio", "A", cite("S82"), "higher",
           "Bình quân một lao động làm ra bao nhiêu giá trị mới trong năm. Doanh nghiệp lỗ có thể có số âm.",
           "How much new value one employee creates in a year, on average. A loss maker's may be negative."),
    _entry("E06", "Năng suất lao động theo giờ", "Hourly labour productivity", "1000 * value_added / hours", PER_HOUR,
           "ratio", "A", cite("S82"), "higher",
           "Giá trị mới làm ra trong một giờ làm việc; so sánh được giữa nơi làm nhiều và ít giờ.",
           "New value created in one hour of work; compares places that work long and short hours."),
    _entry("E07", "Doanh thu bình quân một lao động", "Sales per employee", "net_sales / employees", PER_PERSON,
           "ratio", "C", PRACTICE, "higher",
           "Một lao động ứng với bao nhiêu doanh thu. Cao có thể chỉ vì mua đi bán lại nhiều; đọc cùng E15.",
           "Sales that go with one employee. May be high only because much is bought and resold; read it with E15."),
    _entry("E08", "Năng suất lao động hiện vật", "Physical productivity", "units / hours", UNITS_PER_HOUR,
           "ratio", "A", cite("S83"), "higher",
           "Một giờ công làm ra bao nhiêu sản phẩm; không chịu ảnh hưởng của giá.",
           "Pieces made in one hour of work; prices play no part in it."),
    _entry("E09", "Năng suất vốn", "Capital productivity", "value_added / fixed_assets", RATIO, "ratio", "A", cite("S84"), "higher",
           "Một đồng tài sản cố định làm ra bao nhiêu đồng giá trị gia tăng trong năm.",
           "Value added in the year for each unit of fixed assets."),
    _entry("E10", "Mức trang bị vốn cho lao động", "Capital intensity", "fixed_assets / employees", PER_PERSON,
           "ratio", "C", PRACTICE, "none",
           "Một lao động được trang bị bao nhiêu tài sản cố định.", "Fixed assets at the disposal of one employee."),
    _entry("E11", "Hiệu quả chi phí lao động", "Labour-cost competitiveness", "value_added / labour_cost", RATIO,
           "ratio", "C", PRACTICE, "higher",
           "Một đồng trả cho lao động thu về bao nhiêu đồng giá trị gia tăng; dưới 1 thì không đủ bù chi phí lao động.",
           "Value added for each unit paid for labour; below 1 it does not cover the cost of labour."),
    _entry("E12", "Tỷ phần thu nhập lao động trong giá trị gia tăng", "Labour share of value added",
           "100 * labour_cost / value_added", PERCENT, "share", "A", cite("S82"), "none",
           "Trong 100 đồng giá trị làm ra, người lao động nhận bao nhiêu.", "How much of 100 of value created goes to labour.",
           positive=(_MAKES_VALUE,)),
    _entry("E13", "Chi phí lao động bình quân", "Labour cost per employee", "labour_cost / employees", PER_PERSON,
           "ratio", "C", PRACTICE, "none",
           "Bình quân một lao động tốn bao nhiêu lương, thưởng, bảo hiểm trong năm.",
           "Wages, bonuses and insurance of one employee in the year, on average."),
    _entry("E14", "Chi phí lao động đơn vị", "Unit labour cost", "labour_cost / output", RATIO, "ratio", "C", PRACTICE, "lower",
           "Một đồng đầu ra chứa bao nhiêu đồng chi phí lao động.", "Labour cost in each unit of output."),
    _entry("E15", "Tỷ lệ giá trị gia tăng trên doanh thu", "Added-value content", "100 * value_added / net_sales", PERCENT,
           "share", "C", PRACTICE, "higher",
           "Trong 100 đồng bán ra, bao nhiêu đồng do doanh nghiệp tự làm ra, phần còn lại là mua ngoài.",
           "How much of 100 of sales the enterprise made itself; the rest was bought in."),
    _entry("E16", "Vòng quay tài sản", "Asset turnover", "net_sales / total_assets", TIMES, "ratio", "C", PRACTICE, "higher",
           "Một đồng tài sản tạo ra bao nhiêu đồng doanh thu trong năm.", "Sales in the year for each unit of assets."),
    _entry("E17", "Tỷ suất lợi nhuận trên giá trị gia tăng", "Profit to value added", "100 * profit / value_added", PERCENT,
           "share", "C", PRACTICE, "higher",
           "Trong 100 đồng giá trị làm ra, chủ sở hữu còn lại bao nhiêu trước thuế thu nhập.",
           "How much of 100 of value created is left to the owners before income tax.", positive=(_MAKES_VALUE,)),
    _entry("E18", "Biên lợi nhuận", "Profit margin", "100 * profit / net_sales", PERCENT, "share", "C", PRACTICE, "higher",
           "Trong 100 đồng doanh thu còn lại bao nhiêu lợi nhuận trước thuế; âm khi lỗ.",
           "Profit before tax left from 100 of sales; negative for a loss."),
    _entry("E19", "Cơ cấu giá trị gia tăng: khấu hao, lãi vay, thuế", "Value-added structure: depreciation, interest, taxes", "",
           PERCENT, "structure", "B", cite("S80"), "none",
           "Giá trị làm ra chia cho hao mòn tài sản (a), người cho vay (b) và Nhà nước (c) ra sao.",
           "How the value created goes to worn assets (a), lenders (b) and the State (c).", parts=_STRUCTURE),
    _entry("E20", "Tỷ lệ đầu tư", "Investment rate", "100 * investment / value_added", PERCENT, "share", "A", cite("S82"), "none",
           "Trong 100 đồng giá trị làm ra, bao nhiêu đồng được đầu tư vào tài sản cố định.",
           "How much of 100 of value created is invested in fixed assets.", positive=(_MAKES_VALUE,)),
    _entry("E21", "Tốc độ tăng TFP của doanh nghiệp", "Enterprise TFP growth", f"100 * {_RESIDUAL}", PERCENT,
           "growth", "A", cite("S70"), "higher",
           "Phần tăng của giá trị gia tăng mà tăng vốn và lao động không giải thích được. β là tỷ phần lao động, α = 1 − β. "
           "Thiếu chỉ số giá thì tính theo giá hiện hành, gồm cả tăng giá.",
           "Growth of value added that more capital and labour do not explain. β is labour's share, α = 1 − β. "
           "Without price indices it is at current prices, inflation included.", positive=_GREW_FROM_SOMETHING),
    _entry("E22", "Đóng góp của vốn, lao động và TFP", "Contributions of capital, labour and TFP", "",
           PERCENT, "contribution", "A", cite("S70"), "none",
           "Trong 100 phần tăng của giá trị gia tăng, bao nhiêu phần do vốn (a), lao động (b) và TFP (c); ba phần cộng lại là 100.",
           "Of 100 parts of the growth of value added, how many come from capital (a), labour (b) and TFP (c); they add up to 100.",
           parts=_CONTRIBUTIONS),
    _entry("E23", "Năng suất chung", "Total productivity", "output / (intermediate_inputs + labour_cost + depreciation)", RATIO,
           "ratio", "C", PRACTICE, "higher",
           "Một đồng chi cho vật tư, năng lượng, dịch vụ mua ngoài, lao động và khấu hao thu về bao nhiêu đồng đầu ra.",
           "Output for each unit spent on materials, energy, services bought in, labour and depreciation."),
)  # fmt: skip
