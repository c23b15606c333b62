"""The app as Django knows it."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Results: what an enterprise sees of itself and its place among peers."""

    name = "nangsuat.web.results"
    label = "results"
