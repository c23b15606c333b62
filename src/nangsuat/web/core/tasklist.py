"""The home of each person: what there is to do, gathered from the subjects.

A subject registers a function that gives a person's tasks; the home page asks them all. So ``core`` knows no subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from nangsuat.data import NO_WORDS, Text


class TaskState(Enum):
    """How far a task is; few and plain."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANNOT_START = "cannot_start"
    HAS_ERRORS = "has_errors"

    @property
    def label(self) -> Text:
        return _LABELS[self]


_LABELS = {
    TaskState.NOT_STARTED: Text(vi="Chưa bắt đầu", en="Not started"),
    TaskState.IN_PROGRESS: Text(vi="Đang làm", en="In progress"),
    TaskState.DONE: Text(vi="Đã xong", en="Done"),
    TaskState.CANNOT_START: Text(vi="Chưa thể làm", en="Cannot start yet"),
    TaskState.HAS_ERRORS: Text(vi="Có lỗi", en="Has errors"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a person's list.

    Attributes
    ----------
    title : what to do
    url : where it is done
    state : how far it is
    hint : a deadline, a count
    """

    title: Text
    url: str
    state: TaskState
    hint: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under one heading."""

    title: Text
    tasks: tuple[Task, ...]


type Source = Callable[[Any], Iterator[TaskGroup]]

_SOURCES: list[tuple[int, Source]] = []


def task_source(*, order: int) -> Callable[[Source], Source]:
    """Register a subject's tasks; smaller orders stand first."""

    def register(source: Source) -> Source:
        _SOURCES.append((order, source))
        _SOURCES.sort(key=lambda entry: entry[0])
        return source

    return register


def tasks_of(person: Any) -> tuple[TaskGroup, ...]:
    """All that there is to do for a person."""
    return tuple(group for _, source in _SOURCES for group in source(person))
