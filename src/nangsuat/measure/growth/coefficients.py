"""The coefficient of a growth account: which part of income is capital's, and who says so.

A growth account needs the elasticity of output to capital, α, and takes 1 − α for labour. The answer depends on it
more than on anything else, so it is never borrowed in silence: each of these asks for its source, and the account
prints it with a table of other coefficients.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from nangsuat.data import (
    NO_WORDS,
    CannotBeShown,
    Figure,
    Input,
    Source,
    Text,
    UnknownOption,
    as_lazy,
    as_polars,
    content_hash,
    figure_from,
)
from nangsuat.measure.growth.observations import Observation

type ShareYears = Literal["two_year_mean", "base_year"]

_SHARE_YEARS: tuple[ShareYears, ...] = ("two_year_mean", "base_year")
ALPHA = Text(vi="Hệ số đóng góp của vốn α", en="Capital coefficient α")


class Coefficients(ABC):
    """Where the capital coefficient α of each step comes from; labour's is 1 − α."""

    __slots__ = ()

    @property
    @abstractmethod
    def source(self) -> Text:
        """Who says so, in a sentence for the notes."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the panel that it reads."""
        return ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Tables other than the panel that it reads."""
        return ()

    @abstractmethod
    def capital(self, before: Observation, now: Observation) -> Figure:
        """α of the step from one year to the next, with its making."""


@dataclass(frozen=True, slots=True)
class _Fixed(Coefficients):
    alpha: float
    words: Text

    @property
    def source(self) -> Text:
        return Text(
            vi=f"Hệ số α cố định, do người dùng chọn: {self.words.vi}",
            en=f"Fixed α, chosen by the user: {self.words.en}",
        )

    def capital(self, before: Observation, now: Observation) -> Figure:  # noqa: ARG002  # the same in every step
        return _alpha("chosen", [Input("chosen", self.words, self.alpha)])


@dataclass(frozen=True, slots=True)
class _FromPanel(Coefficients):
    """Labour's share as a formula over roles, in one year or as the mean of a step's two."""

    share: str
    reads: tuple[str, ...]
    years: ShareYears
    words: Text

    @property
    def source(self) -> Text:
        when = _SHARE_WORDS[self.years]
        return Text(vi=f"{self.words.vi}; {when.vi}", en=f"{self.words.en}; {when.en}")

    @property
    def roles(self) -> tuple[str, ...]:
        return self.reads

    def capital(self, before: Observation, now: Observation) -> Figure:
        earlier = [before.reading(f"{role}_before", role) for role in self.reads]
        later = [now.reading(f"{role}_now", role) for role in self.reads]
        shares = [self.share.format(year="before"), self.share.format(year="now")]
        if self.years == "base_year":
            return _checked(_alpha(f"1 - {shares[0]}", earlier), now.year)
        return _checked(_alpha(f"1 - ({shares[0]} + {shares[1]}) / 2", [*earlier, *later]), now.year)


@dataclass(frozen=True, slots=True)
class _FromTable(Coefficients):
    compensation: float
    value_added: float
    table: Source
    words: Text

    @property
    def source(self) -> Text:
        return self.words

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.table,)

    def capital(self, before: Observation, now: Observation) -> Figure:  # noqa: ARG002  # kept until the next table
        inputs = [
            Input("compensation", Text(vi="Thu nhập của người lao động", en="Compensation"), self.compensation),
            Input("value_added", Text(vi="Giá trị tăng thêm", en="Value added"), self.value_added),
        ]
        return _checked(_alpha("1 - compensation / value_added", inputs), now.year)


def fixed_coefficient(*, alpha: float, source: Text) -> Coefficients:
    """The same α in every step, with the words that say where it comes from.

    Parameters
    ----------
    alpha : capital's coefficient, between 0 and 1
    source : who chose it and why; it stands in the notes of every account made with it

    Raises
    ------
    UnknownOption
        ``alpha`` is not between 0 and 1.

    Examples
    --------
    >>> fixed_coefficient(alpha=0.4, source=Text.same("illustration")).source.en
    'Fixed α, chosen by the user: illustration'
    """
    if not 0 < alpha < 1:
        raise UnknownOption.among("alpha", alpha, ("0 < alpha < 1",))
    return _Fixed(alpha, source)


def coefficient_from_labour_share(*, source: Text, years: ShareYears = "two_year_mean") -> Coefficients:
    """``α = 1 − β`` with β the panel's role ``labour_share``.

    Parameters
    ----------
    source : where the labour shares come from
    years : ``"two_year_mean"`` (Törnqvist, as the Penn World Table does) or ``"base_year"`` (the step's first year)

    Examples
    --------
    >>> coefficient_from_labour_share(source=Text.same("Penn World Table 10.01")).roles
    ('labour_share',)
    """
    return _FromPanel("labour_share_{year}", ("labour_share",), _known_years(years), source)


def coefficient_from_labour_income(*, source: Text, years: ShareYears = "two_year_mean") -> Coefficients:
    """``α = 1 − labour income / value added``, both at current prices in the panel (M12).

    Labour income should hold labour's part of the self-employed's mixed income; ``source`` says whether it does.
    ``years`` as in :func:`coefficient_from_labour_share`.

    Examples
    --------
    >>> coefficient_from_labour_income(source=Text.same("national accounts")).roles
    ('labour_income', 'value_added')
    """
    reads = ("labour_income", "value_added")
    return _FromPanel("labour_income_{year} / value_added_{year}", reads, _known_years(years), source)


def coefficient_from_cost_shares(*, source: Text, years: ShareYears = "two_year_mean") -> Coefficients:
    """``α = capital's cost share / (capital's + labour's)``, from the KLEMS roles of the panel.

    Examples
    --------
    >>> made = coefficient_from_cost_shares(source=Text.same("KLEMS, cost shares"))
    >>> made.roles
    ('capital_cost_share', 'labour_cost_share')
    """
    share = "labour_cost_share_{year} / (capital_cost_share_{year} + labour_cost_share_{year})"
    return _FromPanel(share, ("capital_cost_share", "labour_cost_share"), _known_years(years), source)


def coefficient_from_input_output_table(
    table: Any,
    *,
    compensation_row: str,
    value_added_row: str,
    label_column: str = "row",
    industries: Sequence[str] | None = None,
    source: Text,
) -> Coefficients:
    """``α = 1 − compensation of employees / value added`` from an input-output table, kept in every step.

    Statistics offices take the coefficient from the table made every five years and keep it until the next. The
    compensation of employees holds no income of the self-employed, so labour's share comes out low where many work
    on their own account; the notes say so.

    Parameters
    ----------
    table : a dataframe with one row an industry or value-added item, and one column an industry
    compensation_row, value_added_row : labels of the two rows
    label_column : the column that holds the labels
    industries : the columns to add up; all numeric ones where not given (final demand has no value added)
    source : the table's name, year and maker

    Raises
    ------
    CannotBeShown
        The table has no such row: most published tables hold value added without its split.
    UnknownOption
        A column is not there.

    Examples
    --------
    >>> table = pl.DataFrame({"row": ["A", "COMP", "VALU"], "A": [1.0, 30.0, 50.0], "B": [2.0, 10.0, 30.0]})
    >>> made = coefficient_from_input_output_table(
    ...     table, compensation_row="COMP", value_added_row="VALU", source=Text.same("IO table 2019")
    ... )
    >>> made.sources[0].name
    'IO table 2019'
    """
    lazy = as_lazy(table)
    frame = as_polars(lazy)
    for column in (label_column, *(industries or ())):
        if column not in frame.columns:
            raise UnknownOption.among("column", column, frame.columns)
    chosen = list(industries) if industries is not None else _numeric(frame)
    sums = [_row_sum(frame, label_column, label, chosen) for label in (compensation_row, value_added_row)]
    words = Text(
        vi=f"{source.vi}; thu nhập của người lao động không gồm thu nhập hỗn hợp của lao động tự làm",
        en=f"{source.en}; compensation of employees holds no mixed income of the self-employed",
    )
    return _FromTable(sums[0], sums[1], Source(source.en, content_hash(lazy), citation=source), words)


_SHARE_WORDS: Mapping[ShareYears, Text] = {
    "two_year_mean": Text(
        vi="bình quân hai năm của mỗi bước (Törnqvist)", en="mean of each step's two years (Törnqvist)"
    ),
    "base_year": Text(vi="theo năm đầu của mỗi bước", en="of each step's first year"),
}


def _known_years(years: ShareYears) -> ShareYears:
    if years not in _SHARE_YEARS:
        raise UnknownOption.among("years", years, _SHARE_YEARS)
    return years


def _alpha(formula: str, inputs: Sequence[Input]) -> Figure:
    return figure_from(formula, inputs, label=ALPHA, unit=NO_WORDS, method="M12", decimals=3)


def _checked(alpha: Figure, year: int) -> Figure:
    if alpha.value is None or not 0 < alpha.value < 1:
        shown = "–" if alpha.value is None else f"{alpha.value:.3f}"
        raise CannotBeShown(
            Text(
                vi=f"Hệ số α của năm {year} là {shown}, ngoài khoảng 0 đến 1: thu nhập lao động và giá trị tăng thêm "
                "không khớp.",
                en=f"α of {year} is {shown}, outside 0 to 1: labour income and value added do not fit.",
            )
        )
    return alpha


def _numeric(frame: pl.DataFrame) -> list[str]:
    return [name for name, dtype in frame.schema.items() if dtype.is_numeric() and name != "row"]


def _row_sum(frame: pl.DataFrame, label_column: str, label: str, columns: Sequence[str]) -> float:
    rows = frame.filter(pl.col(label_column).cast(pl.String) == label)
    if rows.height != 1:
        listed = ", ".join(str(known) for known in frame[label_column].to_list())
        raise CannotBeShown(
            Text(
                vi=f"Bảng không có đúng một dòng «{label}» nên không tính được hệ số. Các dòng: {listed}.",
                en=f"The table has not exactly one row «{label}», so no coefficient follows. Its rows: {listed}.",
            )
        )
    return float(rows.select(pl.sum_horizontal(list(columns))).item())
