"""PDF: tagged (PDF/UA-1), in the layout of Decree 30/2020/NĐ-CP, by Typst.

All words travel as data to the page description ``page.typ``, so nothing in a user's table can be taken for
markup. Letters are Times New Roman where the machine has it, else a free face of its kind; Typst carries
Libertinus Serif, which has all Vietnamese letters, for machines that have none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from nangsuat.report.composition import BulletList, Item, SetChart, SetDocument, SetTable, breakable
from nangsuat.report.theme import Specification, to_outlines

STANDARDS = ["ua-1"]
FACES = ("Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Libertinus Serif")
LETTERS = "ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
_PAGE = Path(__file__).with_name("page.typ")


def write_pdf(document: SetDocument, path: Path) -> None:
    """Write the document to ``path``."""
    with TemporaryDirectory() as folder:
        charts = _Charts(Path(folder))
        content = _content(document, charts)
        Path(folder, "document.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        page = Path(folder, "page.typ")
        page.write_text(_PAGE.read_text(encoding="utf-8"), encoding="utf-8")
        path.write_bytes(_compiled(page))


def _compiled(page: Path) -> bytes:
    compiler = typst.Compiler(page, root=page.parent, font_paths=_fonts())
    made = compiler.compile(format="pdf", pdf_standards=STANDARDS)  # type: ignore[arg-type]  # literal strings
    return made if isinstance(made, bytes) else b"".join(made or ())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


@cache
def _face() -> str:
    """The first of the faces that has all Vietnamese letters: one of the machine's, or the one that Typst carries."""
    there = set(_fonts().families())
    return next((face for face in FACES[:-1] if face in there and _has_vietnamese(face)), FACES[-1])


def _has_vietnamese(face: str) -> bool:
    """Whether a face has each letter in all four styles; older Liberation and some copies of Times have not.

    Typst refuses an accessible PDF with letters that the face lacks, which is the only way to ask it.
    """
    page = f'''#set document(title: "probe")
        #set text(font: "{face}", fallback: false, lang: "vi")
        {LETTERS} *{LETTERS}* _{LETTERS}_ *_{LETTERS}_*'''
    try:
        typst.Compiler(page.encode(), font_paths=_fonts()).compile(format="pdf", pdf_standards=STANDARDS)  # type: ignore[arg-type]
    except typst.TypstError:
        return False
    return True


class _Charts:
    """Drawings laid beside the page, numbered as they come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def lay(self, svg: str) -> str:
        self._count += 1
        name = f"chart{self._count}.svg"
        (self._folder / name).write_bytes(to_outlines(svg))
        return name


def _content(document: SetDocument, charts: _Charts) -> Specification:
    head = document.letterhead
    return {
        "title": document.title,
        "language": document.language,
        "banner": document.banner,
        "fonts": [_face()],
        "letterhead": {
            "agency": head.agency,
            "nation": head.nation,
            "number": head.number,
            "place-and-date": head.place_and_date,
            "kind": head.kind,
            "abstract": head.abstract,
            "subject": head.subject,
            "addressees": head.addressees,
        },
        "groups": _groups(document.items, charts),
        "closing": None if document.closing is None else asdict(document.closing),
        "annexes": [
            {
                "label": annex.label,
                "title": annex.title,
                "reference": annex.reference,
                "landscape": annex.landscape,
                "groups": _groups(annex.items, charts, turning=not annex.landscape),
            }
            for annex in document.annexes
        ],
    }


def _groups(items: Sequence[Item], charts: _Charts, *, turning: bool = True) -> list[Specification]:
    """Items in runs of upright and turned pages; none turns where all pages lie on their side."""
    return [
        {"landscape": turned, "items": [_item(item, charts) for item in group]}
        for turned, group in groupby(items, key=lambda item: turning and isinstance(item, SetTable) and item.landscape)
    ]


def _item(item: Item, charts: _Charts) -> Specification:
    if isinstance(item, SetTable):
        return _table(item)
    if isinstance(item, SetChart):
        lines = [{"text": line.text} for line in item.below]
        words = {"caption": item.caption, "alternative": item.alternative, "below": lines}
        return {"kind": "chart", "file": charts.lay(item.svg), **words}
    if isinstance(item, BulletList):
        return {"kind": "bullets", "items": [line.text for line in item.items]}
    return {"kind": item.role, "text": item.text}


def _table(table: SetTable) -> Specification:
    return {
        "kind": "table",
        "caption": table.caption,
        "head": [breakable(cell) for cell in table.head],
        "rows": [[breakable(run.text) for run in row] for row in table.rows],
        "numeric": table.numeric,
        "points": table.points,
        "together": table.keeps_together,
        "widths": table.widths(),
        "emphasised": table.emphasised,
        "boxed": table.boxed,
        "breaks": table.breaks_rows,
        "headings": table.headings,
        "below": [{"text": line.text} for line in table.below],
    }
