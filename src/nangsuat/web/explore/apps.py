"""The app as Django knows it."""

from django.apps import AppConfig


class ExploreConfig(AppConfig):
    """Explore: tables, charts and the tile map of what was released."""

    name = "nangsuat.web.explore"
    label = "explore"
