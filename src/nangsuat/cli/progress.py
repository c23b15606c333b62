"""Signs of life during long work: on standard error, on a terminal only, never in the way of results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from nangsuat.cli.invocation import CURRENT, language
from nangsuat.data import Text


@contextmanager
def working(text: Text) -> Iterator[None]:
    """A turning sign with a sentence while the work inside goes on."""
    if not _on_screen():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text.say(language())):
        yield


def steps[T](items: Sequence[T], text: Text) -> Iterator[T]:
    """The items one after the other, with a bar of how many are done."""
    if not _on_screen():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=text.say(language()), console=Console(stderr=True), transient=True)


@contextmanager
def counting(text: Text) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for work that tells itself how much of it is done; nothing where nobody looks."""
    if not _on_screen():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text.say(language()), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _on_screen() -> bool:
    return sys.stderr.isatty() and not CURRENT.get().as_json
