"""Several estimators of one production function, side by side, since none of them is right for all firms.

Each takes something else for granted. Where they agree the assumptions do not matter much for these firms; where they
differ, the tests, the other roots and the assumptions themselves say which to believe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nangsuat.data import (
    CannotBeShown,
    Cell,
    Column,
    FirmPanel,
    Language,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
    is_on_spark,
    join,
)
from nangsuat.measure.production.estimate import Estimator, NoEstimate, OwnForm, Progress
from nangsuat.measure.production.estimators import estimator_named
from nangsuat.measure.production.inference import StandardErrors
from nangsuat.measure.production.naming import called, criterion_words, group_name
from nangsuat.measure.production.production_function import LEAST_PAIRS, production_function
from nangsuat.measure.production.reading import IDLE_PROXY
from nangsuat.measure.production.result import GroupEstimate, ProductionFunctions
from nangsuat.measure.production.specification import Array, Form

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True, eq=False)
class EstimatorsSideBySide(Result):
    """What several estimators say of the same firms.

    Attributes
    ----------
    found : the production functions, in the order asked for
    names : what each is called
    refused : estimators without an estimate of any group, and why
    panel : the enterprises
    provenance : rows of the first, the options of all
    """

    found: tuple[ProductionFunctions, ...]
    names: tuple[Text, ...]
    refused: tuple[tuple[Text, Text], ...]
    panel: FirmPanel
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="Hàm sản xuất theo nhiều cách ước lượng", en="The production function by several estimators")

    def to_frame(self) -> pl.DataFrame:
        """One row an estimator and group: its elasticities, the returns to scale, standard errors, rows and firms."""
        return self._elasticities().to_frame()

    def productivity(self) -> pl.DataFrame:
        """One row an estimator and row of the panel: ``method``, ``row``, ``firm``, ``year``, ``log_tfp``, and where
        the method has them ``productivity``, ``innovation``, ``noise`` and the inputs' elasticities."""
        named = zip(self.names, self.found, strict=True)
        return pl.concat([each.frame.select(pl.lit(name.en).alias("method"), pl.all()) for name, each in named])

    def tables(self) -> tuple[Table, ...]:
        """Elasticities; roots; tests; how alike firms are ranked; estimators without an estimate."""
        tables = (self._elasticities(), self._roots(), self._tests(), self._agreement(), self._without())
        return tuple(table for table in tables if table.rows)

    def notes(self) -> tuple[Text, ...]:
        """What all say, then what each says, by its name."""
        said: dict[Text, list[Text]] = {}
        for name, each in zip(self.names, self.found, strict=True):
            for note in each.notes():
                said.setdefault(note, []).append(name)
        common = [note for note, names in said.items() if len(names) == len(self.found)]
        own = [_OWN.fill(names=join(names, ", "), note=note) for note, names in said.items() if note not in common]
        return (*common, *own)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """A panel for each input and for the returns to scale; in it each estimator with its interval of 95 %."""
        from nangsuat.measure.production.charts import elasticities_drawn

        drawn = [(self._row_name(name, group).say(language), group) for name, group in self._entries()]
        inputs = [called(each).say(language) for each in self._inputs]
        return elasticities_drawn(drawn, inputs, self.title, language)

    def agreement(self) -> Array:
        """Rank correlation of the rows' TFP by each pair of estimators, within group and year, shape (n, n)."""
        cells = list(dict.fromkeys(("year", *self.found[0].groups[0].keys)))
        tfp = [each.frame.select(pl.col("log_tfp").alias(str(nth))) for nth, each in enumerate(self.found)]
        rows = pl.concat([self.panel.collect(*cells), *tfp], how="horizontal").drop_nulls()
        columns = [pl.col(str(nth)) - pl.col(str(nth)).mean().over(cells) for nth in range(len(self.found))]
        ranks = rows.select(each.rank() for each in columns).to_numpy()
        return np.atleast_2d(np.corrcoef(ranks, rowvar=False))

    @property
    def _inputs(self) -> tuple[str, ...]:
        return self.found[0].specification.inputs

    def _entries(self) -> list[tuple[Text, GroupEstimate]]:
        """Estimators within groups, so that those of one group stand together."""
        keys = sorted({tuple(group.keys.values()) for each in self.found for group in each.groups})
        named = list(zip(self.names, self.found, strict=True))
        return [
            (name, group)
            for key in keys
            for name, each in named
            for group in each.groups
            if tuple(group.keys.values()) == key
        ]

    def _row_name(self, name: Text, group: GroupEstimate) -> Text:
        return join([group_name(group.keys), name], ": ") if group.keys else name

    def _key_columns(self) -> tuple[Column, ...]:
        return tuple(Column(key, called(key)) for key in self.found[0].groups[0].keys)

    def _elasticities(self) -> Table:
        pairs = [(name, called(name)) for name in self._inputs] + [("returns_to_scale", _RETURNS)]
        numbers = [
            column
            for key, label in pairs
            for column in (Column(key, label, decimals=3), Column(f"{key}_error", _ERROR, decimals=3))
        ]
        sizes = (Column("observations", _ROWS), Column("firms", _FIRMS))
        columns = (*self._key_columns(), _METHOD, *numbers, _CONSTANT, *sizes)
        return Table(_ELASTICITIES, columns, tuple(_numbers(name, each) for name, each in self._entries()))

    def _roots(self) -> Table:
        inputs = tuple(Column(name, called(name), decimals=3) for name in self._inputs)
        columns = (*self._key_columns(), _METHOD, *inputs, _CRITERION, _REASON)
        rows: list[tuple[Cell, ...]] = [
            (*group.keys.values(), name, *_at(group, root.coefficients), criterion_words(root.criterion), root.reason)
            for name, group in self._entries()
            for root in group.estimate.roots
        ]
        return Table(_ALL_ROOTS, columns, tuple(rows))

    def _tests(self) -> Table:
        columns = (*self._key_columns(), _METHOD, *_TEST)
        rows: list[tuple[Cell, ...]] = [
            (*group.keys.values(), name, check.name, check.null, check.statistic, check.p_value)
            for name, group in self._entries()
            for check in group.estimate.checks
        ]
        return Table(Text(vi="Kiểm định", en="Tests"), columns, tuple(rows))

    def _agreement(self) -> Table:
        if len(self.found) == 1:
            return Table(_RANKS, (), ())
        places = range(1, len(self.found) + 1)
        columns = (_METHOD, *(Column(f"with_{nth}", Text.same(f"({nth})"), decimals=2) for nth in places))
        rows: list[tuple[Cell, ...]] = [
            (_NUMBERED.fill(nth=nth, name=name), *map(float, row))
            for nth, name, row in zip(places, self.names, self.agreement(), strict=True)
        ]
        return Table(_RANKS, columns, tuple(rows))

    def _without(self) -> Table:
        named = zip(self.names, self.found, strict=True)
        groups = dict.fromkeys((name, group.reason) for name, each in named for group in each.refused)
        columns = (_METHOD, Column("reason", Text(vi="Vì sao", en="Why")))
        return Table(_REFUSED, columns, (*self.refused, *groups))


def estimators_side_by_side(
    panel: FirmPanel,
    methods: Sequence[str | Estimator],
    *,
    output: str = "value_added",
    labour: Sequence[str] = ("employees",),
    capital: Sequence[str] = ("fixed_assets",),
    intermediate: Sequence[str] = (),
    proxy: str | None = None,
    controls: Sequence[str] = (),
    form: Form = "cobb_douglas",
    by: Sequence[str] = ("industry",),
    least: int = LEAST_PAIRS,
    standard_errors: StandardErrors = "analytic",
    draws: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> EstimatorsSideBySide:
    """One production function by several estimators, with roots and tests beside each other.

    Parameters
    ----------
    panel : enterprises over years, at constant prices; rows on Spark are brought into memory
    methods : names, or estimators with options of their own, in the order of the tables
    output, labour, capital, intermediate, controls, by, least, standard_errors, draws, seed : as in
        :func:`production_function`
    proxy : handed to those estimators that need one
    form : of those that bring none of their own
    progress : told how much is done

    Returns
    -------
    EstimatorsSideBySide
        Those that have no estimate of these firms are listed with the reason.

    Raises
    ------
    MissingRoles, UnknownOption
        A role is missing, or an option has an unknown value.
    NoEstimate
        None of them has an estimate.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> people, machines = np.exp(rng.normal(size=(2, 600)))
    >>> accounts = pl.DataFrame({
    ...     "firm": np.repeat(np.arange(200), 3), "year": np.tile([2021, 2022, 2023], 200),
    ...     "employees": people, "fixed_assets": machines,
    ...     "value_added": people**0.6 * machines**0.3 * np.exp(rng.normal(scale=0.1, size=600)),
    ... })
    >>> found = estimators_side_by_side(FirmPanel.from_frame(accounts), ["pooled", "fixed_effects"], by=())
    >>> found.to_frame()["employees"].round(1).to_list()
    [0.6, 0.6]
    """
    if isinstance(methods, str):
        raise UnknownOption(_NO_LIST.fill(name=methods))
    estimators = [estimator_named(each) for each in methods]
    if not estimators:
        raise CannotBeShown(_NONE_ASKED)
    if proxy is not None and not any(each.needs_proxy for each in estimators):
        raise UnknownOption(IDLE_PROXY.fill(methods=join([each.name for each in estimators], ", ")))
    if is_on_spark(panel.frame):
        panel = panel.in_memory()
    found: list[ProductionFunctions] = []
    names: list[Text] = []
    refused: list[tuple[Text, Text]] = []
    for nth, estimator in enumerate(estimators):
        try:
            each = production_function(
                panel,
                method=estimator,
                output=output,
                labour=labour,
                capital=capital,
                intermediate=intermediate,
                proxy=proxy if estimator.needs_proxy else None,
                controls=controls,
                form=None if isinstance(estimator, OwnForm) else form,
                by=by,
                least=least,
                standard_errors=standard_errors,
                draws=draws,
                seed=seed,
                progress=_part(progress, nth, len(estimators)),
            )
        except CannotBeShown as refusal:
            refused.append((_apart(estimator.name, names), refusal.text))
        else:
            found.append(each)
            names.append(_apart(estimator.name, names))
    if not found:
        raise NoEstimate(join([_OWN.fill(names=name, note=reason) for name, reason in refused], " "))
    first = found[0].provenance
    provenance = replace(first, parameters={**first.parameters, "method": tuple(estimators), "proxy": proxy})
    return EstimatorsSideBySide(tuple(found), tuple(names), tuple(refused), panel, provenance)


def _part(progress: Progress | None, nth: int, count: int) -> Progress | None:
    """Progress of one of several estimators, as a part of the whole."""
    if progress is None:
        return None

    def tell(done: int, total: int) -> None:
        progress(nth * _FINE + _FINE * done // max(total, 1), count * _FINE)

    return tell


def _apart(name: Text, known: Sequence[Text]) -> Text:
    """The name as it begins a row, numbered where it is taken: the same estimator with other options."""
    name = Text(vi=name.vi[:1].upper() + name.vi[1:], en=name.en[:1].upper() + name.en[1:])
    same = sum(each.en == name.en or each.en.startswith(f"{name.en} [") for each in known)
    return name if not same else Text(vi=f"{name.vi} [{same + 1}]", en=f"{name.en} [{same + 1}]")


def _numbers(name: Text, group: GroupEstimate) -> tuple[Cell, ...]:
    values = np.append(group.elasticities, group.returns_to_scale)
    errors = np.append(group.elasticity_errors, group.returns_error)
    pairs = np.column_stack((values, errors)).ravel()
    size = group.estimate.observations, group.estimate.firms
    return (*group.keys.values(), name, *map(float, pairs), group.constant_returns_p, *size)


def _at(group: GroupEstimate, coefficients: Sequence[float]) -> tuple[float, ...]:
    """The mean elasticities at a root."""
    return tuple(map(float, group.mean_slopes @ np.asarray(coefficients)))


_FINE = 1000
_METHOD = Column("method", Text(vi="Cách ước lượng", en="Estimator"))
_RETURNS = Text(vi="Hiệu suất theo quy mô", en="Returns to scale")
_ERROR = Text(vi="s.s. chuẩn", en="s.e.")
_CONSTANT = Column("constant_returns_p", Text(vi="p: hiệu suất bằng 1", en="p: returns are 1"), decimals=3)
_ROWS = Text(vi="Quan sát", en="Rows")
_FIRMS = Text(vi="Doanh nghiệp", en="Firms")
_CRITERION = Column("criterion", Text(vi="Tiêu chuẩn", en="Criterion"))
_REASON = Column("reason", Text(vi="Vì sao chọn hay bỏ", en="Why chosen or not"))
_TEST = (
    Column("test", Text(vi="Kiểm định", en="Test")),
    Column("null", Text(vi="Giả thuyết gốc", en="Null hypothesis")),
    Column("statistic", Text(vi="Thống kê", en="Statistic"), decimals=3),
    Column("p_value", Text(vi="Giá trị p", en="p-value"), decimals=3),
)
_ELASTICITIES = Text(vi="Độ co giãn của sản lượng", en="Elasticities of output")
_ALL_ROOTS = Text(
    vi="Mọi nghiệm tìm thấy của các phương trình, và quy tắc chọn (độ co giãn bình quân tại nghiệm)",
    en="All roots of the equations found, and the rule of choice (mean elasticities at the root)",
)
_RANKS = Text(
    vi="Có xếp hạng TFP của doanh nghiệp giống nhau không (tương quan hạng trong cùng năm)",
    en="Do they rank firms' TFP alike (rank correlation within the year)",
)
_REFUSED = Text(vi="Không có ước lượng", en="No estimate")
_NUMBERED = Text(vi="({nth}) {name}", en="({nth}) {name}")
_OWN = Text(vi="{names}: {note}", en="{names}: {note}")
_NONE_ASKED = Text(vi="Hãy nêu ít nhất một cách ước lượng.", en="Name one estimator at least.")
_NO_LIST = Text(vi='methods là một danh sách: hãy viết ["{name}"].', en='methods is a list: write ["{name}"].')
