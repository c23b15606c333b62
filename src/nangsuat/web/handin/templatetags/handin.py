"""Tags of the hand-in's pages: fields by their names."""

from __future__ import annotations

from django import template

from nangsuat.data import FIRM_ROLES
from nangsuat.web.core import words

register = template.Library()


@register.simple_tag
def field_name(column: str | None) -> str:
    """A column as the sender wrote it; a field of the web form, known by its role, by its name."""
    role = FIRM_ROLES.get(column or "")
    return words.say(role.name) if role else column or ""
