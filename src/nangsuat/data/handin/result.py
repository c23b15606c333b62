"""The answer to a hand-in: how far it came, all that was found, and what would be taken."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from nangsuat.data.checks.report import CheckReport
from nangsuat.data.checks.run import in_order
from nangsuat.data.handin.gates import Gate, GateResult, gate_results
from nangsuat.data.handin.specification import HandInSpecification
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import Problem, ProblemsFound, Severity
from nangsuat.data.provenance import Provenance, Source
from nangsuat.data.roles import FIRM_ROLES, ROW
from nangsuat.data.text import Text

SNAPSHOT_FORMAT = 1  # of what is stored; a later program reads all earlier ones


@dataclass(frozen=True, slots=True)
class Normalisation:
    """A cell that was understood otherwise than it is written.

    Attributes
    ----------
    role : what it means
    column : the header as the user wrote it; the role in a form
    row, cell : its place; missing where a whole column is meant
    written : as it stands there
    read : as it was understood
    """

    role: str
    column: str
    row: int | None
    cell: str | None
    written: str
    read: Text

    @property
    def message(self) -> Text:
        """«1.234,5» was read as 1234.5."""
        return Text(vi="«{written}» được đọc là {read}", en="«{written}» was read as {read}").fill(
            written=self.written, read=self.read
        )


@dataclass(frozen=True, slots=True)
class HandInCheck:
    """What came of checking a hand-in.

    Attributes
    ----------
    specification : the version that it was read by
    year : of the accounts asked for
    source : the file or form, with its hash, and for each role the header and column letter
    found : what each gate found
    frame : the rows that would be taken: one column a role in the role's own unit, ``row`` their number in the file;
        what the register knows and the file leaves blank is filled in
    normalisations : cells that were understood otherwise than they are written
    currency, synthetic : as the file says
    computed : figures that follow from others by the reader's definitions, as row and role: nothing was written there
    """

    specification: HandInSpecification
    year: int
    source: Source
    found: Mapping[Gate, tuple[Problem, ...]]
    frame: pl.DataFrame
    normalisations: tuple[Normalisation, ...] = ()
    currency: str = "VND"
    synthetic: bool = False
    computed: frozenset[tuple[int, str]] = frozenset()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found: by severity, sheet, row and column."""
        return in_order(problem for found in self.found.values() for problem in found)

    @property
    def gates(self) -> tuple[GateResult, ...]:
        """How it fared at each gate, in their order."""
        return gate_results(self.found)

    @property
    def failed_gate(self) -> Gate | None:
        """The first gate with something that must be fixed."""
        return next((result.gate for result in self.gates if result.state == "failed"), None)

    @property
    def ok(self) -> bool:
        """Whether nothing must be fixed; what asks for a confirmation may remain."""
        return self.failed_gate is None

    @property
    def must_fix(self) -> tuple[Problem, ...]:
        """What stops it."""
        return self._of(Severity.MUST_FIX)

    @property
    def please_confirm(self) -> tuple[Problem, ...]:
        """What asks for a confirmation."""
        return self._of(Severity.PLEASE_CONFIRM)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What only informs."""
        return self._of(Severity.NOTE)

    @property
    def enterprises(self) -> tuple[str, ...]:
        """The ids of the enterprises whose rows would be taken."""
        return tuple(self.frame["firm"].drop_nulls().unique(maintain_order=True)) if "firm" in self.frame else ()

    @property
    def report(self) -> CheckReport:
        """The same as a report that can be printed, in the form of ``check_file``."""
        provenance = Provenance(sources=(self.source,), rows_used=self.frame.height, method="check_hand_in")
        return CheckReport(self.source.name, "firm", self.frame.height, self.problems, provenance)

    def unconfirmed(self, confirmed: Collection[str]) -> tuple[Problem, ...]:
        """What still asks for a confirmation, given the keys (:func:`problem_key`) of what was confirmed."""
        return tuple(problem for problem in self.please_confirm if problem_key(problem) not in confirmed)

    def can_be_sent(self, confirmed: Collection[str] = ()) -> bool:
        """Whether nothing must be fixed and all that asks for it was confirmed."""
        return self.ok and not self.unconfirmed(confirmed)

    def waived(self, keys: Collection[str]) -> HandInCheck:
        """The same after staff lifted some checks of its relations: those stay on record as notes."""
        relations = tuple(
            replace(problem, severity=Severity.NOTE) if problem_key(problem) in keys else problem
            for problem in self.found.get(Gate.RELATIONS, ())
        )
        return replace(self, found={**self.found, Gate.RELATIONS: relations})

    def panel(self) -> FirmPanel:
        """The rows as a panel.

        Raises
        ------
        ProblemsFound
            Something must be fixed first.
        """
        if not self.ok:
            raise ProblemsFound(self.problems)
        filled = [
            key
            for key in self.frame.columns
            if key == ROW or FIRM_ROLES[key].required or self.frame[key].null_count() < self.frame.height
        ]
        return FirmPanel.from_frame(
            self.frame.select(filled),
            currency=self.currency,
            source=self.source,
            synthetic=self.synthetic,
            problems=self.problems,
        )

    @property
    def snapshot(self) -> dict[str, Any]:
        """What is kept of an accepted hand-in, as JSON takes it: rows in the roles' units, and where they are from."""
        return {
            "format": SNAPSHOT_FORMAT,
            "specification": self.specification.code,
            "version": self.specification.version,
            "year": self.year,
            "currency": self.currency,
            "synthetic": self.synthetic,
            "source": {
                "name": self.source.name,
                "sha256": self.source.sha256,
                "sheet": self.source.sheet,
                "columns": dict(self.source.columns),
                "letters": dict(self.source.letters),
            },
            "rows": [
                {key: value for key, value in row.items() if value is not None}
                for row in self.frame.iter_rows(named=True)
            ],
            "computed": {
                str(row): sorted(role for at, role in self.computed if at == row)
                for row in sorted({at for at, _ in self.computed})
            },
        }

    def _of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is severity)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the last gates found in a table, before it is known where it came from."""

    frame: pl.DataFrame
    found: Mapping[Gate, tuple[Problem, ...]] = field(default_factory=dict)


def problem_key(problem: Problem) -> str:
    """A short name of a problem that stays the same when the same file is checked again.

    Confirmations and waivers are kept under it; it changes with the place and with the value, so that a new figure is
    asked about anew.

    Examples
    --------
    >>> from nangsuat.data import NO_WORDS
    >>> asked = Problem(Severity.PLEASE_CONFIRM, "unit-slip", NO_WORDS, NO_WORDS, NO_WORDS, row=5, value="12")
    >>> len(problem_key(asked)), problem_key(asked) == problem_key(replace(asked, value="13"))
    (16, False)
    """
    parts = (problem.code, problem.sheet, problem.row, problem.column, problem.value, problem.message.en)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]
