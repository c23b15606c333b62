"""Tones of states: each has a colour, a shape and a word, so that no state is told by colour alone."""

from __future__ import annotations

from typing import Final, Literal

type Tone = Literal["todo", "doing", "done", "blocked", "error", "note"]

_OF_STATES: Final[dict[Tone, tuple[str, ...]]] = {
    "todo": ("not_started", "draft", "planned", "waiting", "invited", "new"),
    "doing": (
        "in_progress",
        "open",
        "received",
        "checking",
        "queued",
        "running",
        "extended",
        "confirming",
        "started",
        "doing",
    ),
    "done": ("done", "sent", "accepted", "published", "answered", "by_hand", "ready", "ok", "valid", "active", "made"),
    "blocked": (
        "cannot_start",
        "closed",
        "withdrawn",
        "superseded",
        "exempt",
        "ended",
        "revoked",
        "expired",
        "old",
        "stopped",
    ),
    "error": ("has_errors", "failed", "refused", "rejected", "overdue", "broken", "late"),
}
TONES: Final[dict[str, Tone]] = {state: tone for tone, states in _OF_STATES.items() for state in states}


def tone_of(state: str) -> Tone:
    """The tone in which a state is shown; a state without one is a plain note.

    Examples
    --------
    >>> tone_of("accepted"), tone_of("something else")
    ('done', 'note')
    """
    return TONES.get(state, "note")
