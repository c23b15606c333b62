"""The same growth under other coefficients: how far the answer hangs on α."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nangsuat.data import NO_WORDS, Figure, Input, Text, as_input, figure_from
from nangsuat.measure.growth.account import POINTS, TFP, Account, share_of

GRID = (0.3, 0.4, 0.5, 0.6)
"""The range of α that official and academic accounts of Viet Nam and its neighbours move in."""

SHIFT = 0.1
"""How far the chosen α is moved to each side."""

_LABOUR = ("labour", "human_capital")
_SAME = 1e-9  # two coefficients nearer than this are one: printed α has three digits


@dataclass(frozen=True, slots=True)
class Alternative:
    """The account of the period under another α.

    Attributes
    ----------
    alpha : the coefficient
    kind : ``"chosen"`` for the account's own (its mean where it varies), ``"shifted"`` for that ± 0.1 in every step,
        ``"grid"`` for one α in all steps
    tfp : growth of TFP, points
    tfp_share : its share in growth, per cent
    """

    alpha: Figure
    kind: Literal["chosen", "shifted", "grid"]
    tfp: Figure
    tfp_share: Figure


def alternatives(period: Account) -> tuple[Alternative, ...]:
    """Growth of TFP in the period for α from 0.3 to 0.6 and for the chosen one ± 0.1, in ascending order of α."""
    found = shifts(period)
    taken = [each.alpha.value or 0.0 for each in found]
    found += [_on_grid(period, alpha) for alpha in GRID if all(abs(alpha - other) > _SAME for other in taken)]
    return tuple(sorted(found, key=lambda each: each.alpha.value or 0.0))


def shifts(period: Account) -> list[Alternative]:
    """The account's own coefficient of capital and that ± 0.1, what capital gains being labour's loss.

    A shift by d moves TFP by ``−d·(g_K − g_L)`` exactly, whether the coefficient is constant or not.
    """
    chosen = period.factor("capital").coefficient
    own = chosen.value or 0.0
    moved = [_shifted(period, chosen, step) for step in (-SHIFT, SHIFT) if 0 < own + step < 1]
    return [Alternative(chosen, "chosen", period.tfp, period.tfp_share), *moved]


def _shifted(period: Account, chosen: Figure, step: float) -> Alternative:
    move = Input("shift", Text(vi="Dịch chuyển của α", en="Shift of α"), step)
    alpha = figure_from(
        "alpha + shift", [as_input(chosen, "alpha"), move], label=chosen.label, unit=NO_WORDS, method="M12", decimals=3
    )
    labour, inputs = _labour_growth(period)
    formula = f"tfp - shift * (g_capital - {labour})"
    return _alternative(period, alpha, "shifted", formula, [as_input(period.tfp, "tfp"), move, *inputs])


def _on_grid(period: Account, value: float) -> Alternative:
    given = Input("given", Text(vi="α giả định", en="α assumed"), value)
    alpha = figure_from("given", [given], label=given.label, unit=NO_WORDS, method="M12", decimals=3)
    labour, inputs = _labour_growth(period)
    formula = f"g_output - alpha * g_capital - (1 - alpha) * {labour}"
    made = [as_input(period.output, "g_output"), as_input(alpha, "alpha"), *inputs]
    return _alternative(period, alpha, "grid", formula, made)


def _labour_growth(period: Account) -> tuple[str, list[Input]]:
    """Growth of labour, quality included, as a formula, and the growth of all factors as inputs."""
    labour = [each.growth_symbol for each in period.factors if each.key in _LABOUR]
    used = [each for each in period.factors if each.key in ("capital", *_LABOUR)]
    return f"({' + '.join(labour)})", [as_input(each.growth, each.growth_symbol) for each in used]


def _alternative(
    period: Account, alpha: Figure, kind: Literal["shifted", "grid"], formula: str, inputs: Sequence[Input]
) -> Alternative:
    tfp = figure_from(formula, inputs, label=period.tfp.label, unit=POINTS, method="M08", decimals=2)
    return Alternative(alpha, kind, tfp, share_of(tfp, period.output, TFP, "M09"))
