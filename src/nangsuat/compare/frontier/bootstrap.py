"""How sure a score is: the smooth bootstrap of Simar and Wilson.

A frontier of observed producers lies inside the true one, so scores flatter. The bootstrap draws efficiencies from a
smoothed distribution of those found, moves each producer accordingly, and finds the scores again; how much the second
frontier lies inside the first tells how much the first lies inside the true one.

References
----------
Simar and Wilson (1998, 2000, 2002; returns to scale). Kneip, Simar and Wilson (2008; on what it does not prove).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.bandwidth import Bandwidth, bandwidth_of
from nangsuat.compare.frontier.bootstrap_result import BootstrappedEfficiency, ReturnsTest
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import NoFrontier, Numbers, Places, Producers, read_producers
from nangsuat.compare.frontier.projection import NOTHING_PROVED, Certificate, Progress, project
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import Returns, technology_of
from nangsuat.data import Panel, Text, UnknownOption, checked_number, checked_whole_number

type Side = Literal["input", "output"]

DRAWS = 2000
SEED = 20260101
_FEWEST = 100


def bootstrap_dea(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Side = "input",
    returns_to_scale: Returns = "vrs",
    bandwidth: Bandwidth = "silverman",
    draws: int = DRAWS,
    confidence: float = 0.95,
    seed: int = SEED,
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> BootstrappedEfficiency:
    """Scores with their bias taken off and intervals, for each producer.

    Parameters
    ----------
    panel, inputs, outputs, by : see :func:`dea`
    orientation : ``"input"`` or ``"output"``
    returns_to_scale : of the technology
    bandwidth : how the distribution of scores is smoothed, see :mod:`.bandwidth`; packages differ here and so do their
        results, so the summary says which rule and which width it was
    draws : how many times the frontier is drawn
    confidence : of the intervals
    seed : each draw has random numbers of its own, so the same seed gives the same answer on any number of cores
    progress : told how many draws are done, of how many

    Returns
    -------
    BootstrappedEfficiency
        Bias is taken off on the scale of distances (1/θ of inputs, φ of outputs), where it is negative.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier
        See :func:`dea`; also where all producers are efficient.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame({"firm": list("abcde"), "year": [2023] * 5, "x": [2.0, 3, 6, 5, 4], "y": [1.0, 3, 5, 2, 3]})
    >>> panel = FirmPanel.from_frame(made, quantities=["x", "y"])
    >>> found = bootstrap_dea(panel, inputs=["x"], outputs=["y"], draws=200)
    >>> (found.frame["corrected"] < found.frame["efficiency"]).all()
    True
    """
    _refuse(orientation, draws, seed, confidence)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    model = Model(orientation=orientation, returns_to_scale=returns_to_scale)
    found = _Found.of(len(producers))
    groups = list(producers.groups())
    for number, (_, places) in enumerate(groups):
        group = _Group(producers.at(places), model, bandwidth)
        drawn = group.draw(draws, seed, _counted(progress, number * draws, len(groups) * draws))
        found.take(places, group, drawn, confidence)
    return BootstrappedEfficiency.of(
        producers, model, found.columns, found.widths, rule=bandwidth, draws=draws, confidence=confidence, seed=seed,
        certificate=found.certificate,
    )  # fmt: skip


def returns_to_scale_test(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Side = "input",
    bandwidth: Bandwidth = "silverman",
    draws: int = DRAWS,
    seed: int = SEED,
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> ReturnsTest:
    """Whether returns to scale are constant, against that they vary (Simar and Wilson 2002).

    Parameters
    ----------
    panel, inputs, outputs, orientation, bandwidth, draws, seed, by, progress : see :func:`bootstrap_dea`

    Returns
    -------
    ReturnsTest
        The statistic is the mean score under constant over that under variable returns; how small it may be by chance,
        where returns are constant, is drawn.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame({"firm": list("abcde"), "year": [2023] * 5, "x": [2.0, 3, 6, 5, 4], "y": [1.0, 3, 5, 2, 3]})
    >>> panel = FirmPanel.from_frame(made, quantities=["x", "y"])
    >>> found = returns_to_scale_test(panel, inputs=["x"], outputs=["y"], draws=200)
    >>> round(found.frame["statistic"][0], 4)
    0.8196
    """
    _refuse(orientation, draws, seed)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    groups = list(producers.groups())
    rows = []
    for number, (keys, places) in enumerate(groups):
        told = _counted(progress, number * draws, len(groups) * draws)
        rows.append({**keys, **_returns_of(producers.at(places), orientation, bandwidth, draws, seed, told)})
    return ReturnsTest.of(producers, orientation, rows, rule=bandwidth, draws=draws, seed=seed)


def _returns_of(
    producers: Producers, orientation: Side, rule: Bandwidth, draws: int, seed: int, progress: Progress | None
) -> dict[str, float]:
    constant, variable = (Model(orientation=orientation, returns_to_scale=each) for each in ("crs", "vrs"))
    null = _Group(producers, constant, rule)
    statistic = _ratio(null.distances, _Group(producers, variable, rule).distances, orientation)
    drawn = null.draw(draws, seed, progress, also=variable)
    values = np.array([_ratio(one, other, orientation) for one, other in zip(*drawn, strict=True)])
    return {
        "producers": len(producers),
        "statistic": statistic,
        "critical": float(np.quantile(values, 0.05)),
        "p_value": float((values <= statistic).mean()),
        "bandwidth": null.width,
    }


def _ratio(constant: Numbers, variable: Numbers, orientation: Side) -> float:
    """Mean score under constant over mean score under variable returns, both below one."""
    if orientation == "input":
        return float((1 / constant).mean() / (1 / variable).mean())
    return float(variable.mean() / constant.mean())


class _Group:
    """The producers of one group, their distances, and draws of them."""

    def __init__(self, producers: Producers, model: Model, rule: Bandwidth) -> None:
        self.producers, self.model = producers, model
        self.distances, self.certificate = _distances(producers, producers, model)
        if not np.isfinite(self.distances).all():
            raise NoFrontier(_NO_DISTANCE)
        self.width = bandwidth_of(self.distances, rule)

    def draw(
        self, draws: int, seed: int, progress: Progress | None, *, also: Model | None = None
    ) -> tuple[Numbers, ...]:
        """Distances to frontiers that are drawn, shape (draws, producers); ``also`` under other returns."""
        models = (self.model, *([also] if also else []))
        found = tuple(np.empty((draws, len(self.producers))) for _ in models)
        proofs: list[Certificate] = []

        def one(number: int) -> None:
            moved = self._moved(np.random.Generator(np.random.Philox(key=[seed, number])))
            for values, model in zip(found, models, strict=True):
                values[number], proved = _distances(moved, self.producers, model, threads=1)
                proofs.append(proved)

        _in_threads(one, draws, progress)
        self.certificate = sum(proofs, self.certificate)
        return found

    def _moved(self, chance: np.random.Generator) -> Producers:
        """The producers with other efficiencies: drawn from those found, smoothed, mirrored at one."""
        mirrored = np.concatenate((self.distances, 2 - self.distances))
        drawn = chance.choice(mirrored, self.distances.size) + self.width * chance.standard_normal(self.distances.size)
        shrunk = 1 + (drawn - 1) / np.sqrt(1 + self.width**2 / mirrored.var(ddof=1))
        factor = np.where(shrunk >= 1, shrunk, 2 - shrunk) / self.distances
        if self.model.orientation == "input":
            return replace(self.producers, x=self.producers.x * factor[:, None])
        return replace(self.producers, y=self.producers.y / factor[:, None])


def _distances(
    observed: Producers, asked: Producers, model: Model, *, threads: int = 0
) -> tuple[Numbers, Certificate]:  # fmt: skip
    """Distances, one or more: 1/θ of inputs, φ of outputs; against a drawn frontier they may be below one."""
    technology = technology_of(observed, returns_to_scale=model.returns_to_scale)
    found = project(
        technology, *model.rays(technology, asked, Spread.of(observed.quantities)), corners=False, threads=threads
    )
    score = model.score(found.distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (1 / score if model.orientation == "input" else score), found.certificate


def _in_threads(work: Callable[[int], None], count: int, progress: Progress | None) -> None:
    """Done on all cores; an interruption ends it after the draws at hand."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        try:
            for done, _ in enumerate(pool.map(work, range(count)), 1):
                if progress is not None:
                    progress(done, count)
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass
class _Found:
    """What was found so far, producer by producer."""

    columns: dict[str, Numbers]
    widths: list[float]
    certificate: Certificate = NOTHING_PROVED

    @classmethod
    def of(cls, producers: int) -> _Found:
        names = ("efficiency", "bias", "corrected", "low", "high", "standard_error")
        return cls({name: np.full(producers, np.nan) for name in names}, [])

    def take(self, places: Places, group: _Group, drawn: tuple[Numbers, ...], confidence: float) -> None:
        """Take over a group."""
        is_input = group.model.orientation == "input"
        values, distance = drawn[0], group.distances
        whole = np.where(np.isfinite(values), values, np.nan)
        bias = np.nanmean(whole, axis=0) - distance
        tail = (1 - confidence) / 2
        low, high = (2 * distance - np.nanquantile(whole, each, axis=0) for each in (1 - tail, tail))

        def as_score(value: Numbers) -> Numbers:
            return 1 / value if is_input else value

        scores = {
            "efficiency": as_score(distance),
            "corrected": as_score(distance - bias),
            "low": as_score(high if is_input else low),
            "high": as_score(low if is_input else high),
            "standard_error": np.nanstd(as_score(whole), axis=0, ddof=1),
        }
        scores["bias"] = scores["efficiency"] - scores["corrected"]
        for name, column in scores.items():
            self.columns[name][places] = column
        self.widths.append(group.width)
        self.certificate += group.certificate


def _counted(progress: Progress | None, before: int, total: int) -> Progress | None:
    return None if progress is None else lambda done, _: progress(before + done, total)


def _refuse(orientation: str, draws: int, seed: int, confidence: float = 0.95) -> None:
    if orientation not in ("input", "output"):
        raise UnknownOption.among("orientation", orientation, ("input", "output"))
    checked_whole_number("draws", draws, least=_FEWEST)
    checked_whole_number("seed", seed, least=0)
    if not 0 < checked_number("confidence", confidence) < 1:
        raise UnknownOption(_CONFIDENCE.fill(confidence=confidence))


_NO_DISTANCE = Text(
    vi="Có đơn vị không có điểm (đầu ra bằng 0), nên không lấy mẫu lại được; hãy bỏ các đơn vị ấy.",
    en="Some producer has no score (its outputs are 0), so it cannot be drawn again; leave it out.",
)
_CONFIDENCE = Text(
    vi="Độ tin cậy là số giữa 0 và 1; nhận được {confidence}.",
    en="A confidence is a number between 0 and 1; this one is {confidence}.",
)
