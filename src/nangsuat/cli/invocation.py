"""What holds for a whole invocation: the reader's language, output for machines, debugging.

These three are read from the words of the command line before anything else, so that even a message about
a misspelt option comes in the right language and form.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from nangsuat.data import LANGUAGES, Language, UnknownOption

LANGUAGE_VARIABLE = "NANGSUAT_LANG"


@dataclass(frozen=True, slots=True)
class Invocation:
    """How to speak while one command runs.

    Attributes
    ----------
    language : language of all that is printed
    as_json : results and errors for machines on standard output
    debug : a fault of the program shows where it happened
    """

    language: Language = "vi"
    as_json: bool = False
    debug: bool = False


CURRENT: ContextVar[Invocation] = ContextVar("invocation", default=Invocation())  # noqa: B039  # it is frozen


def read_invocation(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> Invocation:
    """The invocation that the words of a command line and the environment ask for.

    Raises
    ------
    UnknownOption
        A language other than ``vi`` and ``en`` is asked for.

    Examples
    --------
    >>> read_invocation(["check", "accounts.xlsx", "--lang", "en", "--json"], {})
    Invocation(language='en', as_json=True, debug=False)
    """
    options = list(words[: words.index("--")] if "--" in words else words)
    return Invocation(_language(options, environment), "--json" in options, "--debug" in options)


def language() -> Language:
    """The language of the current invocation."""
    return CURRENT.get().language


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """The language that the locale asks for; Vietnamese where it says nothing (``C``, ``POSIX``, unset).

    Examples
    --------
    >>> [language_of_locale({"LANG": name}) for name in ("vi_VN.UTF-8", "en_US.UTF-8", "C.UTF-8", "fr_FR")]
    ['vi', 'en', 'vi', 'en']
    """
    names = (environment.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    tongue = locale.partition(".")[0].partition("_")[0].lower()
    return "vi" if tongue in ("", "c", "posix", "vi") else "en"


def _language(options: Sequence[str], environment: Mapping[str, str]) -> Language:
    asked = _asked(options)
    if asked is not None:
        return _known("--lang", asked)
    if environment.get(LANGUAGE_VARIABLE):
        return _known(LANGUAGE_VARIABLE, environment[LANGUAGE_VARIABLE])
    return language_of_locale(environment)


def _asked(options: Sequence[str]) -> str | None:
    for place, word in enumerate(options):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and place + 1 < len(options):
            return options[place + 1]
    return None


def _known(option: str, asked: str) -> Language:
    for known in LANGUAGES:
        if known == asked:
            return known
    raise UnknownOption.among(option, asked, LANGUAGES)
