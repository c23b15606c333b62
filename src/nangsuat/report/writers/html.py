"""One web page that needs no network: words, drawings, live charts, and the making of every figure at a click.

The drawings stand in the page from the start, so that it reads and prints without scripts; Vega then replaces
them by charts that answer the pointer. A policy in the page's head forbids every request to anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import singledispatch
from html import escape
from pathlib import Path

from nangsuat.data import Language
from nangsuat.report import theme, wording
from nangsuat.report.composition import (
    BulletList,
    Closing,
    Line,
    Run,
    SetAnnex,
    SetChart,
    SetDocument,
    SetLetterhead,
    SetTable,
)
from nangsuat.report.lineage import embed
from nangsuat.report.making import panel_words

_FOLDER = Path(__file__).parent
_HEADINGS = {"heading1": "h2", "heading2": "h3", "heading3": "h4"}
_NOTHING_FROM_OUTSIDE = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:"
)
_LONG_WORD = 18  # letters; beyond it a word may break anywhere
_CODE, _NAME = 12, 36  # letters of the longest cell in a column of codes, of names
_SIZE = re.compile(r'(<svg\b[^>]*?) width="[\d.]+" height="[\d.]+"')


def write_html(document: SetDocument, path: Path) -> None:
    """Write the document to ``path``."""
    path.write_text(page(document), encoding="utf-8")


def page(document: SetDocument) -> str:
    """The whole page."""
    language = document.language
    annexes = [_annex(annex, number) for number, annex in enumerate(document.annexes, start=1)]
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FROM_OUTSIDE}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)}</title>",
        f"<style>\n{_resource('page.css')}{_banner_on_paper(document.banner)}</style>\n</head>\n<body>",
        f'<a class="skip screen-only" href="#main">{escape(wording.SKIP.say(language))}</a>',
        f'<p class="banner" role="note">{escape(document.banner)}</p>' if document.banner else "",
        '<main id="main">',
        _letterhead(document.letterhead),
        _contents(document),
        *(_add(item) for item in document.items),
        _closing(document.closing) if document.closing else "",
        *annexes,
        "</main>",
        _dialog(language),
        embed(document.lineage.to_json()),
        *_scripts(document),
        "</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _scripts(document: SetDocument) -> Iterable[str]:
    style = {
        "formatLocale": theme.NUMBER_STYLE[document.language],
        "timeFormatLocale": theme.time_style(document.language),
    }
    yield _data("words", panel_words(document.language))
    yield _data("chart-options", style)
    if document.has_charts():
        yield f"<script>{theme.javascript()}</script>"
    yield f"<script>\n{_resource('page.js')}</script>"


def _data(name: str, content: object) -> str:
    written = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{written}</script>'


def _resource(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _banner_on_paper(banner: str) -> str:
    """Words in the top margin of every printed page."""
    if not banner:
        return ""
    quoted = "".join(letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in banner)
    return f'@page {{ @top-center {{ content: "{quoted}"; font: bold 9pt serif; }} }}\n'


def _letterhead(head: SetLetterhead) -> str:
    agency = "".join(f"<p>{escape(body)}</p>" for body in head.agency)
    nation = "".join(f"<p>{escape(words)}</p>" for words in head.nation)
    subject = f'<h1 class="subject">{escape(head.subject)}</h1>' if head.subject else ""
    title = f'<h1><span class="kind">{escape(head.kind)}</span> {escape(head.abstract)}</h1>' if head.kind else ""
    addressees = "".join(f"<p>{escape(words)}</p>" for words in head.addressees)
    return (
        f'<header class="letterhead"><div class="agency">{agency}</div><div class="nation">{nation}</div>'
        f'<div><p>{escape(head.number)}</p>{subject}</div><p class="place">{escape(head.place_and_date)}</p></header>\n'
        + title
        + (f'<div class="addressees">{addressees}</div>' if addressees else "")
    )


def _contents(document: SetDocument) -> str:
    """Headings and annexes as links; only on the screen, paper has its pages."""
    headings = [item for item in document.items if isinstance(item, Line) and item.role in ("heading1", "heading2")]
    links = [_link(line.anchor, line.text, "deeper" if line.role == "heading2" else "top") for line in headings]
    links += [
        _link(f"annex{number}", f"{annex.label}. {annex.title.capitalize()}", "top")
        for number, annex in enumerate(document.annexes, start=1)
    ]
    name = escape(wording.CONTENTS.say(document.language))
    return (
        f'<nav class="screen-only" aria-label="{name}"><details><summary>{name}</summary>'
        f"<ol>{''.join(links)}</ol></details></nav>"
    )


def _link(anchor: str, words: str, rank: str) -> str:
    return f'<li class="{rank}"><a href="#{escape(anchor)}">{escape(words)}</a></li>'


@singledispatch
def _add(item: object) -> str:
    raise TypeError(f"{type(item).__name__} cannot be put into a web page")


@_add.register
def _(item: Line) -> str:
    if item.role in _HEADINGS:
        tag = _HEADINGS[item.role]
        return f'<{tag} id="{item.anchor}">{_runs(item.runs)}</{tag}>'
    return f'<p class="{item.role}">{_runs(item.runs)}</p>'


@_add.register
def _(item: BulletList) -> str:
    return "<ul>" + "".join(f"<li>{_runs(line.runs)}</li>" for line in item.items) + "</ul>"


@_add.register
def _(item: SetTable) -> str:
    sides = [_side(item, place) for place in range(len(item.head))]
    head = "".join(f'<th scope="col"{side}>{escape(cell)}</th>' for cell, side in zip(item.head, sides, strict=True))
    body = "".join(
        f'<tr class="total"><th scope="rowgroup" colspan="{len(sides)}">{escape(words)}</th></tr>'
        if (words := item.heading(place)) is not None
        else _row(row, sides, total=place in item.emphasised)
        for place, row in enumerate(item.rows)
    )
    name = escape(item.caption)
    return (
        f'<p class="caption" id="table{item.number}">{name}</p><div class="table" role="region" tabindex="0" '
        f'aria-labelledby="table{item.number}"><table aria-labelledby="table{item.number}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n" + _lines(item.below)
    )


@_add.register
def _(item: SetChart) -> str:
    drawing = _SIZE.sub(rf'\1 role="img" aria-label="{escape(item.alternative)}"', item.svg, count=1)
    specification = json.dumps(item.specification, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure><div class="drawing">{drawing}</div>'
        f'<script type="application/json" class="chart">{specification}</script>'
        f"<figcaption>{escape(item.caption)}</figcaption></figure>\n{_lines(item.below)}{_chart_figures(item)}"
    )


def _chart_figures(item: SetChart) -> str:
    if not item.figures:
        return ""
    links = "".join(f"<li>{_run(run)}</li>" for run in item.figures)
    summary = escape(item.figures_title)
    return f'\n<details class="figures screen-only"><summary>{summary}</summary><ul>{links}</ul></details>'


def _side(table: SetTable, place: int) -> str:
    """Numbers stand on the right; columns of words keep enough room on a phone, which scrolls, to be read."""
    if table.numeric[place]:
        return ' class="number"'
    cells = [row[place].text for row in table.rows]
    if any(len(word) > _LONG_WORD for cell in cells for word in cell.split()):
        return ' class="long"'
    longest = max(map(len, cells), default=0)
    return "" if longest <= _CODE else ' class="name"' if longest <= _NAME else ' class="words"'


def _row(row: Sequence[Run], sides: Sequence[str], *, total: bool) -> str:
    first, *others = row
    tag = "td" if "number" in sides[0] else 'th scope="row"'
    cells = [f"<{tag}{sides[0]}>{_run(first)}</{tag[:2]}>"]
    cells += [f"<td{side}>{_run(run)}</td>" for run, side in zip(others, sides[1:], strict=True)]
    return f"<tr{' class="total"' if total else ''}>{''.join(cells)}</tr>"


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    """The words; a figure's number as a link that opens its making, and that can be sent to somebody."""
    if run.figure is None:
        return escape(run.text)
    marks = f'class="figure" href="#{run.figure}" data-figure="{run.figure}" aria-haspopup="dialog"'
    return f"<a {marks}>{escape(run.text)}</a>"


def _lines(lines: Sequence[Line]) -> str:
    return "".join(f'<p class="{line.role}">{_runs(line.runs)}</p>' for line in lines)


def _closing(closing: Closing) -> str:
    recipients = "".join(f"<p>{escape(words)}</p>" for words in closing.recipients)
    offices = "".join(f"<p>{escape(words)}</p>" for words in closing.offices)
    return (
        f'<footer class="closing"><div class="recipients">{recipients}</div>'
        f'<div class="signature">{offices}<p class="name">{escape(closing.name)}</p></div></footer>'
    )


def _annex(annex: SetAnnex, number: int) -> str:
    head = (
        f'<header><h2>{escape(annex.label)}</h2><p class="title">{escape(annex.title)}</p>'
        f'<p class="reference">{escape(annex.reference)}</p></header>'
    )
    return f'<section class="annex" id="annex{number}">{head}{"".join(_add(item) for item in annex.items)}</section>'


def _dialog(language: Language) -> str:
    close = escape(wording.CLOSE.say(language))
    return (
        '<dialog class="screen-only" aria-labelledby="figure-name"><div class="bar"><h2 id="figure-name"></h2>'
        f'<button type="button">{close}</button></div><div class="making"></div></dialog>'
    )
