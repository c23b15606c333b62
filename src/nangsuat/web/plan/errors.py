"""What the acts on plans refuse, with the reason in both languages and the way out."""

from __future__ import annotations

from nangsuat.data import NangsuatError


class NotTaken(NangsuatError):
    """An act that cannot be done as things stand; the message says why and what to do."""
