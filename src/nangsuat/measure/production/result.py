"""Production functions of groups of firms, with their roots, tests and the productivity of each firm and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nangsuat.data import CannotBeShown, Cell, Column, Language, Provenance, Result, Table, Text, join
from nangsuat.measure.production.estimate import Estimate, NoEstimate
from nangsuat.measure.production.inference import Inference, StandardErrors
from nangsuat.measure.production.naming import called, criterion_words, group_name, term_name
from nangsuat.measure.production.specification import Array, Specification

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True, eq=False)
class GroupEstimate:
    """The production function of one group.

    Attributes
    ----------
    keys : what its firms have in common
    pool : what the firms have in common that it is estimated on: ``keys``, or wider where the group is small
    own_rows : its own usable rows
    specification : output, inputs, form
    estimate : coefficients, roots, tests
    inference : how sure they are
    mean_slopes : what each coefficient adds to each input's mean elasticity, shape (inputs, terms)
    """

    keys: Mapping[str, str]
    pool: Mapping[str, str]
    own_rows: int
    specification: Specification
    estimate: Estimate
    inference: Inference
    mean_slopes: Array

    @property
    def elasticities(self) -> Array:
        """Mean elasticity of output to each input, shape (inputs,)."""
        return np.asarray(self.mean_slopes @ self.estimate.coefficients)

    @property
    def elasticity_errors(self) -> Array:
        """Their standard errors, shape (inputs,)."""
        return np.asarray(np.sqrt(np.sum(self.mean_slopes @ self.inference.covariance * self.mean_slopes, axis=1)))

    @property
    def hardly_known(self) -> tuple[Text, ...]:
        """The inputs of whose elasticity the data say next to nothing: a standard error above one half."""
        named = zip(self.specification.inputs, self.elasticity_errors, strict=True)
        return tuple(called(name) for name, error in named if error > _SAYS_NOTHING)

    @property
    def returns_to_scale(self) -> float:
        """The sum of the mean elasticities: by how much output grows when all inputs grow by one percent."""
        return float(self.elasticities.sum())

    @property
    def returns_error(self) -> float:
        """The standard error of the returns to scale."""
        slope = self.mean_slopes.sum(axis=0)
        return float(np.sqrt(slope @ self.inference.covariance @ slope))

    @property
    def constant_returns_p(self) -> float:
        """How likely so large a distance from constant returns would be, were they constant (two-sided, normal)."""
        from math import erfc, sqrt

        error = self.returns_error
        return erfc(abs(self.returns_to_scale - 1) / error / sqrt(2)) if error > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """A group that has no estimate.

    Attributes
    ----------
    keys : what its firms have in common
    reason : why, and what to do
    """

    keys: Mapping[str, str]
    reason: Text


@dataclass(frozen=True, slots=True, eq=False)
class GroupEstimates(Result):
    """Production functions by group, wherever the productivity of each row is.

    Attributes
    ----------
    groups : one entry a group
    refused : the groups without an estimate, and why; their rows have no productivity
    specification : output, inputs, form
    method : how it was estimated
    standard_errors : how they were made
    is_at_constant_prices : whether the panel was
    provenance : rows used and left out, options
    """

    groups: tuple[GroupEstimate, ...]
    refused: tuple[RefusedGroup, ...]
    specification: Specification
    method: Text
    standard_errors: StandardErrors
    is_at_constant_prices: bool
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(method=self.method)

    def coefficients(self, **keys: str) -> dict[str, float]:
        """The coefficients of one group by name; of the only group where none is named."""
        return dict(
            zip(self.specification.coefficient_names, map(float, self.group(**keys).estimate.coefficients), strict=True)
        )

    def group(self, **keys: str) -> GroupEstimate:
        """One group by what its firms have in common, such as ``industry="26"``.

        Raises
        ------
        NoEstimate
            The group has none.
        CannotBeShown
            There is no such group, or several.
        """
        for each in self.refused:
            if keys and keys.items() <= each.keys.items():
                raise NoEstimate(each.reason)
        found = [each for each in self.groups if keys.items() <= each.keys.items()]
        if len(found) != 1:
            known = join([group_name(each.keys) for each in self.groups[:_NAMED]])
            raise CannotBeShown(_WHICH.fill(known=known))
        return found[0]

    def to_frame(self) -> pl.DataFrame:
        """One row a group and input: elasticity and standard error; rows of ``returns_to_scale`` beside."""
        return self._elasticities(dict.fromkeys(self.specification.inputs), "returns_to_scale").to_frame()

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """A panel for each input and for the returns to scale; in it each group with its interval of 95 %."""
        from nangsuat.measure.production.charts import elasticities_drawn

        drawn = [(group_name(each.keys).say(language), each) for each in self.groups]
        inputs = [called(each).say(language) for each in self.specification.inputs]
        return elasticities_drawn(drawn, inputs, self.title, language)

    def tables(self) -> tuple[Table, ...]:
        """Elasticities; coefficients where they differ; roots where there are several; tests."""
        tables = [self._elasticities({name: called(name) for name in self.specification.inputs}, _RETURNS)]
        if len(self.specification.terms) > len(self.specification.inputs):
            tables.append(self._coefficients())
        tables += [table for table in (self._roots(), self._checks(), self._refused()) if table.rows]
        return tuple(tables)

    def notes(self) -> tuple[Text, ...]:
        hardly = [_HARDLY.fill(names=join(names, ", "), group=group_name(each.keys))
                  for each in self.groups if (names := each.hardly_known)]  # fmt: skip
        pooled = [_POOLED.fill(group=group_name(each.keys), rows=each.own_rows, pool=group_name(each.pool))
                  for each in self.groups if each.pool != each.keys]  # fmt: skip
        said = dict.fromkeys(note for each in self.groups for note in each.estimate.notes)
        hidden = self._hidden_proxy()
        proxy = (_PROXY.fill(proxy=called(hidden)),) if hidden else ()
        prices = () if self.is_at_constant_prices else (_CURRENT_PRICES,)
        return (_ERRORS[self.standard_errors], *proxy, *prices, *hardly, *pooled, *said)

    def _hidden_proxy(self) -> str | None:
        """The proxy, where it is no input and so has no coefficient."""
        proxy = self.specification.proxy
        return None if proxy in self.specification.inputs else proxy

    def _elasticities(self, names: Mapping[str, Text | None], returns: Text | str) -> Table:
        columns = (
            *self._key_columns(),
            Column("input", Text(vi="Đầu vào", en="Input")),
            Column("elasticity", Text(vi="Độ co giãn", en="Elasticity"), decimals=4),
            Column("standard_error", Text(vi="Sai số chuẩn", en="Standard error"), decimals=4),
            Column("observations", Text(vi="Số quan sát", en="Observations")),
            Column("firms", Text(vi="Số doanh nghiệp", en="Firms")),
        )
        rows = [row for each in self.groups for row in self._rows_of(each, names, returns)]
        return Table(Text(vi="Độ co giãn của sản lượng", en="Elasticities of output"), columns, tuple(rows))

    def _rows_of(
        self, group: GroupEstimate, names: Mapping[str, Text | None], returns: Text | str
    ) -> list[tuple[Cell, ...]]:
        size = group.estimate.observations, group.estimate.firms
        key = tuple(group.keys.values())
        values = zip(self.specification.inputs, group.elasticities, group.elasticity_errors, strict=True)
        inputs: list[tuple[Cell, ...]] = [
            (*key, names[name] or name, float(e), float(se), *size) for name, e, se in values
        ]
        return [*inputs, (*key, returns, group.returns_to_scale, group.returns_error, *size)]

    def _key_columns(self) -> tuple[Column, ...]:
        return tuple(Column(key, called(key)) for key in self.groups[0].keys)

    def _coefficients(self) -> Table:
        columns = (
            *self._key_columns(),
            Column("term", Text(vi="Số hạng", en="Term")),
            Column("coefficient", Text(vi="Hệ số", en="Coefficient"), decimals=4),
            Column("standard_error", Text(vi="Sai số chuẩn", en="Standard error"), decimals=4),
        )
        rows: list[tuple[Cell, ...]] = [
            (*each.keys.values(), term_name(name), float(value), float(error))
            for each in self.groups
            for name, value, error in zip(
                self.specification.coefficient_names,
                each.estimate.coefficients,
                each.inference.standard_errors,
                strict=True,
            )
        ]
        return Table(Text(vi="Hệ số", en="Coefficients"), columns, tuple(rows))

    def _roots(self) -> Table:
        names = self.specification.coefficient_names
        columns = (
            *self._key_columns(),
            *(Column(name, term_name(name), decimals=4) for name in names),
            Column("criterion", Text(vi="Tiêu chuẩn", en="Criterion")),
            Column("reason", Text(vi="Vì sao chọn hay bỏ", en="Why chosen or not")),
        )
        rows: list[tuple[Cell, ...]] = [
            (*each.keys.values(), *root.coefficients, criterion_words(root.criterion), root.reason)
            for each in self.groups
            for root in each.estimate.roots
        ]
        title = Text(vi="Các nghiệm tìm thấy của hệ điều kiện mômen", en="All roots of the moment conditions found")
        return Table(title, columns, tuple(rows))

    def _refused(self) -> Table:
        keys = tuple(Column(key, called(key)) for key in (self.refused[0].keys if self.refused else ()))
        rows: list[tuple[Cell, ...]] = [(*each.keys.values(), each.reason) for each in self.refused]
        return Table(_NO_ESTIMATE, (*keys, Column("reason", Text(vi="Vì sao", en="Why"))), tuple(rows))

    def _checks(self) -> Table:
        columns = (
            *self._key_columns(),
            Column("test", Text(vi="Kiểm định", en="Test")),
            Column("null", Text(vi="Giả thuyết gốc", en="Null hypothesis")),
            Column("statistic", Text(vi="Thống kê", en="Statistic"), decimals=3),
            Column("p_value", Text(vi="Giá trị p", en="p-value"), decimals=4),
        )
        rows: list[tuple[Cell, ...]] = [
            (*each.keys.values(), check.name, check.null, check.statistic, check.p_value)
            for each in self.groups
            for check in (*each.estimate.checks,)
        ]
        return Table(Text(vi="Kiểm định", en="Tests"), columns, tuple(rows))


@dataclass(frozen=True, slots=True, eq=False)
class ProductionFunctions(GroupEstimates):
    """Production functions by group, and the productivity of each row.

    Attributes
    ----------
    frame : one row a row of the panel, in its order: ``row``, ``firm``, ``year``, ``log_tfp`` (output less what the
        inputs explain), and where the method has them ``productivity`` (ω, without noise), ``innovation`` (what of ω
        the year before did not let expect) and ``noise``; ``elasticity_*`` of each input; missing where a row was
        left out
    """

    frame: pl.DataFrame


_NAMED = 20
_SAYS_NOTHING = 0.5  # an elasticity within ±1 at 95 % might be anything that theory allows
_NO_ESTIMATE = Text(vi="Nhóm không có ước lượng", en="Groups without an estimate")
_HARDLY = Text(
    vi="{group}: dữ liệu gần như không nói gì về độ co giãn theo {names} (sai số chuẩn trên một nửa); đừng dùng con số "
    "này.",
    en="{group}: the data say next to nothing about the elasticity of {names} (a standard error above one half); do "
    "not use the figure.",
)
_RETURNS = Text(vi="Hiệu suất theo quy mô", en="Returns to scale")
_TITLE = Text(vi="Hàm sản xuất: {method}", en="Production function: {method}")
_WHICH = Text(vi="Hãy nêu đúng một nhóm; các nhóm: {known}.", en="Name exactly one group; the groups are: {known}.")
_POOLED = Text(
    vi="Nhóm {group} chỉ có {rows} dòng dùng được: hệ số lấy từ {pool}.",
    en="Group {group} has {rows} usable rows only: its coefficients are those of {pool}.",
)
_PROXY = Text(
    vi="«{proxy}» không có hệ số vì nó không phải đầu vào của hàm này: nó chỉ cho thấy năng suất mà doanh nghiệp biết "
    "còn người phân tích không thấy.",
    en="«{proxy}» has no coefficient because it is no input of this function: it only reveals the productivity that "
    "the firm knows and the analyst does not.",
)
_CURRENT_PRICES = Text(
    vi="Bảng ở giá hiện hành: thay đổi giá lẫn vào TFP; nên đưa về giá so sánh trước (deflate).",
    en="The panel is at current prices: changes of prices pass for TFP; bring it to constant prices first (deflate).",
)
_ERRORS: Mapping[StandardErrors, Text] = {
    "analytic": Text(
        vi="Sai số chuẩn: công thức kẹp trên mọi bước xếp chồng, gộp theo doanh nghiệp.",
        en="Standard errors: the sandwich over all stages stacked, clustered by firm.",
    ),
    "score": Text(
        vi="Sai số chuẩn: bootstrap điểm số theo doanh nghiệp.", en="Standard errors: score bootstrap by firms."
    ),
    "bootstrap": Text(
        vi="Sai số chuẩn: bootstrap theo doanh nghiệp, ước lượng lại mọi bước.",
        en="Standard errors: bootstrap of firms with all their years, all stages estimated anew.",
    ),
}
