"""The part of the demonstration that takes long, as background work."""

from __future__ import annotations

from django.tasks import task


@task()
def fill_demo_task() -> None:
    """Fill the made-up park."""
    from nangsuat.web.operation.demo.making import fill_demo

    fill_demo()
