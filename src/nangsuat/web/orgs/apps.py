"""The app as Django knows it."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, enterprises, memberships and consultants' clients."""

    name = "nangsuat.web.orgs"
    label = "orgs"

    def ready(self) -> None:
        from nangsuat.web.orgs import menu, rules  # noqa: F401  # registers what each person finds, who may do what
