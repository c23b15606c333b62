"""Good and bad outputs by production of their own: what makes the goods, and what makes the harm.

One technology says how much good output the inputs allow; another how little bad output must come with what pollutes:
fuel, materials. A producer is feasible where it is in both, so more goods from better work need not mean more harm, and
more fuel does. Each side has its own reference producers and its own score:

* ``good``: how many times the good outputs could be, from the same inputs (φ, 1 at least);
* ``bad``: the share to which the bad outputs could fall, with the same use of what pollutes (γ, 1 at most);
* ``efficiency``: ½·(1/φ + γ), 1 where neither side has room.

References
----------
Murty, Russell and Levkoff (2012), Journal of Environmental Economics and Management 64.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nangsuat.compare.frontier.producers import Producers, read_producers, refuse_names
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group, joint
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.radial_found import radial_found
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.data import Column, Panel, Text, UnknownOption


def by_production(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str],
    polluting: Sequence[str],
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """Efficiency in making goods, and in keeping harm low, by two technologies.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs, bad_outputs : roles or quantities of the panel
    polluting : those of the inputs that bring the bad outputs
    returns_to_scale : of both technologies
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency``, ``good`` and ``bad``. A producer without a good output has no ``good`` score, one without a bad
        output no ``bad`` score; with one good and one bad output ``efficiency`` is the measure of Färe, Grosskopf and
        Lovell that the authors use.

    Raises
    ------
    UnknownOption
        No polluting input is named, or one that is no input, or no bad output.
    MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`project`.

    Examples
    --------
    B burns what A burns, makes half as much and twice the smoke.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({
    ...     "firm": ["A", "B"], "year": [2024] * 2, "coal": [1, 1], "power": [4, 2], "smoke": [1, 2],
    ... })
    >>> panel = FirmPanel.from_frame(units, quantities=["coal", "power", "smoke"])
    >>> found = by_production(panel, inputs=["coal"], outputs=["power"], bad_outputs=["smoke"], polluting=["coal"])
    >>> found.to_frame().select("efficiency", "good", "bad").rows()
    [(1.0, 1.0, 1.0), (0.5, 2.0, 0.5)]
    """
    refuse_names(panel, inputs, outputs, bad_outputs)
    if not polluting or not bad_outputs:
        raise UnknownOption(_NOTHING_NAMED)
    for name in polluting:
        if name not in inputs:
            raise UnknownOption.among("polluting", name, tuple(inputs))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by)

    def find(group: Producers) -> Found:
        return _both_sides(group, list(polluting), returns_to_scale, progress)

    return Scores(
        name=_NAME.fill(returns=returns_words(returns_to_scale)),
        columns=_COLUMNS,
        best=1.0,
        found=each_group(producers, find),
        producers=producers,
        remarks=(_RULE,),
        provenance=producers.provenance.then(
            "by_production", parameters={"polluting": tuple(polluting), "returns_to_scale": returns_to_scale}
        ),
    )


def _both_sides(
    producers: Producers, polluting: list[str], returns_to_scale: Returns, progress: Progress | None
) -> Found:
    """Goods on their own technology; harm on one whose inputs are the bad outputs and whose output is what pollutes."""
    nothing = np.empty((len(producers), 0))
    places = [[role.key for role in producers.inputs].index(name) for name in polluting]
    goods = replace(producers, bad_outputs=(), b=nothing)
    harm = replace(
        goods,
        inputs=producers.bad_outputs,
        outputs=tuple(producers.inputs[place] for place in places),
        x=producers.b,
        y=producers.x[:, places],
    )
    good = radial_found(goods, goods, orientation="output", returns_to_scale=returns_to_scale, progress=progress)
    bad = radial_found(harm, harm, orientation="input", returns_to_scale=returns_to_scale, progress=progress)
    growth = np.where(np.isfinite(good.scores["efficiency"]), good.scores["efficiency"], np.nan)
    left = np.where((producers.b > 0).any(axis=1), bad.scores["efficiency"], np.nan)
    return Found(
        scores={"efficiency": (1 / growth + left) / 2, "good": growth, "bad": left},
        certificate=joint(good.certificate, bad.certificate),
        peers=good.peers,
        weights=good.weights,
    )


_NAME = Text(
    vi="Hiệu quả theo hai quá trình (hàng hóa và chất thải), {returns}",
    en="Efficiency by production of goods and of harm, {returns}",
)
_COLUMNS = (
    Column("efficiency", Text(vi="Hiệu quả chung", en="Efficiency"), decimals=3),
    Column("good", Text(vi="Đầu ra có thể tăng (lần)", en="Good outputs could be, times"), decimals=3),
    Column("bad", Text(vi="Đầu ra xấu còn lại", en="Bad outputs could fall to"), decimals=3),
)
_RULE = Text(
    vi="Hai công nghệ riêng: đầu vào quyết định đầu ra tốt nhiều nhất; đầu vào gây ô nhiễm quyết định đầu ra xấu ít "
    "nhất. Hiệu quả chung = trung bình của 1/φ và γ. Đơn vị tham chiếu là của phía đầu ra tốt.",
    en="Two technologies: inputs set the most of good outputs, polluting inputs the least of bad ones. Efficiency is "
    "the mean of 1/φ and γ. Peers are those of the good outputs.",
)
_NOTHING_NAMED = Text(
    vi="Hãy nêu ít nhất một đầu ra xấu (bad_outputs) và một đầu vào gây ô nhiễm (polluting).",
    en="Name one bad output (bad_outputs) and one polluting input (polluting) at least.",
)
