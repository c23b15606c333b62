"""The report on one enterprise, two pages: its indicators, its place among peers, what drove it, how good its data are.

Written for whoever runs or advises the enterprise, so it says of each indicator what it means; of the others it shows
counts, ranks and the distance to the best tenth, which among few peers is the distance to one of them, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nangsuat.compare import MINIMUM_COUNT, DisclosureRule, Position
from nangsuat.data import CannotBeShown, Cell, Column, FirmPanel, MissingRoles, Provenance, Table, Text, join
from nangsuat.explain import DriverTree, driver_tree, first_look
from nangsuat.report.document import Block, Document, Heading, Metadata, Notice, Paragraph, TableBlock
from nangsuat.report.enterprise_own import OwnRows, alike
from nangsuat.report.enterprise_place import RANKED, Asked, place_among, places_of
from nangsuat.report.frontier_section import FrontierOf, frontier_of_one
from nangsuat.report.sections import SYNTHETIC, legible, rounded, source_line, where_possible

_PARTS = "parts"
_TWO_YEARS = 2
_LOOK = Text(
    vi="Nên xem trước: {said}.",
    en="What to look at first: {said}.",
)
_LOOKED_AT = 3  # two pages have no room for more


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
    peers_year: int | None = None,
    ranked: Sequence[str] = RANKED,
    place_notes: Sequence[Text] = (),
    no_place: Text | None = None,
    confirmed: Sequence[Text] = (),
    frontier: FrontierOf | None = None,
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
    peers_year : the year of the place, where it is another than the year reported
    ranked : indicators by which it may be placed
    place_notes : what is to be said under the place
    no_place : why there is no place, where whoever asks knows it; nothing is looked up then
    confirmed : what the enterprise confirmed when it handed its figures in
    frontier : inputs and outputs of an efficiency frontier among the peers' accounts; no such section where not given,
        and none by a disclosure rule, since a score tells of the few that it is made of
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
    codes = () if no_place else tuple(ranked)
    asked = Asked(among, known, minimum_count, rule, holdings, peers_year or own.year, codes, tuple(place_notes))
    places, tree = places_of(own, asked), _tree(own)
    source = source_line(panel)
    place = Text(vi="Vị trí so với doanh nghiệp cùng nhóm", en="The place among peers")
    drivers = Text(vi="Cây nhân tố", en="The driver tree")
    placed = (Notice(no_place),) if no_place else where_possible(lambda: place_among(own, asked, places), place)
    return Document(
        metadata=metadata or Metadata(own.abstract),
        blocks=(
            Heading(Text(vi="Các chỉ tiêu", en="Indicators")),
            *own.first_words(),
            TableBlock(own.indicators(), source, landscape=False),
            *_look(tree, places),
            Heading(Text(vi="Vị trí so với doanh nghiệp cùng nhóm", en="Place among peers")),
            *placed,
            *frontier_of_one(asked, frontier, firm),
            Heading(Text(vi="Điều gì làm năng suất thay đổi", en="What drove productivity")),
            *where_possible(lambda: _drivers(own, source), drivers),
            Heading(Text(vi="Chất lượng số liệu", en="Quality of the data")),
            *own.quality(confirmed),
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


def _tree(own: OwnRows) -> DriverTree | None:
    """The driver tree of the last two years; none where the accounts do not allow it."""
    try:
        return driver_tree(own.panel, own.firm, start=own.recent[-2], end=own.recent[-1]) if own.recent[1:] else None
    except (CannotBeShown, MissingRoles):
        return None


def _look(tree: DriverTree | None, places: Sequence[Position]) -> tuple[Block, ...]:
    """What to look at first, as the enterprise's page says it; nothing where there is nothing to tell it from."""
    if tree is None and not places:
        return ()
    found = first_look(tree, places, most=_LOOKED_AT)
    lines = [each.name for each in found.findings]
    said = join(lines, ", ") if lines else found.notes()[0]
    return (Paragraph(_LOOK, {"said": said}),)


def _drivers(own: OwnRows, source: Text) -> tuple[Block, ...]:
    if len(own.recent) < _TWO_YEARS:
        raise CannotBeShown(Text(vi="Chỉ có số liệu một năm.", en="There are figures of one year only."))
    tree = driver_tree(own.panel, own.firm, start=own.recent[-2], end=own.recent[-1])
    words = Text(
        vi="Từ {start} đến {end} năng suất lao động thay đổi {change} {unit}; mỗi cách dưới đây cộng lại đúng bằng đó.",
        en="From {start} to {end} labour productivity changed by {change} {unit}; each way below adds up to that.",
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
        Column("contribution", Text(vi="Đóng góp", en="Contribution"), decimals=legible([tree.change], 1)),
    )
    products = [item for item in tree.shown if item.branch.key != _PARTS]
    rows = [
        (item.branch.name if place == 0 else "", change.driver.label, *alike(change.values), change.contribution)
        for item in products or tree.shown  # the sum of parts where a loss allows no product
        for place, change in enumerate(item.drivers)
    ]
    unit = tree.change.unit
    title = Text(
        vi=f"Yếu tố làm thay đổi năng suất lao động; đóng góp tính bằng {unit.vi}",
        en=f"What changed labour productivity; contributions in {unit.en}",
    )
    return Table(title, columns, tuple(rows), tree.reservations)
