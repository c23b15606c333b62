"""The app as Django knows it."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Results: what an enterprise sees of itself and its place among peers."""

    name = "nangsuat.web.results"
    label = "results"

    def ready(self) -> None:
        from nangsuat.web.results import signals, timer  # noqa: F401  # registers what follows a hand-in, and rounds
