"""What each root of Gandhi, Navarro and Rivers' second step says of the economy, so that one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.root_choice import Candidate, choose, root_of
from nangsuat.measure.production.estimate import Check, NoEstimate, Root
from nangsuat.measure.production.flexible_input.gross_output import GrossOutput
from nangsuat.measure.production.flexible_input.integration_constant import Solution
from nangsuat.measure.production.flexible_input.share_regression import ShareRegression
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import chi_square_tail

_APART = 1e-6  # of the unknowns: nearer ones are one root


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class BothSteps:
    """A root with the first step behind it.

    Attributes
    ----------
    output : the columns
    regression : the first step
    solution : the second
    """

    output: GrossOutput
    regression: ShareRegression
    solution: Solution

    @property
    def coefficients(self) -> Array:
        """The production function's, shape (terms,)."""
        return self.output.coefficients(
            self.regression.coefficients, self.regression.expected_noise, self.solution.unknowns
        )

    @cached_property
    def row_influence(self) -> tuple[Array, Array]:
        """Of each row on D·E and E, shape (rows, terms + 1), and on C and the controls, shape (rows, unknowns)."""
        of_share = self.regression.influence()
        moved = self.solution.moves(self.output.net_moves(self.regression))
        slopes = self.solution.moves(-self.solution.step.columns)
        scores = self.solution.scores() + of_share @ moved.T
        return of_share, -np.linalg.solve(slopes, scores.T).T

    def influence(self) -> Array:
        """Of each firm on the production function's coefficients, both steps stacked, shape (firms, terms)."""
        of_share, of_fixed = self.row_influence
        of_terms = self.output.influence(self.regression, of_share, of_fixed[:, : self.output.fixed])
        return self.output.sample.sums_by_firm(of_terms)

    def candidate(self) -> Candidate:
        """What this root's economy would look like."""
        return Candidate(
            slopes=self.solution.unknowns,
            coefficients=self.coefficients,
            elasticities=self.output.mean_slopes @ self.coefficients,
            persistence=self.solution.persistence,
            per_unit=self._per_unit(),
            hires=self._hires(),
            criterion=self.solution.misfit**2,
        )

    def positive_rows(self) -> float:
        """The share of rows whose elasticities are all above zero."""
        sample = self.output.sample
        elasticities = sample.specification.elasticities(self.coefficients, sample.inputs)
        return float(np.average((elasticities > 0).all(axis=1), weights=sample.weight))

    def t_values(self) -> Array:
        """Of the mean elasticities."""
        moves = self.influence() @ self.output.mean_slopes.T
        return np.asarray(self.output.mean_slopes @ self.coefficients / np.sqrt(np.sum(moves**2, axis=0)))

    def foretold(self) -> tuple[Check, ...]:
        """Whether ξ follows last year's capital, which the equations have not used; none where there is no capital."""
        sample = self.output.sample
        pairs, free = sample.pairs, len(sample.specification.free)
        known = self.output.logs[pairs - 1, free : sample.inputs.shape[1]]
        if not known.shape[1]:
            return ()
        of_share, of_fixed = self.row_influence
        rows = self.solution.scores(known)
        total = rows.sum(axis=0)
        rows = rows + of_share @ self.solution.moves(self.output.net_moves(self.regression), known).T
        rows = rows + of_fixed @ self.solution.moves(-self.solution.step.columns, known).T
        by_firm = sample.sums_by_firm(rows)
        statistic = float(total @ np.linalg.pinv(by_firm.T @ by_firm, hermitian=True) @ total)
        return (Check(_FORETOLD, _FORETOLD_NULL, statistic, chi_square_tail(statistic, len(total)), len(total)),)

    def _hires(self) -> float:
        """How productivity and labour hang together."""
        labour = len(self.output.sample.specification.labour)
        if not labour:
            return 0.0
        elasticities = self.output.mean_slopes @ self.coefficients
        hired = self.output.sample.inputs[:, :labour] @ elasticities[:labour]
        return float(np.corrcoef(hired, self.solution.omega)[0, 1])

    def _per_unit(self) -> float:
        """The share of ω's variance that output per unit of labour of one kind explains, the largest one."""
        labour = len(self.output.sample.specification.labour)
        kinds = self.output.sample.inputs[:, :labour].T
        explained = [np.corrcoef(self.output.sample.output - kind, self.solution.omega)[0, 1] ** 2 for kind in kinds]
        return float(max(explained, default=0.0))


def chosen_first(
    output: GrossOutput, regression: ShareRegression, solutions: Sequence[Solution]
) -> tuple[BothSteps, tuple[Root, ...]]:
    """The root that is the production function, and all roots with the reason for or against each, it first.

    Raises
    ------
    NoEstimate
        There is no root, none is a production function, or several could be.
    """
    found = [BothSteps(output, regression, each) for each in _distinct(solutions)]
    if not found:
        raise NoEstimate(_NO_ROOT)
    found, against = _sensible_rows(found)
    candidates = [each.candidate() for each in found]
    behind = {id(candidate): each for candidate, each in zip(candidates, found, strict=True)}
    inputs = output.sample.specification.inputs
    best, roots = choose(candidates, lambda candidate: behind[id(candidate)].t_values(), inputs)
    aside = tuple(root_of(each.candidate(), _NEGATIVE_ROWS, chosen=False) for each in against)
    return behind[id(best)], (*roots, *aside)


def _sensible_rows(found: list[BothSteps]) -> tuple[list[BothSteps], list[BothSteps]]:
    """Roots by which inputs add to output in many rows, and those by which they do in less than half as many."""
    shares = [each.positive_rows() for each in found]
    enough = max(shares) / 2
    kept = [each for each, share in zip(found, shares, strict=True) if share >= enough]
    return kept, [each for each, share in zip(found, shares, strict=True) if share < enough]


def _distinct(solutions: Sequence[Solution]) -> list[Solution]:
    """One of each cluster, best met first."""
    kept: list[Solution] = []
    for each in sorted(solutions, key=lambda solution: solution.misfit):
        if all(_distance(each.unknowns, other.unknowns) > _APART for other in kept):
            kept.append(each)
    return kept


def _distance(one: Array, other: Array) -> float:
    return float(np.max(np.abs(one - other)) / (1 + np.max(np.abs(other))))


_NEGATIVE_ROWS = Text(
    vi="bỏ: ở phần lớn các dòng có đầu vào làm giảm sản lượng, trong khi nghiệm khác thì không",
    en="set aside: in most rows an input would lower output, while it does not by another root",
)
_NO_ROOT = Text(
    vi="Hệ phương trình của bước hai không có nghiệm: không hàm C nào làm cho ξ độc lập với các biến công cụ. Hãy giảm "
    "constant_degree hoặc law_of_motion, hoặc gộp ngành rộng hơn.",
    en="The second step's equations have no solution: no C makes ξ independent of the instruments. Lower "
    "constant_degree or law_of_motion, or take a wider industry.",
)
_FORETOLD = Text(vi="Vốn năm trước và phần bất ngờ", en="Last year's capital and the surprise")
_FORETOLD_NULL = Text(
    vi="vốn năm trước không báo trước phần bất ngờ của năng suất ξ",
    en="last year's capital does not foretell the surprise ξ of productivity",
)
