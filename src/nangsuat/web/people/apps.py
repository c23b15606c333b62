"""The app as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: accounts, invitations, second factors, consents, requests about personal data."""

    name = "nangsuat.web.people"
    label = "people"

    def ready(self) -> None:
        from nangsuat.web.people import signals, tasklist, timer  # noqa: F401  # audit lines, tasks, rounds by the clock
