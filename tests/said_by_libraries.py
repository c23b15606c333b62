"""What other libraries can say to our readers, found in their own templates and code; and the two forms of a catalogue.

``python tests/said_by_libraries.py`` compiles the catalogue of the site; it prints what has no Vietnamese yet.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation.template import templatize

CATALOGUE = Path(__file__).parents[1] / "src/nangsuat/web/locale/vi/LC_MESSAGES/django.po"
_CONTEXT, _PLURAL = "\x04", "\x00"  # as gettext keeps them in one key

# The parts of the libraries that the site uses: allauth without sign-up by social accounts, Django without its admin.
PLACES = {
    "allauth": (
        "account", "core", "mfa", "usersessions", "utils.py",
        "templates/account", "templates/mfa", "templates/usersessions", "templates/allauth",
    ),
    "django_filters": ("",),
    "django": (
        "contrib/auth/forms.py", "contrib/auth/password_validation.py", "contrib/auth/validators.py",
        "contrib/humanize", "core/validators.py", "forms", "db/models/fields", "db/models/base.py",
        "db/models/constraints.py",
        "utils/timesince.py", "utils/text.py", "utils/dates.py", "core/paginator.py",
    ),
}  # fmt: skip
_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
          "npgettext", "npgettext_lazy"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its context if it has one, its English words, and those of its plural if it has one."""

    words: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> str:
        start = f"{self.context}{_CONTEXT}" if self.context else ""
        return start + self.words

    @property
    def whole_key(self) -> str:
        return self.key + (f"{_PLURAL}{self.plural}" if self.plural else "")


def said_by(package: str) -> set[Message]:
    """All messages in the parts of a package that the site uses."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    return {message for place in PLACES[package] for file in _files(home / place) for message in _in_file(file)}


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for file in sorted(place.rglob("*")) if place.is_dir() else []:
        if file.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations", "locale"} & set(file.parts):
            yield file


def _in_file(file: Path) -> Iterator[Message]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return _in_code(text)
    if "templates" not in file.parts and "jinja2" not in file.parts:
        return iter(())
    return (message for call in _calls_in(templatize(text, origin=str(file))) for message in _in_code(call))


def _calls_in(templatized: str) -> Iterator[str]:
    """The calls of gettext in what Django makes of a template: the rest of it is no Python."""
    pattern = re.compile(
        r"\b(?:_|gettext|ngettext|pgettext|npgettext)"
        r"\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[^()'\"])*\)",
        re.DOTALL,
    )
    yield from (found.group() for found in pattern.finditer(templatized))


def _in_code(code: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and _name(node.func) in _CALLS and (message := _message(node)):
            yield message


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _message(node: ast.Call) -> Message | None:
    name = _name(node.func)
    said = [
        argument.value
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    if not said or not said[0].strip():
        return None
    context = said.pop(0) if "pgettext" in name and len(said) > 1 else None
    plural = said[1] if name.startswith(("ngettext", "npgettext")) and len(said) > 1 else None
    return Message(said[0], plural, context)


def read_po(path: Path) -> dict[str, str]:
    """A catalogue as gettext knows it: the whole key of each message, and its Vietnamese."""
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    field = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line.strip():
            if "msgid" in entry:
                found[_key(entry)] = entry.get("msgstr", entry.get("msgstr[0]", ""))
            entry = {}
        elif not line.startswith("#"):
            start = re.match(r'(msg\w+(?:\[\d\])?)\s+"', line)
            field = start.group(1) if start else field
            entry[field] = entry.get(field, "") + ast.literal_eval(line[line.index('"') :])
    return found


def _key(entry: dict[str, str]) -> str:
    context = f"{entry['msgctxt']}{_CONTEXT}" if "msgctxt" in entry else ""
    plural = f"{_PLURAL}{entry['msgid_plural']}" if "msgid_plural" in entry else ""
    return context + entry["msgid"] + plural


def as_mo(catalogue: dict[str, str]) -> bytes:
    """The catalogue in gettext's binary form, byte for byte the same at each run."""
    pairs = sorted((key.encode(), value.encode()) for key, value in catalogue.items() if value)
    start = 7 * 4 + 16 * len(pairs)
    texts, tables = b"", ([], [])
    for which in (0, 1):
        for pair in pairs:
            tables[which].append((len(pair[which]), start + len(texts)))
            texts += pair[which] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs))
    return header + b"".join(struct.pack("<2I", *entry) for table in tables for entry in table) + texts


if __name__ == "__main__":
    written = read_po(CATALOGUE)
    CATALOGUE.with_suffix(".mo").write_bytes(as_mo(written))
    sys.stdout.write(f"{len(written)} messages compiled\n")
