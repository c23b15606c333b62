"""Figures against the layers of targets, and official figures beside one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nangsuat.data import (
    CannotBeShown,
    Figure,
    Input,
    PublishedProductivity,
    Text,
    as_input,
    figure_from,
    join,
)
from nangsuat.explain import AgainstTargets, against_targets
from nangsuat.report.document import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    TableBlock,
)
from nangsuat.report.economy_levels import CURRENT, Levels, Span
from nangsuat.report.sections import narrowed, rounded


def own_targets(levels: Levels, span: Span, scope: str, source: Text) -> tuple[Block, ...]:
    """The mean growth of the span against the targets of that time."""
    if levels.average.value is None:
        raise CannotBeShown(levels.average.reason or CURRENT)
    try:
        years = (span.start + 1, span.end)  # growth from the first level on
        compared = against_targets(levels.average, indicator="M04", scope=scope, period=years)
    except CannotBeShown:
        return (Paragraph(_NO_TARGET, {"years": span.words, "average": rounded(levels.average, 2)}),)
    return _target_blocks(compared, source)


_NO_TARGET = Text(
    vi="Không văn bản nào đặt chỉ tiêu tốc độ tăng năng suất lao động cho giai đoạn {years} (thực hiện: {average} % "
    "mỗi năm); chỉ tiêu của kỳ khác không được đem ra so sánh.",
    en="No document sets a target of labour-productivity growth for {years} (the figure: {average} % a year); targets "
    "of other years are not held against it.",
)


def _target_blocks(compared: AgainstTargets, source: Text) -> tuple[Block, ...]:
    table = narrowed(
        compared.tables()[0], ("document", "target", "period", "number", "value", "gap", "verdict", "status")
    )
    return (
        TableBlock(replace(table, title=compared.title), source, landscape=False),
        Bullets(tuple(Paragraph(note) for note in compared.notes())),
    )


def published_targets(published: PublishedProductivity) -> tuple[Block, ...]:
    """The published growth since the last break, compounded, against the targets of those years."""
    since = max((each.year for each in published.breaks), default=0)
    years = [each.year for each in published.years if each.year >= since and each.growth is not None]
    compared = against_targets(_compounded(published, years), indicator="M04", period=(years[0], years[-1]))
    said = dict.fromkeys(each.citation for each in published.years if each.year in years)
    return _target_blocks(compared, join(tuple(said)))


def _compounded(published: PublishedProductivity, years: Sequence[int]) -> Figure:
    symbols = [f"g{year}" for year in years]
    inputs: list[Input] = [
        as_input(published.growth(year), symbol) for year, symbol in zip(years, symbols, strict=True)
    ]
    product = " * ".join(f"(1 + {symbol} / 100)" for symbol in symbols)
    return figure_from(
        f"100 * (({product}) ** (1 / {len(years)}) - 1)",
        inputs,
        label=Text(
            vi=f"Tăng NSLĐ bình quân {years[0]}–{years[-1]} (công bố)",
            en=f"Mean growth of labour productivity {years[0]}–{years[-1]} (published)",
        ),
        unit=Text.same("%"),
        method="M04",
        decimals=2,
    )


def _published_source(published: PublishedProductivity) -> Text:
    source = published.provenance.sources[0]
    return source.citation or Text.same(source.name)


def published_blocks(published: PublishedProductivity | None) -> tuple[Block, ...]:
    """The official figures as they were published, where some are given."""
    if published is None:
        return ()
    heading = Heading(Text(vi="Số liệu chính thức đã công bố", en="Official figures as published"))
    source = _published_source(published)
    by_year, by_period = (narrowed(table, _PUBLISHED_COLUMNS) for table in published.tables())
    notes = Bullets(tuple(Paragraph(note) for note in published.notes()))
    return (heading, TableBlock(by_year, source), TableBlock(by_period, source), notes)


_PUBLISHED_COLUMNS = ("year", "period", "level", "growth", "value", "series", "note")
