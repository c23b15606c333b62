"""Addresses of the subject."""

from django.urls import path

from nangsuat.web.orgs.views import clients, importing, organisations, register

app_name = "orgs"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("add/", organisations.organisation_add, name="organisation_add"),
    path("<int:pk>/", organisations.organisation, name="organisation"),
    path("<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("<int:pk>/close/", organisations.organisation_close, name="organisation_close"),
    path("enterprises/", register.enterprises, name="enterprises"),
    path("enterprises/export/", register.enterprises_export, name="enterprises_export"),
    path("enterprises/add/", register.enterprise_add, name="enterprise_add"),
    path("enterprises/import/", importing.enterprises_import, name="enterprises_import"),
    path("enterprises/import/check/", importing.enterprises_import_check, name="enterprises_import_check"),
    path("enterprises/<int:pk>/", register.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/edit/", register.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/consultants/", clients.clients, name="clients"),
    path("enterprises/<int:pk>/consultants/<int:client_pk>/end/", clients.client_end, name="client_end"),
]
