"""The menu of each person: one subject knows who belongs where, and says what stands in it.

The pages ask for it by the tag ``main_menu``. ``core`` knows no subject, so the builder registers itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nangsuat.data import NO_WORDS, Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in.

    Attributes
    ----------
    title : its words
    url : where it leads
    part : the first part of the addresses that belong to it; the entry is marked as current there
    hint : what is done there, for the home page
    """

    title: Text
    url: str
    part: str
    hint: Text = NO_WORDS

    def is_current(self, path: str) -> bool:
        """Whether a page of this address belongs here."""
        return path == self.part if self.part == "/" else path.startswith(self.part)


@dataclass(frozen=True, slots=True)
class Menu:
    """What a person finds on each page.

    Attributes
    ----------
    entries : the ways in, the most used first
    own : what concerns the person alone
    places : the organisations that they belong to
    synthetic : whether these are made up for demonstration
    """

    entries: tuple[Entry, ...]
    own: tuple[Entry, ...] = ()
    places: tuple[str, ...] = ()
    synthetic: bool = False


type Builder = Callable[[Any], Menu]

_BUILDERS: list[Builder] = []


def menu_builder(builder: Builder) -> Builder:
    """Register the function that makes a person's menu."""
    _BUILDERS[:] = [builder]
    return builder


def menu_of(person: Any) -> Menu:
    """The menu of a person, or of a guest."""
    return _BUILDERS[0](person)


def entry(title: Text, name: str, *arguments: object, hint: Text = NO_WORDS) -> Entry:
    """An entry to a named address; it is current on this page and all below it."""
    url = reverse(name, args=arguments)
    return Entry(title, url, url, hint)
