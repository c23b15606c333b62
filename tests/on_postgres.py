"""The site's tests once more, on PostgreSQL: in a cluster of its own, or on the one that NANGSUAT_TEST_DATABASE names.

Where there is no PostgreSQL it says so and why; with ``CI`` set that is a failure, because there nothing is skipped.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from private_postgres import NOT_HERE, main

ROOT = Path(__file__).parent.parent
OWN_DATABASES = ("kills", "postgres", "up", "upgrade")  # start whole sites with databases of their own: once is enough
TESTS = [
    *(sys.executable, "-m", "pytest", "-n", "auto", "-q", "tests/web"),
    *(f"--ignore=tests/web/operation/test_{name}.py" for name in OWN_DATABASES),
]


def run() -> int:
    """The exit code of the tests."""
    os.chdir(ROOT)
    if os.environ.get("NANGSUAT_TEST_DATABASE"):
        os.execv(sys.executable, TESTS)
    code = main(TESTS)
    if code != NOT_HERE:
        return code
    print("SKIPPED: the site's tests on PostgreSQL (tests/system-packages installs it where that is allowed)")
    return 1 if "CI" in os.environ else 0


if __name__ == "__main__":
    sys.exit(run())
