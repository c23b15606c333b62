"""What conditional efficiency found: scores in like circumstances, bandwidths, and what circumstances do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.environment import Environment
from nangsuat.compare.frontier.environment_widths import Widths
from nangsuat.compare.frontier.local_mean import smooth
from nangsuat.compare.frontier.producers import Numbers, Producers, group_of_each, group_words
from nangsuat.compare.frontier.projection import Certificate
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.data import CannotBeShown, Cell, Column, Provenance, Result, Table, Text, format_number, join

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

type ConditionalKind = Literal["fdh", "dea", "order_m", "order_alpha"]

PRODUCERS_LISTED = 60
"""More are told by their group alone; ``frame`` has them all."""
_FEW = 10  # in like circumstances; a score against fewer says little
_QUANTILES = (0.1, 0.5, 0.9)
_FLAT = 0.01  # a ratio that moves by less is called still


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalEfficiency(Result):
    """Scores against those in like circumstances, beside the scores against all.

    Where circumstances are of no matter the ratio of the two is 1 everywhere. Of outputs it is below 1 where the
    circumstances keep the frontier down, of inputs above 1; so a ratio that rises with a circumstance says that more of
    it helps (outputs) or hinders (inputs).

    Attributes
    ----------
    frame : one row a producer: ``row``, its name, ``year``, what it is grouped by, its circumstances, ``conditional``,
        ``unconditional``, ``ratio``, ``support`` (producers within the kernel, itself included) and for each
        circumstance ``bandwidth_…``
    producers : inputs and outputs
    environment : the circumstances
    kind : ``"fdh"``, ``"dea"``, ``"order_m"`` or ``"order_alpha"``
    order : the number drawn, or the share
    orientation : ``"input"`` or ``"output"``
    returns_to_scale : of ``"dea"``
    widths : the rule of the bandwidths
    certificate : what proves the scores of ``"dea"``
    """

    frame: pl.DataFrame
    producers: Producers
    environment: Environment
    kind: ConditionalKind
    order: float | None
    orientation: Literal["input", "output"]
    returns_to_scale: Returns | None
    widths: Widths
    certificate: Certificate
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(kind=self._method)

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        """Means by group; what each circumstance does; the producers where they are few."""
        few = self.frame.height <= PRODUCERS_LISTED
        return (self._groups(), self._circumstances(), *([self._each()] if few else []))

    def notes(self) -> tuple[Text, ...]:
        little = int((self.frame["support"] < _FEW).sum())
        still = [_STILL.fill(name=role.name) for at, role in enumerate(self.environment.roles) if self._is_constant(at)]
        return (
            _HELD.fill(names=join([role.name for role in self.environment.roles], ", ")),
            self.widths.words,
            _READ[self.orientation],
            _DESCRIBED,
            *([_LITTLE.fill(count=little, least=_FEW)] if little else []),
            *still,
            *([_WEIGHTED] if self.producers.weight is not None else []),
            *([self.certificate.words] if self.kind == "dea" else []),
            *self.producers.notes(),
        )

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The ratio of the scores against each circumstance, with a smooth line or the mean of each category.

        Raises
        ------
        CannotBeShown
            No producer has both scores.
        """
        from nangsuat.compare.frontier.conditional_chart import ratio_panels

        if self.frame["ratio"].null_count() == self.frame.height:
            raise CannotBeShown(_NOTHING)
        return ratio_panels(self, language)

    def points(self, key: str) -> tuple[Numbers, Numbers, Numbers]:
        """The values of a circumstance, the ratios there and the survey weights, of those that have a ratio."""
        ratio = self.frame["ratio"].fill_null(np.nan).to_numpy()
        known = np.isfinite(ratio)
        weight = np.ones(len(ratio)) if self.producers.weight is None else self.producers.weight
        return self.environment.values[known, self.environment.keys.index(key)], ratio[known], weight[known]

    @property
    def _method(self) -> Text:
        words = _KINDS[self.kind]
        if self.kind == "dea":
            return words.fill(returns=returns_words(self.returns_to_scale or "vrs"))
        return words.fill(order=self.order)

    def _is_constant(self, at: int) -> bool:
        return bool(np.ptp(self.environment.values[:, at]) == 0)

    def _groups(self) -> Table:
        columns = (
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("producers", Text(vi="Số đơn vị", en="Producers")),
            Column("conditional", Text(vi="Điểm có điều kiện", en="Conditional score"), decimals=4),
            Column("unconditional", Text(vi="Điểm so với tất cả", en="Score against all"), decimals=4),
            Column("ratio", Text(vi="Tỷ số", en="Ratio"), decimals=4),
            Column("support", Text(vi="Số đơn vị cùng hoàn cảnh", en="Producers in like circumstances"), decimals=1),
        )
        rows: list[tuple[Cell, ...]] = []
        for keys, places in self.producers.groups():
            weight = None if self.producers.weight is None else self.producers.weight[places]
            here = self.frame[places.tolist()]
            names = ("conditional", "unconditional", "ratio", "support")
            means = (_mean(here[name].cast(pl.Float64).fill_null(np.nan).to_numpy(), weight) for name in names)
            rows.append((group_words(keys), len(places), *means))
        return Table(Text(vi="Bình quân theo nhóm", en="Means by group"), columns, tuple(rows))

    def _circumstances(self) -> Table:
        columns = (
            Column("name", Text(vi="Hoàn cảnh", en="Circumstance")),
            Column("kind", Text(vi="Loại", en="Kind")),
            *(Column(key, _WIDTH.fill(which=words)) for key, words in _SPREAD.items()),
            *(Column(key, _RATIO.fill(which=words), decimals=4) for key, words in _PLACES.items()),
            Column("reading", Text(vi="Cách đọc", en="Reading")),
        )
        rows = tuple(self._circumstance(at) for at in range(len(self.environment.roles)))
        return Table(Text(vi="Hoàn cảnh và đường biên", en="Circumstances and the frontier"), columns, rows, (_SMOOTH,))

    def _circumstance(self, at: int) -> tuple[Cell, ...]:
        role, kind = self.environment.roles[at], self.environment.kinds[at]
        widths = np.sort(self.frame[f"bandwidth_{role.key}"].to_numpy())
        spread = (widths[0], widths[(len(widths) - 1) // 2], widths[-1])
        z, ratio, weight = self.points(role.key)
        if kind == "category" or not len(z):
            return (role.name, _KIND[kind], *map(_width, spread), None, None, None, _SEE_CHART)
        line = smooth(z, ratio, np.quantile(z, _QUANTILES), weight)
        return (role.name, _KIND[kind], *map(_width, spread), *map(float, line), self._reading(line))

    def _reading(self, line: Numbers) -> Text:
        steps, whole = np.diff(line), float(np.ptp(line))
        if whole < _FLAT:
            return _NO_CHANGE
        if (steps >= 0).all() or (steps <= 0).all():
            helps = (steps.sum() > 0) == (self.orientation == "output")
            return _FAVOURABLE if helps else _UNFAVOURABLE
        return _BOTH_WAYS

    def _each(self) -> Table:
        columns = (
            Column("unit", Text(vi="Đơn vị", en="Producer")),
            Column("group", Text(vi="Nhóm", en="Group")),
            Column("conditional", Text(vi="Có điều kiện", en="Conditional"), decimals=4),
            Column("unconditional", Text(vi="So với tất cả", en="Against all"), decimals=4),
            Column("ratio", Text(vi="Tỷ số", en="Ratio"), decimals=4),
            Column("support", Text(vi="Cùng hoàn cảnh", en="In like circumstances")),
        )
        numbers = self.frame.select("conditional", "unconditional", "ratio", "support").rows()
        groups = group_of_each(self.producers)
        rows = tuple((*named, *row) for *named, row in zip(self.producers.names, groups, numbers, strict=True))
        return Table(Text(vi="Từng đơn vị", en="The producers"), columns, rows)


def _mean(values: Numbers, weight: Numbers | None) -> float | None:
    known = np.isfinite(values)
    if not known.any():
        return None
    return float(np.average(values[known], weights=None if weight is None else weight[known]))


def _width(width: float) -> Text:
    if np.isinf(width):
        return Text.same("∞")
    return Text(vi=format_number(float(width), "vi"), en=format_number(float(width), "en"))


_TITLE = Text(vi="Hiệu quả có điều kiện: {kind}", en="Conditional efficiency: {kind}")
_KINDS = {
    "fdh": Text(vi="bao tự do (FDH)", en="free disposal hull (FDH)"),
    "dea": Text(vi="bao dữ liệu (DEA), {returns}", en="data envelopment (DEA), {returns}"),
    "order_m": Text(vi="đường biên bậc m = {order}", en="frontier of order m = {order}"),
    "order_alpha": Text(vi="đường biên bậc α = {order}", en="frontier of order α = {order}"),
}
_KIND = {
    "continuous": Text(vi="liên tục", en="continuous"),
    "category": Text(vi="loại", en="category"),
    "ordered": Text(vi="thứ bậc", en="ordered"),
}
_WIDTH = Text(vi="Độ rộng, {which}", en="Bandwidth, {which}")
_SPREAD = {
    "bandwidth_least": Text(vi="nhỏ nhất", en="smallest"),
    "bandwidth_median": Text(vi="trung vị", en="median"),
    "bandwidth_largest": Text(vi="lớn nhất", en="largest"),
}
_RATIO = Text(vi="Tỷ số khi hoàn cảnh {which}", en="Ratio where the circumstance is {which}")
_PLACES = {
    "low": Text(vi="thấp (10 %)", en="low (10 %)"),
    "middle": Text(vi="ở giữa", en="in the middle"),
    "high": Text(vi="cao (90 %)", en="high (90 %)"),
}
_HELD = Text(
    vi="Điểm có điều kiện so mỗi đơn vị chỉ với các đơn vị có hoàn cảnh gần giống ({names}); tỷ số là điểm ấy chia cho "
    "điểm so với tất cả.",
    en="The conditional score holds each producer only against those whose circumstances are near ({names}); the ratio "
    "is that score over the score against all.",
)
_READ = {
    "input": Text(
        vi="Hướng đầu vào: tỷ số tăng theo hoàn cảnh nghĩa là bất lợi (hoàn cảnh càng lớn, ngay cả người giỏi nhất "
        "cũng cần nhiều đầu vào hơn); tỷ số giảm là thuận lợi.",
        en="Input orientation: a ratio that rises with a circumstance says that it is unfavourable (where there is "
        "more of it even the best need more inputs); a falling one, that it is favourable.",
    ),
    "output": Text(
        vi="Hướng đầu ra: tỷ số tăng theo hoàn cảnh nghĩa là thuận lợi (hoàn cảnh càng lớn, người giỏi nhất làm ra "
        "càng nhiều); tỷ số giảm là bất lợi.",
        en="Output orientation: a ratio that rises with a circumstance says that it is favourable (where there is more "
        "of it the best make more); a falling one, that it is unfavourable.",
    ),
}
_DESCRIBED = Text(
    vi="Cách đọc chỉ mô tả, không phải kiểm định, và không nói hoàn cảnh là nguyên nhân.",
    en="The reading describes; it is no test, and does not say that a circumstance is the cause.",
)
_LITTLE = Text(
    vi="{count} đơn vị có dưới {least} đơn vị cùng hoàn cảnh (kể cả chính nó), nên điểm có điều kiện nói được ít.",
    en="{count} producers have fewer than {least} in like circumstances (themselves included), so that their "
    "conditional scores say little.",
)
_STILL = Text(
    vi="«{name}» như nhau ở mọi đơn vị nên không phân biệt hoàn cảnh.",
    en="«{name}» is the same everywhere and tells no circumstances apart.",
)
_WEIGHTED = Text(
    vi="Bình quân theo quyền số điều tra; đường biên bậc m, bậc α và độ rộng cũng vậy.",
    en="Means are by survey weights; so are frontiers of order m and α, and bandwidths.",
)
_SMOOTH = Text(
    vi="Tỷ số đọc trên đường làm trơn (tuyến tính địa phương, chung các nhóm) ở phân vị 10, 50 và 90 % của hoàn cảnh; "
    "đổi dưới 0,01 coi là không đổi.",
    en="Ratios are read off a smooth line (local-linear, over all groups) at the 10, 50 and 90 % quantiles of the "
    "circumstance; a change below 0.01 counts as none.",
)
_FAVOURABLE = Text(vi="thuận lợi", en="favourable")
_UNFAVOURABLE = Text(vi="bất lợi", en="unfavourable")
_NO_CHANGE = Text(vi="hầu như không ảnh hưởng", en="hardly any influence")
_BOTH_WAYS = Text(vi="lúc tăng lúc giảm", en="now rising, now falling")
_SEE_CHART = Text(vi="xem biểu đồ", en="see the chart")
_NOTHING = Text(vi="Không đơn vị nào có cả hai điểm.", en="No producer has both scores.")
