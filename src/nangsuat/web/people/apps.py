"""The app as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: accounts, invitations, second factors, consents, requests about personal data."""

    name = "nangsuat.web.people"
    label = "people"
