"""The report on one enterprise, two pages: its indicators, its place among peers, what drove it, how good its data are.

Written for whoever runs or advises the enterprise, so it says of each indicator what it means; of the others it shows
counts, ranks and the distance to the best tenth, which among few peers is the distance to one of them, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nangsuat.compare import MINIMUM_COUNT, DisclosureRule
from nangsuat.data import CannotBeShown, Cell, Column, FirmPanel, Provenance, Table, Text
from nangsuat.explain import DriverTree, driver_tree
from nangsuat.report.document import Block, Document, Heading, Metadata, Paragraph, TableBlock
from nangsuat.report.enterprise_own import OwnRows, alike
from nangsuat.report.enterprise_place import Asked, place_among
from nangsuat.report.sections import SYNTHETIC, legible, rounded, source_line, where_possible

_PARTS = "parts"
_TWO_YEARS = 2


def enterprise_report(
    panel: FirmPanel,
    firm: str | int,
    *,
    year: int | None = None,
    peers: FirmPanel | None = None,
    by: Sequence[str] = ("industry",),
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
    holdings: Mapping[str, str] | None = None,
    metadata: Metadata | None = None,
) -> Document:
    """A report on one enterprise of a panel.

    Parameters
    ----------
    panel : accounts of the enterprise, and of its peers where these are not given
    firm : its id
    year : the year reported; its last one where not given
    peers : accounts among which it is placed, itself among them, where they are others than ``panel``
    by : what makes enterprises its peers; roles that the table lacks are left out
    minimum_count : fewest peers among which a place is shown
    rule, holdings : a disclosure rule in place of the minimum count, and owners of enterprises, as in
        :func:`~nangsuat.compare.position`; by a rule the report names no rows of the peers, only how many
    metadata : letterhead; places to fill in where not given

    Raises
    ------
    UnknownOption
        The enterprise, or the year, is not in the table.

    Examples
    --------
    >>> import nangsuat as ns
    >>> park = ns.synthetic_park(enterprises=40)
    >>> report = enterprise_report(park, park.collect("firm")["firm"][0])
    >>> [block.text.en for block in report.blocks if isinstance(block, Heading)]
    ['Indicators', 'Place among peers', 'What drove productivity', 'Quality of the data']
    """
    own = OwnRows(panel, firm, year)
    among = panel if peers is None else peers
    known = tuple(role for role in by if role == "size" or among.has(role))
    asked = Asked(among, known, minimum_count, rule, holdings)
    source = source_line(panel)
    place = Text(vi="Vị trí so với doanh nghiệp cùng nhóm", en="The place among peers")
    drivers = Text(vi="Cây nhân tố", en="The driver tree")
    return Document(
        metadata=metadata or Metadata(own.abstract),
        blocks=(
            Heading(Text(vi="Các chỉ tiêu", en="Indicators")),
            *own.first_words(),
            TableBlock(own.indicators(), source, landscape=False),
            Heading(Text(vi="Vị trí so với doanh nghiệp cùng nhóm", en="Place among peers")),
            *where_possible(lambda: place_among(own, asked), place),
            Heading(Text(vi="Điều gì làm năng suất thay đổi", en="What drove productivity")),
            *where_possible(lambda: _drivers(own, source), drivers),
            Heading(Text(vi="Chất lượng số liệu", en="Quality of the data")),
            *own.quality(),
        ),
        provenances=_provenances(panel, among, rule),
        banner=SYNTHETIC if panel.synthetic or among.synthetic else None,
    )


def _provenances(panel: FirmPanel, among: FirmPanel, rule: DisclosureRule | None) -> tuple[Provenance, ...]:
    of_peers = among.provenance if rule is None else _counted(among.provenance)
    return (of_peers,) if among is panel else (panel.provenance, of_peers)


def _counted(made: Provenance) -> Provenance:
    """How many rows were left out, without their numbers: they are peers' rows as well."""
    return replace(made, dropped=tuple(replace(item, rows=()) for item in made.dropped))


def _drivers(own: OwnRows, source: Text) -> tuple[Block, ...]:
    if len(own.recent) < _TWO_YEARS:
        raise CannotBeShown(Text(vi="Chỉ có số liệu một năm.", en="There are figures of one year only."))
    tree = driver_tree(own.panel, own.firm, start=own.recent[-2], end=own.recent[-1])
    words = Text(
        vi="Từ {start} đến {end} năng suất lao động thay đổi {change} {unit}. Mỗi cách phân tích dưới đây cộng lại "
        "đúng bằng mức thay đổi đó.",
        en="From {start} to {end} labour productivity changed by {change} {unit}. Each of the ways below adds up to "
        "exactly that.",
    )
    places: dict[str, Cell] = {
        "start": tree.years[0],
        "end": tree.years[1],
        "change": rounded(tree.change, legible([tree.change], 1)),
        "unit": tree.change.unit,
    }
    return (Paragraph(words, places), TableBlock(_driver_table(tree), source, landscape=False))


def _driver_table(tree: DriverTree) -> Table:
    columns = (
        Column("branch", Text(vi="Cách phân tích", en="Way")),
        Column("driver", Text(vi="Yếu tố", en="Driver")),
        Column("start", Text.same(str(tree.years[0])), decimals=2),
        Column("end", Text.same(str(tree.years[1])), decimals=2),
        Column("contribution", Text(vi="Đóng góp", en="Contribution"), tree.change.unit, legible([tree.change], 1)),
    )
    products = [item for item in tree.shown if item.branch.key != _PARTS]
    rows = [
        (item.branch.name if place == 0 else "", change.driver.label, *alike(change.values), change.contribution)
        for item in products or tree.shown  # the sum of parts where a loss allows no product
        for place, change in enumerate(item.drivers)
    ]
    title = Text(vi="Yếu tố làm thay đổi năng suất lao động", en="What changed labour productivity")
    return Table(title, columns, tuple(rows), tree.reservations)
