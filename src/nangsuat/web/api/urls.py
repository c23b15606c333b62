"""Addresses of the pages about the programming interface; its calls lie under ``/api/v1/``."""

from django.urls import path

from nangsuat.web.api import views

app_name = "keys"
urlpatterns = [
    path("", views.about, name="about"),
    path("organisations/<int:pk>/", views.keys, name="keys"),
    path("organisations/<int:pk>/keys/<int:key>/revoke/", views.revoke, name="revoke"),
]
