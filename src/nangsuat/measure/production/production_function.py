"""One call for all estimators of production functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from nangsuat.data import ROW, FirmPanel, Text, UnknownOption, checked_keys, checked_whole_number, is_on_spark
from nangsuat.measure.deflation import is_at_constant_prices
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimator, NoEstimate, OwnForm, Progress
from nangsuat.measure.production.estimation import Estimation, by_group, productivity_of
from nangsuat.measure.production.estimators import estimator_named
from nangsuat.measure.production.inference import STANDARD_ERRORS, StandardErrors
from nangsuat.measure.production.pooling import Key, Pooling, counts_of, pooling_of
from nangsuat.measure.production.reading import FirmYears, read_firm_years, read_specification, with_value_added
from nangsuat.measure.production.result import GroupEstimate, ProductionFunctions
from nangsuat.measure.production.specification import Form

ROWS_PER_TASK = 10_000_000
"""Rows of one group that a task on Spark is trusted to hold: some six gigabytes with a Cobb-Douglas function."""
LEAST_PAIRS = 200
"""Fewer pairs of years than this and a production function is noise: the industry above is taken."""


def production_function(
    panel: FirmPanel,
    *,
    method: str | Estimator = "ackerberg_caves_frazer",
    output: str = "value_added",
    labour: Sequence[str] = ("employees",),
    capital: Sequence[str] = ("fixed_assets",),
    intermediate: Sequence[str] = (),
    proxy: str | None = None,
    controls: Sequence[str] = (),
    form: Form | None = None,
    by: Sequence[str] = ("industry",),
    least: int = LEAST_PAIRS,
    standard_errors: StandardErrors = "analytic",
    draws: int = 200,
    seed: int = 0,
    rows_per_task: int | None = None,
    progress: Progress | None = None,
) -> ProductionFunctions | Any:
    """What a percent more of each input adds to output, and the productivity that is left.

    Parameters
    ----------
    panel : enterprises over years, at constant prices (see :func:`deflate`); rows that are on Spark stay there
    method : a name, or an estimator with options of its own such as ``LeastSquares("fixed_effects")``
    output : role of output; value added is worked out where other columns tell it
    labour : inputs chosen in the year: ``("employees",)``, or several kinds of labour
    capital : inputs decided before the year
    intermediate : bought-in inputs, where output is gross
    proxy : what reveals productivity: bought-in inputs, energy, or investment
    controls : what else moves output and the demand for the proxy
    form : ``"cobb_douglas"``, which is taken where none is given, or ``"translog"``; none for a method that brings its
        own (Gandhi, Navarro and Rivers)
    by : roles that form groups, each with its own coefficients; ``()`` takes all firms as one
    least : groups with fewer pairs of consecutive years take the coefficients of the industry above, and say so
    standard_errors : ``"analytic"`` (all stages stacked, by firm), ``"score"`` or ``"bootstrap"`` (all stages anew)
    draws, seed : of the last two
    rows_per_task : of rows on Spark, how many one task can hold (ten million where none is given): larger groups lie in
        parts, and the estimate is made from the parts' sums; Gandhi-Navarro-Rivers and Olley-Pakes with chances of
        survival need a task that holds the group
    progress : told how many groups are done, and of one whose draws are estimated anew how many of these

    Returns
    -------
    ProductionFunctions
        Coefficients by group, and the productivity of each row.
    DistributedProductionFunctions
        The same where the rows are on Spark: its ``frame`` is Spark's, and ``progress`` is called once, at the end.

    Raises
    ------
    MissingRoles, UnknownOption
        A role is missing, or an option has an unknown value.
    CannotBeShown
        No row can be used.
    NoEstimate
        No group determines the coefficients, or has a root of the equations that can be told for the right one.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> people, machines = np.exp(rng.normal(size=(2, 600)))
    >>> accounts = pl.DataFrame({
    ...     "firm": np.repeat(np.arange(200), 3), "year": np.tile([2021, 2022, 2023], 200),
    ...     "employees": people, "fixed_assets": machines,
    ...     "value_added": people**0.6 * machines**0.3 * np.exp(rng.normal(scale=0.1, size=600)),
    ... })
    >>> found = production_function(FirmPanel.from_frame(accounts), method="pooled", by=())
    >>> {name: round(value, 1) for name, value in found.coefficients().items()}
    {'employees': 0.6, 'fixed_assets': 0.3}
    """
    if standard_errors not in STANDARD_ERRORS:
        raise UnknownOption.among("standard_errors", standard_errors, STANDARD_ERRORS)
    estimator, panel = estimator_named(method), with_value_added(panel, output)
    specification = read_specification(
        panel, output=output, labour=labour, capital=capital, intermediate=intermediate, proxy=proxy,
        controls=controls, form=form or "cobb_douglas", method=estimator,
    )  # fmt: skip
    if isinstance(estimator, OwnForm):
        if form is not None:
            raise UnknownOption(_OWN_FORM.fill(method=estimator.name))
        specification = estimator.specify(specification)
    if rows_per_task is not None:
        checked_whole_number("rows_per_task", rows_per_task, least=1)
    by = checked_keys(panel, by)
    checked_whole_number("least", least, least=0)
    estimation = Estimation(estimator, standard_errors, Draws.asked(draws, seed))
    parameters = {
        "method": estimator, "output": output, "labour": tuple(labour), "capital": tuple(capital),
        "intermediate": tuple(intermediate), "proxy": proxy, "controls": tuple(controls),
        "form": None if specification.own_terms else specification.form,
        "by": tuple(by), "least": least, "standard_errors": standard_errors, "draws": draws,
    }  # fmt: skip
    if is_on_spark(panel.frame):
        from nangsuat.measure.production.on_spark.analysis import functions_on_spark

        limit = ROWS_PER_TASK if rows_per_task is None else rows_per_task
        return functions_on_spark(panel, specification, by, least, estimation, limit, parameters, progress)
    if rows_per_task is not None:
        raise UnknownOption(_NOT_ON_SPARK)
    data = read_firm_years(panel, specification, by)
    pooling = pooling_of(counts_of(data), by, least=least)
    found, frames = _estimated(data, pooling, estimation, progress)
    groups, refused = by_group(pooling, found)
    return ProductionFunctions(
        groups=groups,
        refused=refused,
        frame=_aligned(panel, pl.concat(frames)),
        specification=specification,
        method=estimator.name,
        standard_errors=standard_errors,
        is_at_constant_prices=is_at_constant_prices(panel),
        provenance=replace(data.provenance, parameters=parameters, seed=seed),
    )


def _estimated(
    data: FirmYears, pooling: Pooling, estimation: Estimation, progress: Progress | None
) -> tuple[list[GroupEstimate | Text], list[pl.DataFrame]]:
    """The estimate of each pool or why there is none, and the productivity of the rows of those that have one."""
    rows_of, frames, done = _rows_by_group(data), list[pl.DataFrame](), 0
    found = list[GroupEstimate | Text]()
    for number, pool in enumerate(pooling.pools):
        sample = data.sample(pl.concat([rows_of[key] for key in pool.members]))
        try:
            estimated = estimation.of(sample, pool, _of_draws(progress, done, len(pooling.groups)))
        except NoEstimate as error:
            found.append(error.text)
        else:
            found.append(estimated)
            own = pl.concat([rows_of[group.key].select(ROW) for group in pooling.groups_in(number)])
            frames.append(productivity_of(sample, estimated.estimate).join(own, on=ROW, how="semi"))
        done += len(pooling.groups_in(number))
        if progress is not None:
            progress(done, len(pooling.groups))
    return found, frames


def _of_draws(progress: Progress | None, done: int, groups: int) -> Progress | None:
    """Progress of one pool's draws, as a part of all groups."""
    if progress is None:
        return None

    def tell(draws: int, count: int) -> None:
        if draws < count:  # the last one is told with the group
            progress(done * count + draws, groups * count)

    return tell


def _rows_by_group(data: FirmYears) -> dict[Key, pl.DataFrame]:
    return data.rows.partition_by(data.by, as_dict=True) if data.by else {(): data.rows}


def _aligned(panel: FirmPanel, frame: pl.DataFrame) -> pl.DataFrame:
    """One row a row of the panel, in its order; nothing where a row could not be used."""
    keys = panel.collect(ROW, "firm", "year")
    return keys.join(frame, on=ROW, how="left", maintain_order="left")


_NOT_ON_SPARK = Text(
    vi="rows_per_task chỉ dùng khi các dòng nằm trên Spark; bảng này ở ngay máy, hãy bỏ tùy chọn đó.",
    en="rows_per_task is for rows on Spark; this panel is on this machine: leave the option out.",
)
_OWN_FORM = Text(
    vi="Phương pháp «{method}» có dạng hàm riêng; hãy bỏ form.",
    en="The method «{method}» brings its own form; leave form out.",
)
