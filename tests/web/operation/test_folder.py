"""The data folder: made whole, private, held by one at a time; what is in the way is said."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nangsuat.web.operation.running.errors import CannotStart
from nangsuat.web.operation.running.folder import KEY, MOVED, PARTS, held, prepare_folder


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NANGSUAT_SECRET_KEY", "NANGSUAT_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def test_a_new_folder_gets_its_parts_and_a_private_key(tmp_path: Path):
    folder = prepare_folder(tmp_path / "data")
    assert {path.name for path in folder.iterdir()} == {*PARTS, KEY}
    assert len((folder / KEY).read_text()) > 50
    if os.name == "posix":
        assert stat.S_IMODE((folder / KEY).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_key_stays(tmp_path: Path):
    key = (prepare_folder(tmp_path) / KEY).read_text()
    assert (prepare_folder(tmp_path) / KEY).read_text() == key


def test_no_key_is_made_where_the_environment_gives_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NANGSUAT_SECRET_KEY", "from elsewhere")
    assert not (prepare_folder(tmp_path) / KEY).exists()


def test_what_cannot_be_written_is_said_with_the_way_out(tmp_path: Path):
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(CannotStart) as refusal:
        prepare_folder(tmp_path / "taken")
    assert "--data" in refusal.value.text.vi
    assert str(tmp_path / "taken") in refusal.value.text.en


def test_a_folder_is_held_by_one(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path\n"
        "from nangsuat.web.operation.running.folder import held\n"
        "with held(Path(sys.argv[1])): pass"
    )
    with held(prepare_folder(tmp_path)):
        ran = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False)
        assert "CannotStart" in ran.stderr
        assert str(os.getpid()) in ran.stderr
    assert subprocess.run([sys.executable, "-c", code, tmp_path], check=False).returncode == 0


def test_a_folder_whose_data_moved_is_not_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / MOVED).write_text("{}")
    with pytest.raises(CannotStart, match="PostgreSQL"):
        prepare_folder(tmp_path)
    monkeypatch.setenv("NANGSUAT_DATABASE", "postgres://there/x")
    prepare_folder(tmp_path)
