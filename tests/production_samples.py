"""Samples of made-up firms for tests of production functions."""

from typing import Any

import numpy as np
import polars as pl

from nangsuat.data import FirmPanel
from nangsuat.kernels import number_keys
from nangsuat.measure.production import Sample, Specification

CAPITAL_TRUE, LABOUR_TRUE = 0.4, 0.6


def sample_of(
    inputs: np.ndarray,
    output: np.ndarray,
    firm: np.ndarray,
    year: np.ndarray,
    *,
    specification: Specification | None = None,
    proxy: np.ndarray | None = None,
    controls: np.ndarray | None = None,
    weight: np.ndarray | None = None,
) -> Sample:
    """A sample from logarithms; rows sorted by firm and year, firms named by whole numbers."""
    rows = len(output)
    starts = np.append(np.flatnonzero(np.diff(firm, prepend=firm[0] - 1)), rows)
    proxy_name = None if proxy is None else "materials"
    return Sample(
        specification=specification
        or Specification("value_added", ("employees",), ("fixed_assets",), proxy=proxy_name),
        output=output,
        inputs=inputs,
        proxy=np.empty(0) if proxy is None else proxy,
        controls=np.empty((rows, 0)) if controls is None else controls,
        weight=np.ones(rows) if weight is None else weight,
        year=year,
        row=np.arange(rows),
        starts=starts,
        key=number_keys(firm[starts[:-1]].astype(np.int64)),
    )


def repeated(sample: Sample, times: np.ndarray) -> Sample:
    """The sample in which each firm stands so many times, each time as a firm of its own."""
    firms = np.repeat(np.arange(sample.firms), times.astype(int))
    rows = np.concatenate([np.arange(sample.starts[firm], sample.starts[firm + 1]) for firm in firms])
    lengths = np.diff(sample.starts)[firms]
    return sample_of(
        sample.inputs[rows],
        sample.output[rows],
        np.repeat(np.arange(len(firms)), lengths),
        sample.year[rows],
        specification=sample.specification,
        proxy=sample.proxy[rows] if len(sample.proxy) else None,
        controls=sample.controls[rows],
        weight=sample.weight[rows],
    )


def firms_with_gaps(firms: int = 60, years: int = 8, seed: int = 0, *, weighted: bool = False) -> Sample:
    """Firms whose productivity lasts, whose labour answers to it, and some of whose years are missing."""
    rng = np.random.default_rng(seed)
    productivity = np.zeros((firms, years))
    productivity[:, 0] = rng.normal(size=firms) / 2
    for year in range(1, years):
        productivity[:, year] = 0.7 * productivity[:, year - 1] + rng.normal(scale=0.3, size=firms)
    capital = np.cumsum(rng.normal(scale=0.3, size=(firms, years)), axis=1) + rng.normal(size=(firms, 1))
    wages = np.cumsum(
        rng.normal(scale=0.3, size=(firms, years)), axis=1
    )  # they last, so that past labour tells of labour
    labour = 0.5 * capital + productivity - wages
    proxy = productivity + 0.6 * capital + 0.1 * productivity * capital
    noise = rng.normal(scale=0.1, size=(firms, years))
    output = LABOUR_TRUE * labour + CAPITAL_TRUE * capital + productivity + noise
    there = rng.random((firms, years)) < 0.85
    there[:, :2] = True
    firm, year = np.nonzero(there)
    return sample_of(
        np.column_stack((labour[there], capital[there])),
        output[there],
        firm,
        year + 2010,
        proxy=proxy[there],
        controls=rng.normal(size=(len(firm), 1)),
        weight=rng.uniform(0.5, 2, size=len(firm)) if weighted else None,
    )


def panel_of(firms: int = 60, years: int = 4, **columns: Any) -> FirmPanel:
    """Firms of one industry whose output follows from two inputs and noise."""
    rng = np.random.default_rng(3)
    people, machines, bought = np.exp(rng.normal(size=(3, firms * years)))
    frame = pl.DataFrame(
        {
            "firm": np.repeat(np.arange(firms), years),
            "year": np.tile(np.arange(2020, 2020 + years), firms),
            "industry": "10",
            "employees": people,
            "fixed_assets": machines,
            "materials": bought,
            "value_added": people**0.6 * machines**0.3 * np.exp(rng.normal(scale=0.1, size=firms * years)),
        }
    )
    return FirmPanel.from_frame(frame.with_columns(**columns))
