"""The parent of the tree: starts the children, starts again what dies, stops all of them gracefully.

A child reads from the pipe that is its standard input: the word ``stop`` asks it to finish, the pipe's end means that
this process is gone and there is nobody left to work for. No signal is needed for either, so both work on Windows.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nangsuat.data import Text

_SETTLED = 15.0  # seconds after which a child counts as having started well
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 5.0  # nobody is to wait longer for a page because something died again and again
_PATIENCE = 25.0  # for what a child is in the middle of

_ENDED = Text(
    vi="Tiến trình {name} đã dừng (mã {code}); khởi động lại sau {wait} giây.",
    en="The process {name} ended (code {code}); it starts again in {wait} s.",
)

type Say = Callable[[Text], None]


@dataclass
class Child:
    """One process of the tree and how it fares."""

    name: str
    words: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float | None = None
    wait: float = _FIRST_WAIT
    restarts: int = 0

    def start(self) -> None:
        # Ctrl-C is to reach the parent alone, which then asks the children: they are a group of their own.
        own_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "nangsuat.web.operation.running.child", *self.words],
            stdin=subprocess.PIPE,
            creationflags=own_group,
            start_new_session=sys.platform != "win32",
        )
        self.started, self.again_at = time.monotonic(), None

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        if self.process and self.process.stdin:
            with contextlib.suppress(OSError):  # it has gone already
                self.process.stdin.write(b"stop\n")
                self.process.stdin.flush()

    def rest(self, now: float) -> float:
        """How long to wait before the next start: twice as long each time that it did not settle."""
        self.wait = _FIRST_WAIT if now - self.started > _SETTLED else min(self.wait * 2, _LONGEST_WAIT)
        self.again_at = now + self.wait
        return self.wait


@dataclass
class Supervisor:
    """Keeps the children running until somebody ends it."""

    children: list[Child]
    say: Say
    tick: float = 0.1
    _stopping: bool = field(default=False, init=False)

    def start(self, *names: str) -> None:
        """Start the children of these names."""
        for child in self.children:
            if child.name in names:
                child.start()

    def look(self) -> None:
        """Look once at all children; start again those whose time has come."""
        now = time.monotonic()
        for child in self.children:
            if child.again_at is not None:
                if now >= child.again_at:
                    child.restarts += 1
                    child.start()
            elif (code := child.ended()) is not None:
                self.say(_ENDED.fill(name=child.name, code=code, wait=round(child.rest(now), 1)))

    def run(self) -> None:
        """Watch until an exception (Ctrl-C, SIGTERM) ends it."""
        while True:
            self.look()
            time.sleep(self.tick)

    def stop(self) -> None:
        """Ask all to finish what they do; who does not within the patience is ended."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + _PATIENCE
        for child in self.children:
            if child.process:
                _end(child.process, until=deadline)


def _end(process: subprocess.Popen[bytes], *, until: float) -> None:
    for act in (None, process.terminate, process.kill):
        if act is not None:
            act()
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()) if act is None else 5.0)
        except subprocess.TimeoutExpired:
            continue
        return


def usual_workers() -> int:
    """Web processes where nobody says how many: two, or one on a single core and on Windows."""
    return 1 if sys.platform == "win32" else min(2, os.cpu_count() or 1)
