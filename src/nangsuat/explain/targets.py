"""A figure against every target that applies to it, layers that disagree side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nangsuat.data import (
    CannotBeShown,
    Cell,
    Column,
    Figure,
    Input,
    Provenance,
    Result,
    Source,
    Table,
    Text,
    UnknownOption,
    as_input,
    figure_from,
    join,
)
from nangsuat.explain.layers import (
    NATIONAL,
    ROLES_OF_TARGETS,
    STATUSES,
    Target,
    TargetLayer,
    layer_of,
    scopes,
    sources_of,
    target_layers,
)

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

__all__ = ["AgainstTarget", "AgainstTargets", "Target", "TargetLayer", "against_targets", "target_layers"]


@dataclass(frozen=True, slots=True)
class AgainstTarget:
    """A figure against one target.

    Attributes
    ----------
    target : the target
    gap : figure less the target's number (the nearer end of a range; nought inside it), in the target's unit;
        ``None`` where the target has no number
    verdict : ``"met"``, ``"not met"`` or ``"cannot be judged"``
    """

    target: Target
    gap: Figure | None
    verdict: str


@dataclass(frozen=True, slots=True)
class AgainstTargets(Result):
    """A figure against all targets that apply.

    Attributes
    ----------
    figure : the figure
    indicator, scope, period : what it is of
    against : one entry a target, oldest document first
    provenance : of the figure
    """

    figure: Figure
    indicator: str
    scope: str
    period: tuple[int, int] | None
    against: tuple[AgainstTarget, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        period = _years(self.period)
        return Text(
            vi=f"{self.figure.label.vi}{period} so với chỉ tiêu", en=f"{self.figure.label.en}{period} against targets"
        )

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("document", Text(vi="Văn bản", en="Document")),
            Column("target", Text(vi="Chỉ tiêu", en="Target")),
            Column("role", Text(vi="Tính chất", en="Kind")),
            Column("period", Text(vi="Giai đoạn", en="Period")),
            Column("number", Text(vi="Con số", en="Number")),
            Column("unit", Text(vi="Đơn vị", en="Unit")),
            Column("value", Text(vi="Thực hiện", en="Figure"), decimals=2),
            Column("gap", Text(vi="Chênh lệch (điểm)", en="Gap (points)"), decimals=2),
            Column("verdict", Text(vi="Đánh giá", en="Verdict")),
            Column("status", Text(vi="Tình trạng nguồn", en="Status of the source")),
        )
        return (Table(_TITLE, columns, tuple(self._row(item) for item in self.against)),)

    def notes(self) -> tuple[Text, ...]:
        listed = dict.fromkeys(item.target for item in self.against)
        sources = tuple(
            Text(
                vi=f"{layer_of(target).citation.vi}, {target.period}: {sources_of(target).vi}",
                en=f"{layer_of(target).citation.en}, {target.period}: {sources_of(target).en}",
            )
            for target in listed
        )
        return (_GAZETTE, *_part_of_the_period(self.period, listed), *sources)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The figure as a line across the targets' numbers."""
        from nangsuat.explain.charts import target_marks

        bounds = [
            (_named(item.target, language), item.target.low, item.target.high)
            for item in self.against
            if item.gap is not None
        ]
        if not bounds or self.figure.value is None:
            raise CannotBeShown(Text(vi="Không có chỉ tiêu nào có con số.", en="No target has a number."))
        unit = self.against[0].target.unit.say(language)
        return target_marks(bounds, self.figure.value, title=self.title.say(language), unit=unit, language=language)

    def _row(self, item: AgainstTarget) -> tuple[Cell, ...]:
        target = item.target
        number = target.number
        status = STATUSES[target.status]
        return (
            layer_of(target).citation,
            target.name,
            ROLES_OF_TARGETS[target.role],
            target.period,
            number,
            target.unit,
            self.figure,
            item.gap,
            VERDICTS[item.verdict],
            status,
        )


def _part_of_the_period(period: tuple[int, int] | None, targets: Iterable[Target]) -> tuple[Text, ...]:
    """What must be said where the figure is not of the whole period of a target."""
    if period is None:
        return ()
    before = [target for target in targets if period[0] < target.first]
    unfinished = [target for target in targets if period[1] < target.last]
    said = ((_REACHES_BACK, before), (_UNFINISHED, unfinished))
    return tuple(words.fill(years=_years(period)[2:], targets=_listed(which)) for words, which in said if which)


def _listed(targets: Sequence[Target]) -> Text:
    return join(
        [
            Text(vi=f"{layer_of(each).citation.vi} ({each.period})", en=f"{layer_of(each).citation.en} ({each.period})")
            for each in targets
        ],
        ", ",
    )


def against_targets(
    figure: Figure | float,
    *,
    indicator: str = "M04",
    scope: str = NATIONAL,
    period: tuple[int, int] | int | None = None,
    provenance: Provenance | None = None,
) -> AgainstTargets:
    """Hold a figure against every target of its indicator, scope and period.

    Parameters
    ----------
    figure : the figure, or a bare number that the reader states
    indicator : code of the indicator (``"M04"``, ``"M09"``, ``"M22"``), or a target's own key (``"T3"``)
    scope : whose figure it is; one of the scopes of the targets
    period : year, or first and last year, that the figure is of (of growth from 2020 to 2023: 2021 to 2023);
        targets whose period holds its last year apply, and the notes name those whose period it does not cover or
        reaches back beyond. All periods where ``None``
    provenance : of the result that the figure is from

    Raises
    ------
    UnknownOption
        No target is about that scope.
    CannotBeShown
        No target is about that indicator in that scope and period.

    Examples
    --------
    >>> found = against_targets(4.81, indicator="M04", period=2023)
    >>> for item in found.against:
    ...     print(layer_of(item.target).citation.en, item.target.number.en, round(item.gap.value, 2), item.verdict)
    Decision 36/QĐ-TTg of 2021 > 7 -2.19 not met
    Decision 1305/QĐ-TTg of 2023 > 6.5 -1.69 not met
    """
    if scope not in scopes():
        raise UnknownOption.among("scope", scope, scopes())
    years = (period, period) if isinstance(period, int) else period
    applying = [
        target for layer in target_layers() for target in layer.targets if target.applies(indicator, scope, years)
    ]
    if not applying:
        raise CannotBeShown(_none_applies(indicator, scope, years))
    shown = figure if isinstance(figure, Figure) else _stated(float(figure), applying[0], indicator)
    return AgainstTargets(
        figure=shown,
        indicator=indicator,
        scope=scope,
        period=years,
        against=tuple(_against(shown, target) for target in applying),
        provenance=provenance
        or Provenance((Source("stated by the reader", ""),), rows_used=0, method="against_targets"),
    )


def _against(figure: Figure, target: Target) -> AgainstTarget:
    bounds = [bound for bound in (target.low, target.high) if bound is not None]
    if not bounds or figure.value is None:
        return AgainstTarget(target, None, "cannot be judged")
    nearest = _nearest(figure.value, target, bounds)
    constant = Input("target", layer_of(target).citation, nearest, target.unit)
    label = Text(vi="Chênh lệch so với chỉ tiêu", en="Gap to the target")
    gap = figure_from(
        "figure - target",
        [as_input(figure, "figure"), constant],
        label=label,
        unit=target.unit,
        method="gap",
        decimals=2,
    )
    met = MEETS[target.comparison](figure.value, bounds)
    return AgainstTarget(target, gap, "met" if met else "not met")


def _nearest(value: float, target: Target, bounds: list[float]) -> float:
    """The end of the range that counts: the nearer one, the value itself inside a range, else the first bound."""
    if target.comparison == "range":
        return min(max(value, bounds[0]), bounds[-1])
    return bounds[0]


def _stated(value: float, target: Target, indicator: str) -> Figure:
    from nangsuat.measure import INDICATORS

    label = INDICATORS[indicator].name if indicator in INDICATORS else target.name
    item = Input("stated", Text(vi="Số do người dùng nêu", en="Stated by the reader"), value, target.unit)
    return figure_from("stated", [item], label=label, unit=target.unit, method=indicator, decimals=2)


def _none_applies(indicator: str, scope: str, period: tuple[int, int] | None) -> Text:
    years = _years(period)
    known = sorted({target.indicator or target.key for layer in target_layers() for target in layer.targets})
    return Text(
        vi=f"Không có chỉ tiêu nào về «{indicator}» cho «{scope}»{years}. Có chỉ tiêu về: {', '.join(known)}.",
        en=f"No target is about «{indicator}» of «{scope}»{years}. There are targets about: {', '.join(known)}.",
    )


def _years(period: tuple[int, int] | None) -> str:
    if period is None:
        return ""
    return f", {period[0]}" if period[0] == period[1] else f", {period[0]}–{period[1]}"


def _named(target: Target, language: Language) -> str:
    return f"{layer_of(target).citation.say(language)}, {target.period}"


MEETS: Mapping[str, Callable[[float, list[float]], bool]] = {
    "more than": lambda value, bounds: value > bounds[0],
    "at least": lambda value, bounds: value >= bounds[0],
    "at most": lambda value, bounds: value <= bounds[0],
    "about": lambda value, bounds: value >= bounds[0],
    "range": lambda value, bounds: value >= bounds[0],
    "stated": lambda value, bounds: value >= bounds[0],
}
VERDICTS: Mapping[str, Text] = {
    "met": Text(vi="đạt", en="met"),
    "not met": Text(vi="chưa đạt", en="not met"),
    "cannot be judged": Text(vi="không đánh giá được", en="cannot be judged"),
}
_TITLE = Text(vi="So với các tầng chỉ tiêu", en="Against the layers of targets")
_REACHES_BACK = Text(
    vi="Số của {years} gồm cả năm trước kỳ của {targets}: chỉ để tham khảo, không phải đánh giá chỉ tiêu đó.",
    en="The figure of {years} holds years before the period of {targets}: for orientation, no verdict on that target.",
)
_UNFINISHED = Text(
    vi="Số của {years} chưa phải của cả kỳ {targets}: đánh giá là của riêng các năm này, chưa phải của cả kỳ.",
    en="The figure of {years} is not of the whole period of {targets}: the verdict is on these years, not yet on it.",
)
_GAZETTE = Text(
    vi="Con số của chỉ tiêu đọc từ báo chí và trang trích dẫn; hãy đối chiếu với Công báo trước khi dùng chính thức. "
    "«Khoảng» được coi là đạt khi không thấp hơn con số nêu.",
    en="Targets were read in the press and in pages that cite the documents; compare them with the gazette before "
    "official use. «About» counts as met where the figure is not below the number.",
)
