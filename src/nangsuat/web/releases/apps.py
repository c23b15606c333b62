"""The app as Django knows it."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Releases: immutable datasets of accepted hand-ins and official series, with lineage and disclosure."""

    name = "nangsuat.web.releases"
    label = "releases"
