"""Growth of labour productivity in three: catching up, a better technology, more capital a worker.

With y output per worker, k other inputs per worker, ȳ(k) what a year's frontier makes of k under constant returns, and
e = y/ȳ(k) the efficiency, b and c two years,

    y_c/y_b  =  e_c/e_b  ·  √( ȳ_c(k_c)/ȳ_b(k_c) · ȳ_c(k_b)/ȳ_b(k_b) )  ·  √( ȳ_b(k_c)/ȳ_b(k_b) · ȳ_c(k_c)/ȳ_c(k_b) )
                efficiency    technical change: both years' k               capital deepening: both years' frontiers

The first two are the Malmquist index and its parts. No shape of the production function, no prices and no shares of
income enter; all that is assumed is constant returns and that the frontier is known from who is there.

References
----------
Kumar and Russell (2002), Technological change, technological catch-up, and capital deepening.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import drop_producers, read_producers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.productivity_change.change import refuse_options
from nangsuat.compare.productivity_change.change_result import Kind, ProductivityChange
from nangsuat.compare.productivity_change.decompositions import DECOMPOSITIONS, PARTS
from nangsuat.compare.productivity_change.efficiencies import TECHNOLOGIES, Efficiencies, StepEfficiencies, radial
from nangsuat.compare.productivity_change.steps import step_frame, steps_of
from nangsuat.data import Panel, Text, UnknownOption

_PARTS = ("efficiency_change", "technical_change", "capital_deepening")
_BOTH_YEARS = ("contemporary", "sequential")


def kumar_russell(
    panel: Panel,
    *,
    output: str,
    labour: str,
    capital: Sequence[str],
    technology: Literal["contemporary", "sequential"] = "contemporary",
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> ProductivityChange:
    """How output per worker moved from each year to the next, and by which of three parts.

    Parameters
    ----------
    panel : economies or enterprises in two years or more; volumes, not values at current prices
    output : what is made
    labour : workers or hours
    capital : the other inputs
    technology : each year's own frontier, or the ``"sequential"`` one of all years up to it, which never falls back
    by : roles within which producers share a technology; never the year
    progress : told how many projections are done, of how many

    Returns
    -------
    ProductivityChange
        ``index`` is output per worker over that of the year before; the parts multiply to it. Producers without output
        or labour are left out and noted.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier, CannotBeShown
        See :func:`malmquist`.

    Examples
    --------
    Two countries; the second catches up and takes on capital, while the frontier does not move for it:

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame({
    ...     "firm": ["a", "b"] * 2, "year": [1965, 1965, 1990, 1990], "workers": [10.0] * 4,
    ...     "machines": [10.0, 5, 10, 10], "gdp": [20.0, 5, 20, 20],
    ... })
    >>> panel = FirmPanel.from_frame(made, quantities=["workers", "machines", "gdp"])
    >>> found = kumar_russell(panel, output="gdp", labour="workers", capital=["machines"])
    >>> found.frame.select("index", *found.parts).row(1)
    (4.0, 2.0, 1.0, 2.0)
    """
    if not capital or isinstance(capital, str):
        raise UnknownOption(_NO_CAPITAL)
    if technology not in _BOTH_YEARS:
        raise UnknownOption.among("technology", technology, _BOTH_YEARS)
    model = Model(orientation="output", returns_to_scale="crs")
    refuse_options(model, technology, "two_parts", by)
    producers = read_producers(panel, inputs=[labour, *capital], outputs=[output], by=by, purpose=_PURPOSE)
    idle = (producers.x[:, 0] == 0) | (producers.y[:, 0] == 0)
    producers = drop_producers(producers, idle, code="no-output-or-labour", reason=_IDLE)
    years = TECHNOLOGIES[technology]
    efficiencies = Efficiencies(producers, model, radial("output"))
    steps = steps_of(producers)
    frames = []
    for done, step in enumerate(steps, start=1):
        frames.append(_frame(StepEfficiencies(step, efficiencies, years.frontiers(step), years.looked_from)))
        if progress is not None:
            progress(done, len(steps))
    return ProductivityChange(
        frame=pl.concat(frames),
        kind=KUMAR_RUSSELL,
        producers=producers,
        model=model,
        parts={key: PARTS.get(key, _DEEPENING) for key in _PARTS},
        how=(_HOW.fill(technology=years.words),),
        certificate=efficiencies.certificate,
        provenance=producers.provenance.then(
            "kumar_russell",
            parameters={
                "output": output, "labour": labour, "capital": list(capital), "technology": technology, "by": list(by),
            },
        ),
    )  # fmt: skip


def _frame(at: StepEfficiencies) -> pl.DataFrame:
    """One row a producer that is there in both years."""
    producers, step = at.all.producers, at.step
    per_worker = producers.y[:, 0] / producers.x[:, 0]
    growth = per_worker[step.after] / per_worker[step.before]
    parts = DECOMPOSITIONS["two_parts"].parts(at, "crs")
    deepening = growth / np.prod(list(parts.values()), axis=0)
    return step_frame(producers, step, {"index": growth, **parts, "capital_deepening": deepening}, ("index", *_PARTS))


_PURPOSE = Text(vi="phân tách năng suất lao động", en="a decomposition of labour productivity")
_DEEPENING = Text(vi="Tăng vốn trên lao động", en="Capital deepening")
_HOW = Text(
    vi="So với {technology}, hiệu suất không đổi theo quy mô; cách tách của Kumar và Russell (2002).",
    en="Held against {technology}, constant returns to scale; the parts are by Kumar and Russell (2002).",
)
_IDLE = Text(vi="không có đầu ra hoặc không có lao động", en="there is no output or no labour")
_NO_CAPITAL = Text(
    vi="Hãy nêu ít nhất một đầu vào khác ngoài lao động, dạng danh sách: capital=[...].",
    en="Name one input at least besides labour, as a list: capital=[...].",
)
KUMAR_RUSSELL = Kind(
    "kumar_russell",
    Text(
        vi="Tăng năng suất lao động: bắt kịp, kỹ thuật, tăng vốn",
        en="Growth of labour productivity: catching up, technology, capital",
    ),
    Text(vi="Năng suất lao động", en="Labour productivity"),
    Text(
        vi="Lớn hơn 1 là tăng: 1,05 nghĩa là sản lượng trên một lao động tăng 5 %. Ba thành phần nhân lại bằng năng "
        "suất lao động; tăng vốn là phần do mỗi lao động có nhiều vốn (đầu vào khác) hơn.",
        en="Above 1 is growth: 1.05 is 5 % more output per worker. The three parts multiply to it; capital deepening "
        "is what comes of more capital (of the other inputs) per worker.",
    ),
)
