"""One line of a growth account: growth of output, contribution of each factor, and what is left for productivity.

    growth of output = Σ coefficient × growth of factor + growth of TFP

Each term is a figure over figures over rows, so that every printed number opens down to the table it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nangsuat.data import Figure, Input, Text, as_input, figure_from
from nangsuat.measure.growth.observations import Observation

type Growth = Literal["rate", "log"]

GROWTH: tuple[Growth, ...] = ("rate", "log")

NEAR_ZERO_GROWTH = 0.5
"""Growth of output in per cent a year, up to which shares in it are withheld.

Offices revise growth by a tenth of a point and more; of growth under half a point that is a fifth of everything, so
a share in it says nothing.
"""

PERCENT = Text.same("%")
PER_YEAR = Text(vi="%/năm", en="% a year")
POINTS = Text(vi="điểm %", en="points")

TFP = Text(vi="TFP", en="TFP")
OUTPUT_GROWTH = Text(vi="Tăng trưởng", en="Growth of output")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor's part in a line.

    Attributes
    ----------
    key, name : ``"capital"``, ``"labour"``, …
    growth : its growth, per cent a year
    coefficient : the figure that its coefficient comes from
    weight : the coefficient as a formula over ``symbol``, such as ``"(1 - alpha)"``
    symbol : what ``coefficient`` is called in formulas
    contribution : coefficient × growth, percentage points
    share : contribution in per cent of the growth of output; withheld, with the reason, where that has no meaning
    """

    key: str
    name: Text
    growth: Figure
    coefficient: Figure
    weight: str
    symbol: str
    contribution: Figure
    share: Figure

    @property
    def growth_symbol(self) -> str:
        """What its growth is called in formulas."""
        return f"g_{self.key}"


@dataclass(frozen=True, slots=True)
class Account:
    """One line of a growth account, from one year to another.

    Attributes
    ----------
    first, last : its years
    output : growth of output, per cent a year
    factors : the factors' parts
    tfp : growth of total factor productivity, percentage points
    tfp_share : its share in the growth of output, per cent; withheld, with the reason, where that has no meaning
    """

    first: int
    last: int
    output: Figure
    factors: tuple[Factor, ...]
    tfp: Figure
    tfp_share: Figure

    @property
    def years(self) -> int:
        return self.last - self.first

    @property
    def period(self) -> str:
        """The year of a step of one year, both years of a longer one."""
        return str(self.last) if self.years == 1 else f"{self.first}–{self.last}"

    def factor(self, key: str) -> Factor:
        """The part of the factor called ``key``."""
        return next(each for each in self.factors if each.key == key)


@dataclass(frozen=True, slots=True)
class Term:
    """A factor before its part is worked out: growth, coefficient, and the indicator code of its share."""

    key: str
    name: Text
    growth: Figure
    coefficient: Figure
    weight: str
    symbol: str
    code: str


def growth_of(before: Observation, now: Observation, role: str, name: Text, growth: Growth) -> Figure:
    """Growth of a role, per cent a year: compound rate or log difference."""
    inputs = [now.reading("now", role), before.reading("before", role)]
    return _per_year("now / before", inputs, now.year - before.year, name, growth)


def growth_of_quality(before: Observation, now: Observation, quantity: str, quality: str, growth: Growth) -> Figure:
    """What the quality of labour adds to the growth of its quantity, per cent a year.

    In rates it is the growth of quantity × quality less that of quantity, so that the two add up.
    """
    name = Text(vi="Tốc độ tăng chất lượng lao động", en="Growth of labour quality")
    inputs = [now.reading("quality_now", quality), before.reading("quality_before", quality)]
    years = now.year - before.year
    if growth == "log":
        return _per_year("quality_now / quality_before", inputs, years, name, growth)
    inputs += [now.reading("now", quantity), before.reading("before", quantity)]
    both, alone = "now * quality_now / (before * quality_before)", "now / before"
    if years == 1:
        return _percent(f"100 * ({both} - {alone})", inputs, name)
    formula = f"100 * (({both}) ** (1 / years) - ({alone}) ** (1 / years))"
    return _percent(formula, [*inputs, _years(years)], name)


def account_of(first: int, last: int, output: Figure, terms: Sequence[Term], code: str = "M08") -> Account:
    """The line that the terms make: contributions, the residual, and the shares."""
    factors = tuple(_factor(term, output) for term in terms)
    known = _distinct(
        [item for term in terms for item in (as_input(term.coefficient, term.symbol), _growth_input(term))]
    )
    formula = "g_output" + "".join(f" - {term.weight} * g_{term.key}" for term in terms)
    tfp = figure_from(
        formula,
        [as_input(output, "g_output"), *known],
        label=Text(vi="Tốc độ tăng TFP", en="Growth of TFP"),
        unit=POINTS,
        method=code,
        decimals=2,
    )
    return Account(first, last, output, factors, tfp, share_of(tfp, output, TFP, "M09"))


def mean_account(steps: Sequence[Account], output: Figure, terms: Sequence[Term]) -> Account:
    """The line of a whole period as the mean of its steps, weighted by their years: exact for log growth."""
    factors = tuple(
        _with_contribution(term, output, mean_of([step.factor(term.key).contribution for step in steps], steps, POINTS))
        for term in terms
    )
    tfp = mean_of([step.tfp for step in steps], steps, POINTS)
    return Account(steps[0].first, steps[-1].last, output, factors, tfp, share_of(tfp, output, TFP, "M09"))


def mean_of(figures: Sequence[Figure], steps: Sequence[Account], unit: Text) -> Figure:
    """The mean of the steps' figures, weighted by the steps' years."""
    one = figures[0]
    total = sum(step.years for step in steps)
    symbols = [f"{_word(one)}_{step.last}" for step in steps]
    parts = [
        symbol if step.years == 1 else f"{step.years} * {symbol}" for symbol, step in zip(symbols, steps, strict=True)
    ]
    inputs = [as_input(figure, symbol) for figure, symbol in zip(figures, symbols, strict=True)]
    formula = parts[0] if len(parts) == 1 and total == 1 else f"({' + '.join(parts)}) / {total}"
    return figure_from(formula, inputs, label=one.label, unit=unit, method=one.method, decimals=one.decimals)


def share_of(part: Figure, output: Figure, name: Text, code: str) -> Figure:
    """A contribution in per cent of the growth of output, or the reason why it is withheld."""
    label = Text(vi=f"Tỷ trọng đóng góp của {name.vi}", en=f"Share of {name.en} in growth")
    inputs = [as_input(part, "contribution"), as_input(output, "g_output")]
    share = figure_from("100 * contribution / g_output", inputs, label=label, unit=PERCENT, method=code, decimals=1)
    if output.value is None or output.value < NEAR_ZERO_GROWTH:
        return replace(share, value=None, reason=_withheld(output.value))
    return share


def _withheld(growth: float | None) -> Text:
    if growth is not None and growth < 0:
        return Text(
            vi="Sản lượng giảm nên tỷ trọng đóng góp không có nghĩa.",
            en="Output fell, so shares in its growth have no meaning.",
        )
    return Text(
        vi="Tăng trưởng dưới {limit} % nên tỷ trọng đóng góp không có nghĩa.",
        en="Output grew by less than {limit} %, so shares in its growth have no meaning.",
    ).fill(limit=NEAR_ZERO_GROWTH)


def _factor(term: Term, output: Figure) -> Factor:
    contribution = figure_from(
        f"{term.weight} * g_{term.key}",
        [as_input(term.coefficient, term.symbol), _growth_input(term)],
        label=Text(vi=f"Đóng góp của {term.name.vi}", en=f"Contribution of {term.name.en}"),
        unit=POINTS,
        method=term.code,
        decimals=2,
    )
    return _with_contribution(term, output, contribution)


def _with_contribution(term: Term, output: Figure, contribution: Figure) -> Factor:
    share = share_of(contribution, output, term.name, term.code)
    return Factor(term.key, term.name, term.growth, term.coefficient, term.weight, term.symbol, contribution, share)


def _growth_input(term: Term) -> Input:
    return as_input(term.growth, f"g_{term.key}")


def _distinct(inputs: Sequence[Input]) -> list[Input]:
    return list({item.symbol: item for item in inputs}.values())


def _per_year(ratio: str, inputs: list[Input], years: int, name: Text, growth: Growth) -> Figure:
    if growth == "log":
        return (
            _percent(f"100 * ln({ratio})", inputs, name)
            if years == 1
            else _percent(f"100 * ln({ratio}) / years", [*inputs, _years(years)], name)
        )
    if years == 1:
        return _percent(f"100 * ({ratio} - 1)", inputs, name)
    return _percent(f"100 * (({ratio}) ** (1 / years) - 1)", [*inputs, _years(years)], name)


def _percent(formula: str, inputs: Sequence[Input], name: Text) -> Figure:
    return figure_from(formula, inputs, label=name, unit=PER_YEAR, method="growth_accounting", decimals=2)


def _years(years: int) -> Input:
    return Input("years", Text(vi="Số năm", en="Years"), float(years))


def _word(figure: Figure) -> str:
    return _WORDS.get(figure.method, "part")


_WORDS = {"M08": "tfp", "M12": "alpha"}
