"""Reference pages, made from the program itself: doors and docstrings, indicators, roles, checks, commands.

Nothing here is written by hand and nothing of it is committed, so it cannot drift from the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click
import griffe

from nangsuat.cli import Exit, program
from nangsuat.cli.bilingual import Argument, Option
from nangsuat.cli.invocation import CURRENT, Invocation
from nangsuat.data import CHECKS, ROLES, Language, Level, Role
from nangsuat.explain import NATIONAL, Target, target_layers
from nangsuat.measure import INDICATORS, Indicator, explain_indicator

ROOT = Path(__file__).parent.parent
FLOORS = ("nangsuat", "kernels", "data", "measure", "compare", "explain", "plan", "report", "cli")

_SECTION = re.compile(r"^(?P<title>[A-Z][A-Za-z ]+)\n-{3,}$", re.MULTILINE)
_ROLE = re.compile(r":\w+:`~?([^`]+)`")
_ENTRY = re.compile(r"^(?P<names>[\w*, .]+) : (?P<text>.*)$")
_LISTS = {"Parameters", "Attributes", "Raises", "Returns"}


def pages() -> dict[str, str]:
    """All reference pages: path under the site, and Markdown."""
    made = {f"reference/api/{floor}.md": api_page(floor) for floor in FLOORS}
    for language in ("vi", "en"):
        made[f"{language}/reference/indicators.md"] = indicators_page(language)
        made[f"{language}/reference/columns.md"] = roles_page(language)
        made[f"{language}/reference/targets.md"] = targets_page(language)
        made[f"{language}/reference/checks.md"] = checks_page(language)
        made[f"{language}/reference/commands.md"] = commands_page(language)
    return made


# -- the doors ---------------------------------------------------------------------------------------------------


def public_names(floor: str) -> dict[str, griffe.Object]:
    """What a floor's door offers, by name, where it is defined."""
    door = "nangsuat" if floor == "nangsuat" else f"nangsuat.{floor}"
    return {name: _defined(door, name) for name in sorted(_stub(door).exports or ())}


def api_page(floor: str) -> str:
    """The page of one floor: its docstring, then each public name."""
    door = "nangsuat" if floor == "nangsuat" else f"nangsuat.{floor}"
    docstring = _module(door).docstring
    parts = [f"# {door}", _prose(docstring.value if docstring else "")]
    for name, thing in public_names(floor).items():
        parts += [f"## {name}", _signature(name, thing), _docstring(thing)]
        if thing.is_class:
            parts += _members(thing)
        parts.append(f"<small>`{thing.path}`</small>")
    return "\n\n".join(part for part in parts if part) + "\n"


def _defined(module: str, name: str) -> griffe.Object:
    """The definition behind a name, followed from door to door; module by module, because functions share names
    with the modules that they are in."""
    known = _stub(module) if _file(module, ".pyi").exists() else _module(module)
    member = known.members[name]
    if isinstance(member, griffe.Alias):
        origin, _, original = member.target_path.rpartition(".")
        return _defined(origin, original)
    return member


@cache
def _stub(module: str) -> griffe.Module:
    return _parsed(module, _file(module, ".pyi"))


@cache
def _module(module: str) -> griffe.Module:
    return _parsed(module, _file(module, ".py"))


def _parsed(module: str, path: Path) -> griffe.Module:
    return griffe.visit(module, filepath=path, code=path.read_text(encoding="utf-8"))


def _file(module: str, ending: str) -> Path:
    place = ROOT / "src" / Path(*module.split("."))
    return place / f"__init__{ending}" if place.is_dir() else place.with_suffix(ending)


def _signature(name: str, thing: griffe.Object) -> str:
    if thing.is_function:
        return f"```python\n{thing.signature(name=name)}\n```"
    if thing.is_class:
        bases = ", ".join(str(base) for base in thing.bases)
        return f"```python\nclass {name}({bases})\n```" if bases else f"```python\nclass {name}\n```"
    annotation = f": {thing.annotation}" if getattr(thing, "annotation", None) else ""
    return f"```python\n{name}{annotation}\n```"


def _docstring(thing: griffe.Object) -> str:
    if thing.docstring:
        return markdown_of_docstring(thing.docstring.value)
    module = thing.module.docstring
    return _prose(module.value.split("\n\n")[0]) if module else ""


def _members(thing: griffe.Object) -> Iterator[str]:
    for name, member in sorted(thing.members.items()):
        if name.startswith("_") or member.is_alias or not member.docstring or not member.is_function:
            continue
        yield f"### {thing.name}.{name}"
        yield f"```python\n{member.signature(name=name)}\n```"
        yield markdown_of_docstring(member.docstring.value)


def markdown_of_docstring(text: str) -> str:
    """A numpy-style docstring as Markdown: sections as headings, entries as a list, examples as code."""
    pieces = _SECTION.split(text)
    parts = [_prose(pieces[0])]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.append(f"**{title}**")
        parts.append(_entries(body) if title in _LISTS else _prose(body))
    return "\n\n".join(part for part in parts if part)


def _entries(body: str) -> str:
    lines: list[str] = []
    for line in body.strip("\n").splitlines():
        entry = _ENTRY.match(line)
        if entry:
            lines.append(f"- **{entry['names']}** : {_inline(entry['text'])}")
        elif line and not line.startswith(" "):
            lines.append(f"- **{line.strip()}**")
        elif line.strip():
            lines.append(f"    {_inline(line.strip())}")
    return "\n".join(lines)


def _prose(text: str) -> str:
    """Paragraphs; indented blocks and doctests become code."""
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", text.strip("\n"))]
    return "\n\n".join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> str:
    if block.lstrip().startswith(">>>"):
        return f"```pycon\n{block}\n```"
    if all(line.startswith("    ") for line in block.splitlines()):
        return f"```text\n{block}\n```"
    return _inline(block)


def _inline(text: str) -> str:
    return _ROLE.sub(lambda match: f"`{match[1].rpartition('.')[2]}`", text).replace("``", "`")


# -- what a table holds ------------------------------------------------------------------------------------------

_LEVELS: dict[Level, tuple[str, str]] = {"firm": ("Doanh nghiệp", "Enterprises"), "economy": ("Nền kinh tế", "Economy")}


def indicators_page(language: Language) -> str:
    """Every indicator of the dictionary, the parts of a family within its entry."""
    parts = ["# Từ điển chỉ tiêu" if language == "vi" else "# Dictionary of indicators"]
    for indicator in INDICATORS.values():
        parts += _indicator(indicator, language)
    return "\n\n".join(parts) + "\n"


def _indicator(indicator: Indicator, language: Language) -> list[str]:
    """What ``nangsuat indicators CODE`` prints, its facts as a list."""
    _, *lines = explain_indicator(indicator.code, language).splitlines()
    facts = "\n".join(f"- {line.strip()}" if line.startswith("  ") else f"\n{line}\n" for line in lines)
    return [f"## {indicator.code} {indicator.name.say(language)}", facts.strip()]


def roles_page(language: Language) -> str:
    """Every column that a table may have."""
    parts = ["# Các cột của bảng" if language == "vi" else "# The columns of a table"]
    heads = ("Cột", "Tên", "Đơn vị", "Ý nghĩa") if language == "vi" else ("Column", "Name", "Unit", "Meaning")
    for level, roles in ROLES.items():
        parts.append(f"## {_LEVELS[level][0 if language == 'vi' else 1]}")
        rows = [_role_row(role, language) for role in roles.values()]
        parts.append(_table(heads, rows))
    return "\n\n".join(parts) + "\n"


def _role_row(role: Role, language: Language) -> tuple[str, ...]:
    star = " \\*" if role.required else ""
    return (
        f"`{role.key}`{star}",
        role.name.say(language),
        role.unit_label().say(language),
        role.explanation.say(language),
    )


# -- what the decisions ask for ----------------------------------------------------------------------------------


def targets_page(language: Language) -> str:
    """Every target of every document, with where it was read."""
    parts = ["# Chỉ tiêu của các văn bản" if language == "vi" else "# Targets of the documents"]
    heads = (
        ("Mã", "Chỉ tiêu", "Chỉ tiêu đo", "Giai đoạn", "Con số", "Đơn vị", "Nguồn đọc được")
        if language == "vi"
        else ("Key", "Target", "Measured by", "Period", "Number", "Unit", "Read in")
    )
    for layer in target_layers():
        parts += [f"## {layer.citation.say(language)}", layer.title.say(language)]
        parts.append(_table(heads, [_target_row(target, language) for target in layer.targets]))
    return "\n\n".join(parts) + "\n"


def _target_row(target: Target, language: Language) -> tuple[str, ...]:
    name = f"{target.name.say(language)} ({target.scope})" if target.scope != NATIONAL else target.name.say(language)
    return (
        target.key,
        name,
        target.indicator or "–",
        target.period,
        target.number.say(language),
        target.unit.say(language),
        "; ".join(target.sources),
    )


# -- what the checks say -----------------------------------------------------------------------------------------


def checks_page(language: Language) -> str:
    """Every check: its code, severity, rule and way out."""
    parts = ["# Các kiểm tra" if language == "vi" else "# The checks"]
    heads = ("Mã", "Mức", "Quy tắc", "Cách xử lý") if language == "vi" else ("Code", "Severity", "Rule", "Way out")
    rows = [
        (
            f"`{check.code}`",
            check.severity.label.say(language),
            check.rule.say(language),
            check.suggestion.say(language),
        )
        for check in CHECKS
    ]
    return "\n\n".join([*parts, _table(heads, rows)]) + "\n"


# -- commands ----------------------------------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    """Every command and subcommand by the words that call it."""
    return dict(_walk("nangsuat", program))


def commands_page(language: Language) -> str:
    """Every command with its arguments and options, then the exit codes."""
    before = CURRENT.set(Invocation(language=language))
    try:
        parts = ["# Các lệnh" if language == "vi" else "# Commands"]
        for words, command in commands().items():
            parts += _command(words, command, language)
    finally:
        CURRENT.reset(before)
    heads = ("Mã", "Ý nghĩa") if language == "vi" else ("Code", "Meaning")
    parts.append("## Mã kết thúc" if language == "vi" else "## Exit codes")
    parts.append(_table(heads, [(str(code.value), code.meaning.say(language)) for code in Exit]))
    return "\n\n".join(parts) + "\n"


def _walk(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _walk(f"{words} {name}", inner)


def _command(words: str, command: click.Command, language: Language) -> list[str]:
    context = click.Context(command, info_name=words)
    usage = " ".join([words, *command.collect_usage_pieces(context)])
    lines = []
    for param in command.params:
        if isinstance(param, Argument):
            lines.append(f"- `{param.make_metavar(context)}`: {param.text.say(language)}")
        elif isinstance(param, Option) and (record := param.get_help_record(context)):
            lines.append(f"- `{record[0]}`: {record[1]}")
    texts = [text.say(language) for text in (command.text, command.more) if text]
    return [f"## {words}", *texts, f"```text\n{usage}\n```", "\n".join(lines)]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
