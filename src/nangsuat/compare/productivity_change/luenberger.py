"""Productivity when something bad is made too, or when inputs and outputs move together: directional indexes.

Distance is told along a direction g: how many times g of input less, output more and bad output less is possible (β).

* ``malmquist_luenberger`` is a ratio: efficiency is 1/(1 + β), outputs grow and bad outputs fall by the same share
  while inputs stay. 1 is no change.
* ``luenberger`` is a difference: β before less β after. 0 is no change; parts add up.

References
----------
Chung, Färe and Grosskopf (1997). Chambers (2002). Oh (2010; global). Aparicio, Pastor and Zofío (2013; on where the
ratio index has no meaning).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nangsuat.compare.frontier.model import Direction, Model, check_names
from nangsuat.compare.frontier.producers import read_producers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import Disposability, Returns
from nangsuat.compare.productivity_change.change import TechnologyOfYears, productivity_change, refuse_options
from nangsuat.compare.productivity_change.change_result import Kind, ProductivityChange
from nangsuat.data import Panel, Text


def malmquist_luenberger(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str],
    returns_to_scale: Returns = "crs",
    disposability: Disposability = "weak",
    technology: TechnologyOfYears = "contemporary",
    decomposition: str = "two_parts",
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> ProductivityChange:
    """How productivity moved where fewer bad outputs count as much as more good ones.

    Parameters
    ----------
    panel, inputs, outputs, technology, decomposition, by, progress : see :func:`malmquist`
    bad_outputs : what is made and not wanted: waste, emissions, defects
    returns_to_scale : of the technology
    disposability : ``"weak"``: bad outputs fall only with the good ones; ``"strong"``: they are like inputs

    Returns
    -------
    ProductivityChange
        Above 1 is progress. Against another year's frontier there may be no direction that leads to it; such an index
        is missing and counted.

    Examples
    --------
    Five producers of the DEA Toolbox for MATLAB; the second one's waste fell and its output did not:

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame(
    ...     {
    ...         "firm": list("abcd") * 2,
    ...         "year": [2021] * 4 + [2022] * 4,
    ...         "x": [1.0] * 8,
    ...         "y": [4.0, 3, 2, 1, 4, 3, 2, 1],
    ...         "waste": [4.0, 3, 2, 1, 4, 2, 2, 1],
    ...     }
    ... )
    >>> panel = FirmPanel.from_frame(made, quantities=["x", "y", "waste"])
    >>> found = malmquist_luenberger(panel, inputs=["x"], outputs=["y"], bad_outputs=["waste"])
    >>> found.frame.filter(pl.col("firm") == "b")["index"][0] > 1
    True
    """
    model = Model(
        orientation="directional",
        returns_to_scale=returns_to_scale,
        disposability=disposability,
        non_discretionary=tuple(inputs),
    )
    refuse_options(model, technology, decomposition, by)
    check_names(model, (*inputs, *outputs), bad_outputs)
    return productivity_change(
        read_producers(panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by),
        kind=MALMQUIST_LUENBERGER,
        model=model,
        nearness=lambda distance: 1.0 / (1.0 + distance),
        technology=technology,
        decomposition=decomposition,
        progress=progress,
    )


def luenberger(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str] = (),
    direction: Direction = "own",
    returns_to_scale: Returns = "crs",
    disposability: Disposability = "weak",
    technology: TechnologyOfYears = "contemporary",
    decomposition: str = "two_parts",
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> ProductivityChange:
    """By how many times a direction productivity moved; what inputs and outputs may move together.

    Parameters
    ----------
    panel, inputs, outputs, technology, decomposition, by, progress : see :func:`malmquist`
    bad_outputs, disposability : see :func:`malmquist_luenberger`
    direction : ``"own"`` (each producer's own quantities), ``"mean"``, ``"unit"`` or amounts by name
    returns_to_scale : of the technology

    Returns
    -------
    ProductivityChange
        Above 0 is progress; parts add up. With the own direction 0.05 is 5 % of the quantities.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame({"firm": ["a", "a"], "year": [2021, 2022], "x": [1.0, 1.0], "y": [1.0, 1.2]})
    >>> panel = FirmPanel.from_frame(made, quantities=["x", "y"])
    >>> round(luenberger(panel, inputs=["x"], outputs=["y"]).frame["index"][0], 4)
    0.0909
    """
    model = Model(
        orientation="directional", returns_to_scale=returns_to_scale, direction=direction, disposability=disposability
    )
    refuse_options(model, technology, decomposition, by)
    check_names(model, (*inputs, *outputs), bad_outputs)
    return productivity_change(
        read_producers(panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by),
        kind=LUENBERGER,
        model=model,
        nearness=lambda distance: np.exp(-distance),
        technology=technology,
        decomposition=decomposition,
        progress=progress,
    )


MALMQUIST_LUENBERGER = Kind(
    "malmquist_luenberger",
    Text(
        vi="Thay đổi năng suất có tính đầu ra xấu: chỉ số Malmquist-Luenberger",
        en="Change of productivity with bad outputs: Malmquist-Luenberger index",
    ),
    Text(vi="Chỉ số Malmquist-Luenberger", en="Malmquist-Luenberger index"),
    Text(
        vi="Lớn hơn 1 là năng suất tăng: làm ra nhiều hơn và thải ra ít hơn từ cùng đầu vào.",
        en="Above 1 productivity grew: more was made and less waste from the same inputs.",
    ),
)
LUENBERGER = Kind(
    "luenberger",
    Text(vi="Thay đổi năng suất: chỉ số Luenberger", en="Change of productivity: Luenberger indicator"),
    Text(vi="Chỉ số Luenberger", en="Luenberger indicator"),
    Text(
        vi="Lớn hơn 0 là năng suất tăng, tính bằng số lần của hướng đã chọn; các thành phần cộng lại bằng chỉ số.",
        en="Above 0 productivity grew, in multiples of the direction chosen; the parts add up.",
    ),
    is_difference=True,
)
