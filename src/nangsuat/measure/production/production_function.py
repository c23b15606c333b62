"""One call for all estimators of production functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from nangsuat.data import ROW, FirmPanel, Text, UnknownOption
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimator, OwnForm, Progress
from nangsuat.measure.production.estimators import estimator_named
from nangsuat.measure.production.inference import STANDARD_ERRORS, StandardErrors, infer
from nangsuat.measure.production.pooling import Group, groups_of
from nangsuat.measure.production.reading import FirmYears, read_firm_years, read_specification
from nangsuat.measure.production.result import GroupEstimate, ProductionFunctions
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Form

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
    progress: Progress | None = None,
) -> ProductionFunctions:
    """What a percent more of each input adds to output, and the productivity that is left.

    Parameters
    ----------
    panel : enterprises over years, at constant prices (see :func:`deflate`)
    method : a name, or an estimator with options of its own such as ``LeastSquares("fixed_effects")``
    output : role of output
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
    progress : told how many groups are done

    Returns
    -------
    ProductionFunctions

    Raises
    ------
    MissingRoles, UnknownOption
        A role is missing, or an option has an unknown value.
    CannotBeShown
        No row can be used.
    NoEstimate
        A group does not determine the coefficients, or no root of the equations can be told for the right one.

    Examples
    --------
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
    estimator = estimator_named(method)
    specification = read_specification(
        panel, output=output, labour=labour, capital=capital, intermediate=intermediate, proxy=proxy,
        controls=controls, form=form or "cobb_douglas", needs_proxy=estimator.needs_proxy,
    )  # fmt: skip
    if isinstance(estimator, OwnForm):
        if form is not None:
            raise UnknownOption(_OWN_FORM.fill(method=estimator.name))
        specification = estimator.specify(specification)
    data = read_firm_years(panel, specification, by)
    groups = groups_of(data, least=least)
    found: list[GroupEstimate] = []
    known: dict[tuple[tuple[str, str], ...], tuple[Sample, GroupEstimate]] = {}
    for done, group in enumerate(groups):
        pool = tuple(sorted(group.pool.items()))
        if pool not in known:
            known[pool] = _estimated(data, group, estimator, standard_errors, Draws(draws, seed))
        found.append(replace(known[pool][1], keys=group.keys, own_rows=group.rows.height))
        if progress is not None:
            progress(done + 1, len(groups))
    frame = pl.concat([_productivity(data, group, known[tuple(sorted(group.pool.items()))]) for group in groups])
    return ProductionFunctions(
        groups=tuple(found),
        frame=_aligned(panel, frame),
        specification=specification,
        method=estimator.name,
        standard_errors=standard_errors,
        is_at_constant_prices=panel.base_year is not None,
        provenance=replace(
            data.provenance,
            parameters={
                "method": estimator, "output": output, "labour": tuple(labour), "capital": tuple(capital),
                "intermediate": tuple(intermediate), "proxy": proxy, "controls": tuple(controls),
                "form": None if specification.own_terms else specification.form,
                "by": tuple(by), "least": least, "standard_errors": standard_errors, "draws": draws,
            },
            seed=seed,
        ),
    )  # fmt: skip


def _estimated(
    data: FirmYears, group: Group, estimator: Estimator, kind: StandardErrors, draws: Draws
) -> tuple[Sample, GroupEstimate]:
    sample = data.sample(group.pooled)
    estimate = estimator.estimate(sample)
    inference = infer(estimator, sample, estimate, kind, draws)
    specification = data.specification
    slopes = specification.mean_slopes(sample.inputs, sample.weight)
    return sample, GroupEstimate(
        keys=group.keys,
        pool=group.pool,
        own_rows=group.rows.height,
        specification=specification,
        estimate=estimate,
        inference=inference,
        mean_slopes=slopes,
    )


def _productivity(data: FirmYears, group: Group, known: tuple[Sample, GroupEstimate]) -> pl.DataFrame:
    """What is left of output, row by row of the group's own rows."""
    sample, found = known
    estimate = found.estimate
    left = sample.output - sample.terms @ estimate.coefficients
    elasticities = data.specification.elasticities(estimate.coefficients, sample.inputs)
    columns = {
        "log_tfp": left,
        "productivity": _or_nothing(estimate.productivity, len(sample)),
        "innovation": _or_nothing(estimate.innovation, len(sample)),
        "noise": _or_nothing(estimate.noise, len(sample)),
        **{f"elasticity_{name}": elasticities[:, place] for place, name in enumerate(data.specification.inputs)},
    }
    rows = pl.DataFrame({ROW: sample.row, **{name: _missing_as_null(values) for name, values in columns.items()}})
    return rows.join(group.rows.select(ROW), on=ROW, how="semi")


def _aligned(panel: FirmPanel, frame: pl.DataFrame) -> pl.DataFrame:
    """One row a row of the panel, in its order; nothing where a row could not be used."""
    keys = panel.collect(ROW, "firm", "year")
    return keys.join(frame, on=ROW, how="left", maintain_order="left")


def _or_nothing(values: Array, count: int) -> Array:
    return values if len(values) else np.full(count, np.nan)


def _missing_as_null(values: Array) -> pl.Series:
    return pl.Series(values, nan_to_null=True)


_OWN_FORM = Text(
    vi="Phương pháp «{method}» có dạng hàm riêng; hãy bỏ form.",
    en="The method «{method}» brings its own form; leave form out.",
)
