"""The app as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class OperationConfig(AppConfig):
    """Operation: health, backups, the audit log as a page."""

    name = "nangsuat.web.operation"
    label = "operation"

    def ready(self) -> None:
        import_module("nangsuat.web.operation.rounds")
