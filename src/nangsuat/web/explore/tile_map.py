"""A map of the 34 provinces and cities as tiles of one size, in a layout of our own: no boundary is drawn.

Each unit is one tile, about where it lies. Hoàng Sa belongs to Đà Nẵng, Trường Sa to Khánh Hòa: both are drawn in the
East Sea as marks of these two. A value stands in its tile in figures, so the colour only helps the eye.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nangsuat.data import Language, Text, UnknownOption, format_number, provinces

WIDTH, HEIGHT, GAP = 90, 52, 4  # px of a tile and between tiles

# The grid: a column to the east, a row to the south.
PLACES: Final[Mapping[str, tuple[int, int]]] = {
    "12": (1, 0), "10": (2, 0), "08": (3, 0), "04": (4, 0),
    "11": (0, 1), "14": (1, 1), "25": (2, 1), "19": (3, 1), "20": (4, 1),
    "01": (2, 2), "27": (3, 2), "22": (4, 2),
    "37": (2, 3), "33": (3, 3), "31": (4, 3),
    "38": (2, 4),
    "40": (2, 5),
    "42": (2, 6),
    "45": (3, 7),
    "46": (3, 8),
    "48": (4, 9),
    "51": (4, 10),
    "64": (4, 11),
    "66": (4, 12),
    "72": (1, 13), "75": (2, 13), "68": (3, 13), "56": (4, 13),
    "89": (0, 14), "87": (1, 14), "79": (2, 14),
    "92": (0, 15), "86": (1, 15),
    "96": (0, 16),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Islands:
    """An archipelago, drawn as marks around a place in the grid; it belongs to a unit on the mainland."""

    name: Text
    column: float
    row: float
    marks: tuple[tuple[float, float], ...]  # px from the middle


ISLANDS: Final[Mapping[str, Islands]] = {
    "48": Islands(
        Text(vi="Quần đảo Hoàng Sa", en="Hoang Sa Islands"), 5.85, 8.6, ((-22, -6), (-8, 4), (4, -9), (16, 2), (26, -5))
    ),
    "56": Islands(
        Text(vi="Quần đảo Trường Sa", en="Truong Sa Islands"),
        5.85,
        14.6,
        ((-26, -8), (-14, 6), (-3, -10), (6, 9), (15, -3), (27, 7), (2, 20)),
    ),
}
_SEA = Text(vi="Biển Đông", en="East Sea")
_SEA_PLACE = (5.85, 4.0)
_COLUMNS, _ROWS = 6.85, 17

_SHORT: Final[Mapping[str, Text]] = {"79": Text(vi="Hồ Chí Minh", en="HCM City")}  # the whole name is in the title
_SHADES = ("#e3eef8", "#b5d3ec", "#7fb2da", "#2b6ca6", "#0b3d6e")
_INK, _WHITE, _QUIET, _LINE = "#15202b", "#ffffff", "#4a5a68", "#6b7a88"
_DARK_FROM = 3  # from this shade on letters are white
_LEGEND = (0.0, 5.6)  # where the land leaves room

_NOT_SHOWN = Text(vi="Không công bố", en="Not published")
_HIDDEN = "×"  # as in the table beside the map
_NO_DATA = Text(vi="Không có số liệu", en="No data")
_WITH_ISLANDS = Text(vi="{name} (gồm {islands})", en="{name} (with {islands})")
_NAME = Text(
    vi="Bản đồ ô 34 tỉnh, thành phố; các con số có ở bảng bên cạnh",
    en="Tile map of the 34 provinces and cities; the figures are in the table beside it",
)


def tile_map(
    values: Mapping[str, float | None],
    *,
    unit: Text,
    decimals: int | None,
    language: Language,
    reasons: Mapping[str, Text] | None = None,
    links: Mapping[str, str] | None = None,
    name: str = "map",
) -> SafeString:
    """The map as SVG that can stand in a page: its words are text, its tiles have names, its links take the focus.

    Parameters
    ----------
    values : by code of the unit; what is missing or ``None`` is drawn as not there
    unit, decimals : how the values are written
    language : of the reader
    reasons : by code, why a value is not published; such a tile is hatched and says why
    links : by code, where a tile leads
    name : its id on the page

    Raises
    ------
    UnknownOption
        For a code that is none of the 34.
    """
    for code in (*values, *(reasons or ()), *(links or ())):
        if code not in PLACES:
            raise UnknownOption.among("territory", code, tuple(PLACES))
    look = _Look(unit, decimals, language, reasons or {}, links or {}, name)
    known = {code: value for code, value in values.items() if value is not None}
    return _svg(known, _classes(known.values()), look)


@dataclass(frozen=True, slots=True)
class _Look:
    """How this map speaks."""

    unit: Text
    decimals: int | None
    language: Language
    reasons: Mapping[str, Text]
    links: Mapping[str, str]
    name: str

    def number(self, value: float) -> str:
        return format_number(value, self.language, self.decimals)

    def say(self, text: Text) -> str:
        return text.say(self.language)

    def named(self, code: str) -> str:
        return provinces("34").name(code, self.language)


@dataclass(frozen=True, slots=True)
class _Class:
    """Values that share a shade."""

    low: float
    high: float
    shade: int


def _classes(values: Iterable[float]) -> tuple[_Class, ...]:
    """Classes with about as many units each; fewer where there are few different values."""
    ordered = sorted(values)
    count = min(len(_SHADES), len(set(ordered)))
    ends = sorted({ordered[-(-len(ordered) * (step + 1) // count) - 1] for step in range(count)})
    shades = [round(index * (len(_SHADES) - 1) / max(len(ends) - 1, 1)) for index in range(len(ends))]
    found, below = [], float("-inf")
    for end, shade in zip(ends, shades, strict=True):
        inside = [value for value in ordered if below < value <= end]
        found.append(_Class(inside[0], inside[-1], shade))
        below = end
    return tuple(found)


def _svg(values: Mapping[str, float], classes: Sequence[_Class], look: _Look) -> SafeString:
    width, height = _COLUMNS * (WIDTH + GAP), _ROWS * (HEIGHT + GAP)
    return format_html(
        '<div class="map-drawing" tabindex="0" role="group" aria-label="{}">'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" font-size="13" fill="{}">'
        "{}{}{}{}</svg></div>",
        look.say(_NAME),
        *(f"{size:.0f}" for size in (width, height, width, height)),
        _INK,
        _hatching(look.name),
        _sea(look),
        _legend(classes, look),
        _joined(_unit(code, values.get(code), classes, look) for code in PLACES),
    )


def _hatching(name: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="{}"/>'
        '<line x1="0" y1="0" x2="0" y2="7" stroke="{}" stroke-width="2"/></pattern></defs>',
        name,
        _WHITE,
        "#b9c3cc",
    )


def _sea(look: _Look) -> SafeString:
    x, y = _corner(*_SEA_PLACE)
    return format_html(
        '<text x="{}" y="{}" font-size="16" font-style="italic" text-anchor="middle" fill="{}">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        _QUIET,
        look.say(_SEA),
    )


def _unit(code: str, value: float | None, classes: Sequence[_Class], look: _Look) -> SafeString:
    """A tile with its archipelago, as one thing with one name; a link where it leads somewhere."""
    shade = next((entry.shade for entry in classes if value is not None and value <= entry.high), None)
    fill = _SHADES[shade] if shade is not None else f"url(#{look.name}-hatch)" if code in look.reasons else _WHITE
    ink = _WHITE if shade is not None and shade >= _DARK_FROM else _INK
    spoken = _spoken(code, value, look)
    title = format_html("<title>{}</title>", spoken)
    inside = _joined(
        (title, _tile(code, value, fill, ink, look), _islands(code, fill, look) if code in ISLANDS else "")
    )
    if code in look.links:
        return format_html('<a href="{}" aria-label="{}" data-code="{}">{}</a>', look.links[code], spoken, code, inside)
    return format_html('<g role="img" aria-label="{}" data-code="{}">{}</g>', spoken, code, inside)


def _spoken(code: str, value: float | None, look: _Look) -> str:
    """«Đà Nẵng (gồm Quần đảo Hoàng Sa): 12,3 triệu đồng», or why there is no figure."""
    name = look.named(code)
    if code in ISLANDS:
        name = look.say(_WITH_ISLANDS.fill(name=name, islands=ISLANDS[code].name))
    if value is not None:
        return f"{name}: {look.number(value)} {look.say(look.unit)}".rstrip()
    if code in look.reasons:
        return f"{name}: {look.say(_NOT_SHOWN)}. {look.say(look.reasons[code])}"
    return f"{name}: {look.say(_NO_DATA)}"


def _tile(code: str, value: float | None, fill: str, ink: str, look: _Look) -> SafeString:
    x, y = _corner(*PLACES[code])
    box = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" stroke="{}"{}/>',
        *(f"{x:.0f}", f"{y:.0f}", WIDTH, HEIGHT, fill, _LINE, _dashes(fill)),
    )
    name = look.say(_SHORT[code]) if code in _SHORT else look.named(code)
    shown = look.number(value) if value is not None else _HIDDEN if code in look.reasons else "–"
    middle = x + WIDTH / 2
    return _joined((box, _words(middle, y + 20, name, fill=ink), _words(middle, y + 40, shown, fill=ink, weight="700")))


def _islands(code: str, fill: str, look: _Look) -> SafeString:
    """The marks of an archipelago in the colour of its unit, its name and whose it is."""
    islands = ISLANDS[code]
    x, y = _corner(islands.column, islands.row)
    marks = (
        format_html(
            '<circle cx="{}" cy="{}" r="4.5" fill="{}" stroke="{}"/>',
            f"{x + right:.1f}",
            f"{y + down:.1f}",
            fill,
            _LINE,
        )
        for right, down in islands.marks
    )
    words = (look.say(islands.name), f"({look.named(code)})")
    return _joined((*marks, *(_words(x, y + 44 + 17 * line, word) for line, word in enumerate(words))))


def _legend(classes: Sequence[_Class], look: _Look) -> SafeString:
    """What the shades mean; the unit above them."""
    x, y = _corner(*_LEGEND)
    title = wrap(look.say(look.unit), 24)
    lines = [_words(x, y + 17 * line, word, anchor="start", weight="700") for line, word in enumerate(title)]
    below = y + 17 * len(title)
    marks = [
        *((_SHADES[entry.shade], _range(entry, look)) for entry in classes),
        *(((f"url(#{look.name}-hatch)"), f"{_HIDDEN} {look.say(text)}") for text in (_NOT_SHOWN,) if look.reasons),
        (_WHITE, look.say(_NO_DATA)),
    ]
    return _joined((*lines, *(_key(x, below + 26 * line, fill, word) for line, (fill, word) in enumerate(marks))))


def _key(x: float, y: float, fill: str, word: str) -> SafeString:
    box = format_html(
        '<rect x="{}" y="{}" width="26" height="18" rx="3" fill="{}" stroke="{}"{}/>',
        f"{x:.0f}",
        f"{y:.0f}",
        fill,
        _LINE,
        _dashes(fill),
    )
    return _joined((box, _words(x + 34, y + 14, word, anchor="start")))


def _range(entry: _Class, look: _Look) -> str:
    low, high = look.number(entry.low), look.number(entry.high)
    return low if low == high else f"{low} – {high}"


def _words(
    x: float, y: float, words: str, *, anchor: str = "middle", weight: str = "400", fill: str = _INK
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" fill="{}">{}</text>',
        *(f"{x:.0f}", f"{y:.0f}", anchor, weight, fill, words),
    )


def _dashes(fill: str) -> SafeString:
    return format_html(' stroke-dasharray="{}"', "4 3") if fill == _WHITE else SafeString("")


def _joined(parts: Iterable[SafeString | str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _corner(column: float, row: float) -> tuple[float, float]:
    return column * (WIDTH + GAP) + GAP / 2, row * (HEIGHT + GAP) + GAP / 2
