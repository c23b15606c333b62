"""The app as Django knows it."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    """Operation: health, backups, the audit log as a page."""

    name = "nangsuat.web.operation"
    label = "operation"
