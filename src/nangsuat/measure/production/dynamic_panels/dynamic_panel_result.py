"""A dynamic panel's coefficients, with the tests that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.data import Cell, Column, Provenance, Result, Table, Text
from nangsuat.measure.production.dynamic_panels.panel_layout import Design
from nangsuat.measure.production.estimate import Check
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import two_sided

type PanelErrors = Literal["corrected", "textbook"]

PANEL_ERRORS: tuple[PanelErrors, ...] = ("corrected", "textbook")
_NORMAL = 1.959963984540054  # the normal distribution's 97.5 % point


@dataclass(frozen=True, slots=True, eq=False)
class PanelDynamics(Result):
    """How a variable follows its own past and others.

    Attributes
    ----------
    names : of the coefficients; ``L1.employees`` is the year before
    estimates : shape (coefficients,)
    covariance : shape (coefficients, coefficients)
    checks : Hansen, Sargan, and Arellano-Bond tests of serial correlation
    instruments : how many moment conditions there are
    observations : how many transformed rows; with ``levels`` in the design, each stands untransformed too
    firms : how many firms they belong to
    steps : one or two
    errors : ``"corrected"`` or ``"textbook"``
    design : transformation, levels, collapsing, year effects
    said : what the reader must know of this panel
    """

    names: tuple[str, ...]
    estimates: Array
    covariance: Array
    checks: tuple[Check, ...]
    instruments: int
    observations: int
    firms: int
    steps: int
    errors: PanelErrors
    design: Design
    said: tuple[Text, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLES[self.design.levels]

    @property
    def standard_errors(self) -> Array:
        """Shape (coefficients,)."""
        return np.sqrt(np.diag(self.covariance))

    def coefficients(self) -> Mapping[str, float]:
        """By their names."""
        return dict(zip(self.names, map(float, self.estimates), strict=True))

    def to_frame(self) -> pl.DataFrame:
        """One row a coefficient: estimate, standard error, z, p, bounds of the interval of 95 %."""
        return self.tables()[0].to_frame()

    def tables(self) -> tuple[Table, ...]:
        return self._coefficients(), self._checks(), self._size()

    def notes(self) -> tuple[Text, ...]:
        errors = _ERRORS[self.errors, self.steps]
        return (_TRANSFORMED[self.design.transformation], errors, *self.said)

    def _coefficients(self) -> Table:
        columns = (
            Column("term", Text(vi="Biến", en="Variable")),
            Column("coefficient", Text(vi="Hệ số", en="Coefficient"), decimals=4),
            Column("standard_error", Text(vi="Sai số chuẩn", en="Standard error"), decimals=4),
            Column("z", Text.same("z"), decimals=2),
            Column("p_value", Text(vi="Giá trị p", en="p-value"), decimals=4),
            Column("low", Text(vi="Cận dưới 95 %", en="Low, 95 %"), decimals=4),
            Column("high", Text(vi="Cận trên 95 %", en="High, 95 %"), decimals=4),
        )
        rows: list[tuple[Cell, ...]] = []
        for name, value, error in zip(self.names, self.estimates, self.standard_errors, strict=True):
            z, reach = float(value / error), float(_NORMAL * error)
            rows.append((name, float(value), float(error), z, two_sided(z), value - reach, value + reach))
        return Table(Text(vi="Hệ số", en="Coefficients"), columns, tuple(rows))

    def _checks(self) -> Table:
        columns = (
            Column("test", Text(vi="Kiểm định", en="Test")),
            Column("null", Text(vi="Giả thuyết gốc", en="Null hypothesis")),
            Column("statistic", Text(vi="Thống kê", en="Statistic"), decimals=3),
            Column("freedom", Text(vi="Bậc tự do", en="Degrees of freedom")),
            Column("p_value", Text(vi="Giá trị p", en="p-value"), decimals=4),
        )
        rows: list[tuple[Cell, ...]] = [
            (each.name, each.null, *_or_none(each.statistic), each.freedom, *_or_none(each.p_value))
            for each in self.checks
        ]
        return Table(Text(vi="Kiểm định", en="Tests"), columns, tuple(rows))

    def _size(self) -> Table:
        columns = (
            Column("observations", Text(vi="Số quan sát", en="Observations")),
            Column("firms", Text(vi="Số doanh nghiệp", en="Firms")),
            Column("instruments", Text(vi="Số biến công cụ", en="Instruments")),
        )
        rows = ((self.observations, self.firms, self.instruments),)
        return Table(Text(vi="Cỡ mẫu", en="Size"), columns, rows)


def _or_none(value: float) -> tuple[float | None]:
    return (value if np.isfinite(value) else None,)


_TITLES: Mapping[bool, Text] = {
    False: Text(vi="Bảng động, GMM sai phân", en="Dynamic panel, difference GMM"),
    True: Text(vi="Bảng động, GMM hệ thống", en="Dynamic panel, system GMM"),
}
_TRANSFORMED: Mapping[str, Text] = {
    "differences": Text(
        vi="Đặc điểm riêng không đổi của doanh nghiệp được khử bằng sai phân so với năm liền trước theo lịch.",
        en="A firm's lasting own level is taken away by changes from the calendar year before.",
    ),
    "orthogonal_deviations": Text(
        vi="Đặc điểm riêng không đổi của doanh nghiệp được khử bằng độ lệch so với trung bình các năm sau.",
        en="A firm's lasting own level is taken away by deviations from the mean of its later years.",
    ),
}
_ERRORS: Mapping[tuple[PanelErrors, int], Text] = {
    ("corrected", 1): Text(
        vi="Sai số chuẩn một bước, gộp theo doanh nghiệp.", en="Standard errors of one step, clustered by firm."
    ),
    ("corrected", 2): Text(
        vi="Sai số chuẩn hai bước, gộp theo doanh nghiệp, có hiệu chỉnh mẫu nhỏ của Windmeijer.",
        en="Standard errors of two steps, clustered by firm, with Windmeijer's correction for finite samples.",
    ),
    ("textbook", 1): Text(
        vi="Sai số chuẩn một bước coi phần dư có cùng phương sai và độc lập; hiếm khi đúng.",
        en="Standard errors of one step that take residuals for alike and apart, which they seldom are.",
    ),
    ("textbook", 2): Text(
        vi="Sai số chuẩn hai bước không hiệu chỉnh; với mẫu nhỏ thường quá bé.",
        en="Standard errors of two steps without correction; in small samples they are mostly too small.",
    ),
}
