"""The last two gates, the same for a file and for a form: whose rows they are, and whether their figures agree.

Only rows of the asked year and of the enterprises asked are taken. Rows of earlier years are there for comparison:
accepted figures stand above them, and none of their faults stops a hand-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from nangsuat.data.checks.keys import tax_code_changed
from nangsuat.data.checks.magnitudes import unit_slip, unit_slip_peers
from nangsuat.data.checks.registry import Subject
from nangsuat.data.checks.run import run_checks
from nangsuat.data.handin.comparing import changed_values, comparison_rows, far_from_last_year
from nangsuat.data.handin.gates import Gate
from nangsuat.data.handin.result import Judged
from nangsuat.data.handin.specification import IDENTITY_ROLES, HandInEnterprise, HandInSpecification
from nangsuat.data.handin.wording import HAND_IN_WORDINGS, to_enterprise, told
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.reading.spots import shown_rows
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.reading.wording import Places
from nangsuat.data.roles import FIRM_ROLES, ROW
from nangsuat.data.text import NO_WORDS, Text

_SAID_BY_THE_SPECIFICATION = frozenset(
    ("empty-column", "empty-cells", "missing-column", "empty-table", "no-labour", "industry-version")
)
_ABOUT_THE_TEMPLATE = frozenset((
    "no-header", "broken-file", "file-too-large", "unknown-sheet", "header-fits-two-roles", "role-in-two-columns",
    "name-against-header",
    "years-in-columns", "template-version", "template-for-economy", "several-tables", "sheet-chosen", "unknown-column",
))  # fmt: skip
_ABOUT_ROWS = frozenset(("duplicate",))  # stands at an id, and is no fault of the id
_ACROSS_YEARS = (unit_slip, unit_slip_peers, tax_code_changed)
_KEPT = (ROW, "firm", "year")  # also where nothing stands in them: a check says so
_ENTERPRISES_NAMED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom.

    Attributes
    ----------
    specification, enterprises, year : the form, those who are to answer, the year of the accounts
    prior : accepted figures of earlier years
    today : the day that years are held against
    """

    specification: HandInSpecification
    enterprises: tuple[HandInEnterprise, ...]
    year: int
    prior: FirmPanel | None
    today: date

    @property
    def registered(self) -> dict[str, dict[str, str]]:
        """What the register knows, by id and role."""
        return {each.firm: each.identity for each in self.enterprises}


def judged(table: ReadTable, asked: Asked, *, one_row: bool = False) -> Judged:
    """The rows that would be taken and what the gates for template, types and relations found.

    ``one_row`` is a form, where an empty answer is told field by field.
    """
    table, not_asked = _fields_only(table, asked)
    template = [*not_asked, *_missing_fields(table, asked)]
    about_template = [problem for problem in table.problems if problem.code in _ABOUT_THE_TEMPLATE]
    if any(problem.severity is Severity.MUST_FIX for problem in (*template, *about_template)):
        return Judged(table.frame.clear(), {Gate.TEMPLATE: tuple(map(to_enterprise, (*template, *about_template)))})
    named = _with_ids(table.frame, asked)
    whose = list(_not_asked_enterprises(table, named, asked))
    ours = named.filter(pl.col("_id").is_not_null()).with_columns(firm=pl.col("_id")).drop("_id")
    rows = ours.filter(pl.col("year").eq_missing(asked.year) | pl.col("year").is_null())
    earlier = ours.join(rows, on=ROW, how="anti")
    if not one_row:
        rows, empty = _filled_in(table, rows, asked)
        rows, again = _once(table, rows)
        whose += [*empty, *again]
    read = _of_rows([each for each in table.problems if each.code not in _ABOUT_THE_TEMPLATE], named, rows)
    relations = [*whose, *_relations(table, rows, earlier, asked, read)]
    found = {Gate.TEMPLATE: (*template, *about_template), Gate.TYPES: read, Gate.RELATIONS: relations}
    spoken = {gate: tuple(map(to_enterprise, problems)) for gate, problems in found.items()}
    return Judged(_with_identity(rows, asked), spoken)


def _fields_only(table: ReadTable, asked: Asked) -> tuple[ReadTable, list[Problem]]:
    """The table with the fields of the specification alone, and a note on what else stands in the file."""
    roles = asked.specification.roles
    others = [role for role in table.roles if role not in roles]
    written = [table.source.columns[role] for role in others if role in table.source.columns]
    told_of = [told("not-asked", {"columns": ", ".join(written)}, sheet=table.source.sheet)] if written else []
    return replace(table, frame=table.frame.drop(others)), told_of


def _missing_fields(table: ReadTable, asked: Asked) -> Iterator[Problem]:
    if not table.roles:  # nothing could be read: the reader's reason says it all
        return
    for field in asked.specification.fields:
        if field.required and field.role not in table.frame.columns:
            yield told("field-missing", {"name": field.name}, sheet=table.source.sheet)
    if table.currency != asked.specification.currency:
        places: Places = {"found": table.currency, "asked": asked.specification.currency}
        yield told("other-currency", places, sheet=table.source.sheet)


def _with_ids(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The rows with the id of the enterprise that each is of, by its id or else by its tax code."""
    ids = {each.firm: each.firm for each in asked.enterprises}
    codes = {_bare(each.tax_code): each.firm for each in asked.enterprises if each.tax_code}
    firm = pl.col("firm").str.strip_chars()
    by_id = firm.replace_strict(ids, default=None, return_dtype=pl.String)
    columns = [firm, *([pl.col("tax_code")] if "tax_code" in frame.columns else [])]
    by_code = [
        column.str.replace_all(r"[ .]", "").replace_strict(codes, default=None, return_dtype=pl.String)
        for column in columns
    ]
    return frame.with_columns(_id=pl.coalesce(by_id, *by_code))


def _bare(tax_code: str | None) -> str:
    return (tax_code or "").replace(" ", "").replace(".", "")


def _not_asked_enterprises(table: ReadTable, named: pl.DataFrame, asked: Asked) -> Iterator[Problem]:
    known = _some([each.firm for each in asked.enterprises])
    for row in named.filter(pl.col("_id").is_null()).iter_rows(named=True):
        firm = row["firm"] or row.get("tax_code") or row.get("name") or "?"
        yield _at(table, "not-your-enterprise", {"firm": firm, "known": known}, row[ROW], "firm", row["firm"])


def _some(words: Sequence[str]) -> str:
    more = ", …" if len(words) > _ENTERPRISES_NAMED else ""
    return ", ".join(words[:_ENTERPRISES_NAMED]) + more


def _filled_in(table: ReadTable, rows: pl.DataFrame, asked: Asked) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows that hold a figure or something that should be one, and what is said about the others."""
    figures = [field.role for field in asked.specification.figures if field.role in rows.columns]
    unread = {problem.row for problem in table.problems if problem.severity is Severity.MUST_FIX and problem.row}
    filled = pl.any_horizontal(pl.col(figures).is_not_null()) | pl.col(ROW).is_in(list(unread))
    taken, empty = rows.filter(filled), rows.filter(~filled)
    if taken.is_empty():
        return taken, [told("nothing-handed-in", {"year": asked.year}, sheet=table.source.sheet)]
    problems = []
    for row, firm in empty.select(ROW, "firm").iter_rows():
        problems.append(_at(table, "enterprise-left-empty", {"firm": firm, "year": asked.year}, row, "firm", firm))
    there = set(rows["firm"])
    missing = [each.firm for each in asked.enterprises if each.firm not in there]
    if missing:
        places: Places = {"year": asked.year, "firms": _some(missing)}
        problems.append(told("enterprise-missing", places, sheet=table.source.sheet))
    return taken, problems


def _once(table: ReadTable, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows, each once: of those that say the same of the same enterprise and year the first is taken."""
    unread = [problem.row for problem in table.problems if problem.severity is Severity.MUST_FIX and problem.row]
    said = [column for column in rows.columns if column != ROW]
    first = pl.when(~pl.col(ROW).is_in(unread)).then(pl.col(ROW)).min().over(said)
    marked = rows.with_columns(_first=first)
    again = marked.filter((pl.col("_first") < pl.col(ROW)) & ~pl.col(ROW).is_in(unread))
    told_of = [
        _at(table, "same-row-twice", {"row": row, "first": first}, row, "firm", firm)
        for row, first, firm in again.select(ROW, "_first", "firm").iter_rows()
    ]
    return rows.join(again, on=ROW, how="anti", maintain_order="left"), told_of


def _of_rows(problems: Iterable[Problem], named: pl.DataFrame, rows: pl.DataFrame) -> list[Problem]:
    """What the reader found, without what concerns rows that are not taken: those do not have to be right."""
    all_rows, taken = set(named[ROW]), set(rows[ROW])
    kept = []
    for problem in problems:
        elsewhere = problem.row in all_rows and problem.row not in taken and problem.code != "more-like-it"
        if not elsewhere:
            kept.append(problem)
        elif problem.severity is not Severity.NOTE:
            kept.append(replace(problem, severity=Severity.NOTE))
    return kept


def _relations(
    table: ReadTable, rows: pl.DataFrame, earlier: pl.DataFrame, asked: Asked, read: Sequence[Problem]
) -> Iterator[Problem]:
    if rows.is_empty():
        return
    unread = {(each.row, each.column) for each in read if each.severity is Severity.MUST_FIX}
    held = rows.select(key for key in rows.columns if key in _KEPT or rows[key].null_count() < rows.height)
    own = list(run_checks(replace(table, frame=held, problems=()), today=asked.today))
    compared = comparison_rows(held, earlier.select(held.columns), asked.prior, asked.year)
    places = {(each.code, each.row, each.column) for each in own}
    across = _across_years(replace(table, frame=compared), asked.today) if compared.height > rows.height else ()
    taken = set(rows[ROW])
    own += [each for each in across if each.row in taken and (each.code, each.row, each.column) not in places]
    own += _empty_fields(table, rows, asked)
    registered = _as_registered(table, rows, asked)
    endless = {(each.row, each.column) for each in own if each.code == "beyond-magnitude"}
    own = [each for each in own if each.code == "beyond-magnitude" or (each.row, each.column) not in endless]
    slipped = {(each.row, each.column) for each in own if each.code == "unit-slip"}
    for problem in own:
        place = (problem.row, problem.column)
        asked_already = problem.code == "unit-slip-peers" and place in slipped
        known = place in registered and problem.code not in _ABOUT_ROWS
        if problem.code not in _SAID_BY_THE_SPECIFICATION and place not in unread and not known and not asked_already:
            yield problem
    slipped |= endless | {(each.row, each.column) for each in own if each.code == "unit-slip-peers"}
    for problem in far_from_last_year(table, rows, compared, asked.year):
        if (problem.row, problem.column) not in slipped:
            yield problem
    yield from _identity(table, rows, asked)
    yield from changed_values(table, earlier, asked.prior, asked.specification.roles)
    yield from _other_years(table, earlier, asked)


def _across_years(table: ReadTable, today: date) -> Iterator[Problem]:
    """What only the other years of an enterprise show."""
    subject = Subject.of(table, today)
    for check in _ACROSS_YEARS:
        yield from check.problems(subject)


def _empty_fields(table: ReadTable, rows: pl.DataFrame, asked: Asked) -> Iterator[Problem]:
    for field in asked.specification.fields:
        if not field.required or field.role in ("firm", "year"):
            continue
        places: Places = {"name": field.name, "unit": field.unit(table.currency), "help": field.help}
        for row in rows.filter(pl.col(field.role).is_null())[ROW]:
            yield _at(table, "required-field", places, row, field.role, None)


def _identity(table: ReadTable, rows: pl.DataFrame, asked: Asked) -> Iterator[Problem]:
    """Who they say they are, held against the register."""
    roles = [role for role in IDENTITY_ROLES if role in rows.columns and role != "firm"]
    by_firm = asked.registered
    for row in rows.select(ROW, "firm", *roles).iter_rows(named=True):
        known = by_firm[row["firm"]]
        for role in roles:
            said, registered = row[role], known.get(role)
            if said is None or registered is None or _same(role, said, registered):
                continue
            code = "tax-code-differs" if role == "tax_code" else "identity-differs"
            places: Places = {"known": registered, "name": FIRM_ROLES[role].name}
            yield _at(table, code, places, row[ROW], role, said)


def _as_registered(table: ReadTable, rows: pl.DataFrame, asked: Asked) -> set[tuple[int | None, str | None]]:
    """The cells that say of an enterprise what the register says: whatever may be odd there is not theirs to mend."""
    roles = [role for role in IDENTITY_ROLES if role in rows.columns and role in table.source.columns]
    by_firm = asked.registered
    return {
        (row[ROW], table.source.columns[role])
        for row in rows.select(ROW, "firm", *(role for role in roles if role != "firm")).iter_rows(named=True)
        for role in roles
        if row[role] is not None and row[role] == by_firm[row["firm"]].get(role)
    }


def _same(role: str, said: str, registered: str) -> bool:
    if role == "tax_code":
        return _bare(said) == _bare(registered)
    return " ".join(said.casefold().split()) == " ".join(registered.casefold().split())


def _other_years(table: ReadTable, earlier: pl.DataFrame, asked: Asked) -> Iterator[Problem]:
    """Rows of other years that nothing is known of: perhaps the year is mistyped."""
    held = set(asked.prior.collect("firm", "year").rows()) if asked.prior is not None else set()
    unknown = [row for row, *key in earlier.select(ROW, "firm", "year").iter_rows() if tuple(key) not in held]
    if unknown:
        places: Places = {"count": len(unknown), "year": asked.year, "rows": shown_rows(unknown)}
        yield told("other-year", places, sheet=table.source.sheet, row=unknown[0])


def _with_identity(rows: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The rows with what the register knows where they leave it blank."""
    known = asked.registered
    added = []
    for role in IDENTITY_ROLES[1:]:
        registered = {firm: identity[role] for firm, identity in known.items() if role in identity}
        if registered:
            by_firm = pl.col("firm").replace_strict(registered, default=None, return_dtype=pl.String)
            written = [pl.col(role)] if role in rows.columns else []
            added.append(pl.coalesce(*written, by_firm).alias(role))
    return rows.with_columns(added)


def _at(
    table: ReadTable, code: str, places: Mapping[str, Text | str | float | int], row: int, role: str, value: str | None
) -> Problem:
    """A problem at the cell of a row and role."""
    wording = HAND_IN_WORDINGS[code]
    filled = {"help": NO_WORDS, **places}
    message, rule, suggestion = (
        Text(vi=text.vi.strip(), en=text.en.strip())
        for text in (each.fill(**filled) for each in (wording.message, wording.rule, wording.suggestion))
    )
    return table.problem_at(
        wording.severity, code, message=message, rule=rule, suggestion=suggestion, row=row, role=role, value=value
    )
