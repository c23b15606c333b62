"""Why something about the site cannot be done."""

from __future__ import annotations

from nangsuat.data import NangsuatError


class SiteTrouble(NangsuatError):
    """Something about the site as a whole cannot be done; the message says what is in the way and what to do."""


class CannotStart(SiteTrouble):
    """The site cannot start here."""


class CannotRead(SiteTrouble):
    """An export or backup cannot be read here. Nothing was loaded."""


class CannotRestore(SiteTrouble):
    """A backup cannot be restored here. What stood there is as it was."""


class CannotMove(SiteTrouble):
    """The data cannot move to PostgreSQL now. The site goes on as it was."""
