"""The five gates that a hand-in passes one after the other, and the end of the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from nangsuat.data.problems import Problem, Severity
from nangsuat.data.text import Text

type GateState = Literal["passed", "waiting", "failed", "not_reached"]


class Gate(Enum):
    """A gate; they stand in their order."""

    SIZE = "size"
    SAFE = "safe"
    TEMPLATE = "template"
    TYPES = "types"
    RELATIONS = "relations"
    FINAL = "final"

    @property
    def label(self) -> Text:
        return _LABELS[self]

    @property
    def number(self) -> int:
        """Its place, counted from one."""
        return list(Gate).index(self) + 1


_LABELS: Mapping[Gate, Text] = {
    Gate.SIZE: Text(vi="Cỡ và loại tệp", en="Size and type of the file"),
    Gate.SAFE: Text(vi="An toàn", en="Safety"),
    Gate.TEMPLATE: Text(vi="Đúng mẫu", en="The right template"),
    Gate.TYPES: Text(vi="Ô đọc được", en="Cells can be read"),
    Gate.RELATIONS: Text(vi="Số liệu khớp nhau", en="Figures agree"),
    Gate.FINAL: Text(vi="Sẵn sàng gửi", en="Ready to send"),
}


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a hand-in fared at one gate.

    Attributes
    ----------
    gate : which one
    state : ``"waiting"`` where nothing must be fixed and something is to be confirmed
    must_fix, please_confirm : how many problems of each kind it found
    """

    gate: Gate
    state: GateState
    must_fix: int = 0
    please_confirm: int = 0

    @property
    def message(self) -> Text:
        """Its state in a sentence."""
        return _STATES[self.state].fill(gate=self.gate.label, must=self.must_fix, confirm=self.please_confirm)


_STATES: Mapping[GateState, Text] = {
    "passed": Text(vi="{gate}: đạt", en="{gate}: passed"),
    "waiting": Text(vi="{gate}: {confirm} điểm chờ xác nhận", en="{gate}: {confirm} to be confirmed"),
    "failed": Text(vi="{gate}: {must} lỗi phải sửa", en="{gate}: {must} to fix"),
    "not_reached": Text(vi="{gate}: chưa kiểm tra", en="{gate}: not reached"),
}

_STOPPING = (Gate.SIZE, Gate.SAFE, Gate.TEMPLATE)  # behind a closed one there is nothing that could be looked at


def gate_results(found: Mapping[Gate, Sequence[Problem]]) -> tuple[GateResult, ...]:
    """The results of all gates from the problems that each of them found."""
    results: list[GateResult] = []
    for gate in list(Gate)[:-1]:
        stopped = any(result.state == "failed" and result.gate in _STOPPING for result in results)
        must, confirm = (_count(found.get(gate, ()), each) for each in (Severity.MUST_FIX, Severity.PLEASE_CONFIRM))
        state: GateState = "not_reached" if stopped else "failed" if must else "waiting" if confirm else "passed"
        results.append(GateResult(gate, state, must, confirm))
    confirm = sum(result.please_confirm for result in results)
    failed = any(result.state in ("failed", "not_reached") for result in results)
    last: GateState = "not_reached" if failed else "waiting" if confirm else "passed"
    return (*results, GateResult(Gate.FINAL, last, please_confirm=0 if failed else confirm))


def _count(problems: Sequence[Problem], severity: Severity) -> int:
    return sum(problem.severity is severity for problem in problems)
