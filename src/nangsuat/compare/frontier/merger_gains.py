"""What producers could gain by joining: learning, harmony, size.

The joined producer uses all that its parts use and makes all that they make. If the frontier allows the same outputs
from the share E of the inputs, ``1 − E`` is the potential gain. Part of it needs no merger at all:

    E = LE · HA · SI

* learning LE: each part could have come up to the frontier by itself;
* harmony HA: the parts at the frontier use and make different mixes, and could have exchanged some;
* size SI: only what is left is due to being one; above 1 where size costs.

References
----------
Bogetoft and Wang (2005), Estimating the potential gains from mergers, Journal of Productivity Analysis 23.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from nangsuat.compare.frontier.producers import Numbers, Places, Producers, read_producers
from nangsuat.compare.frontier.projection import Certificate, project
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, technology_of
from nangsuat.data import Column, Panel, Provenance, Result, Table, Text, UnknownOption


@dataclass(frozen=True, eq=False)
class MergerGains(Result):
    """What producers could gain by joining.

    Attributes
    ----------
    frame : one row a merger: ``merger``, ``parts``, ``potential`` (E), ``learning`` (LE), ``harmony`` (HA), ``size``
        (SI), ``without_learning`` (HA · SI); missing where the frontier does not reach so far
    producers : of the year
    returns_to_scale : of the technology
    certificate : what proves the measures
    provenance : rows used and left out, method, parameters
    """

    frame: pl.DataFrame
    producers: Producers
    returns_to_scale: Returns
    certificate: Certificate
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(returns=returns_words(self.returns_to_scale))

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("merger", Text(vi="Sáp nhập", en="Merger")),
            Column("parts", Text(vi="Gồm", en="Of")),
            *(Column(key, words, decimals=4) for key, words in _MEASURES.items()),
        )
        return (
            Table(
                Text(vi="Phần đầu vào còn cần", en="Share of inputs still needed"), columns, tuple(self.frame.rows())
            ),
        )

    def notes(self) -> tuple[Text, ...]:
        missing = self.frame["potential"].null_count()
        large = [_TOO_LARGE.fill(count=missing)] if missing else []
        return (_MEANS, self.certificate.words, *large, *self.producers.notes())


def merger_gains(
    panel: Panel,
    mergers: Mapping[str, Sequence[str]],
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    year: int,
    returns_to_scale: Returns = "vrs",
) -> MergerGains:
    """What named groups of producers could save by joining, in input orientation.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    mergers : for each merger, by a name of yours, the producers that would join
    inputs, outputs : roles or quantities of the panel
    year : whose figures; the frontier is of all producers of that year
    returns_to_scale : as for :func:`dea`; under variable returns a merger that is larger than every producer may be out
        of reach, and is then said to be

    Raises
    ------
    UnknownOption
        A producer that there is not in that year, a merger of fewer than two, or a year without producers.
    MissingRoles, ProblemsFound, NoFrontier, NotProved
        As :func:`dea`.

    Examples
    --------
    >>> from nangsuat.data import FirmPanel
    >>> plants = pl.DataFrame({
    ...     "firm": ["A", "B", "C"], "year": [2023] * 3, "employees": [20.0, 40.0, 50.0],
    ...     "value_added": [100.0, 300.0, 200.0],
    ... })
    >>> panel = FirmPanel.from_frame(plants)
    >>> found = merger_gains(
    ...     panel, {"A and C": ["A", "C"]}, inputs=["employees"], outputs=["value_added"], year=2023
    ... )
    >>> found.frame.select("potential", "learning", "harmony", "size").row(0)
    (0.571..., 0.714..., 1.0, 0.8)
    """
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=("year",), purpose=_PURPOSE)
    here = producers.at(np.flatnonzero((producers.keys["year"] == year).to_numpy()))
    if not len(here):
        known = tuple(str(each) for each in producers.keys["year"].unique().sort())
        raise UnknownOption.among("year", year, known)
    places = [_places(here, name, units) for name, units in mergers.items()]
    if not places:
        raise UnknownOption(_NO_MERGER)
    technology = technology_of(here, returns_to_scale=returns_to_scale)
    measures, certificate = _measures(technology, here, places)
    return MergerGains(
        frame=pl.DataFrame(
            {"merger": list(mergers), "parts": [" + ".join(units) for units in mergers.values()]}
        ).hstack([pl.Series(key, values, nan_to_null=True) for key, values in measures.items()]),
        producers=here,
        returns_to_scale=returns_to_scale,
        certificate=certificate,
        provenance=producers.provenance.then(
            "merger_gains",
            parameters={
                "mergers": {name: list(units) for name, units in mergers.items()},
                "inputs": list(inputs),
                "outputs": list(outputs),
                "year": year,
                "returns_to_scale": returns_to_scale,
            },
        ),
    )


def _measures(
    technology: Technology, producers: Producers, places: Sequence[Places]
) -> tuple[dict[str, Numbers], Certificate]:
    """Each merger's measures, from four sets of points against one technology."""
    own = project(technology, *_input_rays(technology, producers.x, producers.y))
    better = producers.x * -own.distance[:, np.newaxis]  # each part at the frontier by itself
    x, y = _summed(producers.x, places), _summed(producers.y, places)
    improved, counts = _summed(better, places), np.array([[len(each)] for each in places])
    whole = project(technology, *_input_rays(technology, x, y))
    after = project(technology, *_input_rays(technology, improved, y))
    mean = project(technology, *_input_rays(technology, improved / counts, y / counts))
    potential, without, harmony = (np.where(found.feasible, -found.distance, np.nan) for found in (whole, after, mean))
    measures = {
        "potential": potential,
        "learning": potential / without,
        "harmony": harmony,
        "size": without / harmony,
        "without_learning": without,
    }
    return measures, own.certificate + whole.certificate + after.certificate + mean.certificate


def _input_rays(technology: Technology, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    return technology.place(np.zeros_like(x), y), technology.lead(x, np.zeros_like(y))


def _summed(values: Numbers, places: Sequence[Places]) -> Numbers:
    return np.array([values[each].sum(axis=0) for each in places])


def _places(producers: Producers, merger: str, units: Sequence[str]) -> Places:
    names = producers.names.to_list()
    for unit in units:
        if str(unit) not in names:
            raise UnknownOption.among(merger, unit, tuple(names[:_NAMED]))
    if len(set(units)) < _LEAST or len(set(units)) < len(units):
        raise UnknownOption(_TOO_FEW.fill(merger=merger))
    return np.array([names.index(str(unit)) for unit in units], dtype=np.int64)


_LEAST, _NAMED = 2, 20
_PURPOSE = Text(vi="lợi ích của sáp nhập", en="gains from mergers")
_TITLE = Text(vi="Lợi ích có thể có khi sáp nhập, {returns}", en="Potential gains from mergers, {returns}")
_MEASURES = {
    "potential": Text(vi="Chung (E)", en="In all (E)"),
    "learning": Text(vi="Học hỏi (LE)", en="Learning (LE)"),
    "harmony": Text(vi="Phối hợp (HA)", en="Harmony (HA)"),
    "size": Text(vi="Quy mô (SI)", en="Size (SI)"),
    "without_learning": Text(vi="Không kể học hỏi (HA·SI)", en="Without learning (HA·SI)"),
}
_MEANS = Text(
    vi="Mỗi số là phần đầu vào còn cần: 0,9 nghĩa là có thể tiết kiệm 10 %. Học hỏi và phối hợp không cần sáp nhập; "
    "trên 1 ở cột quy mô nghĩa là to hơn thì tốn hơn. E = LE · HA · SI.",
    en="Each number is the share of inputs still needed: 0.9 says that 10 % can be saved. Learning and harmony need no "
    "merger; above 1 in the column of size, being larger costs. E = LE · HA · SI.",
)
_TOO_LARGE = Text(
    vi="{count} phương án lớn hơn mọi đơn vị đã quan sát nên không so được với đường biên này; thử «crs» hoặc «ndrs».",
    en="{count} mergers are larger than all producers observed and cannot be held against this frontier; try «crs» or "
    "«ndrs».",
)
_TOO_FEW = Text(
    vi="Phương án «{merger}» cần ít nhất hai đơn vị khác nhau.",
    en="Merger «{merger}» needs two different producers at least.",
)
_NO_MERGER = Text(vi="Hãy nêu ít nhất một phương án sáp nhập.", en="Name one merger at least.")
