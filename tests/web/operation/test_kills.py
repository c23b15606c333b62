"""Nothing acknowledged is lost or doubled when processes die at random; ``benchmarks/kill_storm.py`` kills 300."""

import sys
from pathlib import Path

import pytest

from kill_storm import Storm, told
from private_postgres import NoPostgres, postgres

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes through /proc")


def test_a_small_storm_on_sqlite(tmp_path: Path):
    outcome = Storm(tmp_path, kills=8, writers=3, seed=36).rage()
    assert outcome.receipts
    assert outcome.faults() == [], "\n".join(told(outcome))


def test_a_small_storm_on_postgresql(tmp_path: Path):
    try:
        with postgres() as cluster:
            outcome = Storm(tmp_path, kills=6, writers=3, seed=36, cluster=cluster).rage()
    except NoPostgres as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")
    assert outcome.receipts
    assert outcome.faults() == [], "\n".join(told(outcome))
