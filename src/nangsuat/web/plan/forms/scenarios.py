"""A scenario as a form: for each task that has an effect, what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from nangsuat.data import Text
from nangsuat.plan import Change
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.plan.services.scenarios import words_of

_MONTHS = (3, 6, 12, 18, 24, 36)
USUAL = (Change(), *(Change(delay_months=months) for months in _MONTHS), Change(dropped=True), Change(factor=0.5))


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task with its ways."""

    field: BoundField
    ways: Sequence[tuple[str, str]]

    @property
    def chosen(self) -> str:
        """The way that is chosen."""
        return str(self.field.value() or "")


class ScenarioForm(Form):
    """A name, and a choice for each task; the fields of tasks are ``task-1``, ``task-2`` …, in the plan's order."""

    name = forms.CharField(
        label=words("Tên kịch bản", "Name of the scenario"),
        max_length=120,
        help_text=words("Ví dụ: Ba nhiệm vụ đào tạo chậm một năm", "Such as: Three training tasks a year late"),
    )

    def __init__(
        self, *args: Any, tasks: Sequence[tuple[str, Text]], changes: Mapping[str, Change] | None = None, **options: Any
    ) -> None:
        """``tasks``: keys and names of the tasks that can be changed; ``changes``: as kept."""
        super().__init__(*args, **options)
        self._tasks: dict[str, str] = {}
        self._ways: dict[str, Change] = {}
        for place, (key, name) in enumerate(tasks, start=1):
            kept = (changes or {}).get(key, Change())
            ways = [*USUAL, *([kept] if kept not in USUAL else [])]
            self._tasks[f"task-{place}"] = key
            self._ways |= {code_of(way): way for way in ways}
            self.fields[f"task-{place}"] = forms.ChoiceField(
                label=f"{key}. {say(name)}",
                choices=[(code_of(way), say(words_of(way))) for way in ways],
                initial=code_of(kept),
                required=False,
            )

    @property
    def changes(self) -> dict[str, Change]:
        """What was chosen, of tasks that are not as planned."""
        chosen = {key: self._ways[self.cleaned_data.get(name) or ""] for name, key in self._tasks.items()}
        return {key: change for key, change in chosen.items() if change != Change()}

    @property
    def rows(self) -> list[TaskRow]:
        """The choices of the tasks as the page draws them; a widget for each of two hundred would take its time."""
        return [TaskRow(self[name], self.fields[name].choices) for name in self._tasks]  # type: ignore[attr-defined]

    @property
    def tried(self) -> bool:
        """Whether the choices of tasks are right, named or not."""
        return self.is_bound and not any(name in self.errors for name in self._tasks)


def code_of(change: Change) -> str:
    """A change as the value of a choice.

    Examples
    --------
    >>> code_of(Change()), code_of(Change(delay_months=12)), code_of(Change(dropped=True)), code_of(Change(factor=0.5))
    ('', 'late-12', 'dropped', 'times-0.5')
    """
    if change.dropped:
        return "dropped"
    parts = [f"late-{change.delay_months}"] if change.delay_months else []
    parts += [f"times-{change.factor:g}"] if change.factor != 1 else []
    return " ".join(parts)
