"""Which language, and which form of output."""

import pytest

from nangsuat.cli.exits import Exit
from nangsuat.cli.invocation import LANGUAGE_VARIABLE, Invocation, read_invocation
from nangsuat.data import UnknownOption


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {}, "vi"),
        ([], {"LANG": "C.UTF-8"}, "vi"),
        ([], {"LANG": "POSIX"}, "vi"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "vi_VN"}, "vi"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "en_GB", "LC_ALL": "vi_VN"}, "vi"),
        ([], {"LANG": "vi_VN", "LC_MESSAGES": "en_US"}, "en"),
        ([], {"LANG": "en_GB", LANGUAGE_VARIABLE: "vi"}, "vi"),
        (["--lang", "en"], {LANGUAGE_VARIABLE: "vi"}, "en"),
        (["check", "x", "--lang=en"], {}, "en"),
        (["check", "--", "--lang=en"], {}, "vi"),
    ],
)
def test_the_language(words: list[str], environment: dict[str, str], language: str):
    assert read_invocation(words, environment).language == language


def test_an_unknown_language_is_refused_wherever_it_is_asked_for(cli, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(UnknownOption, match="--lang"):
        read_invocation(["--lang", "fr"], {})
    with pytest.raises(UnknownOption, match=LANGUAGE_VARIABLE):
        read_invocation([], {LANGUAGE_VARIABLE: "fr"})
    assert cli("--lang", "fr").code is Exit.USAGE


def test_form_of_output():
    assert read_invocation(["indicators", "--json", "--debug"], {}) == Invocation("vi", as_json=True, debug=True)
    assert read_invocation(["check", "--", "--json"], {}) == Invocation("vi")


def test_one_command_leaves_no_language_to_the_next(cli):
    assert "Usage" in cli("--help", "--lang", "en").out
    assert "Cách dùng" in cli("--help").out
