"""Addresses of the subject."""

from django.urls import URLPattern, path

from nangsuat.web.operation import audit_views, views

app_name = "operation"
urlpatterns: list[URLPattern] = [
    path("health/", views.health, name="health"),
    path("state/", views.state, name="state"),
    path("audit/", audit_views.audit, name="audit"),
    path("audit/export/", audit_views.audit_export, name="audit_export"),
    path("audit/verify/", audit_views.audit_verify, name="audit_verify"),
    path("audit/note/", audit_views.audit_note, name="audit_note"),
]
