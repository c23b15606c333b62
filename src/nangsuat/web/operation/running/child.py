"""What the children of the tree do: ``python -m nangsuat.web.operation.running.child web|worker|timer|prepare …``."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence

_ABANDONED = 75  # sysexits' EX_TEMPFAIL: the parent is gone


def listen(stop: Callable[[], None]) -> None:
    """Follow the parent: ``stop`` on its word, out at once when it is gone."""

    def follow() -> None:
        while os.read(0, 64):  # the parent says one thing only
            stop()
        os._exit(_ABANDONED)

    threading.Thread(target=follow, name="lifeline", daemon=True).start()


def end_with_parent() -> None:
    """Inside a process that Granian made: out at once when Granian's main process is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os._exit(_ABANDONED)

    threading.Thread(target=follow, name="lifeline", daemon=True).start()


def web(host: str, port: str, workers: str, threads: str) -> None:
    """Serve pages: Granian's main process, which starts its own workers again when they die."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    multiprocessing.set_start_method("spawn")  # the same on all systems, and no locks of another thread are copied
    server = Server(
        "nangsuat.web.operation.running.serving:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=int(threads),
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=15,
        websockets=False,
        log_level=LogLevels.error,
    )
    listen(server.signal_handler_interrupt)
    server.serve()


def worker(slot: str) -> None:
    """Do the background work of the site, one task after the other."""
    import django

    django.setup()
    from nangsuat.web.operation.working import work

    work(slot, listen=listen)


def timer() -> None:
    """Do what comes by the clock."""
    import django

    django.setup()
    from nangsuat.web.operation.clock import keep_time

    keep_time(listen=listen)


def prepare(*options: str) -> None:
    """Make or upgrade the data; say on standard output, as JSON, what came of it."""
    import django

    django.setup()
    from nangsuat.web.operation.preparing import prepare_and_tell

    sys.exit(prepare_and_tell(options))


def load(folder: str) -> None:
    """Load what is moving into the database of this process; say on standard output, as JSON, what is there then."""
    import django

    django.setup()
    from nangsuat.web.operation.standing import load_and_tell

    sys.exit(load_and_tell(folder))


_ROLES: dict[str, Callable[..., None]] = {
    "web": web,
    "worker": worker,
    "timer": timer,
    "prepare": prepare,
    "load": load,
}


def main(words: Sequence[str]) -> None:
    """Be the child that the words name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nangsuat.web.settings")
    _ROLES[words[0]](*words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
