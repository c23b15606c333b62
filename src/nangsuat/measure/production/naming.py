"""What inputs, groups and years are called."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data import FIRM_ROLES, Text


def called(key: str) -> Text:
    """The name of a role for people; a quantity of the user's own is called as the user calls it.

    Examples
    --------
    >>> called("employees").en, called("beds").en
    ('Average employees', 'beds')
    """
    return FIRM_ROLES[key].name if key in FIRM_ROLES else Text.same(key)


def group_name(keys: Mapping[str, str]) -> Text:
    """What a group's firms have in common."""
    return Text.same(", ".join(keys.values())) if keys else Text(vi="tất cả doanh nghiệp", en="all firms")
