"""A data folder of the first state of the migrations comes to this version in one step, a backup taken first.

``fixtures/first-state.zip`` was made by the code of that time (core 0003, people 0001, orgs 0002, handin 0003, releases
0001, news 0002, api 0002), with a row in every table.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from nangsuat.web.operation.running.folder import DATABASE
from site_process import nangsuat, running

FIRST_STATE = Path(__file__).parent / "fixtures" / "first-state.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with ZipFile(FIRST_STATE) as archive:
        archive.extractall(tmp_path / "data")
    return tmp_path / "data"


def rows_of(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for (name,) in names.fetchall()}


def test_one_step_with_a_backup_first(folder: Path):
    before = rows_of(folder / DATABASE)
    assert before["handin_handin"] == before["releases_release"] == before["mfa_authenticator"] == 1
    with running(folder) as site:
        assert not site.said["new"]
        backup = folder / "backups" / site.said["backup"]
    after = rows_of(folder / DATABASE)
    assert {name: rows for name, rows in before.items() if after.get(name, 0) < rows} == {}
    assert rows_of(backup / DATABASE) == before
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["reason"] == "before-upgrade"
    assert len(manifest["files"]) == 2
    audit = nangsuat("site", "audit", "--data", folder, "--json")
    assert json.loads(audit.stdout)["breaks"] == []


def test_data_of_a_newer_version_are_left_alone(folder: Path):
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('core', '9001_later', '2030-01-01')"
        )
        database.commit()
    before = rows_of(folder / DATABASE)
    ran = nangsuat("up", "--data", folder, "--no-browser")
    assert ran.returncode == 5
    assert "core.9001_later" in ran.stderr
    assert rows_of(folder / DATABASE) == before
