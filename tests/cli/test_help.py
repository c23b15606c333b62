"""Every command speaks both languages, in its own words and in those that click would have said."""

import re
from collections.abc import Iterator

import click
import pytest

from nangsuat.cli.app import program
from nangsuat.cli.bilingual import Argument, Option
from nangsuat.cli.exits import Exit

CLICKS_OWN_WORDS = re.compile(r"\b(Usage|Options|Commands|Show this message|required|default)\b")


def walk(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk((*words, name), inner)


COMMANDS = dict(walk((), program))
NAMES = [" ".join(words) or "nangsuat" for words in COMMANDS]


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_help_in_vietnamese_holds_no_english(cli, words: tuple[str, ...]):
    ran = cli(*words, "--help", "--lang", "vi")
    assert ran.code is Exit.DONE
    assert "Cách dùng: nangsuat" in ran.out
    assert not CLICKS_OWN_WORDS.search(ran.out)


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_help_in_english_holds_no_vietnamese(cli, words: tuple[str, ...]):
    ran = cli(*words, "--help", "--lang", "en")
    assert "Usage: nangsuat" in ran.out
    assert not re.search(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", ran.out)


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_every_parameter_is_explained_in_both_languages(words: tuple[str, ...]):
    command = COMMANDS[words]
    for param in command.params:
        assert isinstance(param, Option | Argument), param.name
        assert param.text.vi, param.name
        assert param.text.en, param.name
        assert param.text.vi != param.text.en, param.name


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_every_command_takes_the_general_options(words: tuple[str, ...]):
    names = {name for param in COMMANDS[words].params for name in param.opts}
    assert {"--lang", "--json", "--debug", "--help"} <= names


def test_a_group_alone_shows_its_help(cli):
    assert cli().out == cli("--help").out
    assert "three-factors" in cli("explain").out


def test_help_says_what_must_and_may_be_given(cli):
    said = cli("explain", "three-factors", "--help").out
    assert "[bắt buộc]" in said
    assert "[mặc định: constant]" in said
