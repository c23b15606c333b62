"""Keys of the programming interface: shown once, kept as a hash, narrow and with an end."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from nangsuat.web.orgs.models import Organisation


class ApiKey(models.Model):
    """A key of an organisation with the scopes it may use."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)  # to be told apart by
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
