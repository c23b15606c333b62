"""The Malmquist index: how productivity moved between two years, and whether by catching up or by a better technology.

Productivity is told by how near a producer is to what is possible. Each of two years has its own frontier, so the index
looks at both years from both frontiers, or from one that is common to them:

================  ==============================================  ===========================================
``technology``    what counts as possible                         for
================  ==============================================  ===========================================
``contemporary``  what producers of the year did                  the index of Färe, Grosskopf, Norris, Zhang
``sequential``    what was done up to the year                    where knowledge is not forgotten
``global``        what was done in any year                       indexes that chain; one new year moves all
``biennial``      what was done in the two years                  variable returns without infeasible cases
``start``         what was done in a step's first year            the index of Caves, Christensen and Diewert
``first``         what was done in the very first year            all years against the first
================  ==============================================  ===========================================

References
----------
Caves, Christensen and Diewert (1982). Färe, Grosskopf, Norris and Zhang (1994). Tulkens and Vanden Eeckaut (1995;
sequential). Pastor and Lovell (2005; global). Pastor, Asmild and Lovell (2011; biennial). Berg, Førsund and Jansen
(1992; fixed base).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import read_producers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import Returns
from nangsuat.compare.productivity_change.change import TechnologyOfYears, productivity_change, refuse_options
from nangsuat.compare.productivity_change.change_result import Kind, ProductivityChange
from nangsuat.compare.productivity_change.efficiencies import radial
from nangsuat.data import Panel, Text, UnknownOption


def malmquist(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Literal["input", "output"] = "output",
    returns_to_scale: Returns = "crs",
    technology: TechnologyOfYears = "contemporary",
    decomposition: str = "fgnz",
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> ProductivityChange:
    """How the productivity of each producer moved from each year to the next, and by which parts.

    Parameters
    ----------
    panel : producers in two years or more; quantities, not values at current prices
    inputs, outputs : roles or quantities of the panel
    orientation : whether distance is told in outputs or in inputs; under constant returns the index is the same
    returns_to_scale : of the index; under variable returns it does not measure total productivity, and only
        ``"two_parts"`` belongs to it
    technology : what counts as possible, see the module
    decomposition : ``"two_parts"``, ``"fgnz"``, ``"ray_desli"``, ``"wheelock_wilson"``, ``"grifell_lovell"`` or
        ``"bias"``
    by : roles within which producers share a technology; never the year
    progress : told how many projections are done, of how many

    Returns
    -------
    ProductivityChange
        Above 1 is progress, in the index and in each part. A number that does not exist, since a year's figures lie
        beyond what another year's technology reaches, is missing and counted, never 0.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier
        See :func:`nangsuat.compare.frontier.read_producers`.
    CannotBeShown
        No producer is there in two years, or each step crosses a break of the series.

    Examples
    --------
    The five producers of the DEA Toolbox for MATLAB (Álvarez, Barbero and Zofío 2020), first step:

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> made = pl.DataFrame(
    ...     {
    ...         "firm": list("abcde") * 2,
    ...         "year": [2021] * 5 + [2022] * 5,
    ...         "x": [2.0, 3, 5, 4, 4, 1, 2, 4, 3, 4],
    ...         "y": [1.0, 4, 6, 3, 5, 1, 4, 6, 3, 3],
    ...     }
    ... )
    >>> found = malmquist(FirmPanel.from_frame(made, quantities=["x", "y"]), inputs=["x"], outputs=["y"])
    >>> [round(value, 4) for value in found.frame["index"]]
    [2.0, 1.5, 1.25, 1.3333, 0.6]
    """
    if orientation not in ("input", "output"):
        raise UnknownOption.among("orientation", orientation, ("input", "output"))
    model = Model(orientation=orientation, returns_to_scale=returns_to_scale)
    refuse_options(model, technology, decomposition, by)
    return productivity_change(
        read_producers(panel, inputs=inputs, outputs=outputs, by=by),
        kind=MALMQUIST,
        model=model,
        nearness=radial(orientation),
        technology=technology,
        decomposition=decomposition,
        progress=progress,
    )


MALMQUIST = Kind(
    "malmquist",
    Text(vi="Thay đổi năng suất: chỉ số Malmquist", en="Change of productivity: Malmquist index"),
    Text(vi="Chỉ số Malmquist", en="Malmquist index"),
    Text(
        vi="Lớn hơn 1 là năng suất tăng: 1,05 nghĩa là tăng 5 %. Thành phần bắt kịp cho biết đơn vị tiến gần đường "
        "biên; thành phần kỹ thuật cho biết chính đường biên tiến lên.",
        en="Above 1 productivity grew: 1.05 is 5 %. Efficiency change tells whether producers came nearer to the "
        "frontier; technical change, whether the frontier itself moved.",
    ),
)
