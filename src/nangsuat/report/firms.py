"""The report on many firms: how they spread, against whom, what entry and exit did, how good the data are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from nangsuat.compare import Peers, peers
from nangsuat.data import (
    CannotBeShown,
    FirmPanel,
    Input,
    Language,
    MissingRoles,
    Text,
    UnknownOption,
    as_polars,
    figure_from,
    join,
)
from nangsuat.explain import firm_dynamics
from nangsuat.measure import INDICATORS, compute_indicators, figure_of, indicator_named
from nangsuat.report.allocation_section import MisallocationOf, markups_of_many, misallocation_of_many
from nangsuat.report.charts import distribution
from nangsuat.report.document import (
    Block,
    Bullets,
    ChartBlock,
    ChartMaker,
    Document,
    Heading,
    Metadata,
    Paragraph,
    Recipients,
    SignatureBlock,
    TableBlock,
)
from nangsuat.report.frontier_section import FrontierOf, frontier_of_many
from nangsuat.report.production_section import ProductionOf, production_of_many
from nangsuat.report.sections import (
    DATA_HEADING,
    RECIPIENTS,
    SIGNATURE,
    SYNTHETIC,
    blocks_of,
    data_quality,
    in_print,
    legible,
    lowered,
    prices_of,
    role_names,
    rounded,
    shortened,
    source_line,
    untitled,
    where_possible,
    with_names,
)

if TYPE_CHECKING:
    import altair as alt


def firms_report(
    panel: FirmPanel,
    *,
    indicator: str = "E05",
    by: Sequence[str] = ("industry",),
    productivity: str | None = None,
    share: str = "employees",
    frontier: FrontierOf | None = None,
    production: ProductionOf | None = None,
    misallocation: MisallocationOf | None = None,
    title: Text | None = None,
    metadata: Metadata | None = None,
    signature: SignatureBlock = SIGNATURE,
    recipients: Recipients = RECIPIENTS,
) -> Document:
    """A report on many enterprises.

    Parameters
    ----------
    panel : accounts of enterprises; survey weights are used wherever there are any
    indicator : the indicator that the report is about
    by : what makes peers: roles such as ``"industry"``, ``"territory"``, ``"ownership"``, and ``"size"``; those that
        the table lacks are left out
    productivity, share : of the firm dynamics, as in :func:`nangsuat.firm_dynamics`; the indicator and employees
        where not given
    frontier : inputs and outputs of an efficiency frontier of the last year; no such section where not given
    production : which production functions are estimated, for sections on them, on TFP and, where it names an input for
        them, on markups; no such section where not given
    misallocation : with which labour shares misallocation is counted; no such section where not given
    title : what the enterprises are, for the abstract
    metadata, signature, recipients : letterhead and end; places to fill in where not given

    Raises
    ------
    CannotBeShown
        No enterprise has a value of the indicator.

    Examples
    --------
    >>> import nangsuat as ns
    >>> report = firms_report(ns.synthetic_park(enterprises=30))
    >>> report.banner.en
    'SYNTHETIC DATA for demonstration, of no real enterprise'
    """
    code = indicator_named(indicator).code
    years = _years(panel, code)
    source = source_line(panel)
    known = tuple(role for role in by if role == "size" or panel.has(role))
    dynamics = Text(vi="Phân tích động thái doanh nghiệp", en="The analysis of firm dynamics")
    spread = Text(vi="Phân bố theo năm", en="The spread by year")
    return Document(
        metadata=metadata or Metadata(_abstract(panel, code, years, title)),
        blocks=(
            Heading(Text(vi="Tóm tắt", en="Summary")),
            *_summary(panel, code, years),
            Heading(Text(vi="Phân bố năng suất", en="The spread of productivity")),
            *_distribution(panel, code, years[-1], source),
            *where_possible(lambda: _by_year(panel, code, source), spread),
            *_against_peers(panel, code, known, years[-1], source),
            *frontier_of_many(panel, frontier, years[-1], source),
            *production_of_many(panel, production, source),
            *markups_of_many(panel, production, source),
            *misallocation_of_many(panel, misallocation, years[-1], source),
            Heading(
                Text(vi="Doanh nghiệp vào, ra, lớn lên: điều gì đã thay đổi", en="Entry, exit and growth of firms")
            ),
            *where_possible(lambda: _dynamics(panel, productivity or code, share, source), dynamics),
            DATA_HEADING,
            *data_quality(panel),
            *_coverage(panel, source),
        ),
        provenances=(panel.provenance,),
        banner=SYNTHETIC if panel.synthetic else None,
        signature=signature,
        recipients=recipients,
    )


def _abstract(panel: FirmPanel, code: str, years: Sequence[int], title: Text | None) -> Text:
    entry, span = INDICATORS[code], f"{years[0]}–{years[-1]}"
    whom = title or Text(
        vi=f"các doanh nghiệp trong «{panel.source.name}»", en=f"the enterprises of «{panel.source.name}»"
    )
    return Text(
        vi=f"{entry.name.vi} của {whom.vi}, {span}",
        en=f"{entry.name.en.capitalize()} of {whom.en}, {span}",
    )


def _years(panel: FirmPanel, code: str) -> list[int]:
    values = _values(panel, code).filter(pl.col(code).is_not_null())
    if values.is_empty():
        name = INDICATORS[code].name
        raise CannotBeShown(
            Text(vi=f"Không doanh nghiệp nào có giá trị {name.vi}.", en=f"No enterprise has a value of {name.en}.")
        )
    return [int(year) for year in values["year"].unique().sort()]


def _values(panel: FirmPanel, code: str) -> pl.DataFrame:
    computed = compute_indicators(panel, [code])
    for lacking in computed.not_computed.values():
        panel.require(*lacking, purpose=INDICATORS[code].name)
    return as_polars(computed.frame.select("year", code))


def _summary(panel: FirmPanel, code: str, years: Sequence[int]) -> tuple[Block, ...]:
    entry, last = INDICATORS[code], years[-1]
    whole = figure_of(panel, code, {"year": last})
    first = Paragraph(
        Text(
            vi="Năm {year}, {name} ({code}) của toàn bộ doanh nghiệp là {value} {unit} "
            "(tổng chia tổng, không phải trung bình của các tỷ số).",
            en="In {year} {name} ({code}) of all enterprises together was {value} {unit} "
            "(sums over sums, not a mean of ratios).",
        ),
        {
            "year": last,
            "name": lowered(entry.name),
            "code": code,
            "value": rounded(whole, legible([whole], _DECIMALS)),
            "unit": entry.unit_in(panel.currency),
        },
    )
    return (first, *_summary_of_spread(panel, code, last), *_summary_of_change(panel, code, years))


def _summary_of_spread(panel: FirmPanel, code: str, year: int) -> tuple[Block, ...]:
    try:
        found = peers(panel, code, by=("year",))
        middle, best, ratio = (found.figure(key, year=year) for key in ("p50", "p90", "p90_p10"))
    except CannotBeShown:
        return ()  # the section on the spread says so
    said = Text(
        vi="Một nửa số doanh nghiệp không vượt quá {middle}; một phần mười tốt nhất đạt từ {best} trở lên.",
        en="Half of the enterprises reach no more than {middle}; the best tenth begins at {best}.",
    )
    times = Text(vi="Mức p90 gấp {ratio} lần mức p10.", en="The p90 is {ratio} times the p10.")
    decimals = legible((middle, best), _DECIMALS)
    places = {"middle": rounded(middle, decimals), "best": rounded(best, decimals)}
    ratios = (Paragraph(times, {"ratio": rounded(ratio, 1)}),) if ratio.value is not None else ()
    return (Paragraph(said, places), *ratios)


def _summary_of_change(panel: FirmPanel, code: str, years: Sequence[int]) -> tuple[Block, ...]:
    start, end = years[0], years[-1]
    if start == end or any(each.separates(start, end) for each in panel.breaks):
        return ()
    inputs = [
        Input(symbol, figure.label, figure.value, figure.unit, figure=figure)
        for symbol, figure in (
            ("last", figure_of(panel, code, {"year": end})),
            ("first", figure_of(panel, code, {"year": start})),
        )
    ]
    if any(item.value is None or item.value <= 0 for item in inputs):
        return ()
    change = figure_from(
        f"100 * ((last / first) ** (1 / {end - start}) - 1)",
        inputs,
        label=Text(vi="Tăng bình quân năm", en="Mean growth a year"),
        unit=Text.same("%"),
        method=code,
        decimals=2,
    )
    return (
        Paragraph(
            Text(
                vi="Từ {start} đến {end} chỉ tiêu này thay đổi bình quân {change} % mỗi năm (bình quân nhân). {prices}",
                en="From {start} to {end} it changed by {change} % a year on (geometric) average. {prices}",
            ),
            {"start": start, "end": end, "change": change, "prices": prices_of(panel)},
        ),
    )


def _distribution(panel: FirmPanel, code: str, year: int, source: Text) -> tuple[Block, ...]:
    unit = INDICATORS[code].unit_in(panel.currency)
    values = _values(panel, code).filter(pl.col("year") == year, pl.col(code).is_not_null())
    if values.height < _FEWEST_IN_A_PICTURE:
        return ()

    def chart(language: Language):  # type: ignore[no-untyped-def]  # Altair's types load the whole library
        return distribution(_without_tails(values[code]), value="value", title=unit, language=language)

    name = INDICATORS[code].name
    caption = Text(vi=f"Phân bố {lowered(name).vi} năm {year}", en=f"Spread of {lowered(name).en} in {year}")
    words = Text(
        vi="Biểu đồ tần số: số doanh nghiệp theo mức của chỉ tiêu; hai đuôi 1 % không vẽ.",
        en="A histogram: enterprises by the level of the indicator; the tails of 1 % are not drawn.",
    )
    if panel.has("weight"):
        caption = join([caption, _NOT_WEIGHTED], " ")
    return (ChartBlock(chart, caption, words, source),)


def _without_tails(values: pl.Series) -> pl.DataFrame:
    """The values between the first and the last hundredth, so that single enterprises cannot be read off the axis."""
    low, high = values.quantile(0.01), values.quantile(0.99)
    kept = values.filter(values.is_between(low, high))
    return pl.DataFrame({"value": kept.sample(min(kept.len(), _MARKS_DRAWN), seed=_SEED)})


def _by_year(panel: FirmPanel, code: str, source: Text) -> tuple[Block, ...]:
    found = peers(panel, code, by=("year",))
    notes = Bullets(tuple(Paragraph(note) for note in found.notes()))
    shown = in_print(found.tables()[0])
    if not shown.rows:
        raise CannotBeShown(_too_few(found))
    return (TableBlock(shown, source, landscape=False), notes)


def _too_few(found: Peers) -> Text:
    return Text(
        vi=f"Không nhóm nào có đủ {found.minimum_count} doanh nghiệp.",
        en=f"No group has {found.minimum_count} enterprises.",
    )


def _against_peers(panel: FirmPanel, code: str, by: Sequence[str], year: int, source: Text) -> tuple[Block, ...]:
    if not by:
        return ()
    blocks: list[Block] = [Heading(Text(vi="So sánh theo nhóm", en="Against peers"))]
    for role in by:
        blocks += where_possible(lambda role=role: _peer_blocks(panel, code, role, year, source), _PEERS)  # type: ignore[misc]  # mypy cannot type a default of a lambda
    return tuple(blocks)


def _peer_blocks(panel: FirmPanel, code: str, role: str, year: int, source: Text) -> tuple[Block, ...]:
    of_year = replace(panel, frame=panel.frame.filter(nw.col("year") == year))
    found = peers(of_year, code, by=(role,))
    named = [with_names(table, role_names(panel, role), role) for table in found.tables()]
    shown, hidden = (in_print(replace(table, title=_in_year(table.title, year))) for table in named)
    if not shown.rows:
        raise CannotBeShown(_too_few(found))
    alternative = Text(
        vi="Mỗi nhóm một đường từ p10 đến p90 với điểm giữa là trung vị.",
        en="One line a group from p10 to p90 with the median as a point.",
    )
    return (
        ChartBlock(_named_chart(found, role), _in_year(found.title, year), alternative, source),
        TableBlock(shown, source, landscape=False),
        *([TableBlock(hidden, source)] if hidden.rows else []),
    )


def _named_chart(found: Peers, role: str) -> ChartMaker:
    """The chart of a comparison with its groups called by name."""
    names = role_names(found.panel, role)

    def chart(language: Language) -> alt.TopLevelMixin:
        called = [
            shortened(names[code].say(language), _LETTERS_OF_A_NAME) if code in names else code
            for code in found.frame[role].to_list()
        ]
        return untitled(replace(found, frame=found.frame.with_columns(pl.Series(role, called))))(language)

    return chart


def _in_year(title: Text, year: int) -> Text:
    return Text(vi=f"{title.vi}, năm {year}", en=f"{title.en}, {year}")


def _dynamics(panel: FirmPanel, productivity: str, share: str, source: Text) -> tuple[Block, ...]:
    found = firm_dynamics(panel, method="melitz_polanec", productivity=productivity, share=share)
    if found.to_frame()["mean"].drop_nulls().is_empty():  # no enterprise was there in two years running
        raise CannotBeShown(found.notes()[-1])
    alternative = Text(
        vi="Cột chồng theo bước: đóng góp của doanh nghiệp tồn tại, vào và ra khỏi bảng.",
        en="Stacked bars by step: contributions of firms that stay, enter and exit.",
    )
    said = Bullets((Paragraph(_IN_THE_TABLE), Paragraph(prices_of(panel))))
    return (*blocks_of(found, source, alternative=alternative), said)


def _coverage(panel: FirmPanel, source: Text) -> tuple[Block, ...]:
    """Which indicators the accounts allow, of how many rows, and why not of the others."""
    try:
        return blocks_of(compute_indicators(panel), source, tables=(0,))
    except (MissingRoles, UnknownOption) as refusal:
        return (Paragraph(refusal.text),)


_NOT_WEIGHTED = Text(vi="(số dòng, không nhân quyền số)", en="(numbers of rows, without survey weights)")
_IN_THE_TABLE = Text(
    vi="Vào, ra là có hay không có trong bảng ở hai năm của bước: với mẫu điều tra đó có thể là vào, ra mẫu, đổi mã "
    "hay không trả lời, chưa hẳn là vào, ra thị trường.",
    en="Entry and exit are being in the table or not in a step's two years: of a sample they may be entering or "
    "leaving the sample, a changed id or no answer, and not the market.",
)
_PEERS = Text(vi="So sánh theo nhóm", en="The comparison by group")
_DECIMALS = 1
_LETTERS_OF_A_NAME = 36  # more would take the chart's room
_FEWEST_IN_A_PICTURE = 20  # below, a histogram shows single enterprises
_MARKS_DRAWN = 20_000  # more marks do not change the picture, only its size
_SEED = 36
