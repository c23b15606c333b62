"""The efficiency frontier in a report: of many enterprises, and for one of them.

Peers are enterprises too. A report names one only where so many others learn from it that its name tells nothing of any
single one of them; the report for one enterprise says from how many it can learn and names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw

from nangsuat.compare import MINIMUM_COUNT, Efficiency, dea
from nangsuat.data import CannotBeShown, Cell, FirmPanel, Role, Table, Text, join
from nangsuat.report.document import Block, Bullets, ChartBlock, Heading, Paragraph, TableBlock
from nangsuat.report.enterprise_place import Asked
from nangsuat.report.sections import in_print, lowered, sentence, untitled, where_possible

FRONTIER = Text(vi="Đường biên hiệu quả", en="The efficiency frontier")


@dataclass(frozen=True, slots=True)
class FrontierOf:
    """What a frontier is of.

    Attributes
    ----------
    inputs, outputs : roles or quantities of the accounts
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def frontier_of_many(panel: FirmPanel, frontier: FrontierOf | None, year: int, source: Text) -> tuple[Block, ...]:
    """How far the enterprises of a year are from the best of them, where a frontier is asked for."""
    if frontier is None:
        return ()
    return (Heading(FRONTIER), *where_possible(lambda: _of_many(panel, frontier, year, source), FRONTIER))


def frontier_of_one(asked: Asked, frontier: FrontierOf | None, firm: str | int) -> tuple[Block, ...]:
    """What one enterprise would have to do to come up to the best of its peers, where that is asked for."""
    if frontier is None:
        return ()
    return (Heading(FRONTIER), *where_possible(lambda: _of_one(asked, frontier, firm), FRONTIER))


def _of_many(panel: FirmPanel, frontier: FrontierOf, year: int, source: Text) -> tuple[Block, ...]:
    found = _scored(panel, frontier, year, MINIMUM_COUNT)
    groups, potential, *_, named = (in_print(table) for table in found.tables())
    alternative = Text(
        vi="Biểu đồ tần số: số doanh nghiệp theo điểm hiệu quả; 1 là ở trên đường biên.",
        en="A histogram: enterprises by their score; 1 is at the frontier.",
    )
    followed = _followed(named)
    return (
        Paragraph(_WORDS, {**_quantities(found), "year": year}),
        ChartBlock(untitled(found), found.title, alternative, source),
        TableBlock(groups, source, landscape=False),
        TableBlock(potential, source, landscape=False),
        *([TableBlock(followed, source, landscape=False)] if followed.rows else []),
        Bullets(tuple(Paragraph(note) for note in found.notes())),
    )


def _of_one(asked: Asked, frontier: FrontierOf, firm: str | int) -> tuple[Block, ...]:
    if asked.rule is not None:
        raise CannotBeShown(_BY_RULE)
    found = _scored(asked.panel, frontier, asked.year, asked.minimum_count)
    if str(firm) not in found.producers.names.to_list():
        raise CannotBeShown(_NO_FIGURES)
    said = sentence(found.advice(firm, asked.year, names_peers=False))
    return (Paragraph(said), Paragraph(_AMONG, {**_quantities(found), "count": len(found.producers)}))


def _scored(panel: FirmPanel, frontier: FrontierOf, year: int, minimum_count: int) -> Efficiency:
    of_year = replace(panel, frame=panel.frame.filter(nw.col("year") == year))
    found = dea(of_year, inputs=frontier.inputs, outputs=frontier.outputs)
    if len(found.producers) < minimum_count:
        raise CannotBeShown(_TOO_FEW.fill(count=minimum_count))
    return found


def _followed(named: Table) -> Table:
    """The peers from whom enough others learn."""
    times = next(place for place, column in enumerate(named.columns) if column.key == "times")
    rows = tuple(row for row in named.rows if isinstance(count := row[times], int) and count >= MINIMUM_COUNT)
    return replace(named, rows=rows, notes=(_NAMED_ONLY.fill(count=MINIMUM_COUNT),))


def _quantities(found: Efficiency) -> dict[str, Cell]:
    return {"inputs": _named(found.producers.inputs), "outputs": _named(found.producers.outputs)}


def _named(roles: Sequence[Role]) -> Text:
    return join([lowered(role.name) for role in roles], ", ")


_WORDS = Text(
    vi="Năm {year}, mỗi doanh nghiệp được so với những doanh nghiệp làm tốt nhất; đầu vào: {inputs}; đầu ra: "
    "{outputs}.",
    en="In {year} each enterprise is held against the best of them; inputs: {inputs}; outputs: {outputs}.",
)
_AMONG = Text(
    vi="So với {count} doanh nghiệp có đủ số liệu; đầu vào: {inputs}; đầu ra: {outputs}; hiệu suất biến đổi theo quy "
    "mô.",
    en="Among {count} enterprises with all figures; inputs: {inputs}; outputs: {outputs}; variable returns to scale.",
)
_TOO_FEW = Text(vi="Có dưới {count} doanh nghiệp có đủ số liệu.", en="Fewer than {count} enterprises have all figures.")
_BY_RULE = Text(
    vi="Điểm hiệu quả được làm ra từ số liệu của một vài doanh nghiệp tham chiếu, nên không qua được quy tắc bảo mật.",
    en="A score is made of the figures of a few peers, which no disclosure rule lets through.",
)
_NO_FIGURES = Text(
    vi="Doanh nghiệp thiếu số liệu đầu vào hoặc đầu ra của năm này.",
    en="The enterprise lacks an input or output in this year.",
)
_NAMED_ONLY = Text(
    vi="Chỉ nêu tên doanh nghiệp mà từ {count} doanh nghiệp khác trở lên học hỏi.",
    en="Only those are named from whom {count} others or more learn.",
)
