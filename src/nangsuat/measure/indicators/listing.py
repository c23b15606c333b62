"""The dictionary as a person reads it: listed, and one entry explained."""

from __future__ import annotations

from dataclasses import dataclass

from nangsuat.data import (
    Column,
    Language,
    Level,
    Provenance,
    Result,
    Source,
    Table,
    Text,
    UnknownOption,
    spell,
    symbols,
)
from nangsuat.measure.indicators.dictionary import INDICATORS, indicator_named
from nangsuat.measure.indicators.indicator import CONFIDENCES, DIRECTIONS, KINDS, UNVERIFIED, Indicator
from nangsuat.measure.indicators.symbols import DEFLATED, Options, base_of, name_of, names_in, other_ways

_LEVELS: tuple[Level, ...] = ("economy", "firm")


@dataclass(frozen=True)
class IndicatorList(Result):
    """Entries of the dictionary.

    Attributes
    ----------
    entries : in the order of their codes, macro first; a family is one entry
    currency : of the units
    provenance : the dictionary itself; there are no rows behind it
    """

    entries: tuple[Indicator, ...]
    currency: str
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="Từ điển chỉ tiêu năng suất", en="Dictionary of productivity indicators")

    def tables(self) -> tuple[Table, ...]:
        """One row an indicator, the parts of a family below it."""
        listed = [member for entry in self.entries for member in (entry, *entry.parts)]
        return (Table(self.title, _COLUMNS, tuple(self._row(entry) for entry in listed)),)

    def notes(self) -> tuple[Text, ...]:
        return (_GRADES,)

    def _row(self, entry: Indicator) -> tuple[Text | str, ...]:
        confidence = UNVERIFIED if entry.confidence == "C" else Text.same(entry.confidence)
        return (entry.code, entry.name, entry.unit_in(self.currency), formula_in_words(entry), confidence, entry.source)


def list_indicators(*, level: Level | None = None, search: str | None = None, currency: str = "VND") -> IndicatorList:
    """The indicators of the dictionary.

    Parameters
    ----------
    level : only those computed from tables of enterprises (``"firm"``) or of an economy (``"economy"``)
    search : only those whose code or name, in either language, holds these words
    currency : for the units

    Raises
    ------
    UnknownOption
        Another level.

    Examples
    --------
    >>> [entry.code for entry in list_indicators(search="ICOR").entries]
    ['M15']
    >>> len(list_indicators(level="economy").entries), len(list_indicators().entries)
    (25, 48)
    """
    if level is not None and level not in _LEVELS:
        raise UnknownOption.among("level", level, _LEVELS)
    words = (search or "").casefold()
    entries = tuple(
        entry
        for entry in INDICATORS.values()
        if (level is None or level in entry.levels)
        and any(words in text.casefold() for text in (entry.code, entry.name.vi, entry.name.en))
    )
    return IndicatorList(
        entries, currency, Provenance((Source("nangsuat", ""),), rows_used=0, method="list_indicators")
    )


def explain_indicator(code: str, language: Language = "vi") -> str:
    """One indicator in full: formula in words and in roles, unit, source, what it tells, when it has no value.

    Raises
    ------
    UnknownOption
        No indicator has this code.

    Examples
    --------
    >>> print(explain_indicator("E05", "en"))
    E05  Labour productivity
    How much new value one employee creates in a year, on average. A loss maker's may be negative.
      Formula: Value added / Average employees
      In roles: value_added / employees
      Where the column is blank: Value added = Labour cost + Interest + Taxes + Depreciation + Profit before tax;
        else Total output − Intermediate inputs
      Where the column is blank: Average employees = (Employees, start of year + Employees, end of year) / 2
      Unit: million VND/person
      Kind: ratio of sums
      Direction: higher is better
      Source: Eurostat, concepts database, “Ratios”
      Confidence: A: the formula was read in the source
    """
    entry = indicator_named(code)
    lines = [f"{entry.code}  {entry.name.say(language)}", entry.explanation.say(language)]
    lines += [f"  {label.say(language)}: {text.say(language)}" for label, text in _facts(entry)]
    for part in entry.parts:
        lines += ["", explain_indicator(part.code, language)]
    return "\n".join(lines)


def formula_in_words(entry: Indicator) -> Text:
    """The formula with its symbols written out; the parts' formulas for a family.

    Examples
    --------
    >>> formula_in_words(indicator_named("E06")).en
    '1000 × Value added / Hours worked'
    """
    if not entry.formula:
        return Text.same(", ".join(part.code for part in entry.parts))
    return _in_words(entry.formula, entry)


def _facts(entry: Indicator) -> list[tuple[Text, Text]]:
    facts = [(_LABELS["formula"], formula_in_words(entry))] if entry.formula else []
    if entry.is_column:
        facts.append((_LABELS["roles"], Text.same(entry.formula)))
    facts += [(_LABELS["option"], _written_out(entry, name)) for name in _options_in(entry)]
    for name in _bases_of(entry):
        label = _LABELS["option" if name in DEFLATED else "blank"]
        facts += [(label, text) for text in _other_ways(entry, name)]
    facts += [(_LABELS["option"], text) for text in _MEANINGS.get(entry.method, ()) if entry.terms]
    facts += [(_LABELS["method"], Text.same(entry.method))] if entry.method else []
    facts += [
        (_LABELS["unit"], entry.unit_in("VND")),
        (_LABELS["kind"], KINDS[entry.kind]),
        (_LABELS["direction"], DIRECTIONS[entry.direction]),
        (_LABELS["source"], entry.source),
        (_LABELS["confidence"], CONFIDENCES[entry.confidence]),
    ]
    return facts + [(_LABELS["missing"], reason) for _, reason in entry.positive]


def _bases_of(entry: Indicator) -> tuple[str, ...]:
    """The quantities of the formula, options written out, without their years."""
    return (
        tuple(dict.fromkeys(base_of(name) for name in symbols(Options().spelled(entry.formula))))
        if entry.is_column
        else ()
    )


def _options_in(entry: Indicator) -> list[str]:
    named = {base_of(name) for name in symbols(entry.formula)} if entry.formula else set()
    return [name for name in ("labour_coefficient", "labour_input") if name in named]


def _other_ways(entry: Indicator, name: str) -> list[Text]:
    ways = [_in_words(way, entry) for way in other_ways(name, entry.level)]
    symbol = name_of(name, entry.level)
    vi, en = (separator.join(way.say(language) for way in ways) for language, separator in _ELSE)
    return [Text(vi=f"{symbol.vi} = {vi}", en=f"{symbol.en} = {en}")] if ways else []


def _written_out(entry: Indicator, name: str) -> Text:
    meaning, symbol = _in_words(Options().spelled(name), entry), name_of(name, entry.level)
    return Text(vi=f"{symbol.vi} = {meaning.vi}", en=f"{symbol.en} = {meaning.en}")


def _in_words(formula: str, entry: Indicator) -> Text:
    names = names_in(formula, entry.level, entry.terms)
    return Text(vi=spell(formula, names["vi"]), en=spell(formula, names["en"]))


_COLUMNS = (
    Column("code", Text(vi="Mã", en="Code")),
    Column("name", Text(vi="Chỉ tiêu", en="Indicator")),
    Column("unit", Text(vi="Đơn vị", en="Unit")),
    Column("formula", Text(vi="Công thức", en="Formula")),
    Column("confidence", Text(vi="Độ tin cậy", en="Confidence")),
    Column("source", Text(vi="Nguồn", en="Source")),
)
_GRADES = Text(
    vi="A: công thức đọc được trong nguồn. B: nguồn nêu tên chỉ tiêu. Chưa xác minh: thông lệ, chưa có nguồn xác nhận.",
    en="A: formula read in the source. B: the source names the indicator. Unverified: practice without a source.",
)
_ELSE: tuple[tuple[Language, str], ...] = (("vi", "; nếu không thì "), ("en", "; else "))
_SECTORS = Text(
    vi="s là tỷ trọng lao động của khu vực (ngành), w là năng suất của nó; 0 là năm đầu, 1 là năm sau",
    en="s is a sector's share of labour, w its productivity; 0 is the first year, 1 the later one",
)
_MEANINGS = {
    "growth_accounting": (
        Text(
            vi="β = hệ số đóng góp của lao động, 1 − β của vốn",
            en="β = the coefficient of labour, 1 − β that of capital",
        ),
    ),
    "three_factors": (_SECTORS, Text(vi="k = hệ số thuế sản phẩm (M16)", en="k = the product-tax coefficient (M16)")),
    "shift_share": (_SECTORS,),
}
_LABELS = {
    "formula": Text(vi="Công thức", en="Formula"),
    "roles": Text(vi="Theo mã cột", en="In roles"),
    "option": Text(vi="Trong đó", en="Where"),
    "blank": Text(vi="Khi cột trống", en="Where the column is blank"),
    "method": Text(vi="Phương pháp", en="Method"),
    "unit": Text(vi="Đơn vị", en="Unit"),
    "kind": Text(vi="Loại", en="Kind"),
    "direction": Text(vi="Chiều", en="Direction"),
    "source": Text(vi="Nguồn", en="Source"),
    "confidence": Text(vi="Độ tin cậy", en="Confidence"),
    "missing": Text(vi="Không có giá trị khi", en="No value where"),
}
