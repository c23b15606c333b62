"""What a bootstrap of scores found: bias, intervals, and the rule by which scores were smoothed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.compare.frontier.bandwidth import Bandwidth
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import Numbers, Producers, group_of_each, group_words
from nangsuat.compare.frontier.projection import Certificate
from nangsuat.data import Cell, Column, Provenance, Result, Table, Text, format_number

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

PRODUCERS_LISTED = 60
"""More are told by their group alone; ``frame`` has them all."""


@dataclass(frozen=True, slots=True, eq=False)
class BootstrappedEfficiency(Result):
    """Scores, their bias and intervals.

    Attributes
    ----------
    frame : one row a producer: ``row``, its name, ``year``, what it is grouped by, ``efficiency``, ``bias``,
        ``corrected``, ``low``, ``high`` and ``standard_error``
    producers : inputs and outputs
    model : orientation and returns
    rule : how scores were smoothed
    widths : the bandwidth of each group
    draws, confidence, seed : as asked for
    certificate : what proves all scores, those of the draws too
    """

    frame: pl.DataFrame
    producers: Producers
    model: Model
    rule: Bandwidth
    widths: tuple[float, ...]
    draws: int
    confidence: float
    seed: int
    certificate: Certificate
    provenance: Provenance

    @classmethod
    def of(
        cls,
        producers: Producers,
        model: Model,
        columns: Mapping[str, Numbers],
        widths: Sequence[float],
        *,
        rule: Bandwidth,
        draws: int,
        confidence: float,
        seed: int,
        certificate: Certificate,
    ) -> BootstrappedEfficiency:
        """The result of what was found."""
        return cls(
            frame=producers.keys.with_columns(pl.Series(name, values) for name, values in columns.items()),
            producers=producers,
            model=model,
            rule=rule,
            widths=tuple(widths),
            draws=draws,
            confidence=confidence,
            seed=seed,
            certificate=certificate,
            provenance=producers.provenance.then(
                "bootstrap_dea",
                seed=seed,
                parameters={**model.parameters(False), "bandwidth": rule, "draws": draws, "confidence": confidence},
            ),
        )

    @property
    def title(self) -> Text:
        return _TITLE

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        """Means by group with the bandwidth; the producers where they are few."""
        few = self.frame.height <= PRODUCERS_LISTED
        return (self._groups(), *([self._each()] if few else []))

    def notes(self) -> tuple[Text, ...]:
        return (
            _READ.fill(percent=100 * self.confidence),
            _HOW.fill(draws=self.draws, seed=str(self.seed), model=self.model.words),
            _RULE.fill(rule=rule_words(self.rule)),
            self.certificate.words,
            *self.producers.notes(),
        )

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """How the corrected scores spread."""
        from nangsuat.compare.frontier.score_chart import spread_of_scores

        scores = self.frame["corrected"].to_numpy()
        return spread_of_scores(scores, title=self.title, label=_CORRECTED, language=language)

    def _groups(self) -> Table:
        columns = (
            Column("group", _GROUP),
            Column("producers", _PRODUCERS),
            Column("efficiency", _SCORE, decimals=4),
            Column("corrected", _CORRECTED, decimals=4),
            Column("bandwidth", _WIDTH, decimals=4),
        )
        rows: list[tuple[Cell, ...]] = []
        for (keys, places), width in zip(self.producers.groups(), self.widths, strict=True):
            part = self.frame[places]
            means = (_mean(part, "efficiency"), _mean(part, "corrected"))
            rows.append((group_words(keys), part.height, *means, width))
        return Table(_BY_GROUP, columns, tuple(rows))

    def _each(self) -> Table:
        columns = (
            Column("unit", Text(vi="Đơn vị", en="Producer")),
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("efficiency", _SCORE, decimals=4),
            Column("corrected", _CORRECTED, decimals=4),
            Column("low", Text(vi="Từ", en="From"), decimals=4),
            Column("high", Text(vi="Đến", en="To"), decimals=4),
        )
        numbers = self.frame.select("efficiency", "corrected", "low", "high").rows()
        groups = group_of_each(self.producers)
        rows = tuple((*named, *row) for *named, row in zip(self.producers.names, groups, numbers, strict=True))
        return Table(Text(vi="Từng đơn vị", en="The producers"), columns, rows)


@dataclass(frozen=True, slots=True, eq=False)
class ReturnsTest(Result):
    """Whether returns to scale are constant.

    Attributes
    ----------
    frame : one row a group: its keys, ``producers``, ``statistic``, ``critical`` (at 5 %), ``p_value``, ``bandwidth``
    producers : inputs and outputs
    orientation, rule, draws, seed : as asked for
    """

    frame: pl.DataFrame
    producers: Producers
    orientation: str
    rule: Bandwidth
    draws: int
    seed: int
    provenance: Provenance

    @classmethod
    def of(
        cls,
        producers: Producers,
        orientation: str,
        rows: Sequence[Mapping[str, object]],
        *,
        rule: Bandwidth,
        draws: int,
        seed: int,
    ) -> ReturnsTest:
        """The result of what was found group by group."""
        history = producers.provenance.then(
            "returns_to_scale_test",
            seed=seed,
            parameters={"orientation": orientation, "bandwidth": rule, "draws": draws, "by": list(producers.by)},
        )
        return cls(pl.DataFrame(rows), producers, orientation, rule, draws, seed, history)

    @property
    def title(self) -> Text:
        return _TEST

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("group", _GROUP),
            Column("producers", _PRODUCERS),
            Column("statistic", Text(vi="Thống kê S", en="Statistic S"), decimals=4),
            Column("critical", Text(vi="Giá trị tới hạn 5 %", en="Critical value, 5 %"), decimals=4),
            Column("p_value", Text(vi="Giá trị p", en="p value"), decimals=3),
            Column("bandwidth", _WIDTH, decimals=4),
        )
        names = ("producers", "statistic", "critical", "p_value", "bandwidth")
        rows = tuple(
            (group_words({key: entry[key] for key in self.producers.by}), *(entry[name] for name in names))
            for entry in self.frame.iter_rows(named=True)
        )
        return (Table(_BY_GROUP, columns, rows),)

    def notes(self) -> tuple[Text, ...]:
        return (
            _NULL,
            _RULE.fill(rule=rule_words(self.rule)),
            _DRAWN.fill(draws=self.draws, seed=str(self.seed)),
            *self.producers.notes(),
        )


def rule_words(rule: Bandwidth) -> Text:
    """The rule of the bandwidth in words."""
    if isinstance(rule, str):
        return _RULES[rule]
    return Text(vi=f"cố định {format_number(rule, 'vi')}", en=f"fixed at {format_number(rule, 'en')}")


def _mean(part: pl.DataFrame, name: str) -> float | None:
    mean = part[name].mean()
    return float(mean) if isinstance(mean, float) else None


_TITLE = Text(vi="Điểm hiệu quả đã trừ độ lệch (bootstrap)", en="Efficiency with its bias taken off (bootstrap)")
_TEST = Text(vi="Kiểm định hiệu suất theo quy mô", en="Test of returns to scale")
_BY_GROUP = Text(vi="Theo nhóm", en="By group")
_GROUP = Text(vi="Nhóm", en="Group")
_PRODUCERS = Text(vi="Số đơn vị", en="Producers")
_SCORE = Text(vi="Điểm", en="Score")
_CORRECTED = Text(vi="Đã trừ độ lệch", en="Bias taken off")
_WIDTH = Text(vi="Độ rộng làm trơn", en="Bandwidth")
_READ = Text(
    vi="Đường biên của các đơn vị quan sát được nằm trong đường biên thật, nên điểm luôn quá đẹp; cột «đã trừ độ lệch» "
    "ước lượng điểm thật, khoảng «từ – đến» chứa điểm thật với xác suất khoảng {percent} %.",
    en="The frontier of observed producers lies inside the true one, so scores flatter; «bias taken off» estimates the "
    "true score, and it lies from «from» to «to» with about {percent} % probability.",
)
_HOW = Text(
    vi="Bootstrap làm trơn của Simar và Wilson (1998), {draws} lần lấy mẫu, hạt giống {seed}; {model}.",
    en="Smooth bootstrap of Simar and Wilson (1998), {draws} draws, seed {seed}; {model}.",
)
_DRAWN = Text(vi="{draws} lần lấy mẫu, hạt giống {seed}.", en="{draws} draws, seed {seed}.")
_RULE = Text(
    vi="Độ rộng làm trơn: {rule}. Các phần mềm khác nhau ở quy tắc này nên kết quả cũng khác nhau.",
    en="Bandwidth: {rule}. Packages differ in this rule, and so do their results.",
)
_RULES = {
    "silverman": Text(
        vi="quy tắc Silverman, hiệu chỉnh theo cỡ và độ phân tán của mọi điểm (như Benchmarking)",
        en="Silverman's rule, brought to size and spread of all scores (as in Benchmarking)",
    ),
    "cross_validation": Text(
        vi="kiểm định chéo bình phương tối thiểu (như rDEA)", en="least-squares cross-validation (as in rDEA)"
    ),
}
_NULL = Text(
    vi="Giả thuyết không: hiệu suất không đổi theo quy mô. S nhỏ hơn giá trị tới hạn (p dưới 0,05) thì bác bỏ: hiệu "
    "suất thay đổi theo quy mô.",
    en="Null hypothesis: returns to scale are constant. Where S is below the critical value (p under 0.05) it is "
    "rejected: returns vary.",
)
