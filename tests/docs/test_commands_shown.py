"""What README and docs tell a reader to type works: README's lines run, those of the docs are understood."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from nangsuat.cli.app import NAME, program, run
from nangsuat.cli.exits import Exit

ROOT = Path(__file__).parent.parent.parent
READMES = (ROOT / "README.md", ROOT / "README.vi.md")
PAGES = sorted(path for path in (ROOT / "docs").rglob("*.md"))
QUICK = {("demo",): ["--stories", "viet-nam,park", "--formats", "html"]}  # the whole demo is `make demo`


def blocks(page: Path, language: str) -> Iterator[str]:
    fence = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    yield from fence.findall(page.read_text(encoding="utf-8"))


def lines(page: Path) -> list[list[str]]:
    return [shlex.split(line, comments=True) for block in blocks(page, "bash") for line in block.splitlines() if line]


def test_both_readmes_show_the_same_commands():
    assert lines(READMES[0])
    assert lines(READMES[0]) == lines(READMES[1])


@pytest.mark.parametrize("page", [*READMES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_what_make_is_asked_for_is_there(page: Path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = [words[1] for words in lines(page) if words[0] == "make"]
    assert asked
    assert set(asked) <= targets


def test_the_commands_of_the_readme_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    for program_name, *words in lines(READMES[0]):
        if program_name == "make":
            continue
        assert program_name == NAME
        code = run([*words, *QUICK.get((words[0],), [])])
        assert code is Exit.DONE, f"{' '.join(words)}: {capsys.readouterr().err}"
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {"to-fill-in.xlsx", "marked.xlsx", "indicators.xlsx", "firms.html", "firms.pdf", "viet-nam.html"} <= written


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_the_docs_are_understood(page: Path):
    for words in lines(page):
        if words[0] == NAME:
            understood(program, NAME, words[1:])


def understood(command: click.Command, name: str, words: list[str], parent: click.Context | None = None) -> None:
    """Parse a line with all its options, as click would, without running it."""
    context = command.make_context(name, list(words), parent=parent)
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        assert rest, f"{name}: no command"
        inner_name, inner, inner_words = command.resolve_command(context, rest)
        assert inner is not None
        understood(inner, str(inner_name), inner_words, context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_python_of_the_docs_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)  # examples write files
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), names)
    if names:
        assert capsys.readouterr().err == ""
