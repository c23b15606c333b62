"""The annex that every report ends with: figures of the text, sources, rows left out, methods."""

from __future__ import annotations

from collections.abc import Sequence

from nangsuat.data import NO_WORDS, Cell, Column, Provenance, Table, Text, row_ranges
from nangsuat.report import wording
from nangsuat.report.document import Annex, Block, Paragraph, TableBlock
from nangsuat.report.lineage import Lineage
from nangsuat.report.making import (
    making_in_words,
    parameters_in_words,
    rows_in_brief,
    source_in_words,
    value_in_words,
)

_ON_PAPER = 16  # digits of a hash that stand on one line; the lineage file has all 64


def lineage_annex(lineage: Lineage) -> Annex:
    """Where the figures come from, for readers of paper."""
    made = lineage.provenances
    blocks: list[Block] = [Paragraph(wording.LINEAGE_IDS)]
    blocks += _table(wording.LINEAGE_TEXT_FIGURES, ("id", "figure", "value", "making", "rows"), _figures(lineage))
    blocks += _table(wording.LINEAGE_SOURCES, ("source", "citation", "hash"), _sources(lineage))
    blocks += _table(wording.LINEAGE_METHODS, ("method", "parameters", "count"), _methods(made))
    blocks += _table(wording.LINEAGE_DROPPED, ("reason", "count", "rows"), _dropped(made))
    blocks.append(Paragraph(wording.VERSION, {"version": lineage.package_version}))
    return Annex(wording.LINEAGE_TITLE, tuple(blocks))


def sources_annex(provenances: Sequence[Provenance]) -> Annex:
    """What the figures rest on, for a document that goes to signature: each figure itself opens in its lineage file."""
    named = {source.sha256: source for made in provenances for source in made.sources}
    rows = [
        (source_in_words(source), source.citation or NO_WORDS, source.sha256[:_ON_PAPER]) for source in named.values()
    ]
    table = _table(wording.LINEAGE_SOURCES, ("source", "citation", "short_hash"), rows)
    blocks = [Paragraph(wording.LINEAGE_IDS), *table]
    return Annex(wording.LINEAGE_TITLE, tuple(blocks))


def _table(title: Text, keys: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> list[Block]:
    if not rows:
        return []
    columns = tuple(Column(key, wording.COLUMNS[key], decimals=0 if key == "count" else None) for key in keys)
    return [TableBlock(Table(title, columns, tuple(rows)), landscape=False)]


def _figures(lineage: Lineage) -> list[tuple[Cell, ...]]:
    in_text = {key: figure for key, figure in lineage.figures.items() if key.startswith("V")}
    return [
        (key, figure.label, value_in_words(figure), making_in_words(figure), rows_in_brief(figure))
        for key, figure in in_text.items()
    ]


def _sources(lineage: Lineage) -> list[tuple[Cell, ...]]:
    return [
        (source_in_words(source), source.citation or NO_WORDS, source.sha256) for source in lineage.sources.values()
    ]


def _methods(provenances: Sequence[Provenance]) -> list[tuple[Cell, ...]]:
    rows = [(made.method, parameters_in_words(made), made.rows_used) for made in provenances if made.method]
    return list(dict.fromkeys(rows))


def _dropped(provenances: Sequence[Provenance]) -> list[tuple[Cell, ...]]:
    """Each step's rows once, though every later result remembers them."""
    rows = [(item.reason, item.count, row_ranges(item.rows)) for made in provenances for item in made.dropped]
    return list(dict.fromkeys(rows))
