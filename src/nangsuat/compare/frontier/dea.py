"""Data envelopment analysis: how much less input, or how much more output, others prove to be possible.

Each producer is held against all sums of producers that the returns to scale allow. ``orientation`` says what may move:

===============  ==========================================  =========================================
``input``        all inputs shrink to the share θ ≤ 1        "the same output with less"
``output``       all outputs grow to φ ≥ 1 times             "more output from the same"
``hyperbolic``   inputs shrink to γ, outputs grow to 1/γ     both at once, by the same factor
``directional``  inputs x − β·g, outputs y + β·g             both at once, along a direction of yours
===============  ==========================================  =========================================

References
----------
Farrell (1957). Charnes, Cooper and Rhodes (1978). Banker, Charnes and Cooper (1984). Banker and Morey (1986; what is
not at one's discretion, categories). Andersen and Petersen (1993; super-efficiency). Chambers, Chung and Färe (1996;
directions). Portela, Thanassoulis and Simpson (2004; ranges). Färe, Grosskopf and Lovell (1985; hyperbolic).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nangsuat.compare.frontier.efficiency import Efficiency
from nangsuat.compare.frontier.hyperbolic import on_curve, project_hyperbolic
from nangsuat.compare.frontier.model import Direction, Model, Orientation, SlackWeights, check_names
from nangsuat.compare.frontier.part import Part
from nangsuat.compare.frontier.producers import Numbers, Places, Producers, drop_producers, read_producers, refuse_names
from nangsuat.compare.frontier.projection import Progress, project
from nangsuat.compare.frontier.scale import Scale, scale_of
from nangsuat.compare.frontier.scores import efficient_of, scores_of
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import Disposability, Returns, has_one_generator_each, technology_of
from nangsuat.data import ROW, Panel, Text, UnknownOption, is_on_spark


def dea(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Orientation = "input",
    returns_to_scale: Returns = "vrs",
    direction: Direction = "own",
    bad_outputs: Sequence[str] = (),
    disposability: Disposability = "weak",
    non_discretionary: Sequence[str] = (),
    categories: str | None = None,
    super_efficiency: bool = False,
    scale_efficiency: bool = True,
    slack_weights: SlackWeights = "raw",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Efficiency | Any:  # the other one is DistributedEfficiency; nobody without Spark need tell them apart
    """How efficient each producer is, held against what the others prove to be possible.

    Parameters
    ----------
    panel : enterprises, or parts of an economy; rows of enterprises that are on Spark stay there
    inputs, outputs : roles or quantities of the panel
    orientation : ``"input"``, ``"output"``, ``"hyperbolic"`` or ``"directional"``
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"``, or the least and the greatest scale such as
        ``(0.8, 1.2)``
    direction : of the directional model: ``"own"`` (each producer's own quantities), ``"mean"`` (of its group),
        ``"unit"`` (one of each), ``"range"`` (from each producer to the best of its group in each quantity), or an
        amount for each quantity; those not named stay
    bad_outputs : what is made and not wanted; it falls in a direction and with the hyperbolic measure, else it stays
    disposability : of bad outputs: ``"weak"`` (they fall only with the good ones) or ``"strong"``
    non_discretionary : quantities that a producer cannot move
    categories : a quantity that is the smaller the harder a producer's circumstances are; each is held only against
        those whose circumstances are as hard as its own, or harder
    super_efficiency : hold each producer against the others alone; who then stands beyond the frontier scores better
        than 1, and whom the others cannot reach at all is stated so
    scale_efficiency : also find scale efficiency and the class of returns, where ``returns_to_scale="vrs"``
    slack_weights : slacks are summed ``"raw"``, as the textbooks do, or each over the ``"range"`` of its quantity in
        the group (over its size where it is the same everywhere), so that the targets do not depend on units
    by : roles within which producers are held against each other
    progress : called now and then with how many producers are done, of how many

    Returns
    -------
    Efficiency
        Scores after Farrell: inputs at most 1, outputs at least 1, hyperbolic at most 1, directional β at least 0. Each
        score is proved by its multipliers. Scores do not depend on survey weights; means do.
    DistributedEfficiency
        The same scores, where the rows are on Spark: its frames are Spark's. There are no ``categories`` and no
        ``super_efficiency`` there; ``progress`` is called once, when all are done.

    Raises
    ------
    MissingRoles, UnknownOption
        A quantity or key that the panel has not, or an option with a value that it does not take.
    ProblemsFound
        Negative quantities where the model does not allow them: it does, under variable returns, for what does not
        move by a ratio.
    NoFrontier
        No producer has all the quantities.
    NotProved
        A score that its multipliers do not prove; none is given out.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> plants = pl.DataFrame({
    ...     "firm": ["A", "B", "C"], "year": [2023] * 3, "employees": [20.0, 40.0, 50.0],
    ...     "value_added": [100.0, 300.0, 200.0],
    ... })
    >>> found = dea(FirmPanel.from_frame(plants), inputs=["employees"], outputs=["value_added"])
    >>> found.frame["efficiency"].round(3).to_list()
    [1.0, 1.0, 0.6]
    >>> found.advice("C", 2023).en
    'With the same outputs, C can do with 40 % less of its inputs; it can learn from A (weight 0.5), B (weight 0.5).'
    """
    model = Model(
        orientation=orientation,
        returns_to_scale=returns_to_scale,
        direction=direction,
        disposability=disposability,
        non_discretionary=tuple(non_discretionary),
        categories=categories,
        super_efficiency=super_efficiency,
        slack_weights=slack_weights,
    )
    refuse_names(panel, inputs, outputs, bad_outputs)
    check_names(model, (*inputs, *outputs), bad_outputs)
    if panel.level == "firm" and is_on_spark(panel.frame):
        from nangsuat.compare.frontier.on_spark.analysis import dea_on_spark

        return dea_on_spark(
            panel,
            model,
            inputs=inputs,
            outputs=outputs,
            bad_outputs=bad_outputs,
            scale_efficiency=scale_efficiency,
            by=by,
            progress=progress,
        )
    negative = model.may_be_negative(inputs, outputs, bad_outputs)
    producers = read_producers(
        panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by, negative=negative, purpose=PURPOSE
    )
    if not model.moving(producers).any():
        raise UnknownOption(NOTHING_MOVES)
    producers, levels = with_levels(producers, categories)
    parts = tuple(parts_of(producers, model, levels, progress))
    scale = None
    if scale_efficiency and returns_to_scale == "vrs" and not super_efficiency and not _negative(producers):
        constant = tuple(parts_of(producers, replace(model, returns_to_scale="crs"), levels, progress))
        scale = scale_from(producers, model, parts, constant)
    return Efficiency(
        model=model,
        producers=producers,
        parts=parts,
        scores=scores_of(parts, len(producers)),
        efficient=efficient_of(parts, producers, model),
        scale=scale,
        provenance=producers.provenance.then("dea", parameters=parameters_of(producers, model)),
    )


def parts_of(
    producers: Producers, model: Model, levels: Numbers | None = None, progress: Progress | None = None
) -> Iterator[Part]:
    """Each group of producers held against its technology, those of each category against their own.

    Parameters
    ----------
    producers : all of them
    model : what may move and how
    levels : how hard the circumstances of each are, the smaller the harder; all alike where not given
    progress : told how many are done, of all
    """
    done = 0
    for group, places in producers.groups():
        for members, scored in rivals_of(places, levels):
            apart = model.super_efficiency and not has_one_generator_each(
                producers, model.returns_to_scale, model.disposability
            )
            for rivals, here in _one_by_one(members, scored) if apart else ((members, scored),):
                yield part_of(producers, model, group, rivals, here, counted_from(progress, done, len(producers)))
                done += len(here)


def part_of(
    producers: Producers,
    model: Model,
    group: Mapping[str, object],
    members: Places,
    scored: Places,
    progress: Progress | None = None,
    spread: Spread | None = None,
) -> Part:
    """Some producers held against the technology of some.

    Parameters
    ----------
    producers : all of them
    model : what may move and how
    group : what those here have in common
    members : the places of those who prove the technology
    scored : the places of those who are held against it
    progress : told how many are done
    spread : of the quantities of all whom ``members`` stand for; their own where not given
    """
    rivals, here = producers.at(members), producers.at(scored)
    spread = spread or Spread.of(rivals.quantities)
    technology = technology_of(
        rivals, returns_to_scale=model.returns_to_scale, disposability=model.disposability, spread=spread
    )
    points, directions = model.rays(technology, here, spread)
    moves = directions.any(axis=1)  # who has nothing that may move has no score
    points, directions, scored = points[moves], directions[moves], scored[moves]
    exclude = None
    if model.super_efficiency and np.isin(scored, members).all():
        exclude = np.searchsorted(members, scored).astype(np.int64)
    if model.orientation == "hyperbolic":
        score, projection = project_hyperbolic(technology, points, directions, exclude=exclude, progress=progress)
        reached = np.where(np.isfinite(score), score, 1.0)
        points = on_curve(points, directions, reached)
    else:
        projection = project(technology, points, directions, exclude=exclude, progress=progress)
        score = model.score(projection.distance)
    return Part(group, members, scored, points, directions, score, projection, technology, spread, exclude)


def rivals_of(places: Places, levels: Numbers | None) -> Iterator[tuple[Places, Places]]:
    """Who proves what is possible, and who is held against it."""
    if levels is None:
        yield places, places
        return
    here = levels[places]
    for level in np.unique(here):
        yield places[here <= level], places[here == level]


def _one_by_one(members: Places, scored: Places) -> Iterator[tuple[Places, Places]]:
    """Each producer against the others alone."""
    for place in scored:
        yield members[members != place], np.array([place], dtype=np.int64)


def counted_from(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Progress of a part told as progress of the whole."""
    if progress is None:
        return None
    return lambda here, _: progress(min(done + here, total), total)


def with_levels(producers: Producers, categories: str | None) -> tuple[Producers, Numbers | None]:
    """How hard each producer's circumstances are; those of whom it is not known are left out."""
    if categories is None:
        return producers, None
    panel = producers.panel
    panel.require(categories, purpose=_CATEGORIES)
    if not panel.role(categories).is_number:
        numbers = tuple(name for name in panel.columns if panel.role(name).is_number)
        raise UnknownOption.among("categories", categories, numbers)
    known = panel.collect(ROW, categories)
    levels = producers.keys.join(known, on=ROW, how="left", maintain_order="left")[categories].to_numpy()
    unknown = np.isnan(levels)
    return drop_producers(producers, unknown, code="no-category", reason=_NO_CATEGORY), levels[~unknown]


def scale_from(producers: Producers, model: Model, parts: tuple[Part, ...], constant: tuple[Part, ...]) -> Scale:
    """Scale efficiency, from the same analysis under variable and under constant returns."""
    weights = np.zeros(len(producers))
    for part in constant:
        weights[part.scored] = part.projection.weights.sum(axis=1)
    return scale_of(
        scores_of(constant, len(producers)),
        scores_of(parts, len(producers)),
        weights[:, np.newaxis],
        by_difference=model.orientation == "directional",
    )


def _negative(producers: Producers) -> bool:
    """Whether some quantity is negative: under constant returns there is no frontier then."""
    return bool((producers.quantities < 0).any())


def parameters_of(producers: Producers, model: Model) -> dict[str, object]:
    """What was named and chosen for an analysis, for its provenance."""
    return {**names_of(producers), **model.parameters(bool(producers.bad_outputs))}


def names_of(producers: Producers) -> dict[str, object]:
    """What was named for an analysis, for its provenance."""
    return {
        "inputs": [role.key for role in producers.inputs],
        "outputs": [role.key for role in producers.outputs],
        **({"bad_outputs": [role.key for role in producers.bad_outputs]} if producers.bad_outputs else {}),
        "by": list(producers.by),
    }


NOTHING_MOVES = Text(
    vi="Không đại lượng nào được phép đổi: hãy bỏ bớt khỏi non_discretionary hoặc chọn orientation khác.",
    en="No quantity may move: name fewer in non_discretionary, or choose another orientation.",
)
PURPOSE = Text(vi="phân tích bao dữ liệu (DEA)", en="data envelopment analysis (DEA)")
_CATEGORIES = Text(vi="phân loại hoàn cảnh của đơn vị (categories)", en="the categories of producers")
_NO_CATEGORY = Text(vi="không rõ loại hoàn cảnh (categories)", en="the category is not known")
