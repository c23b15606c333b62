"""Tags of the hand-in's pages: fields by their names."""

from __future__ import annotations

from django import template

from nangsuat.data import CHECKS, FIRM_ROLES, Text
from nangsuat.web.core import words

register = template.Library()


@register.simple_tag
def field_name(column: str | None) -> str:
    """A column as the sender wrote it; a field of the web form, known by its role, by its name."""
    role = FIRM_ROLES.get(column or "")
    return words.say(role.name) if role else column or ""


@register.filter
def check_rule(code: str) -> str:
    """What a check holds the figures to, by the check's code."""
    return next((words.say(check.rule) for check in CHECKS if check.code == code), code)


@register.filter
def from_deadline(days: int) -> str:
    """When a reminder goes: so many days before the deadline, negative ones after it."""
    said = _AFTER if days < 0 else _BEFORE if days else _ON_THE_DAY
    return words.say(said.fill(n=words.Counted(abs(days))))


@register.filter
def sentence(text: Text) -> str:
    """A message as a sentence: with a full stop where it ends without any mark."""
    said = words.say(text).rstrip()
    return said if said.endswith((".", "?", "!", "…", ":")) else f"{said}."


_BEFORE = Text(vi="trước hạn {n} ngày", en="{n} {n:day|days} before")
_ON_THE_DAY = Text(vi="đúng ngày hết hạn", en="on the day")
_AFTER = Text(vi="sau hạn {n} ngày", en="{n} {n:day|days} after")
