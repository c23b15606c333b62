"""The app as Django knows it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What all subjects share: words, audit chain, files, messages, forms."""

    name = "nangsuat.web.core"
    label = "core"
