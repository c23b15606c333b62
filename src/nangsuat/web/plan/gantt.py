"""A Gantt chart as SVG that stands in a page: words are text, bars have names, links take the focus, paper gets it too.

The planned time is a bar, the part done a filling, the time after the planned end a hatched bar with a dashed edge;
how a task stands is also said in words at the end of its row. A long plan is drawn in several charts of one time axis,
so that a printer never cuts through a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nangsuat.data import Language, Text, format_date
from nangsuat.plan import STANDINGS

WIDTH, LABELS, WORDS = 1040, 282, 118  # px: all, the names at the left, how it stands at the right
ROW, HEAD, BAR = 44, 58, 18  # px: a row, the axis, a bar
MOST_ROWS = 16  # in one chart: what a landscape page holds
_LETTERS, _LINES = 38, 2  # of a name
_QUARTER_YEARS = 6  # of an axis that still has room for quarters

_INK, _QUIET, _LINE = "#15202b", "#4a5a68", "#d5dce3"
_PLANNED, _DONE, _SLIP = "#cfe0ef", "#0b4f8a", "#b3261e"
_STANDING_INKS: Final[dict[str, str]] = {"late": "#b3261e", "at risk": "#7a4a00", "done": "#14663c"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One task of the chart.

    Attributes
    ----------
    number, name : of the task
    starts, ends : first and last day as planned
    likely_end : when it ends as things are
    percent : how much is done
    standing : a key of ``STANDINGS``
    url : where its page is
    """

    number: str
    name: Text
    starts: date
    ends: date
    likely_end: date
    percent: float
    standing: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days to places."""

    first: date
    last: date
    today: date

    @classmethod
    def over(cls, bars: Sequence[Bar], today: date) -> _Axis:
        """Whole years that hold everything; today too where it is not far off."""
        days = [day for bar in bars for day in (bar.starts, bar.ends, bar.likely_end)]
        first, last = min(days), max(days)
        near = timedelta(days=366)
        if first - near <= today <= last + near:
            first, last = min(first, today), max(last, today)
        return cls(date(first.year, 1, 1), date(last.year, 12, 31), today)

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    @property
    def shows_today(self) -> bool:
        return self.first <= self.today <= self.last

    def at(self, day: date) -> float:
        """The place where a day begins."""
        whole = (self.last - self.first).days + 1
        return LABELS + (WIDTH - LABELS - WORDS) * (day - self.first).days / whole

    def after(self, day: date) -> float:
        """The place where a day ends."""
        return self.at(day + timedelta(days=1))


def gantt_of(bars: Sequence[Bar], *, today: date, language: Language) -> list[SafeString]:
    """The charts of a plan, each with as many rows as a page holds; none where there is no task.

    Parameters
    ----------
    bars : in the order of the plan
    today : where the line is drawn
    language : of the reader
    """
    if not bars:
        return []
    axis = _Axis.over(bars, today)
    parts = [bars[start : start + MOST_ROWS] for start in range(0, len(bars), MOST_ROWS)]
    return [_chart(part, axis, language, number) for number, part in enumerate(parts, start=1)]


def _chart(bars: Sequence[Bar], axis: _Axis, language: Language, number: int) -> SafeString:
    height = HEAD + ROW * len(bars) + 8
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" font-size="13" fill="{}">'
        "{}{}{}{}</svg>",
        WIDTH,
        height,
        WIDTH,
        height,
        _INK,
        _hatching(number),
        _joined(_grid(axis, height)),
        _joined(_row(bar, place, axis, language, number) for place, bar in enumerate(bars)),
        _joined(_today(axis, height, language)),
    )


def _hatching(number: int) -> SafeString:
    return format_html(
        '<defs><pattern id="slip-{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="#fff"/><line x1="0" y1="0" x2="0" y2="7" stroke="{}" stroke-width="3"/>'
        "</pattern></defs>",
        number,
        _SLIP,
    )


def _grid(axis: _Axis, height: int) -> Iterator[SafeString]:
    for year in axis.years:
        begins = date(year, 1, 1)
        yield _stroke(axis.at(begins), 20, height, "#6b7a88")
        middle = (axis.at(begins) + axis.after(date(year, 12, 31))) / 2
        yield _words(middle, 16, str(year), anchor="middle", weight="700")
        if len(axis.years) <= _QUARTER_YEARS:
            yield from _quarters(axis, year, height)
    yield _stroke(axis.after(axis.last), 20, height, "#6b7a88")


def _quarters(axis: _Axis, year: int, height: int) -> Iterator[SafeString]:
    for quarter in range(4):
        begins = date(year, 3 * quarter + 1, 1)
        if quarter:
            yield _stroke(axis.at(begins), 38, height, _LINE)
        ends = date(year, 12, 31) if quarter == 3 else date(year, 3 * quarter + 4, 1) - timedelta(days=1)
        middle = (axis.at(begins) + axis.after(ends)) / 2
        yield _words(middle, 34, ("I", "II", "III", "IV")[quarter], anchor="middle", fill=_QUIET)


def _row(bar: Bar, place: int, axis: _Axis, language: Language, number: int) -> SafeString:
    """One task as one thing with one name; a link where it has a page."""
    top = HEAD + ROW * place
    spoken = _spoken(bar, language)
    inside = format_html(
        "<title>{}</title>{}{}{}{}",
        spoken,
        format_html('<rect x="0" y="{}" width="{}" height="{}" fill="none" pointer-events="all"/>', top, WIDTH, ROW),
        _label(bar, top, language),
        _joined(_drawn(bar, top + (ROW - BAR) // 2, axis, number)),
        _words(
            WIDTH - WORDS + 10, top + 27, STANDINGS[bar.standing].say(language),
            weight="700", fill=_STANDING_INKS.get(bar.standing, _INK),
        ),
    )  # fmt: skip
    line = format_html('<line x1="0" y1="{}" x2="{}" y2="{}" stroke="{}"/>', top, WIDTH, top, _LINE)
    if bar.url:
        return format_html('{}<a href="{}" aria-label="{}">{}</a>', line, bar.url, spoken, inside)
    return format_html('{}<g role="img" aria-label="{}">{}</g>', line, spoken, inside)


def _label(bar: Bar, top: int, language: Language) -> SafeString:
    name = wrap(f"{bar.number}. {bar.name.say(language)}", _LETTERS) or [bar.number]
    lines = [*name[: _LINES - 1], f"{name[_LINES - 1]}…"] if len(name) > _LINES else name
    begins = top + 27 - 8 * (len(lines) - 1)
    drawn = (_words(0, begins + 16 * line, word) for line, word in enumerate(lines))
    return format_html('<g text-decoration="{}">{}</g>', "underline" if bar.url else "none", _joined(drawn))


def _drawn(bar: Bar, top: int, axis: _Axis, number: int) -> Iterator[SafeString]:
    begins, ends = axis.at(bar.starts), axis.after(bar.ends)
    if bar.standing == "stopped":
        yield _box(begins, top, ends - begins, "#fff", edge=_QUIET, dashes="2 3")
        return
    yield _box(begins, top, ends - begins, _PLANNED, edge=_DONE)
    if bar.percent:
        yield _box(begins, top + 4, (ends - begins) * bar.percent / 100, _DONE, height=BAR - 8)
    if bar.likely_end > bar.ends:
        yield _box(ends, top, axis.after(bar.likely_end) - ends, f"url(#slip-{number})", edge=_SLIP, dashes="4 3")


def _today(axis: _Axis, height: int, language: Language) -> Iterator[SafeString]:
    if not axis.shows_today:
        return
    place = axis.at(axis.today)
    spots = (f"{place:.1f}", HEAD - 18, f"{place:.1f}", height, _INK)
    yield format_html('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2"/>', *spots)
    right = place > (LABELS + WIDTH - WORDS) / 2
    words = _TODAY.fill(day=Text(vi=format_date(axis.today, "vi"), en=format_date(axis.today, "en"))).say(language)
    yield format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="700" stroke="#fff" stroke-width="4" paint-order="stroke">{}'
        "</text>",
        f"{place + (-5 if right else 5):.1f}",
        HEAD - 6,
        "end" if right else "start",
        words,
    )


def _spoken(bar: Bar, language: Language) -> str:
    """«1.2 Tập huấn: 01/01/2026–31/12/2026, xong 40 %, dự kiến 15/02/2027, Trễ hạn»."""
    days = {
        name: Text(vi=format_date(day, "vi"), en=format_date(day, "en"))
        for name, day in (("starts", bar.starts), ("ends", bar.ends), ("likely", bar.likely_end))
    }
    pattern = _SPOKEN_SLIP if bar.likely_end > bar.ends and bar.standing != "stopped" else _SPOKEN
    words = pattern.fill(number=bar.number, name=bar.name, percent=round(bar.percent), **days)
    return f"{words.say(language)}, {STANDINGS[bar.standing].say(language)}"


def _box(
    x: float, y: float, width: float, fill: str, *, height: int = BAR, edge: str = "none", dashes: str = ""
) -> SafeString:
    shape = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="{}" stroke="{}"',
        *(f"{x:.1f}", f"{y:.0f}", f"{max(width, 2):.1f}", height, fill, edge),
    )
    return format_html("{}{}/>", shape, format_html(' stroke-dasharray="{}"', dashes) if dashes else "")


def _stroke(x: float, top: int, bottom: int, colour: str) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>', f"{x:.1f}", top, f"{x:.1f}", bottom, colour
    )


def _words(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "400", fill: str = _INK
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" fill="{}">{}</text>',
        *(f"{x:.1f}", f"{y:.0f}", anchor, weight, fill, words),
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


_TODAY = Text(vi="Hôm nay {day}", en="Today, {day}")
_SPOKEN = Text(
    vi="{number}. {name}: {starts}–{ends}, xong {percent} %", en="{number}. {name}: {starts}–{ends}, {percent} % done"
)
_SPOKEN_SLIP = Text(
    vi="{number}. {name}: {starts}–{ends}, xong {percent} %, như hiện nay đến {likely} mới xong",
    en="{number}. {name}: {starts}–{ends}, {percent} % done, as things are ends on {likely}",
)
