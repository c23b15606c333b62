"""The report on one enterprise, two pages: its indicators, its place among peers, what drove it, how good its data are.

Written for whoever runs or advises the enterprise, so it says of each indicator what it means; of the others it shows
counts, ranks and the distance to the best tenth, which among few peers is the distance to one of them, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import polars as pl

from nangsuat.compare import MINIMUM_COUNT, DisclosureRule, Position, like_ids, position
from nangsuat.data import (
    CannotBeShown,
    Cell,
    Column,
    Figure,
    FirmPanel,
    Language,
    MissingRoles,
    Problem,
    Provenance,
    Severity,
    Table,
    Text,
    UnknownOption,
    as_input,
    as_polars,
    figure_from,
    format_number,
    join,
    symbols,
)
from nangsuat.explain import DriverTree, driver_tree
from nangsuat.measure import INDICATORS, Indicator, figure_of, row_formula
from nangsuat.report.charts import position_strip
from nangsuat.report.document import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    Metadata,
    Notice,
    Paragraph,
    TableBlock,
)
from nangsuat.report.sections import SYNTHETIC, legible, lowered, prices_of, rounded, source_line, where_possible

SHOWN = ("E05", "E06", "E07", "E09", "E11", "E15")
RANKED = ("E05", "E09", "E11")


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
    own = _Own(panel, firm, year)
    among = panel if peers is None else peers
    known = tuple(role for role in by if role == "size" or among.has(role))
    asked = _Asked(among, known, minimum_count, rule, holdings)
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
            *where_possible(lambda: _place(own, asked), place),
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


class _Own:
    """The rows of one enterprise."""

    def __init__(self, panel: FirmPanel, firm: str | int, year: int | None) -> None:
        self.panel = panel
        self.firm = like_ids(panel, firm)
        rows = as_polars(panel.frame.filter(nw.col("firm") == self.firm).select("row", "year")).sort("year")
        if rows.is_empty():
            raise UnknownOption.among("firm", firm, _some_firms(panel))
        self.years = [int(each) for each in rows["year"]]
        if year is not None and year not in self.years:
            raise UnknownOption.among("year", year, [str(each) for each in self.years])
        self.year = year or self.years[-1]
        self.rows = rows["row"].to_list()

    @property
    def name(self) -> str:
        """The registered name, or the id where there is none."""
        if not self.panel.has("name"):
            return str(self.firm)
        names = as_polars(self.panel.frame.filter(nw.col("firm") == self.firm).select("name"))["name"].drop_nulls()
        return str(names[-1]) if names.len() else str(self.firm)

    @property
    def abstract(self) -> Text:
        return Text(vi=f"Năng suất của {self.name}, năm {self.year}", en=f"Productivity of {self.name}, {self.year}")

    @property
    def recent(self) -> list[int]:
        """The year reported and up to two before it."""
        return [each for each in self.years if each <= self.year][-_YEARS_SHOWN:]

    def figure(self, code: str, year: int) -> Figure | None:
        """An indicator of a year; none where the accounts lack its roles."""
        try:
            return figure_of(self.panel, code, {"firm": self.firm, "year": year})
        except (MissingRoles, CannotBeShown):
            return None

    def first_words(self) -> tuple[Block, ...]:
        level = self.figure("E05", self.year)
        if level is None or level.value is None:
            reason = Text.same("") if level is None or level.reason is None else level.reason
            return (
                Notice(
                    Text(
                        vi="Năng suất lao động (E05) năm {year} không tính được. {reason}",
                        en="Labour productivity (E05) of {year} has no value. {reason}",
                    ),
                    {"year": self.year, "reason": reason},
                ),
            )
        return (
            Paragraph(
                Text(
                    vi="Năm {year}, năng suất lao động của {name} là {level} {unit} "
                    "(giá trị gia tăng trên một lao động).",
                    en="In {year} labour productivity of {name} was {level} {unit} (value added per employee).",
                ),
                {
                    "year": self.year,
                    "name": self.name,
                    "level": rounded(level, legible([level], 1)),
                    "unit": level.unit,
                },
            ),
        )

    def indicators(self) -> Table:
        """Indicators of the recent years, with what each one tells."""
        columns = (
            Column("indicator", Text(vi="Chỉ tiêu", en="Indicator")),
            *(Column(str(year), Text.same(str(year)), decimals=2) for year in self.recent),
            Column("trend", Text(vi="Tăng mỗi năm", en="Growth a year"), Text.same("%"), 1),
            Column("meaning", Text(vi="Cho biết điều gì", en="What it tells")),
        )
        rows = [self._indicator(code) for code in SHOWN]
        title = Text(vi=f"Các chỉ tiêu năng suất của {self.name}", en=f"Productivity indicators of {self.name}")
        shown = tuple(row for row in rows if row is not None)
        return Table(title, columns, shown, (prices_of(self.panel),) if len(self.recent) > 1 else ())

    def _indicator(self, code: str) -> tuple[Cell, ...] | None:
        entry = INDICATORS[code]
        figures = [self.figure(code, year) for year in self.recent]
        if all(figure is None for figure in figures):
            return None
        unit = entry.unit_in(self.panel.currency)
        name = Text(vi=f"{code} {entry.name.vi} ({unit.vi})", en=f"{code} {entry.name.en} ({unit.en})")
        return (name, *_alike(figures), self._trend(entry, figures), entry.explanation)

    def _trend(self, entry: Indicator, figures: Sequence[Figure | None]) -> Figure | None:
        """Geometric mean growth from the first to the last of the recent years; none across a sign or a break."""
        first, last = figures[0], figures[-1]
        years = self.recent[-1] - self.recent[0]
        if first is None or last is None or years == 0 or not _both_positive(first, last):
            return None
        roles = symbols(row_formula(entry.code, self.panel))
        if any(each.separates(self.recent[0], self.recent[-1], roles) for each in self.panel.breaks):
            return None
        return figure_from(
            f"100 * ((last / first) ** (1 / {years}) - 1)",
            [as_input(last, "last"), as_input(first, "first")],
            label=Text(vi=f"Tăng bình quân năm của {entry.code}", en=f"Mean growth a year of {entry.code}"),
            unit=Text.same("%"),
            method=entry.code,
            decimals=1,
        )

    def quality(self) -> tuple[Block, ...]:
        gap = self.figure("E03", self.year)
        said: list[Paragraph] = []
        if gap is not None and gap.value is not None:
            words = Text(
                vi="Hai cách tính giá trị gia tăng (trừ và cộng) chênh nhau {gap} % (E03).",
                en="The two ways to value added (subtraction and addition) differ by {gap} % (E03).",
            )
            said.append(Paragraph(words, {"gap": rounded(gap, 2)}))
        found = [problem for problem in self.panel.problems if problem.row in self.rows]
        said += [Paragraph(_line(problem)) for problem in found if problem.severity is not Severity.NOTE]
        if not found:
            said.append(
                Paragraph(
                    Text(
                        vi="Không có điểm nào cần xác nhận ở các dòng của doanh nghiệp.",
                        en="Nothing in the enterprise's rows needs a confirmation.",
                    )
                )
            )
        return (Bullets(tuple(said)),)


def _both_positive(first: Figure, last: Figure) -> bool:
    return (first.value or 0) > 0 and (last.value or 0) > 0


@dataclass(frozen=True)
class _Asked:
    """Among whom it is placed, and by what the places are kept safe."""

    panel: FirmPanel
    by: tuple[str, ...]
    minimum_count: int
    rule: DisclosureRule | None
    holdings: Mapping[str, str] | None

    def position(self, own: _Own, code: str) -> Position:
        return position(
            self.panel, own.firm, own.year, code,
            by=self.by, minimum_count=self.minimum_count, rule=self.rule, holdings=self.holdings,
        )  # fmt: skip


def _place(own: _Own, asked: _Asked) -> tuple[Block, ...]:
    found = [place for code in RANKED if (place := _position(own, code, asked)) is not None]
    if not found:
        asked.position(own, "E05")  # says why
    main = found[0]
    entry = INDICATORS[main.indicator]
    words = Text(
        vi="So với {firms} doanh nghiệp ({peers}), doanh nghiệp xếp thứ {rank} về {name}; khoảng cách đến nhóm 10 % "
        "tốt nhất là {distance} {unit}.",
        en="Among {firms} enterprises ({peers}) it is number {rank} by {name}; the distance to the best tenth is "
        "{distance} {unit}.",
    )
    places: dict[str, Cell] = {
        "firms": rounded(main.firms, 0),
        "peers": main.peers,
        "rank": rounded(main.rank, 0),
        "name": lowered(entry.name),
    }
    if main.distance.value is None:  # withheld by the disclosure rule
        words = _WITHOUT_DISTANCE
    else:
        places |= {
            "distance": rounded(main.distance, legible([main.distance], 1)),
            "unit": entry.unit_in(own.panel.currency),
        }
    return (
        Paragraph(words, places),
        ChartBlock(
            lambda language: _strip(found, language),
            Text(vi="Vị trí theo từng chỉ tiêu (phân vị)", en="Place by indicator (percentile)"),
            Text(
                vi="Mỗi chỉ tiêu một dải từ 0 đến 100; hình thoi là vị trí của doanh nghiệp.",
                en="One strip an indicator from 0 to 100; the diamond is the enterprise's place.",
            ),
            source_line(asked.panel),
            tuple(replace(place.percentile, label=_place_by(place)) for place in found),
        ),
        Paragraph(_OF_PEERS if asked.rule is None else _BY_RULE.fill(rule=join(list(asked.rule.said())))),
    )


_WITHOUT_DISTANCE = Text(
    vi="So với {firms} doanh nghiệp ({peers}), doanh nghiệp xếp thứ {rank} về {name}.",
    en="Among {firms} enterprises ({peers}) it is number {rank} by {name}.",
)
_BY_RULE = Text(
    vi="Doanh nghiệp được tính trong nhóm của mình. Quy tắc bảo mật: {rule}.",
    en="The enterprise counts among its peers. Disclosure rule: {rule}.",
)
_OF_PEERS = Text(
    vi="Doanh nghiệp được tính trong nhóm của mình. Mỗi phân vị là giá trị của một doanh nghiệp: trước khi công bố ra "
    "ngoài cần nâng số doanh nghiệp tối thiểu.",
    en="The enterprise counts among its peers. A quantile is the own value of an enterprise of the group: raise the "
    "minimum count before anything is published.",
)


def _position(own: _Own, code: str, asked: _Asked) -> Position | None:
    try:
        return asked.position(own, code)
    except (CannotBeShown, MissingRoles):
        return None


def _place_by(place: Position) -> Text:
    name, label = INDICATORS[place.indicator].name, place.percentile.label
    return Text(vi=f"{name.vi}, {label.vi.lower()}", en=f"{name.en}, {label.en.lower()}")


def _strip(found: Sequence[Position], language: Language):  # type: ignore[no-untyped-def]  # Altair's types load the whole library
    frame = pl.DataFrame(
        {
            "indicator": [place.indicator for place in found],
            "percentile": [place.percentile.value for place in found],
            "written": [_written(place, language) for place in found],
        }
    )
    names = {place.indicator: INDICATORS[place.indicator].name for place in found}
    return position_strip(
        frame, name="indicator", percentile="percentile", language=language, written="written", names=names
    )


def _written(place: Position, language: Language) -> str:
    unit = INDICATORS[place.indicator].unit_in(place.panel.currency).say(language)
    return f"{format_number(place.value.value, language, 2)} {unit}"


def _drivers(own: _Own, source: Text) -> tuple[Block, ...]:
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
        (item.branch.name if place == 0 else "", change.driver.label, *_alike(change.values), change.contribution)
        for item in products or tree.shown  # the sum of parts where a loss allows no product
        for place, change in enumerate(item.drivers)
    ]
    title = Text(vi="Yếu tố làm thay đổi năng suất lao động", en="What changed labour productivity")
    return Table(title, columns, tuple(rows), tree.reservations)


def _alike(figures: Sequence[Figure | None]) -> tuple[Figure | None, ...]:
    """Figures of one row with as many decimals as its smaller amounts need to be read."""
    decimals = legible(figures, _DECIMALS)
    return tuple(None if figure is None else rounded(figure, decimals) for figure in figures)


def _line(problem: Problem) -> Text:
    return Text(vi=problem.line("vi"), en=problem.line("en"))


def _some_firms(panel: FirmPanel) -> list[str]:
    firms = as_polars(panel.frame.select("firm").unique().sort("firm").head(_FIRMS_NAMED))["firm"]
    return [*map(str, firms), "…"]


_PARTS = "parts"
_YEARS_SHOWN = 3
_TWO_YEARS = 2
_DECIMALS = 2
_FIRMS_NAMED = 10
