"""The app as Django knows it."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Releases: immutable datasets, their tables, comparison and withdrawal; official series."""

    name = "nangsuat.web.releases"
    label = "releases"

    def ready(self) -> None:
        from nangsuat.web.releases import rules, tasklist, timer  # noqa: F401  # registers rights, tasks and rounds
