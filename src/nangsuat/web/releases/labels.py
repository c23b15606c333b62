"""Names of keys and codes of a release's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from nangsuat.compare import REASONS, SIZE_CLASSES, DisclosureRule
from nangsuat.data import TOTAL, Text, industry_codes, join, provinces
from nangsuat.measure import INDICATORS, Indicator

KEY_NAMES = {
    "": Text(vi="Toàn bộ", en="All enterprises"),
    "territory": Text(vi="Tỉnh, thành phố", en="Province or city"),
    "industry": Text(vi="Ngành (VSIC cấp 2)", en="Industry (VSIC division)"),
    "size": Text(vi="Quy mô", en="Size"),
    "ownership": Text(vi="Loại hình", en="Ownership"),
}
_OWNERSHIP = {
    "state": Text(vi="Nhà nước", en="State"),
    "non_state": Text(vi="Ngoài nhà nước", en="Domestic private"),
    "foreign": Text(vi="Có vốn đầu tư nước ngoài", en="Foreign-invested"),
}
_TABLE = re.compile(r"(?P<code>\w+) (?:by (?P<by>.+?)|in total)(?: where (?P<where>.+))?")
_THRESHOLDS = {
    "too-few": Text(vi="dưới {count} chủ thể", en="fewer than {count}"),
    "dominance": Text(
        vi="một đơn vị từ {largest} % hoặc hai đơn vị từ {two} %", en="one from {largest} %, or two from {two} %"
    ),
    "p-percent": Text(vi="sai số ước lượng dưới {p} %", en="estimated within {p} %"),
    "overlap": Text(vi="chênh lệch dưới {count} chủ thể", en="a difference of fewer than {count}"),
}
_YEAR = Text(vi="Năm", en="Year")
_TOTAL = Text(vi="Tổng số", en="Total")
_UNKNOWN = Text(vi="Không rõ", en="Unknown")


@cache
def code_name(key: str, code: str) -> Text:
    """The name of a code under a key.

    Examples
    --------
    >>> code_name("industry", "26").en, code_name("size", "micro").vi
    ('26 Computer, electronic and optical products', 'siêu nhỏ')
    """
    if code == TOTAL:
        return _TOTAL
    if code == "?":
        return _UNKNOWN
    if key in {"territory", "industry"}:
        known = (provinces() if key == "territory" else industry_codes()).nearest(code)
        prefix = f"{code} " if key == "industry" else ""
        return Text(vi=f"{prefix}{known.name.vi}", en=f"{prefix}{known.name.en}") if known else Text.same(code)
    return {**SIZE_CLASSES, **_OWNERSHIP}.get(code, Text.same(code))


def table_words(table: str) -> Text:
    """A table or question of the record of hidden cells: its indicator, what it is divided by, what it was asked of.

    Examples
    --------
    >>> table_words("E05 by industry").en
    'E05 Labour productivity, by industry (VSIC division)'
    >>> table_words("E05 by size where ownership = state").en
    'E05 Labour productivity, by size; only ownership: State'
    """
    found = _TABLE.fullmatch(table)
    known = INDICATORS.get(found["code"]) if found else None
    if not found or not known:
        return Text.same(table)
    said = [Text(vi=f"{known.code} {known.name.vi}", en=f"{known.code} {known.name.en}")]
    if found["by"]:
        names = join([_small(KEY_NAMES.get(key, Text.same(key))) for key in found["by"].split(", ")], ", ")
        said.append(Text(vi=f", theo {names.vi}", en=f", by {names.en}"))
    if found["where"]:
        said += [_condition(each) for each in found["where"].split("; ")]
    return Text(vi="".join(each.vi for each in said), en="".join(each.en for each in said))


def _condition(written: str) -> Text:
    key, _, codes = written.partition(" = ")
    name = _small(KEY_NAMES.get(key, Text.same(key)))
    values = join([code_name(key, code) for code in codes.split(", ")], ", ")
    return Text(vi=f"; chỉ {name.vi}: {values.vi}", en=f"; only {name.en}: {values.en}")


def _small(name: Text) -> Text:
    return Text(vi=name.vi[:1].lower() + name.vi[1:], en=name.en[:1].lower() + name.en[1:])


def threshold_words(rule: DisclosureRule, code: str) -> Text:
    """The threshold of a rule that hid a cell.

    Examples
    --------
    >>> threshold_words(DisclosureRule(), "dominance").vi
    'một đơn vị từ 75 % hoặc hai đơn vị từ 85 %'
    >>> threshold_words(DisclosureRule(), "too-few").en
    'fewer than 5'
    """
    said = _THRESHOLDS.get(code, Text.same("–"))
    return said.fill(count=rule.minimum_count, largest=rule.largest_share, two=rule.largest_two_share, p=rule.p_percent)


def cell_words(cell: Mapping[str, object]) -> list[tuple[Text, Text]]:
    """A cell in words: its keys and what stands under them.

    Examples
    --------
    >>> [(key.en, value.en) for key, value in cell_words({"ownership": "state", "year": "2025"})]
    [('Ownership', 'State'), ('Year', '2025')]
    """
    return [
        (KEY_NAMES.get(key, _YEAR if key == "year" else Text.same(key)), code_name(key, str(code)))
        for key, code in cell.items()
    ]


def reason_words(code: str) -> Text:
    """Why a cell is hidden."""
    return REASONS[code] if code in REASONS else Text.same(code)


def indicator_name(code: str) -> Text:
    """An indicator's code and name.

    Examples
    --------
    >>> indicator_name("E05").en
    'E05 Labour productivity'
    """
    return Text(vi=f"{code} {INDICATORS[code].name.vi}", en=f"{code} {INDICATORS[code].name.en}")


def indicator_choices(codes: list[str]) -> list[Indicator]:
    """The entries of the dictionary, labour productivity first."""
    ordered = sorted(codes, key=lambda code: (code != usual_indicator(codes), code))
    return [INDICATORS[code] for code in ordered]


def usual_indicator(codes: Sequence[str]) -> str:
    """What is shown where nobody chose: labour productivity, else sales per employee.

    Examples
    --------
    >>> usual_indicator(["E01", "E07", "M25"]), usual_indicator(["E13"]), usual_indicator([])
    ('E07', 'E13', '')
    """
    return next((code for code in ("E05", "E07", *codes) if code in codes), "")
