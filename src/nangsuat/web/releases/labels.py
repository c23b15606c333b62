"""Names of keys and codes of a release's tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nangsuat.compare.disclosure.rule import REASONS
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
    return {**CLASSES, **_OWNERSHIP}.get(code, Text.same(code))


def table_words(table: str) -> Text:
    """A table or question of the record of hidden cells, by its indicator's name.

    Examples
    --------
    >>> table_words("E05 by industry").en
    'E05 Labour productivity'
    """
    code = table.split(" ", 1)[0]
    known = INDICATORS.get(code)
    return Text(vi=f"{code} {known.name.vi}", en=f"{code} {known.name.en}") if known else Text.same(table)


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


def indicator_choices(codes: list[str]) -> list[Indicator]:
    """The entries of the dictionary, labour productivity first."""
    ordered = sorted(codes, key=lambda code: (code != "E05", code))
    return [INDICATORS[code] for code in ordered]
