"""Production functions in a report: estimators side by side, and how the productivity left spreads and moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.compare import MINIMUM_COUNT, dispersion, transition_matrix
from nangsuat.data import ROW, CannotBeShown, Cell, FirmPanel, Language, Provenance, Text, checked_keys, join
from nangsuat.measure import LogTFP, estimator_named, estimators_side_by_side
from nangsuat.measure.production import EstimatorsSideBySide, ProductionFunctions
from nangsuat.report.charts import distribution, line_chart
from nangsuat.report.document import Block, Bullets, ChartBlock, Heading, Paragraph, TableBlock
from nangsuat.report.production_words import TAKES_FOR_GRANTED
from nangsuat.report.sections import in_print, lowered, narrowed, untitled, where_possible

if TYPE_CHECKING:
    import altair as alt

PRODUCTION = Text(vi="Hàm sản xuất và TFP", en="Production functions and TFP")


@dataclass(frozen=True, slots=True)
class ProductionOf:
    """Which production functions a report estimates.

    Attributes
    ----------
    methods : names of estimators, as of :func:`nangsuat.production_function`; TFP is the first one's
    output : role of output
    labour, capital, intermediate, controls : roles or quantities, as there
    proxy : what reveals productivity, for the methods that need it
    within : roles that form groups with coefficients of their own; all firms as one where there are none
    markups : an input that firms choose freely in the year, for a section on markups
    """

    methods: tuple[str, ...] = ("ackerberg_caves_frazer",)
    output: str = "value_added"
    labour: tuple[str, ...] = ("employees",)
    capital: tuple[str, ...] = ("fixed_assets",)
    intermediate: tuple[str, ...] = ()
    proxy: str | None = None
    controls: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    markups: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that are asked for, so that those without a role are read too."""
        proxy = () if self.proxy is None else (self.proxy,)
        return (self.output, *self.labour, *self.capital, *self.intermediate, *proxy, *self.controls)

    @property
    def by_first(self) -> ProductionOf:
        """The same by the first estimator alone, without a proxy that it does not look at."""
        first = self.methods[0]
        return replace(self, methods=(first,), proxy=self.proxy if estimator_named(first).needs_proxy else None)


@dataclass(frozen=True, slots=True, eq=False)
class RelativeTFP:
    """TFP of each firm and year over the mean firm of its group, so that groups can stand in one picture.

    Attributes
    ----------
    frame : ``row``, ``year`` and ``log_tfp``, less the group's mean over all years
    title : by which method
    provenance : of the production function
    """

    frame: pl.DataFrame
    title: Text
    provenance: Provenance


def production_of_many(panel: FirmPanel, production: ProductionOf | None, source: Text) -> tuple[Block, ...]:
    """Estimators side by side and the TFP of the first, where production functions are asked for."""
    if production is None:
        return ()
    return (Heading(PRODUCTION), *where_possible(lambda: _estimated(panel, production, source), PRODUCTION))


def _estimated(panel: FirmPanel, production: ProductionOf, source: Text) -> tuple[Block, ...]:
    found = _of_enough(panel, estimated_for(panel, production))
    tfp = relative_tfp(panel, found.found[0], found.names[0], production.within)
    return (
        *_side_by_side(panel, found, production, source),
        Heading(_TFP, 2),
        Paragraph(_TFP_IS, {"method": found.names[0]}),
        *where_possible(lambda: _moves(panel, tfp, source), _TFP),
        *where_possible(lambda: _spread(tfp, source), _TFP),
        *where_possible(lambda: _ranks(panel, tfp, production.within, source), _TFP),
    )


def estimated_for(panel: FirmPanel, production: ProductionOf) -> EstimatorsSideBySide:
    """The production functions that are asked for.

    Raises
    ------
    NoEstimate
        None of the methods has an estimate of these firms.
    """
    checked_keys(panel, production.within, "within", flag="--within")
    return estimators_side_by_side(
        panel,
        production.methods,
        output=production.output,
        labour=production.labour,
        capital=production.capital,
        intermediate=production.intermediate,
        proxy=production.proxy,
        controls=production.controls,
        by=production.within,
    )


def _of_enough(panel: FirmPanel, found: EstimatorsSideBySide) -> EstimatorsSideBySide:
    """The groups that have enough firms of their own to be told of."""
    keys = list(found.found[0].groups[0].keys)
    if not keys:
        if panel.collect("firm")["firm"].n_unique() < MINIMUM_COUNT:
            raise CannotBeShown(_TOO_FEW.fill(count=MINIMUM_COUNT))
        return found
    counts = panel.collect(*keys, "firm").group_by(keys).agg(pl.col("firm").n_unique())
    enough = {tuple(map(str, row[:-1])) for row in counts.iter_rows() if row[-1] >= MINIMUM_COUNT}
    shown = tuple(
        replace(
            each,
            groups=tuple(group for group in each.groups if tuple(group.keys.values()) in enough),
            refused=tuple(group for group in each.refused if tuple(group.keys.values()) in enough),
        )
        for each in found.found
    )
    if not any(each.groups for each in shown):
        raise CannotBeShown(_TOO_FEW.fill(count=MINIMUM_COUNT))
    return replace(found, found=shown)


def _side_by_side(
    panel: FirmPanel, found: EstimatorsSideBySide, production: ProductionOf, source: Text
) -> tuple[Block, ...]:
    tables = tuple(TableBlock(in_print(table), source) for table in found.tables())
    assumed = tuple(Paragraph(TAKES_FOR_GRANTED[name]) for name in production.methods)
    return (
        Paragraph(_ASKED, _quantities(panel, production)),
        ChartBlock(untitled(found), _BESIDE, _BESIDE_DRAWN, source),
        *tables,
        Paragraph(_WHY),
        Bullets((*assumed, *(Paragraph(note) for note in found.notes()))),
    )


def _quantities(panel: FirmPanel, production: ProductionOf) -> dict[str, Cell]:
    inputs = (*production.labour, *production.intermediate, *production.capital)
    return {"output": _named(panel, (production.output,)), "inputs": _named(panel, inputs)}


def _named(panel: FirmPanel, keys: Sequence[str]) -> Text:
    return join([lowered(panel.role(key).name) for key in keys], ", ")


def relative_tfp(panel: FirmPanel, found: ProductionFunctions, name: Text, within: Sequence[str]) -> RelativeTFP:
    """Each firm's TFP over the weighted mean of its group over all years."""
    weight = ("weight",) if panel.has("weight") else ()
    rows = panel.collect(*dict.fromkeys((ROW, "year", *within, *weight))).join(
        found.frame.select(ROW, "log_tfp").drop_nulls(), on=ROW, maintain_order="left"
    )
    mass = pl.col("weight").fill_null(1.0) if weight else pl.lit(1.0)
    total = (mass * pl.col("log_tfp")).sum() / (mass * pl.col("log_tfp").is_not_null()).sum()
    mean = total.over(list(within)) if within else total
    frame = rows.select(ROW, "year", log_tfp=pl.col("log_tfp") - mean)
    return RelativeTFP(frame, _BY.fill(method=name), found.provenance)


def _moves(panel: FirmPanel, tfp: LogTFP, source: Text) -> tuple[Block, ...]:
    """Low, middle and high TFP by year, and how far apart they are."""
    found = dispersion(panel, tfp, by=("year",))
    frame = found.to_frame()
    if frame.is_empty():
        raise CannotBeShown(_TOO_FEW.fill(count=MINIMUM_COUNT))
    levels = frame.select("year", *_LEVELS).unpivot(index="year", variable_name="level", value_name="log")
    lines = levels.with_columns(value=100 * pl.col("log").exp())

    def chart(language: Language) -> alt.TopLevelMixin:
        return line_chart(
            lines, x="year", y="value", series="level", names=_LEVELS, title=_INDEX, language=language,
            breaks={each.year: each.reason for each in panel.breaks},
        )  # fmt: skip

    drawn = (ChartBlock(chart, _OVER_TIME, _OVER_TIME_DRAWN, source),) if frame.height > 1 else ()
    table = narrowed(found.tables()[0], ("year", "firms", "p90_p10", "p75_p25", "sd_log"))
    return (*drawn, TableBlock(in_print(replace(table, title=_APART)), source, landscape=False))


def _spread(tfp: RelativeTFP, source: Text) -> tuple[Block, ...]:
    """The last year's TFP as a histogram without its tails, which would show single firms."""
    last = int(tfp.frame["year"].max())  # type: ignore[arg-type]  # years are whole numbers
    levels = 100 * tfp.frame.filter(pl.col("year") == last)["log_tfp"].exp()
    if len(levels) < _FEWEST_IN_A_PICTURE:
        return ()
    kept = levels.filter(levels.is_between(levels.quantile(_TAIL), levels.quantile(1 - _TAIL)))

    def chart(language: Language) -> alt.TopLevelMixin:
        data = pl.DataFrame({"value": kept})
        return distribution(data, value="value", title=_INDEX, language=language, logarithmic=True, decimals=0)

    return (ChartBlock(chart, _HISTOGRAM.fill(year=last), _HISTOGRAM_DRAWN, source),)


def _ranks(panel: FirmPanel, tfp: LogTFP, within: Sequence[str], source: Text) -> tuple[Block, ...]:
    """Who stays among the most productive."""
    found = transition_matrix(panel, tfp, ranked_within=within)
    notes = tuple(Paragraph(note) for note in found.notes())
    told = (table for table in found.tables() if any(cell is not None for row in table.rows for cell in row))
    tables = (TableBlock(in_print(table), source) for table in told)
    return (ChartBlock(untitled(found), _CHANGES, _CHANGES_DRAWN, source), *tables, Bullets(notes))


_FEWEST_IN_A_PICTURE = 20  # below, a histogram shows single enterprises
_TAIL = 0.01
_TFP = Text(vi="Năng suất nhân tố tổng hợp của doanh nghiệp", en="Total factor productivity of enterprises")
_BY = Text(vi="TFP theo {method}", en="TFP by {method}")
_TFP_IS = Text(
    vi="TFP là phần sản lượng mà đầu vào không giải thích, ở đây theo {method}: 100 là doanh nghiệp bình quân (nhân) "
    "của nhóm qua mọi năm. Nó gồm cả sai số đo lường.",
    en="TFP is what inputs leave of output, here by {method}: 100 is the (geometric) mean firm of its group over all "
    "years. It holds errors of measurement too.",
)
_ASKED = Text(
    vi="Sản lượng: {output}; đầu vào: {inputs}. Độ co giãn cho biết thêm một phần trăm đầu vào thì sản lượng tăng bao "
    "nhiêu phần trăm.",
    en="Output: {output}; inputs: {inputs}. An elasticity says by how many per cent output grows with one per cent "
    "more of an input.",
)
_BESIDE = Text(vi="Độ co giãn theo từng cách ước lượng", en="Elasticities by estimator")
_BESIDE_DRAWN = Text(
    vi="Mỗi đầu vào một khung; mỗi cách ước lượng một điểm với khoảng tin cậy 95 %; các con số ở bảng dưới.",
    en="A panel for each input; each estimator a point with its interval of 95 %; the figures are in the table below.",
)
_WHY = Text(
    vi="Các cách ước lượng khác nhau vì mỗi cách giả định một điều khác về việc doanh nghiệp chọn đầu vào:",
    en="Estimators differ because each takes something else for granted about how firms choose inputs:",
)
_INDEX = Text(vi="TFP, doanh nghiệp bình quân = 100", en="TFP, mean firm = 100")
_LEVELS = {
    "p10": Text.same("p10"),
    "p50": Text(vi="trung vị", en="median"),
    "p90": Text.same("p90"),
}
_OVER_TIME = Text(vi="TFP theo năm", en="TFP by year")
_OVER_TIME_DRAWN = Text(
    vi="Ba đường theo năm: phân vị 10, trung vị và phân vị 90.",
    en="Three lines over the years: the 10th percentile, the median and the 90th.",
)
_APART = Text(vi="TFP cách nhau bao xa", en="How far apart TFP is")
_HISTOGRAM = Text(vi="Phân bố TFP năm {year}", en="Spread of TFP in {year}")
_HISTOGRAM_DRAWN = Text(
    vi="Biểu đồ tần số theo thang lôgarit: số doanh nghiệp theo mức TFP; hai đuôi 1 % không vẽ.",
    en="A histogram on a logarithmic scale: enterprises by TFP; the tails of 1 % are not drawn.",
)
_CHANGES = Text(vi="Ai ở lại nhóm TFP cao sau một năm", en="Who stays among the most productive a year later")
_CHANGES_DRAWN = Text(
    vi="Ma trận: mỗi hàng là một phần năm doanh nghiệp theo TFP, mỗi ô là phần trăm ở nhóm nào sau một năm.",
    en="A matrix: each row a fifth of the firms by TFP, each cell the per cent in which group a year later.",
)
_TOO_FEW = Text(vi="Không nhóm nào có đủ {count} doanh nghiệp.", en="No group has {count} enterprises.")
