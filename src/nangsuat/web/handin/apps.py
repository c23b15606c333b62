"""The app as Django knows it."""

from django.apps import AppConfig


class HandinConfig(AppConfig):
    """Hand-in: campaigns, workbooks and forms, checks, receipts, corrections."""

    name = "nangsuat.web.handin"
    label = "handin"
