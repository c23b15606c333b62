"""What a check found, as it is kept beside an intake and read again: with its gate, place, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nangsuat.data import Gate, HandInCheck, Problem, Severity, Text, problem_key
from nangsuat.web.handin.models import Intake, Waiver

LEFT_EMPTY = "enterprise-left-empty"


_NO_ROW = Text(
    vi="Không miễn được: không rõ lấy dòng nào cho doanh nghiệp và năm.",
    en="Cannot be lifted: it is not clear which row is the enterprise's of the year.",
)
NEVER_LIFTED: Mapping[str, Text] = {
    "duplicate": _NO_ROW,
    "empty-key": _NO_ROW,
    "beyond-magnitude": Text(
        vi="Không miễn được: không có con số nào lớn như vậy.",
        en="Cannot be lifted: no such figure can be so large.",
    ),
    "required-field": Text(
        vi="Không miễn được: chỉ tiêu tính từ số này; thiếu nó thì không có kết quả. Ghi 0 nếu đúng là không có.",
        en="Cannot be lifted: indicators are computed from it. Write 0 where there truly is none.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of an intake.

    Attributes
    ----------
    problem : as the library told it; a waived one is a note
    gate : the gate that found it, by its value
    key : stays the same when the same file is checked again
    role : the field, where it concerns one
    firm : the enterprise, where it concerns one row
    waiver : the reason why staff lifted it
    confirmation : who confirmed it, when and with what comment
    """

    problem: Problem
    gate: str
    key: str
    role: str | None = None
    firm: str | None = None
    waiver: str = ""
    confirmation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of an intake, by what they ask for."""

    all: tuple[Finding, ...]

    @property
    def must_fix(self) -> tuple[Finding, ...]:
        """What stops it."""
        return tuple(each for each in self.all if each.problem.severity is Severity.MUST_FIX)

    @property
    def to_confirm(self) -> tuple[Finding, ...]:
        """What asks for a confirmation, confirmed or not."""
        return tuple(each for each in self.all if each.problem.severity is Severity.PLEASE_CONFIRM)

    @property
    def unconfirmed(self) -> tuple[Finding, ...]:
        """What still asks for a confirmation."""
        return tuple(each for each in self.to_confirm if not each.confirmation)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What only informs, waived checks among it."""
        return tuple(each for each in self.all if each.problem.severity is Severity.NOTE)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """What staff lifted."""
        return tuple(each for each in self.all if each.waiver)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems alone, for the library's views and marks."""
        return tuple(each.problem for each in self.all)

    @property
    def can_be_sent(self) -> bool:
        """Whether nothing stops it and nothing waits for a confirmation."""
        return not self.must_fix and not self.unconfirmed

    def of_firms(self, firms: Collection[str] | None) -> Findings:
        """What concerns these enterprises or the file as a whole; everything where none are named."""
        if firms is None:
            return self
        return Findings(tuple(each for each in self.all if each.firm is None or each.firm in firms))

    def by_firm(self) -> dict[str, Findings]:
        """What concerns each enterprise alone; those that nothing concerns are not named."""
        found: dict[str, list[Finding]] = {}
        for each in self.all:
            if each.firm is not None:
                found.setdefault(each.firm, []).append(each)
        return {firm: Findings(tuple(own)) for firm, own in found.items()}

    def of_role(self, role: str) -> tuple[Finding, ...]:
        """What concerns one field."""
        return tuple(each for each in self.all if each.role == role)


def findings_of(intake: Intake, *, waivers: Iterable[Waiver] | None = None) -> Findings:
    """What is found in an intake, with the waivers that hold now and the confirmations given."""
    lifted = list(live_waivers(intake) if waivers is None else waivers)
    confirmed = {entry["key"]: entry for entry in intake.confirmations}
    return Findings(tuple(_read(entry, lifted, confirmed) for entry in intake.problems))


def live_waivers(intake: Intake) -> Iterable[Waiver]:
    """The checks lifted for the enterprises of an intake."""
    held = Waiver.objects.filter(ended_at=None).select_related("assignment__enterprise")
    if intake.assignment_id is not None:
        return held.filter(assignment=intake.assignment_id)
    return held.filter(assignment__campaign=intake.campaign_id)


def is_ready(intake: Intake, findings: Findings | None = None) -> bool:
    """Whether an intake can be sent as it is."""
    if intake.state != Intake.State.CHECKED or not (intake.snapshot or {}).get("rows"):
        return False
    return (findings or findings_of(intake)).can_be_sent


def can_be_marked(intake: Intake) -> bool:
    """Whether the sender's own file can be handed back marked: only what passed the gates of safety is ever opened."""
    safe = intake.gate not in {Gate.SIZE.value, Gate.SAFE.value}
    return intake.is_file and intake.state == Intake.State.CHECKED and bool(intake.problems) and safe


def kept(check: HandInCheck) -> dict[str, Any]:
    """What a check found, as the fields of an intake take it."""
    return {
        "gate": (check.failed_gate or Gate.FINAL).value,
        "gates": [
            {"gate": each.gate.value, "state": each.state, "message": _pair(each.message)} for each in check.gates
        ],
        "problems": list(_entries(check)),
        "read_as": [
            {
                "role": each.role,
                "column": each.column,
                "row": each.row,
                "cell": each.cell,
                "written": each.written,
                "read": _pair(each.read),
            }
            for each in check.normalisations
        ],
        "snapshot": check.snapshot if check.enterprises else None,
    }


def _entries(check: HandInCheck) -> Iterator[dict[str, Any]]:
    """All problems in the library's order, each with its gate, field and enterprise."""
    gates = {id(problem): gate.value for gate, found in check.found.items() for problem in found}
    roles = {header: role for role, header in check.source.columns.items()}
    firms = dict(check.frame.select("row", "firm").iter_rows()) if check.enterprises else {}
    alone = check.enterprises[0] if len(check.enterprises) == 1 else None
    for problem in check.problems:
        yield {
            "gate": gates[id(problem)],
            "key": problem_key(problem),
            "severity": problem.severity.value,
            "code": problem.code,
            "message": _pair(problem.message),
            "rule": _pair(problem.rule),
            "suggestion": _pair(problem.suggestion),
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column,
            "cell": problem.cell,
            "value": problem.value,
            "figure": problem.figure,
            "role": roles.get(problem.column or ""),
            "firm": firms.get(problem.row) or _left_empty(problem) or alone,
        }


def _left_empty(problem: Problem) -> str | None:
    """The enterprise whose row is not among those taken, for nothing stands in it."""
    return problem.value if problem.code == LEFT_EMPTY else None


def _read(entry: Mapping[str, Any], waivers: Sequence[Waiver], confirmed: Mapping[str, Mapping[str, str]]) -> Finding:
    problem = Problem(
        Severity(entry["severity"]),
        entry["code"],
        Text(**entry["message"]),
        Text(**entry["rule"]),
        Text(**entry["suggestion"]),
        sheet=entry["sheet"],
        row=entry["row"],
        column=entry["column"],
        cell=entry["cell"],
        value=entry["value"],
        figure=entry.get("figure"),  # not kept before there was one
    )
    waiver = next((each for each in waivers if _lifts(each, entry)), None)
    if waiver is not None:
        problem = replace(problem, severity=Severity.NOTE)
    return Finding(
        problem,
        entry["gate"],
        entry["key"],
        entry["role"],
        entry["firm"],
        waiver.reason if waiver else "",
        confirmed.get(entry["key"], {}),
    )


def _lifts(waiver: Waiver, entry: Mapping[str, Any]) -> bool:
    """Whether a waiver lifts a problem: only relations between figures can be lifted, not what could not be read."""
    return (
        entry["gate"] == Gate.RELATIONS.value
        and entry["severity"] != Severity.NOTE.value
        and waiver.check_code == entry["code"]
        and entry["code"] not in NEVER_LIFTED
        and waiver.column in {"", entry["role"], entry["column"]}
        and entry["firm"] in {None, waiver.assignment.enterprise.code}
    )


def _pair(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
