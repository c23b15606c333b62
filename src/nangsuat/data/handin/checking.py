"""A file that an enterprise hands in, through all five gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path

import polars as pl

from nangsuat.data.handin.gates import Gate
from nangsuat.data.handin.judging import Asked, judged
from nangsuat.data.handin.normalising import computed, normalisations
from nangsuat.data.handin.published import SPECIFICATIONS
from nangsuat.data.handin.result import HandInCheck
from nangsuat.data.handin.specification import HandInEnterprise, HandInSpecification
from nangsuat.data.handin.upload import UPLOAD_LIMIT, ExaminedUpload, examine_upload
from nangsuat.data.handin.wording import told
from nangsuat.data.handin.workbook import ENTERPRISE, SPECIFICATION, SPECIFICATION_VERSION, TOKEN, YEAR
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import Problem, Severity, UnknownOption
from nangsuat.data.provenance import Source
from nangsuat.data.reading.mapping import Declared
from nangsuat.data.reading.readers import read_request
from nangsuat.data.reading.request import prepare
from nangsuat.data.roles import ROW

type Specifications = Mapping[tuple[str, int], HandInSpecification]


def check_hand_in(
    path: str | PathLike[str],
    specification: HandInSpecification,
    *,
    enterprises: Sequence[HandInEnterprise],
    year: int,
    prior: FirmPanel | None = None,
    token: str | None = None,
    name: str | None = None,
    limit_bytes: int = UPLOAD_LIMIT,
    today: date | None = None,
    specifications: Specifications = SPECIFICATIONS,
) -> HandInCheck:
    """Check a workbook that was handed in, and read what would be taken of it.

    All problems behind the third gate are found at once. A workbook made by an earlier version of the same
    specification is read by its own version.

    Parameters
    ----------
    path : where the file was put
    specification : what the campaign asks
    enterprises : those for whom this sender may hand in
    year : of the accounts asked for
    prior : accepted figures of earlier years, of these enterprises or of all
    token : of the campaign; a workbook that carries another one is refused
    name : as the sender called the file
    limit_bytes : the largest file taken
    today : the day that years are held against; the day on which this runs where not given
    specifications : all versions there are

    Raises
    ------
    UnknownOption
        The specification does not ask for that year.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nangsuat.data import HandInEnterprise, specification_named, write_hand_in_workbook
    >>> quick, asked = specification_named("quick-3"), [HandInEnterprise("A1", name="Công ty A")]
    >>> with TemporaryDirectory() as folder:
    ...     file = write_hand_in_workbook(quick, Path(folder) / "quick.xlsx", enterprises=asked, year=2025)
    ...     answer = check_hand_in(file, quick, enterprises=asked, year=2025)
    >>> answer.ok, answer.failed_gate.label.en, answer.must_fix[0].message.en
    (False, 'Figures agree', 'No row of 2025 is filled in')
    """
    if year not in specification.years:
        raise UnknownOption.among("year", year, tuple(map(str, specification.years)))
    upload = examine_upload(path, name=name, limit_bytes=limit_bytes)
    if not upload.ok:
        return _stopped(specification, year, upload, {upload.gate or Gate.SAFE: upload.problems})
    request = prepare(Path(path), "firm", Declared(), None)
    facts = request.contents.template.facts
    own, said = _own_version(specification, facts, specifications)
    said += _of_this_campaign(facts, enterprises, year, token)
    if any(problem.severity is Severity.MUST_FIX for problem in said):
        return _stopped(own, year, upload, {Gate.SAFE: upload.problems, Gate.TEMPLATE: tuple(said)})
    table = read_request(request)
    asked = Asked(own, tuple(enterprises), year, prior, today or datetime.now(UTC).date())
    answer = judged(table, asked)
    grid = next((grid for grid in request.contents.grids if grid.sheet == table.source.sheet), None)
    template = (*said, *answer.found.get(Gate.TEMPLATE, ()))
    return HandInCheck(
        own,
        year,
        _source(table.source, upload),
        {Gate.SAFE: upload.problems, **answer.found, Gate.TEMPLATE: template},
        answer.frame,
        normalisations(table, answer.frame, grid) if grid else (),
        table.currency,
        table.synthetic,
        computed(table, answer.frame, grid) if grid else frozenset(),
    )


def _stopped(
    specification: HandInSpecification, year: int, upload: ExaminedUpload, found: Mapping[Gate, tuple[Problem, ...]]
) -> HandInCheck:
    frame = pl.DataFrame(schema={ROW: pl.Int64})
    return HandInCheck(specification, year, Source(upload.name, upload.sha256), found, frame)


def _source(read: Source, upload: ExaminedUpload) -> Source:
    return Source(upload.name, upload.sha256, read.sheet, columns=read.columns, letters=read.letters)


def _own_version(
    specification: HandInSpecification, facts: Mapping[str, str], specifications: Specifications
) -> tuple[HandInSpecification, list[Problem]]:
    """The version that the workbook was made by, and what there is to say about it."""
    code, written = facts.get(SPECIFICATION), facts.get(SPECIFICATION_VERSION, "")
    if code is None:
        return specification, [told("not-our-template")]
    if code != specification.code:
        title = next((each.title for (known, _), each in specifications.items() if known == code), code)
        return specification, [told("other-specification", {"found": title, "asked": specification.title})]
    if written == str(specification.version):
        return specification, []
    own = specifications.get((code, int(written))) if written.isascii() and written.isdecimal() else None
    if own is None:
        return specification, [told("unknown-version", {"asked": specification.title, "found": written or "?"})]
    return own, [told("older-version", {"found": own.version, "current": specification.version})]


def _of_this_campaign(
    facts: Mapping[str, str], enterprises: Sequence[HandInEnterprise], year: int, token: str | None
) -> list[Problem]:
    """Whether the workbook was made for this campaign, year and one of these enterprises."""
    if SPECIFICATION not in facts:
        return []
    said = []
    if token is not None and facts.get(TOKEN, "") != token:
        said.append(told("other-token"))
    if facts.get(YEAR) not in (None, str(year)):
        said.append(told("other-year-asked", {"found": facts[YEAR], "asked": year}))
    made_for = {firm for fact, firm in facts.items() if fact.startswith(ENTERPRISE)}
    if made_for and made_for.isdisjoint({each.firm for each in enterprises}):
        said.append(told("workbook-of-others", {"found": ", ".join(sorted(made_for)[:3])}))
    return said
