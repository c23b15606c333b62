"""Total factor productivity from year to year by prices of one's own: Laspeyres, Paasche, Fisher, Hicks-Moorsteen.

Output is put together as ``p·y`` and input as ``w·x``, with the producer's own prices, so that the index of one
producer is of its own concern and indexes of different producers do not compare in level:

===================  ===============================================================================
``laspeyres``        prices of the first year
``paasche``          prices of the second year
``fisher``           the geometric mean of both
``hicks_moorsteen``  no prices: the frontier's shadow prices, at the outputs of one year with the
                     inputs of the other, of both years; the geometric mean
===================  ===============================================================================

Each change is taken apart as levels are: the best productivity that anybody has at these prices, technical efficiency,
the mix, and what is left to scale.

References
----------
O'Donnell (2011, 2012). Bjurek (1996). Diewert (1992). The shadow prices are a linear approximation of the distance
functions, as in DPIN and in R's productivity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.prices import traded
from nangsuat.compare.frontier.producers import NoFrontier, Numbers, Places, Producers, read_producers, refuse_names
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.compare.productivity_change.change_result import Kind, ProductivityChange
from nangsuat.compare.productivity_change.efficiencies import Efficiencies, radial
from nangsuat.compare.productivity_change.levels_result import LEVELS
from nangsuat.compare.productivity_change.shadow_prices import slopes
from nangsuat.compare.productivity_change.steps import Step, refuse_year, step_frame, steps_of
from nangsuat.data import Panel, Text, UnknownOption

type Method = Literal["laspeyres", "paasche", "fisher", "hicks_moorsteen"]
type Side = Literal["input", "output"]

PARTS = (
    "aggregate_output",
    "aggregate_input",
    "best_tfp",
    "technical_efficiency",
    "scale_efficiency",
    "mix_efficiency",
    "residual_scale_efficiency",
    "scale_mix_efficiency",
    "residual_mix_efficiency",
)
_MULTIPLY = ("best_tfp", "technical_efficiency", "mix_efficiency", "residual_scale_efficiency")


def tfp_change(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    method: Method = "hicks_moorsteen",
    prices: Mapping[str, str] | None = None,
    orientation: Side = "output",
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = (),
) -> ProductivityChange:
    """How total factor productivity moved from each year to the next, by prices of each producer's own.

    Parameters
    ----------
    panel : producers in two years or more; quantities
    inputs, outputs : roles or quantities of the panel
    method : ``"laspeyres"``, ``"paasche"``, ``"fisher"`` or ``"hicks_moorsteen"``
    prices : for each input and output the role or quantity that holds its price; not with ``"hicks_moorsteen"``
    orientation : along which side efficiency is taken apart
    returns_to_scale : of the technology of each year
    by : roles within which producers share a technology; never the year

    Returns
    -------
    ProductivityChange
        ``index`` is best TFP × technical × mix × residual scale efficiency; ``frame`` has the other parts too.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier
        See :func:`fare_primont`; prices are missing, or given where none are used.
    CannotBeShown
        No producer is there in two years.

    Examples
    --------
    One input and one output: every method gives the change of their ratio.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame(
    ...     {"firm": ["a", "b"] * 2, "year": [2022] * 2 + [2023] * 2, "x": [2.0, 4, 2, 3], "y": [2.0, 3, 3, 3]}
    ... )
    >>> panel = FirmPanel.from_frame(made, quantities=["x", "y"])
    >>> found = tfp_change(panel, inputs=["x"], outputs=["y"])
    >>> [round(value, 4) for value in found.frame["index"]]
    [1.5, 1.3333]
    """
    refuse_names(panel, inputs, outputs)
    _refuse(method, prices, (*inputs, *outputs), orientation, by)
    own = dict.fromkeys((prices or {}).values())
    panel.require(*own, purpose=_PURPOSE)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    names = [(prices or {}).get(name, "") for name in (*inputs, *outputs)]
    paid = _paid(panel, producers, names) if prices else np.empty((len(producers), 0))
    model = Model(orientation=orientation, returns_to_scale=returns_to_scale)
    making = _Making(*_in_means(producers, paid), method, orientation, returns_to_scale)
    frame = pl.concat([making.step(step) for step in steps_of(producers)])
    return ProductivityChange(
        frame=frame,
        kind=_KINDS[method],
        producers=producers,
        model=model,
        parts={name: LEVELS[name] for name in _MULTIPLY},
        how=(_HOW.fill(returns=returns_words(returns_to_scale)), *([] if prices else [_SHADOW])),
        certificate=making.near.certificate,
        provenance=producers.provenance.then(
            f"tfp_change:{method}",
            parameters={
                "inputs": list(inputs), "outputs": list(outputs), **model.parameters(False), "by": list(by),
                "prices": dict(prices or {}),
            },
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Weights:
    """Prices of each producer of a step."""

    inputs: Numbers
    outputs: Numbers


class _Making:
    """Changes in the making."""

    def __init__(
        self, producers: Producers, paid: Numbers, method: Method, orientation: Side, returns: Returns
    ) -> None:
        self.producers, self.method, self.paid = producers, method, paid
        self.orientation, self.returns = orientation, returns
        self.near = Efficiencies(producers, Model(orientation=orientation), radial(orientation))

    def step(self, step: Step) -> pl.DataFrame:
        """One row a producer that is there in both years."""
        weights = _WEIGHTS[self.method](self, step)
        after = self._levels(step.after, step.members[step.end], weights)
        before = self._levels(step.before, step.members[step.start], weights)
        changes = {name: after[name] / before[name] for name in (*PARTS, "tfp")}
        changes["index"] = changes.pop("tfp")
        return step_frame(self.producers, step, changes, ("index", *PARTS))

    def own(self, places: Places) -> _Weights:
        """The prices that producers pay and get."""
        return _Weights(*np.split(self.paid[places], [self.producers.x.shape[1]], axis=1))

    def shadow(self, members: Places, x_in: Places, y_in: Places, x_out: Places, y_out: Places) -> _Weights:
        """Shadow prices of inputs at one point and of outputs at another, on the technology of ``members``."""
        return _Weights(self._slopes(members, x_in, y_in, "input"), self._slopes(members, x_out, y_out, "output"))

    def _slopes(self, members: Places, x_at: Places, y_at: Places, orientation: Side) -> Numbers:
        near = self.near
        observed, asked = near.quantities(members, members), near.quantities(x_at, y_at)
        found, proof = slopes(near.technology(members, self.returns), asked, observed, orientation)
        near.certificate += proof
        return found

    def _levels(self, at: Places, members: Places, weights: Sequence[_Weights]) -> dict[str, Numbers]:
        """All levels at some producers' prices; the geometric mean where there are two sets of prices."""
        found = [self._at_prices(at, members, each) for each in weights]
        mean = {name: np.exp(np.mean([np.log(_told(each[name])) for each in found], axis=0)) for name in found[0]}
        technical = self.near.of(members, self.returns, at, at)
        constant = self.near.of(members, "crs", at, at)
        mix = mean["reached"] / technical
        tfp, best = mean["tfp"], mean["best_tfp"]
        return {
            **{name: mean[name] for name in ("aggregate_output", "aggregate_input", "tfp", "best_tfp")},
            "technical_efficiency": technical,
            "scale_efficiency": constant / technical,
            "mix_efficiency": mix,
            "residual_scale_efficiency": tfp / best / technical / mix,
            "scale_mix_efficiency": tfp / best / technical,
            "residual_mix_efficiency": tfp / best / constant,
        }

    def _at_prices(self, at: Places, members: Places, prices: _Weights) -> dict[str, Numbers]:
        x, y = self.producers.x, self.producers.y
        output, used = (prices.outputs * y[at]).sum(axis=1), (prices.inputs * x[at]).sum(axis=1)
        worth = self._worth(at, members, prices)
        with np.errstate(divide="ignore", invalid="ignore"):  # at prices of zero, or of who makes nothing
            best = ((prices.outputs @ y[members].T) / (prices.inputs @ x[members].T)).max(axis=1)
            reached = worth / used if self.orientation == "input" else output / worth
            tfp = output / used
        return {
            "aggregate_output": output,
            "aggregate_input": used,
            "tfp": tfp,
            "best_tfp": best,
            "reached": reached,
        }

    def _worth(self, at: Places, members: Places, prices: _Weights) -> Numbers:
        """The least that the outputs could cost, or the most that the inputs could earn."""
        technology, asked = self.near.technology(members, self.returns), self.near.quantities(at, at)
        known = np.isfinite(prices.inputs).all(axis=1) & np.isfinite(prices.outputs).all(axis=1)
        worth = np.full(len(at), np.nan)
        if self.orientation == "input":
            right, rows = technology.place(0 * asked.x, asked.y), np.arange(technology.inputs)
            way, costs = 1.0, prices.inputs
        else:
            right, rows = technology.place(asked.x, 0 * asked.y), technology.inputs + np.arange(technology.outputs)
            way, costs = -1.0, -prices.outputs
        if known.any():
            found = traded(technology, right[known], rows, way, costs[known], None)
            self.near.certificate += found.certificate
            worth[known] = np.abs(found.objective)
        return worth


def _told(level: Numbers) -> Numbers:
    """A level that is not a positive number does not exist."""
    return np.where(np.isfinite(level) & (level > 0), level, np.nan)


def _laspeyres(making: _Making, step: Step) -> list[_Weights]:
    return [making.own(step.before)]


def _paasche(making: _Making, step: Step) -> list[_Weights]:
    return [making.own(step.after)]


def _fisher(making: _Making, step: Step) -> list[_Weights]:
    return [making.own(step.before), making.own(step.after)]


def _hicks_moorsteen(making: _Making, step: Step) -> list[_Weights]:
    start, end = step.members[step.start], step.members[step.end]
    return [
        making.shadow(start, x_in=step.after, y_in=step.before, x_out=step.before, y_out=step.after),
        making.shadow(end, x_in=step.before, y_in=step.after, x_out=step.after, y_out=step.before),
    ]


_WEIGHTS: dict[str, Callable[[_Making, Step], list[_Weights]]] = {
    "laspeyres": _laspeyres,
    "paasche": _paasche,
    "fisher": _fisher,
    "hicks_moorsteen": _hicks_moorsteen,
}


def _paid(panel: Panel, producers: Producers, names: Sequence[str]) -> Numbers:
    """The prices of each producer, in the order of inputs and outputs."""
    rows = panel.collect("row", *dict.fromkeys(names))
    found = producers.keys.select("row").join(rows, on="row", how="left", maintain_order="left")
    values = np.column_stack([found[name].to_numpy() for name in names]).astype(np.float64)
    if not (values > 0).all():
        raise NoFrontier(_BLANK_PRICE.fill(count=int((~(values > 0)).any(axis=1).sum())))
    return values


def _in_means(producers: Producers, paid: Numbers) -> tuple[Producers, Numbers]:
    """Quantities over their means and prices times them: worth the same, and numbers of one size for the programmes."""
    x, y = (np.where((mean := each.mean(axis=0)) > 0, mean, 1.0) for each in (producers.x, producers.y))
    scaled = replace(producers, x=producers.x / x, y=producers.y / y)
    return scaled, paid * np.concatenate((x, y)) if paid.shape[1] else paid


def _refuse(
    method: str, prices: Mapping[str, str] | None, names: Sequence[str], orientation: str, by: Sequence[str]
) -> None:  # fmt: skip
    for option, value, known in (
        ("method", method, tuple(_WEIGHTS)),
        ("orientation", orientation, ("input", "output")),
    ):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    refuse_year(by)
    if method == "hicks_moorsteen" and prices:
        raise UnknownOption(_PRICES_UNUSED)
    unpriced = [name for name in names if name not in (prices or {})]
    if method != "hicks_moorsteen" and unpriced:
        raise UnknownOption(_NO_PRICE.fill(names=", ".join(unpriced)))


def _kind(key: str, vi: str, en: str) -> Kind:
    title = Text(vi=f"Thay đổi năng suất: chỉ số {vi}", en=f"Change of productivity: {en} index")
    return Kind(f"tfp_change:{key}", title, Text(vi=f"Chỉ số {vi}", en=f"{en} index"), _READING, missing=_ZERO)


_ZERO = Text(
    vi="{missing} trên {all} chỉ số không tồn tại: có năm đầu vào hoặc đầu ra tổng hợp bằng 0 (không làm ra gì, hoặc "
    "giá bóng bằng 0), hoặc không tia nào gặp đường biên.",
    en="{missing} of {all} indexes do not exist: in some year aggregate input or output is 0 (nothing is made, or a "
    "shadow price is 0), or no ray meets the frontier.",
)
_READING = Text(
    vi="Lớn hơn 1 là năng suất tăng: đầu ra tổng hợp tăng nhanh hơn đầu vào tổng hợp. Chỉ số bằng tích các thành phần.",
    en="Above 1 productivity grew: aggregate output grew faster than aggregate input. The parts multiply to the index.",
)
_KINDS = {
    "laspeyres": _kind("laspeyres", "Laspeyres", "Laspeyres"),
    "paasche": _kind("paasche", "Paasche", "Paasche"),
    "fisher": _kind("fisher", "Fisher", "Fisher"),
    "hicks_moorsteen": _kind("hicks_moorsteen", "Hicks-Moorsteen", "Hicks-Moorsteen"),
}
_HOW = Text(vi="Đường biên của từng năm, {returns}.", en="Each year's own frontier, {returns}.")
_SHADOW = Text(
    vi="Không dùng giá: đầu vào và đầu ra gộp theo giá bóng của đường biên hai năm (xấp xỉ tuyến tính hàm khoảng "
    "cách).",
    en="No prices: inputs and outputs are put together by shadow prices of both years' frontiers (a linear "
    "approximation of the distance functions).",
)
_PURPOSE = Text(vi="chỉ số năng suất theo giá", en="an index of productivity by prices")
_NO_PRICE = Text(
    vi="Chỉ số này cần giá của mọi đầu vào và đầu ra; chưa có giá của: {names}.",
    en="This index needs a price of each input and output; there is none of: {names}.",
)
_PRICES_UNUSED = Text(
    vi="Chỉ số Hicks-Moorsteen không dùng giá; bỏ prices, hoặc chọn method='fisher'.",
    en="The Hicks-Moorsteen index uses no prices; leave out prices, or take method='fisher'.",
)
_BLANK_PRICE = Text(
    vi="{count} đơn vị thiếu giá hoặc có giá không dương; chỉ số theo giá cần giá dương của mọi đầu vào, đầu ra.",
    en="{count} producers lack a price or have one that is not positive; an index by prices needs all of them.",
)
