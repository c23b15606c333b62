"""How a figure was made, in words: its formula, its inputs, the rows that they were taken from, the source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from nangsuat.data import (
    ECONOMY_ROLES,
    FIRM_ROLES,
    Figure,
    Input,
    Language,
    Provenance,
    Rows,
    Source,
    Text,
    expand_ranges,
    format_number,
    join,
    row_ranges,
    spell,
)

PANEL = {
    "value": Text(vi="Giá trị", en="Value"),
    "exact": Text(vi="chưa làm tròn", en="unrounded"),
    "formula": Text(vi="Công thức", en="Formula"),
    "method": Text(vi="Phương pháp", en="Method"),
    "inputs": Text(vi="Đầu vào", en="Inputs"),
    "source": Text(vi="Nguồn", en="Source"),
    "version": Text(vi="Phiên bản", en="Version"),
}
PRINTED = 90  # letters of row numbers on paper; the lineage file has all of them
HOW = {
    "value": Text(vi="giá trị", en="value"),
    "sum": Text(vi="tổng", en="sum"),
    "mean": Text(vi="trung bình", en="mean"),
    "count": Text(vi="số đếm", en="count"),
    "quantile": Text(vi="phân vị {at}", en="quantile {at}"),
    "minimum": Text(vi="nhỏ nhất", en="smallest"),
    "maximum": Text(vi="lớn nhất", en="largest"),
}
_TAKEN = Text(vi="{how} của «{column}»{by}: {rows}", en="{how} of «{column}»{by}: {rows}")
_COUNTED = Text(vi="{how}{by}: {rows}", en="{how}{by}: {rows}")
_WEIGHTED = Text(vi=", theo quyền số «{by}»", en=", weighted by «{by}»")
_ROWS = Text(vi="{count} dòng ({where}), số dòng {ranges}", en="{count} rows ({where}), numbers {ranges}")
_ROWS_BY_WORDS = Text(vi="{count} dòng ({where})", en="{count} rows ({where})")
_CONSTANT = Text(vi="hệ số của phương pháp", en="coefficient of the method")
_FROM_FIGURE = Text(vi="tính từ số liệu khác", en="computed from other figures")
_BRIEF = Text(vi="{label}: dòng {rows}", en="{label}: rows {rows}")
_COUNT = Text(vi="({count} dòng)", en="({count} rows)")
_WITH_REASON = Text.same("{value} ({reason})")
_SHEET = Text(vi="{name}, trang «{sheet}»", en="{name}, sheet «{sheet}»")
_YES, _NO = Text(vi="có", en="yes"), Text(vi="không", en="no")
_FIRST_AVAILABLE = Text(vi="cách đầu tiên có đủ số trong ", en="the first way with figures of ")
_LETTER = Text(vi=" (cột {letter})", en=" (column {letter})")


def formula_in_words(figure: Figure) -> Text:
    """``giá trị gia tăng / lao động``."""
    names = {item.symbol: item.label for item in figure.inputs}
    return _each_way(lambda language: spell(figure.formula, {key: name.say(language) for key, name in names.items()}))


def formula_in_numbers(figure: Figure) -> Text:
    """``300 / 2``: the same with the values of the inputs; negative ones in brackets."""
    values = {item.symbol: item.value for item in figure.inputs}
    return _each_way(
        lambda language: spell(figure.formula, {key: _in_brackets(value, language) for key, value in values.items()})
    )


def making_in_words(figure: Figure) -> Text:
    """Formula in words and in numbers."""
    return join([formula_in_words(figure), formula_in_numbers(figure)], " = ")


def value_in_words(figure: Figure) -> Text:
    """The value as it is printed, with its unit; a missing one with its reason."""
    number = _each_way(lambda language: format_number(figure.value, language, figure.decimals))
    words = join([part for part in (number, figure.unit) if part.vi or part.en], " ")
    return words if figure.reason is None else _WITH_REASON.fill(value=words, reason=figure.reason)


def exact_in_words(figure: Figure) -> Text:
    """All digits of the value, without groups."""
    digits = repr(figure.value)
    return Text(vi=digits.replace(".", ","), en=digits)


def leaves(figure: Figure) -> Iterator[Input]:
    """The inputs of a figure that rest on rows, through all figures between."""
    for item in figure.inputs:
        if item.figure is not None:
            yield from leaves(item.figure)
        elif item.rows is not None:
            yield item


def sources_of(figure: Figure) -> tuple[str, ...]:
    """Content hashes of all sources that a figure rests on, in order of first use."""
    return tuple(dict.fromkeys(item.rows.source for item in leaves(figure) if item.rows is not None))


def rows_in_brief(figure: Figure) -> Text:
    """The rows that a figure rests on, for paper: each quantity with all its rows together."""
    together: dict[tuple[str, Text], list[Rows]] = {}
    for item in leaves(figure):
        if item.rows is not None:
            together.setdefault((item.rows.source, item.label), []).append(item.rows)
    return join([_BRIEF.fill(label=label, rows=_numbers_together(rows)) for (_, label), rows in together.items()])


def _numbers_together(rows: Sequence[Rows]) -> Text:
    """All row numbers as one list; where they are too many to list, how many."""
    if not all(some.ranges for some in rows):
        return _COUNT.fill(count=max(some.count for some in rows))
    numbers = row_ranges(number for some in rows for number in expand_ranges(some.ranges))
    return Text.same(numbers if len(numbers) <= PRINTED else numbers[:PRINTED].rpartition(",")[0] + ", …")


def leaves_in_words(figure: Figure, sources: Mapping[str, Source]) -> Text:
    """The rows that a figure rests on, each aggregate once."""
    return join(list(dict.fromkeys(taken_from(item, sources, longest=PRINTED) for item in leaves(figure))))


def taken_from(item: Input, sources: Mapping[str, Source], *, longest: int | None = None) -> Text:
    """What an input is: an aggregate over named rows, another figure, or a coefficient of the method.

    A list of row numbers longer than ``longest`` letters is cut there.
    """
    if item.figure is not None:
        return _FROM_FIGURE
    if item.rows is None:
        return _CONSTANT
    how = HOW[item.how].fill(at=item.at) if item.how == "quantile" else HOW[item.how]
    by = _WEIGHTED.fill(by=item.by) if item.by else Text.same("")
    rows = rows_in_words(item.rows, longest=longest)
    if item.column is None:
        return _COUNTED.fill(how=how, by=by, rows=rows)
    column = column_in_words(item.column, sources.get(item.rows.source))
    return _TAKEN.fill(how=how, column=column, by=by, rows=rows)


def rows_in_words(rows: Rows, *, longest: int | None = None) -> Text:
    """Which rows, by what they have in common and by their numbers."""
    if not rows.ranges:
        return _ROWS_BY_WORDS.fill(count=rows.count, where=rows.where)
    ranges = rows.ranges
    if longest is not None and len(ranges) > longest:
        ranges = ranges[:longest].rpartition(",")[0] + ", …"
    return _ROWS.fill(count=rows.count, where=rows.where, ranges=ranges)


def column_in_words(column: str, source: Source | None) -> Text:
    """A column as the user's own table calls it, with its letter where the table is a workbook."""
    if source is None:
        return Text.same(column)
    name = _each_way(lambda language: spell(column, _names(source, language)))
    letter = source.letters.get(column)
    return join([name, _LETTER.fill(letter=letter)], "") if letter else name


def _names(source: Source, language: Language) -> dict[str, str]:
    """What the user's table calls the columns of a formula, else what the house calls them."""
    own = {name: header for name, header in source.columns.items() if header != name}
    return {**_house_names(language), **own}


@cache
def _house_names(language: Language) -> dict[str, str]:
    """What the house calls the columns, and the one function that a column's formula may hold."""
    names = {key: role.name.say(language) for key, role in {**ECONOMY_ROLES, **FIRM_ROLES}.items()}
    return {**names, "first_of": _FIRST_AVAILABLE.say(language)}


def _in_brackets(value: float | None, language: Language) -> str:
    written = format_number(value, language)
    return f"({written})" if written.startswith("-") else written


def panel_words(language: Language) -> dict[str, object]:
    """The words of the panel that the web page opens, in the places that its script fills."""
    texts = {
        **{key: text.say(language) for key, text in PANEL.items()},
        "decimalSign": "," if language == "vi" else ".",
        "rows": _ROWS.say(language),
        "rowsInWords": _ROWS_BY_WORDS.say(language),
        "constant": _CONSTANT.say(language),
        "weighted": _WEIGHTED.say(language),
        "letter": _LETTER.say(language),
    }
    return {**texts, "columns": _house_names(language), "how": {how: text.say(language) for how, text in HOW.items()}}


def _each_way(say: Callable[[Language], str]) -> Text:
    return Text(vi=say("vi"), en=say("en"))


def source_in_words(source: Source) -> Text:
    """Name of the file or table, with its sheet."""
    return _SHEET.fill(name=source.name, sheet=source.sheet) if source.sheet else Text.same(source.name)


def parameters_in_words(made: Provenance) -> Text:
    """``coefficient = 0,4; hours = no``: what the user chose, and the seed where chance played a part."""
    chosen = {**made.parameters, **({} if made.seed is None else {"seed": made.seed})}
    return join(
        [Text.same("{name} = {value}").fill(name=name, value=_sayable(value)) for name, value in chosen.items()]
    )


def _sayable(value: object) -> Text | str | float | int | None:
    if isinstance(value, bool):
        return _YES if value else _NO
    return value if isinstance(value, Text | str | float | int) else str(value)
