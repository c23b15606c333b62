"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from nangsuat.web.core import words


def site(request: HttpRequest) -> dict[str, Any]:
    """The reader's language, the version, whether letters go by mail; menus come by a tag, where a page shows them."""
    return {
        "language": words.language(),
        "version": settings.VERSION,
        "here": request.path,
        "has_mail": bool(settings.MAIL_HOST),
    }
