"""The economy report: levels, growth against the targets, why it changed, where growth came from.

One question a section, in the order in which a plan officer is asked them. What the table does not allow is
said in its place, with the reason; nothing is borrowed to fill a gap.
"""

from __future__ import annotations

from nangsuat.data import (
    CannotBeShown,
    EconomyPanel,
    PublishedProductivity,
    Result,
    Text,
)
from nangsuat.explain import NATIONAL, shift_share, three_factors
from nangsuat.measure import Coefficients, growth_accounting
from nangsuat.report.document import (
    Block,
    Document,
    Heading,
    LegalBases,
    Metadata,
    Notice,
    Recipients,
    SignatureBlock,
)
from nangsuat.report.economy_levels import (
    NATIONS,
    Levels,
    Span,
    industry_names,
    level_blocks,
    levels_of,
    place_name,
    span_of,
    summary,
    territory_of,
    years_of,
)
from nangsuat.report.published import own_targets, published_blocks, published_targets
from nangsuat.report.sections import (
    DATA_HEADING,
    DECISION_36,
    RECIPIENTS,
    SIGNATURE,
    SYNTHETIC,
    blocks_of,
    cannot,
    data_quality,
    source_line,
    where_possible,
)


def economy_report(
    panel: EconomyPanel,
    *,
    territory: str | None = None,
    start: int | None = None,
    end: int | None = None,
    coefficients: Coefficients | None = None,
    scope: str | None = None,
    published: PublishedProductivity | None = None,
    metadata: Metadata | None = None,
    legal_bases: LegalBases | None = None,
    signature: SignatureBlock = SIGNATURE,
    recipients: Recipients = RECIPIENTS,
) -> Document:
    """A report on the productivity of an economy.

    Parameters
    ----------
    panel : accounts by industry and year, the whole economy in the rows ``TOTAL``
    territory : which one, where the table holds several
    start, end : years compared; without them the longest stretch without a break of series
    coefficients : where the capital coefficient of growth accounting comes from; without one the section says
        why no TFP is shown, because none is borrowed silently
    scope : whose targets the growth is held against, one of the scopes of :func:`nangsuat.target_layers`; the
        whole economy's for a table of Viet Nam in đồng, none for any other place where not given
    published : official figures to print beside and to hold against the targets, such as
        :func:`nangsuat.viet_nam_productivity`
    metadata, signature, recipients : letterhead and end; places to fill in where not given
    legal_bases : Decision 36/QĐ-TTg of 2021 for a table in đồng where not given, none for other currencies

    Raises
    ------
    UnknownOption
        The territory or a year is not in the table.
    CannotBeShown
        No two years of labour productivity can be compared.

    Examples
    --------
    >>> import nangsuat as ns
    >>> report = economy_report(ns.viet_nam_sectors(), start=2011, end=2016)
    >>> report.metadata.abstract.en
    'Labour productivity of Viet Nam, 2011–2016'
    """
    here = territory_of(panel, territory)
    years = years_of(panel, here)
    span = span_of(panel, here, years, start, end)
    source = source_line(panel)
    in_span = [year for year in years if span.start <= year <= span.end]
    levels = levels_of(panel, here, in_span)
    body: list[Block] = [
        Heading(Text(vi="Tóm tắt", en="Summary")),
        *summary(panel, here, span, levels),
        *_asked_breaks(panel, span),
        Heading(Text(vi="Mức và tốc độ tăng năng suất lao động", en="Level and growth of labour productivity")),
        *level_blocks(panel, here, in_span, levels, source),
        *_targets(levels, span, scope or _scope_of(panel, here), published, source),
        Heading(Text(vi="Vì sao năng suất thay đổi", en="Why productivity changed")),
        *_why(panel, here, span, source),
        Heading(Text(vi="Nguồn tăng trưởng và năng suất các nhân tố tổng hợp", en="Sources of growth and TFP")),
        *_sources_of_growth(panel, here, span, coefficients, source),
        *published_blocks(published),
        DATA_HEADING,
        *data_quality(panel),
    ]
    if legal_bases is None and panel.currency == "VND" and not panel.synthetic:
        legal_bases = DECISION_36
    return Document(
        metadata=metadata or Metadata(_abstract(panel, here, span)),
        blocks=(*([legal_bases] if legal_bases else []), *body),
        provenances=(panel.provenance, *([] if published is None else [published.provenance])),
        banner=SYNTHETIC if panel.synthetic else None,
        signature=signature,
        recipients=recipients,
    )


def _abstract(panel: EconomyPanel, territory: str, span: Span) -> Text:
    place = place_name(panel, territory)
    return Text(
        vi=f"Năng suất lao động của {place.vi}, {span.start}–{span.end}",
        en=f"Labour productivity of {place.en}, {span.start}–{span.end}",
    )


def _asked_breaks(panel: EconomyPanel, span: Span) -> tuple[Block, ...]:
    """The question whether the series breaks, beside the growth that it puts in doubt."""
    across = span.start < _LABOUR_REDEFINED <= span.end
    return tuple(
        Notice(_ASKED.fill(message=problem.message, rule=problem.rule, suggestion=problem.suggestion))
        for problem in panel.problems
        if across and problem.code == "labour-redefined"
    )


_ASKED = Text.same("{message}. {rule}. {suggestion}")


_LABOUR_REDEFINED = 2021  # the year that the check «labour-redefined» is about


def _scope_of(panel: EconomyPanel, territory: str) -> str | None:
    return NATIONAL if panel.currency == "VND" and territory in NATIONS else None


def _targets(
    levels: Levels, span: Span, scope: str | None, published: PublishedProductivity | None, source: Text
) -> tuple[Block, ...]:
    if scope is None and published is None:
        return ()
    title = Text(vi="So sánh với mục tiêu", en="The comparison with the targets")
    own = () if scope is None else where_possible(lambda: own_targets(levels, span, scope, source), title)
    official = () if published is None else where_possible(lambda: published_targets(published), title)
    return (Heading(Text(vi="So với mục tiêu", en="Against the targets")), *own, *official)


def _named(title: Text, panel: EconomyPanel, territory: str) -> Text:
    """A result's title, «…: territory, years», with the territory as a reader calls it."""
    place, code = place_name(panel, territory), f": {territory},"
    return Text(vi=title.vi.replace(code, f": {place.vi},"), en=title.en.replace(code, f": {place.en},"))


def _why(panel: EconomyPanel, territory: str, span: Span, source: Text) -> tuple[Block, ...]:
    names = industry_names(panel)

    def shown(result: Result, alternative: Text) -> tuple[Block, ...]:
        title = _named(result.title, panel, territory)
        return blocks_of(result, source, title=title, names=names, alternative=alternative)

    factors = Text(vi="Phân tích ba nhân tố", en="The three-factor analysis")
    shifts = Text(vi="Phân tích chuyển dịch cơ cấu (shift-share)", en="The shift-share analysis")
    return (
        Heading(factors, level=2),
        *where_possible(
            lambda: shown(
                three_factors(panel, start=span.start, end=span.end, territory=territory, yearly=True),
                Text(
                    vi="Cột chồng theo năm: đóng góp của thuế sản phẩm, nội bộ ngành và cơ cấu lao động.",
                    en="Stacked bars by year: contributions of product tax, within industries, structure of labour.",
                ),
            ),
            factors,
        ),
        Heading(shifts, level=2),
        *where_possible(
            lambda: shown(
                shift_share(panel, start=span.start, end=span.end, territory=territory),
                Text(
                    vi="Biểu đồ thác nước từ mức năm đầu đến mức năm cuối qua các hiệu ứng.",
                    en="A waterfall from the first to the last level by the effects.",
                ),
            ),
            shifts,
        ),
    )


def _sources_of_growth(
    panel: EconomyPanel, territory: str, span: Span, coefficients: Coefficients | None, source: Text
) -> tuple[Block, ...]:
    title = Text(vi="Hạch toán tăng trưởng", en="Growth accounting")
    if coefficients is None:
        return (Notice(cannot(title, CannotBeShown(_NO_COEFFICIENT))),)
    return where_possible(
        lambda: blocks_of(
            growth_accounting(panel, coefficients=coefficients, start=span.start, end=span.end, territory=territory),
            source,
            alternative=Text(
                vi="Cột chồng theo năm: đóng góp của vốn, lao động và năng suất các nhân tố tổng hợp.",
                en="Stacked bars by year: contributions of capital, labour and total factor productivity.",
            ),
        ),
        title,
    )


_NO_COEFFICIENT = Text(
    vi="Chưa chọn hệ số đóng góp của vốn và nguồn của hệ số; kết quả phụ thuộc mạnh vào hệ số này nên không được "
    "mượn ngầm. Hãy chọn hệ số kèm nguồn, hoặc bổ sung cột thu nhập của người lao động.",
    en="No capital coefficient and no source of one were given; the answer depends on it strongly, so none is "
    "borrowed silently. Choose one with its source, or add a column of labour income.",
)
