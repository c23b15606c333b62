"""What the library's look at a part of a plan finds, told at the field of the form that says it."""

from __future__ import annotations

from django.forms import BaseForm

from nangsuat.data import Problem, Severity, Text
from nangsuat.web.core.words import say


def tell(form: BaseForm, problem: Problem, field: str) -> None:
    """Add a mistake to its field, or to the whole form where it has none; doubts are for the look before submitting."""
    if problem.severity is Severity.MUST_FIX:
        said = _SENTENCE.fill(message=problem.message, way_out=problem.suggestion)
        form.add_error(field if field in form.fields else None, say(said))


_SENTENCE = Text(vi="{message}. {way_out}", en="{message}. {way_out}")
