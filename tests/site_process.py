"""A whole site as a person starts it: ``nangsuat up`` in a folder of its own, its tree of processes, its commands."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-c", "from nangsuat.cli import main; main()"]
PATIENCE = 90.0  # a busy machine is no failure


def nangsuat(*words: object, database: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own."""
    command = [*PROGRAM, *(str(word) for word in words)]
    return subprocess.run(
        command, env=environment(database, variables), capture_output=True, text=True, timeout=300, check=False
    )


def environment(database: str = "", variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without what the tests themselves set."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("NANGSUAT_", "DJANGO_"))}
    return bare | {"NANGSUAT_DATABASE": database, "NANGSUAT_LANG": "en"} | dict(variables or {})


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Site:
    """A running ``nangsuat up``."""

    folder: Path
    port: int = field(default_factory=free_port)
    database: str = ""
    options: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder.parent / f"{self.folder.name}.log"

    def start(self) -> Site:
        words = ["up", "--data", self.folder, "--port", self.port, "--no-browser", "--json", *self.options]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*PROGRAM, *(str(word) for word in words)],
                env=environment(self.database, self.variables),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.said = self._first_words()
        return self

    def _first_words(self) -> dict[str, Any]:
        assert self.process is not None
        assert self.process.stdout is not None
        text = ""
        for line in self.process.stdout:
            text += line
            if line.rstrip() == "}":
                return dict(json.loads(text))
        raise AssertionError(f"up did not start: {text} {self.log.read_text()}")

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return answer.status, answer.read().decode()

    def is_well(self) -> bool:
        try:
            return self.get("/operation/health/")[1] == "ok"
        except (OSError, http.client.HTTPException):  # killed before, or in the middle of, its answer
            return False

    def wait_until_well(self) -> None:
        wait_for(self.is_well)

    def tree(self) -> dict[str, list[int]]:
        """Process numbers by what they do: up, web, page (Granian's workers), worker, timer."""
        assert self.process is not None
        found: dict[str, list[int]] = {"up": [self.process.pid], "page": []}
        for pid in children(self.process.pid):
            role = command_line(pid).partition("running.child")[2].split("\0")[1:2] or ["?"]
            found.setdefault(role[0], []).append(pid)
            if role[0] == "web":
                found["page"] += [page for page in children(pid) if "spawn_main" in command_line(page)]
        return found

    def stop(self, how: int = signal.SIGTERM) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@contextmanager
def running(folder: Path, **facts: Any) -> Iterator[Site]:
    """A site for the time of a ``with`` block; nothing of it is left afterwards."""
    site = Site(folder, **facts)
    try:
        yield site.start()
    finally:
        if site.process is not None:
            site.stop()


def wait_for(condition: Any, patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """The children of a process, as the system knows them (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = entry.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(after_name[1]) == pid and after_name[0] != "Z":
            found.append(int(entry.parent.name))
    return sorted(found)


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
