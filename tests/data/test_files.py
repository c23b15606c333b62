"""A file is written whole or not at all."""

from pathlib import Path

import pytest

from nangsuat.data import CannotBeWritten, atomic_write


def test_the_new_takes_the_place_of_the_old(tmp_path: Path):
    place = tmp_path / "a.txt"
    place.write_text("old")
    with atomic_write(place) as beside:
        beside.write_text("new")
        assert place.read_text() == "old"
        assert beside.parent == place.parent
        assert beside.suffix == ".txt"
    assert place.read_text() == "new"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), SystemExit(1), ValueError("x")])
def test_trouble_leaves_the_old_and_nothing_else(tmp_path: Path, trouble: BaseException):
    place = tmp_path / "a.txt"
    place.write_text("old")

    def writes_half() -> None:
        with atomic_write(place) as beside:
            beside.write_text("half")
            raise trouble

    with pytest.raises(type(trouble)):
        writes_half()
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_missing_folders_are_made(tmp_path: Path):
    with atomic_write(tmp_path / "new" / "er" / "a.txt") as beside:
        beside.write_text("x")
    assert (tmp_path / "new" / "er" / "a.txt").read_text() == "x"


def test_a_folder_in_the_way_is_named_in_both_languages(tmp_path: Path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(CannotBeWritten) as caught, atomic_write(tmp_path / "a.txt") as beside:
        beside.write_text("x")
    assert "a.txt" in caught.value.text.vi
    assert "a.txt" in caught.value.text.en


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(CannotBeWritten), atomic_write(tmp_path / "folder" / "a.txt") as beside:
        beside.write_text("x")


def test_trouble_with_another_file_is_not_blamed_on_this_one(tmp_path: Path):
    with pytest.raises(FileNotFoundError), atomic_write(tmp_path / "a.txt"):
        (tmp_path / "absent").read_text()
