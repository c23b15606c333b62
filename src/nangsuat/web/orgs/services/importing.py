"""The register from a workbook or csv file: all problems at once, each at its cell; nothing is half taken in.

The library reads and checks the file as it does accounts; what concerns figures and years is left out, for a register
has none. A mistake that would make a wrong entry stops the whole file; a doubt (a check digit that does not fit) is
shown and may be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils import timezone

from nangsuat.data import Problem, ReadTable, Severity, Text, find_province, read_table, run_checks
from nangsuat.web.core import audit
from nangsuat.web.core.uploads import unsafe
from nangsuat.web.orgs.choices import is_industry_code
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.people.models import User

_KEYS = ("firm", "tax_code", "name", "industry", "industry_version", "territory", "ownership")
_ABOUT_OTHER_THINGS = {  # of accounts and years: a register has none
    "no-labour", "no-value-added", "year-not-closed", "missing-weight", "lonely-year", "industry-version",
    "empty-column", "empty-cells", "missing-column", "industry-not-vsic",
}  # fmt: skip
_MUST_HAVE = {
    "name": Text(vi="Thiếu tên doanh nghiệp", en="The name of the enterprise is missing"),
    "industry": Text(vi="Thiếu mã ngành", en="The industry code is missing"),
    "territory": Text(vi="Thiếu tỉnh, thành phố", en="The province or city is missing"),
}


_VERSION = "VSIC2018"  # where a file does not say
_SHORT = {"firm": ("Mã", "Mã số", "Code"), "name": ("Tên", "Tên đơn vị")}  # in a register they can mean nothing else
_ONE_ID = Text(vi="Mỗi doanh nghiệp một mã trong sổ", en="One id an enterprise in the register")
_OF_THE_REGISTER = {  # the library speaks of years here: role that stands twice, message, rule
    "duplicate": (
        "firm",
        Text(vi="«{value}» đứng ở {times} dòng của sổ: {rows}", en="«{value}» stands in {times} rows: {rows}"),
        Text(vi="Mỗi mã chỉ có một dòng trong sổ", en="One row for each id in the register"),
    ),
    "same-tax-code": (
        "tax_code",
        Text(
            vi="Mã số thuế này đứng ở {times} dòng của sổ, dưới nhiều mã doanh nghiệp: {rows}",
            en="This tax code stands in {times} rows of the register under more than one id: {rows}",
        ),
        _ONE_ID,
    ),
    "same-name": (
        "name",
        Text(
            vi="Tên này đứng ở {times} dòng của sổ, dưới nhiều mã doanh nghiệp: {rows}",
            en="This name stands in {times} rows of the register under more than one id: {rows}",
        ),
        _ONE_ID,
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One enterprise as a file has it; ``row`` is its line in the file."""

    row: int
    code: str
    name: str
    tax_code: str
    industry: str
    industry_version: str
    territory: str
    ownership: str


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """A file that was read: its entries, and everything that is wrong or doubtful."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    known: int  # entries that are in the register already and would be changed

    @property
    def must_fix(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.MUST_FIX)

    @property
    def to_confirm(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.PLEASE_CONFIRM)


def register_read(path: Path, *, suffix: str, user: User) -> RegisterRead:
    """Read a file of the register; ``suffix`` says what kind of file its owner called it."""
    if found := unsafe(path, f"register{suffix}"):
        return RegisterRead((), found, 0)
    table = _read(path, suffix)
    rows = list(table.frame.iter_rows(named=True)) if table.has("firm") else []
    own = (problem for problem in run_checks(table) if problem.code not in _ABOUT_OTHER_THINGS)
    problems = [_in_words_of_a_register(problem, rows) for problem in own]
    if not table.has("firm") and not problems:
        problems.append(_no_codes(table))
    problems += [problem for row in rows for problem in _of_row(table, row)]
    entries = tuple(_entry(row) for row in rows if row["firm"])
    known = {entry.code: entry for entry in Enterprise.objects.filter(code__in=[entry.code for entry in entries])}
    problems += [_not_yours(table, entry) for entry in entries if _is_anothers(known.get(entry.code), user)]
    return RegisterRead(entries, tuple(_once_and_in_order(problems)), len(known))


@transaction.atomic
def enterprises_import(
    *, read: RegisterRead, park: Organisation | None, by: User, sha256: str, address: str | None = None
) -> int:
    """Take a file's entries in, all of them or none; give how many there are."""
    if read.must_fix:
        raise ValueError("a file with mistakes is not taken in")
    known = {found.code: found for found in Enterprise.objects.select_for_update().select_related("organisation")}
    for entry in read.entries:
        _keep(entry, known.get(entry.code), park)
    details = {"entries": len(read.entries), "changed": read.known, "sha256": sha256, "park": park.pk if park else None}
    audit.record(by, "register.imported", details=details, address=address)
    return len(read.entries)


def _read(path: Path, suffix: str) -> ReadTable:
    with TemporaryDirectory() as folder:
        named = Path(folder) / f"register{suffix}"
        named.write_bytes(path.read_bytes())
        table, columns = _read_as(named, {}), dict[str, str]()
        for role in [role for role in _SHORT if role not in table.source.columns]:
            for words in _SHORT[role]:
                again = _read_as(named, {**columns, role: words})
                if again.source.columns.get(role):
                    table, columns[role] = again, words
                    break
        return table


def _read_as(path: Path, columns: dict[str, str]) -> ReadTable:
    """Read with these headings for roles that the library does not know by so short a word."""
    mapping = {"columns": columns} if columns else None
    return read_table(path, "firm", constants={"year": timezone.localdate().year}, mapping=mapping)


def _in_words_of_a_register(problem: Problem, rows: list[dict[str, Any]]) -> Problem:
    """A register has no years: what stands twice is told without them."""
    if problem.code not in _OF_THE_REGISTER:
        return problem
    role, message, rule = _OF_THE_REGISTER[problem.code]
    value = next(_alike(row, role) for row in rows if row["row"] == problem.row)
    beside = [row["row"] for row in rows if _alike(row, role) == value]
    listed = ", ".join(map(str, beside[:_ROWS_NAMED])) + (", …" if len(beside) > _ROWS_NAMED else "")
    said = message.fill(value=problem.value or value, times=len(beside), rows=listed)
    return replace(problem, message=said, rule=rule)


_ROWS_NAMED = 5


def _alike(row: dict[str, Any], role: str) -> str:
    return " ".join(str(row[role] or "").lower().split())


def _entry(row: dict[str, Any]) -> Entry:
    said = {key: str(row.get(key) or "").strip() for key in _KEYS}
    return Entry(
        row=row["row"],
        code=said["firm"],
        name=said["name"],
        tax_code=said["tax_code"],
        industry=said["industry"],
        industry_version=said["industry_version"] or _VERSION,
        territory=_province(said["territory"]) or "",
        ownership=said["ownership"] if said["ownership"] in Enterprise.Ownership.values else "",
    )


def _province(words: str) -> str | None:
    """The code of today's province; an old name leads to the one that it went into."""
    if found := find_province(words):
        return found.code
    old = find_province(words, "63")
    return old.successor if old else None


def _of_row(table: ReadTable, row: dict[str, Any]) -> Iterator[Problem]:
    for key, message in _MUST_HAVE.items():
        if not row.get(key):
            yield _at(table, f"missing-{key}", message, row["row"], key, None)
    words = str(row.get("territory") or "")
    if words and _province(words) is None:
        message = Text(vi="Không biết tỉnh, thành phố này", en="There is no such province or city")
        yield _at(table, "no-such-territory", message, row["row"], "territory", words)

    industry, version = str(row.get("industry") or "").strip(), str(row.get("industry_version") or _VERSION)
    if industry and not is_industry_code(industry, version):
        message = Text(
            vi="Không có mã ngành này; ghi 2 đến 5 chữ số", en="There is no such code; write two to five digits"
        )
        yield _at(table, "no-such-industry", message, row["row"], "industry", industry)


def _once_and_in_order(problems: list[Problem]) -> list[Problem]:
    """From the first row to the last; of a cell that must be corrected nothing else is said."""
    wrong = {problem.cell or (problem.row, problem.column) for problem in problems if _stops(problem)}
    told = (each for each in problems if _stops(each) or (each.cell or (each.row, each.column)) not in wrong)
    return sorted(told, key=lambda each: (each.row or 0, each.cell or "", each.column or ""))


def _stops(problem: Problem) -> bool:
    return problem.severity is Severity.MUST_FIX


def _at(table: ReadTable, code: str, message: Text, row: int, role: str, value: str | None) -> Problem:
    return table.problem_at(
        Severity.MUST_FIX,
        code,
        message=message,
        rule=Text(
            vi="Mỗi dòng của sổ có mã, tên, ngành và tỉnh, thành phố",
            en="Each row of a register has an id, a name, an industry and a province",
        ),
        suggestion=Text(vi="Điền ô này rồi tải tệp lên lại.", en="Fill in this cell, then upload the file again."),
        row=row,
        role=role,
        value=value,
    )


def _no_codes(table: ReadTable) -> Problem:
    message = Text(vi="Không thấy cột «Mã doanh nghiệp»", en="There is no column «Enterprise id»")
    return _at(table, "missing-firm", message, 1, "firm", None)


def _is_anothers(known: Enterprise | None, user: User) -> bool:
    return known is not None and not user.has_perm("orgs.change_enterprise", known)


def _not_yours(table: ReadTable, entry: Entry) -> Problem:
    return table.problem_at(
        Severity.MUST_FIX,
        "held-by-another",
        message=Text(
            vi="Mã này đã có trong sổ của nơi khác", en="This id stands in the register of another body already"
        ),
        rule=Text(vi="Mỗi mã chỉ dùng cho một doanh nghiệp", en="An id belongs to one enterprise"),
        suggestion=Text(
            vi="Dùng mã khác, hoặc nhờ người quản trị hệ thống chuyển doanh nghiệp.",
            en="Use another id, or ask the site's manager to move the enterprise.",
        ),
        row=entry.row,
        role="firm",
        value=entry.code,
    )


def _keep(entry: Entry, known: Enterprise | None, park: Organisation | None) -> None:
    """An empty cell changes nothing of what is known; a park's board never gives an enterprise away."""
    enterprise = known or Enterprise(code=entry.code, organisation=Organisation(kind=Organisation.Kind.ENTERPRISE))
    enterprise.tax_code = entry.tax_code or enterprise.tax_code
    enterprise.industry, enterprise.industry_version = entry.industry, entry.industry_version
    enterprise.territory = entry.territory
    enterprise.ownership = entry.ownership or enterprise.ownership
    enterprise.park = park or enterprise.park
    organisation = enterprise.organisation
    organisation.name, organisation.territory = entry.name[:200], entry.territory
    organisation.save()
    enterprise.organisation = organisation
    enterprise.save()
