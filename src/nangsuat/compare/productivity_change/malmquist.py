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

import numpy as np
import polars as pl

from nangsuat.compare.frontier.producers import read_producers
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.technology import Returns, scale_limits
from nangsuat.compare.productivity_change.decompositions import DECOMPOSITIONS, index_of
from nangsuat.compare.productivity_change.efficiencies import TECHNOLOGIES, Efficiencies, StepEfficiencies
from nangsuat.compare.productivity_change.malmquist_result import Malmquist
from nangsuat.compare.productivity_change.steps import refuse_year, steps_of
from nangsuat.data import Panel, Text, UnknownOption

type TechnologyOfYears = Literal["contemporary", "sequential", "global", "biennial", "start", "first"]


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
) -> Malmquist:
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
    progress : told how many projections are done

    Returns
    -------
    Malmquist
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
    _refuse(technology, decomposition, orientation, returns_to_scale, by)
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)
    efficiencies = Efficiencies(producers, orientation, progress)
    steps = steps_of(producers, from_first=technology == "first")
    years = TECHNOLOGIES[technology]
    found = (StepEfficiencies(step, efficiencies, years.frontiers(step), years.looked_from) for step in steps)
    frames = [_frame(at, returns_to_scale, decomposition) for at in found]
    return Malmquist(
        frame=pl.concat(frames),
        producers=producers,
        orientation=orientation,
        returns_to_scale=returns_to_scale,
        technology=technology,
        decomposition=decomposition,
        certificate=efficiencies.certificate,
        provenance=producers.provenance.then(
            f"malmquist:{technology}",
            parameters={
                "inputs": list(inputs),
                "outputs": list(outputs),
                "orientation": orientation,
                "returns_to_scale": returns_to_scale,
                "decomposition": decomposition,
                "by": list(by),
            },
        ),
    )


def _frame(at: StepEfficiencies, returns: Returns, decomposition: str) -> pl.DataFrame:
    """One row a producer that is there in both years."""
    producers, step = at.all.producers, at.step
    found = DECOMPOSITIONS[decomposition]
    parts = found.parts(at, returns, at.all.orientation)
    index = np.prod(list(parts.values()), axis=0) if decomposition == "grifell_lovell" else index_of(at, returns)
    named = {key: pl.Series(parts[key], nan_to_null=True) for key in found.keys}
    weight = {} if producers.weight is None else {"weight": producers.weight[step.before]}
    return pl.DataFrame(
        {
            producers.unit_key: producers.keys[producers.unit_key][step.before],
            **{key: producers.keys[key][step.before] for key in producers.by},
            "start": pl.Series([step.start] * len(index), dtype=pl.Int64),
            "end": pl.Series([step.end] * len(index), dtype=pl.Int64),
            "row_start": producers.keys["row"][step.before],
            "row_end": producers.keys["row"][step.after],
            **weight,
            "index": pl.Series(index, nan_to_null=True),
            **named,
        }
    )


def _refuse(
    technology: str, decomposition: str, orientation: str, returns_to_scale: Returns, by: Sequence[str]
) -> None:  # fmt: skip
    for option, value, known in (
        ("technology", technology, tuple(TECHNOLOGIES)),
        ("decomposition", decomposition, tuple(DECOMPOSITIONS)),
        ("orientation", orientation, ("input", "output")),
    ):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    refuse_year(by)
    if scale_limits(returns_to_scale) != (0.0, np.inf) and decomposition != "two_parts":
        raise UnknownOption(_CONSTANT_ONLY.fill(decomposition=decomposition))
    views = len(TECHNOLOGIES[technology].looked_from)
    if (decomposition == "bias" and views == 1) or (decomposition == "grifell_lovell" and technology in _COMMON):
        raise UnknownOption(_TWO_FRONTIERS.fill(decomposition=decomposition, technology=technology))


_COMMON = ("global", "biennial")
_CONSTANT_ONLY = Text(
    vi="Cách tách «{decomposition}» là của chỉ số theo hiệu suất không đổi; với hiệu suất khác, dùng "
    "decomposition='two_parts'.",
    en="The decomposition «{decomposition}» is of the index under constant returns; with others, use "
    "decomposition='two_parts'.",
)
_TWO_FRONTIERS = Text(
    vi="Cách tách «{decomposition}» so hai đường biên của hai năm, nên không dùng với technology='{technology}'.",
    en="The decomposition «{decomposition}» holds two years' frontiers against each other and has no meaning with "
    "technology='{technology}'.",
)
