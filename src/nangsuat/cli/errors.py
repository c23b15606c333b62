"""Errors of the command line's own."""

from __future__ import annotations

from nangsuat.data import NangsuatError


class FileRefused(NangsuatError):
    """A file is not there, or stands where one should be written; the message says which and the way out."""


class BadUsage(NangsuatError):
    """Options exclude each other, or one of them is needed; the message says which."""
