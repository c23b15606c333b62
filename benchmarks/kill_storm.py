"""Three hundred kills while enterprises hand in: ``python -m benchmarks.kill_storm [KILLS] [sqlite|postgresql]``."""

from __future__ import annotations

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from kill_storm import Storm, told
from private_postgres import postgres


def main(kills: int = 300, database: str = "sqlite") -> int:
    with postgres() if database == "postgresql" else nullcontext() as cluster, tempfile.TemporaryDirectory() as folder:
        outcome = Storm(Path(folder), kills=kills, writers=6, seed=2026, cluster=cluster).rage()
    print(database, *told(outcome), sep="\n  ")
    return 1 if outcome.faults() else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(int(words[0]) if words else 300, words[1] if words[1:] else "sqlite"))
