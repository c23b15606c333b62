"""What a guest finds on the first page beside its words: sections that subjects register; ``core`` knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nangsuat.data import Text


@dataclass(frozen=True, slots=True)
class Item:
    """One line with where it leads."""

    title: Text
    url: str
    hint: Text


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading, and where there are more."""

    title: Text
    items: tuple[Item, ...]
    more: Text
    more_url: str


type Source = Callable[[], Section | None]

_SOURCES: list[Source] = []


def welcome_source(source: Source) -> Source:
    """Register a subject's section; one that has nothing to show gives none."""
    _SOURCES.append(source)
    return source


def sections() -> list[Section]:
    """All that there is for everybody."""
    return [section for source in _SOURCES if (section := source()) is not None]
