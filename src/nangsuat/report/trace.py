"""Where a printed figure comes from: asked by its id, answered from any of the report's files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from nangsuat.data import CannotBeShown, Figure, Input, Language, Source, Text
from nangsuat.measure import recompute_from
from nangsuat.report.lineage import Lineage, read_lineage
from nangsuat.report.making import (
    PANEL,
    exact_in_words,
    formula_in_numbers,
    formula_in_words,
    source_in_words,
    sources_of,
    taken_from,
    value_in_words,
)

_REPORT = Text(vi="Báo cáo", en="Report")
_INDENT = "  "


def trace(report_path: Path | str, figure_id: str, language: Language = "vi") -> str:
    """How one figure of a report was made, as text for a terminal.

    Parameters
    ----------
    report_path : any file of the report: .html, .docx, .pdf, .xlsx or .lineage.json
    figure_id : such as ``"T3.2.4"``, ``"V5"`` or ``"C1.2"``
    language : of the answer, whatever the report's own

    Raises
    ------
    NoLineage
        The file is no report, or its lineage is not beside it.
    UnknownFigure
        The report has no such figure; the message names the nearest.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import nangsuat as ns
    >>> report = ns.economy_report(ns.viet_nam_sectors(), start=2011, end=2016)
    >>> with TemporaryDirectory() as folder:
    ...     files = ns.write_document(report, folder, "viet-nam", formats=("html",))
    ...     print(trace(files["html"], "V1", "en").splitlines()[0])
    V1  Labour productivity, current prices
    """
    lineage = read_lineage(report_path)
    figure = lineage.figure(figure_id)
    lines = [f"{figure_id.strip().upper()}  {figure.label.say(language)}", *_making(figure, lineage, language)]
    lines += _sources(figure, lineage, language)
    lines.append(f"{_REPORT.say(language)}: {lineage.title.say(language)}; nangsuat {lineage.package_version}")
    return "\n".join(lines)


def recompute(
    report_path: Path | str, figure_id: str, frames: Mapping[str, pl.DataFrame]
) -> tuple[float | None, float | None]:
    """A figure's value as the report has it, and computed again from the rows that it names.

    Parameters
    ----------
    report_path, figure_id : as in :func:`trace`
    frames : for the content hash of each source that the figure rests on, the table, one column a role and
        ``row``, as ``panel.collect()`` gives it

    Raises
    ------
    CannotBeShown
        A source is not among ``frames``; the message names it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import nangsuat as ns
    >>> panel = ns.viet_nam_sectors()
    >>> with TemporaryDirectory() as folder:
    ...     files = ns.write_document(ns.economy_report(panel, start=2011, end=2016), folder, "r", formats=("html",))
    ...     printed, again = recompute(files["html"], "V1", {panel.source.sha256: panel.collect()})
    >>> f"{printed:.1f} {again:.1f}"
    '84.5 84.5'
    """
    lineage = read_lineage(report_path)
    figure = lineage.figure(figure_id)
    for sha256 in sources_of(figure):
        if sha256 not in frames:
            raise _source_wanted(sha256, lineage)
    readers = {sha256: recompute_from(frame) for sha256, frame in frames.items()}

    def aggregate(item: Input) -> float | None:
        return item.value if item.rows is None else readers[item.rows.source](item)

    return figure.value, figure.recompute(aggregate)


def _making(figure: Figure, lineage: Lineage, language: Language) -> list[str]:
    exact = (
        "" if figure.value is None else f"   [{PANEL['exact'].say(language)}: {exact_in_words(figure).say(language)}]"
    )
    lines = [
        f"{PANEL['value'].say(language)}: {value_in_words(figure).say(language)}{exact}",
        f"{PANEL['formula'].say(language)}: {formula_in_words(figure).say(language)}",
        f"{' ' * len(PANEL['formula'].say(language))}= {formula_in_numbers(figure).say(language)}",
        f"{PANEL['method'].say(language)}: {figure.method}",
        f"{PANEL['inputs'].say(language)}:",
    ]
    for item in figure.inputs:
        lines += [_INDENT + line for line in _input(item, lineage, language)]
    return lines


def _input(item: Input, lineage: Lineage, language: Language) -> list[str]:
    as_figure = Figure(item.value, item.label, item.unit, item.symbol, (), "")
    first = f"{item.label.say(language)} = {value_in_words(as_figure).say(language)}"
    taken = _INDENT + taken_from(item, lineage.sources).say(language)
    if item.figure is None:
        return [first, taken]
    return [first, taken, *(_INDENT * 2 + line for line in _making(item.figure, lineage, language))]


def _sources(figure: Figure, lineage: Lineage, language: Language) -> list[str]:
    lines = []
    for sha256 in sources_of(figure):
        source = lineage.sources.get(sha256)
        name = "" if source is None else f"{_named(source, language)}, "
        lines.append(f"{PANEL['source'].say(language)}: {name}SHA-256 {sha256}")
    return lines


def _source_wanted(sha256: str, lineage: Lineage) -> CannotBeShown:
    source = lineage.sources.get(sha256)
    name = sha256 if source is None else f"{source.name}, SHA-256 {sha256}"
    return CannotBeShown(
        Text(
            vi=f"Không tính lại được: thiếu bảng nguồn ({name}).",
            en=f"It cannot be computed again: the source table is missing ({name}).",
        )
    )


def _named(source: Source, language: Language) -> str:
    parts = [source_in_words(source).say(language)]
    if source.citation:
        parts.append(source.citation.say(language))
    return ", ".join(parts)
