"""Network models: inside a producer several processes, each with inputs and outputs of its own.

A process of a producer is one generator in the space of all quantities: what it takes is negative, what it makes
positive. What one makes and another takes cancels out, at one multiplier for both, so that the whole is held against
all sums of processes of all producers. Two stages, series, parallel processes and any network without circles are one
model (Kao and Hwang 2008, Kao 2009):

* **two stages**: ``[Process("collect", ["staff"], ["deposits"]), Process("lend", ["deposits"], ["loans"])]``
* **parallel**: two processes that share a quantity name their own columns of it:
  ``Process("ward", {"staff": "ward_staff"}, ["stays"]), Process("clinic", {"staff": "clinic_staff"}, ["visits"])``

How efficient a process is depends on multipliers that are often not unique; what is told of it is the least and the
most that it can be while the whole keeps its score.

References
----------
Kao and Hwang (2008), European Journal of Operational Research 185. Kao (2009), the same 192. Färe and Grosskopf (2000).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

import numpy as np

from nangsuat.compare.frontier.network_found import Flows, network_found
from nangsuat.compare.frontier.producers import Numbers, Producers, read_producers
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group
from nangsuat.compare.frontier.projection import Progress
from nangsuat.compare.frontier.radial_found import SIDES, Side, check_side
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.data import Column, Panel, Text, UnknownOption, join


@dataclass(frozen=True, slots=True)
class Process:
    """A part of a producer that takes some quantities and makes others.

    Attributes
    ----------
    name : of the process
    inputs, outputs : its quantities; a mapping names for each quantity the column that holds this process's amount
    """

    name: str
    inputs: Sequence[str] | Mapping[str, str]
    outputs: Sequence[str] | Mapping[str, str]

    @property
    def takes(self) -> dict[str, str]:
        """For each quantity that it takes the column of its amount."""
        return _columns(self.inputs)

    @property
    def makes(self) -> dict[str, str]:
        """For each quantity that it makes the column of its amount."""
        return _columns(self.outputs)


def network_efficiency(
    panel: Panel,
    *,
    processes: Sequence[Process],
    orientation: Side = "input",
    returns_to_scale: Returns = "crs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """Radial efficiency of producers made of processes, and how efficient each process can be.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    processes : in any order; a quantity that no process makes is an input of the whole, one that none takes an output
    orientation : ``"input"`` (all inputs of the whole shrink) or ``"output"`` (all its outputs grow)
    returns_to_scale : of each process: ``"crs"``, ``"vrs"``, ``"nirs"`` or ``"ndrs"``
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency`` of the whole (Farrell) and for each process ``NAME_least`` and ``NAME_most``: what it makes over
        what it takes, at most 1, over all multipliers that give the whole its score; missing where what it takes counts
        nothing under all of them, or where rounding leaves none of them. In two stages under constant returns the most
        of one times the least of the other is the whole.

    Raises
    ------
    UnknownOption
        Processes run in a circle, share a name, or take or make nothing; no quantity enters or leaves the whole; the
        returns to scale are limits.
    MissingRoles, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`project`.

    Examples
    --------
    Both banks collect alike; B makes half as many loans of its deposits.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> banks = pl.DataFrame({
    ...     "firm": ["A", "B"], "year": [2024] * 2, "staff": [1, 1], "deposits": [2, 2], "loans": [4, 2],
    ... })
    >>> panel = FirmPanel.from_frame(banks, quantities=["staff", "deposits", "loans"])
    >>> stages = [Process("collect", ["staff"], ["deposits"]), Process("lend", ["deposits"], ["loans"])]
    >>> found = network_efficiency(panel, processes=stages).to_frame()
    >>> found.select("efficiency", "collect_most", "lend_most").rows()
    [(1.0, 1.0, 1.0), (0.5, 1.0, 0.5)]
    """
    check_side(orientation)
    if not isinstance(returns_to_scale, str):
        raise UnknownOption.among("returns_to_scale", str(returns_to_scale), ("crs", "vrs", "nirs", "ndrs"))
    _refuse(processes)
    taken = {name: column for process in processes for name, column in process.takes.items()}
    made = {name: column for process in processes for name, column in process.makes.items()}
    entering = [column for process in processes for name, column in process.takes.items() if name not in made]
    leaving = [column for process in processes for name, column in process.makes.items() if name not in taken]
    inside = [
        column
        for process in processes
        for part in (process.takes, process.makes)
        for name, column in part.items()
        if name in made and name in taken
    ]
    read = read_producers(
        panel,
        inputs=list(dict.fromkeys(entering)),
        outputs=list(dict.fromkeys(leaving)),
        bad_outputs=list(dict.fromkeys(inside)),  # read like a third kind of quantity
        by=by,
    )

    def find(group: Producers) -> Found:
        flows = _flows(group, processes, tuple(dict.fromkeys((*taken, *made))))
        return network_found(flows, orientation=orientation, returns_to_scale=returns_to_scale, progress=progress)

    shown = replace(read, bad_outputs=(), b=np.empty((len(read), 0)))
    return Scores(
        name=_NAME.fill(
            processes=join([Text.same(process.name) for process in processes], ", "),
            orientation=SIDES[orientation],
            returns=returns_words(returns_to_scale),
        ),
        columns=(_EFFICIENCY, *process_columns([Text.same(process.name) for process in processes])),
        best=1.0,
        found=each_group(read, find),
        producers=shown,
        remarks=(_RULE,),
        provenance=read.provenance.then(
            "network_efficiency",
            parameters={
                "processes": tuple(processes),
                "orientation": orientation,
                "returns_to_scale": returns_to_scale,
            },
        ),
    )


def process_columns(names: Sequence[Text]) -> tuple[Column, ...]:
    """The columns of what processes can be at least and at most."""
    found = []
    for name in names:
        found.append(Column(f"{name.en}_least", _LEAST.fill(name=name), decimals=3))
        found.append(Column(f"{name.en}_most", _MOST.fill(name=name), decimals=3))
    return tuple(found)


def _flows(producers: Producers, processes: Sequence[Process], quantities: tuple[str, ...]) -> Flows:
    held = {role.key: values for role, values in zip(producers.roles, producers.quantities.T, strict=True)}
    return Flows(
        names=tuple(process.name for process in processes),
        taken=np.stack([_amounts(process.takes, held, quantities) for process in processes]),
        made=np.stack([_amounts(process.makes, held, quantities) for process in processes]),
    )


def _amounts(part: Mapping[str, str], held: Mapping[str, Numbers], quantities: tuple[str, ...]) -> Numbers:
    nothing = np.zeros(len(next(iter(held.values()))))
    return np.column_stack([held[part[name]] if name in part else nothing for name in quantities])


def _columns(named: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    return dict(named) if isinstance(named, Mapping) else {name: name for name in named}


def _refuse(processes: Sequence[Process]) -> None:
    names = [process.name for process in processes]
    if not processes or len(set(names)) < len(names):
        raise UnknownOption(_NAMES.fill(names=", ".join(names)))
    for process in processes:
        if not process.takes or not process.makes:
            raise UnknownOption(_IDLE.fill(name=process.name))
    makers: dict[str, set[str]] = {}
    for process in processes:
        for name in process.makes:
            makers.setdefault(name, set()).add(process.name)
    before = {
        process.name: {maker for name in process.takes for maker in makers.get(name, ())} for process in processes
    }
    try:
        TopologicalSorter(before).prepare()
    except CycleError as circle:
        raise UnknownOption(_CIRCLE.fill(names=" → ".join(reversed(circle.args[1])))) from circle


_NAME = Text(
    vi="Hiệu quả mạng ({processes}), {orientation}, {returns}",
    en="Network efficiency ({processes}), {orientation}, {returns}",
)
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả toàn hệ thống", en="Efficiency of the whole"), decimals=3)
_LEAST = Text(vi="{name}, ít nhất", en="{name}, least")
_MOST = Text(vi="{name}, nhiều nhất", en="{name}, most")
_RULE = Text(
    vi="Sản phẩm trung gian có cùng một trọng số khi làm ra và khi dùng đến. Hiệu quả của từng quá trình thường không "
    "xác định duy nhất: nêu mức ít nhất và nhiều nhất mà toàn hệ thống vẫn giữ nguyên điểm.",
    en="What one process makes and another takes has one multiplier. The efficiency of a process is often not unique: "
    "told are the least and the most that it can be while the whole keeps its score.",
)
_NAMES = Text(
    vi="Cần ít nhất một quá trình, mỗi quá trình một tên riêng; đang có: {names}.",
    en="One process or more is wanted, each with a name of its own; these are: {names}.",
)
_IDLE = Text(vi="Quá trình «{name}» phải có đầu vào và đầu ra.", en="The process «{name}» wants inputs and outputs.")
_CIRCLE = Text(
    vi="Các quá trình tạo thành vòng: {names}. Mô hình này cần mạng không có vòng.",
    en="The processes run in a circle: {names}. This model wants a network without circles.",
)
