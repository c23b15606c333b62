"""What must be said beside indicators: prices, breaks, columns that are not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nangsuat.data import Level, Panel, Text, join
from nangsuat.measure.indicators.columns import Columns
from nangsuat.measure.indicators.dictionary import indicator_named
from nangsuat.measure.indicators.symbols import DEFLATED, MAY_BE_ABSENT, name_of
from nangsuat.measure.indicators.totals import TAX_OF


def notes_on(columns: Columns, not_computed: Mapping[str, tuple[str, ...]]) -> tuple[Text, ...]:
    """The reservations that belong to these indicators on this panel."""
    panel = columns.panel
    return (
        *_prices(columns),
        *_coefficient(columns),
        *_absent_parts(columns),
        *_untaxed(columns),
        *(_break(item.year, item.reason) for item in panel.breaks),
        *(_not_computed(code, roles, panel) for code, roles in not_computed.items()),
    )


def _prices(columns: Columns) -> list[Text]:
    if columns.panel.base_year is not None and "real_value_added" in columns.bases:
        return [_AT_CONSTANT_PRICES.fill(year=columns.panel.base_year)]
    deflators = {name: deflator for name, (_, deflator) in DEFLATED.items() if name in columns.bases}
    nominal = [DEFLATED[name][0] for name, deflator in deflators.items() if not columns.panel.has(deflator)]
    return [_AT_CURRENT_PRICES.fill(names=_listed(nominal, "firm"))] if nominal else []


def _coefficient(columns: Columns) -> list[Text]:
    if "real_value_added" not in columns.bases:
        return []
    which = _WHOSE_COEFFICIENT[columns.options.labour_coefficient]
    return [_BETA.fill(which=which, labour=name_of(columns.options.labour, "firm"))]


def _absent_parts(columns: Columns) -> list[Text]:
    panel = columns.panel
    added_up = panel.level == "firm" and not panel.has("output") and panel.has("production_value")
    absent = [role for role in MAY_BE_ABSENT if not panel.has(role)]
    if not added_up or not absent or "output" not in columns.bases:
        return []
    return [_TAKEN_AS_NONE.fill(names=_listed(absent, "firm"))]


def _untaxed(columns: Columns) -> list[Text]:
    panel = columns.panel
    untaxed = [role for role, tax in TAX_OF.items() if role in columns.bases and not panel.has(tax)]
    if panel.level != "economy" or not untaxed:
        return []
    return [
        Text(
            vi="Bảng không có thuế sản phẩm: dòng «TOTAL» còn trống được cộng từ các ngành, không gồm thuế.",
            en="The table has no product taxes: an empty «TOTAL» is the sum of the industries, without the taxes.",
        )
    ]


def _break(year: int, reason: Text) -> Text:
    return Text(
        vi=f"Chuỗi gián đoạn từ năm {year} ({reason.vi}): không tính tốc độ tăng qua năm này.",
        en=f"The series breaks in {year} ({reason.en}): no growth is computed across it.",
    )


def _not_computed(code: str, roles: tuple[str, ...], panel: Panel) -> Text:
    entry = indicator_named(code)
    if roles:
        return _LACKING.fill(code=code, name=entry.name, names=_listed(roles, panel.level))
    if entry.method and not entry.is_column:
        return _BY_METHOD.fill(code=code, name=entry.name, method=entry.method)
    return _OTHER_KIND.fill(code=code, name=entry.name)


def _listed(roles: Sequence[str], level: Level) -> Text:
    return join(
        [Text(vi=f"{name.vi} ({role})", en=f"{name.en} ({role})") for role in roles for name in [name_of(role, level)]],
        ", ",
    )


_AT_CURRENT_PRICES = Text(
    vi="E21, E22 tính theo giá hiện hành, gồm cả tăng giá: bảng không có chỉ số giá cho {names}.",
    en="E21, E22 are at current prices, inflation included: the table has no price index for {names}.",
)
_AT_CONSTANT_PRICES = Text(
    vi="E21, E22 tính theo giá so sánh {year} của bảng, không chia cho chỉ số giá nữa; β = chi phí lao động / giá trị "
    "gia tăng chỉ đúng khi hai khoản cùng giá.",
    en="E21, E22 are at the table's constant prices of {year}, not deflated again; β = labour cost / value added holds "
    "only where both are in the same prices.",
)
_BETA = Text(
    vi="E21, E22: β = chi phí lao động / giá trị gia tăng {which}, α = 1 − β; lao động: {labour}.",
    en="E21, E22: β = labour cost / value added, {which}, α = 1 − β; labour: {labour}.",
)
_WHOSE_COEFFICIENT = {
    "current": Text(vi="của năm sau", en="of the later year"),
    "two_year_mean": Text(vi="bình quân hai năm", en="mean of the two years"),
}
_TAKEN_AS_NONE = Text(
    vi="Tổng đầu ra (E04) cộng từ các phần; bảng không có cột {names} nên coi là không có.",
    en="Total output (E04) is added up from its parts; the table has no column {names}, taken as none.",
)
_LACKING = Text(
    vi="Không tính được {code} ({name}): thiếu {names}.", en="{code} ({name}) cannot be computed: {names} missing."
)
_BY_METHOD = Text(
    vi="{code} ({name}) là kết quả của phương pháp {method}.", en="{code} ({name}) is a result of the method {method}."
)
_OTHER_KIND = Text(
    vi="{code} ({name}) không phải chỉ tiêu của loại bảng này.",
    en="{code} ({name}) is not an indicator of this kind of table.",
)
