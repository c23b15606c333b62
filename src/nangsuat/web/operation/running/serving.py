"""The application as Granian's workers load it: it ends with its parent."""

from nangsuat.web.operation.running.child import end_with_parent
from nangsuat.web.wsgi import application as application

end_with_parent()
