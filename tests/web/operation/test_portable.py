"""An export holds everything, comes back to the last letter on either database, and refuses what is not whole."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.web.operation.portable.rows import RowsDigest, encode
from nangsuat.web.operation.portable.writing import MANIFEST, export
from site_process import nangsuat
from web_documents import issue, make_draft, make_reported
from web_followup import TODAY
from web_world import World

FIXTURES = Path(__file__).parent / "fixtures"
EXPORTS = sorted(FIXTURES.glob("export-*.zip"))


@pytest.fixture
def exported(kept: str, tmp_path: Path) -> Path:
    export(tmp_path / "everything.zip")
    return tmp_path / "everything.zip"


def manifest_of(path: Path) -> dict:
    with ZipFile(path) as archive:
        return json.loads(archive.read(MANIFEST))


def test_an_export_comes_back_to_the_last_letter(exported: Path, tmp_path: Path):
    """Out of the tests' database, SQLite or PostgreSQL, into a new SQLite, and out again: nothing differs."""
    there = tmp_path / "there"
    brought = nangsuat("site", "import", exported, "--data", there)
    assert brought.returncode == 0, brought.stderr
    again = nangsuat("site", "export", "--data", there, "-o", tmp_path / "again.zip")
    assert again.returncode == 0, again.stderr
    first, second = manifest_of(exported), manifest_of(tmp_path / "again.zip")
    assert first["tables"]["core.auditevent"]["rows"] > 0
    assert second["tables"] == first["tables"]
    assert second["files"] == first["files"]
    assert len(first["files"]) == 1
    assert nangsuat("site", "audit", "--data", there).returncode == 0


def test_an_import_needs_an_empty_site(exported: Path, tmp_path: Path):
    there = tmp_path / "there"
    assert nangsuat("site", "import", exported, "--data", there).returncode == 0
    refused = nangsuat("site", "import", exported, "--data", there)
    assert refused.returncode == 5
    assert "empty" in refused.stderr


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_an_export_of_an_earlier_version_is_read(path: Path, tmp_path: Path):
    brought = nangsuat("site", "import", path, "--data", tmp_path / "there")
    assert brought.returncode == 0, brought.stderr
    doctor = nangsuat("site", "audit", "--data", tmp_path / "there")
    assert doctor.returncode == 0, doctor.stdout


def test_an_export_of_this_format_is_among_the_fixtures():
    assert EXPORTS


def test_a_changed_part_is_found_and_nothing_is_loaded(exported: Path, tmp_path: Path):
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"DN-A", b"DN-Z") if name == "tables/orgs.enterprise.jsonl" else content

    refused = nangsuat("site", "import", rewritten(exported, tmp_path, change), "--data", tmp_path / "there")
    assert refused.returncode == 5
    assert "orgs.enterprise" in refused.stderr
    assert nangsuat("site", "import", exported, "--data", tmp_path / "there").returncode == 0


def test_a_name_that_leaves_the_folder_is_refused(exported: Path, tmp_path: Path):
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b'"files/', b'"../../files/') if name == MANIFEST else content

    refused = nangsuat("site", "import", rewritten(exported, tmp_path, change), "--data", tmp_path / "there")
    assert refused.returncode == 5
    assert not (tmp_path.parent / "files").exists()


def test_an_export_of_a_newer_version_is_refused(exported: Path, tmp_path: Path):
    def change(name: str, content: bytes) -> bytes:
        return (
            content.replace(b'"core",\n   "0001_initial"', b'"core",\n   "9001_later"') if name == MANIFEST else content
        )

    refused = nangsuat("site", "import", rewritten(exported, tmp_path, change), "--data", tmp_path / "there")
    assert refused.returncode == 5
    assert "newer" in refused.stderr


def test_what_is_no_export_is_refused(tmp_path: Path):
    (tmp_path / "x.zip").write_bytes(b"no zip at all")
    refused = nangsuat("site", "import", tmp_path / "x.zip", "--data", tmp_path / "there")
    assert refused.returncode == 5


def rewritten(exported: Path, tmp_path: Path, change) -> Path:
    path = tmp_path / "changed.zip"
    shutil.copy(exported, path)
    with ZipFile(exported) as whole, ZipFile(path, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, change(name, whole.read(name)))
    return path


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBERS | st.text() | st.none(), max_size=5))
def test_a_line_says_the_same_after_any_database(values: list):
    """What PostgreSQL does to numbers of JSON changes no line."""
    line = encode({"values": values})
    assert encode(json.loads(line)) == line


def test_the_digest_does_not_see_the_order():
    one, other = RowsDigest(), RowsDigest()
    for digest, lines in ((one, (b"a\n", b"b\n")), (other, (b"b\n", b"a\n"))):
        for line in lines:
            digest.add(line)
    assert one.hexdigest() == other.hexdigest()
    assert one.rows == 2


def test_a_plan_with_an_issued_report_comes_back(world: World, data: Path, tmp_path: Path):
    """Targets, tasks, money, reports, versions, and the issued document with its files and its frozen figures."""
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        document = issue(make_draft(make_reported(world), world, "report"), world)
    export(tmp_path / "plan.zip")
    there = tmp_path / "there"
    brought = nangsuat("site", "import", tmp_path / "plan.zip", "--data", there)
    assert brought.returncode == 0, brought.stderr
    again = nangsuat("site", "export", "--data", there, "-o", tmp_path / "again.zip")
    assert again.returncode == 0, again.stderr
    first, second = manifest_of(tmp_path / "plan.zip"), manifest_of(tmp_path / "again.zip")
    assert second["tables"] == first["tables"]
    assert first["tables"]["plan.document"]["rows"] == 1
    issued = {f"files/{file.sha256[:2]}/{file.sha256}" for file in document.files.all()}
    assert issued
    assert issued <= set(second["files"])
