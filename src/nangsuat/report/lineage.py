"""The register of a report's figures: every printed number by its id, as JSON that reads back into figures.

Ids follow from the place of a figure, alike in both languages, so that a reader of paper can name one:
``T3.2.4`` is table 3, row 2, column 4; ``C1.2`` the second figure of chart 1; ``V5`` the fifth figure in the text.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nangsuat.data import Dropped, Figure, Input, NangsuatError, Provenance, Rows, Source, Text

type Json = dict[str, Any]

FORMAT = "nangsuat-lineage"
FORMAT_VERSION = 1
SUFFIX = ".lineage.json"
EMBEDDED_START = '<script type="application/json" id="lineage">'
EMBEDDED_END = "</script>"
_NEAR = 6


class UnknownFigure(NangsuatError):
    """A report has no figure of this id; the message names the nearest ids that it has."""


class NoLineage(NangsuatError):
    """A file is no report of this package, or its lineage file is no longer beside it."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """All figures of a report and where they come from.

    Attributes
    ----------
    title : of the report
    figures : each figure by its id
    provenances : of the results in the report: sources, methods, parameters, rows used and dropped
    package_version : the version of this package that wrote the report
    """

    title: Text
    figures: Mapping[str, Figure]
    provenances: tuple[Provenance, ...] = ()
    package_version: str = version("nangsuat")

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources by their content hash."""
        return {source.sha256: source for made in self.provenances for source in made.sources}

    def figure(self, figure_id: str) -> Figure:
        """The figure of this id, whatever the case of its letter.

        Raises
        ------
        UnknownFigure
            There is none; the message names the nearest.
        """
        wanted = figure_id.strip().upper()
        if wanted not in self.figures:
            raise _unknown(figure_id, tuple(self.figures))
        return self.figures[wanted]

    def to_json(self) -> str:
        """The register as JSON: figures that share inputs or rows name them by number, so none stands twice.

        Examples
        --------
        >>> from nangsuat.data import figure_from
        >>> hours = Input("hours", Text(vi="giờ", en="hours"), 4.0)
        >>> half = figure_from("hours / 2", [hours], label=Text.same("h"), unit=Text.same("h"), method="half")
        >>> written = Lineage(Text.same("Test"), {"V1": half}).to_json()
        >>> Lineage.from_json(written).figure("v1") == half
        True
        """
        nodes = _Nodes()
        figures = {figure_id: nodes.add(figure) for figure_id, figure in self.figures.items()}
        content = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "package": self.package_version,
            "title": asdict(self.title),
            "figures": figures,
            "nodes": [json.loads(node) for node in nodes.figures],
            "rows": [json.loads(node) for node in nodes.rows],
            "sources": [asdict(source) for source in self.sources.values()],
            "provenances": [_provenance_to_json(made) for made in self.provenances],
        }
        return json.dumps(content, ensure_ascii=False, allow_nan=False, default=str)

    @classmethod
    def from_json(cls, written: str) -> Lineage:
        """The register that :meth:`to_json` wrote.

        Raises
        ------
        NoLineage
            It is not one.
        """
        try:
            content = json.loads(written)
            if content["format"] != FORMAT or content["version"] > FORMAT_VERSION:
                raise _not_ours()
            figures = _figures_from(content["nodes"], [_rows_from(rows) for rows in content["rows"]])
            sources = {source["sha256"]: _source_from(source) for source in content["sources"]}
            return cls(
                title=Text(**content["title"]),
                figures={figure_id: figures[place] for figure_id, place in content["figures"].items()},
                provenances=tuple(_provenance_from(made, sources) for made in content["provenances"]),
                package_version=content["package"],
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise _not_ours() from error


def lineage_path(report: Path) -> Path:
    """Where the lineage of a report's file lies: beside it, under the same stem."""
    if report.name.endswith(SUFFIX):
        return report
    return report.with_name(report.stem + SUFFIX)


def read_lineage(report: Path | str) -> Lineage:
    """The lineage of a report, given any one of its files.

    A web page carries its own; for Word, PDF and Excel it lies beside them.

    Raises
    ------
    NoLineage
        The file is not there, or no lineage lies in it or beside it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import nangsuat as ns
    >>> report = ns.economy_report(ns.viet_nam_sectors(), start=2011, end=2016)
    >>> with TemporaryDirectory() as folder:
    ...     files = ns.write_document(report, folder, "viet-nam", formats=("xlsx",))
    ...     register = read_lineage(files["xlsx"])
    >>> register.figure("V1").unit.en
    'million VND/worker'
    """
    path = Path(report)
    beside = lineage_path(path)
    try:
        if path.suffix == ".html":
            return Lineage.from_json(_embedded(path.read_text(encoding="utf-8")))
        return Lineage.from_json(beside.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _no_lineage(path, beside) from error


def embed(written: str) -> str:
    """The register as an element of a web page; ``<`` is written so that no text can end the element."""
    return EMBEDDED_START + written.replace("<", "\\u003c") + EMBEDDED_END


class _Nodes:
    """Figures and rows, each once, by their number of first use."""

    def __init__(self) -> None:
        self.figures: dict[str, int] = {}
        self.rows: dict[str, int] = {}
        self._seen: dict[int, int] = {}

    def add(self, figure: Figure) -> int:
        if id(figure) not in self._seen:
            node = _figure_to_json(figure, [self._input(item) for item in figure.inputs])
            self._seen[id(figure)] = self._number(self.figures, node)
        return self._seen[id(figure)]

    def _input(self, item: Input) -> Json:
        rows = None if item.rows is None else self._number(self.rows, asdict(item.rows))
        figure = None if item.figure is None else self.add(item.figure)
        node = {"symbol": item.symbol, "label": asdict(item.label), "value": _finite(item.value)}
        node |= {"unit": asdict(item.unit), "figure": figure, "rows": rows}
        return node | {"column": item.column, "how": item.how, "by": item.by, "at": item.at}

    @staticmethod
    def _number(known: dict[str, int], node: Json) -> int:
        return known.setdefault(json.dumps(node, ensure_ascii=False), len(known))


def _figure_to_json(figure: Figure, inputs: Sequence[Json]) -> Json:
    return {
        "value": _finite(figure.value),
        "label": asdict(figure.label),
        "unit": asdict(figure.unit),
        "formula": figure.formula,
        "inputs": inputs,
        "method": figure.method,
        "decimals": figure.decimals,
        "reason": None if figure.reason is None else asdict(figure.reason),
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _figures_from(nodes: Sequence[Json], rows: Sequence[Rows]) -> list[Figure]:
    """Figures in the order of their nodes: an input that is a figure always stands before it."""
    made: list[Figure] = []
    for node in nodes:
        inputs = tuple(_input_from(item, made, rows) for item in node["inputs"])
        texts = {key: Text(**node[key]) for key in ("label", "unit")}
        reason = None if node["reason"] is None else Text(**node["reason"])
        made.append(Figure(**(node | texts | {"inputs": inputs, "reason": reason})))
    return made


def _input_from(node: Json, figures: Sequence[Figure], rows: Sequence[Rows]) -> Input:
    texts = {key: Text(**node[key]) for key in ("label", "unit")}
    links = {
        "figure": None if node["figure"] is None else figures[node["figure"]],
        "rows": None if node["rows"] is None else rows[node["rows"]],
    }
    return Input(**(node | texts | links))


def _rows_from(node: Json) -> Rows:
    return Rows(**(node | {"where": Text(**node["where"])}))


def _source_from(node: Json) -> Source:
    citation = None if node["citation"] is None else Text(**node["citation"])
    return Source(**(node | {"citation": citation}))


def _provenance_to_json(made: Provenance) -> Json:
    return {
        "sources": [source.sha256 for source in made.sources],
        "rows_used": made.rows_used,
        "dropped": [asdict(item) for item in made.dropped],
        "method": made.method,
        "parameters": dict(made.parameters),
        "seed": made.seed,
        "package_version": made.package_version,
    }


def _provenance_from(node: Json, sources: Mapping[str, Source]) -> Provenance:
    dropped = tuple(
        Dropped(item["code"], Text(**item["reason"]), item["count"], tuple(item["rows"])) for item in node["dropped"]
    )
    return Provenance(**(node | {"sources": tuple(sources[key] for key in node["sources"]), "dropped": dropped}))


def _embedded(page: str) -> str:
    _, start, rest = page.partition(EMBEDDED_START)
    if not start:
        raise _not_ours()
    return rest.partition(EMBEDDED_END)[0]


def _unknown(figure_id: str, known: Sequence[str]) -> UnknownFigure:
    near = difflib.get_close_matches(figure_id.strip().upper(), known, n=_NEAR, cutoff=0.4) or known[:_NEAR]
    listed = ", ".join(near)
    return UnknownFigure(
        Text(
            vi=f"Báo cáo không có số liệu mã «{figure_id}». Các mã gần nhất: {listed or 'không có'}.",
            en=f"The report has no figure «{figure_id}». The nearest ids are: {listed or 'none'}.",
        )
    )


def _not_ours() -> NoLineage:
    return NoLineage(
        Text(
            vi="Tệp này không chứa nguồn gốc số liệu của Nangsuat; hãy đưa tệp .html hoặc .lineage.json của báo cáo.",
            en="This file holds no lineage of Nangsuat; give the report's .html or .lineage.json file.",
        )
    )


def _no_lineage(report: Path, beside: Path) -> NoLineage:
    return NoLineage(
        Text(
            vi=f"Không đọc được nguồn gốc số liệu của «{report.name}»: cần tệp «{beside.name}» nằm cùng thư mục.",
            en=f"The lineage of «{report.name}» cannot be read: the file «{beside.name}» must lie in the same folder.",
        )
    )
