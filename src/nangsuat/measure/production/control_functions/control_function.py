"""How control-function estimators go about it: first stage, all roots of the second, the choice, influences.

The estimators of Olley and Pakes, Levinsohn and Petrin, and Ackerberg, Caves and Frazer differ in their plan alone.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.design import Design, Plan
from nangsuat.measure.production.control_functions.identification import require_enough, require_varied
from nangsuat.measure.production.control_functions.over_identified import Solved, foretold, solve
from nangsuat.measure.production.control_functions.root_choice import Candidate, choose, choose_least
from nangsuat.measure.production.control_functions.second_stage import SecondStage
from nangsuat.measure.production.control_functions.second_stage_influence import base_columns
from nangsuat.measure.production.control_functions.survival import survival
from nangsuat.measure.production.estimate import Check, Estimate, NoEstimate, Root
from nangsuat.measure.production.naming import called
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import Scales
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import chi_square_tail
from nangsuat.measure.production.usable import firms_with_pairs, products_of


def second_stage_of(sample: Sample, plan: Plan) -> SecondStage:
    """The first stage done, the second ready."""
    design = Design.of(sample, plan, Scales.of(sample), np.empty(0))
    require_enough(design, len(sample), firms_with_pairs(sample))
    first = design.first.fit()
    require_varied(design, first, products_of(design.scaled.logs, sample.weight) / sample.weight.sum())
    if not plan.law.survives:
        return SecondStage(design, first, None)
    chances = survival(sample, design.first.variables, plan.degree)
    transitions = replace(design.transitions, chance=chances.chance(chances.coefficients))
    return SecondStage(replace(design, transitions=transitions), first, chances)


def estimate_by(plan: Plan, sample: Sample) -> Estimate:
    """The production function of a sample by a plan."""
    stage = second_stage_of(sample, plan)
    solved, told = solution_of(stage)
    return with_rows(stage, solved.slopes, estimate_of(stage, solved, told))


def solution_of(stage: SecondStage) -> tuple[Solved, tuple[Root, ...]]:
    """The chosen root, or where there are more equations the β that follows from it, and all roots.

    Raises
    ------
    NoEstimate
        There is no root, or none that can be told for the production function.
    """
    slopes, left = stage.all_roots()
    if not len(slopes):
        raise NoEstimate(_NO_ROOT)
    candidates = [_candidate(stage, point, float(one)) for point, one in zip(slopes, left, strict=True)]
    if stage.design.plan.criterion == "least_squares":
        best, told = choose_least(candidates, [_is_lowest(stage, each) for each in candidates])
    else:
        inputs = stage.design.sample.specification.inputs
        best, told = choose(candidates, partial(_t_values, stage), inputs)
    return solve(stage, best.slopes), told


def _candidate(stage: SecondStage, slopes: Array, left: float) -> Candidate:
    design = stage.design
    coefficients = design.coefficients(stage.first.coefficients[None], slopes[None])[0]
    sums = stage.sums(slopes[None])
    table, bases = sums.sums[0], sums.bases
    weight, mean = table[0, 0], table[0, 1] / table[0, 0]
    spread = table[1, 1] / weight - mean**2
    together = table[1, bases] / weight - mean * table[0, bases] / weight
    is_least_squares = design.plan.criterion == "least_squares"
    elasticities = stage.mean_slopes @ coefficients
    # where the first stage has found the free inputs' coefficients, no root is theirs
    per_unit, hires = (0.0, 0.0) if design.plainly else stage.beside_free(slopes, elasticities)
    return Candidate(
        slopes=slopes,
        coefficients=coefficients,
        elasticities=elasticities,
        persistence=float(together / spread),
        per_unit=per_unit,
        hires=hires,
        criterion=stage.mean_square(slopes) if is_least_squares else left,
    )


def _is_lowest(stage: SecondStage, candidate: Candidate) -> bool:
    """Whether the criterion rises in every direction from here."""
    _, moves = stage.influence(candidate.slopes)
    return bool(np.linalg.eigvalsh((moves + moves.T) / 2).min() > 0)


def _t_values(stage: SecondStage, candidate: Candidate) -> Array:
    influence = _coefficient_influence(stage, solve(stage, candidate.slopes)) @ stage.mean_slopes.T
    return np.asarray(candidate.elasticities / np.sqrt(np.sum(influence**2, axis=0)))


def _coefficient_influence(stage: SecondStage, solved: Solved) -> Array:
    """Of each firm on the production function's coefficients, shape (firms, terms)."""
    return stage.design.coefficients(stage.first.influence, solved.influence)


def with_rows(stage: SecondStage, slopes: Array, estimate: Estimate) -> Estimate:
    """The estimate with what of productivity is told row by row."""
    sample = stage.design.sample
    productivity = sample.output - stage.first.noise - _controls(stage) - sample.terms @ estimate.coefficients
    law = stage.sums(slopes[None]).law[0]
    innovation = innovation_of(stage, slopes, law)
    return replace(estimate, productivity=productivity, noise=stage.first.noise, innovation=innovation)


def estimate_of(stage: SecondStage, solved: Solved, told: tuple[Root, ...]) -> Estimate:
    """What was found, without what is told row by row."""
    coefficients = stage.design.coefficients(stage.first.coefficients[None], solved.slopes[None])[0]
    if solved.freedom:
        told = (replace(told[0], coefficients=tuple(map(float, coefficients)), criterion=solved.hansen), *told[1:])
    observations, firms = stage.size
    return Estimate(
        coefficients=coefficients,
        influence=_coefficient_influence(stage, solved),
        productivity=np.empty(0),
        noise=np.empty(0),
        innovation=np.empty(0),
        observations=observations,
        firms=firms,
        roots=told,
        checks=_checks(stage, solved),
        notes=_notes(stage),
        criterion=told[0].criterion,
    )


def _controls(stage: SecondStage) -> Array:
    """The controls' part of output, of each row."""
    inside = len(stage.design.plainly)
    return np.asarray(stage.design.first.plain[:, inside:] @ stage.first.plain[inside:])


def innovation_of(stage: SecondStage, slopes: Array, law: Array) -> Array:
    """ξ of each row that has the year before, by the law of motion; missing elsewhere."""
    sample, transitions = stage.design.sample, stage.design.transitions
    omega = stage.fitted - transitions.terms @ slopes
    found = np.full(len(sample), np.nan)
    pairs = sample.pairs
    found[pairs] = omega[pairs] - base_columns(transitions, omega[pairs - 1], pairs) @ law
    return found


def _checks(stage: SecondStage, solved: Solved) -> tuple[Check, ...]:
    checks = []
    if solved.freedom:
        p_value = chi_square_tail(solved.hansen, solved.freedom)
        checks.append(Check(_HANSEN, _HANSEN_NULL, solved.hansen, p_value, solved.freedom))
    if stage.design.plan.criterion == "moments":
        statistic, freedom, p_value = foretold(stage, solved.slopes)
        if freedom:
            checks.append(Check(_FURTHER, _FURTHER_NULL, statistic, p_value, freedom))
    return tuple(checks)


def _notes(stage: SecondStage) -> tuple[Text, ...]:
    specification = stage.design.sample.specification
    is_input = specification.proxy in specification.inputs
    return (
        _invertibility(stage),
        *((_PROXY_IS_INPUT.fill(proxy=called(str(specification.proxy))),) if is_input else ()),
    )


def _invertibility(stage: SecondStage) -> Text:
    """In what share of the rows a larger proxy means a larger φ, as a proxy that rises with productivity must."""
    proxy = stage.design.sample.specification.proxy
    return _RISES.fill(proxy=called(str(proxy)), share=round(100 * stage.share_rising, 1))


_HANSEN = Text(vi="Hansen J", en="Hansen J")
_HANSEN_NULL = Text(
    vi="mọi biến công cụ đều không liên quan đến phần bất ngờ của năng suất",
    en="no instrument hangs together with productivity's surprise",
)
_FURTHER = Text(vi="trễ thêm một năm", en="one more lag")
_FURTHER_NULL = Text(
    vi="quyết định của một năm trước nữa không báo trước phần bất ngờ của năng suất",
    en="what was decided a year earlier still does not foretell productivity's surprise",
)
_RISES = Text(
    vi="Ở {share} % số dòng, «{proxy}» lớn hơn đi với sản lượng kỳ vọng lớn hơn khi các biến khác không đổi; phương "
    "pháp cần điều này ở hầu hết các dòng (nghịch đảo được).",
    en="In {share} % of the rows more «{proxy}» goes with more expected output, all else the same; the method needs "
    "this in nearly all rows (invertibility).",
)
_PROXY_IS_INPUT = Text(
    vi="«{proxy}» vừa là đầu vào vừa là biến đại diện: nếu doanh nghiệp chọn nó tự do trong năm thì không gì ngoài "
    "năng suất làm nó thay đổi, và hệ số của nó không xác định được chắc (Gandhi, Navarro và Rivers, 2020); hãy so với "
    "method=«gandhi_navarro_rivers».",
    en="«{proxy}» is both an input and the proxy: where firms choose it freely within the year nothing moves it but "
    "productivity, and its coefficient is hardly determined (Gandhi, Navarro and Rivers, 2020); compare "
    "method=«gandhi_navarro_rivers».",
)
_NO_ROOT = Text(
    vi="Không điểm nào thỏa hệ phương trình của phương pháp này với các doanh nghiệp này. Hãy gộp ngành rộng hơn, hoặc "
    "thử degree khác.",
    en="No point solves this method's equations for these firms. Take a wider industry, or try another degree.",
)
