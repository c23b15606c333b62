"""Samples for tests of control-function estimators: Chilean plants, ACF's made-up firms, and changes to samples."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.acf_designs import made_up_firms

from nangsuat.measure.production import Sample, Specification
from nangsuat.measure.production.specification import Form
from production_samples import sample_of

INPUTS = (("ln_skilled", "ln_unskilled"), ("ln_k",))


def from_logs(
    rows: pl.DataFrame,
    *,
    output: str,
    labour: Sequence[str],
    capital: Sequence[str],
    proxy: str,
    form: Form = "cobb_douglas",
) -> Sample:
    """A sample from a table of logarithms with ``firm`` and ``year``."""
    rows = rows.sort("firm", "year")
    sample = sample_of(
        rows.select(*labour, *capital).to_numpy().astype(float, order="C"),
        rows[output].to_numpy().astype(float),
        rows["firm"].to_numpy(),
        rows["year"].to_numpy().astype(np.int64),
        specification=Specification(output, tuple(labour), tuple(capital), proxy=proxy, form=form),
        proxy=rows[proxy].to_numpy().astype(float),
    )
    return replace(sample, row=np.arange(len(sample)))


def chilean_plants(shared_data: Path, proxy: str = "ln_electricity") -> Sample:
    """2,544 rows of one industry."""
    rows = pl.read_csv(shared_data / "firms" / "chile_plants.csv").rename({"id": "firm"})
    return from_logs(rows, output="ln_va", labour=INPUTS[0], capital=INPUTS[1], proxy=proxy)


def acf_firms(design: int, *, firms: int = 1_000, proxy_noise: float = 0.0, seed: int = 0) -> Sample:
    """Firms of one of ACF's designs."""
    rows = made_up_firms(design, firms=firms, proxy_noise=proxy_noise, seed=seed)
    return from_logs(rows, output="y", labour=("l",), capital=("k",), proxy="m")


def weighted(sample: Sample, seed: int = 0) -> Sample:
    """The sample with survey weights and two controls."""
    rng = np.random.default_rng(seed)
    weight = rng.uniform(0.5, 3, size=sample.firms)[sample.firm]
    late = (sample.year > np.median(sample.year)).astype(float)
    return replace(sample, weight=weight, controls=np.column_stack((late, rng.normal(size=len(sample)))))
