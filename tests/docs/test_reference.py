"""Nothing public is without a page: names, commands, options, indicators, columns, checks."""

import importlib
from pathlib import Path

import click
import pytest
import reference_pages

from nangsuat.cli.app import program
from nangsuat.data import CHECKS, ROLES
from nangsuat.explain import target_layers
from nangsuat.measure import INDICATORS

LANGUAGES = ("vi", "en")
# the whole program; codes of the dictionary's own rows; a basket's zeros, beside those who call it
SHOWN_ELSEWHERE = {"main", "of_one_row", "without_zeros"}


def page(site_source: Path, path: str) -> str:
    return (site_source / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("floor", reference_pages.FLOORS)
def test_every_public_name_has_its_entry(site_source: Path, floor: str):
    module = importlib.import_module("nangsuat" if floor == "nangsuat" else f"nangsuat.{floor}")
    written = page(site_source, f"reference/api/{floor}.md")
    names = module.__all__
    assert names
    for name in names:
        assert f"\n## {name}\n" in written, name
        assert getattr(module, name) is not None


@pytest.mark.parametrize("floor", reference_pages.FLOORS)
def test_every_public_class_and_function_says_what_it_is_for(floor: str):
    for name, thing in reference_pages.public_names(floor).items():
        if thing.is_class or thing.is_function:
            assert thing.docstring, f"{floor}.{name}"
            assert thing.docstring.value.strip(), f"{floor}.{name}"


@pytest.mark.parametrize("floor", reference_pages.FLOORS)
def test_every_public_function_has_an_example_that_runs(floor: str):
    """The examples run with the doctests of the modules."""
    functions = {name: thing for name, thing in reference_pages.public_names(floor).items() if thing.is_function}
    without = {name for name, thing in functions.items() if not (thing.docstring and ">>> " in thing.docstring.value)}
    assert without <= SHOWN_ELSEWHERE


def test_the_doors_are_all_of_the_floors():
    folders = {path.parent.name for path in (reference_pages.ROOT / "src" / "nangsuat").glob("*/__init__.pyi")}
    assert folders | {"nangsuat"} == set(reference_pages.FLOORS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_has_its_entry(site_source: Path, language: str):
    written = page(site_source, f"{language}/reference/commands.md")
    for words, command in reference_pages.commands().items():
        _, _, section = written.partition(f"\n## {words}\n")
        assert section, words
        section = section.partition("\n## ")[0]
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.opts[0] in section, (words, param.opts)


def test_every_command_is_registered():
    modules = {path.stem for path in (reference_pages.ROOT / "src/nangsuat/cli/commands").glob("[a-z]*.py")}
    assert modules == set(program.commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_its_entry(site_source: Path, language: str):
    written = page(site_source, f"{language}/reference/indicators.md")
    for code, entry in INDICATORS.items():
        assert f"## {code} " in written
        assert entry.name.say(language) in written
        for part in entry.parts:
            assert f"\n{part.code} " in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_and_check_has_its_entry(site_source: Path, language: str):
    columns = page(site_source, f"{language}/reference/columns.md")
    for roles in ROLES.values():
        for role in roles.values():
            assert f"`{role.key}`" in columns
            assert role.explanation.say(language) in columns
    checks = page(site_source, f"{language}/reference/checks.md")
    for check in CHECKS:
        assert f"`{check.code}`" in checks


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_shown_in_a_page_that_a_person_wrote(language: str):
    folder = reference_pages.ROOT / "docs" / language
    written = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.md"))
    for words, command in reference_pages.commands().items():
        if not isinstance(command, click.Group):
            assert words in written, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_has_its_entry(site_source: Path, language: str):
    written = page(site_source, f"{language}/reference/targets.md")
    for layer in target_layers():
        assert f"## {layer.citation.say(language)}" in written
        for target in layer.targets:
            assert target.name.say(language) in written
