"""Settings refuse what they cannot understand, and are safe when nothing is said."""

from pathlib import Path

import pytest

from nangsuat.web import env


@pytest.mark.parametrize("url", ["mysql://a/b", "postgres://", "postgres://host", "nonsense"])
def test_an_address_of_a_database_that_is_none_is_refused(url: str, tmp_path: Path):
    with pytest.raises(env.BadSetting, match="NANGSUAT_DATABASE"):
        env.database(url, folder=tmp_path)


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_a_flag_is_yes_or_no(value: str):
    with pytest.raises(env.BadSetting, match="X must be yes or no"):
        env.flag("X", environ={"X": value})


def test_a_number_is_a_number():
    assert env.number("X", 5, environ={}) == 5
    with pytest.raises(env.BadSetting, match="X must be a whole number"):
        env.number("X", 5, environ={"X": "five"})


def test_a_secret_can_stand_in_a_file(tmp_path: Path):
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    assert env.text("KEY", environ={"KEY_FILE": str(tmp_path / "secret")}) == "s3cret"
    with pytest.raises(env.BadSetting, match="cannot be read"):
        env.text("KEY", environ={"KEY_FILE": str(tmp_path / "absent")})


def test_every_message_is_in_both_languages(tmp_path: Path):
    with pytest.raises(env.BadSetting) as caught:
        env.database("mysql://a/b", folder=tmp_path)
    assert caught.value.text.vi != caught.value.text.en
