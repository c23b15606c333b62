"""The task table of a draft as a workbook: made from it, and read back before anything of it is kept."""

from __future__ import annotations

from pathlib import Path

from nangsuat.data import Language
from nangsuat.plan import TaskTableRead, read_task_table, write_task_table
from nangsuat.web.core.uploads import unsafe
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.services.assembling import draft_of


def table_of(plan: Plan, *, language: Language, empty: bool) -> bytes:
    """The workbook; ``empty``: without the tasks that there are."""
    return write_task_table(draft_of(plan), language=language, empty=empty)


def table_read(path: Path, *, name: str, plan: Plan) -> TaskTableRead:
    """Everything that a file says and that is wrong with it; ``name``: as its sender called it."""
    if found := unsafe(path, name):
        return TaskTableRead((), (), (), found)
    return read_task_table(path, draft_of(plan))
