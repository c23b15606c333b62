"""What happens by the clock: each subject registers its rounds, ``nangsuat up`` runs them.

A round is idempotent: it may be cut off at any moment and is simply done again at the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

type Round = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """A round and how often it comes, in seconds."""

    name: str
    every: int
    run: Round


ROUNDS: dict[str, Timed] = {}


def timed(*, every: int) -> Callable[[Round], Round]:
    """Register a round that is run about every so many seconds."""

    def register(run: Round) -> Round:
        name = f"{run.__module__}.{run.__qualname__}"
        ROUNDS[name] = Timed(name, every, run)
        return run

    return register
