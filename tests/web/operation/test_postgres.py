"""The move to PostgreSQL keeps every row, can be given again, and changes no figure."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kill_storm import HERE
from private_postgres import Cluster, NoPostgres, postgres
from site_process import environment, nangsuat

_PARK = """
import django; django.setup()
import json
from nangsuat.web.operation.preparing import upgrade
upgrade()
from handin_world import GOOD, make_campaign, sent
from web_world import build_world, make_enterprise, make_user
from nangsuat.web.releases import services
world = build_world()
firms = [
    make_enterprise(f"Công ty {n}", f"DN-{n}", park=world.park, industry="26" if n % 2 else "28") for n in range(12)
]
for year in (2024, 2025):
    campaign = make_campaign(world.park, *firms, year=year)
    for number, assignment in enumerate(campaign.assignments.select_related("enterprise__organisation")):
        user = make_user(f"u{year}{number}", (assignment.enterprise.organisation, "manager"))
        sent(user, campaign, assignment, net_sales=10000 + 137 * number + year, employees=20 + number)
"""

_FIGURES = """
import django; django.setup()
import json
from nangsuat.web.handin.models import Campaign
from nangsuat.web.people.models import User
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.releases import services
officer = User.objects.get(email="can.bo.khu@example.vn")
park = Organisation.objects.get(name="Khu Công nghệ cao Thử nghiệm")
release = services.release_make(owner=park, title="x", campaigns=list(Campaign.objects.all()), by=officer)
release = services.release_build(release.pk)
assert release.state == "published", release.failure
cells = []
for indicator in release.manifest["indicators"]:
    for by in ((), ("industry",)):
        table = services.safe_table(release, indicator=indicator, by=by)
        cells += [[indicator, cell.keys, cell.year, cell.value, cell.firms, cell.code] for cell in table.cells]
print(json.dumps([release.content_sha256, release.indicators_sha256, cells]))
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    try:
        with postgres() as running:
            yield running
    except NoPostgres as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


def run(code: str, folder: Path, database: str = "") -> str:
    known = {"NANGSUAT_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "nangsuat.web.settings"}
    variables = environment(database, known | {"NANGSUAT_SECRET_KEY": "x" * 50}) | {"PYTHONPATH": str(HERE)}
    ran = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_move_keeps_every_row_and_every_figure(cluster: Cluster, tmp_path: Path):
    folder = tmp_path / "data"
    folder.mkdir()
    run(_PARK, folder)
    there = cluster.create("moved")
    moved = nangsuat("site", "move-to-postgres", "--data", folder, "--to", there, "--json")
    assert moved.returncode == 0, moved.stderr
    tables = json.loads(moved.stdout)["tables"]
    assert tables["handin.handin"] == 24
    assert (
        nangsuat("up", "--data", folder, "--no-browser").returncode == 5
    )  # nobody goes on with the old one unknowingly
    assert (folder / "nangsuat.sqlite3.moved").is_file()
    audit = nangsuat("site", "audit", "--data", folder, database=there)
    assert audit.returncode == 0, audit.stdout

    on_postgresql = json.loads(run(_FIGURES, folder, there))
    os.replace(folder / "nangsuat.sqlite3.moved", folder / "nangsuat.sqlite3")  # noqa: PTH105
    on_sqlite = json.loads(run(_FIGURES, folder))
    assert on_postgresql == on_sqlite
    assert any(cell[3] is not None for cell in on_sqlite[2])


def test_a_move_that_broke_off_is_given_again(cluster: Cluster, tmp_path: Path):
    folder, there = tmp_path / "data", cluster.create("again")
    folder.mkdir()
    run("import django; django.setup()\nfrom nangsuat.web.operation.preparing import prepare; prepare()", folder)
    assert nangsuat("site", "move-to-postgres", "--data", folder, "--to", there).returncode == 0
    (folder / "moved-to-postgres").unlink()  # as if the last step had not come
    (folder / "nangsuat.sqlite3.moved").rename(folder / "nangsuat.sqlite3")
    assert nangsuat("site", "move-to-postgres", "--data", folder, "--to", there).returncode == 0
    run("import django; django.setup()\nfrom nangsuat.web.core import audit; audit.record('x', 'y')", folder, there)
    (folder / "moved-to-postgres").unlink()
    (folder / "nangsuat.sqlite3.moved").rename(folder / "nangsuat.sqlite3")
    refused = nangsuat("site", "move-to-postgres", "--data", folder, "--to", there)
    assert refused.returncode == 5  # somebody has worked there since
    assert (folder / "nangsuat.sqlite3").is_file()


def test_a_backup_on_postgresql_comes_back(cluster: Cluster, tmp_path: Path):
    folder, there = tmp_path / "data", cluster.create("backed")
    folder.mkdir()
    prepared = "import django; django.setup()\nfrom nangsuat.web.operation.preparing import prepare; prepare()"
    run(prepared, folder, there)
    (folder / "secret-key").write_text("x" * 50)
    backup = nangsuat("site", "backup", "--data", folder, "--to", tmp_path / "backups", "--json", database=there)
    assert backup.returncode == 0, backup.stderr
    empty = cluster.create("empty")
    path = json.loads(backup.stdout)["backup"]
    restored = nangsuat("site", "restore", path, "--data", tmp_path / "again", database=empty)
    assert restored.returncode == 0, restored.stderr
    assert nangsuat("site", "audit", "--data", tmp_path / "again", database=empty).returncode == 0


def test_nowhere_to_move_to_is_said(tmp_path: Path):
    refused = nangsuat("site", "move-to-postgres", "--data", tmp_path)
    assert refused.returncode == 5
    assert "postgres://" in refused.stderr
