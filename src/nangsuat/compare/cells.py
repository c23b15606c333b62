"""Cells of like enterprises, and whether they may be shown.

A cell of few enterprises shows what one of them earns. Five is the minimum of the programs that statistics offices
run on confidential data (Eurostat's own practice and Statistics Portugal ask for three, the United Kingdom's acro
for ten); an office with another rule sets its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from nangsuat.compare.size_classes import SIZE_CLASSES, SizeRule, size_class, size_rule_named
from nangsuat.data import FirmPanel, Text, UnknownOption, checked_number, quantity
from nangsuat.measure import INDICATORS, of_one_row

MINIMUM_COUNT = 5
SIZE = "size"
LEAST_MINIMUM = 3  # below three the second enterprise of a cell knows the first


def checked_by(panel: FirmPanel, by: Sequence[str]) -> tuple[str, ...]:
    """The keys of cells, if the panel has them; ``size`` is made from employees."""
    for key in by:
        if key != SIZE and (key not in panel.roles or panel.role(key).is_number):
            known = [role for role in panel.roles if not panel.role(role).is_number and role not in _NAMES]
            raise UnknownOption.among("by", key, (*known, SIZE))
    return tuple(by)


def checked_minimum(minimum_count: int) -> int:
    """The minimum count, refused where it would protect nobody."""
    checked_number("minimum_count", minimum_count)
    if minimum_count < LEAST_MINIMUM:
        raise UnknownOption(
            Text(
                vi=f"Số doanh nghiệp tối thiểu phải từ {LEAST_MINIMUM}; nhận được {minimum_count}.",
                en=f"The minimum count must be {LEAST_MINIMUM} or more; {minimum_count} was given.",
            )
        )
    return minimum_count


def checked_indicator(indicator: str) -> str:
    """An indicator of enterprises that has one value a row and looks at that row only."""
    known = [code for code in of_one_row() if "firm" in INDICATORS[code].levels]
    if indicator not in known:
        raise UnknownOption.among("indicator", indicator, known)
    return indicator


def by_size(panel: FirmPanel, rule: str | SizeRule) -> dict[str, FirmPanel]:
    """The panel's enterprises of each size class."""
    size = size_class(panel, rule)
    return {name: replace(panel, frame=panel.frame.filter(size == name)) for name in SIZE_CLASSES}


def like_ids(panel: FirmPanel, firm: str | int) -> str | int:
    """An id as the panel's ids are written: a whole number, or text; no firm has the number −1.

    Examples
    --------
    >>> import polars as pl
    >>> panel = FirmPanel.from_frame(pl.DataFrame({"firm": [1, 2], "year": 2023, "employees": [5.0, 6.0]}))
    >>> like_ids(panel, "2")
    2
    """
    if not panel.frame.collect_schema()["firm"].is_integer():
        return str(firm)
    return int(firm) if str(firm).isdigit() else -1


def key_label(panel: FirmPanel, key: str) -> Text:
    """The heading of a key."""
    return _SIZE_LABEL if key == SIZE else panel.role(key).name


def rule_note(by: Sequence[str], rule: str | SizeRule) -> tuple[Text, ...]:
    """The size rule in words, where sizes were used."""
    return (size_rule_named(rule).name,) if SIZE in by else ()


def with_size_class(panel: FirmPanel, keys: Sequence[str], rule: str | SizeRule) -> FirmPanel:
    """The panel with the size class as a column of words, where it is among the keys and no column is called so.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame({"firm": ["a", "b"], "year": [2023] * 2, "employees": [8.0, 300.0]})
    >>> found = with_size_class(FirmPanel.from_frame(firms), ["size"], "same_for_all")
    >>> found.collect("size")["size"].to_list(), found.role("size").name.en
    (['micro', 'large'], 'Size')
    """
    if SIZE not in keys or panel.has(SIZE):
        return panel
    role = replace(quantity(SIZE, _SIZE_LABEL), type="text", explanation=size_rule_named(rule).name)
    frame = panel.frame.with_columns(size_class(panel, rule))
    return replace(panel, frame=frame, quantities=(*panel.quantities, role))


def size_words(panel: FirmPanel, keys: Sequence[str]) -> tuple[Text, ...]:
    """How sizes were made, where :func:`with_size_class` made them and they are among the keys."""
    return (panel.role(SIZE).explanation,) if SIZE in keys and panel.role(SIZE).explanation.vi else ()


def value_words(panel: FirmPanel, key: str, value: object) -> Text:
    """A key's value for people: a size class by its name."""
    if value is None:
        return Text.same("–")
    is_class = key == SIZE and str(value) in SIZE_CLASSES and bool(size_words(panel, (SIZE,)))
    return SIZE_CLASSES[str(value)] if is_class else Text.same(str(value))


def with_size(frame: nw.LazyFrame[Any], panel: FirmPanel, by: Sequence[str], rule: str | SizeRule) -> nw.LazyFrame[Any]:
    """The frame with the column ``size``, where sizes are asked for."""
    return frame.with_columns(size_class(panel, rule)) if SIZE in by else frame


_NAMES = ("firm", "name", "tax_code")
_SIZE_LABEL = Text(vi="Quy mô", en="Size")
