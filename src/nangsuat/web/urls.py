"""Addresses of the site; each subject keeps its own."""

from django.urls import include, path
from django.views.generic import RedirectView

from nangsuat.web.api.router import urls as api_urls
from nangsuat.web.core import views as core

urlpatterns = [
    path("", core.home, name="home"),
    path("language/", core.choose_language, name="language"),
    path("accounts/email/", RedirectView.as_view(pattern_name="people:me")),  # an address is changed by an invitation
    path("accounts/", include("allauth.urls")),
    path("people/", include("nangsuat.web.people.urls")),
    path("organisations/", include("nangsuat.web.orgs.urls")),
    path("hand-in/", include("nangsuat.web.handin.urls")),
    path("releases/", include("nangsuat.web.releases.urls")),
    path("plans/", include("nangsuat.web.plan.urls")),
    path("results/", include("nangsuat.web.results.urls")),
    path("explore/", include("nangsuat.web.explore.urls")),
    path("news/", include("nangsuat.web.news.urls")),
    path("operation/", include("nangsuat.web.operation.urls")),
    path("api/", include("nangsuat.web.api.urls")),
    path("api/v1/", api_urls()),
]

handler400 = "nangsuat.web.core.views.bad_request"
handler403 = "nangsuat.web.core.views.permission_denied"
handler404 = "nangsuat.web.api.views.page_not_found"
handler500 = "nangsuat.web.core.views.server_error"
