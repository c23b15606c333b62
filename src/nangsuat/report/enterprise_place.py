"""The place of one enterprise among its peers, in its report: counts, ranks, the distance to the best tenth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from nangsuat.compare import DisclosureRule, Position, position
from nangsuat.data import CannotBeShown, Cell, FirmPanel, Language, MissingRoles, Text, format_number, join
from nangsuat.measure import INDICATORS
from nangsuat.report.charts import position_strip
from nangsuat.report.document import Block, ChartBlock, Paragraph
from nangsuat.report.enterprise_own import OwnRows
from nangsuat.report.sections import legible, lowered, rounded, source_line

RANKED = ("E05", "E07", "E09", "E11", "E15")
_DRAWN = ("E05", "E09", "E11")


@dataclass(frozen=True)
class Asked:
    """Among whom it is placed, in what year and by which indicators, and by what the places are kept safe."""

    panel: FirmPanel
    by: tuple[str, ...]
    minimum_count: int
    rule: DisclosureRule | None
    holdings: Mapping[str, str] | None
    year: int
    ranked: tuple[str, ...]
    notes: tuple[Text, ...] = ()

    def position(self, own: OwnRows, code: str) -> Position:
        return position(
            self.panel, own.firm, self.year, code,
            by=self.by, minimum_count=self.minimum_count, rule=self.rule, holdings=self.holdings,
        )  # fmt: skip


def places_of(own: OwnRows, asked: Asked) -> list[Position]:
    """The places that may be shown."""
    return [place for code in asked.ranked if (place := _position(own, code, asked)) is not None]


def place_among(own: OwnRows, asked: Asked, shown: Sequence[Position]) -> tuple[Block, ...]:
    """The section: the main indicator in words, a strip for each one drawn, and how the others are kept safe."""
    if not shown:
        asked.position(own, "E05")  # says why
    found = [place for place in shown if place.indicator in _DRAWN] or list(shown)
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
        *map(Paragraph, asked.notes),
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


def _position(own: OwnRows, code: str, asked: Asked) -> Position | None:
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
