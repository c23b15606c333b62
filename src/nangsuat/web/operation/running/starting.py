"""``nangsuat up``: prepare the data, start the tree, wait until it answers, watch it until somebody ends it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nangsuat.data import Text
from nangsuat.web.operation.running.errors import CannotStart
from nangsuat.web.operation.running.folder import held, prepare_folder
from nangsuat.web.operation.running.supervisor import Child, Say, Supervisor

_ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  # compared with, not bound to
_LONGEST_START = 60.0

_PORT_TAKEN = Text(
    vi="Cổng {port} trên {host} đang có chương trình khác dùng. Chọn cổng khác bằng --port.",
    en="Port {port} on {host} is taken by another program. Choose another with --port.",
)
_NO_ANSWER = Text(
    vi="Trang không trả lời sau {seconds} giây; các dòng ở trên nói vì sao.",
    en="The site does not answer after {seconds} s; the lines above say why.",
)
_NOT_PREPARED = Text(
    vi="Không chuẩn bị được dữ liệu; các dòng ở trên nói vì sao. Bản sao lưu trước khi nâng cấp nằm trong backups/.",
    en="The data could not be made ready; the lines above say why. The backup before an upgrade lies in backups/.",
)


@dataclass(frozen=True, slots=True)
class Start:
    """How the site is to be started.

    Attributes
    ----------
    data : the data folder
    host, port : where it listens
    workers, threads : web processes, and pages that each makes at a time
    address : e-mail address of the first user of a new site
    demo : fill it with the synthetic park
    """

    data: Path
    host: str
    port: int
    workers: int
    threads: int
    address: str
    demo: bool

    @property
    def local_url(self) -> str:
        """Where this machine reaches it."""
        host = "127.0.0.1" if self.host in _ANYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def site_url(self) -> str:
        """What people type: a name rather than a number, because browsers make passkeys for names alone."""
        return f"http://localhost:{self.port}" if self.host in {*_ANYWHERE, "127.0.0.1"} else self.local_url


@dataclass(frozen=True, slots=True)
class Ready:
    """What there is to say once the site answers."""

    url: str
    new: bool
    backup: str
    link: str
    has_manager: bool
    told: tuple[Text, ...]
    seconds: float


def run_site(start: Start, *, say: Say, on_ready: Callable[[Ready], None]) -> None:
    """Start everything and watch it; comes back when an exception (Ctrl-C, SIGTERM) ends it, all children stopped.

    Raises
    ------
    CannotStart
        The folder, the port or the database cannot be used; the message says what to do.
    """
    began = time.monotonic()
    folder = prepare_folder(start.data)
    with held(folder):
        refuse_taken_port(start.host, start.port)
        os.environ["NANGSUAT_DATA"] = str(folder)
        os.environ.setdefault("NANGSUAT_SITE_URL", start.site_url)
        prepared = _prepare(start)
        supervisor = Supervisor(children_of(start), say)
        try:
            supervisor.start("web")  # first what a person waits for
            _wait_for_answer(start, supervisor)
            supervisor.start("worker", "timer")
            on_ready(
                Ready(
                    url=os.environ["NANGSUAT_SITE_URL"],
                    new=prepared["new"],
                    backup=prepared["backup"],
                    link=prepared["link"],
                    has_manager=prepared["has_manager"],
                    told=tuple(Text(vi=vi, en=en) for vi, en in prepared["told"]),
                    seconds=time.monotonic() - began,
                )
            )
            supervisor.run()
        finally:
            supervisor.stop()


def children_of(start: Start) -> list[Child]:
    """The tree: pages, background work, the clock."""
    return [
        Child("web", ["web", start.host, str(start.port), str(start.workers), str(start.threads)]),
        Child("worker", ["worker", "1"]),
        Child("timer", ["timer"]),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """Raise :class:`CannotStart` where somebody listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen(1)
        except OSError as error:
            raise CannotStart(_PORT_TAKEN.fill(host=host, port=str(port))) from error


def _prepare(start: Start) -> dict[str, Any]:
    words = [f"--address={start.address}"] if start.address else []
    words += ["--demo"] if start.demo else []
    ran = subprocess.run(  # noqa: S603  # our own interpreter and module
        [sys.executable, "-m", "nangsuat.web.operation.running.child", "prepare", *words],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    try:
        said: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        raise CannotStart(_NOT_PREPARED) from None
    if refused := said.get("refused"):
        raise CannotStart(Text(vi=refused[0], en=refused[1]))
    return said


def _wait_for_answer(start: Start, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + _LONGEST_START
    while time.monotonic() < deadline:
        supervisor.look()
        if answers(start.local_url):
            return
        time.sleep(0.1)
    raise CannotStart(_NO_ANSWER.fill(seconds=round(_LONGEST_START)))


def answers(url: str, *, timeout: float = 2.0) -> bool:
    """Whether the site at this address is well."""
    try:
        with urllib.request.urlopen(f"{url}/operation/health/", timeout=timeout) as answer:  # noqa: S310  # our own
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
