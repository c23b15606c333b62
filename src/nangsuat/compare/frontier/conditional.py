"""Conditional efficiency: each producer held against those in like circumstances.

What a producer does not choose (its region, its age, the weather) may move what is possible. Conditional on its
circumstances z, a producer is held only against others whose circumstances are near, by a kernel of compact support:

===============  =====================================================================================================
``fdh``          the free disposal hull of those within the kernel
``dea``          their convex hull, under the returns to scale asked for
``order_m``      the best of m drawn among the comparable by the kernel's weights, on average
``order_alpha``  the level that only the share 1 − α of the comparable, by the kernel's weights, does better than
===============  =====================================================================================================

The ratio of the conditional score to the one against all tells what circumstances do to what is possible: see
:class:`ConditionalEfficiency`.

References
----------
Cazals, Florens and Simar (2002). Daraio and Simar (2005; 2007, on convex hulls and on orders). Bădin, Daraio and Simar
(2010; bandwidths), (2012; what the ratios tell).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.conditional_result import ConditionalEfficiency, ConditionalKind
from nangsuat.compare.frontier.dea import counted_from
from nangsuat.compare.frontier.environment import KERNELS, Environment, Kernel, read_environment
from nangsuat.compare.frontier.environment_widths import Bandwidth, Widths
from nangsuat.compare.frontier.partial_frontiers import Best, best_of, check_order, share_of
from nangsuat.compare.frontier.producers import Numbers, Places, Producers, read_producers
from nangsuat.compare.frontier.projection import NOTHING_PROVED, Certificate, Progress, project
from nangsuat.compare.frontier.radial_found import check_side
from nangsuat.compare.frontier.rays import Rays, radial_rays
from nangsuat.compare.frontier.technology import Returns, scale_limits, technology_of
from nangsuat.data import Panel, Text, UnknownOption

type Side = Literal["input", "output"]

KINDS = ("fdh", "dea", "order_m", "order_alpha")
_FULL = ("fdh", "dea")
_BLOCK = 4_000_000  # weights in memory at a time
_MANY = 1000  # producers; of fewer, finding the corners first takes longer than it saves


def conditional_efficiency(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    environment: Sequence[str],
    kind: ConditionalKind = "fdh",
    order: float | None = None,
    orientation: Side = "input",
    returns_to_scale: Returns | None = None,
    bandwidth: Bandwidth = "cross_validation",
    kernel: Kernel = "epanechnikov",
    categories: Sequence[str] = (),
    ordered: Sequence[str] = (),
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> ConditionalEfficiency:
    """Scores of producers against those in like circumstances, beside their scores against all.

    Parameters
    ----------
    panel, inputs, outputs, by : see :func:`fdh`
    environment : roles or quantities that say in which circumstances a producer is; columns of words are categories
    kind : ``"fdh"``, ``"dea"``, ``"order_m"`` or ``"order_alpha"``
    order : of ``"order_m"`` how many are drawn, one or more; of ``"order_alpha"`` the share, above 0 and at most 1
    orientation : ``"input"`` or ``"output"``
    returns_to_scale : of ``"dea"`` alone; variable where not given
    bandwidth : how far circumstances may differ: ``"cross_validation"``, ``"k_nearest"``, a positive number, or one
        for each circumstance by its name; of a category or an ordered one from 0 (others do not count) to 1 (no
        difference), for full frontiers one of the two
    kernel : how weights fall with the distance up to the bandwidth: ``"epanechnikov"`` or ``"quartic"``
    categories : circumstances that are codes, though they are numbers
    ordered : circumstances that are steps of a scale
    progress : called now and then with how much is done, of how much

    Returns
    -------
    ConditionalEfficiency
        Scores after Farrell: of full frontiers inputs at most 1, outputs at least 1. Survey weights count in
        ``"order_m"``, ``"order_alpha"``, the choice of bandwidths and means; the scores of full frontiers do not depend
        on them.

    Raises
    ------
    MissingRoles, UnknownOption
        A quantity, circumstance or key that the panel has not; an option with a value that it does not take, or that
        has no meaning for the kind.
    ProblemsFound, NoFrontier
        As :func:`fdh`.
    CannotBeShown
        No producer's circumstances are known.
    NotProved
        A score of ``"dea"`` that its multipliers do not prove.

    Examples
    --------
    B is no model for C, which lies three times as high; A is:

    >>> from nangsuat.data import FirmPanel
    >>> farms = pl.DataFrame({
    ...     "firm": list("ABCD"), "year": [2023] * 4, "land": [4.0, 2, 6, 3], "rice": [20.0, 20, 20, 20],
    ...     "height": [600.0, 200, 620, 210],
    ... })
    >>> panel = FirmPanel.from_frame(farms, quantities=["land", "rice", "height"])
    >>> found = conditional_efficiency(
    ...     panel, inputs=["land"], outputs=["rice"], environment=["height"], bandwidth=100.0
    ... )
    >>> found.frame.select("firm", "conditional", "unconditional", "support").rows()[2]
    ('C', 0.666..., 0.333..., 2)
    """
    _refuse(kind, order, orientation, returns_to_scale)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by, purpose=_PURPOSE)
    producers, circumstances = read_environment(producers, environment, categories, ordered)
    rule = Widths(bandwidth, kernel, kind in _FULL)
    rule.check(circumstances)
    looking = _Looking(kind, order, orientation, returns_to_scale or "vrs", rule)
    found = looking.at_all(producers, circumstances, progress)
    return ConditionalEfficiency(
        frame=_frame(producers, circumstances, found),
        producers=producers,
        environment=circumstances,
        kind=kind,
        order=order,
        orientation=orientation,
        returns_to_scale=(returns_to_scale or "vrs") if kind == "dea" else None,
        widths=rule,
        certificate=found.certificate,
        provenance=producers.provenance.then(
            f"conditional_efficiency:{kind}",
            parameters={
                "inputs": list(inputs), "outputs": list(outputs), "environment": list(environment), "by": list(by),
                "categories": list(categories), "ordered": list(ordered), "orientation": orientation, "kernel": kernel,
                "bandwidth": dict(bandwidth) if isinstance(bandwidth, Mapping) else bandwidth,
                **({"order": order} if order is not None else {}),
                **({"returns_to_scale": returns_to_scale or "vrs"} if kind == "dea" else {}),
            },
        ),
    )  # fmt: skip


@dataclass(slots=True, eq=False)
class _Found:
    """What is found of producers."""

    conditional: Numbers
    unconditional: Numbers
    support: Places
    widths: Numbers
    certificate: Certificate = NOTHING_PROVED


@dataclass(frozen=True, slots=True)
class _Looking:
    """How producers are looked at."""

    kind: ConditionalKind
    order: float | None
    orientation: Side
    returns: Returns
    rule: Widths

    def at_all(self, producers: Producers, environment: Environment, progress: Progress | None) -> _Found:
        """Group by group."""
        count, done = len(producers), 0
        found = _Found(
            np.full(count, np.nan),
            np.full(count, np.nan),
            np.zeros(count, dtype=np.int64),
            np.full((count, len(environment.roles)), np.nan),
        )
        for _, places in producers.groups():
            group, around = producers.at(places), environment.at(places)
            rays, moves = radial_rays(group, self.orientation)
            told = counted_from(progress, 2 * done, 2 * count)
            found.widths[places] = self.rule.of(around, rays, group.weight, told)
            told = counted_from(progress, 2 * done + len(places), 2 * count)
            look = self._at_convex if self.kind == "dea" else self._at_points
            look(_Group(group, around, rays, np.flatnonzero(moves), places), found, told)
            done += len(places)
        return found

    def _at_points(self, group: _Group, found: _Found, progress: Progress | None) -> None:
        """Scores by direct search."""
        best, sign = self._best(), -1.0 if self.orientation == "input" else 1.0
        survey = group.producers.weight
        for asked, kernel in group.kernels(found, self.rule, progress):
            alike = (kernel > 0).astype(np.float64)
            weights = alike if self.rule.is_full else kernel * (1.0 if survey is None else survey)
            everybody = None if survey is None or self.rule.is_full else np.tile(survey, (len(asked), 1))
            rays = group.rays.at(asked)
            found.conditional[group.places[asked]] = sign * best(rays, np.ascontiguousarray(weights))
            found.unconditional[group.places[asked]] = sign * best(rays, everybody)

    def _best(self) -> Best:
        if self.kind == "order_m":
            return best_of(self.order or 1.0)
        return share_of(self.order if self.kind == "order_alpha" and self.order else 1.0)

    def _at_convex(self, group: _Group, found: _Found, progress: Progress | None) -> None:
        """Scores by a frontier for each set of producers in like circumstances; equal sets have one together."""
        everybody = np.arange(len(group.producers))
        found.unconditional[group.places[group.asked]], proof = self._radial(group.producers, everybody, group.asked)
        found.certificate += proof
        for asked, kernel in group.kernels(found, self.rule, progress):
            alike = kernel > 0
            sets: dict[bytes, list[int]] = {}
            for at, row in enumerate(np.packbits(alike, axis=1)):
                sets.setdefault(row.tobytes(), []).append(at)
            for rows in sets.values():
                scores, proof = self._radial(group.producers, np.flatnonzero(alike[rows[0]]), asked[rows])
                found.conditional[group.places[asked[rows]]] = scores
                found.certificate += proof

    def _radial(self, producers: Producers, members: Places, asked: Places) -> tuple[Numbers, Certificate]:
        technology = technology_of(producers.at(members), returns_to_scale=self.returns)
        x, y = producers.x[asked], producers.y[asked]
        if self.orientation == "input":
            start, way = technology.place(0 * x, y), technology.lead(x, 0 * y)
        else:
            start, way = technology.place(x, 0 * y), technology.lead(0 * x, y)
        many = len(asked) > _MANY
        proved = project(technology, start, way, corners=many, threads=0 if many else 1)
        return -proved.distance if self.orientation == "input" else proved.distance, proved.certificate


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Producers held against each other.

    Attributes
    ----------
    asked : those that have something that moves
    places : of all of them, among all producers
    """

    producers: Producers
    environment: Environment
    rays: Rays
    asked: Places
    places: Places

    def kernels(self, found: _Found, rule: Widths, progress: Progress | None) -> Iterator[tuple[Places, Numbers]]:
        """Block by block who is looked at, and how much all others count; notes how many do."""
        size = max(1, _BLOCK // len(self.producers))
        for start in range(0, len(self.asked), size):
            asked = self.asked[start : start + size]
            widths = found.widths[self.places[asked]]
            kernel = self.environment.weights(asked, widths, KERNELS[rule.kernel])
            found.support[self.places[asked]] = (kernel > 0).sum(axis=1)
            yield asked, kernel
            if progress is not None:
                progress(min(start + size, len(self.producers)), len(self.producers))


def _frame(producers: Producers, environment: Environment, found: _Found) -> pl.DataFrame:
    def numbers(values: Numbers) -> pl.Series:
        return pl.Series(np.where(np.isfinite(values), values, np.nan), nan_to_null=True)

    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = found.conditional / found.unconditional
    shown = [key for key in environment.keys if key not in producers.keys.columns]
    return producers.keys.with_columns(
        *(environment.told(key).alias(key) for key in shown),
        conditional=numbers(found.conditional),
        unconditional=numbers(found.unconditional),
        ratio=numbers(ratio),
        support=pl.Series(found.support),
    ).with_columns(
        pl.Series(f"bandwidth_{key}", widths) for key, widths in zip(environment.keys, found.widths.T, strict=True)
    )


def _refuse(kind: str, order: float | None, orientation: Side, returns: Returns | None) -> None:
    if kind not in KINDS:
        raise UnknownOption.among("kind", kind, KINDS)
    check_side(orientation)
    if (order is None) != (kind in _FULL):
        raise UnknownOption((_NO_ORDER if kind in _FULL else _WHICH_ORDER).fill(kind=kind))
    if order is not None:
        check_order(order, is_share=kind == "order_alpha")
    scale_limits(returns or "vrs")
    if returns is not None and kind != "dea":
        raise UnknownOption(_NO_RETURNS.fill(kind=kind))


_PURPOSE = Text(vi="hiệu quả có điều kiện", en="conditional efficiency")
_NO_ORDER = Text(
    vi="kind='{kind}' là đường biên đầy đủ nên không có order.",
    en="kind='{kind}' is a full frontier and has no order.",
)
_WHICH_ORDER = Text(
    vi="kind='{kind}' cần order: số đơn vị rút ra (order_m) hoặc tỷ lệ (order_alpha).",
    en="kind='{kind}' needs an order: how many are drawn (order_m) or the share (order_alpha).",
)
_NO_RETURNS = Text(
    vi="returns_to_scale chỉ dùng với kind='dea', không dùng với '{kind}'.",
    en="returns_to_scale goes with kind='dea', not with '{kind}'.",
)
