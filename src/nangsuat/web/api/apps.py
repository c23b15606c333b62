"""The app as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The programming interface."""

    name = "nangsuat.web.api"
    label = "api"

    def ready(self) -> None:
        from nangsuat.web.api import rules  # noqa: F401  # registers who may do what
