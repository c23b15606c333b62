"""Names of keys and codes of a release's tables."""

from __future__ import annotations

from functools import cache

from nangsuat.compare.size_classes import CLASSES
from nangsuat.data import TOTAL, Text, industry_codes, provinces
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
    return {**CLASSES, **_OWNERSHIP}.get(code, Text.same(code))


def indicator_choices(codes: list[str]) -> list[Indicator]:
    """The entries of the dictionary, labour productivity first."""
    ordered = sorted(codes, key=lambda code: (code != "E05", code))
    return [INDICATORS[code] for code in ordered]
