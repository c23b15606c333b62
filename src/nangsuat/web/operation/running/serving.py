"""The application as Granian's workers load it: it ends with its parent and knows all addresses from the start."""

from django.urls import get_resolver

from nangsuat.web.operation.running.child import end_with_parent
from nangsuat.web.wsgi import application as application

end_with_parent()
get_resolver().url_patterns  # noqa: B018  # a fault in them ends this process here, not each page later
