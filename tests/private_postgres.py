"""A PostgreSQL of our own for a while: on loopback, with a password, in a temporary folder, gone afterwards.

``python tests/private_postgres.py COMMAND …`` runs the command with ``NANGSUAT_TEST_DATABASE`` naming it; exit code 69
says that there is no PostgreSQL here. PostgreSQL refuses to run as root: then it runs as the system's ``postgres``.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOT_HERE = 69  # sysexits' EX_UNAVAILABLE


class NoPostgres(Exception):
    """There is none on this machine; the message says what was looked for."""


def programs() -> Path:
    """Where ``initdb`` and ``pg_ctl`` are: Debian keeps them out of PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        places.append(Path(found).parent)
    for place in places:
        if (place / "initdb").is_file() and (place / "pg_ctl").is_file():
            return place
    raise NoPostgres("neither /usr/lib/postgresql/*/bin nor PATH has initdb and pg_ctl")


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL."""

    folder: Path
    port: int
    password: str

    def url(self, name: str = "nangsuat") -> str:
        return f"postgres://nangsuat:{self.password}@127.0.0.1:{self.port}/{name}"

    @property
    def pid(self) -> int:
        return int((self.folder / "data/postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        settings = f"-p {self.port} -k {self.folder} -h 127.0.0.1 -c max_connections=250 -c shared_buffers=128MB"
        _run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-o", settings, "-w", "start")

    def stop(self) -> None:
        _run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """The plug: the postmaster dies at once, its children follow when they notice."""
        os.kill(self.pid, signal.SIGKILL)

    def create(self, name: str) -> str:
        """An empty database; gives its address."""
        words = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "nangsuat", name]
        _run("createdb", *words, environment={"PGPASSWORD": self.password})
        return self.url(name)


@contextmanager
def postgres() -> Iterator[Cluster]:
    """A cluster for the time of a ``with`` block."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="nangsuat-postgres-"))
    cluster = Cluster(folder, _free_port(), secrets.token_hex(12))
    try:
        (folder / "password").write_text(cluster.password)
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres", "postgres")
        who = ["-U", "nangsuat", "--auth=scram-sha-256", "--pwfile", folder / "password"]
        _run("initdb", "-D", folder / "data", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", *who)
        cluster.start()
        yield cluster
    finally:
        if (folder / "data/postmaster.pid").exists():
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *words: str | Path, environment: dict[str, str] | None = None) -> None:
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []}
    subprocess.run(
        [programs() / program, *words],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | (environment or {}),
        **as_whom,
    )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def main(words: list[str]) -> int:
    """Run a command beside a cluster; a signal that ends us ends both."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with postgres() as cluster:
            os.environ["NANGSUAT_TEST_DATABASE"] = cluster.url()
            return subprocess.run(words, check=False).returncode
    except NoPostgres as reason:
        print(f"no PostgreSQL here: {reason}", file=sys.stderr)
        return NOT_HERE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
