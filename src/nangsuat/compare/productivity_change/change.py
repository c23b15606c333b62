"""The change of productivity of each producer, step by step, for any index that is made of efficiencies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import Numbers, Producers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import returns_words, scale_limits
from nangsuat.compare.productivity_change.change_result import Kind, ProductivityChange
from nangsuat.compare.productivity_change.decompositions import DECOMPOSITIONS, PARTS, index_of
from nangsuat.compare.productivity_change.efficiencies import TECHNOLOGIES, Efficiencies, Plan, StepEfficiencies
from nangsuat.compare.productivity_change.steps import refuse_year, step_frame, steps_of
from nangsuat.data import Text, UnknownOption

type TechnologyOfYears = Literal["contemporary", "sequential", "global", "biennial", "start", "first"]


def productivity_change(
    producers: Producers,
    *,
    kind: Kind,
    model: Model,
    nearness: Callable[[Numbers], Numbers],
    technology: str,
    decomposition: str,
    progress: Progress | None,
) -> ProductivityChange:
    """The index of each producer and step, and its parts.

    Parameters
    ----------
    producers : read without the year among what they are grouped by
    kind : which index it is
    model : what may move and how
    nearness : from a distance, the efficiency
    technology, decomposition : names of :data:`TECHNOLOGIES` and :data:`DECOMPOSITIONS`
    progress : told how many projections are done, of how many
    """
    years, steps = TECHNOLOGIES[technology], steps_of(producers, from_first=technology == "first")

    def frames_by(found: Efficiencies) -> list[pl.DataFrame]:
        at = (StepEfficiencies(step, found, years.frontiers(step), years.looked_from) for step in steps)
        return [_frame(each, decomposition, is_difference=kind.is_difference) for each in at]

    plan = Plan(producers, model, nearness)
    if progress is not None:
        frames_by(plan)
    efficiencies = Efficiencies(producers, model, nearness, progress, plan.asked)
    frames = frames_by(efficiencies)
    options = {"technology": technology, "decomposition": decomposition, "by": list(producers.by)}
    named = {"inputs": producers.inputs, "outputs": producers.outputs, "bad_outputs": producers.bad_outputs}
    quantities = {side: [role.key for role in roles] for side, roles in named.items() if roles}
    return ProductivityChange(
        frame=pl.concat(frames),
        kind=kind,
        producers=producers,
        model=model,
        parts={key: PARTS[key] for key in DECOMPOSITIONS[decomposition].keys},
        how=_how(kind, model, technology, decomposition),
        certificate=efficiencies.certificate,
        provenance=producers.provenance.then(
            kind.key,
            parameters={**quantities, **model.parameters(bool(producers.bad_outputs)), **options},
        ),
    )


def refuse_options(model: Model, technology: str, decomposition: str, by: Sequence[str]) -> None:
    """Refuse what is unknown and what does not go together.

    Raises
    ------
    UnknownOption
        With what there is, or why it has no meaning.
    """
    for option, value, known in (
        ("technology", technology, tuple(TECHNOLOGIES)),
        ("decomposition", decomposition, tuple(DECOMPOSITIONS)),
    ):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    refuse_year(by)
    if scale_limits(model.returns_to_scale) != (0.0, np.inf) and decomposition != "two_parts":
        raise UnknownOption(_CONSTANT_ONLY.fill(decomposition=decomposition))
    views = len(TECHNOLOGIES[technology].looked_from)
    if (decomposition == "bias" and views == 1) or (decomposition == "grifell_lovell" and technology in _COMMON):
        raise UnknownOption(_TWO_FRONTIERS.fill(decomposition=decomposition, technology=technology))


def _how(kind: Kind, model: Model, technology: str, decomposition: str) -> tuple[Text, ...]:
    held = _HOW.fill(technology=TECHNOLOGIES[technology].words, returns=returns_words(model.returns_to_scale))
    partial = model.returns_to_scale != "crs" and not kind.is_difference
    return (held, _PARTS_BY.fill(name=DECOMPOSITIONS[decomposition].name), *([_NO_TOTAL] if partial else []))


def _frame(at: StepEfficiencies, decomposition: str, *, is_difference: bool) -> pl.DataFrame:
    """One row a producer that is there in both years."""
    producers, step, returns = at.all.producers, at.step, at.all.model.returns_to_scale
    found = DECOMPOSITIONS[decomposition]
    parts = found.parts(at, returns)
    whole = np.prod(list(parts.values()), axis=0) if decomposition == "grifell_lovell" else index_of(at, returns)
    told = {"index": whole, **{key: np.asarray(parts[key]) for key in found.keys}}
    if is_difference:
        told = {key: np.log(values) for key, values in told.items()}
    return step_frame(producers, step, told, ("index", *found.keys))


_COMMON = ("global", "biennial")
_CONSTANT_ONLY = Text(
    vi="Cách tách «{decomposition}» là của chỉ số theo hiệu suất không đổi; với hiệu suất khác, dùng "
    "decomposition='two_parts'.",
    en="The decomposition «{decomposition}» is of the index under constant returns; with others, use "
    "decomposition='two_parts'.",
)
_TWO_FRONTIERS = Text(
    vi="Cách tách «{decomposition}» so hai đường biên của hai năm, nên không dùng với technology='{technology}'.",
    en="The decomposition «{decomposition}» holds two years' frontiers against each other and has no meaning with "
    "technology='{technology}'.",
)
_HOW = Text(vi="So với {technology}, {returns}.", en="Held against {technology}, {returns}.")
_PARTS_BY = Text(vi="Các thành phần theo {name}.", en="The parts are by {name}.")
_NO_TOTAL = Text(
    vi="Không với hiệu suất không đổi theo quy mô thì chỉ số không đo năng suất các nhân tố tổng hợp.",
    en="Without constant returns to scale the index does not measure total factor productivity.",
)
