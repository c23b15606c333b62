"""A document out of its records: the library's document with the plan's figures of this moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nangsuat.data import NO_WORDS, Figure, Source, Text
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.report import (
    Document as LibraryDocument,
)
from nangsuat.report import (
    Letterhead,
    PlanStanding,
    figures_of_plan,
    letter,
    plan_document,
    progress_report,
    source_of_plan,
)
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.report.official.stated import provenance_of_plan
from nangsuat.report.official.target_words import phrases_of
from nangsuat.report.sections import SYNTHETIC
from nangsuat.web.plan.models import Document, PlanVersion
from nangsuat.web.plan.models.plans import named
from nangsuat.web.plan.selectors import approved_version
from nangsuat.web.plan.services.assembling import approved_of, draft_of
from nangsuat.web.plan.services.standing import plan_standing

Kind = Document.Kind


@dataclass(frozen=True, slots=True)
class Composed:
    """A document with what it is made of.

    Attributes
    ----------
    document : as the library writes it
    figures : all figures that passages may name, by name
    version : the version in force that it stands on; none where the draft stands in for it
    """

    document: LibraryDocument
    figures: Mapping[str, Figure]
    version: PlanVersion | None

    @property
    def synthetic(self) -> bool:
        """Whether any of it is made up."""
        return self.document.banner is not None


def compose(document: Document, passages: Mapping[str, str] | None = None) -> Composed:
    """The document as it stands; ``passages``: other words than those kept, to try them.

    Raises
    ------
    UnknownOption
        A passage names a figure that there is not.
    """
    version = approved_version(document.plan)
    content = approved_of(version) if version else draft_of(document.plan)
    source = _source(content, version)
    said = passages_of(document) if passages is None else passages
    if document.kind == Kind.PLAN:
        made = plan_document(content, letterhead=letterhead_of(document), passages=said, source=source)
        return Composed(made, figures_of_plan(content, source), version)
    content, standing = plan_standing(document.plan, content, year=document.year or content.first, source=source)
    figures = {**figures_of_plan(content, source), **standing.figures()}
    if document.kind == Kind.REPORT:
        year = document.year or content.first
        report = progress_report(
            content, standing, year=year, letterhead=letterhead_of(document), passages=said, source=source
        )
        return Composed(report, figures, version)
    return Composed(_letter(document, content, standing, said, figures, source), figures, version)


def _letter(
    document: Document,
    content: LibraryPlan,
    standing: PlanStanding,
    passages: Mapping[str, str],
    figures: Mapping[str, Figure],
    source: Source,
) -> LibraryDocument:
    return letter(
        named(document.abstract, document.abstract_en),
        letterhead=letterhead_of(document),
        passages=passages,
        figures=figures,
        phrases={**PlanFigures(content, source).phrases(), **phrases_of(standing)},
        provenances=(provenance_of_plan(content, source), *standing.provenances),
        banner=SYNTHETIC if content.synthetic else None,
    )


def _source(content: LibraryPlan, version: PlanVersion | None) -> Source:
    """The version in force by its own hash, so that it can be found again; a draft by a hash of what it says now."""
    if version is None:
        return source_of_plan(content)
    citation = _VERSION.fill(title=content.title, number=version.number)
    return Source(citation.vi, version.sha256, citation=citation)


def passages_of(document: Document) -> dict[str, str]:
    """What staff wrote, by place."""
    return {passage.place: passage.text for passage in document.passages.all()}


def letterhead_of(document: Document) -> Letterhead:
    """Who issues the document, to whom, and who signs."""
    said: Mapping[str, Any] = document.letterhead
    owner = document.plan.owner
    blank = Letterhead()
    return Letterhead(
        agency=named(owner.name, owner.name_en),
        parent=Text.same(said["parent"]) if said.get("parent") else None,
        agency_code=said.get("agency_code", ""),
        unit_code=said.get("unit_code", ""),
        place=Text.same(said["place"]) if said.get("place") else blank.place,
        year=said.get("year"),
        addressees=tuple(Text.same(name) for name in said.get("addressees", ())),
        authority=Text.same(said["authority"]) if said.get("authority") else NO_WORDS,
        post=Text.same(said["post"]) if said.get("post") else blank.post,
        signer=said.get("signer", ""),
        recipients=tuple(Text.same(name) for name in said.get("recipients", ())) or blank.recipients,
    )


_VERSION = Text(vi="{title}, bản {number}", en="{title}, version {number}")
