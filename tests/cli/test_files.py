"""Nothing of the user's is lost or changed: existing files, their own input, folders, endings."""

from pathlib import Path

import pytest

from nangsuat.cli.errors import FileRefused
from nangsuat.cli.exits import Exit
from nangsuat.cli.files import input_file, output_file
from nangsuat.data import UnknownOption

WRITERS = [
    ("template", "firms", "-o", "{out}.xlsx"),
    ("check", "{firms}", "--marked-up", "{out}.xlsx"),
    ("measure", "{firms}", "-o", "{out}.csv"),
    ("measure", "{firms}", "-o", "{out}.xlsx"),
    ("measure", "{firms}", "-o", "{out}.parquet"),
]


def words_of(pattern: tuple[str, ...], firms: Path, out: str) -> list[str]:
    return [word.format(firms=firms, out=out) for word in pattern]


@pytest.mark.parametrize("pattern", WRITERS, ids=" ".join)
def test_a_file_is_written_into_a_folder_made_for_it(cli, firms: Path, tmp_path: Path, pattern: tuple[str, ...]):
    words = words_of(pattern, firms, "new/folder/result")
    ran = cli(*words)
    assert ran.code is Exit.DONE, ran.err
    assert (tmp_path / words[-1]).stat().st_size > 0
    assert words[-1] in ran.out


@pytest.mark.parametrize("pattern", WRITERS, ids=" ".join)
def test_an_existing_file_is_kept_without_force(cli, firms: Path, tmp_path: Path, pattern: tuple[str, ...]):
    words = words_of(pattern, firms, "mine")
    mine = tmp_path / words[-1]
    mine.write_text("mine", encoding="utf-8")
    ran = cli(*words)
    assert ran.code is Exit.FILE
    assert "--force" in ran.err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert cli(*words, "--force").code is Exit.DONE
    assert mine.read_bytes() != b"mine"


@pytest.mark.parametrize("command", [("check", "--marked-up"), ("measure", "--output")])
def test_the_own_input_is_never_written_over(cli, firms: Path, tmp_path: Path, command: tuple[str, str]):
    name, option = command
    table = tmp_path / "own.xlsx"
    assert cli("template", "firms", "-o", table).code is Exit.DONE
    before = table.read_bytes()
    ran = cli(name, table, option, table, "--force")
    assert ran.code is Exit.FILE
    assert table.read_bytes() == before


def test_an_ending_that_cannot_be_written_is_named_with_those_that_can(cli, firms: Path):
    ran = cli("measure", firms, "-o", "x.doc", "--lang", "en")
    assert ran.code is Exit.USAGE
    assert "*.parquet" in ran.err


def test_a_folder_where_a_file_is_needed(cli, firms: Path, tmp_path: Path):
    assert cli("measure", tmp_path).code is Exit.FILE
    (tmp_path / "folder.csv").mkdir()
    assert cli("measure", firms, "-o", "folder.csv", "--force").code is Exit.FILE


def test_a_file_where_a_folder_is_needed(cli, firms: Path, tmp_path: Path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    ran = cli("report", "firms", firms, "-o", "taken", "--formats", "xlsx")
    assert ran.code is Exit.FILE
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_nothing_is_left_beside_what_was_written(cli, firms: Path, tmp_path: Path):
    cli("measure", firms, "-o", "out.csv")
    assert {path.name for path in tmp_path.iterdir()} == {"firms.csv", "out.csv"}


def test_output_file_says_what_is_there(tmp_path: Path):
    there = tmp_path / "there.csv"
    there.touch()
    with pytest.raises(FileRefused, match="is there already"):
        output_file(there, force=False)
    with pytest.raises(FileRefused, match="being read"):
        output_file(there, force=True, reading=there)
    with pytest.raises(UnknownOption, match="xlsx"):
        output_file(tmp_path / "new.csv", force=False, kinds=(".xlsx",))
    assert output_file(there, force=True) == there


def test_input_file_must_be_there(tmp_path: Path):
    with pytest.raises(FileRefused, match="There is no file"):
        input_file(tmp_path / "absent.csv")


@pytest.mark.parametrize("name", ["../x", "a/b", "/x", ".."])
def test_the_name_of_a_report_leads_nowhere_else(cli, firms: Path, tmp_path: Path, name: str):
    ran = cli("report", "firms", firms, "-o", "out/inner", "--formats", "html", "--name", name)
    assert ran.code is Exit.USAGE
    assert {path.name for path in tmp_path.iterdir()} == {"firms.csv"}
