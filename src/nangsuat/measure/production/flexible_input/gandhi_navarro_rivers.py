"""Gandhi, Navarro and Rivers: gross output with bought-in inputs that firms choose freely, and no proxy.

The share of materials in output tells their elasticity (:mod:`.share_regression`); its integral over materials is the
production function but for a function C of the other inputs, which the law of motion of productivity determines
(:mod:`.integration_constant`). Nothing is said about the form but the degree of two polynomials: elasticities differ
from firm to firm. Capital is decided before the year and is its own instrument; labour answers to the year's
productivity, and its own year before is the instrument. An input that answers to nothing in the year is named among
capital.

Polynomials are estimated in standardised logarithms, which changes no result: C has all terms that another unit of the
inputs would move into it.

References
----------
Gandhi, Navarro and Rivers (2020), On the identification of gross output production functions, Journal of Political
Economy 128.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.control_functions.replication import LOST
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Check, Estimate, NoEstimate, Progress
from nangsuat.measure.production.flexible_input.fixed_input_roots import BothSteps, chosen_first
from nangsuat.measure.production.flexible_input.gross_output import GrossOutput, Polynomials
from nangsuat.measure.production.flexible_input.gross_output_draws import refit_side_by_side
from nangsuat.measure.production.flexible_input.integration_constant import SecondStep, independent
from nangsuat.measure.production.flexible_input.share_regression import ShareRegression, fit_share
from nangsuat.measure.production.sample import Places, Sample
from nangsuat.measure.production.specification import Array, Specification
from nangsuat.measure.production.tails import chi_square_tail


@dataclass(frozen=True, slots=True)
class GandhiNavarroRivers:
    """Gross output by the first-order condition of one flexible input.

    Attributes
    ----------
    degree : of the polynomial that the flexible input's share, and so its elasticity, follows; 0 is Cobb-Douglas in it
    constant_degree : of the polynomial of the other inputs; not below ``degree``, or results would hang on units
    law_of_motion : degree of the polynomial of last year's productivity
    cost, revenue : roles of the flexible input's cost and of the value of output, at current prices; where not given
        the columns of the input and of output themselves, right where the panel is at current prices
    share : a role that holds the share itself, in place of both
    """

    degree: int = 2
    constant_degree: int = 2
    law_of_motion: int = 3
    cost: str | None = None
    revenue: str | None = None
    share: str | None = None

    def __post_init__(self) -> None:
        if self.degree < 0 or self.law_of_motion < 1 or self.constant_degree < max(1, self.degree):
            raise UnknownOption(_DEGREES)
        if self.share is not None and (self.cost is not None or self.revenue is not None):
            raise UnknownOption(_SHARE_TWICE)

    @property
    def name(self) -> Text:
        return Text.same("Gandhi-Navarro-Rivers")

    @property
    def needs_proxy(self) -> bool:
        return False

    def specify(self, specification: Specification) -> Specification:
        """The terms of the integral and of C, and the columns that make the share.

        Raises
        ------
        UnknownOption
            There is not exactly one bought-in input, no other input, or a proxy.
        """
        if len(specification.intermediate) != 1 or len(specification.inputs) < 2:
            raise UnknownOption(_ONE_FLEXIBLE)
        if specification.proxy is not None:
            raise UnknownOption(_NO_PROXY)
        cost, revenue = self.cost or specification.intermediate[0], self.revenue or specification.output
        return replace(
            specification,
            own_terms=self._polynomials(specification).terms,
            share=(self.share,) if self.share else (cost, revenue),
        )

    def estimate(self, sample: Sample) -> Estimate:
        if not len(sample.pairs):
            raise NoEstimate(_NO_PAIRS)
        firms, terms = len(np.unique(sample.firm[sample.pairs])), len(sample.specification.terms)
        if firms <= terms:
            raise NoEstimate(_FEW_FIRMS.fill(firms=firms, terms=terms))
        warned = _spending_above_output(sample)
        output = GrossOutput.of(sample, self._polynomials(sample.specification))
        regression = fit_share(sample.log_share, output.share_columns, sample.weight)
        step, kept = self._second_step(output, regression, sample.weight)
        both, roots = chosen_first(output, regression, step.solutions())
        innovation = np.full(len(sample), np.nan)
        innovation[sample.pairs] = both.solution.innovation
        of_controls = output.columns[:, kept[output.fixed :]] @ both.solution.unknowns[output.fixed :]
        left = sample.output - sample.terms @ both.coefficients
        return Estimate(
            coefficients=both.coefficients,
            influence=both.influence(),
            productivity=left - regression.noise - of_controls,
            noise=regression.noise,
            innovation=innovation,
            observations=len(sample.pairs),
            firms=firms,
            roots=roots,
            checks=(*_same_elasticity(regression, sample), *both.foretold()),
            notes=(_EXPECTED_NOISE.fill(mean=regression.expected_noise), *warned),
            criterion=both.solution.misfit**2,
        )

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        output = GrossOutput.of(sample, self._polynomials(sample.specification))
        regression = fit_share(sample.log_share, output.share_columns, sample.weight)
        step, _ = self._second_step(output, regression, sample.weight)
        fixed = output.fixed_of(estimate.coefficients)
        point = step.solved(np.concatenate((fixed, np.zeros(step.columns.shape[1] - len(fixed)))))
        if point is None:
            return np.full((draws.count, len(estimate.coefficients)), np.nan)
        both = BothSteps(output, regression, point)
        found = refit_side_by_side(both, draws, progress)
        for draw in np.flatnonzero(np.isnan(found).any(axis=1)):
            again = self._again(both, Draws(1, draws.seed, draws.first + int(draw)).weights(sample.key)[:, 0])
            found[draw] = np.nan if again is None else again
        apart = np.abs((found - estimate.coefficients) @ output.mean_slopes.T).max(axis=1)
        found[apart > LOST] = np.nan
        return found

    def _again(self, both: BothSteps, times: Array) -> Array | None:
        """The coefficients of firms drawn so often, near those of all firms; none where there are none."""
        output = both.output.at_firms(times > 0)
        weight = times[times > 0][output.sample.firm] * output.sample.weight
        try:
            own = fit_share(output.sample.log_share, output.share_columns, weight, both.regression.coefficients)
            step, _ = self._second_step(output, own, weight)
        except NoEstimate:
            return None
        if step.columns.shape[1] != len(both.solution.unknowns):
            return None
        solution = step.solved(both.solution.unknowns)
        return None if solution is None else BothSteps(output, own, solution).coefficients

    def _polynomials(self, specification: Specification) -> Polynomials:
        return Polynomials.of(specification, self.degree, self.constant_degree)

    def _second_step(
        self, output: GrossOutput, regression: ShareRegression, weight: Array
    ) -> tuple[SecondStep, Places]:
        """Equations, and which of the columns they hold."""
        step = SecondStep(
            sample=output.sample,
            net=output.net(regression),
            columns=output.columns,
            instruments=output.instruments,
            weight=weight,
            terms=output.fixed,
            degree=self.law_of_motion,
        )
        return independent(step, output.fixed_names)


def _spending_above_output(sample: Sample) -> tuple[Text, ...]:
    """A warning of rows that spend more on the flexible input than output is worth.

    Raises
    ------
    NoEstimate
        Rows do so on average: its elasticity would be above one.
    """
    if np.average(np.exp(sample.log_share), weights=sample.weight) >= 1:
        raise NoEstimate(_SHARES_ABOVE_ONE)
    above = float(np.average(sample.log_share > 0, weights=sample.weight))
    return (_SOME_SHARES_ABOVE_ONE.fill(percent=round(100 * above, 1)),) if above else ()


def _same_elasticity(regression: ShareRegression, sample: Sample) -> tuple[Check, ...]:
    """Whether the share follows the inputs at all."""
    slopes = regression.coefficients[1:]
    if not len(slopes):
        return ()
    own = sample.sums_by_firm(regression.influence()[:, 1:-1])
    statistic = float(slopes @ np.linalg.lstsq(own.T @ own, slopes, rcond=None)[0])
    return (Check(_CONSTANT, _CONSTANT_NULL, statistic, chi_square_tail(statistic, len(slopes)), len(slopes)),)


_DEGREES = Text(
    vi="Cần degree ≥ 0, constant_degree ≥ 1 và không nhỏ hơn degree (nếu nhỏ hơn, kết quả sẽ phụ thuộc đơn vị đo), và "
    "law_of_motion ≥ 1.",
    en="degree must be 0 or more, constant_degree 1 or more and not below degree (below it, results would hang on the "
    "units), law_of_motion 1 or more.",
)
_SHARE_TWICE = Text(
    vi="Nêu share, hoặc cost và revenue, không nêu cả hai.", en="Name share, or cost and revenue, not both."
)
_ONE_FLEXIBLE = Text(
    vi="Gandhi-Navarro-Rivers cần đúng một đầu vào linh hoạt trong intermediate (như «materials»), ít nhất một đầu vào "
    "khác, và output là tổng sản lượng.",
    en="Gandhi-Navarro-Rivers takes exactly one flexible input in intermediate (such as «materials»), one other "
    "input at least, and gross output.",
)
_NO_PROXY = Text(
    vi="Gandhi-Navarro-Rivers không dùng proxy: tỷ phần của đầu vào linh hoạt thay cho nó; hãy bỏ proxy.",
    en="Gandhi-Navarro-Rivers takes no proxy: the flexible input's share stands in its place; leave proxy out.",
)
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm liền nhau; bước hai cần năng suất của năm trước.",
    en="No firm has two consecutive years; the second step needs the productivity of the year before.",
)
_FEW_FIRMS = Text(
    vi="Chỉ {firms} doanh nghiệp có hai năm liền nhau, mà hàm có {terms} hệ số; hãy giảm bậc đa thức (degree, "
    "constant_degree) hoặc gộp ngành rộng hơn.",
    en="Only {firms} firms have two consecutive years, and the function has {terms} coefficients; lower the degrees "
    "(degree, constant_degree), or take a wider industry.",
)
_EXPECTED_NOISE = Text(
    vi="E = {mean}: trung bình của exp ε, vì doanh nghiệp mua theo sản lượng kỳ vọng; độ co giãn của đầu vào linh hoạt "
    "đã chia cho E.",
    en="E = {mean}, the mean of exp ε, since firms buy by what they expect to sell; the flexible input's elasticity is "
    "divided by it.",
)
_CONSTANT = Text(vi="Tỷ phần không đổi (Wald)", en="Constant share (Wald)")
_CONSTANT_NULL = Text(
    vi="độ co giãn của đầu vào linh hoạt như nhau ở mọi doanh nghiệp (Cobb-Douglas theo đầu vào này)",
    en="the flexible input's elasticity is the same for all firms (Cobb-Douglas in it)",
)
_SHARES_ABOVE_ONE = Text(
    vi="Tỷ phần của đầu vào linh hoạt trung bình trên 1: chi phí lớn hơn giá trị sản lượng. Hãy xem lại đơn vị, hoặc "
    "nêu đúng cột: cost=…, revenue=….",
    en="The flexible input's share is above one on average: it costs more than output is worth. Look at the units, or "
    "name the right columns: cost=…, revenue=….",
)
_SOME_SHARES_ABOVE_ONE = Text(
    vi="Ở {percent} % số dòng, đầu vào linh hoạt tốn hơn giá trị sản lượng (tỷ phần trên 1).",
    en="In {percent} % of the rows the flexible input costs more than output is worth (a share above one).",
)
