"""Addresses of the subject."""

from django.urls import URLPattern, path

from nangsuat.web.operation import views

app_name = "operation"
urlpatterns: list[URLPattern] = [
    path("health/", views.health, name="health"),
    path("state/", views.state, name="state"),
]
