"""Known weaknesses in what the product runs on: pip-audit over the lock file, part of ``make test``.

Fails when an advisory names one of our versions. Where the advisory service cannot be reached, or does not know the
packages (a mirror without it), nothing was looked up: that is said in plain words and is no failure of the change.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    uv = sys.argv[1] if len(sys.argv) > 1 else "uv"
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        export = [uv, "export", "-q", "--locked", "--no-dev", "--no-emit-project", "--no-hashes", "-o", str(wanted)]
        subprocess.run(export, cwd=ROOT, check=True)
        audit = [sys.executable, "-m", "pip_audit", "-r", str(wanted), "--disable-pip", "--no-deps", "-f", "json"]
        found = subprocess.run(audit, capture_output=True, text=True, check=False)
    try:
        entries = json.loads(found.stdout)["dependencies"]
    except (ValueError, KeyError):
        print("pip-audit: the advisory service could not be reached; nothing was looked up")
        return 0
    return _judge(entries)


def _judge(entries: list[dict[str, object]]) -> int:
    weak = [entry for entry in entries if entry.get("vulns")]
    unknown = [entry for entry in entries if "skip_reason" in entry]
    for entry in weak:
        print(f"pip-audit: {entry['name']} {entry['version']}: {entry['vulns']}")
    print(f"pip-audit: {len(entries) - len(unknown)} packages looked up, {len(weak)} with advisories", end="")
    print(f"; the service here does not know {len(unknown)} of them, so they were not audited" if unknown else "")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
