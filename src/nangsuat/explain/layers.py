"""Layers of targets as data: what each document asks for, from when to when, and how sure that is.

Documents disagree: in one year the nation has three target rates of labour-productivity growth. So a target knows
its document (number and year), period, unit, scope, whether the document takes it on as its own or contributes to
it, and whether its number was read, found in part only, or not found; a number that was not found stays empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from nangsuat.data import NO_WORDS, Language, Text, format_number, join

NATIONAL = "whole economy"


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one document.

    Attributes
    ----------
    document : key of its layer
    key : its number within the document in our lists (``"T1"``); not the document's own numbering
    name : what it is
    indicator : code in the dictionary of indicators; empty for counts that no indicator measures
    scope : whose figure is meant: ``"whole economy"``, ``"manufacturing"``, ``"Ho Chi Minh City"``, …
    first, last : years of the period
    unit : unit of the number
    kind : what sort of number it is: a ``"level"`` in a year, a mean ``"growth"``, a ``"share"`` from 0 to 100 %, a
        ``"ratio"`` without such bounds, a ``"count"`` that adds up
    counts : what a count counts: ``"enterprise"``, ``"person"``, ``"institution"``, ``"territory"``
    comparison : how a figure is held against it, a key of :data:`COMPARISONS`
    low, high : the number, or the range; empty where none was found
    role : whether the document takes it on (``"own"``), ``"contribute"`` to it, or it is ``"not stated"``
    status : a key of :data:`STATUSES`
    article : article of the document; empty where not known
    sources : where it was read
    """

    document: str
    key: str
    name: Text
    indicator: str
    scope: str
    first: int
    last: int
    unit: Text
    kind: str
    counts: str
    comparison: str
    low: float | None
    high: float | None
    role: str
    status: str
    article: str
    sources: tuple[str, ...]

    @property
    def number(self) -> Text:
        """The target's number as one reads it; says so where none was found."""
        if self.low is None and self.high is None:
            return STATUSES[self.status]
        sign = COMPARISONS[self.comparison]
        return Text(vi=f"{sign}{self._bounds('vi')}", en=f"{sign}{self._bounds('en')}")

    @property
    def period(self) -> str:
        """First and last year."""
        return f"{self.first}–{self.last}"

    @property
    def is_verified(self) -> bool:
        """Whether the number was read in an excerpt of the document or of a page that cites it."""
        return self.status == "read"

    def applies(self, indicator: str, scope: str, period: tuple[int, int] | None) -> bool:
        """Whether it is about this figure: same indicator or key, same scope, the period's end in its own."""
        about = indicator in (self.indicator, self.key) and scope == self.scope
        return about and (period is None or self.first <= period[1] <= self.last)

    def _bounds(self, language: Language) -> str:
        bounds = dict.fromkeys(bound for bound in (self.low, self.high) if bound is not None)
        return "–".join(format_number(bound, language) for bound in bounds)


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """One group of tasks and solutions (nhiệm vụ, giải pháp) of a document.

    Attributes
    ----------
    document, key : the document's layer, and the group's number in our lists
    name, covers : what it is, and what it covers where that was read
    status : a key of :data:`STATUSES`
    sources : where it was read
    """

    document: str
    key: str
    name: Text
    covers: Text
    status: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetLayer:
    """One document with its targets.

    Attributes
    ----------
    key : stable key
    number, year : number and year of the document; both name it
    issued : day of issue; ``None`` where it was not found
    kind, title, issuer : in words
    place : the city or province that it is for; empty for the nation
    targets : in the order of the document
    task_groups : its groups of tasks, where they were found
    """

    key: str
    number: str
    year: int
    issued: date | None
    kind: Text
    title: Text
    issuer: Text
    place: str
    targets: tuple[Target, ...]
    task_groups: tuple[TaskGroup, ...]

    @property
    def citation(self) -> Text:
        """The document's name with number and year."""
        return Text(
            vi=f"{self.kind.vi} {self.number} năm {self.year}", en=f"{self.kind.en} {self.number} of {self.year}"
        )


@cache
def target_layers() -> tuple[TargetLayer, ...]:
    """All documents with targets that the package knows, oldest first.

    Examples
    --------
    >>> for layer in target_layers():
    ...     print(layer.citation.en, len(layer.targets))
    Decision 1322/QĐ-TTg of 2020 8
    Decision 36/QĐ-TTg of 2021 12
    Decision 299/QĐ-UBND of 2022 3
    Decision 1305/QĐ-TTg of 2023 10
    Resolution 12/NQ-CP of 2026 1
    """
    folder = files("nangsuat.explain") / "policy_documents"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".toml")]
    return tuple(sorted((_layer(tomllib.loads(text)) for text in texts), key=lambda layer: layer.year))


def layer_of(target: Target) -> TargetLayer:
    """The document that a target stands in.

    Examples
    --------
    >>> target = target_layers()[1].targets[0]
    >>> layer_of(target).citation.en
    'Decision 36/QĐ-TTg of 2021'
    """
    return next(layer for layer in target_layers() if layer.key == target.document)


def scopes() -> tuple[str, ...]:
    """All scopes that any target has."""
    return tuple(dict.fromkeys(target.scope for layer in target_layers() for target in layer.targets))


def _layer(entry: Mapping[str, Any]) -> TargetLayer:
    return TargetLayer(
        key=entry["key"],
        number=entry["number"],
        year=entry["year"],
        issued=entry.get("date"),
        kind=_text(entry, "kind"),
        title=_text(entry, "title"),
        issuer=_text(entry, "issuer"),
        place=entry.get("place", ""),
        targets=tuple(_target(entry["key"], target) for target in entry["targets"]),
        task_groups=tuple(_task_group(entry["key"], group) for group in entry.get("task_groups", ())),
    )


def _target(document: str, entry: Mapping[str, Any]) -> Target:
    return Target(
        document=document,
        key=entry["key"],
        name=_text(entry, "name"),
        indicator=entry.get("indicator", ""),
        scope=entry.get("scope", NATIONAL),
        first=entry["first"],
        last=entry["last"],
        unit=_text(entry, "unit"),
        kind=entry["kind"],
        counts=entry.get("counts", ""),
        comparison=entry["comparison"],
        low=entry.get("low"),
        high=entry.get("high"),
        role=entry["role"],
        status=entry["status"],
        article=entry.get("article", ""),
        sources=tuple(entry["sources"]),
    )


def _task_group(document: str, entry: Mapping[str, Any]) -> TaskGroup:
    return TaskGroup(
        document=document,
        key=entry["key"],
        name=_text(entry, "name"),
        covers=_text(entry, "covers") if "covers_vi" in entry else NO_WORDS,
        status=entry["status"],
        sources=tuple(entry["sources"]),
    )


def _text(entry: Mapping[str, Any], key: str) -> Text:
    return Text(vi=entry[f"{key}_vi"], en=entry[f"{key}_en"])


def sources_of(target: Target) -> Text:
    """Where a target was read.

    Examples
    --------
    >>> target = target_layers()[1].targets[0]
    >>> sources_of(target).vi.startswith("dttc.sggp.org.vn")
    True
    """
    if not target.sources:
        return Text(vi="không tìm thấy nguồn", en="no source found")
    return join([Text.same(source) for source in target.sources])


COMPARISONS: Mapping[str, str] = {
    "more than": "> ",
    "at least": "≥ ",
    "at most": "≤ ",
    "about": "≈ ",
    "range": "",
    "stated": "",  # a bare number: the document says neither «at least» nor «about»
}
STATUSES: Mapping[str, Text] = {
    "read": Text(
        vi="đọc trong trích dẫn, chưa đối chiếu Công báo", en="read in an excerpt, not compared with the gazette"
    ),
    "partial": Text(vi="trích dẫn không trọn vẹn, chưa xác minh", en="excerpt incomplete, unverified"),
    "unverified": Text(vi="chưa xác minh", en="unverified"),
    "not found": Text(vi="không tìm thấy con số", en="number not found"),
    "relative": Text(
        vi="so với mức cả nước, không có con số riêng", en="against the national rate, no number of its own"
    ),
}
ROLES_OF_TARGETS: Mapping[str, Text] = {
    "own": Text(vi="chỉ tiêu của văn bản", en="the document's own"),
    "contribute": Text(vi="góp phần", en="contribute to"),
    "not stated": Text(vi="không rõ là chỉ tiêu riêng hay góp phần", en="not known whether own or contribute to"),
}
