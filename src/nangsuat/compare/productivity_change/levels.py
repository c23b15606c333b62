"""Total factor productivity in levels that compare across producers and years, and what it is made of.

Aggregate output is ``p·y`` and aggregate input ``w·x``, with one set of prices for all; productivity is their ratio, so
that indexes between any two producers and years are transitive. Which prices:

* ``fare_primont``: shadow prices at the mean of all producers, read off the frontier of all years; no prices needed;
* ``lowe``: mean prices.

Productivity is the best that anybody of the year has, times how near a producer comes to it. That nearness is taken
apart, looking along outputs (or inputs): technical efficiency, the mix of products, and what is left to scale:

    efficiency = technical · mix · residual scale = technical · scale · residual mix

References
----------
O'Donnell (2011, 2012, 2014). Färe and Primont (1995). Lowe (1823).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import NoFrontier, Numbers, Places, Producers, read_producers, refuse_names
from nangsuat.compare.frontier.projection import Certificate, Progress
from nangsuat.compare.frontier.technology import Returns, technology_of
from nangsuat.compare.productivity_change.efficiencies import Efficiencies, radial
from nangsuat.compare.productivity_change.levels_result import LEVELS, TFPLevels
from nangsuat.compare.productivity_change.shadow_prices import slopes
from nangsuat.compare.productivity_change.steps import YEAR, refuse_year
from nangsuat.data import MissingRoles, Panel, Text, UnknownOption, quantity

type Side = Literal["input", "output"]
type Knowledge = Literal["contemporary", "sequential"]


def fare_primont(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Side = "output",
    returns_to_scale: Returns = "vrs",
    technology: Knowledge = "contemporary",
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> TFPLevels:
    """Total factor productivity of each producer and year by the frontier's own prices.

    Parameters
    ----------
    panel : producers in one year or more; quantities
    inputs, outputs : roles or quantities of the panel
    orientation : along which side efficiency is taken apart
    returns_to_scale : of the technology
    technology : ``"contemporary"``: what producers of the year did; ``"sequential"``: what was done up to the year
    by : roles within which producers share prices and technology; never the year
    progress : told how many projections are done

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier
        See :func:`nangsuat.compare.frontier.read_producers`; also where the frontier has no price for any input or
        output at the mean.

    Examples
    --------
    One input and one output: productivity is their ratio, but for the scale that the mean gives it.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "x": [1.0, 2.0], "y": [1.0, 1.0]})
    >>> found = fare_primont(
    ...     FirmPanel.from_frame(made, quantities=["x", "y"]), inputs=["x"], outputs=["y"], returns_to_scale="crs"
    ... )
    >>> [(round(tfp, 4), round(near, 4)) for tfp, near in found.frame.select("tfp", "tfp_efficiency").rows()]
    [(0.6667, 1.0), (0.3333, 0.5)]
    """
    _refuse(orientation, technology, by)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    priced = [(places, _shadow_prices(producers.at(places), returns_to_scale)) for _, places in producers.groups()]
    return _levels(producers, "fare_primont", priced, orientation, returns_to_scale, technology, progress)


def lowe(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    prices: Mapping[str, str],
    orientation: Side = "output",
    returns_to_scale: Returns = "vrs",
    technology: Knowledge = "contemporary",
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> TFPLevels:
    """Total factor productivity of each producer and year by mean prices.

    Parameters
    ----------
    panel, inputs, outputs, orientation, returns_to_scale, technology, by, progress : see :func:`fare_primont`
    prices : for each input and output the role or quantity that holds its price

    Raises
    ------
    UnknownOption
        An input or output has no price.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame({"firm": ["a", "b"], "year": [2023] * 2, "x": [1.0, 2.0], "y": [1.0] * 2})
    >>> made = made.with_columns(px=pl.Series([2.0, 4.0]), py=6.0)
    >>> panel = FirmPanel.from_frame(made, quantities=["x", "y", "px", "py"])
    >>> lowe(panel, inputs=["x"], outputs=["y"], prices={"x": "px", "y": "py"}).frame["tfp"].to_list()
    [2.0, 1.0]
    """
    _refuse(orientation, technology, by)
    refuse_names(panel, inputs, outputs)
    unpriced = [name for name in (*inputs, *outputs) if name not in prices]
    if unpriced:
        raise UnknownOption(_NO_PRICE.fill(names=", ".join(unpriced)))
    panel.require(*prices.values(), purpose=_PURPOSE)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    paid = panel.collect("row", *dict.fromkeys(prices.values())).filter(
        pl.col("row").is_in(producers.keys["row"].implode())
    )
    priced = []
    for _, places in producers.groups():
        rows = paid.filter(pl.col("row").is_in(producers.keys["row"][places].implode()))
        found = _Prices(
            *(np.array([rows[prices[name]].mean() for name in side], dtype=float) for side in (inputs, outputs))
        )
        if not np.isfinite([*found.inputs, *found.outputs]).all():
            raise MissingRoles(_BLANK_PRICE)
        priced.append((places, found))
    return _levels(producers, "lowe", priced, orientation, returns_to_scale, technology, progress)


@dataclass(frozen=True, slots=True)
class _Prices:
    """One price for each input and output."""

    inputs: Numbers
    outputs: Numbers


def _shadow_prices(producers: Producers, returns: Returns) -> _Prices:
    """The slopes of the distance functions at the mean producer, on the frontier of all."""
    technology = technology_of(producers, returns_to_scale=returns)
    mean = replace(producers.at(np.array([0])), x=producers.x.mean(axis=0)[None], y=producers.y.mean(axis=0)[None])
    paid, earned = (slopes(technology, mean, producers, side)[0][0] for side in ("input", "output"))
    if not all(np.isfinite(side).all() and side.any() for side in (paid, earned)):
        raise NoFrontier(_NO_SHADOW)
    return _Prices(paid, earned)


def _levels(
    producers: Producers,
    method: str,
    priced: Sequence[tuple[Places, _Prices]],
    orientation: Side,
    returns: Returns,
    technology: Knowledge,
    progress: Progress | None,
) -> TFPLevels:
    output, used = np.empty(len(producers)), np.empty(len(producers))
    for places, prices in priced:
        output[places] = producers.y[places] @ prices.outputs
        used[places] = producers.x[places] @ prices.inputs
    seen = _Views(producers, orientation, output, used, progress)
    found = {name: np.full(len(producers), np.nan) for name in LEVELS}
    for places, _ in priced:
        for at, members in _years(producers, places, technology):
            for name, values in seen.parts(at, members, returns).items():
                found[name][at] = values
    weight = {} if producers.weight is None else {"weight": producers.weight}
    columns = {name: pl.Series(values, nan_to_null=True) for name, values in found.items()}
    parameters = {"orientation": orientation, "returns_to_scale": returns, "technology": technology}
    return TFPLevels(
        frame=producers.keys.with_columns(**weight, **columns),
        method=method,
        producers=producers,
        orientation=orientation,
        returns_to_scale=returns,
        certificate=seen.certificate,
        provenance=producers.provenance.then(
            f"tfp_levels:{method}",
            parameters={
                "inputs": [role.key for role in producers.inputs],
                "outputs": [role.key for role in producers.outputs],
                **parameters,
                "by": list(producers.by),
            },
        ),
    )


class _Views:
    """Efficiencies of the quantities as they are, and with one side put together by its prices."""

    def __init__(
        self, producers: Producers, orientation: Side, output: Numbers, used: Numbers, progress: Progress | None
    ) -> None:
        self.output, self.used = output, used
        together = (
            replace(producers, inputs=(quantity("input"),), x=used[:, None])
            if orientation == "input"
            else replace(producers, outputs=(quantity("output"),), y=output[:, None])
        )
        model, nearness = Model(orientation=orientation), radial(orientation)
        self.single, self.mixed = (Efficiencies(each, model, nearness, progress) for each in (producers, together))

    @property
    def certificate(self) -> Certificate:
        """What proves all that was found."""
        return self.single.certificate + self.mixed.certificate

    def parts(self, at: Places, members: Places, returns: Returns) -> dict[str, Numbers]:
        """All levels of some producers against the technology of ``members``."""
        technical = self.single.of(members, returns, at, at)
        scale = self.single.of(members, "crs", at, at) / technical
        reached = self.mixed.of(members, returns, at, at)
        tfp = self.output[at] / self.used[at]
        best = float((self.output[members] / self.used[members]).max()) or np.nan  # where nothing is made, none is best
        residual_scale = tfp / reached / best
        return {
            "aggregate_output": self.output[at],
            "aggregate_input": self.used[at],
            "tfp": tfp,
            "best_tfp": np.full(len(at), best),
            "tfp_efficiency": tfp / best,
            "technical_efficiency": technical,
            "scale_efficiency": scale,
            "mix_efficiency": reached / technical,
            "residual_scale_efficiency": residual_scale,
            "scale_mix_efficiency": tfp / best / technical,
            "residual_mix_efficiency": tfp / best / technical / scale,
        }


def _years(producers: Producers, places: Places, technology: Knowledge) -> list[tuple[Places, Places]]:
    """The producers of each year, and those that show what is possible in it."""
    years = producers.keys[YEAR].to_numpy()[places]
    found = []
    for year in np.unique(years):
        of_year = places[years == year]
        found.append((of_year, of_year if technology == "contemporary" else places[years <= year]))
    return found


def _refuse(orientation: str, technology: str, by: Sequence[str]) -> None:
    for option, value, known in (
        ("orientation", orientation, ("input", "output")),
        ("technology", technology, ("contemporary", "sequential")),
    ):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    refuse_year(by)


_PURPOSE = Text(vi="chỉ số Lowe", en="the Lowe index")
_NO_PRICE = Text(
    vi="Chỉ số Lowe cần giá của mọi đầu vào và đầu ra; chưa có giá của: {names}.",
    en="The Lowe index needs a price of each input and output; there is none of: {names}.",
)
_BLANK_PRICE = Text(
    vi="Có đầu vào hoặc đầu ra không có giá ở năm nào.", en="Some input or output has no price in any row."
)
_NO_SHADOW = Text(
    vi="Tại điểm bình quân, đường biên không cho giá của đầu vào hoặc đầu ra nào.",
    en="At the mean the frontier gives no price to any input or to any output.",
)
