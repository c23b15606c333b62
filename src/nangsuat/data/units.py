"""Units: how much one of a table's numbers is, and how its unit is called.

Inside the house every role has one unit (million of the currency for an enterprise, billion for an economy;
persons, thousand persons); whatever the user's table holds is brought to it at the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nangsuat.data.problems import UnknownOption
from nangsuat.data.text import Text

type Kind = Literal["money", "persons", "hours", "ratio", "percent", "index", "count", "price_index", "text"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement.

    Attributes
    ----------
    name : stable key, such as ``"million"`` or ``"thousand persons"``
    kind : what it measures; only units of one kind convert into each other
    scale : how many base units (one đồng, one person, one hour, a ratio of one) it holds
    words : how it is called; ``{currency}`` stands for the panel's currency
    """

    name: str
    kind: Kind
    scale: float
    words: Text

    def label(self, currency: str = "VND") -> Text:
        """The unit's name for a panel in ``currency``.

        Examples
        --------
        >>> MILLION.label().vi, MILLION.label("USD").en
        ('triệu đồng', 'million USD')
        """
        vietnamese = "đồng" if currency == "VND" else currency
        return Text(vi=self.words.vi.format(currency=vietnamese), en=self.words.en.format(currency=currency))


def _unit(name: str, kind: Kind, scale: float, vi: str, en: str) -> Unit:
    return Unit(name, kind, scale, Text(vi=vi, en=en))


MONEY_ONE = _unit("one", "money", 1, "{currency}", "{currency}")
MONEY_THOUSAND = _unit("thousand", "money", 1e3, "nghìn {currency}", "thousand {currency}")
MILLION = _unit("million", "money", 1e6, "triệu {currency}", "million {currency}")
BILLION = _unit("billion", "money", 1e9, "tỷ {currency}", "billion {currency}")
TRILLION = _unit("trillion", "money", 1e12, "nghìn tỷ {currency}", "trillion {currency}")
PERSONS = _unit("persons", "persons", 1, "người", "persons")
THOUSAND_PERSONS = _unit("thousand persons", "persons", 1e3, "nghìn người", "thousand persons")
MILLION_PERSONS = _unit("million persons", "persons", 1e6, "triệu người", "million persons")
HOURS = _unit("hours", "hours", 1, "giờ", "hours")
THOUSAND_HOURS = _unit("thousand hours", "hours", 1e3, "nghìn giờ", "thousand hours")
MILLION_HOURS = _unit("million hours", "hours", 1e6, "triệu giờ", "million hours")
RATIO = _unit("ratio", "ratio", 1, "lần", "ratio")
PERCENT = _unit("percent", "ratio", 1e-2, "%", "%")
INDEX = _unit("index", "index", 1, "chỉ số", "index")
PRICE_INDEX = _unit("price index", "price_index", 1, "chỉ số giá, kỳ gốc = 1", "price index, base = 1")
PRICE_INDEX_100 = _unit(
    "price index, base = 100", "price_index", 1e-2, "chỉ số giá, kỳ gốc = 100", "price index, base = 100"
)
COUNT = _unit("count", "count", 1, "đơn vị", "units")
NO_UNIT = _unit("text", "text", 1, "", "")

UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        MONEY_ONE, MONEY_THOUSAND, MILLION, BILLION, TRILLION,
        PERSONS, THOUSAND_PERSONS, MILLION_PERSONS,
        HOURS, THOUSAND_HOURS, MILLION_HOURS,
        RATIO, PERCENT, INDEX, PRICE_INDEX, PRICE_INDEX_100, COUNT, NO_UNIT,
    )
}  # fmt: skip


def unit_named(name: str) -> Unit:
    """The unit called ``name``; an unknown name raises :class:`UnknownOption` with those that there are.

    Examples
    --------
    >>> unit_named("billion").scale / unit_named("million").scale
    1000.0
    """
    if name not in UNITS:
        raise UnknownOption.among("unit", name, tuple(UNITS))
    return UNITS[name]
