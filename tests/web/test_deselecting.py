"""A run on PostgreSQL leaves out what only SQLite has, and says nothing was skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BACKUPS = HERE / "operation" / "test_backups.py"
NO_SERVER = "postgres://nobody:nothing@127.0.0.1:1/nowhere"  # collecting asks none


@pytest.mark.parametrize(("database", "taken"), [("", True), (NO_SERVER, False)])
def test_what_only_sqlite_has_is_left_out_on_postgresql(database: str, taken: bool):
    """Deselected, not skipped."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", str(BACKUPS)]
    known = os.environ | {"NANGSUAT_TEST_DATABASE": database}
    ran = subprocess.run(command, env=known, cwd=HERE.parent.parent, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ("test_the_rehearsal" in ran.stdout) == taken
    assert ("deselected" in ran.stdout) != taken
