"""The app as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: accounts, invitations, second factors, consents, requests about personal data."""

    name = "nangsuat.web.people"
    label = "people"

    def ready(self) -> None:
        from nangsuat.web.people import signals, timer  # noqa: F401  # log-ins are audit lines; rounds by the clock
