"""Many send at the same moment: each gets a number of their own, none is left out, a double click counts once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]


def test_many_send_at_the_same_moment():
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}
    ran = subprocess.run(
        [sys.executable, str(TESTS / "handin_at_once.py")],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-4000:]
    came = json.loads(ran.stdout)
    assert came["vendor"] == ("postgresql" if os.environ.get("NANGSUAT_TEST_DATABASE") else "sqlite")
    acknowledged = came["acknowledged"]
    assert acknowledged[::2] == acknowledged[1::2]
    assert sorted(set(acknowledged)) == came["kept"]
    assert [int(number[-6:]) for number in came["kept"]] == list(range(1, 13))
    assert came["counter"] == 12
    assert came["versions"] == [1]
    assert came["audit"]
