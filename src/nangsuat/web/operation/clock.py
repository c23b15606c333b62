"""The timer: rounds that the subjects registered, each about as often as it asked for; a sign of life of its own."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from nangsuat.web.core.timer import ROUNDS, Timed

_TICK = 1.0

logger = logging.getLogger(__name__)


def keep_time(*, listen: Callable[[Callable[[], None]], None]) -> None:
    """Do rounds until told to stop."""
    ended = threading.Event()
    listen(ended.set)
    while not ended.is_set():
        do_rounds(now=time.time(), ended=ended)
        beat("timer")
        ended.wait(_TICK)


def do_rounds(*, now: float, ended: threading.Event | None = None) -> list[str]:
    """Do the rounds whose time has come; give their names. One that fails is told, and leaves the others alone."""
    last = _read()
    due = [timed for timed in ROUNDS.values() if now - last.get(timed.name, 0.0) >= timed.every]
    done = []
    for timed in due:
        if ended is not None and ended.is_set():
            break
        _do(timed)
        done.append(timed.name)
        last[timed.name] = now
        _write(last)
    return done


def beat(who: str) -> None:
    """Leave a sign of life."""
    path = _place(f"{who}.beat")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path)


def last_beat(who: str) -> float | None:
    """When the last sign of life was, in seconds since the epoch."""
    with contextlib.suppress(FileNotFoundError):
        return _place(f"{who}.beat").stat().st_mtime
    return None


def _do(timed: Timed) -> None:
    close_old_connections()
    try:
        timed.run()
    except Exception:  # one subject's fault must not stop the clock of the others
        logger.exception("round %s failed; it comes again", timed.name)
    finally:
        close_old_connections()


def _place(name: str) -> Path:
    return Path(settings.DATA) / "run" / name


def _read() -> dict[str, float]:
    try:
        return {str(name): float(at) for name, at in json.loads(_place("rounds.json").read_text("utf-8")).items()}
    except (FileNotFoundError, ValueError):
        return {}


def _write(last: dict[str, float]) -> None:
    path = _place("rounds.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(last), encoding="utf-8")
    beside.replace(path)
