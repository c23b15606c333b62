"""The app as Django knows it."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """News: short notices for all."""

    name = "nangsuat.web.news"
    label = "news"

    def ready(self) -> None:
        from nangsuat.web.news import rules, welcome  # noqa: F401  # registers rights, and news for guests
