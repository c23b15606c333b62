"""Tags of the kit: what pages are put together from, so that the same thing looks the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString, mark_safe

from nangsuat.data import Text
from nangsuat.report.theme import NUMBER_STYLE
from nangsuat.web.core import menu, words
from nangsuat.web.core.tones import tone_of

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> menu.Menu:
    """The menu of the person who reads this page; made once a page."""
    made: menu.Menu = menu.menu_of(context["request"].user)
    return made


@register.filter
def current_at(entry: menu.Entry, path: str) -> bool:
    """Whether a page of this address belongs to an entry of the menu."""
    return entry.is_current(path)


class _Again(Node):
    def __init__(self, name: str) -> None:
        self._name = name

    def render(self, context: Context) -> SafeString:
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block(self._name) if blocks else None
        return block.render(context) if block else mark_safe("")


@register.tag
def again(parser: Parser, token: Token) -> _Again:  # noqa: ARG001  # Django's own signature
    """``{% again "title" %}``: what a page put into another block, once more."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise TemplateSyntaxError("again takes the name of one block")
    return _Again(parts[1].strip("\"'"))


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """«Lỗi: » before the title of a page whose form has errors: the first thing that a screen reader says."""
    form = context.get("form") or context.get("formset")
    if isinstance(form, BaseForm | BaseFormSet) and form.is_bound and form.errors:
        return words.say(Text(vi="Lỗi: ", en="Error: "))
    return ""


@register.filter
def all_errors(form: BaseForm) -> list[tuple[str, str]]:
    """Each error with its field's name and the id of the control; no id for what concerns the whole form."""
    return list(_errors(form))


def _errors(form: BaseForm) -> Iterator[tuple[str, str]]:
    for message in form.non_field_errors():
        yield "", str(message)
    for name, messages in form.errors.items():
        if name in form.fields:
            field = form[name]
            yield from ((first_control(field), f"{field.label}: {message}") for message in messages)


@register.filter
def first_control(field: BoundField) -> str:
    """The id to which a link about a field leads: the first choice where there are several."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.filter
def kind(field: BoundField) -> str:
    """What sort of control a field has: ``checkbox``, ``radioselect``, ``select``, ``text`` …"""
    return field.widget_type


@register.inclusion_tag("kit/tag.html")
def tag(state: Any, word: str = "", tone: str = "") -> dict[str, str]:
    """A state as a word with a colour and a shape.

    ``{% tag task.state %}`` for what has its own label; ``{% tag record.state record.get_state_display %}`` for a
    field of choices; ``{% tag "" words tone="error" %}`` for anything else.
    """
    value = str(state.value if isinstance(state, Enum) else state)
    label = word or getattr(state, "label", value)
    return {"word": words.say(label) if isinstance(label, Text) else str(label), "tone": tone or tone_of(value)}


@register.inclusion_tag("kit/chart.html")
def chart(
    specification: Mapping[str, Any], name: str, alternative: Text | str, caption: Text | str = ""
) -> dict[str, Any]:
    """A chart drawn in the browser; ``name`` is its id on the page, ``alternative`` says what it shows.

    The table of the same figures stands beside it and is written by the page.
    """
    drawing = {"specification": specification, "numbers": NUMBER_STYLE[words.language()]}
    return {
        "drawing": json.dumps(drawing, ensure_ascii=False),
        "name": name,
        "alternative": alternative,
        "caption": caption,
    }


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> SafeString:
    """The page's own query with some values changed, others kept; ``None`` takes one out.

    ``href="{% query year=2025 %}"``. Unlike Django's ``querystring`` it goes back to the first page.
    """
    request: HttpRequest = context["request"]
    kept = request.GET.copy()
    if "page" not in changes:
        kept.pop("page", None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value is not None and value != "":
            kept[name] = str(value)
    return mark_safe(f"?{kept.urlencode()}".replace("&", "&amp;"))  # noqa: S308  # urlencode leaves nothing unsafe
