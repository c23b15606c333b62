"""The site behind a real address, on the test's own database connection: what a page did is gone after the test.

Requests come one after another, for they share the connection of the test; this holds on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread

IN_TURN = Lock()  # whoever uses the connection: a request, or a test between two of them

type Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Server(ThreadedWSGIServer):
    def _close_connections(self) -> None:
        """The connection is the test's: it is not closed when a request ends."""

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """Serve until told to stop; then let go of the test's connection, which Django's thread would close."""
        super().serve_forever(poll_interval)
        del connections["default"]


class _Thread(LiveServerThread):
    server_class = _Server


class _InTurn:
    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with IN_TURN:
            return self._application(environ, start_response)


@contextmanager
def serving() -> Iterator[str]:
    """Serve the site; gives its address."""
    shared = connections["default"]
    shared.inc_thread_sharing()
    shared.close_if_unusable_or_obsolete = lambda: None  # inside the test's transaction it looks unusable to a request
    thread = _Thread("127.0.0.1", _InTurn, connections_override={"default": shared})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        del shared.close_if_unusable_or_obsolete
        shared.dec_thread_sharing()
